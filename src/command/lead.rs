//! The rules of leads: defaults, the qualification process, deletion (domain rules: Lead).
use super::decision::{FieldEdit, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, campaign_member, choice, enrolment, lead, status};
use crate::domain::rules::derived_fields;
use crate::domain::{RecordType, defaults};
use crate::locale::phrase;
use crate::store::{RecordStore, picklists};

/// The category of a lead's status.
pub fn category(set: &RecordStore, id: Id) -> Option<Id> {
    set.get(RecordType::Status, id)?.link(status::CATEGORY)
}

/// Whether a lead is still in the qualification process.
pub fn is_open(set: &RecordStore, row: &Row) -> bool {
    let category = row.link(lead::STATUS).and_then(|id| category(set, id));
    defaults::is_open(category)
}

/// Open leads past their qualification deadline.
pub fn overdue(set: &RecordStore, today: Date) -> Vec<Id> {
    let late = |row: &&Row| derived_fields::past_deadline(row, today) && is_open(set, row);
    set.rows(RecordType::Lead).map(|(_, row)| row).filter(late).map(|row| row.id()).collect()
}

/// The rejection of changes to a converted lead.
pub const READ_ONLY: Rejection = Rejection::new(phrase!(
    "A converted lead is read-only. Undo its conversion to change it.",
    "Ein konvertierter Lead ist schreibgeschützt. Machen Sie die Konvertierung rückgängig, um ihn zu ändern.",
    "Un lead converti est en lecture seule. Annulez sa conversion pour le modifier.",
));

/// The rejection of deleting a converted lead.
pub const NOT_DELETED: Rejection = Rejection::new(phrase!(
    "A converted lead is read-only. Undo its conversion to delete it.",
    "Ein konvertierter Lead ist schreibgeschützt. Machen Sie die Konvertierung rückgängig, um ihn zu löschen.",
    "Un lead converti est en lecture seule. Annulez sa conversion pour le supprimer.",
));

/// The rejection of a new activity or file of a converted lead.
pub const NOTHING_ADDED: Rejection = Rejection::new(phrase!(
    "A converted lead is read-only. Add activities and files to its contact or opportunity.",
    "Ein konvertierter Lead ist schreibgeschützt. Fügen Sie Aktivitäten und Dateien seinem Kontakt oder seiner Opportunity hinzu.",
    "Un lead converti est en lecture seule. Ajoutez activités et fichiers à son contact ou à son opportunité.",
));

/// Whether a lead is converted.
pub fn is_converted(row: &Row) -> bool {
    row.moment(lead::CONVERTED_AT).is_some()
}

/// Whether an id is that of a converted lead.
pub fn is_converted_lead(set: &RecordStore, id: Id) -> bool {
    set.get(RecordType::Lead, id).is_some_and(is_converted)
}

/// Rejects edits of converted leads, and statuses that cannot be set by hand.
pub fn check_edit(set: &RecordStore, id: Id, entries: &[FieldEdit]) -> Result<(), Rejection> {
    let Some(row) = set.get(RecordType::Lead, id) else { return Ok(()) };
    if is_converted(row) {
        return Err(READ_ONLY);
    }
    let after = |number: FieldId| match entries.iter().rfind(|(other, _)| *other == number) {
        Some((_, value)) => value.clone(),
        None => row.get(number),
    };
    effects(set, Some(row), after, None).map(|_| ())
}

/// Rejects the deletion of a converted lead.
pub fn check_delete(set: &RecordStore, id: Id) -> Result<(), Rejection> {
    if is_converted_lead(set, id) { Err(NOT_DELETED) } else { Ok(()) }
}

/// Rejects a lead that begins its life closed: a lead is qualified first, and closed or converted after that.
pub fn check_new(set: &RecordStore, status: Option<Value>) -> Result<(), Rejection> {
    let category = status.and_then(|status| category(set, status.link()?));
    if category == Some(defaults::NOT_CONVERTED) {
        return Err(Rejection::of(
            RecordType::Lead,
            lead::STATUS,
            phrase!(
                "A new lead is open. Save it first, then close it with a reason.",
                "Ein neuer Lead ist offen. Speichern Sie ihn zuerst, und schließen Sie ihn dann mit einem Grund.",
                "Un nouveau lead est ouvert. Enregistrez-le d’abord, puis choisissez un motif pour le clore.",
            ),
        ));
    }
    Ok(())
}

