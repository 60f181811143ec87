//! Taking somebody out of the team: what the admin of the server does, and the new key that keeps what is new from them.
use leptos::prelude::*;

use crate::app_state::team_server::{Change, command};
use crate::locale::phrases;
use crate::ui::context::AppContext;

/// The steps, for the member that is chosen.
pub fn take_out(cx: AppContext) -> AnyView {
    let app = cx.app;
    let others = Memo::new(move |_| {
        let members = app.team.state.get().map(|state| state.members).unwrap_or_default();
        let own = members.first().map(|member| member.login.clone()).unwrap_or_default();
        let mut logins: Vec<String> = members.into_iter().map(|member| member.login).collect();
        logins.retain(|login| *login != own);
        logins.sort();
        logins.dedup();
        logins
    });
    let chosen = RwSignal::new(String::new());
    // Whoever was chosen may be unknown after the next round; the first one stands for nobody.
    let login = Memo::new(move |_| {
        let chosen = chosen.get();
        others.with(|all| all.iter().find(|login| **login == chosen).or(all.first()).cloned())
    });
    let options = move || {
        let option = |other: String| {
            let (own, value) = (other.clone(), other.clone());
            view! { <option value=value selected=move || login.get().as_ref() == Some(&own)>{other}</option> }
        };
        others.get().into_iter().map(option).collect_view()
    };
    let at_server = move || {
        let server = app.team.server.get()?;
        let command = command(server.kind, Change::Out, &server.team, &login.get()?);
        Some(view! { <li>{cx.t(phrases::TEAM_OUT_COMMAND)}<br/><code class="team-command">{command}</code></li> })
    };
    let at_folder = move || {
        let is_folder = app.team.server.with(Option::is_none);
        is_folder.then(|| view! { <li>{cx.t(phrases::TEAM_OUT_FOLDER)}</li> })
    };
    let body = move || {
        match login.with(Option::is_some) {
        false => view! { <p class="soft">{cx.t(phrases::TEAM_OUT_NOBODY)}</p> }.into_any(),
        true => view! {
            <div class="field"><label for="team-out">{cx.t(phrases::TEAM_MEMBER)}</label>
                <select id="team-out" class="input" on:change=move |event| chosen.set(event_target_value(&event))>{options}</select></div>
            <ol class="stack">
                {at_server}{at_folder}
                <li>{cx.t(phrases::TEAM_OUT_PASSPHRASE)}</li>
                <li>{cx.t(phrases::TEAM_OUT_KEEPS)}</li>
            </ol>
        }
        .into_any(),
    }
    };
    view! { <details class="fold"><summary>{cx.t(phrases::TEAM_OUT)}</summary><div class="stack">{body}</div></details> }.into_any()
}
