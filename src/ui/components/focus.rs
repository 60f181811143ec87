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

/// Moves the focus to the control before or after the one of an event, by the arrow keys to the left and right.
pub fn move_focus(event: &web_sys::KeyboardEvent) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let next = match event.key().as_str() {
        "ArrowRight" => target.and_then(|target| target.next_element_sibling()),
        "ArrowLeft" => target.and_then(|target| target.previous_element_sibling()),
        _ => return,
    };
    if let Some(next) = next.and_then(|next| next.dyn_into::<web_sys::HtmlElement>().ok()) {
        // A refused focus has no consequences.
        let _ = next.focus();
    }
}

/// Scrolls as far as needed for an element to be seen.
pub fn scroll_to(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        let options = web_sys::ScrollIntoViewOptions::new();
        options.set_block(web_sys::ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&options);
    }
}
