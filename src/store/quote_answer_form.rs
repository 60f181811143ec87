//! The form by which a customer answers a quote, as a part of its page: it works without a network, and makes a file to be sent
//! back. Its words are in the customer's language.
use sha2::{Digest, Sha256};

use super::quote_answer::{Asked, MAX_NAME, MAX_POINTS, MAX_REMARK, MAX_STROKES, PAD};
use super::quote_words::{self as words, Words};
use crate::base::escape::escape;
use crate::base::{base64, mail, outside_text::percent_encoded};
use crate::locale::Language;

/// The name of the format of answers.
pub const FORMAT: &str = "kontor-quote-answer";
/// Its version.
pub const VERSION: u32 = 1;
/// What the names of answers end in.
pub const EXTENSION: &str = ".answer.kontor.json";

/// The heading of a form in a page that a customer reads.
pub const TITLE: Words = ["Your answer", "Ihre Antwort", "Votre réponse"];
const HOW: Words = [
    "Fill this in and save your answer as a file, then attach the file to an email. Nothing is sent by this page itself.",
    "Füllen Sie dies aus, speichern Sie Ihre Antwort als Datei, und hängen Sie die Datei an eine E-Mail an. Diese Seite selbst sendet nichts.",
    "Remplissez ce formulaire, enregistrez votre réponse dans un fichier, puis joignez ce fichier à un e-mail. Cette page n’envoie rien elle-même.",
];
/// What such a page says where scripts do not run.
pub const NO_SCRIPT: Words = [
    "To answer here, open this page in a browser. You can also answer by email.",
    "Um hier zu antworten, öffnen Sie diese Seite in einem Browser. Sie können auch per E-Mail antworten.",
    "Pour répondre ici, ouvrez cette page dans un navigateur. Vous pouvez aussi répondre par e-mail.",
];
const DECISION: Words = ["Decision", "Entscheidung", "Décision"];
const ACCEPT: Words = ["We accept this quote", "Wir nehmen dieses Angebot an", "Nous acceptons ce devis"];
const DECLINE: Words = ["We decline this quote", "Wir lehnen dieses Angebot ab", "Nous refusons ce devis"];
/// The label of the name of who answers.
pub const NAME: Words = ["First and last name", "Vor- und Nachname", "Prénom et nom"];
const REMARK: Words = ["Remark", "Bemerkung", "Remarque"];
const SIGNATURE: Words = ["Signature (optional)", "Unterschrift (freiwillig)", "Signature (facultative)"];
const SIGN: Words = [
    "Draw it with a finger, a pen or the mouse. If you cannot or do not want to, your typed name is enough.",
    "Zeichnen Sie sie mit Finger, Stift oder Maus. Wenn Sie das nicht können oder möchten, genügt der eingegebene Name.",
    "Dessinez-la au doigt, au stylet ou à la souris. Si vous ne pouvez ou ne voulez pas, le nom saisi suffit.",
];
const PAD_NAME: Words = ["Field for the signature", "Feld für die Unterschrift", "Zone de signature"];
const CLEAR: Words = ["Clear signature", "Unterschrift löschen", "Effacer la signature"];
const MISSING: Words = [
    "Choose a decision and enter your name.",
    "Wählen Sie eine Entscheidung, und geben Sie Ihren Namen ein.",
    "Choisissez une décision et saisissez votre nom.",
];
/// The button that saves an answer.
pub const SAVE: Words = ["Save the answer as a file", "Antwort als Datei speichern", "Enregistrer la réponse"];
/// What is said once it is saved.
pub const SAVED: Words = [
    "The file {} is in your downloads. Please attach it to an email to us.",
    "Die Datei {} liegt in Ihren Downloads. Bitte hängen Sie sie an eine E-Mail an uns an.",
    "Le fichier {} est dans vos téléchargements. Veuillez le joindre à un e-mail à notre attention.",
];
const WRITE: Words = ["Write to {}", "An {} schreiben", "Écrire à {}"];

const SCRIPT: &str = concat!(include_str!("save_answer.js"), include_str!("quote_answer_form.js"));
/// What forms in pages look like.
pub const STYLE: &str = "<style>.answer{margin-top:32px;padding:16px;border:1px solid #8b93a7;border-radius:8px}.answer h2{margin:0 0 4px;font-size:18px}.answer p{margin:4px 0 12px}\
.answer form>*{display:block;margin:0 0 12px}.answer [hidden]{display:none}.answer fieldset{border:0;padding:0;margin:0 0 12px;min-width:0}.answer legend,.answer .label{padding:0;font-weight:650}\
.answer .choice{display:flex;gap:8px;align-items:center;min-height:32px}.answer input[type=radio]{width:20px;height:20px;margin:0;flex:none}.answer input[type=text],.answer textarea{display:block;box-sizing:border-box;width:100%;margin-top:4px;padding:8px;font:inherit;color:inherit;background:#fff;border:1px solid #6b7385;border-radius:4px}\
.answer svg{display:block;margin:8px 0;width:100%;max-width:600px;aspect-ratio:10/3;border:1px dashed #6b7385;border-radius:4px;touch-action:none;cursor:crosshair;background:#fff}.answer polyline{fill:none;stroke:#1b1e28;stroke-width:2.5;stroke-linecap:round;stroke-linejoin:round}\
.answer button{min-height:40px;padding:8px 16px;font:inherit;font-weight:650;color:#1b1e28;background:#fff;border:1px solid #6b7385;border-radius:4px;cursor:pointer}.answer button[type=submit]{color:#fff;background:#1b1e28;border-color:#1b1e28}\
.answer :focus-visible{outline:3px solid #2f5bea;outline-offset:2px}.answer small{display:block;color:#4a5263;font-size:13px}.answer .bad{color:#a3121f;font-weight:650}.answer a{color:#1d3fb0}@media print{.answer{display:none}}</style>";

