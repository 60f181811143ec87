//! Properties of Kontor's own in calendars, which others keep or ignore, and rules as others read them.
use crate::base::{Date, TimeZone, Timestamp};
use crate::domain::rules::recurrence::{End, Every, Recurrence};
pub use crate::store::invitations::{day, moment};

/// The type of the activity.
pub const TYPE: &str = "X-KONTOR-TYPE";
/// When an event was done.
pub const DONE: &str = "X-KONTOR-DONE";
/// The rule as Kontor has it.
pub const RULE: &str = "X-KONTOR-RRULE";
/// The records it is about, as the description names them.
pub const ABOUT: &str = "X-KONTOR-ABOUT";
/// The outcome, which the description ends with.
pub const OUTCOME: &str = "X-KONTOR-OUTCOME";
/// The minutes it takes, where a calendar has whole days.
pub const DURATION: &str = "X-KONTOR-DURATION";
/// The minutes before its start at which it reminds, where a calendar has no alarm.
pub const REMINDER: &str = "X-KONTOR-REMINDER";

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
