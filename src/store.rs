//! The working set: every record in memory, the links between them, and what is derived from them.
pub mod agenda;
pub mod cells;
pub mod changes;
pub mod duplicates;
pub mod filter;
pub mod groups;
pub mod likeness;
pub mod listing;
pub mod lists;
pub mod names;
pub mod page;
pub mod period;
pub mod query;
pub mod query_text;
pub mod rates;
pub mod search;
pub mod staged;
pub mod texts;
pub mod timeline;
pub mod today;
pub mod tree;
pub mod undo_stack;
pub mod views;
pub mod working_set;

pub use staged::Staged;
pub use working_set::WorkingSet;
