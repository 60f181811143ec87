//! The tables that every file becomes, what they may grow to, and the guess which row is the header.
use std::sync::Arc;

use super::cell_table::{CellTable, Row};
use super::column_names;
use super::encoding::Encoding;
use super::report_groups;
use crate::base::{Date, Timestamp};
use crate::domain::RecordType;
use crate::locale::{Phrase, phrase};
use crate::store::meetings::Response;
use crate::worker_protocol::messages::FileFormat;

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
#[derive(Clone, Debug)]
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
    /// What the reader could not read as it stands.
    pub problems: Vec<TableProblem>,
    /// The rows up to the header, and their numbers.
    pub(super) head: (Vec<Row>, Vec<u32>),
    /// What the reader has to say about it.
    pub notes: Notes,
}

/// What a reader notices in a file, for the preview.
#[derive(Clone, Default, Debug)]
pub struct Notes {
    /// Doubtful values of rows.
    pub remarks: Vec<Remark>,
    /// What became no row, by reason.
    pub left_out: Vec<(Phrase, usize)>,
    /// The rows of meetings that were called off, in order.
    pub called_off: Vec<usize>,
    /// Who takes part in meetings, in the order of their rows.
    pub guests: Vec<(usize, Guests)>,
    /// The answers to invitations, in the order of their rows.
    pub answers: Vec<(usize, Vec<Answer>)>,
    /// The files attached to mails, in the order of their rows.
    pub attached: Vec<AttachedFile>,
}

/// Who takes part in a meeting, according to a calendar.
#[derive(Clone, PartialEq, Debug)]
pub struct Guests {
    /// The version of the invitation.
    pub version: i64,
    /// Those who take part, and whoever invites.
    pub all: Vec<Attendee>,
}

/// Somebody who takes part in a meeting, according to a calendar.
#[derive(Clone, PartialEq, Debug)]
pub struct Attendee {
    /// The name; may be empty.
    pub name: String,
    /// The address.
    pub address: String,
    /// What they answered.
    pub response: Response,
    /// Whether it is whoever invites.
    pub is_organizer: bool,
}

/// An answer to an invitation.
#[derive(Clone, PartialEq, Debug)]
pub struct Answer {
    /// The version of the invitation to which it is one.
    pub version: i64,
    /// Who answers, and what.
    pub who: Attendee,
    /// The date of a series that alone is meant.
    pub only: Option<(Timestamp, Date)>,
    /// The time that they propose instead, by the user's clock.
    pub proposed: Option<String>,
    /// What they write with it; may be empty.
    pub comment: String,
}

/// A file attached to a mail.
#[derive(Clone, Debug)]
pub struct AttachedFile {
    /// The index of the mail's row.
    pub row: usize,
    /// The name.
    pub name: String,
    /// The media type, according to the mail.
    pub media_type: String,
    /// The bytes; none of a file that is too large.
    pub bytes: Option<Arc<Vec<u8>>>,
}

/// A doubtful value of a row.
#[derive(Clone, PartialEq, Debug)]
pub struct Remark {
    /// The index of the row.
    pub row: usize,
    /// The column's name.
    pub column: String,
    /// The value in the file.
    pub value: String,
    /// What is wrong and what happens to the value.
    pub text: Phrase,
}

impl Notes {
    /// Counts something that becomes no row.
    pub fn leave_out(&mut self, reason: Phrase) {
        match self.left_out.iter_mut().find(|(own, _)| *own == reason) {
            Some((_, count)) => *count += 1,
            None => self.left_out.push((reason, 1)),
        }
    }
}

/// A cell or a row that a reader could not read as it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct TableProblem {
    /// The row number, as shown by a spreadsheet.
    pub line: u32,
    /// The index of the column, if it is a cell.
    pub column: Option<usize>,
    /// The text.
    pub value: String,
    /// What is wrong with it.
    pub text: Phrase,
}

/// The maximum number of such problems that are kept.
pub const MAX_PROBLEMS: usize = 10_000;
/// The number of rows in which the header is looked for.
const HEADER_ROWS: usize = 30;

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
    /// Mails.
    Mails,
}

impl Form {
    /// The format of the file, if it is a text.
    pub fn format(self) -> Option<FileFormat> {
        match self {
            Form::Text(..) => Some(FileFormat::Text),
            Form::Workbook | Form::Mails => None,
            Form::Json => Some(FileFormat::Json),
            Form::Cards => Some(FileFormat::Cards),
            Form::Calendar => Some(FileFormat::Calendar),
        }
    }

