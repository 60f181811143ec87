//! The calendar file in the folder of backups: whether it is kept, whose activities it has, and how it stands.
use leptos::prelude::*;

use crate::app_state::calendar_file::file_name;
use crate::base::Timestamp;
use crate::locale::{format, phrases};
use crate::store::calendar_feed::DAYS_BACK;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// The part of the section of backups.
pub fn calendar_file(cx: AppContext) -> AnyView {
    let app = cx.app;
    let status = app.calendar_file;
    let is_on = Memo::new(move |_| status.with(|status| status.noted.is_on));
    let name = file_name(app.workspace.id.get_untracked());
    let text = cx.t_with(phrases::CALENDAR_FILE_TEXT, &[&name, &format::number(i64::from(DAYS_BACK), cx.language)]);
    let choose = move |event| app.set_calendar_of_all(event_target_value(&event) == "all");
    let whose = move || {
        (is_on.get() && app.user().is_some()).then(|| {
            let of_all = status.with_untracked(|status| status.noted.of_all);
            view! {
                <div class="field backup-often">
                    <label for="calendar-whose">{cx.t(phrases::CALENDAR_FILE_WHOSE)}</label>
                    <select id="calendar-whose" on:change=choose>
                        <option value="mine" selected=!of_all>{cx.t(phrases::CALENDAR_FILE_MINE)}</option>
                        <option value="all" selected=of_all>{cx.t(phrases::CALENDAR_FILE_ALL)}</option>
                    </select>
                </div>
            }
        })
    };
    let told = move || {
        let status = status.get();
        if !status.noted.is_on {
            return String::new();
        }
        match status.failed {
            Some(why) => cx.t_with(phrases::CALENDAR_FILE_FAILED, &[&why]),
            None if status.is_waiting => cx.t(phrases::CALENDAR_FILE_PERMISSION).to_string(),
            None if status.noted.at == 0 => cx.t(phrases::ONE_MOMENT).to_string(),
            None => {
                let when = format_value::recent(Timestamp(status.noted.at), app.today(), cx.language);
                cx.t_with(phrases::CALENDAR_FILE_AT, &[&when])
            }
        }
    };
    let allow = move || {
        (is_on.get() && status.with(|status| status.is_waiting)).then(|| {
            view! { <button class="button" on:click=move |_| app.allow_calendar_file()>{cx.t(phrases::ALLOW)}</button> }
        })
    };
    view! {
        <h3 id="calendar-file">{cx.t(phrases::CALENDAR_FILE)}</h3>
        <p class="soft" id="calendar-file-text">{text}</p>
        <label class="check"><input type="checkbox" prop:checked=is_on aria-describedby="calendar-file-text"
            on:change=move |event| app.keep_calendar_file(event_target_checked(&event))/>{cx.t(phrases::CALENDAR_FILE_KEEP)}</label>
        {whose}
        <div class="page-actions"><p role="status" class="calendar-file-status">{told}</p>{allow}</div>
    }
    .into_any()
}
