//! Dates and times in the formats of other programs.
use super::{Date, TimeZone, Timestamp, fold};

/// The position of the day in `03/04/2026`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DateOrder {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// A date as it was understood.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DateText {
    /// The date.
    pub day: Date,
    /// The time in milliseconds since midnight, if there is one.
    pub time: Option<i64>,
    /// The distance of that time from UTC in milliseconds, if it is given.
    pub offset: Option<i64>,
}

impl DateText {
    /// The timestamp; `local` returns that of a local time.
    pub fn moment(self, local: impl Fn(i64) -> Timestamp) -> Timestamp {
        let shown = self.day.midnight().0 + self.time.unwrap_or(0);
        match self.offset.filter(|_| self.time.is_some()) {
            Some(offset) => Timestamp(shown - offset),
            None => local(shown),
        }
    }

    /// Whether the year is one that records have: a slip such as 0026 or 20226 is none.
    pub fn is_plausible(self) -> bool {
        (1700..=2300).contains(&self.day.ymd().0)
    }
}

/// The timestamp that a text says, in a time zone unless it names one itself.
pub fn read_moment(text: &str, order: DateOrder, zone: TimeZone) -> Option<Timestamp> {
    read(text, order).filter(|read| read.is_plausible()).map(|read| read.moment(zone.moment))
}

/// Parses a date with or without a time: ISO with an offset or without, `15.04.2021`, `4/15/2021 5:03 PM`,
/// `15 Apr, 2021 00:03:00`, `Thu, 15 Apr 2021`, `15 avril 2021 à 17:03`.
pub fn read(text: &str, order: DateOrder) -> Option<DateText> {
    let text = text.trim();
    if let Ok(at) = chrono::DateTime::parse_from_rfc3339(text) {
        let offset = i64::from(at.offset().local_minus_utc()) * 1000;
        let shown = Timestamp(at.timestamp_millis().checked_add(offset)?);
        let day = shown.day();
        return Some(DateText { day, time: Some(shown.0 - day.midnight().0), offset: Some(offset) });
    }
    // The T of ISO is between two digits.
    let is_between = |at: usize| {
        let digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_digit);
        digit(text.as_bytes().get(at.wrapping_sub(1))) && digit(text.as_bytes().get(at + 1))
    };
    let split = text.char_indices().find(|(at, c)| matches!(c, 'T' | 't') && is_between(*at)).map(|(at, _)| at);
    let (head, tail) = split.map_or((text, ""), |at| (&text[..at], &text[at + 1..]));
    let is_gap = |c: char| c.is_whitespace() || c == ',';
    let words: Vec<&str> =
        head.split(is_gap).chain(tail.split(is_gap)).filter(|word| !["", "à"].contains(word)).collect();
    let at = words.iter().position(|word| word.contains(':')).unwrap_or(words.len());
    // "Mar" is a month of three words, and a weekday before a date.
    let is_weekday = |word: &str| is_weekday(word) && (at != 3 || month(word.trim_end_matches('.')).is_none());
    let first = usize::from(at > 1 && is_weekday(words[0]));
    let day = day(&words[first..at], order)?;
    if at == words.len() {
        return Some(DateText { day, time: None, offset: None });
    }
    let (time, offset) = time(&words[at..])?;
    Some(DateText { day, time: Some(time), offset })
}

fn is_weekday(word: &str) -> bool {
    let word = fold::fold(word.trim_end_matches('.'));
    let names = [
        "monday montag lundi",
        "tuesday dienstag mardi",
        "wednesday mittwoch mercredi",
        "thursday donnerstag jeudi",
        "friday freitag vendredi",
        "saturday samstag samedi",
        "sunday sonntag dimanche",
    ];
    word.len() >= 2 && names.iter().any(|names| names.split(' ').any(|name| name.starts_with(&word)))
}

fn day(words: &[&str], order: DateOrder) -> Option<Date> {
    let parts: Vec<&str> =
        words.iter().flat_map(|word| word.split(['/', '.', '-'])).filter(|part| !part.is_empty()).collect();
    if let [digits] = parts.as_slice() {
        // The short form of ISO.
        let is_date = digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit());
        let number = |from: usize, to: usize| digits.get(from..to)?.parse::<u32>().ok();
        let year = number(0, 4).filter(|year| is_date && (1900..2200).contains(year))?;
        return Date::from_ymd(year as i32, number(4, 6)?, number(6, 8)?);
    }
    let [a, b, c] = parts.as_slice() else { return None };
    // The first of a month is "1er" in French.
    let number = |text: &str| text.trim_end_matches("er").parse::<u32>().ok();
    let (year, month, day) = match (month(a), month(b)) {
        (Some(month), _) => (c, month, number(b)?),
        (_, Some(month)) => (c, month, number(a)?),
        _ if a.len() == 4 => (a, number(b)?, number(c)?),
        _ if order == DateOrder::DayFirst => (c, number(b)?, number(a)?),
        _ => (c, number(a)?, number(b)?),
    };
    let year: i32 = match (year.parse().ok()?, year.len()) {
        (short, 2) if short >= 70 => 1900 + short,
        (short, 2) => 2000 + short,
        (year, 4) => year,
        _ => return None,
    };
    Date::from_ymd(year, month, day)
}

/// The month of an English, German or French name or abbreviation.
fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january januar janvier",
        "february februar fevrier",
        "march marz maerz mars",
        "april avril",
        "may mai",
        "june juni juin",
        "july juli juillet",
        "august aout",
        "september septembre",
        "october oktober octobre",
        "november novembre",
        "december dezember decembre",
    ];
    let folded = fold::fold(text);
    let fits = |names: &&str| names.split(' ').any(|name| name.starts_with(&folded));
    if folded.len() < 3 || !folded.chars().all(char::is_alphabetic) {
        return None;
    }
    NAMES.iter().position(fits).map(|at| at as u32 + 1)
}

