//! Changes of a series from one date on (`RANGE=THISANDFUTURE`): the series ends before that date, and another one goes on
//! from there.
use std::collections::HashSet;

use super::entry::Entry;
use super::series::{Budget, Clock, DAYS, Series};
use super::values::{DAY, When};
use crate::base::Timestamp;
use crate::import_export::here::Here;
use crate::import_export::readers::content_lines::ContentLine;

/// A part of a series.
pub struct Segment {
    /// The event with the rule of this part.
    pub entry: Entry,
    /// The date in the whole series with which it begins; `None` for the first.
    pub id: Option<When>,
    /// The dates that are left out or moved.
    pub except: HashSet<When>,
}

/// A change from a date on.
pub struct Change<'a> {
    /// The event as it is from there on.
    pub entry: &'a Entry,
    /// The date of the series with which it begins.
    pub id: When,
    /// How its times are meant.
    pub clock: Clock,
    /// Its first time, by its clock.
    pub start: i64,
}

impl Change<'_> {
    /// What is added to the dates of the series, by its clock.
    fn moved(&self, here: Here) -> i64 {
        self.start - wall(&self.clock, self.id, here)
    }
}

/// Whether an exception of a series is one for all later dates as well.
pub fn is_from_here_on(entry: &Entry) -> bool {
    let range = entry.line("RECURRENCE-ID").and_then(|line| line.parameter("RANGE"));
    range.is_some_and(|range| range.eq_ignore_ascii_case("THISANDFUTURE"))
}

/// The parts of a series with changes from some date on, without the dates that are left out; `None` if no rule gives them.
/// The series begins at a time of a clock.
pub fn segments(
    series: &Entry,
    (clock, start): (&Clock, i64),
    mut changes: Vec<Change>,
    mut left_out: HashSet<When>,
    here: Here,
    budget: &mut Budget,
) -> Option<Vec<Segment>> {
    let rule = series.line("RRULE")?.value.to_ascii_uppercase();
    changes.sort_by_key(|change| change.id.moment(here.zone).0);
    changes.iter().for_each(|change| _ = left_out.remove(&change.id));
    let first = changes.first()?.id;
    let none = HashSet::new();
    let whole = Series { rule: &rule, clock, start, later: 0, except: &none };
    let mut out = Vec::new();
    if whole.count_before(first, here, budget)? > 0 {
        let entry = with_rule(series, &ended(&rule, &last_before(clock, first, 0, here)));
        out.push(Segment { entry, id: None, except: left_out.clone() });
    }
    for (at, change) in changes.iter().enumerate().filter(|(_, change)| !change.entry.is_called_off) {
        let moved = change.moved(here);
        let days = Timestamp(change.start).day().0 - Timestamp(change.start - moved).day().0;
        let rule = shifted(&rule, days)?;
        let rule = match changes.get(at + 1) {
            Some(next) => ended(&rule, &last_before(&change.clock, next.id, moved, here)),
            None => less(&rule, whole.count_before(change.id, here, budget)?)?,
        };
        let from = change.id.moment(here.zone);
        let is_later = |when: &&When| when.moment(here.zone) > from;
        let later = |when: &When| change.clock.when(wall(&change.clock, *when, here) + moved);
        let except = left_out.iter().filter(is_later).map(later).collect();
        out.push(Segment { entry: with_rule(change.entry, &rule), id: Some(change.id), except });
    }
    Some(out)
}

/// What a clock shows at a date of a series.
fn wall(clock: &Clock, when: When, here: Here) -> i64 {
    match clock {
        Clock::Days => when.day(here.zone).midnight().0,
        Clock::Floating => (here.zone.wall)(when.moment(here.zone)),
        Clock::In(zone) => zone.wall(when.moment(here.zone).0),
    }
}

/// The last time by a clock before a date, as a rule says it.
fn last_before(clock: &Clock, when: When, moved: i64, here: Here) -> String {
    let at = wall(clock, when, here) + moved;
    match clock {
        Clock::Days => When::Day(Timestamp(at - DAY).day()).compact(),
        _ => When::Floating(at - 1000).compact(),
    }
}

/// A rule with another end.
fn ended(rule: &str, until: &str) -> String {
    let is_end = |part: &&str| part.starts_with("COUNT=") || part.starts_with("UNTIL=");
    let parts: Vec<&str> = rule.split(';').filter(|part| !part.is_empty() && !is_end(part)).collect();
    format!("{};UNTIL={until}", parts.join(";"))
}

/// A rule that gives a number of dates fewer; `None` if none are left.
fn less(rule: &str, fewer: u32) -> Option<String> {
    let part = |part: &str| match part.strip_prefix("COUNT=") {
        Some(count) => {
            count.parse::<u32>().ok()?.checked_sub(fewer).filter(|left| *left > 0).map(|left| format!("COUNT={left}"))
        }
        None => Some(part.to_string()),
    };
    rule.split(';').map(part).collect::<Option<Vec<_>>>().map(|parts| parts.join(";"))
}

/// A rule some days later; `None` if it cannot be moved.
fn shifted(rule: &str, days: i32) -> Option<String> {
    let is_weekly = rule.split(';').any(|part| part == "FREQ=WEEKLY");
    let part = |part: &str| match part.split_once('=') {
        _ if days == 0 => Some(part.to_string()),
        Some(("BYDAY", list)) if is_weekly => {
            let moved = |day: &str| {
                let at = DAYS.iter().position(|own| *own == day)? as i32;
                Some(DAYS[(at + days).rem_euclid(7) as usize])
            };
            Some(format!("BYDAY={}", list.split(',').map(moved).collect::<Option<Vec<_>>>()?.join(",")))
        }
        Some((key, _)) if key.starts_with("BY") => None,
        _ => Some(part.to_string()),
    };
    rule.split(';').map(part).collect::<Option<Vec<_>>>().map(|parts| parts.join(";"))
}

/// An event as a series of its own.
fn with_rule(entry: &Entry, rule: &str) -> Entry {
    let is_other = |line: &&ContentLine| !matches!(line.name.as_str(), "RRULE" | "RECURRENCE-ID");
    let mut lines: Vec<ContentLine> = entry.lines.iter().filter(is_other).cloned().collect();
    if entry.line("DTSTART").is_none()
        && let Some(id) = entry.line("RECURRENCE-ID")
    {
        lines.push(ContentLine { name: "DTSTART".to_string(), ..id.clone() });
    }
    lines.push(ContentLine {
        group: String::new(),
        name: "RRULE".to_string(),
        parameters: Vec::new(),
        value: rule.to_string(),
    });
    Entry { lines, ..entry.clone() }
}
