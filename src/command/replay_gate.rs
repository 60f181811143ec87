//! The rules of the sales process for a replay. It brings records back as they were, but never leaves a lead or a deal in
//! a state that only a part of it makes: a field emptied that the deal's stage asks for, a lead closed or a deal lost
//! without a reason, a reason that outlives the closing.
use std::collections::{HashMap, HashSet};

use super::opportunity as opportunity_rules;
use super::replay_line::{KeepReason, ReplayLine};
use crate::base::{FieldId, Id, Row, Value};
use crate::change::Change;
use crate::command::lead as lead_rules;
use crate::domain::records::{lead, opportunity};
use crate::domain::{RecordType, defaults};
use crate::store::{RecordStore, stages};

/// The new values of a record's fields.
type NewValues = HashMap<FieldId, Option<Value>>;

/// The leads and deals to which the rules may apply, because they get another status or stage or lose a value, with
/// their new values.
pub(super) struct Ruled<'a> {
    set: &'a RecordStore,
    records: HashMap<Id, (RecordType, NewValues)>,
}

impl<'a> Ruled<'a> {
    /// Those among the records of some changes.
    pub fn of(set: &'a RecordStore, wanted: &[Change]) -> Ruled<'a> {
        let mut ids = HashSet::new();
        let mut touched = HashSet::new();
        for change in wanted {
            match change {
                Change::Set { kind: RecordType::Lead, id, field: lead::STATUS | lead::REASON, .. } => ids.insert(*id),
                Change::Set { kind: RecordType::Opportunity, id, field, after, .. } => {
                    (*field == opportunity::STAGE || after.is_none()) && ids.insert(*id)
                }
                _ => match change.record() {
                    // A field that is deleted takes its values along.
                    (RecordType::Field, _) => return Ruled { set, records: HashMap::new() },
                    // What follows for the deals of a changed stage is among the changes.
                    (RecordType::Stage, id) => touched.insert(id),
                    _ => false,
                },
            };
        }
        let mut records: HashMap<Id, (RecordType, NewValues)> = HashMap::new();
        for change in wanted {
            if let Change::Set { kind, id, field, after, .. } = change
                && ids.contains(id)
                && set.get(*kind, *id).is_some()
            {
                records.entry(*id).or_insert_with(|| (*kind, NewValues::new())).1.insert(*field, after.clone());
            }
        }
        let mut ruled = Ruled { set, records };
        if !touched.is_empty() {
            let is_touched = |id: Id| ruled.link(id, opportunity::STAGE).is_some_and(|stage| touched.contains(&stage));
            let away: Vec<Id> = ruled.records.keys().copied().filter(|id| is_touched(*id)).collect();
            away.iter().for_each(|id| drop(ruled.records.remove(id)));
        }
        ruled
    }

    fn row(&self, id: Id) -> Option<&'a Row> {
        self.set.get(self.records.get(&id)?.0, id)
    }

    /// The value of a field afterwards.
    fn value(&self, id: Id, number: FieldId) -> Option<Value> {
        match self.records.get(&id)?.1.get(&number) {
            Some(new) => new.clone(),
            None => self.row(id)?.get(number),
        }
    }

    fn link(&self, id: Id, number: FieldId) -> Option<Id> {
        self.value(id, number)?.link()
    }

    /// Leaves out the emptying of what the stage of a deal asks for, and lists it as kept. A reason goes with the state
    /// that asked for it, even if another one was given since.
    pub fn adapt(&mut self, wanted: &mut Vec<Change>, kept: &mut Vec<ReplayLine>) {
        let set = self.set;
        let mut stays: HashSet<(Id, FieldId)> = HashSet::new();
        for (id, (kind, _)) in &self.records {
            let stage = self.link(*id, opportunity::STAGE).filter(|_| *kind == RecordType::Opportunity);
            if let (Some(row), Some(stage)) = (self.row(*id), stage) {
                let emptied = opportunity_rules::emptied(set, row, stage, |number| self.value(*id, number));
                stays.extend(emptied.iter().map(|field| (*id, field.number)));
            }
        }
        let is_kept =
            |change: &Change| matches!(change, Change::Set { id, field, .. } if stays.contains(&(*id, *field)));
        if !stays.is_empty() {
            let held = wanted.extract_if(.., |change| is_kept(change));
            kept.extend(held.map(|change| ReplayLine::kept(&change, KeepReason::Asked)));
            for (id, number) in &stays {
                self.records.get_mut(id).into_iter().for_each(|(_, new)| drop(new.remove(number)));
            }
        }
        let outlives = |line: &mut ReplayLine| {
            let is_reason = match line.kind {
                RecordType::Lead => line.field == Some(lead::REASON),
                RecordType::Opportunity => line.field == Some(opportunity::LOSS_REASON),
                _ => false,
            };
            is_reason && line.then.is_none() && self.is_reopened(line.id)
        };
        let gone: Vec<ReplayLine> = kept.extract_if(.., outlives).collect();
        for line in gone {
            let Some(field) = line.field else { continue };
            self.records.get_mut(&line.id).into_iter().for_each(|(_, new)| drop(new.insert(field, None)));
            wanted.push(Change::Set { kind: line.kind, id: line.id, field, before: line.now, after: None });
        }
    }

    /// Whether a lead or a deal was closed with a reason, and no longer is.
    fn is_reopened(&self, id: Id) -> bool {
        let (Some((kind, _)), Some(row)) = (self.records.get(&id), self.row(id)) else { return false };
        match kind {
            RecordType::Lead => {
                let is_closed = |status: Option<Id>| self.is_closed(status);
                is_closed(row.link(lead::STATUS)) && !is_closed(self.link(id, lead::STATUS))
            }
            _ => {
                let is_lost = |stage: Option<Id>| stage.is_some_and(|stage| stages::is_lost(self.set, stage));
                is_lost(row.link(opportunity::STAGE)) && !is_lost(self.link(id, opportunity::STAGE))
            }
        }
    }

    fn is_closed(&self, status: Option<Id>) -> bool {
        status.and_then(|status| lead_rules::category(self.set, status)) == Some(defaults::NOT_CONVERTED)
    }

    /// The reasons that closed leads and lost deals would lack: the one they have now, or the one for all others.
    pub fn lacking_reasons(&self) -> Vec<(Id, FieldId, Value)> {
        let reason = |(id, (kind, _)): (&Id, &(RecordType, NewValues))| {
            let (asks, field, other) = match kind {
                RecordType::Lead => {
                    (self.is_closed(self.link(*id, lead::STATUS)), lead::REASON, defaults::REASON_UNKNOWN)
                }
                _ => {
                    let stage = self.link(*id, opportunity::STAGE);
                    let is_lost = stage.is_some_and(|stage| stages::is_lost(self.set, stage));
                    (is_lost, opportunity::LOSS_REASON, defaults::LOSS_OTHER)
                }
            };
            let lacks = asks && self.value(*id, field).is_none();
            lacks.then(|| (*id, field, self.row(*id).and_then(|row| row.get(field)).unwrap_or(Value::Link(other))))
        };
        self.records.iter().filter_map(reason).collect()
    }
}
