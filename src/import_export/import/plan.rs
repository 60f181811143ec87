//! The plan of an import: what it creates and changes, what is doubtful, what is left out and why.
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::fates::{RowFate, UNREAD};
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::change::Blob;
use crate::command::FieldEdit;
use crate::domain::RecordType;
use crate::domain::rules::duplicates::Reason;
use crate::enquiry::Enquiry;
use crate::import_export::duplicate_index::DuplicateOf;
use crate::import_export::table::Table;
use crate::locale::{Language, Phrase, phrase, phrases};
use crate::store::{RecordStore, display_names};

/// A doubtful value in a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The index of the file.
    pub sheet: usize,
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The column's name.
    pub column: String,
    /// The value.
    pub value: String,
    /// What is wrong and what happens to the value.
    pub text: Phrase,
}

/// Doubtful values of one kind in one column of a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Doubt {
    /// The index of the file.
    pub sheet: usize,
    /// The column's name; empty for whole rows.
    pub column: String,
    /// What is wrong and what happens to the values.
    pub text: Phrase,
    /// The number of values.
    pub count: usize,
    /// The indexes of their rows, in order, up to [`MAX_DOUBTFUL_ROWS`] in all kinds together.
    pub rows: Vec<u32>,
    /// The indexes of those that are kept, in `diagnostics`.
    pub kept: Vec<usize>,
}

/// A row that may be a duplicate.
#[derive(Clone, PartialEq, Debug)]
pub struct Duplicate {
    /// The index of the file.
    pub sheet: usize,
    /// The index of the row.
    pub row: usize,
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The person's name.
    pub name: String,
    /// The other record or row.
    pub twin: DuplicateOf,
    /// The reason.
    pub reason: Reason,
}

impl Duplicate {
    /// What it is like, and why it seems so.
    pub fn explain(&self, set: &RecordStore, language: Language) -> String {
        let twin = match self.twin {
            DuplicateOf::Row(line) => phrases::ROW_OF_FILE.with(language, &[&line.to_string()]),
            DuplicateOf::Record(kind, id) => {
                format!("{} {}", kind.one().of(language), display_names::name_of(set, id, language))
            }
        };
        phrases::ROW_LIKE.with(language, &[&twin, self.reason.phrase().of(language)])
    }
}

/// A field in which the file and the workspace differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The index of the file.
    pub sheet: usize,
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The record.
    pub record: (RecordType, Id),
    /// The field.
    pub field: FieldId,
    /// The workspace's value.
    pub ours: Value,
    /// The file's value; `None` if it clears the field.
    pub theirs: Option<Value>,
    /// Whether the workspace's value is kept.
    pub stays: bool,
}

/// Cells of a column that are not imported.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    /// The index of the file.
    pub sheet: usize,
    /// The column's name; empty for whole rows.
    pub column: String,
    /// The number of cells.
    pub count: usize,
    /// The reason.
    pub reason: Phrase,
}

/// The counts of an import by record type.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Records created.
    pub new: usize,
    /// Records changed.
    pub changed: usize,
    /// Records that are unchanged.
    pub same: usize,
}

/// The plan of an import.
#[derive(Default)]
pub struct Plan {
    /// Records to create.
    pub rows: Vec<(RecordType, Row)>,
    /// Fields to set in existing records.
    pub fills: Vec<(Id, Vec<FieldEdit>)>,
    /// The counts by record type.
    pub counts: Vec<(RecordType, Count)>,
    /// What becomes of each row of each file.
    pub fates: Vec<Vec<RowFate>>,
    /// The indexes in `rows` of new picklist entries, and of owners and accounts that the files only name.
    pub entries: Vec<usize>,
    /// Doubtful values, up to [`MAX_DIAGNOSTICS`], and the first of every kind.
    pub diagnostics: Vec<Diagnostic>,
    /// The kinds of doubtful values.
    pub doubts: Vec<Doubt>,
    /// By column, the indexes of its entries in `doubts`.
    doubts_of: FxHashMap<String, Vec<usize>>,
    /// The number of rows in `doubts`.
    doubtful_rows: usize,
    /// Rows that may be duplicates.
    pub duplicates: Vec<Duplicate>,
    /// Differences between the files and the workspace.
    pub conflicts: Vec<Conflict>,
    /// Cells that are not imported; without a column's name, whole rows.
    pub left_out: Vec<LeftOut>,
    /// The bytes of new files, under the ids of their records.
    pub blobs: Vec<Blob>,
    /// The number of sequences that end because somebody replied.
    pub replied: usize,
    /// What waits as an enquiry once the import is stored.
    pub enquiries: Vec<Enquiry>,
    /// The number of cells that no field takes, so that the description keeps them.
    pub described: usize,
    /// By column, the indexes of its entries in `left_out`.
    left_out_of: FxHashMap<String, Vec<usize>>,
}

/// The maximum number of diagnostics that are kept: a file may cause millions.
pub const MAX_DIAGNOSTICS: usize = 10_000;
/// The maximum number of rows that are kept of all kinds of diagnostics together.
pub const MAX_DOUBTFUL_ROWS: usize = 8_000_000;
/// The number of diagnostics of each kind that are kept in any case, so that none hides another.
const FIRST_OF_KIND: usize = 50;

impl Plan {
    /// A plan for tables of which nothing is read yet.
    pub(super) fn of(tables: &[Arc<Table>]) -> Plan {
        let fates = tables.iter().map(|table| vec![UNREAD; table.rows.len()]).collect();
        Plan { fates, ..Plan::default() }
    }

