//! Days and moments. A day has no time zone; a moment is UTC in milliseconds.
use chrono::{DateTime, Datelike, Months, NaiveDate};

/// A calendar day, counted in days since 1970-01-01.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Day(pub i32);

/// An instant, in milliseconds since 1970-01-01 UTC.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(pub i64);

impl Day {
    /// The day of a civil date, or nothing where there is no such date.
    pub fn from_ymd(year: i32, month: u32, day: u32) -> Option<Day> {
        NaiveDate::from_ymd_opt(year, month, day).map(Day::from_date)
    }

    /// Reads `2026-11-23`.
    pub fn parse_iso(text: &str) -> Option<Day> {
        NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok().map(Day::from_date)
    }

    /// Writes `2026-11-23`.
    pub fn iso(self) -> String {
        self.date().format("%Y-%m-%d").to_string()
    }

    /// Year, month (1 to 12) and day (1 to 31).
    pub fn ymd(self) -> (i32, u32, u32) {
        let date = self.date();
        (date.year(), date.month(), date.day())
    }

    /// The day `days` later (earlier where negative).
    pub fn plus(self, days: i32) -> Day {
        Day(self.0.saturating_add(days))
    }

    /// The last day of the fiscal quarter this day is in; `first_month` (1 to 12) is the fiscal year's first.
    pub fn fiscal_quarter_end(self, first_month: u32) -> Day {
        let date = self.date();
        let into_quarter = (date.month0() + 12 - (first_month.clamp(1, 12) - 1)) % 3;
        let start = date.with_day(1).unwrap_or(date);
        let next = start.checked_add_months(Months::new(3 - into_quarter)).unwrap_or(start);
        Day::from_date(next).plus(-1)
    }

    /// Midnight UTC of this day.
    pub fn midnight(self) -> Moment {
        Moment(i64::from(self.0) * 86_400_000)
    }

    fn from_date(date: NaiveDate) -> Day {
        Day(date.to_epoch_days())
    }

    fn date(self) -> NaiveDate {
        NaiveDate::from_epoch_days(self.0).unwrap_or_default()
    }
}

impl Moment {
    /// The UTC day of this moment.
    pub fn day(self) -> Day {
        Day(self.0.div_euclid(86_400_000) as i32)
    }

    /// Writes `2026-11-23T10:15:00.000Z`.
    pub fn iso(self) -> String {
        DateTime::from_timestamp_millis(self.0).unwrap_or_default().format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
    }

    /// Reads RFC 3339.
    pub fn parse_iso(text: &str) -> Option<Moment> {
        DateTime::parse_from_rfc3339(text.trim()).ok().map(|at| Moment(at.timestamp_millis()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(today: &str, first_month: u32, end: &str) {
        assert_eq!(Day::parse_iso(today).unwrap().fiscal_quarter_end(first_month).iso(), end);
    }

    #[test]
    fn fiscal_quarter_ends_on_its_last_day() {
        check("2026-11-23", 1, "2026-12-31");
        check("2026-03-31", 1, "2026-03-31");
        check("2026-11-23", 2, "2027-01-31");
        check("2024-01-05", 12, "2024-02-29");
    }
}
