//! Before a workspace is open: the choice of the first minute, and what to do where one cannot be opened.
use leptos::prelude::*;

use crate::app_state::WorkspaceState;
use crate::app_state::workspaces::{DEMO, OWN};
use crate::locale::{Phrase, phrases};
use crate::ui::components::write_progress::written;
use crate::ui::demo;
use crate::ui::import_export::workspace;
use crate::ui::route::Route;
use crate::ui::shell::{appearance, toasts};
use crate::ui::{AppContext, embedding};

/// The page without a workspace.
pub fn welcome(ui: AppContext) -> AnyView {
    let live = ui.live;
    live.attend();
    live.unpack();
    let own = move |title: Phrase, text: Phrase| {
        view! {
            <button class="choice" on:click=move |_| live.open_own()>
                <strong>{ui.say(title)}</strong>
                <span>{ui.say(text)}</span>
            </button>
        }
    };
    let body = move || {
        match live.phase.get() {
        WorkspaceState::Lost(confirmed, found) => {
            let numbers = [confirmed.to_string(), found.to_string()];
            let go_on = move |_| live.open(&live.workspace.get_untracked(), true);
            view! {
                <p class="banner" data-tone="bad" role="alert">{ui.say_with(phrases::LOST, &[&numbers[0], &numbers[1]])}</p>
                {restore(ui)}
                <button class="button" on:click=go_on>{ui.say(phrases::GO_ON)}</button>
            }
            .into_any()
        }
        WorkspaceState::Newer => view! {
            <p class="banner" data-tone="bad" role="alert">{ui.say(phrases::NEWER_DATABASE)}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=|_| drop(window().location().reload())>{ui.say(phrases::RELOAD)}</button>
                <button class="button" on:click=move |_| live.export_raw()>{ui.say(phrases::EXPORT_RAW)}</button>
                <button class="button" on:click=move |_| live.leave()>{ui.say(phrases::BACK)}</button>
            </div>
        }
        .into_any(),
        WorkspaceState::Making => demo::making(ui),
        WorkspaceState::Looking => {
            live.look_for_workspaces();
            view! { <p role="status">{ui.say(phrases::LOOKING_FOR)}</p> }.into_any()
        }
        WorkspaceState::Damaged => {
            live.repair();
            written(ui, phrases::REPAIRING, move || live.repairing())
        }
        WorkspaceState::Failed(why) => {
            let read = move |_| live.open(&live.workspace.get_untracked(), true);
            view! {
                <p class="banner" data-tone="bad" role="alert">{ui.say_with(phrases::SETUP_FAILED, &[&why])}</p>
                <div class="page-actions">
                    <button class="button" data-look="primary" on:click=|_| drop(window().location().reload())>{ui.say(phrases::RELOAD)}</button>
                    <button class="button" on:click=move |_| live.export_raw()>{ui.say(phrases::EXPORT_RAW)}</button>
                    <button class="button" on:click=read>{ui.say(phrases::OPEN_READABLE)}</button>
                    <button class="button" on:click=move |_| live.leave()>{ui.say(phrases::BACK)}</button>
                </div>
                {restore(ui)}
            }
            .into_any()
        }
        _ => view! {
            <p>{ui.say(phrases::WELCOME_TEXT)}</p>
            <div class="choices">
                <button class="choice" on:click=move |_| live.open(DEMO, false)>
                    <strong>{ui.say(phrases::LOOK_AROUND)}</strong>
                    <span>{ui.say(phrases::LOOK_AROUND_TEXT)}</span>
                </button>
                {match live.has(OWN) {
                    true => own(phrases::OPEN_OWN, phrases::OPEN_OWN_TEXT),
                    false => own(phrases::START_EMPTY, phrases::START_EMPTY_TEXT),
                }}
                {live.workspaces().into_iter().filter(|known| known.id != OWN).map(|known| view! {
                    <button class="choice" on:click=move |_| live.open(&known.id, false)>
                        <strong>{known.name}</strong>
                        <span>{ui.say(phrases::OTHER_WORKSPACE_TEXT)}</span>
                    </button>
                }).collect_view()}
            </div>
            {demo::sizes(ui)}
            {restore(ui)}
            <p class="soft">{ui.say(phrases::GUIDE_OFFER)}" "<a href=Route::Guide(0).href()>{ui.say(phrases::GUIDE)}</a></p>
        }
        .into_any(),
    }
    };
    view! {
        <main class="welcome">
            <div class="page-head"><h1>{ui.say(phrases::WELCOME)}</h1><div class="page-actions">{appearance::appearance(ui)}</div></div>
            {live.is_framed().then(|| embedding::frame(ui))}
            {move || live.lasting_warning().map(|text| view! { <p class="banner" role="status">{ui.say(text)}</p> })}
            {body}
        </main>
        {toasts::toasts(ui)}
    }
    .into_any()
}

/// Opens a workspace file as a workspace of its own: a backup is of use on the very page that misses the data.
fn restore(ui: AppContext) -> AnyView {
    let opening = workspace::Opening::new();
    workspace::take_opened(ui, opening);
    Effect::new(move |_| {
        if let Some(file) = opening.loaded.get() {
            workspace::adopt(ui, &file);
        }
    });
    let waiting = move || {
        let names = ui.live.opened().into_iter().filter(|name| !name.to_lowercase().ends_with(".kontor"));
        let names = names.collect::<Vec<_>>().join(", ");
        (!names.is_empty())
            .then(|| view! { <p class="banner" role="status">{ui.say_with(phrases::OPENED_WAITS, &[&names])}</p> })
    };
    view! { {waiting}{workspace::reader(ui, opening)} }.into_any()
}
