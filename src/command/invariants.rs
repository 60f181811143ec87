//! What holds after every command.
use super::decision::Rejection;
use super::draft::Draft;
use super::{hierarchy, line_items};

/// What holds whatever the command was: sums of line items, and no record above itself.
pub fn enforce_invariants(draft: &mut Draft) -> Result<(), Rejection> {
    line_items::settle(draft)?;
    hierarchy::refuse_cycles(draft)
}
