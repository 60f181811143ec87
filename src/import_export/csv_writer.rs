//! Writes a list as CSV for spreadsheets. Cells that a spreadsheet would run as a formula are prefixed with an
//! apostrophe, which the import removes again.
use crate::domain::{Field, RecordType};
use crate::locale::Language;
use crate::store::{RecordStore, Slot, clipboard_tsv};

/// The records in `slots` with these fields. German spreadsheets expect semicolons and decimal commas.
pub fn write(
    set: &RecordStore,
    kind: RecordType,
    fields: &[&'static Field],
    slots: &[Slot],
    language: Language,
) -> String {
    let head = fields.iter().map(|field| field.label.of(language).to_string()).collect();
    let rows = slots.iter().filter_map(|slot| set.row_at(kind, *slot));
    let cell = |field: &&'static Field, row| clipboard_tsv::cell(set, field, set.value(field, row).as_ref(), language);
    let rows = rows.map(|row| fields.iter().map(|field| cell(field, row)).collect());
    written(std::iter::once(head).chain(rows), language)
}

/// Writes a table line by line.
pub fn lines(lines: &[Vec<String>], language: Language) -> String {
    written(lines.iter().cloned(), language)
}

fn written(lines: impl Iterator<Item = Vec<String>>, language: Language) -> String {
    let delimiter = if language == Language::En { b',' } else { b';' };
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    for cells in lines {
        // Writing to memory does not fail.
        let _ = writer.write_record(cells.iter().map(|cell| guarded(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    // The byte order mark shows Excel that the text is UTF-8.
    format!("\u{feff}{}", String::from_utf8_lossy(&bytes))
}

/// Whether a spreadsheet would run a text as a formula.
pub fn is_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

fn guarded(cell: &str) -> String {
    let is_number = cell
        .strip_prefix('-')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',')));
    if !is_number && is_formula(cell.trim_start_matches('\'')) { format!("'{cell}") } else { cell.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_marked_and_numbers_are_not() {
        for (cell, expected) in [
            ("=1+1", "'=1+1"),
            ("'=1+1", "''=1+1"),
            ("+49 30 1", "'+49 30 1"),
            ("-300.00", "-300.00"),
            ("-300 EUR", "'-300 EUR"),
            ("＝1", "'＝1"),
            ("'quoted'", "'quoted'"),
            ("Ada", "Ada"),
        ] {
            assert_eq!(guarded(cell), expected);
        }
    }
}
