//! Notices above the page: a past date is viewed, something is not stored, a backup is due, a newer version is ready.
use leptos::prelude::*;

use crate::app_state::backup::Due;
use crate::app_state::team_folder::TeamTrouble;
use crate::app_state::{SaveState, WorkspaceState};
use crate::command::Command;
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::features::{as_of, damage_summary, tour};
use crate::ui::navigation::{Route, Section};

/// The notices that apply.
pub fn notices(cx: AppContext) -> AnyView {
    let app = cx.app;
    let unsaved = move || {
        (app.queue.saved.get() == SaveState::No).then(|| {
            view! {
                <p class="banner" data-tone="bad" role="alert">{cx.t(phrases::NOT_ALL_SAVED)}" "
                    {app.queue.can_try_again().then(|| view! { <button class="button" data-look="primary" on:click=move |_| try_again(cx)>{cx.t(phrases::TRY_AGAIN)}</button>" " })}
                    <button class="button" on:click=move |_| app.export_memory()>{cx.t(phrases::SAVE_COPY)}</button>" "
                    <button class="button" data-look="quiet" on:click=move |_| app.queue.give_up()>{cx.t(phrases::CLOSE)}</button></p>
            }
        })
    };
    let past = move || {
        let is_open = app.workspace.phase.get() == WorkspaceState::Open;
        app.past.wanted.get().filter(|_| is_open).map(|day| as_of::banner(cx, day))
    };
    let tour = move || {
        let lead =
            app.tour().filter(|_| app.workspace.phase.get() == WorkspaceState::Open && app.past.wanted.get().is_none());
        lead.map(|lead| tour::tour(cx, lead))
    };
    let repaired = move || {
        // That page shows the details.
        if cx.route.get() == Route::Section(Section::Stored) {
            return None;
        }
        let report = app.report()?;
        let text = damage_summary::summary(cx, &report)?;
        Some(view! {
            <p class="banner" data-tone=damage_summary::tone(&report).key() role="alert">{text}" "
                <a class="button" href=cx.href(Route::Section(Section::Stored))>{cx.t(phrases::REPAIR_DETAILS)}</a>" "
                <button class="button" data-look="quiet" on:click=move |_| app.repair.dismiss_report()>{cx.t(phrases::CLOSE)}</button></p>
        })
    };
    view! { {unsaved}{repaired}{past}{backup(cx)}{team(cx)}{move || app.installation.has_update.get().then(|| update(cx))}{tour} }
        .into_any()
}

/// What keeps the team's changes from being sent and received, unless it passes by itself.
fn team(cx: AppContext) -> AnyView {
    let app = cx.app;
    (move || {
        // That page says it itself.
        let is_there = cx.route.get() == Route::Section(Section::Team);
        let passes = |trouble| matches!(trouble, TeamTrouble::Offline | TeamTrouble::Other);
        let problem = app.team.problem.get().filter(|problem| !is_there && !passes(problem.trouble))?;
        let allow = (problem.trouble == TeamTrouble::Permission).then(|| {
            view! { <button class="button" on:click=move |_| app.allow_team_folder()>{cx.t(phrases::TEAM_ALLOW)}</button>" " }
        });
        Some(view! {
            <p class="banner" role="status">{problem.text}" "{allow}
                <a class="button" href=cx.href(Route::Section(Section::Team))>{cx.t(phrases::S_TEAM)}</a></p>
        })
    })
    .into_any()
}

/// Repeats what could not be stored. Its input is discarded once it is stored.
fn try_again(cx: AppContext) {
    cx.app.try_again(move |command| {
        if let Command::Edit { id, fields: entries } = command {
            cx.unsaved_input.update(|all| {
                if let Some(typed) = all.get_mut(&id) {
                    entries.iter().for_each(|(number, _)| drop(typed.remove(number)));
                }
                all.retain(|_, typed| !typed.is_empty());
            });
        }
    });
}

fn backup(cx: AppContext) -> AnyView {
    let app = cx.app;
    let due = Memo::new(move |_| app.backup_due());
    (move || {
        due.get().map(|due| {
            let has_any = app.backup.with_untracked(|standing| standing.noted.at > 0);
            let (text, label) = match due {
                Due::Permission => (cx.t(phrases::BACKUP_NEEDS_PERMISSION).to_string(), phrases::ALLOW),
                Due::Failed(why) => (cx.t_with(phrases::BACKUP_FAILED, &[&why]), phrases::TRY_AGAIN),
                Due::Old(days, changes) if has_any => {
                    (cx.t_with(phrases::BACKUP_OLD, &[&days.to_string(), &changes.to_string()]), phrases::BACK_UP_NOW)
                }
                Due::Old(_, changes) => (cx.t_with(phrases::BACKUP_NONE, &[&changes.to_string()]), phrases::BACK_UP_NOW),
            };
            view! {
                <p class="banner" role="status">{text}" "
                    <button class="button" on:click=move |_| app.back_up()>{cx.t(label)}</button>" "
                    <button class="button" data-look="quiet" on:click=move |_| app.snooze_backup_reminder()>{cx.t(phrases::NOT_NOW)}</button></p>
            }
        })
    })
    .into_any()
}

/// Offers the newer version of the app. It waits for unsaved input and pending commits, and is never forced.
fn update(cx: AppContext) -> AnyView {
    let is_busy = Memo::new(move |_| {
        let is_typing = cx.unsaved_input.with(|typed| typed.values().any(|fields| !fields.is_empty()));
        is_typing || cx.dialog.with(Option::is_some) || cx.app.queue.saved.get() != SaveState::Yes
    });
    view! {
        <p class="banner" role="status">
            {cx.t(phrases::UPDATE_READY)}" "{move || is_busy.get().then(|| cx.t(phrases::UPDATE_WAITS))}
            <button class="button" disabled=move || is_busy.get() on:click=move |_| cx.app.take_update()>{cx.t(phrases::UPDATE_TAKE)}</button>
        </p>
    }
    .into_any()
}
