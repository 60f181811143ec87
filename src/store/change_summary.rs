//! The effect of commits, by record: the net effect of several for the list of changes since the last visit, and of one
//! in full for the log of all actions.
use std::collections::HashMap;

use super::{RecordStore, display_names, stages};
use crate::base::{Date, FieldId, Id, ReplicaId, Row, Seq, Timestamp, Value};
use crate::change::{Change, Commit, Header};
use crate::domain::records::{activity, lead, opportunity, status};
use crate::domain::rules::derived_fields;
use crate::domain::{RecordType, defaults};
use crate::locale::Language;

/// The net effect on a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChangeKind {
    /// Created.
    Created,
    /// Changed.
    Changed,
    /// Removed.
    Removed,
}

/// A record and the net effect on it.
#[derive(Clone, PartialEq, Debug)]
pub struct Changed {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The name, now or before removal.
    pub name: String,
    /// The net effect.
    pub change: ChangeKind,
    /// The fields that differ, with the values before and after.
    pub fields: Vec<(FieldId, Option<Value>, Option<Value>)>,
    /// The user who touched it last.
    pub by: Option<Id>,
    /// The browser in which it was touched last, if that is another one.
    pub from: Option<ReplicaId>,
    /// The time it was touched last.
    pub at: Timestamp,
}

/// What some commits did to a record in sum.
struct NetChange {
    kind: RecordType,
    id: Id,
    was_there: bool,
    is_there: bool,
    last_row: Option<Row>,
    fields: Vec<(FieldId, Option<Value>, Option<Value>)>,
    by: Option<Id>,
    from: Option<ReplicaId>,
    at: Timestamp,
    last: Seq,
}

/// The records that differ after these commits (oldest first), the latest first. Fields that the system maintains are
/// left out, and so are changes that were changed back.
pub fn by_record(set: &RecordStore, commits: &[Commit], language: Language) -> Vec<Changed> {
    let mut places: HashMap<Id, usize> = HashMap::new();
    let mut all: Vec<NetChange> = Vec::new();
    for commit in commits {
        // What automations note of themselves is read beside them.
        let is_note = |change: &&Change| change.record().0 == RecordType::Firing;
        for change in commit.changes.iter().filter(|change| !is_note(change)) {
            let (kind, id) = change.record();
            let place = *places.entry(id).or_insert_with(|| {
                let was_there = !matches!(change, Change::Create { .. });
                all.push(NetChange {
                    kind,
                    id,
                    was_there,
                    is_there: was_there,
                    last_row: None,
                    fields: Vec::new(),
                    by: None,
                    from: None,
                    at: commit.header.at,
                    last: Seq::NONE,
                });
                all.len() - 1
            });
            let net = &mut all[place];
            let header = &commit.header;
            (net.by, net.from, net.at, net.last) = (header.by, header.from, header.at, header.seq);
            match change {
                Change::Create { .. } => net.is_there = true,
                Change::Remove { row, .. } => {
                    net.is_there = false;
                    net.last_row = Some(row.clone());
                }
                Change::Set { field, before, after, .. } => {
                    match net.fields.iter_mut().find(|(number, _, _)| number == field) {
                        Some((_, _, last)) => *last = after.clone(),
                        None => net.fields.push((*field, before.clone(), after.clone())),
                    }
                }
            }
        }
    }
    let mut out: Vec<(Seq, Changed)> = all.into_iter().filter_map(|net| outcome(set, net, language)).collect();
    out.sort_by_key(|(last, _)| std::cmp::Reverse(*last));
    out.into_iter().map(|(_, changed)| changed).collect()
}

fn outcome(set: &RecordStore, net: NetChange, language: Language) -> Option<(Seq, Changed)> {
    let change = match (net.was_there, net.is_there) {
        (false, false) => return None,
        (false, true) => ChangeKind::Created,
        (true, false) => ChangeKind::Removed,
        (true, true) => ChangeKind::Changed,
    };
    let NetChange { kind, id, last_row, mut fields, by, from, at, last, .. } = net;
    let counts = |number: FieldId| set.field(kind, number).is_some_and(|field| !field.system);
    fields.retain(|(number, before, after)| change == ChangeKind::Changed && before != after && counts(*number));
    if change == ChangeKind::Changed && fields.is_empty() {
        return None;
    }
    let name = match last_row.filter(|_| change == ChangeKind::Removed) {
        Some(row) => display_names::name(kind, &row, language),
        None => display_names::name_of(set, id, language),
    };
    Some((last, Changed { kind, id, name, change, fields, by, from, at }))
}

