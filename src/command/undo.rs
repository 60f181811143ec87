//! Undo and redo: the inverse of a commit's changes as a new commit. What was edited since is kept and reported, unless
//! the user decides to have it taken back anyway. A preview shows all of it before.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, Decision, Rejection};
use super::replay::{Replay, ReplayOptions, replay};
use super::replay_line::{Effect, KeptItem, ReplayLine};
use crate::base::{Id, Seq, Value};
use crate::change::{Action, ActionLabel, Change, Commit};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::locale::{Language, phrase};
use crate::store::{RecordStore, display_names};

/// The effects of undoing a commit, computed before it is carried out. `overrides` is what the user wants to have taken
/// back although it was edited since.
pub fn plan(
    set: &RecordStore,
    commit: &Commit,
    overrides: &[KeptItem],
    context: &Context,
) -> Result<Replay, Rejection> {
    let options = ReplayOptions {
        overrides: overrides.iter().copied().collect(),
        homes: homes(&commit.changes),
        is_merge: commit.header.cause.action == Action::Reconcile,
    };
    let mut replayed = replay(set, inverse(&commit.changes), &options, context)?;
    // In the order of the commit, as the user did it.
    replayed.lines.reverse();
    Ok(replayed)
}

/// Undoes a commit, except for what was edited since and is not among `overrides`.
pub fn undo(
    set: &RecordStore,
    commit: &Commit,
    overrides: &[KeptItem],
    context: &Context,
) -> Result<Decision, Rejection> {
    let cause = ActionLabel::new(Action::Undo, commit.header.cause.text(context.language));
    decision(set, plan(set, commit, overrides, context)?, cause, Some(commit.header.seq), context)
}

/// Redoes what an undo, given as its own commit, took back of an action: no more and no less.
pub fn redo(set: &RecordStore, undone: &Commit, action: Action, context: &Context) -> Result<Decision, Rejection> {
    let cause = ActionLabel::new(Action::Redo, undone.header.cause.subject.clone());
    let options = ReplayOptions { is_merge: action == Action::Reconcile, ..ReplayOptions::default() };
    let replayed = replay(set, inverse(&undone.changes), &options, context)?;
    decision(set, replayed, cause, undone.header.about, context)
}

/// The decision that carries out a replay. Rejected if nothing would change.
pub(super) fn decision(
    set: &RecordStore,
    replayed: Replay,
    cause: ActionLabel,
    about: Option<Seq>,
    context: &Context,
) -> Result<Decision, Rejection> {
    if replayed.changes.is_empty() {
        return Err(Rejection::new(phrase(
            "Everything this action changed was edited since, so there is nothing to undo.",
            "Alles, was diese Aktion geändert hat, wurde seither bearbeitet; es gibt nichts zurückzunehmen.",
        )));
    }
    let mut skipped: Vec<String> = Vec::new();
    let mut named: HashSet<String> = HashSet::new();
    for line in replayed.lines.iter().filter(|line| line.effect == Effect::Keep) {
        let text = name_of(set, line, context.language);
        if named.insert(text.clone()) {
            skipped.push(text);
        }
    }
    Ok(Decision { cause, about, changes: replayed.changes, skipped, blobs: Vec::new() })
}

/// The name of a line: `Contact: Ada Berg – Phone`.
fn name_of(set: &RecordStore, line: &ReplayLine, language: Language) -> String {
    let kind = line.kind.one().of(language);
    let name = record_name(set, line, language);
    match line.field {
        None => format!("{kind}: {name}"),
        Some(number) => {
            let label = set.field(line.kind, number).map_or("", |field| field.label.of(language));
            format!("{kind}: {name} – {label}")
        }
    }
}

/// The name of a line's record, which may not exist at present.
pub fn record_name(set: &RecordStore, line: &ReplayLine, language: Language) -> String {
    match (set.get(line.kind, line.id), &line.row) {
        (None, Some(row)) => display_names::name(line.kind, row, language),
        _ => display_names::name_of(set, line.id, language),
    }
}

fn inverse(changes: &[Change]) -> Vec<Change> {
    let back = |change: &Change| match change.clone() {
        Change::Create { kind, row } => Change::Remove { kind, row },
        Change::Remove { kind, row } => Change::Create { kind, row },
        Change::Set { kind, id, field, before, after } => Change::Set { kind, id, field, before: after, after: before },
    };
    changes.iter().rev().map(back).collect()
}

/// The records that conversions made or filled, with the lead of each.
fn homes(changes: &[Change]) -> HashMap<Id, Id> {
    const LINKS: [crate::base::FieldId; 3] =
        [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT, lead::CONVERTED_OPPORTUNITY];
    let home = |change: &Change| match change {
        Change::Set { kind: RecordType::Lead, id, field, after, .. } if LINKS.contains(field) => {
            Some((after.as_ref().and_then(Value::link)?, *id))
        }
        _ => None,
    };
    changes.iter().filter_map(home).collect()
}
