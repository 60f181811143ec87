//! From the remote into the journal: documents are kept first, and applied when everything that their author had seen is
//! here. The news of the remote are only a hint; an audit asks for the names that must follow.
use std::collections::BTreeSet;

use super::{ReplicationError, Replicator, is_ready, run_before};
use crate::base::Seq;
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::replication::bytes::WireError;
use crate::replication::clock::{Dot, ReplicaId, VersionVector};
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::remote::{Cursor, Found, News, Remote};
use crate::replication::replica_storage::{ReplicaRecord, ReplicaStorage, ReplicaWrite};
use crate::replication::replicator::identity::Announcement;
use crate::replication::run::{self, Run};
use crate::replication::seal::Seal;
use crate::replication::wire::ReplicatedCommit;
use crate::storage::StorageError;

/// The most names in a request.
const MOST_NAMES: usize = 20;
/// As many runs are kept in one transaction.
const RUNS_AT_ONCE: usize = 3 * MOST_NAMES;
/// As many commits are applied in one transaction, or one run that is larger.
const COMMITS_AT_ONCE: usize = 500;

/// Documents by name, decrypted.
pub(super) type Documents = Vec<(String, Vec<u8>)>;
/// A run's documents and the run, or which of them was refused.
pub(super) type Opened = Result<Option<(Documents, Run)>, (String, WireError)>;

/// Runs that were received, with their documents.
struct Received {
    documents: Documents,
    runs: Vec<(Chain, Run)>,
    brought: Brought,
}

/// What became of documents that were wanted.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Brought {
    /// Whether all of them are here.
    is_complete: bool,
    /// Why the first of those that are there was refused. It is read again in the next round; the rest of the round does
    /// not wait for it.
    pub(super) refused: Option<ReplicationError>,
}

impl Brought {
    const ALL: Brought = Brought { is_complete: true, refused: None };

    /// Adds what became of other documents.
    pub(super) fn and(&mut self, other: Brought) {
        self.is_complete &= other.is_complete;
        self.refused = self.refused.take().or(other.refused);
    }

    fn refuse(&mut self, name: &str, error: WireError) {
        self.and(Brought { is_complete: false, refused: Some(ReplicationError::Document(name.to_string(), error)) });
    }
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Brings what the remote's news name.
    pub(super) async fn pull(&mut self) -> Result<Brought, ReplicationError> {
        let since = self.record.cursor.clone();
        let News { names, cursor } = match self.seen_news.take() {
            Some((of, news)) if of == since => news,
            _ => self.remote.news(since.as_ref()).await?,
        };
        self.bring(None::<&R>, &names, Some(cursor)).await
    }

    /// Brings runs of which somebody heard who waited: to ask the remote for its news once more would take as long as bringing
    /// them. Returns whether that was all; otherwise a round is needed, for what is missing or has to be sent.
    pub async fn bring_heard(&mut self, names: &[String]) -> Result<bool, ReplicationError> {
        // A few are read in the same request.
        let wanted: BTreeSet<&String> = names.iter().filter(|name| self.is_wanted(name)).collect();
        let few: Vec<String> = wanted.into_iter().take(MOST_NAMES).cloned().collect();
        self.glance(&few).await?;
        let brought = match self.begin_round().await {
            Ok(()) => self.bring(None::<&R>, names, None).await,
            Err(error) => Err(error),
        };
        self.glance.clear();
        let brought = brought?;
        match brought.refused {
            None => Ok(brought.is_complete && self.unsent() == 0 && !self.has_erased),
            Some(refused) => Err(refused),
        }
    }

    /// Brings the runs among some names that are not here, from the team's remote or from another one. When all are here,
    /// the cursor is noted: what could not be read yet is named again.
    pub(super) async fn bring<F: Remote>(
        &mut self,
        from: Option<&F>,
        names: &[String],
        cursor: Option<Cursor>,
    ) -> Result<Brought, ReplicationError> {
        let wanted: BTreeSet<&String> = names.iter().filter(|name| self.is_wanted(name)).collect();
        let wanted: Vec<String> = wanted.into_iter().cloned().collect();
        let mut out = Brought::ALL;
        let mut done = 0;
        let mut batches = wanted.chunks(RUNS_AT_ONCE).peekable();
        loop {
            let names = batches.next().unwrap_or_default();
            if wanted.len() > RUNS_AT_ONCE {
                (self.world.progress)(done, wanted.len() as u32);
                done += names.len() as u32;
            }
            let received = match from {
                Some(other) => self.receive(other, async |names| Ok(other.read(names).await?), names).await?,
                None => self.receive(&self.remote, async |names| self.look(names).await, names).await?,
            };
            out.and(received.brought.clone());
            let is_last = batches.peek().is_none();
            let mut record = self.record.clone();
            if is_last && out.is_complete {
                record.cursor = cursor.clone().or(record.cursor);
            }
            self.keep(received.documents, received.runs, record).await?;
            self.apply_ready().await?;
            if is_last {
                return Ok(out);
            }
        }
    }

