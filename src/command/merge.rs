//! Merge of two or three records of a type into one: for each field the value of one record wins, links to the others
//! are redirected to the remaining one, and the others are removed. One commit (domain rules: Lead, duplicates).
use super::decision::{FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::{lead as lead_rules, meeting, not_duplicate};
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::lead;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::phrase;
use crate::store::{RecordStore, duplicates};

/// The maximum number of merged records: more cannot be compared side by side.
pub const MAX_MERGED: usize = 3;

/// The records of a merge and the chosen values.
#[derive(Clone, PartialEq, Debug)]
pub struct Merge {
    /// The record that remains.
    pub master: Id,
    /// The records that are removed.
    pub others: Vec<Id>,
    /// The record from which each of these fields is taken. Other fields are chosen by [`source`].
    pub picks: Vec<(FieldId, Id)>,
}

impl Merge {
    /// All records, the remaining one first.
    pub fn all(&self) -> Vec<Id> {
        std::iter::once(self.master).chain(self.others.iter().copied()).collect()
    }
}

/// Carries out the merge.
pub fn merge(draft: &mut Draft, wanted: &Merge) -> Result<(), Rejection> {
    let set = draft.base();
    let all = wanted.all();
    let kind = check(set, &all)?;
    let entries: Vec<FieldEdit> =
        fields(set, kind, &all).into_iter().map(|field| (field.number, merged_value(set, wanted, field))).collect();
    lead_rules::check_edit(set, wanted.master, &entries)?;
    entries.into_iter().for_each(|(number, value)| draft.set(wanted.master, number, value));
    for other in &wanted.others {
        for (_, row) in set.backlinks(*other).filter(|(_, row)| !all.contains(&row.id())) {
            let mut numbers = Vec::new();
            row.each_link(|number, id| {
                if id == *other {
                    numbers.push(number);
                }
            });
            for number in numbers {
                let value = draft.get(row.id(), number).map(|value| moved(value, *other, wanted.master));
                draft.set(row.id(), number, value);
                meeting::merge(draft, row.id(), *other, wanted.master);
            }
        }
        draft.remove(*other);
    }
    not_duplicate::transfer_pairs(draft, wanted.master, &all);
    draft.check(wanted.master)
}

/// All fields of a merge: the record type's, and fields no longer offered that are filled in a record.
pub fn fields(set: &RecordStore, kind: RecordType, all: &[Id]) -> Vec<&'static Field> {
    let mut out: Vec<&'static Field> =
        set.fields(kind).iter().copied().filter(|field| field.derived.is_none()).collect();
    for (number, _) in all.iter().filter_map(|id| set.get(kind, *id)).flat_map(Row::fields) {
        if let Some(field) = set.field(kind, number).filter(|field| !out.contains(field)) {
            out.push(field);
        }
    }
    out
}

/// The record type of mergeable records, or the reason why they cannot be merged.
pub fn check(set: &RecordStore, all: &[Id]) -> Result<RecordType, Rejection> {
    let kinds: Vec<RecordType> =
        all.iter().map(|id| set.locate(*id).map(|(kind, _)| kind).ok_or(GONE)).collect::<Result<_, _>>()?;
    let is_repeated = all.iter().enumerate().any(|(at, id)| all[..at].contains(id));
    if all.len() < 2 || all.len() > MAX_MERGED || is_repeated {
        return Err(Rejection::new(phrase!(
            "Two or three records can be merged at a time. Choose again.",
            "Es lassen sich zwei oder drei Datensätze auf einmal zusammenführen. Wählen Sie neu.",
            "Vous pouvez fusionner deux ou trois fiches à la fois. Revoyez votre choix.",
        )));
    }
    if !duplicates::can_merge(kinds[0]) || kinds.iter().any(|kind| *kind != kinds[0]) {
        return Err(Rejection::new(phrase!(
            "Only leads with leads, contacts with contacts, accounts with accounts and records of one custom type can be merged. Convert a lead into an existing contact instead.",
            "Nur Leads mit Leads, Kontakte mit Kontakten, Accounts mit Accounts und Datensätze eines eigenen Typs lassen sich zusammenführen. Konvertieren Sie einen Lead stattdessen in einen vorhandenen Kontakt.",
            "On ne peut fusionner que des leads avec des leads, des contacts avec des contacts, des comptes avec des comptes et des fiches d’un même type personnalisé. Convertissez plutôt le lead dans un contact existant.",
        )));
    }
    let is_converted =
        |id: &Id| set.get(RecordType::Lead, *id).is_some_and(|row| row.moment(lead::CONVERTED_AT).is_some());
    if all.iter().any(is_converted) {
        return Err(Rejection::new(phrase!(
            "A converted lead is read-only and cannot be merged. Merge its contact, or undo the conversion first.",
            "Ein konvertierter Lead ist schreibgeschützt und lässt sich nicht zusammenführen. Führen Sie seinen Kontakt zusammen, oder machen Sie zuerst die Konvertierung rückgängig.",
            "Un lead converti est en lecture seule et ne peut pas être fusionné. Fusionnez son contact, ou annulez d’abord la conversion.",
        )));
    }
    Ok(kinds[0])
}

