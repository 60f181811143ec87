//! What a commit sets off: the automations that it fires, those that their commits fire, and so on. Bounded: no automation
//! fires twice for a record in one chain, none fires because of what it did itself, directly or through others, and no chain
//! is longer than [`LONGEST`].
use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use super::automation::{Automate, Cause};
use super::commands::Command;
use crate::base::{Date, Id, Row, TimeZone};
use crate::change::Commit;
use crate::domain::RecordType;
use crate::domain::records::automation;
use crate::store::RecordStore;
use crate::store::automations::{Firing, Trigger, active, due, firings};
use crate::store::filter::QueryContext;

/// The most automations that follow from each other.
pub const LONGEST: usize = 8;

/// The most days that are made up for.
const MOST_DAYS_BACK: i32 = 366;

/// What is still to fire.
#[derive(Default)]
pub struct AutomationChain {
    /// Each with the automations that led to it.
    waiting: VecDeque<(Automate, Vec<Id>)>,
    fired: HashSet<(Id, Id)>,
    /// What comes when nothing is left to fire.
    last: Option<Command>,
    /// The automations that led to the commit that comes next.
    lineage: Vec<Id>,
}

impl AutomationChain {
    /// What a commit fires, given the records after it.
    pub fn after(set: &RecordStore, commit: &Commit, viewer: &QueryContext) -> AutomationChain {
        let mut chain = AutomationChain::default();
        chain.add(set, commit, viewer);
        chain
    }

    /// What the days fire that were reached since the last time, and after it the note that they are done. Nothing if there
    /// are none.
    pub fn of_days(set: &RecordStore, zone: TimeZone, viewer: &QueryContext) -> AutomationChain {
        let mut chain = AutomationChain::default();
        let today = viewer.today;
        for (id, automation) in active(set) {
            let Some(row) = set.get(RecordType::Automation, id) else { continue };
            let Some(from) = first_day(row, today).filter(|_| matches!(automation.trigger, Trigger::Reached(..)))
            else {
                continue;
            };
            chain.last = Some(Command::DaysReached { day: today });
            for records in due(set, &automation, (from, today), zone, viewer).chunk_by(|one, other| one.0 == other.0) {
                let ids: Vec<Id> = records.iter().map(|(_, id)| *id).collect();
                chain.fired.extend(ids.iter().map(|record| (id, *record)));
                let cause = Cause::Day(records[0].0);
                let firing = Automate { automation: id, records: Arc::new(ids), cause, is_stopped: false };
                chain.waiting.push_back((firing, Vec::new()));
            }
        }
        chain
    }

    /// The next command, if there is one. If it leads to a commit, [`AutomationChain::follow`] is called with it.
    pub fn next_command(&mut self) -> Option<Command> {
        let Some((next, mut lineage)) = self.waiting.pop_front() else { return self.last.take() };
        lineage.push(next.automation);
        self.lineage = lineage;
        Some(Command::Automate(next))
    }

    /// Adds what the commit of the last command fires, given the records after it.
    pub fn follow(&mut self, set: &RecordStore, commit: &Commit, viewer: &QueryContext) {
        self.add(set, commit, viewer);
    }

    fn add(&mut self, set: &RecordStore, commit: &Commit, viewer: &QueryContext) {
        for Firing { automation, records } in firings(set, commit, viewer) {
            let may_fire = self.lineage.len() < LONGEST && !self.lineage.contains(&automation);
            let is_first = |id: &Id| may_fire && !self.fired.contains(&(automation, *id));
            let (first, again): (Vec<Id>, Vec<Id>) = records.into_iter().partition(is_first);
            self.fired.extend(first.iter().map(|id| (automation, *id)));
            for (records, is_stopped) in [(first, false), (again, true)] {
                if !records.is_empty() {
                    let cause = Cause::Commit(commit.header.id);
                    let firing = Automate { automation, records: Arc::new(records), cause, is_stopped };
                    self.waiting.push_back((firing, self.lineage.clone()));
                }
            }
        }
    }
}

/// The first day that an automation has not gone over; `None` if it has gone over today. It begins with the day on which it
/// was switched on, and after a long absence with the last year.
fn first_day(row: &Row, today: Date) -> Option<Date> {
    let since = row.day(automation::SINCE).unwrap_or(today);
    let next = row.day(automation::DONE_UNTIL).map_or(since, |done| done.add_days(1).max(since));
    Some(next.max(today.add_days(-MOST_DAYS_BACK))).filter(|first| *first <= today)
}
