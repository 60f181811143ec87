//! From the remote into the journal: documents are kept first, and applied when everything that their author had seen is
//! here. The news of the remote are only a hint; an audit asks for the names that must follow.
use std::collections::BTreeSet;

use super::{ReplicationError, Replicator, is_ready, run_before};
use crate::base::Seq;
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::replication::bytes::WireError;
use crate::replication::clock::Dot;
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::remote::{Found, Remote};
use crate::replication::replica_storage::{ReplicaRecord, ReplicaStorage, ReplicaWrite};
use crate::replication::replicator::identity::Announcement;
use crate::replication::run::{self, Run};
use crate::replication::seal::Seal;
use crate::replication::wire::ReplicatedCommit;
use crate::storage::StorageError;

/// The most names in a request.
const MOST_NAMES: usize = 20;
/// As many commits are applied in one transaction, or one run that is larger.
const COMMITS_AT_ONCE: usize = 500;

/// Documents that were received, and whether all that were wanted are among them.
struct Received {
    documents: Vec<(String, Vec<u8>)>,
    is_complete: bool,
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Brings what the remote's news name.
    pub(super) async fn pull(&mut self) -> Result<(), ReplicationError> {
        let news = self.remote.news(self.record.cursor.as_ref()).await?;
        let received = self.receive(&news.names).await?;
        let mut record = self.record.clone();
        // What could not be read yet is named again.
        if received.is_complete {
            record.cursor = Some(news.cursor);
        }
        self.keep(received, record).await?;
        self.apply_ready().await
    }

    /// Brings what must follow what is here, whether or not the news named it, and compares states.
    pub(super) async fn audit(&mut self) -> Result<(), ReplicationError> {
        let names = self.remote.range("r!", "r\"", usize::MAX).await?;
        for name in &names {
            if let Some(DocumentName::Replica(chain)) = DocumentName::parse(name) {
                self.chains.insert(chain.replica, chain);
            }
        }
        let me = self.record.replica;
        // A server that went back to an earlier state has forgotten this replica too.
        if !names.contains(&DocumentName::Replica(self.own_chain()).to_string()) {
            self.announced = None;
        }
        let others: Vec<Chain> = self.chains.values().filter(|chain| chain.replica != me).cloned().collect();
        let mut missing = Vec::new();
        for chains in others.chunks(MOST_NAMES / 2) {
            let next = |chain: &Chain| self.state.vector().last(chain.replica).saturating_add(1);
            let last =
                |chain: &Chain| run_before(&self.log, chain, next(chain)).map_or(next(chain), |(first, _)| first);
            let names = chains.iter().flat_map(|chain| [chain.run(last(chain)), chain.run(next(chain))]);
            let names: Vec<String> = names.map(|name| name.to_string()).collect();
            let found = self.remote.read(&names).await?;
            for ((chain, names), found) in chains.iter().zip(names.chunks(2)).zip(found.chunks(2)) {
                if found.first() == Some(&Found::Missing) && names[0] != names[1] {
                    self.send_again(chain).await?;
                }
                if matches!(found.last(), Some(Found::Here(_))) {
                    let end = format!("{}~", chain.run(u32::MAX));
                    missing.extend(self.remote.range(&names[1], &end, usize::MAX).await?);
                }
            }
        }
        let received = self.receive(&missing).await?;
        self.keep(received, self.record.clone()).await?;
        self.apply_ready().await?;
        self.compare_digests(&names).await
    }

    /// Compares the state with those of replicas that have the same commits.
    async fn compare_digests(&self, names: &[String]) -> Result<(), ReplicationError> {
        for names in names.chunks(MOST_NAMES) {
            for (name, found) in names.iter().zip(self.remote.read(names).await?) {
                let (Some(DocumentName::Replica(chain)), Found::Here(body)) = (DocumentName::parse(name), found) else {
                    continue;
                };
                let Ok(content) = self.seal.open(name, &body).await else { continue };
                let Ok(said) = Announcement::decode(&content) else { continue };
                if said.vector == *self.state.vector() && said.digest != self.state.digest() {
                    return Err(ReplicationError::Diverged(chain.replica));
                }
            }
        }
        Ok(())
    }

    /// Reads the runs among some names that are not here, with their parts.
    async fn receive(&self, names: &[String]) -> Result<Received, ReplicationError> {
        let mut out = Received { documents: Vec::new(), is_complete: true };
        let wanted: BTreeSet<&String> = names.iter().filter(|name| self.is_wanted(name)).collect();
        let wanted: Vec<String> = wanted.into_iter().cloned().collect();
        for names in wanted.chunks(MOST_NAMES) {
            for (name, found) in names.iter().zip(self.remote.read(names).await?) {
                let (Some(DocumentName::Run(chain, first)), Found::Here(body)) = (DocumentName::parse(name), found)
                else {
                    out.is_complete = false;
                    continue;
                };
                let refused = |error| ReplicationError::Document(name.clone(), error);
                let head = self.seal.open(name, &body).await.map_err(refused)?;
                let count = run::parts_of(&head).map_err(refused)?;
                let Some(parts) = self.receive_parts(&chain, first, count).await? else {
                    out.is_complete = false;
                    continue;
                };
                let contents: Vec<Vec<u8>> = parts.iter().map(|(_, content)| content.clone()).collect();
                let dot = Dot { replica: chain.replica, number: first };
                Run::unpack(&head, &contents, dot).map_err(refused)?;
                out.documents.extend(parts);
                out.documents.push((name.clone(), head));
            }
        }
        Ok(out)
    }

