//! A row of a file whose cells have been parsed.
use crate::base::{FieldId, Id};
use crate::import_export::row_builder::RowBuilder;

/// The parsed content of a row.
#[derive(Clone, Default)]
pub struct ParsedRow {
    /// The fields.
    pub fields: RowBuilder,
    /// Fields whose cells are blank.
    pub blanks: Vec<FieldId>,
    /// Lines for the description.
    pub kept: Vec<String>,
    /// Whether the lead was converted.
    pub is_converted: bool,
    /// Whether the activity is done, or the deal won; `None` if the row does not contain it.
    pub done: Option<bool>,
    /// The pipeline that the row names.
    pub pipeline: Option<Id>,
}
