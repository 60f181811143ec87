//! Founding a team with the open workspace, and joining one with a new workspace.
use leptos::prelude::*;

use super::panel::panel;
use super::server::{LONGEST_LOGIN, ServerFields};
use super::sheet::{Founded, Sheet};
use crate::app_state::team_folder::{SessionError, TeamFolder};
use crate::app_state::team_server::{Change, PresetServer, ServerKind, SignIn, TeamServer};
use crate::base::Id;
use crate::locale::{Phrase, phrases};
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::context::AppContext;

/// The shortest passphrase, in characters.
pub const SHORTEST_PASSPHRASE: usize = 8;

/// The kinds of places of teams.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PlaceKind {
    /// A folder that a tool synchronises.
    Folder,
    /// A server.
    Server(ServerKind),
}

/// A place that was chosen, with the login there.
#[derive(Clone)]
enum Place {
    Folder(TeamFolder, String),
    Server(SignIn),
}

/// What is asked for.
#[derive(Clone, Copy)]
struct Entry {
    place: RwSignal<PlaceKind>,
    server: ServerFields,
    login: RwSignal<String>,
    folder: RwSignal<Option<TeamFolder>, LocalStorage>,
    passphrase: RwSignal<String>,
    again: RwSignal<String>,
    wrong: RwSignal<Option<String>>,
    is_busy: RwSignal<bool>,
}

impl Entry {
    fn new(cx: AppContext, place: RwSignal<PlaceKind>, preset: RwSignal<Option<PresetServer>>) -> Entry {
        let email = cx.app.my_email();
        Entry {
            place,
            server: ServerFields::new(cx, preset),
            login: RwSignal::new(email),
            folder: RwSignal::new_local(None),
            passphrase: RwSignal::new(String::new()),
            again: RwSignal::new(String::new()),
            wrong: RwSignal::new(None),
            is_busy: RwSignal::new(false),
        }
    }

    /// The place and the passphrase, if they will do.
    fn checked(self, cx: AppContext, is_new: bool) -> Option<(Place, String)> {
        let place = match self.place.get_untracked() {
            PlaceKind::Folder => self.folder_with_login(),
            // What is wrong with it is said there.
            PlaceKind::Server(kind) => Ok(Place::Server(self.server.checked(kind)?)),
        };
        let passphrase = self.passphrase.get_untracked();
        let wrong = match &place {
            Err(phrase) => Some(*phrase),
            Ok(_) if is_new && passphrase.chars().count() < SHORTEST_PASSPHRASE => Some(phrases::PASSPHRASE_SHORT),
            Ok(_) if passphrase.is_empty() => Some(phrases::PASSPHRASE_SHORT),
            Ok(_) if is_new && passphrase != self.again.get_untracked() => Some(phrases::PASSPHRASES_DIFFER),
            Ok(_) => None,
        };
        self.wrong.set(wrong.map(|phrase| cx.t(phrase).to_string()));
        place.ok().filter(|_| wrong.is_none()).map(|place| (place, passphrase))
    }

    fn folder_with_login(self) -> Result<Place, Phrase> {
        let login = self.login.get_untracked().trim().to_string();
        if login.is_empty() || login.len() > LONGEST_LOGIN {
            return Err(phrases::TEAM_LOGIN_MISSING);
        }
        let folder = self.folder.get_untracked().ok_or(phrases::TEAM_FOLDER_MISSING)?;
        Ok(Place::Folder(folder, login))
    }

