//! The editor of a recurrence rule: how often, on which days, until when.
use leptos::prelude::*;

use crate::domain::rules::recurrence::{End, Every, Recurrence};
use crate::locale::region::Region;
use crate::locale::{calendar, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::components::recurrence_day;
use crate::ui::context::AppContext;

/// Inputs that read and write a rule as text; empty for none. An invalid rule is shown as none until it is changed.
pub fn repeat(cx: AppContext, id: String, text: Signal<String>, set: Callback<String>) -> AnyView {
    let rule = Memo::new(move |_| Recurrence::parse(&text.get()));
    let change = move |edit: &dyn Fn(&mut Recurrence)| {
        if let Some(mut rule) = rule.get_untracked() {
            edit(&mut rule);
            set.run(rule.text());
        }
    };
    let choose = move |event| {
        let key = event_target_value(&event);
        let every = Every::ALL.iter().find(|(_, name)| *name == key);
        set.run(every.map(|(every, _)| Recurrence::new(*every).text()).unwrap_or_default());
    };
    let options = move || {
        let present = rule.get().map(|rule| rule.every);
        let option = move |(every, key): (Every, &'static str)| {
            view! { <option value=key selected=present == Some(every)>{cx.t(every.phrases().0)}</option> }
        };
        view! { <option value="" selected=present.is_none()>{cx.t(phrases::NEVER)}</option>{Every::ALL.map(option).into_iter().collect_view()} }
    };
    let every = Memo::new(move |_| rule.get().map(|rule| rule.every));
    let rest = move || {
        every
            .get()
            .map(|every| details(cx, every, rule, Callback::new(move |new: Recurrence| change(&|rule| *rule = new))))
    };
    view! { <div class="repeat"><select id=id on:change=while_here(choose)>{options}</select>{rest}</div> }.into_any()
}

fn details(cx: AppContext, every: Every, rule: Memo<Option<Recurrence>>, set: Callback<Recurrence>) -> AnyView {
    let with = move |edit: &dyn Fn(&mut Recurrence)| {
        if let Some(mut rule) = rule.get_untracked() {
            edit(&mut rule);
            set.run(rule);
        }
    };
    let read = move || rule.get().unwrap_or(Recurrence::new(every));
    let interval = move |event| {
        if let Some(interval) = event_target_value(&event).parse().ok().filter(|number| (1..=999).contains(number)) {
            with(&|rule| rule.interval = interval);
        }
    };
    let unit = move || cx.t_with(every.phrases().1, &[""]).split_whitespace().last().unwrap_or_default().to_string();
    let first = Region::of(cx.language).first_weekday();
    let days = (every == Every::Week).then(|| {
        let day = move |at: usize| {
            let day = (at + first) % 7;
            let toggle = move |_| with(&|rule| rule.days[day] = !rule.days[day]);
            view! {
                <button type="button" aria-pressed=move || read().days[day].to_string() on:click=toggle>
                    <span aria-hidden="true">{calendar::weekday_short(day, cx.language)}</span>
                    <span class="visually-hidden">{calendar::weekday(day, cx.language)}</span></button>
            }
        };
        view! {
            <div class="segmented" role="group" aria-label=cx.t(phrases::REPEAT_ON)>{(0..7).map(day).collect_view()}</div>
        }
    });
    let end = move |event| {
        let end = match event_target_value(&event).as_str() {
            "until" => End::Until(cx.app.today().plus_months(3)),
            "count" => End::Count(10),
            _ => End::Never,
        };
        with(&|rule| rule.end = end);
    };
    let ends = Memo::new(move |_| match read().end {
        End::Never => "never",
        End::Until(_) => "until",
        End::Count(_) => "count",
    });
    let until = move |event| {
        if let Some(day) = crate::base::Date::parse_iso(&event_target_value(&event)) {
            with(&|rule| rule.end = End::Until(day));
        }
    };
    let count = move |event| {
        if let Some(count) = event_target_value(&event).parse().ok().filter(|number| (1..=9_999).contains(number)) {
            with(&|rule| rule.end = End::Count(count));
        }
    };
    let limit = move || {
        match ends.get() {
        "until" => view! {
            <input class="input" type="date" aria-label=cx.t(phrases::LAST_DAY) on:change=while_here(until)
                prop:value=move || if let End::Until(day) = read().end { day.to_iso() } else { String::new() }/>
        }
        .into_any(),
        "count" => view! {
            <input class="input" type="number" min="1" max="9999" aria-label=cx.t(phrases::TIMES_LEFT) on:change=while_here(count)
                prop:value=move || if let End::Count(count) = read().end { count.to_string() } else { String::new() }/>
        }
        .into_any(),
        _ => ().into_any(),
    }
    };
    let option = move |key: &'static str, name: &'static str| {
        view! { <option value=key selected=ends.get_untracked() == key>{name}</option> }
    };
    view! {
        <div class="repeat-row">
            <span>{cx.t(phrases::EVERY)}</span>
            <input class="input" type="number" min="1" max="999" aria-label=cx.t(phrases::EVERY) on:change=while_here(interval)
                prop:value=move || read().interval.to_string()/>
            <span>{unit}</span>
        </div>
        {days}
        {matches!(every, Every::Month | Every::Year).then(|| recurrence_day::day(cx, every, rule, set))}
        <div class="repeat-row">
            <span>{cx.t(phrases::ENDS)}</span>
            <select class="input" aria-label=cx.t(phrases::ENDS) on:change=while_here(end)>
                {option("never", cx.t(phrases::NEVER))}{option("until", cx.t(phrases::ENDS_ON))}{option("count", cx.t(phrases::ENDS_AFTER))}
            </select>
            {limit}
        </div>
    }
    .into_any()
}
