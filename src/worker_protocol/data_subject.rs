//! The data about a person, and the receipt of its erasure.
use super::wire::wire;
use crate::base::{Id, Seq, WorkspaceId};
use crate::domain::RecordType;

/// A record that was found.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonMatch {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The field and the text in which it was found.
    pub detail: String,
}

/// A record, field by field.
#[derive(Clone, PartialEq, Debug)]
pub struct PersonRecord {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// Its name.
    pub name: String,
    /// The filled fields: name and value.
    pub lines: Vec<(String, String)>,
}

/// Everything about some people, and the effects of erasing it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PersonData {
    /// Their records, and those that depend on them.
    pub pages: Vec<PersonRecord>,
    /// Other records that mention them.
    pub mentions: Vec<PersonMatch>,
    /// Records of theirs that were deleted but still occur in the journal.
    pub deleted: u32,
    /// Changes in the journal about them.
    pub changes: u32,
    /// Other values in the journal that name them.
    pub values: u32,
    /// Fields of other records that name them or link to them.
    pub fields: u32,
    /// Attached files.
    pub files: u32,
    /// Files that are too large for the archive, or not in this browser.
    pub left_out: u32,
    /// The records to erase.
    pub erases: Vec<Id>,
    /// The words to blank.
    pub words: Vec<String>,
}

/// The counts of what was erased, without anything that identifies the person.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct ErasureReceipt {
    /// Records removed, by type.
    pub records: Vec<(RecordType, u32)>,
    /// Fields of other records blanked.
    pub fields: u32,
    /// Changes removed from the journal.
    pub changes: u32,
    /// Values blanked in the journal.
    pub values: u32,
    /// Files removed.
    pub files: u32,
    /// The commit that records the erasure.
    pub head: Seq,
    /// The time, as an ISO timestamp.
    pub at: String,
}

/// A query for a person in a backup.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct PersonQuery {
    /// The person's records.
    pub records: Vec<Id>,
    /// The person's names, addresses and numbers.
    pub words: Vec<String>,
    /// The workspace whose key may decrypt the backup.
    pub workspace: WorkspaceId,
    /// The passphrase of an encrypted backup.
    pub passphrase: Option<String>,
}

/// The occurrences of a person in a backup.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Occurrences {
    /// Records of the person or naming them.
    pub records: u32,
    /// Changes in its journal about them, and other values there that name them.
    pub changes: u32,
    /// Their attached files.
    pub files: u32,
}

impl Occurrences {
    /// Whether the person does not occur.
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
