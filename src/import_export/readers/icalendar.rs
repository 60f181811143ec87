//! Calendars (iCalendar) as a table of activities: a to-do is a task, an event a meeting.
use super::content_lines::{self, ContentLine};
use super::records::Records;
use crate::base::Date;
use crate::domain::RecordType;
use crate::domain::rules::recurrence::Recurrence;
use crate::import_export::table::{Form, Table};
use crate::locale::Phrase;

const COLUMNS: [&str; 14] = [
    "UID",
    "Type",
    "Subject",
    "Due Date",
    "Start",
    "Duration in minutes",
    "Priority",
    "Status",
    "Completed Date",
    "Recurrence",
    "Reminder, minutes before",
    "Description",
    "Location",
    "Created Time",
];

/// Reads the calendar. Times with a time zone are taken as local times of the user.
pub fn read(text: &str) -> Result<Table, Phrase> {
    let mut out = Records::new(&COLUMNS);
    let mut inside: Vec<String> = Vec::new();
    let mut begins = String::new();
    let (mut start, mut end): (Option<i64>, Option<i64>) = (None, None);
    for line in content_lines::read(text) {
        let what = line.value.trim().to_ascii_uppercase();
        match line.name.as_str() {
            "BEGIN" => {
                if matches!(&*what, "VTODO" | "VEVENT") {
                    out.begin()?;
                    out.put("Type", if what == "VTODO" { "Task" } else { "Meeting" })?;
                    (start, end) = (None, None);
                }
                inside.push(what);
                continue;
            }
            "END" => {
                if let (Some(start), Some(end), "VEVENT") = (start, end, &*what)
                    && end > start
                {
                    out.put("Duration in minutes", &((end - start) / 60_000).to_string())?;
                }
                if what == "VTODO" && !begins.is_empty() {
                    let column = if out.has("Due Date") { "Starts" } else { "Due Date" };
                    out.put(column, &std::mem::take(&mut begins))?;
                }
                inside.pop();
                continue;
            }
            _ => {}
        }
        match (inside.last().map(String::as_str), line.name.as_str()) {
            (Some("VTODO"), "DTSTART") => begins = time(&line.value).map(|(day, _)| day).unwrap_or_default(),
            (Some("VEVENT"), "DTSTART") => start = moment(&line.value),
            (Some("VEVENT"), "DTEND") => end = moment(&line.value),
            (Some("VALARM"), "TRIGGER") if !out.has("Reminder, minutes before") => {
                let before = line.value.trim().strip_prefix('-').and_then(minutes);
                out.put("Reminder, minutes before", &before.map(|minutes| minutes.to_string()).unwrap_or_default())?;
            }
            _ => {}
        }
        if let Some(kind @ ("VTODO" | "VEVENT")) = inside.last().map(String::as_str)
            && (kind == "VEVENT" || line.name != "DTSTART")
        {
            property(&mut out, &line)?;
        }
    }
    out.table(Form::Calendar, Some(RecordType::Activity))
}

fn property(out: &mut Records, line: &ContentLine) -> Result<(), Phrase> {
    match line.name.as_str() {
        "UID" => out.put("UID", &line.text()),
        "SUMMARY" => out.put("Subject", &line.text()),
        "DESCRIPTION" => out.put("Description", &line.text()),
        "LOCATION" => out.put("Location", &line.text()),
        "CATEGORIES" => out.put("Categories", &line.parts(',').join("; ")),
        "DUE" => match time(&line.value) {
            Some((day, _)) => out.put("Due Date", &day),
            None => out.put("Due Date", &line.value),
        },
        "DTSTART" => match time(&line.value) {
            Some((day, None)) => out.put("Due Date", &day),
            Some((day, Some(clock))) => out.put("Start", &format!("{day} {clock}")),
            None => out.put("Start", &line.value),
        },
        "DURATION" => out.put("Duration in minutes", &minutes(&line.value).unwrap_or(0).to_string()),
        "PRIORITY" => out.put(
            "Priority",
            match line.value.trim().parse() {
                Ok(1..=4u8) => "High",
                Ok(5) => "Normal",
                Ok(6..=9) => "Low",
                _ => "",
            },
        ),
        "STATUS" => match &*line.value.trim().to_ascii_uppercase() {
            "COMPLETED" => out.put("Status", "Completed"),
            "NEEDS-ACTION" => out.put("Status", "Not started"),
            "CONFIRMED" => Ok(()),
            _ => out.put("State", &line.text()),
        },
        "COMPLETED" => out.put("Completed Date", &written(&line.value)),
        "CREATED" => out.put("Created Time", &written(&line.value)),
        "RRULE" => {
            let known: Vec<&str> = line.value.trim().split(';').filter(|part| !part.starts_with("WKST=")).collect();
            let mut rule = known.join(";");
            for day in 29..=31 {
                rule = rule.replace(&last_days(day), &format!("BYMONTHDAY={day}"));
            }
            let is_known = Recurrence::parse(&rule).is_some_and(|rule| rule.time.is_none());
            let column = if is_known { "Recurrence" } else { "Repeats" };
            out.put(column, &rule)
        }
        _ => Ok(()),
    }
}

/// A day of the month for which shorter months have their last one. Other calendars skip a month without the day, so
/// that all days that may be meant are named, and the last of them counts.
pub fn last_days(day: u32) -> String {
    let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
    format!("BYMONTHDAY={};BYSETPOS=-1", days.join(","))
}

fn written(value: &str) -> String {
    match time(value) {
        Some((day, None)) => day,
        Some((day, Some(clock))) => format!("{day} {clock}"),
        None => value.to_string(),
    }
}

/// `20260105T100000Z` as date and time, keeping the Z.
fn time(value: &str) -> Option<(String, Option<String>)> {
    let value = value.trim();
    let digits =
        |from: usize, to: usize| value.get(from..to).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()));
    let day = format!("{}-{}-{}", digits(0, 4)?, digits(4, 6)?, digits(6, 8)?);
    if value.len() == 8 {
        return Some((day, None));
    }
    let clock = format!("{}:{}:{}", digits(9, 11)?, digits(11, 13)?, digits(13, 15)?);
    Some((day, Some(if value.ends_with('Z') { format!("{clock}Z") } else { clock })))
}

/// Milliseconds, for comparison with another time in the same zone.
fn moment(value: &str) -> Option<i64> {
    let (day, clock) = time(value)?;
    let clock = clock.unwrap_or_default();
    let mut parts = clock.trim_end_matches('Z').split(':').map(|part| part.parse::<i64>().unwrap_or(0));
    let seconds = parts.next().unwrap_or(0) * 3600 + parts.next().unwrap_or(0) * 60;
    Some(Date::parse_iso(&day)?.midnight().0 + seconds * 1000)
}

/// The minutes of a duration such as `PT1H30M`.
fn minutes(value: &str) -> Option<u32> {
    let mut sum = 0u32;
    let mut number = String::new();
    for c in value.trim().strip_prefix('P')?.chars() {
        let factor = match c {
            '0'..='9' => {
                number.push(c);
                continue;
            }
            'W' => 10_080,
            'D' => 1_440,
            'H' => 60,
            'M' => 1,
            'S' => 0,
            'T' => continue,
            _ => return None,
        };
        sum = sum.checked_add(std::mem::take(&mut number).parse::<u32>().ok()?.checked_mul(factor)?)?;
    }
    Some(sum)
}
