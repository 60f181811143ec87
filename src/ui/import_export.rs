//! Data in and out: leads from a CSV file, the whole workspace as a file, other workspaces.
pub mod backup;
mod conflicts;
mod date_order;
mod import;
mod import_state;
mod mapping;
mod preview;
mod saved_mappings;
mod single_file;
pub mod workspace;
mod workspace_diff;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::AppContext;
use crate::ui::components::idle::when_idle;

/// So many files are named where many were handed over.
const NAMED: usize = 20;

/// A file being read.
pub fn reading(cx: AppContext, name: &str) -> AnyView {
    view! { <label class="soft">{cx.t_with(phrases::READING_FILE, &[name])}<progress></progress></label> }.into_any()
}

/// Asks about the workspace files that were handed over, or about all the others, before anything of them is read.
fn handed_over(cx: AppContext, workspaces: bool) -> AnyView {
    let asked = Memo::new(move |_| cx.app.asked_about(workspaces));
    (move || {
        let all = asked.get();
        (!all.is_empty()).then(|| {
            let decide = move |is_agreed| move |_| cx.app.decide_on_opened(workspaces, is_agreed);
            let text = cx.t_with(phrases::HANDED_OVER, &[&listed(&all)]);
            question(text, (cx.t(phrases::READ_IT), decide(true)), (cx.t(phrases::DISCARD), decide(false)))
        })
    })
    .into_any()
}

/// A question with two answers.
fn question<E, F>(text: String, yes: (&'static str, E), no: (&'static str, F)) -> AnyView
where
    E: FnMut(web_sys::MouseEvent) + 'static,
    F: FnMut(web_sys::MouseEvent) + 'static,
{
    let label = text.clone();
    view! {
        <div class="banner stack" role="group" aria-label=label>
            <p role="alert">{text}</p>
            <div class="page-actions">
                <button type="button" class="button" on:click=no.1>{no.0}</button>
                <button type="button" class="button" data-look="primary" on:click=yes.1>{yes.0}</button>
            </div>
        </div>
    }
    .into_any()
}

/// The names of files, the first few of many.
fn listed(all: &[String]) -> String {
    let mut names: Vec<String> = all.iter().take(NAMED).map(|name| display_names::brief(name).into_owned()).collect();
    names.extend((all.len() > NAMED).then(|| format!("+ {}", all.len() - NAMED)));
    names.join(", ")
}

/// The page.
pub fn data(cx: AppContext) -> AnyView {
    let opening = workspace::Opening::new();
    workspace::take_opened(cx, opening);
    let is_shown = StoredValue::new(());
    when_idle(move || {
        if is_shown.try_get_value().is_some() {
            cx.app.prewarm_worker();
        }
    });
    on_cleanup(move || {
        cx.app.restore_opened();
        cx.app.release_worker();
    });
    view! {
        <div class="page-head"><h1>{cx.t(phrases::DATA)}</h1></div>
        <div class="stack">
            {import::import(cx)}
            {backup::backups(cx, opening)}
            {workspace::workspace(cx, opening)}
            {single_file::one_file(cx)}
        </div>
    }
    .into_any()
}
