//! Inviting colleagues by a link, and the form that such a link opens.
use leptos::prelude::*;
use web_sys::Url;

use super::enter::PlaceKind;
use super::panel::panel;
use crate::app_state::team_server::{Invitation, InvitedServer, PresetServer};
use crate::locale::phrases;
use crate::ui::context::AppContext;
use crate::ui::navigation::{self, Route, Section};

/// The invitation in the address of the page.
pub fn invited() -> Option<Invitation> {
    Invitation::parse(&navigation::query())
}

/// Where the team of an invitation is.
pub fn place_of(invitation: &Invitation) -> PlaceKind {
    invitation.server.as_ref().map_or(PlaceKind::Folder, |server| PlaceKind::Server(server.kind))
}

/// What an invitation fills in. What the admin has set for the page still comes before it.
pub fn filled_in(invitation: &Invitation) -> Option<PresetServer> {
    let InvitedServer { kind, endpoints, name } = invitation.server.clone()?;
    Some(PresetServer { kind, address: endpoints.join(" "), team: name, is_only: false })
}

/// The link for colleagues, to be copied.
pub fn invite(cx: AppContext) -> AnyView {
    let app = cx.app;
    let link = Memo::new(move |_| {
        let team = app.team.state.with(|state| state.as_ref().and_then(|state| state.team));
        let server = app.team.server.get();
        let server =
            server.map(|server| InvitedServer { kind: server.kind, endpoints: server.endpoints, name: server.team });
        let workspace = app.workspace_name(app.workspace.id.get());
        let invitation = Invitation { server, workspace, team };
        let location = window().location();
        let page = location.origin().ok().zip(location.pathname().ok()).map(|(origin, path)| format!("{origin}{path}"));
        format!("{}{}?{}", page.unwrap_or_default(), Route::Section(Section::Team).path(), invitation.query())
    });
    let is_folder = move || app.team.server.with(Option::is_none).then(|| cx.t(phrases::TEAM_INVITE_FOLDER));
    let copy = move |_| {
        app.copy_text(&link.get_untracked());
        app.messages.show(cx.t(phrases::TEAM_INVITE_COPIED).to_string());
    };
    let body = view! {
        <p class="soft">{cx.t(phrases::TEAM_INVITE_TEXT)}" "{is_folder}</p>
        <div class="field">
            <label for="team-invite-link">{cx.t(phrases::TEAM_INVITE_LINK)}</label>
            <input id="team-invite-link" class="input" type="text" readonly prop:value=link/>
        </div>
        <div class="page-actions"><button type="button" class="button" on:click=copy>{cx.t(phrases::COPY_REPORT_LINK)}</button></div>
    };
    panel(cx.t(phrases::TEAM_INVITE), "team-invite", body.into_any())
}

/// What an invitation says, before the form for joining.
pub fn notice(cx: AppContext, invitation: &Invitation, dismiss: impl Fn() + 'static) -> AnyView {
    let to = match invitation.workspace.as_str() {
        "" => cx.t(phrases::TEAM_INVITED_TO_SOME).to_string(),
        name => cx.t_with(phrases::TEAM_INVITED_TO, &[name]),
    };
    // As the browser understands the address, so that letters that look like others are told apart.
    let host = |address: &String| Url::new(address).map_or_else(|_| address.clone(), |url| url.host());
    let server = invitation.server.as_ref().map(|server| {
        let hosts: Vec<String> = server.endpoints.iter().map(host).collect();
        view! {
            <p>{cx.t(phrases::TEAM_INVITED_SERVER)}" "<strong>{hosts.join(", ")}</strong></p>
            <p>{cx.t(phrases::TEAM_INVITED_CAUTION)}</p>
        }
    });
    let folder = invitation.server.is_none().then(|| {
        let text = if cx.app.has_folders() { phrases::TEAM_INVITED_FOLDER } else { phrases::TEAM_NO_FOLDERS };
        view! { <p>{cx.t(text)}</p> }
    });
    let body = view! {
        <p>{to}</p>
        {server}{folder}
        <div class="page-actions"><button type="button" class="button" on:click=move |_| dismiss()>{cx.t(phrases::TEAM_INVITED_NOT_NOW)}</button></div>
    };
    panel(cx.t(phrases::TEAM_INVITED), "team-invited", body.into_any())
}
