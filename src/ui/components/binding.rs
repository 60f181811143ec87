//! The binding of an input to its text.
use crate::base::{FieldId, Id};

use crate::store::record_rules::Asked;
use leptos::prelude::*;

/// Reads and writes the text of an input, and provides the error shown below it.
#[derive(Clone, Copy)]
pub struct Binding {
    /// The current text of a field in the form.
    pub get: Callback<FieldId, String>,
    /// Called with the user's input.
    pub set: Callback<(FieldId, String)>,
    /// The error of a field.
    pub error: Callback<FieldId, Option<&'static str>>,
    /// What the record rules ask of the form; `None` where they are not asked before the input is stored.
    pub rules: Option<Memo<Asked>>,
}

impl Binding {
    /// Whether rules ask for a field. Tracked.
    pub fn is_asked(self, number: FieldId) -> bool {
        self.rules.is_some_and(|rules| rules.with(|asked| asked.required.contains(&number)))
    }

    /// Whether rules do not show a field. Tracked.
    pub fn is_hidden(self, number: FieldId) -> bool {
        self.rules.is_some_and(|rules| rules.with(|asked| asked.hidden.contains(&number)))
    }

    /// Whether rules allow an entry in a field. Tracked.
    pub fn allows(self, number: FieldId, entry: Id) -> bool {
        self.rules.is_none_or(|rules| rules.with(|asked| asked.allows(number, entry)))
    }

    /// Whether rules allow only some entries in a field. Tracked.
    pub fn is_narrowed(self, number: FieldId) -> bool {
        self.rules.is_some_and(|rules| rules.with(|asked| asked.allowed.iter().any(|(other, _)| *other == number)))
    }
}
