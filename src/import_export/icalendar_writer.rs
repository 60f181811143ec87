//! Writes tasks, calls and meetings as a calendar (iCalendar, RFC 5545): meetings and everything with a time are
//! events, the rest are to-dos.
use calcard::icalendar::ICalendar;

use super::here::Here;
use super::icalendar_properties::{self as own, day, moment, rule};
use crate::base::content_line::{escape, quoted, write};
use crate::base::mail::is_address;
use crate::base::{FieldId, Id, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::defaults;
use crate::domain::picklist::Picklist;
use crate::domain::records::{activity, settings, user};
use crate::domain::rules::recurrence::Recurrence;
use crate::locale::Language;
use crate::store::{RecordStore, Slot, display_names, meetings, picklists};

/// What is written, and how.
struct Writer<'a> {
    set: &'a RecordStore,
    here: Here,
    language: Language,
    /// The name of the user's time zone, in which series are written.
    zone: Option<&'a str>,
}

/// The activities in some slots, or those about the records in them. `zone` is the name of the user's time zone.
pub fn write_calendar(
    set: &RecordStore,
    kind: RecordType,
    slots: &[Slot],
    here: Here,
    zone: Option<&str>,
    language: Language,
) -> String {
    let all: Vec<&Row> = if kind == RecordType::Activity {
        slots.iter().filter_map(|slot| set.row_at(kind, *slot)).collect()
    } else {
        let about: std::collections::HashSet<Id> =
            slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.id())).collect();
        let links: Vec<FieldId> = activity::LINKS.into_iter().chain(set.own_links(RecordType::Activity)).collect();
        let is_about = |row: &&Row| links.iter().any(|link| row.link(*link).is_some_and(|id| about.contains(&id)));
        set.rows(RecordType::Activity).map(|(_, row)| row).filter(is_about).collect()
    };
    let series = all.iter().filter(|row| !row.text(activity::RECURRENCE).is_empty());
    let first = series.filter_map(|row| row.moment(activity::START)).min();
    let definition = zone.zip(first).and_then(|(zone, first)| time_zone(zone, first, here.now));
    let writer = Writer { set, here, language, zone: zone.filter(|_| definition.is_some()) };
    let mut out = String::new();
    write(&mut out, "BEGIN", "VCALENDAR");
    write(&mut out, "VERSION", "2.0");
    write(&mut out, "PRODID", "-//Kontor//CRM//EN");
    // Calendar programs name a calendar that they subscribe to by this.
    let settings = set.get(RecordType::Settings, settings::SETTINGS_ID);
    if let Some(name) = settings.map(|row| row.text(settings::NAME)).filter(|name| !name.is_empty()) {
        write(&mut out, "X-WR-CALNAME", &escape(name));
    }
    out.push_str(definition.as_deref().unwrap_or(""));
    all.into_iter().for_each(|row| writer.entry(&mut out, row));
    write(&mut out, "END", "VCALENDAR");
    out
}

/// The definition of a time zone from the first moment on; `None` if it is always UTC or unknown.
fn time_zone(name: &str, first: Timestamp, now: Timestamp) -> Option<String> {
    if matches!(name, "UTC" | "Etc/UTC") {
        return None;
    }
    let mut calendar = ICalendar::parse("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n").ok()?;
    const YEAR: i64 = 366 * 86_400;
    calendar.add_timezone(name, first.0 / 1000 - YEAR, first.0.max(now.0) / 1000 + 10 * YEAR)?;
    let text = calendar.to_string();
    let (from, to) = (text.find("BEGIN:VTIMEZONE")?, text.find("END:VTIMEZONE")?);
    Some(format!("{}END:VTIMEZONE\r\n", text.get(from..to)?))
}

