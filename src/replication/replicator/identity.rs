//! Who is who: the team, and this copy of the profile among others that may have been made of it.
use std::collections::BTreeSet;

use super::push::packed_runs;
use super::{ReplicationError, Replicator, replayed, run_before};
use crate::base::{Id, Seq};
use crate::change::Change;
use crate::replication::bytes::{Reader, WireError, put_number};
use crate::replication::clock::{Dot, ReplicaId, VersionVector};
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::key_ring;
use crate::replication::merged_state::changes_between;
use crate::replication::remote::{Found, Remote};
use crate::replication::replica_storage::{ReplicaRecord, ReplicaStorage, ReplicaWrite, StoredReplica};
use crate::replication::run::{self, Run};
use crate::replication::seal::Seal;
use crate::replication::wire::ReplicatedCommit;

const VERSION: u8 = 1;
/// As many sessions are remembered; a lagging server may still tell of an old one.
const MOST_NONCES: usize = 64;

/// What a replica says of itself in its document `r!`.
#[derive(Clone, PartialEq, Debug)]
pub struct Announcement {
    /// The random number of its last session.
    pub nonce: u64,
    /// The commits it has.
    pub vector: VersionVector,
    /// The digest of its state.
    pub digest: u128,
    /// Attached files that somebody wanted to open there and that were not whole at the remote.
    pub files: BTreeSet<Id>,
}

