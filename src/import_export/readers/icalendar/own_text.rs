//! What Kontor writes into calendars besides what they know, so that its own files are read back as they were: the type
//! of an activity, its rule, its outcome and the like. It counts only as long as nobody changed what it repeats.
use super::entry::Entry;
use super::values::When;
use crate::domain::rules::recurrence::Recurrence;
use crate::import_export::here::Here;
use crate::import_export::icalendar_properties as own;
use crate::import_export::readers::records::Records;
use crate::locale::Phrase;

/// Kontor's own rule, if the calendar's still says the same.
pub fn rule(entry: &Entry, written: &str, first: When, here: Here) -> Option<String> {
    let text = entry.text(own::RULE);
    let rule = Recurrence::parse(&text)?;
    let is_timed = !matches!(first, When::Day(_));
    (own::rule(rule, first.day(here.zone), is_timed, here.zone) == written.trim()).then_some(text)
}

/// The rule of an activity that is done, which others must not repeat.
pub fn rule_of_done(entry: &Entry) -> Option<String> {
    let text = entry.text(own::RULE);
    (entry.line("RRULE").is_none() && Recurrence::parse(&text).is_some()).then_some(text)
}

/// The type of an activity.
pub fn type_of(entry: &Entry) -> String {
    match (entry.text(own::TYPE), entry.is_task) {
        (own, _) if !own.is_empty() => own,
        (_, true) => "Task".to_string(),
        (_, false) => "Meeting".to_string(),
    }
}

/// The length in minutes of an activity that has none in calendars, if it takes this number of days.
pub fn minutes(entry: &Entry, days: i64) -> Option<i64> {
    let minutes: i64 = entry.text(own::DURATION).parse().ok().filter(|minutes| (1..=1_000_000).contains(minutes))?;
    (entry.is_task || (minutes + 1_439) / 1_440 == days).then_some(minutes)
}

/// The text, the outcome and when it was done.
pub fn put(out: &mut Records, entry: &Entry) -> Result<(), Phrase> {
    let (about, outcome) = (entry.text(own::ABOUT), entry.text(own::OUTCOME));
    let description = entry.text("DESCRIPTION");
    let mut text = description.as_str();
    if let Some(rest) = text.strip_prefix(&about).filter(|_| !about.is_empty()) {
        text = rest.trim_start_matches('\n');
    }
    if !outcome.is_empty()
        && let Some(rest) = text.strip_suffix(&outcome)
    {
        text = rest.trim_end_matches('\n');
        out.put("Outcome", &outcome)?;
    }
    out.put("Description", text)?;
    if entry.reminder.is_none() {
        out.put("Reminder, minutes before", &entry.text(own::REMINDER))?;
    }
    match entry.line(own::DONE).and_then(|line| super::values::parse(&line.value)) {
        Some(done) if !entry.is_task => {
            out.put("Completed Date", &When::At(crate::base::Timestamp(done.wall)).text())?;
            out.put("Status", "Completed")
        }
        _ => Ok(()),
    }
}
