//! The day on which a monthly or yearly series repeats: a day of the month, its last day, or a weekday such as the second
//! Tuesday.
use leptos::prelude::*;

use crate::domain::rules::recurrence::{Every, POSITIONS, Recurrence, WORKING_DAYS};
use crate::locale::{calendar, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;

/// The last day of a month: a month without it gives its own last day.
const LAST: u32 = 31;

/// How the day is given.
#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Day,
    Last,
    Weekday,
}

impl Mode {
    fn of(rule: &Recurrence) -> Mode {
        match (rule.position, rule.month_day) {
            (Some(_), _) => Mode::Weekday,
            (None, Some(LAST)) => Mode::Last,
            _ => Mode::Day,
        }
    }
}

/// The inputs of the day, and for years those of the month.
pub fn day(cx: AppContext, every: Every, rule: Memo<Option<Recurrence>>, set: Callback<Recurrence>) -> AnyView {
    let with = move |edit: &dyn Fn(&mut Recurrence)| {
        if let Some(mut rule) = rule.get_untracked() {
            edit(&mut rule);
            set.run(rule);
        }
    };
    let read = move || rule.get().unwrap_or(Recurrence::new(every));
    let today = cx.app.today();
    let (_, this_month, _) = today.ymd();
    let mode = Memo::new(move |_| Mode::of(&read()));
    let choose = move |event| {
        let mode = event_target_value(&event);
        with(&|rule| {
            (rule.days, rule.position, rule.month_day) = ([false; 7], None, None);
            match mode.as_str() {
                "last" => rule.month_day = Some(LAST),
                "weekday" => {
                    rule.days[today.weekday()] = true;
                    rule.position = Some(1);
                    // A weekday of a year is that of a month.
                    rule.month = rule.month.or((every == Every::Year).then_some(this_month));
                }
                _ => {}
            }
        });
    };
    let option = move |key: &'static str, own: Mode, name: &'static str| {
        view! { <option value=key selected=move || mode.get() == own>{name}</option> }
    };
    let number = move |event| {
        let day = event_target_value(&event).trim().parse().ok().filter(|day| (1..=LAST).contains(day));
        with(&|rule| rule.month_day = day);
    };
    let inputs = move || {
        match mode.get() {
        Mode::Last => ().into_any(),
        Mode::Day => view! {
            <input class="input" type="number" min="1" max="31" aria-label=cx.t(phrases::DAY_OF_MONTH) placeholder=cx.t(phrases::AS_START)
                on:change=while_here(number) prop:value=move || read().month_day.map_or(String::new(), |day| day.to_string())/>
        }
        .into_any(),
        Mode::Weekday => weekday(cx, Signal::derive(read), Callback::new(move |rule: Recurrence| with(&|own| *own = rule))),
    }
    };
    let month = (every == Every::Year).then(|| {
        let choose = move |event| {
            let month = event_target_value(&event).parse().ok();
            with(&|rule| rule.month = month);
        };
        let names = (1..=12).map(|month: u32| {
            view! { <option value=month.to_string() selected=move || read().month == Some(month)>{calendar::month_name(month, cx.language)}</option> }
        });
        view! {
            <select class="input" aria-label=cx.t(phrases::MONTH) on:change=while_here(choose)>
                <option value="" hidden=move || mode.get() == Mode::Weekday selected=move || read().month.is_none()>{cx.t(phrases::MONTH_OF_START)}</option>
                {names.collect_view()}
            </select>
        }
    });
    view! {
        <div class="repeat-row">
            <span>{cx.t(phrases::REPEAT_DAY)}</span>
            <select class="input" aria-label=cx.t(phrases::REPEAT_DAY) on:change=while_here(choose)>
                {option("day", Mode::Day, cx.t(phrases::DAY_OF_MONTH))}
                {option("last", Mode::Last, cx.t(phrases::LAST_OF_MONTH))}
                {option("weekday", Mode::Weekday, cx.t(phrases::A_WEEKDAY))}
            </select>
            {inputs}
            {month}
        </div>
    }
    .into_any()
}

/// Which of the month's weekdays: the second Tuesday, the last working day.
fn weekday(cx: AppContext, rule: Signal<Recurrence>, set: Callback<Recurrence>) -> AnyView {
    let choose_position = move |event| {
        let position = event_target_value(&event).parse().ok();
        set.run(Recurrence { position: position.or(Some(1)), ..rule.get_untracked() });
    };
    let positions = POSITIONS.iter().map(|(position, name)| {
        view! { <option value=position.to_string() selected=move || rule.get().position == Some(*position)>{cx.t(*name)}</option> }
    });
    let choose_day = move |event| {
        let days = match event_target_value(&event).parse::<usize>() {
            Ok(day) if day < 7 => std::array::from_fn(|at| at == day),
            Ok(_) => WORKING_DAYS,
            Err(_) => return,
        };
        set.run(Recurrence { days, ..rule.get_untracked() });
    };
    let chosen = Memo::new(move |_| {
        let days = rule.get().days;
        let only = days.iter().position(|on| *on).filter(|_| days.iter().filter(|on| **on).count() == 1);
        only.or((days == WORKING_DAYS).then_some(7))
    });
    let days = (0..7).map(|day| {
        view! { <option value=day.to_string() selected=move || chosen.get() == Some(day)>{calendar::weekday(day, cx.language)}</option> }
    });
    // A rule of a file may have several other days.
    let other = move || {
        chosen.get().is_none().then(|| {
            let days = rule.get().days;
            let names = (0..7).filter(|day| days[*day]).map(|day| calendar::weekday_short(day, cx.language));
            view! { <option value="" selected=true>{names.collect::<Vec<_>>().join(", ")}</option> }
        })
    };
    view! {
        <select class="input" aria-label=cx.t(phrases::WHICH_ONE) on:change=while_here(choose_position)>{positions.collect_view()}</select>
        <select class="input" aria-label=cx.t(phrases::A_WEEKDAY) on:change=while_here(choose_day)>
            {other}
            {days.collect_view()}
            <option value="7" selected=move || chosen.get() == Some(7)>{cx.t(phrases::WORKING_DAY)}</option>
        </select>
    }
    .into_any()
}
