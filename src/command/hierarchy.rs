//! Accounts below accounts and contacts who report to contacts: a record is never above itself.
use super::{Draft, Refusal};
use crate::base::{Id, Value};
use crate::domain::Kind;
use crate::domain::records::{account, contact};
use crate::locale::phrase;

/// The field that leads to the record above, for kinds that have one.
pub const fn above(kind: Kind) -> Option<u16> {
    match kind {
        Kind::Account => Some(account::PARENT),
        Kind::Contact => Some(contact::REPORTS_TO),
        _ => None,
    }
}

/// Refuses a draft after which a record would be above itself.
pub fn refuse_cycles(draft: &Draft) -> Result<(), Refusal> {
    for (kind, id) in draft.touched() {
        let Some(number) = above(kind) else { continue };
        let before = draft.base().get(kind, id).and_then(|row| row.link(number));
        if draft.link(id, number) != before && is_above_itself(draft, id, number) {
            let text = match kind {
                Kind::Account => phrase(
                    "This account stands below the one you are changing. Choose a parent that does not belong to it.",
                    "Dieser Account steht unter dem, den Sie gerade ändern. Wählen Sie einen, der nicht zu ihm gehört.",
                ),
                _ => phrase(
                    "This contact reports to the one you are changing. Choose somebody who does not report to them.",
                    "Dieser Kontakt berichtet an den, den Sie gerade ändern. Wählen Sie jemanden, der nicht an ihn berichtet.",
                ),
            };
            return Err(Refusal::of(kind, number, text));
        }
    }
    Ok(())
}

fn is_above_itself(draft: &Draft, id: Id, number: u16) -> bool {
    let mut seen = vec![id];
    let mut at = id;
    while let Some(next) = draft.get(at, number).as_ref().and_then(Value::link) {
        if seen.contains(&next) {
            return true;
        }
        seen.push(next);
        at = next;
    }
    false
}
