//! The functions of formulas that count with working days, months and weeks.
use super::Function;
use super::data::{Data, Inputs, Missing, Outcome, day, in_calendar, text, whole};
use super::number::ONE;
use crate::base::Date;

/// The units of whole times between two dates: days, months and years.
pub const UNITS: [&str; 3] = ["d", "m", "y"];

/// Far more working days than a calendar has.
const MAX_DAYS: i32 = 3_000_000;

/// The result of one of them.
pub fn call(function: Function, part: &dyn Fn(usize) -> Outcome, inputs: &dyn Inputs) -> Outcome {
    let first = day(part(0)?)?;
    let number = |number: i32| Ok(Data::Number(i128::from(number) * ONE));
    match function {
        Function::MonthEnd => {
            let months = whole(part(1)?)?;
            let months = (-120_000..=120_000).contains(&months).then_some(months + 1).ok_or(Missing::TooLarge)?;
            let (year, month, _) = first.ymd();
            in_calendar(Date::from_ymd_clamped(year, month, 1).plus_months(months).add_days(-1))
        }
        Function::Workdays => {
            let other = day(part(1)?)?;
            // Both days count, as in a spreadsheet; backwards it is a negative number.
            match first <= other {
                true => number(workdays_until(other) - workdays_until(first.add_days(-1))),
                false => number(-(workdays_until(first) - workdays_until(other.add_days(-1)))),
            }
        }
        Function::Workday => in_calendar(workday(first, whole(part(1)?)?)?),
        Function::Week => number(week(first)),
        _ => {
            let (to, unit) = (day(part(1)?)?, text(part(2)?, inputs)?);
            // Backwards it is a negative number.
            let (from, to, sign) = if to < first { (to, first, -1) } else { (first, to, 1) };
            match unit.to_lowercase().as_str() {
                "d" => number(sign * (to.0 - from.0)),
                "m" => number(sign * months_between(from, to)),
                "y" => number(sign * (months_between(from, to) / 12)),
                _ => Err(Missing::Unfit),
            }
        }
    }
}

/// The number of Mondays to Fridays from a fixed Monday up to a day.
fn workdays_until(day: Date) -> i32 {
    let week = (day.0 - day.weekday() as i32).div_euclid(7);
    week * 5 + (day.weekday() as i32 + 1).min(5)
}

/// The working day so many working days after a day, or before it.
fn workday(from: Date, days: i32) -> Result<Date, Missing> {
    if !(-MAX_DAYS..=MAX_DAYS).contains(&days) {
        return Err(Missing::TooLarge);
    }
    // From a weekend one goes on from the Friday before it, or back from the Monday after it.
    let at = from.weekday() as i32;
    let start = match at {
        5 | 6 if days > 0 => from.add_days(4 - at),
        5 | 6 if days < 0 => from.add_days(7 - at),
        _ => from,
    };
    if days == 0 {
        return Ok(from);
    }
    let place = start.weekday() as i32 + days;
    Ok(start.add_days(days + place.div_euclid(5) * 2))
}

/// The number of a week as in ISO 8601: the first is that with the first Thursday of the year.
fn week(day: Date) -> i32 {
    let thursday = day.add_days(3 - day.weekday() as i32);
    let first = Date::from_ymd_clamped(thursday.ymd().0, 1, 1);
    (thursday.0 - first.0) / 7 + 1
}

/// The whole months from a day to a later one.
fn months_between(from: Date, to: Date) -> i32 {
    let ((year, month, date), (to_year, to_month, to_date)) = (from.ymd(), to.ymd());
    (to_year - year) * 12 + to_month as i32 - month as i32 - i32::from(to_date < date)
}
