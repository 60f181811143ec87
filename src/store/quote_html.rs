//! The document of a quote as one page that every browser shows and prints, for attaching it to an email: all text is escaped,
//! nothing is fetched, and nothing runs but the form by which the customer answers.
use super::letterhead::Paper;
use super::quote_document::{Document, DocumentLine};
use super::{quote_answer_form, quote_words as words};
use crate::base::escape;

/// What quotes in pages look like.
pub const STYLE: &str = "body{font:14px/1.45 system-ui,sans-serif;color:#1b1e28;background:#fff;max-width:180mm;margin:24px auto;padding:0 16px}\
header{text-align:right;font-size:22px;font-weight:650;min-height:48px}header img{max-height:72px;max-width:260px}\
.head{display:flex;flex-wrap:wrap;gap:24px;justify-content:space-between;margin:16px 0 24px}.sender{font-size:11px;color:#586073}\
address,dd,.pre{font-style:normal;white-space:pre-line}dl{margin:0;display:grid;grid-template-columns:auto auto;gap:4px 16px;align-content:start}dt{color:#586073}dd{margin:0}\
h1{font-size:22px;margin:0}h1+p{font-weight:650;margin:4px 0 16px}table{width:100%;border-collapse:collapse;margin:16px 0}th,td{padding:6px 4px;text-align:left;vertical-align:top;border-bottom:1px solid #dcdee6}\
.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}td small{display:block;color:#586073;white-space:pre-line}.sums{width:auto;min-width:50%;margin-left:auto}.sums th{font-weight:400}.sums tr:last-child>*{font-weight:650;border-top:2px solid #1b1e28}\
@media screen and (max-width:560px){table:not(.sums) thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}tbody tr{display:grid;grid-template-columns:auto 1fr auto;gap:2px 8px;border-bottom:1px solid #dcdee6;padding:6px 0}.sums,.sums tbody{width:100%}table:not(.sums) td{border:0;padding:2px 0}table:not(.sums) td:nth-child(n+3):not(:last-child){grid-column:2;text-align:left;color:#586073}table:not(.sums) td:last-child{grid-column:3;grid-row:1;font-weight:650}.sums tr{grid-template-columns:1fr auto;column-gap:0}.sums :is(th,td){border:0}}\
thead{display:table-header-group}tr,.sums,.code{break-inside:avoid}.code{display:flex;gap:8px;align-items:center;font-size:11px;color:#586073}.code svg{width:32mm;height:32mm;flex:none}@media screen{.code{display:none}}footer{display:flex;flex-wrap:wrap;gap:8px 24px;margin-top:32px;padding-top:8px;border-top:1px solid #dcdee6;font-size:11px;color:#586073;white-space:pre-line}";

/// The page; `logo` is the address of a picture that holds its own data, and `form` the one in which the customer answers.
pub fn page(document: &Document, logo: Option<&str>, form: Option<&str>) -> String {
    let text = |text: &str| escape::escape(text);
    let letterhead = &document.letterhead;
    let size = if document.paper() == Paper::A4 { "A4" } else { "letter" };
    let mut out = format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">{}<title>{}</title><style>{STYLE}@page{{size:{size};margin:18mm}}@media print{{body{{margin:0;padding:0;max-width:none}}}}</style></head><body>\n",
        document.language.code(),
        quote_answer_form::policy(form.is_some()),
        text(&document.title),
    );
    let mark = match logo {
        Some(url) => format!("<img src=\"{}\" alt=\"{}\">", text(url), text(&letterhead.company)),
        None => text(&letterhead.company),
    };
    out.push_str(&format!(
        "<header>{mark}</header>\n<main><div class=\"head\"><div><p class=\"sender\">{}</p>",
        text(&document.sender)
    ));
    out.push_str(&format!("<address>{}</address></div><dl>", text(&document.recipient.join("\n"))));
    for (label, value) in &document.facts {
        out.push_str(&format!("<dt>{}</dt><dd>{}</dd>", text(label), text(value)));
    }
    out.push_str(&format!("</dl></div>\n<h1>{}</h1><p>{}</p>\n", text(&document.title), text(&document.subject)));
    out.push_str(&format!("<p class=\"pre\">{}</p>\n", text(&document.intro.join("\n"))));
    lines_and_sums(&mut out, document);
    out.push_str(&format!("<p class=\"pre\">{}</p>\n", text(&document.terms.join("\n"))));
    if let Some(printed) = &document.code {
        let size = printed.code.size;
        let path = printed.code.path();
        out.push_str(&format!("<p class=\"code\"><svg viewBox=\"0 0 {size} {size}\" aria-hidden=\"true\"><path d=\"{path}\"/></svg><span class=\"pre\">{}</span></p>\n", text(&printed.words)));
    }
    out.push_str(form.unwrap_or_default());
    out.push_str("</main>\n<footer>");
    let company = format!("{}\n{}", letterhead.company, letterhead.address);
    let parts = [&company, &letterhead.contact, &letterhead.bank, &letterhead.legal, &letterhead.footer];
    for part in parts.into_iter().filter(|part| !part.trim().is_empty()) {
        out.push_str(&format!("<div>{}</div>", text(part.trim())));
    }
    out.push_str("</footer>\n</body></html>\n");
    out
}

