//! Periods relative to today: this quarter, the last seven days, before today.
use crate::base::Date;

/// A range of dates that moves with today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Period {
    /// One day: 0 = today, -1 = yesterday.
    Day(i32),
    /// A week that begins on Monday: 0 = this one.
    Week(i32),
    /// A calendar month: 0 = this one.
    Month(i32),
    /// A quarter of the fiscal year: 0 = this one.
    Quarter(i32),
    /// A fiscal year: 0 = this one.
    Year(i32),
    /// A number of days before today, and today.
    Last(i32),
    /// Today, and a number of days after it.
    Next(i32),
    /// Any date before today.
    Past,
    /// Any date after today.
    Future,
}

/// The names of periods in addresses; some are followed by a number.
const NAMES: [&str; 9] = ["day", "week", "month", "quarter", "year", "last", "next", "past", "future"];

impl Period {
    /// The first and the last date, both included; `None` if that end is open.
    pub fn days(self, today: Date, first_month: u32) -> (Option<Date>, Option<Date>) {
        let (year, month, _) = today.ymd();
        let month0 = i64::from(year) * 12 + i64::from(month) - 1;
        let into_year = (month + 12 - first_month.clamp(1, 12)) % 12;
        let months = |from: i64, count: i64| (start(from), start(from + count).map(|day| day.add_days(-1)));
        match self {
            Period::Day(by) => (Some(today.add_days(by)), Some(today.add_days(by))),
            Period::Week(by) => {
                let monday = today.add_days(-(today.0.saturating_add(3)).rem_euclid(7)).add_days(by.saturating_mul(7));
                (Some(monday), Some(monday.add_days(6)))
            }
            Period::Month(by) => months(month0 + i64::from(by), 1),
            Period::Quarter(by) => months(month0 - i64::from(into_year % 3) + 3 * i64::from(by), 3),
            Period::Year(by) => months(month0 - i64::from(into_year) + 12 * i64::from(by), 12),
            Period::Last(days) => (Some(today.add_days(days.saturating_neg())), Some(today)),
            Period::Next(days) => (Some(today), Some(today.add_days(days))),
            Period::Past => (None, Some(today.add_days(-1))),
            Period::Future => (Some(today.add_days(1)), None),
        }
    }

    /// Formats the period for addresses: `quarter`, `month-1`, `last30`.
    pub fn write(self) -> String {
        let name = NAMES[self.place()];
        match self.by() {
            None => name.to_string(),
            Some(0) if self.place() < 5 => name.to_string(),
            Some(by) => format!("{name}{by}"),
        }
    }

    /// Parses the output of [`Period::write`].
    pub fn read(text: &str) -> Option<Period> {
        let at = text.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(text.len());
        let (name, by) = text.split_at(at);
        let place = NAMES.iter().position(|other| *other == name)?;
        let by = match by {
            "" if !(5..7).contains(&place) => 0,
            by => by.parse().ok()?,
        };
        Some(match place {
            0 => Period::Day(by),
            1 => Period::Week(by),
            2 => Period::Month(by),
            3 => Period::Quarter(by),
            4 => Period::Year(by),
            5 => Period::Last(by),
            6 => Period::Next(by),
            7 => Period::Past,
            _ => Period::Future,
        })
    }

    fn place(self) -> usize {
        match self {
            Period::Day(_) => 0,
            Period::Week(_) => 1,
            Period::Month(_) => 2,
            Period::Quarter(_) => 3,
            Period::Year(_) => 4,
            Period::Last(_) => 5,
            Period::Next(_) => 6,
            Period::Past => 7,
            Period::Future => 8,
        }
    }

    fn by(self) -> Option<i32> {
        match self {
            Period::Day(by) | Period::Week(by) | Period::Month(by) | Period::Quarter(by) | Period::Year(by) => Some(by),
            Period::Last(days) | Period::Next(days) => Some(days),
            Period::Past | Period::Future => None,
        }
    }
}

/// The first date of a month, counted from January of the year 0; `None` beyond the calendar.
fn start(month: i64) -> Option<Date> {
    Date::from_ymd(i32::try_from(month.div_euclid(12)).ok()?, month.rem_euclid(12) as u32 + 1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(period: Period, first_month: u32, expected: [&str; 2]) {
        let today = Date::parse_iso("2026-11-24").expect("is a day");
        let (from, to) = period.days(today, first_month);
        let shown = [from, to].map(|day| day.map_or(String::new(), Date::to_iso));
        assert_eq!(shown, expected, "{period:?}");
    }

    #[test]
    fn periods_are_counted_from_today() {
        check(Period::Day(0), 1, ["2026-11-24", "2026-11-24"]);
        check(Period::Day(-1), 1, ["2026-11-23", "2026-11-23"]);
        check(Period::Week(0), 1, ["2026-11-23", "2026-11-29"]);
        check(Period::Week(1), 1, ["2026-11-30", "2026-12-06"]);
        check(Period::Month(-1), 1, ["2026-10-01", "2026-10-31"]);
        check(Period::Month(2), 1, ["2027-01-01", "2027-01-31"]);
        check(Period::Quarter(0), 1, ["2026-10-01", "2026-12-31"]);
        check(Period::Quarter(0), 2, ["2026-11-01", "2027-01-31"]);
        check(Period::Quarter(-1), 12, ["2026-06-01", "2026-08-31"]);
        check(Period::Year(0), 1, ["2026-01-01", "2026-12-31"]);
        check(Period::Year(0), 12, ["2025-12-01", "2026-11-30"]);
        check(Period::Last(7), 1, ["2026-11-17", "2026-11-24"]);
        check(Period::Next(7), 1, ["2026-11-24", "2026-12-01"]);
        check(Period::Past, 1, ["", "2026-11-23"]);
        check(Period::Future, 1, ["2026-11-25", ""]);
    }
}
