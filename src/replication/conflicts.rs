//! Conflicts: what two replicas did without having seen each other, of which only one can be shown. Each is ended by
//! whoever has seen both sides, with an ordinary commit.
use std::collections::HashSet;

use super::clock::{Dot, Stamp};
use super::merged_state::MergedState;
use super::record_state::{CONVERSION, LiveValue, Rule, rule};
use super::wire::WireChange;
use crate::base::{FieldId, Id, Row, Value};
use crate::change::Change;
use crate::domain::RecordType;
use crate::domain::records::{activity, file, lead, opportunity};

/// A conflict of one record.
#[derive(Clone, PartialEq, Debug)]
pub enum Conflict {
    /// A field was set to different values; the last one is shown.
    Field {
        /// The record.
        id: Id,
        /// The field.
        field: FieldId,
        /// The values, each with its last commit.
        values: Vec<LiveValue>,
    },
    /// The record was removed on one side and changed or kept on another; it is shown.
    Removed {
        /// The record.
        id: Id,
        /// The removals.
        removals: Vec<Stamp>,
        /// The commits that had not seen them.
        changes: Vec<Stamp>,
    },
    /// A lead was converted more than once; the last conversion is shown.
    ConvertedTwice {
        /// The lead.
        id: Id,
        /// The conversions; undoing all but one of these commits ends the conflict.
        conversions: Vec<Stamp>,
    },
}

/// What to do about a conflict.
#[derive(Clone, PartialEq, Debug)]
pub enum Resolution {
    /// The field gets this value, which may be one of those in conflict.
    Value(Option<Value>),
    /// The record stays.
    Keep,
    /// The record is removed again.
    Remove,
}

/// The different values of a field, each with the greatest stamp that set it, by stamp.
fn different(live: &[LiveValue]) -> Vec<LiveValue> {
    let is_last = |at: usize| !live[at + 1..].iter().any(|later| later.value == live[at].value);
    (0..live.len()).filter(|at| is_last(*at)).map(|at| live[at].clone()).collect()
}

impl MergedState {
    /// All conflicts of records that are shown, by record.
    pub fn conflicts(&self) -> Vec<Conflict> {
        self.in_conflict.iter().flat_map(|id| self.conflicts_of(*id)).collect()
    }

    /// The conflicts of a record.
    pub fn conflicts_of(&self, id: Id) -> Vec<Conflict> {
        let Some(record) = self.record(id).filter(|_| self.is_present(id)) else { return Vec::new() };
        let mut out = Vec::new();
        if !record.removals.is_empty() && record.is_alive() {
            let values = record.fields.values().flatten().map(|value| (value.stamp, value.is_removed));
            let all = record.creations.iter().map(|creation| (creation.stamp, creation.is_removed)).chain(values);
            let mut changes: Vec<Stamp> = all.filter(|(_, is_removed)| !is_removed).map(|(stamp, _)| stamp).collect();
            changes.sort_unstable();
            changes.dedup();
            out.push(Conflict::Removed { id, removals: record.removals.clone(), changes });
        }
        for (field, live) in &record.fields {
            let values = different(live);
            let is_computed = *field == opportunity::AMOUNT && self.has_computed_amount(id);
            if values.len() > 1 && rule(record.kind, *field) == Rule::Ask && !is_computed {
                out.push(Conflict::Field { id, field: *field, values });
            }
        }
        if record.kind == RecordType::Lead as u8 {
            let values = CONVERSION.iter().filter_map(|field| record.fields.get(field)).flatten();
            let mut conversions: Vec<Stamp> =
                values.filter(|value| !value.value.is_empty()).map(|value| value.stamp).collect();
            conversions.sort_unstable();
            conversions.dedup();
            if conversions.len() > 1 && record.fields.get(&lead::CONVERTED_AT).is_some_and(|live| live.len() > 1) {
                out.push(Conflict::ConvertedTwice { id, conversions });
            }
        }
        out
    }

