//! Cells that name several records.
use super::planner::ImportPlanner;
use super::read_row::NO_RECORD;
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::import_export::parse_cell::{ParsedCell, trimmed};

impl ImportPlanner<'_> {
    /// The records whose names or ids a cell has, with semicolons or line breaks between them. If one is missing, the whole
    /// cell is kept beside those that were found.
    pub(super) fn several_links(&self, kind: RecordType, cell: &str) -> ParsedCell {
        let find = |name: &str| self.registry.by_name(kind, name).or_else(|| self.registry.by_id(kind, name));
        // A name may have a semicolon itself.
        if let Some(id) = find(cell) {
            return ParsedCell::Value(Value::Links(vec![id]), None);
        }
        let mut ids: Vec<Id> = Vec::new();
        let mut is_whole = true;
        for name in cell.split([';', '\n']).map(trimmed).filter(|name| !name.is_empty()) {
            match find(name) {
                Some(id) if ids.contains(&id) => {}
                Some(id) => ids.push(id),
                None => is_whole = false,
            }
        }
        match (ids.is_empty(), is_whole) {
            (true, _) => ParsedCell::Wrong(NO_RECORD),
            (false, true) => ParsedCell::Value(Value::Links(ids), None),
            (false, false) => ParsedCell::Doubtful(Value::Links(ids), Some(cell.to_string()), NO_RECORD),
        }
    }
}
