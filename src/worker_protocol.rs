//! What the page asks the file worker and what that answers, and both as bytes. The worker is a second program,
//! loaded when a file is first read or written; reading and writing files is known to it alone.
pub mod data_subject;
pub mod import_config;
pub mod messages;
pub mod wire;

pub use messages::{ImportPreview, Reply, Request, SingleFileExport, Snapshot, TableFacts, WorkspaceSummary};
