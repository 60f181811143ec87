//! Names of people that stand in one cell.
use super::parsed_row::ParsedRow;
use super::planner::ImportPlanner;
use super::sheet_plan::SheetPlan;
use crate::base::fold::tokenize;
use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead};
use crate::import_export::person_name::PersonName;
use crate::locale::Language;
use crate::store::{display_names, picklists};
use crate::worker_protocol::import_config::Target;

impl ImportPlanner<'_> {
    /// Sets the name from a cell with the whole name, unless the row has it in parts. Titles become the salutation; what
    /// has no field keeps the cell in the description.
    pub(super) fn put_full_name(&self, part: &SheetPlan, cell: &str, read: &mut ParsedRow) {
        let (first, last, salutation) = match part.kind {
            RecordType::Lead => (lead::FIRST_NAME, lead::LAST_NAME, lead::SALUTATION),
            _ => (contact::FIRST_NAME, contact::LAST_NAME, contact::SALUTATION),
        };
        if read.fields.get(last).is_some() {
            return;
        }
        let name = PersonName::parse(cell);
        read.fields.set_if_empty(first, Value::text(&name.first));
        read.fields.set_if_empty(last, Value::text(&name.last));
        let mut titles = name.titles.split(' ').filter(|title| !title.is_empty());
        let entry = titles.next().and_then(|title| self.entry_named(part.kind, salutation, title));
        let is_whole = name.suffix.is_empty() && (name.titles.is_empty() || entry.is_some() && titles.next().is_none());
        if !is_whole {
            let header = part.column(Target::FullName).and_then(|at| part.table.header.get(at));
            read.kept.push(format!("{}: {cell}", header.map_or("Name", String::as_str)));
        }
        read.fields.set_if_empty(salutation, entry.map(Value::Link));
    }

    /// The entry of a picklist field with a name in any language.
    fn entry_named(&self, kind: RecordType, field: FieldId, name: &str) -> Option<Id> {
        let wanted = tokenize(name);
        let field = self.set.field(kind, field)?;
        let is_called = |id: &Id| {
            Language::ALL.iter().any(|language| tokenize(&display_names::whole_of(self.set, *id, *language)) == wanted)
        };
        picklists::entries(self.set, field).into_iter().find(is_called)
    }
}
