//! Dispatches keys to commands. Single keys do nothing while a text is being typed or a dialog is open.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::keymap::{self, CommandId};
use crate::ui::context::AppContext;
use crate::ui::features::commands::{action_of, actions};

/// The time within which a second key must follow, in milliseconds.
const SEQUENCE_TIMEOUT_MS: f64 = 1500.0;

/// Handles a key that nothing else on the page has handled.
pub fn press(cx: AppContext, event: &web_sys::KeyboardEvent) {
    let first = cx.keyboard.first.try_update_value(Option::take).flatten();
    let first = first.filter(|(_, at)| event.time_stamp() - at < SEQUENCE_TIMEOUT_MS).map(|(key, _)| key);
    if event.default_prevented() || event.is_composing() || event.alt_key() {
        return;
    }
    let key = chord(event);
    // While typing, undo and redo belong to the text; these two commands are available there as well.
    let is_global = key == "ctrl+k" || key == "ctrl+s";
    if is_global {
        // The browser's own function of these keys would be confusing.
        event.prevent_default();
    }
    if (is_typing() && !is_global) || (actions::has_dialog(cx) && key != "ctrl+s") {
        return;
    }
    let first = if cx.is_create_menu_open.get_untracked() { Some("c") } else { first };
    let both = first.map(|first| format!("{first} {key}"));
    let command = both.and_then(|both| CommandId::of_shortcut(&both)).or_else(|| CommandId::of_shortcut(&key));
    if let Some(action) = command.map(action_of).filter(|action| (action.when)(cx)) {
        event.prevent_default();
        cx.is_create_menu_open.set(false);
        (action.act)(cx);
    }
    if let Some(first) = keymap::first_of_sequence(&key) {
        cx.keyboard.first.set_value(Some((first, event.time_stamp())));
    }
}

/// The key with its modifiers in the form of the table. Symbols are taken as typed, regardless of the keyboard layout.
fn chord(event: &web_sys::KeyboardEvent) -> String {
    let key = event.key().to_lowercase();
    let is_letter = key.len() == 1 && key.as_bytes()[0].is_ascii_alphabetic();
    let control = if event.ctrl_key() || event.meta_key() { "ctrl+" } else { "" };
    let shift = if event.shift_key() && is_letter { "shift+" } else { "" };
    format!("{control}{shift}{key}")
}

/// Whether keys are input for a field.
pub fn is_typing() -> bool {
    let Some(element) = document().active_element() else { return false };
    let is_box = element.get_attribute("type").is_some_and(|kind| matches!(kind.as_str(), "checkbox" | "radio"));
    match element.tag_name().as_str() {
        "INPUT" => !is_box,
        "TEXTAREA" | "SELECT" => true,
        _ => element.dyn_ref::<web_sys::HtmlElement>().is_some_and(web_sys::HtmlElement::is_content_editable),
    }
}
