//! Viewing a past date: the dialog that chooses it, and the banner shown on every page meanwhile.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{Phrase, calendar, format, phrases};
use crate::store::workspace_settings::fiscal_month;
use crate::ui::components::{dialog, format_value};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::state::list::Selection;

/// Views a date, or the present.
pub fn view_date(cx: AppContext, day: Option<Date>) {
    // A selection consists of slots, which may differ on another date.
    cx.lists.with_value(|lists| lists.values().for_each(|state| state.selection.set(Selection::default())));
    match day {
        Some(_) => cx.app.past.wanted.set(day),
        None => cx.app.view_present(),
    }
}

/// Shows which date is viewed, with a way back.
pub fn banner(cx: AppContext, day: Date) -> AnyView {
    let app = cx.app;
    app.view_as_of(day);
    let state = move || {
        if app.past.there.get() == Some(day) {
            return cx.t(phrases::PAST_BANNER).to_string();
        }
        let (done, all) = app.past.progress.get();
        let number = |number: u32| format::number(number.into(), cx.language);
        match all {
            0 => cx.t(phrases::ONE_MOMENT).to_string(),
            _ => cx.t_with(phrases::PAST_READING, &[&number(done), &number(all)]),
        }
    };
    let begins = app.first_day().map(format_value::local_day).filter(|first| *first > day);
    let begins = begins.map(|first| cx.t_with(phrases::PAST_BEGINS, &[&format::day(first, cx.language)]));
    view! {
        <p class="banner past-banner" role="status">
            <strong>{cx.t_with(phrases::AS_OF_DAY, &[&calendar::long_day(day, cx.language)])}</strong>
            <span>{state}</span>{begins.map(|text| view! { <span>{text}</span> })}
            <span class="past-ways">
                <button type="button" class="button" on:click=move |_| cx.dialog.set(Some(Dialog::ChooseAsOf))>{cx.t(phrases::PAST_OTHER)}</button>
                <button type="button" class="button" data-look="primary" on:click=move |_| view_date(cx, None)>{cx.t(phrases::PAST_BACK)}</button>
            </span>
        </p>
    }
    .into_any()
}

/// The dialog that chooses a date.
pub fn dialog(cx: AppContext) -> AnyView {
    let app = cx.app;
    let today = app.real_today();
    let month = app.read_untracked(|set| Some(fiscal_month(set))).unwrap_or(1);
    let start = app.past.wanted.get_untracked().unwrap_or(today.add_days(-1));
    let typed = RwSignal::new(start.to_iso());
    let chosen = move || Date::parse_iso(&typed.get()).filter(|day| *day < today);
    let offered: [(Phrase, Date); 5] = [
        (phrases::PAST_YESTERDAY, today.add_days(-1)),
        (phrases::PAST_SUNDAY, today.add_days(-1 - today.weekday() as i32)),
        (phrases::PAST_MONTH, today.add_days(-(today.ymd().2 as i32))),
        (phrases::PAST_QUARTER, today.fiscal_quarter_start(month).add_days(-1)),
        (phrases::PAST_YEAR, today.plus_months(-12)),
    ];
    let offer = move |(name, day): (Phrase, Date)| {
        view! { <button type="button" class="button" aria-pressed=move || (chosen() == Some(day)).to_string() on:click=move |_| typed.set(day.to_iso())>{cx.t(name)}</button> }
    };
    let submit = move || {
        if let Some(day) = untrack(chosen) {
            cx.dialog.set(None);
            view_date(cx, Some(day));
        }
    };
    let wrong = move || chosen().is_none();
    let body = view! {
        <p class="soft">{cx.t(phrases::PAST_TEXT)}</p>
        <div class="field" data-invalid=move || wrong().then_some("true")>
            <label for="past-day">{cx.t(phrases::PAST_DAY)}</label>
            <input id="past-day" class="input" type="date" max=today.add_days(-1).to_iso() prop:value=move || typed.get() aria-describedby="past-wrong"
                aria-invalid=move || wrong().then_some("true") on:input=move |event| typed.set(event_target_value(&event))/>
            <span id="past-wrong" class="field-error">{move || wrong().then(|| cx.t(phrases::PAST_FUTURE))}</span>
        </div>
        <div class="past-offers">{offered.map(offer).collect_view()}</div>
    };
    let foot = view! {
        {app.past.is_active().then(|| view! { <button type="button" class="button" on:click=move |_| { cx.dialog.set(None); view_date(cx, None); }>{cx.t(phrases::PAST_BACK)}</button> })}
        {dialog::submit_button(cx.t(phrases::PAST_SHOW))}
    };
    dialog::dialog(cx, cx.t(phrases::LOOK_BACK).to_string(), "small", body.into_any(), foot.into_any(), submit)
}
