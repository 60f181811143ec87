//! Series: the dates that a rule of a calendar gives, and the rules of Kontor that give the same. What no rule of
//! Kontor gives is told as single dates, or as one, and never as another rule.
use std::collections::HashSet;

use calcard::common::timezone::Tz as Known;
use calcard::icalendar::ICalendar;

use super::values::{self, DAY, When};
use super::zones::Zone;
use crate::base::{Date, Timestamp};
use crate::domain::rules::recurrence::{End, Recurrence};
use crate::import_export::here::Here;

/// How the times of a series are meant.
#[derive(Clone, Debug)]
pub enum Clock {
    /// Whole days.
    Days,
    /// By the user's clock, wherever that is.
    Floating,
    /// By the clocks of a zone.
    In(Zone),
}

impl Clock {
    /// When it is, for a time by this clock.
    pub fn when(&self, wall: i64) -> When {
        match self {
            Clock::Days => When::Day(Timestamp(wall).day()),
            Clock::Floating => When::Floating(wall),
            Clock::In(zone) => When::At(Timestamp(zone.moment(wall))),
        }
    }
}

/// A series as a calendar writes it.
pub struct Series<'a> {
    /// The rule.
    pub rule: &'a str,
    /// How its times are meant.
    pub clock: &'a Clock,
    /// The first time, by that clock.
    pub start: i64,
    /// What is added to each date: a task may begin before it is due.
    pub later: i64,
    /// The dates that are left out or moved.
    pub except: &'a HashSet<When>,
}

/// A date of a series, by which others may refer to it, and a rule from there on.
#[derive(Clone, PartialEq, Debug)]
pub struct Run {
    /// When it is.
    pub at: When,
    /// The date in the calendar's series; `None` for its first.
    pub id: Option<When>,
    /// The rule; `None` for a single date.
    pub rule: Option<String>,
}

/// What becomes of a series.
#[derive(Clone, PartialEq, Debug)]
pub enum Outcome {
    /// One rule gives all dates.
    Rule(String),
    /// One rule gives all dates; in UTC they keep their time, and here the time of day.
    OnTheDays(String),
    /// Several records give all dates, or those until a last one.
    Runs(Vec<Run>, Option<Date>),
    /// Only the first date is known.
    Unknown,
}

/// How many dates of a file's series may still be computed.
pub struct Budget {
    dates: usize,
    /// Rules that took long to find few dates.
    slow: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { dates: 2_000_000, slow: 10 }
    }
}

/// The maximum number of dates of a series.
const MAX_DATES: usize = 5_000;
/// A series of at most this many dates is told as single ones if no rule gives all.
const MAX_SINGLES: usize = 60;
/// The maximum number of records of a series.
const MAX_RUNS: usize = 200;
/// The days in which a rule has to agree with a calendar's: more than a year of summer and winter times.
const SPAN: i64 = 400;

/// The parts of a rule, in capitals.
struct Parts(Vec<(String, String)>);

impl Parts {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(own, _)| own == key).map(|(_, value)| value.as_str())
    }

    fn count(&self, key: &str) -> i64 {
        self.get(key).map_or(1, |list| list.split(',').count() as i64)
    }
}

