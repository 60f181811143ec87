//! The single-file app: the embedded workspace is unpacked at the first start, and the open workspace can be saved as
//! such a file.
use std::cell::Cell;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{AppState, OPEN, WorkspaceState};
use crate::browser::{deployment, files, preferences};
use crate::locale::phrases;
use crate::worker_protocol::{Reply, Request, SingleFileExport};

thread_local! {
    static IS_TRIED: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Opens the embedded workspace of this file, if there is one and it was not opened before. Only the first call has
    /// an effect: a failure is reported, not retried.
    pub fn load_embedded_workspace(self) {
        if IS_TRIED.replace(true) || !preferences::workspaces().is_empty() {
            return;
        }
        let Some(file) = deployment::workspace() else { return };
        let Some(job) = self.start_job_on(None, Box::new(|_, _| ())) else { return };
        self.phase.set(WorkspaceState::Opening);
        let own = job.clone();
        job.ask_with_file(&Request::ReadWorkspace(None), &file, move |answer| match answer {
            Ok((Reply::Workspace(summary), _)) => {
                let title = window().document().map(|document| document.title()).unwrap_or_default();
                let name = if summary.title.is_empty() { title } else { summary.title };
                self.restore_as(&own, move || name);
            }
            Ok(_) => self
                .phase
                .set(WorkspaceState::Failed(phrases::SEALED_FILE.of(self.language.get_untracked()).to_string())),
            Err(failure) => self.phase.set(WorkspaceState::Failed(self.explain(&failure))),
        });
    }

    /// Whether the open workspace can be saved as a single-file app.
    pub fn has_one_file(self) -> bool {
        deployment::has_one_file()
    }

    /// Saves the open workspace as a single-file app; `then` is called when it is done.
    pub fn save_one_file(self, wish: SingleFileExport, then: impl FnOnce() + 'static) {
        spawn_local(async move {
            let blob = deployment::load_single_file().await;
            let file = blob.and_then(|blob| files::file_named(&blob, "kontor.html"));
            let (Some(file), Some(open), Some(job)) = (file, OPEN.with_borrow(Clone::clone), self.start_job(|_, _| ()))
            else {
                self.show_error(phrases::ONE_FILE_MISSING.of(self.language.get_untracked()).to_string());
                return then();
            };
            let name = self.file_name(&open.workspace).replace(".kontor", ".html");
            let own = job.clone();
            job.ask_with_file(&Request::WriteOneFile(wish), &file, move |answer| {
                match answer {
                    Ok((_, blob)) => self.download(&name, blob),
                    Err(failure) => self.show_error(self.explain(&failure)),
                }
                drop(own);
                then();
            });
        });
    }
}