impl Writer<'_> {
    fn entry(&self, out: &mut String, row: &Row) {
        let kind = row.link(activity::TYPE);
        let (start, due) = (row.moment(activity::START), row.day(activity::DUE));
        let is_event = start.is_some() || kind == Some(defaults::MEETING) && due.is_some();
        // Emails, letters and notes are neither events nor to-dos.
        if !is_event && [defaults::EMAIL, defaults::LETTER, defaults::NOTE].map(Some).contains(&kind) {
            return;
        }
        let what = if is_event { "VEVENT" } else { "VTODO" };
        write(out, "BEGIN", what);
        write(out, "UID", &row.id().to_string());
        write(out, "DTSTAMP", &moment(self.here.now));
        if let Some(created) = row.moment(activity::CREATED) {
            write(out, "CREATED", &moment(created));
        }
        write(out, "SUMMARY", &escape(row.text(activity::SUBJECT)));
        let usual = if is_event { defaults::MEETING } else { defaults::TASK };
        if let Some(kind) = kind.filter(|kind| *kind != usual) {
            write(out, own::TYPE, &escape(&display_names::whole_of(self.set, kind, Language::En)));
        }
        self.times(out, row, is_event);
        for (name, field) in [("LOCATION", activity::PLACE), ("URL", activity::MEETING_LINK)] {
            let text = row.text(field);
            if !text.is_empty() {
                // A URI is written as it is; its kind has no characters to escape.
                write(out, name, &if name == "URL" { text.to_string() } else { escape(text) });
            }
        }
        self.people(out, row);
        self.priority(out, row);
        let done = row.moment(activity::DONE);
        match (done, is_event) {
            (Some(done), false) => {
                write(out, "STATUS", "COMPLETED");
                write(out, "COMPLETED", &moment(done));
            }
            (None, false) => write(out, "STATUS", "NEEDS-ACTION"),
            (done, true) => {
                write(out, "STATUS", "CONFIRMED");
                done.iter().for_each(|done| write(out, own::DONE, &moment(*done)));
            }
        }
        self.description(out, row);
        if let Some(minutes) = row.number(activity::REMINDER) {
            if start.is_some() && done.is_none() {
                write(out, "BEGIN", "VALARM");
                write(out, "ACTION", "DISPLAY");
                write(out, "DESCRIPTION", &escape(row.text(activity::SUBJECT)));
                write(out, "TRIGGER", &format!("-PT{minutes}M"));
                write(out, "END", "VALARM");
            } else {
                write(out, own::REMINDER, &minutes.to_string());
            }
        }
        write(out, "END", what);
    }

    /// The date, the time, the length and the rule.
    fn times(&self, out: &mut String, row: &Row, is_event: bool) {
        let (start, due) = (row.moment(activity::START), row.day(activity::DUE));
        let is_done = row.moment(activity::DONE).is_some();
        let text = if is_done { "" } else { row.text(activity::RECURRENCE) };
        let minutes = row.number(activity::DURATION).filter(|minutes| *minutes > 0);
        match (start, due, is_event) {
            (Some(start), ..) => {
                // A series keeps its time of day when summer time begins, if it is written by the clocks of a zone.
                match self.zone.filter(|_| !text.is_empty()) {
                    Some(zone) => {
                        let wall = moment(Timestamp((self.here.zone.wall)(start)));
                        write(out, &format!("DTSTART;TZID={zone}"), wall.trim_end_matches('Z'));
                    }
                    None => write(out, "DTSTART", &moment(start)),
                }
                minutes.iter().for_each(|minutes| write(out, "DURATION", &format!("PT{minutes}M")));
            }
            // A recurring item needs a start date.
            (None, Some(due), _) if is_event || !text.is_empty() => {
                write(out, "DTSTART;VALUE=DATE", &day(due));
                let days = minutes.map_or(1, |minutes| minutes.saturating_add(1_439) / 1_440).min(100_000) as i32;
                if is_event && days > 1 {
                    write(out, "DTEND;VALUE=DATE", &day(due.add_days(days)));
                }
            }
            (None, Some(due), _) => write(out, "DUE;VALUE=DATE", &day(due)),
            (None, None, _) => {}
        }
        if let Some(minutes) =
            minutes.filter(|minutes| start.is_none() && (!is_event || minutes % 1_440 != 0 || *minutes == 1_440))
        {
            write(out, own::DURATION, &minutes.to_string());
        }
        if is_done && !row.text(activity::RECURRENCE).is_empty() {
            write(out, own::RULE, row.text(activity::RECURRENCE));
        }
        let Some(first) = due.or(start.map(|start| self.here.zone.day(start))).filter(|_| !text.is_empty()) else {
            return;
        };
        let Some(parsed) = Recurrence::parse(text) else { return };
        let written = rule(parsed, first, start.is_some(), self.here.zone);
        write(out, "RRULE", &written);
        let has_parts = parsed.position.is_some() || parsed.month_day.is_some() || parsed.month.is_some();
        if written != text || has_parts {
            write(out, own::RULE, text);
        }
    }

    /// Who takes part, as far as they have addresses, and whoever owns it as the one who invites.
    fn people(&self, out: &mut String, row: &Row) {
        let all = meetings::participants(self.set, row);
        if all.is_empty() || !meetings::is_meeting(row) {
            return;
        }
        if let Some(version) = row.number(activity::INVITATION) {
            write(out, "SEQUENCE", &version.to_string());
        }
        let owner = row.link(activity::OWNER).and_then(|id| self.set.get(RecordType::User, id));
        if let Some(owner) = owner.filter(|owner| is_address(owner.text(user::EMAIL))) {
            let head = format!("ORGANIZER;CN={}", quoted(owner.text(user::NAME)));
            write(out, &head, &format!("mailto:{}", owner.text(user::EMAIL)));
        }
        for one in all.iter().filter(|one| is_address(&one.address)) {
            let head = format!("ATTENDEE;PARTSTAT={};CN={}", one.response.key().to_uppercase(), quoted(one.title()));
            write(out, &head, &format!("mailto:{}", one.address));
        }
    }

    fn priority(&self, out: &mut String, row: &Row) {
        let Some(priority) = row.link(activity::PRIORITY) else { return };
        let all = picklists::of_list(self.set, Picklist::Priority);
        let number = match all.iter().position(|id| *id == priority) {
            Some(0) => "1",
            Some(at) if at + 1 == all.len() => "9",
            _ => "5",
        };
        write(out, "PRIORITY", number);
    }

    fn description(&self, out: &mut String, row: &Row) {
        let about: Vec<String> = activity::LINKS
            .into_iter()
            .chain(self.set.own_links(RecordType::Activity))
            .filter_map(|link| row.link(link))
            .map(|id| display_names::whole_of(self.set, id, self.language))
            .collect();
        let (about, outcome) = (about.join(", "), row.text(activity::OUTCOME).to_string());
        let text = [about.clone(), row.text(activity::TEXT).to_string(), outcome.clone()];
        let text = text.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join("\n\n");
        for (name, value) in [("DESCRIPTION", text), (own::ABOUT, about), (own::OUTCOME, outcome)] {
            if !value.is_empty() {
                write(out, name, &escape(&value));
            }
        }
    }
}