impl Series<'_> {
    /// The records that give the dates of the series.
    pub fn outcome(&self, here: Here, budget: &mut Budget) -> Outcome {
        let Some(parts) = self.parts() else { return Outcome::Unknown };
        let first = self.clock.when(self.start + self.later);
        let shift = (first.day(here.zone).0 - Timestamp(self.start).day().0) as i64;
        let own = self.own(&parts, shift, here);
        if self.except.is_empty()
            && let Some(own) = own
        {
            let Some((dates, is_whole)) = self.dates(&parts, self.start, here, budget) else { return Outcome::Unknown };
            for rule in ends(own, &dates, is_whole, here) {
                if fits(&rule, &dates, here) == dates.len() && (!is_whole || ends_after(&rule, &dates, here)) {
                    return Outcome::Rule(rule.text());
                }
            }
            // Programs that write series without end in UTC mean the time of day.
            let days: Vec<When> = dates.iter().map(|when| When::Day(when.day(here.zone))).collect();
            let is_utc = matches!(self.clock, Clock::In(Zone::Fixed(0)));
            if is_utc && !is_whole && own.end == End::Never && fits(&own, &days, here) == days.len() {
                return Outcome::OnTheDays(own.text());
            }
        }
        // Something is left out, moved, or at another hour in some weeks of the year.
        let last = self.except.iter().map(|when| when.moment(here.zone).0).max().unwrap_or(self.start);
        let until = last.max(here.now.0).max(self.start);
        let Some((dates, is_whole)) = self.dates(&parts, until, here, budget) else { return Outcome::Unknown };
        self.runs(own, &dates, is_whole, &parts, here)
    }

    /// The number of dates before one of them; `None` if the rule is not understood.
    pub fn count_before(&self, date: When, here: Here, budget: &mut Budget) -> Option<u32> {
        let parts = self.parts()?;
        let until = date.moment(here.zone);
        let (dates, _) = self.dates(&parts, until.0, here, budget)?;
        Some(dates.iter().filter(|when| when.moment(here.zone) < until).count() as u32)
    }

    fn runs(&self, own: Option<Recurrence>, dates: &[When], is_whole: bool, parts: &Parts, here: Here) -> Outcome {
        let is_kept = |when: &When| !self.is_excepted(*when, here);
        let kept: Vec<(usize, When)> = dates.iter().copied().enumerate().filter(|(_, when)| is_kept(when)).collect();
        let id = |at: usize| (at > 0).then(|| dates[at]);
        let single = |(at, when): &(usize, When)| Run { at: *when, id: id(*at), rule: None };
        if is_whole && kept.len() <= MAX_SINGLES {
            return Outcome::Runs(kept.iter().map(single).collect(), None);
        }
        let Some(own) = own else { return Outcome::Unknown };
        let endless = Recurrence { end: End::Never, ..own };
        let all: Vec<When> = kept.iter().map(|(_, when)| *when).collect();
        let (mut out, mut from, mut last) = (Vec::new(), 0, None);
        while from < all.len() {
            let count = fits(&endless, &all[from..], here).max(1);
            let (at, when) = kept[from];
            let is_last = from + count == all.len() && !is_whole;
            let begun = when.day(here.zone).0;
            let lasts = all[from + count - 1].day(here.zone).0 - begun >= SPAN as i32 - 40;
            let end = match own.end {
                End::Count(_) if is_last && lasts => {
                    count_of(parts).map(|all| End::Count(all.saturating_sub(at as u32)))
                }
                end if is_last && lasts => Some(end),
                _ if is_last => {
                    last = Some(all[all.len() - 1].day(here.zone));
                    None
                }
                _ => None,
            };
            let end = end.unwrap_or(End::Count(count as u32));
            let rule = (end != End::Count(1)).then(|| Recurrence { end, ..endless }.text());
            out.push(Run { at: when, id: id(at), rule });
            from += count;
        }
        let is_scattered = out.len() > 12.max(all.len() / 3);
        if out.is_empty() || out.len() > MAX_RUNS || is_scattered { Outcome::Unknown } else { Outcome::Runs(out, last) }
    }

    /// Whether a date is left out. An exception without a time leaves out all of its day.
    fn is_excepted(&self, when: When, here: Here) -> bool {
        self.except.contains(&when) || self.except.contains(&When::Day(when.day(here.zone)))
    }

    fn parts(&self) -> Option<Parts> {
        let mut out = Vec::new();
        for part in self.rule.trim().trim_end_matches(';').split(';') {
            let (key, value) = part.split_once('=')?;
            let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ',' | '+' | '-');
            if !value.chars().all(is_plain) || value.len() > 300 {
                return None;
            }
            out.push((key.trim().to_ascii_uppercase(), value.to_ascii_uppercase().replace('+', "")));
        }
        Some(Parts(out))
    }

    /// The last time that counts, by the series' clock.
    fn until(&self, parts: &Parts, here: Here) -> Option<i64> {
        let until = values::parse(parts.get("UNTIL")?)?;
        Some(match self.clock {
            Clock::In(zone) if until.is_utc => zone.wall(until.wall),
            _ if until.is_utc => (here.zone.wall)(Timestamp(until.wall)),
            Clock::Days => until.wall,
            _ if until.is_day => until.wall + DAY - 1,
            _ => until.wall,
        })
    }

    /// The dates of the rule until some time after a moment, and whether these are all.
    fn dates(&self, parts: &Parts, until: i64, here: Here, budget: &mut Budget) -> Option<(Vec<When>, bool)> {
        let period = match parts.get("FREQ")? {
            "DAILY" => 1,
            "WEEKLY" => 7,
            "MONTHLY" => 28,
            "YEARLY" => 365,
            // These have an end, or no calendar has them.
            _ if parts.get("COUNT").is_none() && parts.get("UNTIL").is_none() => return None,
            _ => 1,
        };
        let interval =
            parts.get("INTERVAL").map_or(Some(1), |text| text.parse::<i64>().ok()).filter(|days| *days > 0)?;
        let lists: &[&str] = match parts.get("BYSETPOS") {
            Some(_) => &["BYSETPOS", "BYMONTH"],
            None => &["BYDAY", "BYMONTHDAY", "BYMONTH", "BYHOUR", "BYMINUTE"],
        };
        let each: i64 = lists.iter().map(|key| parts.count(key)).product();
        // A series with an end is computed to its end, if it is near.
        let last = self.until(parts, here).unwrap_or(until).max(until);
        let days = (last.saturating_sub(self.start) / DAY).min(100_000) + SPAN;
        let count = count_of(parts).map_or(0, |count| i64::from(count) + 1);
        let limit = days * each.min(100) / (period * interval.min(1_000));
        let limit = limit.max(count).clamp(12, MAX_DATES as i64) as usize;
        budget.dates = budget.dates.checked_sub(limit).filter(|_| budget.slow > 0)?;
        let end = match (self.until(parts, here), parts.get("UNTIL")) {
            (Some(until), _) => format!(";UNTIL={}", When::Floating(until).compact()),
            (None, Some(_)) => return None,
            (None, None) => String::new(),
        };
        let rest = parts.0.iter().filter(|(key, _)| key != "UNTIL").map(|(key, value)| format!("{key}={value}"));
        let rule = rest.collect::<Vec<_>>().join(";") + &end;
        let start = When::Floating(self.start).compact();
        let text = format!(
            "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:{start}\r\nRRULE:{rule}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        );
        let calendar = ICalendar::parse(&text).ok()?;
        let found = calendar.expand_dates(Known::Floating, limit).events;
        let mut walls: Vec<i64> =
            found.iter().map(|event| event.start.naive_local().and_utc().timestamp_millis()).collect();
        let has_end = parts.get("COUNT").is_some() || parts.get("UNTIL").is_some();
        if walls.len() < limit && !has_end {
            budget.slow -= 1;
        }
        let is_whole = walls.len() < limit;
        if is_whole && !has_end && walls.len() < 2 {
            return None;
        }
        // The first date counts, even if the rule would not give it.
        if walls.first() != Some(&self.start) {
            walls.insert(0, self.start);
            if count_of(parts).is_some_and(|count| walls.len() > count as usize) {
                walls.pop();
            }
        }
        Some((walls.into_iter().map(|wall| self.clock.when(wall + self.later)).collect(), is_whole))
    }

    /// The rule of Kontor that may say the same; `shift` is the number of days between the calendar's and the user's
    /// date.
    fn own(&self, parts: &Parts, shift: i64, here: Here) -> Option<Recurrence> {
        let mut freq = parts.get("FREQ")?;
        let interval = parts.get("INTERVAL").unwrap_or("1");
        let days: Vec<&str> = parts.get("BYDAY").map(|list| list.split(',').collect()).unwrap_or_default();
        // Every weekday.
        if freq == "DAILY" && !days.is_empty() && interval == "1" {
            freq = "WEEKLY";
        }
        let mut out = format!("FREQ={freq};INTERVAL={interval}");
        let mut position = parts.get("BYSETPOS").map(str::to_string);
        let mut month_day = parts.get("BYMONTHDAY").map(str::to_string);
        if let Some(list) = month_day.clone() {
            let numbers: Vec<i32> = list.split(',').filter_map(|day| day.parse().ok()).collect();
            match numbers.as_slice() {
                [-1] => month_day = Some("31".to_string()),
                [28, .., last] if position.as_deref() == Some("-1") && numbers.len() as i32 == last - 27 => {
                    (month_day, position) = (Some(last.to_string()), None);
                }
                // "The Monday from the 8th to the 14th" is the second one.
                [first, ..] if numbers.len() == 7 && numbers[6] == first + 6 && first % 7 == 1 && days.len() == 1 => {
                    (month_day, position) = (None, Some((first / 7 + 1).to_string()));
                }
                _ => {}
            }
        }
        if !days.is_empty() {
            let shifted = |day: &&str| match (DAYS.iter().position(|own| own == day), freq) {
                (Some(at), "WEEKLY") => DAYS[(at as i64 + shift).rem_euclid(7) as usize].to_string(),
                _ => day.to_string(),
            };
            out += &format!(";BYDAY={}", days.iter().map(shifted).collect::<Vec<_>>().join(","));
        }
        for (key, value) in [("BYMONTHDAY", month_day), ("BYSETPOS", position)] {
            if let Some(value) = value.filter(|_| shift == 0 || key != "BYMONTHDAY") {
                out += &format!(";{key}={value}");
            }
        }
        if let Some(month) = parts.get("BYMONTH").filter(|_| shift == 0) {
            out += &format!(";BYMONTH={month}");
        }
        let clock = Timestamp(self.start).to_iso();
        for (key, value) in &parts.0 {
            let is_own = |from: usize| {
                clock.get(from..from + 2).map(|own| own.trim_start_matches('0')) == Some(value.trim_start_matches('0'))
            };
            let is_known = match key.as_str() {
                "BYHOUR" => is_own(11),
                "BYMINUTE" => is_own(14),
                "BYSECOND" => is_own(17),
                "FREQ" | "INTERVAL" | "BYDAY" | "BYMONTHDAY" | "BYSETPOS" | "BYMONTH" | "WKST" | "UNTIL" | "COUNT" => {
                    true
                }
                _ => false,
            };
            if !is_known {
                return None;
            }
        }
        let rule = Recurrence::parse(&out)?;
        let end = match (count_of(parts), self.until(parts, here)) {
            (Some(count), _) => End::Count(count),
            (None, Some(until)) => {
                End::Until(self.clock.when(until).day(here.zone).add_days((self.later / DAY) as i32))
            }
            (None, None) => End::Never,
        };
        Some(Recurrence { end, ..rule })
    }
}

