//! Enquiries from websites' forms. They are untrusted input: limits are checked first, then the format, then the
//! content. Text stays text, and only fields open to strangers are filled. `docs/web-to-lead.md` describes the format.
pub mod capture;
pub mod gate;
pub mod web_form;

use serde_json::{Map, Value as Json};

use crate::base::base64;
use crate::base::fold::tokenize;
use crate::base::outside_text::{clean, percent_decoded};
use crate::base::{FieldId, Id, Timestamp, Value};
use crate::domain::records::lead;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names, exchange_rates, picklists};

/// The maximum size of an enquiry in bytes.
pub const MAX_BYTES: usize = 32 * 1024;
const MOST_FIELDS: usize = 64;
const LONGEST_VALUE: usize = 8_000;
const LONGEST_NAME: usize = 200;
/// The hidden field; only bots fill it in.
pub const HONEYPOT: &str = "kontor_trap";

/// An enquiry as it was sent.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Enquiry {
    /// An id that is the same for repeated deliveries of one enquiry.
    pub id: String,
    /// The time it was sent, by the sender's clock in milliseconds; never later than its arrival.
    pub at: i64,
    /// The name of the form.
    pub form: String,
    /// The address of the form's page; only displayed.
    pub page: String,
    /// The lead source of the form, by id.
    pub source: String,
    /// Whether a user took it from elsewhere: then it says nothing of anybody's interest, and its values are the title, the
    /// text and the address of a page instead of fields.
    pub is_captured: bool,
    /// The values, by field key.
    pub values: Vec<(String, String)>,
}

/// The reason why an enquiry is rejected.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Problem {
    /// It has too many bytes or fields.
    TooLarge,
    /// It is not in the format of a form.
    NotOne,
    /// It is of a later version of this app.
    Newer,
    /// No field was filled in.
    Empty,
    /// A bot filled in the hidden field.
    Spam,
}

impl Problem {
    /// What is wrong and what to do about it.
    pub const fn phrase(self) -> Phrase {
        match self {
            Problem::TooLarge => phrase!(
                "This enquiry is too large. Nothing was accepted; ask the sender to shorten it.",
                "Diese Anfrage ist zu groß. Es wurde nichts übernommen; bitten Sie den Absender, sie zu kürzen.",
                "Cette demande est trop volumineuse. Rien n’a été repris ; priez l’expéditeur de la raccourcir.",
            ),
            Problem::NotOne => phrase!(
                "This is not an enquiry from a Kontor form. Nothing was accepted; check the file or link.",
                "Das ist keine Anfrage eines Kontor-Formulars. Es wurde nichts übernommen; prüfen Sie die Datei oder den Link.",
                "Ce n’est pas une demande issue d’un formulaire Kontor. Rien n’a été repris ; vérifiez le fichier ou le lien.",
            ),
            Problem::Newer => phrase!(
                "This enquiry needs a newer version of Kontor. Nothing was accepted; reload the page to get it.",
                "Diese Anfrage braucht eine neuere Version von Kontor. Es wurde nichts übernommen; laden Sie die Seite neu.",
                "Cette demande nécessite une version plus récente de Kontor. Rien n’a été repris ; rechargez la page pour l’obtenir.",
            ),
            Problem::Empty => phrase!(
                "The form was empty. Nothing was accepted.",
                "Das Formular war leer. Es wurde nichts übernommen.",
                "Le formulaire était vide. Rien n’a été repris.",
            ),
            Problem::Spam => phrase!(
                "The form was filled in by a program. Nothing was accepted.",
                "Das Formular wurde von einem Programm ausgefüllt. Es wurde nichts übernommen.",
                "Le formulaire a été rempli par un programme. Rien n’a été repris.",
            ),
        }
    }
}

/// Parses an enquiry from JSON.
pub fn read(bytes: &[u8], now: Timestamp) -> Result<Enquiry, Problem> {
    if bytes.len() > MAX_BYTES {
        return Err(Problem::TooLarge);
    }
    let json: Json = serde_json::from_slice(bytes).map_err(|_| Problem::NotOne)?;
    let object = json.as_object().ok_or(Problem::NotOne)?;
    if text(object, "kontor") != "enquiry" {
        return Err(Problem::NotOne);
    }
    match object.get("version").and_then(Json::as_u64) {
        Some(1) => {}
        Some(2..) => return Err(Problem::Newer),
        _ => return Err(Problem::NotOne),
    }
    let fields = object.get("fields").and_then(Json::as_object).ok_or(Problem::NotOne)?;
    let mut values = Vec::new();
    for (key, value) in fields {
        values.push((key.clone(), value.as_str().ok_or(Problem::NotOne)?.to_string()));
    }
    let at = Timestamp::parse_iso(&text(object, "at")).unwrap_or(now);
    let sent = Enquiry {
        id: text(object, "id"),
        at: at.0.min(now.0),
        form: text(object, "form"),
        page: text(object, "page"),
        source: text(object, "source"),
        is_captured: object.get("captured").and_then(Json::as_bool) == Some(true),
        values,
    };
    checked(sent, bytes)
}

