//! Writes tasks, calls and meetings as a calendar (iCalendar, RFC 5545): meetings and everything with a time are
//! events, the rest are to-dos.
use super::readers::content_lines::{escape, write};
use super::readers::icalendar::last_days;
use crate::base::{Date, FieldId, Id, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::defaults;
use crate::domain::picklist::Picklist;
use crate::domain::records::activity;
use crate::domain::rules::recurrence::{Every, Recurrence};
use crate::locale::Language;
use crate::store::{RecordStore, Slot, display_names, picklists};

const LINKS: [FieldId; 4] = [activity::LEAD, activity::CONTACT, activity::ACCOUNT, activity::OPPORTUNITY];

/// The activities in some slots, or those about the records in them.
pub fn write_calendar(
    set: &RecordStore,
    kind: RecordType,
    slots: &[Slot],
    now: Timestamp,
    language: Language,
) -> String {
    let mut out = String::new();
    write(&mut out, "BEGIN", "VCALENDAR");
    write(&mut out, "VERSION", "2.0");
    write(&mut out, "PRODID", "-//Kontor//CRM//EN");
    if kind == RecordType::Activity {
        slots
            .iter()
            .filter_map(|slot| set.row_at(kind, *slot))
            .for_each(|row| entry(&mut out, set, row, now, language));
    } else {
        let about: std::collections::HashSet<Id> =
            slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.id())).collect();
        let is_about = |row: &&Row| LINKS.iter().any(|link| row.link(*link).is_some_and(|id| about.contains(&id)));
        let rows = set.rows(RecordType::Activity).map(|(_, row)| row).filter(is_about);
        rows.for_each(|row| entry(&mut out, set, row, now, language));
    }
    write(&mut out, "END", "VCALENDAR");
    out
}

fn entry(out: &mut String, set: &RecordStore, row: &Row, now: Timestamp, language: Language) {
    let kind = row.link(activity::TYPE);
    let (start, due) = (row.moment(activity::START), row.day(activity::DUE));
    let is_event = start.is_some() || kind == Some(defaults::MEETING) && due.is_some();
    // Emails and notes are neither events nor to-dos.
    if !is_event && ![defaults::TASK, defaults::CALL, defaults::MEETING].map(Some).contains(&kind) {
        return;
    }
    let what = if is_event { "VEVENT" } else { "VTODO" };
    let rule = row.text(activity::RECURRENCE);
    write(out, "BEGIN", what);
    write(out, "UID", &row.id().to_string());
    write(out, "DTSTAMP", &moment(now));
    if let Some(created) = row.moment(activity::CREATED) {
        write(out, "CREATED", &moment(created));
    }
    write(out, "SUMMARY", &escape(row.text(activity::SUBJECT)));
    match (start, due, is_event) {
        (Some(start), ..) => {
            write(out, "DTSTART", &moment(start));
            if let Some(minutes) = row.number(activity::DURATION).filter(|minutes| *minutes > 0) {
                write(out, "DURATION", &format!("PT{minutes}M"));
            }
        }
        // A recurring item needs a start date.
        (None, Some(due), is_event) if is_event || !rule.is_empty() => write(out, "DTSTART;VALUE=DATE", &day(due)),
        (None, Some(due), _) => write(out, "DUE;VALUE=DATE", &day(due)),
        (None, None, _) => {}
    }
    if let Some(first) = due.or(start.map(Timestamp::day))
        && !rule.is_empty()
    {
        let rule = Recurrence::parse(rule).map_or(rule.to_string(), |rule| recurrence(rule, first));
        write(out, "RRULE", &rule);
    }
    if let Some(priority) = row.link(activity::PRIORITY) {
        let all = picklists::of_list(set, Picklist::Priority);
        let number = match all.iter().position(|id| *id == priority) {
            Some(0) => "1",
            Some(at) if at + 1 == all.len() => "9",
            _ => "5",
        };
        write(out, "PRIORITY", number);
    }
    match (row.moment(activity::DONE), is_event) {
        (Some(done), false) => {
            write(out, "STATUS", "COMPLETED");
            write(out, "COMPLETED", &moment(done));
        }
        (None, false) => write(out, "STATUS", "NEEDS-ACTION"),
        (_, true) => write(out, "STATUS", "CONFIRMED"),
    }
    let about: Vec<String> =
        LINKS.iter().filter_map(|link| row.link(*link)).map(|id| display_names::whole_of(set, id, language)).collect();
    let text = [about.join(", "), row.text(activity::TEXT).to_string(), row.text(activity::OUTCOME).to_string()];
    let text = text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
    if !text.is_empty() {
        write(out, "DESCRIPTION", &escape(&text));
    }
    if let Some(minutes) =
        row.number(activity::REMINDER).filter(|_| start.is_some() && row.moment(activity::DONE).is_none())
    {
        write(out, "BEGIN", "VALARM");
        write(out, "ACTION", "DISPLAY");
        write(out, "DESCRIPTION", &escape(row.text(activity::SUBJECT)));
        write(out, "TRIGGER", &format!("-PT{minutes}M"));
        write(out, "END", "VALARM");
    }
    write(out, "END", what);
}

/// A rule as other calendars read it. The time of day is that of the start, which is written in UTC.
fn recurrence(rule: Recurrence, first: Date) -> String {
    let (_, month, day) = first.ymd();
    let (month, day) = (rule.month.unwrap_or(month), rule.month_day.unwrap_or(day));
    let is_every_month = rule.every == Every::Month;
    if day <= 28 || !(is_every_month || rule.every == Every::Year && month == 2) {
        return Recurrence { time: None, ..rule }.text();
    }
    let month = if is_every_month { None } else { Some(month) };
    format!("{};{}", Recurrence { time: None, month, month_day: None, ..rule }.text(), last_days(day))
}

fn day(day: Date) -> String {
    day.to_iso().replace('-', "")
}

/// `20260105T100000Z`.
fn moment(at: Timestamp) -> String {
    let text: String = at.to_iso().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{}Z", text.split(['.', 'Z']).next().unwrap_or(&text))
}
