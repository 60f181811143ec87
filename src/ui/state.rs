//! State of pages that survives navigation, and parameters of dialogs: data that several layers share.
pub mod bulk;
pub mod calendar;
pub mod handles;
pub mod keyboard;
pub mod list;
pub mod log_preset;
pub mod report;
