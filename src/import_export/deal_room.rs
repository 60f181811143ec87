//! A deal room as one page: the letterhead, each record with the chosen fields, quotes with their lines, and, if wanted, a place
//! for comments and corrections that are saved as a file. Its words are in the language of the page. All text is escaped, and
//! nothing is fetched.
use std::fmt::Write;

use crate::base::escape::escape;
use crate::base::{Date, Id, Row, base64, mail};
use crate::domain::records::user;
use crate::domain::{Field, RecordType};
use crate::import_export::json;
use crate::locale::format;
use crate::store::deal_room::{KINDS, MAX_COMMENT, MAX_NAME, RoomWish, may_correct};
use crate::store::email_fields;
use crate::store::letterhead::{Letterhead, Paper};
use crate::store::quote_answer_form::{NAME, NO_SCRIPT, SAVE, SAVED, STYLE as FORM_STYLE, TITLE};
use crate::store::quote_html::{STYLE, lines_and_sums};
use crate::store::quote_words::{self as words, Words};
use crate::store::{RecordStore, deal_room, display_names, quote_document};
use sha2::{Digest, Sha256};

/// The name of the format of what a reader saves.
pub const FORMAT: &str = "kontor-room-answer";
/// Its version.
pub const VERSION: u32 = 1;
/// What the names of these files end in.
pub const EXTENSION: &str = ".room.kontor.json";

const SCRIPT: &str = concat!(include_str!("../store/save_answer.js"), include_str!("deal_room.js"));
const OWN_STYLE: &str = "<style>.item{margin:24px 0;break-inside:avoid}.item h3{margin:0 0 8px;font-size:16px}section:not(.answer)>h2{font-size:18px;margin:32px 0 8px;padding-bottom:4px;border-bottom:2px solid #1b1e28}\
.item dl{grid-template-columns:minmax(100px,35%) minmax(0,1fr)}.item dd,h1,h3{overflow-wrap:anywhere}.answer.note{margin-top:8px;padding:8px 12px}.answer summary{cursor:pointer;min-height:24px}.note label{display:block;margin:8px 0 0}.lead{color:#4a5263;margin:4px 0 0}</style>";

const UP_TO: Words = ["As of {}", "Stand: {}", "État au {}"];
const COMMENT: Words = ["Comment", "Kommentar", "Commentaire"];
const CORRECT: Words = ["Comment or correct", "Kommentieren oder korrigieren", "Commenter ou corriger"];
const COMMENT_ON: Words = ["Comment: {}", "Kommentieren: {}", "Commenter\u{202f}: {}"];
const CORRECT_ON: Words =
    ["Comment or correct: {}", "Kommentieren oder korrigieren: {}", "Commenter ou corriger\u{202f}: {}"];
const HOW: Words = [
    "Write comments or corrections above, enter your name, and save them as a file. Then attach the file to an email. Nothing is sent by this page itself.",
    "Schreiben Sie oben Kommentare oder Korrekturen, geben Sie Ihren Namen ein, und speichern Sie alles als Datei. Hängen Sie die Datei dann an eine E-Mail an. Diese Seite selbst sendet nichts.",
    "Écrivez ci-dessus des commentaires ou des corrections, saisissez votre nom et enregistrez le tout dans un fichier. Joignez ensuite ce fichier à un e-mail. Cette page n’envoie rien elle-même.",
];
const MISSING: Words = [
    "Enter your name, and write at least one comment or correction.",
    "Geben Sie Ihren Namen ein, und schreiben Sie mindestens einen Kommentar oder eine Korrektur.",
    "Saisissez votre nom et au moins un commentaire ou une correction.",
];

/// The name of the page's file, without extension.
pub fn file_name(name: &str) -> String {
    let kept: String =
        name.chars().map(|c| if "\\/:*?\"<>|".contains(c) || c.is_control() { '-' } else { c }).collect();
    kept.trim().chars().take(80).collect()
}

