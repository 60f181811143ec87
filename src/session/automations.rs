//! Automations of a session: what a stored commit sets off, and what one would have done in the past, by replaying the
//! journal.
use std::collections::VecDeque;

use super::{Session, SessionError};
use crate::base::{Date, Id, Seq, TimeZone, Timestamp};
use crate::change::{Action, ActionLabel, Change, Commit};
use crate::command::AutomationChain;
use crate::domain::RecordType;
use crate::domain::records::firing;
use crate::storage::Storage;
use crate::store::automations::{self, Automation, Definition, Problem, Trigger};
use crate::store::filter::QueryContext;
use crate::store::{RecordStore, display_names};

/// The most rows of a trial that are kept: the latest ones.
const MOST_ROWS: usize = 500;

/// What an automation would have done in the past.
#[derive(Default)]
pub struct Trial {
    /// How often it would have fired.
    pub count: usize,
    /// The latest times, newest first.
    pub rows: Vec<TrialRow>,
}

/// A time at which an automation would have fired.
#[derive(Clone, PartialEq, Debug)]
pub struct TrialRow {
    /// The record.
    pub record: Id,
    /// Its name then.
    pub name: String,
    /// When.
    pub at: Timestamp,
    /// What fired it; `None` for a day that was reached.
    pub cause: Option<(Seq, ActionLabel)>,
}

/// A trial that goes through the journal from one commit to the next.
struct Replay<'a> {
    definition: &'a Definition,
    viewer: QueryContext,
    zone: TimeZone,
    set: RecordStore,
    read: Result<Automation, Problem>,
    /// The last day whose dates were looked at.
    day: Date,
    rows: VecDeque<TrialRow>,
    count: usize,
}

impl Replay<'_> {
    /// Goes over the days up to one, as they began.
    fn reach(&mut self, day: Date) {
        while self.day < day {
            self.day = self.day.add_days(1);
            let Ok(automation) = &self.read else { continue };
            if matches!(automation.trigger, Trigger::Reached(..)) {
                let viewer = QueryContext { today: self.day, ..self.viewer };
                let due = automations::due(&self.set, automation, (self.day, self.day), self.zone, &viewer);
                let due = due.into_iter().map(|(_, id)| id).collect();
                let at = self.zone.at(self.day, 0);
                self.take(due, at, None);
            }
        }
    }

    fn take(&mut self, records: Vec<Id>, at: Timestamp, cause: Option<(Seq, &ActionLabel)>) {
        self.count += records.len();
        for record in records {
            let name = display_names::name_of(&self.set, record, self.viewer.language);
            let cause = cause.map(|(seq, label)| (seq, label.clone()));
            self.rows.push_front(TrialRow { record, name, at, cause });
        }
        self.rows.truncate(MOST_ROWS);
    }

    fn apply(&mut self, commit: &Commit) {
        self.set.apply(commit);
        // A field that came or went may be one that the automation names.
        if commit.changes.iter().any(|change| !change.record().0.is_work()) {
            self.read = Automation::read(&self.set, self.definition);
        }
        let Ok(automation) = &self.read else { return };
        let header = &commit.header;
        // What it did itself back then would go round in circles.
        if header.cause.action == Action::Automate && is_its_own(&self.set, commit, self.definition) {
            return;
        }
        let viewer = QueryContext { today: self.zone.day(header.at), ..self.viewer };
        let records = automations::matches(&self.set, automation, commit, &viewer);
        if !records.is_empty() {
            self.take(records, header.at, Some((header.seq, &header.cause)));
        }
    }
}

/// Whether a commit is a firing of an automation with this definition.
fn is_its_own(set: &RecordStore, commit: &Commit, definition: &Definition) -> bool {
    let automation = |change: &Change| match change {
        Change::Create { kind: RecordType::Firing, row } => row.link(firing::AUTOMATION),
        _ => None,
    };
    let of = |id: Id| set.get(RecordType::Automation, id).map(Definition::of);
    commit.changes.iter().filter_map(automation).filter_map(of).any(|other| other == *definition)
}

impl<S: Storage> Session<S> {
    /// What a stored commit sets off.
    pub async fn chain_after(&self, seq: Seq, viewer: &QueryContext) -> Result<AutomationChain, SessionError> {
        if self.read(|set| set.count(RecordType::Automation)) == 0 {
            return Ok(AutomationChain::default());
        }
        let commit = self.load_commit(seq).await?;
        Ok(self.read(|set| AutomationChain::after(set, &commit, viewer)))
    }

    /// Adds to a chain what the commit of its last command sets off.
    pub async fn follow_chain(
        &self,
        chain: &mut AutomationChain,
        seq: Seq,
        viewer: &QueryContext,
    ) -> Result<(), SessionError> {
        let commit = self.load_commit(seq).await?;
        self.read(|set| chain.follow(set, &commit, viewer));
        Ok(())
    }

    /// What the days that were reached since the last time set off.
    pub fn chain_of_days(&self, viewer: &QueryContext) -> AutomationChain {
        self.read(|set| AutomationChain::of_days(set, self.world.zone, viewer))
    }

    /// When an automation would have fired from the beginning of a day until now. `progress` receives the work done and in
    /// all.
    pub async fn try_automation(
        &self,
        definition: &Definition,
        from: Date,
        viewer: &QueryContext,
        mut progress: impl FnMut(u32, u32),
    ) -> Result<Trial, SessionError> {
        let zone = self.world.zone;
        let before = self.last_before(zone.at(from, 0)).await?;
        let set = self.as_of(before, |done, all| progress(done / 2, all.max(1))).await?;
        let head = self.read(RecordStore::head);
        let read = Automation::read(&set, definition);
        let mut replay = Replay {
            definition,
            viewer: *viewer,
            zone,
            set,
            read,
            day: from.add_days(-1),
            rows: VecDeque::new(),
            count: 0,
        };
        let today = (self.world.today)();
        let computes = replay.set.schema().computes();
        let take = |commit: &Commit| {
            let day = zone.day(commit.header.at).min(today);
            if computes || replay.set.schema().computes() {
                replay.set.view(self.view(day));
            }
            replay.reach(day);
            replay.apply(commit);
        };
        self.each_commit(before, head, take, |done, all| progress(all / 2 + done / 2, all.max(1))).await?;
        replay.reach(today);
        Ok(Trial { count: replay.count, rows: replay.rows.into() })
    }
}
