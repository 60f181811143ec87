//! Files that the system passes to the installed app. They wait until the user agrees to read them, because other sites
//! may pass files as well; then a page treats them like dropped ones.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::state::{AppState, HandedFile, OpenedFiles};
use crate::browser::file_handling;

impl HandedFile {
    /// Whether it is a workspace file.
    fn is_workspace(&self) -> bool {
        self.file.name().to_lowercase().ends_with(".kontor")
    }
}

impl AppState {
    /// Listens for files that are opened with the app, and looks for shared ones.
    pub(super) fn watch_opened(self) {
        file_handling::listen(move |files| self.opened_files.add(files));
        spawn_local(async move { self.opened_files.add(file_handling::take_shared().await) });
    }
}

impl OpenedFiles {
    /// The names of the waiting files; tracked.
    pub fn names(&self) -> Vec<String> {
        self.count.track();
        self.waiting.with_value(|all| all.iter().map(|handed| handed.file.name()).collect())
    }

    /// The names of the workspace files that need the user's decision, or of all others; tracked.
    pub fn asked_about(&self, workspaces: bool) -> Vec<String> {
        self.count.track();
        let is_asked = |handed: &&HandedFile| !handed.is_agreed && handed.is_workspace() == workspaces;
        self.waiting.with_value(|all| all.iter().filter(is_asked).map(|handed| handed.file.name()).collect())
    }

    /// Records the user's decision to read the waiting workspace files, or all others, or to discard them.
    pub fn decide(&self, workspaces: bool, is_agreed: bool) {
        self.waiting.update_value(|all| {
            all.retain(|handed| is_agreed || handed.is_agreed || handed.is_workspace() != workspaces);
            let meant = all.iter_mut().filter(|handed| handed.is_workspace() == workspaces);
            meant.for_each(|handed| handed.is_agreed |= is_agreed);
        });
        self.count.update(|count| *count += 1);
    }

    /// Takes the workspace files that are to be read, or all others; tracked.
    pub fn take(&self, workspaces: bool) -> Vec<File> {
        self.count.track();
        let is_wanted = |handed: &mut HandedFile| handed.is_agreed && handed.is_workspace() == workspaces;
        let files: Option<Vec<File>> =
            self.waiting.try_update_value(|all| all.extract_if(.., is_wanted).map(|handed| handed.file).collect());
        let files = files.unwrap_or_default();
        self.taken.update_value(|taken| taken.extend(files.iter().cloned()));
        files
    }

    /// Removes the taken files, after they were read and shown.
    pub fn clear_taken(&self) {
        self.taken.update_value(Vec::clear);
    }

    /// Returns taken files that were not read to the queue, when their page is left.
    pub fn restore_taken(&self) {
        let taken = self
            .taken
            .try_update_value(std::mem::take)
            .into_iter()
            .flatten()
            .map(|file| HandedFile { file, is_agreed: true });
        self.waiting.update_value(|waiting| waiting.extend(taken));
    }

    fn add(&self, files: Vec<File>) {
        if !files.is_empty() {
            let handed = files.into_iter().map(|file| HandedFile { file, is_agreed: false });
            self.waiting.update_value(|waiting| waiting.extend(handed));
            self.count.update(|count| *count += 1);
        }
    }
}
