//! The activities by date, and their reminders by time.
use std::collections::BTreeSet;

use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{Date, Row, TimeZone};
use crate::domain::RecordType;
use crate::domain::records::activity;

/// The start of day for items without a time, in minutes since midnight: reminders count back from it.
const MORNING: i32 = 9 * 60;

/// Date, start (all-day ones first) and slot: the sort order of a calendar.
pub(super) type Due = (i32, i64, Slot);

/// The activities by date, and their reminders.
#[derive(Default)]
pub(super) struct DueDates {
    facts: Vec<Option<DueDate>>,
    pub(super) days: BTreeSet<Due>,
    pub(super) open: BTreeSet<Due>,
    /// Activities that were logged after the fact: done, and never due. By when they were done.
    pub(super) logged: BTreeSet<(i64, Slot)>,
    pub(super) reminders: BTreeSet<(i64, Slot)>,
    pub(super) morning_reminders: BTreeSet<(i64, Slot)>,
    pub(super) changed: Vec<Slot>,
}

/// The indexed values of an activity.
#[derive(Clone, PartialEq)]
pub(super) struct DueDate {
    pub(super) due: Option<Due>,
    pub(super) is_open: bool,
    logged: Option<i64>,
    reminder: Option<(bool, i64)>,
}

impl DueDates {
    /// Reads all activities.
    pub(super) fn build(set: &RecordTables) -> DueDates {
        let facts: Vec<Option<DueDate>> = (0..set.slots(RecordType::Activity))
            .map(Slot)
            .map(|slot| Some(fact(set.row_at(RecordType::Activity, slot)?, slot)))
            .collect();
        let (mut days, mut open, mut logged) = (Vec::new(), Vec::new(), Vec::new());
        let (mut exact, mut morning) = (Vec::new(), Vec::new());
        for (slot, fact) in (0..).map(Slot).zip(&facts) {
            let Some(fact) = fact else { continue };
            days.extend(fact.due);
            logged.extend(fact.logged.map(|at| (at, slot)));
            if !fact.is_open {
                continue;
            }
            open.extend(fact.due);
            match fact.reminder {
                Some((true, at)) => exact.push((at, slot)),
                Some((false, at)) => morning.push((at, slot)),
                None => {}
            }
        }
        // Trees built from sorted runs are built in one go.
        DueDates {
            facts,
            days: days.into_iter().collect(),
            open: open.into_iter().collect(),
            logged: logged.into_iter().collect(),
            reminders: exact.into_iter().collect(),
            morning_reminders: morning.into_iter().collect(),
            changed: Vec::new(),
        }
    }

    /// The indexed values of the activity in a slot.
    pub(super) fn fact(&self, slot: Slot) -> Option<&DueDate> {
        self.facts.get(slot.index())?.as_ref()
    }

    /// Removes the changed activities and inserts them as they are now.
    pub(super) fn update(&mut self, set: &RecordTables) {
        for slot in std::mem::take(&mut self.changed) {
            let new = set.row_at(RecordType::Activity, slot).map(|row| fact(row, slot));
            if self.facts.len() <= slot.index() {
                self.facts.resize(slot.index() + 1, None);
            }
            let old = std::mem::replace(&mut self.facts[slot.index()], new.clone());
            old.iter().for_each(|fact| self.note(fact, slot, false));
            new.iter().for_each(|fact| self.note(fact, slot, true));
        }
    }

    /// Inserts an activity's date and reminder, or removes them.
    fn note(&mut self, fact: &DueDate, slot: Slot, comes: bool) {
        fn put<T: Ord>(set: &mut BTreeSet<T>, value: T, comes: bool) {
            if comes {
                set.insert(value)
            } else {
                set.remove(&value)
            };
        }
        if let Some(due) = fact.due {
            put(&mut self.days, due, comes);
            if fact.is_open {
                put(&mut self.open, due, comes);
            }
        }
        if let Some(at) = fact.logged {
            put(&mut self.logged, (at, slot), comes);
        }
        match fact.reminder.filter(|_| fact.is_open) {
            Some((true, at)) => put(&mut self.reminders, (at, slot), comes),
            Some((false, at)) => put(&mut self.morning_reminders, (at, slot), comes),
            None => {}
        }
    }
}

fn fact(row: &Row, slot: Slot) -> DueDate {
    let (due, start) = (row.day(activity::DUE), row.moment(activity::START));
    let before = row.number(activity::REMINDER).map(|minutes| minutes.saturating_mul(60_000));
    let reminder = before.zip(due).map(|(before, due)| match start {
        Some(start) => (true, start.0.saturating_sub(before)),
        None => (false, TimeZone::UTC.at(due, MORNING).0.saturating_sub(before)),
    });
    DueDate {
        due: due.map(|due| (due.0, start.map_or(i64::MIN, |start| start.0), slot)),
        is_open: row.get(activity::DONE).is_none(),
        logged: row.moment(activity::DONE).filter(|_| due.is_none()).map(|done| done.0),
        reminder,
    }
}

/// The range of activities with a date from `from` to `to`.
pub(super) fn due_between(from: Date, to: Date) -> std::ops::RangeInclusive<Due> {
    (from.0, i64::MIN, Slot::FIRST)..=(to.0, i64::MAX, Slot::LAST)
}
