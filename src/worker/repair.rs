//! Inspection and repair of a workspace: on its storage, because a damaged workspace cannot be opened.
use super::JobRunner;
use crate::session::repair;
use crate::storage::Storage;
use crate::worker_protocol::Reply;

impl<S: Storage> JobRunner<S> {
    /// Inspects the stored data without changes.
    pub async fn verify(&self, storage: &impl Storage) -> Reply {
        repair::verify(storage).await.map_or_else(Reply::Failed, Reply::Inspected)
    }

    /// Repairs what is damaged.
    pub async fn repair(&self, storage: &impl Storage) -> Reply {
        repair::repair(storage, &self.tools, self.language).await.map_or_else(Reply::Failed, Reply::Inspected)
    }
}