/// Parses a link after `#/enquiry?`: `data=` and an enquiry in base64url, or fields as a form sends them; after `capture`,
/// the title, the text and the address of a page, which are cut rather than refused.
pub fn read_link(query: &str, now: Timestamp) -> Result<Enquiry, Problem> {
    if query.len() > MAX_BYTES * 2 {
        return Err(Problem::TooLarge);
    }
    if let Some(data) = query.strip_prefix("data=") {
        return read(&base64::read(data).ok_or(Problem::NotOne)?, now);
    }
    let is_captured = query.starts_with("capture&");
    let mut sent = Enquiry { at: now.0, is_captured, ..Enquiry::default() };
    let query = query.strip_prefix("capture&").unwrap_or(query);
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').ok_or(Problem::NotOne)?;
        let value = percent_decoded(value).ok_or(Problem::NotOne)?;
        match key {
            "form" => sent.form = value,
            "page" => sent.page = value,
            "source" => sent.source = value,
            // It only makes two captures of one page two enquiries.
            "at" if is_captured => {}
            "title" | "text" | "url" if is_captured => {
                sent.values.push((key.to_string(), value[..value.floor_char_boundary(LONGEST_VALUE)].to_string()));
            }
            _ => sent.values.push((percent_decoded(key).ok_or(Problem::NotOne)?, value)),
        }
    }
    checked(sent, query.as_bytes())
}

/// Formats an enquiry for [`read`].
pub fn write(enquiry: &Enquiry) -> String {
    let mut out = String::from("{\"kontor\":\"enquiry\",\"version\":1");
    let at = Timestamp(enquiry.at).to_iso();
    for (key, value) in [
        ("id", enquiry.id.as_str()),
        ("at", &at),
        ("form", &enquiry.form),
        ("page", &enquiry.page),
        ("source", &enquiry.source),
    ] {
        out.push_str(&format!(",\"{key}\":"));
        write_text(&mut out, value);
    }
    if enquiry.is_captured {
        out.push_str(",\"captured\":true");
    }
    out.push_str(",\"fields\":{");
    for (place, (key, value)) in enquiry.values.iter().enumerate() {
        out.push_str(if place > 0 { "," } else { "" });
        write_text(&mut out, key);
        out.push(':');
        write_text(&mut out, value);
    }
    out.push_str("}}");
    out
}

/// The fields a form may contain and a stranger may fill: what people know about themselves. Status, owner, deadline,
/// readiness, rating, campaign and tags belong to the workspace.
pub fn form_fields(set: &RecordStore) -> impl Iterator<Item = &'static Field> {
    let own_business = [
        lead::STATUS,
        lead::DEADLINE,
        lead::REASON,
        lead::RATING,
        lead::SOURCE,
        lead::CAMPAIGN,
        lead::TAGS,
        lead::OWNER,
    ];
    let signs = lead::RAISED_HAND..=lead::PRICING_AGREED;
    set.fields(RecordType::Lead).iter().copied().filter(move |field| {
        !field.system
            && !own_business.contains(&field.number)
            && !signs.contains(&field.number)
            && field.number != lead::EXTERNAL_ID
            && !matches!(field.kind, FieldType::Link(_) | FieldType::Links(_) | FieldType::Moment | FieldType::Percent)
    })
}

/// The enquiry as fields of a lead. Values that fit no field become lines of the description.
pub fn fields(set: &RecordStore, enquiry: &Enquiry, language: Language) -> Vec<(FieldId, Value)> {
    let mut out: Vec<(FieldId, Value)> = Vec::new();
    let mut rest: Vec<String> = Vec::new();
    for (key, text) in &enquiry.values {
        if key == "name" {
            let (first, last) = text.trim().rsplit_once(' ').unwrap_or(("", text.trim()));
            out.extend(Value::text(first).map(|value| (lead::FIRST_NAME, value)));
            out.extend(Value::text(last).map(|value| (lead::LAST_NAME, value)));
            continue;
        }
        let field = form_fields(set).find(|field| field.key == key);
        match field.and_then(|field| Some((field, value(set, field, text)?))) {
            Some((field, value)) => out.push((field.number, value)),
            None => {
                let label = field.map_or(key.as_str(), |field| field.label.of(language));
                rest.push(format!("{label}: {text}"));
            }
        }
    }
    if !rest.is_empty() {
        let own = out.iter().position(|(number, _)| *number == lead::DESCRIPTION).map(|at| out.swap_remove(at).1);
        let own = own.and_then(|value| if let Value::Text(text) = value { Some(text) } else { None });
        let text = own.into_iter().chain(rest).collect::<Vec<_>>().join("\n");
        out.push((lead::DESCRIPTION, Value::Text(text)));
    }
    let has = |out: &[(FieldId, Value)], number: FieldId| out.iter().any(|(other, _)| *other == number);
    for number in [lead::LAST_NAME, lead::COMPANY] {
        if !has(&out, number) {
            out.push((number, Value::Text(validate::NOT_GIVEN.of(language).to_string())));
        }
    }
    let source = enquiry
        .source
        .parse::<Id>()
        .ok()
        .filter(|id| picklists::of_list(set, crate::domain::Picklist::Source).contains(id));
    out.push((lead::SOURCE, Value::Link(source.unwrap_or(defaults::SOURCE_WEB))));
    out
}

