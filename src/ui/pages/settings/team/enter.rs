//! Founding a team with the open workspace, and joining one with a new workspace.
use leptos::prelude::*;

use super::panel::panel;
use super::sheet::Founded;
use crate::app_state::team_folder::{SessionError, TeamFolder};
use crate::locale::{Phrase, phrases};
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::context::AppContext;

/// The longest login, in bytes.
const LONGEST_LOGIN: usize = 64;
/// The shortest passphrase, in characters.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// What is asked for.
#[derive(Clone, Copy)]
struct Entry {
    login: RwSignal<String>,
    folder: RwSignal<Option<TeamFolder>, LocalStorage>,
    passphrase: RwSignal<String>,
    again: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Entry {
    fn new(cx: AppContext) -> Entry {
        let email = cx.app.my_email();
        Entry {
            login: RwSignal::new(email),
            folder: RwSignal::new_local(None),
            passphrase: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// The login, the folder and the passphrase, if they will do.
    fn checked(self, cx: AppContext, is_new: bool) -> Option<(String, TeamFolder, String)> {
        let login = self.login.get_untracked().trim().to_string();
        let (folder, passphrase) = (self.folder.get_untracked(), self.passphrase.get_untracked());
        let wrong = match () {
            () if login.is_empty() || login.len() > LONGEST_LOGIN => Some(phrases::TEAM_LOGIN_MISSING),
            () if folder.is_none() => Some(phrases::TEAM_FOLDER_MISSING),
            () if is_new && passphrase.chars().count() < SHORTEST_PASSPHRASE => Some(phrases::PASSPHRASE_SHORT),
            () if passphrase.is_empty() => Some(phrases::PASSPHRASE_SHORT),
            () if is_new && passphrase != self.again.get_untracked() => Some(phrases::PASSPHRASES_DIFFER),
            () => None,
        };
        self.wrong.set(wrong.map(|phrase| cx.t(phrase).to_string()));
        folder.filter(|_| wrong.is_none()).map(|folder| (login, folder, passphrase))
    }

    /// Notes what came of it.
    fn end(self, cx: AppContext, result: &Result<(), SessionError>) {
        // The page may be gone by now.
        self.is_busy.try_set(false);
        if let Err(failure) = result {
            self.wrong.try_set(Some(cx.app.explain(failure)));
        }
    }

    fn form(
        self,
        cx: AppContext,
        id: &'static str,
        is_new: bool,
        words: [Phrase; 2],
        act: impl Fn() + 'static,
    ) -> AnyView {
        let submit = move |event: web_sys::SubmitEvent| {
            event.prevent_default();
            if !self.is_busy.get_untracked() {
                act();
            }
        };
        let pick = move |_| cx.app.pick_team_folder(move |folder| drop(self.folder.try_set(Some(folder))));
        let name = move || self.folder.with(|folder| folder.as_ref().map(TeamFolder::name));
        let (login_id, hint_id) = (format!("{id}-login"), format!("{id}-login-hint"));
        let ids = match is_new {
            true => ["team-passphrase", "team-passphrase-again"],
            false => ["team-join-passphrase", ""],
        };
        let purpose = if is_new { "new-password" } else { "current-password" };
        let again = is_new.then(|| passphrase_input(cx, ids[1], phrases::PASSPHRASE_AGAIN, purpose, self.again));
        let form = view! {
            <p class="soft">{cx.t(words[1])}</p>
            <form class="stack seal" on:submit=submit>
                <div class="field">
                    <label for=login_id.clone()>{cx.t(phrases::TEAM_LOGIN)}</label>
                    <input id=login_id class="input" autocomplete="username" maxlength="64" aria-describedby=hint_id.clone()
                        prop:value=self.login on:input=move |event| self.login.set(event_target_value(&event))/>
                    <small id=hint_id class="soft">{cx.t(phrases::TEAM_LOGIN_HINT)}</small>
                </div>
                <div class="page-actions">
                    <button type="button" class="button" on:click=pick>{cx.t(phrases::TEAM_CHOOSE)}</button>
                    <span role="status">{move || name().map(|name| format!("{}: {name}", cx.t(phrases::TEAM_FOLDER)))}</span>
                </div>
                {passphrase_input(cx, ids[0], phrases::TEAM_PASSPHRASE, purpose, self.passphrase)}
                {again}
                {move || self.wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <div class="page-actions">
                    <button type="submit" class="button" data-look="primary" disabled=self.is_busy>{cx.t(words[0])}</button>
                    <span class="soft" role="status">{move || self.is_busy.get().then(|| cx.t(phrases::TEAM_WORKING))}</span>
                </div>
            </form>
        };
        panel(cx.t(words[0]), id, form.into_any())
    }
}

/// The form that founds a team.
pub fn found(cx: AppContext, founded: Founded) -> AnyView {
    let entry = Entry::new(cx);
    let act = move || {
        let Some((login, folder, passphrase)) = entry.checked(cx, true) else { return };
        entry.is_busy.set(true);
        let name = folder.name();
        cx.app.found_team_in(folder, login.clone(), passphrase.clone(), move |result| {
            entry.end(cx, &result);
            if result.is_ok() {
                founded.show(login, name, passphrase);
            }
        });
    };
    entry.form(cx, "team-found", true, [phrases::TEAM_FOUND, phrases::TEAM_FOUND_TEXT], act)
}

/// The form that joins one.
pub fn join(cx: AppContext) -> AnyView {
    let entry = Entry::new(cx);
    let act = move || {
        let Some((login, folder, passphrase)) = entry.checked(cx, false) else { return };
        entry.is_busy.set(true);
        cx.app.join_team_in(folder, login, passphrase, move |result| entry.end(cx, &result));
    };
    entry.form(cx, "team-join", false, [phrases::TEAM_JOIN, phrases::TEAM_JOIN_TEXT], act)
}
