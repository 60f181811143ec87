//! Printed reports in groups: the value of a group stands in its first row only, and below the group are its totals.
use super::cell_table::CellTable;
use crate::base::fold::tokenize;

const TOTALS: [&str; 12] = [
    "total",
    "totals",
    "grand total",
    "grand totals",
    "subtotal",
    "summe",
    "gesamt",
    "gesamtsumme",
    "zwischensumme",
    "count",
    "anzahl",
    "average",
];
const SUBTOTALS: [&str; 2] = ["subtotal", "zwischensumme"];

/// The words that a cell begins with if it names a total, and whether it has no others.
pub fn is_total(cell: &str) -> Option<bool> {
    // Whether it may be one is known by two letters, without work for each row of a large file.
    let begins_alike = |word: &&str| cell.get(..2).is_some_and(|two| two.eq_ignore_ascii_case(&word[..2]));
    let is_short = cell.len() < 40 && TOTALS.iter().any(begins_alike);
    let words = is_short.then(|| tokenize(cell))?;
    let begins = |word: &&str| words.strip_prefix(*word).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '));
    TOTALS.iter().find(|word| begins(word)).map(|_| TOTALS.contains(&words.as_str()))
}

/// The rows with the value of their group in each of them, if there are groups with totals.
pub fn filled_down(rows: CellTable) -> CellTable {
    let first = |row: usize| rows.row(row).map(str::trim).enumerate().find(|(_, cell)| !cell.is_empty());
    let group = |(at, cell): (usize, &str)| {
        (is_total(cell) == Some(true) && SUBTOTALS.contains(&&*tokenize(cell))).then_some(at)
    };
    let Some(last) = (0..rows.len()).filter_map(|row| first(row).and_then(group)).max() else { return rows };
    let mut out = CellTable::default();
    let mut above: Vec<&str> = vec![""; last + 1];
    for row in 0..rows.len() {
        let is_record = rows.row(row).filter(|cell| !cell.trim().is_empty()).count() > 1
            && first(row).is_some_and(|(_, cell)| is_total(cell).is_none());
        if !is_record {
            out.push(rows.row(row));
            continue;
        }
        for at in 0..=last {
            if let Some(own) = rows.get(row, at).filter(|cell| !cell.trim().is_empty()) {
                // Another group has groups of its own.
                above[at..].fill("");
                above[at] = own;
            }
        }
        let cells = rows.row(row).enumerate();
        out.push(cells.map(|(at, cell)| if at <= last && cell.trim().is_empty() { above[at] } else { cell }));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(lines: &[&[&str]]) -> Vec<String> {
        let mut rows = CellTable::default();
        lines.iter().for_each(|line| rows.push(line.iter().copied()));
        let rows = filled_down(rows);
        rows.iter().map(|row| row.collect::<Vec<_>>().join("|")).collect()
    }

    #[test]
    fn the_value_of_a_group_is_in_all_its_rows() {
        let lines: [&[&str]; 8] = [
            &["Stage", "Owner", "Name", "Amount"],
            &["New", "Ada", "A", "1"],
            &["", "", "B", "2"],
            &["", "Subtotal", "", "3"],
            &["", "Bo", "C", "4"],
            &["Won", "", "D", "5"],
            &["Subtotal", "", "", "9"],
            &["Total", "", "", "12"],
        ];
        let expected = [
            "Stage|Owner|Name|Amount",
            "New|Ada|A|1",
            "New|Ada|B|2",
            "|Subtotal||3",
            "New|Bo|C|4",
            "Won||D|5",
            "Subtotal|||9",
            "Total|||12",
        ];
        assert_eq!(filled(&lines), expected);
        let plain: [&[&str]; 3] = [&["Stage", "Name"], &["New", "A"], &["", "B"]];
        assert_eq!(filled(&plain), ["Stage|Name", "New|A", "|B"]);
    }
}
