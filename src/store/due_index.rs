//! What is due when: an index of activities by date and of reminders by time, with the next activities of leads and
//! deals beside it. Each index is built at its first use and updated for what a commit touched, so that no page reads
//! all records.
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::RecordStore;
use super::next_activity_index::{NextActivities, NextActivityIndex, Wanted, subject};
use crate::base::{Date, Id, Row, TimeZone, Timestamp, small_sort};
use crate::domain::RecordType;
use crate::domain::records::activity;

/// With more changes than this, an index is built from scratch.
const MANY: usize = 2_000;
/// The start of day for items without a time, in minutes since midnight: reminders count back from it.
pub const MORNING: i32 = 9 * 60;

/// The indexes; empty until their first use.
#[derive(Default)]
pub struct DueIndex {
    days: RefCell<Option<Days>>,
    planned: RefCell<Option<NextActivityIndex>>,
}

/// Date, start (all-day ones first) and slot: the sort order of a calendar.
pub(super) type Due = (i32, i64, u32);

/// The activities by date, and their reminders.
#[derive(Default)]
pub(super) struct Days {
    facts: Vec<Option<Fact>>,
    days: BTreeSet<Due>,
    open: BTreeSet<Due>,
    reminders: BTreeSet<(i64, u32)>,
    morning_reminders: BTreeSet<(i64, u32)>,
    changed: Vec<u32>,
}

/// The indexed values of an activity.
#[derive(Clone, PartialEq)]
pub(super) struct Fact {
    pub(super) due: Option<Due>,
    pub(super) is_open: bool,
    reminder: Option<(bool, i64)>,
}

impl DueIndex {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: u32) {
        let (days, planned) = (self.days.get_mut(), self.planned.get_mut());
        if kind == RecordType::Activity {
            match days {
                Some(own) if own.changed.len() < MANY => own.changed.push(slot),
                days => *days = None,
            }
        }
        // Whether leads and deals are open depends on all statuses and stages.
        let is_stale = matches!(kind, RecordType::Status | RecordType::Stage);
        let is_followed = kind == RecordType::Activity || subject(kind).is_some();
        match planned {
            Some(own) if is_followed && own.changed.len() < MANY => own.changed.push((kind, slot)),
            planned if is_followed || is_stale => *planned = None,
            _ => {}
        }
    }

    /// The activities dated from `from` to `to`, in the order of a calendar.
    pub fn between_days(&self, set: &RecordStore, from: Date, to: Date) -> Vec<u32> {
        self.days(set, |kept| kept.days.range(between(from, to)).map(|(_, _, slot)| *slot).collect())
    }

    /// The open activities due up to a date, the oldest first.
    pub fn open_until(&self, set: &RecordStore, day: Date) -> Vec<u32> {
        self.days(set, |kept| kept.open.range(between(Date(i32::MIN), day)).map(|(_, _, slot)| *slot).collect())
    }

    /// The number of open activities due up to a date.
    pub fn count_until(&self, set: &RecordStore, day: Date) -> usize {
        self.days(set, |kept| kept.open.range(between(Date(i32::MIN), day)).count())
    }

    /// The next open activity of a lead or deal.
    pub fn next(&self, set: &RecordStore, id: Id) -> Option<Id> {
        let (kind, slot) = set.locate(id)?;
        let which = subject(kind)?;
        let next = self.planned(set, |planned, _| planned.next(which, slot));
        next.and_then(|(_, _, slot)| Some(set.row_at(RecordType::Activity, slot)?.id()))
    }

    /// Whether a record is an open lead or deal without a next activity.
    pub fn has_no_next_activity(&self, set: &RecordStore, id: Id) -> bool {
        let place = set.locate(id).and_then(|(kind, slot)| Some((subject(kind)?, slot)));
        place.is_some_and(|(which, slot)| self.planned(set, |planned, _| planned.is_without(which, slot)))
    }

    /// Open leads and deals that are `wanted` (`None` = all): at most `limits` of those without and of those with a
    /// next activity.
    pub fn waiting(&self, set: &RecordStore, limits: (usize, usize), wanted: Option<Wanted>) -> NextActivities {
        self.planned(set, |planned, _| planned.waiting(set, limits, wanted))
    }

    /// The first open activities due up to a date that concern no open lead or deal.
    pub fn due_without_subject(
        &self,
        set: &RecordStore,
        until: Date,
        limit: usize,
        wanted: &dyn Fn(&Row) -> bool,
    ) -> Vec<Id> {
        self.planned(set, |planned, days| {
            let due = days.open.range(between(Date(i32::MIN), until)).map(|(_, _, slot)| *slot);
            let rows = due.filter(|slot| !planned.has(*slot)).filter_map(|slot| set.row_at(RecordType::Activity, slot));
            rows.filter(|row| wanted(row)).take(limit).map(Row::id).collect()
        })
    }

    /// Open activities whose reminder is after `from` and up to `to`, the latest first.
    pub fn reminders(&self, set: &RecordStore, zone: TimeZone, from: Timestamp, to: Timestamp) -> Vec<Id> {
        let between = |from: i64, to: i64| (from.saturating_add(1), 0)..=(to, u32::MAX);
        let mut all: Vec<(i64, u32)> = self.days(set, |kept| {
            let walls = ((zone.wall)(from), (zone.wall)(to));
            let exact =
                if from < to { kept.reminders.range(between(from.0, to.0)).copied().collect() } else { Vec::new() };
            let mornings = (walls.0 < walls.1).then(|| kept.morning_reminders.range(between(walls.0, walls.1)));
            let mornings = mornings.into_iter().flatten().map(|(wall, slot)| ((zone.moment)(*wall).0, *slot));
            exact.into_iter().chain(mornings).collect()
        });
        small_sort::sort_by(&mut all, |a, b| b.cmp(a));
        all.into_iter().filter_map(|(_, slot)| Some(set.row_at(RecordType::Activity, slot)?.id())).collect()
    }

    /// The time of the next reminder after a timestamp.
    pub fn next_reminder(&self, set: &RecordStore, zone: TimeZone, after: Timestamp) -> Option<Timestamp> {
        self.days(set, |kept| {
            let first = |set: &BTreeSet<(i64, u32)>, after: i64| {
                set.range((after.saturating_add(1), 0)..).next().map(|(at, _)| *at)
            };
            let exact = first(&kept.reminders, after.0).map(Timestamp);
            let morning = first(&kept.morning_reminders, (zone.wall)(after)).map(zone.moment);
            exact.into_iter().chain(morning).min()
        })
    }

    fn days<T>(&self, set: &RecordStore, read: impl FnOnce(&Days) -> T) -> T {
        let mut days = self.days.borrow_mut();
        let days = days.get_or_insert_with(|| Days::make(set));
        days.mend(set);
        read(days)
    }

    fn planned<T>(&self, set: &RecordStore, read: impl FnOnce(&NextActivityIndex, &Days) -> T) -> T {
        self.days(set, |days| {
            let mut planned = self.planned.borrow_mut();
            let planned = planned.get_or_insert_with(|| NextActivityIndex::build(set, days));
            planned.mend(set, days);
            read(planned, days)
        })
    }
}

