//! Avatars: initials on a colour that is always the same for a person (round) or a company (square).
use crate::base::Row;
use crate::base::initials::{hue, initials};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};

/// Initials and hue of a record whose name is known; those of its account for an opportunity. `None` if records of this
/// type have no avatar.
pub fn face(set: &RecordStore, kind: RecordType, row: &Row, name: &str, language: Language) -> Option<(String, u32)> {
    match kind {
        RecordType::Lead | RecordType::Contact => Some((initials(name, true), hue(name))),
        RecordType::Account => Some((initials(name, false), hue(name))),
        RecordType::Opportunity => {
            let account = row.link(opportunity::ACCOUNT).map(|account| display_names::name_of(set, account, language));
            let name = account.as_deref().unwrap_or(name);
            Some((initials(name, false), hue(name)))
        }
        _ => None,
    }
}

/// The shape of the avatars of a record type, the attribute `data-shape`. `None` if its records have none.
pub fn shape(kind: RecordType) -> Option<&'static str> {
    match kind {
        RecordType::Lead | RecordType::Contact => Some("round"),
        RecordType::Account | RecordType::Opportunity => Some("square"),
        _ => None,
    }
}
