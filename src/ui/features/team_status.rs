//! The state of the team in the top bar, in one chip that leads to the team's page, and the open conflicts in the
//! navigation. There is nothing for a workspace without a team.
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::team_status::{Condition, TeamStatus};
use crate::base::Timestamp;
use crate::locale::{format, phrases};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::ui::navigation::{Route, Section};

/// The time after which "2 min ago" is worked out again.
const STEP: Duration = Duration::from_secs(20);

/// The chip. What waits to be sent stands beside every condition.
pub fn chip(cx: AppContext) -> AnyView {
    let app = cx.app;
    app.note_rounds();
    let later = RwSignal::new(());
    if let Ok(timer) = set_interval_with_handle(move || later.set(()), STEP) {
        on_cleanup(move || timer.clear());
    }
    let status = Memo::new(move |_| {
        later.track();
        app.team_status()
    });
    announce(cx, status);
    let is_in = Memo::new(move |_| status.with(Option::is_some));
    (move || is_in.get().then(|| link(cx, status))).into_any()
}

fn link(cx: AppContext, status: Memo<Option<TeamStatus>>) -> AnyView {
    let with = move |read: fn(AppContext, &TeamStatus) -> String| {
        move || status.with(|status| status.as_ref().map(|status| read(cx, status)).unwrap_or_default())
    };
    let tone = move || status.with(|status| status.as_ref().map(|status| tone(status).key()));
    let waiting = move || status.with(|status| status.as_ref().is_some_and(|status| status.waiting > 0).then_some(""));
    let count = with(|cx, status| match status.waiting {
        0 => String::new(),
        count => format::number(i64::from(count), cx.language),
    });
    view! {
        <a class="chip team-chip" data-tone=tone data-waiting=waiting href=move || cx.href(Route::Section(Section::Team))
            title=with(told) aria-label=with(told)>
            <span class="team-chip-words">{with(words)}</span>
            <span class="team-chip-count">{count}</span>
        </a>
    }
    .into_any()
}

fn tone(status: &TeamStatus) -> Tone {
    match status.condition {
        Condition::Synced(_) if status.waiting == 0 => Tone::Good,
        Condition::ReadsOnly if status.waiting > 0 => Tone::Warn,
        Condition::Looking | Condition::Synced(_) | Condition::ReadsOnly => Tone::Plain,
        Condition::Bringing(..) | Condition::Rebuilding => Tone::Plain,
        Condition::Unreachable(_)
        | Condition::Permission
        | Condition::SignedOut
        | Condition::NewPassphrase
        | Condition::Newer => Tone::Warn,
        _ => Tone::Bad,
    }
}

fn condition(cx: AppContext, status: &TeamStatus) -> String {
    let time = |at| format_value::recent(Timestamp(at), cx.app.real_today(), cx.language);
    status.condition.words(status.now, time, cx.language)
}

fn waiting(cx: AppContext, status: &TeamStatus) -> Option<String> {
    status.condition.unsent(status.waiting, cx.language)
}

/// The words of the chip. That something was received is no news while something waits.
fn words(cx: AppContext, status: &TeamStatus) -> String {
    match (status.condition, waiting(cx, status)) {
        (Condition::Synced(_), Some(waiting)) => waiting,
        (_, Some(waiting)) => format!("{} · {waiting}", condition(cx, status)),
        (_, None) => condition(cx, status),
    }
}

/// All of it, for a screen reader and as a hint.
fn told(cx: AppContext, status: &TeamStatus) -> String {
    let parts = [Some(condition(cx, status)), waiting(cx, status), Some(status.why.clone())];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
    cx.labelled(&cx.t(phrases::S_TEAM), &parts.join(" · "))
}

/// Tells a screen reader when something begins to go wrong, and when that is over; not how it goes on.
fn announce(cx: AppContext, status: Memo<Option<TeamStatus>>) {
    let is_wrong = |condition: Condition| condition.is_bad() || matches!(condition, Condition::Unreachable(_));
    Effect::new(move |before: Option<Option<Condition>>| {
        let (now, text) = status.with(|status| match status {
            Some(status) => (Some(status.condition), told(cx, status)),
            None => (None, String::new()),
        });
        // A round that is under way says nothing about the one before.
        let is_passing = matches!(now, Some(Condition::Looking | Condition::Bringing(..) | Condition::Rebuilding));
        let before = before.flatten();
        if is_passing {
            return before;
        }
        let is_new = now.is_some_and(|now| before.is_none_or(|before| now.differs(before)));
        if is_new && (now.is_some_and(is_wrong) || before.is_some_and(is_wrong)) {
            cx.live_region.set(text);
        }
        now
    });
}

/// The line of the navigation with the number of open conflicts, there while there are some.
pub fn conflicts(cx: AppContext) -> AnyView {
    let count = Memo::new(move |_| cx.app.team.state.with(|state| state.as_ref().map_or(0, |state| state.conflicts)));
    let route = Route::Section(Section::Team);
    let current = move || (cx.route.get() == route).then_some("page");
    (move || {
        (count.get() > 0).then(|| {
            let number = format::number(i64::from(count.get()), cx.language);
            view! {
                <a class="nav-item" href=cx.href(route) aria-current=current title=cx.t(phrases::TEAM_CONFLICTS)>
                    {icon(icon::NARROW)}<span class="nav-label">{cx.t(phrases::TEAM_CONFLICTS)}</span>
                    <span class="nav-count" data-new="true">{number}</span>
                </a>
            }
        })
    })
    .into_any()
}
