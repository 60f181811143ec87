//! Reading a business card's QR code into the text from which a new lead or contact is filled in.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::app_state::code_reader::NoCode;
use crate::locale::{Phrase, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;

/// The buttons, or why there are none.
pub fn reader(cx: AppContext, text: RwSignal<String>) -> AnyView {
    if !cx.app.can_read_codes() {
        return view! { <p class="soft">{cx.t(phrases::CODE_UNSUPPORTED)}</p> }.into_any();
    }
    let is_on = RwSignal::new(false);
    let told = RwSignal::new(None::<Phrase>);
    let video = NodeRef::<html::Video>::new();
    let done = move |found: Result<String, NoCode>| {
        is_on.set(false);
        told.set(Some(match found {
            Ok(found) => {
                text.set(found);
                phrases::CODE_READ
            }
            Err(NoCode::Unsupported) => phrases::CODE_UNSUPPORTED,
            Err(NoCode::Refused) => phrases::CODE_REFUSED,
            Err(NoCode::NoCamera) => phrases::CODE_NO_CAMERA,
            Err(NoCode::Nothing) => phrases::CODE_NOTHING,
        }));
    };
    let turn = move |_| {
        let turns_on = !is_on.get_untracked();
        is_on.set(turns_on);
        told.set(turns_on.then_some(phrases::CODE_LOOKING));
        if let Some(element) = video.get_untracked().filter(|_| turns_on) {
            cx.app.watch_for_code(element.unchecked_into(), is_on, while_here(done));
        }
    };
    let choose = move |event: web_sys::Event| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        if let Some(file) = input.files().and_then(|files| files.get(0)) {
            cx.app.read_code_in(file, while_here(done));
        }
        // The same picture can be chosen again.
        input.set_value("");
    };
    let label = move || cx.t(if is_on.get() { phrases::CODE_STOP } else { phrases::CODE_CAMERA });
    view! {
        <div class="page-actions">
            <button type="button" class="button" aria-pressed=move || is_on.get().to_string() on:click=turn>{icon(icon::QR_CODE)}{label}</button>
            <label class="button">{cx.t(phrases::CODE_PICTURE)}<input type="file" accept="image/*" class="visually-hidden" on:change=choose/></label>
        </div>
        <video class="code-camera" node_ref=video hidden=move || !is_on.get() muted=true playsinline=true aria-label=cx.t(phrases::CODE_LOOKING)></video>
        <p class="soft" role="status">{move || told.get().map(|told| cx.t(told))}</p>
    }
    .into_any()
}
