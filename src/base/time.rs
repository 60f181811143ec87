//! Dates and timestamps. A date has no time zone; a timestamp is in UTC, in milliseconds.
use chrono::{Datelike, Months, NaiveDate};

/// A calendar date, in days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Date(pub i32);

/// A timestamp, in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Timestamp(pub i64);

/// The user's time zone. Wall-clock time is milliseconds since 1970-01-01 00:00 as the user's clock shows it.
#[derive(Clone, Copy, Debug)]
pub struct TimeZone {
    /// The wall-clock time at a timestamp.
    pub wall: fn(Timestamp) -> i64,
    /// The timestamp of a wall-clock time.
    pub moment: fn(i64) -> Timestamp,
}

impl TimeZone {
    /// UTC, for tests.
    pub const UTC: TimeZone = TimeZone { wall: |at| at.0, moment: Timestamp };

    /// The user's date at a timestamp.
    pub fn day(self, at: Timestamp) -> Date {
        Timestamp((self.wall)(at)).day()
    }

    /// The minutes since the user's midnight.
    pub fn minutes(self, at: Timestamp) -> i32 {
        ((self.wall)(at).rem_euclid(DAY) / MINUTE) as i32
    }

    /// The timestamp of a date and minutes since midnight.
    pub fn at(self, day: Date, minutes: i32) -> Timestamp {
        (self.moment)(day.midnight().0 + i64::from(minutes) * MINUTE)
    }

    /// The same time of day on another date, even if daylight saving time begins or ends in between.
    pub fn same_time_on(self, at: Timestamp, to: Date) -> Timestamp {
        (self.moment)(to.midnight().0 + (self.wall)(at).rem_euclid(DAY))
    }
}

