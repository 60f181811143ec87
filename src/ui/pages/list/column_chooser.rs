//! The menu in which the columns of a list are chosen.
use leptos::prelude::*;

use super::column_preferences::{chosen, insert, offered, remove};
use crate::domain::{Field, RecordType};
use crate::ui::context::AppContext;
use crate::ui::state::list::ListState;

/// A checkbox per field: checked ones are columns.
pub fn chooser(cx: AppContext, kind: RecordType, state: ListState) -> AnyView {
    let line = move |field: &'static Field| {
        let is_shown = move || chosen(cx, kind, state).contains(&field);
        let toggle = move |event: web_sys::Event| match event_target_checked(&event) {
            true => insert(cx, kind, state, field, None),
            false => remove(cx, kind, state, field),
        };
        view! { <label class="check"><input type="checkbox" prop:checked=is_shown on:change=toggle/>{field.label.of(cx.language)}</label> }
    };
    view! { <div class="menu-checks">{offered(cx, kind).into_iter().map(line).collect_view()}</div> }.into_any()
}
