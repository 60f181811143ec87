//! The invariants that are enforced after every command.
use super::decision::Rejection;
use super::draft::Draft;
use super::{hierarchy, line_items, quote_rules};

/// Enforces the invariants, whatever the command was: sums of line items and quotes, and hierarchies without cycles.
pub fn enforce_invariants(draft: &mut Draft) -> Result<(), Rejection> {
    line_items::settle(draft)?;
    quote_rules::settle_totals(draft)?;
    hierarchy::refuse_cycles(draft)
}
