//! The rules of the sales process, pure functions over rows and fields.
pub mod check;
pub mod conversion;
pub mod duplicates;
pub mod figures;
pub mod lanes;
pub mod line_items;
pub mod recurrence;