impl Announcement {
    /// The announcement as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        out.extend_from_slice(&self.nonce.to_be_bytes());
        self.vector.write(&mut out);
        out.extend_from_slice(&self.digest.to_be_bytes());
        if !self.files.is_empty() {
            put_number(&mut out, self.files.len() as u64);
            self.files.iter().for_each(|id| out.extend_from_slice(&id.0));
        }
        out
    }

    /// Reads an announcement; what follows it is of a newer version of the app.
    pub fn decode(bytes: &[u8]) -> Result<Announcement, WireError> {
        let mut reader = Reader::new(bytes);
        match reader.byte()? {
            VERSION => {}
            0 => return Err(WireError::Malformed),
            newer => return Err(WireError::Newer(newer)),
        }
        let nonce = u64::from_be_bytes(reader.array()?);
        let vector = VersionVector::read(&mut reader)?;
        let digest = u128::from_be_bytes(reader.array()?);
        let mut files = BTreeSet::new();
        // Versions before this one say nothing about files.
        if !reader.is_at_end() {
            for _ in 0..reader.number()? {
                files.insert(Id(reader.array()?));
            }
        }
        Ok(Announcement { nonce, vector, digest, files })
    }
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Stops unless the remote has the documents of this team, and no keys that are newer than those here.
    pub(super) async fn recognise(&mut self) -> Result<(), ReplicationError> {
        let team = match self.glance.get(&DocumentName::Team.to_string()) {
            Some(Found::Here(team)) => Some(team.clone()),
            // Of a folder that lost only this, it is written again.
            _ => self.remote.identity().await?,
        };
        match team {
            Some(team) if team == self.record.team => self.compare_rings().await,
            _ => Err(ReplicationError::NotOurTeam),
        }
    }

    /// Looks at everything that a round begins with, and at some other documents, in one request. What is new here is planned
    /// before, because that decides what is looked at.
    pub(super) async fn glance(&mut self, others: &[String]) -> Result<(), ReplicationError> {
        let names = self.names_at_first(others).await?;
        let found = self.remote.read(&names).await?;
        self.glance = names.into_iter().zip(found).collect();
        Ok(())
    }

    /// The same, and at what is new, if the remote tells both at once.
    pub(super) async fn glance_with_news(&mut self) -> Result<(), ReplicationError> {
        let names = self.names_at_first(&[]).await?;
        let since = self.record.cursor.clone();
        let (found, news) = self.remote.read_with_news(&names, since.as_ref()).await?;
        self.glance = names.into_iter().zip(found).collect();
        self.seen_news = news.map(|news| (since, news));
        Ok(())
    }

    /// The names of everything that a round begins with, and some other ones.
    async fn names_at_first(&mut self, others: &[String]) -> Result<Vec<String>, ReplicationError> {
        self.glance.clear();
        self.seen_news = None;
        self.export().await?;
        let mut names = vec![DocumentName::Team.to_string(), key_ring::NAME.to_string()];
        names.extend(self.telling_names());
        if let Some((first, _)) = self.own_run_before(self.record.present + 1) {
            names.push(self.own_chain().run(first).to_string());
        }
        names.dedup();
        names.extend_from_slice(others);
        Ok(names)
    }

    /// What is under some names: as the round saw it when it began, if it looked at all of them.
    pub(super) async fn look(&self, names: &[String]) -> Result<Vec<Found>, ReplicationError> {
        let seen: Option<Vec<Found>> = names.iter().map(|name| self.glance.get(name).cloned()).collect();
        match seen {
            Some(seen) => Ok(seen),
            None => Ok(self.remote.read(names).await?),
        }
    }

    /// What this replica says of itself, and what would follow its runs if another copy of the profile had sent it.
    fn telling_names(&self) -> [String; 3] {
        let chain = self.own_chain();
        let [next_unsent, after_last] =
            [self.record.acknowledged + 1, self.last_own() + 1].map(|first| chain.run(first));
        [DocumentName::Replica(chain), next_unsent, after_last].map(|name| name.to_string())
    }

    /// Begins a session: the remote learns by which number to tell this copy of the profile from others.
    pub async fn claim(&mut self) -> Result<(), ReplicationError> {
        self.recognise().await?;
        // What could not be opened in an earlier session is still wanted.
        let wanted = self.part_from_double().await?;
        if !wanted.is_empty() {
            let here = self.storage.files().await?;
            wanted.iter().filter(|id| !here.contains(id)).for_each(|id| self.files.note_opened(*id, false));
        }
        let mut record = self.record.clone();
        record.nonces.push((self.world.random)());
        let surplus = record.nonces.len().saturating_sub(MOST_NONCES);
        record.nonces.drain(..surplus);
        self.store_record(record).await?;
        self.announce().await
    }

    /// If another copy of this profile has gone on under the same name, what the remote does not have gets a name of its
    /// own. Returns the files that this replica last said it wants.
    pub(super) async fn part_from_double(&mut self) -> Result<BTreeSet<Id>, ReplicationError> {
        self.export().await?;
        self.note_arrived().await?;
        self.part_if_double(None::<&R>).await
    }

    /// The same with what a remote has, which is the team's or another one. What another tab of this profile has sent is
    /// no copy's: a tab stores everything before it sends it.
    pub(super) async fn part_if_double<F: Remote>(
        &mut self,
        other: Option<&F>,
    ) -> Result<BTreeSet<Id>, ReplicationError> {
        loop {
            if let Some(wanted) = self.wanted_unless_double(other).await? {
                return Ok(wanted);
            }
            // What was seen before counts no more.
            self.glance.clear();
            let stored = self.storage.load().await?.ok_or(ReplicationError::NoTeam)?;
            if stored.record == self.record {
                self.take_new_name(stored).await?;
                return Ok(BTreeSet::new());
            }
            self.restore(stored)?;
        }
    }

    /// The files that this replica last said it wants; `None` if a remote has what only another copy of this profile can
    /// have sent.
    async fn wanted_unless_double<F: Remote>(
        &self,
        other: Option<&F>,
    ) -> Result<Option<BTreeSet<Id>>, ReplicationError> {
        let mut wanted = BTreeSet::new();
        let names = self.telling_names();
        let [own, ..] = &names;
        let found = match other {
            Some(other) => other.read(&names).await?,
            None => self.look(&names).await?,
        };
        for (name, found) in names.iter().zip(found) {
            let Found::Here(body) = found else { continue };
            let content = match self.seal.open(name, &body).await {
                Ok(content) => content,
                // It was written with keys that no longer count, and tells nothing.
                Err(WireError::Locked) => continue,
                Err(error) => return Err(ReplicationError::Document(name.clone(), error)),
            };
            let is_ours = if name == own {
                let said = Announcement::decode(&content);
                let said = said.map_err(|error| ReplicationError::Document(name.clone(), error))?;
                wanted = said.files;
                self.record.nonces.contains(&said.nonce)
            } else {
                // A run whose acknowledgement was lost is there as it is kept here, whatever was erased from it.
                self.log.get(name).is_some_and(|kept| run::hash(kept) == run::hash(&content))
            };
            if !is_ours {
                return Ok(None);
            }
        }
        Ok(Some(wanted))
    }

    /// What the others have to hear of.
    pub(super) fn to_announce(&self) -> (ReplicaId, VersionVector, BTreeSet<Id>) {
        let wanted = self.files.wanted.iter().copied().filter(|id| self.is_file(*id)).collect();
        (self.record.replica, self.state.vector().clone(), wanted)
    }

    /// Tells the others what this replica has, and which files it lacks.
    pub async fn announce(&mut self) -> Result<(), ReplicationError> {
        self.announce_as(self.own_chain(), self.last_nonce()).await?;
        self.announced = Some(self.to_announce());
        Ok(())
    }

    /// Says under the name of a replica of this browser what the state is.
    pub(super) async fn announce_as(&self, chain: Chain, nonce: u64) -> Result<(), ReplicationError> {
        let (_, vector, files) = self.to_announce();
        let said = Announcement { nonce, vector, digest: self.state.digest(), files };
        let document = self.sealed(DocumentName::Replica(chain), &said.encode()).await?;
        self.remote.put(&document).await?;
        Ok(())
    }

    /// The number of this copy of the profile in its last session.
    pub(super) fn last_nonce(&self) -> u64 {
        self.record.nonces.last().copied().unwrap_or(0)
    }

    /// Notes the own runs that the remote has, or that others have seen, although no answer said so.
    async fn note_arrived(&mut self) -> Result<(), ReplicationError> {
        let me = self.record.replica;
        let others = self.state.authors().iter().filter(|(replica, _)| **replica != me);
        let seen = others.map(|(_, vector)| vector.last(me)).max().unwrap_or(0);
        let mut acknowledged = self.record.acknowledged;
        for (name, _, last) in self.own_runs_from(self.record.acknowledged + 1) {
            let name = name.to_string();
            let is_there = match self.look(std::slice::from_ref(&name)).await?.into_iter().next() {
                Some(Found::Here(body)) => {
                    let there = self.seal.open(&name, &body).await.ok();
                    there.map(|there| run::hash(&there)) == self.log.get(&name).map(|kept| run::hash(kept))
                }
                _ => false,
            };
            if !is_there && last > seen {
                break;
            }
            acknowledged = last;
        }
        if acknowledged > self.record.acknowledged {
            let record = ReplicaRecord { acknowledged, ..self.record.clone() };
            self.store_record(record).await?;
        }
        Ok(())
    }

    /// Moves the own commits that the remote never had to a new replica. The others stay as they are, in a chain that
    /// another copy of this profile writes from now on.
    async fn take_new_name(&mut self, mut stored: StoredReplica) -> Result<(), ReplicationError> {
        let old = self.own_chain();
        let unsent: Vec<(DocumentName, Run)> = self.runs_from(&old, self.record.acknowledged + 1)?;
        let from = old.run(self.record.acknowledged + 1);
        let is_unsent = |name: &String| match DocumentName::parse(name) {
            Some(DocumentName::Run(chain, first)) | Some(DocumentName::Part(chain, first, _)) => {
                chain == old && from.first_dot().is_some_and(|dot| first >= dot.number)
            }
            _ => false,
        };
        let mut log: Vec<(String, Option<Vec<u8>>)> =
            stored.log.keys().filter(|name| is_unsent(name)).map(|name| (name.clone(), None)).collect();
        // The state without the unsent commits, which nobody else has seen, then with them under the new name.
        stored.log.retain(|name, _| !is_unsent(name));
        let mut applied = VersionVector::default();
        for dot in self.record.applied.iter() {
            let is_own = dot.replica == old.replica;
            let number = if is_own { dot.number.min(self.record.acknowledged) } else { dot.number };
            applied.note(Dot { number, ..dot });
        }
        stored.record.applied = applied;
        let mut state = replayed(&stored)?;
        let replica = ReplicaId::of_random((self.world.random)());
        let nonces = vec![(self.world.random)()];
        let mut record = ReplicaRecord { replica, acknowledged: 0, present: 0, nonces, ..self.record.clone() };
        let mut renamed: Vec<ReplicatedCommit> = Vec::new();
        for commit in unsent.into_iter().flat_map(|(_, run)| run.commits) {
            let (stamp, seen) = state.next(record.replica);
            let commit = ReplicatedCommit { stamp, seen, ..commit };
            state.apply(&commit);
            renamed.push(commit);
        }
        let ids: Vec<Id> = state.records().map(|(id, _)| id).collect();
        let before = |id| self.state.row(id).map(|(kind, row)| (kind, row.clone()));
        let changes: Vec<Change> = changes_between(before, &state, ids);
        let head = record.exported;
        let commits = self.settling_commit(head, changes);
        record.applied = state.vector().clone();
        record.exported = Seq(head.0 + commits.len() as u32);
        let chain = Chain { login: record.login.clone(), replica };
        log.extend(packed_runs(&chain, renamed, None).into_iter().map(|(name, content)| (name, Some(content))));
        self.state = state;
        self.store(ReplicaWrite { head: Some(head), commits, log, ..ReplicaWrite::of(record) }).await?;
        self.index_log()
    }

    /// The run before a commit number of the own chain.
    pub(super) fn own_run_before(&self, number: u32) -> Option<(u32, &Vec<u8>)> {
        run_before(&self.log, &self.own_chain(), number)
    }
}
