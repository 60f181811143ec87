//! The findings of a check of all stored data, and the results of a repair.
use crate::base::Id;
use crate::domain::RecordType;

/// A part of the stored data.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoredPart {
    /// The manifest: checksums of everything that should be there.
    Manifest,
    /// The header of a commit.
    Header,
    /// The changes of a commit.
    Changes,
    /// A page of 128 records of a type.
    Page(RecordType),
    /// The bytes of an attached file.
    File,
}

/// What is wrong with a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DamageKind {
    /// It is missing.
    Missing,
    /// The browser can no longer read it.
    Unreadable,
    /// It is not as it was written.
    Damaged,
    /// It is intact, but older than the last write or the journal.
    Outdated,
    /// It exists, but nothing refers to it.
    Stray,
}

/// A damaged part.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    /// The part.
    pub part: StoredPart,
    /// Its number: of the commit, or of the page from 1.
    pub number: u32,
    /// What is wrong with it.
    pub why: DamageKind,
}

/// What a repair did to a record on a damaged page when the journal was damaged too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordDamage {
    /// It is as the journal has it; unreadable changes may be missing.
    Older,
    /// It could not be rebuilt. Its readable bytes are set aside.
    Lost,
}

/// A record affected by a repair.
#[derive(Clone, PartialEq, Debug)]
pub struct AffectedRecord {
    /// The record type.
    pub kind: RecordType,
    /// The record's id.
    pub id: Id,
    /// The name, as far as it is readable.
    pub name: String,
    /// What the repair did to it.
    pub damage: RecordDamage,
}

/// The result of a check.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct DamageReport {
    /// The number of commits checked.
    pub commits: u32,
    /// The number of records.
    pub records: u32,
    /// The number of attached files.
    pub files: u32,
    /// The damaged parts.
    pub faults: Vec<Fault>,
    /// Whether the data was written by a version without checksums.
    pub is_unverified: bool,
    /// Whether it has been repaired.
    pub repaired: bool,
    /// The number of records rebuilt from the journal because their pages were damaged.
    pub rebuilt: u32,
    /// Whether the journal was damaged and has been completed from the records.
    pub completed: bool,
    /// Records that may differ from what they were.
    pub affected: Vec<AffectedRecord>,
    /// Attached files whose bytes are damaged, by the ids of their records.
    pub broken_files: Vec<Id>,
}
