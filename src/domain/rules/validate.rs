//! Validation of field values, shared by forms, imports and commands.
use crate::base::invisible::strip_invisible;
use crate::base::money::whole_number;
use crate::base::{Currency, Date, FieldId, Money, Timestamp, Value, decimal};
use crate::domain::{Field, FieldType};
use crate::locale::region::{self, Region};
use crate::locale::{Phrase, phrase};

/// What is wrong with a value, and what to do about it.
pub type Problem = Phrase;

/// The longest text, in bytes, that a single-line field accepts, and the longest of a multi-line field. Longer values
/// that are stored already remain.
pub const LONGEST_LINE: usize = 10_000;
/// See [`LONGEST_LINE`].
pub const LONGEST_TEXT: usize = 1_000_000;

const NO_URL: Problem = phrase!(
    "Enter a web address that begins with https:// or http://.",
    "Geben Sie eine Webadresse ein, die mit https:// oder http:// beginnt.",
    "Saisissez une adresse web commençant par https:// ou http://.",
);

/// Why a text is no date with a time.
pub const NO_MOMENT: Problem = phrase!(
    "Enter a date and a time, for example 2026-11-23 14:30.",
    "Geben Sie ein Datum und eine Uhrzeit ein, zum Beispiel 23.11.2026 14:30.",
    "Saisissez une date et une heure, par exemple 23/11/2026 14:30.",
);

/// Parses what a user typed. An empty text is the empty field.
pub fn read(field: &Field, text: &str, currency: Currency) -> Result<Option<Value>, Problem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match field.kind {
        FieldType::Text | FieldType::LongText => Value::text(text),
        // Copied addresses and numbers may have characters that nobody sees.
        FieldType::Email | FieldType::Phone => Value::text(strip_invisible(text).trim()),
        // "@name" is an account of a social network, not a host.
        FieldType::Url if text.starts_with('@') => return Err(NO_URL),
        FieldType::Url => {
            let text = &*strip_invisible(text);
            Value::text(&if has_scheme(text) { text.to_string() } else { format!("https://{text}") })
        }
        FieldType::Number | FieldType::Percent => {
            let number = whole_number(text.trim_end_matches('%')).ok_or(phrase!(
                "Enter a whole number, for example 250.",
                "Geben Sie eine ganze Zahl ein, zum Beispiel 250.",
                "Saisissez un nombre entier, par exemple 250.",
            ))?;
            Some(Value::Number(number))
        }
        FieldType::Decimal => Some(Value::Number(
            decimal::parse_in(text.trim_end_matches('%'), point()).map(|(number, _)| number).ok_or(phrase!(
                "Enter a number, for example 2.5.",
                "Geben Sie eine Zahl ein, zum Beispiel 2,5.",
                "Saisissez un nombre, par exemple 2,5.",
            ))?,
        )),
        FieldType::Money => Some(Value::Money(Money::parse(text, currency).ok_or(phrase!(
            "Enter an amount, for example 22,700.00 or 22.700,00 EUR.",
            "Geben Sie einen Betrag ein, zum Beispiel 22.700,00 oder 22,700.00 USD.",
            "Saisissez un montant, par exemple 22 700,00 ou 22,700.00 USD.",
        ))?)),
        FieldType::Day => Some(Value::Day(Date::parse_iso(text).or_else(|| region::read_day(text)).ok_or(phrase!(
            "Enter a date, for example 23 Nov 2026 or 2026-11-23.",
            "Geben Sie ein Datum ein, zum Beispiel 23.11.2026 oder 2026-11-23.",
            "Saisissez une date, par exemple 23/11/2026 ou 2026-11-23.",
        ))?)),
        FieldType::Moment => Some(Value::Moment(Timestamp::parse_iso(text).ok_or(NO_MOMENT)?)),
        FieldType::Flag => Value::flag(true),
        FieldType::Choice(_) | FieldType::Link(_) => text.parse().ok().map(Value::Link),
        FieldType::Choices(_) | FieldType::Links(_) => {
            Some(Value::Links(text.split(';').filter_map(|id| id.trim().parse().ok()).collect()))
        }
    };
    if let Some(value) = &value {
        check(field, value)?;
    }
    Ok(value)
}

/// The decimal sign of the region in whose formats people type.
fn point() -> Option<char> {
    Region::of_typing().map(|region| region.marks().1)
}

/// Brings a value into the form in which it is stored: an email address has no invisible characters, which no mail program
/// would accept. Returns whether anything is left of it.
pub fn normalize(field: &Field, value: &mut Value) -> bool {
    if let (FieldType::Email, Value::Text(text)) = (field.kind, &mut *value)
        && !text.is_ascii()
    {
        *text = strip_invisible(text).trim().to_string();
        return !text.is_empty();
    }
    true
}

