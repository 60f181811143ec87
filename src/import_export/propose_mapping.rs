//! How a table is read: by a saved mapping that fits it, else by a guess.
use super::mapping;
use super::saved_mapping::{self, SavedMapping};
use super::table::Table;
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::mapping as fields;
use crate::store::RecordStore;
use crate::worker_protocol::import_config::FileConfig;

/// What a table means, and the saved mappings that fit it, the one changed last first. That one reads it, unless the
/// table names no columns: then nothing but their number tells that it fits.
pub fn propose(set: &RecordStore, table: &Table, file: &str) -> (FileConfig, Vec<Id>) {
    let fits = |id: Id| Some(saved(set, id)?).filter(|saved| saved.matches(table));
    let mut fitting: Vec<(Id, SavedMapping)> =
        set.rows(RecordType::Mapping).filter_map(|(_, row)| Some((row.id(), fits(row.id())?))).collect();
    fitting.sort_by_key(|(id, _)| std::cmp::Reverse((set.get(RecordType::Mapping, *id).map(|row| row.changed()), *id)));
    let first = fitting.first().filter(|_| table.has_header);
    let sheet = first.and_then(|(id, saved)| saved.apply(set, table, file, *id));
    let sheet = sheet.unwrap_or_else(|| mapping::guess_config(set, table, file));
    (sheet, fitting.into_iter().map(|(id, _)| id).collect())
}

/// A saved mapping, by the name it has now.
pub fn saved(set: &RecordStore, id: Id) -> Option<SavedMapping> {
    let row = set.get(RecordType::Mapping, id)?;
    let mut saved = saved_mapping::read(row.text(fields::CONTENT).as_bytes()).ok()?;
    saved.name = row.text(fields::NAME).to_string();
    Some(saved)
}
