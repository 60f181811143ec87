//! Who has the values of the fields that hold each value once: records of the workspace, and rows of the files.
use rustc_hash::FxHashMap;

use crate::base::{FieldId, Id, Row};
use crate::command::unique;
use crate::domain::{Field, RecordType};
use crate::store::RecordStore;

/// Who has a value.
pub struct Holder {
    pub(super) id: Id,
    /// The row of the file, as a spreadsheet numbers it; `None` for a record of the workspace.
    pub(super) line: Option<usize>,
}

/// Who has the values of the fields that hold each once.
#[derive(Default)]
pub struct UniqueValues(FxHashMap<(RecordType, FieldId), FxHashMap<String, Holder>>);

impl UniqueValues {
    /// The values of a field, by their keys.
    pub(super) fn of_field(
        &mut self,
        set: &RecordStore,
        kind: RecordType,
        field: &Field,
    ) -> &mut FxHashMap<String, Holder> {
        self.0.entry((kind, field.number)).or_insert_with(|| {
            let held =
                |row: &Row| Some((unique::key(field, &row.get(field.number)?)?, Holder { id: row.id(), line: None }));
            set.rows(kind).filter_map(|(_, row)| held(row)).collect()
        })
    }

    /// Forgets what a row has that is not imported.
    pub fn release(&mut self, kind: RecordType, id: Id) {
        let own = self.0.iter_mut().filter(|((of, _), _)| *of == kind);
        own.for_each(|(_, values)| values.retain(|_, holder| holder.id != id));
    }
}
