//! Looking for damage in a workspace, and mending it: over its storage, since such a workspace cannot be opened.
use super::JobRunner;
use crate::session::repair;
use crate::storage::Storage;
use crate::worker_protocol::Reply;

impl<S: Storage> JobRunner<S> {
    /// Looks at everything that is stored, and changes nothing.
    pub async fn verify(&self, storage: &impl Storage) -> Reply {
        repair::verify(storage).await.map_or_else(Reply::Failed, Reply::Inspected)
    }

    /// Mends what is damaged.
    pub async fn repair(&self, storage: &impl Storage) -> Reply {
        repair::repair(storage, &self.tools, self.language).await.map_or_else(Reply::Failed, Reply::Inspected)
    }
}
