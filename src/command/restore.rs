//! Restoring deleted records, with dependent records and with the links that the deletion cleared.
use std::collections::HashSet;

use super::decision::{Context, Decision, GONE, Rejection};
use super::replay::{ReplayOptions, keep_existing_links, replay};
use super::{gate, undo};
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::change::{Action, ActionLabel, Change, Commit};
use crate::domain::records::{campaign_member, enrolment};
use crate::domain::{FieldType, RecordType};
use crate::locale::phrase;
use crate::store::{RecordStore, display_names};

/// The records that a commit removed, that do not exist now and that do not merely depend on another one of them: the
/// entries of the trash.
pub fn restorable(set: &RecordStore, commit: &Commit) -> Vec<(RecordType, Row)> {
    let gone: HashSet<Id> =
        removed(commit).filter(|(_, row)| set.locate(row.id()).is_none()).map(|(_, row)| row.id()).collect();
    removed(commit)
        .filter(|(kind, row)| {
            gone.contains(&row.id()) && !belongs_to(set, *kind, row).iter().any(|id| gone.contains(id))
        })
        .map(|(kind, row)| (kind, row.clone()))
        .collect()
}

/// Restores records of a deletion.
pub fn restore(set: &RecordStore, commit: Commit, ids: &[Id], context: &Context) -> Result<Decision, Rejection> {
    let mut parts: HashSet<Id> = HashSet::new();
    let wanted: HashSet<Id> = ids.iter().copied().collect();
    let is_gone = |id: Id| set.locate(id).is_none();
    parts.extend(removed(&commit).map(|(_, row)| row.id()).filter(|id| wanted.contains(id) && is_gone(*id)));
    if parts.is_empty() {
        return Err(phrase_of_nothing());
    }
    // Dependent records are restored too, and those that depend on these.
    loop {
        let more: Vec<Id> = removed(&commit)
            .filter(|(kind, row)| {
                !parts.contains(&row.id())
                    && is_gone(row.id())
                    && belongs_to(set, *kind, row).iter().any(|id| parts.contains(id))
            })
            .map(|(_, row)| row.id())
            .collect();
        if more.is_empty() {
            break;
        }
        parts.extend(more);
    }
    let is_there = |id: Id| !is_gone(id) || parts.contains(&id);
    let mut changes = Vec::new();
    for (kind, row) in removed(&commit).filter(|(_, row)| parts.contains(&row.id())) {
        let fields = row.fields().into_iter();
        let fields: Vec<(FieldId, Value)> =
            fields.filter_map(|(number, value)| Some((number, keep_existing_links(value, is_there)?))).collect();
        let needs = |number: &FieldId| set.field(kind, *number).is_some_and(|field| field.required);
        let is_whole = row.fields().iter().all(|(number, _)| !needs(number) || fields.iter().any(|(n, _)| n == number));
        if !is_whole {
            return Err(Rejection::new(phrase!(
                "The record this one belongs to is deleted too. Restore that one first.",
                "Der Datensatz, zu dem dieser gehört, ist ebenfalls gelöscht. Stellen Sie zuerst jenen wieder her.",
                "La fiche dont celle-ci dépend est également supprimée. Restaurez-la d’abord.",
            )));
        }
        changes.push(Change::Create { kind, row: Row::new(row.id(), Timestamp(0), &[], &fields) });
    }
    // A link that the deletion cleared, or that an earlier restore had to leave out, is set again if the field is still
    // unchanged.
    let emptied = commit.changes.iter().flat_map(|change| match change {
        Change::Set { kind, id, field, before: Some(before), .. } => vec![(*kind, *id, *field, before.clone())],
        Change::Remove { kind, row } if !is_gone(row.id()) => {
            row.fields().into_iter().map(|(number, value)| (*kind, row.id(), number, value)).collect()
        }
        _ => Vec::new(),
    });
    for (kind, id, field, old) in emptied.filter(|(_, _, _, old)| old.links().iter().any(|id| parts.contains(id))) {
        let Some(row) = set.get(kind, id) else { continue };
        let before = row.get(field);
        if before == keep_existing_links(old.clone(), |id| !is_gone(id)) {
            changes.push(Change::Set { kind, id, field, before, after: keep_existing_links(old, is_there) });
        }
    }
    let first = removed(&commit).find(|(_, row)| ids.contains(&row.id())).ok_or(GONE)?;
    let subject =
        if ids.len() == 1 { display_names::name(first.0, first.1, context.language) } else { ids.len().to_string() };
    gate::pass_restored(set, &mut changes, context)?;
    let replayed = replay(set, changes, &ReplayOptions::default(), context)?;
    undo::decision(set, replayed, ActionLabel::new(Action::Restore, subject), None, context)
}

fn removed(commit: &Commit) -> impl Iterator<Item = (RecordType, &Row)> {
    commit.changes.iter().filter_map(|change| match change {
        Change::Remove { kind, row } => Some((*kind, row)),
        _ => None,
    })
}

/// The records that this one depends on: those an activity is about, or those that required links name.
fn belongs_to(set: &RecordStore, kind: RecordType, row: &Row) -> Vec<Id> {
    let holds = |number: FieldId| {
        let Some(field) = set.field(kind, number) else { return false };
        match field.kind {
            FieldType::Link(target) if kind == RecordType::Activity => target.is_work(),
            FieldType::Link(_) if kind == RecordType::Enrolment => field.required || enrolment::LINKS.contains(&number),
            FieldType::Link(_) if kind == RecordType::CampaignMember => {
                field.required || campaign_member::LINKS.contains(&number)
            }
            FieldType::Link(_) => field.required || kind == RecordType::Firing,
            _ => false,
        }
    };
    let mut out = Vec::new();
    row.each_link(|number, id| {
        if holds(number) {
            out.push(id);
        }
    });
    out
}

fn phrase_of_nothing() -> Rejection {
    Rejection::new(phrase!(
        "This record already exists.",
        "Dieser Datensatz existiert bereits.",
        "Cette fiche existe déjà.",
    ))
}
