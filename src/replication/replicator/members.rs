//! What a replica can say about its team: who has worked, and which commit a stamp belongs to.
use super::{ReplicationError, Replicator, run_before, run_in};
use crate::base::Timestamp;
use crate::replication::clock::{Dot, ReplicaId, VersionVector};
use crate::replication::remote::Remote;
use crate::replication::replica_storage::ReplicaStorage;
use crate::replication::seal::Seal;
use crate::replication::wire::ReplicatedCommit;

/// A replica of the team, as far as it is known here.
#[derive(Clone, PartialEq, Debug)]
pub struct Member {
    /// The login.
    pub login: String,
    /// The replica.
    pub replica: ReplicaId,
    /// The number of its commits that are here.
    pub commits: u32,
    /// The time of the last of them by its author's clock, and the version of the app; `None` if all came by a snapshot.
    pub last: Option<(Timestamp, String)>,
    /// Whether it has said that everybody who is erased here is erased there.
    pub has_erased: bool,
}

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// The replicas whose documents are known, this one first.
    pub fn members(&self) -> Result<Vec<Member>, ReplicationError> {
        let me = self.own_chain();
        let others = self.chains.values().filter(|chain| chain.replica != me.replica);
        let mut out = Vec::new();
        for chain in [&me].into_iter().chain(others) {
            let commits = self.state.vector().last(chain.replica);
            let last = match run_before(&self.log, chain, commits.saturating_add(1)) {
                Some((first, _)) => run_in(&self.log, chain, first)?.and_then(|run| run.commits.into_iter().last()),
                None => None,
            };
            let last = last.map(|commit| (commit.at, commit.edition));
            let has_erased = chain.replica == me.replica || self.has_erased_all(chain.replica);
            out.push(Member { login: chain.login.clone(), replica: chain.replica, commits, last, has_erased });
        }
        Ok(out)
    }

    /// Whether another replica has applied every erasure that is known here: it has said so, or has gone on from them.
    fn has_erased_all(&self, replica: ReplicaId) -> bool {
        let known = |all: Option<&VersionVector>, dot| all.is_some_and(|vector| vector.has(dot));
        self.state.erasures().iter().all(|(dot, _)| {
            dot.replica == replica
                || known(self.said.get(&replica), dot)
                || known(self.state.authors().get(&replica), dot)
        })
    }

    /// The login of a replica whose documents are known.
    pub fn login_of(&self, replica: ReplicaId) -> Option<&str> {
        match replica == self.record.replica {
            true => Some(&self.record.login),
            false => self.chains.get(&replica).map(|chain| chain.login.as_str()),
        }
    }

    /// A commit that is part of the state; `None` if it came by a snapshot.
    pub fn commit(&self, dot: Dot) -> Result<Option<ReplicatedCommit>, ReplicationError> {
        let own = self.own_chain();
        let chain = if dot.replica == own.replica { Some(&own) } else { self.chains.get(&dot.replica) };
        let Some(chain) = chain else { return Ok(None) };
        let Some((first, _)) = run_before(&self.log, chain, dot.number.saturating_add(1)) else { return Ok(None) };
        let run = run_in(&self.log, chain, first)?;
        Ok(run.and_then(|run| run.commits.into_iter().find(|commit| commit.stamp.dot == dot)))
    }

    /// The number of received runs that wait for others.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// The storage.
    pub fn storage(&self) -> &S {
        &self.storage
    }
}
