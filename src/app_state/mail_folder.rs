//! The folder of emails that the open workspace looks into: what is new there is shown, and imported when somebody says so.
use leptos::prelude::*;
use web_sys::File;

use super::state::AppState;
use crate::browser::directory_handle;
use crate::browser::mail_folder::MailFolder;
use crate::session::SessionError;

/// What a look into the folder found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MailFolderState {
    /// The folder's name.
    pub name: String,
    /// What is there.
    pub found: FoundMails,
}

/// What a folder of emails has.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FoundMails {
    /// The browser asks for permission first, after a click.
    NeedsPermission,
    /// The folder cannot be read: it was moved or deleted.
    Unreadable,
    /// The names of the files that were neither imported nor skipped.
    New(Vec<String>),
}

impl AppState {
    /// Whether a folder can be looked into here.
    pub fn can_watch_mails(self) -> bool {
        directory_handle::is_supported() && self.workspace.is_stored()
    }

    /// Looks into the folder; `None` if the workspace has none.
    pub async fn look_for_mails(self) -> Option<MailFolderState> {
        let workspace = self.workspace.id.get_untracked();
        let folder = MailFolder::load(workspace).await?;
        let found = match folder.has_permission().await {
            false => FoundMails::NeedsPermission,
            true => folder.new_files(workspace).await.map_or(FoundMails::Unreadable, FoundMails::New),
        };
        Some(MailFolderState { name: folder.name(), found })
    }

    /// Lets the user pick the folder; nothing changes if they cancel.
    pub async fn pick_mail_folder(self) -> Result<(), SessionError> {
        match MailFolder::pick().await {
            Some(folder) => folder.save(self.workspace.id.get_untracked()).await.map_err(SessionError::Storage),
            None => Ok(()),
        }
    }

    /// Asks for permission to read the folder; only after a click.
    pub async fn allow_mail_folder(self) {
        if let Some(folder) = MailFolder::load(self.workspace.id.get_untracked()).await {
            folder.request_permission().await;
        }
    }

    /// Files of the folder.
    pub async fn mails_in_folder(self, names: &[String]) -> Vec<File> {
        match MailFolder::load(self.workspace.id.get_untracked()).await {
            Some(folder) => folder.read(names).await,
            None => Vec::new(),
        }
    }

    /// Notes that files were imported or skipped, so that they are new no more.
    pub async fn note_mails(self, names: &[String]) -> Result<(), SessionError> {
        MailFolder::note_seen(self.workspace.id.get_untracked(), names).await.map_err(SessionError::Storage)
    }

    /// Looks into the folder no more.
    pub async fn forget_mail_folder(self) {
        MailFolder::forget(self.workspace.id.get_untracked()).await;
    }
}
