//! Damage to a workspace's stored data: detected when it is opened, repaired by the file worker, and reported.
use std::time::Duration;

use leptos::prelude::*;

use super::state::{AppState, RepairState, WorkspaceState};
use super::workspace_id::database;
use crate::browser::{environment, preferences};
use crate::locale::phrases;
use crate::session::SessionError;
pub use crate::worker_protocol::messages::{AffectedRecord, DamageKind, DamageReport, Fault, RecordDamage, StoredPart};
use crate::worker_protocol::{Reply, Request};

/// Milliseconds in a day.
const DAY_MS: i64 = 86_400_000;
/// Pages verified per step: about a thousand records, a few milliseconds.
const PAGES_PER_STEP: usize = 8;
/// The delay of the daily check after the start.
const DAILY_CHECK_DELAY: Duration = Duration::from_secs(30);

impl AppState {
    /// The findings of a repair or check of the open workspace; tracked.
    pub fn report(self) -> Option<DamageReport> {
        let workspace = self.workspace.id.get();
        self.repair.report.get().filter(|(of, _)| *of == workspace).map(|(_, report)| report)
    }

    /// Repairs the workspace that is to be opened, and opens it. Done only once, because a second try would not repair
    /// what is still damaged.
    pub fn repair(self) {
        let workspace = self.workspace.id.get_untracked();
        if self.repair.is_running() {
            return;
        }
        let is_again = self.repair.report.get_untracked().is_some_and(|(of, _)| of == workspace);
        if is_again {
            self.repair.dismiss_report();
            return self.workspace.phase.set(WorkspaceState::Failed(
                phrases::REPAIR_FAILED.of(self.appearance.language.get_untracked()).to_string(),
            ));
        }
        let name = database(workspace);
        self.examine(Request::Repair { database: name }, move |result| match result {
            Ok(report) => {
                self.repair.report.set(Some((workspace, report)));
                self.open(workspace, false);
            }
            Err(failure) => self.workspace.phase.set(WorkspaceState::Failed(self.explain(&failure))),
        });
    }

    /// Repairs the open workspace after a check found damage, by reloading the page.
    pub fn repair_open(self) {
        self.workspace.close();
        self.repair.dismiss_report();
        self.workspace.phase.set(WorkspaceState::Damaged);
    }

    /// Checks all stored data of the open workspace.
    pub fn verify(self) {
        let workspace = self.workspace.id.get_untracked();
        self.repair.dismiss_report();
        self.examine(Request::Verify { database: database(workspace) }, move |result| match result {
            Ok(report) => self.repair.report.set(Some((workspace, report))),
            Err(failure) => self.messages.show_error(self.explain(&failure)),
        });
    }

    /// Checks all stored data once a day, a while after the start: damage in the history would otherwise be found only
    /// when it is needed.
    pub(super) fn verify_daily(self) {
        let workspace = self.workspace.id.get_untracked();
        let now = environment::now().0;
        match preferences::verified(workspace) {
            None => preferences::set_verified(workspace, now),
            Some(at) if now - at < DAY_MS => {}
            Some(_) => set_timeout(
                move || {
                    let is_open = self.workspace.current().is_some_and(|open| open.workspace == workspace);
                    if is_open && !self.repair.is_running() {
                        preferences::set_verified(workspace, now);
                        self.verify();
                    }
                },
                DAILY_CHECK_DELAY,
            ),
        }
    }

    /// Verifies stored pages in the background, a few at a time; a damaged one is repaired before it is changed.
    pub(super) fn read_whole(self) {
        let Some(open) = self.workspace.current() else { return };
        match open.session.read_whole(PAGES_PER_STEP) {
            Ok(true) => set_timeout(move || self.read_whole(), Duration::from_millis(10)),
            Ok(false) => {}
            Err(_) => self.repair_open(),
        }
    }

    fn examine(self, request: Request, then: impl FnOnce(Result<DamageReport, SessionError>) + 'static) {
        let progress = move |done, all| self.repair.progress.set(Some((done, all)));
        let Some(job) = self.start_job_on(None, Box::new(progress)) else {
            let text = phrases::NO_WORKER.of(self.appearance.language.get_untracked()).to_string();
            return then(Err(SessionError::Told(text)));
        };
        self.repair.progress.set(Some((0, 0)));
        self.repair.worker.set_value(Some(job.worker()));
        job.ask(&request, move |answer| {
            self.repair.worker.set_value(None);
            self.repair.progress.set(None);
            match answer {
                Ok((Reply::Inspected(report), _)) => then(Ok(report)),
                Ok(_) => {}
                Err(failure) => then(Err(failure)),
            }
        });
    }

    /// Offers a report in plain text as a download.
    pub fn export_report(self, text: &str) {
        let name =
            format!("{}-{}.txt", self.file_stem(self.workspace.id.get_untracked()), environment::today().to_iso());
        self.download_bytes(&name, "text/plain;charset=utf-8", text.as_bytes());
    }
}

impl RepairState {
    /// Dismisses the findings.
    pub fn dismiss_report(&self) {
        self.report.set(None);
    }

    fn is_running(&self) -> bool {
        self.worker.with_value(Option::is_some)
    }
}
