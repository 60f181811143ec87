//! A replica at work: it carries commits from the journal to the remote and those of others into the journal, in rounds
//! that may end anywhere and be repeated at will.
//!
//! Nothing rests on one answer of the remote. What is stored is written in one transaction with the journal; what was
//! sent is kept and looked for again.
mod changes;
mod erasing;
mod files;
mod files_to_send;
mod identity;
mod joining;
mod keys;
mod members;
mod pull;
mod push;
mod putting_back;
mod rebuilding;

use std::collections::{BTreeMap, BTreeSet};

pub use changes::TakenIn;
pub use files::FoundFile;
use files_to_send::FilesToSend;

use super::bytes::WireError;
use super::clock::{Dot, ReplicaId, VersionVector};
use super::document_name::{Chain, DocumentName};
use super::merged_state::MergedState;
use super::remote::{Cursor, Found, News, Remote, RemoteError};
use super::replica_storage::{Log, ReplicaRecord, ReplicaStorage, ReplicaWrite, StoredReplica};
use super::run::{self, Run};
use super::seal::Seal;
use super::snapshot;
use crate::base::{Id, Timestamp};
use crate::storage::StorageError;
pub use members::Member;

/// The clock, the random numbers and the version of the app, from outside.
#[derive(Clone, Copy)]
pub struct World {
    /// The clock.
    pub now: fn() -> Timestamp,
    /// A random number.
    pub random: fn() -> u64,
    /// The version of the app, which its commits name.
    pub edition: &'static str,
    /// Called with the documents that are received and in all, while some are.
    pub progress: fn(u32, u32),
}

impl World {
    /// A new commit's id.
    pub fn new_id(&self) -> Id {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&(self.random)().to_be_bytes());
        bytes[8..].copy_from_slice(&(self.random)().to_be_bytes()[..2]);
        Id::new((self.now)().0, &bytes)
    }
}

/// A reason why a round ended early. Whatever it had done is stored.
#[derive(Clone, PartialEq, Debug)]
pub enum ReplicationError {
    /// The remote failed.
    Remote(RemoteError),
    /// The storage failed.
    Storage(StorageError),
    /// The remote has another team's documents, or none. This is never read as a deletion.
    NotOurTeam,
    /// The workspace belongs to no team.
    NoTeam,
    /// The team has keys that this replica lacks: its passphrase was changed. Local work goes on, and nothing is sent.
    NewPassphrase,
    /// The remote refuses a document; local work goes on.
    Refused(DocumentName),
    /// A document is not what it should be.
    Document(String, WireError),
    /// Another replica with the same commits has another state, or its chain of runs does not fit: a rebuild is needed.
    Diverged(ReplicaId),
}

impl From<RemoteError> for ReplicationError {
    fn from(error: RemoteError) -> ReplicationError {
        ReplicationError::Remote(error)
    }
}

impl From<StorageError> for ReplicationError {
    fn from(error: StorageError) -> ReplicationError {
        ReplicationError::Storage(error)
    }
}

/// A replica with its remote, its storage and its keys.
pub struct Replicator<R, S, C> {
    remote: R,
    storage: S,
    seal: C,
    world: World,
    state: MergedState,
    record: ReplicaRecord,
    log: Log,
    /// Received runs that are not part of the state yet, by their first commit.
    waiting: BTreeMap<Dot, Run>,
    /// The chain of each replica that is known by its documents.
    chains: BTreeMap<ReplicaId, Chain>,
    /// Runs that somebody lacked and that this session found at the remote.
    seen_there: BTreeSet<DocumentName>,
    /// What the others said that they have.
    said: BTreeMap<ReplicaId, VersionVector>,
    /// What the others were last told of.
    announced: Option<(ReplicaId, VersionVector, BTreeSet<Id>)>,
    /// What a round looked at when it began, in one request; empty otherwise.
    glance: BTreeMap<String, Found>,
    /// What was new then, since which cursor, of a remote that said so by the same request.
    seen_news: Option<(Option<Cursor>, News)>,
    /// Whether this session has erased somebody of whom the remote may still have something.
    has_erased: bool,
    /// The attached files that the remote may lack.
    files: FilesToSend,
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Opens the replica that is stored.
    pub async fn open(remote: R, storage: S, seal: C, world: World) -> Result<Replicator<R, S, C>, ReplicationError> {
        let stored = storage.load().await?.ok_or(ReplicationError::NoTeam)?;
        let state = replayed(&stored)?;
        let StoredReplica { record, log, .. } = stored;
        let mut out = Replicator::of(remote, storage, seal, world, record, state);
        out.log = log;
        out.index_log()?;
        Ok(out)
    }