/// What follows from the creation or change of a lead that is not converted. Only a conversion sets a status of
/// category Converted, a lead closed without one has a reason and a reopened one has none, a lead that is given to
/// another user is unread, and one that somebody referred has that as its source unless it has another one. `before` is
/// `None` for a new lead; `after` returns the fields as the command leaves them.
pub fn effects(
    set: &RecordStore,
    before: Option<&Row>,
    after: impl Fn(FieldId) -> Option<Value>,
    user: Option<Id>,
) -> Result<Vec<FieldEdit>, Rejection> {
    if after(lead::CONVERTED_AT).is_some() {
        return Ok(Vec::new());
    }
    let was = |number: FieldId| before.and_then(|row| row.get(number));
    let status = after(lead::STATUS);
    let is_moved = status != was(lead::STATUS);
    let category_of = |status: Option<Value>| category(set, status?.link()?);
    let category = category_of(status);
    if is_moved && category == Some(defaults::CONVERTED) {
        return Err(only_conversion());
    }
    let has_reason = after(lead::REASON).is_some();
    let loses_reason = !has_reason && (is_moved || was(lead::REASON).is_some());
    if category == Some(defaults::NOT_CONVERTED) && loses_reason {
        return Err(no_reason());
    }
    let mut edits = Vec::new();
    let was_closed = category_of(was(lead::STATUS)) == Some(defaults::NOT_CONVERTED);
    if was_closed && has_reason && defaults::is_open(category) {
        edits.push((lead::REASON, None));
    }
    let owner = after(lead::OWNER);
    if before.is_some() && owner != was(lead::OWNER) {
        edits.push((lead::UNREAD, unread(owner, user)));
    }
    let is_referred = after(lead::REFERRED_BY).is_some() && after(lead::REFERRED_BY) != was(lead::REFERRED_BY);
    if is_referred && after(lead::SOURCE).is_none() {
        let source = set.get(RecordType::Choice, defaults::SOURCE_REFERRAL).filter(|entry| !entry.is(choice::ARCHIVED));
        edits.extend(source.map(|entry| (lead::SOURCE, Some(Value::Link(entry.id())))));
    }
    edits.retain(|(number, value)| after(*number) != *value);
    Ok(edits)
}

/// [`effects`] of a file's changes: a status that the rules refuse is not set, and a missing reason is the one the lead
/// had, or is not known.
pub fn effects_of_file(
    set: &RecordStore,
    before: &Row,
    after: impl Fn(FieldId) -> Option<Value>,
    user: Option<Id>,
) -> Vec<FieldEdit> {
    let own = before.get(lead::REASON).unwrap_or(Value::Link(defaults::REASON_UNKNOWN));
    let unknown = vec![(lead::REASON, Some(own))];
    let unchanged = vec![(lead::STATUS, before.get(lead::STATUS))];
    for more in [Vec::new(), unknown, unchanged] {
        let given = |number: FieldId| match more.iter().find(|(other, _)| *other == number) {
            Some((_, value)) => value.clone(),
            None => after(number),
        };
        if let Ok(edits) = effects(set, Some(before), given, user) {
            return more.into_iter().chain(edits).collect();
        }
    }
    Vec::new()
}

/// What the rules ask of a lead that is restored: since it was deleted, its status may have come to mean another category.
pub fn effects_of_restored(set: &RecordStore, row: &Row) -> Vec<(FieldId, Value)> {
    let category = row.link(lead::STATUS).and_then(|status| category(set, status));
    if category == Some(defaults::CONVERTED) && !is_converted(row) {
        return vec![(lead::STATUS, Value::Link(first_status(set, defaults::OPEN)))];
    }
    if category == Some(defaults::NOT_CONVERTED) && row.get(lead::REASON).is_none() {
        return vec![(lead::REASON, Value::Link(defaults::REASON_UNKNOWN))];
    }
    Vec::new()
}

/// The rejection of a status that only a conversion sets.
pub fn only_conversion() -> Rejection {
    Rejection::of(
        RecordType::Lead,
        lead::STATUS,
        phrase!(
            "Only a conversion sets this status. Choose Convert.",
            "Diesen Status setzt nur eine Konvertierung. Wählen Sie Konvertieren.",
            "Seule une conversion attribue ce statut. Choisissez Convertir.",
        ),
    )
}

fn no_reason() -> Rejection {
    Rejection::of(
        RecordType::Lead,
        lead::REASON,
        phrase!(
            "Choose a reason for closing the lead.",
            "Wählen Sie, warum der Lead geschlossen wird.",
            "Choisissez le motif pour clore le lead.",
        ),
    )
}

