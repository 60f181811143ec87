//! A button that opens a menu of actions: arrow keys move, Enter chooses, Escape closes.
use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::ui::components::icon::{Icon, icon};
use crate::ui::components::{focus, shortcut_label};
use crate::ui::context::AppContext;

/// An item of the menu.
#[derive(Clone)]
pub struct Item {
    /// The label.
    pub label: String,
    /// The icon.
    pub icon: Icon,
    /// The shortcut; empty for none.
    pub keys: &'static str,
    /// The action.
    pub act: Callback<()>,
}

/// The button and its menu. `id` is unique on the page, `face` is the button's content, `name` its accessible name.
pub fn menu_button(
    cx: AppContext,
    id: &'static str,
    look: &'static str,
    face: AnyView,
    name: String,
    is_open: RwSignal<bool>,
    items: impl Fn() -> Vec<Item> + Send + 'static,
) -> AnyView {
    let node = NodeRef::<html::Div>::new();
    let focus_on = move |selector: &str| {
        // The page may have changed since the focus was requested.
        let found = node.try_get_untracked().flatten().and_then(|node| node.query_selector(selector).ok().flatten());
        if let Some(element) = found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok()) {
            // A refused focus stays where it was.
            let _ = element.focus();
        }
    };
    let close = move || {
        if is_open.get_untracked() {
            is_open.set(false);
            focus_on("button");
        }
    };
    Effect::new(move |_| {
        if is_open.get() {
            focus::once_redrawn(move || focus_on("[role=menuitem]"));
        }
    });
    let outside = window_event_listener(leptos::ev::pointerdown, move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok());
        if is_open.get_untracked()
            && let (Some(target), Some(node)) = (target, node.get_untracked())
            && !node.contains(Some(&target))
        {
            is_open.set(false);
        }
    });
    // Also where the focus was refused.
    let escape = window_event_listener(leptos::ev::keydown, move |event| {
        if event.key() == "Escape" && !event.default_prevented() && is_open.get_untracked() {
            event.prevent_default();
            is_open.set(false);
        }
    });
    on_cleanup(move || {
        outside.remove();
        escape.remove();
    });
    let on_key = move |event: web_sys::KeyboardEvent| {
        if !is_open.get_untracked() {
            if event.key() == "ArrowDown" {
                event.prevent_default();
                is_open.set(true);
            }
            return;
        }
        let Some(entries) = node.get_untracked().and_then(|node| node.query_selector_all("[role=menuitem]").ok())
        else {
            return;
        };
        let (count, active) = (entries.length(), document().active_element());
        let at =
            (0..count).find(|at| entries.get(*at).as_ref() == active.as_ref().map(|active| active.unchecked_ref()));
        let next = match event.key().as_str() {
            "ArrowDown" => at.map_or(0, |at| (at + 1) % count),
            "ArrowUp" => at.map_or(count, |at| at + count).wrapping_sub(1) % count,
            "Home" => 0,
            "End" => count.saturating_sub(1),
            "Escape" => {
                event.prevent_default();
                event.stop_propagation();
                return close();
            }
            "Tab" => return is_open.set(false),
            _ => return,
        };
        event.prevent_default();
        if let Some(element) = entries.get(next).and_then(|entry| entry.dyn_into::<web_sys::HtmlElement>().ok()) {
            let _ = element.focus();
        }
    };
    let line = move |item: Item| {
        let act = move |_| {
            close();
            item.act.run(());
        };
        view! {
            <button type="button" class="menu-item" role="menuitem" tabindex="-1" on:click=act>
                {icon(item.icon)}<span class="menu-label">{item.label}</span>
                <span aria-hidden="true">{shortcut_label::keys(cx, item.keys)}</span>
            </button>
        }
    };
    let own = name.clone();
    let panel = move || {
        is_open.get().then(|| view! {
            <div class="menu-panel menu-list" role="menu" id=id aria-label=own.clone()>{items().into_iter().map(line).collect_view()}</div>
        })
    };
    view! {
        <div class="menu" node_ref=node on:keydown=on_key>
            <button type="button" class="button menu-face" data-look=look title=name.clone() aria-label=name.clone() aria-haspopup="menu"
                aria-expanded=move || is_open.get().to_string() aria-controls=move || is_open.get().then_some(id)
                on:click=move |_| is_open.update(|open| *open = !*open)>{face}</button>
            {panel}
        </div>
    }
    .into_any()
}
