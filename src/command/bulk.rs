//! Bulk edits: the same edit of many records in one commit. Records that reject it are left out; a preview lists them
//! with reasons.
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::{activity, hierarchy, lead, opportunity, quote_rules, record_rules, unique};
use crate::base::{FieldId, Id, Row, Value, checksum};
use crate::domain::records::{lead as lead_fields, opportunity as opportunity_fields};
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType, defaults};
use crate::locale::phrase;
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::store::record_rules::{Rules, viewer};

/// An edit of each of many records.
#[derive(Clone, PartialEq, Debug)]
pub enum BulkEdit {
    /// Sets or clears a field.
    Set {
        /// The field.
        field: FieldId,
        /// The value; `None` clears it.
        value: Option<Value>,
    },
    /// Adds an entry to a field with several.
    Add {
        /// The field.
        field: FieldId,
        /// The entry.
        entry: Id,
    },
    /// Removes an entry from a field with several.
    Take {
        /// The field.
        field: FieldId,
        /// The entry.
        entry: Id,
    },
    /// Disqualifies with a reason; leads only.
    Disqualify {
        /// The reason, an entry of its picklist.
        reason: Id,
    },
    /// Deletes.
    Delete,
}

/// The number of records that a preview shows as examples.
const MAX_SAMPLES: usize = 3;

/// The effect of an edit on many records, computed in advance.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Preview {
    /// Records that would change.
    pub changed: usize,
    /// The first few of them, in the order of the records.
    pub samples: Vec<Id>,
    /// Records that have the value already.
    pub same: usize,
    /// The rejections, and the number of records for each.
    pub refused: Vec<(Rejection, usize)>,
    /// A checksum of the records as they are.
    pub seen: u64,
    /// What is known of a field that holds each value once: the field, and whether one of the records may have the value.
    single: Option<Option<(&'static Field, bool)>>,
    /// The rules of the records.
    rules: Option<Rules>,
}

impl Preview {
    /// Adds the effect on one record.
    pub fn add(&mut self, set: &RecordStore, id: Id, what: &BulkEdit, viewer: &QueryContext) {
        self.seen = checksum::of(self.seen, set.find(id).map_or(&[], |(_, row)| row.bytes()));
        let single = *self.single.get_or_insert_with(|| single(set, id, what));
        let rules = self.rules.get_or_insert_with(|| rules_of(set, id, viewer));
        let outcome = match (outcome(set, id, what, &[], (rules, viewer)), single) {
            (Ok(true), Some((field, is_taken))) if is_taken || self.changed > 0 => {
                Err(Rejection::about(field, unique::TAKEN))
            }
            (outcome, _) => outcome,
        };
        match outcome {
            Ok(true) => {
                self.changed += 1;
                if self.samples.len() < MAX_SAMPLES {
                    self.samples.push(id);
                }
            }
            Ok(false) => self.same += 1,
            Err(refusal) => match self.refused.iter_mut().find(|(other, _)| *other == refusal) {
                Some((_, count)) => *count += 1,
                None => self.refused.push((refusal, 1)),
            },
        }
    }
}

/// What is known of the edited field if it holds each value once: see [`unique::single`].
fn single(set: &RecordStore, id: Id, what: &BulkEdit) -> Option<(&'static Field, bool)> {
    match what {
        BulkEdit::Set { field, value: Some(value) } => unique::single(set, id, *field, value),
        _ => None,
    }
}

/// The rules of the records of which one is given.
fn rules_of(set: &RecordStore, id: Id, viewer: &QueryContext) -> Rules {
    set.locate(id).map(|(kind, _)| Rules::of(set, kind, viewer)).unwrap_or_default()
}

/// The reason why a user may not edit a field of a record.
pub fn is_read_only(set: &RecordStore, kind: RecordType, field: &'static Field, row: &Row) -> Option<Rejection> {
    let is_sign =
        kind == RecordType::Lead && (lead_fields::RAISED_HAND..=lead_fields::PRICING_AGREED).contains(&field.number);
    if field.system && !is_sign {
        return Some(Rejection::about(
            field,
            phrase!(
                "This field is maintained by the system.",
                "Dieses Feld pflegt das System.",
                "Ce champ est géré par le système.",
            ),
        ));
    }
    lead::check_edit(set, row.id(), &[]).err()
}