    /// The changes that end a conflict, for a commit of the journal; none if there is no such conflict any more. A value
    /// that is shown already is set again, so that the decision reaches everybody.
    pub fn resolve(&self, conflict: &Conflict, resolution: &Resolution) -> Vec<Change> {
        match (conflict, resolution) {
            (Conflict::Field { id, field, .. }, Resolution::Value(after)) => {
                let Some((kind, row)) = self.row(*id) else { return Vec::new() };
                vec![Change::Set { kind, id: *id, field: *field, before: row.get(*field), after: after.clone() }]
            }
            (Conflict::Removed { id, .. }, Resolution::Keep) => {
                let Some((kind, row)) = self.row(*id) else { return Vec::new() };
                // The field stands for the record; one that is in conflict would be decided along with it.
                let is_settled = |field: &FieldId| self.record(*id).is_some_and(|all| all.fields[field].len() == 1);
                let settled = row.fields().into_iter().find(|(field, _)| {
                    self.record(*id).is_some_and(|record| record.fields.contains_key(field)) && is_settled(field)
                });
                let same = |(field, value): (FieldId, Value)| {
                    let (before, after) = (Some(value.clone()), Some(value));
                    Change::Set { kind, id: *id, field, before, after }
                };
                settled.map(same).into_iter().collect()
            }
            (Conflict::Removed { id, .. }, Resolution::Remove) => {
                let row = self.row(*id).map(|(kind, row)| Change::Remove { kind, row: row.clone() });
                row.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// The conversions of leads that were converted more than once; each can be taken back.
    pub(super) fn rival_conversions(&self) -> Vec<(Id, Stamp)> {
        let stamps = |conflict| match conflict {
            Conflict::ConvertedTwice { id, conversions } => conversions.into_iter().map(|stamp| (id, stamp)).collect(),
            _ => Vec::new(),
        };
        self.conflicts().into_iter().flat_map(stamps).collect()
    }

    /// Whether a record is a lead, or an activity, a file or a membership of it, which go along with a conversion.
    pub(super) fn goes_along(&self, id: Id, lead: Id) -> bool {
        const { assert!(activity::LEAD.0 == file::LEAD.0) };
        let is_of_lead = |(kind, row): (RecordType, &Row)| {
            matches!(kind, RecordType::Activity | RecordType::File | RecordType::CampaignMember)
                && row.link(activity::LEAD) == Some(lead)
        };
        id == lead || self.row(id).is_some_and(is_of_lead)
    }

    /// The changes of a commit that takes back the commit `taken`, a conversion of a lead that others converted as well:
    /// the lead and what goes along with it show another conversion. `done` are the changes of `taken`; what it set and
    /// the journal has as others set it is set to that again, so that the decision reaches everybody.
    pub(super) fn leaving_others(&self, taken: Dot, changes: Vec<WireChange>, done: &[WireChange]) -> Vec<WireChange> {
        let other = |id: Id, field: FieldId| {
            let live = self.record(id).filter(|_| self.is_present(id))?.fields.get(&field)?;
            let is_rival = live.iter().any(|value| value.stamp.dot == taken);
            let rest = live.iter().rfind(|value| value.stamp.dot != taken)?;
            is_rival.then(|| rest.value.clone())
        };
        let is_set = |change: &WireChange| match change {
            WireChange::Set { id, field: (number, _), .. } => Some((*id, Some(*number))),
            other => other.record().map(|(_, id)| (id, None)),
        };
        let set: HashSet<(Id, Option<FieldId>)> = changes.iter().filter_map(is_set).collect();
        let missing = done.iter().filter_map(|change| match change {
            WireChange::Set { kind, id, field: (number, _) }
                if !set.contains(&(*id, None)) && !set.contains(&(*id, Some(*number))) =>
            {
                Some(WireChange::Set { kind: *kind, id: *id, field: (*number, other(*id, *number)?) })
            }
            _ => None,
        });
        let missing: Vec<WireChange> = missing.collect();
        let mut out = changes;
        for change in &mut out {
            if let WireChange::Set { id, field: (number, value), .. } = change
                && let Some(other) = other(*id, *number)
            {
                *value = other;
            }
        }
        out.extend(missing);
        out
    }

    /// The changes of a commit of the own journal as they travel. A field of a record removed elsewhere that is set to
    /// the value it has says that the record is to stay.
    pub fn outgoing(&self, changes: &[Change]) -> Vec<WireChange> {
        let mut out = Vec::new();
        for change in changes {
            if let Change::Set { kind, id, before, after, .. } = change
                && before == after
                && self.record(*id).is_some_and(|record| !record.removals.is_empty())
            {
                out.push(WireChange::Keep { kind: *kind as u8, id: *id });
            } else {
                out.push(WireChange::of(change));
            }
        }
        out
    }
}
