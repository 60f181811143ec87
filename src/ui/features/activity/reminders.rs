//! Reminders: the number of due activities, the list of active reminders, and a single timer for the next one.
use std::collections::HashSet;
use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;

use crate::app_state::{AppState, NotificationState, WorkspaceState};
use crate::base::{Id, Timestamp};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::locale::{format, phrases};
use crate::store::display_names;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::context::AppContext;
use crate::ui::features::activity::item::due_text;
use crate::ui::navigation::Route;

/// The delay of the first check, which builds the index, so that the page is painted before.
const FIRST_CHECK_DELAY: Duration = Duration::from_millis(600);
/// The number of reminders in the list.
const MAX_REMINDERS: usize = 5;

/// Updates `clock` at startup, for each reminder, at midnight, and when the page becomes visible again. It is zero
/// until the workspace is open. Reminders that became active in between are announced.
pub fn run(cx: AppContext, clock: RwSignal<Timestamp>) {
    let app = cx.app;
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let wake = move || {
        // There are no reminders while a past date is viewed; returning to the present catches up.
        if app.past.is_active() {
            return;
        }
        let Some(before) = clock.try_get_untracked() else { return };
        let now = app.now();
        if before.0 > 0 {
            announce(cx, before, now);
        }
        clock.set(now);
    };
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    let is_open = Memo::new(move |_| app.workspace.phase.get() == WorkspaceState::Open);
    Effect::new(move |_| {
        if is_open.get() {
            stop();
            timer.set_value(set_timeout_with_handle(wake, FIRST_CHECK_DELAY).ok());
        }
    });
    Effect::new(move |_| {
        let last = clock.get();
        if last.0 == 0 {
            return;
        }
        let now = app.now();
        let midnight = AppState::zone().at(app.today().add_days(1), 0);
        let next =
            app.read(|set| set.due_index().next_reminder(set, AppState::zone(), now)).unwrap_or(midnight).min(midnight);
        stop();
        let wait = Duration::from_millis((next.0 - now.0).max(0) as u64 + 50);
        timer.set_value(set_timeout_with_handle(wake, wait).ok());
    });
    // Timers stop while a computer sleeps.
    let looked_at = window_event_listener(leptos::ev::visibilitychange, move |_| {
        if clock.get_untracked().0 > 0 && !document().hidden() {
            wake();
        }
    });
    on_cleanup(move || {
        looked_at.remove();
        stop();
    });
}

/// The number of open activities that are due or overdue.
pub fn badge(cx: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let count = due_count(cx, clock);
    (move || {
        let count = count.get();
        (count > 0).then(|| {
            let number = format::number(count as i64, cx.language);
            let label = cx.t_with(phrases::BADGE, &[&number]);
            let title = label.clone();
            let kind = FigureKind::Count.key();
            view! { <span class="nav-badge" data-figure=kind title=title><span aria-hidden="true">{number}</span><span class="visually-hidden">{label}</span></span> }
        })
    })
    .into_any()
}

