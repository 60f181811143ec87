//! The value of a formula for a record.
use std::cmp::Ordering;

pub use super::data::{Data, Inputs, Missing, Outcome};
use super::data::{day, flag, in_calendar, or_empty, text, to_money, whole};
use super::number::{self, ONE, Rounding};
use super::{Expr, Formula, Function, ResultType, calendar_functions, text_functions};
use crate::base::{Currency, Date, Value, fold};

impl Formula {
    /// The value for a record.
    pub fn value(&self, inputs: &dyn Inputs) -> Result<Value, Missing> {
        stored(self.result, eval(&self.expr, inputs)?, inputs)
    }
}

/// A result as a value of a field, rounded to what is stored.
pub(super) fn stored(result: ResultType, data: Data, inputs: &dyn Inputs) -> Result<Value, Missing> {
    Ok(match (result, data) {
        (ResultType::Number, Data::Number(number)) => {
            Value::Number(number::to_millionths(number).ok_or(Missing::TooLarge)?)
        }
        (ResultType::Money, Data::Number(number)) => Value::Money(to_money(number, inputs.currency())?),
        (ResultType::Money, Data::Money(number, currency)) => Value::Money(to_money(number, currency)?),
        (ResultType::Day, Data::Day(day)) => Value::Day(day),
        (ResultType::Flag, Data::Flag(flag)) => Value::flag(flag).ok_or(Missing::Blank)?,
        (ResultType::Text, data) => Value::text(&text(data, inputs)?).ok_or(Missing::Blank)?,
        _ => return Err(Missing::Unfit),
    })
}

/// The result of an expression.
pub fn eval(expr: &Expr, inputs: &dyn Inputs) -> Outcome {
    match expr {
        Expr::Number(millionths) => Ok(Data::Number(number::from_millionths(*millionths))),
        Expr::Text(text) => Ok(Data::Text(text.clone())),
        Expr::Flag(flag) => Ok(Data::Flag(*flag)),
        Expr::Entries(ids) => Ok(Data::Links(ids.clone())),
        Expr::Field(path) => inputs.field(path),
        Expr::Call(function, parts) => call(*function, parts, inputs),
    }
}