    /// Brings what must follow what is here, whether or not the news named it, and compares states.
    pub(super) async fn audit(&mut self) -> Result<Brought, ReplicationError> {
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
        let mut brought = self.bring(None::<&R>, &missing, None).await?;
        self.send_missing().await?;
        let lacked = self.compare_with_others(&names).await?;
        self.send_lacked(&lacked).await?;
        let nameless = self.replicas_without_chain();
        if !nameless.is_empty() {
            let mut runs = self.remote.range("c!", "c\"", usize::MAX).await?;
            runs.retain(|name| match DocumentName::parse(name) {
                Some(DocumentName::Run(chain, _)) => nameless.contains(&chain.replica),
                _ => false,
            });
            brought.and(self.bring(None::<&R>, &runs, None).await?);
        }
        Ok(brought)
    }

    /// The replicas of which commits are missing here that others have, and whose login is not known. Whoever goes by
    /// another name now says nothing under the earlier one, so that a remote that lost what was said cannot tell of it.
    fn replicas_without_chain(&self) -> BTreeSet<ReplicaId> {
        let waiting = self.waiting.values().flat_map(|run| &run.commits).map(|commit| &commit.seen);
        let dots = self.said.values().chain(waiting).flat_map(VersionVector::iter);
        let is_nameless = |dot: &Dot| {
            dot.replica != self.record.replica
                && !self.state.vector().has(*dot)
                && !self.chains.contains_key(&dot.replica)
        };
        dots.filter(is_nameless).map(|dot| dot.replica).collect()
    }

