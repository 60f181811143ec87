//! Erasing a person for the whole team.
use super::{MOST_REPEATS, TeamReplica, failure, problem};
use crate::base::Id;
use crate::command::erase::ErasureRequest;
use crate::domain::RecordType;
use crate::replication::remote::Remote;
use crate::replication::replicator::ReplicationError;
use crate::replication::seal::Seal;
use crate::storage::{Storage, StorageError};
use crate::store::RecordStore;
use crate::worker::privacy::receipt;
use crate::worker_protocol::Reply;

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    /// Erases a person, if everything that the team has is here. What is at the team's place is replaced by the next
    /// round, which the page asks for.
    pub(super) async fn erase(&mut self, records: Vec<Id>, words: Vec<String>) -> Reply {
        let user = self.user.filter(|user| self.session.read(|set| set.get(RecordType::User, *user).is_some()));
        let wanted = ErasureRequest { records, words };
        let mut result = self.replicator.erase(&wanted, user).await;
        for _ in 0..MOST_REPEATS {
            // Another tab carried the replica on; what it stored is read by now.
            if result != Err(ReplicationError::Storage(StorageError::Conflict)) {
                break;
            }
            result = self.replicator.erase(&wanted, user).await;
        }
        match result {
            Ok(erased) => Reply::Erased(receipt(erased, self.session.read(RecordStore::head), (self.world.now)())),
            Err(error @ ReplicationError::Storage(_)) => failure(&error, self.language),
            // Nothing is erased: the team was not asked, or something of it could not be read.
            Err(error) => Reply::TeamUnreachable(problem(&error, self.language)),
        }
    }
}
