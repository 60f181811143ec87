//! Files passed by the system or another site: the user is asked before any of them is read.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::context::AppContext;

/// The number of files that are listed by name.
const MAX_NAMED: usize = 20;

/// The message while a file is being read.
pub fn reading(cx: AppContext, name: &str) -> AnyView {
    view! { <label class="soft">{cx.t_with(phrases::READING_FILE, &[name])}<progress></progress></label> }.into_any()
}

/// Asks whether to read the workspace files that were passed, or all others.
pub fn handed_over(cx: AppContext, workspaces: bool) -> AnyView {
    let asked = Memo::new(move |_| cx.app.opened_files.asked_about(workspaces));
    (move || {
        let all = asked.get();
        (!all.is_empty()).then(|| {
            let decide = move |is_agreed| move |_| cx.app.opened_files.decide(workspaces, is_agreed);
            let text = cx.t_with(phrases::HANDED_OVER, &[&listed(&all)]);
            question(text, (cx.t(phrases::READ_IT), decide(true)), (cx.t(phrases::DISCARD), decide(false)))
        })
    })
    .into_any()
}

/// A question with two answers.
pub fn question<E, F>(text: String, yes: (&'static str, E), no: (&'static str, F)) -> AnyView
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

/// The names of files, cut after the first few.
pub fn listed(all: &[String]) -> String {
    let mut names: Vec<String> =
        all.iter().take(MAX_NAMED).map(|name| display_names::brief(name).into_owned()).collect();
    names.extend((all.len() > MAX_NAMED).then(|| format!("+ {}", all.len() - MAX_NAMED)));
    names.join(", ")
}
