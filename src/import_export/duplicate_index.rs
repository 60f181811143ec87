//! Every person of a workspace by what makes two records the same, so that a file of many rows is compared in one go.
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::{BuildHasherDefault, Hasher};

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::rules::duplicates::{Keys, Reason, hash};
use crate::store::{RecordStore, duplicates};

/// How many keys a person has: email, company, street and two phone numbers.
const OWN: usize = 8;

/// Who else is like this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DuplicateOf {
    /// A record of the workspace.
    Record(RecordType, Id),
    /// An earlier row of the file.
    Row(u32),
}

/// The first record or row for each key. Kept are the keys' 64-bit hashes only: that two keys of a hundred thousand
/// rows share one is less likely than one in a billion, and would only name a candidate too many.
#[derive(Clone, Default)]
pub struct ImportDuplicateIndex {
    /// By key, the place among all that have one.
    seen: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    all: Vec<DuplicateOf>,
}

impl ImportDuplicateIndex {
    /// The leads and contacts of a workspace.
    pub fn of(set: &RecordStore) -> ImportDuplicateIndex {
        let mut index = ImportDuplicateIndex::default();
        for kind in [RecordType::Lead, RecordType::Contact] {
            for (_, row) in set.rows(kind) {
                index.add(&duplicates::keys(set, kind, row), DuplicateOf::Record(kind, row.id()));
            }
        }
        index
    }

    /// Makes room for the rows of a file, so that it has not to be made again and again.
    pub fn reserve(&mut self, rows: usize) {
        self.seen.reserve(rows * 5);
        self.all.reserve(rows);
    }

    /// The first one like this that was there before, by the surest reason; remembers this one.
    pub fn find_match(&mut self, keys: &Keys, twin: DuplicateOf) -> Option<(DuplicateOf, Reason)> {
        let place = self.all.len() as u32;
        self.all.push(twin);
        // All keys are looked up after all are made: the memory answers to several at a time.
        let mut own = [(Reason::Email, 0); OWN];
        let mut count = 0;
        keys.for_each_person_key(|reason, key| {
            let key = hash(reason, key);
            // Two phone numbers may be the same: nobody meets themselves.
            if count < OWN && !own[..count].iter().any(|(_, other)| *other == key) {
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

    /// Remembers one.
    pub fn add(&mut self, keys: &Keys, twin: DuplicateOf) {
        let place = self.all.len() as u32;
        self.all.push(twin);
        keys.for_each_person_key(|reason, key| {
            self.seen.entry(hash(reason, key)).or_insert(place);
        });
    }
}

/// Hands a number that is a hash already through.
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