impl Days {
    fn make(set: &RecordStore) -> Days {
        let facts: Vec<Option<Fact>> = (0..set.slots(RecordType::Activity))
            .map(|slot| Some(fact(set.row_at(RecordType::Activity, slot)?, slot)))
            .collect();
        let (mut days, mut open, mut exact, mut morning) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (slot, fact) in (0..).zip(&facts) {
            let Some(fact) = fact else { continue };
            days.extend(fact.due);
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
        Days {
            facts,
            days: days.into_iter().collect(),
            open: open.into_iter().collect(),
            reminders: exact.into_iter().collect(),
            morning_reminders: morning.into_iter().collect(),
            changed: Vec::new(),
        }
    }

    /// The indexed values of the activity in a slot.
    pub(super) fn fact(&self, slot: u32) -> Option<&Fact> {
        self.facts.get(slot as usize)?.as_ref()
    }

    /// Removes the changed activities and inserts them as they are now.
    fn mend(&mut self, set: &RecordStore) {
        for slot in std::mem::take(&mut self.changed) {
            let new = set.row_at(RecordType::Activity, slot).map(|row| fact(row, slot));
            if self.facts.len() <= slot as usize {
                self.facts.resize(slot as usize + 1, None);
            }
            let old = std::mem::replace(&mut self.facts[slot as usize], new.clone());
            old.iter().for_each(|fact| self.note(fact, slot, false));
            new.iter().for_each(|fact| self.note(fact, slot, true));
        }
    }

    /// Inserts an activity's date and reminder, or removes them.
    fn note(&mut self, fact: &Fact, slot: u32, comes: bool) {
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
        match fact.reminder.filter(|_| fact.is_open) {
            Some((true, at)) => put(&mut self.reminders, (at, slot), comes),
            Some((false, at)) => put(&mut self.morning_reminders, (at, slot), comes),
            None => {}
        }
    }
}

fn fact(row: &Row, slot: u32) -> Fact {
    let (due, start) = (row.day(activity::DUE), row.moment(activity::START));
    let before = row.number(activity::REMINDER).map(|minutes| minutes.saturating_mul(60_000));
    let reminder = before.zip(due).map(|(before, due)| match start {
        Some(start) => (true, start.0.saturating_sub(before)),
        None => (false, TimeZone::UTC.at(due, MORNING).0.saturating_sub(before)),
    });
    Fact {
        due: due.map(|due| (due.0, start.map_or(i64::MIN, |start| start.0), slot)),
        is_open: row.get(activity::DONE).is_none(),
        reminder,
    }
}

fn between(from: Date, to: Date) -> std::ops::RangeInclusive<Due> {
    (from.0, i64::MIN, 0)..=(to.0, i64::MAX, u32::MAX)
}
