//! Every person of a workspace by what makes two records the same, so that a file of many rows is compared in one go.
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::base::Id;
use crate::domain::Kind;
use crate::domain::rules::duplicates::{Keys, Reason};
use crate::store::{WorkingSet, duplicates};

/// Who else is like this.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Twin {
    /// A record of the workspace.
    Record(Kind, Id),
    /// An earlier row of the file.
    Row(u32),
}

/// The first record or row for each key. Kept are the keys' 64-bit hashes only: that two keys of a hundred thousand
/// rows share one is less likely than one in a billion, and would only name a candidate too many.
#[derive(Clone, Default)]
pub struct DuplicateIndex {
    seen: HashMap<u64, Twin, BuildHasherDefault<Hashed>>,
}

impl DuplicateIndex {
    /// The leads and contacts of a workspace.
    pub fn of(set: &WorkingSet) -> DuplicateIndex {
        let mut index = DuplicateIndex::default();
        for kind in [Kind::Lead, Kind::Contact] {
            for (_, row) in set.rows(kind) {
                index.add(&duplicates::keys(set, kind, row), Twin::Record(kind, row.id()));
            }
        }
        index
    }

    /// The first one like this, by the surest reason.
    pub fn find(&self, keys: &Keys) -> Option<(Twin, Reason)> {
        let mut found = None;
        keys.each_person_key(|reason, key| {
            if found.is_none() {
                found = self.seen.get(&hash(reason, key)).map(|twin| (*twin, reason));
            }
        });
        found
    }

    /// Remembers one.
    pub fn add(&mut self, keys: &Keys, twin: Twin) {
        keys.each_person_key(|reason, key| {
            self.seen.entry(hash(reason, key)).or_insert(twin);
        });
    }
}

/// FNV-1a with a last stir.
fn hash(reason: Reason, parts: [&str; 2]) -> u64 {
    let step = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    let bytes = parts[0].bytes().chain([b'\n', reason as u8]).chain(parts[1].bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325, step);
    (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15)
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
