//! Undo and redo: the inverse of a commit's changes as a new commit. Values edited since are kept and reported.
use std::collections::HashSet;

use super::decision::{Context, Decision, Rejection};
use super::draft::Draft;
use super::hierarchy;
use super::invariants::enforce_invariants;
use crate::base::{FieldId, Id, Row, Seq, Value, small_sort};
use crate::change::{Action, ActionLabel, Change, Commit};
use crate::domain::RecordType;
use crate::locale::phrase;
use crate::store::{RecordStore, display_names};

/// Undoes a commit, except for what was edited since.
pub fn undo(set: &RecordStore, commit: Commit, context: &Context) -> Result<Decision, Rejection> {
    let inverse: Vec<Change> = commit
        .changes
        .into_iter()
        .rev()
        .map(|change| match change {
            Change::Create { kind, row } => Change::Remove { kind, row },
            Change::Remove { kind, row } => Change::Create { kind, row },
            Change::Set { kind, id, field, before, after } => {
                Change::Set { kind, id, field, before: after, after: before }
            }
        })
        .collect();
    replay(
        set,
        inverse,
        ActionLabel::new(Action::Undo, commit.header.cause.text(context.language)),
        Some(commit.header.seq),
        context,
    )
}

/// Redoes a commit that was undone.
pub fn redo(set: &RecordStore, commit: Commit, context: &Context) -> Result<Decision, Rejection> {
    let cause = ActionLabel::new(Action::Redo, commit.header.cause.text(context.language));
    replay(set, commit.changes, cause, Some(commit.header.seq), context)
}

/// Applies changes to whatever is still in the state they expect. A record that was edited since, or that others link
/// to by now, is not removed; a link to a record that no longer exists is not restored.
pub(super) fn replay(
    set: &RecordStore,
    changes: Vec<Change>,
    cause: ActionLabel,
    about: Option<Seq>,
    context: &Context,
) -> Result<Decision, Rejection> {
    let language = context.language;
    let mut kept: Vec<String> = Vec::new();
    let mut named: HashSet<String> = HashSet::new();
    let mut keep = |kind: RecordType, id: Id, name: String| {
        let name = if name.is_empty() { display_names::name_of(set, id, language) } else { name };
        let text = format!("{}: {name}", kind.one().of(language));
        if named.insert(text.clone()) {
            kept.push(text);
        }
    };
    // Links that these changes will have cleared or redirected no longer hold a record.
    let released: HashSet<(Id, FieldId)> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Set { kind, id, field, before, .. } => {
                (set.get(*kind, *id)?.get(*field) == *before).then_some((*id, *field))
            }
            _ => None,
        })
        .collect();
    let mut removed: HashSet<Id> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Remove { kind, row } => (set.get(*kind, row.id()) == Some(row)).then(|| row.id()),
            _ => None,
        })
        .collect();
    // A record that is linked from a kept one is kept too, and so on; each kept record is visited once.
    let holds = |row: &Row, id: &Id| {
        let is_holding = |number: FieldId| !released.contains(&(row.id(), number));
        row.fields().iter().any(|(number, value)| value.links().contains(id) && is_holding(*number))
    };
    let held = |id: &&Id| set.backlinks(**id).any(|(_, row)| !removed.contains(&row.id()) && holds(row, id));
    let mut stay: Vec<Id> = removed.iter().filter(held).copied().collect();
    while let Some(id) = stay.pop() {
        removed.remove(&id);
        let Some((_, row)) = set.find(id) else { continue };
        row.each_link(|number, target| {
            if removed.contains(&target) && !released.contains(&(id, number)) {
                stay.push(target);
            }
        });
    }
    let mut created: HashSet<Id> = changes
        .iter()
        .filter_map(|change| match change {
            Change::Create { row, .. } => Some(row.id()),
            _ => None,
        })
        .collect();
    // A record is not restored without one it requires.
    loop {
        let lacks = |change: &Change| match change {
            Change::Create { kind, row } => {
                let there = |id: Id| (set.locate(id).is_some() && !removed.contains(&id)) || created.contains(&id);
                created.contains(&row.id())
                    && dead_links(row, there).iter().any(|number| is_required(set, *kind, *number))
            }
            _ => false,
        };
        let without: HashSet<Id> =
            changes.iter().filter(|change| lacks(change)).map(|change| change.record().1).collect();
        if without.is_empty() {
            break;
        }
        created.retain(|id| !without.contains(id));
    }
    let there = |id: Id| (set.locate(id).is_some() && !removed.contains(&id)) || created.contains(&id);
    let mut out = Vec::new();
    for change in changes {
        match change {
            Change::Create { kind, row } => {
                if set.locate(row.id()).is_some() || !created.contains(&row.id()) {
                    continue;
                }
                let dead = dead_links(&row, there);
                for number in &dead {
                    let label = set.field(kind, *number).map_or("", |field| field.label.of(language));
                    keep(kind, row.id(), format!("{} – {label}", display_names::name(kind, &row, language)));
                }
                out.push(Change::Create { kind, row: if dead.is_empty() { row } else { without(&row, there) } });
            }
            Change::Remove { kind, row } => {
                if removed.contains(&row.id()) {
                    // As it is now: it knows the commits that touched it, which the view of a past date needs.
                    let row = set.get(kind, row.id()).cloned().unwrap_or(row);
                    out.push(Change::Remove { kind, row });
                } else if set.get(kind, row.id()).is_some() {
                    keep(kind, row.id(), String::new());
                }
            }
            Change::Set { kind, id, field, before, after } => {
                let Some(row) = set.get(kind, id).filter(|_| !removed.contains(&id)) else { continue };
                let whole = after.iter().flat_map(|value| value.links()).all(|link| there(*link));
                if row.get(field) == before && whole {
                    out.push(Change::Set { kind, id, field, before, after });
                } else if row.get(field) != after {
                    let label = set.field(kind, field).map_or("", |field| field.label.of(language));
                    keep(kind, id, format!("{} – {label}", display_names::name(kind, row, language)));
                }
            }
        }
    }
    if out.is_empty() {
        return Err(Rejection::new(phrase(
            "Everything this action changed was edited since, so there is nothing to take back.",
            "Alles, was diese Aktion geändert hat, wurde seither bearbeitet; es gibt nichts zurückzunehmen.",
        )));
    }
    small_sort::sort_by_key(&mut out, rank);
    if out.iter().any(settles) {
        out = settled(set, out, context)?;
    }
    Ok(Decision { cause, about, changes: out, skipped: kept, blobs: Vec::new() })
}