/// Applies the edit to all records that do not reject it. Returns the number of changed ones.
pub fn bulk(draft: &mut Draft, ids: &[Id], what: &BulkEdit, context: &Context) -> Result<usize, Rejection> {
    let set = draft.base();
    let mut changed = 0;
    let single = ids.first().and_then(|id| single(set, *id, what));
    let viewer = viewer(context.user, context.today, context.language, context.zone.moment);
    let rules = ids.first().map(|id| rules_of(set, *id, &viewer)).unwrap_or_default();
    if let Some((field, true)) = single {
        return Err(Rejection::about(field, unique::TAKEN));
    }
    for id in ids {
        if changed > 0 && single.is_some() {
            break;
        }
        // A deletion may have removed a later record along with it.
        if !matches!(outcome(set, *id, what, &[], (&rules, &viewer)), Ok(true)) || draft.kind(*id).is_none() {
            continue;
        }
        match what {
            BulkEdit::Delete => lead::delete(draft, *id)?,
            BulkEdit::Disqualify { reason } => lead::disqualify(draft, *id, *reason)?,
            BulkEdit::Set { field: number, value } => edit(draft, *id, *number, value.clone(), context)?,
            BulkEdit::Add { field: number, .. } | BulkEdit::Take { field: number, .. } => {
                let value = set.find(*id).and_then(|(_, row)| after(row, what));
                edit(draft, *id, *number, value, context)?;
            }
        }
        changed += 1;
    }
    some(changed)
}

/// Sets fields of several records, each with its own value, as pasted into a list. What a status or stage asks for may
/// be in other cells of the same record, unless these are refused.
pub fn set_cells(draft: &mut Draft, cells: &[(Id, FieldEdit)], context: &Context) -> Result<usize, Rejection> {
    let set = draft.base();
    let viewer = viewer(context.user, context.today, context.language, context.zone.moment);
    let asks = |(number, _): &FieldEdit| [lead_fields::STATUS, opportunity_fields::STAGE].contains(number);
    let outcome_of = |id: Id, (number, value): &FieldEdit, answers: &[FieldEdit]| {
        let what = BulkEdit::Set { field: *number, value: value.clone() };
        outcome(set, id, &what, answers, (&Rules::default(), &viewer))
    };
    let refused = unique::refused_cells(set, cells);
    let ruled = record_rules::refused_cells(set, cells, &viewer);
    let mut changed: Vec<Id> = Vec::new();
    for record in cells.chunk_by(|one, other| one.0 == other.0) {
        let asked = record.iter().any(|(_, edit)| asks(edit));
        let is_answer = |(id, edit): &&(Id, FieldEdit)| asked && !asks(edit) && outcome_of(*id, edit, &[]).is_ok();
        let answers: Vec<FieldEdit> = record.iter().filter(is_answer).map(|(_, edit)| edit.clone()).collect();
        for (id, edit) in record {
            let answers: &[FieldEdit] = if asks(edit) { &answers } else { &[] };
            if refused.contains(&(*id, edit.0)) || ruled.contains_key(&(*id, edit.0)) {
                continue;
            }
            if let Ok(true) = outcome_of(*id, edit, answers) {
                draft.set(*id, edit.0, edit.1.clone());
                if changed.last() != Some(id) {
                    changed.push(*id);
                }
            }
        }
    }
    for id in &changed {
        opportunity::after_edit(draft, *id);
        activity::sync_due_and_start(draft, *id, context)?;
        draft.check(*id)?;
    }
    if let (true, Some((id, number))) = (changed.is_empty(), refused.iter().next())
        && let Some(field) = set.locate(*id).and_then(|(kind, _)| set.field(kind, *number))
    {
        return Err(Rejection::about(field, unique::TAKEN));
    }
    // The first of the refused cells says why nothing is changed.
    match cells.iter().find_map(|(id, (number, _))| ruled.get(&(*id, *number))) {
        Some(why) if changed.is_empty() => Err(why.clone()),
        _ => some(changed.len()),
    }
}

fn some(changed: usize) -> Result<usize, Rejection> {
    if changed > 0 {
        return Ok(changed);
    }
    Err(Rejection::new(phrase!(
        "Nothing to change: every record already has this value or does not allow the change.",
        "Nichts zu ändern: Jeder Datensatz hat diesen Wert bereits oder lässt die Änderung nicht zu.",
        "Rien à modifier : chaque fiche a déjà cette valeur ou n’autorise pas la modification.",
    )))
}

