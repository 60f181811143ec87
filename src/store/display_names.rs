//! Names of records and values for display. A name may have any length, and a page shows hundreds, so that names are
//! cut to a few hundred characters for display, comparison and sorting. Exports write them in full.
use std::borrow::Cow;

use super::record_tables::RecordTables;
use crate::base::{Id, Row, Value, decimal};
use crate::domain::records::{choice, contact, firing, layout, lead, quote};
use crate::domain::{Field, FieldType, RecordType, defaults, field};
use crate::locale::{Language, phrases};

/// The number of characters of a name that are shown.
const MAX_NAME_CHARS: usize = 300;
/// The number of names by which a field with many links is sorted.
const MAX_SORTED_NAMES: usize = 8;

/// A record's name: a person's first and last name, or the first field of other records. Cut if it is long.
pub fn name(kind: RecordType, row: &Row, language: Language) -> String {
    let [first, last] = parts(kind, row, language);
    match first.is_empty() {
        true => brief(last).into_owned(),
        false => format!("{} {}", brief(first), brief(last)),
    }
}

/// A record's name in full.
pub fn whole(kind: RecordType, row: &Row, language: Language) -> String {
    let [first, last] = parts(kind, row, language);
    if first.is_empty() { last.to_string() } else { format!("{first} {last}") }
}

/// The name of the record `id`; empty if there is none. Cut if it is long.
pub fn name_of(set: &RecordTables, id: Id, language: Language) -> String {
    set.find(id).map(|(kind, row)| name(kind, row, language)).unwrap_or_default()
}

/// The name of the record `id` in full.
pub fn whole_of(set: &RecordTables, id: Id, language: Language) -> String {
    set.find(id).map(|(kind, row)| whole(kind, row, language)).unwrap_or_default()
}

/// A text for display among others: cut if it is long.
pub fn brief(text: &str) -> Cow<'_, str> {
    cut(text, MAX_NAME_CHARS)
}

/// A text cut to `most` characters; the cut is marked with the full length.
pub fn cut(text: &str, most: usize) -> Cow<'_, str> {
    // A character takes at least one byte.
    match text.char_indices().nth(most).filter(|_| text.len() > most) {
        Some((at, _)) => format!("{}… [{}]", &text[..at], text.chars().count()).into(),
        None => text.into(),
    }
}

/// The two texts that make up a name; the first is empty if there is only one.
fn parts(kind: RecordType, row: &Row, language: Language) -> [&str; 2] {
    match kind {
        RecordType::Lead => [lead::FIRST_NAME, lead::LAST_NAME].map(|number| row.text(number)),
        RecordType::Contact => [contact::FIRST_NAME, contact::LAST_NAME].map(|number| row.text(number)),
        // Statuses, stages, choices, fields, pipelines and custom record types all have their names in fields 1 and 2.
        RecordType::Status
        | RecordType::Stage
        | RecordType::Choice
        | RecordType::Field
        | RecordType::Pipeline
        | RecordType::CustomType => {
            let (name, german) = (row.text(choice::NAME), row.text(choice::NAME_DE));
            let own = match language {
                Language::En => None,
                Language::De => Some(german).filter(|german| !german.is_empty()),
                Language::Fr => defaults::built_in_name(row.id(), name, language),
            };
            ["", own.unwrap_or(name)]
        }
        RecordType::Quote => [quote::NUMBER, quote::NAME].map(|number| row.text(number)),
        RecordType::Layout => {
            let of = RecordType::from_key(row.text(layout::OF));
            ["", of.map_or("", |kind| kind.many().of(language))]
        }
        RecordType::Firing => ["", row.text(firing::MESSAGE)],
        _ => ["", row.text(field::FIRST)],
    }
}

/// A value as plain text in full, for exports and history.
pub fn plain(set: &RecordTables, field: &Field, value: &Value, language: Language) -> String {
    match value {
        Value::Text(text) => text.clone(),
        Value::Number(number) if field.kind == FieldType::Decimal => decimal::plain(*number),
        Value::Number(number) => number.to_string(),
        Value::Money(money) => format!("{} {}", money.plain(), money.currency.code()),
        Value::Day(day) => day.to_iso(),
        Value::Moment(moment) => moment.to_iso(),
        Value::Yes => phrases::YES.of(language).to_string(),
        Value::Link(_) | Value::Links(_) => {
            debug_assert!(!matches!(field.kind, FieldType::Text));
            value.links().iter().map(|id| whole_of(set, *id, language)).collect::<Vec<_>>().join("; ")
        }
    }
}

/// The text by which a value is sorted. Cut, because half a workspace may link to one record with a long name.
pub fn sorted_by(set: &RecordTables, field: &Field, value: &Value, language: Language) -> String {
    match value.links() {
        [] => plain(set, field, value, language),
        ids => ids.iter().take(MAX_SORTED_NAMES).map(|id| name_of(set, *id, language)).collect::<Vec<_>>().join("; "),
    }
}

/// The part of a deal's name that tells it from the company's other deals: "Fjord AS – Renewal" is "Renewal".
pub fn without_company(name: String, company: &str) -> String {
    let rest = name.strip_prefix(company).filter(|_| !company.is_empty()).unwrap_or_default();
    // Only what a separator follows is a company's name; "Fjordland" does not begin with "Fjord".
    let own = rest.trim_start_matches([' ', '\u{a0}', '–', '-', '—', ':', ',', '|', '·']);
    if own.is_empty() || own.len() == rest.len() { name } else { own.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_does_not_say_the_company_twice() {
        let name = |name: &str, company| without_company(name.to_string(), company);
        assert_eq!(name("Fjord AS – Renewal", "Fjord AS"), "Renewal");
        assert_eq!(name("Fjord AS: 20 seats", "Fjord AS"), "20 seats");
        assert_eq!(name("Fjordland", "Fjord"), "Fjordland");
        assert_eq!(name("Fjord AS", "Fjord AS"), "Fjord AS");
        assert_eq!(name("Fjord AS –", "Fjord AS"), "Fjord AS –");
        assert_eq!(name("Renewal", ""), "Renewal");
    }
}