/// The person's name, as far as given, else the address or the company.
pub fn name(enquiry: &Enquiry) -> String {
    let value = |key: &str| enquiry.values.iter().find(|(other, _)| other == key).map_or("", |(_, text)| text.trim());
    let name = format!("{} {} {}", value("first_name"), value("last_name"), value("name"));
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    let known = [name.as_str(), value("email"), value("company")];
    known.into_iter().find(|text| !text.is_empty()).unwrap_or_default().to_string()
}

/// The enquiry as lines of text, each value with its field's label.
pub fn preview_lines(set: &RecordStore, enquiry: &Enquiry, language: Language) -> Vec<(String, String)> {
    let label = |key: &str| {
        let field = form_fields(set).find(|field| field.key == key);
        field.map_or(key.to_string(), |field| field.label.of(language).to_string())
    };
    let shown = |key: &str, text: &str| {
        let field = form_fields(set).find(|field| field.key == key && field.target().is_some());
        let read = field.and_then(|field| Some(display_names::plain(set, field, &value(set, field, text)?, language)));
        read.unwrap_or_else(|| text.to_string())
    };
    enquiry.values.iter().map(|(key, text)| (label(key), shown(key, text))).collect()
}

fn value(set: &RecordStore, field: &'static Field, text: &str) -> Option<Value> {
    let entry = |text: &str| {
        let wanted = tokenize(text);
        picklists::entries(set, field).into_iter().find(|id| {
            let called = |language| tokenize(&display_names::name_of(set, *id, language)) == wanted;
            text.parse() == Ok(*id) || Language::ALL.into_iter().any(called)
        })
    };
    match field.kind {
        FieldType::Choice(_) => entry(text).map(Value::Link),
        FieldType::Choices(_) => {
            let found: Option<Vec<Id>> = text.split(';').map(|part| entry(part.trim())).collect();
            found.filter(|ids| !ids.is_empty()).map(Value::Links)
        }
        FieldType::Flag => {
            ["yes", "ja", "oui", "on", "true", "1"].contains(&tokenize(text).as_str()).then_some(Value::Yes)
        }
        _ => validate::read(field, text, exchange_rates::base_currency(set)).ok().flatten(),
    }
}

fn text(object: &Map<String, Json>, key: &str) -> String {
    object.get(key).and_then(Json::as_str).unwrap_or_default().to_string()
}

/// Applies the limits and the cleaning to every enquiry, regardless of how it arrived.
fn checked(mut sent: Enquiry, bytes: &[u8]) -> Result<Enquiry, Problem> {
    if sent.values.iter().any(|(key, text)| key == HONEYPOT && !text.trim().is_empty()) {
        return Err(Problem::Spam);
    }
    let is_long = |(key, text): &(String, String)| key.len() > LONGEST_NAME || text.len() > LONGEST_VALUE;
    if sent.values.len() > MOST_FIELDS || sent.values.iter().any(is_long) {
        return Err(Problem::TooLarge);
    }
    for text in [&mut sent.form, &mut sent.page, &mut sent.source] {
        *text = clean(text, false).chars().take(LONGEST_NAME).collect();
    }
    let cleaned = sent.values.into_iter().map(|(key, text)| (clean(&key, false), clean(&text, true)));
    sent.values = cleaned.filter(|(key, text)| key != HONEYPOT && !key.is_empty() && !text.is_empty()).collect();
    if sent.values.is_empty() {
        return Err(Problem::Empty);
    }
    let is_id =
        (1..=64).contains(&sent.id.len()) && sent.id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if !is_id {
        sent.id = format!("{:016x}", hash(bytes));
    }
    Ok(sent)
}

/// FNV-1a, to recognise the same bytes.
fn hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// Appends a text as a JSON string.
fn write_text(out: &mut String, text: &str) {
    out.push_str(&Json::from(text).to_string());
}
