//! The rows of an import's preview. The page asks for the range that is visible, so that neither side copies a hundred
//! thousand rows.
use super::wire::wire;
use crate::base::{Id, Value};

/// The maximum number of rows per reply.
pub const ROWS_PER_REPLY: u32 = 100;

/// The rows of a file that the preview shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowFilter {
    /// All rows.
    All,
    /// Rows that become new records.
    New,
    /// Rows that change records.
    Changed,
    /// Rows that change nothing.
    Same,
    /// Rows with a doubtful value.
    Doubtful,
    /// Rows that are left out.
    LeftOut,
    /// Rows that may be there already.
    Duplicates,
    /// Rows with doubtful values of one kind, by its place in the preview.
    Complaint(u32),
}

/// A request for rows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct RowQuery {
    /// The index of the file.
    pub sheet: u32,
    /// Which of its rows.
    pub filter: RowFilter,
    /// The place of the first row among these.
    pub from: u32,
    /// The number of rows, at most [`ROWS_PER_REPLY`].
    pub count: u32,
}

/// The number of rows of a file by what becomes of them. Each row is new, changed, the same or left out; it may be
/// doubtful, or a possible duplicate, besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RowCounts {
    /// All rows.
    pub all: u32,
    /// Rows that become new records.
    pub new: u32,
    /// Rows that change records.
    pub changed: u32,
    /// Rows that change nothing.
    pub same: u32,
    /// Rows that are left out.
    pub left_out: u32,
    /// Rows with a doubtful value.
    pub doubtful: u32,
    /// Rows that may be there already.
    pub duplicates: u32,
}

/// Some rows.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PreviewRows {
    /// The number of rows that the filter lets through.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<PreviewRow>,
    /// The names of linked records that the import creates.
    pub names: Vec<(Id, String)>,
}

/// A row.
#[derive(Clone, PartialEq, Debug)]
pub struct PreviewRow {
    /// The row number, as shown by a spreadsheet.
    pub line: u32,
    /// What becomes of it.
    pub outcome: RowOutcome,
    /// Why it is left out, and what is doubtful about the whole row.
    pub notes: Vec<String>,
    /// Its cells: those of the file's columns, then the values that all rows get.
    pub cells: Vec<PreviewCell>,
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowOutcome {
    /// A new record.
    New,
    /// A change of a record.
    Changed,
    /// Nothing, because the record is like that already.
    Same,
    /// Nothing, for a reason.
    LeftOut,
}

/// A cell.
#[derive(Clone, PartialEq, Debug)]
pub struct PreviewCell {
    /// What it contains after the import.
    pub content: CellContent,
    /// What the record contains before, if the import changes it.
    pub before: Option<CellContent>,
    /// What is doubtful about it; empty for nothing.
    pub complaint: String,
    /// Where the cell of the file goes.
    pub goes: CellTarget,
}

/// The content of a cell.
#[derive(Clone, PartialEq, Debug)]
pub enum CellContent {
    /// Nothing.
    Empty,
    /// A text, as it is in the file.
    Text(String),
    /// A value of the column's field.
    Value(Value),
}

/// Where a cell of a file goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CellTarget {
    /// Into a field.
    Field,
    /// Into the description.
    Description,
    /// Nowhere.
    Nowhere,
}

wire!(enum RowFilter { 0 All, 1 New, 2 Changed, 3 Same, 4 Doubtful, 5 LeftOut, 6 Duplicates, 7 Complaint(place) });
wire!(struct RowQuery { sheet, filter, from, count });
wire!(struct RowCounts { all, new, changed, same, left_out, doubtful, duplicates });
wire!(struct PreviewRows { total, rows, names });
wire!(struct PreviewRow { line, outcome, notes, cells });
wire!(enum RowOutcome { 0 New, 1 Changed, 2 Same, 3 LeftOut });
wire!(struct PreviewCell { content, before, complaint, goes });
wire!(enum CellContent { 0 Empty, 1 Text(text), 2 Value(value) });
wire!(enum CellTarget { 0 Field, 1 Description, 2 Nowhere });
