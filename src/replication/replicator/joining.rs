//! Founding a team, joining it, and the snapshots by which others join.
use super::{ReplicationError, Replicator, World};
use crate::base::Seq;
use crate::change::{Action, ActionLabel, Change, Commit, Header};
use crate::replication::bytes::WireError;
use crate::replication::clock::{ReplicaId, VersionVector};
use crate::replication::document_name::DocumentName;
use crate::replication::merged_state::MergedState;
use crate::replication::remote::{Added, Document, Found, Remote, RemoteError};
use crate::replication::replica_storage::{Base, BaseWrite, ReplicaRecord, ReplicaStorage, ReplicaWrite};
use crate::replication::seal::{FIRST_EPOCH, Seal};
use crate::replication::snapshot::{self, Head};

/// The most chunks in a request.
const MOST_CHUNKS: usize = 4;

impl ReplicaRecord {
    /// The record of a replica that has nothing yet.
    pub fn new(world: &World, login: &str, team: Vec<u8>) -> ReplicaRecord {
        ReplicaRecord {
            replica: ReplicaId::of_random((world.random)()),
            login: login.to_string(),
            team,
            exported: Seq::NONE,
            applied: VersionVector::default(),
            acknowledged: 0,
            present: 0,
            cursor: None,
            nonces: vec![(world.random)()],
        }
    }
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Makes the remote a team's, and the workspace in the storage its content. The remote must have no team.
    pub async fn found(
        remote: R,
        storage: S,
        seal: C,
        world: World,
        record: ReplicaRecord,
    ) -> Result<Replicator<R, S, C>, ReplicationError> {
        let team = Document { name: DocumentName::Team, body: record.team.clone() };
        match remote.add(&[team]).await?.first() {
            Some(Added::Stored) => {}
            // Another team is there, or this login may not found one.
            Some(Added::Refused) => match remote.identity().await? {
                Some(_) => return Err(ReplicationError::NotOurTeam),
                None => return Err(RemoteError::Forbidden.into()),
            },
            _ => return Err(RemoteError::Offline.into()),
        }
        store_record(&storage, record, Vec::new(), None).await?;
        Replicator::open(remote, storage, seal, world).await
    }

    /// Joins a team with an empty storage: the newest snapshot becomes one commit of the journal, if there is one, and
    /// the rounds bring what follows.
    pub async fn join(
        remote: R,
        storage: S,
        seal: C,
        world: World,
        mut record: ReplicaRecord,
    ) -> Result<Replicator<R, S, C>, ReplicationError> {
        if storage.head().await? != Seq::NONE {
            return Err(crate::storage::StorageError::Conflict.into());
        }
        if remote.identity().await?.as_ref() != Some(&record.team) {
            return Err(ReplicationError::NotOurTeam);
        }
        let base = newest_snapshot(&remote, &seal).await?;
        let mut commits = Vec::new();
        let mut state = MergedState::new();
        if let Some(base) = &base {
            state = snapshot::restore(&base.head, &base.chunks)
                .map_err(|error| ReplicationError::Document("snapshot".to_string(), error))?;
            let mut rows: Vec<_> = state.rows().collect();
            rows.sort_unstable_by_key(|(kind, row)| (*kind, row.id()));
            let create = |(kind, row): (_, &crate::base::Row)| Change::Create { kind, row: row.clone() };
            let changes: Vec<Change> = rows.into_iter().map(create).collect();
            let header = Header {
                seq: Seq::NONE.next(),
                id: world.new_id(),
                at: (world.now)(),
                by: None,
                from: None,
                cause: ActionLabel::new(Action::Align, ""),
                about: None,
                size: changes.len() as u32,
            };
            commits.push(Commit { header, changes });
            record.exported = Seq::NONE.next();
            record.applied = state.vector().clone();
        }
        store_record(&storage, record.clone(), commits, base).await?;
        // To open what was just stored would work it all out again.
        Ok(Replicator::of(remote, storage, seal, world, record, state))
    }

    /// Puts a snapshot of the state to the remote if as many commits came since the newest one, so that joining stays fast.
    /// Returns whether there is a new one.
    pub async fn refresh_snapshot(&mut self, after: u64) -> Result<bool, ReplicationError> {
        let total = commits_of(self.state.vector());
        // Of a team that has forgotten earlier keys, a remote that went back may have nothing but snapshots that nobody opens.
        let has_forgotten = self.seal.first_epoch() > FIRST_EPOCH;
        if (total < after && !has_forgotten) || self.unsent() > 0 || !self.waiting.is_empty() {
            return Ok(false);
        }
        let heads = snapshot_heads(&self.remote, &self.seal).await?;
        let newest = heads
            .iter()
            .map(|(head, _)| head.authors.iter().map(|(replica, seen)| u64::from(seen.last(*replica))).sum::<u64>());
        let is_lacked = has_forgotten && heads.is_empty();
        if !is_lacked && total < newest.max().unwrap_or(0) + after {
            return Ok(false);
        }
        self.make_snapshot().await?;
        Ok(true)
    }

