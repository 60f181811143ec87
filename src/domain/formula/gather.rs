//! The value of a roll-up for a record.
use super::evaluate::{Data, Inputs, Missing, combine, eval, stored};
use super::number::ONE;
use super::{Formula, Function, Gathering, ResultType, RollUp};
use crate::base::{Id, Value};

/// A record from which a roll-up gathers.
pub struct Linked<'a> {
    /// Its id.
    pub id: Id,
    /// The date by which the latest is found, as a number.
    pub at: Option<i64>,
    /// What is computed from it.
    pub inputs: &'a dyn Inputs,
}

/// What computes fields. Only addresses are handed around, so that a page can load the code after its first paint.
#[derive(Clone, Copy, Debug)]
pub struct Evaluate {
    /// Computes a formula.
    pub formula: fn(&Formula, &dyn Inputs) -> Result<Value, Missing>,
    /// Computes a roll-up: from the own inputs of its record, and the records that link to it.
    pub roll_up: fn(&RollUp, &dyn Inputs, &mut [Linked<'_>]) -> Result<Value, Missing>,
}

impl Evaluate {
    /// The code linked into this program.
    pub const HERE: Evaluate = Evaluate { formula: Formula::value, roll_up: RollUp::value };
}

impl RollUp {
    /// The value for a record, of which `inputs` are the own ones. A record whose condition or value cannot be computed
    /// leaves the whole without a result, because a sum that lacks a part is wrong without showing it.
    pub fn value(&self, inputs: &dyn Inputs, linked: &mut [Linked<'_>]) -> Result<Value, Missing> {
        // What is told first does not depend on the order in which links were made.
        linked.sort_unstable_by_key(|linked| linked.id);
        let mut met = Vec::new();
        for linked in &*linked {
            let is_met = match self.only.as_ref().map(|only| eval(&only.expr, linked.inputs)) {
                None | Some(Ok(Data::Flag(true))) => true,
                Some(Ok(Data::Flag(false)) | Err(Missing::Blank)) => false,
                Some(Ok(_)) => return Err(Missing::Unfit),
                Some(Err(why)) => return Err(why),
            };
            met.extend(is_met.then_some(linked));
        }
        let function = match self.how {
            Gathering::Count => return stored(self.result, Data::Number(met.len() as i128 * ONE), inputs),
            Gathering::Sum => Function::Sum,
            Gathering::Average => Function::Average,
            Gathering::Min => Function::Min,
            Gathering::Max | Gathering::Latest => Function::Max,
        };
        let what = self.what.as_ref().ok_or(Missing::Unfit)?;
        if self.how == Gathering::Latest {
            met.sort_by_key(|linked| std::cmp::Reverse(linked.at));
            for linked in met.into_iter().take_while(|linked| linked.at.is_some()) {
                match eval(what, linked.inputs) {
                    Err(Missing::Blank) => {}
                    found => return stored(self.result, found?, linked.inputs),
                }
            }
            return Err(Missing::Blank);
        }
        let found = combine(function, &mut met.iter().map(|linked| eval(what, linked.inputs)), inputs);
        match found {
            Err(Missing::Blank)
                if self.how == Gathering::Sum && matches!(self.result, ResultType::Number | ResultType::Money) =>
            {
                stored(self.result, Data::Number(0), inputs)
            }
            found => stored(self.result, found?, inputs),
        }
    }
}
