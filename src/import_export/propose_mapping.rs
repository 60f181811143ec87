//! Proposes the configuration of a table: by a saved mapping that matches, otherwise by guessing.
use super::mapping;
use super::saved_mapping::{self, SavedMapping};
use super::table::Table;
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::mapping as fields;
use crate::store::RecordStore;
use crate::worker_protocol::import_config::FileConfig;

/// The proposed configuration of a table, and the matching saved mappings, the last changed first. The first of these
/// is applied, unless the table has no column names, because then only their number matches.
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

/// A saved mapping, with its current name.
pub fn saved(set: &RecordStore, id: Id) -> Option<SavedMapping> {
    let row = set.get(RecordType::Mapping, id)?;
    let mut saved = saved_mapping::read(row.text(fields::CONTENT).as_bytes()).ok()?;
    saved.name = row.text(fields::NAME).to_string();
    Some(saved)
}
