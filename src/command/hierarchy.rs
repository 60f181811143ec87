//! Hierarchies of accounts and of contacts: a record is never its own ancestor.
use std::collections::HashSet;

use rustc_hash::FxBuildHasher;

use super::decision::Rejection;
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::{account, campaign, contact};
use crate::locale::phrase;

/// The parent field, for record types that have one.
pub const fn parent_field(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Account => Some(account::PARENT),
        RecordType::Contact => Some(contact::REPORTS_TO),
        RecordType::Campaign => Some(campaign::PARENT),
        _ => None,
    }
}

/// Rejects a draft in which a record would be its own ancestor.
pub fn refuse_cycles(draft: &Draft) -> Result<(), Rejection> {
    let mut clear = Steps::default();
    for (kind, id) in draft.touched() {
        let Some(number) = parent_field(kind) else { continue };
        let before = draft.base().get(kind, id).and_then(|row| row.link(number));
        if draft.link(id, number) != before && !leads_to_the_top(draft, id, number, &mut clear) {
            let text = match kind {
                RecordType::Account => phrase!(
                    "This account is below the one you are changing. Choose a parent outside its hierarchy.",
                    "Dieser Account steht unter dem, den Sie gerade ändern. Wählen Sie einen außerhalb seiner Hierarchie.",
                    "Ce compte est situé sous celui que vous modifiez. Choisissez un compte parent hors de sa hiérarchie.",
                ),
                RecordType::Campaign => phrase!(
                    "This campaign is below the one you are changing. Choose a parent outside its hierarchy.",
                    "Diese Kampagne steht unter der, die Sie gerade ändern. Wählen Sie eine außerhalb ihrer Hierarchie.",
                    "Cette campagne est située sous celle que vous modifiez. Choisissez une campagne parente hors de sa hiérarchie.",
                ),
                _ => phrase!(
                    "This contact reports to the one you are changing. Choose somebody who does not report to them.",
                    "Dieser Kontakt berichtet an den, den Sie gerade ändern. Wählen Sie jemanden, der nicht an ihn berichtet.",
                    "Ce contact rend compte à celui que vous modifiez. Choisissez quelqu’un qui ne lui rend pas compte.",
                ),
            };
            return Err(Rejection::of(kind, number, text));
        }
    }
    Ok(())
}

/// Records, each with its parent field.
type Steps = HashSet<(FieldId, Id), FxBuildHasher>;

/// Whether the path from a record to the top ends. `clear` are records whose path is known to end, so that long paths
/// shared by many records are walked once.
fn leads_to_the_top(draft: &Draft, id: Id, number: FieldId, clear: &mut Steps) -> bool {
    let mut way = Steps::default();
    let mut at = Some(id);
    while let Some(next) = at.filter(|at| !clear.contains(&(number, *at))) {
        if !way.insert((number, next)) {
            return false;
        }
        at = draft.get(next, number).as_ref().and_then(Value::link);
    }
    clear.extend(way);
    true
}