impl Date {
    /// The date of a year, month and day; `None` if there is no such date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Date> {
        NaiveDate::from_ymd_opt(year, month, day).map(Date::from_date)
    }

    /// Parses `2026-11-23`.
    pub fn parse_iso(text: &str) -> Option<Date> {
        let mut parts = text.trim().rsplitn(3, '-');
        let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
        Date::from_ymd(year.parse().ok()?, digits(month, 1..=2)?, digits(day, 1..=2)?)
    }

    /// Formats the date as `2026-11-23`.
    pub fn to_iso(self) -> String {
        let mut out = String::with_capacity(10);
        self.write_iso(&mut out);
        out
    }

    /// Appends the output of [`Date::to_iso`].
    pub fn write_iso(self, out: &mut String) {
        let (year, month, day) = self.ymd();
        match u32::try_from(year) {
            Ok(year @ ..10_000) => write_digits(out, year, 4),
            _ => out.push_str(&format!("{year:04}")),
        }
        for part in [month, day] {
            out.push('-');
            write_digits(out, part, 2);
        }
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The date `days` later, or earlier if `days` is negative.
    pub fn add_days(self, days: i32) -> Date {
        Date(self.0.saturating_add(days))
    }

    /// The day of the week, 0 for Monday to 6 for Sunday.
    pub fn weekday(self) -> usize {
        // 1970-01-01 was a Thursday.
        (self.0 + 3).rem_euclid(7) as usize
    }

    /// The same day of the month `months` later; the last day of the month if it is shorter.
    pub fn plus_months(self, months: i32) -> Date {
        let (year, month, day) = self.ymd();
        let index = year * 12 + month as i32 - 1 + months;
        Date::from_ymd_clamped(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, day)
    }

    /// The date of a day in a month, or the last day of the month if it is shorter.
    pub fn from_ymd_clamped(year: i32, month: u32, day: u32) -> Date {
        (28..=day).rev().chain([day]).find_map(|day| Date::from_ymd(year, month, day)).unwrap_or(Date(0))
    }

    /// The last date of the fiscal quarter of this date; `first_month` (1 to 12) begins the fiscal year.
    pub fn fiscal_quarter_end(self, first_month: u32) -> Date {
        let date = self.date();
        let into_quarter = (date.month0() + 12 - (first_month.clamp(1, 12) - 1)) % 3;
        let start = date.with_day(1).unwrap_or(date);
        let next = start.checked_add_months(Months::new(3 - into_quarter)).unwrap_or(start);
        Date::from_date(next).add_days(-1)
    }

    /// The first date of the fiscal quarter of this date; `first_month` (1 to 12) begins the fiscal year.
    pub fn fiscal_quarter_start(self, first_month: u32) -> Date {
        let date = self.date();
        let into_quarter = (date.month0() + 12 - (first_month.clamp(1, 12) - 1)) % 3;
        let start = date.with_day(1).unwrap_or(date);
        Date::from_date(start.checked_sub_months(Months::new(into_quarter)).unwrap_or(start))
    }

    /// Midnight UTC of this date.
    pub fn midnight(self) -> Timestamp {
        Timestamp(i64::from(self.0) * DAY)
    }

    fn from_date(date: NaiveDate) -> Date {
        Date(date.to_epoch_days())
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

impl Timestamp {
    /// The date in UTC.
    pub fn day(self) -> Date {
        Date(self.0.div_euclid(DAY) as i32)
    }

    /// Formats the timestamp as `2026-11-23T10:15:00.000Z`.
    pub fn to_iso(self) -> String {
        let mut out = String::with_capacity(24);
        self.write_iso(&mut out);
        out
    }

    /// Appends the output of [`Timestamp::to_iso`].
    pub fn write_iso(self, out: &mut String) {
        self.day().write_iso(out);
        let rest = self.0.rem_euclid(DAY) as u32;
        for (before, part) in [('T', rest / 3_600_000), (':', rest / 60_000 % 60), (':', rest / 1_000 % 60)] {
            out.push(before);
            write_digits(out, part, 2);
        }
        out.push('.');
        write_digits(out, rest % 1_000, 3);
        out.push('Z');
    }

    /// Parses RFC 3339: `2026-11-23T10:15:00Z`, also with a fraction and with another time zone.
    pub fn parse_iso(text: &str) -> Option<Timestamp> {
        let (day, clock) = text.trim().split_once(['T', 't', ' '])?;
        let at = clock.find(['Z', 'z', '+', '-'])?;
        let (clock, zone) = clock.split_at(at);
        let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
        let mut parts = clock.splitn(3, ':');
        let mut part = |most: u32| parts.next().and_then(|part| digits(part, 2..=2)).filter(|part| *part <= most);
        let (hour, minute, second) = (part(23)?, part(59)?, part(60)?);
        let millis = match fraction.get(..fraction.len().min(3))? {
            "" => 0,
            first => digits(first, 1..=3)? * 10u32.pow(3 - first.len() as u32),
        };
        let offset = match zone {
            "Z" | "z" => 0,
            _ => {
                let (hours, minutes) = zone.get(1..)?.split_once(':')?;
                let minutes = digits(hours, 2..=2)? * 60 + digits(minutes, 2..=2)?;
                if zone.starts_with('-') { -i64::from(minutes) } else { i64::from(minutes) }
            }
        };
        let clock = i64::from(((hour * 60 + minute) * 60 + second) * 1_000 + millis);
        Some(Timestamp(Date::parse_iso(day)?.midnight().0 + clock - offset * 60_000))
    }
}

/// Milliseconds in a day.
const DAY: i64 = 86_400_000;
/// Milliseconds in a minute.
const MINUTE: i64 = 60_000;

/// Appends the last `count` digits of a number.
fn write_digits(out: &mut String, number: u32, count: u32) {
    for place in (0..count).rev() {
        out.push(char::from(b'0' + (number / 10u32.pow(place) % 10) as u8));
    }
}

/// Parses a number that consists of digits only, as many as `lengths` allows.
fn digits(text: &str, lengths: std::ops::RangeInclusive<usize>) -> Option<u32> {
    let fits = lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if fits { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(today: &str, first_month: u32, end: &str) {
        assert_eq!(Date::parse_iso(today).unwrap().fiscal_quarter_end(first_month).to_iso(), end);
    }

    #[test]
    fn fiscal_quarter_ends_on_its_last_day() {
        check("2026-11-23", 1, "2026-12-31");
        check("2026-03-31", 1, "2026-03-31");
        check("2026-11-23", 2, "2027-01-31");
        check("2024-01-05", 12, "2024-02-29");
    }

    #[test]
    fn timestamps_are_parsed_in_any_time_zone_and_other_text_is_refused() {
        let at = Timestamp::parse_iso("2026-11-23T10:15:00.250Z").unwrap();
        assert_eq!(at.to_iso(), "2026-11-23T10:15:00.250Z");
        for text in ["2026-11-23t11:15:00.25+01:00", "2026-11-23 05:45:00.2500-04:30", " 2026-11-23T10:15:00.250999z "]
        {
            assert_eq!(Timestamp::parse_iso(text), Some(at), "{text}");
        }
        assert_eq!(Timestamp(-1).to_iso(), "1969-12-31T23:59:59.999Z");
        for text in [
            "",
            "2026-11-23",
            "2026-11-23T10:15:00",
            "2026-13-01T00:00:00Z",
            "2026-11-23T24:00:00Z",
            "T::Z",
            "2026-11-23T1é:00:00Z",
        ] {
            assert_eq!(Timestamp::parse_iso(text), None, "{text}");
        }
    }

    #[test]
    fn dates_are_written_as_they_are_parsed() {
        for text in ["0001-01-01", "1969-12-31", "2024-02-29", "9999-12-31"] {
            assert_eq!(Date::parse_iso(text).map(Date::to_iso).as_deref(), Some(text));
        }
        for text in ["2025-02-29", "2025-2x-01", "20250201", "2025-00-10", "--"] {
            assert_eq!(Date::parse_iso(text), None, "{text}");
        }
    }
}
