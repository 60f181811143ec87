//! Files that the system hands to the installed app wait here until a page takes them, and then go the way of dropped ones.
use std::cell::RefCell;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::Live;
use crate::browser::opened;

thread_local! {
    /// Rises with every file.
    static COUNT: ArcRwSignal<u32> = ArcRwSignal::new(0);
    static WAITING: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
    /// Those that a page has taken and not read yet.
    static TAKEN: RefCell<Vec<File>> = const { RefCell::new(Vec::new()) };
}

impl Live {
    /// Hears of files that are opened with the app, and looks for those that were shared to it.
    pub(super) fn watch_opened(self) {
        opened::watch(wait);
        spawn_local(async { wait(opened::shared().await) });
    }

    /// The names of the files that wait; tracked.
    pub fn opened(self) -> Vec<String> {
        COUNT.with(ArcRwSignal::track);
        WAITING.with_borrow(|files| files.iter().map(File::name).collect())
    }

    /// Takes the workspace files that wait, or all the others; tracked.
    pub fn take_opened(self, workspaces: bool) -> Vec<File> {
        COUNT.with(ArcRwSignal::track);
        let is_wanted = |file: &mut File| file.name().to_lowercase().ends_with(".kontor") == workspaces;
        let files: Vec<File> = WAITING.with_borrow_mut(|files| files.extract_if(.., is_wanted).collect());
        TAKEN.with_borrow_mut(|taken| taken.extend(files.iter().cloned()));
        files
    }

    /// What was taken has been read, and is shown.
    pub fn opened_are_read(self) {
        TAKEN.with_borrow_mut(Vec::clear);
    }

    /// A page that goes before it has read what it took hands it back to the next one.
    pub fn give_back_opened(self) {
        let taken = TAKEN.take();
        WAITING.with_borrow_mut(|waiting| waiting.extend(taken));
    }
}

fn wait(files: Vec<File>) {
    if !files.is_empty() {
        WAITING.with_borrow_mut(|waiting| waiting.extend(files));
        COUNT.with(|count| count.update(|count| *count += 1));
    }
}
