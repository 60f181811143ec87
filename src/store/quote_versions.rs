//! The versions of a quote beside each other: which line of one is which of the next, and what changed.
use super::quotes;
use super::record_tables::RecordTables;
use crate::base::{FieldId, Id, Row};
use crate::domain::RecordType;
use crate::domain::records::{quote, quote_line};

/// The fields of a quote that are compared.
pub const FIELDS: [FieldId; 4] = [quote::NAME, quote::VALID_UNTIL, quote::DISCOUNT, quote::TERMS];
/// The fields of a line that are compared.
const LINE_FIELDS: [FieldId; 7] = [
    quote_line::NAME,
    quote_line::TEXT,
    quote_line::QUANTITY,
    quote_line::UNIT,
    quote_line::PRICE,
    quote_line::DISCOUNT,
    quote_line::TAX,
];

/// The id that a line has in a later version, so that both are found beside each other.
pub fn line_of_version(version: Id, line: Id) -> Id {
    Id::derived(&[b"quote version", &version.0, &line.0])
}

/// Versions beside each other, the first one first.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Comparison {
    /// The versions.
    pub versions: Vec<Id>,
    /// The lines: each as it is in every version that has it.
    pub lines: Vec<Vec<Option<Id>>>,
}

/// Puts the versions of a quote beside each other.
pub fn compare(set: &RecordTables, id: Id) -> Comparison {
    let versions = quotes::versions(set, id);
    let mut lines: Vec<Vec<Option<Id>>> = Vec::new();
    for (at, version) in versions.iter().enumerate() {
        for line in quotes::lines(set, *version).into_iter().map(Row::id) {
            let is_copy = |own: &Option<Id>| own.is_some_and(|own| line_of_version(*version, own) == line);
            let place = lines.iter().position(|row| row.iter().any(is_copy));
            let place = place.unwrap_or_else(|| {
                lines.push(vec![None; versions.len()]);
                lines.len() - 1
            });
            lines[place][at] = Some(line);
        }
    }
    Comparison { versions, lines }
}

/// Whether a line differs from what it was in the version before.
pub fn is_changed(set: &RecordTables, before: Option<Id>, line: Option<Id>) -> bool {
    let read = |id: Option<Id>| {
        let row = set.get(RecordType::QuoteLine, id?)?;
        Some(LINE_FIELDS.map(|field| row.get(field)))
    };
    read(before) != read(line)
}