/// Whether a lead is unread: a user other than its owner created or assigned it (domain rules: Lead).
pub fn unread(owner: Option<Value>, user: Option<Id>) -> Option<Value> {
    let owner = owner.as_ref().and_then(Value::link);
    Value::flag(owner.is_some() && owner != user)
}

/// Marks a lead as unread by its owner if another user created or assigned it (domain rules: Lead).
pub fn note_unread(draft: &mut Draft, id: Id, user: Option<Id>) {
    let owner = draft.get(id, lead::OWNER);
    draft.set(id, lead::UNREAD, unread(owner, user));
}

/// An imported record; a lead of another user is unread, unless it is closed.
pub fn imported(set: &RecordStore, kind: RecordType, row: Row, user: Option<Id>) -> Row {
    if kind != RecordType::Lead || is_converted(&row) || row.is(lead::UNREAD) {
        return row;
    }
    let status = row.link(lead::STATUS).and_then(|id| category(set, id));
    match unread(row.get(lead::OWNER), user) {
        Some(flag) if status != Some(defaults::NOT_CONVERTED) => {
            let mut fields = row.fields();
            fields.push((lead::UNREAD, flag));
            Row::new(row.id(), row.changed(), &[], &fields)
        }
        _ => row,
    }
}

/// Disqualifies a lead.
pub fn disqualify(draft: &mut Draft, id: Id, reason: Id) -> Result<(), Rejection> {
    draft.base().get(RecordType::Lead, id).ok_or(GONE)?;
    check_edit(draft.base(), id, &[])?;
    draft.set(id, lead::STATUS, Some(Value::Link(first_status(draft.base(), defaults::NOT_CONVERTED))));
    draft.set(id, lead::REASON, Some(Value::Link(reason)));
    Ok(())
}

/// Whether activities are logged about records of a type.
pub fn takes_activities(kind: RecordType) -> bool {
    use RecordType::{Account, Contact, Lead, Opportunity};
    matches!(kind, Lead | Contact | Account | Opportunity) || kind.is_custom()
}

/// Deletes a record with [`remove_with_links`]; entries of lists are retired instead.
pub fn delete(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let (kind, _) = draft.base().find(id).ok_or(GONE)?;
    if kind.is_archive_only() {
        return Err(Rejection::new(phrase!(
            "List entries are archived, not deleted, because records use them.",
            "Listeneinträge werden archiviert, nicht gelöscht, weil Datensätze sie verwenden.",
            "Les entrées de liste sont archivées et non supprimées, car des fiches les utilisent.",
        )));
    }
    remove_with_links(draft, id)
}

/// Removes a record; links to it are cleared, and activities about nothing else are removed too.
pub(super) fn remove_with_links(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    for (from, row) in set.backlinks(id) {
        let mut needs = false;
        let linking = row.fields().into_iter().filter(|(_, value)| value.links().contains(&id));
        for (number, _) in linking {
            // In the draft, where the removal of another record may have changed the field.
            match draft.get(row.id(), number) {
                Some(Value::Link(link)) if link == id => {
                    draft.set(row.id(), number, None);
                    needs |= set.field(from, number).is_some_and(|field| field.required);
                }
                Some(Value::Links(mut links)) if links.contains(&id) => {
                    links.retain(|link| *link != id);
                    draft.set(row.id(), number, (!links.is_empty()).then_some(Value::Links(links)));
                }
                _ => {}
            }
        }
        // What an automation did says nothing without it; nor is it required, so that a team does not bring it back.
        needs |= from == RecordType::Firing;
        // Nor does a sequence without its record, or a membership without its person.
        let is_about = |link: &FieldId| draft.get(row.id(), *link).is_some();
        needs |= from == RecordType::Enrolment && !enrolment::LINKS.iter().any(is_about);
        needs |= from == RecordType::CampaignMember && !campaign_member::LINKS.iter().any(is_about);
        // A line item requires its deal, a price its product: a record that requires the removed one is removed too.
        if needs && draft.kind(row.id()).is_some() {
            delete(draft, row.id())?;
        }
        let is_activity = from == RecordType::Activity && draft.kind(row.id()).is_some();
        let own = set.own_links(RecordType::Activity);
        if is_activity && activity::LINKS.into_iter().chain(own).all(|link| draft.get(row.id(), link).is_none()) {
            remove_with_links(draft, row.id())?;
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
