//! Amounts, numbers and dates in the formats of the reader's region.
use super::Language;
use super::month_names::month_name;
use super::region::Region;
use crate::base::money::Sums;
use crate::base::{Date, Money, decimal};

/// The minus sign, which is as wide as a plus sign, in place of the hyphen of plain numbers.
const MINUS: &str = "\u{2212}";

/// `€22,700.00` in English; `22.700,00 €` in Germany, `€ 22.700,00` in Austria, `22’700.00 €` in Switzerland.
pub fn money(money: Money, language: Language) -> String {
    let number = amount(money, language).replacen('-', MINUS, 1);
    with_currency(&number, money.currency.code(), language)
}

/// A written number with its currency, where the region puts it.
pub fn with_currency(number: &str, code: &str, language: Language) -> String {
    let (sign, digits) = number.strip_prefix(MINUS).map_or(("", number), |digits| (MINUS, digits));
    let symbol = match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        code if Region::of(language) != Region::Austria => return format!("{number} {code}"),
        code => code,
    };
    match Region::of(language) {
        Region::UnitedStates | Region::International => format!("{sign}{symbol}{digits}"),
        Region::Austria => format!("{sign}{symbol} {digits}"),
        Region::Germany | Region::Switzerland => format!("{number} {symbol}"),
    }
}

/// The amount without its currency: `22,700.00` in English, `22.700,00` in German.
pub fn amount(money: Money, language: Language) -> String {
    grouped(&money.plain(), language)
}

/// A whole number: `22,700` in English, `22.700` in German.
pub fn number(number: i64, language: Language) -> String {
    grouped(&number.to_string(), language).replacen('-', MINUS, 1)
}

/// A number in millionths: `1,200.5` in English, `1.200,5` in German.
pub fn decimal(millionths: i64, language: Language) -> String {
    grouped(&decimal::plain(millionths), language)
}

/// Groups the digits of a number that has a decimal point.
fn grouped(plain: &str, language: Language) -> String {
    let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let (mark, point) = Region::of(language).marks();
    let mut out = sign.to_string();
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    if !fraction.is_empty() {
        out.push(point);
        out.push_str(fraction);
    }
    out
}

/// Sums side by side, never added across currencies.
pub fn sums(sums: &Sums, language: Language) -> String {
    let parts: Vec<String> = sums.amounts().map(|amount| money(amount, language)).collect();
    if parts.is_empty() { "–".to_string() } else { parts.join(" + ") }
}

/// `23 Nov 2026` in English, `Nov 23, 2026` in the United States, `23.11.2026` in German.
pub fn day(day: Date, language: Language) -> String {
    let (year, month, date) = day.ymd();
    let name = month_name(month, language).get(..3).unwrap_or("");
    match Region::of(language) {
        Region::UnitedStates => format!("{name} {date}, {year}"),
        Region::International => format!("{date} {name} {year}"),
        _ => format!("{date:02}.{month:02}.{year}"),
    }
}

/// `November 2026` in both languages.
pub fn month(year: i32, month: u32, language: Language) -> String {
    format!("{} {year}", month_name(month, language))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::Currency;

    #[test]
    fn amounts_follow_the_language() {
        let amount = Money { minor: -123_456_789, currency: Currency::EUR };
        assert_eq!(money(amount, Language::De), "−1.234.567,89 €");
        assert_eq!(money(amount, Language::En), "−€1,234,567.89");
    }
}
