//! The merge worked out from scratch, from the set of all commits and the definitions in docs/team.md: slow, and written
//! without the code it is compared with.
use std::collections::{BTreeMap, BTreeSet};

use kontor::base::random::SplitMix64;
use kontor::base::{FieldId, Id, Row, Timestamp, Value};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, field, lead, line_item, opportunity};
use kontor::domain::rules::line_items::{Line, totals};
use kontor::replication::{Dot, ReplicatedCommit, Stamp, VersionVector, WireChange};

/// All rows that are shown, by id.
pub type Content = BTreeMap<Id, (RecordType, Vec<(FieldId, Value)>)>;

/// A write to a field of a record.
struct Write {
    stamp: Stamp,
    value: Vec<u8>,
}

/// What is known of a record.
struct Record {
    kind: RecordType,
    created: Option<Stamp>,
    is_alive: bool,
    fields: BTreeMap<FieldId, Write>,
}

/// The commits with everything that their authors had seen, worked out by following who had seen whom.
struct History<'a> {
    commits: Vec<(&'a ReplicatedCommit, VersionVector)>,
}

impl<'a> History<'a> {
    fn of(all: &'a [ReplicatedCommit]) -> History<'a> {
        let mut sorted: Vec<&ReplicatedCommit> = all.iter().collect();
        sorted.sort_by_key(|commit| commit.stamp);
        let mut commits: Vec<(&ReplicatedCommit, VersionVector)> = Vec::new();
        for commit in sorted {
            let Dot { replica, number } = commit.stamp.dot;
            let mut seen = commit.seen.clone();
            if number > 1 {
                let before = Dot { replica, number: number - 1 };
                seen.note(before);
                let earlier = commits.iter().find(|(other, _)| other.stamp.dot == before).expect("follows the other");
                seen.merge(&earlier.1);
            }
            commits.push((commit, seen));
        }
        History { commits }
    }

    /// The changes of a record, each with its place in the history.
    fn of_record(&self, id: Id) -> Vec<(usize, usize, &WireChange)> {
        let mut out = Vec::new();
        for (at, (commit, _)) in self.commits.iter().enumerate() {
            for (place, change) in commit.changes.iter().enumerate() {
                if change.record().is_some_and(|(_, record)| record == id) {
                    out.push((at, place, change));
                }
            }
        }
        out
    }

    /// Whether the author of one change knew another, or made it earlier in the same commit.
    fn knew(&self, one: (usize, usize), other: (usize, usize)) -> bool {
        match one.0 == other.0 {
            true => other.1 < one.1,
            false => self.commits[one.0].1.has(self.commits[other.0].0.stamp.dot),
        }
    }

    fn record(&self, id: Id) -> Option<Record> {
        let all = self.of_record(id);
        let place = |at: usize| (all[at].0, all[at].1);
        let stamp = |at: usize| self.commits[all[at].0].0.stamp;
        let later = |at: usize, is: &dyn Fn(&WireChange) -> bool| {
            (0..all.len()).any(|other| is(all[other].2) && self.knew(place(other), place(at)))
        };
        let makes = |change: &WireChange| matches!(change, WireChange::Create { .. } | WireChange::Keep { .. });
        let removes = |change: &WireChange| matches!(change, WireChange::Remove { .. });
        let kind = all.iter().filter_map(|(_, _, change)| change.record()).map(|(kind, _)| kind).max()?;
        let mut out =
            Record { kind: RecordType::from_code(kind)?, created: None, is_alive: false, fields: BTreeMap::new() };
        let mut live: BTreeMap<FieldId, Vec<Write>> = BTreeMap::new();
        for (at, (_, _, change)) in all.iter().enumerate() {
            if makes(change) && !later(at, &makes) {
                out.created = out.created.into_iter().chain([stamp(at)]).min();
                out.is_alive |= !later(at, &removes);
            }
            let fields: &[(FieldId, Vec<u8>)] = match change {
                WireChange::Create { fields, .. } => fields,
                WireChange::Set { field, .. } => std::slice::from_ref(field),
                _ => &[],
            };
            for (number, value) in fields {
                let replaces = |change: &WireChange| match change {
                    WireChange::Create { .. } => true,
                    WireChange::Set { field, .. } => field.0 == *number,
                    _ => false,
                };
                if !later(at, &replaces) {
                    out.is_alive |= !later(at, &removes);
                    live.entry(*number).or_default().push(Write { stamp: stamp(at), value: value.clone() });
                }
            }
        }
        out.is_alive &= out.created.is_some();
        for (number, mut writes) in live {
            writes.sort_by_key(|write| write.stamp);
            let of_conversion = out.kind == RecordType::Lead && (54..=58).contains(&number.0);
            let known = out.kind.field(number);
            let is_greatest = known.is_some_and(|field| field.system || field.key == "order") && !of_conversion;
            let shown = if is_greatest {
                let value = |write: &Write| Value::decode(&write.value).map(size).unwrap_or_default();
                writes.into_iter().max_by(|one, other| {
                    let kind = |write: &Write| write.value.first().copied();
                    kind(one).cmp(&kind(other)).then_with(|| value(one).cmp(&value(other)))
                })
            } else {
                writes.pop()
            };
            out.fields.extend(shown.map(|write| (number, write)));
        }
        Some(out)
    }
}

/// Something by which values of one type are ordered.
fn size(value: Value) -> (i64, Vec<u8>) {
    match value {
        Value::Number(number) => (number, Vec::new()),
        Value::Moment(at) => (at.0, Vec::new()),
        Value::Day(day) => (day.0.into(), Vec::new()),
        other => {
            let mut bytes = Vec::new();
            other.encode(&mut bytes);
            (0, bytes)
        }
    }
}

/// The content that follows from a set of commits.
pub fn content(commits: &[ReplicatedCommit]) -> Content {
    let history = History::of(commits);
    let changes = commits.iter().flat_map(|commit| &commit.changes);
    let ids: BTreeSet<Id> = changes.filter_map(|change| change.record()).map(|(_, id)| id).collect();
    let records: BTreeMap<Id, Record> = ids.iter().filter_map(|id| Some((*id, history.record(*id)?))).collect();
    let link = |id: &Id, number: FieldId| match Value::decode(&records.get(id)?.fields.get(&number)?.value) {
        Some(Value::Link(target)) => Some(target),
        _ => None,
    };
    // Custom fields with one number: all but the first are hidden.
    let mut there: BTreeSet<Id> = records.iter().filter(|(_, all)| all.is_alive).map(|(id, _)| *id).collect();
    let own: Vec<Id> = there.iter().copied().filter(|id| records[id].kind == RecordType::Field).collect();
    let number = |id: &Id| {
        let fields = &records[id].fields;
        let number = fields.get(&field::NUMBER)?.value.clone();
        let of = fields.get(&field::OF).map(|write| write.value.clone()).unwrap_or_default();
        Some((of, number)).filter(|(_, number)| !number.is_empty())
    };
    for id in &own {
        let is_earlier = |other: &&Id| (records[*other].created, **other) < (records[id].created, *id);
        if own.iter().filter(is_earlier).any(|other| number(other).is_some() && number(other) == number(id)) {
            there.remove(id);
        }
    }
    // Required targets come back until nothing changes.
    loop {
        let mut more = BTreeSet::new();
        for id in &there {
            for number in records[id].fields.keys() {
                let required = records[id].kind.field(*number).is_some_and(|field| field.required);
                let target = link(id, *number).filter(|_| required);
                more.extend(target.filter(|target| {
                    !there.contains(target)
                        && records.get(target).is_some_and(|all| !all.is_alive && all.kind != RecordType::Field)
                }));
            }
        }
        if more.is_empty() {
            break;
        }
        there.extend(more);
    }
    // Circles lose the link that was set first.
    let above = |id: &Id| match records[id].kind {
        RecordType::Account => Some(account::PARENT),
        RecordType::Contact => Some(contact::REPORTS_TO),
        _ => None,
    };
    let parent = |id: &Id| {
        link(id, above(id)?).filter(|target| there.contains(target) && records[target].kind == records[id].kind)
    };
    let mut cut = BTreeSet::new();
    for start in &there {
        let mut circle = vec![*start];
        let mut at = parent(start);
        while let Some(id) = at.filter(|id| id != start && circle.len() <= there.len()) {
            circle.push(id);
            at = parent(&id);
        }
        if at == Some(*start) {
            cut.extend(circle.iter().copied().min_by_key(|id| {
                (above(id).and_then(|number| records[id].fields.get(&number)).map(|write| write.stamp), *id)
            }));
        }
    }
    let mut out = Content::new();
    for id in &there {
        let mut fields = Vec::new();
        for (number, write) in &records[id].fields {
            let value = match Value::decode(&write.value) {
                Some(Value::Link(target)) => Some(Value::Link(target))
                    .filter(|_| there.contains(&target) && !(cut.contains(id) && above(id) == Some(*number))),
                Some(Value::Links(mut targets)) if !targets.is_empty() => {
                    targets.retain(|target| there.contains(target));
                    Some(Value::Links(targets)).filter(|value| !value.links().is_empty())
                }
                value => value,
            };
            fields.extend(value.map(|value| (*number, value)));
        }
        out.insert(*id, (records[id].kind, fields));
    }
    add_sums(&mut out);
    out
}

fn add_sums(content: &mut Content) {
    let mut lines: BTreeMap<Id, Vec<Line>> = BTreeMap::new();
    for (id, (_, fields)) in content.iter_mut().filter(|(_, (kind, _))| *kind == RecordType::LineItem) {
        let Some(line) = Line::of(&Row::new(*id, Timestamp(0), &[], fields)) else { continue };
        if let Some(net) = line.net() {
            put(fields, line_item::TOTAL, Value::Money(net));
        }
        let deal = fields.iter().find(|(number, _)| *number == line_item::OPPORTUNITY).and_then(|(_, to)| to.link());
        lines.entry(deal.unwrap_or(*id)).or_default().push(line);
    }
    for (deal, lines) in lines {
        if let Some((RecordType::Opportunity, fields)) = content.get_mut(&deal)
            && let Ok(Some(sum)) = totals(&lines)
        {
            put(fields, opportunity::AMOUNT, Value::Money(sum.net));
        }
    }
}

fn put(fields: &mut Vec<(FieldId, Value)>, number: FieldId, value: Value) {
    fields.retain(|(other, _)| *other != number);
    fields.push((number, value));
    fields.sort_by_key(|(number, _)| *number);
}

/// The commits in a random order, in which none of a replica comes before its earlier ones. If it is causal, none comes
/// before one that its author had seen either.
pub fn shuffled(commits: &[ReplicatedCommit], seed: u64, is_causal: bool) -> Vec<&ReplicatedCommit> {
    let mut random = SplitMix64(seed);
    let mut out = Vec::new();
    let mut vector = VersionVector::default();
    let mut open: Vec<&ReplicatedCommit> = commits.iter().collect();
    while !open.is_empty() {
        let is_ready = |commit: &ReplicatedCommit| {
            let dot = commit.stamp.dot;
            dot.number == vector.last(dot.replica) + 1 && (!is_causal || vector.covers(&commit.seen))
        };
        let ready: Vec<usize> = (0..open.len()).filter(|at| is_ready(open[*at])).collect();
        let commit = open.swap_remove(random.pick(&ready));
        vector.note(commit.stamp.dot);
        out.push(commit);
    }
    out
}

/// The fields of a lead that a conversion sets, which stay together.
const _: () = assert!(lead::CONVERTED_AT.0 == 54 && lead::CONVERSION_REASON.0 == 58);
