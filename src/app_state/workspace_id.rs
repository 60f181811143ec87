//! The ids of workspaces, and the databases they lead to.
use crate::browser::{deployment, environment};

/// The demo workspace.
pub const DEMO: &str = "demo";
/// The first workspace of a browser.
pub const OWN: &str = "own";

/// The database of a workspace.
pub(super) fn database(workspace: &str) -> String {
    deployment::storage_name(&format!("-{workspace}"))
}

/// A new workspace's id.
pub(super) fn new_id() -> String {
    format!("w{}", environment::new_id())
}
