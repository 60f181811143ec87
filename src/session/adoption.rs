//! Commits that were decided elsewhere: by the file worker for a page that may not store anything, or in another browser
//! of the team.
use std::collections::BTreeSet;

use super::{Session, SessionError};
use crate::base::{Id, Seq};
use crate::change::Commit;
use crate::storage::{Batch, Storage, StorageError};
use crate::store::Staged;
use crate::store::page::PageKey;

impl<S: Storage> Session<S> {
    /// Stores and applies a commit that was decided elsewhere on the same state.
    pub async fn adopt(&self, commit: &Commit) -> Result<(), SessionError> {
        let _turn = self.busy.turn().await;
        let staged = Staged::new(&self.set.borrow(), commit);
        let pages = staged.pages(&self.set.borrow());
        self.storage.append(commit, pages, &[]).await.map_err(SessionError::Storage)?;
        self.install(&commit.header, staged);
        self.load_rules_if_needed().await;
        Ok(())
    }

    /// Stores and applies the commits of a batch, whose pages are worked out here. Unlike a command, they are applied before
    /// they are stored, because each builds on those before it; if storing fails, the session reads again what is stored.
    pub async fn adopt_all(&self, batch: Batch<'_>) -> Result<(), StorageError> {
        let _turn = self.busy.turn().await;
        // A page is rewritten as a whole, so that damage on it would become part of the new version.
        self.read_whole(usize::MAX)?;
        self.apply_remote_commits().await?;
        if !batch.follows(self.set.borrow().head()) {
            return Err(StorageError::Conflict);
        }
        let mut changed: BTreeSet<PageKey> = BTreeSet::new();
        for commit in batch.commits {
            let staged = Staged::new(&self.set.borrow(), commit);
            changed.extend(staged.page_keys());
            self.install(&commit.header, staged);
        }
        let pages = self.read(|set| changed.into_iter().map(|key| (key, set.page(key))).collect());
        let has_commits = !batch.commits.is_empty();
        let result = self.storage.append_all(Batch { pages, ..batch }).await;
        if result.is_err() && has_commits {
            self.reload_all().await?;
        } else {
            // The commits are stored, whether older ones can be read or not.
            let _ = self.complete_stack().await;
            self.load_rules_if_needed().await;
        }
        result
    }

    /// The number of the commit with an id. Headers older than those of the start are read until it is found.
    pub async fn seq_of(&self, id: Id) -> Result<Option<Seq>, SessionError> {
        loop {
            let found = self.read_headers(|headers| headers.iter().rev().find(|header| header.id == id).map(|h| h.seq));
            if found.is_some() || !self.lacks(Seq(1)) {
                return Ok(found);
            }
            self.read_further_back().await?;
        }
    }
}
