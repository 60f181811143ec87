//! What a list is sorted by: the content of a menu.
use crate::ui::components::icon::{self, icon};
use leptos::prelude::*;

use crate::base::FieldId;
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::sorted_lists::Sort;
use crate::ui::context::AppContext;
use crate::ui::pages::list::column_preferences::chosen;
use crate::ui::state::list::ListState;

/// The sort fields by priority, and a choice to add one.
pub fn sorts(cx: AppContext, kind: RecordType, state: ListState) -> AnyView {
    let line = move |Sort { field: number, descending }: Sort| {
        let name = cx.field(kind, number).map_or("", |field| field.label.of(cx.language));
        let text = cx.t_with(if descending { phrases::SORTS_DOWN } else { phrases::SORTS_UP }, &[name]);
        let label = cx.t_with(phrases::REMOVE_SORT, &[name]);
        let turn = move |_| {
            state.ask(|query| {
                let own = query.sorts.iter_mut().find(|sort| sort.field == number);
                own.into_iter().for_each(|sort| sort.descending = !descending);
            })
        };
        let remove = move |_| state.ask(|query| query.sorts.retain(|sort| sort.field != number));
        view! {
            <div class="sort-line">
                <button class="menu-item" on:click=turn>{text}</button>
                <button class="button" data-look="quiet" title=label.clone() aria-label=label.clone() on:click=remove>{icon(icon::CROSS)}</button>
            </div>
        }
    };
    let lines = move || {
        let sorts = state.query.with(|query| query.sorts.clone());
        if sorts.is_empty() {
            return view! { <p class="soft">{cx.t(phrases::NEWEST_FIRST)}</p> }.into_any();
        }
        sorts.into_iter().map(line).collect_view().into_any()
    };
    let offered = move || {
        let sorts = state.query.with(|query| query.sorts.clone());
        let is_free = move |field: &&'static Field| !sorts.iter().any(|sort| sort.field == field.number);
        let option = |field: &'static Field| view! { <option value=field.number.0.to_string()>{field.label.of(cx.language)}</option> };
        let linked = chosen(cx, kind, state).into_iter().filter(|field| field.is_linked());
        cx.fields(kind).into_iter().chain(linked).filter(is_free).map(option).collect_view()
    };
    let add = move |event: web_sys::Event| {
        if let Ok(number) = event_target_value(&event).parse().map(FieldId) {
            state.ask(|query| query.sorts.push(Sort::ascending(number)));
        }
    };
    view! {
        {lines}
        <select class="input" aria-label=cx.t(phrases::ADD_SORT) on:change=add>
            <option value="">{cx.t(phrases::ADD_SORT)}</option>{offered}
        </select>
    }
    .into_any()
}