/// The active reminders that are neither done nor dismissed.
pub fn list(cx: AppContext, clock: RwSignal<Timestamp>) -> AnyView {
    let app = cx.app;
    let since = RwSignal::new(None::<Timestamp>);
    let dismissed = RwSignal::new(HashSet::<Id>::new());
    let came = Memo::new(move |_| {
        let now = clock.get();
        if now.0 == 0 {
            return Vec::new();
        }
        let from = since.get().unwrap_or_else(|| app.reminded());
        let all = app.read(|set| set.due_index().reminders(set, AppState::zone(), from, now));
        dismissed.with(|dismissed| all.into_iter().filter(|id| !dismissed.contains(id)).collect::<Vec<_>>())
    });
    let dismiss_all = move || {
        let now = app.now();
        app.set_reminded(now);
        since.set(Some(now));
    };
    let dismiss = move |id: Id| {
        dismissed.update(|dismissed| {
            dismissed.insert(id);
        });
        if came.with_untracked(Vec::is_empty) {
            dismiss_all();
        }
    };
    let line = move |id: Id| {
        let (name, detail) = describe(cx, id);
        let label = cx.t_with(phrases::DISMISS_OF, &[&name]);
        let later = move |_| {
            dismiss(id);
            super::reschedule(cx, id, app.today().add_days(1));
        };
        let done = move |_| {
            dismiss(id);
            super::complete(cx, id);
        };
        view! {
            <li class="reminder">
                <a href=cx.href(Route::Record(id))>{name}</a><small>{detail}</small>
                <span class="planners">
                    <button type="button" class="button" on:click=done>{cx.t(phrases::COMPLETE)}</button>
                    <button type="button" class="button" on:click=later>{cx.t(phrases::TOMORROW)}</button>
                    <button type="button" class="button" data-look="quiet" aria-label=label on:click=move |_| dismiss(id)>{cx.t(phrases::DISMISS)}</button>
                </span>
            </li>
        }
    };
    (move || {
        let came = came.get();
        (!came.is_empty()).then(|| {
            let more = came.len().saturating_sub(MAX_REMINDERS);
            let more = (more > 0).then(|| {
                let text = cx.t_with(phrases::AND_MORE, &[&format::number(more as i64, cx.language)]);
                view! { <p class="soft">{figure(FigureKind::More, text, cx.href(Route::Next), cx.t(phrases::HOW_REMINDERS))}</p> }
            });
            view! {
                <section class="reminders panel" aria-labelledby="reminders-title">
                    <div class="panel-head"><h2 id="reminders-title">{cx.t(phrases::REMINDERS)}</h2>
                        <button type="button" class="button" data-look="quiet" on:click=move |_| dismiss_all()>{cx.t(phrases::DISMISS_ALL)}</button></div>
                    <ul class="panel-body plain-list">{came.into_iter().take(MAX_REMINDERS).map(line).collect_view()}</ul>{more}
                </section>
            }
        })
    })
    .into_any()
}

/// The setting for browser notifications, with its button.
pub fn notifications(cx: AppContext) -> AnyView {
    let state = RwSignal::new(cx.app.notifying());
    let set = move |on: bool| cx.app.set_notifying(on, move |now| state.set(now));
    let body = move || match state.get() {
        NotificationState::Denied => view! { <p class="soft">{cx.t(phrases::NOTIFY_DENIED)}</p> }.into_any(),
        NotificationState::Off => view! {
            <p class="soft">{cx.t(phrases::NOTIFY_TEXT)}</p>
            <button type="button" class="button" on:click=move |_| set(true)>{cx.t(phrases::NOTIFY_ON)}</button>
        }
        .into_any(),
        NotificationState::On => view! {
            <p class="soft">{cx.t(phrases::NOTIFY_TEXT)}</p>
            <button type="button" class="button" on:click=move |_| set(false)>{cx.t(phrases::NOTIFY_OFF)}</button>
        }
        .into_any(),
    };
    view! { <section class="notifications">{body}</section> }.into_any()
}

/// The number of open activities that are due today or overdue.
pub fn due_count(cx: AppContext, clock: RwSignal<Timestamp>) -> Memo<usize> {
    Memo::new(move |_| match clock.get() {
        Timestamp(0) => 0,
        _ => cx.app.read(|set| set.due_index().count_until(set, cx.app.today())),
    })
}

/// Announces the reminders between two timestamps: to screen readers, and as notifications if these are on.
fn announce(cx: AppContext, from: Timestamp, to: Timestamp) {
    let came = cx.app.read_untracked(|set| set.due_index().reminders(set, AppState::zone(), from, to));
    for id in came.into_iter().take(MAX_REMINDERS) {
        let (name, detail) = describe(cx, id);
        cx.live_region.set(cx.t_with(phrases::REMINDS, &[&name]));
        cx.app.notify(&name, &detail, &id.to_string());
    }
}

/// The subject of an activity, with its time and its record.
fn describe(cx: AppContext, id: Id) -> (String, String) {
    cx.app.read_untracked(|set| {
        let Some(row) = set.get(RecordType::Activity, id) else { return (String::new(), String::new()) };
        let due = row.day(activity::DUE).map(|due| due_text(cx, due, super::start_minute(row)));
        let about = super::subject_of(set, id).map(|about| display_names::name_of(set, about, cx.language));
        let detail: Vec<String> = due.into_iter().chain(about).collect();
        (display_names::brief(row.text(activity::SUBJECT)).into_owned(), detail.join(" · "))
    })
}
