//! Exact money: whole minor units with a currency, never binary floating point.
use std::fmt;

use super::{VecMap, rounded};

/// An ISO 4217 code, three upper-case letters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

impl Currency {
    /// The euro, the default of a new workspace.
    pub const EUR: Currency = Currency(*b"EUR");

    /// Parses a code such as `eur`; `None` if it is not three ASCII letters.
    pub fn parse(code: &str) -> Option<Currency> {
        let bytes: [u8; 3] = code.trim().as_bytes().try_into().ok()?;
        bytes.iter().all(u8::is_ascii_alphabetic).then(|| Currency(bytes.map(|b| b.to_ascii_uppercase())))
    }

    /// The code, for example `EUR`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("XXX")
    }

    /// The number of digits behind the decimal point (ISO 4217: 0, 2 or 3).
    pub fn digits(self) -> u32 {
        match self.code() {
            "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "VND" | "VUV"
            | "XAF" | "XOF" | "XPF" => 0,
            "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
            _ => 2,
        }
    }

    /// The three raw bytes, for storage.
    pub fn bytes(self) -> [u8; 3] {
        self.0
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// The active codes of ISO 4217, without metals, funds and codes for testing.
pub const CODES: &str = "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN \
    BZD CAD CDF CHF CLP CNY COP CRC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD \
    HKD HNL HTG HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD \
    MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON \
    RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX \
    USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWG";

/// Whether a text is the code of an active currency.
pub fn is_iso_code(code: &str) -> bool {
    Currency::parse(code).is_some_and(|currency| CODES.split(' ').any(|other| other == currency.code()))
}

/// An amount in minor units (cents) of one currency.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Money {
    /// Minor units; negative for credits.
    pub minor: i64,
    /// The currency.
    pub currency: Currency,
}

impl Money {
    /// `percent` (0 to 100) of this amount, rounded half away from zero to the minor unit.
    pub fn percent(self, percent: i64) -> Money {
        Money { minor: Money::apply_percent(self.minor, percent), currency: self.currency }
    }

    /// [`Money::percent`] for minor units without a currency.
    pub fn apply_percent(minor: i64, percent: i64) -> i64 {
        let share = rounded(i128::from(minor) * i128::from(percent), 100);
        share.clamp(i64::MIN.into(), i64::MAX.into()) as i64
    }

    /// Formats the amount with a point and no grouping: `22700.00`.
    pub fn plain(self) -> String {
        let digits = self.currency.digits();
        let scale = 10u64.pow(digits);
        let sign = if self.minor < 0 { "-" } else { "" };
        let magnitude = self.minor.unsigned_abs();
        match digits {
            0 => format!("{sign}{magnitude}"),
            _ => format!("{sign}{}.{:0width$}", magnitude / scale, magnitude % scale, width = digits as usize),
        }
    }

    /// Parses the output of [`Money::plain`].
    pub fn to_exact(text: &str, currency: Currency) -> Option<Money> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        if fraction.len() != currency.digits() as usize || whole.is_empty() {
            return None;
        }
        let is_number = format!("{whole}{fraction}").chars().all(|c| c.is_ascii_digit());
        let magnitude: i128 = format!("{whole}{fraction}").parse().ok().filter(|_| is_number)?;
        i64::try_from(magnitude * sign).ok().map(|minor| Money { minor, currency })
    }

    /// Parses amounts as people and other programs write them: `$22,700.00`, `22.700,00 €`, `EUR 1 500`, `(300)`. A
    /// single separator followed by exactly three digits groups thousands, except in a currency with three decimals,
    /// where it is the decimal point. `None` if the text is not an amount, has too many decimals or does not fit.
    pub fn parse(text: &str, default: Currency) -> Option<Money> {
        if let Some(minor) = plain(text.trim(), default.digits()) {
            return Some(Money { minor, currency: default });
        }
        let mut currency = default;
        let mut number = String::new();
        let mut letters = String::new();
        let mut negative = false;
        for c in text.trim().chars() {
            match c {
                '0'..='9' | '.' | ',' => number.push(c),
                '-' | '\u{2212}' if number.is_empty() => negative = true,
                '(' if number.is_empty() => negative = true,
                ')' | '\'' | '\u{2019}' | '+' => {}
                c if c.is_whitespace() => {}
                '€' => currency = Currency(*b"EUR"),
                '$' => currency = Currency(*b"USD"),
                '£' => currency = Currency(*b"GBP"),
                '¥' => currency = Currency(*b"JPY"),
                c if c.is_ascii_alphabetic() => letters.push(c),
                _ => return None,
            }
        }
        if !letters.is_empty() {
            currency = Currency::parse(&letters)?;
        }
        let digits = currency.digits() as usize;
        let (whole, fraction) = split_decimal(&number, digits)?;
        let fraction = fraction.trim_end_matches('0');
        if fraction.len() > digits || (whole.is_empty() && fraction.is_empty() && !number.contains('0')) {
            return None;
        }
        let minor: i64 = format!("{whole}{fraction:0<digits$}")
            .parse()
            .or_else(|e| if whole.is_empty() && fraction.is_empty() { Ok(0) } else { Err(e) })
            .ok()?;
        Some(Money { minor: if negative { -minor } else { minor }, currency })
    }
}

