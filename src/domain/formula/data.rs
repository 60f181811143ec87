//! What the parts of formulas result in, and what they are made into where another type is needed.
use super::number;
use crate::base::{Currency, Date, FieldId, Id, Money};
use crate::locale::{Language, format, phrases};

/// What a part of a formula results in.
#[derive(Clone, PartialEq, Debug)]
pub enum Data {
    /// A number, in units of 10⁻¹².
    Number(i128),
    /// An amount in the same units.
    Money(i128, Currency),
    /// A date.
    Day(Date),
    /// A text.
    Text(String),
    /// Yes or no.
    Flag(bool),
    /// Entries of a picklist, or other records.
    Links(Vec<Id>),
}

/// Why there is no result.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Missing {
    /// A field is empty.
    Blank,
    /// The divisor is zero.
    DivisionByZero,
    /// Amounts are in different currencies.
    Currencies,
    /// A number or a date is beyond what can be stored.
    TooLarge,
    /// There is no such date.
    NoDate,
    /// Formulas need each other.
    Circle,
    /// A part is not of the type that the formula needs.
    Unfit,
    /// The code that computes is not loaded yet.
    NotLoaded,
}

/// A result, or why there is none.
pub type Outcome = Result<Data, Missing>;

/// What a formula is computed from.
pub trait Inputs {
    /// The value of a field.
    fn field(&self, path: &[FieldId]) -> Outcome;
    /// The name of a record.
    fn name(&self, id: Id) -> String;
    /// The day that is viewed.
    fn today(&self) -> Date;
    /// The language in which numbers, dates and names become text.
    fn language(&self) -> Language;
    /// The currency of amounts that name none.
    fn currency(&self) -> Currency;
}

pub(super) fn to_money(number: i128, currency: Currency) -> Result<Money, Missing> {
    number::to_money(number, currency).ok_or(Missing::TooLarge)
}

pub(super) fn flag(outcome: Outcome) -> Result<bool, Missing> {
    match outcome {
        Ok(Data::Flag(flag)) => Ok(flag),
        Err(Missing::Blank) => Ok(false),
        Ok(_) => Err(Missing::Unfit),
        Err(why) => Err(why),
    }
}

pub(super) fn day(data: Data) -> Result<Date, Missing> {
    if let Data::Day(day) = data { Ok(day) } else { Err(Missing::Unfit) }
}

pub(super) fn whole(data: Data) -> Result<i32, Missing> {
    let Data::Number(number) = data else { return Err(Missing::Unfit) };
    number::whole(number).ok_or(Missing::TooLarge)
}

/// A date that can be written with four digits for the year.
pub(super) fn in_calendar(day: Date) -> Outcome {
    if (Date(-719_162)..=Date(2_932_896)).contains(&day) { Ok(Data::Day(day)) } else { Err(Missing::TooLarge) }
}

/// A value as text; an empty one is no text.
pub(super) fn or_empty(outcome: Outcome, inputs: &dyn Inputs) -> Result<String, Missing> {
    match outcome {
        Err(Missing::Blank) => Ok(String::new()),
        outcome => text(outcome?, inputs),
    }
}

pub(super) fn text(data: Data, inputs: &dyn Inputs) -> Result<String, Missing> {
    let language = inputs.language();
    Ok(match data {
        Data::Text(text) => text,
        Data::Number(number) => format::decimal(number::to_millionths(number).ok_or(Missing::TooLarge)?, language),
        Data::Money(number, own) => format::money(to_money(number, own)?, language),
        Data::Day(day) => format::day(day, language),
        Data::Flag(true) => phrases::YES.of(language).to_string(),
        Data::Flag(false) => String::new(),
        Data::Links(ids) => ids.iter().map(|id| inputs.name(*id)).collect::<Vec<_>>().join("; "),
    })
}
