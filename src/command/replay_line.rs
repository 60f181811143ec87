//! What a replay does to each record and field: the lines of its preview.
use crate::base::{FieldId, Id, Row, Value};
use crate::change::Change;
use crate::domain::RecordType;

/// A record, or one of its fields, that a replay keeps because it was edited since.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub struct KeptItem {
    /// The record.
    pub id: Id,
    /// The field; `None` for the whole record.
    pub field: Option<FieldId>,
}

/// The reason why a replay keeps something, or would without the user's decision.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeepReason {
    /// It was edited since.
    Edited,
    /// This record, which stays, links to it.
    Linked(Id),
    /// It is an entry of a list that this record uses.
    InUse(Id),
    /// It belongs to a lead that was converted since and is read-only.
    Converted,
    /// What it linked to no longer exists.
    TargetGone,
    /// What it belongs to no longer exists.
    OwnerGone,
    /// This lead, which was converted in the same action and stays converted, became it as well.
    Shared(Id),
    /// The deal's stage asks for it.
    Asked,
    /// The quote was sent since.
    Sent,
    /// This record has the value by now, and the field holds each value once.
    Taken(Id),
}

impl KeepReason {
    /// Whether the user may decide to have it taken back anyway.
    pub fn is_choice(self) -> bool {
        matches!(self, KeepReason::Edited | KeepReason::Linked(_) | KeepReason::Shared(_))
    }
}

/// What a replay does to a record or a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Effect {
    /// The record is removed.
    Remove,
    /// The record is restored.
    Restore,
    /// The field gets another value.
    Set,
    /// The record or the field stays as it is.
    Keep,
}

/// The effect of a replay on a record or a field.
#[derive(Clone, PartialEq, Debug)]
pub struct ReplayLine {
    /// The record type.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The field; `None` for the whole record.
    pub field: Option<FieldId>,
    /// The effect.
    pub effect: Effect,
    /// Why it is kept; or why it would be, had the user not decided otherwise.
    pub reason: Option<KeepReason>,
    /// Whether it only follows from another line: a cleared link, or a record that belongs to one that is removed.
    pub is_along: bool,
    /// The field's value now.
    pub now: Option<Value>,
    /// The field's value afterwards, or the one it is kept from getting.
    pub then: Option<Value>,
    /// The record as the changes know it.
    pub row: Option<Row>,
}

impl ReplayLine {
    pub(super) fn of(change: &Change) -> ReplayLine {
        let (kind, id) = change.record();
        let line = |effect: Effect, row: Option<Row>| ReplayLine {
            kind,
            id,
            field: None,
            effect,
            reason: None,
            is_along: false,
            now: None,
            then: None,
            row,
        };
        match change {
            Change::Create { row, .. } => line(Effect::Restore, Some(row.clone())),
            Change::Remove { row, .. } => line(Effect::Remove, Some(row.clone())),
            Change::Set { field, before, after, .. } => {
                ReplayLine { field: Some(*field), now: before.clone(), then: after.clone(), ..line(Effect::Set, None) }
            }
        }
    }

    pub(super) fn kept(change: &Change, reason: KeepReason) -> ReplayLine {
        ReplayLine { effect: Effect::Keep, reason: Some(reason), ..ReplayLine::of(change) }
    }

    /// What the line is about.
    pub fn item(&self) -> KeptItem {
        KeptItem { id: self.id, field: self.field }
    }

    /// Whether the user may decide about it.
    pub fn is_choice(&self) -> bool {
        self.reason.is_some_and(KeepReason::is_choice)
    }

    /// Whether the user decided to have it taken back.
    pub fn is_overridden(&self) -> bool {
        self.is_choice() && self.effect != Effect::Keep
    }
}
