//! Which records were touched since a version of the record store, by type and block of slots, so that what was
//! computed from many records is computed again for a few only.
use std::cell::{Cell, RefCell};
use std::sync::atomic::{AtomicU32, Ordering};

use super::Slot;
use crate::domain::RecordType;

/// Slots in a block.
pub const BLOCK_ROWS: u32 = 1_024;

/// A version of one record store.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Version {
    of: u32,
    at: u64,
}

/// The version in which each block of each record type was last touched.
pub struct ChangeClock {
    now: Cell<Version>,
    last: RefCell<Vec<Vec<u64>>>,
}

impl Default for ChangeClock {
    fn default() -> ChangeClock {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let of = NEXT.fetch_add(1, Ordering::Relaxed);
        let last = RefCell::new(vec![Vec::new(); RecordType::PLACES]);
        ChangeClock { now: Cell::new(Version { of, at: 0 }), last }
    }
}

impl ChangeClock {
    /// The next version.
    fn advance(&self) -> u64 {
        let now = self.now.get();
        self.now.set(Version { at: now.at + 1, ..now });
        now.at + 1
    }

    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot) {
        let at = self.advance();
        let (last, stretch) = (&mut self.last.get_mut()[kind as usize], (slot.0 / BLOCK_ROWS) as usize);
        if last.len() <= stretch {
            last.resize(stretch + 1, 0);
        }
        last[stretch] = at;
    }

    /// Notes that all records of a type may have changed, or other values than their own, such as scores.
    pub fn changed_all(&self, kind: RecordType) {
        let at = self.advance();
        self.last.borrow_mut()[kind as usize].fill(at);
    }

    /// The current version.
    pub fn now(&self) -> Version {
        self.now.get()
    }

    /// Whether a record of one of these types was touched since a version of this record store.
    pub fn is_touched(&self, since: Version, kinds: &[RecordType]) -> bool {
        let last = self.last.borrow();
        kinds.iter().any(|kind| last[*kind as usize].iter().any(|at| *at > since.at))
    }

    /// The blocks of a record type that were touched since a version; `None` if records of other types were touched as
    /// well, of all or of those that matter, or if the version belongs to another record store.
    pub fn since(&self, stamp: Version, kind: RecordType, others: &[RecordType]) -> Option<Vec<u32>> {
        let is_touched = |other: &RecordType| *other != kind && self.is_touched(stamp, &[*other]);
        if stamp.of != self.now.get().of || others.iter().any(is_touched) {
            return None;
        }
        let last = self.last.borrow();
        let own = last[kind as usize].iter().zip(0..);
        Some(own.filter(|(at, _)| **at > stamp.at).map(|(_, stretch)| stretch).collect())
    }
}
