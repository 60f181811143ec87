//! The frame around every page: what leads to the pages and shows them. The rest of it comes as soon as the first page
//! is seen (`ui/lazy.rs`, `ShellPart`).
pub mod appearance;
pub mod background;
pub mod banners;
mod before_unload;
pub mod sidebar;
pub mod switcher;
pub mod toasts;
pub mod top_bar;
mod undo_menu;

use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::Timestamp;
use crate::ui::AppContext;
use crate::ui::lazy::{self, ShellPart};

/// The app with a workspace open.
pub fn shell(ui: AppContext) -> AnyView {
    let live = ui.live;
    let page = move || match (live.phase.get(), ui.route.get()) {
        (WorkspaceState::Opening, _) => ().into_any(),
        _ if live.is_travelling() => lazy::coming(ui),
        (_, route) => lazy::page(ui, route),
    };
    let dialog = move || match ui.dialog.get() {
        None => ().into_any(),
        Some(dialog) => lazy::dialog(ui, dialog),
    };
    lazy::fetch_frame(ui);
    lazy::fetch_when_idle(ui);
    background::keep_early_keys();
    let clock = RwSignal::new(Timestamp(0));
    // Its links name the day that is looked at.
    let navigation = move || {
        live.past.wanted.track();
        sidebar::nav(ui, clock)
    };
    view! {
        <div class="app" data-past=move || live.past.wanted.get().map(|_| "true") data-narrow=move || live.is_narrow.get().then_some("true")>
            <div class="banners">{locked(ui)}{move || live.lasting_warning().map(|text| view! {
                <p class="banner" role="status">{ui.say(text)}</p>
            })}{lazy::bit(ui, ShellPart::Banners)}</div>
            {navigation}
            <header class="top">{lazy::bit(ui, ShellPart::TopBar)}</header>
            <main class="page" id="page" tabindex="-1">{page}</main>
            {dialog}
            {lazy::bit(ui, ShellPart::Background(clock))}
            <p class="visually-hidden" role="status" aria-live="polite">{move || ui.announced.get()}</p>
        </div>
    }
    .into_any()
}

/// Says that nothing can be changed here, and what else is to be said of a frame.
fn locked(ui: AppContext) -> AnyView {
    if ui.live.is_framed() {
        return lazy::piece(ui, lazy::LazyPart::Embedding);
    }
    (move || ui.live.locked.get().map(|why| view! { <p class="banner" role="status">{ui.say(why)}</p> })).into_any()
}
