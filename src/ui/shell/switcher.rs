//! The switcher of the top bar: which workspace is open, and the others of this browser.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::components::workspace_links::{choose, others};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The button and its menu.
pub fn switcher(cx: AppContext) -> AnyView {
    let is_open = RwSignal::new(false);
    let items = move || {
        cx.app.refresh_workspaces();
        let item = |(place, label): (usize, String)| Item {
            label,
            icon: icon::SWITCH,
            keys: "",
            act: Callback::new(move |()| choose(cx, place)),
        };
        let manage = Item {
            label: cx.t(phrases::MANAGE_WORKSPACES).to_string(),
            icon: icon::SETTINGS,
            keys: "",
            act: Callback::new(move |()| cx.go(Route::Workspaces)),
        };
        untrack(|| others(cx)).into_iter().map(item).chain([manage]).collect()
    };
    // Screen readers read what is visible, and the button's function.
    let button = move || {
        let name = cx.app.workspace_name(cx.app.workspace.id.get());
        let label = cx.t_with(phrases::SWITCH_FROM, &[&name]);
        let face = view! { <span class="switcher-name">{name}</span>{icon(icon::DOWN)} }.into_any();
        menu_button(cx, "workspaces-menu", "quiet", face, label, is_open, items)
    };
    view! { <div class="switcher">{button}</div> }.into_any()
}
