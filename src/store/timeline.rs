//! The activities of a record and of everything linked to it: an account's contacts, deals and the leads that became
//! it, a contact's deals and lead, a deal's lead, and records of the workspace's own types that link to one of these. Open ones by urgency, then done ones, the newest first.
use std::cmp::Reverse;

use super::{RecordStore, Slot};
use crate::base::{FieldId, Id, IdMap, Row};
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, contact_role, lead, opportunity};

/// An activity and the record through which it belongs to the timeline.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The activity's slot.
    pub slot: Slot,
    /// The record the activity is linked to: the timeline's own, or the one in between.
    pub about: Id,
}

/// The activities around a record.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Timeline {
    /// Open activities, the most urgent first.
    pub open: Vec<Entry>,
    /// Done activities, the newest first.
    pub done: Vec<Entry>,
}

/// The activities around a record, optionally of one type. Only their sort keys are read.
pub fn of_record_and_related(set: &RecordStore, id: Id, only: Option<Id>) -> Timeline {
    let mut found: Vec<(bool, i64, i64, Entry)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for about in neighbours(set, id) {
        for (kind, slot) in set.incoming_places(about) {
            let Some(row) = set.row_at(kind, slot).filter(|_| kind == RecordType::Activity && seen.insert(slot)) else {
                continue;
            };
            if only.is_some_and(|only| row.link(activity::TYPE) != Some(only)) {
                continue;
            }
            let (done, first, second) = key(row);
            found.push((done, first, second, Entry { slot, about }));
        }
    }
    found.sort_unstable_by_key(|(done, first, second, entry)| (*done, *first, *second, Reverse(entry.slot)));
    let at = found.partition_point(|(done, ..)| !done);
    let entries = |part: &[(bool, i64, i64, Entry)]| part.iter().map(|(.., entry)| *entry).collect();
    Timeline { open: entries(&found[..at]), done: entries(&found[at..]) }
}

/// The record itself and everything linked to it, without repetition.
fn neighbours(set: &RecordStore, id: Id) -> Vec<Id> {
    let mut out = vec![id];
    let Some((kind, _)) = set.find(id) else { return out };
    let links: &[(RecordType, FieldId)] = match kind {
        RecordType::Account => &[
            (RecordType::Opportunity, opportunity::ACCOUNT),
            (RecordType::Contact, contact::ACCOUNT),
            (RecordType::Lead, lead::CONVERTED_ACCOUNT),
        ],
        RecordType::Contact => {
            &[(RecordType::Opportunity, opportunity::CONTACT), (RecordType::Lead, lead::CONVERTED_CONTACT)]
        }
        RecordType::Opportunity => &[(RecordType::Lead, lead::CONVERTED_OPPORTUNITY)],
        _ => &[],
    };
    let mut places: IdMap<()> = IdMap::default();
    places.insert(id, ());
    for (from, row) in set.backlinks(id) {
        let is_linked = links.iter().any(|(kind, field)| *kind == from && row.link(*field) == Some(id));
        // A deal is reached through the contact's role in it, which is the record that links here.
        if (kind, from) == (RecordType::Contact, RecordType::ContactRole) {
            out.extend(row.link(contact_role::OPPORTUNITY).filter(|deal| places.insert(*deal, ()).is_none()));
        }
        if is_linked && places.insert(row.id(), ()).is_none() {
            out.push(row.id());
        }
        // What the workspace keeps besides about a company, a person or a deal.
        if from.is_custom() && !kind.is_custom() && kind != RecordType::Lead && places.insert(row.id(), ()).is_none() {
            out.push(row.id());
        }
    }
    out
}

/// Whether it is done, and its sort key among the open or done ones.
fn key(row: &Row) -> (bool, i64, i64) {
    match row.moment(activity::DONE) {
        Some(done) => (true, -done.0, 0),
        None => {
            let due = row.day(activity::DUE).map_or(i64::MAX, |due| i64::from(due.0));
            (false, due, row.moment(activity::START).map_or(i64::MIN, |start| start.0))
        }
    }
}
