//! Parses single cells.
use std::borrow::Cow;

use super::column_evidence;
use crate::base::date_text::{self, DateOrder};
use crate::base::fold::tokenize;
use crate::base::invisible::{is_invisible, is_variation, strip_invisible};
use crate::base::money::AmountText;
use crate::base::{Currency, Timestamp, Value, decimal};
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType};
use crate::locale::{Phrase, phrase};
use crate::worker_protocol::import_config::DecimalSign;

/// The result of a cell: a value, possibly with text to keep beside it; an empty field; or text to keep.
pub enum ParsedCell {
    /// A value, and text to keep beside it.
    Value(Value, Option<String>),
    /// The empty field.
    Empty,
    /// A value that the user should look at, text to keep beside it, and the reason.
    Doubtful(Value, Option<String>, Phrase),
    /// No value; the text is kept.
    Kept,
    /// No value, and the reason; the text is kept.
    Wrong(Phrase),
}

/// The reason for a value that does not fit.
pub const DOES_NOT_FIT: Phrase = phrase!(
    "This value does not fit the field. It is kept in the description.",
    "Dieser Wert passt nicht in das Feld. Er steht in der Beschreibung.",
    "Cette valeur ne convient pas au champ. Elle est conservée dans la description.",
);

const IMPLAUSIBLE: Phrase = phrase!(
    "The year of this date is implausible. It is kept in the description.",
    "Das Jahr dieses Datums ist unplausibel. Es steht in der Beschreibung.",
    "L’année de cette date n’est pas plausible. Elle est conservée dans la description.",
);
const ROUNDED: Phrase = phrase!(
    "This amount has more decimals than its currency. It is rounded; the description keeps it as it was.",
    "Dieser Betrag hat mehr Nachkommastellen als seine Währung. Er ist gerundet; die Beschreibung enthält ihn, wie er war.",
    "Ce montant a plus de décimales que sa devise. Il est arrondi ; la description conserve la valeur d’origine.",
);
const ASSUMED_CURRENCY: Phrase = phrase!(
    "This sign stands for several currencies. The amount is read as US dollars; give the file a column with the currency if it is another one.",
    "Dieses Zeichen steht für mehrere Währungen. Der Betrag gilt als US-Dollar; geben Sie der Datei eine Spalte mit der Währung, wenn es eine andere ist.",
    "Ce symbole désigne plusieurs devises. Le montant est lu en dollars américains ; ajoutez au fichier une colonne avec la devise s’il s’agit d’une autre.",
);
const THOUSANDS: Phrase = phrase!(
    "The point or comma before three digits is read as a thousands separator. No other amount in this column shows whether it is the decimal separator.",
    "Der Punkt oder das Komma vor drei Ziffern gilt als Tausendertrennzeichen. Kein anderer Betrag dieser Spalte zeigt, ob es das Dezimalzeichen ist.",
    "Le point ou la virgule devant trois chiffres est lu comme séparateur de milliers. Aucun autre montant de cette colonne n’indique s’il s’agit du séparateur décimal.",
);

const OTHER_SIGN: Phrase = phrase!(
    "This number has another decimal sign than its column. It is read on its own.",
    "Diese Zahl hat ein anderes Dezimalzeichen als ihre Spalte. Sie ist für sich gelesen.",
    "Ce nombre n’a pas le même séparateur décimal que sa colonne. Il est lu séparément.",
);

/// How the cells of a column are read.
#[derive(Clone, Copy)]
pub struct Reading {
    /// The order of day and month.
    pub order: DateOrder,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// The decimal sign of the column's amounts, if it is known.
    pub decimal: Option<DecimalSign>,
    /// Whether the user chose it, so that it is the only mark of `1.234`, too; an amount rarely has three decimals.
    pub is_chosen: bool,
    /// Returns the timestamp of a local time.
    pub local: fn(i64) -> Timestamp,
}

/// Parses a cell for a field that is neither a choice nor a link.
pub fn read(field: &Field, cell: &str, reading: Reading) -> ParsedCell {
    let Reading { order, currency, decimal, is_chosen, local } = reading;
    let chosen = decimal.filter(|_| is_chosen);
    // The other mark groups thousands for certain.
    let is_grouped = |cell| decimal.is_some_and(|decimal| !column_evidence::is_open(cell, decimal));
    match field.kind {
        FieldType::Day | FieldType::Moment => match (date_text::read(cell, order), field.kind) {
            (None, _) => ParsedCell::Wrong(DOES_NOT_FIT),
            (Some(read), _) if !read.is_plausible() => ParsedCell::Wrong(IMPLAUSIBLE),
            (Some(read), FieldType::Moment) => ParsedCell::Value(Value::Moment(read.moment(local)), None),
            (Some(read), _) => {
                let original = read.time.filter(|time| *time != 0).map(|_| cell.trim().to_string());
                ParsedCell::Value(Value::Day(read.day), original)
            }
        },
        FieldType::Money => match AmountText::parse_in(&expanded(cell), currency, chosen.map(DecimalSign::char)) {
            None => ParsedCell::Wrong(DOES_NOT_FIT),
            Some(read) => {
                let value = Value::Money(read.money);
                match read {
                    AmountText { is_exact: false, .. } => ParsedCell::Doubtful(value, Some(cell.to_string()), ROUNDED),
                    AmountText { is_assumed: true, .. } => ParsedCell::Doubtful(value, None, ASSUMED_CURRENCY),
                    AmountText { is_ambiguous: true, .. } if !is_grouped(cell) => {
                        ParsedCell::Doubtful(value, None, THOUSANDS)
                    }
                    _ if is_otherwise(cell, decimal) => ParsedCell::Doubtful(value, None, OTHER_SIGN),
                    _ => ParsedCell::Value(value, None),
                }
            }
        },
        FieldType::Flag => {
            objection(field, cell).or_else(|| flag(cell)).map_or(ParsedCell::Wrong(DOES_NOT_FIT), |yes| {
                if yes { ParsedCell::Value(Value::Yes, None) } else { ParsedCell::Empty }
            })
        }
        FieldType::Email => email(field, cell, currency),
        FieldType::Percent => percent(field, cell, currency),
        FieldType::Decimal => fractional(field, cell, chosen),
        FieldType::Number => plain(field, &expanded(cell), currency),
        _ => plain(field, cell, currency),
    }
}

