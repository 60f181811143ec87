//! Keyboard shortcuts with the labels of the user's keyboard.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::context::AppContext;

/// A shortcut such as `g l` or `ctrl+k`, key by key.
pub fn keys(cx: AppContext, shortcut: &'static str) -> AnyView {
    let key = move |key: &'static str| {
        let name = match key {
            "ctrl" if is_mac() => "⌘".to_string(),
            "ctrl" => cx.t(phrases::KEY_CONTROL).to_string(),
            "shift" => cx.t(phrases::KEY_SHIFT).to_string(),
            "escape" => "Esc".to_string(),
            key => key.to_uppercase(),
        };
        view! { <kbd>{name}</kbd> }
    };
    let parts = shortcut.split([' ', '+']).filter(|part| !part.is_empty());
    view! { <span class="keys">{parts.map(key).collect_view()}</span> }.into_any()
}

fn is_mac() -> bool {
    window().navigator().platform().is_ok_and(|platform| platform.starts_with("Mac"))
}
