//! The server of a team: how it is reached, a test of the connection, and signing in again.
use leptos::prelude::*;
use web_sys::Url;

use super::panel::panel;
use crate::app_state::team_server::{
    Change, PresetServer, ServerCheck, ServerKind, ServerStep, SignIn, TeamServer, command, may_connect,
};
use crate::locale::{Phrase, phrases};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::context::AppContext;

/// The longest login, in bytes.
pub const LONGEST_LOGIN: usize = 64;
/// The page with the wider policy, beside this one.
const WIDER_PAGE: &str = "team.html";

/// What is entered about a server.
#[derive(Clone, Copy)]
pub struct ServerFields {
    address: RwSignal<String>,
    team: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    stays: RwSignal<bool>,
    checks: RwSignal<Vec<ServerCheck>>,
    problem: RwSignal<Option<Problem>>,
    is_checking: RwSignal<bool>,
    preset: RwSignal<Option<PresetServer>>,
}

/// What is wrong with what was entered.
#[derive(Clone, Copy, PartialEq)]
enum Problem {
    Words(Phrase),
    /// Another page may do it.
    Policy,
}

impl ServerFields {
    /// The user's address, and what the admin has set.
    pub fn new(cx: AppContext, preset: RwSignal<Option<PresetServer>>) -> ServerFields {
        let fields = ServerFields {
            preset,
            address: RwSignal::new(String::new()),
            team: RwSignal::new(String::new()),
            user: RwSignal::new(cx.app.my_email()),
            password: RwSignal::new(String::new()),
            stays: RwSignal::new(true),
            checks: RwSignal::new(Vec::new()),
            problem: RwSignal::new(None),
            is_checking: RwSignal::new(false),
        };
        // What is entered already stays, unless there is no choice.
        Effect::new(move |_| {
            let Some(preset) = preset.get() else { return };
            for (field, set) in [(fields.address, preset.address), (fields.team, preset.team)] {
                if !set.is_empty() && (preset.is_only || field.with_untracked(String::is_empty)) {
                    field.set(set);
                }
            }
        });
        fields
    }

    /// What was entered, if it will do.
    pub fn checked(self, kind: ServerKind) -> Option<SignIn> {
        let result = self.read(kind);
        self.problem.set(result.as_ref().err().copied());
        result.ok()
    }

    fn read(self, kind: ServerKind) -> Result<SignIn, Problem> {
        let words = |phrase| Err(Problem::Words(phrase));
        let text = self.address.get_untracked();
        let addresses: Vec<&str> = text.split([' ', ',', ';']).filter(|part| !part.is_empty()).collect();
        let mut endpoints = Vec::new();
        for address in &addresses {
            let Some(url) = address_of(address) else { return words(phrases::TEAM_SERVER_BAD_ADDRESS) };
            let is_here = matches!(url.hostname().as_str(), "localhost" | "127.0.0.1" | "[::1]");
            let is_secure = window().location().protocol().is_ok_and(|protocol| protocol == "https:");
            if is_secure && url.protocol() == "http:" && !is_here {
                return words(phrases::TEAM_SERVER_MIXED);
            }
            if !may_connect(&url) {
                return Err(Problem::Policy);
            }
            let href = url.href();
            let endpoint = href.trim_end_matches('/');
            // What people copy from a browser or a command.
            let surplus = if kind == ServerKind::Etcd { "/v3" } else { "/_utils" };
            endpoints.push(endpoint.strip_suffix(surplus).unwrap_or(endpoint).to_string());
        }
        if endpoints.is_empty() {
            return words(phrases::TEAM_SERVER_BAD_ADDRESS);
        }
        let team = self.team.get_untracked().trim().to_string();
        let is_name = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_');
        if team.is_empty() || !team.bytes().all(is_name) {
            return words(phrases::TEAM_SERVER_BAD_NAME);
        }
        let login = self.user.get_untracked().trim().to_string();
        let password = self.password.get_untracked();
        if login.is_empty() || login.len() > LONGEST_LOGIN || password.is_empty() {
            return words(phrases::TEAM_SERVER_NO_USER);
        }
        Ok(SignIn { server: TeamServer { kind, endpoints, team, login }, password, stays: self.stays.get_untracked() })
    }

