//! What several pages are made of.
pub mod dialog;
pub mod file_drop;
pub mod fold;
pub mod icon;
pub mod idle;
pub mod input;
pub mod keys;
pub mod menu;
pub mod menu_button;
pub mod narrow;
pub mod picker;
pub mod printing;
pub mod reminder;
pub mod repeat;
pub mod several;
pub mod value;
pub mod written;