/// Edits a field. No rule depends on most fields of leads, accounts and contacts, so that these are set without the
/// rules.
fn edit(draft: &mut Draft, id: Id, number: FieldId, value: Option<Value>, context: &Context) -> Result<(), Rejection> {
    match draft.base().find(id) {
        // The hierarchy of accounts and contacts must be checked.
        Some((kind @ (RecordType::Lead | RecordType::Account | RecordType::Contact), row))
            if hierarchy::parent_field(kind) != Some(number) =>
        {
            if kind == RecordType::Lead {
                let after = |other: FieldId| if other == number { value.clone() } else { row.get(other) };
                let edits = lead::effects(draft.base(), Some(row), after, context.user)?;
                edits.into_iter().for_each(|(number, value)| draft.set_whole(kind, row, number, value));
            }
            draft.set_whole(kind, row, number, value);
            Ok(())
        }
        _ => {
            draft.set(id, number, value);
            opportunity::after_edit(draft, id);
            activity::sync_due_and_start(draft, id, context)?;
            draft.check(id)
        }
    }
}

/// Whether a record would change; an error if it rejects the edit. `answers` are the other edits of the record.
fn outcome(
    set: &RecordStore,
    id: Id,
    what: &BulkEdit,
    answers: &[FieldEdit],
    (rules, viewer): (&Rules, &QueryContext),
) -> Result<bool, Rejection> {
    let (kind, row) = set.find(id).ok_or(GONE)?;
    let ruled = |number: FieldId, value: Option<Value>| {
        record_rules::check_edit(set, rules, row, &[answers, &[(number, value)]].concat(), viewer.language)
    };
    match what {
        BulkEdit::Delete => {
            lead::check_delete(set, id).and_then(|()| opportunity::check_delete(set, id)).map(|()| true)
        }
        BulkEdit::Disqualify { reason } => {
            lead::check_edit(set, id, &[])?;
            let status = Value::Link(lead::first_status(set, defaults::NOT_CONVERTED));
            let edits = [(lead_fields::STATUS, Some(status)), (lead_fields::REASON, Some(Value::Link(*reason)))];
            record_rules::check_edit(set, rules, row, &edits, viewer.language)?;
            Ok(lead::is_open(set, row))
        }
        BulkEdit::Set { field: number, value } => {
            let field = set.field(kind, *number).ok_or(GONE)?;
            if let Some(refusal) = is_read_only(set, kind, field, row) {
                return Err(refusal);
            }
            lead::check_edit(set, id, &[answers, &[(*number, value.clone())]].concat())?;
            match value {
                None if field.required => return Err(must_be_filled(field)),
                Some(value) => validate::check(field, value).map_err(|text| Rejection::about(field, text))?,
                None => {}
            }
            if kind == RecordType::Opportunity {
                opportunity::check_field_edit(set, row, (*number, value.as_ref()), answers, viewer.today)?;
            }
            if kind == RecordType::Quote {
                quote_rules::check_field_edit(row, *number)?;
            }
            ruled(*number, value.clone())?;
            Ok(row.get(*number) != *value)
        }
        BulkEdit::Add { field: number, .. } | BulkEdit::Take { field: number, .. } => {
            lead::check_edit(set, id, &[])?;
            let value = after(row, what);
            match set.field(kind, *number) {
                Some(field) if field.required && value.is_none() => Err(must_be_filled(field)),
                _ => ruled(*number, value.clone()).map(|()| row.get(*number) != value),
            }
        }
    }
}

fn must_be_filled(field: &'static Field) -> Rejection {
    Rejection::about(
        field,
        phrase!(
            "This field must not be empty.",
            "Dieses Feld darf nicht leer sein.",
            "Ce champ ne peut pas rester vide.",
        ),
    )
}

/// The value of the edited field before and after the edit of a record; `None` if the edit is not one of a field.
pub fn before_and_after(row: &Row, what: &BulkEdit) -> Option<[Option<Value>; 2]> {
    match what {
        BulkEdit::Set { field: number, value } => Some([row.get(*number), value.clone()]),
        BulkEdit::Add { field: number, .. } | BulkEdit::Take { field: number, .. } => {
            Some([row.get(*number), after(row, what)])
        }
        BulkEdit::Disqualify { .. } | BulkEdit::Delete => None,
    }
}

/// A field with several entries, with one added or removed.
fn after(row: &Row, what: &BulkEdit) -> Option<Value> {
    let (BulkEdit::Add { field: number, entry } | BulkEdit::Take { field: number, entry }) = what else { return None };
    let mut entries: Vec<Id> = row.get(*number).map(|value| value.links().to_vec()).unwrap_or_default();
    match what {
        BulkEdit::Add { .. } if !entries.contains(entry) => entries.push(*entry),
        BulkEdit::Take { .. } => entries.retain(|other| other != entry),
        _ => {}
    }
    (!entries.is_empty()).then_some(Value::Links(entries))
}
