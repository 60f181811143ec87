//! The history of a record: each action with every field before and after, read from the journal when opened.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Seq, Value};
use crate::change::{Action, Change, Commit, Header};
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::undo_stack::Reversal;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::field_changes::{self, FieldChange, field_change};

#[derive(Clone)]
struct Entry {
    header: Header,
    when: String,
    action: String,
    lines: Vec<FieldChange>,
}

/// The panel of the history. It is created when it is opened, because it reads the journal.
pub fn history(cx: AppContext, id: Id) -> AnyView {
    let entries = RwSignal::new(Vec::<Entry>::new());
    Effect::new(move |_| {
        cx.app.workspace.tick.track();
        cx.app.history(id, move |commits| {
            entries.set(cx.app.read_untracked(|set| commits.iter().map(|commit| entry(cx, set, commit)).collect()));
        });
    });
    let item = move |entry: Entry| {
        view! {
            <li><div class="history-head"><strong>{format_value::sentence(display_names::brief(&entry.action).into_owned())}</strong>{reverse(cx, &entry)}</div><small>{entry.when}</small>
                <ul>{entry.lines.into_iter().map(|change| field_changes::item(cx, change)).collect_view()}</ul></li>
        }
    };
    view! {
        <section class="panel">
            <div class="panel-head"><h2>{cx.t(phrases::HISTORY)}</h2></div>
            <div class="panel-body"><ul class="history">{move || entries.get().into_iter().map(item).collect_view()}</ul></div>
        </section>
    }
    .into_any()
}

/// The button that undoes or redoes an entry, or the reason why there is none.
fn reverse(cx: AppContext, entry: &Entry) -> AnyView {
    let (seq, cause) = (entry.header.seq, entry.header.cause.clone());
    let action = cause.action;
    // An undo and a redo are about another action.
    let name = if matches!(action, Action::Undo | Action::Redo) { cause.subject } else { entry.action.clone() };
    let reversal = Memo::new(move |_| cx.app.reversal(seq).map(|(_, reversal)| reversal));
    let view = move || match reversal.get()? {
        Reversal::Impossible(_) if action == Action::Read => None,
        Reversal::Impossible(why) => Some(view! { <small>{cx.t(why)}</small> }.into_any()),
        Reversal::Undo(seq) => {
            Some(way(cx, seq, cx.t(phrases::UNDO_HERE), cx.t_with(phrases::UNDO_HERE_WHAT, &[&name])))
        }
        Reversal::Redo(seq) => Some(way(cx, seq, cx.t(phrases::REDO), cx.t_with(phrases::REDO_HERE_WHAT, &[&name]))),
    };
    view.into_any()
}

fn way(cx: AppContext, seq: Seq, label: &'static str, name: String) -> AnyView {
    let open = move |_| cx.dialog.set(Some(Dialog::UndoAction { seq, only: None }));
    view! { <button type="button" class="button" data-look="quiet" aria-label=name on:click=open>{label}</button> }
        .into_any()
}

fn entry(cx: AppContext, set: &RecordStore, commit: &Commit) -> Entry {
    let changed = |(kind, id): (RecordType, Id), number: FieldId, before: Option<&Value>, after: Option<&Value>| {
        field_change(cx, set, (kind, id, number), before, after)
    };
    let mut lines = Vec::new();
    for change in &commit.changes {
        match change {
            Change::Set { field, before, after, .. } => {
                lines.push(changed(change.record(), *field, before.as_ref(), after.as_ref()));
            }
            Change::Create { row, .. } => {
                let new = |(number, value): &(FieldId, Value)| changed(change.record(), *number, None, Some(value));
                let new = row.fields().into_iter().map(|field| FieldChange { before: String::new(), ..new(&field) });
                lines.extend(new);
            }
            Change::Remove { kind, row } => lines.push(FieldChange {
                label: kind.one().of(cx.language).to_string(),
                before: display_names::name(*kind, row, cx.language),
                after: "–".to_string(),
            }),
        }
    }
    let when = [format_value::moment(commit.header.at, cx.language), untrack(|| cx.app.origin(commit.header.from))];
    Entry {
        header: commit.header.clone(),
        when: when.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        action: commit.header.cause.text(cx.language),
        lines,
    }
}
