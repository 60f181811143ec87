//! Looking for damage in a workspace, and mending it: over its storage, since such a workspace cannot be opened.
use super::Jobs;
use crate::files::Reply;
use crate::port::Storage;
use crate::session::repair;

impl<S: Storage> Jobs<S> {
    /// Looks at everything that is stored, and changes nothing.
    pub async fn verify(&self, storage: &impl Storage) -> Reply {
        repair::verify(storage).await.map_or_else(Reply::Failed, Reply::Examined)
    }

    /// Mends what is damaged.
    pub async fn repair(&self, storage: &impl Storage) -> Reply {
        repair::repair(storage, &self.tools, self.language).await.map_or_else(Reply::Failed, Reply::Examined)
    }
}
