//! Changes as a file: written for somebody who does not see the folder, and taken in.
use leptos::prelude::*;

use super::panel::panel;
use crate::app_state::team_folder::{ChangesSince, ChangesTakenIn, Shared};
use crate::base::{Date, Timestamp};
use crate::locale::{format, phrases};
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;

/// The choices that are no member.
const ALL: &str = "all";
const DAY: &str = "day";

/// The panel.
pub fn changes(cx: AppContext) -> AnyView {
    let app = cx.app;
    let chosen = RwSignal::new(DAY.to_string());
    let day = RwSignal::new(app.today().add_days(-7).to_iso());
    let others = Memo::new(move |_| {
        let members = app.team.state.get().map(|state| state.members).unwrap_or_default();
        members.into_iter().skip(1).map(|member| (member.replica, member.login)).collect::<Vec<_>>()
    });
    let option = move |key: String, text: String| {
        let own = key.clone();
        view! { <option value=key selected=move || chosen.with(|chosen| *chosen == own)>{text}</option> }
    };
    let options = move || {
        let members = others.get().into_iter();
        let members = members.map(|(replica, login)| option(replica, cx.t_with(phrases::TEAM_FILE_MEMBER, &[&login])));
        view! {
            {option(DAY.to_string(), cx.t(phrases::TEAM_FILE_SINCE).to_string())}
            {members.collect_view()}
            {option(ALL.to_string(), cx.t(phrases::TEAM_FILE_ALL).to_string())}
        }
    };
    let since_day = move || {
        chosen.with(|chosen| chosen == DAY).then(|| view! {
            <div class="field"><label for="changes-day">{cx.t(phrases::TEAM_FILE_DAY)}</label>
                <input id="changes-day" class="input" type="date" prop:value=day on:input=move |event| day.set(event_target_value(&event))/></div>
        })
    };
    let since = move || {
        Some(match chosen.get_untracked().as_str() {
            ALL => ChangesSince::Everything,
            DAY => ChangesSince::Time { at: app.beginning_of(Date::parse_iso(&day.get_untracked())?) },
            replica => ChangesSince::Member { replica: replica.to_string() },
        })
    };
    let nothing = move || app.messages.show(cx.t(phrases::TEAM_FILE_NOTHING).to_string());
    let save = move |_| {
        let Some(since) = since() else { return };
        app.save_changes(since, move |is_something| {
            if !is_something {
                nothing();
            }
        });
    };
    // A file that took so long that the browser wants another click.
    let ready = StoredValue::new_local(None::<(ChangesSince, web_sys::File)>);
    let share = move |_| {
        let Some(since) = since() else { return };
        let kept = ready.try_update_value(Option::take).flatten();
        let give = move |since: ChangesSince, file: web_sys::File| {
            app.share(file.clone(), move |shared| match shared {
                Shared::Done | Shared::Cancelled => {}
                Shared::NeedsClick => {
                    // The page may have been left.
                    let _ = ready.try_set_value(Some((since, file)));
                    app.messages.show(cx.t(phrases::TEAM_FILE_READY).to_string());
                }
                Shared::Failed => app.messages.show_error(cx.t(phrases::TEAM_FILE_NOT_SHARED).to_string()),
            });
        };
        match kept.filter(|(of, _)| *of == since) {
            Some((_, file)) => give(since, file),
            None => app.changes_file(since.clone(), move |file| match file {
                Some(file) => give(since, file),
                None => nothing(),
            }),
        }
    };
    let share = app.can_share_changes().then(
        || view! { <button type="button" class="button" on:click=share>{cx.t(phrases::TEAM_FILE_SHARE)}</button> },
    );
    let take = move |file: web_sys::File| {
        app.take_in_changes(file, move |result| match result {
            Ok(taken) => app.messages.show(told(cx, &taken)),
            Err(failure) => app.messages.show_error(app.explain(&failure)),
        });
    };
    let body = view! {
        <p class="soft">{cx.t(phrases::TEAM_FILE_TEXT)}</p>
        <div class="page-actions">
            <div class="field"><label for="changes-since">{cx.t(phrases::TEAM_FILE_FOR)}</label>
                <select id="changes-since" on:change=move |event| chosen.set(event_target_value(&event))>{options}</select></div>
            {since_day}
            <button type="button" class="button" on:click=save>{cx.t(phrases::TEAM_FILE_SAVE)}</button>
            {share}
        </div>
        {file_drop(cx.t(phrases::TEAM_FILE_TAKE), ".kontor-changes", take)}
    };
    panel(cx.t(phrases::TEAM_FILE), "team-file", body.into_any())
}

/// What came of a file.
fn told(cx: AppContext, taken: &ChangesTakenIn) -> String {
    let came = cx.t_with(phrases::TEAM_FILE_TAKEN, &[&format::number(i64::from(taken.commits), cx.language)]);
    if let Some(refused) = &taken.refused {
        return refused.clone();
    }
    if taken.is_complete {
        return came;
    }
    let since = taken.since.map(|at| format_value::recent(Timestamp(at), cx.app.today(), cx.language));
    match since {
        Some(since) => cx.t_with(phrases::TEAM_FILE_LACKS, &[&taken.from, &since]),
        None => cx.t_with(phrases::TEAM_FILE_LACKS_ALL, &[&taken.from]),
    }
}
