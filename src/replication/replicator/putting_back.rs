//! Filling a remote that lost everything from what a replica keeps. That it lost it is never assumed: somebody says so.
use super::{ReplicationError, Replicator};
use crate::replication::document_name::{Chain, DocumentName};
use crate::replication::remote::{Added, Document, Remote, RemoteError};
use crate::replication::replica_storage::{ReplicaRecord, ReplicaStorage};
use crate::replication::seal::Seal;

/// As many names tell whether a remote without a team has what this replica keeps.
const ENOUGH_NAMES: usize = 1_000;

impl<R: Remote, S: ReplicaStorage, C: Seal> Replicator<R, S, C> {
    /// Puts everything that is kept here to a remote that has nothing, or less, of the team: what identifies it
    /// (`founding`), the runs of all replicas, and a snapshot, which has what came before them. The others send what is
    /// missing then when they meet it. It may be repeated if it ended early.
    ///
    /// # Errors
    /// The remote has another team, or documents that are not known here; then nothing is sent.
    pub async fn put_back(&mut self, founding: &[Document]) -> Result<(), ReplicationError> {
        match self.remote.identity().await? {
            Some(team) if team == self.record.team => {}
            Some(_) => return Err(ReplicationError::NotOurTeam),
            None => {
                let names = self.remote.range("", "~", ENOUGH_NAMES).await?;
                if !names.is_empty() && !names.iter().any(|name| self.is_of_team(name)) {
                    return Err(ReplicationError::NotOurTeam);
                }
            }
        }
        for added in self.remote.add(founding).await? {
            match added {
                Added::Stored => {}
                Added::Refused => return Err(ReplicationError::NotOurTeam),
                Added::Weak => return Err(RemoteError::Offline.into()),
            }
        }
        // Another copy of this profile may have been here first.
        self.claim().await?;
        self.export().await?;
        self.store_record(ReplicaRecord { present: 0, ..self.record.clone() }).await?;
        for chain in self.others().cloned().collect::<Vec<_>>() {
            self.send_again(&chain).await?;
        }
        self.push().await?;
        self.announce().await?;
        self.files.look_again();
        self.make_snapshot().await
    }

    /// Whether a document is kept here, or of a replica whose documents are: somebody may have sent on while the remote
    /// lost everything before that.
    fn is_of_team(&self, name: &str) -> bool {
        let is_known = |chain: &Chain| self.chains.get(&chain.replica) == Some(chain);
        self.log.contains_key(name)
            || match DocumentName::parse(name) {
                Some(DocumentName::Run(chain, _) | DocumentName::Part(chain, ..) | DocumentName::Replica(chain)) => {
                    is_known(&chain)
                }
                _ => false,
            }
    }
}
