//! The ids of a browser's workspaces.
use std::fmt;

use super::Id;

/// A workspace of a browser. Written out it is part of stored names: `demo`, `own`, or `w` and an id; empty for none.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub enum WorkspaceId {
    /// No workspace: none was opened yet, or it was left.
    #[default]
    None,
    /// The demo.
    Demo,
    /// The first workspace of a browser.
    Own,
    /// A workspace created later.
    Created(Id),
}

impl WorkspaceId {
    /// Reads an id; [`WorkspaceId::None`] for anything that is not one.
    pub fn parse(text: &str) -> WorkspaceId {
        match text {
            "demo" => WorkspaceId::Demo,
            "own" => WorkspaceId::Own,
            _ => text.strip_prefix('w').and_then(|id| id.parse().ok()).map_or(WorkspaceId::None, WorkspaceId::Created),
        }
    }

    /// The creation time in Unix milliseconds; `None` for the demo and the first workspace.
    pub fn created_at(self) -> Option<i64> {
        let WorkspaceId::Created(id) = self else { return None };
        let mut millis = [0; 8];
        millis[2..].copy_from_slice(&id.0[..6]);
        Some(i64::from_be_bytes(millis))
    }
}

impl fmt::Display for WorkspaceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            WorkspaceId::None => Ok(()),
            WorkspaceId::Demo => f.write_str("demo"),
            WorkspaceId::Own => f.write_str("own"),
            WorkspaceId::Created(id) => write!(f, "w{id}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_workspace_is_found_under_its_stored_name() {
        let id = Id::new(1_700_000_000_000, &[7; 10]);
        let created = WorkspaceId::Created(id);
        assert_eq!(created.to_string(), format!("w{id}"));
        assert_eq!(created.created_at(), Some(1_700_000_000_000));
        for workspace in [WorkspaceId::None, WorkspaceId::Demo, WorkspaceId::Own, created] {
            assert_eq!(WorkspaceId::parse(&workspace.to_string()), workspace);
        }
        for other in ["", "Demo", "w", "w1", "-workspaces"] {
            assert_eq!(WorkspaceId::parse(other), WorkspaceId::None, "{other}");
        }
    }
}
