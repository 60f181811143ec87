//! The button that creates a record of a type.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;

/// The button that opens the dialog for a new record of a type.
pub fn new_button(cx: AppContext, kind: RecordType) -> AnyView {
    let label = kind.creation(cx.language);
    let open = move |_| cx.dialog.set(Some(Dialog::Create { kind, given: Vec::new() }));
    // Nothing can be created in the past.
    let button = move || {
        let is_now = cx.app.past.wanted.with(Option::is_none);
        is_now.then(|| view! { <button class="button" data-look="primary" on:click=open>{label.clone()}</button> })
    };
    button.into_any()
}