/// Checks whether a value is valid for its field.
pub fn check(field: &Field, value: &Value) -> Result<(), Problem> {
    match (field.kind, value) {
        (FieldType::LongText, Value::Text(text)) if text.len() > LONGEST_TEXT => Err(phrase!(
            "This text is longer than a million characters. Shorten it, or attach it as a file.",
            "Dieser Text ist länger als eine Million Zeichen. Kürzen Sie ihn, oder hängen Sie ihn als Datei an.",
            "Ce texte dépasse un million de caractères. Raccourcissez-le ou joignez-le sous forme de fichier.",
        )),
        (kind, Value::Text(text)) if kind != FieldType::LongText && text.len() > LONGEST_LINE => Err(phrase!(
            "This text is longer than 10,000 characters. Shorten it, or put it into the description.",
            "Dieser Text ist länger als 10.000 Zeichen. Kürzen Sie ihn, oder schreiben Sie ihn in die Beschreibung.",
            "Ce texte dépasse 10 000 caractères. Raccourcissez-le ou placez-le dans la description.",
        )),
        (FieldType::Email, Value::Text(text)) if !is_email(text) => Err(phrase!(
            "Enter an email address such as name@example.com.",
            "Geben Sie eine E-Mail-Adresse wie name@example.com ein.",
            "Saisissez une adresse e-mail comme nom@example.com.",
        )),
        (FieldType::Url, Value::Text(text)) if safe_url(text).is_none() => Err(NO_URL),
        (FieldType::Percent, Value::Number(n)) if !(0..=100).contains(n) => Err(phrase!(
            "Enter a percentage from 0 to 100.",
            "Geben Sie einen Prozentwert von 0 bis 100 ein.",
            "Saisissez un pourcentage de 0 à 100.",
        )),
        (FieldType::Number, Value::Number(n)) if *n < 0 => Err(phrase!(
            "Enter a number that is not negative.",
            "Geben Sie eine Zahl ein, die nicht negativ ist.",
            "Saisissez un nombre positif ou nul.",
        )),
        (
            FieldType::Text | FieldType::LongText | FieldType::Phone | FieldType::Email | FieldType::Url,
            Value::Text(_),
        )
        | (FieldType::Number | FieldType::Percent | FieldType::Decimal, Value::Number(_))
        | (FieldType::Money, Value::Money(_))
        | (FieldType::Day, Value::Day(_))
        | (FieldType::Moment, Value::Moment(_))
        | (FieldType::Flag, Value::Yes)
        | (FieldType::Choice(_) | FieldType::Link(_), Value::Link(_))
        | (FieldType::Choices(_) | FieldType::Links(_), Value::Links(_)) => Ok(()),
        _ => Err(phrase!(
            "This value does not fit the field.",
            "Dieser Wert passt nicht in das Feld.",
            "Cette valeur ne convient pas au champ.",
        )),
    }
}

/// What a required text has of which nothing is known.
pub const NOT_GIVEN: Phrase = phrase!("[not given]", "[keine Angabe]", "[non renseigné]");

/// Whether a text is only there because there must be one.
pub fn is_stand_in(text: &str) -> bool {
    NOT_GIVEN.is(text)
}

/// The required fields among `fields` that are empty according to `has`.
pub fn missing(fields: &[&'static Field], has: impl Fn(FieldId) -> bool) -> Vec<&'static Field> {
    fields.iter().copied().filter(|field| field.required && !has(field.number)).collect()
}

/// The address, if its scheme is one that a link may open: http, https, mailto, tel.
pub fn safe_url(text: &str) -> Option<&str> {
    let scheme = text.split_once(':')?.0;
    let clean = !text.contains(|c: char| c.is_control() || c.is_whitespace());
    (clean && ["https", "http", "mailto", "tel"].iter().any(|own| own.eq_ignore_ascii_case(scheme))).then_some(text)
}

fn has_scheme(text: &str) -> bool {
    text.split_once(':').is_some_and(|(scheme, rest)| {
        scheme.chars().all(|c| c.is_ascii_alphabetic()) && !rest.starts_with(|c: char| c.is_ascii_digit())
    })
}

/// Whether a text may be an email address.
pub fn is_email(text: &str) -> bool {
    text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && !host.is_empty() && !host.contains('@') && !text.contains(char::is_whitespace)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::RecordType;
    use crate::domain::records::lead;

    fn reads(field: FieldId, text: &str) -> bool {
        let field = RecordType::Lead.field(field).unwrap();
        read(field, text, Currency::EUR).is_ok()
    }

    #[test]
    fn an_email_address_has_no_invisible_characters() {
        let field = RecordType::Lead.field(lead::EMAIL).unwrap();
        for text in
            ["a@b.example\u{200b}", "\u{feff}a@b.example", "a\u{ad}@b.ex\u{2060}ample", "\u{202a} a@b.example\u{202c}"]
        {
            assert_eq!(read(field, text, Currency::EUR), Ok(Value::text("a@b.example")), "{text:?}");
        }
        assert_eq!(read(field, "\u{200b}", Currency::EUR), Ok(None));
    }

    #[test]
    fn values_are_checked_by_their_field() {
        for (field, text, good) in [
            (lead::EMAIL, "ada@example.com", true),
            (lead::EMAIL, "ada at example", false),
            (lead::WEBSITE, "example.com", true),
            (lead::WEBSITE, "javascript:alert(1)", false),
            (lead::WEBSITE, "@ada", false),
            (lead::EMPLOYEES, "1,200", true),
            (lead::EMPLOYEES, "-3", false),
            (lead::EMPLOYEES, "many", false),
            (lead::AMOUNT, "$22,700.00", true),
            (lead::AMOUNT, "a lot", false),
            (lead::DEADLINE, "2026-02-30", false),
        ] {
            assert_eq!(reads(field, text), good, "{text}");
        }
    }
}
