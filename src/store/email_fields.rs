//! The placeholders of templates for emails and letters: which a record type has, what they are called, and what they stand for in a
//! record. A placeholder is a field's key, or that of a link, a dot, and the key of a field of the linked record.
use super::record_tables::RecordTables;
use super::{addressee, display_names, quote_document, quote_html, quotes};
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::records::{quote, user};
use crate::domain::template::{self, Problem, Template};
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Language, Phrase, format, phrase};

/// The record types to whose records emails are written.
pub const KINDS: [RecordType; 3] = [RecordType::Lead, RecordType::Contact, RecordType::Opportunity];

/// The record types for which there are templates: a letter goes to an account, too, and a quote is written to its customer.
pub const TEMPLATE_KINDS: [RecordType; 5] =
    [RecordType::Lead, RecordType::Contact, RecordType::Account, RecordType::Opportunity, RecordType::Quote];

/// The placeholders that stand for whoever writes.
const SENDER: [(&str, FieldId); 2] = [("me.name", user::NAME), ("me.email", user::EMAIL)];

/// Today's date.
const TODAY: &str = "today";

/// The lines of a quote, one below the other.
const LINES: &str = "lines";

/// How the person is addressed.
const GREETING: &str = "greeting";

/// For whom and when values are written.
#[derive(Clone, Copy)]
pub struct Writer {
    /// Who writes.
    pub me: Option<Id>,
    /// Today.
    pub today: Date,
    /// The language of the email.
    pub language: Language,
}

/// A placeholder that is offered.
#[derive(Clone, PartialEq, Debug)]
pub struct Offered {
    /// What stands between the braces.
    pub key: String,
    /// What it is called.
    pub label: String,
}

