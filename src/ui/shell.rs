//! The frame around every page: what leads to the pages and shows them. The rest of it comes as soon as the first page
//! is seen (`ui/apart.rs`, `Bit`).
pub mod display;
mod leaving;
pub mod life;
pub mod nav;
pub mod notices;
pub mod switcher;
pub mod toasts;
pub mod top;
mod undo_menu;

use leptos::prelude::*;

use crate::base::Moment;
use crate::live::Phase;
use crate::ui::Ui;
use crate::ui::apart::{self, Bit};

/// The app with a workspace open.
pub fn shell(ui: Ui) -> AnyView {
    let live = ui.live;
    let page = move || match (live.phase.get(), ui.route.get()) {
        (Phase::Opening, _) => ().into_any(),
        _ if live.is_travelling() => apart::coming(ui),
        (_, route) => apart::page(ui, route),
    };
    let dialog = move || match ui.dialog.get() {
        None => ().into_any(),
        Some(dialog) => apart::dialog(ui, dialog),
    };
    apart::fetch_frame(ui);
    apart::fetch_when_idle(ui);
    life::keep_early_keys();
    let clock = RwSignal::new(Moment(0));
    // Its links name the day that is looked at.
    let navigation = move || {
        live.past.wanted.track();
        nav::nav(ui, clock)
    };
    view! {
        <div class="app" data-past=move || live.past.wanted.get().map(|_| "true") data-narrow=move || live.is_narrow.get().then_some("true")>
            <div class="banners">{locked(ui)}{move || live.lasting_warning().map(|text| view! {
                <p class="banner" role="status">{ui.say(text)}</p>
            })}{apart::bit(ui, Bit::Notices)}</div>
            {navigation}
            <header class="top">{apart::bit(ui, Bit::Top)}</header>
            <main class="page" id="page" tabindex="-1">{page}</main>
            {dialog}
            {apart::bit(ui, Bit::Life(clock))}
            <p class="visually-hidden" role="status" aria-live="polite">{move || ui.announced.get()}</p>
        </div>
    }
    .into_any()
}

/// Says that nothing can be changed here, and what else is to be said of a frame.
fn locked(ui: Ui) -> AnyView {
    if ui.live.is_framed() {
        return apart::piece(ui, apart::Piece::Frame);
    }
    (move || ui.live.locked.get().map(|why| view! { <p class="banner" role="status">{ui.say(why)}</p> })).into_any()
}
