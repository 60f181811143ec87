//! What a user decides about a file of leads: where its columns go and what the values in them mean.
use super::wire::wire;
use crate::base::Id;
use crate::domain::list::List;
use crate::domain::records::lead;
use crate::domain::{Field, FieldKind, Kind, Schema};
use crate::locale::Language;

/// What the user decided.
#[derive(Clone, PartialEq, Debug)]
pub struct Wishes {
    /// Where each column goes.
    pub columns: Vec<Column>,
    /// What the values of list columns mean.
    pub choices: Vec<ChoiceColumn>,
    /// Leave out rows that seem to be there already, in the workspace or further up in the file.
    pub skip_duplicates: bool,
    /// The language placeholders are written in.
    pub language: Language,
}

/// A column of the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Its name in the file.
    pub header: String,
    /// The first few values in it.
    pub samples: Vec<String>,
    /// Where it goes.
    pub target: Target,
    /// How its dates are read, where it holds any.
    pub order: Order,
    /// Whether its dates read both ways, so that the user is asked.
    pub is_ambiguous: bool,
}

/// Where a column goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Into a field.
    Field(u16),
    /// First and last name in one cell.
    FullName,
    /// As a line of the description, so that nothing is lost.
    Description,
    /// Nowhere, because the user said so.
    Skip,
}

/// Which number of `03/04/2026` is the day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order {
    /// Day, month, year.
    DayFirst,
    /// Month, day, year.
    MonthFirst,
}

/// The values of one column that goes to a field with a list.
#[derive(Clone, PartialEq, Debug)]
pub struct ChoiceColumn {
    /// The column's place in the file.
    pub column: u32,
    /// The field's number.
    pub field: u16,
    /// The values, the most frequent first.
    pub choices: Vec<Choice>,
}

/// A value of a column, how often it stands there, and what becomes of it.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// The value as it is in the file.
    pub value: String,
    /// In how many rows it stands.
    pub count: u32,
    /// What becomes of it.
    pub meaning: Meaning,
}

/// What becomes of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Meaning {
    /// This entry of the list.
    Entry(Id),
    /// A new entry of that name.
    Add,
    /// No entry; the value is kept in the description.
    Keep,
}

/// The fields a column may go to, in the order of the field table; the workspace's own ones follow.
pub fn offered(schema: &Schema) -> impl Iterator<Item = &'static Field> {
    let is_link = |kind: FieldKind| matches!(kind, FieldKind::Link(kind) if kind != Kind::User);
    schema
        .fields(Kind::Lead)
        .iter()
        .copied()
        .filter(move |field| (!field.system || field.number == lead::CREATED) && !is_link(field.kind))
}

/// The list that new entries of a field go to.
pub fn list_of(field: &Field) -> Option<List> {
    match field.kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) if list != List::Status && list != List::Stage => Some(list),
        _ => None,
    }
}

/// Whether new entries can be added for a field's values.
pub fn can_add(field: &Field) -> bool {
    list_of(field).is_some() || matches!(field.kind, FieldKind::Link(Kind::User))
}

wire!(struct Wishes { columns, choices, skip_duplicates, language });
wire!(struct Column { header, samples, target, order, is_ambiguous });
wire!(struct ChoiceColumn { column, field, choices });
wire!(struct Choice { value, count, meaning });
wire!(enum Target { 0 Field(number), 1 FullName, 2 Description, 3 Skip });
wire!(enum Order { 0 DayFirst, 1 MonthFirst });
wire!(enum Meaning { 0 Entry(id), 1 Add, 2 Keep });
