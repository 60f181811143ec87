//! Moving the focus once the page is drawn again.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Gives an element the focus, once the page is drawn again.
pub fn focus(id: &str) {
    let id = id.to_string();
    request_animation_frame(move || {
        if let Some(element) = document().get_element_by_id(&id) {
            // A focus that is refused changes nothing that was done.
            let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}