    /// Puts a snapshot of the state to the remote, chunks first. Chunks that are there already cost nothing.
    pub async fn make_snapshot(&mut self) -> Result<(), ReplicationError> {
        self.export().await?;
        // A snapshot holds nothing that its author may still have to send under another name.
        if self.unsent() > 0 {
            return Ok(());
        }
        let chunks = snapshot::chunks(&self.state);
        let mut tags = Vec::new();
        for chunks in chunks.chunks(MOST_CHUNKS) {
            let mut documents = Vec::new();
            for chunk in chunks {
                let tag = self.seal.tag(chunk).await;
                let tag = tag.map_err(|error| ReplicationError::Document("snapshot".to_string(), error))?;
                tags.push(tag);
                documents.push(self.sealed(DocumentName::Chunk(self.record.login.clone(), tag), chunk).await?);
            }
            let added = self.remote.add(&documents).await?;
            if added.len() < documents.len() || added.contains(&Added::Weak) {
                return Err(RemoteError::Offline.into());
            }
            for (document, _) in documents.iter().zip(added).filter(|(_, added)| *added == Added::Refused) {
                // A chunk that was emptied because of an erasure is needed again. Who may only read makes no snapshots.
                if self.remote.put(document).await? == Added::Refused {
                    return Ok(());
                }
            }
        }
        let name = DocumentName::Snapshot(self.record.login.clone(), (self.world.random)());
        let head = self.sealed(name, &Head::of(&self.state, tags).encode()).await?;
        match self.remote.add(&[head]).await?.first() {
            Some(Added::Stored) => Ok(()),
            _ => Err(RemoteError::Offline.into()),
        }
    }

    pub(super) async fn sealed(&self, name: DocumentName, content: &[u8]) -> Result<Document, ReplicationError> {
        let text = name.to_string();
        let body = self.seal.seal(&text, content).await.map_err(|error| ReplicationError::Document(text, error))?;
        Ok(Document { name, body })
    }
}

async fn store_record<S: ReplicaStorage>(
    storage: &S,
    record: ReplicaRecord,
    commits: Vec<Commit>,
    base: Option<Base>,
) -> Result<(), ReplicationError> {
    let head = (!commits.is_empty()).then_some(Seq::NONE);
    Ok(storage
        .write(ReplicaWrite { head, commits, base: BaseWrite::Replaced(base), ..ReplicaWrite::of(record) })
        .await?)
}

fn commits_of(vector: &VersionVector) -> u64 {
    vector.iter().map(|dot| u64::from(dot.number)).sum()
}

/// The heads of all snapshots, each with the login of its author.
async fn snapshot_heads<R: Remote, C: Seal>(remote: &R, seal: &C) -> Result<Vec<(Head, String)>, ReplicationError> {
    let mut heads = Vec::new();
    for name in remote.range("s!", "s\"", usize::MAX).await? {
        let refused = |error: WireError| ReplicationError::Document(name.clone(), error);
        let Some(DocumentName::Snapshot(login, _)) = DocumentName::parse(&name) else { continue };
        if let Some(Found::Here(body)) = remote.read(std::slice::from_ref(&name)).await?.into_iter().next() {
            // One that was made with keys that no longer count is no use to anybody.
            match seal.open(&name, &body).await {
                // One from which somebody was erased is empty.
                Ok(content) if content.is_empty() => {}
                Ok(content) => heads.push((Head::decode(&content).map_err(refused)?, login)),
                Err(WireError::Locked) => {}
                Err(error) => return Err(refused(error)),
            }
        }
    }
    Ok(heads)
}

/// The snapshot with the most commits of which every chunk is there.
async fn newest_snapshot<R: Remote, C: Seal>(remote: &R, seal: &C) -> Result<Option<Base>, ReplicationError> {
    let mut heads = snapshot_heads(remote, seal).await?;
    heads.sort_by_key(|(head, _)| std::cmp::Reverse(head.clock));
    for (head, login) in heads {
        let names = head.tags.iter().map(|tag| DocumentName::Chunk(login.clone(), *tag).to_string());
        let names: Vec<String> = names.collect();
        let mut chunks = Vec::new();
        for names in names.chunks(MOST_CHUNKS) {
            for (name, found) in names.iter().zip(remote.read(names).await?) {
                let Found::Here(body) = found else { continue };
                match seal.open(name, &body).await {
                    Ok(content) => chunks.push(content),
                    // It was encrypted with a key that the team has forgotten.
                    Err(WireError::Locked) => {}
                    Err(error) => return Err(ReplicationError::Document(name.clone(), error)),
                }
            }
        }
        // An erasure may have emptied chunks meanwhile.
        if chunks.len() == head.tags.len() && !chunks.contains(&Vec::new()) {
            return Ok(Some(Base { head, chunks }));
        }
    }
    Ok(None)
}
