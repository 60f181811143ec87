//! The HTML of an enquiry form for any site: a plain form with its own script, without a server.
use super::{HONEYPOT, form_fields, write_text};
use crate::base::Id;
use crate::base::escape::escape;
use crate::domain::records::lead;
use crate::domain::{Field, FieldType};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names, picklists};

/// The way the form delivers an enquiry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveryMethod {
    /// Into the browser's storage; the form's page is on Kontor's origin.
    Beside,
    /// As a message to Kontor, which the form opens; the form's page is on another origin.
    Message,
    /// By mail from the visitor, with a link or a file.
    Mail,
}

/// A field that a form asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct FormField {
    /// The field.
    pub field: &'static Field,
    /// Whether the visitor must fill it in.
    pub is_required: bool,
}

/// The options of a form.
#[derive(Clone, PartialEq, Debug)]
pub struct Form {
    /// The name, shown with each enquiry.
    pub name: String,
    /// The fields it asks for.
    pub fields: Vec<FormField>,
    /// The language of its labels.
    pub language: Language,
    /// The lead source of its enquiries.
    pub source: Option<Id>,
    /// The text shown to the visitor after sending.
    pub thanks: String,
    /// The delivery method.
    pub way: DeliveryMethod,
    /// The address of this app, without the part after `#`.
    pub app: String,
    /// The recipient of the mail, for that method.
    pub mail: String,
}

const SEND: Phrase = phrase!("Send", "Absenden", "Envoyer");
const LEAVE_EMPTY: Phrase = phrase!("Leave this field empty", "Dieses Feld leer lassen", "Laissez ce champ vide");
const NOT_GIVEN: Phrase = phrase!("None", "Keine Angabe", "Non précisé");
const FAILED: Phrase = phrase!(
    "This could not be sent. Save it as a file and send us the file.",
    "Das konnte nicht gesendet werden. Speichern Sie es als Datei und senden Sie uns die Datei.",
    "L’envoi a échoué. Enregistrez la demande comme fichier et envoyez-nous ce fichier.",
);
const SAVE: Phrase = phrase!("Save as file", "Als Datei speichern", "Enregistrer comme fichier");
const SUBJECT: Phrase = phrase!("Enquiry", "Anfrage", "Demande");

/// The form as HTML.
pub fn html(set: &RecordStore, form: &Form) -> String {
    let say = |phrase: Phrase| phrase.of(form.language);
    let mut out = String::from("<form class=\"kontor-form\" lang=\"");
    out.push_str(form.language.code());
    out.push_str("\">\n");
    form.fields.iter().for_each(|asked| out.push_str(&control(set, form, *asked)));
    out.push_str(&format!(
        "  <p style=\"position:absolute;left:-9999px\" aria-hidden=\"true\"><label>{} <input name=\"{HONEYPOT}\" tabindex=\"-1\" autocomplete=\"off\"></label></p>\n",
        escape(say(LEAVE_EMPTY))
    ));
    out.push_str(&format!("  <p><button type=\"submit\">{}</button></p>\n", escape(say(SEND))));
    out.push_str("  <p role=\"status\"></p>\n</form>\n<script>\n");
    out.push_str(&script(form));
    out.push_str("</script>\n");
    out
}

/// The usual fields: name, company, contact details, message.
pub fn default_fields(set: &RecordStore) -> Vec<FormField> {
    let usual = [
        (lead::FIRST_NAME, false),
        (lead::LAST_NAME, true),
        (lead::COMPANY, true),
        (lead::EMAIL, true),
        (lead::PHONE, false),
        (lead::DESCRIPTION, false),
    ];
    let asked = |(number, is_required)| {
        let field = form_fields(set).find(|field| field.number == number)?;
        Some(FormField { field, is_required })
    };
    usual.into_iter().filter_map(asked).collect()
}

fn control(set: &RecordStore, form: &Form, FormField { field, is_required }: FormField) -> String {
    let (key, label) = (field.key, escape(field.label.of(form.language)));
    let must = if is_required { " required" } else { "" };
    let mark = if is_required { " *" } else { "" };
    let options = |empty: bool| {
        let none = format!("<option value=\"\">{}</option>", escape(NOT_GIVEN.of(form.language)));
        let entry = |id: Id| {
            format!("<option value=\"{id}\">{}</option>", escape(&display_names::name_of(set, id, form.language)))
        };
        let entries: String = picklists::entries(set, field).into_iter().map(entry).collect();
        if empty { none + &entries } else { entries }
    };
    let input = |kind: &str| {
        let hint = match field.number {
            lead::FIRST_NAME => " autocomplete=\"given-name\"",
            lead::LAST_NAME => " autocomplete=\"family-name\"",
            lead::COMPANY => " autocomplete=\"organization\"",
            lead::EMAIL => " autocomplete=\"email\"",
            lead::PHONE => " autocomplete=\"tel\"",
            lead::STREET => " autocomplete=\"street-address\"",
            lead::POSTAL_CODE => " autocomplete=\"postal-code\"",
            lead::CITY => " autocomplete=\"address-level2\"",
            _ => "",
        };
        format!("<input type=\"{kind}\" name=\"{key}\" maxlength=\"500\"{hint}{must}>")
    };
    let control = match field.kind {
        FieldType::LongText => format!("<textarea name=\"{key}\" rows=\"5\" maxlength=\"4000\"{must}></textarea>"),
        FieldType::Choice(_) => format!("<select name=\"{key}\"{must}>{}</select>", options(true)),
        FieldType::Choices(_) => format!("<select name=\"{key}\" multiple{must}>{}</select>", options(false)),
        FieldType::Flag => {
            return format!(
                "  <p><label><input type=\"checkbox\" name=\"{key}\" value=\"yes\"{must}> {label}{mark}</label></p>\n"
            );
        }
        FieldType::Email => input("email"),
        FieldType::Phone => input("tel"),
        FieldType::Day => input("date"),
        _ => input("text"),
    };
    format!("  <p><label>{label}{mark}<br>{control}</label></p>\n")
}

