//! Names of weekdays and months, and dates and times in the style of a calendar.
use super::Language;
use crate::base::Date;

const WEEKDAYS: [(&str, &str); 7] = [
    ("Monday", "Montag"),
    ("Tuesday", "Dienstag"),
    ("Wednesday", "Mittwoch"),
    ("Thursday", "Donnerstag"),
    ("Friday", "Freitag"),
    ("Saturday", "Samstag"),
    ("Sunday", "Sonntag"),
];

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

/// A weekday's name; 0 is Monday.
pub fn weekday(day: usize, language: Language) -> &'static str {
    let (en, de) = WEEKDAYS[day % 7];
    if language == Language::De { de } else { en }
}

/// A weekday in two letters in German, in three in English.
pub fn weekday_short(day: usize, language: Language) -> &'static str {
    let length = if language == Language::De { 2 } else { 3 };
    weekday(day, language).get(..length).unwrap_or("")
}

/// `November 2026`.
pub fn month(day: Date, language: Language) -> String {
    let (year, month, _) = day.ymd();
    format!("{} {year}", month_name(month, language))
}

/// `Tuesday, 24 November` or `Dienstag, 24. November`.
pub fn weekday_and_day(day: Date, language: Language) -> String {
    let (_, month, date) = day.ymd();
    let dot = if language == Language::De { "." } else { "" };
    format!("{}, {date}{dot} {}", weekday(day.weekday(), language), month_name(month, language))
}

/// `10:30`, from minutes since midnight.
pub fn time(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// The first date of a date's week: Monday in German, Sunday in English.
pub fn week_start(day: Date, language: Language) -> Date {
    let back = if language == Language::De { day.weekday() } else { (day.weekday() + 1) % 7 };
    day.add_days(-(back as i32))
}

/// Parses `10:30` into minutes since midnight.
pub fn parse_time(text: &str) -> Option<i32> {
    let (hour, minute) = text.split_once(':')?;
    let (hour, minute) = (hour.parse::<i32>().ok()?, minute.get(..2)?.parse::<i32>().ok()?);
    ((0..24).contains(&hour) && (0..60).contains(&minute)).then_some(hour * 60 + minute)
}

fn month_name(month: u32, language: Language) -> &'static str {
    let (en, de) = MONTHS[(month.clamp(1, 12) - 1) as usize];
    if language == Language::De { de } else { en }
}
