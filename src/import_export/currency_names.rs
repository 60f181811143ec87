//! Currencies by their names in English, German and French, as Dynamics writes them, besides codes and signs.
use crate::base::fold::tokenize;
use crate::base::{Currency, money};

const NAMES: [(&str, &str); 13] = [
    ("EUR", "euro, euros"),
    (
        "USD",
        "us dollar, us dollars, u s dollar, dollar, amerikanischer dollar, dollar americain, dollar des etats unis",
    ),
    ("GBP", "pound sterling, british pound, british pounds, pfund sterling, britisches pfund, livre sterling"),
    ("CHF", "swiss franc, swiss francs, schweizer franken, franken, franc suisse"),
    ("JPY", "japanese yen, yen, japanischer yen, yen japonais"),
    ("CAD", "canadian dollar, kanadischer dollar, dollar canadien"),
    ("AUD", "australian dollar, australischer dollar, dollar australien"),
    ("DKK", "danish krone, danische krone, couronne danoise"),
    ("SEK", "swedish krona, schwedische krone, couronne suedoise"),
    ("NOK", "norwegian krone, norwegische krone, couronne norvegienne"),
    ("PLN", "polish zloty, zloty, polnischer zloty, zloty polonais"),
    ("CZK", "czech koruna, tschechische krone, couronne tcheque"),
    ("CNY", "chinese yuan, yuan, renminbi, chinesischer yuan, yuan chinois"),
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
        for (text, expected) in
            [("US Dollar", "USD"), ("Dänische Krone", "DKK"), ("Franc suisse", "CHF"), ("Euro", "EUR"), ("chf", "CHF")]
        {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        assert_eq!(read("Taler"), None);
    }
}