    /// The inputs, the test of the connection, and what the admin has to do. `ids` are those of the form.
    pub fn view(self, cx: AppContext, kind: ServerKind, ids: [&'static str; 4], change: Change) -> AnyView {
        // What another kind of server said.
        self.checks.set(Vec::new());
        self.problem.set(None);
        let test = move |_| {
            self.checks.set(Vec::new());
            if self.is_checking.get_untracked() {
                return;
            }
            let Some(sign_in) = self.checked(kind) else { return };
            self.is_checking.set(true);
            cx.app.check_team_server(sign_in, move |result| {
                // The page may be gone by now.
                self.is_checking.try_set(false);
                match result {
                    Ok(checks) => drop(self.checks.try_set(checks)),
                    Err(failure) => cx.app.messages.show_error(cx.app.explain(&failure)),
                }
            });
        };
        let checks = move || {
            self.checks.with(|checks| {
                let lines = checks.iter().map(|check| line(cx, check)).collect_view();
                (!checks.is_empty()).then(|| view! { <ol class="plain-list server-checks">{lines}</ol> })
            })
        };
        let problem = move || {
            self.problem.get().map(|problem| match problem {
                Problem::Words(phrase) => view! { <p class="field-error" role="alert">{cx.t(phrase)}</p> }.into_any(),
                Problem::Policy => {
                    let href = format!("{WIDER_PAGE}{}", window().location().hash().unwrap_or_default());
                    view! {
                        <p class="field-error" role="alert">{cx.t(phrases::TEAM_SERVER_POLICY)}" "<a href=href>{cx.t(phrases::TEAM_SERVER_OPEN)}</a></p>
                    }
                    .into_any()
                }
            })
        };
        let is_only = move || self.preset.with(|preset| preset.as_ref().is_some_and(|preset| preset.is_only));
        let is_named =
            move || self.preset.with(|preset| preset.as_ref().is_some_and(|it| it.is_only && !it.team.is_empty()));
        // With example names until something is entered.
        let for_admin = move || {
            let or = |text: String, example: &str| {
                Some(text.trim().to_string()).filter(|text| !text.is_empty()).unwrap_or_else(|| example.to_string())
            };
            command(kind, change, &or(self.team.get(), "sales"), &or(self.user.get(), "anna"))
        };
        let [address, team, user, password] = ids;
        let hint = match kind {
            ServerKind::Etcd => phrases::TEAM_SERVER_ADDRESS_HINT,
            ServerKind::CouchDb => phrases::TEAM_COUCHDB_ADDRESS_HINT,
        };
        let hints = (format!("{address}-hint"), format!("{team}-hint"));
        view! {
            <div class="field">
                <label for=address>{cx.t(phrases::TEAM_SERVER_ADDRESS)}</label>
                <input id=address class="input" type="text" inputmode="url" autocapitalize="none" spellcheck="false" aria-describedby=hints.0.clone() readonly=is_only
                    prop:value=self.address on:input=move |event| self.address.set(event_target_value(&event))/>
                <small id=hints.0 class="soft">{cx.t(hint)}</small>
            </div>
            <div class="field">
                <label for=team>{cx.t(phrases::TEAM_SERVER_NAME)}</label>
                <input id=team class="input" type="text" autocapitalize="none" spellcheck="false" aria-describedby=hints.1.clone() readonly=is_named
                    prop:value=self.team on:input=move |event| self.team.set(event_target_value(&event))/>
                <small id=hints.1 class="soft">{cx.t(phrases::TEAM_SERVER_NAME_HINT)}</small>
            </div>
            <div class="field">
                <label for=user>{cx.t(phrases::TEAM_SERVER_USER)}</label>
                <input id=user class="input" type="text" autocomplete="username" autocapitalize="none" spellcheck="false" maxlength="64"
                    prop:value=self.user on:input=move |event| self.user.set(event_target_value(&event))/>
            </div>
            {password_fields(cx, password, self.password, self.stays)}
            <div class="page-actions">
                <button type="button" class="button" aria-busy=move || self.is_checking.get().to_string() on:click=test>{cx.t(phrases::TEAM_SERVER_TEST)}</button>
            </div>
            {problem}
            <div role="status">{checks}</div>
            <details class="fold"><summary>{cx.t(phrases::TEAM_FOR_ADMIN)}</summary><div class="stack">
                <p class="soft">{cx.t(phrases::TEAM_FOR_ADMIN_TEXT)}</p><code class="team-command">{for_admin}</code>
            </div></details>
        }
        .into_any()
    }
}

fn password_fields(cx: AppContext, id: &'static str, password: RwSignal<String>, stays: RwSignal<bool>) -> AnyView {
    view! {
        {passphrase_input(cx, id, phrases::TEAM_SERVER_PASSWORD, "current-password", password)}
        <label class="check"><input type="checkbox" prop:checked=stays on:change=move |event| stays.set(event_target_checked(&event))/>
            {cx.t(phrases::TEAM_SERVER_STAY)}</label>
    }
    .into_any()
}

/// An address, which may be a path on the server of this page.
fn address_of(text: &str) -> Option<Url> {
    let url = match text.starts_with('/') {
        true => Url::new_with_base(text, &window().location().origin().ok()?),
        false => Url::new(text),
    };
    url.ok().filter(|url| matches!(url.protocol().as_str(), "http:" | "https:"))
}

fn line(cx: AppContext, check: &ServerCheck) -> AnyView {
    let name = match check.step {
        ServerStep::Answers => phrases::TEAM_CHECK_ANSWERS,
        ServerStep::SignsIn => phrases::TEAM_CHECK_SIGNS_IN,
        ServerStep::Reads => phrases::TEAM_CHECK_READS,
        ServerStep::Writes => phrases::TEAM_CHECK_WRITES,
        ServerStep::HasTeam => phrases::TEAM_CHECK_HAS_TEAM,
    };
    match &check.problem {
        None => view! { <li data-result="good">{icon(icon::CHECK)}<span>{cx.t(name)}</span></li> }.into_any(),
        // That there is no team yet is no fault.
        Some(text) if check.step == ServerStep::HasTeam => {
            view! { <li data-result="plain">{icon(icon::NOTE)}<span>{text.clone()}</span></li> }.into_any()
        }
        Some(text) => view! { <li data-result="bad">{icon(icon::WARN)}<span>{text.clone()}</span></li> }.into_any(),
    }
}

/// Asks for the password of the team's server again.
pub fn sign_in(cx: AppContext) -> AnyView {
    let app = cx.app;
    let (password, stays) = (RwSignal::new(String::new()), RwSignal::new(true));
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let entered = password.get_untracked();
        if !entered.is_empty() {
            app.sign_in_again(entered, stays.get_untracked());
            password.set(String::new());
        }
    };
    let user = move || app.team.server.get().map(|server| format!("{} · {}", server.login, server.endpoints.join(" ")));
    let body = view! {
        <form class="stack seal" on:submit=submit>
            <p class="soft">{user}</p>
            {password_fields(cx, "team-sign-in", password, stays)}
            <div class="page-actions"><button type="submit" class="button" data-look="primary">{cx.t(phrases::TEAM_SERVER_SIGN_IN)}</button></div>
        </form>
    };
    panel(cx.t(phrases::TEAM_SERVER_SIGN_IN), "team-server-sign-in", body.into_any())
}
