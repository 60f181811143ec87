//! When and where files are read and written, and for whom.
use crate::base::{TimeZone, Timestamp};
use crate::locale::Language;

/// When and where a file is read: a calendar's series are told in the user's time.
#[derive(Clone, Copy)]
pub struct Here {
    /// The clock.
    pub now: Timestamp,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The user's language: mails have columns without names of their own.
    pub language: Language,
}

impl Here {
    /// UTC at the beginning of its time, for tests.
    pub const UTC: Here = Here { now: Timestamp(0), zone: TimeZone::UTC, language: Language::En };
}
