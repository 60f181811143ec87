//! What a command did.
use crate::base::{Id, Value};
use crate::change::{Action, Change, Commit, Header};
use crate::domain::RecordType;
use crate::domain::records::opportunity;

/// The effect of a command.
#[derive(Debug, Default)]
pub struct CommandOutcome {
    /// The stored commit; `None` if there was nothing to change.
    pub header: Option<Header>,
    /// The records it created.
    pub created: Vec<(RecordType, Id)>,
    /// The stage to which it moved a deal.
    pub moved_to: Option<Id>,
    /// The names of what an undo left alone.
    pub kept: Vec<String>,
}

impl CommandOutcome {
    /// The outcome of a stored commit.
    pub(super) fn of(commit: Commit, kept: Vec<String>) -> CommandOutcome {
        let creates = |change: &&Change| matches!(change, Change::Create { .. });
        let created = commit.changes.iter().filter(creates).map(Change::record).collect();
        let moved_to = commit.changes.iter().find_map(|change| match change {
            Change::Set {
                kind: RecordType::Opportunity,
                field: opportunity::STAGE,
                after: Some(Value::Link(stage)),
                ..
            } => Some(*stage),
            _ => None,
        });
        let moved_to = moved_to.filter(|_| commit.header.cause.action == Action::MoveStage);
        CommandOutcome { header: Some(commit.header), created, moved_to, kept }
    }
}
