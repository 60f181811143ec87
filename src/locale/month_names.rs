//! The names of the months.
use super::Language;

const MONTHS: [(&str, &str); 12] = [
    ("January", "Januar"),
    ("February", "Februar"),
    ("March", "März"),
    ("April", "April"),
    ("May", "Mai"),
    ("June", "Juni"),
    ("July", "Juli"),
    ("August", "August"),
    ("September", "September"),
    ("October", "Oktober"),
    ("November", "November"),
    ("December", "Dezember"),
];

/// A month's name; 1 is January.
pub fn month_name(month: u32, language: Language) -> &'static str {
    let (en, de) = MONTHS[(month.clamp(1, 12) - 1) as usize];
    if language == Language::De { de } else { en }
}
