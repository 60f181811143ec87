//! A file per kind of record: its field table. Numbers are what is stored; they are never reused.
pub mod account;
pub mod activity;
pub mod choice;
pub mod contact;
pub mod lead;
pub mod opportunity;
pub mod settings;
pub mod stage;
pub mod status;
pub mod user;