/// Whether a change concerns an invariant: sums of line items, hierarchies.
fn settles(change: &Change) -> bool {
    match change {
        Change::Create { kind: RecordType::LineItem, .. }
        | Change::Remove { kind: RecordType::LineItem, .. }
        | Change::Set { kind: RecordType::LineItem, .. } => true,
        Change::Create { kind, row } => hierarchy::parent_field(*kind).is_some_and(|above| row.get(above).is_some()),
        Change::Set { kind, field, .. } => hierarchy::parent_field(*kind) == Some(*field),
        Change::Remove { .. } => false,
    }
}

/// The changes, with what the invariants add to them.
fn settled(set: &RecordStore, changes: Vec<Change>, context: &Context) -> Result<Vec<Change>, Rejection> {
    let mut draft = Draft::new(set, context.today, context.now);
    for change in changes {
        match change {
            Change::Create { kind, row } => draft.insert(kind, row.id(), row.fields()),
            Change::Set { id, field, after, .. } => draft.set(id, field, after),
            Change::Remove { row, .. } => draft.remove(row.id()),
        }
    }
    enforce_invariants(&mut draft)?;
    let mut changes = draft.finish()?;
    small_sort::sort_by_key(&mut changes, rank);
    Ok(changes)
}

/// Records first, so that links never point to a record that does not exist yet.
fn rank(change: &Change) -> u8 {
    match change {
        Change::Create { .. } => 0,
        Change::Set { .. } => 1,
        Change::Remove { .. } => 2,
    }
}

/// The fields in which a record links to a missing one.
fn dead_links(row: &Row, there: impl Fn(Id) -> bool) -> Vec<FieldId> {
    let mut out = Vec::new();
    row.each_link(|number, id| {
        if !there(id) && !out.contains(&number) {
            out.push(number);
        }
    });
    out
}

/// A record without its links to missing ones.
fn without(row: &Row, there: impl Fn(Id) -> bool) -> Row {
    let left = |(number, value): (FieldId, Value)| match value {
        Value::Link(id) => there(id).then_some((number, Value::Link(id))),
        Value::Links(ids) => {
            let ids: Vec<Id> = ids.into_iter().filter(|id| there(*id)).collect();
            (!ids.is_empty()).then_some((number, Value::Links(ids)))
        }
        value => Some((number, value)),
    };
    let fields: Vec<(FieldId, Value)> = row.fields().into_iter().filter_map(left).collect();
    Row::new(row.id(), row.changed(), &[], &fields)
}

fn is_required(set: &RecordStore, kind: RecordType, number: FieldId) -> bool {
    set.field(kind, number).is_some_and(|field| field.required)
}