    /// The usual name, and the delimiter.
    pub fn name(self) -> (&'static str, Option<char>) {
        match self {
            Form::Text(encoding, delimiter) => (encoding.name(), Some(delimiter)),
            Form::Workbook => ("Excel", None),
            Form::Json => ("JSON", None),
            Form::Cards => ("vCard", None),
            Form::Calendar => ("iCalendar", None),
            Form::Mails => ("EML", None),
        }
    }
}

/// The problem of a file that is too large.
pub const TOO_LARGE: Phrase = phrase!(
    "The file is larger than 150 MB. Split it and import the parts one after another.",
    "Die Datei ist größer als 150 MB. Teilen Sie sie und importieren Sie die Teile nacheinander.",
    "Le fichier dépasse 150 Mo. Divisez-le et importez les parties l’une après l’autre.",
);
/// The problem of a file with too many rows.
pub const TOO_MANY_ROWS: Phrase = phrase!(
    "The file has more than 250,000 rows. Split it and import the parts one after another.",
    "Die Datei hat mehr als 250.000 Zeilen. Teilen Sie sie und importieren Sie die Teile nacheinander.",
    "Le fichier compte plus de 250 000 lignes. Divisez-le et importez les parties l’une après l’autre.",
);
/// The problem of a file with too many columns.
pub const TOO_MANY_COLUMNS: Phrase = phrase!(
    "The file has more than 1,000 columns. Export fewer and choose that file.",
    "Die Datei hat mehr als 1.000 Spalten. Exportieren Sie weniger und wählen Sie diese Datei.",
    "Le fichier compte plus de 1 000 colonnes. Exportez-en moins et choisissez ce fichier.",
);
/// The problem of a file with a cell that is too long.
pub const CELL_TOO_LONG: Phrase = phrase!(
    "A cell holds more than 100,000 characters. Check the quotation marks in the file.",
    "Eine Zelle enthält mehr als 100.000 Zeichen. Prüfen Sie die Anführungszeichen in der Datei.",
    "Une cellule contient plus de 100 000 caractères. Vérifiez les guillemets dans le fichier.",
);
/// The problem of a file with a column name that is too long.
pub const NAME_TOO_LONG: Phrase = phrase!(
    "A column's name is longer than 1,000 characters. Shorten it and choose the file again.",
    "Der Name einer Spalte ist länger als 1.000 Zeichen. Kürzen Sie ihn und wählen Sie die Datei erneut.",
    "Le nom d’une colonne dépasse 1 000 caractères. Raccourcissez-le et choisissez de nouveau le fichier.",
);
/// The problem of a workbook with too much text.
pub const TOO_MUCH_TEXT: Phrase = phrase!(
    "The cells of this file hold more than 300 MB of text. Split it and import the parts one after another.",
    "Die Zellen dieser Datei enthalten mehr als 300 MB Text. Teilen Sie sie und importieren Sie die Teile nacheinander.",
    "Les cellules de ce fichier contiennent plus de 300 Mo de texte. Divisez-le et importez les parties l’une après l’autre.",
);
/// The problem of a file with too many cells.
pub const TOO_MANY_CELLS: Phrase = phrase!(
    "The file has more than 50 million cells. Export fewer columns or rows and choose that file.",
    "Die Datei hat mehr als 50 Millionen Zellen. Exportieren Sie weniger Spalten oder Zeilen und wählen Sie diese Datei.",
    "Le fichier compte plus de 50 millions de cellules. Exportez moins de colonnes ou de lignes et choisissez ce fichier.",
);
/// The problem of an empty file.
pub const EMPTY: Phrase = phrase!(
    "The file is empty. Choose a file with at least one row.",
    "Die Datei ist leer. Wählen Sie eine Datei mit mindestens einer Zeile.",
    "Le fichier est vide. Choisissez un fichier avec au moins une ligne.",
);

impl Table {
    /// The cell of a row; empty if the row is too short.
    pub fn cell(&self, row: usize, column: usize) -> &str {
        self.rows.get(row, column).unwrap_or("")
    }

    /// The table of rows with their numbers; which row is the header is guessed.
    pub fn of_rows(rows: CellTable, lines: Vec<u32>, form: Form) -> Result<Table, Phrase> {
        if rows.is_empty() {
            return Err(EMPTY);
        }
        let rows = report_groups::filled_down(rows);
        let header = header_row(&rows);
        Ok(Table::without_header(rows, lines, form).with_header(header))
    }