/// The name of the file of an answer.
pub fn file_name(number: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || c == '-' || c == '_' { c } else { '-' };
    format!("quote-{}{EXTENSION}", number.chars().map(plain).collect::<String>())
}

/// What the page may do: nothing is fetched, and nothing runs but the script of a form.
pub fn policy(has_form: bool) -> String {
    let mut script = String::from("'none'");
    if has_form {
        script = String::from("'sha256-");
        base64::write(&Sha256::digest(SCRIPT), &mut script);
        script.push('\'');
    }
    format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {script}; base-uri 'none'; form-action 'none'\">"
    )
}

/// The form, with the data of the quote; `to` is the address that answers are sent to.
pub fn form(asked: &Asked, language: Language, to: Option<&str>) -> String {
    let own = |words: Words| escape(words::of(words, language));
    let file = file_name(&asked.number);
    let [title, how, no_script, decision, accept, decline, name, remark] =
        [TITLE, HOW, NO_SCRIPT, DECISION, ACCEPT, DECLINE, NAME, REMARK].map(own);
    let [signature, sign, pad, clear, missing, save] = [SIGNATURE, SIGN, PAD_NAME, CLEAR, MISSING, SAVE].map(own);
    let saved = escape(&words::with(SAVED, language, &[&file]));
    let write = to.filter(|to| mail::is_address(to)).map(|to| {
        let subject = words::with(words::EMAIL_SUBJECT, language, &[&asked.number, words::of(TITLE, language)]);
        let href = format!("mailto:{}?subject={}", percent_encoded(to).replace("%40", "@"), percent_encoded(&subject));
        format!(" <a href=\"{}\">{}</a>", escape(&href), escape(&words::with(WRITE, language, &[to])))
    });
    let write = write.unwrap_or_default();
    let [width, height] = [PAD.0, PAD.1];
    format!(
        "{STYLE}<section class=\"answer\" aria-labelledby=\"answer-title\"><h2 id=\"answer-title\">{title}</h2><noscript><p>{no_script}</p></noscript>\n\
<form id=\"answer\" hidden novalidate><p>{how}</p>\
<fieldset><legend>{decision} *</legend><label class=\"choice\"><input type=\"radio\" name=\"answer\" value=\"accepted\" required> {accept}</label>\
<label class=\"choice\"><input type=\"radio\" name=\"answer\" value=\"declined\"> {decline}</label></fieldset>\
<label><span class=\"label\">{name} *</span><input id=\"answer-name\" type=\"text\" autocomplete=\"name\" required maxlength=\"{MAX_NAME}\"></label>\
<label><span class=\"label\">{remark}</span><textarea id=\"answer-remark\" rows=\"3\" maxlength=\"{MAX_REMARK}\"></textarea></label>\
<fieldset><legend>{signature}</legend><small id=\"answer-sign\">{sign}</small><svg id=\"answer-pad\" viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"{pad}\" aria-describedby=\"answer-sign\"></svg>\
<button type=\"button\" id=\"answer-clear\">{clear}</button></fieldset>\
<p class=\"bad\" id=\"answer-missing\" role=\"alert\" hidden>{missing}</p><button type=\"submit\">{save}</button>\
<p id=\"answer-done\" role=\"status\" tabindex=\"-1\" hidden>{saved}{write}</p></form>\n\
<script type=\"application/json\" id=\"kontor-quote\">{}</script><script>{SCRIPT}</script></section>\n",
        data(asked, &file),
    )
}

/// The data as JSON that is safe in a page: nothing in it ends the element that it is in.
fn data(asked: &Asked, file: &str) -> String {
    let Asked { quote, number, version, total, hash } = asked;
    format!(
        "{{\"format\":\"{FORMAT}\",\"version\":{VERSION},\"quote\":{{\"id\":\"{quote}\",\"number\":{},\"version\":{version},\"total\":\"{}\",\"currency\":\"{}\",\"hash\":\"{hash}\"}},\"file\":{},\"pad\":[{},{}],\"most\":[{MAX_STROKES},{MAX_POINTS}]}}",
        json_text(number),
        total.plain(),
        total.currency.code(),
        json_text(file),
        PAD.0,
        PAD.1,
    )
}

/// A text as a JSON string of ASCII without what means something in HTML.
fn json_text(text: &str) -> String {
    let mut out = String::from("\"");
    for unit in text.encode_utf16() {
        match char::from_u32(unit.into()) {
            Some(c) if c.is_ascii_alphanumeric() || " .,-_/#()".contains(c) => out.push(c),
            _ => out.push_str(&format!("\\u{unit:04x}")),
        }
    }
    out.push('"');
    out
}
