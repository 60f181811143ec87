//! Parses single cells.
use super::parse_date;
use crate::base::fold::tokenize;
use crate::base::invisible::strip_invisible;
use crate::base::{Currency, Timestamp, Value, decimal};
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType};
use crate::locale::{Phrase, phrase};
use crate::worker_protocol::import_config::DateOrder;

/// The result of a cell: a value, possibly with text to keep beside it; an empty field; or text to keep.
pub enum ParsedCell {
    /// A value, and text to keep beside it.
    Value(Value, Option<String>),
    /// The empty field.
    Empty,
    /// No value; the text is kept.
    Kept,
    /// No value, and the reason; the text is kept.
    Wrong(Phrase),
}

/// The reason for a value that does not fit.
pub const DOES_NOT_FIT: Phrase = phrase(
    "This value does not fit the field. It is kept in the description.",
    "Dieser Wert passt nicht in das Feld. Er steht in der Beschreibung.",
);

/// Parses a cell for a field that is neither a choice nor a link.
pub fn read(
    field: &Field,
    cell: &str,
    order: DateOrder,
    currency: Currency,
    local: fn(i64) -> Timestamp,
) -> ParsedCell {
    match field.kind {
        FieldType::Day => match parse_date::read(cell, order) {
            Some((day, None | Some(0))) => ParsedCell::Value(Value::Day(day), None),
            Some((day, Some(_))) => ParsedCell::Value(Value::Day(day), Some(cell.trim().to_string())),
            None => ParsedCell::Wrong(DOES_NOT_FIT),
        },
        FieldType::Moment => match parse_date::read(cell, order) {
            Some((day, time)) if cell.trim().ends_with('Z') => {
                ParsedCell::Value(Value::Moment(Timestamp(day.midnight().0 + time.unwrap_or(0))), None)
            }
            Some((day, time)) => ParsedCell::Value(Value::Moment(local(day.midnight().0 + time.unwrap_or(0))), None),
            None => ParsedCell::Wrong(DOES_NOT_FIT),
        },
        FieldType::Flag => {
            objection(field, cell).or_else(|| flag(cell)).map_or(ParsedCell::Wrong(DOES_NOT_FIT), |yes| {
                if yes { ParsedCell::Value(Value::Yes, None) } else { ParsedCell::Empty }
            })
        }
        FieldType::Email => email(field, cell, currency),
        FieldType::Percent => percent(field, cell, currency),
        _ => plain(field, cell, currency),
    }
}

/// Yes or no in both languages; `None` for anything else.
pub fn flag(cell: &str) -> Option<bool> {
    match tokenize(cell).as_str() {
        "yes" | "ja" | "true" | "wahr" | "1" | "x" | "y" | "j" => Some(true),
        "no" | "nein" | "false" | "falsch" | "0" | "n" => Some(false),
        _ => None,
    }
}

/// Whether the person objects to calls or emails, from a cell that may say what is allowed.
fn objection(field: &Field, cell: &str) -> Option<bool> {
    match (field.key, tokenize(cell).as_str()) {
        ("do_not_call" | "email_opt_out", "do not allow" | "nicht zulassen") => Some(true),
        ("do_not_call" | "email_opt_out", "allow" | "zulassen") => Some(false),
        _ => None,
    }
}

/// A cell without blanks around it. Most cells have none, which two bytes show.
pub fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim(),
    }
}

/// Removes the apostrophe that the export puts before cells which a spreadsheet would run as a formula.
pub fn strip_formula_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::csv_writer::is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// Particles that may begin a last name, in lower case.
const PARTICLES: [&str; 14] =
    ["von", "vom", "zu", "zum", "zur", "van", "de", "der", "den", "del", "della", "di", "da", "ter"];

/// First and last name from a full name: `Berg, Ada`, `Ada Maria Berg` or `Ada von der Berg`.
pub fn split_name(name: &str) -> (&str, &str) {
    if let Some((last, first)) = name.split_once(',') {
        return (first.trim(), last.trim());
    }
    let Some((mut first, _)) = name.rsplit_once(' ') else { return ("", name) };
    while let Some((before, word)) = first.trim_end().rsplit_once(' ') {
        if !PARTICLES.contains(&word) {
            break;
        }
        first = before;
    }
    (first.trim(), name[first.len()..].trim())
}

fn plain(field: &Field, cell: &str, currency: Currency) -> ParsedCell {
    match validate::read(field, cell, currency) {
        Ok(Some(value)) => ParsedCell::Value(value, None),
        Ok(None) => ParsedCell::Empty,
        Err(_) => ParsedCell::Wrong(DOES_NOT_FIT),
    }
}

/// The first of several addresses; the others are kept. The format may be `Ada Berg <ada@example.com>`.
fn email(field: &Field, cell: &str, currency: Currency) -> ParsedCell {
    let cell = &*strip_invisible(cell);
    if !cell.bytes().any(|byte| matches!(byte, b';' | b',' | b'\n' | b'|' | b'<' | b':')) {
        return plain(field, cell, currency);
    }
    let parts = cell.split([';', ',', '\n', '|']).flat_map(|part| part.split(" ::: "));
    let all: Vec<&str> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
    let bare = |text: &str| match (text.find('<'), text.rfind('>')) {
        (Some(from), Some(to)) if from < to => text[from + 1..to].to_string(),
        _ => text.strip_prefix("mailto:").unwrap_or(text).to_string(),
    };
    let first = all.iter().position(|text| matches!(validate::read(field, &bare(text), currency), Ok(Some(_))));
    let Some(first) = first else { return ParsedCell::Wrong(DOES_NOT_FIT) };
    let address = bare(all[first]);
    let is_all = all.len() == 1 && address == all[0];
    ParsedCell::Value(Value::Text(address), (!is_all).then(|| cell.trim().to_string()))
}

/// A whole percentage. A value between 0 and 1 is a ratio; a fraction is rounded and kept as text.
fn percent(field: &Field, cell: &str, currency: Currency) -> ParsedCell {
    let read = plain(field, cell, currency);
    let (ParsedCell::Wrong(_), Some(number)) = (&read, decimal::parse(cell.trim().trim_end_matches('%').trim())) else {
        return read;
    };
    let is_share = number > 0 && number < decimal::ONE && !cell.contains('%');
    let scaled = if is_share { number * 100 } else { number };
    if !(0..=100 * decimal::ONE).contains(&scaled) {
        return read;
    }
    let whole = (scaled + decimal::ONE / 2) / decimal::ONE;
    ParsedCell::Value(Value::Number(whole), (whole * decimal::ONE != scaled).then(|| cell.trim().to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_names_are_split() {
        for (name, first, last) in [
            ("Ada Maria Berg", "Ada Maria", "Berg"),
            ("Berg, Ada", "Ada", "Berg"),
            ("Ada von der Berg", "Ada", "von der Berg"),
            ("de Berg", "de", "Berg"),
            ("Berg", "", "Berg"),
            ("Ada  Berg", "Ada", "Berg"),
        ] {
            assert_eq!(split_name(name), (first, last), "{name}");
        }
    }
}
