//! The team's passphrase: changed by one member, and entered by the others then.
use leptos::prelude::*;

use super::enter::{SHORTEST_PASSPHRASE, server_name};
use super::panel::panel;
use super::sheet::{Founded, Sheet};
use crate::app_state::team_folder::{NewPassphrase, SessionError};
use crate::locale::phrases;
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::context::AppContext;

/// What is going on in a form.
#[derive(Clone, Copy)]
struct Progress {
    wrong: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Progress {
    fn new() -> Progress {
        Progress { wrong: RwSignal::new(None), is_busy: RwSignal::new(false) }
    }

    fn end(self, cx: AppContext, result: &Result<(), SessionError>) {
        // The page may be gone by now.
        self.is_busy.try_set(false);
        if let Err(failure) = result {
            self.wrong.try_set(Some(cx.app.explain(failure)));
        }
    }

    fn lines(self, cx: AppContext, button: &'static str, look: Option<&'static str>) -> AnyView {
        view! {
            {move || self.wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
            <div class="page-actions">
                <button type="submit" class="button" data-look=look disabled=self.is_busy>{button}</button>
                <span class="soft" role="status">{move || self.is_busy.get().then(|| cx.t(phrases::TEAM_WORKING))}</span>
            </div>
        }
        .into_any()
    }
}

/// Asks for the passphrase that somebody has changed.
pub fn enter(cx: AppContext) -> AnyView {
    let passphrase = RwSignal::new(String::new());
    let progress = Progress::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if progress.is_busy.get_untracked() {
            return;
        }
        progress.wrong.set(None);
        progress.is_busy.set(true);
        cx.app.enter_team_passphrase(passphrase.get_untracked(), move |result| progress.end(cx, &result));
    };
    let form = view! {
        <p>{cx.t(phrases::TEAM_NEW_PASSPHRASE_TEXT)}</p>
        <form class="stack seal" on:submit=submit>
            {passphrase_input(cx, "team-new-passphrase", phrases::TEAM_NEW_PASSPHRASE, "current-password", passphrase)}
            {progress.lines(cx, cx.t(phrases::TEAM_ENTER_PASSPHRASE), Some("primary"))}
        </form>
    };
    panel(cx.t(phrases::TEAM_PASSPHRASE_CHANGED), "team-unlock", form.into_any())
}

/// Changes the passphrase; a new recovery sheet is shown then.
pub fn change(cx: AppContext, founded: Founded) -> AnyView {
    let [present, new, again] = [(); 3].map(|()| RwSignal::new(String::new()));
    let is_all_anew = RwSignal::new(false);
    let progress = Progress::new();
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let passphrase = new.get_untracked();
        let wrong = match () {
            () if progress.is_busy.get_untracked() => return,
            () if passphrase.chars().count() < SHORTEST_PASSPHRASE => Some(phrases::PASSPHRASE_SHORT),
            () if passphrase != again.get_untracked() => Some(phrases::PASSPHRASES_DIFFER),
            () => None,
        };
        progress.wrong.set(wrong.map(|phrase| cx.t(phrase).to_string()));
        if wrong.is_some() {
            return;
        }
        progress.is_busy.set(true);
        let members = cx.app.team.state.with_untracked(|state| state.as_ref().map(|state| state.members.clone()));
        let login = members.unwrap_or_default().into_iter().next().map(|member| member.login).unwrap_or_default();
        cx.app.change_team_passphrase(
            present.get_untracked(),
            passphrase.clone(),
            is_all_anew.get_untracked(),
            move |result| {
                progress.end(cx, &result.as_ref().map(drop).map_err(Clone::clone));
                if let Ok(NewPassphrase { folder, forgotten }) = result {
                    let note = forgotten.map(|forgotten| match forgotten {
                        Ok(()) => cx.t(phrases::TEAM_KEYS_FORGOTTEN).to_string(),
                        Err(why) => cx.t_with(phrases::TEAM_KEYS_NEEDED, &[&why]),
                    });
                    let server = || {
                        cx.app.team.server.get_untracked().map(|server| (phrases::TEAM_SERVER, server_name(&server)))
                    };
                    let place = folder.map(|folder| (phrases::TEAM_FOLDER, folder)).or_else(server);
                    let place = place.unwrap_or((phrases::TEAM_FOLDER, String::new()));
                    founded.show(Sheet { login, place, passphrase, note });
                }
            },
        );
    };
    view! {
        <details class="fold">
            <summary>{cx.t(phrases::TEAM_CHANGE_PASSPHRASE)}</summary>
            <form class="stack seal" on:submit=submit>
                <p class="soft">{cx.t(phrases::TEAM_CHANGE_PASSPHRASE_TEXT)}</p>
                {move || cx.app.team.server.with(Option::is_some).then(|| view! { <p class="soft">{cx.t(phrases::TEAM_KEEPER_ONLY)}</p> })}
                {passphrase_input(cx, "team-present", phrases::TEAM_PRESENT_PASSPHRASE, "current-password", present)}
                {passphrase_input(cx, "team-next", phrases::TEAM_NEW_PASSPHRASE, "new-password", new)}
                {passphrase_input(cx, "team-next-again", phrases::PASSPHRASE_AGAIN, "new-password", again)}
                <label class="check">
                    <input type="checkbox" aria-describedby="team-forget-text" prop:checked=is_all_anew on:change=move |event| is_all_anew.set(event_target_checked(&event))/>
                    {cx.t(phrases::TEAM_FORGET_KEYS)}
                </label>
                <p id="team-forget-text" class="soft">{cx.t(phrases::TEAM_FORGET_KEYS_TEXT)}</p>
                {progress.lines(cx, cx.t(phrases::TEAM_CHANGE_PASSPHRASE), None)}
            </form>
        </details>
    }
    .into_any()
}
