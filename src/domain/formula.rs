//! Formulas: the value of a custom field, computed from other fields of the record and of records it links to; and
//! roll-ups, gathered from records that link to it (`roll_up.rs`). The stored form names fields by their ids (`canonical.rs`); people write and read another one (`parse.rs`, `print.rs`).
mod calendar_functions;
pub mod canonical;
mod data;
pub mod evaluate;
mod functions;
pub mod gather;
pub mod number;
pub mod parse;
pub mod print;
pub mod problem;
mod roll_up;
mod text_functions;
mod tokens;
pub mod types;

pub use functions::Function;
pub use roll_up::{Gathering, RollUp};

use super::RecordType;
use crate::base::{FieldId, Id};

/// How deep expressions may nest.
pub const MAX_DEPTH: usize = 60;

/// An expression.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Expr {
    /// A number, in millionths.
    Number(i64),
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Entries of a picklist: those that have the same name, since the stages of two pipelines may.
    Entries(Vec<Id>),
    /// A field of the record; after the first id, one of the record that the field before links to.
    Field(Vec<FieldId>),
    /// A function or an operator.
    Call(Function, Vec<Expr>),
}

/// What a formula results in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ResultType {
    /// A number with up to six decimals.
    Number,
    /// An amount.
    Money,
    /// A date.
    Day,
    /// A text.
    Text,
    /// Yes or no.
    Flag,
}

impl ResultType {
    /// The results, with the names under which they are stored: those of the types of custom fields.
    pub const ALL: [(&str, ResultType); 5] = [
        ("number", ResultType::Number),
        ("money", ResultType::Money),
        ("date", ResultType::Day),
        ("text", ResultType::Text),
        ("yes_no", ResultType::Flag),
    ];

    /// The result with a stored name.
    pub fn from_name(name: &str) -> Option<ResultType> {
        ResultType::ALL.iter().find(|(own, _)| *own == name).map(|(_, result)| *result)
    }

    /// The stored name.
    pub fn name(self) -> &'static str {
        ResultType::ALL.iter().find(|(_, result)| *result == self).map_or("", |(name, _)| name)
    }
}

/// The formula of a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Formula {
    /// The type of the records that have the field.
    pub kind: RecordType,
    /// What it results in.
    pub result: ResultType,
    /// The expression.
    pub expr: Expr,
}

impl Expr {
    /// The fields that occur, each once, in the order of the formula.
    pub fn paths(&self) -> Vec<&[FieldId]> {
        let mut out = Vec::new();
        self.visit(&mut |part| {
            if let Expr::Field(path) = part
                && !out.contains(&path.as_slice())
            {
                out.push(path.as_slice());
            }
        });
        out
    }

    /// Calls `visit` with this expression and all its parts.
    pub fn visit<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        visit(self);
        if let Expr::Call(_, parts) = self {
            parts.iter().for_each(|part| part.visit(visit));
        }
    }
}
