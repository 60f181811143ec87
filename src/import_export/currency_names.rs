//! Currencies by their names in English and German, as Dynamics writes them, besides codes and signs.
use crate::base::fold::tokenize;
use crate::base::{Currency, money};

const NAMES: [(&str, &str); 13] = [
    ("EUR", "euro, euros"),
    ("USD", "us dollar, us dollars, u s dollar, dollar, amerikanischer dollar"),
    ("GBP", "pound sterling, british pound, british pounds, pfund sterling, britisches pfund"),
    ("CHF", "swiss franc, swiss francs, schweizer franken, franken"),
    ("JPY", "japanese yen, yen, japanischer yen"),
    ("CAD", "canadian dollar, kanadischer dollar"),
    ("AUD", "australian dollar, australischer dollar"),
    ("DKK", "danish krone, danische krone"),
    ("SEK", "swedish krona, schwedische krone"),
    ("NOK", "norwegian krone, norwegische krone"),
    ("PLN", "polish zloty, zloty, polnischer zloty"),
    ("CZK", "czech koruna, tschechische krone"),
    ("CNY", "chinese yuan, yuan, renminbi, chinesischer yuan"),
];

/// The currency that a cell names by code, sign or name; `None` if it names none.
pub fn read(text: &str, default: Currency) -> Option<Currency> {
    let by_name = || {
        let words = tokenize(text);
        let (code, _) = NAMES.iter().find(|(_, names)| names.split(", ").any(|name| name == words))?;
        Currency::parse(code)
    };
    money::parse_currency(text, default).or_else(by_name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_known_by_name() {
        let read = |text| read(text, Currency::EUR).map(|currency| currency.code().to_string());
        for (text, expected) in [("US Dollar", "USD"), ("Dänische Krone", "DKK"), ("Euro", "EUR"), ("chf", "CHF")] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("Taler"), None);
    }
}
