//! The names of the months.
use super::{Language, Phrase, phrase};

const MONTHS: [Phrase; 12] = [
    phrase!("January", "Januar", "janvier"),
    phrase!("February", "Februar", "février"),
    phrase!("March", "März", "mars"),
    phrase!("April", "April", "avril"),
    phrase!("May", "Mai", "mai"),
    phrase!("June", "Juni", "juin"),
    phrase!("July", "Juli", "juillet"),
    phrase!("August", "August", "août"),
    phrase!("September", "September", "septembre"),
    phrase!("October", "Oktober", "octobre"),
    phrase!("November", "November", "novembre"),
    phrase!("December", "Dezember", "décembre"),
];

/// A month's name; 1 is January.
pub fn month_name(month: u32, language: Language) -> &'static str {
    MONTHS[(month.clamp(1, 12) - 1) as usize].of(language)
}
