//! What the journal tells of the past: deleted records that can come back, and what happened since a commit.
use std::collections::HashSet;

use super::{CommandOutcome, Session, SessionError};
use crate::base::{Id, Row};
use crate::change::{Action, Commit, Header};
use crate::command::{Command, restore};
use crate::domain::RecordType;
use crate::storage::Storage;

/// Commits larger than this are told of by their name alone.
const LARGE: u32 = 200;

/// A commit that removed records, with those that can be restored.
#[derive(Clone, PartialEq, Debug)]
pub struct Deletion {
    /// Who, when, what.
    pub header: Header,
    /// The records, without those that come back along with another one.
    pub records: Vec<(RecordType, Row)>,
}

/// A part of the trash, newest first.
#[derive(Clone, PartialEq, Debug)]
pub struct Trash {
    /// The deletions.
    pub deletions: Vec<Deletion>,
    /// Where the next part begins; nothing at the end.
    pub next: Option<u32>,
}

impl<S: Storage> Session<S> {
    /// Deletions before the commit `before`, newest first, as many as it takes for `wanted` records.
    pub async fn trash(&self, before: u32, wanted: usize) -> Result<Trash, SessionError> {
        let mut found = 0;
        let mut seen = HashSet::new();
        let mut deletions = Vec::new();
        let removes = |header: &&Header| {
            header.seq < before
                && matches!(header.cause.action, Action::Delete | Action::Merge | Action::Undo | Action::Redo)
        };
        let seqs: Vec<u32> = self.headers.borrow().iter().rev().filter(removes).map(|header| header.seq).collect();
        for seq in seqs {
            if found >= wanted {
                return Ok(Trash { deletions, next: Some(seq + 1) });
            }
            let commit = self.load_commit(seq).await?;
            let mut records = restore::restorable(&self.set.borrow(), &commit);
            // A record that went several times comes back as it was when it went last.
            records.retain(|(_, row)| seen.insert(row.id()));
            if !records.is_empty() {
                found += records.len();
                deletions.push(Deletion { header: commit.header, records });
            }
        }
        Ok(Trash { deletions, next: None })
    }

    /// Brings back records that a commit removed.
    pub async fn restore(&self, seq: u32, ids: Vec<Id>) -> Result<CommandOutcome, SessionError> {
        let commit = self.load_commit(seq).await?;
        self.dispatch(Command::Restore(commit, ids)).await
    }

    /// The commits after `seq` that `counts` lets pass, oldest first, and the names of those that are too large to
    /// look into.
    pub async fn after(
        &self,
        seq: u32,
        counts: impl Fn(u32) -> bool,
    ) -> Result<(Vec<Commit>, Vec<Header>), SessionError> {
        let is_work = |action: Action| !matches!(action, Action::Setup | Action::Demo | Action::Repair);
        let counts = |header: &&Header| header.seq > seq && counts(header.seq) && is_work(header.cause.action);
        let headers: Vec<Header> = self.headers.borrow().iter().filter(counts).cloned().collect();
        let (large, small): (Vec<Header>, Vec<Header>) = headers.into_iter().partition(|header| header.size > LARGE);
        let mut commits = Vec::new();
        for header in small {
            commits.push(self.load_commit(header.seq).await?);
        }
        Ok((commits, large))
    }
}
