//! The notice that a backup is due.
use leptos::prelude::*;

use crate::live::backup::Due;
use crate::locale::phrases;
use crate::ui::Ui;

/// The notice, while there is something to say.
pub fn notice(ui: Ui) -> AnyView {
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
