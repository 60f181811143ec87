//! The page before a workspace is open: the first choice, and what to do if a workspace cannot be opened.
mod picture;

use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::base::WorkspaceId;
use crate::locale::{Phrase, phrases};
use crate::ui::components::write_progress::written;
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Opening, adopt, reader, take_opened};
use crate::ui::features::{appearance, demo, embedding, toasts};
use crate::ui::navigation::Route;

/// The page without a workspace.
pub fn welcome(cx: AppContext) -> AnyView {
    let app = cx.app;
    app.start_listeners();
    app.load_embedded_workspace();
    let own = move |title: Phrase, text: Phrase| {
        // Whoever has a workspace comes for it; everybody else looks around first.
        let look = app.has(WorkspaceId::Own).then_some("primary");
        view! {
            <button class="choice" data-look=look on:click=move |_| app.open_own()>
                <strong>{cx.t(title)}</strong>
                <span>{cx.t(text)}</span>
            </button>
        }
    };
    let body = move || {
        match app.workspace.phase.get() {
        WorkspaceState::Lost(confirmed, found) => {
            let numbers = [confirmed.0.to_string(), found.0.to_string()];
            let go_on = move |_| app.open(app.workspace.id.get_untracked(), true);
            view! {
                <p class="banner" data-tone="bad" role="alert">{cx.t_with(phrases::LOST, &[&numbers[0], &numbers[1]])}</p>
                {restore(cx)}
                <button class="button" on:click=go_on>{cx.t(phrases::GO_ON)}</button>
            }
            .into_any()
        }
        WorkspaceState::Newer => view! {
            <p class="banner" data-tone="bad" role="alert">{cx.t(phrases::NEWER_DATABASE)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=|_| drop(window().location().reload())>{cx.t(phrases::RELOAD)}</button>
                <button class="button" on:click=move |_| app.export_raw()>{cx.t(phrases::EXPORT_RAW)}</button>
                <button class="button" on:click=move |_| app.leave()>{cx.t(phrases::BACK)}</button>
            </div>
        }
        .into_any(),
        WorkspaceState::Making => demo::progress(cx),
        WorkspaceState::Looking => {
            app.look_for_workspaces();
            view! { <p role="status">{cx.t(phrases::LOOKING_FOR)}</p> }.into_any()
        }
        WorkspaceState::Damaged => {
            app.repair();
            written(cx, phrases::REPAIRING, move || app.repair.progress.get())
        }
        WorkspaceState::Failed(why) => {
            let read = move |_| app.open(app.workspace.id.get_untracked(), true);
            view! {
                <p class="banner" data-tone="bad" role="alert">{cx.t_with(phrases::SETUP_FAILED, &[&why])}</p>
                <div class="page-actions">
                    <button class="button" data-look="primary" on:click=|_| drop(window().location().reload())>{cx.t(phrases::RELOAD)}</button>
                    <button class="button" on:click=move |_| app.export_raw()>{cx.t(phrases::EXPORT_RAW)}</button>
                    <button class="button" on:click=read>{cx.t(phrases::OPEN_READABLE)}</button>
                    <button class="button" on:click=move |_| app.leave()>{cx.t(phrases::BACK)}</button>
                </div>
                {restore(cx)}
            }
            .into_any()
        }
        _ => view! {
            <p class="welcome-text">{cx.t(phrases::WELCOME_TEXT)}</p>
            <div class="choices">
                <button class="choice" data-look=(!app.has(WorkspaceId::Own)).then_some("primary") on:click=move |_| app.open(WorkspaceId::Demo, false)>
                    <strong>{cx.t(phrases::LOOK_AROUND)}</strong>
                    <span>{cx.t(phrases::LOOK_AROUND_TEXT)}</span>
                </button>
                {match app.has(WorkspaceId::Own) {
                    true => own(phrases::OPEN_OWN, phrases::OPEN_OWN_TEXT),
                    false => own(phrases::START_EMPTY, phrases::START_EMPTY_TEXT),
                }}
                {app.workspaces().into_iter().filter(|known| known.id != WorkspaceId::Own).map(|known| view! {
                    <button class="choice" on:click=move |_| app.open(known.id, false)>
                        <strong>{known.name}</strong>
                        <span>{cx.t(phrases::OTHER_WORKSPACE_TEXT)}</span>
                    </button>
                }).collect_view()}
            </div>
            {demo::sizes(cx)}
            {restore(cx)}
            <p class="soft">{cx.t(phrases::GUIDE_OFFER)}" "<a href=cx.href(Route::Guide(0))>{cx.t(phrases::GUIDE)}</a></p>
        }
        .into_any(),
    }
    };
    view! {
        <main class="welcome">
            {picture::picture()}
            <div class="welcome-body">
            <svg class="nav-mark" viewBox="0 0 16 16" aria-hidden="true"><rect width="16" height="16" rx="4"></rect><path d="M5 3v10M11 3 6 8l5 5"></path></svg>
            <h1>{cx.t(phrases::WELCOME)}</h1>
            {app.is_framed().then(|| embedding::frame(cx))}
            {move || app.lasting_warning().map(|text| view! { <p class="banner" role="status">{cx.t(text)}</p> })}
            {body}
            <div class="welcome-foot">{appearance::appearance(cx)}</div>
            </div>
        </main>
        {toasts::toasts(cx)}
    }
    .into_any()
}

/// Opens a workspace file as a new workspace: a backup is useful on the very page where the data is missing.
fn restore(cx: AppContext) -> AnyView {
    let opening = Opening::new();
    take_opened(cx, opening);
    Effect::new(move |_| {
        if let Some(file) = opening.loaded.get() {
            adopt(cx, &file);
        }
    });
    let waiting = move || {
        let names = cx.app.opened_files.names().into_iter().filter(|name| !name.to_lowercase().ends_with(".kontor"));
        let names = names.collect::<Vec<_>>().join(", ");
        (!names.is_empty())
            .then(|| view! { <p class="banner" role="status">{cx.t_with(phrases::OPENED_WAITS, &[&names])}</p> })
    };
    view! { {waiting}{reader(cx, opening)} }.into_any()
}
