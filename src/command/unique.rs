//! Custom fields that hold each value once: what counts as the same value, which changes would make a value stand twice,
//! and which values do already.
//!
//! Only what a command changes is checked, so that values that stood twice before a field was made unique, or that two
//! copies of a workspace brought together, lock no record: they are listed beside the field in the settings.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, FieldEdit, Rejection};
use super::replay_line::{KeepReason, ReplayLine};
use crate::base::{FieldId, Id, Row, Value, in_lower_case, small_sort};
use crate::change::{Action, Change};
use crate::domain::{Field, FieldType, RecordType, schema};
use crate::locale::{Phrase, phrase};
use crate::store::{RecordStore, display_names};

/// Why a value is refused.
pub const TAKEN: Phrase = phrase!(
    "Another record already has this value, and this field holds each value once.",
    "Ein anderer Datensatz hat diesen Wert bereits, und dieses Feld enthält jeden Wert nur einmal.",
    "Une autre fiche a déjà cette valeur, et ce champ ne contient chaque valeur qu’une seule fois.",
);
const TAKEN_BY: Phrase = phrase!(
    "{} already has this value, and this field holds each value once.",
    "{} hat diesen Wert bereits, und dieses Feld enthält jeden Wert nur einmal.",
    "{} a déjà cette valeur, et ce champ ne contient chaque valeur qu’une seule fois.",
);

/// A value in the form in which it is compared: texts without their case and the blanks around them, phone numbers by
/// what is dialled. `None` if nothing is left.
pub fn key(field: &Field, value: &Value) -> Option<String> {
    let text = match value {
        Value::Text(text) if field.kind == FieldType::Phone => {
            text.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect()
        }
        Value::Text(text) => in_lower_case(text.trim()),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    };
    (!text.is_empty()).then_some(text)
}

/// Up to this many values are compared with those of a record one by one, without making a key of each.
const FEW: usize = 8;

/// Whether a record has a value with a key.
fn has(field: &Field, row: &Row, wanted: &str) -> bool {
    if !matches!(field.kind, FieldType::Phone | FieldType::Decimal) {
        let text = row.text(field.number).trim();
        if text.is_ascii() {
            return text.eq_ignore_ascii_case(wanted);
        }
    }
    row.get(field.number).and_then(|value| key(field, &value)).is_some_and(|own| own == wanted)
}

/// A change that would make a value stand twice.
struct Clash {
    /// The place of the change.
    at: usize,
    field: &'static Field,
    /// The record that has the value.
    holder: Id,
}

/// The changes that would make a value stand twice. Of two that claim a value, the first one has it.
fn clashes(set: &RecordStore, changes: &[Change]) -> Vec<Clash> {
    let mut kinds: Vec<RecordType> = Vec::new();
    for change in changes {
        let kind = change.record().0;
        if !kinds.contains(&kind) {
            kinds.push(kind);
        }
    }
    let mut out = Vec::new();
    for kind in kinds {
        for field in set.fields(kind).iter().filter(|field| field.unique) {
            clashes_of(set, changes, kind, field, &mut out);
        }
    }
    small_sort::sort_by_key(&mut out, |clash| clash.at);
    out
}

fn clashes_of(set: &RecordStore, changes: &[Change], kind: RecordType, field: &'static Field, out: &mut Vec<Clash>) {
    let mut claims: HashMap<String, (Id, usize)> = HashMap::new();
    // The records whose present value no longer counts.
    let mut changed: HashSet<Id> = HashSet::new();
    for (at, change) in changes.iter().enumerate() {
        let claim = match change {
            Change::Create { kind: of, row } if *of == kind => row.get(field.number),
            Change::Set { kind: of, id, field: number, after, .. } if *of == kind && *number == field.number => {
                changed.insert(*id);
                after.clone()
            }
            Change::Remove { kind: of, row } if *of == kind => {
                changed.insert(row.id());
                None
            }
            _ => None,
        };
        let Some(key) = claim.and_then(|value| key(field, &value)) else { continue };
        let id = change.record().1;
        let holder = claims.entry(key).or_insert((id, at)).0;
        if holder != id {
            out.push(Clash { at, field, holder });
        }
    }
    if claims.is_empty() {
        return;
    }
    for (_, row) in set.rows(kind).filter(|(_, row)| !changed.contains(&row.id())) {
        let held = match claims.len() {
            ..=FEW => claims.iter().find(|(key, _)| has(field, row, key)).map(|(_, claim)| claim),
            _ => row.get(field.number).and_then(|value| claims.get(&key(field, &value)?)),
        };
        if let Some((_, at)) = held {
            out.push(Clash { at: *at, field, holder: row.id() });
        }
    }
}

