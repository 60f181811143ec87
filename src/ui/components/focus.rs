//! Moving the focus after the page was redrawn.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Focuses an element after the page was redrawn.
pub fn focus(id: &str) {
    let id = id.to_string();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            // A refused focus has no consequences.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
