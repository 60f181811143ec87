//! The parser of delimited text (CSV, TSV), which guesses encoding, delimiter and header, and says where quotation marks
//! are not as they should be.
use memchr::{memchr, memchr_iter, memchr2};

use crate::import_export::cell_table::{CellTable, Row};
use crate::import_export::encoding::{self, Encoding};
use crate::import_export::table::{
    CELL_TOO_LONG, Form, MAX_BYTES, MAX_CELL, MAX_COLUMNS, MAX_PROBLEMS, MAX_ROWS, TOO_LARGE, TOO_MANY_COLUMNS,
    TOO_MANY_ROWS, Table, TableProblem, filled,
};
use crate::locale::{Phrase, phrase};

/// The number of unclosed quotation marks after which they are all taken for characters: each is looked for to the end
/// of the text.
const MAX_UNCLOSED: usize = 100;

const UNCLOSED: Phrase = phrase!(
    "A quotation mark opens here and is never closed. It is taken for a character; check this row and those below.",
    "Hier beginnt ein Anführungszeichen, das nie endet. Es gilt als Zeichen; prüfen Sie diese Zeile und die darunter.",
    "Un guillemet s’ouvre ici et ne se ferme jamais. Il est lu comme un caractère ; vérifiez cette ligne et les suivantes.",
);
const STRAY: Phrase = phrase!(
    "There are quotation marks within the quotation marks of this cell, which runs over several lines. Check this row and those below.",
    "In den Anführungszeichen dieser Zelle, die über mehrere Zeilen reicht, stehen weitere. Prüfen Sie diese Zeile und die darunter.",
    "Cette cellule, qui s’étend sur plusieurs lignes, contient des guillemets entre ses guillemets. Vérifiez cette ligne et les suivantes.",
);
const UNREADABLE: Phrase = phrase!(
    "A character here cannot be read in the encoding of the file. Choose another encoding above, or correct it after the import.",
    "Ein Zeichen hier ist in der Kodierung der Datei nicht lesbar. Wählen Sie oben eine andere Kodierung, oder berichtigen Sie es nach dem Import.",
    "Un caractère est illisible ici dans l’encodage du fichier. Choisissez un autre encodage ci-dessus ou corrigez-le après l’importation.",
);

/// Parses a file of delimited text; the error says why it cannot be read and what to do.
pub fn read(bytes: &[u8]) -> Result<Table, Phrase> {
    read_as(bytes, encoding::detect(bytes), None)
}

/// [`read`] in a given encoding, and with a given delimiter if there is one.
pub fn read_as(bytes: &[u8], encoding: Encoding, delimiter: Option<char>) -> Result<Table, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(TOO_LARGE);
    }
    let text = encoding.decode(bytes);
    if text.contains('\0') {
        return Err(phrase!(
            "This is not a text file. Choose a file in CSV format.",
            "Das ist keine Textdatei. Wählen Sie eine Datei im CSV-Format.",
            "Ce n’est pas un fichier texte. Choisissez un fichier au format CSV.",
        ));
    }
    let (named, body) = named_delimiter(&text);
    let chosen = delimiter.and_then(|delimiter| u8::try_from(delimiter).ok());
    let delimiter = chosen.or(named).unwrap_or_else(|| guess_delimiter(body));
    let Parsed { mut rows, starts, faults } = parse_delimited(body, delimiter, usize::MAX);
    let is_blank = |rows: &CellTable, row: usize| rows.row_text(row).trim().is_empty();
    let mut lines = Vec::with_capacity(starts.len());
    let mut problems = Vec::new();
    let mut faults = faults.into_iter().peekable();
    let mut line = 0;
    for (row, start) in starts.into_iter().enumerate() {
        line += 1 + blank_lines(body, start);
        while let Some((_, column, text)) = faults.next_if(|(at, ..)| *at == row) {
            let value = brief(rows.get(row, column).unwrap_or(""));
            problems.push(TableProblem { line, column: Some(column), value, text });
        }
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
    // In a large file, a search for bytes takes a small part of the time of one for a character.
    if memchr::memmem::find(text.as_bytes(), "\u{fffd}".as_bytes()).is_some() {
        for (row, line) in lines.iter().enumerate() {
            let hits = rows.row(row).enumerate().filter(|(_, cell)| cell.contains('\u{fffd}'));
            let problem = |(column, cell)| TableProblem {
                line: *line,
                column: Some(column),
                value: brief(cell),
                text: UNREADABLE,
            };
            problems.extend(hits.map(problem));
        }
    }
    problems.truncate(MAX_PROBLEMS);
    let table = Table::of_rows(rows, lines, Form::Text(encoding, char::from(delimiter)))?;
    Ok(Table { problems, ..table })
}

