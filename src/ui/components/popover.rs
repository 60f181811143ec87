//! A button that opens a small panel below it; leaving the panel or Escape closes it.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

/// A popover with a label; `body` is called when it opens.
pub fn menu(label: impl IntoView + 'static, body: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let is_open = RwSignal::new(false);
    let summary = view! { <summary class="button">{label}</summary> };
    frame(summary.into_any(), (move || is_open.get().then(&body)).into_any(), is_open)
}

/// A popover with an icon instead of a label, and an accessible name.
pub fn menu_named(face: AnyView, name: String, body: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    let is_open = RwSignal::new(false);
    let summary = view! { <summary class="button menu-face" data-look="quiet" title=name.clone() aria-label=name.clone()>{face}</summary> };
    frame(summary.into_any(), (move || is_open.get().then(&body)).into_any(), is_open)
}

/// Closes the popover within which an event took place, and focuses its button.
pub fn close_around(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let Some(details) = target.and_then(|target| target.closest("details.menu").ok().flatten()) else { return };
    if let Ok(Some(button)) = details.query_selector("summary") {
        // A refused focus has no consequences.
        let _ = button.unchecked_into::<web_sys::HtmlElement>().focus();
    }
    details.unchecked_into::<web_sys::HtmlDetailsElement>().set_open(false);
}

fn frame(summary: AnyView, body: AnyView, is_open: RwSignal<bool>) -> AnyView {
    let node = NodeRef::<html::Details>::new();
    // If a popover is removed while it has the focus, this event comes after its removal.
    let there = move || node.try_get_untracked().flatten();
    let close = move || {
        if let Some(details) = there() {
            details.set_open(false);
        }
    };
    let on_leave = move |event: web_sys::FocusEvent| {
        let to = event.related_target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        // If the focus goes nowhere, for example by a click on the panel's background, the panel stays open.
        if let (Some(to), Some(details)) = (to, there())
            && !details.contains(Some(&to))
        {
            close();
        }
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" && there().is_some_and(|details| details.open()) {
            event.prevent_default();
            event.stop_propagation();
            close();
        }
    };
    // A click outside closes it, as users expect of a menu.
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if let (Some(target), Some(details)) = (target, there())
            && !details.contains(Some(&target))
        {
            close();
        }
    });
    on_cleanup(move || outside.remove());
    // The page that a link leads to is not covered by the panel.
    let on_click = move |event: web_sys::MouseEvent| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if target.and_then(|target| target.closest("a").ok().flatten()).is_some() {
            close();
        }
    };
    // The browser fires this event a little later, when the page may have changed.
    let on_toggle = move |_| {
        let details = node.try_get_untracked().flatten();
        is_open.try_set(details.is_some_and(|details| details.open()));
    };
    view! {
        <details class="menu" node_ref=node on:focusout=on_leave on:keydown=on_key on:toggle=on_toggle>
            {summary}
            <div class="menu-panel" on:click=on_click>{body}</div>
        </details>
    }
    .into_any()
}
