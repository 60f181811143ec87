//! Which automations a commit fires, and for which records. Pure: a commit and the records after it.
use super::{Automation, Trigger, active, is_entry};
use crate::base::{Date, FieldId, Id, IdMap, Row, TimeZone, Value};
use crate::change::{Action, Change, Commit};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::store::RecordStore;
use crate::store::filter::QueryContext;

/// An automation that fires, and the records for which it does.
#[derive(Clone, PartialEq, Debug)]
pub struct Firing {
    /// The automation.
    pub automation: Id,
    /// The records, in the order of the changes.
    pub records: Vec<Id>,
}

/// Whether commits of an action fire automations. What is undone, redone, restored or brought together has fired where it
/// was done first, and what belongs to the workspace itself is nobody's work.
pub fn fires(action: Action) -> bool {
    use Action::{Align, DaysReached, Demo, Erase, Reconcile, Redo, Repair, Restore, Setup, Unconvert, Undo};
    !matches!(
        action,
        Setup | Demo | Undo | Redo | Restore | Unconvert | Reconcile | Erase | Repair | Align | DaysReached
    )
}

/// What a commit fires, given the records after it.
pub fn firings(set: &RecordStore, commit: &Commit, viewer: &QueryContext) -> Vec<Firing> {
    if set.count(RecordType::Automation) == 0 || !fires(commit.header.cause.action) {
        return Vec::new();
    }
    let fire = |(id, automation): (Id, Automation)| {
        let records = matches(set, &automation, commit, viewer);
        (!records.is_empty()).then_some(Firing { automation: id, records })
    };
    active(set).into_iter().filter_map(fire).collect()
}

/// The records for which a commit fires an automation, given the records after it.
pub fn matches(set: &RecordStore, automation: &Automation, commit: &Commit, viewer: &QueryContext) -> Vec<Id> {
    if !fires(commit.header.cause.action) {
        return Vec::new();
    }
    let action = commit.header.cause.action;
    let filter = automation.filter.compile(set, automation.kind, viewer);
    let mut seen: IdMap<()> = IdMap::default();
    let mut out = Vec::new();
    for change in &commit.changes {
        let (kind, id) = change.record();
        if kind != automation.kind || !is_trigger(set, automation.trigger, change, action) || seen.contains_key(&id) {
            continue;
        }
        if set.get(kind, id).is_some_and(|row| filter.matches(set, row)) {
            seen.insert(id, ());
            out.push(id);
        }
    }
    out
}

fn is_trigger(set: &RecordStore, trigger: Trigger, change: &Change, action: Action) -> bool {
    // The value that a change gives to a field.
    let given = |number: FieldId| match change {
        Change::Create { row, .. } => row.get(number),
        Change::Set { field, after, .. } if *field == number => after.clone(),
        _ => None,
    };
    match trigger {
        Trigger::Created => matches!(change, Change::Create { .. }),
        Trigger::Arrived => matches!(change, Change::Create { .. }) && action == Action::Arrive,
        Trigger::Changed(number) => matches!(change, Change::Set { field, .. } if *field == number),
        Trigger::Entered(number, entry) => {
            given(number).as_ref().and_then(Value::link).is_some_and(|id| is_entry(set, entry, id))
        }
        Trigger::Done => match change {
            Change::Set { field, before: Some(_), .. } if *field == activity::DONE => false,
            _ => given(activity::DONE).is_some(),
        },
        Trigger::Reached(..) => false,
    }
}

/// The records whose date, with the automation's distance, is in a range of days, both included, and which meet its
/// conditions now: each with its day, by day and id, so that every browser finds them in the same order.
pub fn due(
    set: &RecordStore,
    automation: &Automation,
    (from, to): (Date, Date),
    zone: TimeZone,
    viewer: &QueryContext,
) -> Vec<(Date, Id)> {
    let Trigger::Reached(number, days) = automation.trigger else { return Vec::new() };
    let Some(field) = set.field(automation.kind, number) else { return Vec::new() };
    let filter = automation.filter.compile(set, automation.kind, viewer);
    let day_of = |value: Value| match value {
        Value::Day(day) => Some(day.add_days(days)),
        Value::Moment(at) => Some(zone.day(at).add_days(days)),
        _ => None,
    };
    let due = |row: &Row| {
        let day = set.value(field, row).and_then(day_of).filter(|day| (from..=to).contains(day))?;
        filter.matches(set, row).then(|| (day, row.id()))
    };
    let mut all: Vec<(Date, Id)> = set.rows(automation.kind).filter_map(|(_, row)| due(row)).collect();
    all.sort_unstable();
    all
}
