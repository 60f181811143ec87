//! Series as other calendars read them (RFC 5545): the rule, and the time zone by whose clocks it repeats.
use crate::base::{Date, TimeZone, Timestamp};
use crate::domain::rules::recurrence::{End, Every, Recurrence};

/// The years for which a zone's clocks are written.
const YEARS: i32 = 10;
const MINUTE: i64 = 60_000;
const DAY: i64 = 86_400_000;

/// A moment as `20260105T100000Z`.
pub fn moment(at: Timestamp) -> String {
    let text: String = at.to_iso().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{}Z", text.split(['.', 'Z']).next().unwrap_or(&text))
}

/// A rule as other calendars read it. The time of day is that of the start; the last day ends with its last second.
pub fn rule(rule: Recurrence, first: Date, is_timed: bool, zone: TimeZone) -> String {
    let (_, month, day) = first.ymd();
    let (month, day) = (rule.month.unwrap_or(month), rule.month_day.unwrap_or(day));
    let is_every_month = rule.every == Every::Month;
    let is_plain = day <= 28 || rule.position.is_some() || !(is_every_month || rule.every == Every::Year && month == 2);
    let (until, end) = match rule.end {
        End::Until(last) if is_timed => {
            let last = Timestamp(zone.at(last.add_days(1), 0).0 - 1000);
            (format!(";UNTIL={}", moment(last)), End::Never)
        }
        end => (String::new(), end),
    };
    let rule = Recurrence { time: None, end, ..rule };
    if is_plain {
        return rule.text() + &until;
    }
    let month = if is_every_month { None } else { Some(month) };
    format!("{};{}", Recurrence { month, month_day: None, ..rule }.text(), last_days(day)) + &until
}

/// A day of the month for which shorter months have their last one. Other calendars skip a month without the day, so
/// that all days that may be meant are named, and the last of them counts.
pub fn last_days(day: u32) -> String {
    let days: Vec<String> = (28..=day).map(|day| day.to_string()).collect();
    format!("BYMONTHDAY={};BYSETPOS=-1", days.join(","))
}

/// When the clocks of a zone change: the moment, the minutes from UTC before and after.
type Change = (Timestamp, i64, i64);

/// The definition of a zone under a name, from the year before a moment on: what its clocks do at present, as rules where they do it every
/// year alike. It is worked out from the clock alone, so that no list of the world's zones is needed.
pub fn zone_definition(name: &str, zone: TimeZone, from: Timestamp) -> String {
    let first = Timestamp(from.0 - 366 * DAY);
    let changes = changes(zone, first);
    let mut out = format!("BEGIN:VTIMEZONE\r\nTZID:{name}\r\n");
    if changes.is_empty() {
        part(&mut out, "STANDARD", offset(zone, first), offset(zone, first), &["DTSTART:19700101T000000".to_string()]);
    }
    let mut kinds: Vec<(i64, i64)> = changes.iter().map(|(_, before, after)| (*before, *after)).collect();
    kinds.sort_unstable();
    kinds.dedup();
    for (before, after) in kinds {
        let alike: Vec<Timestamp> =
            changes.iter().filter(|(_, own, then)| (*own, *then) == (before, after)).map(|(at, ..)| *at).collect();
        // By the clock that was valid until then.
        let walls: Vec<Timestamp> = alike.iter().map(|at| Timestamp(at.0 + before * MINUTE)).collect();
        let written = |at: &Timestamp| moment(*at).trim_end_matches('Z').to_string();
        let mut lines = vec![format!("DTSTART:{}", written(&walls[0]))];
        match yearly(&walls) {
            Some(rule) => lines.push(rule),
            None => lines.extend(walls[1..].iter().map(|at| format!("RDATE:{}", written(at)))),
        }
        part(&mut out, if after > before { "DAYLIGHT" } else { "STANDARD" }, before, after, &lines);
    }
    out.push_str("END:VTIMEZONE\r\n");
    out
}

fn part(out: &mut String, kind: &str, before: i64, after: i64, lines: &[String]) {
    let signed = |minutes: i64| {
        let sign = if minutes < 0 { '-' } else { '+' };
        format!("{sign}{:02}{:02}", minutes.abs() / 60, minutes.abs() % 60)
    };
    out.push_str(&format!("BEGIN:{kind}\r\n"));
    lines.iter().for_each(|line| out.push_str(&format!("{line}\r\n")));
    let (before, after) = (signed(before), signed(after));
    out.push_str(&format!("TZOFFSETFROM:{before}\r\nTZOFFSETTO:{after}\r\nEND:{kind}\r\n"));
}

/// The rule of changes that are on the same weekday of the same month at the same time every year.
fn yearly(walls: &[Timestamp]) -> Option<String> {
    const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
    let day = |at: &Timestamp| at.day();
    let first = day(walls.first()?);
    let (year, month, _) = first.ymd();
    let is_alike = |at: &Timestamp| {
        let same = (day(at).ymd().1, day(at).weekday(), at.0.rem_euclid(DAY));
        same == (month, first.weekday(), walls[0].0.rem_euclid(DAY))
    };
    let is_every_year = (0..).zip(walls).all(|(more, at)| day(at).ymd().0 == year + more && is_alike(at));
    if !is_every_year || walls.len() < 3 {
        return None;
    }
    let is_last = |at: &Timestamp| day(at).add_days(7).ymd().1 != month;
    let week = |at: &Timestamp| (day(at).ymd().2 - 1) / 7 + 1;
    let place = match walls.iter().all(is_last) {
        true => -1,
        false if walls.iter().all(|at| week(at) == week(&walls[0])) => week(&walls[0]) as i32,
        false => return None,
    };
    Some(format!("RRULE:FREQ=YEARLY;BYMONTH={month};BYDAY={place}{}", DAYS[first.weekday()]))
}

fn offset(zone: TimeZone, at: Timestamp) -> i64 {
    ((zone.wall)(at) - at.0).div_euclid(MINUTE)
}

/// The changes of a zone's clocks in the years after a moment.
fn changes(zone: TimeZone, from: Timestamp) -> Vec<Change> {
    // No zone changes its clocks twice within so few days, but for Ramadan in Morocco.
    const STEP: i64 = 10 * DAY;
    let mut out = Vec::new();
    let mut at = from;
    while at.0 < from.0 + i64::from(YEARS) * 366 * DAY {
        let next = Timestamp(at.0 + STEP);
        let (before, after) = (offset(zone, at), offset(zone, next));
        if before != after {
            let (mut low, mut high) = (at.0 / MINUTE, next.0 / MINUTE);
            while high - low > 1 {
                let middle = low + (high - low) / 2;
                if offset(zone, Timestamp(middle * MINUTE)) == before { low = middle } else { high = middle }
            }
            out.push((Timestamp(high * MINUTE), before, after));
        }
        at = next;
    }
    out
}