/// The table of the lines, and what stands below it.
pub fn lines_and_sums(out: &mut String, document: &Document) {
    let own = |word| escape::escape(words::of(word, document.language));
    let text = |text: &str| escape::escape(text);
    out.push_str("<table><thead><tr>");
    let (discounts, taxes) = (document.has_discounts, document.has_taxes);
    let heads = [
        (words::POSITION, "", true),
        (words::DESCRIPTION, "", true),
        (words::QUANTITY, "n", true),
        (words::PRICE, "n", true),
        (words::DISCOUNT, "n", discounts),
        (words::TAX, "n", taxes),
        (words::AMOUNT, "n", true),
    ];
    for (word, class, _) in heads.into_iter().filter(|(.., is_shown)| *is_shown) {
        out.push_str(&format!("<th scope=\"col\" class=\"{class}\">{}</th>", own(word)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for line in &document.lines {
        out.push_str(&row(line, discounts, taxes));
    }
    out.push_str("</tbody></table>\n<table class=\"sums\">");
    for (label, amount) in &document.sums {
        out.push_str(&format!("<tr><th scope=\"row\">{}</th><td class=\"n\">{}</td></tr>", text(label), text(amount)));
    }
    out.push_str("</table>\n");
}

fn row(line: &DocumentLine, discounts: bool, taxes: bool) -> String {
    let text = |text: &str| escape::escape(text);
    let more = line.text.join("\n");
    let more = if more.is_empty() { String::new() } else { format!("<small>{}</small>", text(&more)) };
    let cells = [
        (&line.quantity, true),
        (&line.price, true),
        (&line.discount, discounts),
        (&line.tax, taxes),
        (&line.amount, true),
    ];
    let cells = cells.into_iter().filter(|(_, is_shown)| *is_shown);
    let cells: String = cells.map(|(value, _)| format!("<td class=\"n\">{}</td>", text(value))).collect();
    format!("<tr><td>{}</td><td>{}{more}</td>{cells}</tr>\n", text(&line.position), text(&line.name))
}

/// The name of the file.
pub fn file_name(document: &Document) -> String {
    let kept: String = document.title.chars().map(|c| if "\\/:*?\"<>|".contains(c) { '-' } else { c }).collect();
    format!("{}.html", kept.trim())
}

/// The lines as text, one below the other, for the text of an email.
pub fn lines(document: &Document) -> String {
    let one = |line: &DocumentLine| {
        let discount = if line.discount.is_empty() { String::new() } else { format!(" \u{2212} {}", line.discount) };
        format!("{}. {}: {} × {}{discount} = {}", line.position, line.name, line.quantity, line.price, line.amount)
    };
    document.lines.iter().map(one).collect::<Vec<_>>().join("\n")
}
