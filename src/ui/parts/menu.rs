//! A button that opens a small panel beneath it; leaving the panel or Escape closes it.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// The button's label and what its panel holds.
pub fn menu(label: impl IntoView + 'static, body: AnyView) -> AnyView {
    let node = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(details) = node.get_untracked() {
            details.set_open(false);
        }
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // Focus that goes nowhere (a click on the panel's ground) leaves the panel open.
        if let (Some(to), Some(details)) = (to, node.get_untracked())
            && !details.contains(Some(&to))
        {
            close();
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            event.stop_propagation();
            close();
        }
    };
    // A click anywhere else closes it, as people expect of a menu.
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if let (Some(target), Some(details)) = (target, node.get_untracked())
            && !details.contains(Some(&target))
        {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    view! {
        <details class="menu" node_ref=node on:focusout=on_leave on:keydown=on_key>
            <summary class="button">{label}</summary>
            <div class="menu-panel">{body}</div>
        </details>
    }
    .into_any()
}