    /// A table of columns that have names.
    pub fn of_columns(header: Vec<String>, rows: CellTable, form: Form, hint: Option<RecordType>) -> Table {
        let lines = (1..=rows.len() as u32).collect();
        Table { header, has_header: true, hint, ..Table::without_header(rows, lines, form) }
    }

    fn without_header(rows: CellTable, lines: Vec<u32>, form: Form) -> Table {
        let (header, problems, head) = (Vec::new(), Vec::new(), (Vec::new(), Vec::new()));
        Table { header, rows, form, has_header: false, lines, hint: None, problems, head, notes: Notes::default() }
    }

    /// The same table with another row as its header, by its place among all rows, or with none.
    pub fn with_header(mut self, header: Option<usize>) -> Table {
        let (rows, mut lines) = std::mem::take(&mut self.head);
        self.rows.put_first(rows);
        lines.append(&mut self.lines);
        let header = header.filter(|at| *at < self.rows.len());
        let below = header.map_or(0, |at| at + 1);
        let data = below..self.rows.len().min(below + 100);
        let widths = data.chain(header).map(|row| filled(&self.rows, row));
        let width = widths.max().unwrap_or(0);
        let name = |at: usize| self.rows.get(header?, at).map(str::trim).filter(|name| !name.is_empty());
        let mut names: Vec<String> = Vec::with_capacity(width);
        for at in 0..width {
            let own = name(at).map_or_else(|| format!("Column {}", at + 1), str::to_string);
            // Columns of one name are told apart.
            let mut numbered = (2..).map(|number| format!("{own} ({number})"));
            let is_new = !names.contains(&own);
            let free = if is_new { Some(own.clone()) } else { numbered.find(|name| !names.contains(name)) };
            names.push(free.unwrap_or(own));
        }
        self.header = names;
        self.has_header = header.is_some();
        self.lines = lines.split_off(below);
        self.head = (self.rows.take_first(below), lines);
        self
    }

    /// The number of rows above the header.
    pub fn rows_above(&self) -> usize {
        self.head.0.len().saturating_sub(1)
    }

    /// The first rows, from the first of the file on, with their numbers and places: what the header may be chosen from.
    pub fn first_rows(&self) -> Vec<(u32, Vec<String>)> {
        // Other formats name their columns themselves.
        if !matches!(self.form, Form::Text(..) | Form::Workbook) || self.has_header && self.head.0.is_empty() {
            return Vec::new();
        }
        let mut all = self.rows.clone_rows(&self.head.0, HEADER_ROWS);
        let lines = self.head.1.iter().chain(&self.lines).copied();
        lines.zip(all.drain(..)).collect()
    }

    /// The place of the header among all rows.
    pub fn header_place(&self) -> Option<usize> {
        self.head.0.len().checked_sub(1)
    }

    /// The number of cells in the header's row; none if there is no header.
    pub fn header_width(&self) -> Option<usize> {
        self.head.0.last().map(|row| row.count)
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

/// The place of the header: the first row, unless it is a title, a date or anything else above the names of the columns.
fn header_row(rows: &CellTable) -> Option<usize> {
    let last = rows.len().min(HEADER_ROWS);
    let count = |row: usize| rows.row(row).filter(|cell| !cell.trim().is_empty()).count();
    let known = |row: usize| rows.row(row).filter(|cell| column_names::is_known_name(cell)).count();
    let is_header = |row: usize| !rows.row(row).any(is_datum) || known(row) * 2 > count(row);
    let widest = (0..last).map(count).max().unwrap_or(0);
    let is_wide = |row: usize| count(row) * 2 > widest;
    let is_named = |row: &usize| is_wide(*row) && known(*row) >= 2 && known(*row) * 2 > count(*row);
    match (is_wide(0), is_header(0)) {
        (true, true) => Some(0),
        (true, false) => (1..last).find(is_named),
        (false, is_only) => {
            let below = |row: &usize| is_wide(*row) && is_header(*row) && *row + 1 < rows.len();
            (1..last).find(is_named).or_else(|| (1..last).find(below)).or(is_only.then_some(0))
        }
    }
}

/// Whether a cell is a number, a date or an address, which a header does not have.
fn is_datum(cell: &str) -> bool {
    let cell = cell.trim();
    let digits = cell.chars().filter(char::is_ascii_digit).count();
    cell.contains('@') || cell.starts_with("http") || (digits > 0 && digits * 2 >= cell.chars().count())
}
