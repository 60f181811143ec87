//! The workspace's settings as numbers, each with its default.
use super::RecordStore;
use crate::base::FieldId;
use crate::domain::records::settings;
use crate::domain::{RecordType, defaults};

/// The month that the fiscal year begins with, from 1 to 12.
pub fn fiscal_month(set: &RecordStore) -> u32 {
    number(set, settings::FISCAL_MONTH).unwrap_or(1).clamp(1, 12) as u32
}

/// How many days a new lead may take to be qualified.
pub fn qualification_days(set: &RecordStore) -> i64 {
    number(set, settings::QUALIFICATION_DAYS).unwrap_or(defaults::QUALIFICATION_DAYS)
}

/// The version of the schema that the workspace's lists and settings are of; 0 before there are any.
pub fn schema_version(set: &RecordStore) -> i64 {
    number(set, settings::EDITION).unwrap_or(0)
}

fn number(set: &RecordStore, field: FieldId) -> Option<i64> {
    set.get(RecordType::Settings, settings::SETTINGS_ID)?.number(field)
}
