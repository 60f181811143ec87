//! The switcher of the top bar: which workspace is open, and the others of this browser.
use leptos::prelude::*;

use crate::app_state::workspaces::DEMO;
use crate::locale::phrases;
use crate::ui::AppContext;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::menu::{Item, menu_button};
use crate::ui::route::Route;

/// The button and its menu.
pub fn switcher(ui: AppContext) -> AnyView {
    let is_open = RwSignal::new(false);
    let items = move || {
        ui.live.refresh_workspaces();
        let item = |(place, label): (usize, String)| Item {
            label,
            icon: icon::SWITCH,
            keys: "",
            act: Callback::new(move |()| choose(ui, place)),
        };
        let manage = Item {
            label: ui.say(phrases::MANAGE_WORKSPACES).to_string(),
            icon: icon::SETTINGS,
            keys: "",
            act: Callback::new(move |()| ui.go(Route::Workspaces)),
        };
        untrack(|| others(ui)).into_iter().map(item).chain([manage]).collect()
    };
    // Whoever hears the page hears what is seen, and what the button does.
    let button = move || {
        let name = ui.live.workspace_name(&ui.live.workspace.get());
        let label = ui.say_with(phrases::SWITCH_FROM, &[&name]);
        let face = view! { <span class="switcher-name">{name}</span>{icon(icon::DOWN)} }.into_any();
        menu_button(ui, "workspaces-menu", "quiet", face, label, is_open, items)
    };
    view! { <div class="switcher">{button}</div> }.into_any()
}

/// The workspaces that are not open here, by their place in the list and their name; the demo is the last one.
pub fn others(ui: AppContext) -> Vec<(usize, String)> {
    let here = ui.live.workspace.get();
    let ids: Vec<String> = ui.live.workspaces().into_iter().map(|known| known.id).chain([DEMO.to_string()]).collect();
    let all = ids.iter().enumerate().filter(|(_, id)| **id != here);
    all.map(|(place, id)| (place, ui.live.workspace_name(id))).collect()
}

/// Opens the workspace at a place of the list.
pub fn choose(ui: AppContext, place: usize) {
    let known = untrack(|| ui.live.workspaces()).into_iter().nth(place);
    ui.live.switch(known.as_ref().map_or(DEMO, |known| known.id.as_str()));
}
