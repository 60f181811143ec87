//! The parser of delimited text (CSV, TSV), which guesses encoding, delimiter and header.
use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2};

use crate::import_export::cell_table::{CellTable, Row};
use crate::import_export::encoding;
use crate::import_export::table::{
    CELL_TOO_LONG, Form, MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_ROWS, TOO_LARGE, TOO_MANY_COLUMNS, TOO_MANY_ROWS, Table,
    filled,
};
use crate::locale::{Phrase, phrase};

/// The size of the buffer for a row with quotes; it grows in such steps.
const BUFFER_STEP: usize = 4096;

/// Parses a file of delimited text; the error says why it cannot be read and what to do.
pub fn read(bytes: &[u8]) -> Result<Table, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(TOO_LARGE);
    }
    let (text, encoding) = encoding::decode(bytes);
    if text.contains('\0') {
        return Err(phrase(
            "This is not a text file. Choose a file in CSV format.",
            "Das ist keine Textdatei. Wählen Sie eine Datei im CSV-Format.",
        ));
    }
    let (named, body) = named_delimiter(&text);
    let delimiter = named.unwrap_or_else(|| guess_delimiter(body));
    let (mut rows, starts) = parse_delimited(body, delimiter, usize::MAX);
    let is_blank = |rows: &CellTable, row: usize| rows.row_text(row).trim().is_empty();
    let mut lines = Vec::with_capacity(starts.len());
    let mut line = 0;
    for (row, start) in starts.into_iter().enumerate() {
        line += 1 + blank_lines(body, start);
        if is_blank(&rows, row) {
            continue;
        }
        if rows.row_text(row).len() > MAX_CELL && rows.row(row).any(|cell| cell.len() > MAX_CELL) {
            return Err(CELL_TOO_LONG);
        }
        if rows.width(row) > MAX_COLUMNS && filled(&rows, row) > MAX_COLUMNS {
            return Err(TOO_MANY_COLUMNS);
        }
        lines.push(line);
        if lines.len() > MAX_ROWS {
            return Err(TOO_MANY_ROWS);
        }
    }
    rows.retain(|rows, row| !is_blank(rows, row));
    Table::of_rows(rows, lines, Form::Text(encoding, char::from(delimiter)))
}

/// The number of empty lines before a record: the parser skips them, a spreadsheet counts them.
fn blank_lines(body: &str, start: usize) -> u32 {
    let bytes = body.as_bytes();
    let mut count = 0;
    let mut before = start.checked_sub(1).map_or(0, |at| bytes[at]);
    for byte in bytes[start..].iter().copied().take_while(|byte| matches!(byte, b'\r' | b'\n')) {
        // The two bytes of one line end, the first of which may belong to the record before.
        count += u32::from((before, byte) != (b'\r', b'\n'));
        before = byte;
    }
    count
}

/// Excel's optional first line `sep=;`.
fn named_delimiter(text: &str) -> (Option<u8>, &str) {
    let first = text.lines().next().unwrap_or("");
    match first.strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (Some(*delimiter), text[first.len()..].trim_start_matches(['\r', '\n'])),
        _ => (None, text),
    }
}

/// The delimiter that splits the first rows most evenly into the most cells.
fn guess_delimiter(text: &str) -> u8 {
    let evenness = |delimiter: u8| {
        let (rows, _) = parse_delimited(text, delimiter, 30);
        let widths: Vec<usize> = (0..rows.len()).map(|row| rows.width(row)).collect();
        let first = widths.first().copied().unwrap_or(0);
        if first < 2 {
            return 0;
        }
        let even = widths.iter().filter(|width| **width == first).count();
        even * 1000 / widths.len() * 100 + first.min(99)
    };
    [b',', b';', b'\t', b'|'].into_iter().rev().max_by_key(|delimiter| evenness(*delimiter)).unwrap_or(b',')
}

