//! The rules of the sales process: pure functions over rows and fields.
pub mod card_text;
pub mod contact_text;
pub mod conversion;
pub mod default_value;
pub mod derived_fields;
pub mod duplicates;
pub mod line_items;
pub mod mail_direction;
pub mod number_pattern;
pub mod overlap_layout;
pub mod postal_address;
pub mod quote_totals;
pub mod recurrence;
pub mod validate;