/// The default for the remaining record: the one most others link to, of several the one created first.
pub fn suggest_master(set: &RecordStore, all: &[Id]) -> Option<Id> {
    let created = |id: Id| {
        let (kind, row) = set.find(id)?;
        row.moment(set.field_by_key(kind, "created")?.number)
    };
    all.iter().copied().max_by_key(|id| (set.backlinks(*id).count(), std::cmp::Reverse(created(*id))))
}

/// The numbers of records, by type, whose links will be redirected to the remaining record.
pub fn relinked_records(set: &RecordStore, wanted: &Merge) -> Vec<(RecordType, usize)> {
    let mut found: Vec<(RecordType, Id)> = wanted
        .others
        .iter()
        .flat_map(|id| set.backlinks(*id).map(|(kind, row)| (kind, row.id())))
        .filter(|(_, id)| *id != wanted.master && !wanted.others.contains(id))
        .collect();
    found.sort_unstable();
    found.dedup();
    let count = |kind: RecordType| (kind, found.iter().filter(|(other, _)| *other == kind).count());
    RecordType::ALL.iter().copied().map(count).filter(|(_, count)| *count > 0).collect()
}

/// Whether the user chooses the source of a field. The rules decide for system fields, and fields with several values
/// are united.
pub fn is_chosen(field: &Field) -> bool {
    !field.system && !is_united(field)
}

/// Whether the field has several values, which are united.
fn is_united(field: &Field) -> bool {
    matches!(field.kind, FieldType::Choices(_) | FieldType::Links(_))
}

/// A record's value in the merge. A link to one of the others, or to one below them, is dropped, because it would lead
/// back to the record itself.
pub fn inherited_value(set: &RecordStore, all: &[Id], field: &Field, id: Id) -> Option<Value> {
    let (kind, row) = set.find(id)?;
    match row.get(field.number)? {
        Value::Link(target) if is_own(set, all, kind, field, target) => None,
        Value::Links(targets) => {
            let others: Vec<Id> = targets.into_iter().filter(|target| !all.contains(target)).collect();
            (!others.is_empty()).then_some(Value::Links(others))
        }
        value => Some(value),
    }
}

/// The record from which a field is taken: the chosen one; else one that has it filled, of several the one changed
/// last. A lead's disqualification reason comes from the same record as its status.
pub fn source(set: &RecordStore, wanted: &Merge, field: &Field) -> Id {
    if let Some((_, id)) = wanted.picks.iter().find(|(number, _)| *number == field.number) {
        return *id;
    }
    let all = wanted.all();
    if let (Some((RecordType::Lead, _)), lead::REASON) = (set.locate(wanted.master), field.number)
        && let Some(status) = RecordType::Lead.field(lead::STATUS)
    {
        return source(set, wanted, status);
    }
    let filled = all.iter().rev().filter(|id| inherited_value(set, &all, field, **id).is_some());
    // Of equal timestamps the last one wins, which is that of the remaining record.
    filled.copied().max_by_key(|id| set.find(*id).map(|(_, row)| row.changed())).unwrap_or(wanted.master)
}

/// The value of a field after the merge.
pub fn merged_value(set: &RecordStore, wanted: &Merge, field: &Field) -> Option<Value> {
    let all = wanted.all();
    if is_chosen(field) {
        return inherited_value(set, &all, field, source(set, wanted, field));
    }
    let brought: Vec<Value> = all.iter().filter_map(|id| inherited_value(set, &all, field, *id)).collect();
    match (field.kind, field.key) {
        _ if is_united(field) => {
            let mut united: Vec<Id> = Vec::new();
            for id in brought.iter().flat_map(Value::links) {
                if !united.contains(id) {
                    united.push(*id);
                }
            }
            (!united.is_empty()).then_some(Value::Links(united))
        }
        (_, "created") => moments(&brought).min().map(Value::Moment),
        (FieldType::Moment, _) => moments(&brought).max().map(Value::Moment),
        _ => brought.into_iter().next(),
    }
}

fn moments(values: &[Value]) -> impl Iterator<Item = crate::base::Timestamp> {
    values.iter().filter_map(|value| match value {
        Value::Moment(at) => Some(*at),
        _ => None,
    })
}

/// Whether a link leads to one of the merged records, directly or through a chain of the same field.
fn is_own(set: &RecordStore, all: &[Id], kind: RecordType, field: &Field, target: Id) -> bool {
    let above = |id: &Id| set.get(kind, *id).and_then(|row: &Row| row.link(field.number));
    // As many steps as there are records suffice for every chain that is not a cycle.
    std::iter::successors(Some(target), above).take(set.count(kind) + 1).any(|id| all.contains(&id))
}

/// A value with links to one record replaced by links to another.
fn moved(value: Value, from: Id, to: Id) -> Value {
    match value {
        Value::Link(id) if id == from => Value::Link(to),
        Value::Links(ids) => {
            let mut out: Vec<Id> = Vec::new();
            for id in ids.into_iter().map(|id| if id == from { to } else { id }) {
                if !out.contains(&id) {
                    out.push(id);
                }
            }
            Value::Links(out)
        }
        value => value,
    }
}
