//! The binding of an input to its text.
use crate::base::FieldId;

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
}
