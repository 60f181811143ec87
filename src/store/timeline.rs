//! The activities of a record and of everything linked to it: an account's contacts, deals and the leads that became
//! it, the deals a contact has a part in and its lead, a deal's lead. Open ones by urgency, then done ones, newest first.
use super::RecordStore;
use crate::base::{FieldId, Id, IdMap, Row};
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, contact_role, lead, opportunity};

/// An activity and the record through which it belongs here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The activity's slot.
    pub slot: u32,
    /// The record it is about: this one where it links to it, else the one in between.
    pub about: Id,
}

/// The activities around a record.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Timeline {
    /// What is to be done, the most urgent first.
    pub open: Vec<Entry>,
    /// What was done, newest first.
    pub done: Vec<Entry>,
}

/// The activities around a record, of one type where one is given. Only what sorts them is read of each.
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
    found.sort_unstable_by_key(|(done, first, second, entry)| (*done, *first, *second, u32::MAX - entry.slot));
    let at = found.partition_point(|(done, ..)| !done);
    let entries = |part: &[(bool, i64, i64, Entry)]| part.iter().map(|(.., entry)| *entry).collect();
    Timeline { open: entries(&found[..at]), done: entries(&found[at..]) }
}

/// The record itself and what is linked to it, each once.
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
        // Of a deal in which the contact plays a part, the part is what links here.
        if (kind, from) == (RecordType::Contact, RecordType::ContactRole) {
            out.extend(row.link(contact_role::OPPORTUNITY).filter(|deal| places.insert(*deal, ()).is_none()));
        }
        if is_linked && places.insert(row.id(), ()).is_none() {
            out.push(row.id());
        }
    }
    out
}

/// Whether it is done, and what it is sorted by among its like.
fn key(row: &Row) -> (bool, i64, i64) {
    match row.moment(activity::DONE) {
        Some(done) => (true, -done.0, 0),
        None => {
            let due = row.day(activity::DUE).map_or(i64::MAX, |due| i64::from(due.0));
            (false, due, row.moment(activity::START).map_or(i64::MIN, |start| start.0))
        }
    }
}
