//! The larger demos: invented away from the page, which answers meanwhile.
use super::{Jobs, texts};
use crate::domain::crowd;
use crate::files::Reply;
use crate::port::{Storage, StorageError};
use crate::session::{Failure, rehearsal};

impl<S: Storage> Jobs<S> {
    /// Fills a new storage with a demo of so many further tales. `progress` hears of actions played and actions in all.
    pub async fn rehearse(&self, storage: S, tales: u32, progress: &dyn Fn(u32, u32)) -> Reply {
        match rehearsal::rehearse_with(&self.tools, self.language, &crowd::crowd(tales), progress) {
            Err(refusal) => texts::failure(Failure::Refused(refusal), self.language),
            Ok((commits, set)) => match storage.fill(&commits, set.pages(), &[]).await {
                // Another tab was as quick: its demo is as good.
                Ok(()) | Err(StorageError::Conflict) => Reply::Adopted(set.head()),
                Err(error) => Reply::Failed(error),
            },
        }
    }
}
