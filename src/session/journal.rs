//! Queries of the journal: deleted records that can be restored, and commits since a given one.
use std::collections::HashSet;

use super::{CommandOutcome, Session, SessionError};
use crate::base::{Id, Row, Seq};
use crate::change::{Action, Commit, Header};
use crate::command::{Command, Rejection, UndoWish, restore};
use crate::domain::RecordType;
use crate::locale::phrase;
use crate::storage::Storage;
use crate::store::RecordStore;
use crate::store::undo_stack::Reversal;

/// Of commits larger than this, only the name is shown.
const MAX_DESCRIBED_CHANGES: u32 = 200;

const IS_UNDONE: Rejection = Rejection::new(phrase!(
    "This action has already been undone. You can redo it.",
    "Diese Aktion ist bereits rückgängig gemacht. Sie können sie wiederholen.",
    "Cette action a déjà été annulée. Vous pouvez la rétablir.",
));
const IS_DONE: Rejection = Rejection::new(phrase!(
    "This action has not been undone, so there is nothing to redo.",
    "Diese Aktion wurde nicht rückgängig gemacht; es gibt nichts zu wiederholen.",
    "Cette action n’a pas été annulée, il n’y a donc rien à rétablir.",
));

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
    /// Undoes a commit, or a part of it, as the user wants it; of one that repeated another, that one.
    pub async fn undo_with(&self, seq: Seq, wanted: UndoWish) -> Result<CommandOutcome, SessionError> {
        if self.header(seq).is_none() {
            self.read_back(seq, |_, _| ()).await?;
        }
        let seq = match self.reversal(seq) {
            Some(Reversal::Undo(seq)) => seq,
            Some(Reversal::Impossible(why)) => return Err(SessionError::Refused(Rejection::new(why))),
            Some(Reversal::Redo(_)) | None => return Err(SessionError::Refused(IS_UNDONE)),
        };
        let commit = self.load_commit(seq).await?;
        self.dispatch(Command::Undo { commit, wanted }).await
    }

    /// Redoes a commit that was undone.
    pub async fn redo(&self, seq: Seq) -> Result<CommandOutcome, SessionError> {
        // The undo knows what it took back, which may be more or less than what the commit did.
        let is_undo = |header: &&Header| header.about == Some(seq) && header.cause.action == Action::Undo;
        let undo = || self.headers.borrow().iter().rev().find(is_undo).map(|header| header.seq);
        if undo().is_none() {
            self.read_back(seq, |_, _| ()).await?;
        }
        let undone = self.load_commit(undo().ok_or(SessionError::Refused(IS_DONE))?).await?;
        let action = self.header(seq).map_or(Action::Undo, |header| header.cause.action);
        self.dispatch(Command::Redo { undone, action }).await
    }

    /// Whether and how a commit can be reversed; `None` if there is no such commit, or its header is not read.
    pub fn reversal(&self, seq: Seq) -> Option<Reversal> {
        let header = self.header(seq)?;
        Some(self.stack(|stack| stack.reversal(&header)))
    }

    /// The commit with this number.
    pub async fn commit(&self, seq: Seq) -> Result<Commit, SessionError> {
        self.load_commit(seq).await
    }

    /// Deletions before the commit `before`, newest first, until they have `wanted` records.
    pub async fn trash(&self, before: Seq, wanted: usize) -> Result<Trash, SessionError> {
        let mut found = 0;
        let mut seen = HashSet::new();
        let mut deletions = Vec::new();
        let mut before = before;
        loop {
            let first = self.known_from();
            let removes = |header: &&Header| {
                header.seq < before
                    && matches!(
                        header.cause.action,
                        Action::Delete | Action::Merge | Action::Undo | Action::Unconvert | Action::Redo
                    )
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
            if !self.lacks(Seq(1)) {
                return Ok(Trash { deletions, next: None });
            }
            before = before.min(first);
            self.read_further_back().await?;
        }
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
        let mut headers: Vec<Header> = Vec::new();
        for (after, last) in self.steps(seq, self.read(RecordStore::head)) {
            headers.extend(self.headers_between(after, last).await?.iter().filter(counts).cloned());
        }
        let (large, small): (Vec<Header>, Vec<Header>) =
            headers.into_iter().partition(|header| header.size > MAX_DESCRIBED_CHANGES);
        let mut commits = Vec::new();
        for header in small {
            commits.push(self.load_commit(header.seq).await?);
        }
        Ok((commits, large))
    }
}
