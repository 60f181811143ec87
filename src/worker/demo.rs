//! The larger demos: invented away from the page, which answers meanwhile.
use super::{JobRunner, message_texts};
use crate::domain::demo::generator;
use crate::session::{SessionError, demo_builder};
use crate::storage::{Storage, StorageError};
use crate::worker_protocol::Reply;

impl<S: Storage> JobRunner<S> {
    /// Fills a new storage with a demo of so many further tales. `progress` hears of actions played and actions in all.
    pub async fn build_demo(&self, storage: S, tales: u32, progress: &dyn Fn(u32, u32)) -> Reply {
        match demo_builder::rehearse_with(&self.tools, self.language, &generator::generate(tales), progress) {
            Err(refusal) => message_texts::failure(SessionError::Refused(refusal), self.language),
            Ok((commits, set)) => match storage.initialize(&commits, set.pages(), &[]).await {
                // Another tab was as quick: its demo is as good.
                Ok(()) | Err(StorageError::Conflict) => Reply::Adopted(set.head()),
                Err(error) => Reply::Failed(error),
            },
        }
    }
}
