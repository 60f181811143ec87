//! The time zones of a calendar: those of the time zone database, Windows' names for them, and zones that the file
//! defines itself.
use std::collections::HashMap;
use std::str::FromStr;

use calcard::common::timezone::Tz as Known;
use chrono::{DateTime, Offset, TimeZone as _};
use chrono_tz::{TZ_VARIANTS, Tz};

use super::values::{self, DAY, MINUTE};
use crate::base::Date;
use crate::import_export::readers::content_lines::ContentLine;

/// A time zone.
#[derive(Clone, Debug)]
pub enum Zone {
    /// A fixed distance from UTC, in milliseconds.
    Fixed(i64),
    /// One of the time zone database.
    Named(Tz),
    /// One that the file defines.
    Own(Vec<Observance>),
}

/// A part of a zone's definition: from its onsets on, clocks are at another distance from UTC.
#[derive(Clone, Debug, Default)]
pub struct Observance {
    /// The first onset, by the clock before it.
    start: i64,
    /// The distance from UTC before and after, in milliseconds.
    from: i64,
    to: i64,
    /// The later onsets: every year until a time in UTC.
    yearly: Option<Yearly>,
    /// Onsets that are listed.
    dates: Vec<i64>,
}

/// A date that comes once a year: `FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU`.
#[derive(Clone, Debug)]
struct Yearly {
    month: u32,
    /// The weekday, Monday = 0, and its position in the month.
    weekday: Option<(i32, usize)>,
    /// The day of the month, or the first day from which the weekday counts.
    month_day: Option<u32>,
    until: i64,
}

impl Zone {
    /// The distance from UTC at a moment, both in milliseconds.
    pub fn offset(&self, at: i64) -> i64 {
        match self {
            Zone::Fixed(offset) => *offset,
            Zone::Named(zone) => DateTime::from_timestamp_millis(at).map_or(0, |at| {
                i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()) * 1000
            }),
            Zone::Own(all) => {
                let last = all.iter().filter_map(|own| Some((own.last_onset(at)?, own.to))).max();
                let first = || all.iter().min_by_key(|own| own.start).map_or(0, |own| own.from);
                last.map_or_else(first, |(_, offset)| offset)
            }
        }
    }

    /// The moment of a time by the zone's clocks. Of a time that comes twice, the first; a time that is skipped counts
    /// as if the clocks had not been changed.
    pub fn moment(&self, wall: i64) -> i64 {
        let (before, after) = (self.offset(wall - DAY), self.offset(wall + DAY));
        let fits = |offset: i64| self.offset(wall - offset) == offset;
        if !fits(before) && fits(after) { wall - after } else { wall - before }
    }

    /// The time by the zone's clocks at a moment.
    pub fn wall(&self, at: i64) -> i64 {
        at + self.offset(at)
    }
}

impl Observance {
    /// The last onset at or before a moment, in UTC.
    fn last_onset(&self, at: i64) -> Option<i64> {
        let year = crate::base::Timestamp(at).day().ymd().0;
        let first = crate::base::Timestamp(self.start).day().ymd().0;
        let clock = self.start.rem_euclid(DAY);
        let yearly = self.yearly.iter().flat_map(|rule| {
            let onsets = (year - 1..=year + 1).filter(|year| *year >= first).filter_map(|year| rule.day(year));
            onsets.map(|day| day.midnight().0 + clock - self.from).filter(|onset| *onset <= rule.until)
        });
        // After its end, a rule's last onset remains.
        let ended = self.yearly.as_ref().filter(|rule| rule.until < at).and_then(|rule| {
            let last = crate::base::Timestamp(rule.until).day().ymd().0;
            let onsets = (last - 1..=last).filter(|year| *year >= first).filter_map(|year| rule.day(year));
            onsets.map(|day| day.midnight().0 + clock - self.from).filter(|onset| *onset <= rule.until).max()
        });
        let listed = self.dates.iter().chain([&self.start]).map(|wall| wall - self.from);
        yearly.chain(ended).chain(listed).filter(|onset| *onset <= at).max()
    }
}

impl Yearly {
    fn parse(rule: &str, start: i64, from: i64) -> Option<Yearly> {
        let (_, month, day) = crate::base::Timestamp(start).day().ymd();
        let mut out = Yearly { month, weekday: None, month_day: None, until: i64::MAX };
        for part in rule.split(';') {
            let (key, value) = part.split_once('=')?;
            match key.trim().to_ascii_uppercase().as_str() {
                "FREQ" if !value.eq_ignore_ascii_case("YEARLY") => return None,
                "BYMONTH" => out.month = value.parse().ok()?,
                "BYMONTHDAY" => out.month_day = value.split(',').next()?.parse().ok(),
                "BYDAY" => {
                    let name = value.trim_start_matches(|c: char| matches!(c, '+' | '-') || c.is_ascii_digit());
                    let position = value[..value.len() - name.len()].trim_start_matches('+');
                    let weekday = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"].iter().position(|day| *day == name)?;
                    out.weekday = Some((position.parse().unwrap_or(1), weekday));
                }
                "UNTIL" => {
                    let until = values::parse(value)?;
                    out.until = if until.is_utc { until.wall } else { until.wall - from };
                }
                _ => {}
            }
        }
        if out.weekday.is_none() {
            out.month_day = out.month_day.or(Some(day));
        }
        Some(out)
    }

    /// The date in a year.
    fn day(&self, year: i32) -> Option<Date> {
        let Some((position, weekday)) = self.weekday else { return Date::from_ymd(year, self.month, self.month_day?) };
        let first = Date::from_ymd(year, self.month, self.month_day.unwrap_or(1))?;
        let to_weekday = |day: Date| (weekday as i32 - day.weekday() as i32).rem_euclid(7);
        match position {
            ..0 => {
                let last = first.plus_months(1).add_days(-1);
                Some(last.add_days(-(last.weekday() as i32 - weekday as i32).rem_euclid(7) + 7 * (position + 1)))
            }
            _ => Some(first.add_days(to_weekday(first) + 7 * (position.max(1) - 1))),
        }
    }
}

