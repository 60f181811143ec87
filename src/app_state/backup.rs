//! Backups of the open workspace: automatic ones into a folder the user picked, or downloads on request. Each backup in
//! a folder is read back and verified before an older one is deleted.
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;
use web_sys::{Blob, File};

use super::files::{Answer, Job};
use super::state::{AppState, BackupStatus, WorkspaceState};
use crate::base::{Seq, Timestamp, WorkspaceId, small_sort};
use crate::browser::directory_handle::{self, DirectoryHandle};
use crate::browser::encryption::BackupKey;
pub use crate::browser::preferences::{Backup, BackupFile};
use crate::browser::{environment, preferences};
use crate::locale::phrases;
use crate::session::SessionError;
use crate::store::RecordStore;
use crate::worker_protocol::{Reply, Request};

/// The number of backups of a workspace that are kept in a folder.
pub const MAX_BACKUPS: usize = 10;
/// The days, and the changes, after which a reminder is shown.
const REMINDER_DAYS: i64 = 7;
const REMINDER_CHANGES: u32 = 500;
const HOUR_MS: i64 = 3_600_000;
/// The interval between checks whether a backup is due, and the delay of the first one.
const CHECK_INTERVAL: Duration = Duration::from_secs(60);
const FIRST_CHECK_DELAY: Duration = Duration::from_secs(3);
/// The interval between checks whether a backup in progress is done.
const POLL_INTERVAL: Duration = Duration::from_millis(100);

/// The reason for a notice about backups.
#[derive(Clone, PartialEq, Debug)]
pub enum Due {
    /// The folder waits for permission.
    Permission,
    /// The last backup failed, with the reason.
    Failed(String),
    /// There is no backup, or only an old one: days since, and changes since.
    Old(i64, u32),
}

impl AppState {
    /// Whether this browser lets a page write to a folder.
    pub fn has_folders(self) -> bool {
        directory_handle::is_supported()
    }

    /// This browser's notes about the backups of a workspace.
    pub fn backups_of(self, workspace: WorkspaceId) -> Backup {
        preferences::backup(workspace)
    }

    /// The number of actions since the last backup; tracked.
    pub fn changes_since_backup(self) -> u32 {
        self.read(RecordStore::head).0.saturating_sub(self.backed_up_until().0)
    }

    /// The last action that the last backup contains. The set-up of the workspace is none; tracked.
    pub fn backed_up_until(self) -> Seq {
        Seq(self.backup.with(|status| status.noted.seq).0.max(1))
    }

    /// The notice about backups that is due; tracked.
    pub fn backup_due(self) -> Option<Due> {
        let workspace = self.workspace.id.get();
        if workspace == WorkspaceId::None
            || workspace == WorkspaceId::Demo
            || self.workspace.phase.get() != WorkspaceState::Open
        {
            return None;
        }
        let changes = self.changes_since_backup();
        self.backup.with(|status| {
            let now = environment::now().0;
            if changes == 0 || status.is_running || status.noted.quiet_until > now {
                return None;
            }
            if let Some(why) = &status.failed {
                return Some(Due::Failed(why.clone()));
            }
            if status.is_waiting {
                return Some(Due::Permission);
            }
            let days = (now - status.noted.since()) / (24 * HOUR_MS);
            (days >= REMINDER_DAYS || changes >= REMINDER_CHANGES).then_some(Due::Old(days, changes))
        })
    }

    /// Hides the reminder for a day.
    pub fn snooze_backup_reminder(self) {
        self.note_backup(|noted| noted.quiet_until = environment::now().0 + 24 * HOUR_MS);
    }

    /// Makes a backup now: into the folder, or as a download if there is none.
    pub fn back_up(self) {
        let workspace = self.workspace.id.get_untracked();
        if workspace == WorkspaceId::None || self.backup.with_untracked(|status| status.is_running) {
            return;
        }
        self.backup.update(|status| status.is_running = true);
        spawn_local(async move {
            let folder = DirectoryHandle::load(workspace).await;
            match folder {
                Some(folder) if folder.has_permission().await || folder.request_permission().await => {
                    self.write_backup(workspace, Some(folder))
                }
                Some(_) => self.backup.update(|status| {
                    status.is_running = false;
                    status.is_waiting = true;
                }),
                None => self.write_backup(workspace, None),
            }
        });
    }

