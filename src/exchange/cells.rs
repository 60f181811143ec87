//! The cells of a table: one text for all of them, and where each ends. A hundred thousand rows of twenty cells are two
//! million texts, which would be fetched from all over the memory.
use csv_core::{ReadRecordResult, ReaderBuilder};

/// Rows of cells; each row may have its own number of them.
#[derive(Default, Debug)]
pub struct Cells {
    text: String,
    ends: Vec<usize>,
    rows: Vec<Row>,
}

/// Where a row lies.
#[derive(Clone, Copy, Debug)]
struct Row {
    /// Its first byte in the text.
    start: usize,
    /// The place of its first cell's end.
    first: usize,
    /// How many cells it has.
    count: usize,
}

impl Cells {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// How many cells a row has.
    pub fn width(&self, row: usize) -> usize {
        self.rows.get(row).map_or(0, |row| row.count)
    }

    /// A cell; nothing where there is no such row, or the row is too short.
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

    /// All cells of a row as one text.
    pub fn joined(&self, row: usize) -> &str {
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

    /// Lets go of the first row.
    pub fn drop_first(&mut self) {
        self.rows.drain(..1.min(self.rows.len()));
    }

    /// Keeps the rows of which `keeps` says so.
    pub fn retain(&mut self, keeps: impl Fn(&Cells, usize) -> bool) {
        let kept: Vec<Row> = (0..self.len()).filter(|row| keeps(self, *row)).map(|row| self.rows[row]).collect();
        self.rows = kept;
    }
}

/// Cuts delimited text into rows, the first `most` of them, and tells where in the text each begins: at the empty
/// lines before it, where there are any.
pub fn cut(text: &str, delimiter: u8, most: usize) -> (Cells, Vec<usize>) {
    let mut reader = ReaderBuilder::new().delimiter(delimiter).build();
    let mut input = text.as_bytes();
    let mut cells = Cells::default();
    let mut starts = Vec::new();
    // What is cut is never longer than the text; there is a cell more than there are delimiters.
    let mut out = vec![0; if most == usize::MAX { input.len() + 1 } else { 1 << 12 }];
    let mut ends = vec![0; 64];
    let (mut written, mut ended) = (0, 0);
    while starts.len() < most {
        let (begun, first) = (text.len() - input.len(), ended);
        let start = written;
        loop {
            let (result, read, put, cut) = reader.read_record(input, &mut out[written..], &mut ends[ended..]);
            input = &input[read..];
            written += put;
            ended += cut;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => out.resize(out.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => ends.resize(ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => {
                    out.truncate(written);
                    ends.truncate(ended);
                    // What is cut out of UTF-8 at delimiters and quotes is UTF-8.
                    cells.text = String::from_utf8(out).unwrap_or_default();
                    cells.ends = ends;
                    return (cells, starts);
                }
            }
        }
        ends[first..ended].iter_mut().for_each(|end| *end += start);
        cells.rows.push(Row { start, first, count: ended - first });
        starts.push(begun);
    }
    out.truncate(written);
    ends.truncate(ended);
    cells.text = String::from_utf8(out).unwrap_or_default();
    cells.ends = ends;
    (cells, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &Cells) -> Vec<Vec<&str>> {
        (0..cells.len()).map(|row| cells.row(row).collect()).collect()
    }

    #[test]
    fn text_is_cut_at_delimiters_outside_of_quotes() {
        for (text, expected, starts) in [
            ("", vec![], vec![]),
            ("a;b\nc", vec![vec!["a", "b"], vec!["c"]], vec![0, 4]),
            ("\n\n\"a;\n\"\"b\"\"\";\r\n;ä\n\n", vec![vec!["a;\n\"b\"", ""], vec!["", "ä"]], vec![0, 15]),
        ] {
            let (cells, begun) = cut(text, b';', usize::MAX);
            assert_eq!((rows(&cells), begun), (expected, starts), "{text:?}");
        }
        let long = format!("{}\n{}", "x;".repeat(5000), "y".repeat(10_000));
        for most in [1, 2, usize::MAX] {
            let (cells, begun) = cut(&long, b';', most);
            assert_eq!((cells.len(), begun.len(), cells.width(0)), (most.min(2), most.min(2), 5001));
            assert_eq!((cells.get(0, 4999), cells.get(0, 5000), cells.get(0, 5001)), (Some("x"), Some(""), None));
            assert_eq!(cells.get(1, 0).map_or(0, str::len), if most == 1 { 0 } else { 10_000 });
        }
    }

    #[test]
    fn rows_are_added_and_let_go() {
        let mut cells = Cells::default();
        [vec!["a", "b"], vec![], vec!["", "ö"]].into_iter().for_each(|row| cells.push(row.into_iter()));
        assert_eq!(rows(&cells), [vec!["a", "b"], vec![], vec!["", "ö"]]);
        assert_eq!((cells.joined(0), cells.joined(1), cells.joined(2)), ("ab", "", "ö"));
        cells.drop_first();
        cells.retain(|cells, row| cells.width(row) > 0);
        assert_eq!(rows(&cells), [vec!["", "ö"]]);
    }
}
