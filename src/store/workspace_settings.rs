//! The numeric settings of a workspace, with their defaults.
use super::RecordStore;
use crate::base::FieldId;
use crate::domain::records::settings;
use crate::domain::{RecordType, defaults};

/// The first month of the fiscal year, from 1 to 12.
pub fn fiscal_month(set: &RecordStore) -> u32 {
    number(set, settings::FISCAL_MONTH).unwrap_or(1).clamp(1, 12) as u32
}

/// The number of days within which a new lead is to be qualified.
pub fn qualification_days(set: &RecordStore) -> i64 {
    number(set, settings::QUALIFICATION_DAYS).unwrap_or(defaults::QUALIFICATION_DAYS)
}

/// The schema version of the workspace's lists and settings; 0 for an empty workspace.
pub fn schema_version(set: &RecordStore) -> i64 {
    number(set, settings::EDITION).unwrap_or(0)
}

fn number(set: &RecordStore, field: FieldId) -> Option<i64> {
    set.get(RecordType::Settings, settings::SETTINGS_ID)?.number(field)
}
