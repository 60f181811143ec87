//! Properties of Kontor's own in calendars, which others keep or ignore, and rules as others read them.
pub use crate::store::invitations::day;
pub use crate::store::series_calendar::{last_days, moment, rule};

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