/// Whether any field of the records of some changes holds each value once.
fn concerns(set: &RecordStore, changes: &[Change]) -> bool {
    let mut last = None;
    changes.iter().any(|change| {
        let kind = change.record().0;
        last.replace(kind) != Some(kind) && set.fields(kind).iter().any(|field| field.unique)
    })
}

/// Refuses a command that would make a value stand twice. Nobody can be asked about the many records of a file or of a
/// conversion of many, so that they go without the value, which their previews say.
pub fn settle(
    set: &RecordStore,
    changes: &mut Vec<Change>,
    action: Action,
    context: &Context,
) -> Result<(), Rejection> {
    if !concerns(set, changes) {
        return Ok(());
    }
    if matches!(action, Action::Import | Action::BulkConvert) {
        leave_out(set, changes);
        return Ok(());
    }
    match clashes(set, changes).first() {
        Some(clash) => Err(taken_by(set, clash.field, clash.holder, context)),
        None => Ok(()),
    }
}

/// Leaves the values out that would stand twice, and returns what they would have changed.
pub(super) fn leave_out(set: &RecordStore, changes: &mut Vec<Change>) -> Vec<ReplayLine> {
    let mut out = Vec::new();
    if !concerns(set, changes) {
        return out;
    }
    // A record that keeps its value may clash with one that was to get it.
    loop {
        let found = clashes(set, changes);
        if found.is_empty() {
            return out;
        }
        let mut gone: HashSet<usize> = HashSet::new();
        for Clash { at, field, holder } in found {
            let line = ReplayLine::kept(&changes[at], KeepReason::Taken(holder));
            match &mut changes[at] {
                Change::Create { row, .. } => {
                    let then = row.get(field.number);
                    *row = without(row, field.number);
                    out.push(ReplayLine { field: Some(field.number), then, ..line });
                }
                _ if gone.insert(at) => out.push(line),
                _ => {}
            }
        }
        let mut at = 0;
        changes.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
    }
}

fn without(row: &Row, number: FieldId) -> Row {
    let mut fields = row.fields();
    fields.retain(|(other, _)| *other != number);
    Row::new(row.id(), row.changed(), &[], &fields)
}

/// The record other than `own` that has a value in a field that holds each value once.
pub fn holder(set: &RecordStore, kind: RecordType, number: FieldId, value: &Value, own: Option<Id>) -> Option<Id> {
    let field = set.field(kind, number).filter(|field| field.unique)?;
    let wanted = key(field, value)?;
    let mut others = set.rows(kind).map(|(_, row)| row).filter(|row| Some(row.id()) != own);
    others.find(|row| has(field, row, &wanted)).map(Row::id)
}

/// The field of a record, if it holds each value once, and whether some record has a value in it already. The same value
/// can be given to one of many records at most.
pub fn single(set: &RecordStore, id: Id, number: FieldId, value: &Value) -> Option<(&'static Field, bool)> {
    let (kind, _) = set.find(id)?;
    let field = set.field(kind, number).filter(|field| field.unique)?;
    Some((field, holder(set, kind, number, value, None).is_some()))
}

/// The cells that would make a value stand twice, if all of them were set.
pub fn refused_cells(set: &RecordStore, cells: &[(Id, FieldEdit)]) -> HashSet<(Id, FieldId)> {
    let change = |(id, (field, after)): &(Id, FieldEdit)| {
        let (kind, row) = set.find(*id)?;
        set.field(kind, *field).filter(|field| field.unique)?;
        Some(Change::Set { kind, id: *id, field: *field, before: row.get(*field), after: after.clone() })
    };
    let mut changes: Vec<Change> = cells.iter().filter_map(change).collect();
    let out = leave_out(set, &mut changes);
    out.into_iter().filter_map(|line| Some((line.id, line.field?))).collect()
}

fn taken_by(set: &RecordStore, field: &'static Field, holder: Id, context: &Context) -> Rejection {
    let Some((kind, row)) = set.find(holder) else { return Rejection::about(field, TAKEN) };
    let name = display_names::name(kind, row, context.language);
    let text = TAKEN_BY.with(context.language, &[&format!("{} {name}", kind.one().of(context.language))]);
    let text = schema::kept(&text);
    Rejection::about(field, Phrase::named(text, text))
}

/// The values of a field that several records have, each with these records, in the order of the records.
pub fn doubled(set: &RecordStore, kind: RecordType, field: &Field) -> Vec<(Value, Vec<Id>)> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut all: Vec<(Value, Vec<Id>)> = Vec::new();
    for (_, row) in set.rows(kind) {
        let Some(value) = row.get(field.number) else { continue };
        let Some(key) = key(field, &value) else { continue };
        match places.get(&key) {
            Some(at) => all[*at].1.push(row.id()),
            None => {
                places.insert(key, all.len());
                all.push((value, vec![row.id()]));
            }
        }
    }
    all.retain(|(_, ids)| ids.len() > 1);
    all
}
