//! What the name of a column says about its cells.
use crate::base::Currency;
use crate::base::money::{self, is_iso_code};
use crate::domain::{Field, FieldType};
use crate::import_export::table::Table;

/// For each column of amounts, the currency in its name: `Amount (USD)`, `Betrag in CHF`.
pub fn currencies(table: &Table, fields: &[Option<&'static Field>]) -> Vec<Option<Currency>> {
    let named = |(at, field): (usize, &Option<&'static Field>)| {
        field.filter(|field| field.kind == FieldType::Money)?;
        let name = table.header.get(at)?;
        let mut words =
            name.split(|c: char| c.is_whitespace() || "()[]/,:".contains(c)).filter(|word| !word.is_empty());
        words.next()?;
        let is_currency = |word: &&str| {
            matches!(*word, "€" | "$" | "£" | "¥") || is_iso_code(word) && word.chars().all(char::is_uppercase)
        };
        money::parse_currency(words.find(is_currency)?, Currency::EUR)
    };
    fields.iter().enumerate().map(named).collect()
}
