//! Conditions on records: a tree of groups. Lists, saved views, reports and whatever else asks which records are meant
//! hold one of these; the record store compiles it, and its text form is that of a list's address.
use super::RecordType;
use super::period::Period;
use crate::base::{FieldId, Id, Value};

/// Conditions on records.
#[derive(Clone, PartialEq, Debug)]
pub enum Filter {
    /// All of these hold; without parts, every record matches.
    All(Vec<Filter>),
    /// One of these holds; without parts, every record matches.
    Any(Vec<Filter>),
    /// One condition.
    Where(Condition),
    /// A condition on the records that link to a record.
    Linking(Box<Linking>),
    /// A condition that is not understood, as it was written: it names a field that is gone, or is of a later version.
    /// No record meets it.
    Unknown(String),
}

/// A condition on the records that link to a record: how many of them there are that meet a filter of their own.
#[derive(Clone, PartialEq, Debug)]
pub struct Linking {
    /// The type of those records.
    pub from: RecordType,
    /// Their field that links.
    pub via: FieldId,
    /// The conditions that they meet.
    pub only: Filter,
    /// The lowest number of them.
    pub least: u32,
    /// The highest number of them, if there is one.
    pub most: Option<u32>,
}

/// A condition on one field.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// The field's number.
    pub field: FieldId,
    /// Whether the condition is negated.
    pub negated: bool,
    /// The predicate.
    pub test: Predicate,
}

/// A predicate on a field.
#[derive(Clone, PartialEq, Debug)]
pub enum Predicate {
    /// It is filled; a yes/no field is yes.
    Filled,
    /// It links to one of these records.
    OneOf(Vec<Id>),
    /// A roll-up of the linked records gathers from those that meet its condition, as this one does. This is the number
    /// of the roll-up's field.
    Gathered(FieldId),
    /// It links to the current user.
    Mine,
    /// It links to a status or stage that is not closed.
    Open,
    /// It links to a stage that is won.
    Won,
    /// It links to a stage in which the deal is stalled.
    Stalled,
    /// Its text matches, ignoring case and accents.
    Text(TextMatch, String),
    /// Its number, amount, date or timestamp is in this range, both ends included. Ranges of timestamps are given as
    /// dates.
    Span(Option<Value>, Option<Value>),
    /// Its date or timestamp is in a period relative to today.
    In(Period),
}

/// A way to compare texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TextMatch {
    /// The text occurs anywhere.
    Contains,
    /// The field begins with the text.
    Begins,
    /// The field equals the text.
    Equals,
    /// The field equals the text, including case and accents.
    Exactly,
}

impl Default for Filter {
    fn default() -> Filter {
        Filter::All(Vec::new())
    }
}

impl Filter {
    /// A filter with one condition.
    pub fn field(field: FieldId, test: Predicate) -> Filter {
        Filter::Where(Condition { field, negated: false, test })
    }

    /// A filter with one negated condition.
    pub fn not(field: FieldId, test: Predicate) -> Filter {
        Filter::Where(Condition { field, negated: true, test })
    }

    /// The parts that must all hold.
    pub fn parts(&self) -> &[Filter] {
        match self {
            Filter::All(parts) => parts,
            other => std::slice::from_ref(other),
        }
    }

    /// Whether every record matches.
    pub fn is_empty(&self) -> bool {
        match self {
            Filter::All(parts) | Filter::Any(parts) => parts.iter().all(Filter::is_empty),
            Filter::Where(_) | Filter::Linking(_) | Filter::Unknown(_) => false,
        }
    }
}