    /// Notes what came of it.
    fn end(self, cx: AppContext, result: &Result<(), SessionError>) {
        // The page may be gone by now.
        self.is_busy.try_set(false);
        if let Err(failure) = result {
            cx.app.team.entered.set_value(None);
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
        let server_ids = match is_new {
            true => ["team-found-address", "team-found-name", "team-found-user", "team-found-password"],
            false => ["team-join-address", "team-join-name", "team-join-user", "team-join-password"],
        };
        let folder = move || {
            view! {
                <div class="field">
                    <label for=login_id.clone()>{cx.t(phrases::TEAM_LOGIN)}</label>
                    <input id=login_id.clone() class="input" autocomplete="username" maxlength="64" aria-describedby=hint_id.clone()
                        prop:value=self.login on:input=move |event| self.login.set(event_target_value(&event))/>
                    <small id=hint_id.clone() class="soft">{cx.t(phrases::TEAM_LOGIN_HINT)}</small>
                </div>
                <div class="page-actions">
                    <button type="button" class="button" on:click=pick>{cx.t(phrases::TEAM_CHOOSE)}</button>
                    <span role="status">{move || name().map(|name| cx.labelled(&cx.t(phrases::TEAM_FOLDER), &name))}</span>
                </div>
            }
            .into_any()
        };
        let place = move || match self.place.get() {
            PlaceKind::Folder => folder(),
            PlaceKind::Server(kind) => {
                let change = if is_new { Change::Keeper } else { Change::Member };
                self.server.view(cx, kind, server_ids, change)
            }
        };
        let form = view! {
            <p class="soft">{cx.t(words[1])}</p>
            <form class="stack seal" on:submit=submit>
                {place}
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
pub fn found(
    cx: AppContext,
    founded: Founded,
    place: RwSignal<PlaceKind>,
    preset: RwSignal<Option<PresetServer>>,
) -> AnyView {
    let entry = Entry::new(cx, place, preset);
    let act = move || {
        let Some((place, passphrase)) = entry.checked(cx, true) else { return };
        entry.is_busy.set(true);
        let (name, login) = match &place {
            Place::Folder(folder, login) => ((phrases::TEAM_FOLDER, folder.name()), login.clone()),
            Place::Server(sign_in) => {
                ((phrases::TEAM_SERVER, server_name(&sign_in.server)), sign_in.server.login.clone())
            }
        };
        cx.app.team.entered.set_value(Some(login.clone()));
        let words = passphrase.clone();
        let then = move |result: Result<(), SessionError>| {
            entry.end(cx, &result);
            if result.is_ok() {
                founded.show(Sheet { login, place: name, passphrase: words, note: None });
            }
        };
        match place {
            Place::Folder(folder, login) => cx.app.found_team_in(folder, login, passphrase, then),
            Place::Server(sign_in) => cx.app.found_team_on(sign_in, passphrase, then),
        }
    };
    entry.form(cx, "team-found", true, [phrases::TEAM_FOUND, phrases::TEAM_FOUND_TEXT], act)
}

/// The form that joins one, and a team in particular if one is meant; `joined` is called before the page goes there.
pub fn join(
    cx: AppContext,
    place: RwSignal<PlaceKind>,
    preset: RwSignal<Option<PresetServer>>,
    team: Option<Id>,
    joined: impl Fn() + Copy + 'static,
) -> AnyView {
    let entry = Entry::new(cx, place, preset);
    let act = move || {
        let Some((place, passphrase)) = entry.checked(cx, false) else { return };
        entry.is_busy.set(true);
        let then = move |result: Result<(), SessionError>| {
            entry.end(cx, &result);
            if result.is_ok() {
                joined();
            }
        };
        let login = match &place {
            Place::Folder(_, login) => login,
            Place::Server(sign_in) => &sign_in.server.login,
        };
        cx.app.team.entered.set_value(Some(login.clone()));
        match place {
            Place::Folder(folder, login) => cx.app.join_team_in(folder, login, passphrase, team, then),
            Place::Server(sign_in) => cx.app.join_team_on(sign_in, passphrase, team, then),
        }
    };
    entry.form(cx, "team-join", false, [phrases::TEAM_JOIN, phrases::TEAM_JOIN_TEXT], act)
}

/// The choice of where a team keeps its data.
pub fn place_choice(cx: AppContext, place: RwSignal<PlaceKind>, preset: RwSignal<Option<PresetServer>>) -> AnyView {
    let only = move || preset.with(|preset| preset.as_ref().filter(|preset| preset.is_only).map(|it| it.kind));
    let is_set_otherwise = move |kind| only().is_some_and(|only| kind != PlaceKind::Server(only));
    let option = move |kind: PlaceKind, name: Phrase, text: Phrase| {
        let has_folders = kind != PlaceKind::Folder || cx.app.has_folders();
        let text = move || match () {
            () if is_set_otherwise(kind) => phrases::TEAM_PLACE_SET,
            () if has_folders => text,
            () => phrases::TEAM_NO_FOLDERS,
        };
        let is_closed = move || !has_folders || is_set_otherwise(kind);
        view! {
            <label class="check place-choice">
                <input type="radio" name="team-place" prop:checked=move || place.get() == kind disabled=is_closed on:change=move |_| place.set(kind)/>
                <span><strong>{cx.t(name)}</strong><br/><small class="soft">{move || cx.t(text())}</small></span>
            </label>
        }
    };
    view! {
        <fieldset class="place-choices">
            <legend>{cx.t(phrases::TEAM_PLACE)}</legend>
            {option(PlaceKind::Folder, phrases::TEAM_PLACE_FOLDER, phrases::TEAM_PLACE_FOLDER_TEXT)}
            {option(PlaceKind::Server(ServerKind::Etcd), phrases::TEAM_PLACE_SERVER, phrases::TEAM_PLACE_SERVER_TEXT)}
            {option(PlaceKind::Server(ServerKind::CouchDb), phrases::TEAM_PLACE_COUCHDB, phrases::TEAM_PLACE_COUCHDB_TEXT)}
        </fieldset>
    }
    .into_any()
}

/// How a server is called on a sheet.
pub fn server_name(server: &TeamServer) -> String {
    let kind = match server.kind {
        ServerKind::Etcd => "etcd",
        ServerKind::CouchDb => "CouchDB",
    };
    format!("{kind} · {} · {}", server.endpoints.join(" "), server.team)
}
