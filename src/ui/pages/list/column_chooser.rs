//! The menu in which the columns of a list are chosen.
use leptos::prelude::*;

use super::column_preferences::{chosen, insert, offered, remove};
use crate::domain::{Field, RecordType};
use crate::ui::components::disclosure::disclosure;
use crate::ui::context::AppContext;
use crate::ui::features::linked_fields::{by_link, short_label};
use crate::ui::state::list::ListState;

/// A checkbox per field of the record and of those that it links to: checked ones are columns.
pub fn chooser(cx: AppContext, kind: RecordType, state: ListState) -> AnyView {
    let line = move |(label, field): (&'static str, &'static Field)| {
        let is_shown = move || chosen(cx, kind, state).contains(&field);
        let toggle = move |event: web_sys::Event| match event_target_checked(&event) {
            true => insert(cx, kind, state, field, None),
            false => remove(cx, kind, state, field),
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_shown on:change=toggle/>{label}</label> }
    };
    let own = offered(cx, kind).into_iter().map(|field| line((field.label.of(cx.language), field))).collect_view();
    // The fields of linked records are many, so each link is opened by itself.
    let linked = move |(link, fields): (&'static str, Vec<&'static Field>)| {
        let lines = move || {
            let named = fields.iter().map(|field| (short_label(cx, field), *field));
            named.map(line).collect_view().into_any()
        };
        disclosure("menu-checks linked-columns", link, false, lines)
    };
    view! { <div class="menu-checks">{own}{by_link(cx, kind).into_iter().map(linked).collect_view()}</div> }.into_any()
}
