//! The messages between the page and the file worker, and their encoding. The worker is a separate program, loaded when
//! a file is first read or written; only the worker knows file formats.
pub mod admin_command;
pub mod data_subject;
pub mod import_config;
pub mod invitation;
pub mod mail_bundle;
pub mod messages;
pub mod preview_rows;
pub mod reply;
pub mod request;
pub mod returned;
pub mod round_schedule;
pub mod team;
pub mod team_status;
pub mod wire;

pub use messages::{ImportPreview, SingleFileExport, Snapshot, TableFacts, WorkspaceSummary};
pub use reply::Reply;
pub use request::Request;
