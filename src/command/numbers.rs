//! Fields whose numbers the app assigns: each new record gets the next one, whichever way it is created, and a number that
//! was given is never given again, not even after its record was deleted.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::change::{Action, Change};
use crate::domain::records::field;
use crate::domain::rules::number_pattern::Numbering;
use crate::domain::{Field, RecordType};
use crate::locale::{Phrase, phrase};
use crate::store::RecordStore;

const ASSIGNED: Phrase = phrase!(
    "This number is assigned when a record is created, and stays.",
    "Diese Nummer wird beim Anlegen eines Datensatzes vergeben und bleibt.",
    "Ce numéro est attribué à la création d’une fiche et ne change plus.",
);

/// The field record of a field.
fn record_of(set: &RecordStore, kind: RecordType, number: FieldId) -> Option<&Row> {
    let is_it = |row: &&Row| {
        row.number(field::NUMBER) == Some(i64::from(number.0)) && crate::domain::schema::kind_of(row) == Some(kind)
    };
    set.rows(RecordType::Field).map(|(_, row)| row).find(is_it)
}

/// The fields of a record type whose numbers are assigned.
fn assigned(set: &RecordStore, kind: RecordType) -> impl Iterator<Item = &'static Field> {
    set.fields(kind).iter().copied().filter(|field| field.is_assigned())
}

/// The highest counter of a period among the records that stay.
fn highest(set: &RecordStore, kind: RecordType, own: &Field, how: &Numbering, gone: &HashSet<Id>) -> Option<i64> {
    let rows = set.rows(kind).map(|(_, row)| row).filter(|row| !gone.contains(&row.id()));
    rows.filter_map(|row| how.read(row.text(own.number))).max()
}

/// Assigns numbers to the records that a command creates, and refuses to change one.
pub fn settle(
    set: &RecordStore,
    changes: &mut Vec<Change>,
    action: Action,
    context: &Context,
) -> Result<(), Rejection> {
    let assigned_by = |change: &Change| match change {
        Change::Set { kind, field, .. } => set.field(*kind, *field).filter(|field| field.is_assigned()),
        _ => None,
    };
    if action == Action::Import {
        changes.retain(|change| assigned_by(change).is_none());
    }
    let changed = changes.iter().find_map(assigned_by);
    // A merge may take the number of a record that goes, and a deleted field takes its values along.
    if let (Some(changed), false) = (changed, matches!(action, Action::Merge | Action::Fields)) {
        return Err(Rejection::about(changed, ASSIGNED));
    }
    let mut created: HashMap<RecordType, Vec<usize>> = HashMap::new();
    for (at, change) in changes.iter().enumerate() {
        if let Change::Create { kind, .. } = change {
            created.entry(*kind).or_default().push(at);
        }
    }
    for (kind, places) in created {
        let mut numbers: Vec<(FieldId, Numbering, i64)> = Vec::new();
        for own in assigned(set, kind) {
            let Some(how) = Numbering::of(own.pattern, context.today) else { continue };
            let next = next(set, kind, own, &how);
            numbers.push((own.number, how, next));
        }
        if numbers.is_empty() {
            continue;
        }
        for at in places {
            let Change::Create { row, .. } = &mut changes[at] else { continue };
            let mut fields = row.fields();
            for (number, how, next) in &mut numbers {
                fields.retain(|(other, _)| other != number);
                fields.push((*number, Value::Text(how.write(*next))));
                *next += 1;
            }
            *row = Row::new(row.id(), row.changed(), &[], &fields);
        }
    }
    remember(set, changes, context.today);
    Ok(())
}

fn next(set: &RecordStore, kind: RecordType, own: &Field, how: &Numbering) -> i64 {
    let last = record_of(set, kind, own.number).and_then(|row| row.number(field::LAST));
    how.next(highest(set, kind, own, how, &HashSet::new()), last)
}

/// Remembers the numbers of the records that some changes remove, if no other record has a higher one.
pub(super) fn remember(set: &RecordStore, changes: &mut Vec<Change>, today: Date) {
    let mut gone: HashMap<RecordType, Vec<&Row>> = HashMap::new();
    for change in changes.iter() {
        if let Change::Remove { kind, row } = change {
            gone.entry(*kind).or_default().push(row);
        }
    }
    let mut more = Vec::new();
    for (kind, rows) in gone {
        for own in assigned(set, kind) {
            let Some(how) = Numbering::of(own.pattern, today) else { continue };
            let Some(counter) = rows.iter().filter_map(|row| how.read(row.text(own.number))).max() else { continue };
            let ids: HashSet<Id> = rows.iter().map(|row| row.id()).collect();
            let Some(record) = record_of(set, kind, own.number) else { continue };
            let before = record.number(field::LAST);
            let after = how.remembered(counter);
            if highest(set, kind, own, &how, &ids) < Some(counter) && before < Some(after) {
                more.push(Change::Set {
                    kind: RecordType::Field,
                    id: record.id(),
                    field: field::LAST,
                    before: before.map(Value::Number),
                    after: Some(Value::Number(after)),
                });
            }
        }
    }
    changes.extend(more);
}

/// Whether a change only remembers a number, which no undo takes back.
pub(super) fn only_remembers(change: &Change) -> bool {
    matches!(change, Change::Set { kind: RecordType::Field, field: field::LAST, .. })
}

/// The records that have no number of a field, and those whose number an earlier one has, in the order of their creation.
pub fn lacking(set: &RecordStore, kind: RecordType, own: &Field) -> Vec<Id> {
    let created = set.field_by_key(kind, "created").map(|field| field.number);
    let mut rows: Vec<&Row> = set.rows(kind).map(|(_, row)| row).collect();
    rows.sort_by_cached_key(|row| (created.and_then(|created| row.moment(created)), row.id()));
    let mut seen = HashSet::new();
    let is_lacking = |row: &&Row| row.text(own.number).is_empty() || !seen.insert(row.text(own.number).to_string());
    rows.into_iter().filter(is_lacking).map(Row::id).collect()
}

/// Assigns numbers to the records that lack one of a field.
pub fn number(draft: &mut Draft, id: Id) -> Result<usize, Rejection> {
    let set = draft.base();
    let (kind, own) = set.schema().own(id).filter(|(_, own)| own.is_assigned()).ok_or(GONE)?;
    let how = Numbering::of(own.pattern, draft.today).ok_or(GONE)?;
    let mut next = next(set, kind, own, &how);
    let ids = lacking(set, kind, own);
    for id in &ids {
        if let Some(row) = set.get(kind, *id) {
            draft.set_whole(kind, row, own.number, Some(Value::Text(how.write(next))));
            next += 1;
        }
    }
    match ids.len() {
        0 => Err(Rejection::new(phrase!(
            "Every record has a number of its own already.",
            "Jeder Datensatz hat bereits eine eigene Nummer.",
            "Chaque fiche a déjà son propre numéro.",
        ))),
        count => Ok(count),
    }
}