/// Minor units of an amount in the form programs write: digits alone, or a point and all decimals of the currency.
fn plain(text: &str, decimals: u32) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let are_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    // Three digits behind the point may be thousands; any number of digits but the currency's needs the slow path.
    let is_plain = fraction.is_empty() && !text.contains('.') || fraction.len() == 2 && decimals == 2;
    if !is_plain || !(1..=15).contains(&whole.len()) || !are_digits(whole) || !are_digits(fraction) {
        return None;
    }
    let number = |part: &str| part.bytes().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
    let unit = 10_i64.checked_pow(decimals)?;
    Some(number(whole) * unit + number(fraction))
}

/// Parses a whole number in either notation: `1,200`, `1.200`, `1200.0`. `None` if it has a fraction or is no number.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\u{202f}' | '\'')).collect();
    if !digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')) {
        return None;
    }
    let (whole, fraction) = split_decimal(&digits, 0)?;
    if !fraction.chars().all(|c| c == '0') {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(sign)
}

/// Splits the digits of a number into whole and fraction in any notation; `decimals` is the usual number of decimals.
fn split_decimal(number: &str, decimals: usize) -> Option<(String, String)> {
    let last = number.rfind(['.', ',']);
    let strip = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let Some(at) = last else {
        return (!number.is_empty()).then(|| (number.to_string(), String::new()));
    };
    let (head, tail) = (&number[..at], &number[at + 1..]);
    let mark = number.as_bytes()[at] as char;
    let same_mark_before = head.contains(mark);
    let other_mark_before = head.contains(['.', ',']) && !same_mark_before;
    let is_lone_group = !other_mark_before && tail.len() == 3 && decimals != 3 && !head.is_empty() && head != "0";
    let thousands = same_mark_before || is_lone_group;
    if thousands { Some((strip(number), String::new())) } else { Some((strip(head), tail.to_string())) }
}

/// Sums per currency; amounts in different currencies are never added together.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub struct Sums(pub VecMap<Currency, i128>);

impl Sums {
    /// Adds an amount to its currency's sum.
    pub fn add(&mut self, money: Money) {
        *self.0.get_or_insert_with(money.currency, || 0) += i128::from(money.minor);
    }

    /// The sums, by currency code.
    pub fn amounts(&self) -> impl Iterator<Item = Money> + '_ {
        let fit = |minor: i128| minor.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        self.0.iter().map(move |(&currency, &minor)| Money { minor: fit(minor), currency })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, plain: &str, code: &str) {
        let money = Money::parse(text, Currency::EUR).unwrap_or_else(|| panic!("{text} is an amount"));
        assert_eq!((money.plain().as_str(), money.currency.code()), (plain, code), "{text}");
    }

    #[test]
    fn reads_amounts_in_many_formats() {
        check("$22,700.00", "22700.00", "USD");
        check("22.700,00 €", "22700.00", "EUR");
        check("EUR 1 500", "1500.00", "EUR");
        check("1.234.567", "1234567.00", "EUR");
        check("12,5", "12.50", "EUR");
        check("0.125 KWD", "0.125", "KWD");
        check("1.250 KWD", "1.250", "KWD");
        check("(300)", "-300.00", "EUR");
        check("¥1,500", "1500", "JPY");
        check("0", "0.00", "EUR");
    }

    #[test]
    fn refuses_invalid_amounts() {
        for text in ["", "abc", "1.23456", "12 apples", "€", "99999999999999999999"] {
            assert_eq!(Money::parse(text, Currency::EUR), None, "{text}");
        }
    }

    #[test]
    fn percent_rounds_half_away_from_zero() {
        let cents = |minor| Money { minor, currency: Currency::EUR };
        assert_eq!(cents(5).percent(10), cents(1));
        assert_eq!(cents(-5).percent(10), cents(-1));
        assert_eq!(cents(4).percent(10), cents(0));
    }
}
