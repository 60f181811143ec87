//! What holds for every command that edits records: what follows from an edit, and what the whole draft must pass.
use super::decision::{Context, Rejection};
use super::draft::Draft;
use super::invariants::enforce_invariants;
use super::{
    activity, automation, campaign, gate, line_items, meeting, numbers, opportunity, pipeline, quote_rules,
    record_rules, sequence, unique,
};
use crate::base::Id;
use crate::change::{Action, Change};
use crate::domain::RecordType;

/// The changes of a draft, once it has passed what holds whatever the command was.
pub fn settle(mut draft: Draft, action: Action, context: &mut Context) -> Result<Vec<Change>, Rejection> {
    if action != Action::Reconcile {
        line_items::refuse_typed_amounts(&draft)?;
    }
    // Another copy of the workspace has moved its own on.
    if !matches!(action, Action::Setup | Action::Reconcile) {
        campaign::follow(&mut draft, context);
        meeting::follow(&mut draft);
        sequence::follow(&mut draft, context)?;
    }
    quote_rules::check(&mut draft, action)?;
    enforce_invariants(&mut draft)?;
    gate::pass(&mut draft, action, context.user)?;
    let set = draft.base();
    let mut changes = draft.finish()?;
    // Another copy of the workspace has assigned its own numbers, and what two copies bring together stays, until somebody
    // decides.
    if !matches!(action, Action::Setup | Action::Reconcile) {
        numbers::settle(set, &mut changes, action, context)?;
        unique::settle(set, &mut changes, action, context)?;
        record_rules::settle(set, &mut changes, action, context)?;
    }
    Ok(changes)
}

/// What follows from the edit of a record of a type.
pub fn follow(draft: &mut Draft, kind: RecordType, id: Id, context: &Context) -> Result<(), Rejection> {
    match kind {
        RecordType::Opportunity => opportunity::after_edit(draft, id),
        RecordType::Stage => pipeline::after_stage_edit(draft, id),
        RecordType::LineItem => line_items::follow_edit(draft, id),
        RecordType::ContactRole => opportunity::check_role(draft, id)?,
        RecordType::Activity => activity::sync_due_and_start(draft, id, context)?,
        RecordType::Automation => automation::note_since(draft, id),
        RecordType::Choice => campaign::after_status_edit(draft, id),
        _ => {}
    }
    Ok(())
}