fn script(form: &Form) -> String {
    let mut settings = String::from("{");
    let source = form.source.map(|id| id.to_string()).unwrap_or_default();
    for (key, value) in [
        ("app", form.app.as_str()),
        ("form", &form.name),
        ("source", &source),
        ("thanks", &form.thanks),
        ("mail", &form.mail),
        ("failed", FAILED.of(form.language)),
        ("save", SAVE.of(form.language)),
        ("subject", SUBJECT.of(form.language)),
    ] {
        settings.push_str(if settings.len() > 1 { ", " } else { "" });
        settings.push_str(&format!("{key}: "));
        write_text(&mut settings, value);
    }
    // A script element ends at the first `</script>`, even inside a string.
    let settings = settings.replace('<', "\\u003c") + "}";
    let hand_over = match form.way {
        DeliveryMethod::Beside => BESIDE,
        DeliveryMethod::Message => MESSAGE,
        DeliveryMethod::Mail => MAIL,
    };
    format!("{HEAD}  var settings = {settings};\n{COMMON}{hand_over}{FOOT}")
}

const HEAD: &str = "(function (form) {\n";
const COMMON: &str = r#"  var status = form.querySelector("[role=status]");
  function random() {
    return Array.from(crypto.getRandomValues(new Uint8Array(16)), function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
  }
  function enquiry() {
    var fields = {};
    new FormData(form).forEach(function (value, key) {
      if (typeof value === "string" && value !== "") fields[key] = key in fields ? fields[key] + ";" + value : value;
    });
    return JSON.stringify({ kontor: "enquiry", version: 1, id: random(), at: new Date().toISOString(), form: settings.form,
      page: location.origin + location.pathname, source: settings.source, fields: fields });
  }
  function done() { form.reset(); status.textContent = settings.thanks; }
  function offerFile(text, words) {
    var link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    link.download = "enquiry.json";
    link.textContent = settings.save;
    status.textContent = words + " ";
    status.appendChild(link);
  }
"#;
const BESIDE: &str = r#"  function handOver(text) {
    var list = [];
    try { list = JSON.parse(localStorage.getItem("kontor.inbox")) || []; } catch (error) { list = []; }
    try {
      localStorage.setItem("kontor.inbox", JSON.stringify(list.concat([text]).slice(-200)));
      done();
    } catch (error) { offerFile(text, settings.failed); }
  }
"#;
const MESSAGE: &str = r##"  function handOver(text) {
    var origin = new URL(settings.app).origin, nonce = random(), app = window.open(settings.app + "#/enquiries", "kontor");
    if (!app) return offerFile(text, settings.failed);
    function send(message) {
      message.version = 1;
      message.nonce = nonce;
      app.postMessage(JSON.stringify(message), origin);
    }
    function stop() { clearInterval(hello); clearTimeout(limit); removeEventListener("message", hear); }
    function hear(event) {
      var answer = null;
      if (event.origin !== origin || event.source !== app) return;
      try { answer = JSON.parse(event.data); } catch (error) { return; }
      if (!answer || answer.nonce !== nonce) return;
      if (answer.kontor === "ready") { clearInterval(hello); send({ kontor: "enquiry", token: answer.token, enquiry: text }); }
      if (answer.kontor === "taken") { stop(); done(); }
      if (answer.kontor === "refused") { stop(); offerFile(text, settings.failed); }
    }
    addEventListener("message", hear);
    var hello = setInterval(function () { send({ kontor: "hello" }); }, 300);
    var limit = setTimeout(function () { stop(); offerFile(text, settings.failed); }, 20000);
  }
"##;
const MAIL: &str = r##"  function handOver(text) {
    var bytes = new TextEncoder().encode(text), letters = "";
    bytes.forEach(function (byte) { letters += String.fromCharCode(byte); });
    var data = btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
    var link = settings.app + "#/enquiry?data=" + data;
    location.href = "mailto:" + encodeURIComponent(settings.mail) + "?subject=" +
      encodeURIComponent(settings.subject + ": " + settings.form) + "&body=" + encodeURIComponent(link);
    offerFile(text, settings.thanks);
  }
"##;
const FOOT: &str = r#"  form.addEventListener("submit", function (event) {
    event.preventDefault();
    if (!form.elements.kontor_trap.value) handOver(enquiry());
  });
})(document.currentScript.previousElementSibling);
"#;
