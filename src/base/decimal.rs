//! Numbers with up to six decimals, kept exactly as whole millionths: quantities, rates, percentages with a fraction.

use super::number_text::NumberText;

/// Millionths in one.
pub const ONE: i64 = 1_000_000;

/// Reads `2.5`, `2,5`, `1,200`, `1.200,5`. A single separator followed by exactly three digits groups thousands if it
/// is a comma, and is the decimal point if it is a point. `None` if the text is no number, has too many decimals or
/// does not fit.
pub fn parse(text: &str) -> Option<i64> {
    parse_in(text, None).map(|(number, _)| number)
}

/// [`parse`] with a decimal sign, if it is known; and whether the only separator may be either.
pub fn parse_in(text: &str, decimal: Option<char>) -> Option<(i64, bool)> {
    let text = text.trim();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits.trim_start()),
        None => (false, text),
    };
    let number = NumberText::parse(digits, |mark| decimal.map_or(mark == ',', |decimal| mark != decimal))?;
    let is_ambiguous = number.is_ambiguous && decimal.is_none();
    let fraction = number.fraction.trim_end_matches('0');
    if fraction.len() > 6 || digits.is_empty() {
        return None;
    }
    let number: i64 = format!("0{}{fraction:0<6}", number.whole).parse().ok()?;
    Some((if negative { -number } else { number }, is_ambiguous))
}

/// Formats a number with a point and without trailing zeros: `2.5`.
pub fn plain(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let magnitude = millionths.unsigned_abs();
    let (whole, fraction) = (magnitude / ONE as u64, magnitude % ONE as u64);
    if fraction == 0 {
        return format!("{sign}{whole}");
    }
    format!("{sign}{whole}.{}", format!("{fraction:06}").trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_both_languages_are_read() {
        for (text, expected) in [
            ("2.5", Some("2.5")),
            ("2,5", Some("2.5")),
            ("1,200", Some("1200")),
            ("1.200,5", Some("1200.5")),
            ("1,200,000.25", Some("1200000.25")),
            ("-0,000001", Some("-0.000001")),
            ("12", Some("12")),
            ("0.0000001", None),
            ("two", None),
            ("1.2.3", None),
            ("0,075", Some("0.075")),
            ("", None),
            (".", Some("0")),
        ] {
            assert_eq!(parse(text).map(plain).as_deref(), expected, "{text}");
        }
    }
}
