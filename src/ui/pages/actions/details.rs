//! What an action did, record by record, read from the journal when it is opened.
use std::rc::Rc;

use leptos::prelude::*;

use crate::base::Seq;
use crate::change::Commit;
use crate::locale::{format, phrases};
use crate::store::change_summary::{self, ChangeKind, Changed};
use crate::store::{RecordStore, display_names};
use crate::ui::components::figure::FigureKind;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::field_changes::{self, FieldChange, field_change};
use crate::ui::navigation::Route;

/// The number of records listed at first, and added by each request for more.
const PAGE_SIZE: usize = 20;

/// A commit, and the positions of its changes by record.
struct Whole {
    commit: Commit,
    records: Vec<Vec<usize>>,
}

/// The records of an action.
pub fn details(cx: AppContext, seq: Seq) -> AnyView {
    let app = cx.app;
    let read = RwSignal::new_local(None::<Result<Rc<Whole>, String>>);
    let load = move || {
        app.commit(seq, move |result| {
            let whole = result.map(|commit| Rc::new(Whole { records: change_summary::positions(&commit), commit }));
            // The action may have been closed in the meantime.
            read.try_set(Some(whole.map_err(|failure| app.explain(&failure))));
        });
    };
    load();
    let body = move || match read.get() {
        None => view! { <p class="soft" role="status">{cx.t(phrases::ONE_MOMENT)}</p> }.into_any(),
        Some(Err(text)) => view! {
            <p role="alert" data-tone="bad">{text}</p>
            <button type="button" class="button" on:click=move |_| load()>{cx.t(phrases::TRY_AGAIN)}</button>
        }
        .into_any(),
        Some(Ok(whole)) if whole.records.is_empty() => {
            view! { <p class="soft">{cx.t(phrases::ACTION_NOTHING)}</p> }.into_any()
        }
        Some(Ok(whole)) => records(cx, whole),
    };
    view! { <div class="action-details">{body}</div> }.into_any()
}

fn records(cx: AppContext, whole: Rc<Whole>) -> AnyView {
    let most = RwSignal::new(PAGE_SIZE);
    let count = whole.records.len();
    let number = move |count: usize| format::number(count as i64, cx.language);
    let whole = StoredValue::new_local(whole);
    let items = move || {
        let most = most.get();
        whole.with_value(|whole| {
            let items = cx.app.read(|set| {
                let shown = whole.records.iter().take(most);
                let changed = shown.filter_map(|at| change_summary::in_full(set, &whole.commit, at, cx.language));
                changed.map(|changed| item(cx, set, changed)).collect::<Vec<_>>()
            });
            items.collect_view()
        })
    };
    let more = move || {
        let left = count.saturating_sub(most.get());
        (left > 0).then(|| {
            let label = cx.t_with(phrases::MORE_CARDS, &[&number(left.min(PAGE_SIZE))]);
            view! { <button type="button" class="button no-print" data-figure=FigureKind::More.key() on:click=move |_| most.update(|most| *most += PAGE_SIZE)>{label}</button> }
        })
    };
    view! {
        <p class="soft" data-figure=FigureKind::Here.key()>{cx.t_with(phrases::ACTION_RECORDS, &[&number(count)])}</p>
        <ul class="history">{items}</ul>{more}
    }
    .into_any()
}

/// A record with the fields that changed.
fn item(cx: AppContext, set: &RecordStore, changed: Changed) -> AnyView {
    let kind = changed.kind;
    let kind_name = kind.one().of(cx.language);
    let what = match changed.change {
        ChangeKind::Created => format!("{kind_name} · {}", cx.t(phrases::CHANGE_CREATED)),
        ChangeKind::Removed => format!("{kind_name} · {}", cx.t(phrases::CHANGE_REMOVED)),
        ChangeKind::Changed => kind_name.to_string(),
    };
    let name = if changed.name.is_empty() { "–".to_string() } else { changed.name };
    let has_page = Route::has_record_page(kind) && set.get(kind, changed.id).is_some();
    let name = match has_page {
        true => view! { <a href=cx.href(Route::Record(changed.id))>{name}</a> }.into_any(),
        false => view! { <strong>{name}</strong> }.into_any(),
    };
    let is_new = changed.change == ChangeKind::Created;
    let fields = changed.fields.iter().map(|(number, before, after)| {
        let words = field_change(cx, set, (kind, changed.id, *number), before.as_ref(), after.as_ref());
        let brief = |text: &str| display_names::brief(text).into_owned();
        let before = if is_new { String::new() } else { brief(&words.before) };
        FieldChange { before, after: brief(&words.after), label: words.label }
    });
    // A field that was deleted since has no name and no type any more.
    let fields: Vec<FieldChange> = fields.filter(|change| !change.label.is_empty()).collect();
    view! {
        <li>{icon(icon::of_kind(kind))}" "{name}" "<small>{what}</small><ul>{fields.into_iter().map(|change| field_changes::item(cx, change)).collect_view()}</ul></li>
    }
    .into_any()
}
