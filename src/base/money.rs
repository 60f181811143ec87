//! Exact money: whole minor units with a currency, never binary floating point.
use std::fmt;

use super::number_text::NumberText;
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

    /// [`AmountText::parse`] for an amount that the currency can express exactly.
    pub fn parse(text: &str, default: Currency) -> Option<Money> {
        AmountText::parse(text, default).filter(|read| read.is_exact).map(|read| read.money)
    }
}

/// An amount as it was understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmountText {
    /// The amount, rounded half away from zero.
    pub money: Money,
    /// Whether the text has no more decimals than the currency.
    pub is_exact: bool,
    /// Whether its only mark may group thousands or be the decimal sign: `1.234`.
    pub is_ambiguous: bool,
    /// Whether its sign is that of several currencies, none of which is the default: `$`.
    pub is_assumed: bool,
}

impl AmountText {
    /// Parses amounts as people and other programs write them: `$22,700.00`, `22.700,00 €`, `EUR 1 500`, `(300)`,
    /// `1200-`, `12,- CHF`. A single separator followed by exactly three digits groups thousands, except in a currency
    /// with three decimals, where it is the decimal point. `None` if the text is no amount, names no currency that there
    /// is, or does not fit.
    pub fn parse(text: &str, default: Currency) -> Option<AmountText> {
        AmountText::parse_in(text, default, None)
    }

    /// [`AmountText::parse`] with a decimal sign, if it is known.
    pub fn parse_in(text: &str, default: Currency, decimal: Option<char>) -> Option<AmountText> {
        let text = text.trim();
        if let Some(minor) = plain(text, default.digits()) {
            let money = Money { minor, currency: default };
            return Some(AmountText { money, is_exact: true, is_ambiguous: false, is_assumed: false });
        }
        let digit = |c: char| c.is_ascii_digit();
        let (first, last) = (text.find(digit)?, text.rfind(digit)?);
        let head = &text[..first];
        // In "Fr.5" the point belongs to the currency, in ".5" to the number.
        let is_mark = head.ends_with(['.', ',']) && !head[..first - 1].ends_with(char::is_alphabetic);
        let start = first - usize::from(is_mark);
        let (before, core, after) = (&text[..start], &text[start..=last], &text[last + 1..]);
        // "12,-" has no cents, "12-" is negative.
        let is_negative = before.contains(['-', '\u{2212}', '\u{2013}', '('])
            || after.ends_with(['-', '\u{2212}']) && !after.starts_with(['.', ',']);
        let (currency, is_assumed) = match (named(before), named(after)) {
            (None, None) => (default, false),
            (Some(name), None) | (None, Some(name)) => currency_of(&name, default)?,
            (Some(one), Some(other)) => {
                let (sign, code) = if one.is_ascii() && one.len() == 3 { (other, one) } else { (one, other) };
                let code = currency_of(&code, default)?.0;
                (currency_of(&sign, code)?.0 == code).then_some((code, false))?
            }
        };
        let digits = currency.digits() as usize;
        let number = NumberText::parse(core, |mark| decimal.map_or(digits != 3, |decimal| mark != decimal))?;
        let fraction = number.fraction.trim_end_matches('0');
        let (kept, rest) = fraction.split_at(fraction.len().min(digits));
        let minor: i64 = format!("0{}{kept:0<digits$}", number.whole).parse().ok()?;
        let minor = minor.checked_add(i64::from(rest.as_bytes().first().is_some_and(|digit| *digit >= b'5')))?;
        Some(AmountText {
            money: Money { minor: if is_negative { -minor } else { minor }, currency },
            is_exact: rest.is_empty(),
            is_ambiguous: number.is_ambiguous && digits != 3 && decimal.is_none(),
            is_assumed,
        })
    }
}

/// What stands beside a number without signs: the name of a currency, if anything.
fn named(text: &str) -> Option<String> {
    let is_sign = |c: char| c.is_whitespace() || "+-\u{2212}\u{2013}().,'\u{2019}".contains(c);
    Some(text.chars().filter(|c| !is_sign(*c)).collect::<String>()).filter(|name| !name.is_empty())
}

