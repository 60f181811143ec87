//! The history of a record: each action with every field before and after, read from the journal when opened.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::change::{Change, Commit};
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::{RecordStore, display_names};
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

#[derive(Clone)]
struct Entry {
    when: String,
    action: String,
    lines: Vec<(String, String, String)>,
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
    let line = |(label, before, after): (String, String, String)| {
        view! { <li>{label}": "<del>{before}</del>" → "<ins>{after}</ins></li> }
    };
    let item = move |entry: Entry| {
        view! {
            <li><strong>{entry.action}</strong><br/><small>{entry.when}</small><ul>{entry.lines.into_iter().map(line).collect_view()}</ul></li>
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

fn entry(cx: AppContext, set: &RecordStore, commit: &Commit) -> Entry {
    let text = |kind: RecordType, number: FieldId, value: Option<&Value>| {
        let shown = set
            .field(kind, number)
            .map(|field| format_value::display(set, field, value, cx.language))
            .unwrap_or_default();
        if shown.is_empty() { "–".to_string() } else { shown }
    };
    let label = |kind: RecordType, number: FieldId| {
        set.field(kind, number).map_or("", |field| field.label.of(cx.language)).to_string()
    };
    let mut lines = Vec::new();
    for change in &commit.changes {
        match change {
            Change::Set { kind, field, before, after, .. } => {
                lines.push((
                    label(*kind, *field),
                    text(*kind, *field, before.as_ref()),
                    text(*kind, *field, after.as_ref()),
                ));
            }
            Change::Create { kind, row } => {
                let created = row
                    .fields()
                    .into_iter()
                    .map(|(number, value)| (label(*kind, number), "–".to_string(), text(*kind, number, Some(&value))));
                lines.extend(created);
            }
            Change::Remove { kind, row } => lines.push((
                kind.one().of(cx.language).to_string(),
                display_names::name(*kind, row, cx.language),
                "–".to_string(),
            )),
        }
    }
    Entry {
        when: format_value::moment(commit.header.at, cx.language),
        action: commit.header.cause.text(cx.language),
        lines,
    }
}
