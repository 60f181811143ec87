//! The people or companies of a workspace indexed by duplicate keys, so that a file with many rows is compared in one
//! pass.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::rules::duplicates::{Keys, Reason, hash};
use crate::store::{RecordStore, duplicate_index};

/// The maximum number of keys of a person, from email, company, street and two phone numbers.
const KEYS_PER_PERSON: usize = 8;

/// A duplicate found in the index.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DuplicateOf {
    /// A record of the workspace.
    Record(RecordType, Id),
    /// An earlier row of the file.
    Row(u32),
}

/// The first record or row for each key. Only 64-bit hashes of the keys are stored: that two keys of a hundred thousand
/// rows collide is less likely than one in a billion, and would only add a false candidate.
#[derive(Clone, Default)]
pub struct ImportDuplicateIndex {
    /// For each key, the index among all entries.
    seen: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    all: Vec<DuplicateOf>,
}

impl ImportDuplicateIndex {
    /// Indexes the leads and contacts of a workspace.
    pub fn of(set: &RecordStore) -> ImportDuplicateIndex {
        ImportDuplicateIndex::of_kinds(set, &[RecordType::Lead, RecordType::Contact])
    }

    /// Indexes the accounts of a workspace.
    pub fn of_accounts(set: &RecordStore) -> ImportDuplicateIndex {
        ImportDuplicateIndex::of_kinds(set, &[RecordType::Account])
    }

    fn of_kinds(set: &RecordStore, kinds: &[RecordType]) -> ImportDuplicateIndex {
        let mut index = ImportDuplicateIndex::default();
        for kind in kinds {
            for (_, row) in set.rows(*kind) {
                index.add(*kind, &duplicate_index::keys(set, *kind, row), DuplicateOf::Record(*kind, row.id()));
            }
        }
        index
    }

    /// Reserves space for the rows of a file, so that the map does not grow repeatedly.
    pub fn reserve(&mut self, rows: usize) {
        self.seen.reserve(rows * 5);
        self.all.reserve(rows);
    }

    /// The first earlier duplicate, by the most certain reason; adds this one.
    pub fn find_match(&mut self, kind: RecordType, keys: &Keys, twin: DuplicateOf) -> Option<(DuplicateOf, Reason)> {
        let place = self.all.len() as u32;
        self.all.push(twin);
        // All keys are looked up after all are computed, so that several memory accesses overlap.
        let mut own = [(Reason::Email, 0); KEYS_PER_PERSON];
        let mut count = 0;
        keys.for_each_key(kind, |reason, key| {
            let key = hash(reason, key);
            // Two phone numbers may be equal, and a person must not be their own duplicate.
            if count < KEYS_PER_PERSON && !own[..count].iter().any(|(_, other)| *other == key) {
                own[count] = (reason, key);
                count += 1;
            }
        });
        let mut found = None;
        for (reason, key) in &own[..count] {
            match self.seen.entry(*key) {
                Entry::Occupied(seen) if found.is_none() => {
                    found = Some((self.all[*seen.get() as usize], *reason));
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(free) => drop(free.insert(place)),
            }
        }
        found
    }

    /// Adds one.
    pub fn add(&mut self, kind: RecordType, keys: &Keys, twin: DuplicateOf) {
        let place = self.all.len() as u32;
        self.all.push(twin);
        keys.for_each_key(kind, |reason, key| {
            self.seen.entry(hash(reason, key)).or_insert(place);
        });
    }
}

/// A hasher for keys that are hashes already.
#[derive(Default)]
struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, _: &[u8]) {}

    fn write_u64(&mut self, number: u64) {
        self.0 = number;
    }
}
