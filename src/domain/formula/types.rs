//! The types of formulas: which parts a function takes, and what it results in.
use super::{Expr, Function, Gathering, ResultType, RollUp};
use crate::base::FieldId;
use crate::domain::{Field, FieldType, RecordType, Schema};

/// The type of a part of a formula.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Type {
    /// A number.
    Number,
    /// An amount.
    Money,
    /// A date.
    Day,
    /// A text.
    Text,
    /// Yes or no.
    Flag,
    /// Entries of a picklist, or other records, which are their names where a text is needed.
    Names,
}

/// A part that does not fit: its place among the parts of a function, and what would.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mismatch {
    /// The place of the part.
    pub part: usize,
    /// The types that would fit.
    pub wanted: Vec<Type>,
}

impl Type {
    /// The type of a field's values.
    pub fn of_field(field: &Field) -> Type {
        use FieldType::{
            Choice, Choices, Day, Decimal, Email, Flag, Link, Links, LongText, Moment, Money, Number, Percent, Phone,
            Text, Url,
        };
        match field.kind {
            Text | LongText | Email | Phone | Url => Type::Text,
            Number | Percent | Decimal => Type::Number,
            Money => Type::Money,
            Day | Moment => Type::Day,
            Flag => Type::Flag,
            Choice(_) | Choices(_) | Link(_) | Links(_) => Type::Names,
        }
    }

    /// The result of a formula of this type.
    pub const fn result(self) -> ResultType {
        match self {
            Type::Number => ResultType::Number,
            Type::Money => ResultType::Money,
            Type::Day => ResultType::Day,
            Type::Text | Type::Names => ResultType::Text,
            Type::Flag => ResultType::Flag,
        }
    }

    /// Whether a formula of this type can have a result: a number can be an amount, and everything a text.
    pub fn fits(self, result: ResultType) -> bool {
        self.result() == result || result == ResultType::Text || (self == Type::Number && result == ResultType::Money)
    }

    /// The type of either of two values, if they can stand in the same place.
    fn with(self, other: Type) -> Option<Type> {
        match (self, other) {
            _ if self == other => Some(self),
            (Type::Number | Type::Money, Type::Number | Type::Money) => Some(Type::Money),
            (Type::Text | Type::Names, Type::Text | Type::Names) => Some(Type::Text),
            _ => None,
        }
    }
}

/// The type of an expression; `None` if its parts do not fit.
pub fn of(schema: &Schema, kind: RecordType, expr: &Expr) -> Option<Type> {
    Some(match expr {
        Expr::Number(_) => Type::Number,
        Expr::Text(_) => Type::Text,
        Expr::Flag(_) => Type::Flag,
        Expr::Entries(_) => Type::Names,
        Expr::Field(path) => Type::of_field(schema.field_at(kind, path)?.1),
        Expr::Call(function, parts) => {
            let types = parts.iter().map(|part| of(schema, kind, part)).collect::<Option<Vec<_>>>()?;
            signature(*function, &types).ok()?
        }
    })
}

impl Gathering {
    /// Whether values of a type can be gathered so.
    pub const fn takes(self, kind: Type) -> bool {
        match self {
            Gathering::Count => false,
            Gathering::Sum | Gathering::Average => matches!(kind, Type::Number | Type::Money),
            Gathering::Min | Gathering::Max => matches!(kind, Type::Number | Type::Money | Type::Day),
            Gathering::Latest => true,
        }
    }
}

impl RollUp {
    /// Whether it fits the fields of a workspace: the link leads to its records, values can be gathered so, and the
    /// condition is one.
    pub fn fits(&self, schema: &Schema) -> bool {
        let field = |number: FieldId| schema.field(self.from, number).filter(|field| !field.deprecated);
        let is_link = |number: FieldId| {
            field(number).is_some_and(
                |field| matches!(field.kind, FieldType::Link(kind) | FieldType::Links(kind) if kind == self.kind),
            )
        };
        let is_date = |number: FieldId| {
            field(number).is_some_and(|field| matches!(field.kind, FieldType::Day | FieldType::Moment))
        };
        let result = self.what.as_ref().map(|what| of(schema, self.from, what));
        let is_result = match result {
            None => self.how == Gathering::Count && self.result == ResultType::Number,
            Some(found) => found.is_some_and(|found| self.how.takes(found) && found.fits(self.result)),
        };
        let only = self.only.as_ref().map(|only| of(schema, self.from, &only.expr));
        is_link(self.via)
            && self.by.is_none_or(is_date)
            && is_result
            && only.is_none_or(|only| only == Some(Type::Flag))
    }
}

const AMOUNT: &[Type] = &[Type::Number, Type::Money];
const TEXT: &[Type] = &[Type::Text, Type::Names];
const ORDERED: &[Type] = &[Type::Number, Type::Money, Type::Day];