    /// Compares the state with those of replicas that have the same commits. Returns the runs, kept here, that come next
    /// for those that have fewer.
    async fn compare_with_others(&mut self, names: &[String]) -> Result<BTreeSet<DocumentName>, ReplicationError> {
        let mut lacked = BTreeSet::new();
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
                let lacks = self.state.vector().since(&said.vector);
                for dot in lacks.iter() {
                    let known = said.vector.last(dot.replica);
                    if let Some(chain) = self.chains.get(&dot.replica)
                        && let Some((first, _)) = run_before(&self.log, chain, known.saturating_add(2))
                    {
                        lacked.insert(DocumentName::Run(chain.clone(), first));
                    }
                }
                if chain.replica != self.record.replica {
                    self.files.note_wanted(chain.replica, said.files);
                }
                self.said.insert(chain.replica, said.vector);
            }
        }
        Ok(lacked)
    }

    /// Sends chains again of which a run that somebody lacks is not there, although a later one may be.
    async fn send_lacked(&mut self, lacked: &BTreeSet<DocumentName>) -> Result<(), ReplicationError> {
        let lacked: Vec<&DocumentName> = lacked.iter().filter(|name| !self.seen_there.contains(name)).collect();
        let mut lost = BTreeSet::new();
        for names in lacked.chunks(MOST_NAMES) {
            let texts: Vec<String> = names.iter().map(|name| name.to_string()).collect();
            for (name, found) in names.iter().zip(self.remote.read(&texts).await?) {
                match (name, found) {
                    (DocumentName::Run(chain, _), Found::Missing) => drop(lost.insert(chain.clone())),
                    _ => drop(self.seen_there.insert((*name).clone())),
                }
            }
        }
        for chain in lost {
            if chain == self.own_chain() {
                self.store_record(ReplicaRecord { present: 0, ..self.record.clone() }).await?;
            } else {
                self.send_again(&chain).await?;
            }
        }
        Ok(())
    }

    /// Reads runs, and their parts from a remote.
    async fn receive(
        &self,
        from: &impl Remote,
        read: impl AsyncFn(&[String]) -> Result<Vec<Found>, ReplicationError>,
        names: &[String],
    ) -> Result<Received, ReplicationError> {
        let mut out = Received { documents: Vec::new(), runs: Vec::new(), brought: Brought::ALL };
        for names in names.chunks(MOST_NAMES) {
            for (name, found) in names.iter().zip(read(names).await?) {
                match self.receive_run(from, name, found).await? {
                    Ok(Some((documents, run))) => {
                        out.documents.extend(documents);
                        if let Some(DocumentName::Run(chain, _)) = DocumentName::parse(name) {
                            out.runs.push((chain, run));
                        }
                    }
                    Ok(None) => out.brought.is_complete = false,
                    Err((name, error)) => out.brought.refuse(&name, error),
                }
            }
        }
        Ok(out)
    }

    /// Whether a document is another replica's run that is neither kept here nor part of the snapshot from which this
    /// replica began. What a replica has ends where a run ends.
    pub fn is_wanted(&self, name: &str) -> bool {
        match DocumentName::parse(name) {
            Some(DocumentName::Run(chain, first)) => {
                let dot = Dot { replica: chain.replica, number: first };
                chain.replica != self.record.replica && !self.log.contains_key(name) && !self.state.vector().has(dot)
            }
            _ => false,
        }
    }

    /// The documents of a run that was found under its name, parts first; `None` while one is missing.
    pub(super) async fn receive_run(
        &self,
        from: &impl Remote,
        name: &str,
        found: Found,
    ) -> Result<Opened, ReplicationError> {
        let (Some(DocumentName::Run(chain, first)), Found::Here(body)) = (DocumentName::parse(name), found) else {
            return Ok(Ok(None));
        };
        let refused = |error| Ok(Err((name.to_string(), error)));
        let (head, count) = match self.seal.open(name, &body).await {
            Ok(head) => match run::parts_of(&head) {
                Ok(count) => (head, count),
                Err(error) => return refused(error),
            },
            Err(error) => return refused(error),
        };
        let part = |part: usize| DocumentName::Part(chain.clone(), first, part as u16).to_string();
        let parts: Vec<String> = (0..count).map(part).collect();
        let mut out = Vec::new();
        for names in parts.chunks(MOST_NAMES) {
            (self.world.progress)(out.len() as u32, count as u32);
            for (name, found) in names.iter().zip(from.read(names).await?) {
                let Found::Here(body) = found else { return Ok(Ok(None)) };
                match self.seal.open(name, &body).await {
                    Ok(content) => out.push((name.clone(), content)),
                    Err(error) => return Ok(Err((name.clone(), error))),
                }
            }
        }
        if out.len() < count {
            return Ok(Ok(None));
        }
        let contents: Vec<Vec<u8>> = out.iter().map(|(_, content)| content.clone()).collect();
        let run = match Run::unpack(&head, &contents, Dot { replica: chain.replica, number: first }) {
            // The run is just being replaced, because somebody is erased from it.
            Err(WireError::Foreign) => return Ok(Ok(None)),
            Err(error) => return refused(error),
            Ok(run) => run,
        };
        out.push((name.to_string(), head));
        Ok(Ok(Some((out, run))))
    }

    /// Stores what was received; it waits until everything before it is here.
    async fn keep(
        &mut self,
        documents: Documents,
        runs: Vec<(Chain, Run)>,
        record: ReplicaRecord,
    ) -> Result<(), ReplicationError> {
        if documents.is_empty() && record == self.record {
            return Ok(());
        }
        let log = documents.into_iter().map(|(name, content)| (name, Some(content))).collect();
        self.store(ReplicaWrite { log, ..ReplicaWrite::of(record) }).await?;
        for (chain, run) in runs {
            let first = run.commits.first().map(|commit| commit.stamp.dot);
            if let Some(dot) = first.filter(|dot| !self.state.vector().has(*dot)) {
                self.waiting.insert(dot, run);
            }
            self.chains.insert(chain.replica, chain);
        }
        Ok(())
    }

    /// Applies the runs that are ready, each commit as one of the journal, in transactions with everything that depends
    /// on them. If a page stores a commit meanwhile, it is taken in first.
    pub(super) async fn apply_ready(&mut self) -> Result<(), ReplicationError> {
        loop {
            self.export().await?;
            let head = self.record.exported;
            let mut commits: Vec<Commit> = Vec::new();
            let (mut log, mut erasure) = (Vec::new(), None);
            while commits.len() < COMMITS_AT_ONCE
                && let Some(dot) = self.next_ready()?
                && let Some(run) = self.waiting.get(&dot)
            {
                if !commits.is_empty() && commits.len() + run.commits.len() > COMMITS_AT_ONCE {
                    break;
                }
                erasure = run.commits.iter().find(|commit| commit.erasure().is_some()).cloned();
                if erasure.is_some() {
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
                let Some(run) = self.waiting.remove(&dot) else { break };
                let (run, cleaned) = self.without_erased(run);
                log.extend(cleaned);
                for (commit, about) in run.commits.into_iter().zip(about) {
                    let changes = self.state.apply(&commit);
                    let seq = Seq(head.0 + commits.len() as u32 + 1);
                    commits.push(journal_commit(&commit, seq, about, changes));
                }
            }
            if let Some(erasure) = erasure.filter(|_| commits.is_empty()) {
                match self.apply_erasure(&erasure, Vec::new()).await {
                    Ok(_) | Err(ReplicationError::Storage(StorageError::Conflict)) => continue,
                    Err(error) => return Err(error),
                }
            }
            if commits.is_empty() {
                return Ok(());
            }
            let mut record = self.record.clone();
            record.exported = Seq(head.0 + commits.len() as u32);
            record.applied = self.state.vector().clone();
            let write = ReplicaWrite { head: Some(head), commits, log, ..ReplicaWrite::of(record) };
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
    let is_plain = |action: &Action| !action.rewrites_journal() && !action.is_local();
    let action = action.filter(is_plain).unwrap_or(Action::Reconcile);
    let header = Header {
        seq,
        id: commit.id,
        at: commit.at,
        by: commit.by,
        from: Some(commit.stamp.dot.replica),
        cause: ActionLabel::new(action, commit.subject.clone()),
        about,
        size: changes.len() as u32,
    };
    Commit { header, changes }
}
