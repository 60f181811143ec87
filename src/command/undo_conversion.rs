//! The part of a commit that converted one of several leads. Records that another of these leads became as well are
//! shared: they stay, unless the user wants them gone.
use std::collections::{HashMap, HashSet};

use super::lead as lead_rules;
use crate::base::{FieldId, Id, Row, Value};
use crate::change::{Change, Commit};
use crate::domain::RecordType;
use crate::domain::records::{activity, contact_role, custom, lead};
use crate::store::RecordStore;

const RESULTS: [FieldId; 3] = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY];

/// The conversion of one lead.
pub(super) struct OneConversion {
    /// Its changes.
    pub changes: Vec<Change>,
    /// The records that other leads became in the same commit, with one of these leads.
    pub shared: HashMap<Id, Id>,
}

impl OneConversion {
    /// The conversion of a lead in a commit; `None` if the lead is not converted by it at present.
    pub fn of(set: &RecordStore, commit: &Commit, lead: Id) -> Option<OneConversion> {
        let row = set.get(RecordType::Lead, lead).filter(|row| lead_rules::is_converted(row))?;
        let is_own = |change: &Change| match change {
            Change::Set { kind: RecordType::Lead, id, field: lead::CONVERTED_AT, after, .. } => {
                *id == lead && row.get(lead::CONVERTED_AT) == *after
            }
            _ => false,
        };
        if !commit.changes.iter().any(is_own) {
            return None;
        }
        let own: HashSet<Id> = results(&commit.changes).filter(|(other, _)| *other == lead).map(|(_, id)| id).collect();
        let others = results(&commit.changes).filter(|(other, id)| *other != lead && own.contains(id));
        let is_still = |(other, id): &(Id, Id)| {
            let other = set.get(RecordType::Lead, *other);
            other.is_some_and(|row| RESULTS.iter().any(|number| row.link(*number) == Some(*id)))
        };
        let shared: HashMap<Id, Id> = others.filter(is_still).map(|(other, id)| (id, other)).collect();
        let belongs = |change: &&Change| match change {
            Change::Set { kind: RecordType::Lead, id, .. } => *id == lead,
            // Links of files, enrolments and members have the same numbers as an activity's.
            Change::Set {
                kind:
                    kind @ (RecordType::Activity | RecordType::File | RecordType::Enrolment | RecordType::CampaignMember),
                id,
                ..
            } => set.get(*kind, *id).and_then(|row| row.link(activity::LEAD)) == Some(lead),
            Change::Set { kind, id, field, .. } => {
                // What the system keeps of a shared record concerns all of its leads.
                let is_system = || set.field(*kind, *field).is_some_and(|field| field.system);
                own.contains(id) && !(shared.contains_key(id) && is_system())
            }
            // The sequences that the conversion ended go on, and two memberships that became one are two again.
            Change::Remove { kind: RecordType::Activity | RecordType::CampaignMember, row } => {
                row.link(activity::LEAD) == Some(lead)
            }
            Change::Create { kind: RecordType::ContactRole, row } => is_role_of(row, &own, &shared),
            Change::Create { row, .. } => own.contains(&row.id()),
            Change::Remove { .. } => false,
        };
        Some(OneConversion { changes: commit.changes.iter().filter(belongs).cloned().collect(), shared })
    }
}

/// Whether a contact role joins what only one lead became.
fn is_role_of(row: &Row, own: &HashSet<Id>, shared: &HashMap<Id, Id>) -> bool {
    let ends = [contact_role::OPPORTUNITY, contact_role::CONTACT].map(|number| row.link(number));
    ends.iter().flatten().all(|id| own.contains(id)) && !ends.iter().flatten().all(|id| shared.contains_key(id))
}

/// The records that conversions made or filled: each lead with what it became.
pub(super) fn results(changes: &[Change]) -> impl Iterator<Item = (Id, Id)> + '_ {
    changes.iter().filter_map(|change| match change {
        Change::Set { kind: RecordType::Lead, id, field, after, .. } if RESULTS.contains(field) => {
            Some((*id, after.as_ref().and_then(Value::link)?))
        }
        Change::Create { kind, row } if kind.is_custom() => Some((row.link(custom::LEAD)?, row.id())),
        _ => None,
    })
}
