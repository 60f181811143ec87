//! The tables that every file becomes, what they may grow to, and the guess whether the first row is a header.
use super::cell_table::CellTable;
use super::encoding::Encoding;
use crate::domain::RecordType;
use crate::locale::{Phrase, phrase};

/// The maximum size of a file, in bytes.
pub const MAX_BYTES: usize = 150_000_000;
/// The maximum number of rows.
pub const MAX_ROWS: usize = 250_000;
/// The maximum number of columns.
pub const MAX_COLUMNS: usize = 1_000;
/// The maximum number of filled columns in any row: a sheet of a workbook may have more than a text.
pub const MAX_LINE_CELLS: usize = 2_000;
/// The maximum size of a cell, in bytes.
pub const MAX_CELL: usize = 100_000;
/// The maximum size of a column name that records repeat with every value, in bytes.
pub const MAX_NAME: usize = 1_000;
/// The maximum total size of a workbook's cells in bytes, because many may share one text.
pub const MAX_TEXT: usize = 300_000_000;
/// The maximum number of cells in all rows, including empty ones.
pub const MAX_CELLS: usize = 50_000_000;

/// The rows of a file as text.
#[derive(Debug)]
pub struct Table {
    /// The column names; "Column 3" if the file has none.
    pub header: Vec<String>,
    /// The rows below the header. A row may have fewer or more cells than the header.
    pub rows: CellTable,
    /// The format it was read from.
    pub form: Form,
    /// Whether the columns have names.
    pub has_header: bool,
    /// The row numbers, as shown by a spreadsheet.
    pub lines: Vec<u32>,
    /// The record type of its rows, if the format implies it.
    pub hint: Option<RecordType>,
}

/// The format of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// Delimited text: its encoding and its delimiter.
    Text(Encoding, char),
    /// A sheet of a workbook.
    Workbook,
    /// JSON.
    Json,
    /// vCards.
    Cards,
    /// A calendar.
    Calendar,
}

impl Form {
    /// The usual name, and the delimiter.
    pub const fn name(self) -> (&'static str, Option<char>) {
        match self {
            Form::Text(encoding, delimiter) => (encoding.name(), Some(delimiter)),
            Form::Workbook => ("Excel", None),
            Form::Json => ("JSON", None),
            Form::Cards => ("vCard", None),
            Form::Calendar => ("iCalendar", None),
        }
    }
}

/// The problem of a file that is too large.
pub const TOO_LARGE: Phrase = phrase(
    "The file is larger than 150 MB. Split it and import the parts one after another.",
    "Die Datei ist größer als 150 MB. Teilen Sie sie und importieren Sie die Teile nacheinander.",
);
/// The problem of a file with too many rows.
pub const TOO_MANY_ROWS: Phrase = phrase(
    "The file has more than 250,000 rows. Split it and import the parts one after another.",
    "Die Datei hat mehr als 250.000 Zeilen. Teilen Sie sie und importieren Sie die Teile nacheinander.",
);
/// The problem of a file with too many columns.
pub const TOO_MANY_COLUMNS: Phrase = phrase(
    "The file has more than 1,000 columns. Export fewer and choose that file.",
    "Die Datei hat mehr als 1.000 Spalten. Exportieren Sie weniger und wählen Sie diese Datei.",
);
/// The problem of a file with a cell that is too long.
pub const CELL_TOO_LONG: Phrase = phrase(
    "A cell holds more than 100,000 characters. Check the quotation marks in the file.",
    "Eine Zelle enthält mehr als 100.000 Zeichen. Prüfen Sie die Anführungszeichen in der Datei.",
);
/// The problem of a file with a column name that is too long.
pub const NAME_TOO_LONG: Phrase = phrase(
    "A column's name is longer than 1,000 characters. Shorten it and choose the file again.",
    "Der Name einer Spalte ist länger als 1.000 Zeichen. Kürzen Sie ihn und wählen Sie die Datei erneut.",
);
/// The problem of a workbook with too much text.
pub const TOO_MUCH_TEXT: Phrase = phrase(
    "The cells of this file hold more than 300 MB of text. Split it and import the parts one after another.",
    "Die Zellen dieser Datei enthalten mehr als 300 MB Text. Teilen Sie sie und importieren Sie die Teile nacheinander.",
);
/// The problem of a file with too many cells.
pub const TOO_MANY_CELLS: Phrase = phrase(
    "The file has more than 50 million cells. Export fewer columns or rows and choose that file.",
    "Die Datei hat mehr als 50 Millionen Zellen. Exportieren Sie weniger Spalten oder Zeilen und wählen Sie diese Datei.",
);
/// The problem of an empty file.
pub const EMPTY: Phrase = phrase(
    "The file is empty. Choose a file with at least one row.",
    "Die Datei ist leer. Wählen Sie eine Datei mit mindestens einer Zeile.",
);

impl Table {
    /// The cell of a row; empty if the row is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row, column).unwrap_or("")
    }

    /// The table of rows with their numbers; whether the first row is a header is guessed.
    pub fn of_rows(mut rows: CellTable, mut lines: Vec<u32>, form: Form) -> Result<Table, Phrase> {
        if rows.is_empty() {
            return Err(EMPTY);
        }
        let has_header = is_header(&rows);
        let width = (0..rows.len().min(100)).map(|row| filled(&rows, row)).max().unwrap_or(0);
        let name = |at: usize| rows.get(0, at).filter(|_| has_header).map(str::trim).filter(|name| !name.is_empty());
        let header =
            (0..width).map(|at| name(at).map_or_else(|| format!("Column {}", at + 1), str::to_string)).collect();
        if has_header {
            rows.drop_first();
            lines.drain(..1);
        }
        Ok(Table { header, rows, form, has_header, lines, hint: None })
    }

    /// The row number, as shown by a spreadsheet.
    pub fn line(&self, row: usize) -> usize {
        self.lines.get(row).map_or(row + 1, |line| *line as usize)
    }

    /// The index of the row with a number of a spreadsheet.
    pub fn row(&self, line: u32) -> Option<usize> {
        self.lines.binary_search(&line).ok()
    }
}

/// The number of cells in a row up to the last filled one.
pub(super) fn filled(rows: &CellTable, row: usize) -> usize {
    rows.row(row).rposition(|cell| !cell.trim().is_empty()).map_or(0, |at| at + 1)
}

/// Whether a row is a header: none of its cells is a number, a date or an address.
fn is_header(rows: &CellTable) -> bool {
    let is_datum = |cell: &str| {
        let cell = cell.trim();
        let digits = cell.chars().filter(char::is_ascii_digit).count();
        cell.contains('@') || cell.starts_with("http") || (digits > 0 && digits * 2 >= cell.chars().count())
    };
    !rows.row(0).any(is_datum)
}
