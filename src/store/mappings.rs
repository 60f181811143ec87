//! Saved mappings of files.
use super::RecordStore;
use crate::base::{Id, fold, small_sort};
use crate::domain::RecordType;
use crate::domain::records::mapping;

/// All mappings by name: id, name, and the record type of their files.
pub fn all(set: &RecordStore) -> Vec<(Id, String, RecordType)> {
    let named = set.rows(RecordType::Mapping).filter_map(|(_, row)| {
        let name = row.text(mapping::NAME);
        Some((fold::fold(name), row.id(), name.to_string(), RecordType::from_key(row.text(mapping::OF))?))
    });
    let mut all: Vec<(String, Id, String, RecordType)> = named.collect();
    small_sort::sort_by_key(&mut all, |(folded, id, ..)| (folded.clone(), *id));
    all.into_iter().map(|(_, id, name, kind)| (id, name, kind)).collect()
}

/// The mapping with a name, for files of a record type.
pub fn named(set: &RecordStore, kind: RecordType, name: &str) -> Option<Id> {
    let is_it = |row: &crate::base::Row| row.text(mapping::NAME) == name.trim() && row.text(mapping::OF) == kind.key();
    set.rows(RecordType::Mapping).map(|(_, row)| row).find(|row| is_it(row)).map(|row| row.id())
}
