//! Erasure of a person from a workspace: a journal without the person replaces the former one.
use super::{Session, SessionError};
use crate::base::{Id, Row, Seq};
use crate::change::{Action, ActionLabel, Commit, Header};
use crate::command::erase::{self, ErasureReport, ErasureRequest, RedactedJournal};
use crate::domain::RecordType;
use crate::storage::{Beside, Quarantine, Rewrite, Storage, StorageError};
use crate::store::RecordStore;
use crate::store::undo_stack::UndoStack;

impl<S: Storage> Session<S> {
    /// Erases a person from records and journal, with the bytes of their files, in one transaction; a last commit
    /// records that it was done and when. This cannot be undone. All tabs, including this one, then reload what is
    /// stored.
    pub async fn erase(&self, erasure: &ErasureRequest) -> Result<ErasureReport, SessionError> {
        let _turn = self.busy.turn().await;
        loop {
            let journal = self.journal().await?;
            let RedactedJournal { mut commits, files, erased } = erase::redact(&self.set.borrow(), &journal, erasure);
            let now = (self.world.now)();
            let head = Seq(journal.len() as u32);
            let header = Header {
                seq: head.next(),
                id: Id::new(now.0, &(self.world.random)()),
                at: now,
                by: self.user.get().filter(|id| self.set.borrow().get(RecordType::User, *id).is_some()),
                from: None,
                cause: ActionLabel::new(Action::Erase, String::new()),
                about: None,
                size: 0,
            };
            commits.push(Commit { header, changes: Vec::new() });
            let set = RecordStore::played(&commits);
            if !is_whole(&set, &self.set.borrow(), erasure) {
                let why = "the journal would not be whole without this person".to_string();
                return Err(SessionError::Storage(StorageError::Failed(why)));
            }
            let (pages, quarantine) = (set.pages(), Quarantine::Clear);
            let wanted = Rewrite { head, commits: &commits, pages, files: &files, quarantine, beside: None };
            match self.storage.replace_journal(wanted).await {
                Ok(()) => {
                    self.reload_all().await.map_err(SessionError::Storage)?;
                    return Ok(erased);
                }
                Err(StorageError::Conflict) => {
                    if !self.apply_remote_commits().await.map_err(SessionError::Storage)? {
                        return Err(SessionError::Storage(StorageError::Conflict));
                    }
                }
                Err(error) => return Err(SessionError::Storage(error)),
            }
        }
    }

    /// Replaces the journal with one that a team agrees on, from which somebody is missing, together with what is kept
    /// beside it. `Conflict` if a commit was stored meanwhile.
    pub async fn replace_all(
        &self,
        head: Seq,
        commits: &[Commit],
        files: &[Id],
        beside: Beside<'_>,
    ) -> Result<(), StorageError> {
        let _turn = self.busy.turn().await;
        let (pages, quarantine) = (RecordStore::played(commits).pages(), Quarantine::Clear);
        let wanted = Rewrite { head, commits, pages, files, quarantine, beside: Some(beside) };
        self.storage.replace_journal(wanted).await?;
        self.reload_all().await
    }

    /// Reads everything from the storage again, as at startup.
    pub(super) async fn reload_all(&self) -> Result<(), StorageError> {
        let snapshot = self.storage.load().await?;
        let (set, damaged) = RecordStore::load(snapshot.pages, snapshot.head);
        self.set.replace(set);
        self.stack.replace(UndoStack::of(&snapshot.headers));
        self.headers.replace(snapshot.headers);
        self.older.take();
        self.begins.set(snapshot.begins);
        self.wanted.set(Seq::END);
        self.erasures.set(self.erasures.get() + 1);
        self.quarantine.borrow_mut().extend(damaged);
        Ok(())
    }
}

/// Whether only the erased records are missing and every link is valid.
fn is_whole(set: &RecordStore, before: &RecordStore, erasure: &ErasureRequest) -> bool {
    let leads = |row: &Row| {
        let mut all = true;
        row.each_link(|_, id| all &= set.locate(id).is_some());
        all
    };
    RecordType::ALL.iter().all(|kind| {
        let stays = |row: &Row| erasure.records.contains(&row.id()) != set.get(*kind, row.id()).is_some();
        before.rows(*kind).all(|(_, row)| stays(row)) && set.rows(*kind).all(|(_, row)| leads(row))
    })
}
