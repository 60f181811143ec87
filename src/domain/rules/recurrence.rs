//! Recurring tasks: a subset of iCalendar's RRULE as text, and the next date. It deals in dates and times of day
//! only; which of them daylight saving time skips, the caller knows.
//!
//! `FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20261231`: FREQ is DAILY, WEEKLY, MONTHLY or YEARLY; INTERVAL defaults to
//! 1; BYDAY goes with WEEKLY, BYMONTHDAY with MONTHLY and YEARLY, BYMONTH with YEARLY; UNTIL is the last date that
//! counts, COUNT the number of occurrences left, including this one. In a month without the day, the last day counts.
//! `BYDAY=-1FR` is the last Friday of a month, `BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1` its last working day; a month without
//! a fifth one is skipped.
//! BYHOUR and BYMINUTE are the time of day that the series returns to after a date on which it did not exist.
use crate::base::Date;
use crate::locale::{Language, Phrase, calendar, format, phrase};

/// The unit of the interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Every {
    /// Days.
    Day,
    /// Weeks that begin on Monday.
    Week,
    /// Months.
    Month,
    /// Years.
    Year,
}

/// The end of a recurrence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Never.
    Never,
    /// After this date.
    Until(Date),
    /// After this number of occurrences, including the present one.
    Count(u32),
}

/// A recurrence rule.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Recurrence {
    /// The unit of the interval.
    pub every: Every,
    /// The interval; at least 1.
    pub interval: u32,
    /// The weekdays, Monday first; none set means the weekday of the due date.
    pub days: [bool; 7],
    /// Which of the month's days on these weekdays: 1 for the first to 5, -1 for the last. Goes with months and years.
    pub position: Option<i32>,
    /// The day of the month; `None` means that of the due date.
    pub month_day: Option<u32>,
    /// The month of the year; `None` means that of the due date.
    pub month: Option<u32>,
    /// The time of day in minutes since midnight; set only while the present occurrence starts at another time, because
    /// this one does not exist on its date. `None` means that of the start.
    pub time: Option<i32>,
    /// The end.
    pub end: End,
}

impl Every {
    /// All units with their names in rules.
    pub const ALL: [(Every, &'static str); 4] =
        [(Every::Day, "DAILY"), (Every::Week, "WEEKLY"), (Every::Month, "MONTHLY"), (Every::Year, "YEARLY")];

    /// The name in rules.
    pub fn key(self) -> &'static str {
        Every::ALL.iter().find(|(every, _)| *every == self).map_or("", |(_, key)| key)
    }

    /// "Daily", "every {} days".
    pub const fn phrases(self) -> (Phrase, Phrase) {
        match self {
            Every::Day => (
                phrase!("Daily", "Täglich", "Chaque jour"),
                phrase!("Every {} days", "Alle {} Tage", "Tous les {} jours"),
            ),
            Every::Week => (
                phrase!("Weekly", "Wöchentlich", "Chaque semaine"),
                phrase!("Every {} weeks", "Alle {} Wochen", "Toutes les {} semaines"),
            ),
            Every::Month => (
                phrase!("Monthly", "Monatlich", "Chaque mois"),
                phrase!("Every {} months", "Alle {} Monate", "Tous les {} mois"),
            ),
            Every::Year => (
                phrase!("Yearly", "Jährlich", "Chaque année"),
                phrase!("Every {} years", "Alle {} Jahre", "Tous les {} ans"),
            ),
        }
    }
}

impl Recurrence {
    /// Repeats every day, week, month or year without end.
    pub fn new(every: Every) -> Recurrence {
        Recurrence {
            every,
            interval: 1,
            days: [false; 7],
            position: None,
            month_day: None,
            month: None,
            time: None,
            end: End::Never,
        }
    }

