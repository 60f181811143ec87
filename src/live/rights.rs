//! A person's rights, as far as they reach beyond the records: enquiries that wait, records looked at, backups known.
use leptos::prelude::*;

use super::backup::BackupFile;
use super::files::{Answer, Job};
use super::{Live, OPEN};
use crate::base::Id;
use crate::browser::{AnyStorage, inbox, preferences};
use crate::command::erase;
use crate::files::Request;

impl Live {
    /// How many enquiries that wait in this browser hold one of some words.
    pub fn enquiries_about(self, words: &[String]) -> usize {
        let all = inbox::load(&self.workspace.get_untracked());
        all.iter().filter(|kept| erase::mentions(&kept.text, words)).count()
    }

    /// The backups of this workspace that this browser knows of.
    pub fn known_backups(self) -> Vec<BackupFile> {
        preferences::backup(&self.workspace.get_untracked()).files
    }

    /// Erases records and words: first in this browser's own notes, then in the workspace. `then` gets the answer.
    pub fn erase(self, job: &Job, records: Vec<Id>, words: Vec<String>, then: impl FnOnce(Answer) + 'static) {
        if self.is_past() {
            return then(Err(self.refuse_past()));
        }
        let workspace = self.workspace.get_untracked();
        let own = job.clone();
        job.ask(&Request::Erase(records.clone(), words.clone()), move |answer| {
            let Some(open) = OPEN.with_borrow(Clone::clone).filter(|_| answer.is_ok()) else { return then(answer) };
            let mut waiting = inbox::load(&workspace);
            waiting.retain(|kept| !erase::mentions(&kept.text, &words));
            inbox::save(&workspace, &waiting);
            if let Some(mut shelf) = preferences::shelf(&workspace) {
                let stays = |id: &String| id.parse().is_ok_and(|id| !records.contains(&id));
                shelf.recent.retain(stays);
                shelf.favourites.retain(stays);
                preferences::set_shelf(&workspace, &shelf);
            }
            leptos::task::spawn_local(async move {
                // What is stored is the truth from here on; a page that could not read it says so at its next action.
                let _ = open.session.catch_up().await;
                let head = open.session.read(|set| set.head());
                preferences::set_sentinel(&workspace, head);
                open.tabs.tell(head);
                self.take_shelf(head);
                self.collect();
                self.tick.update(|tick| *tick += 1);
                then(answer);
                drop(own);
            });
        });
    }

    /// Whether the worker can change what is stored; not where the page may not store anything.
    pub fn can_erase(self) -> bool {
        OPEN.with_borrow(|open| open.as_ref().is_some_and(|open| matches!(open.session.storage(), AnyStorage::Kept(_))))
    }
}
