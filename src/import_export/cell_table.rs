//! The cells of a table: one text for all of them, and the end of each. A hundred thousand rows of twenty cells would
//! otherwise be two million strings scattered over memory.
use csv_core::{ReadRecordResult, ReaderBuilder};
use memchr::{memchr, memchr_iter, memchr2};

/// Rows of cells; rows may differ in their number of cells.
#[derive(Default, Debug)]
pub struct CellTable {
    text: String,
    ends: Vec<usize>,
    rows: Vec<Row>,
}

/// The position of a row.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// The offset of its first byte in the text.
    start: usize,
    /// The index of its first cell's end.
    first: usize,
    /// The number of its cells.
    count: usize,
}

impl CellTable {
    /// The number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether the table is empty.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The number of cells in a row.
    pub fn width(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.count)
    }

    /// A cell; `None` if there is no such row, or the row is too short.
    pub fn get(&self, row: usize, column: usize) -> Option<&str> {
        let row = self.rows.get(row).filter(|row| column < row.count)?;
        let end = row.first + column;
        let start = if column == 0 { row.start } else { *self.ends.get(end - 1)? };
        self.text.get(start..*self.ends.get(end)?)
    }

    /// The cells of a row.
    pub fn row(&self, row: usize) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        (0..self.width(row)).map(move |column| self.get(row, column).unwrap_or(""))
    }

    /// The rows as iterators over their cells.
    pub fn iter(&self) -> impl Iterator<Item = impl Iterator<Item = &str>> {
        (0..self.len()).map(|row| self.row(row))
    }

    /// All cells of a row, concatenated.
    pub fn row_text(&self, row: usize) -> &str {
        let Some(row) = self.rows.get(row).filter(|row| row.count > 0) else { return "" };
        self.text.get(row.start..self.ends[row.first + row.count - 1]).unwrap_or("")
    }

    /// Adds a row.
    pub fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        let (start, first) = (self.text.len(), self.ends.len());
        for cell in cells {
            self.text.push_str(cell);
            self.ends.push(self.text.len());
        }
        self.rows.push(Row { start, first, count: self.ends.len() - first });
    }

    /// Removes the first row.
    pub fn drop_first(&mut self) {
        self.rows.drain(..1.min(self.rows.len()));
    }

    /// Keeps the rows for which `keeps` returns true.
    pub fn retain(&mut self, keeps: impl Fn(&CellTable, usize) -> bool) {
        let kept: Vec<Row> = (0..self.len()).filter(|row| keeps(self, *row)).map(|row| self.rows[row]).collect();
        self.rows = kept;
    }
}

/// Parses up to `most` rows of delimited text. Also returns where in the text each begins: at the empty lines before
/// it, if there are any.
pub fn parse_delimited(text: &str, delimiter: u8, most: usize) -> (CellTable, Vec<usize>) {
    let mut cutter = Cutter {
        reader: ReaderBuilder::new().delimiter(delimiter).build(),
        delimiter,
        all: text,
        at: 0,
        text: String::with_capacity(if most == usize::MAX { text.len() } else { 0 }),
        ends: Vec::new(),
    };
    let mut rows = Vec::new();
    let mut starts = Vec::new();
    while starts.len() < most {
        let begun = cutter.at;
        let (start, first) = (cutter.text.len(), cutter.ends.len());
        if !cutter.row() {
            break;
        }
        rows.push(Row { start, first, count: cutter.ends.len() - first });
        starts.push(begun);
    }
    (CellTable { text: cutter.text, ends: cutter.ends, rows }, starts)
}

/// The parser of delimited text.
struct Cutter<'a> {
    reader: csv_core::Reader,
    delimiter: u8,
    /// The whole text.
    all: &'a str,
    /// The offset that the parser has reached.
    at: usize,
    /// The cells so far, concatenated.
    text: String,
    /// The end of each cell.
    ends: Vec<usize>,
}

impl Cutter<'_> {
    /// Parses the next row. Returns whether there was one.
    fn row(&mut self) -> bool {
        let rest = self.all.get(self.at..).unwrap_or("").trim_start_matches(['\r', '\n']);
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
        self.at = (self.all.len() - rest.len() + line.len() + 1).min(self.all.len());
        true
    }

    fn quoted_row(&mut self) -> bool {
        let start = self.text.len();
        let mut row = Vec::new();
        let mut ends = [0; 64];
        let is_there = loop {
            let written = row.len();
            row.resize(written + ROOM, 0);
            let (result, read, put, cut) =
                self.reader.read_record(&self.all.as_bytes()[self.at..], &mut row[written..], &mut ends);
            self.at += read;
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

/// The size of the buffer for a row with quotes; it grows in such steps.
const ROOM: usize = 4096;

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &CellTable) -> Vec<Vec<&str>> {
        cells.iter().map(Iterator::collect).collect()
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

    #[test]
    fn rows_are_added_and_released() {
        let mut cells = CellTable::default();
        [vec!["a", "b"], vec![], vec!["", "ö"]].into_iter().for_each(|row| cells.push(row.into_iter()));
        assert_eq!(rows(&cells), [vec!["a", "b"], vec![], vec!["", "ö"]]);
        assert_eq!((cells.row_text(0), cells.row_text(1), cells.row_text(2)), ("ab", "", "ö"));
        cells.drop_first();
        cells.retain(|cells, row| cells.width(row) > 0);
        assert_eq!(rows(&cells), [vec!["", "ö"]]);
    }
}