    /// Parses a rule; `None` if it is not in the subset.
    pub fn parse(text: &str) -> Option<Recurrence> {
        let mut out = None;
        for part in text.trim().split(';') {
            let (key, value) = part.split_once('=')?;
            if key == "FREQ" {
                out = Some(Recurrence::new(Every::ALL.iter().find(|(_, key)| *key == value)?.0));
            }
        }
        let mut out: Recurrence = out?;
        for part in text.trim().split(';') {
            let (key, value) = part.split_once('=')?;
            match (key, out.every) {
                ("FREQ", _) => {}
                ("INTERVAL", _) => out.interval = number(value, 1..=999)?,
                ("COUNT", _) if out.end == End::Never => out.end = End::Count(number(value, 1..=9_999)?),
                ("UNTIL", _) if out.end == End::Never => out.end = End::Until(until(value)?),
                ("BYDAY", Every::Week | Every::Month | Every::Year) => {
                    // "-1FR" is short for "FR" at the position -1.
                    let name = value.trim_start_matches(|c: char| c == '-' || c.is_ascii_digit());
                    if name.len() < value.len() {
                        if name.contains(',') {
                            return None;
                        }
                        out.position = Some(position(&value[..value.len() - name.len()])?);
                    }
                    for name in name.split(',') {
                        out.days[DAYS.iter().position(|day| *day == name)?] = true;
                    }
                }
                ("BYSETPOS", Every::Month | Every::Year) if out.position.is_none() => {
                    out.position = Some(position(value)?);
                }
                ("BYMONTHDAY", Every::Month | Every::Year) => out.month_day = Some(number(value, 1..=31)?),
                ("BYMONTH", Every::Year) => out.month = Some(number(value, 1..=12)?),
                ("BYHOUR", _) => out.time = Some(number(value, 0..=23)? as i32 * 60),
                // The minute alone is not in the subset: it comes after its hour.
                ("BYMINUTE", _) => out.time = Some(out.time? / 60 * 60 + number(value, 0..=59)? as i32),
                _ => return None,
            }
        }
        // A month's weekdays need a position, a position its weekdays, and a year's their month.
        let has_days = out.days.contains(&true);
        let is_whole = match out.every {
            Every::Day => true,
            Every::Week => out.position.is_none(),
            Every::Month => has_days == out.position.is_some(),
            Every::Year => has_days == out.position.is_some() && (!has_days || out.month.is_some()),
        };
        (is_whole && !(has_days && out.month_day.is_some())).then_some(out)
    }

    /// Formats the rule.
    pub fn text(&self) -> String {
        let mut out = format!("FREQ={}", self.every.key());
        if self.interval > 1 {
            out.push_str(&format!(";INTERVAL={}", self.interval));
        }
        let days: Vec<&str> = DAYS.into_iter().zip(self.days).filter(|(_, on)| *on).map(|(day, _)| day).collect();
        match (days.as_slice(), self.position) {
            ([], _) => {}
            ([day], Some(position)) => out.push_str(&format!(";BYDAY={position}{day}")),
            (days, position) => {
                out.push_str(&format!(";BYDAY={}", days.join(",")));
                position.iter().for_each(|position| out.push_str(&format!(";BYSETPOS={position}")));
            }
        }
        for (key, value) in [("BYMONTH", self.month), ("BYMONTHDAY", self.month_day)] {
            if let Some(value) = value {
                out.push_str(&format!(";{key}={value}"));
            }
        }
        if let Some(time) = self.time {
            out.push_str(&format!(";BYHOUR={};BYMINUTE={}", time / 60, time % 60));
        }
        match self.end {
            End::Never => {}
            End::Until(day) => out.push_str(&format!(";UNTIL={}", day.to_iso().replace('-', ""))),
            End::Count(count) => out.push_str(&format!(";COUNT={count}")),
        }
        out
    }