/// Parses up to `most` rows of delimited text. Also returns where in the text each begins: at the empty lines before
/// it, if there are any.
fn parse_delimited(text: &str, delimiter: u8, most: usize) -> (CellTable, Vec<usize>) {
    let mut parser = Parser {
        reader: ReaderBuilder::new().delimiter(delimiter).build(),
        delimiter,
        input: text,
        position: 0,
        text: String::with_capacity(if most == usize::MAX { text.len() } else { 0 }),
        ends: Vec::new(),
    };
    let mut rows = Vec::new();
    let mut starts = Vec::new();
    while starts.len() < most {
        let offset = parser.position;
        let (start, first) = (parser.text.len(), parser.ends.len());
        if !parser.row() {
            break;
        }
        rows.push(Row { start, first, count: parser.ends.len() - first });
        starts.push(offset);
    }
    (CellTable { text: parser.text, ends: parser.ends, rows }, starts)
}

/// The parser of delimited text.
struct Parser<'a> {
    reader: csv_core::Reader,
    delimiter: u8,
    /// The whole text.
    input: &'a str,
    /// The offset that the parser has reached.
    position: usize,
    /// The cells so far, concatenated.
    text: String,
    /// The end of each cell.
    ends: Vec<usize>,
}

impl Parser<'_> {
    /// Parses the next row. Returns whether there was one.
    fn row(&mut self) -> bool {
        let rest = self.input.get(self.position..).unwrap_or("").trim_start_matches(['\r', '\n']);
        let line = &rest[..memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        if line.is_empty() || memchr(b'"', line.as_bytes()).is_some() {
            return self.quoted_row();
        }
        // A line without quotes is one row, split at its delimiters.
        let mut from = 0;
        for end in memchr_iter(self.delimiter, line.as_bytes()).chain([line.len()]) {
            self.text.push_str(&line[from..end]);
            self.ends.push(self.text.len());
            from = end + 1;
        }
        // The byte after the line is consumed with it; the second byte of a two-byte line end is skipped by the next
        // call.
        self.position = (self.input.len() - rest.len() + line.len() + 1).min(self.input.len());
        true
    }

    fn quoted_row(&mut self) -> bool {
        let start = self.text.len();
        let mut row = Vec::new();
        let mut ends = [0; 64];
        let is_there = loop {
            let written = row.len();
            row.resize(written + BUFFER_STEP, 0);
            let (result, read, put, cut) =
                self.reader.read_record(&self.input.as_bytes()[self.position..], &mut row[written..], &mut ends);
            self.position += read;
            row.truncate(written + put);
            self.ends.extend(ends[..cut].iter().map(|end| start + end));
            match result {
                // At the end of the text, one more call is needed.
                ReadRecordResult::InputEmpty | ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {}
                ReadRecordResult::Record => break true,
                ReadRecordResult::End => break false,
            }
        };
        // Text that is split at delimiters and quotes remains valid UTF-8.
        self.text.push_str(&String::from_utf8(row).unwrap_or_default());
        is_there
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &CellTable) -> Vec<Vec<&str>> {
        cells.iter().map(Iterator::collect).collect()
    }

    fn check(text: &str, header: &[&str], rows: &[&[&str]]) {
        let table = read(text.as_bytes()).unwrap();
        assert_eq!(table.header, header, "{text}");
        let cells: Vec<Vec<&str>> = table.rows.iter().map(Iterator::collect).collect();
        assert_eq!(cells, rows, "{text}");
    }

    #[test]
    fn csv_dialects_are_detected() {
        check("Name,City\nBerg,Kiel\n", &["Name", "City"], &[&["Berg", "Kiel"]]);
        check("Name;Ort\r\nBerg;\"Kiel; Nord\"\r\n", &["Name", "Ort"], &[&["Berg", "Kiel; Nord"]]);
        check("Name\tCity\n\"a \"\"b\"\"\nc\"\tKiel", &["Name", "City"], &[&["a \"b\"\nc", "Kiel"]]);
        check("sep=|\nName|City\nBerg|Kiel", &["Name", "City"], &[&["Berg", "Kiel"]]);
        check("Name;Preis\nBerg;1,50\nLund;2,50\n", &["Name", "Preis"], &[&["Berg", "1,50"], &["Lund", "2,50"]]);
        check("Berg,ada@example.com\n\n,\n", &["Column 1", "Column 2"], &[&["Berg", "ada@example.com"]]);
        check(
            "Name,City\nBerg\nLund,Kiel,more\n",
            &["Name", "City", "Column 3"],
            &[&["Berg"], &["Lund", "Kiel", "more"]],
        );
    }

    #[test]
    fn rows_have_the_numbers_a_spreadsheet_shows() {
        for (text, expected) in [
            ("Name,City\nBerg,Kiel\nLund,Ulm\n", vec![2, 3]),
            ("Berg,ada@example.com\nLund,bo@example.com\n", vec![1, 2]),
            ("\n\nName,City\n\nBerg,Kiel\n,\n  \n\n\nLund,Ulm", vec![5, 10]),
            ("Name,City\r\n\r\nBerg,Kiel\r\nLund,Ulm\r\n", vec![3, 4]),
            ("Name,City\r\rBerg,Kiel\rLund,Ulm\r", vec![3, 4]),
            ("Name,City\n\"Berg\n\nund Sohn\",\"Kiel\r\nNord\"\n\nLund,Ulm\n", vec![2, 4]),
            ("sep=;\r\nName;City\r\nBerg;Kiel\r\n\r\nLund;Ulm\r\n", vec![2, 4]),
        ] {
            let table = read(text.as_bytes()).unwrap();
            assert_eq!(table.lines, expected, "{text:?}");
            assert_eq!((table.line(1), table.row(expected[1]), table.row(99)), (expected[1] as usize, Some(1), None));
        }
    }

    #[test]
    fn files_without_a_table_are_refused() {
        for bytes in [b"".as_slice(), b"\n\n", b"binary \0 data, more of it"] {
            assert!(read(bytes).is_err());
        }
    }

    #[test]
    fn text_is_cut_at_delimiters_outside_of_quotes() {
        for (text, expected, starts) in [
            ("", vec![], vec![]),
            ("a;b\nc", vec![vec!["a", "b"], vec!["c"]], vec![0, 4]),
            ("a;\r\n\r\n;b;\rc", vec![vec!["a", ""], vec!["", "b", ""], vec!["c"]], vec![0, 3, 10]),
            (
                "\"a\"\nb;\"\n\"\nc;d\"e\nf;g",
                vec![vec!["a"], vec!["b", "\n"], vec!["c", "d\"e"], vec!["f", "g"]],
                vec![0, 4, 10, 16],
            ),
            ("\n\n\"a;\n\"\"b\"\"\";\r\n;ä\n\n", vec![vec!["a;\n\"b\"", ""], vec!["", "ä"]], vec![0, 14]),
        ] {
            let (cells, begun) = parse_delimited(text, b';', usize::MAX);
            assert_eq!((rows(&cells), begun), (expected, starts), "{text:?}");
        }
        let long = format!("{}\n{}", "x;".repeat(5000), "y".repeat(10_000));
        for most in [1, 2, usize::MAX] {
            let (cells, begun) = parse_delimited(&long, b';', most);
            assert_eq!((cells.len(), begun.len(), cells.width(0)), (most.min(2), most.min(2), 5001));
            assert_eq!((cells.get(0, 4999), cells.get(0, 5000), cells.get(0, 5001)), (Some("x"), Some(""), None));
            assert_eq!(cells.get(1, 0).map_or(0, str::len), if most == 1 { 0 } else { 10_000 });
        }
    }

    #[test]
    fn long_cells_with_quotes_are_read_completely() {
        let cell = "ä \u{1f600}\n".repeat(2000);
        let text = format!("a,\"{cell}\"\n\"{cell}\",{}\nb", "c,".repeat(200));
        let (cells, starts) = parse_delimited(&text, b',', usize::MAX);
        assert_eq!((cells.len(), starts[2]), (3, text.len() - 1));
        assert_eq!((cells.get(0, 1), cells.get(1, 0), cells.get(1, 200)), (Some(&*cell), Some(&*cell), Some("c")));
        assert_eq!((cells.width(1), cells.get(1, 201), cells.get(2, 0)), (202, Some(""), Some("b")));
    }
}
