//! The number formats of a workbook, as far as they say what a number means.
use crate::base::{Currency, money};

/// What a number in a cell is.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Format {
    /// A number.
    Plain,
    /// A date, perhaps with a time.
    Date,
    /// A time of day.
    Time,
    /// A length of time in hours, minutes or seconds.
    Duration,
    /// A percentage.
    Percent,
    /// An amount.
    Money(Currency),
    /// An identifier with zeros in front, up to a number of digits.
    Padded(usize),
}

/// The format with a number that every workbook knows.
pub fn of_id(id: u32) -> Format {
    match id {
        9 | 10 => Format::Percent,
        18..=21 | 45 | 47 => Format::Time,
        46 => Format::Duration,
        14..=17 | 22 | 27..=36 | 50..=58 => Format::Date,
        _ => Format::Plain,
    }
}

/// The format with a code. It is a date or time if it has such letters outside of quotes and brackets; brackets may name a
/// currency, or letters of a duration.
pub fn of_code(code: &str) -> Format {
    let words = code.split(['"', '[', ']', ' ', '-', '\\', '_']).map(|word| word.trim_start_matches('$'));
    let currency = words.filter(|word| money::is_iso_code(word)).find_map(Currency::parse);
    let symbol = [('€', "EUR"), ('£', "GBP")].into_iter().find(|(symbol, _)| code.contains(*symbol));
    let symbol = symbol.and_then(|(_, code)| Currency::parse(code));
    let mut bare = String::new();
    let mut bracketed = String::new();
    let mut end = None;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match (end, c) {
            (Some(close), c) if c == close => end = None,
            (Some(']'), c) => bracketed.push(c.to_ascii_lowercase()),
            (Some(_), _) => {}
            (None, '"') => end = Some('"'),
            (None, '[') => {
                end = Some(']');
                bracketed.push('[');
            }
            (None, '\\' | '_' | '*') => drop(chars.next()),
            (None, c) => bare.push(c.to_ascii_lowercase()),
        }
    }
    let is_duration = bracketed.split('[').any(|part| {
        !part.is_empty() && ["h", "m", "s"].iter().any(|letter| part.trim_matches(|c| letter.contains(c)).is_empty())
    });
    let first = bare.split(';').next().unwrap_or("");
    let zeros = first.bytes().filter(|byte| *byte == b'0').count();
    if bare.contains('%') {
        Format::Percent
    } else if is_duration {
        Format::Duration
    } else if bare != "general" && bare.contains(['d', 'y']) {
        Format::Date
    } else if bare != "general" && bare.contains(['h', 's']) {
        Format::Time
    } else if bare != "general" && bare.contains('m') {
        Format::Date
    } else if let Some(currency) = currency.or(symbol) {
        Format::Money(currency)
    } else if zeros > 1 && !first.contains(['.', ',', '#', '?', '/', 'e']) {
        Format::Padded(zeros)
    } else {
        Format::Plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_what_a_number_is() {
        for (code, expected) in [
            ("dd\\.mm\\.yyyy", Format::Date),
            ("[$-407]d. mmm", Format::Date),
            ("[$-407]mmmm", Format::Date),
            ("hh:mm", Format::Time),
            ("[hh]:mm:ss", Format::Duration),
            ("[h]:mm", Format::Duration),
            ("[mm]:ss", Format::Duration),
            ("#,##0.00 \"day\"", Format::Plain),
            ("General", Format::Plain),
            ("[Red]0", Format::Plain),
            ("0", Format::Plain),
            ("0.00", Format::Plain),
            ("00000", Format::Padded(5)),
            ("\"D-\"00000", Format::Padded(5)),
            ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", Format::Plain),
            ("0.00E+00", Format::Plain),
            ("0%", Format::Percent),
            ("#,##0.00\\ \"€\";[Red]\\(#,##0.00\\)\\ \"€\"", Format::Money(Currency::EUR)),
        ] {
            assert_eq!(of_code(code), expected, "{code}");
        }
    }
}