    /// Lets the user pick the folder, and makes the first backup in it.
    pub fn pick_backup_folder(self) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            let Some(folder) = DirectoryHandle::pick().await else { return };
            match folder.save(workspace).await {
                Ok(()) => {
                    let name = folder.name();
                    self.note_backup(|noted| noted.folder = name);
                    self.back_up();
                }
                Err(error) => self.messages.show_error(self.explain(&SessionError::Storage(error))),
            }
        });
    }

    /// Starts encrypting backups with a passphrase and makes the first one, or stops encrypting.
    pub fn seal_backups(self, passphrase: Option<String>) {
        let Some(job) = self.start_job(|_, _| ()) else { return };
        let (workspace, own) = (self.workspace.id.get_untracked(), job.clone());
        let is_on = passphrase.is_some();
        job.ask(&Request::SealBackups { workspace, passphrase }, move |answer| {
            match answer {
                Ok(_) if self.workspace.id.get_untracked() == workspace => {
                    self.note_backup(|noted| noted.sealed = is_on);
                    if is_on {
                        self.back_up();
                    }
                }
                Ok(_) => {}
                Err(failure) => self.messages.show_error(self.explain(&failure)),
            }
            drop(own);
        });
    }

    /// Stops making backups in the folder; existing ones remain.
    pub fn forget_backup_folder(self) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            self.remove_calendar_file(workspace).await;
            DirectoryHandle::forget(workspace).await;
            BackupKey::forget(workspace).await;
            self.note_backup(|noted| {
                noted.folder.clear();
                noted.sealed = false;
            });
            self.backup.update(|status| (status.is_waiting, status.failed) = (false, None));
        });
    }

    /// Sets the hours between two backups.
    pub fn set_backup_hours(self, hours: u32) {
        self.note_backup(|noted| noted.hours = hours);
    }

    /// A backup of the folder as a file; `None` if it does not exist (any more).
    pub fn backup_file(self, name: String, then: impl FnOnce(Option<File>) + 'static) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            let folder = DirectoryHandle::load(workspace).await;
            let file = match folder {
                Some(folder) if folder.has_permission().await || folder.request_permission().await => {
                    folder.read(&name).await
                }
                _ => None,
            };
            then(file);
        });
    }

    /// Loads the state of the backups after a workspace was opened, and starts the regular checks.
    pub(super) fn watch_backups(self) {
        let workspace = self.workspace.id.get_untracked();
        let mut noted = preferences::backup(workspace);
        if noted.begun == 0 {
            noted.begun = environment::now().0;
            preferences::set_backup(workspace, &noted);
        }
        self.backup.set(BackupStatus { noted, ..BackupStatus::default() });
        set_timeout(move || self.look_for_backup(workspace), FIRST_CHECK_DELAY);
    }

    fn look_for_backup(self, workspace: WorkspaceId) {
        if self.workspace.id.get_untracked() != workspace {
            return;
        }
        // Another tab may have made one.
        let noted = preferences::backup(workspace);
        self.backup.update(|status| status.noted = noted.clone());
        let is_time = environment::now().0 - noted.at >= i64::from(noted.hours()) * HOUR_MS;
        if !noted.folder.is_empty() && is_time && untrack(|| self.changes_since_backup()) > 0 {
            let own = workspace;
            spawn_local(async move {
                let is_open = match DirectoryHandle::load(own).await {
                    Some(folder) => folder.has_permission().await,
                    None => false,
                };
                self.backup.update(|status| status.is_waiting = !is_open);
                if is_open {
                    self.back_up();
                }
            });
        }
        set_timeout(move || self.look_for_backup(workspace), CHECK_INTERVAL);
    }

    fn write_backup(self, workspace: WorkspaceId, folder: Option<DirectoryHandle>) {
        let Some(job) = self.start_job(|_, _| ()) else { return self.end_backup(None) };
        let seq = self.read_untracked(RecordStore::head);
        let own = job.clone();
        let is_sealed = preferences::backup(workspace).sealed;
        let request =
            if is_sealed { Request::WriteBackup { workspace } } else { Request::WriteWorkspace { passphrase: None } };
        job.ask(&request, move |answer| {
            let blob = match answer {
                Ok((reply, Some(blob))) => {
                    let lacking = if let Reply::WrittenWithout { files } = reply { files } else { Vec::new() };
                    self.backup.update(|status| status.lacking = lacking);
                    blob
                }
                Ok(_) => {
                    return self.end_backup(Some(self.differs()));
                }
                Err(failure) => return self.end_backup(Some(self.explain(&failure))),
            };
            let name = self.backup_name(workspace);
            match folder {
                Some(folder) => {
                    let file = BackupFile { name, at: environment::now().0, place: folder.name(), sealed: is_sealed };
                    spawn_local(self.keep_in(folder, workspace, file, blob, seq, own))
                }
                None => {
                    if self.offer_download(&name, blob) {
                        let (at, place) = (environment::now().0, String::new());
                        self.backed_up(workspace, seq, BackupFile { name, at, place, sealed: is_sealed });
                    }
                    self.end_backup(None);
                }
            }
        });
    }

    /// Writes a backup, reads it back, and deletes older ones.
    async fn keep_in(
        self,
        folder: DirectoryHandle,
        workspace: WorkspaceId,
        made: BackupFile,
        blob: Blob,
        seq: Seq,
        job: Job,
    ) {
        let name = made.name.clone();
        if let Err(error) = folder.write(&name, &blob).await {
            return self.end_backup(Some(self.explain(&SessionError::Storage(error))));
        }
        let Some(file) = folder.read(&name).await else {
            return self.end_backup(Some(self.differs()));
        };
        let own = job.clone();
        let ask =
            if made.sealed { Request::CheckBackup { workspace } } else { Request::ReadWorkspace { passphrase: None } };
        job.ask_with_file(&ask, &file, move |answer: Answer| {
            let is_whole = matches!(&answer, Ok((Reply::Workspace(summary), _)) if summary.commits >= seq.0);
            spawn_local(async move {
                if !is_whole {
                    folder.remove(&name).await;
                    return self.end_backup(Some(self.differs()));
                }
                let mut own_ones = folder.names().await;
                own_ones.retain(|other| is_backup_of(other, workspace));
                small_sort::sort_by_key(&mut own_ones, |other| stamp(other));
                let old = own_ones.len().saturating_sub(MAX_BACKUPS);
                for name in &own_ones[..old] {
                    folder.remove(name).await;
                }
                let gone = own_ones[..old].to_vec();
                self.backed_up(workspace, seq, made);
                self.note_backup(|noted| noted.files.retain(|file| !gone.contains(&file.name)));
                self.end_backup(None);
                drop(own);
            });
        });
    }

    fn backed_up(self, workspace: WorkspaceId, seq: Seq, file: BackupFile) {
        if self.workspace.id.get_untracked() != workspace {
            return;
        }
        self.note_backup(|noted| {
            (noted.at, noted.seq, noted.quiet_until) = (file.at, seq, 0);
            noted.files.insert(0, file);
            noted.files.truncate(4 * MAX_BACKUPS);
        });
    }

    fn differs(self) -> String {
        phrases::BACKUP_DIFFERS.of(self.appearance.language.get_untracked()).to_string()
    }

    fn end_backup(self, failed: Option<String>) {
        self.backup.update(|status| {
            status.is_running = false;
            status.is_waiting = false;
            status.failed = failed;
        });
    }

    /// Waits until there is a backup with a commit, and makes one if none is in progress. `then` gets whether there is
    /// one.
    pub(super) fn after_backup(self, seq: Seq, tries: u8, then: impl FnOnce(bool) + 'static) {
        let (is_running, last) = self.backup.with_untracked(|status| (status.is_running, status.noted.seq));
        match () {
            () if is_running => {}
            () if last >= seq || tries == 0 => return then(last >= seq),
            () => self.back_up(),
        }
        let left = if is_running { tries } else { tries - 1 };
        set_timeout(move || self.after_backup(seq, left, then), POLL_INTERVAL);
    }

    pub(super) fn note_backup(self, change: impl FnOnce(&mut Backup)) {
        let workspace = self.workspace.id.get_untracked();
        let mut noted = preferences::backup(workspace);
        change(&mut noted);
        preferences::set_backup(workspace, &noted);
        self.backup.update(|status| status.noted = noted);
    }

    /// The file name: the workspace's name and id, and the time in milliseconds, so that two backups of one second are two
    /// files.
    fn backup_name(self, workspace: WorkspaceId) -> String {
        let name = self.file_stem(workspace);
        let at = environment::now().to_iso();
        let at: String = at.chars().take(23).map(|c| if c.is_ascii_digit() { c } else { '-' }).collect();
        format!("{name}_{workspace}_{at}.kontor")
    }
}

/// Whether a file name is that of a workspace's backup.
pub(super) fn is_backup_of(name: &str, workspace: WorkspaceId) -> bool {
    name.ends_with(".kontor") && name.contains(&format!("_{workspace}_"))
}

/// The part of a backup's name by which backups are sorted.
fn stamp(name: &str) -> String {
    name.rsplit('_').next().unwrap_or_default().to_string()
}

/// The time a backup was made.
pub fn created_at(file: &BackupFile) -> Timestamp {
    Timestamp(file.at)
}
