//! Inserting fields and conditions into the texts of emails.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::email_fields::{self, Offered};
use crate::ui::context::AppContext;

/// How a field has a text in case it is empty.
pub const FALLBACK: &str = "{{first_name|…}}";

/// The lists of what can be inserted; `insert` gets the piece. `name` begins the ids.
pub fn pickers(cx: AppContext, kind: Signal<RecordType>, name: &str, insert: Callback<String>) -> AnyView {
    let choose = move |event: web_sys::Event, is_condition: bool| {
        let key = event_target_value(&event);
        if let Some(select) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlSelectElement>().ok()) {
            select.set_value("");
        }
        if key.is_empty() {
            return;
        }
        let (then, otherwise) = (cx.t(phrases::TEMPLATE_THEN), cx.t(phrases::TEMPLATE_ELSE));
        insert.run(match is_condition {
            true => format!("{{{{#if {key}}}}}{then}{{{{else}}}}{otherwise}{{{{/if}}}}"),
            false => format!("{{{{{key}}}}}"),
        });
    };
    let offered = Memo::new(move |_| {
        let kind = kind.get();
        cx.app.read(|set| Some(email_fields::offered(set, kind, cx.language))).unwrap_or_default()
    });
    let options = move || {
        let option = |offered: Offered| view! { <option value=offered.key>{offered.label}</option> };
        offered.get().into_iter().map(option).collect_view()
    };
    let (field, condition) = (format!("{name}-insert"), format!("{name}-condition"));
    view! {
        <div class="form">
            <div class="field"><label for=field.clone()>{cx.t(phrases::TEMPLATE_INSERT)}</label>
                <select id=field on:change=move |event| choose(event, false)><option value="">{cx.t(phrases::TEMPLATE_CHOOSE)}</option>{options}</select></div>
            <div class="field"><label for=condition.clone()>{cx.t(phrases::TEMPLATE_INSERT_IF)}</label>
                <select id=condition on:change=move |event| choose(event, true)><option value="">{cx.t(phrases::TEMPLATE_CHOOSE)}</option>{options}</select></div>
        </div>
    }
    .into_any()
}

/// Inserts a piece where the cursor is in an input.
pub fn into_input(node: NodeRef<html::Input>, text: RwSignal<String>, piece: &str) {
    let Some(input) = node.get_untracked() else { return };
    let at = input.selection_start().ok().flatten().unwrap_or(0);
    let end = at + piece.encode_utf16().count() as u32;
    // These fail only for inputs without a selection.
    let _ = input.set_range_text(piece);
    let _ = input.set_selection_range(end, end);
    text.set(input.value());
    let _ = input.focus();
}

/// Inserts a piece where the cursor is in a text of several lines.
pub fn into_text(node: NodeRef<html::Textarea>, text: RwSignal<String>, piece: &str) {
    let Some(input) = node.get_untracked() else { return };
    let at = input.selection_start().ok().flatten().unwrap_or(0);
    let end = at + piece.encode_utf16().count() as u32;
    let _ = input.set_range_text(piece);
    let _ = input.set_selection_range(end, end);
    text.set(input.value());
    let _ = input.focus();
}
