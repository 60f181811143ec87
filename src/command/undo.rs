//! Undo and redo: the inverse of a commit's changes as a new commit. What was edited since is kept and reported, unless
//! the user decides to have it taken back anyway. A preview shows all of it before.
use std::collections::{HashMap, HashSet};

use super::decision::{Context, Decision, Rejection};
use super::replay::{Replay, ReplayOptions, replay};
use super::replay_line::{Effect, KeptItem, ReplayLine};
use super::undo_conversion::{self, OneConversion};
use crate::base::{Id, Seq};
use crate::change::{Action, ActionLabel, Change, Commit};
use crate::locale::{Language, phrase};
use crate::store::{RecordStore, display_names};

/// What an undo takes back of a commit.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct UndoWish {
    /// The lead whose conversion alone is taken back, of several that the commit converted; `None` takes back the whole
    /// commit.
    pub only: Option<Id>,
    /// What is taken back although it was edited since.
    pub overrides: Vec<KeptItem>,
    /// Whether it is refused with [`NEEDS_DECISION`] if something would be kept.
    pub is_whole: bool,
}

impl UndoWish {
    /// All of the commit, including what was edited since.
    pub fn with(overrides: Vec<KeptItem>) -> UndoWish {
        UndoWish { overrides, ..UndoWish::default() }
    }
}

/// The rejection of an undo that would keep something: the user decides about it in the preview.
pub const NEEDS_DECISION: Rejection = Rejection::new(phrase!(
    "Some of this was edited since. Look at the preview first.",
    "Ein Teil davon wurde seither bearbeitet. Sehen Sie sich zuerst die Vorschau an.",
    "Une partie a été modifiée depuis. Consultez d’abord l’aperçu.",
));

const NOT_CONVERTED: Rejection = Rejection::new(phrase!(
    "This conversion is undone already, or the lead no longer exists.",
    "Diese Konvertierung ist bereits rückgängig gemacht, oder den Lead gibt es nicht mehr.",
    "Cette conversion est déjà annulée, ou le lead n’existe plus.",
));

/// The effects of undoing a commit, computed before it is carried out.
pub fn plan(set: &RecordStore, commit: &Commit, wanted: &UndoWish, context: &Context) -> Result<Replay, Rejection> {
    let OneConversion { changes, shared } = match wanted.only {
        Some(lead) => OneConversion::of(set, commit, lead).ok_or(NOT_CONVERTED)?,
        None => OneConversion { changes: commit.changes.clone(), shared: HashMap::new() },
    };
    let options = ReplayOptions {
        overrides: wanted.overrides.iter().copied().collect(),
        homes: homes(&changes),
        shared,
        is_merge: commit.header.cause.action == Action::Reconcile,
    };
    let mut replayed = replay(set, inverse(&changes), &options, context)?;
    // In the order of the commit, as the user did it.
    replayed.lines.reverse();
    Ok(replayed)
}

/// Undoes a commit, except for what was edited since and is not to be taken back.
pub fn undo(set: &RecordStore, commit: &Commit, wanted: &UndoWish, context: &Context) -> Result<Decision, Rejection> {
    let replayed = plan(set, commit, wanted, context)?;
    let is_kept = |line: &ReplayLine| line.effect == Effect::Keep;
    if wanted.is_whole && (replayed.changes.is_empty() || replayed.lines.iter().any(is_kept)) {
        return Err(NEEDS_DECISION);
    }
    // The rest of the commit stays in force, so that this is an action of its own.
    let (cause, about) = match wanted.only {
        Some(lead) => (ActionLabel::new(Action::Unconvert, display_names::name_of(set, lead, context.language)), None),
        None => (ActionLabel::new(Action::Undo, commit.header.cause.text(context.language)), Some(commit.header.seq)),
    };
    decision(set, replayed, cause, about, context)
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
        return Err(Rejection::new(phrase!(
            "Everything this action changed was edited since, so there is nothing to undo.",
            "Alles, was diese Aktion geändert hat, wurde seither bearbeitet; es gibt nichts zurückzunehmen.",
            "Tout ce que cette action a changé a été modifié depuis ; il n’y a donc rien à annuler.",
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
    undo_conversion::results(changes).map(|(lead, id)| (id, lead)).collect()
}
