//! Where an input reads its text and writes it.
use crate::base::FieldId;

use leptos::prelude::*;

/// Where an input's text is read from and written to; errors are shown beneath it.
#[derive(Clone, Copy)]
pub struct Binding {
    /// The text of a field as it stands in the form.
    pub get: Callback<FieldId, String>,
    /// Takes what was typed.
    pub set: Callback<(FieldId, String)>,
    /// What is wrong with a field.
    pub error: Callback<FieldId, Option<&'static str>>,
}
