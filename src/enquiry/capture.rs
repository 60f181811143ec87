//! What a user takes from elsewhere as an enquiry: a page by a bookmark, or what another app shares. The raw text waits;
//! what it says of a person is read when it is shown.
use super::{Enquiry, write_text};
use crate::base::fold;
use crate::domain::rules::contact_text;
use crate::domain::rules::validate::safe_url;

/// The bookmark's address: a script that opens this app with the selection, the title and the address of the page.
/// `app` is the app's address, without the part after `#`.
pub fn bookmarklet(app: &str) -> String {
    let mut address = String::new();
    write_text(&mut address, &format!("{app}#/enquiry?capture&"));
    // Browsers decode a bookmark before they run it.
    let address = address.replace('%', "%25");
    format!(
        "javascript:(function(){{open({address}+new URLSearchParams({{title:document.title.slice(0,200),\
         text:String(getSelection()).slice(0,4000),url:location.href.slice(0,2000),at:Date.now()}}),'_blank','noopener')}})()"
    )
}

/// A captured enquiry with what it says of a person as fields; any other one as it is.
pub fn expanded(sent: &Enquiry) -> Enquiry {
    if !sent.is_captured {
        return sent.clone();
    }
    let value = |wanted: &str| sent.values.iter().find(|(key, _)| key == wanted).map_or("", |(_, text)| text.as_str());
    let (title, text) = (value("title"), value("text"));
    // Many apps share an address as a text.
    let is_web = |word: &&str| word.starts_with("https://") || word.starts_with("http://");
    let url = Some(value("url")).filter(is_web).or_else(|| text.split_whitespace().find(is_web)).and_then(safe_url);
    let host = url.map(host_of).unwrap_or_default();
    let mut found = contact_text::read(text);
    if url.is_some_and(|url| found.website == url) {
        // The address of a page is that of a company only if the person has an address there.
        found.website.clear();
    }
    let domain = found.email.rsplit('@').next().unwrap_or_default();
    if found.website.is_empty() && !host.is_empty() && domain.eq_ignore_ascii_case(host.trim_start_matches("www.")) {
        found.website = format!("https://{host}");
    }
    if found.company.is_empty() {
        let mut parts = title.split(['|', '–', '—', '·']).flat_map(|part| part.split(" - ")).map(str::trim);
        let company = parts.find(|part| fold::has_legal_form(part));
        found.company = company.unwrap_or(if title.is_empty() { host } else { title }).to_string();
    }
    let mut lines: Vec<&str> = Vec::new();
    for line in [text, title, url.unwrap_or_default()].into_iter().filter(|line| !line.is_empty()) {
        if !lines.iter().any(|before| before.contains(line)) {
            lines.push(line);
        }
    }
    let found = found.by_key().map(|(key, text)| (key.to_string(), text.to_string()));
    let description = ("description".to_string(), lines.join("\n"));
    let values = found.into_iter().chain([description]).filter(|(_, text)| !text.is_empty()).collect();
    Enquiry { form: title.to_string(), page: host.to_string(), values, ..sent.clone() }
}

fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.rsplit('@').next().unwrap_or_default()
}
