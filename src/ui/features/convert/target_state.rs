//! What is chosen so far for one of the targets of a conversion.
use leptos::prelude::*;

use crate::base::Id;
use crate::command::Target;
use crate::domain::RecordType;

/// What a target of the conversion may be.
#[derive(Clone, Copy, PartialEq)]
pub enum Choice {
    /// A new record.
    New,
    /// A record that is there.
    Existing,
    /// No record.
    None,
}

/// A target as chosen so far.
#[derive(Clone, Copy)]
pub struct TargetState {
    /// What it becomes.
    pub kind: RecordType,
    /// What it shall be.
    pub choice: RwSignal<Choice>,
    /// The existing record that was picked.
    pub record: RwSignal<Option<Id>>,
}

impl TargetState {
    /// A target that is a new record until somebody says otherwise.
    pub fn new(kind: RecordType) -> TargetState {
        TargetState { kind, choice: RwSignal::new(Choice::New), record: RwSignal::new(None) }
    }

    /// A target that is no record until somebody asks for one.
    pub fn none(kind: RecordType) -> TargetState {
        TargetState { kind, choice: RwSignal::new(Choice::None), record: RwSignal::new(None) }
    }

    /// A target that is a record if one is given, and new otherwise.
    pub fn of(kind: RecordType, record: Option<Id>) -> TargetState {
        let choice = if record.is_some() { Choice::Existing } else { Choice::New };
        TargetState { kind, choice: RwSignal::new(choice), record: RwSignal::new(record) }
    }

    /// The existing record, if one is chosen.
    pub fn existing(self) -> Option<Id> {
        self.record.get().filter(|_| self.choice.get() == Choice::Existing)
    }

    /// Where it goes; `None` where no record is made. An existing record that is not chosen yet counts as new.
    pub fn target(self) -> Option<Target> {
        match self.choice.get() {
            Choice::None => None,
            _ => Some(self.existing().map_or(Target::New, Target::Existing)),
        }
    }

    /// Whether an existing record should be used but none is chosen.
    pub fn lacks_record(self) -> bool {
        self.choice.get() == Choice::Existing && self.record.get().is_none()
    }
}
