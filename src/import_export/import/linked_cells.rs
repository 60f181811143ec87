//! Cells that name linked records: several in one cell, and those that a record links to already.
use super::planner::ImportPlanner;
use super::read_row::NO_RECORD;
use super::sheet_plan::SheetPlan;
use crate::base::{FieldId, Id, Value};
use crate::domain::records::activity;
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::parse_cell::{ParsedCell, trimmed};
use crate::import_export::record_lookup::name_key;
use crate::locale::Language;
use crate::store::display_names;

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
    /// What a record links to in a field already, if the cell has its names: several others may be called the same.
    pub(super) fn linked_already(&self, part: &SheetPlan, id: Id, field: &Field, cell: &str) -> Option<Value> {
        let (FieldType::Link(kind) | FieldType::Links(kind)) = field.kind else { return None };
        let own = self.set.get(part.kind, id)?.get(field.number)?;
        let mut here = own.links().iter().map(|id| self.key_of_record(kind, *id)).collect::<Option<Vec<String>>>()?;
        let mut said = match own {
            Value::Links(_) => cell.split([';', '\n']).map(trimmed).map(|name| name_key(kind, name)).collect(),
            _ => vec![name_key(kind, cell)],
        };
        said.retain(|key| !key.is_empty());
        here.sort();
        said.sort();
        (here == said && !here.is_empty()).then_some(own)
    }

    /// The record that an activity is about already, if the cell has its name.
    pub(super) fn about_already(&self, part: &SheetPlan, id: Id, cell: &str) -> Option<(FieldId, Id)> {
        let record = self.set.get(RecordType::Activity, id).filter(|_| part.kind == RecordType::Activity)?;
        activity::LINKS.into_iter().chain(self.set.own_links(RecordType::Activity)).find_map(|number| {
            let id = record.link(number)?;
            let (kind, _) = self.set.find(id)?;
            (self.key_of_record(kind, id)? == name_key(kind, cell)).then_some((number, id))
        })
    }

    fn key_of_record(&self, kind: RecordType, id: Id) -> Option<String> {
        let name = display_names::whole(kind, self.set.get(kind, id)?, Language::En);
        Some(name_key(kind, &name))
    }
}
