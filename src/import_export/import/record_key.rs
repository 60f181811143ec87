//! The key of a record, by which the rows of a file find it.
use super::sheet_plan::name_key;
use crate::base::{FieldId, Row, fold};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead, opportunity};
use crate::import_export::record_lookup::id_key;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::MatchBy;

/// A record's key, like `SheetPlan::key` for a row.
pub fn key_of(set: &RecordStore, kind: RecordType, row: &Row, key: MatchBy) -> String {
    let text = |key: &str| kind.field_by_key(key).map_or("", |field| row.text(field.number));
    let name_of =
        |number: FieldId| row.link(number).map(|id| display_names::name_of(set, id, Language::En)).unwrap_or_default();
    match key {
        MatchBy::Id => row.id().to_string(),
        MatchBy::ExternalId => id_key(text("external_id")),
        MatchBy::Email => fold::fold(text("email")),
        MatchBy::Name => {
            let company = match kind {
                RecordType::Lead => row.text(lead::COMPANY).to_string(),
                RecordType::Contact => name_of(contact::ACCOUNT),
                RecordType::Opportunity => name_of(opportunity::ACCOUNT),
                _ => String::new(),
            };
            name_key(&display_names::whole(kind, row, Language::En), &company)
        }
        MatchBy::Details => String::new(),
    }
}
