//! Building a replica anew from what the remote has, when its state differs from that of another replica with the same
//! commits. What was never sent is kept: it follows under a new name.
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

use super::push::packed_runs;
use super::{ReplicationError, Replicator};
use crate::base::{Id, Seq};
use crate::change::Commit;
use crate::command::erase;
use crate::domain::RecordType;
use crate::replication::document_name::Chain;
use crate::replication::erasure::Erasure;
use crate::replication::merged_state::{MergedState, changes_between};
use crate::replication::remote::Remote;
use crate::replication::replica_storage::{BaseWrite, Log, ReplicaRecord, ReplicaStorage, ReplicaWrite, StoredReplica};
use crate::replication::seal::Seal;
use crate::replication::wire::ReplicatedCommit;
use crate::storage::StorageError;
use crate::store::RecordStore;

/// As often is the result worked out anew because a page stored a commit meanwhile.
const MOST_REPEATS: u32 = 5;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Builds the replica anew, under a new name: the newest snapshot and the runs that the remote has, then the own
    /// commits that it lacks. The journal gets one commit with what differs.
    ///
    /// # Errors
    /// The remote or the storage fails; then everything is as before.
    pub async fn rebuild(&mut self) -> Result<(), ReplicationError> {
        self.recognise().await?;
        let record = ReplicaRecord::new(&self.world, &self.record.login, self.record.team.clone());
        let draft = Draft::default();
        let mut fresh = Replicator::join(&self.remote, &draft, &self.seal, self.world, record).await?;
        let names = fresh.remote.range("c!", "c\"", usize::MAX).await?;
        fresh.bring(None::<&R>, &names, None).await?;
        let (state, record) = (fresh.state, fresh.record);
        let there = draft.stored.take().ok_or(ReplicationError::NoTeam)?;
        let (former, nonce) = (self.own_chain(), self.last_nonce());
        for _ in 0..MOST_REPEATS {
            self.export().await?;
            match self.become_rebuilt(&state, &record, &there).await {
                Err(ReplicationError::Storage(StorageError::Conflict)) => {}
                // What the wrong copy said would be compared with everybody who has the same commits.
                Ok(()) => return self.announce_as(former, nonce).await,
                failed => return failed,
            }
        }
        Err(StorageError::Conflict.into())
    }

    /// Stores a replica that was built anew in place of this one.
    async fn become_rebuilt(
        &mut self,
        state: &MergedState,
        record: &ReplicaRecord,
        there: &StoredReplica,
    ) -> Result<(), ReplicationError> {
        let mut state = state.clone();
        let mut record = record.clone();
        // People who were erased elsewhere, of whom this replica had not heard.
        let unheard: Vec<Erasure> = state
            .erasures()
            .iter()
            .filter(|(dot, _)| !self.state.vector().has(*dot))
            .map(|(_, erasure)| erasure.clone())
            .collect();
        let mut renamed: Vec<ReplicatedCommit> = Vec::new();
        for commit in self.unsent_after(&state)? {
            let commit = state.erasures().cleaned(&commit, self.state.vector()).unwrap_or(commit);
            let (stamp, seen) = state.next(record.replica);
            let commit = ReplicatedCommit { stamp, seen, ..commit };
            state.apply(&commit);
            renamed.push(commit);
        }
        let head = self.record.exported;
        // The state is in doubt, and the journal is what the user sees.
        let journal = self.storage.commits_after(Seq::NONE).await?;
        if journal.len() != head.0 as usize {
            return Err(StorageError::Conflict.into());
        }
        let (journal, files) = without(journal, &unheard);
        let shown = RecordStore::played(&journal);
        let mut ids: BTreeSet<Id> = state.records().map(|(id, _)| id).collect();
        ids.extend(RecordType::ALL.iter().flat_map(|kind| shown.rows(*kind)).map(|(_, row)| row.id()));
        let before = |id| shown.find(id).map(|(kind, row)| (kind, row.clone()));
        let settling = self.settling_commit(head, changes_between(before, &state, ids));
        record.exported = Seq(head.0 + settling.len() as u32);
        record.applied = state.vector().clone();
        let (commits, rewrites) = match unheard.is_empty() {
            true => (settling, None),
            false => (journal.into_iter().chain(settling).collect(), Some(files)),
        };
        let chain = Chain { login: record.login.clone(), replica: record.replica };
        let mut kept: Log = there.log.clone();
        kept.extend(packed_runs(&chain, renamed, None));
        let gone = self.log.keys().filter(|name| !kept.contains_key(*name)).map(|name| (name.clone(), None));
        let mut log: Vec<(String, Option<Vec<u8>>)> = gone.collect();
        log.extend(kept.into_iter().map(|(name, content)| (name, Some(content))));
        let base = BaseWrite::Replaced(there.base.clone());
        self.store(ReplicaWrite { head: Some(head), commits, log, base, rewrites, ..ReplicaWrite::of(record) }).await?;
        self.state = state;
        (self.announced, self.has_erased) = (None, false);
        self.files.look_again();
        self.said.clear();
        self.seen_there.clear();
        self.index_log()
    }

    /// The own commits that are not in a state, in order.
    fn unsent_after(&self, state: &MergedState) -> Result<Vec<ReplicatedCommit>, ReplicationError> {
        let runs = self.runs_from(&self.own_chain(), 1)?;
        let commits = runs.into_iter().flat_map(|(_, run)| run.commits);
        Ok(commits.filter(|commit| !state.vector().has(commit.stamp.dot)).collect())
    }
}