fn call(function: Function, parts: &[Expr], inputs: &dyn Inputs) -> Outcome {
    let part = |at: usize| parts.get(at).map_or(Err(Missing::Blank), |part| eval(part, inputs));
    let is = |part: &Expr| flag(eval(part, inputs));
    match function {
        Function::If => part(if flag(part(0))? { 1 } else { 2 }),
        Function::Case => {
            let wanted = part(0);
            for pair in parts.get(1..).unwrap_or_default().chunks(2) {
                let [when, then] = pair else { return eval(&pair[0], inputs) };
                if equal(wanted.clone(), eval(when, inputs), inputs)? {
                    return eval(then, inputs);
                }
            }
            Err(Missing::Blank)
        }
        Function::Ifs => {
            for pair in parts.chunks(2) {
                let [when, then] = pair else { return eval(&pair[0], inputs) };
                if is(when)? {
                    return eval(then, inputs);
                }
            }
            Err(Missing::Blank)
        }
        Function::Mid | Function::Search | Function::Substitute | Function::Proper | Function::TextJoin => {
            text_functions::call(function, parts.len(), &part, inputs)
        }
        Function::MonthEnd | Function::DateDif | Function::Workdays | Function::Workday | Function::Week => {
            calendar_functions::call(function, &part, inputs)
        }
        Function::Count => {
            let mut count = 0;
            for part in parts {
                let found = eval(part, inputs);
                if let Err(why) = found
                    && why != Missing::Blank
                {
                    return Err(why);
                }
                count += i128::from(!is_blank(&found));
            }
            Ok(Data::Number(count * ONE))
        }
        Function::And => parts.iter().try_fold(true, |all, part| Ok(all && is(part)?)).map(Data::Flag),
        Function::Or => parts.iter().try_fold(false, |any, part| Ok(any || is(part)?)).map(Data::Flag),
        Function::Not => Ok(Data::Flag(!flag(part(0))?)),
        Function::IsBlank => Ok(Data::Flag(is_blank(&part(0)))),
        Function::Coalesce => {
            let mut last = Err(Missing::Blank);
            for part in parts {
                last = eval(part, inputs);
                if !is_blank(&last) {
                    break;
                }
            }
            last
        }
        Function::Eq => equal(part(0), part(1), inputs).map(Data::Flag),
        Function::Ne => equal(part(0), part(1), inputs).map(|equal| Data::Flag(!equal)),
        Function::Lt | Function::Le | Function::Gt | Function::Ge => {
            let order = match (part(0), part(1)) {
                (Ok(one), Ok(other)) => compare(&one, &other, inputs)?,
                // Nothing is neither less nor more than anything.
                (Ok(_) | Err(Missing::Blank), Err(Missing::Blank)) | (Err(Missing::Blank), Ok(_)) => {
                    return Ok(Data::Flag(false));
                }
                (Err(why), _) | (_, Err(why)) => return Err(why),
            };
            Ok(Data::Flag(match function {
                Function::Lt => order.is_lt(),
                Function::Le => order.is_le(),
                Function::Gt => order.is_gt(),
                _ => order.is_ge(),
            }))
        }
        Function::Min | Function::Max | Function::Sum | Function::Average => {
            combine(function, &mut parts.iter().map(|part| eval(part, inputs)), inputs)
        }
        Function::Join | Function::Concat => {
            let texts = parts.iter().map(|part| or_empty(eval(part, inputs), inputs));
            texts.collect::<Result<String, Missing>>().map(Data::Text)
        }
        Function::Contains => match (part(0), part(1)) {
            (Ok(Data::Links(ids)), Ok(Data::Links(wanted))) => Ok(Data::Flag(wanted.iter().any(|id| ids.contains(id)))),
            (Err(Missing::Blank), _) => Ok(Data::Flag(false)),
            (whole, piece) => {
                let [whole, piece] = [whole, piece].map(|text| or_empty(text, inputs).map(|text| fold::fold(&text)));
                Ok(Data::Flag(whole?.contains(&piece?)))
            }
        },
        Function::Len => Ok(Data::Number(or_empty(part(0), inputs)?.chars().count() as i128 * ONE)),
        Function::Upper => Ok(Data::Text(text(part(0)?, inputs)?.to_uppercase())),
        Function::Lower => Ok(Data::Text(text(part(0)?, inputs)?.to_lowercase())),
        Function::Trim => {
            let text = text(part(0)?, inputs)?;
            Ok(Data::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")))
        }
        Function::Left | Function::Right => {
            let text = text(part(0)?, inputs)?;
            let count = if parts.len() > 1 { whole(part(1)?)? } else { 1 };
            let (count, all) = (usize::try_from(count).unwrap_or(0), text.chars().count());
            let skipped = if function == Function::Left { 0 } else { all.saturating_sub(count) };
            Ok(Data::Text(text.chars().skip(skipped).take(count).collect()))
        }
        Function::Today => Ok(Data::Day(inputs.today())),
        Function::Date => {
            let [year, month, day] = [whole(part(0)?)?, whole(part(1)?)?, whole(part(2)?)?];
            let [month, day] = [month, day].map(|number| u32::try_from(number).unwrap_or(0));
            let year = (1..10_000).contains(&year).then_some(year).ok_or(Missing::NoDate)?;
            Date::from_ymd(year, month, day).map(Data::Day).ok_or(Missing::NoDate)
        }
        Function::Year | Function::Month | Function::Day | Function::Weekday => {
            let day = day(part(0)?)?;
            let (year, month, date) = day.ymd();
            let found = match function {
                Function::Year => i128::from(year),
                Function::Month => month.into(),
                Function::Day => date.into(),
                _ => day.weekday() as i128 + 1,
            };
            Ok(Data::Number(found * ONE))
        }
        Function::AddMonths => {
            let (day, months) = (day(part(0)?)?, whole(part(1)?)?);
            // Far more than a calendar has.
            let months = (-120_000..=120_000).contains(&months).then_some(months).ok_or(Missing::TooLarge)?;
            in_calendar(day.plus_months(months))
        }
        Function::Neg => negate(part(0)?),
        Function::Percent => divide(part(0)?, Data::Number(100 * ONE)),
        Function::Abs => match part(0)? {
            Data::Number(number) => Ok(Data::Number(number.checked_abs().ok_or(Missing::TooLarge)?)),
            Data::Money(number, own) => Ok(Data::Money(number.checked_abs().ok_or(Missing::TooLarge)?, own)),
            _ => Err(Missing::Unfit),
        },
        Function::Number => match part(0)? {
            Data::Number(number) | Data::Money(number, _) => Ok(Data::Number(number)),
            _ => Err(Missing::Unfit),
        },
        Function::Money => {
            let (Data::Number(number) | Data::Money(number, _)) = part(0)? else { return Err(Missing::Unfit) };
            let code = match parts.get(1) {
                Some(_) => Currency::parse(&text(part(1)?, inputs)?).ok_or(Missing::Unfit)?,
                None => inputs.currency(),
            };
            Ok(Data::Money(number, code))
        }
        Function::Round | Function::RoundUp | Function::RoundDown => {
            let decimals = if parts.len() > 1 { whole(part(1)?)? } else { 0 };
            let how = match function {
                Function::Round => Rounding::Half,
                Function::RoundUp => Rounding::Up,
                _ => Rounding::Down,
            };
            let round = |number| number::round(number, decimals, how).ok_or(Missing::TooLarge);
            match part(0)? {
                Data::Number(number) => round(number).map(Data::Number),
                Data::Money(number, own) => Ok(Data::Money(round(number)?, own)),
                _ => Err(Missing::Unfit),
            }
        }
        Function::Int => of_amount(part(0)?, |number| number::floor(number, ONE)),
        Function::Ceiling | Function::Floor => {
            let Data::Number(unit) = part(1)? else { return Err(Missing::Unfit) };
            let unit = if unit == 0 { return Err(Missing::DivisionByZero) } else { unit };
            of_amount(part(0)?, |number| match function {
                Function::Floor => number::floor(number, unit.checked_abs()?),
                _ => number::floor(number.checked_neg()?, unit.checked_abs()?)?.checked_neg(),
            })
        }
        Function::Mod => match (part(0)?, part(1)?) {
            (Data::Number(_), Data::Number(0)) => Err(Missing::DivisionByZero),
            (Data::Number(number), Data::Number(by)) => {
                let rest = number % by;
                Ok(Data::Number(if rest != 0 && (rest < 0) != (by < 0) { rest + by } else { rest }))
            }
            _ => Err(Missing::Unfit),
        },
        Function::Power => {
            let (base, times) = (part(0)?, whole(part(1)?)?);
            let Data::Number(base) = base else { return Err(Missing::Unfit) };
            if times < 0 && base == 0 {
                return Err(Missing::DivisionByZero);
            }
            // Beyond that, only 0, 1 and -1 fit or are not rounded to nothing.
            let times = (-200..=200).contains(&times).then_some(times).ok_or(Missing::TooLarge)?;
            let mut out = ONE;
            for _ in 0..times.abs() {
                out = fit(number::product(out, base))?;
            }
            match times < 0 {
                true if out == 0 => Err(Missing::TooLarge),
                true => fit(number::quotient(ONE, out)).map(Data::Number),
                false => Ok(Data::Number(out)),
            }
        }
        Function::Add | Function::AddDays => add(part(0)?, part(1)?),
        Function::Sub | Function::Days => match (part(0)?, part(1)?) {
            (Data::Day(to), Data::Day(from)) => Ok(Data::Number((i128::from(to.0) - i128::from(from.0)) * ONE)),
            (one, other) => add(one, negate(other)?),
        },
        Function::Mul => match (part(0)?, part(1)?) {
            (Data::Number(one), Data::Number(other)) => fit(number::product(one, other)).map(Data::Number),
            (Data::Money(one, own), Data::Number(other)) | (Data::Number(other), Data::Money(one, own)) => {
                Ok(Data::Money(fit(number::product(one, other))?, own))
            }
            _ => Err(Missing::Unfit),
        },
        Function::Div => divide(part(0)?, part(1)?),
    }
}

/// A number or an amount of which the number becomes another one.
fn of_amount(data: Data, change: impl Fn(i128) -> Option<i128>) -> Outcome {
    match data {
        Data::Number(number) => fit(change(number)).map(Data::Number),
        Data::Money(number, own) => Ok(Data::Money(fit(change(number))?, own)),
        _ => Err(Missing::Unfit),
    }
}

fn fit(number: Option<i128>) -> Result<i128, Missing> {
    number.ok_or(Missing::TooLarge)
}

fn negate(data: Data) -> Outcome {
    match data {
        Data::Number(number) => Ok(Data::Number(fit(number.checked_neg())?)),
        Data::Money(number, own) => Ok(Data::Money(fit(number.checked_neg())?, own)),
        _ => Err(Missing::Unfit),
    }
}

fn add(one: Data, other: Data) -> Outcome {
    match (one, other) {
        (Data::Day(day), Data::Number(days)) | (Data::Number(days), Data::Day(day)) => {
            let days = number::whole(days).ok_or(Missing::TooLarge)?;
            in_calendar(Date(day.0.checked_add(days).ok_or(Missing::TooLarge)?))
        }
        (Data::Number(one), Data::Number(other)) => Ok(Data::Number(fit(one.checked_add(other))?)),
        (one, other) => {
            let ([one, other], own) = amounts(&one, &other)?;
            Ok(Data::Money(fit(one.checked_add(other))?, own.ok_or(Missing::Unfit)?))
        }
    }
}

fn divide(one: Data, other: Data) -> Outcome {
    let (Data::Number(by) | Data::Money(by, _)) = other else { return Err(Missing::Unfit) };
    if by == 0 {
        return Err(Missing::DivisionByZero);
    }
    match (&one, &other) {
        (Data::Number(number), Data::Number(_)) => fit(number::quotient(*number, by)).map(Data::Number),
        (Data::Money(number, own), Data::Number(_)) => Ok(Data::Money(fit(number::quotient(*number, by))?, *own)),
        _ => {
            let ([number, by], _) = amounts(&one, &other)?;
            fit(number::quotient(number, by)).map(Data::Number)
        }
    }
}

/// Two amounts in one currency; a plain number takes that of the other.
fn amounts(one: &Data, other: &Data) -> Result<([i128; 2], Option<Currency>), Missing> {
    let amount = |data: &Data| match data {
        Data::Money(number, own) => Ok((*number, Some(*own))),
        Data::Number(number) => Ok((*number, None)),
        _ => Err(Missing::Unfit),
    };
    let ((one, own), (other, its)) = (amount(one)?, amount(other)?);
    match (own, its) {
        (Some(own), Some(its)) if own != its => Err(Missing::Currencies),
        _ => Ok(([one, other], own.or(its))),
    }
}

/// The sum, average, lowest or highest of those values that there are.
pub(super) fn combine(function: Function, parts: &mut dyn Iterator<Item = Outcome>, inputs: &dyn Inputs) -> Outcome {
    let mut found: Option<Data> = None;
    let mut count = 0;
    for part in parts {
        let next = match part {
            Err(Missing::Blank) => continue,
            next => next?,
        };
        count += 1;
        found = Some(match found {
            None => next,
            Some(before) => match function {
                Function::Min | Function::Max => {
                    let is_less = compare(&next, &before, inputs)?.is_lt();
                    let (low, high) = if is_less { (next, before) } else { (before, next) };
                    with_currency_of(function == Function::Min, low, high)
                }
                _ => add(before, next)?,
            },
        });
    }
    let found = found.ok_or(Missing::Blank)?;
    if function == Function::Average { divide(found, Data::Number(count * ONE)) } else { Ok(found) }
}

/// One of two values; a plain number that is compared with an amount is one in its currency.
fn with_currency_of(is_first: bool, first: Data, second: Data) -> Data {
    let (taken, other) = if is_first { (first, second) } else { (second, first) };
    match (taken, other) {
        (Data::Number(number), Data::Money(_, own)) => Data::Money(number, own),
        (taken, _) => taken,
    }
}

fn is_blank(outcome: &Outcome) -> bool {
    match outcome {
        Err(_) => true,
        Ok(Data::Text(text)) => text.is_empty(),
        Ok(Data::Links(ids)) => ids.is_empty(),
        Ok(_) => false,
    }
}

/// Whether two values are equal: case and accents of texts do not count, and two empty values are equal.
fn equal(one: Outcome, other: Outcome, inputs: &dyn Inputs) -> Result<bool, Missing> {
    match (one, other) {
        (Ok(Data::Links(one)), Ok(Data::Links(other))) => Ok(one.iter().any(|id| other.contains(id))),
        (Ok(one), Ok(other)) => match compare(&one, &other, inputs) {
            // Amounts in different currencies are not equal.
            Err(Missing::Currencies) => Ok(false),
            order => Ok(order?.is_eq()),
        },
        (one @ (Ok(_) | Err(Missing::Blank)), other @ (Ok(_) | Err(Missing::Blank))) => {
            let is_no = |outcome: &Outcome| is_blank(outcome) || *outcome == Ok(Data::Flag(false));
            Ok(is_no(&one) && is_no(&other))
        }
        (Err(why), _) | (_, Err(why)) => Err(why),
    }
}

fn compare(one: &Data, other: &Data, inputs: &dyn Inputs) -> Result<Ordering, Missing> {
    Ok(match (one, other) {
        (Data::Number(one), Data::Number(other)) => number::compared(*one).cmp(&number::compared(*other)),
        (Data::Day(one), Data::Day(other)) => one.cmp(other),
        (Data::Flag(one), Data::Flag(other)) => one.cmp(other),
        (Data::Text(_) | Data::Links(_), Data::Text(_) | Data::Links(_)) => {
            let [one, other] = [one, other].map(|data| text(data.clone(), inputs).map(|text| fold::fold(&text)));
            one?.cmp(&other?)
        }
        _ => {
            let ([one, other], _) = amounts(one, other)?;
            number::compared(one).cmp(&number::compared(other))
        }
    })
}
