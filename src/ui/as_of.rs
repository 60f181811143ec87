//! Looking at a past day: the dialog that chooses it, and the banner that says so on every page meanwhile.
use leptos::prelude::*;

use crate::base::Date;
use crate::locale::{Phrase, format, phrases};
use crate::report::first_month;
use crate::ui::components::dialog;
use crate::ui::components::format_value;
use crate::ui::list::Selection;
use crate::ui::{AppContext, Dialog, route};

/// Looks at a day, or at now.
pub fn look(ui: AppContext, day: Option<Date>) {
    // Selected are places in the tables, and those of another day are others.
    ui.lists.with_value(|lists| lists.values().for_each(|state| state.selection.set(Selection::default())));
    route::set_past(day);
    match day {
        Some(_) => ui.live.past.wanted.set(day),
        None => ui.live.back_to_now(),
    }
}

/// Says which day is looked at, and leads back.
pub fn banner(ui: AppContext, day: Date) -> AnyView {
    let live = ui.live;
    live.travel(day);
    let state = move || {
        if live.past.there.get() == Some(day) {
            return ui.say(phrases::PAST_BANNER).to_string();
        }
        let (done, all) = live.past.progress.get();
        let number = |number: u32| format::number(number.into(), ui.language);
        match all {
            0 => ui.say(phrases::ONE_MOMENT).to_string(),
            _ => ui.say_with(phrases::PAST_READING, &[&number(done), &number(all)]),
        }
    };
    let begins = live.begins().map(format_value::local_day).filter(|first| *first > day);
    let begins = begins.map(|first| ui.say_with(phrases::PAST_BEGINS, &[&format::day(first, ui.language)]));
    view! {
        <p class="banner past-banner" role="status">
            <strong>{ui.say_with(phrases::AS_OF_DAY, &[&long(day, ui)])}</strong>
            <span>{state}</span>{begins.map(|text| view! { <span>{text}</span> })}
            <span class="past-ways">
                <button type="button" class="button" on:click=move |_| ui.dialog.set(Some(Dialog::ChooseAsOf))>{ui.say(phrases::PAST_OTHER)}</button>
                <button type="button" class="button" data-look="primary" on:click=move |_| look(ui, None)>{ui.say(phrases::PAST_BACK)}</button>
            </span>
        </p>
    }
    .into_any()
}

/// `12 March 2026`, `12. März 2026`.
fn long(day: Date, ui: AppContext) -> String {
    let (year, month, date) = day.ymd();
    let point = if ui.language == crate::locale::Language::De { "." } else { "" };
    format!("{date}{point} {}", format::month(year, month, ui.language))
}

/// The dialog that asks for a day.
pub fn dialog(ui: AppContext) -> AnyView {
    let live = ui.live;
    let today = live.real_today();
    let month = live.peek(|set| Some(first_month(set))).unwrap_or(1);
    let start = live.past.wanted.get_untracked().unwrap_or(today.plus(-1));
    let typed = RwSignal::new(start.iso());
    let chosen = move || Date::parse_iso(&typed.get()).filter(|day| *day < today);
    let offered: [(Phrase, Date); 5] = [
        (phrases::PAST_YESTERDAY, today.plus(-1)),
        (phrases::PAST_SUNDAY, today.plus(-1 - today.weekday() as i32)),
        (phrases::PAST_MONTH, today.plus(-(today.ymd().2 as i32))),
        (phrases::PAST_QUARTER, today.fiscal_quarter_start(month).plus(-1)),
        (phrases::PAST_YEAR, today.plus_months(-12)),
    ];
    let offer = move |(name, day): (Phrase, Date)| {
        view! { <button type="button" class="button" aria-pressed=move || (chosen() == Some(day)).to_string() on:click=move |_| typed.set(day.iso())>{ui.say(name)}</button> }
    };
    let submit = move || {
        if let Some(day) = untrack(chosen) {
            ui.dialog.set(None);
            look(ui, Some(day));
        }
    };
    let wrong = move || chosen().is_none();
    let body = view! {
        <p class="soft">{ui.say(phrases::PAST_TEXT)}</p>
        <div class="field" data-invalid=move || wrong().then_some("true")>
            <label for="past-day">{ui.say(phrases::PAST_DAY)}</label>
            <input id="past-day" class="input" type="date" max=today.plus(-1).iso() prop:value=move || typed.get() aria-describedby="past-wrong"
                aria-invalid=move || wrong().then_some("true") on:input=move |event| typed.set(event_target_value(&event))/>
            <span id="past-wrong" class="field-error">{move || wrong().then(|| ui.say(phrases::PAST_FUTURE))}</span>
        </div>
        <div class="past-offers">{offered.map(offer).collect_view()}</div>
    };
    let foot = view! {
        {live.is_past().then(|| view! { <button type="button" class="button" on:click=move |_| { ui.dialog.set(None); look(ui, None); }>{ui.say(phrases::PAST_BACK)}</button> })}
        {dialog::submit_button(ui.say(phrases::PAST_SHOW))}
    };
    dialog::dialog(ui, ui.say(phrases::LOOK_BACK).to_string(), "small", body.into_any(), foot.into_any(), submit)
}