/// The type of a function's result. There are as many types as the function takes parts.
pub fn signature(function: Function, types: &[Type]) -> Result<Type, Mismatch> {
    use Function as F;
    let one_of = |part: usize, wanted: &[Type]| match types.get(part) {
        Some(own) if !wanted.contains(own) => Err(Mismatch { part, wanted: wanted.to_vec() }),
        own => Ok(own.copied().unwrap_or(Type::Number)),
    };
    let all = |wanted: &[Type]| (0..types.len()).try_for_each(|part| one_of(part, wanted).map(|_| ()));
    // One type for the parts from a place on.
    let alike = |places: &mut dyn Iterator<Item = usize>| -> Result<Type, Mismatch> {
        let mut found: Option<Type> = None;
        for part in places {
            let Some(own) = types.get(part).copied() else { continue };
            found = Some(match found {
                None => own,
                Some(before) => own.with(before).ok_or(Mismatch { part, wanted: vec![before] })?,
            });
        }
        Ok(found.unwrap_or(Type::Text))
    };
    match function {
        F::Neg | F::Abs => one_of(0, AMOUNT),
        F::Percent => one_of(0, &[Type::Number]),
        F::Round | F::RoundUp | F::RoundDown => {
            one_of(1, &[Type::Number])?;
            one_of(0, AMOUNT)
        }
        F::Ceiling | F::Floor => {
            one_of(1, &[Type::Number])?;
            one_of(0, AMOUNT)
        }
        F::Int => one_of(0, AMOUNT),
        F::Mod | F::Power => all(&[Type::Number]).map(|()| Type::Number),
        F::Count => Ok(Type::Number),
        F::Add => match types {
            [Type::Day, _] => one_of(1, &[Type::Number]).map(|_| Type::Day),
            [Type::Number, Type::Day] => Ok(Type::Day),
            _ => all(AMOUNT).and_then(|()| alike(&mut (0..2))),
        },
        F::Sub => match types {
            [Type::Day, other] => {
                one_of(1, &[Type::Number, Type::Day])?;
                Ok(if *other == Type::Day { Type::Number } else { Type::Day })
            }
            _ => all(AMOUNT).and_then(|()| alike(&mut (0..2))),
        },
        F::Mul => {
            let first = one_of(0, AMOUNT)?;
            let second = one_of(1, if first == Type::Money { &[Type::Number] } else { AMOUNT })?;
            Ok(first.with(second).unwrap_or(first))
        }
        F::Div => {
            let first = one_of(0, AMOUNT)?;
            let second = one_of(1, if first == Type::Money { AMOUNT } else { &[Type::Number] })?;
            Ok(if second == Type::Money { Type::Number } else { first })
        }
        F::Join | F::Concat => Ok(Type::Text),
        F::Eq | F::Ne => alike(&mut (0..2)).map(|_| Type::Flag),
        F::Lt | F::Le | F::Gt | F::Ge => {
            one_of(0, &[Type::Number, Type::Money, Type::Day, Type::Text, Type::Names])?;
            alike(&mut (0..2)).map(|_| Type::Flag)
        }
        F::If => {
            one_of(0, &[Type::Flag])?;
            alike(&mut (1..3))
        }
        F::Case => {
            let whens = (1..types.len() - 1).step_by(2);
            alike(&mut [0].into_iter().chain(whens))?;
            // The value of each pair, and the one at the end that belongs to no pair.
            let thens = (2..types.len()).filter(|part| part % 2 == 0 || part + 1 == types.len());
            alike(&mut thens.into_iter())
        }
        F::Ifs => {
            // A last value without a condition is for all others.
            let pairs = types.len() / 2 * 2;
            (0..pairs).step_by(2).try_for_each(|part| one_of(part, &[Type::Flag]).map(|_| ()))?;
            alike(&mut (0..types.len()).filter(|part| part % 2 == 1 || *part == pairs))
        }
        F::And | F::Or | F::Not => all(&[Type::Flag]).map(|()| Type::Flag),
        F::IsBlank => Ok(Type::Flag),
        F::Coalesce => alike(&mut (0..types.len())),
        F::Min | F::Max => all(ORDERED).and_then(|()| alike(&mut (0..types.len()))),
        F::Sum | F::Average => all(AMOUNT).and_then(|()| alike(&mut (0..types.len()))),
        F::Money => {
            one_of(1, &[Type::Text])?;
            one_of(0, AMOUNT).map(|_| Type::Money)
        }
        F::Number => one_of(0, AMOUNT).map(|_| Type::Number),
        F::Left | F::Right => {
            one_of(1, &[Type::Number])?;
            one_of(0, TEXT).map(|_| Type::Text)
        }
        F::Mid => {
            one_of(1, &[Type::Number])?;
            one_of(2, &[Type::Number])?;
            one_of(0, TEXT).map(|_| Type::Text)
        }
        F::Search => all(TEXT).map(|()| Type::Number),
        F::Substitute => all(TEXT).map(|()| Type::Text),
        F::TextJoin => {
            one_of(0, TEXT)?;
            one_of(1, &[Type::Flag]).map(|_| Type::Text)
        }
        F::Len => one_of(0, TEXT).map(|_| Type::Number),
        F::Upper | F::Lower | F::Trim | F::Proper => one_of(0, TEXT).map(|_| Type::Text),
        F::Contains => all(TEXT).map(|()| Type::Flag),
        F::Today => Ok(Type::Day),
        F::Year | F::Month | F::Day | F::Weekday | F::Week => one_of(0, &[Type::Day]).map(|_| Type::Number),
        F::Date => all(&[Type::Number]).map(|()| Type::Day),
        F::Days => all(&[Type::Day]).map(|()| Type::Number),
        F::Workdays => all(&[Type::Day]).map(|()| Type::Number),
        F::DateDif => {
            one_of(0, &[Type::Day])?;
            one_of(1, &[Type::Day])?;
            one_of(2, &[Type::Text]).map(|_| Type::Number)
        }
        F::AddDays | F::AddMonths | F::MonthEnd | F::Workday => {
            one_of(1, &[Type::Number])?;
            one_of(0, &[Type::Day])
        }
    }
}