/// The page; `logo` is the address of a picture that holds its own data.
pub fn page(set: &RecordStore, wish: &RoomWish, logo: Option<&str>, by: Option<Id>, today: Date) -> Option<String> {
    let language = wish.language;
    let own = |words: Words| escape(words::of(words, language));
    let customer = set.get(RecordType::Account, wish.account)?;
    let name = display_names::whole(RecordType::Account, customer, language);
    let letterhead = Letterhead::of(set);
    let answers = wish.comments || wish.corrections;
    let size = if letterhead.paper == Paper::A4 { "A4" } else { "letter" };
    let mut script = String::from("'none'");
    if answers {
        script = String::from("'sha256-");
        base64::write(&Sha256::digest(SCRIPT), &mut script);
        script.push('\'');
    }
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {script}; base-uri 'none'; form-action 'none'\"><title>{}</title><style>{STYLE}@page{{size:{size};margin:18mm}}@media print{{body{{margin:0;padding:0;max-width:none}}}}</style>{FORM_STYLE}{OWN_STYLE}</head><body>\n",
        language.code(),
        escape(&name),
    );
    let mark = match logo {
        Some(url) => format!("<img src=\"{}\" alt=\"{}\">", escape(url), escape(&letterhead.company)),
        None => escape(&letterhead.company),
    };
    let day = escape(&words::with(UP_TO, language, &[&format::day(today, language)]));
    let _ = writeln!(out, "<header>{mark}</header>\n<main><h1>{}</h1><p class=\"lead\">{day}</p>", escape(&name));
    let wanted = |id: &Id| wish.records.contains(id) || *id == wish.account;
    let all: Vec<(RecordType, Id)> =
        deal_room::records(set, wish.account).into_iter().filter(|(_, id)| wanted(id)).collect();
    for kind in KINDS {
        let mut rows = all.iter().filter(|(own, _)| *own == kind).filter_map(|(_, id)| set.get(kind, *id)).peekable();
        if rows.peek().is_none() {
            continue;
        }
        let heading = if kind == RecordType::Account { kind.one() } else { kind.many() };
        let _ = write!(out, "<section><h2>{}</h2>", escape(heading.of(language)));
        rows.for_each(|row| item(&mut out, set, wish, kind, row));
        out.push_str("</section>\n");
    }
    if answers {
        let writer = by.and_then(|id| set.get(RecordType::User, id));
        let to = writer.map(|row| row.text(user::EMAIL)).filter(|to| mail::is_address(to));
        let file = format!("{}{EXTENSION}", file_name(&name));
        let saved = escape(&words::with(SAVED, language, &[&file]));
        let mail = to.map(|to| format!(" <a href=\"mailto:{0}\">{0}</a>", escape(to))).unwrap_or_default();
        let [title, how, no_script, label, missing, save] = [TITLE, HOW, NO_SCRIPT, NAME, MISSING, SAVE].map(own);
        let _ = write!(
            out,
            "<section class=\"answer\" aria-labelledby=\"answer-title\"><h2 id=\"answer-title\">{title}</h2><noscript><p>{no_script}</p></noscript><form id=\"answer\" hidden novalidate><p>{how}</p>\
<label><span class=\"label\">{label} *</span><input id=\"answer-name\" type=\"text\" autocomplete=\"name\" required maxlength=\"{MAX_NAME}\"></label>\
<p class=\"bad\" id=\"answer-missing\" role=\"alert\" hidden>{missing}</p><button type=\"submit\">{save}</button><p id=\"answer-done\" role=\"status\" tabindex=\"-1\" hidden>{saved}{mail}</p></form></section>\n\
<script type=\"application/json\" id=\"kontor-room\">{}</script>",
            data(wish.account, &file)
        );
    }
    out.push_str("</main>\n<footer>");
    let company = format!("{}\n{}", letterhead.company, letterhead.address);
    let parts = [&company, &letterhead.contact, &letterhead.legal, &letterhead.footer];
    for part in parts.into_iter().filter(|part| !part.trim().is_empty()) {
        let _ = write!(out, "<div>{}</div>", escape(part.trim()));
    }
    out.push_str("</footer>\n");
    if answers {
        let _ = writeln!(out, "<script>{SCRIPT}</script>");
    }
    out.push_str("</body></html>\n");
    Some(out)
}

/// A record: its name, the chosen fields that have a value, the lines of a quote, and the place for what the reader writes.
fn item(out: &mut String, set: &RecordStore, wish: &RoomWish, kind: RecordType, row: &Row) {
    let language = wish.language;
    let name = display_names::whole(kind, row, language);
    let id = row.id();
    let _ = write!(out, "<article class=\"item\" data-item=\"{id}\" aria-label=\"{}\">", escape(&name));
    // The customer's name is the heading of the page.
    if kind != RecordType::Account {
        let _ = write!(out, "<h3>{}</h3>", escape(&name));
    }
    let fields: Vec<&Field> =
        deal_room::offered(set, kind).into_iter().filter(|field| wish.fields.contains(&(kind, field.number))).collect();
    out.push_str("<dl>");
    for field in &fields {
        let value = set.value(field, row).map(|value| email_fields::text_of(set, field, &value, language));
        let Some(value) = value.filter(|value| !value.trim().is_empty()) else { continue };
        let _ = write!(out, "<dt>{}</dt><dd>{}</dd>", escape(field.label.of(language)), escape(value.trim()));
    }
    out.push_str("</dl>");
    if kind == RecordType::Quote
        && let Some(document) = quote_document::read_in(set, id, language)
    {
        lines_and_sums(out, &document);
    }
    write_place(out, wish, kind, row, &name, &fields);
    out.push_str("</article>\n");
}

fn write_place(out: &mut String, wish: &RoomWish, kind: RecordType, row: &Row, name: &str, fields: &[&Field]) {
    let language = wish.language;
    let correctable: Vec<&&Field> =
        fields.iter().filter(|field| wish.corrections && may_correct(kind, field)).collect();
    if !wish.comments && correctable.is_empty() {
        return;
    }
    let (label, title) = if correctable.is_empty() { (COMMENT, COMMENT_ON) } else { (CORRECT, CORRECT_ON) };
    let _ = write!(
        out,
        "<details class=\"answer note\" hidden><summary aria-label=\"{}\">{}</summary>",
        escape(&words::with(title, language, &[name])),
        escape(words::of(label, language))
    );
    if wish.comments {
        let _ = write!(
            out,
            "<label><span class=\"label\">{}</span><textarea rows=\"3\" maxlength=\"{MAX_COMMENT}\"></textarea></label>",
            escape(words::of(COMMENT, language))
        );
    }
    for field in correctable {
        let _ = write!(
            out,
            "<label><span class=\"label\">{}</span><input type=\"text\" data-field=\"{}\" value=\"{}\" maxlength=\"{MAX_COMMENT}\"></label>",
            escape(field.label.of(language)),
            escape(field.key),
            escape(row.text(field.number).trim())
        );
    }
    out.push_str("</details>");
}

/// The data as JSON that is safe in a page.
fn data(account: Id, file: &str) -> String {
    let mut name = String::new();
    json::write_text(&mut name, file);
    let name = name.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    format!("{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"account\":\"{account}\",\"file\":{name}}}")
}
