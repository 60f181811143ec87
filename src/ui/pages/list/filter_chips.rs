//! The conditions of a list as chips that can be edited or removed.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::store::filter::Filter;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::condition_editor;
use crate::ui::state::list::{ListId, ListState};

/// A chip for each condition.
pub fn chips(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let kind = page.kind();
    let parts = Memo::new(move |_| state.query.with(|query| query.filter.parts().to_vec()));
    (move || {
        let chip = move |(place, part): (usize, Filter)| {
            let text = cx.app.read_untracked(|set| condition_editor::describe(cx, set, kind, &part));
            let label = cx.t_with(phrases::REMOVE_FILTER, &[&text]);
            let remove = move |_| {
                state.ask(|query| {
                    let mut parts = parts.get_untracked();
                    if place < parts.len() {
                        parts.remove(place);
                    }
                    query.filter = Filter::All(parts);
                })
            };
            let edit = move |_| cx.dialog.set(Some(Dialog::Filter(page)));
            view! {
                <span class="filter-chip">
                    <button title=text.clone() on:click=edit>{text.clone()}</button>
                    <button class="filter-remove" title=label.clone() aria-label=label.clone() on:click=remove>{icon(icon::CROSS)}</button>
                </span>
            }
        };
        parts.get().into_iter().enumerate().map(chip).collect_view()
    })
    .into_any()
}
