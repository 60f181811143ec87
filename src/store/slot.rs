//! Positions of records in the store.

/// A record's position among those of its record type. It never changes, and every tab assigns the same one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[repr(transparent)]
pub struct Slot(pub u32);

impl Slot {
    /// The lowest there can be.
    pub const FIRST: Slot = Slot(0);
    /// The highest there can be.
    pub const LAST: Slot = Slot(u32::MAX);

    /// The index of the record in what is kept by slot.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