    /// A replica with a merged state that is stored, and no documents yet.
    fn of(remote: R, storage: S, seal: C, world: World, record: ReplicaRecord, state: MergedState) -> Self {
        Replicator {
            remote,
            storage,
            seal,
            world,
            state,
            record,
            log: Log::new(),
            waiting: BTreeMap::new(),
            chains: BTreeMap::new(),
            seen_there: BTreeSet::new(),
            said: BTreeMap::new(),
            announced: None,
            glance: BTreeMap::new(),
            seen_news: None,
            has_erased: false,
            files: FilesToSend::default(),
        }
    }

    /// The remote.
    pub fn remote(&self) -> &R {
        &self.remote
    }

    /// The merged state.
    pub fn state(&self) -> &MergedState {
        &self.state
    }

    /// What the replica knows about itself.
    pub fn record(&self) -> &ReplicaRecord {
        &self.record
    }

    /// The number of own commits that the remote does not have, as far as is known.
    pub fn unsent(&self) -> u32 {
        self.last_own().saturating_sub(self.record.present)
    }

    /// One round: whatever is new is brought here, then what is new here is sent. An audit also looks for what the
    /// remote's news may have skipped. A document that is refused ends the round no earlier, but is its outcome.
    pub async fn round(&mut self, with_audit: bool) -> Result<(), ReplicationError> {
        self.glance_with_news().await?;
        let begun = self.begin_round().await;
        self.glance.clear();
        begun?;
        let mut brought = self.pull().await?;
        if with_audit {
            brought.and(self.audit().await?);
        }
        self.export().await?;
        self.push().await?;
        // What the others compare with is looked at in audits, so that it is said there: each time would wake everybody who
        // waits for changes. Who wants a file says so at once.
        let (replica, _, files) = self.to_announce();
        let is_urgent =
            self.announced.as_ref().is_none_or(|(as_whom, _, wanted)| *as_whom != replica || *wanted != files);
        let says = with_audit || self.has_erased || is_urgent;
        if with_audit || self.has_erased {
            self.replace_erased().await?;
            self.has_erased = false;
        }
        if says && self.announced != Some(self.to_announce()) {
            self.announce().await?;
        }
        self.send_files(with_audit).await?;
        brought.refused.map_or(Ok(()), Err)
    }

    /// Brings what the team has so far, for somebody who has just joined and looks at it next. The first round says to the
    /// others what they have to know, and looks for what the news did not name.
    pub async fn bring_all(&mut self) -> Result<(), ReplicationError> {
        self.glance_with_news().await?;
        let begun = self.begin_round().await;
        self.glance.clear();
        begun?;
        let brought = self.pull().await?;
        brought.refused.map_or(Ok(()), Err)
    }

    /// Looks whether the remote is the team's, whether this copy of the profile is the only one, and whether the remote went
    /// back to an earlier state.
    async fn begin_round(&mut self) -> Result<(), ReplicationError> {
        self.recognise().await?;
        self.part_from_double().await?;
        self.look_for_rollback().await
    }

    fn last_own(&self) -> u32 {
        self.state.vector().last(self.record.replica)
    }

    fn own_chain(&self) -> Chain {
        Chain { login: self.record.login.clone(), replica: self.record.replica }
    }

    /// Stores what the replica knows, without a commit.
    async fn store_record(&mut self, record: ReplicaRecord) -> Result<(), ReplicationError> {
        self.record = record.clone();
        self.store(ReplicaWrite::of(record)).await
    }

    /// Stores a transaction. If that fails, whatever was done in memory is taken back: it is as stored.
    async fn store(&mut self, write: ReplicaWrite) -> Result<(), ReplicationError> {
        let log = write.log.clone();
        let record = write.record.clone();
        match self.storage.write(write).await {
            Ok(()) => {
                self.record = record;
                for (name, content) in log {
                    match content {
                        Some(content) => drop(self.log.insert(name, content)),
                        None => drop(self.log.remove(&name)),
                    }
                }
                Ok(())
            }
            Err(error) => {
                self.reload().await?;
                Err(error.into())
            }
        }
    }

    async fn reload(&mut self) -> Result<(), ReplicationError> {
        let stored = self.storage.load().await?.ok_or(ReplicationError::NoTeam)?;
        self.restore(stored)
    }

    /// Memory becomes what is stored.
    fn restore(&mut self, stored: StoredReplica) -> Result<(), ReplicationError> {
        self.state = replayed(&stored)?;
        self.record = stored.record;
        self.log = stored.log;
        self.files.look_again();
        self.index_log()
    }