/// The weekdays as rules name them.
pub const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn count_of(parts: &Parts) -> Option<u32> {
    parts.get("COUNT")?.parse().ok().filter(|count| (1..=9_999).contains(count))
}

/// A rule with its end, and with its last date as end: a time of day on the last day may be before or after the end.
fn ends(rule: Recurrence, dates: &[When], is_whole: bool, here: Here) -> impl Iterator<Item = Recurrence> {
    let last = dates.last().map(|when| Recurrence { end: End::Until(when.day(here.zone)), ..rule });
    [Some(rule), last.filter(|_| is_whole && matches!(rule.end, End::Until(_)))].into_iter().flatten()
}

/// The number of dates, from the first one on, that a rule gives as well.
fn fits(rule: &Recurrence, dates: &[When], here: Here) -> usize {
    let Some(first) = dates.first() else { return 0 };
    let minutes = first.minutes(here.zone);
    let (mut day, mut rule) = (first.day(here.zone), *rule);
    let mut count = 1;
    for when in &dates[1..] {
        let Some((next, following)) = rule.next(day, Date(i32::MIN)) else { break };
        // The moment decides: a time of day that is skipped in spring may be told in two ways, and one that comes twice in
        // autumn means two moments.
        if when.day(here.zone) != next || when.moment(here.zone) != here.zone.at(next, minutes) {
            break;
        }
        (day, rule) = (next, following);
        count += 1;
    }
    count
}

/// Whether a rule gives no date after these.
fn ends_after(rule: &Recurrence, dates: &[When], here: Here) -> bool {
    let mut rule = *rule;
    let mut day = dates.first().map(|when| when.day(here.zone));
    for _ in 0..dates.len() {
        let Some(now) = day else { return true };
        match rule.next(now, Date(i32::MIN)) {
            Some((next, following)) => (day, rule) = (Some(next), following),
            None => day = None,
        }
    }
    day.is_none()
}
