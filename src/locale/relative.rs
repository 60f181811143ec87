//! Days in words as seen from today, where a word says more than a date.
use super::{Language, calendar, format, phrases};
use crate::base::Date;

/// Days further away than this are written as dates.
const NEAR_DAYS: i32 = 30;
const LATEST: i32 = -NEAR_DAYS;

/// A day on which something is due: "Today", "Tomorrow", "Thursday", "3 days late", or the date.
pub fn due(day: Date, today: Date, language: Language) -> String {
    let days = day.0.saturating_sub(today.0);
    match days {
        LATEST..=-1 => phrases::DAYS_LATE.with(language, &[&(-days).to_string()]),
        0 => phrases::TODAY.of(language).to_string(),
        1 => phrases::TOMORROW.of(language).to_string(),
        2..=6 => calendar::weekday(day.weekday(), language).to_string(),
        _ => format::day(day, language),
    }
}

/// How far away a day is that stands beside its date: "3 days late", "in 5 days"; `None` where the date says enough.
pub fn distance(day: Date, today: Date, language: Language) -> Option<String> {
    let days = day.0.saturating_sub(today.0);
    match days {
        LATEST..=1 => Some(due(day, today, language)),
        2..=NEAR_DAYS => Some(phrases::IN_DAYS.with(language, &[&days.to_string()])),
        _ => None,
    }
}

/// A day on which something was done: "Today", "Yesterday", "3 days ago", or the date.
pub fn past(day: Date, today: Date, language: Language) -> String {
    let days = today.0.saturating_sub(day.0);
    match days {
        0 => phrases::TODAY.of(language).to_string(),
        1 => phrases::YESTERDAY.of(language).to_string(),
        2..=NEAR_DAYS => phrases::DAYS_AGO.with(language, &[&days.to_string()]),
        _ => format::day(day, language),
    }
}
