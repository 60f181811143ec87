//! The demo: built in four sizes, and rebuilt.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::state::{AppState, WorkspaceState};
use super::workspace_id::database;
use crate::base::{Id, Seq, WorkspaceId};
use crate::browser::indexed_db::IndexedDb;
use crate::browser::preferences;
use crate::command::tour::{self, Next};
use crate::domain::demo::scripts::DemoSize;
use crate::domain::{RecordType, demo::generator};
use crate::locale::phrases;
use crate::session::{SessionError, demo_builder};
use crate::storage::StorageError;
use crate::worker_protocol::{Reply, Request};

/// The size of a demo.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Size {
    /// Some of the scripts: what fits on a page.
    Tiny,
    /// The scripts alone.
    Small,
    /// As much as a small team has after two years.
    Medium,
    /// More than most browsers ever have to store.
    Large,
}

impl Size {
    /// All sizes, the smallest first.
    pub const ALL: [Size; 4] = [Size::Tiny, Size::Small, Size::Medium, Size::Large];

    /// The approximate number of records.
    pub fn records(self) -> u32 {
        [30, 100, 3_000, 100_000][self as usize]
    }

    /// The number of generated leads besides the scripts.
    fn generated_leads(self) -> u32 {
        match self {
            Size::Tiny | Size::Small => 0,
            Size::Medium => generator::SIZES[0],
            Size::Large => generator::SIZES[1],
        }
    }

    /// The size of the existing demo, or the default.
    fn known() -> Size {
        let records = preferences::demo_size();
        Size::ALL.into_iter().find(|size| size.records() == records).unwrap_or(Size::Small)
    }
}

/// The scripts that the demo includes.
pub(super) fn demo_size() -> DemoSize {
    if Size::known() == Size::Tiny { DemoSize::Few } else { DemoSize::All }
}

/// The indexes of scripts whose leads were not contacted yet; the tour begins with the first of them.
pub const FRESH: [u32; 3] = [19, 20, 17];

impl AppState {
    /// Whether this browser has a demo.
    pub fn has_demo(self) -> bool {
        preferences::sentinel(WorkspaceId::Demo) > Seq::NONE
    }

    /// Whether the user changed something in the demo that rebuilding it would lose. Marking leads as read does not
    /// count.
    pub fn is_demo_modified(self) -> bool {
        let last = match self.workspace.current() {
            Some(open) if open.workspace == WorkspaceId::Demo => {
                open.session.stack(|stack| stack.next_undo().map(|last| last.seq))
            }
            _ => Some(preferences::sentinel(WorkspaceId::Demo)),
        };
        last.unwrap_or_default() > preferences::demo_head()
    }

    /// The lead of the guided tour, while it is active and the demo is open; tracked.
    pub fn tour(self) -> Option<Id> {
        self.demo.tour.get().filter(|_| self.workspace.id.get() == WorkspaceId::Demo)
    }

    /// Begins the tour with a lead that was not contacted yet.
    pub fn begin_tour(self) {
        let lead = self.read_untracked_present(|set| {
            let is_fresh = |id: &Id| tour::next_step(set, *id) == Next::Talk;
            let known = FRESH.map(demo_builder::lead_of).into_iter().find(is_fresh);
            known.or_else(|| set.rows(RecordType::Lead).map(|(_, row)| row.id()).find(is_fresh))
        });
        match lead {
            Some(_) => self.take_tour(lead),
            None => {
                self.messages.show_error(phrases::TOUR_NO_LEAD.of(self.appearance.language.get_untracked()).to_string())
            }
        }
    }

    /// Ends the tour.
    pub fn leave_tour(self) {
        self.take_tour(None);
    }

    fn take_tour(self, lead: Option<Id>) {
        preferences::set_tour(&lead.map(|id| id.to_string()).unwrap_or_default());
        self.demo.tour.set(lead);
    }

    /// Continues the tour after a reload, and notes which commits the demo was built with.
    pub(super) fn after_demo_open(self, head: Seq) {
        if self.workspace.id.get_untracked() == WorkspaceId::Demo {
            self.demo.tour.set(preferences::tour().parse().ok());
            if preferences::demo_head() == Seq::NONE {
                preferences::set_demo_head(head);
            }
        }
    }

    /// Rebuilds the demo in a size, with today's dates, and opens it. Its former content is lost.
    pub fn make_demo(self, size: Size) {
        self.view_present();
        self.leave_tour();
        let is_made_here = size.generated_leads() == 0;
        if !is_made_here {
            self.leave();
        }
        self.demo.progress.set((0, 0));
        self.workspace.phase.set(if is_made_here { WorkspaceState::Opening } else { WorkspaceState::Making });
        self.workspace.close();
        spawn_local(async move {
            if let Err(error) = IndexedDb::delete(&database(WorkspaceId::Demo)).await {
                return self.workspace.phase.set(WorkspaceState::Failed(self.explain(&SessionError::Storage(error))));
            }
            preferences::forget(WorkspaceId::Demo);
            preferences::set_demo_size(size.records());
            preferences::set_demo_head(Seq::NONE);
            match is_made_here {
                true => self.open(WorkspaceId::Demo, false),
                false => self.have_demo_made(size),
            }
        });
    }

    /// Rebuilds the demo in its present size.
    pub fn restart_demo(self) {
        if self.reject_if_locked() {
            return;
        }
        self.make_demo(Size::known());
    }

    /// Cancels building a demo. Nothing of it is kept.
    pub fn cancel_demo(self) {
        self.demo.worker.set_value(None);
        self.workspace.phase.set(WorkspaceState::Welcome);
        spawn_local(async move {
            // An empty database would do no harm either.
            let _ = IndexedDb::delete(&database(WorkspaceId::Demo)).await;
        });
    }

    /// Lets the file worker build the demo in its own thread.
    fn have_demo_made(self, size: Size) {
        let Some(job) = self.start_job_on(None, Box::new(move |done, all| self.demo.progress.set((done, all)))) else {
            return self
                .workspace
                .phase
                .set(WorkspaceState::Failed(self.explain(&SessionError::Storage(StorageError::Closed))));
        };
        self.demo.worker.set_value(Some(job.worker()));
        job.ask(
            &Request::BuildDemo { database: database(WorkspaceId::Demo), leads: size.generated_leads() },
            move |answer| {
                let Some(worker) = self.demo.worker.try_update_value(Option::take).flatten() else { return };
                match answer {
                    Ok((Reply::Adopted { .. }, _)) => self.open(WorkspaceId::Demo, false),
                    Ok(_) => self.workspace.phase.set(WorkspaceState::Welcome),
                    Err(failure) => self.workspace.phase.set(WorkspaceState::Failed(self.explain(&failure))),
                }
                drop(worker);
            },
        );
    }
}
