//! The select for the time of a reminder before an activity.
use leptos::prelude::*;

use crate::locale::{Language, phrases};
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;

/// The offered reminders, in minutes before.
const REMINDERS: [i64; 8] = [0, 5, 10, 15, 30, 60, 120, 1_440];

/// The select for a reminder; other numbers of minutes remain among the options.
pub fn reminder(cx: AppContext, id: String, text: Signal<String>, set: Callback<String>) -> AnyView {
    let options = move || {
        let present = text.get();
        let mut all: Vec<i64> = REMINDERS.to_vec();
        all.extend(present.parse::<i64>().ok().filter(|minutes| !REMINDERS.contains(minutes)));
        let option = move |minutes: i64| {
            let name = match minutes {
                0 => cx.t(phrases::AT_START).to_string(),
                minutes => cx.t_with(phrases::BEFORE, &[&span(minutes, cx.language)]),
            };
            view! { <option value=minutes.to_string() selected=present == minutes.to_string()>{name}</option> }
        };
        let none = text.with(String::is_empty);
        view! { <option value="" selected=none>{cx.t(phrases::NO_REMINDER)}</option>{all.into_iter().map(option).collect_view()} }
    };
    view! { <select id=id on:change=while_here(move |event| set.run(event_target_value(&event)))>{options}</select> }
        .into_any()
}

/// Minutes, formatted: `45 min`, `2 h`, `1 day`.
pub fn span(minutes: i64, language: Language) -> String {
    match minutes {
        1_440 => phrases::ONE_DAY.of(language).to_string(),
        minutes if minutes > 0 && minutes % 1_440 == 0 => {
            phrases::DAYS.with(language, &[&(minutes / 1_440).to_string()])
        }
        minutes if minutes > 0 && minutes % 60 == 0 => phrases::HOURS.with(language, &[&(minutes / 60).to_string()]),
        minutes => phrases::MINUTES.with(language, &[&minutes.to_string()]),
    }
}
