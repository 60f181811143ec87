//! Backups on the data page: their state, their folder, known backups, and restoring one.
use leptos::prelude::*;

use crate::app_state::backup::{self, BackupFile, MAX_BACKUPS};
use crate::app_state::files::listed;
use crate::base::WorkspaceId;
use crate::locale::{format, phrases};
use crate::store::action_log::ActionFilter;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::format_value::{self, last_backup};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::passphrase::new_passphrase_form;
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Opening, take};
use crate::ui::navigation::Route;
use crate::ui::pages::import_export::calendar_file::calendar_file;

/// The number of known backups listed.
const MAX_LISTED: usize = 10;

/// The section of the page; `opening` receives the backup to restore.
pub fn backups(cx: AppContext, opening: Opening) -> AnyView {
    let app = cx.app;
    if app.workspace.id.get_untracked() == WorkspaceId::Demo {
        return ().into_any();
    }
    let has_folder = Memo::new(move |_| app.backup.with(|state| !state.noted.folder.is_empty()));
    let text = move || match app.has_folders() {
        true => cx.t_with(phrases::BACKUP_FOLDER_TEXT, &[&MAX_BACKUPS.to_string()]),
        false => cx.t(phrases::BACKUP_NO_FOLDER_TEXT).to_string(),
    };
    let folder = move || {
        has_folder.get().then(|| {
            let name = app.backup.with(|state| state.noted.folder.clone());
            let hours = app.backup.with(|state| state.noted.hours());
            let choice = |value: u32, label| {
                view! { <option value=value.to_string() selected=hours == value>{cx.t(label)}</option> }
            };
            view! {
                <p>{cx.t_with(phrases::BACKUP_INTO, &[&name])}</p>
                <div class="field backup-often">
                    <label for="backup-hours">{cx.t(phrases::BACKUP_EVERY)}</label>
                    <select id="backup-hours" on:change=move |event| app.set_backup_hours(event_target_value(&event).parse().unwrap_or(24))>
                        {choice(1, phrases::BACKUP_HOURLY)}{choice(24, phrases::BACKUP_DAILY)}
                    </select>
                </div>
            }
        })
    };
    let is_sealed = Memo::new(move |_| app.backup.with(|state| state.noted.sealed));
    let seal = move || {
        has_folder.get().then(|| match is_sealed.get() {
            true => view! {
                <div class="page-actions"><p class="backup-sealed">{cx.t(phrases::BACKUP_SEALED)}</p>
                    <button class="button" on:click=move |_| app.seal_backups(None)>{cx.t(phrases::BACKUP_SEAL_STOP)}</button></div>
            }
            .into_any(),
            false => {
                let words = [phrases::BACKUP_SEAL, phrases::BACKUP_SEAL_TEXT, phrases::BACKUP_SEAL_START];
                let act = move |passphrase| app.seal_backups(Some(passphrase));
                new_passphrase_form(cx, ["seal-backups", "seal-backups-again"], words, act)
            }
        })
    };
    let choose = move || {
        app.has_folders().then(|| {
            let label = if has_folder.get() { phrases::OTHER_FOLDER } else { phrases::CHOOSE_FOLDER };
            view! { <button class="button" on:click=move |_| app.pick_backup_folder()>{cx.t(label)}</button> }
        })
    };
    let stop = move || {
        has_folder.get().then(|| {
            view! { <button class="button" data-look="quiet" on:click=move |_| app.forget_backup_folder()>{cx.t(phrases::NO_MORE_BACKUPS)}</button> }
        })
    };
    let is_running = move || app.backup.with(|state| state.is_running);
    let known = move || {
        let files = app.backup.with(|state| state.noted.files.clone());
        (!files.is_empty()).then(|| {
            let lines = files.into_iter().take(MAX_LISTED).map(|file| line(cx, opening, file)).collect_view();
            view! { <h3 id="known-backups">{cx.t(phrases::KNOWN_BACKUPS)}</h3><ul class="todos" aria-labelledby="known-backups">{lines}</ul> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="backup-title">
            <div class="panel-head"><h2 id="backup-title">{cx.t(phrases::BACKUPS)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{cx.t(phrases::BACKUP_TEXT)}" "{text}</p>
                <p role="status" class="backup-age">{move || age(cx)}</p>
                {folder}
                <div class="page-actions">
                    <button class="button" data-look="primary" disabled=is_running on:click=move |_| app.back_up()>{cx.t(phrases::BACK_UP_NOW)}</button>
                    {choose}{stop}
                </div>
                {seal}
                {move || has_folder.get().then(|| calendar_file(cx))}
                {known}
            </div>
        </section>
    }
    .into_any()
}

/// The age of the last backup, and the changes since; tracked.
fn age(cx: AppContext) -> AnyView {
    let app = cx.app;
    let state = app.backup.get();
    if state.is_running {
        return cx.t(phrases::BACKUP_RUNNING).into_any();
    }
    let changes = format::number(i64::from(app.changes_since_backup()), cx.language);
    let since = cx.t_with(phrases::BACKUP_SINCE, &[&changes]);
    let last = last_backup(cx, state.noted.at);
    let last = match state.failed {
        Some(why) => format!("{} {last}", cx.t_with(phrases::BACKUP_FAILED, &[&why])),
        None => last,
    };
    let lacking = (!state.lacking.is_empty()).then(|| {
        let count = format::number(state.lacking.len() as i64, cx.language);
        cx.t_with(phrases::FILES_NOT_WRITTEN, &[&count, &listed(&state.lacking)])
    });
    let href = cx.href_with(Route::Actions, &ActionFilter::after(app.backed_up_until()).write());
    let since = figure(FigureKind::Result, since, href, cx.t(phrases::HOW_SINCE_BACKUP));
    view! { {last}" "{since}{lacking.map(|text| view! { <br/>{text} })} }.into_any()
}

fn line(cx: AppContext, opening: Opening, file: BackupFile) -> AnyView {
    let app = cx.app;
    let when = format_value::recent(backup::created_at(&file), app.today(), cx.language);
    let is_kept = !file.place.is_empty();
    let how = match (is_kept, file.sealed) {
        (true, true) => phrases::BACKUP_CHECKED_SEALED,
        (true, false) => phrases::BACKUP_CHECKED,
        _ => phrases::BACKUP_DOWNLOADED,
    };
    let label = cx.t_with(phrases::RESTORE_BACKUP_OF, &[&when]);
    let restore = is_kept.then(|| {
        let name = file.name.clone();
        let act = move |_| {
            let own = name.clone();
            app.backup_file(name.clone(), move |found| match found {
                Some(file) => take(cx, file, opening),
                None => app.messages.show_error(cx.t_with(phrases::BACKUP_MISSING, &[&own])),
            });
        };
        view! { <button class="button" aria-label=label on:click=act>{cx.t(phrases::RESTORE_BACKUP)}</button> }
    });
    view! {
        <li class="todo">{icon(icon::DATA)}<span class="todo-name" title=file.name.clone()>{when}</span><span>{cx.t(how)}</span>{restore}</li>
    }
    .into_any()
}
