//! Who works in this browser: the owner who is called like the login in the team, or the one whom the user chooses.
use leptos::prelude::*;

use super::panel::panel;
use crate::base::Id;
use crate::command::Command;
use crate::domain::RecordType;
use crate::locale::phrases;
use crate::store::{RecordStore, display_names, login_owner, picklists};
use crate::ui::context::AppContext;

/// Chooses the owner with the login under which the workspace has come into its team, unless the user chose one before.
pub fn follow_login(cx: AppContext) {
    let app = cx.app;
    Effect::new(move |_| {
        if !app.team.is_in.get() {
            return;
        }
        let login = app.team.entered.try_update_value(Option::take).flatten();
        let owner = login.and_then(|login| app.read_untracked(|set| login_owner::owner_of(set, &login)));
        if let Some(owner) = owner.filter(|_| !app.has_chosen_user()) {
            work_as(cx, owner);
        }
    });
}

fn work_as(cx: AppContext, owner: Id) {
    cx.app.work_as(Some(owner));
    let name = cx.app.read_untracked(|set| display_names::name_of(set, owner, cx.language));
    cx.app.messages.show(cx.t_with(phrases::TEAM_WORK_AS, &[&name]));
}

/// The choice, as long as nobody is chosen.
pub fn who(cx: AppContext) -> AnyView {
    let app = cx.app;
    // It is drawn again only when something about it has changed: a select may be open.
    let asked = Memo::new(move |_| {
        let login = app.team.state.with(|state| {
            let here = state.as_ref().and_then(|state| state.members.first());
            here.map(|member| member.login.clone())
        });
        let login = login.filter(|_| app.user().is_none())?;
        let named = |set: &RecordStore, id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        Some(app.read(|set| {
            let owners: Vec<_> = picklists::users(set).into_iter().map(|id| named(set, id)).collect();
            let is_known = login_owner::owner_of(set, &login).is_some();
            (login, is_known, owners)
        }))
    });
    let view = move || {
        let (login, is_known, owners) = asked.get()?;
        let option = |(value, name): (String, String)| view! { <option value=value>{name}</option> };
        let options = owners.into_iter().map(option).collect_view();
        let choose = move |event| {
            if let Ok(id) = event_target_value(&event).parse() {
                work_as(cx, id);
            }
        };
        let unknown = (!is_known).then(|| {
            let text = cx.t_with(phrases::TEAM_WHO_UNKNOWN, &[&login]);
            let label = cx.t_with(phrases::TEAM_WHO_CREATE, &[login_owner::name_in(&login)]);
            let fields = login_owner::new_owner(&login);
            let create = move |_| {
                let command = Command::Create { kind: RecordType::User, fields: fields.clone() };
                app.run(command, move |result| {
                    if let Some((_, id)) = result.ok().and_then(|created| created.into_iter().next()) {
                        work_as(cx, id);
                    }
                });
            };
            let button = view! { <button type="button" class="button" on:click=create>{label}</button> };
            (view! { <p>{text}</p> }, button)
        });
        let (text, create) = unknown.unzip();
        let body = view! {
            {text}
            <div class="field">
                <label for="team-who-owner">{cx.t(phrases::TEAM_WHO_CHOOSE)}</label>
                <select id="team-who-owner" class="input" aria-describedby="team-who-hint" on:change=choose>
                    <option value="">{cx.t(phrases::NOBODY)}</option>{options}
                </select>
                <small id="team-who-hint" class="soft">{cx.t(phrases::I_AM_HINT)}</small>
            </div>
            {create.map(|button| view! { <div class="page-actions">{button}</div> })}
        };
        Some(panel(cx.t(phrases::TEAM_WHO), "team-who", body.into_any()))
    };
    view.into_any()
}
