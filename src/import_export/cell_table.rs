//! The cells of a table: one text for all of them, and the end of each. A hundred thousand rows of twenty cells would
//! otherwise be two million strings scattered over memory.

/// Rows of cells; rows may differ in their number of cells.
#[derive(Clone, Default, Debug)]
pub struct CellTable {
    /// All cells, concatenated.
    pub(super) text: String,
    /// The end of each cell in the text.
    pub(super) ends: Vec<usize>,
    pub(super) rows: Vec<Row>,
}

/// The position of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row {
    /// The offset of its first byte in the text.
    pub(super) start: usize,
    /// The index of its first cell's end.
    pub(super) first: usize,
    /// The number of its cells.
    pub(super) count: usize,
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

    /// Removes the first rows and returns where they are.
    pub(super) fn take_first(&mut self, count: usize) -> Vec<Row> {
        self.rows.drain(..count.min(self.rows.len())).collect()
    }

    /// Puts rows of this table back before the others.
    pub(super) fn put_first(&mut self, rows: Vec<Row>) {
        self.rows.splice(..0, rows);
    }

    /// The cells of the first rows, up to a number of rows, after those that were taken from the front.
    pub(super) fn clone_rows(&self, before: &[Row], most: usize) -> Vec<Vec<String>> {
        let cells = |row: &Row| {
            let ends = self.ends.get(row.first..row.first + row.count).unwrap_or_default();
            let starts = std::iter::once(&row.start).chain(ends);
            starts.zip(ends).map(|(start, end)| self.text.get(*start..*end).unwrap_or("").to_string()).collect()
        };
        before.iter().chain(&self.rows).take(most).map(cells).collect()
    }

    /// Keeps the rows for which `keeps` returns true.
    pub fn retain(&mut self, keeps: impl Fn(&CellTable, usize) -> bool) {
        let kept: Vec<Row> = (0..self.len()).filter(|row| keeps(self, *row)).map(|row| self.rows[row]).collect();
        self.rows = kept;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &CellTable) -> Vec<Vec<&str>> {
        cells.iter().map(Iterator::collect).collect()
    }

    #[test]
    fn rows_are_added_and_released() {
        let mut cells = CellTable::default();
        [vec!["a", "b"], vec![], vec!["", "ö"]].into_iter().for_each(|row| cells.push(row.into_iter()));
        assert_eq!(rows(&cells), [vec!["a", "b"], vec![], vec!["", "ö"]]);
        assert_eq!((cells.row_text(0), cells.row_text(1), cells.row_text(2)), ("ab", "", "ö"));
        let first = cells.take_first(1);
        cells.retain(|cells, row| cells.width(row) > 0);
        assert_eq!(rows(&cells), [vec!["", "ö"]]);
        cells.put_first(first);
        assert_eq!(rows(&cells), [vec!["a", "b"], vec!["", "ö"]]);
    }
}
