//! Which records have values that follow from a record: those that link to it, if a formula of theirs reads what it links
//! to or a list shows it, and those that it links to, if a roll-up of theirs gathers from it or a condition counts it; and
//! the activities about a record that gets another name.
use super::record_tables::{RecordRef, RecordTables};
use super::slot::Slot;
use crate::base::{Id, Row};
use crate::domain::RecordType;

/// With more records than this, all of their type are computed again.
const MAX_RECORDS: usize = 500;

/// Records whose computed values follow from a record.
#[derive(Default)]
pub struct Dependents {
    /// Single records.
    pub records: Vec<RecordRef>,
    /// All records of some types.
    pub kinds: Vec<RecordType>,
}

impl Dependents {
    /// Adds what follows from the record in a slot.
    pub fn add(&mut self, set: &RecordTables, kind: RecordType, slot: Slot) {
        if kind == RecordType::Settings {
            // They have the currency of amounts that name none.
            RecordType::all_work().for_each(|kind| self.add_kind(set, kind));
            return;
        }
        let at = self.records.len();
        self.add_following(set, kind, slot);
        self.add_further(set, at);
    }

    /// Adds the activities about a record whose name changes, and what follows from them.
    pub fn add_named(&mut self, set: &RecordTables, id: Id) {
        let at = self.records.len();
        self.add_linking(set, id, RecordType::Activity);
        self.add_further(set, at);
    }

    fn add_further(&mut self, set: &RecordTables, mut at: usize) {
        // What was computed from these follows as well.
        while let Some((kind, slot)) = self.records.get(at).copied() {
            self.add_following(set, kind, slot);
            at += 1;
        }
    }

    fn add_following(&mut self, set: &RecordTables, kind: RecordType, slot: Slot) {
        let row = set.row_at(kind, slot);
        self.add_readers(set, kind, row);
        row.into_iter().for_each(|row| self.add_gathering(set, kind, row));
    }

    /// Adds the records that gather from one: those that it links to.
    fn add_gathering(&mut self, set: &RecordTables, kind: RecordType, row: &Row) {
        for via in set.schema().gathered_through(kind) {
            let Some(value) = row.get(via) else { continue };
            for (kind, slot) in value.links().iter().filter_map(|id| set.locate(*id)) {
                if self.kinds.contains(&kind) {
                    continue;
                }
                if self.records.len() > MAX_RECORDS {
                    self.add_kind(set, kind);
                } else if !self.records.contains(&(kind, slot)) {
                    self.records.push((kind, slot));
                }
            }
        }
    }

    fn add_readers(&mut self, set: &RecordTables, kind: RecordType, row: Option<&Row>) {
        for reader in set.schema().readers(kind) {
            if self.kinds.contains(&reader) {
                continue;
            }
            if !kind.has_backlinks() {
                self.add_kind(set, reader);
                continue;
            }
            let Some(row) = row else { continue };
            self.add_linking(set, row.id(), reader);
        }
    }

    /// Adds the records of a type that link to one.
    fn add_linking(&mut self, set: &RecordTables, id: Id, reader: RecordType) {
        let linking = set.incoming_places(id).filter(|(kind, _)| *kind == reader);
        let new: Vec<RecordRef> = linking.take(MAX_RECORDS + 1).collect();
        if new.len() > MAX_RECORDS || self.records.len() > MAX_RECORDS {
            return self.add_kind(set, reader);
        }
        self.records.extend(new.into_iter().filter(|place| !self.records.contains(place)).collect::<Vec<_>>());
    }

    /// Adds all records of a type, and of those that read it or gather from it.
    fn add_kind(&mut self, set: &RecordTables, kind: RecordType) {
        if !self.kinds.contains(&kind) {
            self.kinds.push(kind);
            let schema = set.schema();
            schema.readers(kind).into_iter().for_each(|reader| self.add_kind(set, reader));
            let links = schema.gathered_through(kind).into_iter().filter_map(|via| schema.field(kind, via)?.target());
            links.for_each(|target| self.add_kind(set, target));
        }
    }
}
