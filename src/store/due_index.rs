//! What is due when: an index of activities by date and of reminders by time, with the next activities of leads and
//! deals beside it. Each index is built at its first use and updated for what a commit touched, so that no page reads
//! all records.
use std::cell::RefCell;
use std::collections::BTreeSet;

use super::due_dates::{DueDates, due_between};
use super::next_activity_index::{NextActivities, NextActivityIndex, Wanted, subject};
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{Date, Id, Row, TimeZone, Timestamp, small_sort};
use crate::domain::RecordType;

/// With more changes than this, an index is built from scratch.
const MAX_MENDED: usize = 2_000;
/// The indexes; empty until their first use.
#[derive(Default)]
pub struct DueIndex {
    days: RefCell<Option<DueDates>>,
    planned: RefCell<Option<NextActivityIndex>>,
}

impl DueIndex {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot) {
        let (days, planned) = (self.days.get_mut(), self.planned.get_mut());
        if kind == RecordType::Activity {
            match days {
                Some(own) if own.changed.len() < MAX_MENDED => own.changed.push(slot),
                days => *days = None,
            }
        }
        // Whether leads and deals are open depends on all statuses and stages.
        let is_stale = matches!(kind, RecordType::Status | RecordType::Stage);
        let is_followed = kind == RecordType::Activity || subject(kind).is_some();
        match planned {
            Some(own) if is_followed && own.changed.len() < MAX_MENDED => own.changed.push((kind, slot)),
            planned if is_followed || is_stale => *planned = None,
            _ => {}
        }
    }

    /// The activities dated from `from` to `to`, in the order of a calendar.
    pub fn between_days(&self, set: &RecordTables, from: Date, to: Date) -> Vec<Slot> {
        self.days(set, |kept| kept.days.range(due_between(from, to)).map(|(_, _, slot)| *slot).collect())
    }

    /// The activities that were logged from one timestamp to before another without ever having been due, in order.
    pub fn logged_between(&self, set: &RecordTables, from: Timestamp, to: Timestamp) -> Vec<Slot> {
        let within = (from.0, Slot::FIRST)..(to.0, Slot::FIRST);
        self.days(set, |kept| kept.logged.range(within).map(|(_, slot)| *slot).collect())
    }

    /// The open activities due up to a date, the oldest first.
    pub fn open_until(&self, set: &RecordTables, day: Date) -> Vec<Slot> {
        self.days(set, |kept| kept.open.range(due_between(Date(i32::MIN), day)).map(|(_, _, slot)| *slot).collect())
    }

    /// The number of open activities due up to a date.
    pub fn count_until(&self, set: &RecordTables, day: Date) -> usize {
        self.days(set, |kept| kept.open.range(due_between(Date(i32::MIN), day)).count())
    }

    /// The next open activity of a lead or deal.
    pub fn next(&self, set: &RecordTables, id: Id) -> Option<Id> {
        let (kind, slot) = set.locate(id)?;
        let which = subject(kind)?;
        let next = self.planned(set, |planned, _| planned.next(which, slot));
        next.and_then(|(_, _, slot)| Some(set.row_at(RecordType::Activity, slot)?.id()))
    }

    /// Whether a record is an open lead or deal without a next activity.
    pub fn has_no_next_activity(&self, set: &RecordTables, id: Id) -> bool {
        let place = set.locate(id).and_then(|(kind, slot)| Some((subject(kind)?, slot)));
        place.is_some_and(|(which, slot)| self.planned(set, |planned, _| planned.is_without(which, slot)))
    }

    /// Open leads and deals that are `wanted` (`None` = all): at most `limits` of those without and of those with a
    /// next activity.
    pub fn waiting(&self, set: &RecordTables, limits: (usize, usize), wanted: Option<Wanted>) -> NextActivities {
        self.planned(set, |planned, _| planned.waiting(set, limits, wanted))
    }

    /// The first open activities due up to a date that concern no open lead or deal.
    pub fn due_without_subject(
        &self,
        set: &RecordTables,
        until: Date,
        limit: usize,
        wanted: &dyn Fn(&Row) -> bool,
    ) -> Vec<Id> {
        self.planned(set, |planned, days| {
            let due = days.open.range(due_between(Date(i32::MIN), until)).map(|(_, _, slot)| *slot);
            let rows = due.filter(|slot| !planned.has(*slot)).filter_map(|slot| set.row_at(RecordType::Activity, slot));
            rows.filter(|row| wanted(row)).take(limit).map(Row::id).collect()
        })
    }

    /// Open activities whose reminder is after `from` and up to `to`, the latest first.
    pub fn reminders(&self, set: &RecordTables, zone: TimeZone, from: Timestamp, to: Timestamp) -> Vec<Id> {
        let between = |from: i64, to: i64| (from.saturating_add(1), Slot::FIRST)..=(to, Slot::LAST);
        let mut all: Vec<(i64, Slot)> = self.days(set, |kept| {
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
    pub fn next_reminder(&self, set: &RecordTables, zone: TimeZone, after: Timestamp) -> Option<Timestamp> {
        self.days(set, |kept| {
            let first = |set: &BTreeSet<(i64, Slot)>, after: i64| {
                set.range((after.saturating_add(1), Slot::FIRST)..).next().map(|(at, _)| *at)
            };
            let exact = first(&kept.reminders, after.0).map(Timestamp);
            let morning = first(&kept.morning_reminders, (zone.wall)(after)).map(zone.moment);
            exact.into_iter().chain(morning).min()
        })
    }

    fn days<T>(&self, set: &RecordTables, read: impl FnOnce(&DueDates) -> T) -> T {
        let mut days = self.days.borrow_mut();
        let days = days.get_or_insert_with(|| DueDates::build(set));
        days.update(set);
        read(days)
    }

    fn planned<T>(&self, set: &RecordTables, read: impl FnOnce(&NextActivityIndex, &DueDates) -> T) -> T {
        self.days(set, |days| {
            let mut planned = self.planned.borrow_mut();
            let planned = planned.get_or_insert_with(|| NextActivityIndex::build(set, days));
            planned.update(set, days);
            read(planned, days)
        })
    }
}
