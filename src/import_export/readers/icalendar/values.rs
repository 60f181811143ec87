//! Dates, times and durations of calendars.
use crate::base::{Date, TimeZone, Timestamp};

/// Milliseconds of a day.
pub const DAY: i64 = 86_400_000;
/// Milliseconds of a minute.
pub const MINUTE: i64 = 60_000;

/// A date or a time as written, without its zone.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Written {
    /// Milliseconds since 1970-01-01 00:00, as the clock shows it.
    pub wall: i64,
    /// Whether it is a date without a time.
    pub is_day: bool,
    /// Whether it is in UTC.
    pub is_utc: bool,
}

/// Parses `20260105`, `20260105T100000` or `20260105T100000Z`, also with separators.
pub fn parse(value: &str) -> Option<Written> {
    let plain: String = value.trim().chars().filter(|c| !matches!(c, '-' | ':')).collect();
    let number = |from: usize, to: usize| {
        plain.get(from..to).filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse::<u32>().ok()
    };
    let day = Date::from_ymd(number(0, 4)? as i32, number(4, 6)?, number(6, 8)?)?;
    if plain.len() == 8 {
        return Some(Written { wall: day.midnight().0, is_day: true, is_utc: false });
    }
    let rest = plain.get(8..)?;
    if !rest.starts_with(['T', 't', ' ']) {
        return None;
    }
    let (hour, minute, second) = (number(9, 11)?, number(11, 13)?, number(13, 15).unwrap_or(0));
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let clock = i64::from((hour * 60 + minute) * 60 + second.min(59)) * 1000;
    let is_utc = plain.ends_with(['Z', 'z']);
    Some(Written { wall: day.midnight().0 + clock, is_day: false, is_utc })
}

/// When something is, in the form in which the import reads it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum When {
    /// On a date.
    Day(Date),
    /// At a moment.
    At(Timestamp),
    /// At a time of day wherever the user is, in milliseconds since 1970-01-01 00:00.
    Floating(i64),
}

impl When {
    /// The user's date.
    pub fn day(self, zone: TimeZone) -> Date {
        match self {
            When::Day(day) => day,
            When::At(at) => zone.day(at),
            When::Floating(wall) => Timestamp(wall).day(),
        }
    }

    /// The moment; of a date, its midnight.
    pub fn moment(self, zone: TimeZone) -> Timestamp {
        match self {
            When::Day(day) => zone.at(day, 0),
            When::At(at) => at,
            When::Floating(wall) => (zone.moment)(wall),
        }
    }

    /// The minutes since the user's midnight.
    pub fn minutes(self, zone: TimeZone) -> i32 {
        match self {
            When::Day(_) => 0,
            When::At(at) => zone.minutes(at),
            When::Floating(wall) => (wall.rem_euclid(DAY) / MINUTE) as i32,
        }
    }

    /// As the import reads it: `2026-01-05`, `2026-01-05 10:00:00Z`, `2026-01-05 10:00:00`.
    pub fn text(self) -> String {
        let clock = |at: Timestamp| {
            let text = at.to_iso();
            text.split('.').next().unwrap_or("").replace('T', " ")
        };
        match self {
            When::Day(day) => day.to_iso(),
            When::At(at) => format!("{}Z", clock(at)),
            When::Floating(wall) => clock(Timestamp(wall)),
        }
    }

    /// As a calendar writes it: `20260105`, `20260105T100000Z`, `20260105T100000`.
    pub fn compact(self) -> String {
        self.text()
            .chars()
            .filter_map(|c| if c == ' ' { Some('T') } else { (!"-:".contains(c)).then_some(c) })
            .collect()
    }
}

/// The minutes of a duration such as `PT1H30M` or `-P1D`, without its sign.
pub fn minutes(value: &str) -> Option<u32> {
    let mut sum = 0u32;
    let mut number = String::new();
    for c in value.trim().trim_start_matches(['+', '-']).strip_prefix('P')?.chars() {
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
