//! The pattern of numbers that the app assigns to new records: `L-{YYYY}-{0000}` becomes `L-2026-0001`. It has one counter,
//! whose digits say its width and where it begins; it begins again with each year or month that the pattern has.
use crate::base::Date;

/// The widest counter.
const MAX_WIDTH: usize = 9;
/// Where the counter stands in a number that remembers a period, too.
const COUNTERS: i64 = 10_000_000_000;

/// What surrounds the counter on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Numbering {
    prefix: String,
    suffix: String,
    width: usize,
    first: i64,
    period: i64,
}

impl Numbering {
    /// The numbers that a pattern gives on a day; `None` if it is no pattern.
    pub fn of(pattern: &str, today: Date) -> Option<Numbering> {
        let (year, month, _) = today.ymd();
        let (mut parts, mut digits) = ([String::new(), String::new()], None);
        let (mut has_year, mut has_month) = (false, false);
        let mut rest = pattern.trim();
        while let Some(begin) = rest.find(['{', '}']) {
            let end = rest[begin..].find('}').map(|end| begin + end)?;
            let part = &mut parts[usize::from(digits.is_some())];
            part.push_str(&rest[..begin]);
            match rest.get(begin + 1..end)? {
                "YYYY" => part.push_str(&format!("{year:04}")),
                "YY" => part.push_str(&format!("{:02}", year.rem_euclid(100))),
                "MM" => part.push_str(&format!("{month:02}")),
                counter => {
                    let is_counter = !counter.is_empty()
                        && counter.len() <= MAX_WIDTH
                        && counter.bytes().all(|digit| digit.is_ascii_digit());
                    if !is_counter || digits.is_some() {
                        return None;
                    }
                    digits = Some(counter);
                }
            }
            has_year |= rest[begin..end].contains('Y');
            has_month |= rest[begin..end].contains("MM");
            rest = &rest[end + 1..];
        }
        let digits = digits.filter(|_| has_year || !has_month)?;
        parts[1].push_str(rest);
        let [prefix, suffix] = parts;
        let period = match (has_year, has_month) {
            (true, true) => i64::from(year) * 100 + i64::from(month),
            (true, false) => i64::from(year) * 100,
            _ => 0,
        };
        Some(Numbering { prefix, suffix, width: digits.len(), first: digits.parse().unwrap_or(0).max(1), period })
    }

    /// The number with a counter.
    pub fn write(&self, counter: i64) -> String {
        format!("{}{counter:0width$}{}", self.prefix, self.suffix, width = self.width)
    }

    /// The counter of a number of this period; `None` if it is another text.
    pub fn read(&self, text: &str) -> Option<i64> {
        let digits = text.strip_prefix(self.prefix.as_str())?.strip_suffix(self.suffix.as_str())?;
        let is_counter = !digits.is_empty() && digits.len() <= 10 && digits.bytes().all(|digit| digit.is_ascii_digit());
        if is_counter { digits.parse().ok() } else { None }
    }

    /// A counter of this period as it is remembered: later periods are greater.
    pub fn remembered(&self, counter: i64) -> i64 {
        self.period * COUNTERS + counter
    }

    /// The counter that follows the highest one in use and the one that is remembered.
    pub fn next(&self, highest: Option<i64>, remembered: Option<i64>) -> i64 {
        let own = remembered.filter(|number| number / COUNTERS == self.period).map(|number| number % COUNTERS);
        highest.into_iter().chain(own).map(|number| number + 1).fold(self.first, i64::max)
    }
}
