//! Automations as commands see them: what fires, what a stored one must be like, and since when and up to which day it counts.
use std::sync::Arc;

use super::decision::Rejection;
use super::draft::Draft;
use crate::base::{Date, Id, Value};
use crate::domain::RecordType;
use crate::domain::records::automation;
use crate::locale::{Phrase, phrase};
use crate::store::automations::{Automation, Definition, Trigger, active};

/// An automation that fires.
#[derive(Clone, PartialEq, Debug)]
pub struct Automate {
    /// The automation.
    pub automation: Id,
    /// The records for which it fires.
    pub records: Arc<Vec<Id>>,
    /// What fires it.
    pub cause: Cause,
    /// Whether it would go round in circles, so that it does not fire, and says so.
    pub is_stopped: bool,
}

/// What fires an automation. The ids of what it creates are derived from it, so that two browsers create the same.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Cause {
    /// The commit with this id.
    Commit(Id),
    /// The day that was reached.
    Day(Date),
}

const UNFIT: Phrase = phrase!(
    "This is no automation for records of this type. Write it in the settings, under automations.",
    "Das ist keine Automatisierung für Datensätze dieses Typs. Schreiben Sie sie in den Einstellungen unter „Automatisierungen“.",
    "Ce n’est pas une automatisation pour ce type de fiche. Écrivez-la dans les paramètres, sous les automatisations.",
);
/// Rejects an automation that is damaged, or names what is not there. One that names what was archived or deleted since can
/// still be renamed and switched off.
pub fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let Some(row) = draft.row(id) else { return Ok(()) };
    let is_unchanged = draft.base().get(RecordType::Automation, id).is_some_and(|before| {
        Definition::of(before) == Definition::of(&row) && before.is(automation::ACTIVE) >= row.is(automation::ACTIVE)
    });
    if is_unchanged {
        return Ok(());
    }
    match Automation::read(draft.base(), &Definition::of(&row)) {
        Ok(_) => Ok(()),
        Err(_) => Err(Rejection::of(RecordType::Automation, automation::TRIGGER, UNFIT)),
    }
}

/// Notes since when an automation is on: days before that fire nothing.
pub fn note_since(draft: &mut Draft, id: Id) {
    let before = draft.base().get(RecordType::Automation, id);
    let was_active = before.is_some_and(|row| row.is(automation::ACTIVE));
    match (was_active, draft.get(id, automation::ACTIVE).is_some()) {
        (false, true) => draft.set(id, automation::SINCE, Some(Value::Day(draft.today))),
        (true, false) => draft.set(id, automation::SINCE, None),
        _ => {}
    }
}

/// Notes for each automation of days up to which day it is done.
pub fn note_days(draft: &mut Draft, day: Date) {
    let set = draft.base();
    for (id, automation) in active(set) {
        let done = set.get(RecordType::Automation, id).and_then(|row| row.day(automation::DONE_UNTIL));
        if matches!(automation.trigger, Trigger::Reached(..)) && done.is_none_or(|done| done < day) {
            draft.set(id, automation::DONE_UNTIL, Some(Value::Day(day)));
        }
    }
}