    fn is_wanted(&self, name: &str) -> bool {
        let is_others = |chain: &Chain| chain.replica != self.record.replica;
        matches!(DocumentName::parse(name), Some(DocumentName::Run(chain, _)) if is_others(&chain))
            && !self.log.contains_key(name)
    }

    /// The parts of a large commit; `None` while one is missing.
    async fn receive_parts(
        &self,
        chain: &Chain,
        first: u32,
        count: usize,
    ) -> Result<Option<Vec<(String, Vec<u8>)>>, ReplicationError> {
        let name = |part: usize| DocumentName::Part(chain.clone(), first, part as u16).to_string();
        let names: Vec<String> = (0..count).map(name).collect();
        let mut out = Vec::new();
        for names in names.chunks(MOST_NAMES) {
            for (name, found) in names.iter().zip(self.remote.read(names).await?) {
                let Found::Here(body) = found else { return Ok(None) };
                let content = self.seal.open(name, &body).await;
                out.push((name.clone(), content.map_err(|error| ReplicationError::Document(name.clone(), error))?));
            }
        }
        Ok((out.len() == count).then_some(out))
    }

    /// Stores what was received; it waits until everything before it is here.
    async fn keep(&mut self, received: Received, record: ReplicaRecord) -> Result<(), ReplicationError> {
        if received.documents.is_empty() && record == self.record {
            return Ok(());
        }
        let names: Vec<String> = received.documents.iter().map(|(name, _)| name.clone()).collect();
        let log = received.documents.into_iter().map(|(name, content)| (name, Some(content))).collect();
        self.store(ReplicaWrite { head: None, commits: Vec::new(), record, log, base: None }).await?;
        names.iter().try_for_each(|name| self.index(name))
    }

    /// Applies the runs that are ready, each commit as one of the journal, in transactions with everything that depends
    /// on them. If a page stores a commit meanwhile, it is taken in first.
    pub(super) async fn apply_ready(&mut self) -> Result<(), ReplicationError> {
        loop {
            self.export().await?;
            let head = self.record.exported;
            let mut commits: Vec<Commit> = Vec::new();
            while commits.len() < COMMITS_AT_ONCE
                && let Some(dot) = self.next_ready()?
                && let Some(run) = self.waiting.get(&dot)
            {
                if !commits.is_empty() && commits.len() + run.commits.len() > COMMITS_AT_ONCE {
                    break;
                }
                let mut about = Vec::new();
                for commit in &run.commits {
                    about.push(match commit.about {
                        Some(id) => match commits.iter().find(|earlier| earlier.header.id == id) {
                            Some(earlier) => Some(earlier.header.seq),
                            None => self.storage.seq_of(id).await?,
                        },
                        None => None,
                    });
                }
                for (commit, about) in self.waiting.remove(&dot).into_iter().flat_map(|run| run.commits).zip(about) {
                    let changes = self.state.apply(&commit);
                    let seq = Seq(head.0 + commits.len() as u32 + 1);
                    commits.push(journal_commit(&commit, seq, about, changes));
                }
            }
            if commits.is_empty() {
                return Ok(());
            }
            let mut record = self.record.clone();
            record.exported = Seq(head.0 + commits.len() as u32);
            record.applied = self.state.vector().clone();
            let write = ReplicaWrite { head: Some(head), commits, record, log: Vec::new(), base: None };
            match self.store(write).await {
                Ok(()) | Err(ReplicationError::Storage(StorageError::Conflict)) => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// A waiting run that is ready and continues its chain.
    fn next_ready(&self) -> Result<Option<Dot>, ReplicationError> {
        for (dot, run) in self.waiting.iter().filter(|(_, run)| is_ready(&self.state, run)) {
            let Some(chain) = self.chains.get(&dot.replica) else { continue };
            let before = run_before(&self.log, chain, dot.number).map(|(_, head)| run::hash(head));
            // A replica that began with a snapshot does not have the run before.
            if before.is_some_and(|before| before != run.previous) {
                let name = chain.run(dot.number).to_string();
                return Err(ReplicationError::Document(name, WireError::Foreign));
            }
            return Ok(Some(*dot));
        }
        Ok(None)
    }
}

/// A commit of another replica as one of the journal. An action of a newer version of the app is a merge.
fn journal_commit(commit: &ReplicatedCommit, seq: Seq, about: Option<Seq>, changes: Vec<Change>) -> Commit {
    let action = u8::try_from(commit.action).ok().and_then(Action::from_code);
    let action = action.filter(|action| !action.rewrites_journal()).unwrap_or(Action::Reconcile);
    let header = Header {
        seq,
        id: commit.id,
        at: commit.at,
        by: commit.by,
        cause: ActionLabel::new(action, commit.subject.clone()),
        about,
        size: changes.len() as u32,
    };
    Commit { header, changes }
}
