//! Files that the system passes to the installed app. They wait until the user agrees to read them, because other sites
//! may pass files as well; then a page treats them like dropped ones.
use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::AppState;
use crate::browser::file_handling;

thread_local! {
    /// Increases with every file and every decision.
    static COUNT: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static WAITING: RefCell<Vec<Handed>> = const { RefCell::new(Vec::new()) };
    /// Files that a page has taken but not read yet.
    static TAKEN: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// A file that was passed to the app.
struct Handed {
    file: File,
    /// Whether the user agreed to read it.
    is_agreed: bool,
}

impl Handed {
    /// Whether it is a workspace file.
    fn is_workspace(&self) -> bool {
        self.file.name().to_lowercase().ends_with(".kontor")
    }
}

impl AppState {
    /// Listens for files that are opened with the app, and looks for shared ones.
    pub(super) fn watch_opened(self) {
        file_handling::listen(wait);
        spawn_local(async { wait(file_handling::take_shared().await) });
    }

    /// The names of the waiting files; tracked.
    pub fn opened(self) -> Vec<String> {
        COUNT.with(ArcRwSignal::track);
        WAITING.with_borrow(|all| all.iter().map(|handed| handed.file.name()).collect())
    }

    /// The names of the workspace files that need the user's decision, or of all others; tracked.
    pub fn asked_about(self, workspaces: bool) -> Vec<String> {
        COUNT.with(ArcRwSignal::track);
        let is_asked = |handed: &&Handed| !handed.is_agreed && handed.is_workspace() == workspaces;
        WAITING.with_borrow(|all| all.iter().filter(is_asked).map(|handed| handed.file.name()).collect())
    }

    /// Records the user's decision to read the waiting workspace files, or all others, or to discard them.
    pub fn decide_on_opened(self, workspaces: bool, is_agreed: bool) {
        WAITING.with_borrow_mut(|all| {
            all.retain(|handed| is_agreed || handed.is_agreed || handed.is_workspace() != workspaces);
            let meant = all.iter_mut().filter(|handed| handed.is_workspace() == workspaces);
            meant.for_each(|handed| handed.is_agreed |= is_agreed);
        });
        tell();
    }

    /// Takes the workspace files that are to be read, or all others; tracked.
    pub fn take_opened(self, workspaces: bool) -> Vec<File> {
        COUNT.with(ArcRwSignal::track);
        let is_wanted = |handed: &mut Handed| handed.is_agreed && handed.is_workspace() == workspaces;
        let files: Vec<File> =
            WAITING.with_borrow_mut(|all| all.extract_if(.., is_wanted).map(|handed| handed.file).collect());
        TAKEN.with_borrow_mut(|taken| taken.extend(files.iter().cloned()));
        files
    }

    /// Removes the taken files, after they were read and shown.
    pub fn clear_opened(self) {
        TAKEN.with_borrow_mut(Vec::clear);
    }

    /// Returns taken files that were not read to the queue, when their page is left.
    pub fn restore_opened(self) {
        let taken = TAKEN.take().into_iter().map(|file| Handed { file, is_agreed: true });
        WAITING.with_borrow_mut(|waiting| waiting.extend(taken));
    }
}

fn wait(files: Vec<File>) {
    if !files.is_empty() {
        let handed = files.into_iter().map(|file| Handed { file, is_agreed: false });
        WAITING.with_borrow_mut(|waiting| waiting.extend(handed));
        tell();
    }
}

fn tell() {
    COUNT.with(|count| count.update(|count| *count += 1));
}
