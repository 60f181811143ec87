//! Files in and out of the open workspace, and what the browser promises about the data it keeps.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Failure, Live, OPEN, Phase, replaced};
use crate::browser::indexed_db::IndexedDb;
use crate::browser::{files, preferences, world};
use crate::exchange::workspace_file::{self, Loaded};
use crate::locale::phrases;
use crate::port::Storage;

impl Live {
    /// Reads a file the user chose.
    pub fn read_file(self, file: web_sys::File, then: impl FnOnce(Vec<u8>) + 'static) {
        spawn_local(async move {
            match files::read(&file).await {
                Some(bytes) => then(bytes),
                None => self.complain(phrases::FILE_UNREADABLE.with(self.language.get_untracked(), &[&file.name()])),
            }
        });
    }

    /// Hands a text over as a file.
    pub fn download(self, name: &str, kind: &str, text: &str) {
        if files::download(name, kind, text).is_err() {
            self.complain(phrases::DOWNLOAD_FAILED.of(self.language.get_untracked()).to_string());
        }
    }

    /// Hands the whole workspace over as a file.
    pub fn export(self) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        spawn_local(async move {
            match open.session.journal().await {
                Ok(commits) => {
                    let text = open.session.read(|set| workspace_file::write(set, &commits, world::now()));
                    let name = format!("kontor-{}-{}.json", open.workspace, world::today().iso());
                    self.download(&name, "application/json", &text);
                }
                Err(failure) => self.complain(self.explain(&failure)),
            }
        });
    }

    /// Hands over what this page holds in memory, also where the storage does not answer: the records with a history
    /// that begins now.
    pub fn export_memory(self) {
        let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
        let text = open.session.read(|set| workspace_file::write_snapshot(set, world::new_id(), world::now()));
        self.download(&format!("kontor-{}-{}.json", open.workspace, world::today().iso()), "application/json", &text);
    }

    /// Hands the stored bytes over as they are, of a database this version cannot read.
    pub fn export_raw(self) {
        let workspace = self.workspace.get_untracked();
        spawn_local(async move {
            match IndexedDb::raw(&format!("kontor-{workspace}")).await {
                Ok(text) => self.download(&format!("kontor-{workspace}-raw.json"), "application/json", &text),
                Err(error) => self.complain(self.explain(&Failure::Storage(error))),
            }
        });
    }

    /// Asks the browser to keep the data when space runs out; before there are records it is only asked whether it
    /// does.
    pub(super) async fn ask_to_keep(self, has_records: bool) {
        self.is_kept.set(world::keeps_data(has_records).await);
    }

    /// Starts the demo afresh: its database is deleted and its stories are told anew, with today's dates.
    pub fn restart_demo(self) {
        self.phase.set(Phase::Opening);
        OPEN.set(None);
        spawn_local(async move {
            match IndexedDb::delete("kontor-demo").await {
                Ok(()) => {
                    preferences::set_sentinel("demo", 0);
                    self.open("demo", false);
                }
                Err(error) => self.phase.set(Phase::Failed(self.explain(&Failure::Storage(error)))),
            }
        });
    }

    /// Makes a new workspace of a file and opens it.
    pub fn adopt(self, file: Loaded, name: String) {
        let workspace = format!("w{}", world::new_id());
        spawn_local(async move {
            let filled = match IndexedDb::open(&format!("kontor-{workspace}"), replaced).await {
                Ok(storage) => storage.fill(&file.commits, file.set.pages()).await,
                Err(error) => Err(error),
            };
            match filled {
                Ok(()) => {
                    preferences::set_sentinel(&workspace, file.commits.len() as u32);
                    self.workspaces.update(|all| {
                        all.insert(workspace.clone(), name);
                    });
                    self.leave();
                    self.open(&workspace, false);
                }
                Err(error) => self.complain(self.explain(&Failure::Storage(error))),
            }
        });
    }
}