    /// The next date after `due`, and the rule from there on; `None` after the end. Dates before `earliest` are skipped
    /// and do not count.
    pub fn next(&self, due: Date, earliest: Date) -> Option<(Date, Recurrence)> {
        let (_, month, day) = due.ymd();
        let mut rule = *self;
        // The rule keeps its first day of the month: a task of the 31st is due on the 31st again after a shorter month.
        if matches!(rule.every, Every::Month | Every::Year) && rule.position.is_none() {
            rule.month_day = rule.month_day.or(Some(day));
        }
        if rule.every == Every::Year {
            rule.month = rule.month.or(Some(month));
        }
        let mut next = rule.step(due);
        while next < earliest {
            next = rule.step(next);
        }
        rule.end = match rule.end {
            End::Until(last) if next > last => return None,
            End::Count(0 | 1) => return None,
            End::Count(count) => End::Count(count - 1),
            end => end,
        };
        Some((next, rule))
    }

    /// The rule as a phrase for users.
    pub fn words(&self, language: Language) -> String {
        let (one, many) = self.every.phrases();
        let mut out = match self.interval {
            1 => one.of(language).to_string(),
            interval => many.with(language, &[&interval.to_string()]),
        };
        let days: Vec<&str> =
            (0..7).filter(|day| self.days[*day]).map(|day| calendar::weekday_short(day, language)).collect();
        match self.position {
            _ if days.is_empty() => {}
            None => out.push_str(&phrase!(" on {}", " am {}", " le {}").with(language, &[&days.join(", ")])),
            Some(position) => {
                let which =
                    POSITIONS.iter().find(|(own, _)| *own == position).map_or("", |(_, word)| word.of(language));
                let days = match self.days {
                    WORKING_DAYS => phrase!("working day", "Werktag", "jour ouvré").of(language).to_string(),
                    _ => days.join(phrase!(" or ", " oder ", " ou ").of(language)),
                };
                out.push_str(&phrase!(" on the {} {}", " am {} {}", " le {} {}").with(language, &[which, &days]));
            }
        }
        if self.month_day == Some(31) {
            out.push_str(
                phrase!(" on the last day of the month", " am letzten Tag des Monats", " le dernier jour du mois")
                    .of(language),
            );
        }
        if let Some(month) = self.month.filter(|_| self.position.is_some() || self.month_day == Some(31)) {
            out.push_str(
                &phrase!(" in {}", " im {}", " en {}").with(language, &[calendar::month_name(month, language)]),
            );
        }
        match self.end {
            End::Never => {}
            End::Until(day) => out.push_str(
                &phrase!(" until {}", " bis {}", " jusqu’au {}").with(language, &[&format::day(day, language)]),
            ),
            End::Count(count) => {
                out.push_str(
                    &phrase!(", {} more times", ", noch {}-mal", ", encore {} fois")
                        .with(language, &[&count.to_string()]),
                );
            }
        }
        out
    }

