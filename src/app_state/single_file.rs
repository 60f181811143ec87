//! The single-file app: the embedded workspace is unpacked at the first start, and the open workspace can be saved as
//! such a file.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, WorkspaceState};
use crate::browser::{deployment, files, preferences};
use crate::locale::phrases;
use crate::worker_protocol::{Reply, Request, SingleFileExport};

impl AppState {
    /// Opens the embedded workspace of this file, if there is one and it was not opened before. Only the first call has
    /// an effect: a failure is reported, not retried.
    pub fn load_embedded_workspace(self) {
        if self.workspace_list.has_tried_embedded.get_value() || !preferences::workspaces().is_empty() {
            return;
        }
        self.workspace_list.has_tried_embedded.set_value(true);
        let Some(file) = deployment::workspace() else { return };
        let Some(job) = self.start_job_on(None, Box::new(|_, _| ())) else { return };
        self.workspace.phase.set(WorkspaceState::Opening);
        let own = job.clone();
        job.ask_with_file(&Request::ReadWorkspace { passphrase: None }, &file, move |answer| match answer {
            Ok((Reply::Workspace(summary), _)) => {
                let title = window().document().map(|document| document.title()).unwrap_or_default();
                let name = if summary.title.is_empty() { title } else { summary.title };
                self.restore_as(&own, move || name);
            }
            Ok(_) => self.workspace.phase.set(WorkspaceState::Failed(
                phrases::SEALED_FILE.of(self.appearance.language.get_untracked()).to_string(),
            )),
            Err(failure) => self.workspace.phase.set(WorkspaceState::Failed(self.explain(&failure))),
        });
    }

    /// Whether the open workspace can be saved as a single-file app.
    pub fn has_one_file(self) -> bool {
        deployment::has_one_file()
    }

    /// Saves the open workspace as a single-file app; `then` is called when it is done.
    pub fn save_one_file(self, export: SingleFileExport, then: impl FnOnce() + 'static) {
        spawn_local(async move {
            let blob = deployment::load_single_file().await;
            let file = blob.and_then(|blob| files::file_named(&blob, "kontor.html"));
            let (Some(file), Some(open), Some(job)) = (file, self.workspace.current(), self.start_job(|_, _| ()))
            else {
                self.messages
                    .show_error(phrases::ONE_FILE_MISSING.of(self.appearance.language.get_untracked()).to_string());
                return then();
            };
            let name = self.file_name(open.workspace).replace(".kontor", ".html");
            let own = job.clone();
            job.ask_with_file(&Request::WriteOneFile(export), &file, move |answer| {
                match answer {
                    Ok((_, blob)) => self.download(&name, blob),
                    Err(failure) => self.messages.show_error(self.explain(&failure)),
                }
                drop(own);
                then();
            });
        });
    }
}
