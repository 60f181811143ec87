//! Moving the focus after the page was redrawn, and what is to be seen into view.

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

/// Scrolls as far as needed for an element to be seen.
pub fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
