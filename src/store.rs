//! The working set: every record in memory, the links between them, and what is derived from them.
pub mod agenda;
pub mod changes;
pub mod duplicates;
pub mod likeness;
pub mod listing;
pub mod lists;
pub mod names;
pub mod page;
pub mod query;
pub mod rates;
pub mod search;
pub mod staged;
pub mod texts;
pub mod timeline;
pub mod today;
pub mod undo_stack;
pub mod working_set;

pub use staged::Staged;
pub use working_set::WorkingSet;