/// A number written with a power of ten, as `6.0E7`, without it; any other text as it is.
fn expanded(cell: &str) -> Cow<'_, str> {
    let plain = || {
        let (number, power) = cell.trim().split_once(['e', 'E'])?;
        let power: i32 = power.parse().ok().filter(|power| (-20..=20).contains(power))?;
        let (sign, number) = number.strip_prefix('-').map_or(("", number), |number| ("-", number));
        let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
        let digits = format!("{whole}{fraction}");
        if whole.is_empty() || digits.len() > 30 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let point = whole.len() as i32 + power;
        let digits = format!(
            "{}{digits}{}",
            "0".repeat((1 - point).max(0) as usize),
            "0".repeat((point - digits.len() as i32).max(0) as usize)
        );
        let (whole, fraction) = digits.split_at(point.max(1) as usize);
        let fraction = fraction.trim_end_matches('0');
        // Four digits behind the point cannot be taken for a group of three.
        let zero = if fraction.len() == 3 { "0" } else { "" };
        let point = if fraction.is_empty() { "" } else { "." };
        Some(format!("{sign}{whole}{point}{fraction}{zero}"))
    };
    plain().map_or(Cow::Borrowed(cell), Cow::Owned)
}

/// Whether a number can only be read with another decimal sign than that of its column.
fn is_otherwise(cell: &str, decimal: Option<DecimalSign>) -> bool {
    decimal.is_some_and(|decimal| column_evidence::contradicts(cell, decimal))
        && matches!(expanded(cell), Cow::Borrowed(_))
}

/// A number with a fraction.
fn fractional(field: &Field, cell: &str, decimal: Option<DecimalSign>) -> ParsedCell {
    let text = expanded(cell);
    let read = decimal::parse_in(text.trim_end_matches('%'), decimal.map(DecimalSign::char));
    let Some((number, is_ambiguous)) = read else { return ParsedCell::Wrong(DOES_NOT_FIT) };
    let value = Value::Number(number);
    match validate::check(field, &value) {
        Err(_) => ParsedCell::Wrong(DOES_NOT_FIT),
        // A lone point is the decimal sign.
        Ok(()) if is_ambiguous && text.contains(',') => ParsedCell::Doubtful(value, None, THOUSANDS),
        Ok(()) if is_otherwise(cell, decimal) => ParsedCell::Doubtful(value, None, OTHER_SIGN),
        Ok(()) => ParsedCell::Value(value, None),
    }
}

/// Yes or no in every language; `None` for anything else.
pub fn flag(cell: &str) -> Option<bool> {
    match tokenize(cell).as_str() {
        "yes" | "ja" | "oui" | "true" | "wahr" | "vrai" | "1" | "x" | "y" | "j" | "o" => Some(true),
        "no" | "nein" | "non" | "false" | "falsch" | "faux" | "0" | "n" => Some(false),
        _ => None,
    }
}

/// Whether the person objects to calls, emails or letters, from a cell that may say what is allowed.
fn objection(field: &Field, cell: &str) -> Option<bool> {
    match (field.key, tokenize(cell).as_str()) {
        ("do_not_call" | "email_opt_out" | "postal_opt_out", "do not allow" | "nicht zulassen") => Some(true),
        ("do_not_call" | "email_opt_out" | "postal_opt_out", "allow" | "zulassen") => Some(false),
        _ => None,
    }
}

/// A cell without the blanks and invisible characters around it; what belongs to the last visible one stays. Most
/// cells have none, which two bytes show.
pub fn trimmed(cell: &str) -> &str {
    match cell.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => cell,
        _ => cell.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) && !is_variation(c)),
    }
}

/// Removes the apostrophe that the export puts before cells which a spreadsheet would run as a formula.
pub fn strip_formula_guard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::csv_writer::is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
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

/// The address that a cell of an email field is stored as.
pub fn read_email(field: &Field, cell: &str) -> Option<String> {
    match email(field, cell, Currency::EUR) {
        ParsedCell::Value(Value::Text(address), _) => Some(address),
        _ => None,
    }
}

/// A whole percentage. A value between 0 and 1 is a ratio; a fraction is rounded and kept as text.
fn percent(field: &Field, cell: &str, currency: Currency) -> ParsedCell {
    let cell = &*expanded(cell);
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
    fn powers_of_ten_are_written_out() {
        for (text, expected) in [
            ("6.0E7", "60000000"),
            ("8.48E10", "84800000000"),
            ("-1.2345e1", "-12.3450"),
            ("5E-2", "0.05"),
            ("12E45", "12E45"),
            ("E5", "E5"),
            ("1e", "1e"),
            ("12.50", "12.50"),
        ] {
            assert_eq!(expanded(text), expected);
        }
    }
}
