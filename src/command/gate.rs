//! The gate that every command passes: the rules of the sales process for a record as it was and as the command leaves
//! it, so that no way in has rules of its own. A rule refuses the command, or adds what follows from the change. A file
//! cannot be asked, so that for it a rule chooses the nearest state that is allowed.
use std::collections::BTreeMap;

use super::decision::{Context, Rejection};
use super::draft::Draft;
use super::{campaign, convert, lead as lead_rules, opportunity as opportunity_rules};
use crate::base::{FieldId, Id, Row, Value};
use crate::change::{Action, Change};
use crate::domain::RecordType;
use crate::domain::records::{activity, lead, opportunity};
use crate::store::RecordStore;

/// Applies the rules to every lead, opportunity, activity and file that the draft touches.
pub fn pass(draft: &mut Draft, action: Action, user: Option<Id>) -> Result<(), Rejection> {
    // Another copy of the workspace has applied the rules itself.
    if matches!(action, Action::Setup | Action::Reconcile) {
        return Ok(());
    }
    draft.normalize();
    let touched: Vec<(RecordType, Id)> = draft.touched().collect();
    if action == Action::Import {
        touched.into_iter().for_each(|(kind, id)| settle_update(draft, kind, id, user));
        return Ok(());
    }
    touched.into_iter().try_for_each(|(kind, id)| pass_one(draft, kind, id, action, user))
}

/// Applies the rules to the changes of a restoration. What is restored is as it was, so that nothing about it is refused;
/// what the rules have come to ask for since is added.
pub fn pass_restored(set: &RecordStore, changes: &mut [Change], context: &Context) -> Result<(), Rejection> {
    for change in changes {
        let Change::Create { kind, row } = change else { continue };
        let edits = match kind {
            RecordType::Lead => lead_rules::effects_of_restored(set, row),
            RecordType::Opportunity => opportunity_rules::effects_of_restored(set, row),
            // A file's link has the same number as an activity's.
            RecordType::Activity | RecordType::File => convert::links_of_restored(set, row),
            RecordType::CampaignMember => campaign::links_of_restored(set, row),
            RecordType::ContactRole => {
                let mut draft = Draft::new(set, context.today, context.now);
                draft.insert(*kind, row.id(), row.fields());
                opportunity_rules::check_role(&draft, row.id())?;
                continue;
            }
            _ => continue,
        };
        if !edits.is_empty() {
            let mut fields = row.fields();
            fields.retain(|(number, _)| !edits.iter().any(|(other, _)| other == number));
            fields.extend(edits);
            *row = Row::new(row.id(), row.changed(), &[], &fields);
        }
    }
    Ok(())
}

fn pass_one(draft: &mut Draft, kind: RecordType, id: Id, action: Action, user: Option<Id>) -> Result<(), Rejection> {
    let set = draft.base();
    let before = set.get(kind, id);
    let exists = draft.kind(id).is_some();
    let is_conversion = matches!(action, Action::Convert | Action::BulkConvert);
    match kind {
        RecordType::Lead if before.is_some_and(lead_rules::is_converted) => match (before, draft.row(id)) {
            (_, None) => Err(lead_rules::NOT_DELETED),
            // A deletion or a merge of other records changes links, and a deleted field takes its values along.
            (Some(before), Some(after)) if action != Action::Fields && plain(before) != plain(&after) => {
                Err(lead_rules::READ_ONLY)
            }
            _ => Ok(()),
        },
        RecordType::Lead if exists => {
            if draft.get(id, lead::CONVERTED_AT).is_some() && !is_conversion {
                return Err(lead_rules::only_conversion());
            }
            if before.is_none() && action == Action::Create {
                lead_rules::check_new(set, draft.get(id, lead::STATUS))?;
            }
            let edits = lead_rules::effects(set, before, |number| draft.get(id, number), user)?;
            edits.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            Ok(())
        }
        // What follows for the deals of a stage that is itself edited is decided with the stage.
        RecordType::Opportunity if draft.link(id, opportunity::STAGE).is_some_and(|stage| draft.is_touched(stage)) => {
            Ok(())
        }
        // A deleted field takes its values along.
        RecordType::Opportunity if exists && action != Action::Fields => {
            let edits = opportunity_rules::effects(set, before, |number| draft.get(id, number), draft.today)?;
            edits.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            Ok(())
        }
        // A file's link has the same number as an activity's.
        RecordType::Activity | RecordType::File if exists => {
            let about = draft.link(id, activity::LEAD).filter(|lead| lead_rules::is_converted_lead(set, *lead));
            let is_new = about.is_some() && about != before.and_then(|row| row.link(activity::LEAD));
            if is_new { Err(lead_rules::NOTHING_ADDED) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// What follows from a file's changes of an existing record. A change that the rules refuse is not made.
fn settle_update(draft: &mut Draft, kind: RecordType, id: Id, user: Option<Id>) {
    let set = draft.base();
    let Some(before) = set.get(kind, id) else { return };
    let after = |number: FieldId| draft.get(id, number);
    let edits = match kind {
        RecordType::Lead => lead_rules::effects_of_file(set, before, after, user),
        RecordType::Opportunity => opportunity_rules::effects_of_file(set, before, after, draft.today),
        _ => Vec::new(),
    };
    edits.into_iter().for_each(|(number, value)| draft.set(id, number, value));
}

/// The values of a record that are no links.
fn plain(row: &Row) -> BTreeMap<FieldId, Value> {
    row.fields().into_iter().filter(|(_, value)| value.links().is_empty()).collect()
}
