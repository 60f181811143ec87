//! Commands, the users' intents, and `decide`, which turns them into changes or a rejection. Pure: no clock, no
//! storage.
pub mod accept_enquiry;
pub mod activity;
pub mod assign;
pub mod bulk;
pub mod bulk_convert;
pub mod commands;
pub mod convert;
pub mod create;
pub mod decide;
pub mod decision;
pub mod draft;
pub mod erase;
pub mod field;
pub mod files;
pub mod gate;
pub mod hierarchy;
pub mod initial_fields;
pub mod invariants;
pub mod lead;
pub mod line_items;
pub mod merge;
pub mod merge_workspace;
pub mod migrate;
pub mod not_duplicate;
pub mod opportunity;
pub mod pipeline;
pub mod restore;
pub mod tour;
pub mod undo;
pub mod validate_settings;

pub use accept_enquiry::AcceptEnquiry;
pub use activity::CompleteWithOutcome;
pub use bulk::BulkEdit;
pub use commands::{Command, Import};
pub use convert::{Conversion, Target};
pub use create::NewChoice;
pub use decide::decide;
pub use decision::{Context, Decision, FieldEdit, GONE, Rejection};
pub use draft::Draft;
pub use files::Attachment;
pub use merge::Merge;
pub use merge_workspace::MergeWorkspace;

pub use crate::store::exchange_rates::base_currency as currency;
