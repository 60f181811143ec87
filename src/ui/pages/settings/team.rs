//! The team of the workspace: founded, joined and left; its state, members and conflicts. The code is a chunk.
mod changes;
mod conflicts;
mod enter;
mod invite;
mod panel;
mod passphrase;
mod server;
mod sheet;
mod take_out;
mod who;

use enter::PlaceKind;
use leptos::prelude::*;
use panel::panel;

use crate::app_state::team_folder::{TeamMember, TeamProblem, TeamTrouble};
use crate::app_state::team_server::ServerKind;
use crate::base::Timestamp;
use crate::locale::{format, phrases};
use crate::ui::chunks::Chunk;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::navigation::{Route, Section};

/// The section.
pub fn team(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Team, move || render_if_ready(team_section(cx, ())))
}

chunk!(pub team_section, fetch_team, cx, _of: (), section(cx));

fn section(cx: AppContext) -> AnyView {
    let app = cx.app;
    let is_elsewhere = !app.can_have_team();
    let founded = sheet::Founded::new();
    who::follow_login(cx);
    // Of several tabs one carries out the rounds; the others know nothing until they look themselves.
    Effect::new(move |_| {
        if app.team.is_in.get() && app.team.state.with_untracked(Option::is_none) {
            app.start_round();
        }
    });
    let is_locked = Memo::new(move |_| {
        app.team.problem.with(|problem| problem.as_ref().is_some_and(|it| it.trouble == TeamTrouble::NewPassphrase))
    });
    let unlock = move || is_locked.get().then(|| passphrase::enter(cx));
    let is_signed_out = Memo::new(move |_| {
        let has_server = app.team.server.with(Option::is_some);
        let needs = |problem: &Option<TeamProblem>| {
            problem.as_ref().is_some_and(|problem| problem.trouble == TeamTrouble::Permission)
        };
        has_server && app.team.problem.with(needs)
    });
    let sign_in = move || is_signed_out.get().then(|| server::sign_in(cx));
    let invitation = RwSignal::new(invite::invited().filter(|_| app.can_join_team()));
    let usual = if app.has_folders() { PlaceKind::Folder } else { PlaceKind::Server(ServerKind::Etcd) };
    let place = RwSignal::new(invitation.with_untracked(|it| it.as_ref().map_or(usual, invite::place_of)));
    let preset = RwSignal::new(invitation.with_untracked(|it| it.as_ref().and_then(invite::filled_in)));
    if app.can_join_team() {
        app.find_preset_server(move |found| {
            let (kind, is_only) = (found.kind, found.is_only);
            // The page may be gone by now.
            let is_invited = invitation.try_with_untracked(Option::is_some).unwrap_or_default();
            if (is_only || !is_invited) && preset.try_set(Some(found)).is_none() {
                place.set(PlaceKind::Server(kind));
            }
        });
    }
    let forget_invitation = move || {
        cx.set_query(Route::Section(Section::Team), "");
        // The page may be gone by now.
        invitation.try_set(None);
    };
    let body = move || match () {
        () if invitation.with(Option::is_some) => {
            let invited = invitation.get().unwrap_or_default();
            let notice = invite::notice(cx, &invited, forget_invitation);
            let can = invited.server.is_some() || app.has_folders();
            let form = can.then(|| enter::join(cx, place, preset, invited.team, forget_invitation));
            view! { {notice}{form} }.into_any()
        }
        () if is_elsewhere => view! { <p class="soft">{cx.t(phrases::TEAM_NOT_HERE)}</p> }.into_any(),
        () if founded.is_shown() => sheet::sheet(cx, founded),
        () if app.team.is_in.get() => {
            let changes = changes::changes(cx);
            view! { {state(cx)}{sign_in}{unlock}{who::who(cx)}{conflicts::conflicts(cx)}{members(cx)}{invite::invite(cx)}{changes}{passphrase::change(cx, founded)}{leave(cx)} }.into_any()
        }
        () => {
            let about = cx.t(phrases::TEAM_ABOUT);
            view! { <p>{about}</p>{enter::place_choice(cx, place, preset)}{enter::found(cx, founded, place, preset)}{enter::join(cx, place, preset, None, || ())} }.into_any()
        }
    };
    body.into_any()
}

