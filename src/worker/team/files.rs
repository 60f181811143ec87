//! Attached files of colleagues: their bytes are fetched when somebody opens one.
use std::sync::Arc;

use super::{TeamReplica, failure};
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::records::file;
use crate::replication::remote::Remote;
use crate::replication::replicator::{FoundFile, ReplicationError};
use crate::replication::seal::Seal;
use crate::storage::{Storage, StorageError};
use crate::store::display_names;
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::TeamFile;

impl<R: Remote, S: Storage, C: Seal> TeamReplica<R, S, C> {
    /// Brings an attached file here, if the team has it.
    pub(super) async fn file(&mut self, id: Id) -> Reply {
        let found = match self.replicator.file(id).await {
            Ok(FoundFile::Whole(bytes)) => {
                let bytes = Arc::new(bytes);
                match self.replicator.keep_file(id, bytes.clone()).await {
                    Ok(()) => TeamFile::Here,
                    Err(ReplicationError::Storage(StorageError::Full)) => TeamFile::Unkept { bytes: bytes.to_vec() },
                    Err(error) => return failure(&error, self.language),
                }
            }
            Ok(FoundFile::Damaged(_)) => TeamFile::Damaged,
            Ok(FoundFile::Partly { there, all }) => TeamFile::Elsewhere { whose: self.attached_by(id), there, all },
            Ok(FoundFile::Nothing) => TeamFile::Elsewhere { whose: self.attached_by(id), there: 0, all: 0 },
            Err(error) => return failure(&error, self.language),
        };
        Reply::TeamFile(found)
    }

    /// In whose browser a file was attached, in words; empty if in this one, or unknown.
    fn attached_by(&self, id: Id) -> String {
        let author = self.replicator.author_of(id);
        if author.is_none_or(|chain| chain.replica == self.replicator.record().replica) {
            return String::new();
        }
        let name = self.session.read(|set| {
            let owner = set.get(RecordType::File, id).and_then(|row| row.link(file::OWNER));
            owner.map(|owner| display_names::name_of(set, owner, self.language)).unwrap_or_default()
        });
        match name.is_empty() {
            false => name,
            true => author.map(|chain| chain.login.clone()).unwrap_or_default(),
        }
    }
}
