//! Amounts, numbers and dates in the formats of the reader's region.
use super::Language;
use super::month_names::month_name;
use super::region::Region;
use crate::base::money::Sums;
use crate::base::{Date, Money, decimal, rounded};

/// The minus sign, which is as wide as a plus sign, in place of the hyphen of plain numbers.
const MINUS: &str = "\u{2212}";

/// `€22,700.00` in English; `22.700,00 €` in Germany, `€ 22.700,00` in Austria, `22’700.00 €` in Switzerland,
/// `22 700,00 €` in France.
pub fn money(money: Money, language: Language) -> String {
    let number = amount(money, language).replacen('-', MINUS, 1);
    with_currency(&number, money.currency.code(), language)
}

/// An amount for lists, boards and totals, where cents are noise: a whole amount has none, and from a thousand on it is
/// rounded to a whole one, half away from zero. Where an amount is read alone, edited, printed or exported it is exact.
pub fn rounded_money(money: Money, language: Language) -> String {
    let scale = 10i64.pow(money.currency.digits());
    let whole = rounded(money.minor.into(), scale.into()) as i64;
    let is_noise = money.minor % scale == 0 || money.minor.unsigned_abs() >= 1_000 * scale.unsigned_abs();
    let text = if is_noise { number(whole, language) } else { amount(money, language) };
    with_currency(&text.replacen('-', MINUS, 1), money.currency.code(), language)
}

/// A written number with its currency, where the region puts it.
pub fn with_currency(number: &str, code: &str, language: Language) -> String {
    let (sign, digits) = number.strip_prefix(MINUS).map_or(("", number), |digits| (MINUS, digits));
    let symbol = match code {
        "EUR" => "€",
        "USD" => "$",
        "GBP" => "£",
        code => code,
    };
    match Region::of(language) {
        Region::UnitedStates | Region::International if symbol != code => format!("{sign}{symbol}{digits}"),
        Region::Austria => format!("{sign}{symbol} {digits}"),
        // Canada's own dollar is not the one of the sign.
        Region::Canada if code == "USD" => format!("{number}\u{a0}{code}"),
        _ if language == Language::Fr => format!("{number}\u{a0}{symbol}"),
        _ => format!("{number} {symbol}"),
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

/// A written number of percent: `42%` in English and in the German of Switzerland, else `42 %`.
pub fn percent(number: &str, language: Language) -> String {
    match Region::of(language) {
        Region::UnitedStates | Region::International | Region::Switzerland => format!("{number}%"),
        _ => format!("{number}\u{a0}%"),
    }
}

/// A number in millionths: `1,200.5` in English, `1.200,5` in German.
pub fn decimal(millionths: i64, language: Language) -> String {
    grouped(&decimal::plain(millionths), language).replacen('-', MINUS, 1)
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

/// Sums side by side, never added across currencies, in whole amounts where cents are noise.
pub fn sums(sums: &Sums, language: Language) -> String {
    let parts: Vec<String> = sums.amounts().map(|amount| rounded_money(amount, language)).collect();
    if parts.is_empty() { "–".to_string() } else { parts.join(" + ") }
}

/// `23 Nov 2026` in English, `Nov 23, 2026` in the United States, `23.11.2026` in German,
/// `23/11/2026` in France.
pub fn day(day: Date, language: Language) -> String {
    let (year, month, date) = day.ymd();
    let name = month_name(month, language).get(..3).unwrap_or("");
    match Region::of(language) {
        Region::UnitedStates => format!("{name} {date}, {year}"),
        Region::International => format!("{date} {name} {year}"),
        Region::France | Region::Belgium => format!("{date:02}/{month:02}/{year}"),
        Region::Canada => day.to_iso(),
        _ => format!("{date:02}.{month:02}.{year}"),
    }
}

/// `November 2026`.
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

    #[test]
    fn cents_are_left_out_where_they_are_noise() {
        let euros = |minor| rounded_money(Money { minor, currency: Currency::EUR }, Language::En);
        assert_eq!([0, 100, 1_250, 99_999].map(euros), ["€0", "€1", "€12.50", "€999.99"]);
        assert_eq!([123_450, -123_450, 99_999_950].map(euros), ["€1,235", "−€1,235", "€1,000,000"]);
        let of = |code, minor| {
            let currency = Currency::parse(code).expect("a currency");
            rounded_money(Money { minor, currency }, Language::De)
        };
        assert_eq!(of("JPY", 1_250), "1.250 JPY");
        assert_eq!(of("KWD", 1_250), "1,250 KWD");
        assert_eq!(of("CHF", 1_240_000), "12.400 CHF");
        assert_eq!(of("EUR", i64::MIN), "−92.233.720.368.547.758 €");
    }
}
