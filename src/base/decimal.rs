//! Numbers with up to six decimals, kept exactly as whole millionths: quantities, rates, percentages with a fraction.

/// Millionths in one.
pub const ONE: i64 = 1_000_000;

/// Reads `2.5`, `2,5`, `1,200`, `1.200,5`. A single separator followed by exactly three digits groups thousands if it
/// is a comma, and is the decimal point if it is a point. `None` if the text is no number, has too many decimals or
/// does not fit.
pub fn parse(text: &str) -> Option<i64> {
    let text: String = text.trim().chars().filter(|c| !c.is_whitespace() && !matches!(c, '\'' | '\u{2019}')).collect();
    let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(digits) => (true, digits),
        None => (false, text.as_str()),
    };
    let (points, commas) = (digits.matches('.').count(), digits.matches(',').count());
    let point = match (points, commas) {
        (0, 0) => None,
        (1, 0) => digits.find('.'),
        (0, 1) if digits.len() - digits.find(',')? != 4 => digits.find(','),
        (0, 1) => None,
        // Both separators: the last one is the decimal point, the other one groups.
        (1.., 1) if digits.rfind(',') > digits.rfind('.') => digits.rfind(','),
        (1, 1..) if digits.rfind('.') > digits.rfind(',') => digits.rfind('.'),
        (_, 0) | (0, _) => None,
        _ => return None,
    };
    let (whole, fraction) = point.map_or((digits, ""), |at| (&digits[..at], &digits[at + 1..]));
    let whole: String = whole.chars().filter(|c| !matches!(c, '.' | ',')).collect();
    let fraction = fraction.trim_end_matches('0');
    let is_number = !(whole.is_empty() && fraction.is_empty() && point.is_none())
        && whole.bytes().chain(fraction.bytes()).all(|byte| byte.is_ascii_digit());
    if !is_number || fraction.len() > 6 || digits.is_empty() {
        return None;
    }
    let number: i64 = format!("{whole}{fraction:0<6}").parse().ok()?;
    Some(if negative { -number } else { number })
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
            ("", None),
            (".", Some("0")),
        ] {
            assert_eq!(parse(text).map(plain).as_deref(), expected, "{text}");
        }
    }
}
