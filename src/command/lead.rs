//! The rules of leads: defaults, the qualification process, deletion (domain rules: Lead).
use super::decision::{FieldEdit, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Date, FieldId, Id, Value};
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, lead, stage, status};
use crate::domain::rules::derived_fields;
use crate::domain::{RecordType, defaults};
use crate::locale::phrase;
use crate::store::{RecordStore, picklists};

/// The category of a lead's status.
pub fn category(set: &RecordStore, id: Id) -> Option<Id> {
    set.get(RecordType::Status, id)?.link(status::CATEGORY)
}

/// Whether a lead is still in the qualification process.
pub fn is_open(set: &RecordStore, row: &crate::base::Row) -> bool {
    let category = row.link(lead::STATUS).and_then(|id| category(set, id));
    defaults::is_open(category)
}

/// Open leads past their qualification deadline.
pub fn overdue(set: &RecordStore, today: Date) -> Vec<Id> {
    let late = |row: &&crate::base::Row| derived_fields::past_deadline(row, today) && is_open(set, row);
    set.rows(RecordType::Lead).map(|(_, row)| row).filter(late).map(|row| row.id()).collect()
}

/// Rejects edits of converted leads, and statuses that cannot be set by hand.
pub fn check_edit(set: &RecordStore, id: Id, entries: &[FieldEdit]) -> Result<(), Rejection> {
    let Some(row) = set.get(RecordType::Lead, id) else { return Ok(()) };
    if row.moment(lead::CONVERTED_AT).is_some() {
        return Err(Rejection::new(phrase(
            "A converted lead is read-only. Undo its conversion to change it.",
            "Ein konvertierter Lead ist schreibgeschützt. Machen Sie die Konvertierung rückgängig, um ihn zu ändern.",
        )));
    }
    for (number, value) in entries {
        let target = value.as_ref().and_then(Value::link);
        if *number != lead::STATUS {
            continue;
        }
        let category = target.and_then(|id| category(set, id));
        if category == Some(defaults::CONVERTED) {
            return Err(Rejection::of(
                RecordType::Lead,
                lead::STATUS,
                phrase(
                    "Only a conversion sets this status. Choose Convert.",
                    "Diesen Status setzt nur eine Konvertierung. Wählen Sie Konvertieren.",
                ),
            ));
        }
        if category == Some(defaults::NOT_CONVERTED) && !has_reason(row, entries) {
            return Err(Rejection::of(
                RecordType::Lead,
                lead::REASON,
                phrase(
                    "Say why the lead is closed without conversion.",
                    "Geben Sie an, warum der Lead ohne Konvertierung geschlossen wird.",
                ),
            ));
        }
    }
    Ok(())
}

/// Marks a lead as unread by its owner if another user created or assigned it (domain rules: Lead).
pub fn note_unread(draft: &mut Draft, id: Id, user: Option<Id>) {
    let owner = draft.get(id, lead::OWNER).and_then(|value| value.link());
    draft.set(id, lead::UNREAD, Value::flag(owner.is_some() && owner != user));
}

/// Disqualifies a lead.
pub fn disqualify(draft: &mut Draft, id: Id, reason: Id) -> Result<(), Rejection> {
    draft.base().get(RecordType::Lead, id).ok_or(GONE)?;
    check_edit(draft.base(), id, &[])?;
    draft.set(id, lead::STATUS, Some(Value::Link(first_status(draft.base(), defaults::NOT_CONVERTED))));
    draft.set(id, lead::REASON, Some(Value::Link(reason)));
    Ok(())
}

/// The activity's field that links to a record of a type.
pub fn activity_link(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Lead => Some(activity::LEAD),
        RecordType::Contact => Some(activity::CONTACT),
        RecordType::Account => Some(activity::ACCOUNT),
        RecordType::Opportunity => Some(activity::OPPORTUNITY),
        _ => None,
    }
}

/// Removes a record; links to it are cleared, and activities about nothing else are removed too.
pub fn delete(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let (kind, _) = set.find(id).ok_or(GONE)?;
    if kind.is_archive_only() {
        return Err(Rejection::new(phrase(
            "List entries are retired, not deleted, because records use them.",
            "Listeneinträge werden stillgelegt, nicht gelöscht, weil Datensätze sie verwenden.",
        )));
    }
    for (from, row) in set.backlinks(id) {
        let mut needs = false;
        for (number, value) in row.fields() {
            match value {
                Value::Link(link) if link == id => {
                    draft.set(row.id(), number, None);
                    needs |= set.field(from, number).is_some_and(|field| field.required);
                }
                Value::Links(mut links) if links.contains(&id) => {
                    links.retain(|link| *link != id);
                    draft.set(row.id(), number, (!links.is_empty()).then_some(Value::Links(links)));
                }
                _ => {}
            }
        }
        // A line item requires its deal, a price its product: a record that requires the removed one is removed too.
        if needs && draft.kind(row.id()).is_some() {
            delete(draft, row.id())?;
        }
        let abouts = [activity::LEAD, activity::CONTACT, activity::ACCOUNT, activity::OPPORTUNITY];
        if from == RecordType::Activity && abouts.iter().all(|link| draft.get(row.id(), *link).is_none()) {
            draft.remove(row.id());
        }
    }
    draft.remove(id);
    Ok(())
}

/// The first status of a category, in the order of the picklist.
pub fn first_status(set: &RecordStore, wanted: Id) -> Id {
    let own = [
        (defaults::WORKING, defaults::STATUS_WORKING),
        (defaults::CONVERTED, defaults::STATUS_CONVERTED),
        (defaults::NOT_CONVERTED, defaults::STATUS_NOT_CONVERTED),
    ];
    let fallback = defaults::lookup_or(Some(wanted), &own, defaults::STATUS_OPEN);
    let mut statuses = picklists::of_list(set, Picklist::Status).into_iter();
    statuses.find(|id| category(set, *id) == Some(wanted)).unwrap_or(fallback)
}

pub fn is_closed(set: &RecordStore, stage: Id) -> bool {
    set.get(RecordType::Stage, stage).is_some_and(|row| row.is(stage::CLOSED))
}

fn has_reason(row: &crate::base::Row, entries: &[FieldEdit]) -> bool {
    match entries.iter().find(|(number, _)| *number == lead::REASON) {
        Some((_, value)) => value.is_some(),
        None => row.get(lead::REASON).is_some(),
    }
}
