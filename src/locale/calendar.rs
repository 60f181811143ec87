//! Names of weekdays and months, and dates and times in the style of a calendar.
pub use super::month_names::month_name;
use super::region::Region;
use super::{Language, Phrase, format, phrase};
use crate::base::Date;

const WEEKDAYS: [Phrase; 7] = [
    phrase!("Monday", "Montag", "lundi"),
    phrase!("Tuesday", "Dienstag", "mardi"),
    phrase!("Wednesday", "Mittwoch", "mercredi"),
    phrase!("Thursday", "Donnerstag", "jeudi"),
    phrase!("Friday", "Freitag", "vendredi"),
    phrase!("Saturday", "Samstag", "samedi"),
    phrase!("Sunday", "Sonntag", "dimanche"),
];

/// A weekday's name; 0 is Monday.
pub fn weekday(day: usize, language: Language) -> &'static str {
    WEEKDAYS[day % 7].of(language)
}

/// A weekday in two letters in German, in three in other languages.
pub fn weekday_short(day: usize, language: Language) -> &'static str {
    let length = if language == Language::De { 2 } else { 3 };
    weekday(day, language).get(..length).unwrap_or("")
}

/// `November 2026`.
pub fn month(day: Date, language: Language) -> String {
    let (year, month, _) = day.ymd();
    super::format::month(year, month, language)
}

/// What stands between a weekday and its date, before the space.
pub const fn after_weekday(language: Language) -> &'static str {
    if matches!(language, Language::Fr) { "" } else { "," }
}

/// `Tuesday, 24 November`, `Tuesday, November 24`, `Dienstag, 24. November` or `mardi 24 novembre`.
pub fn weekday_and_day(day: Date, language: Language) -> String {
    let comma = after_weekday(language);
    format!("{}{comma} {}", weekday(day.weekday(), language), day_and_month(day, language))
}

/// `Tuesday, 24 November 2026`, `Tuesday, November 24, 2026`, `Dienstag, 24. November 2026` or `mardi 24 novembre 2026`.
pub fn weekday_and_long_day(day: Date, language: Language) -> String {
    format!("{}{} {}", weekday(day.weekday(), language), after_weekday(language), long_day(day, language))
}

/// `24 November 2026`, `November 24, 2026`, `24. November 2026` or `24 novembre 2026`.
pub fn long_day(day: Date, language: Language) -> String {
    let comma = if Region::of(language) == Region::UnitedStates { "," } else { "" };
    format!("{}{comma} {}", day_and_month(day, language), day.ymd().0)
}

fn day_and_month(day: Date, language: Language) -> String {
    let (_, month, date) = day.ymd();
    let month = month_name(month, language);
    match Region::of(language) {
        Region::UnitedStates => format!("{month} {date}"),
        Region::International => format!("{date} {month}"),
        _ if language == Language::De => format!("{date}. {month}"),
        _ => format!("{date}{} {month}", if date == 1 { "er" } else { "" }),
    }
}

/// A date where there is little room: without its year if it is near.
pub fn short_day(day: Date, today: Date, language: Language) -> String {
    let text = format::day(day, language);
    if (day.0 - today.0).abs() > 180 {
        return text;
    }
    text.replace(&day.ymd().0.to_string(), "").trim_end_matches([' ', ',', '/']).trim_start_matches('-').to_string()
}

/// The value of an input for a time, `10:30`, from minutes since midnight.
pub fn input_time(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// `10:30`, from minutes since midnight; `10:30 AM` in the United States.
pub fn time(minutes: i32, language: Language) -> String {
    let (hour, minute) = (minutes / 60, minutes % 60);
    if Region::of(language) != Region::UnitedStates {
        return input_time(minutes);
    }
    let half = if hour < 12 { "AM" } else { "PM" };
    format!("{}:{minute:02}\u{a0}{half}", (hour + 11) % 12 + 1)
}

/// The first date of a date's week: a Sunday in the United States and Canada, elsewhere a Monday.
pub fn week_start(day: Date, language: Language) -> Date {
    let back = (day.weekday() + 7 - Region::of(language).first_weekday()) % 7;
    day.add_days(-(back as i32))
}

/// Parses `10:30` into minutes since midnight.
pub fn parse_time(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<i32>().ok()?, minute.get(..2)?.parse::<i32>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}