/// A journal without people, and the attached files that go with them.
fn without(mut journal: Vec<Commit>, erasures: &[Erasure]) -> (Vec<Commit>, Vec<Id>) {
    let mut files = Vec::new();
    for erasure in erasures {
        let blank = |text: &str| erasure.blank(text);
        let blanking = erase::Blanking { blank: &blank, keeps_mark: true };
        let redacted = erase::redact_with(&RecordStore::played(&journal), &journal, &erasure.ids, blanking);
        journal = redacted.commits;
        files.extend(redacted.files);
    }
    (journal, files)
}

/// The storage of a replica in memory, until it takes the place of the stored one.
#[derive(Default)]
struct Draft {
    stored: RefCell<Option<StoredReplica>>,
    journal: RefCell<Vec<Commit>>,
}

impl ReplicaStorage for &Draft {
    async fn load(&self) -> Result<Option<StoredReplica>, StorageError> {
        Ok(self.stored.borrow().clone())
    }

    async fn head(&self) -> Result<Seq, StorageError> {
        Ok(Seq(self.journal.borrow().len() as u32))
    }

    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError> {
        Ok(self.journal.borrow().iter().skip(seq.0 as usize).cloned().collect())
    }

    async fn seq_of(&self, _: Id) -> Result<Option<Seq>, StorageError> {
        // The journal is not kept, and with it whatever its commits are about.
        Ok(None)
    }

    async fn id_of(&self, _: Seq) -> Result<Option<Id>, StorageError> {
        Ok(None)
    }

    /// Attached files stay where they are.
    async fn files(&self) -> Result<Vec<Id>, StorageError> {
        Ok(Vec::new())
    }

    async fn file(&self, _: Id) -> Result<Option<Vec<u8>>, StorageError> {
        Ok(None)
    }

    async fn keep_file(&self, _: Id, _: Arc<Vec<u8>>) -> Result<(), StorageError> {
        Ok(())
    }

    async fn write(&self, write: ReplicaWrite) -> Result<(), StorageError> {
        let mut stored = self.stored.borrow_mut();
        let (mut log, mut base) = stored.take().map(|stored| (stored.log, stored.base)).unwrap_or_default();
        if let BaseWrite::Replaced(new) = write.base {
            base = new;
        }
        for (name, content) in write.log {
            match content {
                Some(content) => drop(log.insert(name, content)),
                None => drop(log.remove(&name)),
            }
        }
        let mut journal = self.journal.borrow_mut();
        if write.rewrites.is_some() {
            journal.clear();
        }
        journal.extend(write.commits);
        *stored = Some(StoredReplica { record: write.record, log, base });
        Ok(())
    }
}
