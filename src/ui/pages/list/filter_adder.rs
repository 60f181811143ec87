//! What adds a condition to a list: the content of the menu beside its conditions.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::condition_editor::{self, ConditionEditor, add};
use crate::ui::state::list::{ListId, ListState};

/// The form that adds a condition.
pub fn adder(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let kind: RecordType = page.kind();
    let maker = ConditionEditor::new(&kind.fields()[0]);
    let submit = move || {
        if let Some(condition) = maker.build(cx) {
            state.ask(|query| add(&mut query.filter, condition));
        }
    };
    view! {
        <form class="filter-form" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            {condition_editor::inputs(cx, kind, maker, "filter".to_string())}
            <button type="submit" class="button" data-look="primary">{cx.t(phrases::ADD)}</button>
            <button type="button" class="button" data-look="quiet" on:click=move |_| cx.dialog.set(Some(Dialog::Filter(page)))>{cx.t(phrases::EDIT_GROUPS)}</button>
        </form>
    }
    .into_any()
}
