//! Phone numbers as people write them: what of them is compared, searched and dialled.
use std::borrow::Cow;

/// A number shorter than this, such as that of an extension alone, is not compared.
const SHORTEST: usize = 6;
/// The digits that are compared from the end: enough for one person, whether a country code is there or not.
const COMPARED: usize = 9;

/// The digits of a phone number.
struct PhoneNumber {
    is_international: bool,
    /// Without the prefix of international calls, the trunk zero in brackets and the extension.
    digits: String,
}

impl PhoneNumber {
    fn parse(text: &str) -> PhoneNumber {
        let is_plus = text.trim_start_matches(|c: char| c != '+' && !c.is_ascii_digit()).starts_with('+');
        let mut digits = String::new();
        let trunk = if is_plus || text.trim_start().starts_with("00") { "" } else { "0" };
        // Few numbers have one, and an import has a hundred thousand numbers.
        let text = if text.contains('(') { Cow::Owned(text.replace("(0)", trunk)) } else { Cow::Borrowed(text) };
        for c in text.chars() {
            match c {
                '0'..='9' => digits.push(c),
                // What follows a whole number is its extension, what precedes it is a label.
                '#' | ',' | ';' if digits.len() >= SHORTEST => break,
                c if c.is_alphabetic() && digits.len() >= SHORTEST => break,
                _ => {}
            }
        }
        match digits.strip_prefix("00").filter(|_| !is_plus) {
            Some(rest) => PhoneNumber { is_international: true, digits: rest.to_string() },
            None => PhoneNumber { is_international: is_plus, digits },
        }
    }

    /// The country code and the number within the country, the latter without leading zeros.
    fn parts(&self) -> (&str, &str) {
        let code = if self.is_international { country_code_length(&self.digits) } else { 0 };
        let (code, national) = self.digits.split_at(code.min(self.digits.len()));
        (code, national.trim_start_matches('0'))
    }
}

/// What is compared of a phone number: the last digits, without country code, trunk zero and extension. Empty for
/// numbers that are too short.
pub fn phone_key(phone: &str) -> String {
    let number = PhoneNumber::parse(phone);
    let national = number.parts().1;
    let compared = if national.len() < SHORTEST { &number.digits } else { national };
    match compared.len() {
        0..SHORTEST => String::new(),
        length => compared[length.saturating_sub(COMPARED)..].to_string(),
    }
}

/// The digits by which a phone number is found: with its country code, if it is given.
pub fn searched_digits(phone: &str) -> String {
    let number = PhoneNumber::parse(phone);
    match number.parts() {
        _ if number.digits.len() < SHORTEST => String::new(),
        ("", _) => number.digits,
        (code, national) => format!("{code}{national}"),
    }
}

/// The digits to look for if a text is a phone number or the greater part of one; `None` if it is anything else.
pub fn wanted_digits(text: &str) -> Option<String> {
    let is_part = |c: char| c.is_ascii_digit() || c.is_whitespace() || matches!(c, '+' | '(' | ')' | '-' | '/' | '.');
    if !text.chars().all(is_part) {
        return None;
    }
    let number = PhoneNumber::parse(text);
    let national = number.parts().1;
    (national.len() >= SHORTEST).then(|| national.to_string())
}

/// The address of a call: digits and a leading `+`, without the extension; `None` if there is no number.
pub fn call_address(phone: &str) -> Option<String> {
    let number = PhoneNumber::parse(phone);
    let plus = if number.is_international { "+" } else { "" };
    (!number.digits.is_empty()).then(|| format!("tel:{plus}{}", number.digits))
}

/// The length of the country code that digits begin with: one for +1 and +7, two or three for the others.
fn country_code_length(digits: &str) -> usize {
    match digits.get(..2).and_then(|two| two.parse::<u8>().ok()) {
        Some(10..=19 | 70..=79) => 1,
        #[rustfmt::skip]
        Some(20 | 27 | 30..=34 | 36 | 39..=41 | 43..=49 | 51..=58 | 60..=66 | 81 | 82 | 84 | 86 | 90..=95 | 98) => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_match_with_and_without_prefix() {
        assert_eq!((phone_key("12345"), phone_key("+49 12 34")), (String::new(), "491234".to_string()));
        assert_eq!(phone_key("+49 (0)30 1234567"), phone_key("0301234567"));
    }

    #[test]
    fn spellings_of_one_number_have_one_key() {
        for group in [
            &["+49 30 123456", "030 123456", "0049-30-123456", "(030) 12 34 56", "+49 (0)30/123456", "Tel. 030 123456"]
                [..],
            &["+49 30 1234567", "030 1234567", "0049-30-1234567 ext. 12", "+49301234567#12", "030/1234567;12"],
            &["+1 (212) 555-0100 x5", "212.555.0100", "1-212-555-0100", "+12125550100"],
            &["+353 1 234 5678", "01 234 5678"],
            &["+39 06 1234567", "06 1234567"],
        ] {
            let keys: Vec<String> = group.iter().map(|phone| phone_key(phone)).collect();
            assert!(keys.iter().all(|key| *key == keys[0] && !key.is_empty()), "{group:?}: {keys:?}");
        }
        for nothing in ["", "-", "        ", "ext. 12", "+", "(0)"] {
            assert_eq!(phone_key(nothing), "", "{nothing}");
        }
        assert_ne!(phone_key("030 1234567"), phone_key("030 1234568"));
    }

    #[test]
    fn a_number_is_found_by_its_digits() {
        for phone in ["+49 30 1234567", "030 1234567", "0049-30-1234567 ext. 12"] {
            for typed in ["1234567", "301234567", "030 1234567", "030/123-4567", "+49 (0)30 1234567", "0049301234567"] {
                let wanted = wanted_digits(typed).expect("is a number");
                assert!(searched_digits(phone).contains(&wanted), "{phone} by {typed}");
            }
        }
        for text in ["12345", "abc 1234567", "Kai 3", ""] {
            assert_eq!(wanted_digits(text), None, "{text}");
        }
    }

    #[test]
    fn an_extension_is_not_dialled() {
        for (phone, address) in [
            ("0049-30-1234567 ext. 12", "tel:+49301234567"),
            ("+1 (212) 555-0100 x5", "tel:+12125550100"),
            ("+49 (0)30 1234567", "tel:+49301234567"),
            ("+39 06 1234567", "tel:+39061234567"),
            ("030 1234567", "tel:0301234567"),
            ("(0)30 1234567", "tel:0301234567"),
            ("110", "tel:110"),
        ] {
            assert_eq!(call_address(phone).as_deref(), Some(address), "{phone}");
        }
        assert_eq!(call_address("- "), None);
    }
}
