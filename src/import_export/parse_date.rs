//! Dates and times in the formats of other programs.
use crate::base::{Date, fold};
use crate::worker_protocol::import_config::DateOrder;

/// The date order that the numbers of a column prove, or `None` if every date in it is ambiguous.
pub fn detect_order<'a>(cells: impl Iterator<Item = &'a str>) -> Option<DateOrder> {
    for cell in cells {
        let date = cell.split([' ', 'T']).next().unwrap_or("");
        let numbers: Vec<u32> = date.split(['/', '.', '-']).filter_map(|part| part.parse().ok()).collect();
        match numbers.as_slice() {
            [first, _, _] if *first > 31 => return Some(DateOrder::DayFirst),
            [first, second, _] if *first > 12 && *second <= 12 => return Some(DateOrder::DayFirst),
            [first, second, _] if *second > 12 && *first <= 12 => return Some(DateOrder::MonthFirst),
            // Points between the numbers mean the German order.
            [_, _, _] if date.contains('.') => return Some(DateOrder::DayFirst),
            _ => {}
        }
    }
    None
}

/// Parses a date with or without a time: ISO, `15.04.2021`, `4/15/2021 5:03 PM`, `15 Apr, 2021 00:03:00`. The time is
/// in milliseconds since midnight.
pub fn read(text: &str, order: DateOrder) -> Option<(Date, Option<i64>)> {
    let words: Vec<&str> = text.split([' ', ',', 'T', '\u{a0}', '\u{202f}']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| word.contains(':')).unwrap_or(words.len());
    let day = day(&words[..at], order)?;
    Some((day, if at < words.len() { Some(time(&words[at..])?) } else { None }))
}

fn day(words: &[&str], order: DateOrder) -> Option<Date> {
    let parts: Vec<&str> =
        words.iter().flat_map(|word| word.split(['/', '.', '-'])).filter(|part| !part.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let number = |text: &str| text.parse::<u32>().ok();
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

/// The month of an English or German name or abbreviation.
fn month(text: &str) -> Option<u32> {
    const NAMES: [&str; 12] = [
        "january januar",
        "february februar",
        "march marz maerz",
        "april",
        "may mai",
        "june juni",
        "july juli",
        "august",
        "september",
        "october oktober",
        "november",
        "december dezember",
    ];
    let folded = fold::fold(text);
    let fits = |names: &&str| names.split(' ').any(|name| name.starts_with(&folded));
    if folded.len() < 3 || !folded.chars().all(char::is_alphabetic) {
        return None;
    }
    NAMES.iter().position(fits).map(|at| at as u32 + 1)
}

fn time(words: &[&str]) -> Option<i64> {
    let clock = words[0].trim_end_matches('Z');
    let (clock, glued) = clock.split_at(clock.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(clock.len()));
    let clock = clock.split('+').next().unwrap_or(clock);
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, ""));
    let milliseconds = fraction.get(..3).and_then(|digits| digits.parse::<i64>().ok()).unwrap_or(0);
    let mut parts = clock.split(':').map(|part| part.parse::<i64>().ok());
    let (mut hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    let half = if glued.is_empty() { words.get(1).copied().unwrap_or("") } else { glued };
    match half.to_ascii_lowercase().as_str() {
        "pm" if hour < 12 => hour += 12,
        "am" if hour == 12 => hour = 0,
        "am" | "pm" | "" => {}
        _ => return None,
    }
    let is_clock = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..61).contains(&second);
    is_clock.then_some(((hour * 60 + minute) * 60 + second) * 1000 + milliseconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, order: DateOrder, expected: Option<(&str, Option<i64>)>) {
        let read = read(text, order).map(|(day, time)| (day.to_iso(), time));
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
            ("2021-04-15T10:15:00Z", Some(("2021-04-15", Some((10 * 60 + 15) * minute)))),
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
    fn the_date_order_of_a_column_is_detected_or_ambiguous() {
        assert_eq!(detect_order(["04/05/2021", "13/05/2021"].into_iter()), Some(DateOrder::DayFirst));
        assert_eq!(detect_order(["04/05/2021", "04/13/2021"].into_iter()), Some(DateOrder::MonthFirst));
        assert_eq!(detect_order(["04/05/2021"].into_iter()), None);
        assert_eq!(detect_order(["04.05.2021"].into_iter()), Some(DateOrder::DayFirst));
    }
}
