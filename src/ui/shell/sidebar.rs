//! The navigation: pages with counts and favourites at the left; on a phone a bar at the bottom with the most used
//! pages.
use leptos::prelude::*;

use crate::base::Timestamp;
use crate::locale::{format, phrases};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::commands::actions;
use crate::ui::navigation::Route;
use crate::ui::shell::lazy::{ShellPart, shell_part};
use crate::ui::shell::nav_pages::{NAV_PAGES, NavPage, Place};

/// The navigation.
pub fn nav(cx: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let line = move |page: &'static NavPage| {
        let label = cx.t(page.label);
        let current = move || match cx.route.get() {
            Route::Section(_) => (page.route == Route::Settings).then_some("page"),
            other => (other == page.route).then_some("page"),
        };
        let number =
            page.counts.map(|kind| move || format::number(cx.app.read(|set| set.count(kind)) as i64, cx.language));
        view! {
            <a class="nav-item" href=cx.href(page.route) aria-current=current title=label data-more=(page.place != Place::Bar).then_some("")>
                {icon(page.icon)}<span class="nav-label">{label}</span>
                {(page.route == Route::Next).then(|| shell_part(cx, ShellPart::Badge(clock)))}
                {(page.route == Route::Data).then(|| shell_part(cx, ShellPart::BackupAge))}
                {number.map(|number| view! { <span class="nav-count" data-figure="count" title=cx.t(phrases::HOW_IN_ALL)>{number}</span> })}
            </a>
        }
    };
    let of = |is_foot: bool| NAV_PAGES.iter().filter(move |page| (page.place == Place::Foot) == is_foot);
    let fold = move || {
        let label =
            if cx.app.appearance.is_narrow.get() { phrases::UNFOLD_NAVIGATION } else { phrases::FOLD_NAVIGATION };
        let label = cx.t(label);
        view! {
            <button class="nav-item nav-fold" title=label on:click=move |_| actions::fold_navigation(cx)>
                {icon(icon::SIDE)}<span class="nav-label">{label}</span>
            </button>
        }
    };
    view! {
        <nav class="nav" aria-label=cx.t(phrases::NAVIGATION)>
            <a class="nav-brand" href=cx.href(Route::Home) title=move || workspace_name(cx)>
                <svg class="nav-mark" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="4"></rect><path d="M5 3v10M11 3 6 8l5 5"></path></svg>
                <span class="nav-label"><strong>"Kontor"</strong><small>{move || workspace_name(cx)}</small></span>
            </a>
            {of(false).map(line).collect_view()}
            {shell_part(cx, ShellPart::NavLines)}
            <div class="nav-gap"></div>
            {of(true).map(line).collect_view()}
            {fold}
            <div class="nav-more">{shell_part(cx, ShellPart::NavMore)}</div>
        </nav>
    }
    .into_any()
}

/// The name of the open workspace.
fn workspace_name(cx: AppContext) -> String {
    cx.app.workspace_name(cx.app.workspace.id.get())
}
