//! The calendar file: the activities of the open workspace in the folder of its backups, written again after every change
//! of one, so that phones and other programs can subscribe to it through whatever synchronises the folder.
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, CalendarFileStatus};
use crate::base::{Id, WorkspaceId};
use crate::browser::directory_handle::DirectoryHandle;
use crate::browser::preferences::CalendarFile;
use crate::browser::{deployment, environment, locks, preferences};
use crate::domain::RecordType;
use crate::session::SessionError;
use crate::store::change_clock::Version;
use crate::store::{RecordStore, calendar_feed};
use crate::worker_protocol::Request;
use crate::worker_protocol::messages::{ListExport, ListFormat};

/// What is typed in a row is written once, after the last of it.
const DELAY: Duration = Duration::from_secs(2);

/// The name of a workspace's file. It does not change when the workspace is renamed, which would end subscriptions.
pub fn file_name(workspace: WorkspaceId) -> String {
    format!("kontor-calendar-{workspace}.ics")
}

impl AppState {
    /// Keeps the calendar file, or stops and removes it.
    pub fn keep_calendar_file(self, is_on: bool) {
        let workspace = self.workspace.id.get_untracked();
        if is_on {
            self.note_calendar_file(workspace, |noted| noted.is_on = true);
            self.write_calendar_file(true);
        } else {
            spawn_local(self.remove_calendar_file(workspace));
        }
    }

    /// Chooses between everybody's activities and those of the current user.
    pub fn set_calendar_of_all(self, of_all: bool) {
        self.note_calendar_file(self.workspace.id.get_untracked(), |noted| noted.of_all = of_all);
        self.write_calendar_file(true);
    }

    /// Writes the file again after every commit that touches activities, as long as the owner of this call lives.
    pub(super) fn watch_calendar_file(self) {
        let workspace = self.workspace.id.get_untracked();
        let noted = preferences::calendar_file(workspace);
        self.calendar_file.set(CalendarFileStatus { noted, ..CalendarFileStatus::default() });
        let is_on = Memo::new(move |_| self.calendar_file.with(|status| status.noted.is_on));
        let written = StoredValue::new(None::<Version>);
        let is_due = StoredValue::new(false);
        Effect::new(move |before: Option<Option<Id>>| {
            let me = self.workspace.me.get();
            if !is_on.get() {
                return me;
            }
            self.workspace.tick.track();
            let (now, is_touched) = self.read_untracked_present(|set| {
                let since = |version| set.touches().since(version, RecordType::Activity, &[]);
                let blocks = written.get_value().and_then(since);
                // At the start only the journal says whether something was done elsewhere.
                let is_behind = || preferences::calendar_file(workspace).seq < set.head();
                (set.touches().now(), blocks.map_or_else(is_behind, |blocks| !blocks.is_empty()))
            });
            written.set_value(Some(now));
            let is_other_user = before.is_some_and(|before| before != me);
            if (is_touched || is_other_user) && !is_due.get_value() {
                is_due.set_value(true);
                set_timeout(
                    move || {
                        // The workspace may be closed by now.
                        if is_due.try_set_value(false).is_none() {
                            self.write_calendar_file(is_other_user);
                        }
                    },
                    DELAY,
                );
            }
            me
        });
    }

    /// Asks for permission to write to the folder, and writes the file; after a click.
    pub fn allow_calendar_file(self) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            if let Some(folder) = DirectoryHandle::load(workspace).await
                && folder.request_permission().await
            {
                self.write_calendar_file(true);
            }
        });
    }

    /// Writes the file, in one tab of several; `anyway` also if another tab has written it since the last commit.
    fn write_calendar_file(self, anyway: bool) {
        let workspace = self.workspace.id.get_untracked();
        spawn_local(async move {
            let turn = locks::acquire(&deployment::storage_name(&format!(".calendar.{workspace}"))).await;
            let noted = preferences::calendar_file(workspace);
            let head = self.read_untracked_present(RecordStore::head);
            if self.workspace.id.get_untracked() != workspace || !noted.is_on || !anyway && noted.seq >= head {
                self.calendar_file.update(|status| status.noted = noted);
                return;
            }
            let Some(folder) = DirectoryHandle::load(workspace).await else { return };
            let may = folder.has_permission().await;
            self.calendar_file.update(|status| status.is_waiting = !may);
            let Some(job) = may.then(|| self.start_job(|_, _| ())).flatten() else { return };
            let of = self.workspace.me.get_untracked().filter(|_| !noted.of_all);
            let today = untrack(|| self.real_today());
            let list = ListExport {
                kind: RecordType::Activity,
                fields: Vec::new(),
                slots: self.read_untracked_present(|set| calendar_feed::activities(set, of, today)),
                language: self.appearance.language.get_untracked(),
                format: ListFormat::Calendar,
                learnt: Vec::new(),
            };
            let own = job.clone();
            job.ask(&Request::WriteList(list), move |answer| {
                spawn_local(async move {
                    let written = match answer {
                        Ok((_, Some(file))) => {
                            folder.write(&file_name(workspace), &file).await.map_err(SessionError::Storage)
                        }
                        Ok(_) => Err(SessionError::NotLoaded),
                        Err(failure) => Err(failure),
                    };
                    let failed = written.err().map(|failure| self.explain(&failure));
                    if failed.is_none() {
                        let at = environment::now().0;
                        self.note_calendar_file(workspace, |noted| (noted.at, noted.seq) = (at, head));
                    }
                    self.calendar_file.update(|status| status.failed = failed);
                    drop((own, turn));
                });
            });
        });
    }

    /// Stops keeping the file, and removes it from the folder.
    pub(super) async fn remove_calendar_file(self, workspace: WorkspaceId) {
        if preferences::calendar_file(workspace).is_on
            && let Some(folder) = DirectoryHandle::load(workspace).await
        {
            folder.remove(&file_name(workspace)).await;
        }
        self.note_calendar_file(workspace, |noted| {
            *noted = CalendarFile { of_all: noted.of_all, ..CalendarFile::default() }
        });
        self.calendar_file.update(|status| (status.is_waiting, status.failed) = (false, None));
    }

    fn note_calendar_file(self, workspace: WorkspaceId, change: impl FnOnce(&mut CalendarFile)) {
        let mut noted = preferences::calendar_file(workspace);
        change(&mut noted);
        preferences::set_calendar_file(workspace, &noted);
        if self.workspace.id.get_untracked() == workspace {
            self.calendar_file.update(|status| status.noted = noted);
        }
    }
}
