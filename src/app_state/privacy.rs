//! Data protection beyond the records: pending enquiries, recently viewed records, known backups.
use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::File;

use super::backup::{self, BackupFile};
use super::files::{Answer, Job};
use super::state::AppState;
use crate::base::Id;
use crate::browser::directory_handle::DirectoryHandle;
use crate::browser::{enquiry_inbox, preferences};
use crate::command::erase;
use crate::store::RecordStore;
use crate::worker_protocol::Request;
use crate::worker_protocol::team::TeamRequest;

impl AppState {
    /// The number of pending enquiries in this browser that contain one of some words.
    pub fn enquiries_about(self, words: &[String]) -> usize {
        let all = enquiry_inbox::load(self.workspace.id.get_untracked());
        all.iter().filter(|kept| erase::mentions(&kept.text, words)).count()
    }

    /// The backups of this workspace that this browser knows.
    pub fn known_backups(self) -> Vec<BackupFile> {
        preferences::backup(self.workspace.id.get_untracked()).files
    }

    /// The known backups and those in the workspace's folder, each with its file if it is accessible. Asks for
    /// permission if the browser requires it, so that it must follow a click.
    pub fn readable_backups(self, then: impl FnOnce(Vec<(BackupFile, Option<File>)>) + 'static) {
        let workspace = self.workspace.id.get_untracked();
        let mut known = self.known_backups();
        spawn_local(async move {
            let folder = match DirectoryHandle::load(workspace).await {
                Some(folder) if folder.has_permission().await || folder.request_permission().await => folder,
                _ => return then(known.into_iter().map(|backup| (backup, None)).collect()),
            };
            // Another browser profile, or one whose preferences were cleared, may have made some too.
            for name in folder.names().await.into_iter().filter(|name| backup::is_backup_of(name, workspace)) {
                if !known.iter().any(|backup| backup.name == name) {
                    known.push(BackupFile { name, place: folder.name(), ..BackupFile::default() });
                }
            }
            let mut all = Vec::new();
            for backup in known {
                let file = folder.read(&backup.name).await;
                all.push((backup, file));
            }
            then(all);
        });
    }

    /// Makes a new backup and verifies it, then removes these older ones from the folder. `then` gets the removed ones.
    pub fn replace_backups(self, names: Vec<String>, then: impl FnOnce(Vec<String>) + 'static) {
        if self.queue.locked.get_untracked().is_some() {
            return then(Vec::new());
        }
        let workspace = self.workspace.id.get_untracked();
        self.after_backup(self.read_untracked(RecordStore::head), 1, move |is_made| {
            spawn_local(async move {
                let mut gone = Vec::new();
                if let Some(folder) = DirectoryHandle::load(workspace).await.filter(|_| is_made) {
                    for name in names {
                        folder.remove(&name).await;
                        if folder.read(&name).await.is_none() {
                            gone.push(name);
                        }
                    }
                    self.note_backup(|noted| noted.files.retain(|file| !gone.contains(&file.name)));
                }
                then(gone);
            });
        });
    }

    /// Erases records and words in the workspace, for its whole team if it is in one, then in this browser's own notes.
    /// `then` gets the answer.
    pub fn erase(self, job: &Job, records: Vec<Id>, words: Vec<String>, then: impl FnOnce(Answer) + 'static) {
        if let Some(why) = self.rejection() {
            return then(Err(why));
        }
        let own = job.clone();
        if self.team.is_in.get_untracked() {
            return self.with_open(async move |open| {
                let request = TeamRequest::Erase { records: records.clone(), words: words.clone() };
                let answer = self.ask_team(&open, request).await.map(|reply| (reply, None));
                let is_erased = answer.is_ok();
                self.after_erasure(own, records, words, answer, then);
                // The others hear of it, and what is at the team's place is replaced.
                if is_erased {
                    self.start_round();
                }
            });
        }
        job.ask(&Request::Erase { records: records.clone(), words: words.clone() }, move |answer| {
            self.after_erasure(own, records, words, answer, then);
        });
    }

    /// Removes a person who was erased from this browser's own notes, and shows what is stored.
    fn after_erasure(
        self,
        job: Job,
        records: Vec<Id>,
        words: Vec<String>,
        answer: Answer,
        then: impl FnOnce(Answer) + 'static,
    ) {
        let workspace = self.workspace.id.get_untracked();
        let Some(open) = self.workspace.current().filter(|_| answer.is_ok()) else { return then(answer) };
        let mut waiting = enquiry_inbox::load(workspace);
        waiting.retain(|kept| !erase::mentions(&kept.text, &words));
        enquiry_inbox::save(workspace, &waiting);
        // What was typed and not saved may name the person in any words.
        self.drop_forms();
        if let Some(mut history) = preferences::local_history(workspace) {
            let stays = |id: &String| id.parse().is_ok_and(|id| !records.contains(&id));
            history.recent.retain(stays);
            history.favourites.retain(stays);
            preferences::set_local_history(workspace, &history);
        }
        spawn_local(async move {
            // The stored data is the truth from here on; a page that could not read it reports that at its next
            // action.
            let _ = open.session.catch_up().await;
            let head = open.session.read(|set| set.head());
            preferences::set_sentinel(workspace, head);
            open.tabs.notify(head);
            self.load_local_history(head);
            self.drain_inbox();
            self.workspace.tick.update(|tick| *tick += 1);
            then(answer);
            drop(job);
        });
    }

    /// Whether the worker can change the stored data, which needs a page with persistent storage.
    pub fn can_erase(self) -> bool {
        self.workspace.is_stored()
    }
}
