//! Moving the focus after the page was redrawn, and what is to be seen into view.

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// Does something once the page was redrawn, before the next key is read: what is typed at once goes where it belongs.
pub fn once_redrawn(act: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        act();
    });
}

/// Focuses an element once the page was redrawn: before the next key is read, or with the next frame if the element comes
/// later.
pub fn focus(id: &str) {
    let id = id.to_string();
    once_redrawn(move || {
        let is_focused = focus_now(&id);
        request_animation_frame(move || {
            // Whoever has gone on meanwhile is not called back.
            if !is_focused || document().active_element() == document().body().map(Into::into) {
                focus_now(&id);
            }
        });
    });
}

/// Focuses an element, if it is in the page.
fn focus_now(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    // A refused focus has no consequences.
    let _ = element.unchecked_into::<web_sys::HtmlElement>().focus();
    document().active_element().is_some_and(|element| element.id() == id)
}

/// Selects the text of an input that has the focus, once its new value is shown, if nothing was typed until then.
pub fn select_again(id: String, is_untouched: impl Fn() -> bool + 'static) {
    request_animation_frame(move || {
        let focused = document().active_element().filter(|element| element.id() == id && is_untouched());
        if let Some(input) = focused.and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            input.select();
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
