//! The trial of an automation on the past: how often it would have fired, and each time with its record and its cause.
use leptos::prelude::*;

use crate::app_state::{Trial, TrialRow};
use crate::locale::{format, phrases};
use crate::store::automations::Definition;
use crate::ui::components::format_value;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;

/// The periods that can be tried, in days; the second is the usual one.
const SPANS: [i32; 3] = [30, 90, 365];
/// The number of rows that are shown.
const MOST_SHOWN: usize = 100;

/// What is known of a trial.
#[derive(Clone, PartialEq)]
enum State {
    /// How much is done, in percent.
    Running(u32),
    Done(usize, Vec<TrialRow>),
    Failed(String),
}

/// The trial of a definition, which begins at once. `name` makes its ids unique on the page.
pub fn trial(cx: AppContext, definition: Definition, name: String) -> AnyView {
    let days = RwSignal::new(SPANS[1]);
    let state = RwSignal::new(State::Running(0));
    // A trial that was begun for another period says nothing any more.
    let run = StoredValue::new(0);
    let begin = move || {
        let own = run.get_value() + 1;
        run.set_value(own);
        state.set(State::Running(0));
        let is_wanted = move || run.try_get_value() == Some(own);
        let progress = move |done: u32, all: u32| {
            let percent = (u64::from(done) * 100).checked_div(u64::from(all)).unwrap_or(0).min(100) as u32;
            if is_wanted() && state.get_untracked() != State::Running(percent) {
                state.set(State::Running(percent));
            }
        };
        let from = cx.app.real_today().add_days(1 - days.get_untracked());
        cx.app.try_automation(definition.clone(), from, progress, move |result| {
            if is_wanted() {
                state.set(match result {
                    Ok(Trial { count, rows }) => State::Done(count, rows),
                    Err(failure) => State::Failed(cx.app.explain(&failure)),
                });
            }
        });
    };
    begin();
    let choose = move |event: web_sys::Event| {
        days.set(event_target_value(&event).parse().unwrap_or(SPANS[1]));
        begin();
    };
    let option = |span: i32| {
        let text = cx.t_with(phrases::TRIAL_DAYS, &[&format::number(i64::from(span), cx.language)]);
        view! { <option value=span.to_string() selected=span == SPANS[1]>{text}</option> }
    };
    let id = format!("{name}-span");
    let shown = move || match state.get() {
        State::Running(percent) => {
            let text = cx.t_with(phrases::TRIAL_RUNNING, &[&percent.to_string()]);
            view! { <p class="soft" aria-live="off">{text}</p> }.into_any()
        }
        State::Failed(why) => view! { <p class="banner" data-tone="bad" role="alert">{why}</p> }.into_any(),
        State::Done(count, rows) => done(cx, days.get_untracked(), count, rows),
    };
    view! {
        <div class="automation-trial stack">
            <div class="field"><label for=id.clone()>{cx.t(phrases::TRIAL_SPAN)}</label>
                <select id=id on:change=choose>{SPANS.map(option).into_iter().collect_view()}</select></div>
            {shown}
        </div>
    }
    .into_any()
}

fn done(cx: AppContext, days: i32, count: usize, rows: Vec<TrialRow>) -> AnyView {
    let number = |number: usize| format::number(number as i64, cx.language);
    let days = format::number(i64::from(days), cx.language);
    let text = match count {
        0 => cx.t_with(phrases::TRIAL_NONE, &[&days]),
        count => cx.t_with(phrases::TRIAL_RESULT, &[&days, &number(count)]),
    };
    let latest = (count > rows.len().min(MOST_SHOWN)).then(|| {
        view! { <p class="soft">{cx.t_with(phrases::TRIAL_LATEST, &[&number(rows.len().min(MOST_SHOWN))])}</p> }
    });
    let line = |row: TrialRow| {
        let is_there = cx.app.read_untracked_present(|set| set.locate(row.record).is_some());
        let record = match is_there {
            true => view! { <a href=cx.href(Route::Record(row.record))>{row.name}</a> }.into_any(),
            false => view! { {row.name}" "<span class="soft">"("{cx.t(phrases::TRIAL_GONE)}")"</span> }.into_any(),
        };
        let cause = match row.cause {
            Some((_, label)) => label.told(cx.language),
            None => cx.t(phrases::TRIAL_DAY).to_string(),
        };
        view! { <tr><td>{record}</td><td>{format_value::moment(row.at, cx.language)}</td><td>{cause}</td></tr> }
    };
    let table = (!rows.is_empty()).then(|| {
        view! {
            <div class="table-scroll" tabindex="0" role="region" aria-label=cx.t(phrases::TRY_ON_PAST)><table class="plain-table">
                <thead><tr><th scope="col">{cx.t(phrases::TRIAL_RECORD)}</th><th scope="col">{cx.t(phrases::TRIAL_WHEN)}</th><th scope="col">{cx.t(phrases::TRIAL_BY)}</th></tr></thead>
                <tbody>{rows.into_iter().take(MOST_SHOWN).map(line).collect_view()}</tbody>
            </table></div>
        }
    });
    view! { <p role="status"><strong>{text}</strong></p>{latest}{table} }.into_any()
}
