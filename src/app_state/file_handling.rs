//! Files that the system hands to the installed app wait here until the user agrees to read them: other sites may hand
//! over files as well. Then a page takes them, and they go the way of dropped ones.
use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::AppState;
use crate::browser::file_handling;

thread_local! {
    /// Rises with every file and every decision.
    static COUNT: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static WAITING: RefCell<Vec<Handed>> = const { RefCell::new(Vec::new()) };
    /// Those that a page has taken and not read yet.
    static TAKEN: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

/// A file that was handed over.
struct Handed {
    file: File,
    /// Whether the user wants it read.
    is_agreed: bool,
}

impl Handed {
    /// Whether it is a workspace file.
    fn is_workspace(&self) -> bool {
        self.file.name().to_lowercase().ends_with(".kontor")
    }
}

impl AppState {
    /// Hears of files that are opened with the app, and looks for those that were shared to it.
    pub(super) fn watch_opened(self) {
        file_handling::listen(wait);
        spawn_local(async { wait(file_handling::take_shared().await) });
    }

    /// The names of the files that wait; tracked.
    pub fn opened(self) -> Vec<String> {
        COUNT.with(ArcRwSignal::track);
        WAITING.with_borrow(|all| all.iter().map(|handed| handed.file.name()).collect())
    }

    /// The names of the workspace files that the user has to be asked about, or of all the others; tracked.
    pub fn asked_about(self, workspaces: bool) -> Vec<String> {
        COUNT.with(ArcRwSignal::track);
        let is_asked = |handed: &&Handed| !handed.is_agreed && handed.is_workspace() == workspaces;
        WAITING.with_borrow(|all| all.iter().filter(is_asked).map(|handed| handed.file.name()).collect())
    }

    /// The user wants the workspace files that wait read, or all the others; or lets them go.
    pub fn decide_on_opened(self, workspaces: bool, is_agreed: bool) {
        WAITING.with_borrow_mut(|all| {
            all.retain(|handed| is_agreed || handed.is_agreed || handed.is_workspace() != workspaces);
            let meant = all.iter_mut().filter(|handed| handed.is_workspace() == workspaces);
            meant.for_each(|handed| handed.is_agreed |= is_agreed);
        });
        tell();
    }

    /// Takes the workspace files that are to be read, or all the others; tracked.
    pub fn take_opened(self, workspaces: bool) -> Vec<File> {
        COUNT.with(ArcRwSignal::track);
        let is_wanted = |handed: &mut Handed| handed.is_agreed && handed.is_workspace() == workspaces;
        let files: Vec<File> =
            WAITING.with_borrow_mut(|all| all.extract_if(.., is_wanted).map(|handed| handed.file).collect());
        TAKEN.with_borrow_mut(|taken| taken.extend(files.iter().cloned()));
        files
    }

    /// What was taken has been read, and is shown.
    pub fn clear_opened(self) {
        TAKEN.with_borrow_mut(Vec::clear);
    }

    /// A page that goes before it has read what it took hands it back to the next one.
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
