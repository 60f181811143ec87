//! The switcher of the top bar: which workspace is open, and the others of this browser.
use leptos::prelude::*;

use crate::app_state::workspaces::DEMO;
use crate::locale::phrases;
use crate::ui::AppContext;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::route::Route;

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
    // Whoever hears the page hears what is seen, and what the button does.
    let button = move || {
        let name = cx.app.workspace_name(&cx.app.workspace.get());
        let label = cx.t_with(phrases::SWITCH_FROM, &[&name]);
        let face = view! { <span class="switcher-name">{name}</span>{icon(icon::DOWN)} }.into_any();
        menu_button(cx, "workspaces-menu", "quiet", face, label, is_open, items)
    };
    view! { <div class="switcher">{button}</div> }.into_any()
}

/// The workspaces that are not open here, by their place in the list and their name; the demo is the last one.
pub fn others(cx: AppContext) -> Vec<(usize, String)> {
    let here = cx.app.workspace.get();
    let ids: Vec<String> = cx.app.workspaces().into_iter().map(|known| known.id).chain([DEMO.to_string()]).collect();
    let all = ids.iter().enumerate().filter(|(_, id)| **id != here);
    all.map(|(place, id)| (place, cx.app.workspace_name(id))).collect()
}

/// Opens the workspace at a place of the list.
pub fn choose(cx: AppContext, place: usize) {
    let known = untrack(|| cx.app.workspaces()).into_iter().nth(place);
    cx.app.switch(known.as_ref().map_or(DEMO, |known| known.id.as_str()));
}
