//! A table that grows record by record, and numbers as people write them.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::RecordType;
use crate::import_export::cell_table::CellTable;
use crate::import_export::table::{self, Form, Table};
use crate::locale::{Phrase, phrase};

/// Nothing in the file is a table.
pub const NOTHING: Phrase = phrase(
    "There is no table in the file. Choose a file with at least one row.",
    "In der Datei ist keine Tabelle. Wählen Sie eine Datei mit mindestens einer Zeile.",
);

/// A table of records that name their columns themselves: columns in the order they first come, empty ones left out.
pub struct Records {
    header: Vec<String>,
    /// By name, the place of a column.
    places: HashMap<String, usize>,
    /// Of each row the cells that hold something, by column: a thousand columns may be in use by a row each.
    rows: Vec<BTreeMap<usize, String>>,
}

impl Records {
    /// With the first columns in an order of one's own.
    pub fn new(header: &[&str]) -> Records {
        let header: Vec<String> = header.iter().map(|name| name.to_string()).collect();
        let places = header.iter().cloned().zip(0..).collect();
        Records { header, places, rows: Vec::new() }
    }

    /// Begins a row.
    pub fn begin(&mut self) -> Result<(), Phrase> {
        if self.rows.len() >= table::MAX_ROWS {
            return Err(table::TOO_MANY_ROWS);
        }
        self.rows.push(BTreeMap::new());
        Ok(())
    }

    /// Puts a value into the row begun last; a second value of a column follows the first.
    pub fn put(&mut self, column: &str, value: &str) -> Result<(), Phrase> {
        if column.len() > table::MAX_NAME {
            return Err(table::NAME_TOO_LONG);
        }
        let value = value.trim();
        let Some(row) = self.rows.last_mut().filter(|_| !value.is_empty()) else { return Ok(()) };
        let at = match self.places.get(column) {
            Some(at) => *at,
            None if self.header.len() >= table::MAX_COLUMNS => return Err(table::TOO_MANY_COLUMNS),
            None => {
                self.header.push(column.to_string());
                self.places.insert(column.to_string(), self.header.len() - 1);
                self.header.len() - 1
            }
        };
        let cell = row.entry(at).or_default();
        if !cell.is_empty() {
            cell.push_str("; ");
        }
        cell.push_str(value);
        if cell.len() > table::MAX_CELL { Err(table::CELL_TOO_LONG) } else { Ok(()) }
    }

    /// Whether the row begun last has a value in a column.
    pub fn has(&self, column: &str) -> bool {
        let at = self.places.get(column);
        at.zip(self.rows.last()).is_some_and(|(at, row)| row.contains_key(at))
    }

    /// The table, without columns that nobody fills.
    pub fn table(self, form: Form, hint: Option<RecordType>) -> Result<Table, Phrase> {
        let used: BTreeSet<usize> = self.rows.iter().flat_map(BTreeMap::keys).copied().collect();
        if used.is_empty() {
            return Err(NOTHING);
        }
        if used.len() * self.rows.len() > table::MAX_CELLS {
            return Err(table::TOO_MANY_CELLS);
        }
        let mut rows = CellTable::default();
        for row in &self.rows {
            rows.push(used.iter().map(|at| row.get(at).map_or("", String::as_str)));
        }
        Ok(Table {
            header: used.iter().map(|at| self.header[*at].clone()).collect(),
            rows,
            form,
            has_header: true,
            lines: (1..=self.rows.len() as u32).collect(),
            hint,
        })
    }
}

/// A number as a person writes it: what a computer's fractions add beyond 15 digits goes. Three digits behind the
/// point get a fourth, so that nobody takes the point for one between thousands.
pub fn plain_number(number: f64) -> String {
    if !number.is_finite() {
        return String::new();
    }
    let short: f64 = format!("{number:.14e}").parse().unwrap_or(number);
    let text = short.to_string();
    match text.split_once('.') {
        Some((_, fraction)) if fraction.len() == 3 => format!("{text}0"),
        _ => text,
    }
}
