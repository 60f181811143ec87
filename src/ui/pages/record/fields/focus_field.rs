//! Moving the focus to a control of the sheet, or to the button that opens it.
use leptos::prelude::*;
use leptos::wasm_bindgen::{JsCast, JsValue};

use crate::ui::components::focus::once_redrawn;

/// Focuses an element as soon as it is in the page, and opens it if it is a select.
pub(super) fn focus(id: String) {
    once_redrawn(move || {
        if !focus_now(&id) {
            request_animation_frame(move || {
                focus_now(&id);
            });
        }
    });
}

/// Focuses an element, if it is in the page.
fn focus_now(id: &str) -> bool {
    let Some(element) = document().get_element_by_id(id) else { return false };
    // A group may be collapsed.
    if let Ok(Some(group)) = element.closest("details:not([open])") {
        group.unchecked_into::<web_sys::HtmlDetailsElement>().set_open(true);
    }
    // It may be on another tab.
    if let Ok(Some(panel)) = element.closest("[role=tabpanel][hidden]")
        && let Ok(Some(tab)) = document().query_selector(&format!("[aria-controls={}]", panel.id()))
    {
        tab.unchecked_into::<web_sys::HtmlElement>().click();
    }
    let element: web_sys::HtmlElement = element.unchecked_into();
    // A refused focus has no consequences.
    let _ = element.focus();
    if element.tag_name() == "SELECT"
        && let Ok(show) = js_sys::Reflect::get(&element, &JsValue::from("showPicker"))
        && let Ok(show) = show.dyn_into::<js_sys::Function>()
    {
        // Browsers without this function, or without a preceding user action, show the closed select.
        let _ = show.call0(&element);
    }
    if let Some(input) = element.dyn_ref::<web_sys::HtmlInputElement>() {
        input.select();
    }
    true
}