/// The zones that a calendar refers to.
#[derive(Default)]
pub struct Zones {
    /// By the name in the file; `None` if it is unknown.
    known: HashMap<String, Option<Zone>>,
    own: HashMap<String, Zone>,
}

/// The maximum number of a zone's observances that count.
const MAX_OBSERVANCES: usize = 200;

impl Zones {
    /// Collects the zones that a file defines, wherever in the file.
    pub fn of(lines: &[ContentLine]) -> Zones {
        let mut out = Zones::default();
        let (mut name, mut all): (Option<String>, Vec<Observance>) = (None, Vec::new());
        let (mut part, mut rule): (Option<Observance>, Option<&str>) = (None, None);
        for line in lines {
            let value = line.value.trim();
            let offset = || offset(value).unwrap_or(0);
            let what = value.to_ascii_uppercase();
            match (line.name.as_str(), what.as_str(), &mut part) {
                ("BEGIN", "VTIMEZONE", _) => (name, all, part) = (None, Vec::new(), None),
                ("BEGIN", "STANDARD" | "DAYLIGHT", _) => (part, rule) = (Some(Observance::default()), None),
                ("END", "STANDARD" | "DAYLIGHT", Some(own)) => {
                    own.yearly = rule.and_then(|rule| Yearly::parse(rule, own.start, own.from));
                    if all.len() < MAX_OBSERVANCES {
                        all.extend(part.take());
                    }
                }
                ("END", "VTIMEZONE", _) => {
                    if let Some(name) = name.take().filter(|_| !all.is_empty()) {
                        out.own.insert(name, Zone::Own(std::mem::take(&mut all)));
                    }
                }
                ("TZID", _, None) => name = Some(plain(&line.text())),
                ("DTSTART", _, Some(own)) => own.start = values::parse(value).map_or(0, |start| start.wall),
                ("TZOFFSETFROM", _, Some(own)) => own.from = offset(),
                ("TZOFFSETTO", _, Some(own)) => own.to = offset(),
                ("RRULE", _, Some(_)) => rule = Some(&line.value),
                ("RDATE", _, Some(own)) => {
                    let dates = value.split(',').filter_map(values::parse).map(|date| date.wall);
                    own.dates.extend(dates.take(MAX_OBSERVANCES));
                }
                _ => {}
            }
        }
        out
    }

    /// The zone with a name; `None` if nobody knows it.
    pub fn get(&mut self, name: &str) -> Option<Zone> {
        let name = plain(name);
        if let Some(known) = self.known.get(&name) {
            return known.clone();
        }
        // The database knows more of past and future years than a file; for all other names, the file decides.
        let zone = exact(&name).map(Zone::Named).or_else(|| self.own.get(&name).cloned()).or_else(|| known(&name));
        self.known.insert(name, zone.clone());
        zone
    }
}

/// A name without quotation marks.
fn plain(name: &str) -> String {
    name.trim().trim_matches('"').trim().to_string()
}

/// A zone by its name in the database, also in other letters or behind the name of a registry.
fn exact(name: &str) -> Option<Tz> {
    let same = |name: &str| TZ_VARIANTS.iter().find(|zone| zone.name().eq_ignore_ascii_case(name)).copied();
    Tz::from_str(name).ok().or_else(|| same(name)).or_else(|| match Known::from_str(name) {
        Ok(Known::Tz(zone)) if name.starts_with('/') => Some(zone),
        _ => None,
    })
}

/// A zone by one of Windows' names, by a city, or by its distance from UTC: `(UTC+01:00) Berlin`, `GMT+0530`.
fn known(name: &str) -> Option<Zone> {
    let (distance, words) = match name.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        Some((distance, words)) => (distance, words.trim()),
        None => (name, name),
    };
    let windows = || match Known::from_str(words) {
        Ok(Known::Tz(zone)) => Some(Zone::Named(zone)),
        _ => None,
    };
    let city = |city: &str| {
        let city = city.trim().replace(' ', "_");
        let is_it = |zone: &&Tz| zone.name().rsplit_once('/').is_some_and(|(_, own)| own.eq_ignore_ascii_case(&city));
        TZ_VARIANTS.iter().find(is_it).map(|zone| Zone::Named(*zone))
    };
    windows().or_else(|| words.split([',', '/', ';']).take(10).find_map(city)).or_else(|| {
        let upper = distance.trim().to_ascii_uppercase();
        let rest = ["UTC", "GMT"].iter().find_map(|prefix| upper.strip_prefix(prefix)).unwrap_or(&upper);
        match rest.trim() {
            "" if upper != rest => Some(Zone::Fixed(0)),
            "Z" => Some(Zone::Fixed(0)),
            rest => offset(&rest.replace(['.', ':'], "")).map(Zone::Fixed),
        }
    })
}

/// `+0530` in milliseconds.
fn offset(text: &str) -> Option<i64> {
    let sign = match text.as_bytes().first()? {
        b'-' => -1,
        b'+' => 1,
        _ => return None,
    };
    let digits = text.get(1..).filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    let (hours, rest) = if digits.len() < 3 { (digits, "") } else { digits.split_at(2) };
    let minutes: i64 = rest.get(..2).map_or(Some(0), |rest| rest.parse().ok())?;
    let hours: i64 = hours.parse().ok()?;
    (hours < 24 && minutes < 60).then_some(sign * (hours * 60 + minutes) * MINUTE)
}
