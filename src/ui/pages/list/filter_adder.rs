//! What adds a condition to a list: the content of the menu beside its conditions. First the field, which is found by
//! typing, then the comparison.
use leptos::html;
use leptos::prelude::*;

use crate::base::fold::fold;
use crate::domain::Field;
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::condition_editor::{self, ConditionEditor, add};
use crate::ui::state::list::{ListId, ListState};

/// The fields, and once one is chosen the form that adds a condition.
pub fn adder(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let chosen = RwSignal::new(None::<&'static Field>);
    (move || match chosen.get() {
        None => fields(cx, page, chosen),
        Some(field) => form(cx, page, state, field),
    })
    .into_any()
}

/// The fields that contain what is typed. Enter takes the first.
fn fields(cx: AppContext, page: ListId, chosen: RwSignal<Option<&'static Field>>) -> AnyView {
    let typed = RwSignal::new(String::new());
    let all = cx.fields(page.kind());
    let found = Memo::new(move |_| {
        let wanted = typed.with(|typed| fold(typed.trim()));
        all.iter().copied().filter(|field| fold(field.label.of(cx.language)).contains(&wanted)).collect::<Vec<_>>()
    });
    let input = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            // A refused focus stays where it was.
            let _ = input.focus();
        }
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            if let Some(first) = found.with(|found| found.first().copied()) {
                chosen.set(Some(first));
            }
        }
    };
    let line = move |field: &'static Field| {
        let label = field.label.of(cx.language);
        view! { <li><button type="button" class="menu-item" on:click=move |_| chosen.set(Some(field))>{label}</button></li> }
    };
    view! {
        <div class="filter-form">
            <input class="input" type="search" node_ref=input aria-label=cx.t(phrases::FIND_FIELD) placeholder=cx.t(phrases::FIND_FIELD)
                on:input=move |event| typed.set(event_target_value(&event)) on:keydown=on_key/>
            <ul class="plain-list filter-fields" aria-label=cx.t(phrases::FIELD)>{move || found.get().into_iter().map(line).collect_view()}</ul>
            <button type="button" class="button" data-look="quiet" on:click=move |_| cx.dialog.set(Some(Dialog::Filter(page)))>{cx.t(phrases::EDIT_GROUPS)}</button>
        </div>
    }
    .into_any()
}

/// The form that adds a condition about a field.
fn form(cx: AppContext, page: ListId, state: ListState, field: &'static Field) -> AnyView {
    let maker = ConditionEditor::new(field);
    let submit = move || {
        if let Some(condition) = maker.build(cx) {
            state.ask(|query| add(&mut query.filter, condition));
        }
    };
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            {condition_editor::inputs(cx, page.kind(), maker, "filter".to_string())}
            <button type="submit" class="button" data-look="primary">{cx.t(phrases::ADD)}</button>
        </form>
    }
    .into_any()
}
