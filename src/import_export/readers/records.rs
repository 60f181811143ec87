//! A table that is built record by record, and numbers in human-readable form.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::domain::RecordType;
use crate::import_export::cell_table::CellTable;
use crate::import_export::table::{self, Form, Notes, Remark, Table};
use crate::locale::{Phrase, phrase};

/// The problem of a file without a table.
pub const NOTHING: Phrase = phrase!(
    "There is no table in the file. Choose a file with at least one row.",
    "In der Datei ist keine Tabelle. Wählen Sie eine Datei mit mindestens einer Zeile.",
    "Le fichier ne contient aucun tableau. Choisissez un fichier avec au moins une ligne.",
);

/// The maximum number of remarks that are kept.
const MAX_REMARKS: usize = 100_000;

/// A table of records that name their columns: columns in the order of first occurrence, without empty ones.
pub struct Records {
    header: Vec<String>,
    /// The index of each column, by name.
    places: HashMap<String, usize>,
    /// The filled cells of each row, by column: a thousand columns may be used by one row each.
    rows: Vec<BTreeMap<usize, String>>,
    /// What is said about the rows.
    pub notes: Notes,
}

impl Records {
    /// Begins with the given columns.
    pub fn new(header: &[&str]) -> Records {
        let header: Vec<String> = header.iter().map(|name| name.to_string()).collect();
        let places = header.iter().cloned().zip(0..).collect();
        Records { header, places, rows: Vec::new(), notes: Notes::default() }
    }

    /// Begins a row.
    pub fn begin(&mut self) -> Result<(), Phrase> {
        if self.rows.len() >= table::MAX_ROWS {
            return Err(table::TOO_MANY_ROWS);
        }
        self.rows.push(BTreeMap::new());
        Ok(())
    }

    /// Adds a value to the current row; a second value for a column is appended.
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

    /// Notes something doubtful in the current row.
    pub fn remark(&mut self, column: &str, value: &str, text: Phrase) {
        if let Some(row) = self.rows.len().checked_sub(1)
            && self.notes.remarks.len() < MAX_REMARKS
        {
            let value = value.chars().take(100).collect();
            self.notes.remarks.push(Remark { row, column: column.to_string(), value, text });
        }
    }

    /// The number of rows.
    pub fn count(&self) -> usize {
        self.rows.len()
    }

    /// Whether the current row has a value in a column.
    pub fn has(&self, column: &str) -> bool {
        let at = self.places.get(column);
        at.zip(self.rows.last()).is_some_and(|(at, row)| row.contains_key(at))
    }

    /// The table, without columns that are never filled.
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
        let header = used.iter().map(|at| self.header[*at].clone()).collect();
        Ok(Table { notes: self.notes, ..Table::of_columns(header, rows, form, hint) })
    }
}

/// A number in human-readable form, without floating-point digits beyond the fifteenth. Three digits after the point
/// get a fourth, so that the point is not taken for a thousands separator.
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
