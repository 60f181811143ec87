//! Queries of the journal: deleted records that can be restored, and commits since a given one.
use std::collections::HashSet;

use super::{CommandOutcome, Session, SessionError};
use crate::base::{Id, Row, Seq};
use crate::change::{Action, Commit, Header};
use crate::command::{Command, restore};
use crate::domain::RecordType;
use crate::storage::Storage;

/// Of commits larger than this, only the name is shown.
const MAX_DESCRIBED_CHANGES: u32 = 200;

/// A commit that removed records, with those that can be restored.
#[derive(Clone, PartialEq, Debug)]
pub struct Deletion {
    /// The header.
    pub header: Header,
    /// The records, without those that are restored along with another one.
    pub records: Vec<(RecordType, Row)>,
}

/// A part of the trash, newest first.
#[derive(Clone, PartialEq, Debug)]
pub struct Trash {
    /// The deletions.
    pub deletions: Vec<Deletion>,
    /// The start of the next part; `None` at the end.
    pub next: Option<Seq>,
}

impl<S: Storage> Session<S> {
    /// Deletions before the commit `before`, newest first, until they have `wanted` records.
    pub async fn trash(&self, before: Seq, wanted: usize) -> Result<Trash, SessionError> {
        let mut found = 0;
        let mut seen = HashSet::new();
        let mut deletions = Vec::new();
        let removes = |header: &&Header| {
            header.seq < before
                && matches!(header.cause.action, Action::Delete | Action::Merge | Action::Undo | Action::Redo)
        };
        let seqs: Vec<Seq> = self.headers.borrow().iter().rev().filter(removes).map(|header| header.seq).collect();
        for seq in seqs {
            if found >= wanted {
                return Ok(Trash { deletions, next: Some(seq.next()) });
            }
            let commit = self.load_commit(seq).await?;
            let mut records = restore::restorable(&self.set.borrow(), &commit);
            // A record that was removed several times is restored from its last removal.
            records.retain(|(_, row)| seen.insert(row.id()));
            if !records.is_empty() {
                found += records.len();
                deletions.push(Deletion { header: commit.header, records });
            }
        }
        Ok(Trash { deletions, next: None })
    }

    /// Restores records that a commit removed.
    pub async fn restore(&self, seq: Seq, ids: Vec<Id>) -> Result<CommandOutcome, SessionError> {
        let commit = self.load_commit(seq).await?;
        self.dispatch(Command::Restore { commit, ids }).await
    }

    /// The commits after `seq` that `counts` accepts, oldest first, and the headers of those that are too large to be
    /// read.
    pub async fn after(
        &self,
        seq: Seq,
        counts: impl Fn(Seq) -> bool,
    ) -> Result<(Vec<Commit>, Vec<Header>), SessionError> {
        let is_work = |action: Action| !matches!(action, Action::Setup | Action::Demo | Action::Repair);
        let counts = |header: &&Header| header.seq > seq && counts(header.seq) && is_work(header.cause.action);
        let headers: Vec<Header> = self.headers.borrow().iter().filter(counts).cloned().collect();
        let (large, small): (Vec<Header>, Vec<Header>) =
            headers.into_iter().partition(|header| header.size > MAX_DESCRIBED_CHANGES);
        let mut commits = Vec::new();
        for header in small {
            commits.push(self.load_commit(header.seq).await?);
        }
        Ok((commits, large))
    }
}