/// The beginning of a cell.
fn brief(cell: &str) -> String {
    cell.chars().take(80).collect()
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
        let rows = parse_delimited(text, delimiter, 30).rows;
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

/// Parsed text.
struct Parsed {
    rows: CellTable,
    /// Where in the text each row begins: at the empty lines before it, if there are any.
    starts: Vec<usize>,
    /// Rows and columns with quotation marks that are not as they should be.
    faults: Vec<(usize, usize, Phrase)>,
}

/// Parses up to `most` rows of delimited text.
fn parse_delimited(text: &str, delimiter: u8, most: usize) -> Parsed {
    let mut parser = Parser {
        delimiter,
        input: text,
        position: 0,
        text: String::with_capacity(if most == usize::MAX { text.len() } else { 0 }),
        ends: Vec::new(),
        width: 0,
        unclosed: 0,
        fault: None,
    };
    let mut rows: Vec<Row> = Vec::new();
    let (mut starts, mut faults) = (Vec::new(), Vec::new());
    while starts.len() < most {
        let offset = parser.position;
        let (start, first) = (parser.text.len(), parser.ends.len());
        if !parser.row() {
            break;
        }
        let count = parser.ends.len() - first;
        if rows.is_empty() {
            parser.width = count;
        }
        faults.extend(parser.fault.take().map(|(at, text)| (rows.len(), at - first, text)));
        rows.push(Row { start, first, count });
        starts.push(offset);
    }
    Parsed { rows: CellTable { text: parser.text, ends: parser.ends, rows }, starts, faults }
}

/// The parser of delimited text.
struct Parser<'a> {
    delimiter: u8,
    /// The whole text.
    input: &'a str,
    /// The offset that the parser has reached.
    position: usize,
    /// The cells so far, concatenated.
    text: String,
    /// The end of each cell.
    ends: Vec<usize>,
    /// The number of cells in the first row.
    width: usize,
    /// The number of quotation marks that were never closed.
    unclosed: usize,
    /// The last cell with quotation marks that are not as they should be.
    fault: Option<(usize, Phrase)>,
}

/// The end of a quoted cell.
enum Closing {
    /// Its closing quotation mark, and whether there are stray ones before it.
    At(usize, bool),
    /// There is none.
    Never,
}

impl Parser<'_> {
    /// Parses the next row. Returns whether there was one.
    fn row(&mut self) -> bool {
        let rest = self.input.get(self.position..).unwrap_or("").trim_start_matches(['\r', '\n']);
        let start = self.input.len() - rest.len();
        if rest.is_empty() {
            self.position = start;
            return false;
        }
        let line = &rest[..memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len())];
        if memchr(b'"', line.as_bytes()).is_some() {
            self.quoted_row(start);
        } else {
            self.plain_cells(start, start + line.len());
        }
        true
    }

    /// Takes what lies between two offsets for cells without quotation marks that mean anything. The line ends there; the
    /// byte after it is consumed with it, and the second byte of a two-byte line end is skipped by the next call.
    fn plain_cells(&mut self, from: usize, to: usize) {
        let line = &self.input[from..to];
        let mut from = 0;
        for end in memchr_iter(self.delimiter, line.as_bytes()).chain([line.len()]) {
            self.text.push_str(&line[from..end]);
            self.ends.push(self.text.len());
            from = end + 1;
        }
        self.position = (to + 1).min(self.input.len());
    }

    fn quoted_row(&mut self, start: usize) {
        let bytes = self.input.as_bytes();
        let line_end = |from: usize| memchr2(b'\r', b'\n', &bytes[from..]).map_or(bytes.len(), |at| from + at);
        let (first, text_start) = (self.ends.len(), self.text.len());
        let mut at = start;
        loop {
            if bytes.get(at) != Some(&b'"') {
                // Quotation marks within a cell that does not begin with one are characters.
                let end = line_end(at);
                let cell = memchr(self.delimiter, &bytes[at..end]).map_or(end, |length| at + length);
                self.text.push_str(&self.input[at..cell]);
                self.ends.push(self.text.len());
                if cell == end {
                    self.position = (end + 1).min(bytes.len());
                    return;
                }
                at = cell + 1;
                continue;
            }
            let closing = if self.unclosed > MAX_UNCLOSED { Closing::Never } else { self.closing(at + 1) };
            let end = match closing {
                Closing::At(end, is_stray) => {
                    let is_long = memchr2(b'\r', b'\n', &bytes[at..end]).is_some();
                    if is_stray && is_long {
                        // Another row's quotation mark may have closed it. If its line is a whole row by itself, it is one.
                        self.fault = Some((self.ends.len(), STRAY));
                        let line = &self.input[start..line_end(start)];
                        if memchr_iter(self.delimiter, line.as_bytes()).count() + 1 == self.width {
                            self.fault = Some((self.ends.len(), UNCLOSED));
                            self.unclosed += 1;
                            self.restart_plain(first, text_start, start);
                            return;
                        }
                    }
                    end
                }
                Closing::Never => {
                    self.unclosed += 1;
                    self.fault = Some((self.ends.len(), UNCLOSED));
                    self.plain_cells(at, line_end(at));
                    return;
                }
            };
            let mut rest = &self.input[at + 1..end];
            while let Some(quote) = memchr(b'"', rest.as_bytes()) {
                // A doubled mark stands for one; a stray one for itself.
                self.text.push_str(&rest[..=quote]);
                let is_double = rest[quote + 1..].starts_with('"');
                rest = &rest[quote + 1 + usize::from(is_double)..];
            }
            self.text.push_str(rest);
            self.ends.push(self.text.len());
            // Blanks between a closing mark and the delimiter belong to nothing.
            at = end + 1 + blanks(&bytes[end + 1..], self.delimiter);
            match bytes.get(at) {
                Some(byte) if *byte == self.delimiter => at += 1,
                _ => {
                    self.position = (at + 1).min(bytes.len());
                    return;
                }
            }
        }
    }

    /// Forgets the cells of a row and reads its line as if quotation marks meant nothing.
    fn restart_plain(&mut self, first: usize, text_start: usize, start: usize) {
        self.ends.truncate(first);
        self.text.truncate(text_start);
        let rest = &self.input[start..];
        self.plain_cells(start, start + memchr2(b'\r', b'\n', rest.as_bytes()).unwrap_or(rest.len()));
    }

    /// The mark that closes a quoted cell whose content begins at an offset: the first single one before a delimiter or
    /// the end of a line.
    fn closing(&self, from: usize) -> Closing {
        let bytes = self.input.as_bytes();
        let mut at = from;
        let mut is_stray = false;
        while let Some(next) = memchr(b'"', &bytes[at..]) {
            at += next;
            if bytes.get(at + 1) == Some(&b'"') {
                at += 2;
                continue;
            }
            let after = bytes.get(at + 1 + blanks(&bytes[at + 1..], self.delimiter));
            if after.is_none_or(|byte| *byte == self.delimiter || matches!(byte, b'\r' | b'\n')) {
                return Closing::At(at, is_stray);
            }
            is_stray = true;
            at += 1;
        }
        Closing::Never
    }
}

