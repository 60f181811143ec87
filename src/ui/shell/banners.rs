//! Notices above the page: a past day is looked at, something is not stored, a backup is due, a newer version is ready.
use leptos::prelude::*;

use crate::app_state::backup::Due;
use crate::app_state::{SaveState, WorkspaceState};
use crate::command::Command;
use crate::locale::phrases;
use crate::ui::lazy::{self, LazyPart};
use crate::ui::route::Route;
use crate::ui::settings::{Section, stored};
use crate::ui::{AppContext, as_of};

/// The notices, while there is something to say.
pub fn notices(ui: AppContext) -> AnyView {
    let live = ui.live;
    let unsaved = move || {
        (live.saved.get() == SaveState::No).then(|| {
            view! {
                <p class="banner" data-tone="bad" role="alert">{ui.say(phrases::NOT_ALL_SAVED)}" "
                    {live.can_try_again().then(|| view! { <button class="button" data-look="primary" on:click=move |_| try_again(ui)>{ui.say(phrases::TRY_AGAIN)}</button>" " })}
                    <button class="button" on:click=move |_| live.export_memory()>{ui.say(phrases::SAVE_COPY)}</button>" "
                    <button class="button" data-look="quiet" on:click=move |_| live.give_up()>{ui.say(phrases::CLOSE)}</button></p>
            }
        })
    };
    let past = move || {
        let is_open = live.phase.get() == WorkspaceState::Open;
        live.past.wanted.get().filter(|_| is_open).map(|day| as_of::banner(ui, day))
    };
    let tour = move || {
        let lead = live.tour().filter(|_| live.phase.get() == WorkspaceState::Open && live.past.wanted.get().is_none());
        lead.map(|lead| lazy::piece(ui, LazyPart::Tour(lead)))
    };
    let repaired = move || {
        // There it is told in full.
        if ui.route.get() == Route::Section(Section::Stored) {
            return None;
        }
        let text = live.report().and_then(|report| stored::summary(ui, &report))?;
        Some(view! {
            <p class="banner" data-tone="bad" role="alert">{text}" "
                <a class="button" href=Route::Section(Section::Stored).href()>{ui.say(phrases::REPAIR_DETAILS)}</a>" "
                <button class="button" data-look="quiet" on:click=move |_| live.dismiss_report()>{ui.say(phrases::CLOSE)}</button></p>
        })
    };
    view! { {unsaved}{repaired}{past}{backup(ui)}{move || live.update.get().then(|| update(ui))}{tour} }.into_any()
}

/// Does again what could not be stored. What was typed for it is no input any more once it is stored.
fn try_again(ui: AppContext) {
    ui.live.try_again(move |command| {
        if let Command::Edit(id, entries) = command {
            ui.typed.update(|all| {
                if let Some(typed) = all.get_mut(&id) {
                    entries.iter().for_each(|(number, _)| drop(typed.remove(number)));
                }
                all.retain(|_, typed| !typed.is_empty());
            });
        }
    });
}

fn backup(ui: AppContext) -> AnyView {
    let live = ui.live;
    let due = Memo::new(move |_| live.backup_due());
    (move || {
        due.get().map(|due| {
            let has_any = live.backup.with_untracked(|standing| standing.noted.at > 0);
            let (text, label) = match due {
                Due::Permission => (ui.say(phrases::BACKUP_NEEDS_PERMISSION).to_string(), phrases::ALLOW),
                Due::Failed(why) => (ui.say_with(phrases::BACKUP_FAILED, &[&why]), phrases::TRY_AGAIN),
                Due::Old(days, changes) if has_any => {
                    (ui.say_with(phrases::BACKUP_OLD, &[&days.to_string(), &changes.to_string()]), phrases::BACK_UP_NOW)
                }
                Due::Old(_, changes) => (ui.say_with(phrases::BACKUP_NONE, &[&changes.to_string()]), phrases::BACK_UP_NOW),
            };
            view! {
                <p class="banner" role="status">{text}" "
                    <button class="button" on:click=move |_| live.back_up()>{ui.say(label)}</button>" "
                    <button class="button" data-look="quiet" on:click=move |_| live.hush_backup()>{ui.say(phrases::NOT_NOW)}</button></p>
            }
        })
    })
    .into_any()
}

/// Offers the newer version of the app. It waits for what is typed or being saved, and is never forced on anybody.
fn update(ui: AppContext) -> AnyView {
    let is_busy = Memo::new(move |_| {
        let is_typing = ui.typed.with(|typed| typed.values().any(|fields| !fields.is_empty()));
        is_typing || ui.dialog.with(Option::is_some) || ui.live.saved.get() != SaveState::Yes
    });
    view! {
        <p class="banner" role="status">
            {ui.say(phrases::UPDATE_READY)}" "{move || is_busy.get().then(|| ui.say(phrases::UPDATE_WAITS))}
            <button class="button" disabled=move || is_busy.get() on:click=move |_| ui.live.take_update()>{ui.say(phrases::UPDATE_TAKE)}</button>
        </p>
    }
    .into_any()
}
