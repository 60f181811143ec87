//! What pages are left at and come back to, and what dialogs are opened with: data that several layers pass on.
pub mod bulk;
pub mod calendar;
pub mod list;
pub mod log_preset;