/// The time of some words, in milliseconds since midnight, and its distance from UTC.
fn time(words: &[&str]) -> Option<(i64, Option<i64>)> {
    let clock = words[0];
    let (clock, glued) =
        clock.split_at(clock.find(|c: char| !c.is_ascii_digit() && !":.".contains(c)).unwrap_or(clock.len()));
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let milliseconds = format!("{fraction:0<3}").get(..3).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (mut hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let mut found = None;
    for word in std::iter::once(glued).chain(words[1..].iter().copied()).filter(|word| !word.is_empty()) {
        match word.to_ascii_lowercase().replace('.', "").as_str() {
            "pm" if hour < 12 => hour += 12,
            "am" if hour == 12 => hour = 0,
            "am" | "pm" | "uhr" => {}
            zone if found.is_none() => found = Some(offset(zone)?),
            _ => return None,
        }
    }
    let is_clock = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
    is_clock.then_some((((hour * 60 + minute) * 60 + second) * 1000 + milliseconds, found))
}

/// The distance from UTC in milliseconds: `z`, `utc`, `+0200`, `gmt+02:00`, `-05`.
fn offset(zone: &str) -> Option<i64> {
    let rest = zone.trim_start_matches("utc").trim_start_matches("gmt").trim_start_matches('z');
    let (sign, digits) = match rest.split_at_checked(1) {
        None => return Some(0),
        Some(("+", digits)) => (1, digits),
        Some(("-" | "\u{2212}", digits)) => (-1, digits),
        Some(_) => return None,
    };
    let digits = digits.replace(':', "");
    let number = |from: usize| digits.get(from..from + 2)?.parse::<i64>().ok();
    let minutes = if digits.len() == 2 { 0 } else { number(2).filter(|minutes| *minutes < 60 && digits.len() == 4)? };
    Some(sign * (number(0).filter(|hours| *hours < 15)? * 60 + minutes) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DateOrder, expected: Option<(&str, Option<i64>)>) {
        let read = read(text, order).map(|read| (read.day.to_iso(), read.time));
        assert_eq!(read, expected.map(|(day, time)| (day.to_string(), time)), "{text}");
    }

    #[test]
    fn dates_of_many_formats_are_read() {
        let minute = 60_000;
        for (text, expected) in [
            ("2021-04-15", Some(("2021-04-15", None))),
            ("15.04.2021", Some(("2021-04-15", None))),
            ("15.4.21", Some(("2021-04-15", None))),
            ("15 Apr, 2021 00:03:00", Some(("2021-04-15", Some(3 * minute)))),
            ("Apr 15, 2021 5:03 PM", Some(("2021-04-15", Some((17 * 60 + 3) * minute)))),
            ("15. März 2021", Some(("2021-03-15", None))),
            ("12 janvier 2026", Some(("2026-01-12", None))),
            ("1er août 2026", Some(("2026-08-01", None))),
            ("mar. 3 févr. 2026", Some(("2026-02-03", None))),
            ("mar. 03/02/2026", Some(("2026-02-03", None))),
            ("mardi 3 mars 2026 à 17:03", Some(("2026-03-03", Some((17 * 60 + 3) * minute)))),
            ("Mar. 3, 2026", Some(("2026-03-03", None))),
            ("Mar 3, 2026", Some(("2026-03-03", None))),
            ("15 juil. 2026", Some(("2026-07-15", None))),
            ("2021-04-15T10:15:00Z", Some(("2021-04-15", Some((10 * 60 + 15) * minute)))),
            ("Thu, 15 Apr 2021 17:03 Uhr", Some(("2021-04-15", Some((17 * 60 + 3) * minute)))),
            ("15 OCT 2021", Some(("2021-10-15", None))),
            ("20210415", Some(("2021-04-15", None))),
            ("12345678", None),
            ("2021-04-15 10:15 Mars", None),
            ("30.02.2021", None),
            ("soon", None),
            ("1.2.3.4", None),
        ] {
            check(text, DateOrder::DayFirst, expected);
        }
        check("04/05/2021", DateOrder::DayFirst, Some(("2021-05-04", None)));
        check("04/05/2021", DateOrder::MonthFirst, Some(("2021-04-05", None)));
    }

    #[test]
    fn a_time_with_an_offset_is_a_moment() {
        let hour = 3_600_000;
        let midnight = Date::from_ymd(2021, 6, 15).expect("is a date").midnight().0;
        for (text, expected) in [
            ("2021-06-15T22:30:00.000Z", 22 * hour + hour / 2),
            ("2021-06-15T22:30:00.000+0000", 22 * hour + hour / 2),
            ("2021-06-15T22:30:00+02:00", 20 * hour + hour / 2),
            ("2021-06-15 22:30:00 -0500", 27 * hour + hour / 2),
            ("15.06.2021 22:30 UTC", 22 * hour + hour / 2),
            ("15.06.2021 22:30", 22 * hour + hour / 2 - hour),
        ] {
            let moment = read(text, DateOrder::DayFirst)
                .map(|read| read.moment(|local| Timestamp(local - 3_600_000)).0 - midnight);
            assert_eq!(moment, Some(expected), "{text}");
        }
        assert!(read("30.04.0026", DateOrder::DayFirst).is_some_and(|read| !read.is_plausible()));
    }
}
