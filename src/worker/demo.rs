//! Larger demos, generated in the worker, so that the page stays responsive.
use super::{JobRunner, message_texts};
use crate::domain::demo::generator;
use crate::session::{SessionError, demo_builder};
use crate::storage::{Storage, StorageError};
use crate::worker_protocol::Reply;

impl<S: Storage> JobRunner<S> {
    /// Fills a new storage with a demo of generated leads. `progress` receives the number of actions done and in all.
    pub async fn build_demo(&self, storage: S, leads: u32, progress: &dyn Fn(u32, u32)) -> Reply {
        match demo_builder::build_demo_from(&self.tools, self.language, &generator::generate(leads), progress) {
            Err(refusal) => message_texts::failure(SessionError::Refused(refusal), self.language),
            Ok((commits, set)) => match storage.initialize(&commits, set.pages(), &[]).await {
                // Another tab was faster; its demo is just as good.
                Ok(()) | Err(StorageError::Conflict) => Reply::Adopted { head: set.head() },
                Err(error) => Reply::Failed(error),
            },
        }
    }
}
