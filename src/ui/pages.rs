//! The pages, one for each route. No page imports another one.
pub mod actions;
pub mod calendar;
pub mod duplicates;
pub mod enquiries;
pub mod guide;
pub mod home;
pub mod import_export;
pub mod list;
pub mod next_actions;
pub mod privacy;
pub mod record;
pub mod report;
pub mod settings;
pub mod trash;
pub mod unknown;
pub mod welcome;
pub mod workspaces;
