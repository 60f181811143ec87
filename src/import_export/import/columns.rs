//! What all cells of a column say together, or its name.
use crate::base::Currency;
use crate::base::money::{self, is_iso_code};
use crate::domain::{Field, FieldType};
use crate::import_export::parse_cell;
use crate::import_export::table::Table;

/// The number of cells that are looked at.
const LOOKED_AT: usize = 2_000;

/// For each column of amounts, the decimal sign that they prove.
pub fn decimal_signs(table: &Table, fields: &[Option<&'static Field>]) -> Vec<Option<char>> {
    let sign = |(at, field): (usize, &Option<&'static Field>)| {
        field.filter(|field| field.kind == FieldType::Money)?;
        let cells = (0..table.rows.len()).map(|row| table.cell(row, at)).filter(|cell| !cell.is_empty());
        parse_cell::decimal_sign(cells.take(LOOKED_AT))
    };
    fields.iter().enumerate().map(sign).collect()
}

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