/// What a placeholder stands for.
enum Source {
    Own(&'static Field),
    Linked(&'static Field, RecordType, &'static Field),
    Sender(FieldId),
    Greeting,
    Lines,
    Number,
    Today,
}

/// Whether a value of a field can stand in an email.
fn is_offered(kind: RecordType, field: &Field) -> bool {
    // What the rules set of a quote is what its customer reads.
    let is_read =
        kind == RecordType::Quote && [quote::NUMBER, quote::DATE, quote::NET, quote::GROSS].contains(&field.number);
    !field.deprecated
        && (!field.system || is_read)
        && !matches!(field.kind, FieldType::Links(_))
        && field.key != "external_id"
}

/// The records that a link leads to and whose fields are offered.
fn linked_kind(field: &Field) -> Option<RecordType> {
    let kind = field.single_target()?;
    [RecordType::Lead, RecordType::Account, RecordType::Contact, RecordType::Opportunity, RecordType::User]
        .contains(&kind)
        .then_some(kind)
}

/// All placeholders of a record type, in the order of the form: its own fields, those of linked records, and the writer's.
pub fn offered(set: &RecordTables, kind: RecordType, language: Language) -> Vec<Offered> {
    let all = set.fields(kind);
    let own = all
        .iter()
        .filter(|field| is_offered(kind, field))
        .map(|field| Offered { key: field.key.to_string(), label: field.label.of(language).to_string() });
    let mut out: Vec<Offered> = own.collect();
    for link in all.iter().filter(|field| is_offered(kind, field)) {
        let Some(target) = linked_kind(link) else { continue };
        let fields =
            set.fields(target).iter().filter(|field| is_offered(target, field) && field.single_target().is_none());
        out.extend(fields.map(|field| Offered {
            key: format!("{}.{}", link.key, field.key),
            label: format!("{} › {}", link.label.of(language), field.label.of(language)),
        }));
    }
    if kind == RecordType::Quote {
        let lines = phrase!("Lines", "Positionen", "Lignes").of(language);
        out.insert(0, Offered { key: LINES.to_string(), label: lines.to_string() });
    }
    let greeting = phrase!("Salutation line", "Anredezeile", "Formule d’appel").of(language);
    out.insert(0, Offered { key: GREETING.to_string(), label: greeting.to_string() });
    let sender = phrase!("Sender", "Absender", "Expéditeur").of(language);
    out.extend(SENDER.iter().filter_map(|(key, number)| {
        let field = RecordType::User.field(*number)?;
        Some(Offered { key: key.to_string(), label: format!("{sender} › {}", field.label.of(language)) })
    }));
    let today = phrase!("Today’s date", "Heutiges Datum", "Date du jour").of(language);
    out.push(Offered { key: TODAY.to_string(), label: today.to_string() });
    out
}

fn source(set: &RecordTables, kind: RecordType, key: &str) -> Option<Source> {
    if key == TODAY {
        return Some(Source::Today);
    }
    if key == GREETING {
        return Some(Source::Greeting);
    }
    if let Some((_, number)) = SENDER.iter().find(|(own, _)| *own == key) {
        return Some(Source::Sender(*number));
    }
    let own = |kind: RecordType, key: &str| {
        set.fields(kind).iter().copied().find(|field| field.key == key).filter(|field| is_offered(kind, field))
    };
    if kind == RecordType::Quote && key == LINES {
        return Some(Source::Lines);
    }
    let Some((link, of)) = key.split_once('.') else {
        let field = own(kind, key)?;
        let is_number = kind == RecordType::Quote && field.number == quote::NUMBER;
        return Some(if is_number { Source::Number } else { Source::Own(field) });
    };
    let link = own(kind, link)?;
    let target = linked_kind(link)?;
    Some(Source::Linked(link, target, own(target, of)?))
}

/// What a placeholder is called; the key itself if there is none.
pub fn label(set: &RecordTables, kind: RecordType, key: &str, language: Language) -> String {
    let found = offered(set, kind, language).into_iter().find(|offered| offered.key == key);
    found.map_or_else(|| key.to_string(), |offered| offered.label)
}

/// Reads a text of a template whose fields all exist.
pub fn read(set: &RecordTables, kind: RecordType, text: &str) -> Result<Template, Problem> {
    let read = template::parse(text)?;
    match read.keys().into_iter().find(|key| source(set, kind, key).is_none()) {
        Some(key) => Err(Problem::Unknown(key.to_string())),
        None => Ok(read),
    }
}

/// The text of a placeholder in a record; `None` if it has no value, or is none.
pub fn value(set: &RecordTables, kind: RecordType, row: &Row, key: &str, writer: Writer) -> Option<String> {
    let text = match source(set, kind, key)? {
        Source::Own(field) => text_of(set, field, &set.value(field, row)?, writer.language),
        Source::Linked(link, target, field) => {
            let linked = set.get(target, row.link(link.number)?)?;
            text_of(set, field, &set.value(field, linked)?, writer.language)
        }
        Source::Sender(number) => set.get(RecordType::User, writer.me?)?.text(number).to_string(),
        Source::Greeting => addressee::greeting(set, kind, row, writer.language),
        Source::Lines => quote_document::read(set, row.id(), writer.language)
            .map(|document| quote_html::lines(&document))
            .unwrap_or_default(),
        Source::Number => quotes::number_when_sent(set, row, writer.today)?,
        Source::Today => format::day(writer.today, writer.language),
    };
    Some(text.trim().to_string()).filter(|text| !text.is_empty())
}

/// A value as people write it in a language.
pub fn text_of(set: &RecordTables, field: &Field, value: &Value, language: Language) -> String {
    match value {
        Value::Money(money) => format::money(*money, language),
        Value::Day(day) => format::day(*day, language),
        Value::Moment(at) => format::day(set.computed_values().view().zone.day(*at), language),
        Value::Number(number) if field.kind == FieldType::Percent => format::percent(&number.to_string(), language),
        Value::Number(number) if field.kind == FieldType::Decimal => format::decimal(*number, language),
        Value::Number(number) => format::number(*number, language),
        value => display_names::plain(set, field, value, language),
    }
}

/// What is wrong with a text, in words.
pub fn explain(problem: &Problem, language: Language) -> String {
    let (words, about): (Phrase, &str) = match problem {
        Problem::Unclosed(text) => (
            phrase!(
                "“{{{}” is not closed: }} is missing.",
                "„{{{}“ ist nicht geschlossen: }} fehlt.",
                "« {{{} » n’est pas fermé : il manque }}.",
            ),
            text,
        ),
        Problem::Empty => (
            phrase!(
                "There is no field between the braces. Insert one.",
                "Zwischen den Klammern steht kein Feld. Fügen Sie eines ein.",
                "Il n’y a pas de champ entre les accolades. Insérez-en un.",
            ),
            "",
        ),
        Problem::Unreadable(text) => (
            phrase!(
                "“{}” is neither a field nor a condition.",
                "„{}“ ist weder ein Feld noch eine Bedingung.",
                "« {} » n’est ni un champ ni une condition.",
            ),
            text,
        ),
        Problem::Stray(text) => (
            phrase!(
                "“{}” does not belong to a condition that begins with #if.",
                "„{}“ gehört zu keiner Bedingung, die mit #if beginnt.",
                "« {} » n’appartient à aucune condition commençant par #if.",
            ),
            text,
        ),
        Problem::NoEnd(key) => (
            phrase!(
                "The condition on “{}” has no end: /if is missing.",
                "Die Bedingung zu „{}“ hat kein Ende: /if fehlt.",
                "La condition sur « {} » n’a pas de fin : il manque /if.",
            ),
            key,
        ),
        Problem::TooDeep => (
            phrase!(
                "There are too many conditions within each other.",
                "Zu viele Bedingungen sind ineinander verschachtelt.",
                "Trop de conditions sont imbriquées.",
            ),
            "",
        ),
        Problem::Unknown(key) => (
            phrase!(
                "There is no field “{}” here. Choose one from the list of fields.",
                "Ein Feld „{}“ gibt es hier nicht. Wählen Sie eines aus der Liste der Felder.",
                "Il n’existe pas de champ « {} » ici. Choisissez-en un dans la liste des champs.",
            ),
            key,
        ),
    };
    words.with(language, &[about])
}