    /// Finds in the log which chains there are, and which runs wait for others.
    fn index_log(&mut self) -> Result<(), ReplicationError> {
        self.waiting.clear();
        self.chains.clear();
        let names: Vec<String> = self.log.keys().cloned().collect();
        names.iter().try_for_each(|name| self.index(name))
    }

    /// Notes the chain of a document of the log, and its run if that waits for others.
    fn index(&mut self, name: &str) -> Result<(), ReplicationError> {
        let Some(DocumentName::Run(chain, first)) = DocumentName::parse(name) else { return Ok(()) };
        let dot = Dot { replica: chain.replica, number: first };
        if !self.state.vector().has(dot)
            && let Some(run) = run_in(&self.log, &chain, first)?
        {
            self.waiting.insert(dot, run);
        }
        self.chains.insert(chain.replica, chain);
        Ok(())
    }

    /// The runs of a chain that are kept, from a commit number on, each with the number of its last commit.
    fn runs_from(&self, chain: &Chain, first: u32) -> Result<Vec<(DocumentName, Run)>, ReplicationError> {
        let mut out = Vec::new();
        for name in self.log.range(chain.run(first).to_string()..).map(|(name, _)| DocumentName::parse(name)) {
            let Some(DocumentName::Run(other, first)) = name.filter(|name| of_chain(name, chain)) else { break };
            out.extend(run_in(&self.log, &other, first)?.map(|run| (chain.run(first), run)));
        }
        Ok(out)
    }
}

fn of_chain(name: &DocumentName, chain: &Chain) -> bool {
    matches!(name, DocumentName::Run(other, _) if other == chain)
}

/// The last run of a chain before a commit number, in the log.
fn run_before<'a>(log: &'a Log, chain: &Chain, first: u32) -> Option<(u32, &'a Vec<u8>)> {
    let (name, head) = log.range(..chain.run(first).to_string()).next_back()?;
    match DocumentName::parse(name)? {
        DocumentName::Run(other, first) if other == *chain => Some((first, head)),
        _ => None,
    }
}

/// A run of the log; `None` while a part of it is missing.
fn run_in(log: &Log, chain: &Chain, first: u32) -> Result<Option<Run>, ReplicationError> {
    let name = chain.run(first).to_string();
    let Some(head) = log.get(&name) else { return Ok(None) };
    let refused = |error| ReplicationError::Document(name.clone(), error);
    let mut parts = Vec::new();
    for part in 0..run::parts_of(head).map_err(refused)? {
        let name = DocumentName::Part(chain.clone(), first, part as u16).to_string();
        let Some(part) = log.get(&name) else { return Ok(None) };
        parts.push(part.clone());
    }
    Run::unpack(head, &parts, Dot { replica: chain.replica, number: first }).map(Some).map_err(refused)
}

/// The merged state of the commits that are stored as applied.
fn replayed(stored: &StoredReplica) -> Result<MergedState, ReplicationError> {
    let mut state = match &stored.base {
        Some(base) => snapshot::restore(&base.head, &base.chunks)
            .map_err(|error| ReplicationError::Document("snapshot".to_string(), error))?,
        None => MergedState::new(),
    };
    let mut open = Vec::new();
    for name in stored.log.keys().filter_map(|name| DocumentName::parse(name)) {
        let DocumentName::Run(chain, first) = &name else { continue };
        let dot = Dot { replica: chain.replica, number: *first };
        if stored.record.applied.has(dot) && !state.vector().has(dot) {
            open.extend(run_in(&stored.log, chain, *first)?);
        }
    }
    while let Some(at) = open.iter().position(|run| is_ready(&state, run)) {
        let run = open.swap_remove(at);
        run.commits.iter().for_each(|commit| drop(state.apply(commit)));
    }
    // What is stored as applied is there, or the log is damaged.
    match *state.vector() == stored.record.applied {
        true => Ok(state),
        false => Err(ReplicationError::Diverged(stored.record.replica)),
    }
}

/// Whether everything that the authors of a run's commits had seen is part of the state. A run is applied whole, so that
/// what a replica has always ends where a run ends.
fn is_ready(state: &MergedState, run: &Run) -> bool {
    let Some(first) = run.commits.first() else { return false };
    let dot = first.stamp.dot;
    let follows = dot.number == state.vector().last(dot.replica).saturating_add(1);
    follows && run.commits.iter().all(|commit| state.vector().covers(&commit.seen))
}
