//! Given values of a new activity log.
use crate::base::{Date, Id};

/// Given values of a log.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct LogPreset {
    /// The record it is about.
    pub about: Option<Id>,
    /// The type.
    pub kind: Option<Id>,
    /// The date it is planned for.
    pub due: Option<Date>,
    /// The minute of that date.
    pub start: Option<i32>,
}
