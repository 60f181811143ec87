//! What several pages are made of.
pub mod dialog;
pub mod file_drop;
pub mod input;
pub mod menu;
pub mod picker;
pub mod reminder;
pub mod repeat;
pub mod value;
