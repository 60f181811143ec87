//! What a look at everything that is stored found, and what was done about it.
use crate::base::Id;
use crate::domain::RecordType;

/// A part of what is stored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StoredPart {
    /// The list of what should be there.
    Manifest,
    /// The heading of a commit.
    Header,
    /// The changes of a commit.
    Changes,
    /// 128 records of a kind.
    Page(RecordType),
    /// The bytes of an attached file.
    File,
}

/// What is wrong with it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DamageKind {
    /// It is not there.
    Missing,
    /// The browser cannot read it any more.
    Unreadable,
    /// It is not as it was written.
    Damaged,
    /// It is whole, and not what was written last or what the journal leads to.
    Outdated,
    /// It is there, and nothing says that it should be.
    Stray,
}

/// A damaged part.
#[derive(Clone, PartialEq, Debug)]
pub struct Fault {
    /// What.
    pub part: StoredPart,
    /// Which one: the number of the commit, or of the page from 1.
    pub number: u32,
    /// What is wrong with it.
    pub why: DamageKind,
}

/// What became of a record that stood on a damaged page while the journal was damaged too.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RecordDamage {
    /// It is as the journal has it; changes that nobody can read any more may be missing.
    Older,
    /// It could not be rebuilt. What could be read of it is set aside.
    Lost,
}

/// Such a record.
#[derive(Clone, PartialEq, Debug)]
pub struct AffectedRecord {
    /// Its kind.
    pub kind: RecordType,
    /// Which one.
    pub id: Id,
    /// What it is called, as far as that can be told.
    pub name: String,
    /// What became of it.
    pub fate: RecordDamage,
}

/// The result.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct DamageReport {
    /// Commits that were looked at.
    pub commits: u32,
    /// Records.
    pub records: u32,
    /// Attached files.
    pub files: u32,
    /// What is damaged.
    pub faults: Vec<Fault>,
    /// Whether it was written by a version that knew no checksums.
    pub is_unverified: bool,
    /// Whether it has been mended.
    pub repaired: bool,
    /// Records that were taken from the journal, because their pages were damaged.
    pub rebuilt: u32,
    /// Whether the journal was damaged and has been completed from the records.
    pub completed: bool,
    /// Records that are not certain to be as they were.
    pub affected: Vec<AffectedRecord>,
    /// Attached files whose bytes are damaged, by the ids of their records.
    pub broken_files: Vec<Id>,
}
