//! The ids of new workspaces, and the databases that ids lead to.
use crate::base::WorkspaceId;
use crate::browser::{deployment, environment};

/// The database of a workspace.
pub(super) fn database(workspace: WorkspaceId) -> String {
    deployment::storage_name(&format!("-{workspace}"))
}

/// A new workspace's id.
pub(super) fn new_id() -> WorkspaceId {
    WorkspaceId::Created(environment::new_id())
}