/// The number of blanks at the beginning that are no delimiter.
fn blanks(bytes: &[u8], delimiter: u8) -> usize {
    bytes.iter().take_while(|byte| matches!(byte, b' ' | b'\t') && **byte != delimiter).count()
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
            ("a;\"b \"c\" d\" ;e\n", vec![vec!["a", "b \"c\" d", "e"]], vec![0]),
            ("a;b\nc;\"d\ne;f", vec![vec!["a", "b"], vec!["c", "\"d"], vec!["e", "f"]], vec![0, 4, 9]),
            ("a;b\n\"c;d\ne;\"f\";x\n", vec![vec!["a", "b"], vec!["\"c", "d"], vec!["e", "f", "x"]], vec![0, 4, 9]),
            ("a;b\nc", vec![vec!["a", "b"], vec!["c"]], vec![0, 4]),
            ("a;\r\n\r\n;b;\rc", vec![vec!["a", ""], vec!["", "b", ""], vec!["c"]], vec![0, 3, 10]),
            (
                "\"a\"\nb;\"\n\"\nc;d\"e\nf;g",
                vec![vec!["a"], vec!["b", "\n"], vec!["c", "d\"e"], vec!["f", "g"]],
                vec![0, 4, 10, 16],
            ),
            ("\n\n\"a;\n\"\"b\"\"\";\r\n;ä\n\n", vec![vec!["a;\n\"b\"", ""], vec!["", "ä"]], vec![0, 14]),
        ] {
            let parsed = parse_delimited(text, b';', usize::MAX);
            assert_eq!((rows(&parsed.rows), parsed.starts), (expected, starts), "{text:?}");
        }
        let long = format!("{}\n{}", "x;".repeat(5000), "y".repeat(10_000));
        for most in [1, 2, usize::MAX] {
            let Parsed { rows: cells, starts: begun, .. } = parse_delimited(&long, b';', most);
            assert_eq!((cells.len(), begun.len(), cells.width(0)), (most.min(2), most.min(2), 5001));
            assert_eq!((cells.get(0, 4999), cells.get(0, 5000), cells.get(0, 5001)), (Some("x"), Some(""), None));
            assert_eq!(cells.get(1, 0).map_or(0, str::len), if most == 1 { 0 } else { 10_000 });
        }
    }

    #[test]
    fn long_cells_with_quotes_are_read_completely() {
        let cell = "ä \u{1f600}\n".repeat(2000);
        let text = format!("a,\"{cell}\"\n\"{cell}\",{}\nb", "c,".repeat(200));
        let Parsed { rows: cells, starts, .. } = parse_delimited(&text, b',', usize::MAX);
        assert_eq!((cells.len(), starts[2]), (3, text.len() - 1));
        assert_eq!((cells.get(0, 1), cells.get(1, 0), cells.get(1, 200)), (Some(&*cell), Some(&*cell), Some("c")));
        assert_eq!((cells.width(1), cells.get(1, 201), cells.get(2, 0)), (202, Some(""), Some("b")));
    }
}