/// Signs of currencies. A sign of several is that of the default currency if this is among them, else of the first.
const SIGNS: [(&str, &str); 18] = [
    ("€", "EUR"),
    ("Euro", "EUR"),
    ("$", "USD AUD CAD NZD SGD HKD TWD MXN ARS CLP COP"),
    ("US$", "USD"),
    ("C$", "CAD"),
    ("A$", "AUD"),
    ("NZ$", "NZD"),
    ("HK$", "HKD"),
    ("R$", "BRL"),
    ("£", "GBP EGP GIP FKP LBP SYP"),
    ("¥", "JPY CNY"),
    ("Fr", "CHF"),
    ("SFr", "CHF"),
    ("zł", "PLN"),
    ("Kč", "CZK"),
    ("₹", "INR"),
    ("₺", "TRY"),
    ("₩", "KRW"),
];

/// The currency with a code or sign, and whether it is only assumed.
fn currency_of(name: &str, default: Currency) -> Option<(Currency, bool)> {
    let Some((sign, codes)) = SIGNS.iter().find(|(sign, _)| sign.eq_ignore_ascii_case(name)) else {
        return is_iso_code(name).then(|| Currency::parse(name)).flatten().map(|currency| (currency, false));
    };
    if codes.split(' ').any(|code| code == default.code()) {
        return Some((default, false));
    }
    Some((Currency::parse(codes.split(' ').next()?)?, *sign == "$"))
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

/// The currency that a text names by code or sign; `None` if it names none.
pub fn parse_currency(text: &str, default: Currency) -> Option<Currency> {
    currency_of(&named(text)?, default).map(|(currency, _)| currency)
}

/// Parses a whole number in either notation: `1,200`, `1.200`, `1200.0`. `None` if it has a fraction or is no number.
pub fn whole_number(text: &str) -> Option<i64> {
    let text = text.trim();
    if (1..=18).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok();
    }
    let (sign, digits) = text.strip_prefix(['-', '\u{2212}']).map_or((1, text), |digits| (-1, digits));
    let number = NumberText::parse(digits.trim(), |_| true)?;
    if !number.fraction.bytes().all(|digit| digit == b'0') {
        return None;
    }
    number.whole.parse::<i64>().ok()?.checked_mul(sign)
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
        check("12,34,567.89", "1234567.89", "EUR");
        check("1200-", "-1200.00", "EUR");
        check("-€1,200.00", "-1200.00", "EUR");
        check("12,- CHF", "12.00", "CHF");
        check("Fr. 1'234.50", "1234.50", "CHF");
        check("US$ 5", "5.00", "USD");
        check("1 234 567,05", "1234567.05", "EUR");
    }

    #[test]
    fn refuses_invalid_amounts() {
        for text in [
            "",
            "abc",
            "1.23456",
            "12 apples",
            "€",
            "99999999999999999999",
            "1.2.3",
            "100abc",
            "10 QQQ",
            "1 2",
            "0,075",
            "5 EUR USD",
            "6.0E7",
            "1,2,3",
        ] {
            assert_eq!(Money::parse(text, Currency::EUR), None, "{text}");
        }
    }

    #[test]
    fn doubtful_amounts_are_marked() {
        let euro = |text: &str| AmountText::parse(text, Currency::EUR).expect("is an amount");
        assert!(euro("1.234").is_ambiguous && !euro("1,234.5").is_ambiguous && !euro("1234").is_ambiguous);
        assert!(euro("$5").is_assumed && !euro("£5").is_assumed && !euro("5 USD").is_assumed);
        assert_eq!((euro("0,075").money.minor, euro("0,075").is_exact), (8, false));
        assert_eq!(euro("1234.99 JPY").money.minor, 1235);
        let dollars = Currency::parse("CAD").expect("is a code");
        assert_eq!(Money::parse("$5", dollars).map(|money| money.currency), Some(dollars));
        assert_eq!(parse_currency("QQQ", Currency::EUR), None);
        assert_eq!(parse_currency("€", dollars), Some(Currency::EUR));
    }

    #[test]
    fn percent_rounds_half_away_from_zero() {
        let cents = |minor| Money { minor, currency: Currency::EUR };
        assert_eq!(cents(5).percent(10), cents(1));
        assert_eq!(cents(-5).percent(10), cents(-1));
        assert_eq!(cents(4).percent(10), cents(0));
    }
}
