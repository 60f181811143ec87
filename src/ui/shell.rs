//! The shell around every page: navigation and the current page. The rest of it is loaded as soon as the first page is
//! painted (`shell/lazy.rs`).
pub mod background;
pub mod banners;
mod before_unload;
pub mod lazy;
mod nav_extras;
mod nav_pages;
pub mod sidebar;
pub mod switcher;
pub mod top_bar;
mod undo_menu;

use lazy::{ShellPart, shell_part};
use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::Timestamp;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::lazy::loading_placeholder;
use crate::ui::navigation::Route;

/// The app with an open workspace. The caller draws the page of a route and the open dialog.
pub fn shell(
    cx: AppContext,
    page_of: fn(AppContext, Route) -> AnyView,
    dialog_of: fn(AppContext, Dialog) -> AnyView,
) -> AnyView {
    let app = cx.app;
    // Pages and dialogs are drawn with the records, so that nothing is typed into one that is drawn again.
    let page = move || match (app.workspace.phase.get(), cx.route.get()) {
        (WorkspaceState::Opening, _) => ().into_any(),
        _ if app.past.is_loading() => loading_placeholder(cx),
        (_, route) => page_of(cx, route),
    };
    let dialog = move || match (app.workspace.phase.get(), cx.dialog.get()) {
        (WorkspaceState::Opening, _) | (_, None) => ().into_any(),
        (_, Some(dialog)) => dialog_of(cx, dialog),
    };
    background::keep_early_keys(cx);
    let clock = RwSignal::new(Timestamp(0));
    // Its links contain the viewed date.
    let navigation = move || {
        app.past.wanted.track();
        sidebar::nav(cx, clock)
    };
    view! {
        <div class="app" data-past=move || app.past.wanted.get().map(|_| "true") data-narrow=move || app.appearance.is_narrow.get().then_some("true")>
            <div class="banners">{locked(cx)}{move || app.lasting_warning().map(|text| view! {
                <p class="banner" role="status">{cx.t(text)}</p>
            })}{shell_part(cx, ShellPart::Banners)}</div>
            {navigation}
            <header class="top">{shell_part(cx, ShellPart::TopBar)}</header>
            <main class="page" id="page" tabindex="-1">{page}</main>
            {dialog}
            {shell_part(cx, ShellPart::Background(clock))}
            <p class="visually-hidden" role="status" aria-live="polite">{move || cx.live_region.get()}</p>
        </div>
    }
    .into_any()
}

/// A notice that nothing can be changed, and other notices about a frame.
fn locked(cx: AppContext) -> AnyView {
    if cx.app.is_framed() {
        return shell_part(cx, ShellPart::Embedding);
    }
    (move || cx.app.queue.locked.get().map(|why| view! { <p class="banner" role="status">{cx.t(why)}</p> })).into_any()
}
