//! What is known about a person, and what was erased of it.
use super::wire::wire;
use crate::base::Id;
use crate::domain::RecordType;

/// A record that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonMatch {
    /// Its kind.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Where in it.
    pub detail: String,
}

/// A record, field by field.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonRecord {
    /// Its kind.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// Its filled fields: name and value.
    pub lines: Vec<(String, String)>,
}

/// Everything about some people, and what erasing it would come to.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PersonData {
    /// Their records and those that go with them.
    pub pages: Vec<PersonRecord>,
    /// Other records that mention them.
    pub mentions: Vec<PersonMatch>,
    /// Records of theirs that were deleted and of which the journal still tells.
    pub deleted: u32,
    /// Changes in the journal about them.
    pub changes: u32,
    /// Further values in the journal that name them.
    pub values: u32,
    /// Fields of other records that name them or link to them.
    pub fields: u32,
    /// Attached files.
    pub files: u32,
    /// Those that are too large for the archive, or not in this browser.
    pub left_out: u32,
    /// The records that are erased.
    pub erases: Vec<Id>,
    /// The words that are blanked.
    pub words: Vec<String>,
}

/// The counts of what was erased, without anything that identifies the person.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ErasureReceipt {
    /// Records removed, by kind.
    pub records: Vec<(RecordType, u32)>,
    /// Fields of other records blanked.
    pub fields: u32,
    /// Changes taken out of the journal.
    pub changes: u32,
    /// Values blanked in the journal.
    pub values: u32,
    /// Files removed.
    pub files: u32,
    /// The commit that notes it.
    pub head: u32,
    /// When, as an ISO moment.
    pub at: String,
}

/// What a backup is looked into for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PersonQuery {
    /// The records that are the person's.
    pub records: Vec<Id>,
    /// The person's names, addresses and numbers.
    pub words: Vec<String>,
    /// The workspace whose key may open a sealed one.
    pub workspace: String,
    /// The passphrase of a sealed one.
    pub passphrase: Option<String>,
}

/// How much of a person stands in a backup.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Occurrences {
    /// Records that are the person's or name them.
    pub records: u32,
    /// Changes in its journal about them, and further values there that name them.
    pub changes: u32,
    /// Attached files of theirs.
    pub files: u32,
}

impl Occurrences {
    /// Whether nothing of the person stands in it.
    pub fn is_empty(&self) -> bool {
        *self == Occurrences::default()
    }
}

wire!(struct PersonMatch { kind, id, name, detail });
wire!(struct PersonRecord { kind, id, name, lines });
wire!(struct PersonData { pages, mentions, deleted, changes, values, fields, files, left_out, erases, words });
wire!(struct ErasureReceipt { records, fields, changes, values, files, head, at });
wire!(struct PersonQuery { records, words, workspace, passphrase });
wire!(struct Occurrences { records, changes, files });
