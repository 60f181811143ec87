//! Files of changes: written for somebody who lacks them, and taken in like the documents of any remote.
use std::collections::BTreeMap;

use super::{ReplicationError, Replicator};
use crate::base::Timestamp;
use crate::replication::changes_file::ChangesFile;
use crate::replication::clock::{Dot, VersionVector};
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::remote::{Found, Remote};
use crate::replication::replica_storage::ReplicaStorage;
use crate::replication::replicator::identity::Announcement;
use crate::replication::seal::Seal;

/// What came of a file of changes.
#[derive(Clone, PartialEq, Debug)]
pub struct TakenIn {
    /// The number of commits that are new here, with those that had waited for them.
    pub commits: u64,
    /// Commits that the file counts on or contains and that are not here: the file begins after what is here. What came
    /// is kept, and applied when they come.
    pub lacks: VersionVector,
    /// Why a document of the file was refused.
    pub refused: Option<ReplicationError>,
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// The documents that somebody who has the commits of a vector lacks.
    pub async fn changes_since(&mut self, known: &VersionVector) -> Result<ChangesFile, ReplicationError> {
        self.export().await?;
        let until = self.state.vector().clone();
        let mut since = BTreeMap::new();
        let mut documents = BTreeMap::new();
        for (chain, runs) in self.applied_runs() {
            for (at, first) in runs.iter().enumerate() {
                let last = runs.get(at + 1).map_or(until.last(chain.replica), |next| next - 1);
                if last <= known.last(chain.replica) {
                    continue;
                }
                since.entry(chain.replica).or_insert(first - 1);
                for name in self.documents_of(&chain, *first) {
                    let Some(content) = self.log.get(&name) else { continue };
                    let body = self.seal.seal(&name, content).await;
                    let body = body.map_err(|error| ReplicationError::Document(name.clone(), error))?;
                    documents.insert(name, body);
                }
            }
        }
        if !documents.is_empty() {
            let created = |id| self.state.record(id).and_then(|record| record.created());
            documents.extend(self.files_for(|id| created(id).is_some_and(|stamp| !known.has(stamp.dot))).await?);
        }
        // Of a replica that the file says nothing about, its commits may have seen whatever is here.
        let needed = |dot: Dot| Dot { number: since.get(&dot.replica).copied().unwrap_or(dot.number), ..dot };
        let mut needs = VersionVector::default();
        until.iter().map(needed).for_each(|dot| needs.note(dot));
        let (team, from) = (self.record.team.clone(), self.own_chain());
        Ok(ChangesFile { team, from, at: (self.world.now)(), since: needs, until, documents })
    }

    /// Takes in a file of changes. In any order and again, the files of a team lead to the same.
    pub async fn take_in(&mut self, file: &ChangesFile) -> Result<TakenIn, ReplicationError> {
        if file.team != self.record.team {
            return Err(ReplicationError::NotOurTeam);
        }
        self.export().await?;
        self.part_if_double(Some(file)).await?;
        let before = self.state.vector().clone();
        let names: Vec<String> = file.documents.keys().cloned().collect();
        let brought = self.bring(Some(file), &names, None).await?;
        self.take_in_files(file).await?;
        let vector = self.state.vector();
        let new = |dot: Dot| u64::from(dot.number - before.last(dot.replica));
        let commits = vector.since(&before).iter().map(new).sum();
        let mut lacks = file.since.since(vector);
        lacks.merge(&file.until.since(vector));
        Ok(TakenIn { commits, lacks, refused: brought.refused })
    }

    /// What another replica has at least: what it had seen with its last commit that is here, and what it last said.
    pub async fn known_by(&self, chain: &Chain) -> VersionVector {
        let mut out = self.state.authors().get(&chain.replica).cloned().unwrap_or_default();
        let name = DocumentName::Replica(chain.clone()).to_string();
        // Where the remote cannot be reached, files are sent all the more.
        let found = self.remote.read(std::slice::from_ref(&name)).await.unwrap_or_default();
        if let Some(Found::Here(body)) = found.into_iter().next()
            && let Ok(content) = self.seal.open(&name, &body).await
            && let Ok(said) = Announcement::decode(&content)
        {
            out.merge(&said.vector);
        }
        out
    }

    /// What somebody has who had everything before a point in time, by the clocks of the authors. If one of these was
    /// wrong, the reader's [`TakenIn::lacks`] says so.
    pub fn vector_before(&self, at: Timestamp) -> Result<VersionVector, ReplicationError> {
        // What a snapshot brought is as old as the workspace here.
        let mut out = self.state.vector().clone();
        for (chain, runs) in self.applied_runs() {
            let Some(first) = runs.first().copied() else { continue };
            let mut last = first - 1;
            for (_, run) in self.runs_from(&chain, first)? {
                let is_earlier = run.commits.iter().all(|commit| commit.at < at);
                match run.last() {
                    Some(dot) if is_earlier && self.state.vector().has(dot) => last = dot.number,
                    _ => break,
                }
            }
            out.set(Dot { replica: chain.replica, number: last });
        }
        Ok(out)
    }

    /// The other replicas that are known.
    pub fn others(&self) -> impl Iterator<Item = &Chain> {
        self.chains.values().filter(|chain| chain.replica != self.record.replica)
    }

    /// The first commits of the kept runs that are part of the state, for each chain in ascending order.
    fn applied_runs(&self) -> BTreeMap<Chain, Vec<u32>> {
        let mut out: BTreeMap<Chain, Vec<u32>> = BTreeMap::new();
        for name in self.log.keys() {
            if let Some(DocumentName::Run(chain, first)) = DocumentName::parse(name)
                && self.state.vector().has(Dot { replica: chain.replica, number: first })
            {
                out.entry(chain).or_default().push(first);
            }
        }
        out
    }

    /// The names of the kept documents of a run.
    fn documents_of(&self, chain: &Chain, first: u32) -> Vec<String> {
        let part = |part: u16| DocumentName::Part(chain.clone(), first, part).to_string();
        let parts = self.log.range(part(0)..=part(u16::MAX)).map(|(name, _)| name.clone());
        parts.chain([chain.run(first).to_string()]).collect()
    }
}
