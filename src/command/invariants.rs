//! The invariants that are enforced after every command.
use super::decision::Rejection;
use super::draft::Draft;
use super::{hierarchy, line_items};

/// Enforces the invariants, whatever the command was: sums of line items, and hierarchies without cycles.
pub fn enforce_invariants(draft: &mut Draft) -> Result<(), Rejection> {
    line_items::settle(draft)?;
    hierarchy::refuse_cycles(draft)
}
