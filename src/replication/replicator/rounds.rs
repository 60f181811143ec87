//! Rounds: what is new there is brought, and what is new here is sent.
use super::pull::Brought;
use super::{ReplicationError, Replicator};
use crate::replication::remote::Remote;
use crate::replication::replica_storage::ReplicaStorage;
use crate::replication::seal::Seal;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// One round: whatever is new is brought here, then what is new here is sent. An audit also looks for what the
    /// remote's news may have skipped. A document that is refused ends the round no earlier, but is its outcome.
    pub async fn round(&mut self, with_audit: bool) -> Result<(), ReplicationError> {
        self.begin_with_glance().await?;
        let brought = self.pull().await?;
        self.rest_of_round(brought, with_audit).await
    }

    /// Brings what the team has so far, for somebody who has just joined and looks at it next. The first round says to the
    /// others what they have to know.
    pub async fn bring_all(&mut self) -> Result<(), ReplicationError> {
        self.begin_with_glance().await?;
        let brought = self.pull().await?;
        brought.refused.map_or(Ok(()), Err)
    }

    /// A round of somebody who waits for what others send, before and after, and need not ask for it in between: what is new
    /// here is sent. If nothing is, it is a whole round.
    pub async fn sending_round(&mut self) -> Result<(), ReplicationError> {
        self.begin_with_glance().await?;
        let brought = match self.unsent() {
            0 => self.pull().await?,
            _ => Brought::ALL,
        };
        self.rest_of_round(brought, false).await
    }

    async fn rest_of_round(&mut self, mut brought: Brought, with_audit: bool) -> Result<(), ReplicationError> {
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
}