/// What the last round found, and what the user may have to do about it.
fn state(cx: AppContext) -> AnyView {
    let app = cx.app;
    let number = move |count: u32| format::number(i64::from(count), cx.language);
    let lines = move || {
        let state = app.team.state.get();
        let failure = app.team.failure.get().map(|failure| app.explain(&failure));
        let problem = app.team.problem.get();
        let is_it = |trouble| problem.as_ref().is_some_and(|problem| problem.trouble == trouble);
        let (needs_access, is_lost) = (is_it(TeamTrouble::Permission), is_it(TeamTrouble::NotOurTeam));
        let is_wrong = is_it(TeamTrouble::Diverged);
        let is_folder = app.team.server.with(Option::is_none);
        let reads_only = state.as_ref().is_some_and(|state| state.reads_only);
        let said = failure.or(problem.map(|problem| problem.text));
        let has_said = said.is_some();
        let counts = state.as_ref().map_or([0; 4], |state| [state.unsent, state.files, state.waiting, state.late]);
        let is_calm = counts == [0; 4];
        let said_of = [phrases::TEAM_UNSENT, phrases::TEAM_UNSENT_FILES, phrases::TEAM_WAITING, phrases::TEAM_LATE];
        let counts = counts.into_iter().zip(said_of);
        let counts = counts.filter(|(count, _)| *count > 0);
        let counts = counts.map(|(count, phrase)| view! { <p>{cx.t_with(phrase, &[&number(count)])}</p> }.into_any());
        let calm = (state.is_some() && !has_said && is_calm).then_some(phrases::TEAM_IN_STEP);
        let calm = calm.or_else(|| (state.is_none() && !has_said).then_some(phrases::ONE_MOMENT));
        view! {
            <div role="status">
                {said.map(|text| view! { <p class="field-error">{text}</p> })}
                {reads_only.then(|| view! { <p>{cx.t(phrases::TEAM_READS_ONLY)}</p> })}
                {counts.collect_view()}
                {calm.map(|text| view! { <p>{cx.t(text)}</p> })}
                {is_lost.then(|| view! { <p class="soft">{cx.t(phrases::TEAM_PUT_BACK_TEXT)}</p> })}
            </div>
            <div class="page-actions">
                {(needs_access && is_folder).then(|| view! {
                    <button type="button" class="button" data-look="primary" on:click=move |_| app.allow_team_folder()>{cx.t(phrases::TEAM_ALLOW)}</button>
                })}
                {(is_lost && is_folder).then(|| view! {
                    <button type="button" class="button" on:click=move |_| app.change_team_folder()>{cx.t(phrases::TEAM_OTHER_FOLDER)}</button>
                })}
                {is_lost.then(|| view! {
                    <button type="button" class="button" on:click=move |_| app.put_team_back()>{cx.t(phrases::TEAM_PUT_BACK)}</button>
                })}
                {is_wrong.then(|| view! {
                    <button type="button" class="button" data-look="primary" on:click=move |_| app.rebuild_replica()>{cx.t(phrases::TEAM_REBUILD)}</button>
                })}
            </div>
        }
    };
    // It is not drawn again with the lines, so that it keeps the focus.
    let look = view! {
        <div class="page-actions">
            <button type="button" class="button" aria-busy=move || app.team.is_looking.get().to_string() on:click=move |_| app.start_round()>
                {cx.t(phrases::TEAM_LOOK_NOW)}
            </button>
        </div>
    };
    panel(cx.t(phrases::TEAM_STATE), "team-state", view! { {lines}{look} }.into_any())
}

fn members(cx: AppContext) -> AnyView {
    let app = cx.app;
    let rows = move || {
        let members = app.team.state.get().map(|state| state.members).unwrap_or_default();
        let row = |(at, member): (usize, TeamMember)| {
            let here =
                (at == 0).then(|| view! { " "<small class="soft">"("{cx.t(phrases::TEAM_THIS_BROWSER)}")"</small> });
            let last = member
                .last_at
                .map_or_else(String::new, |at| format_value::recent(Timestamp(at), app.today(), cx.language));
            view! {
                <tr>
                    <th scope="row">{member.login}{here}</th>
                    <td data-align="right">{format::number(i64::from(member.commits), cx.language)}</td>
                    <td>{last}</td><td>{member.edition}</td>
                </tr>
            }
        };
        members.into_iter().enumerate().map(row).collect_view()
    };
    let head = [phrases::TEAM_COMMITS, phrases::TEAM_LAST_ACTION, phrases::TEAM_VERSION];
    let align = |at: usize| (at == 0).then_some("right");
    let head = head.into_iter().enumerate().map(|(at, name)| {
        view! { <th scope="col" data-align=align(at)>{cx.t(name)}</th> }
    });
    let table = view! {
        <div class="scroll" tabindex="0" role="group" aria-labelledby="team-members"><table class="plain-table">
            <thead><tr><th scope="col">{cx.t(phrases::TEAM_MEMBER)}</th>{head.collect_view()}</tr></thead>
            <tbody>{rows}</tbody>
        </table></div>
        {take_out::take_out(cx)}
    };
    panel(cx.t(phrases::TEAM_MEMBERS), "team-members", table.into_any())
}

/// Leaving, after a look at what would not be sent any more.
fn leave(cx: AppContext) -> AnyView {
    let app = cx.app;
    let unsent = move || app.team.state.with(|state| state.as_ref().map_or(0, |state| state.unsent));
    let warning = move || {
        let count = unsent();
        (count > 0).then(|| {
            let text = cx.t_with(phrases::TEAM_LEAVE_UNSENT, &[&format::number(i64::from(count), cx.language)]);
            view! { <p class="field-error">{text}</p> }
        })
    };
    let leave = move |and_delete: bool| {
        let workspace = app.workspace.id.get_untracked();
        app.leave_team(move |result| match result {
            // What is lost with it is said there once more.
            Ok(()) if and_delete => cx.dialog.set(Some(Dialog::DeleteWorkspace { workspace })),
            Ok(()) => app.messages.show(cx.t(phrases::TEAM_LEFT).to_string()),
            Err(failure) => app.messages.show_error(app.explain(&failure)),
        })
    };
    view! {
        <details class="fold">
            <summary>{cx.t(phrases::TEAM_LEAVE)}</summary>
            <div class="stack">
                <p class="soft">{cx.t(phrases::TEAM_LEAVE_TEXT)}</p>
                {warning}
                <div class="page-actions">
                    <button type="button" class="button" data-look="danger" on:click=move |_| leave(false)>{cx.t(phrases::TEAM_LEAVE)}</button>
                    <button type="button" class="button" data-look="danger" on:click=move |_| leave(true)>{cx.t(phrases::TEAM_LEAVE_DELETE)}</button>
                </div>
            </div>
        </details>
    }
    .into_any()
}