    /// The counts of a record type.
    pub fn count(&self, kind: RecordType) -> Count {
        self.counts.iter().find(|(other, _)| *other == kind).map(|(_, count)| *count).unwrap_or_default()
    }

    pub(super) fn count_mut(&mut self, kind: RecordType) -> &mut Count {
        let at = self.counts.iter().position(|(other, _)| *other == kind).unwrap_or_else(|| {
            self.counts.push((kind, Count::default()));
            self.counts.len() - 1
        });
        &mut self.counts[at].1
    }

    /// Notes a doubtful value, and its row if it is in one.
    pub(super) fn doubt(&mut self, diagnostic: Diagnostic, row: Option<usize>) {
        let places = self.doubts_of.get(&diagnostic.column).map_or(&[][..], Vec::as_slice);
        let is_it =
            |at: &&usize| self.doubts[**at].sheet == diagnostic.sheet && self.doubts[**at].text == diagnostic.text;
        let at = places.iter().find(is_it).copied().unwrap_or_else(|| {
            let Diagnostic { sheet, ref column, text, .. } = diagnostic;
            self.doubts.push(Doubt {
                sheet,
                column: column.clone(),
                text,
                count: 0,
                rows: Vec::new(),
                kept: Vec::new(),
            });
            self.doubts.len() - 1
        });
        if self.doubts[at].count == 0 {
            self.doubts_of.entry(diagnostic.column.clone()).or_default().push(at);
        }
        self.doubts[at].count += 1;
        if let Some(row) = row.filter(|_| self.doubtful_rows < MAX_DOUBTFUL_ROWS) {
            self.doubts[at].rows.push(row as u32);
            self.doubtful_rows += 1;
        }
        if self.diagnostics.len() < MAX_DIAGNOSTICS || self.doubts[at].kept.len() < FIRST_OF_KIND {
            self.doubts[at].kept.push(self.diagnostics.len());
            self.diagnostics.push(diagnostic);
        }
    }

    /// Puts the rows of each kind of doubtful values in order.
    pub(super) fn sort_doubts(&mut self) {
        for doubt in &mut self.doubts {
            doubt.rows.sort_unstable();
            doubt.rows.dedup();
        }
    }

    /// Adds a picklist entry, or an owner or account that the files only name.
    pub(super) fn add_entry(&mut self, kind: RecordType, id: Id, fields: &[(FieldId, Value)]) {
        self.entries.push(self.rows.len());
        self.rows.push((kind, Row::new(id, Timestamp(0), &[], fields)));
    }

    /// Notes what becomes of a row.
    pub(super) fn decide(&mut self, sheet: usize, row: usize, fate: RowFate) {
        if let Some(own) = self.fates.get_mut(sheet).and_then(|fates| fates.get_mut(row)) {
            *own = fate;
        }
    }

    /// Leaves a row out.
    pub(super) fn leave_row_out(&mut self, sheet: usize, row: usize, reason: Phrase) {
        self.decide(sheet, row, RowFate::LeftOut(reason));
        self.leave_out(sheet, "", reason);
    }

    /// The number of rows that are left out.
    pub fn rows_left_out(&self) -> usize {
        self.left_out.iter().filter(|line| line.column.is_empty()).map(|line| line.count).sum()
    }

    pub(super) fn leave_out(&mut self, sheet: usize, column: &str, reason: Phrase) {
        let places = self.left_out_of.get(column).map_or(&[][..], Vec::as_slice);
        let is_it = |at: &&usize| self.left_out[**at].sheet == sheet && self.left_out[**at].reason == reason;
        match places.iter().find(is_it) {
            Some(at) => self.left_out[*at].count += 1,
            None => {
                self.left_out_of.entry(column.to_string()).or_default().push(self.left_out.len());
                self.left_out.push(LeftOut { sheet, column: column.to_string(), count: 1, reason });
            }
        }
    }
}

/// The reason for cells the user chose to leave out.
pub const SKIPPED: Phrase =
    phrase!("skipped as you chose", "auf Ihren Wunsch übersprungen", "ignorée selon votre choix");

/// The reason for cells that repeat what other columns contain.
pub const FOLLOWS: Phrase =
    phrase!("derived from other columns", "ergibt sich aus anderen Spalten", "déduite d’autres colonnes");

/// The reason for cells without a matching field.
pub const NO_FIELD: Phrase = phrase!("no matching field", "kein passendes Feld", "aucun champ correspondant");

/// The reason for rows above the names of the columns.
pub const ABOVE_HEADER: Phrase =
    phrase!("above the heading row", "über der Zeile mit den Überschriften", "au-dessus de la ligne d’en-tête");

/// The reason for rows whose records are deleted in the other program.
pub const DELETED: Phrase =
    phrase!("deleted in the other program", "im anderen Programm gelöscht", "supprimée dans l’autre programme");

/// The reason for rows with totals.
pub const TOTAL: Phrase = phrase!("a total, not a record", "eine Summe, kein Datensatz", "un total, pas une fiche");

/// The reason for the last lines of a printed report.
pub const FOOTER: Phrase = phrase!(
    "a report footer, not a record",
    "die Fußzeile eines Berichts, kein Datensatz",
    "un pied de rapport, pas une fiche",
);

/// The reason for rows that a rule of the workspace refuses.
pub const BREAKS_RULE: Phrase =
    phrase!("breaks a record rule", "verletzt eine Datensatzregel", "enfreint une règle de fiche");

/// The reason for rows that seem to be there already.
pub const SEEMS_THERE: Phrase = phrase!("likely duplicate", "wahrscheinliche Dublette", "doublon probable");
