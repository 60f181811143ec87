//! Which browsers of a team have erased the people whom somebody erased.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::context::AppContext;

/// The browsers of the team, if anybody was erased in it.
pub(super) fn erasures(cx: AppContext) -> impl IntoView {
    let app = cx.app;
    move || {
        let state = app.team.state.get().filter(|state| state.erasures > 0)?;
        let line = |(at, member): (usize, crate::app_state::team_folder::TeamMember)| {
            let here =
                (at == 0).then(|| view! { " "<small class="soft">"("{cx.t(phrases::TEAM_THIS_BROWSER)}")"</small> });
            let done = if member.has_erased { phrases::RIGHTS_TEAM_DONE } else { phrases::RIGHTS_TEAM_OPEN };
            view! { <tr><th scope="row">{member.login}{here}</th><td>{cx.t(done)}</td></tr> }
        };
        let rows = state.members.into_iter().enumerate().map(line).collect_view();
        Some(view! {
            <section class="panel" aria-labelledby="rights-team">
                <div class="panel-head"><h2 id="rights-team">{cx.t(phrases::RIGHTS_TEAM)}</h2></div>
                <div class="panel-body stack">
                    <table class="plain-table" aria-labelledby="rights-team"><tbody>{rows}</tbody></table>
                    <p class="soft no-print">{cx.t(phrases::RIGHTS_TEAM_HINT)}</p>
                </div>
            </section>
        })
    }
}
