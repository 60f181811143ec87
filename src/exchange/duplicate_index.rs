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

/// A quick hash (FNV-1a with a last stir): nobody gains by making a file of equal hashes for their own browser.
struct KeyHasher(u64);

impl Default for KeyHasher {
    fn default() -> KeyHasher {
        KeyHasher(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The first record or row for each key.
#[derive(Default)]
pub struct DuplicateIndex {
    seen: HashMap<(Reason, String), Twin, BuildHasherDefault<KeyHasher>>,
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
        keys.person_keys().into_iter().find_map(|key| self.seen.get(&key).map(|twin| (*twin, key.0)))
    }

    /// Remembers one.
    pub fn add(&mut self, keys: &Keys, twin: Twin) {
        for key in keys.person_keys() {
            self.seen.entry(key).or_insert(twin);
        }
    }
}
