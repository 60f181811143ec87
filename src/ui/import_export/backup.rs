//! Backups on the data page: how they stand, where they go, those that are known, and the way back.
use leptos::prelude::*;

use super::workspace::{Opening, sealed_by, take};
use crate::app_state::backup::{self, BackupFile, KEPT};
use crate::app_state::workspaces::DEMO;
use crate::locale::{format, phrases};
use crate::ui::AppContext;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};

/// How many known backups are listed.
const LISTED: usize = 10;

/// The section of the page; `opening` takes the backup that is to be restored.
pub fn backups(ui: AppContext, opening: Opening) -> AnyView {
    let live = ui.live;
    if live.workspace.get_untracked() == DEMO {
        return ().into_any();
    }
    let has_folder = Memo::new(move |_| live.backup.with(|standing| !standing.noted.folder.is_empty()));
    let text = move || match live.has_folders() {
        true => ui.say_with(phrases::BACKUP_FOLDER_TEXT, &[&KEPT.to_string()]),
        false => ui.say(phrases::BACKUP_NO_FOLDER_TEXT).to_string(),
    };
    let folder = move || {
        has_folder.get().then(|| {
            let name = live.backup.with(|standing| standing.noted.folder.clone());
            let hours = live.backup.with(|standing| standing.noted.hours());
            let choice = |value: u32, label| {
                view! { <option value=value.to_string() selected=hours == value>{ui.say(label)}</option> }
            };
            view! {
                <p>{ui.say_with(phrases::BACKUP_INTO, &[&name])}</p>
                <div class="field backup-often">
                    <label for="backup-hours">{ui.say(phrases::BACKUP_EVERY)}</label>
                    <select id="backup-hours" on:change=move |event| live.set_backup_hours(event_target_value(&event).parse().unwrap_or(24))>
                        {choice(1, phrases::BACKUP_HOURLY)}{choice(24, phrases::BACKUP_DAILY)}
                    </select>
                </div>
            }
        })
    };
    let is_sealed = Memo::new(move |_| live.backup.with(|standing| standing.noted.sealed));
    let seal = move || {
        has_folder.get().then(|| match is_sealed.get() {
            true => view! {
                <div class="page-actions"><p class="backup-sealed">{ui.say(phrases::BACKUP_SEALED)}</p>
                    <button class="button" on:click=move |_| live.seal_backups(None)>{ui.say(phrases::BACKUP_SEAL_STOP)}</button></div>
            }
            .into_any(),
            false => {
                let words = [phrases::BACKUP_SEAL, phrases::BACKUP_SEAL_TEXT, phrases::BACKUP_SEAL_START];
                let act = move |passphrase| live.seal_backups(Some(passphrase));
                sealed_by(ui, ["seal-backups", "seal-backups-again"], words, act)
            }
        })
    };
    let choose = move || {
        live.has_folders().then(|| {
            let label = if has_folder.get() { phrases::OTHER_FOLDER } else { phrases::CHOOSE_FOLDER };
            view! { <button class="button" on:click=move |_| live.pick_backup_folder()>{ui.say(label)}</button> }
        })
    };
    let stop = move || {
        has_folder.get().then(|| {
            view! { <button class="button" data-look="quiet" on:click=move |_| live.forget_backup_folder()>{ui.say(phrases::NO_MORE_BACKUPS)}</button> }
        })
    };
    let is_running = move || live.backup.with(|standing| standing.is_running);
    let known = move || {
        let files = live.backup.with(|standing| standing.noted.files.clone());
        (!files.is_empty()).then(|| {
            let lines = files.into_iter().take(LISTED).map(|file| line(ui, opening, file)).collect_view();
            view! { <h3 id="known-backups">{ui.say(phrases::KNOWN_BACKUPS)}</h3><ul class="todos" aria-labelledby="known-backups">{lines}</ul> }
        })
    };
    view! {
        <section class="panel" aria-labelledby="backup-title">
            <div class="panel-head"><h2 id="backup-title">{ui.say(phrases::BACKUPS)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{ui.say(phrases::BACKUP_TEXT)}" "{text}</p>
                <p role="status" class="backup-age">{move || age(ui)}</p>
                {folder}
                <div class="page-actions">
                    <button class="button" data-look="primary" disabled=is_running on:click=move |_| live.back_up()>{ui.say(phrases::BACK_UP_NOW)}</button>
                    {choose}{stop}
                </div>
                {seal}
                {known}
            </div>
        </section>
    }
    .into_any()
}

/// How old the last backup is, and what came since; tracked.
fn age(ui: AppContext) -> String {
    let live = ui.live;
    let standing = live.backup.get();
    if standing.is_running {
        return ui.say(phrases::BACKUP_RUNNING).to_string();
    }
    let changes = format::number(i64::from(live.changes_since_backup()), ui.language);
    let since = ui.say_with(phrases::BACKUP_SINCE, &[&changes]);
    let last = last_backup(ui, standing.noted.at);
    match standing.failed {
        Some(why) => format!("{} {last} {since}", ui.say_with(phrases::BACKUP_FAILED, &[&why])),
        None => format!("{last} {since}"),
    }
}

/// When the last backup was made, in words.
pub fn last_backup(ui: AppContext, at: i64) -> String {
    if at == 0 {
        return ui.say(phrases::NO_BACKUP).to_string();
    }
    let when = format_value::recent(crate::base::Timestamp(at), ui.live.today(), ui.language);
    ui.say_with(phrases::LAST_BACKUP, &[&when])
}

fn line(ui: AppContext, opening: Opening, file: BackupFile) -> AnyView {
    let live = ui.live;
    let when = format_value::recent(backup::made(&file), live.today(), ui.language);
    let is_kept = !file.place.is_empty();
    let how = match (is_kept, file.sealed) {
        (true, true) => phrases::BACKUP_CHECKED_SEALED,
        (true, false) => phrases::BACKUP_CHECKED,
        _ => phrases::BACKUP_DOWNLOADED,
    };
    let label = ui.say_with(phrases::RESTORE_BACKUP_OF, &[&when]);
    let restore = is_kept.then(|| {
        let name = file.name.clone();
        let act = move |_| {
            let own = name.clone();
            live.backup_file(name.clone(), move |found| match found {
                Some(file) => take(ui, file, opening),
                None => live.complain(ui.say_with(phrases::BACKUP_MISSING, &[&own])),
            });
        };
        view! { <button class="button" aria-label=label on:click=act>{ui.say(phrases::RESTORE_BACKUP)}</button> }
    });
    view! {
        <li class="todo">{icon(icon::DATA)}<span class="todo-name" title=file.name.clone()>{when}</span><span>{ui.say(how)}</span>{restore}</li>
    }
    .into_any()
}