    /// The next date of the rule, regardless of its end.
    fn step(&self, from: Date) -> Date {
        let interval = self.interval.max(1) as i32;
        let (year, month, day) = from.ymd();
        match self.every {
            Every::Day => from.add_days(interval),
            Every::Week => {
                let monday = from.add_days(-(from.weekday() as i32));
                let mut days = self.days;
                if !days.contains(&true) {
                    days[from.weekday()] = true;
                }
                let on = |monday: Date| (0..7).filter(|day| days[*day as usize]).map(move |day| monday.add_days(day));
                let later = on(monday).find(|day| *day > from);
                later.or_else(|| on(monday.add_days(7 * interval)).next()).unwrap_or(from.add_days(7))
            }
            Every::Month | Every::Year if self.position.is_some() => {
                let (months, month) = match self.every {
                    Every::Year => (12 * interval, self.month.unwrap_or(month)),
                    _ => (interval, month),
                };
                let first = year * 12 + month as i32 - 1;
                // A fifth Monday comes at the latest after some months; a fifth in February after up to 40 years.
                let on = |step: i32| self.in_month(first + step * months).filter(|day| *day > from);
                let found = (0..=100).find_map(on);
                found.unwrap_or(from.add_days(31 * months))
            }
            Every::Month => {
                let index = year * 12 + month as i32 - 1 + interval;
                Date::from_ymd_clamped(
                    index.div_euclid(12),
                    index.rem_euclid(12) as u32 + 1,
                    self.month_day.unwrap_or(day),
                )
            }
            Every::Year => {
                Date::from_ymd_clamped(year + interval, self.month.unwrap_or(month), self.month_day.unwrap_or(day))
            }
        }
    }
}

impl Recurrence {
    /// The date at the rule's position in a month, counted from year 0.
    fn in_month(&self, index: i32) -> Option<Date> {
        let first = Date::from_ymd(index.div_euclid(12), index.rem_euclid(12) as u32 + 1, 1)?;
        let end = first.plus_months(1);
        let mut days = (first.0..end.0).map(Date).filter(|day| self.days[day.weekday()]);
        match self.position? {
            -1 => days.next_back(),
            position => days.nth(usize::try_from(position - 1).ok()?),
        }
    }
}

/// The days from Monday to Friday.
pub const WORKING_DAYS: [bool; 7] = [true, true, true, true, true, false, false];

/// The positions of a weekday in a month, with their words.
pub const POSITIONS: [(i32, Phrase); 6] = [
    (1, phrase!("first", "ersten", "premier")),
    (2, phrase!("second", "zweiten", "deuxième")),
    (3, phrase!("third", "dritten", "troisième")),
    (4, phrase!("fourth", "vierten", "quatrième")),
    (5, phrase!("fifth", "fünften", "cinquième")),
    (-1, phrase!("last", "letzten", "dernier")),
];

fn position(text: &str) -> Option<i32> {
    text.parse().ok().filter(|position| POSITIONS.iter().any(|(own, _)| own == position))
}

const DAYS: [&str; 7] = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

fn number(text: &str, range: std::ops::RangeInclusive<u32>) -> Option<u32> {
    text.parse().ok().filter(|number| range.contains(number))
}

/// Formats a date as iCalendar does: `20261231`.
fn until(text: &str) -> Option<Date> {
    let (year, rest) = (text.get(..4)?, text.get(4..)?);
    Date::parse_iso(&format!("{year}-{}-{}", rest.get(..2)?, rest.get(2..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks up to six dates that follow a first one.
    fn check(rule: &str, first: &str, expected: &str) {
        let mut rule = Recurrence::parse(rule).unwrap();
        let mut day = Date::parse_iso(first).unwrap();
        let mut days = Vec::new();
        while days.len() < 6 {
            let Some((next, following)) = rule.next(day, Date(i32::MIN)) else { break };
            days.push(next.to_iso());
            // The rule is stored as text between two dates.
            rule = Recurrence::parse(&following.text()).unwrap();
            day = next;
        }
        assert_eq!(days.join(" "), expected);
    }

    #[test]
    fn the_next_day_follows_the_rule() {
        check("FREQ=DAILY;COUNT=3", "2026-02-27", "2026-02-28 2026-03-01");
        check("FREQ=DAILY;INTERVAL=10;UNTIL=20260320", "2026-02-27", "2026-03-09 2026-03-19");
        check("FREQ=WEEKLY;COUNT=3", "2026-11-24", "2026-12-01 2026-12-08");
        check("FREQ=WEEKLY;BYDAY=MO,FR;COUNT=5", "2026-11-24", "2026-11-27 2026-11-30 2026-12-04 2026-12-07");
        check("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH;COUNT=4", "2026-11-23", "2026-11-26 2026-12-07 2026-12-10");
    }

    #[test]
    fn short_months_give_their_last_day_and_the_next_long_one_the_right_day() {
        check("FREQ=MONTHLY;COUNT=5", "2026-01-31", "2026-02-28 2026-03-31 2026-04-30 2026-05-31");
        check("FREQ=MONTHLY;INTERVAL=3;COUNT=3", "2026-11-30", "2027-02-28 2027-05-30");
        check("FREQ=MONTHLY;BYMONTHDAY=31;COUNT=3", "2028-01-31", "2028-02-29 2028-03-31");
    }

    #[test]
    fn the_29th_of_february_comes_back_in_leap_years() {
        check("FREQ=YEARLY;COUNT=5", "2024-02-29", "2025-02-28 2026-02-28 2027-02-28 2028-02-29");
        check("FREQ=YEARLY;INTERVAL=4;COUNT=3", "2096-02-29", "2100-02-28 2104-02-29");
    }

    #[test]
    fn missed_dates_are_skipped() {
        let rule = Recurrence::parse("FREQ=WEEKLY;BYDAY=MO;COUNT=3").unwrap();
        let day = |text| Date::parse_iso(text).unwrap();
        let (next, rule) = rule.next(day("2026-10-05"), day("2026-11-24")).unwrap();
        assert_eq!((next.to_iso().as_str(), rule.end), ("2026-11-30", End::Count(2)));
    }

    #[test]
    fn a_weekday_of_the_month_comes_again() {
        check("FREQ=MONTHLY;BYDAY=-1FR;COUNT=4", "2026-01-30", "2026-02-27 2026-03-27 2026-04-24");
        check("FREQ=MONTHLY;BYDAY=2TU;COUNT=3", "2026-01-13", "2026-02-10 2026-03-10");
        check("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=3", "2026-01-30", "2026-02-27 2026-03-31");
        check("FREQ=MONTHLY;BYDAY=5MO;COUNT=3", "2026-03-30", "2026-06-29 2026-08-31");
        check("FREQ=YEARLY;BYDAY=4TH;BYMONTH=11;COUNT=3", "2026-11-26", "2027-11-25 2028-11-23");
        check("FREQ=MONTHLY;BYDAY=-1FR;COUNT=3", "2026-01-05", "2026-01-30 2026-02-27");
        let words = |text: &str, language| Recurrence::parse(text).unwrap().words(language);
        assert_eq!(words("FREQ=MONTHLY;BYDAY=-1FR", Language::En), "Monthly on the last Fri");
        assert_eq!(words("FREQ=MONTHLY;BYDAY=2TU", Language::De), "Monatlich am zweiten Di");
        let last = "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1";
        assert_eq!(words(last, Language::En), "Monthly on the last working day");
        assert_eq!(words("FREQ=YEARLY;BYDAY=4TH;BYMONTH=11", Language::De), "Jährlich am vierten Do im November");
        assert_eq!(words("FREQ=MONTHLY;BYMONTHDAY=31", Language::De), "Monatlich am letzten Tag des Monats");
    }

    #[test]
    fn a_time_of_day_is_kept_as_text() {
        let rule = Recurrence { time: Some(150), ..Recurrence::new(Every::Day) };
        assert_eq!(rule.text(), "FREQ=DAILY;BYHOUR=2;BYMINUTE=30");
        assert_eq!(Recurrence::parse(&rule.text()), Some(rule));
        assert_eq!(Recurrence::parse("FREQ=DAILY;BYHOUR=7").and_then(|rule| rule.time), Some(420));
    }

    #[test]
    fn only_the_supported_subset_is_parsed() {
        for text in [
            "",
            "FREQ=HOURLY",
            "FREQ=DAILY;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=MO",
            "FREQ=MONTHLY;BYDAY=-2MO",
            "FREQ=MONTHLY;BYDAY=2MO,2TU",
            "FREQ=MONTHLY;BYSETPOS=-1",
            "FREQ=MONTHLY;BYDAY=2MO;BYMONTHDAY=1",
            "FREQ=YEARLY;BYDAY=2MO",
            "FREQ=WEEKLY;BYDAY=2MO",
            "FREQ=WEEKLY;BYDAY=XX",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=DAILY;COUNT=2;UNTIL=20260101",
            "FREQ=DAILY;UNTIL=20261301",
            "INTERVAL=2",
            "daily",
            "FREQ=DAILY;UNTIL=2026é1",
            "FREQ=DAILY;BYHOUR=24",
            "FREQ=DAILY;BYHOUR=9,17",
            "FREQ=DAILY;BYMINUTE=30",
        ] {
            assert_eq!(Recurrence::parse(text), None, "{text}");
        }
    }
}
