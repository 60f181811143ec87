//! What the log of an activity begins with.
use crate::base::{Date, Id};

/// What a log starts with.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct LogPreset {
    /// The record it is about.
    pub about: Option<Id>,
    /// The type.
    pub kind: Option<Id>,
    /// The day it is planned for.
    pub due: Option<Date>,
    /// The minute of that day.
    pub start: Option<i32>,
}