/// The positions of a commit's changes, by record, in the order in which the records first occur.
pub fn positions(commit: &Commit) -> Vec<Vec<usize>> {
    let mut places: HashMap<Id, usize> = HashMap::new();
    let mut records: Vec<Vec<usize>> = Vec::new();
    for (position, change) in commit.changes.iter().enumerate() {
        let place = *places.entry(change.record().1).or_insert(records.len());
        match records.get_mut(place) {
            Some(record) => record.push(position),
            None => records.push(vec![position]),
        }
    }
    records
}

/// What a commit did to one of its records, with every field, also those that the system maintains; `None` without any
/// positions.
pub fn in_full(set: &RecordStore, commit: &Commit, positions: &[usize], language: Language) -> Option<Changed> {
    let changes = || positions.iter().filter_map(|position| commit.changes.get(*position));
    let (kind, id) = changes().next()?.record();
    let row = changes().find_map(|change| match change {
        Change::Create { row, .. } | Change::Remove { row, .. } => Some(row),
        Change::Set { .. } => None,
    });
    // A record that is there has its present name, the one it is searched by.
    let name = match (set.get(kind, id), row) {
        (Some(row), _) | (None, Some(row)) => display_names::name(kind, row, language),
        (None, None) => String::new(),
    };
    let is = |wanted: fn(&Change) -> bool| changes().any(wanted);
    let change = match (
        is(|change| matches!(change, Change::Create { .. })),
        is(|change| matches!(change, Change::Remove { .. })),
    ) {
        (_, true) => ChangeKind::Removed,
        (true, false) => ChangeKind::Created,
        (false, false) => ChangeKind::Changed,
    };
    let mut fields = Vec::new();
    for own in changes() {
        match own {
            Change::Set { field, before, after, .. } => fields.push((*field, before.clone(), after.clone())),
            Change::Create { row, .. } => {
                fields.extend(row.fields().into_iter().map(|(number, value)| (number, None, Some(value))));
            }
            Change::Remove { row, .. } => {
                fields.extend(row.fields().into_iter().map(|(number, value)| (number, Some(value), None)));
            }
        }
    }
    let Header { by, from, at, .. } = commit.header;
    Some(Changed { kind, id, name, change, fields, by, from, at })
}

/// Records that became due as time passed.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ElapsedDates {
    /// Open tasks that became due.
    pub tasks: Vec<Id>,
    /// Open leads whose qualification deadline passed.
    pub leads: Vec<Id>,
    /// Open deals whose close date passed.
    pub deals: Vec<Id>,
}

/// The records that became due after `from`, up to `today`.
pub fn passed(set: &RecordStore, from: Date, today: Date) -> ElapsedDates {
    let mut out = ElapsedDates::default();
    if from >= today {
        return out;
    }
    let fell = |day: Option<Date>| day.is_some_and(|day| day > from && day <= today);
    // The date itself still counts as open, so it has passed on the next day.
    let went_by = |day: Option<Date>| fell(day.map(|day| day.add_days(1)));
    for (_, row) in set.rows(RecordType::Activity) {
        if fell(row.day(activity::DUE)) && row.get(activity::DONE).is_none() {
            out.tasks.push(row.id());
        }
    }
    for (_, row) in set.rows(RecordType::Lead) {
        let is_open = || {
            let status = row.link(lead::STATUS).and_then(|id| set.get(RecordType::Status, id));
            let category = status.and_then(|row| row.link(status::CATEGORY));
            defaults::is_open(category)
        };
        if went_by(row.day(lead::DEADLINE)) && derived_fields::past_deadline(row, today) && is_open() {
            out.leads.push(row.id());
        }
    }
    for (_, row) in set.rows(RecordType::Opportunity) {
        let is_closed = || row.link(opportunity::STAGE).is_some_and(|stage| stages::is_closed(set, stage));
        if went_by(row.day(opportunity::CLOSE_DATE)) && !is_closed() {
            out.deals.push(row.id());
        }
    }
    out
}
