//! The functions of formulas that take texts apart and put them together.
use super::Function;
use super::data::{Data, Inputs, Missing, Outcome, flag, or_empty, whole};
use super::number::ONE;
use crate::base::fold;

/// The longest text that a function results in: repeated replacements would make more of it than a field can hold.
const MAX_CHARS: usize = 10_000;

/// The result of one of them, which has so many parts.
pub fn call(function: Function, count: usize, part: &dyn Fn(usize) -> Outcome, inputs: &dyn Inputs) -> Outcome {
    let text = |at: usize| or_empty(part(at), inputs);
    let found = match function {
        Function::Mid => {
            let (from, count) = (whole(part(1)?)?, whole(part(2)?)?);
            let from = usize::try_from(from.saturating_sub(1)).unwrap_or(0);
            text(0)?.chars().skip(from).take(usize::try_from(count).unwrap_or(0)).collect()
        }
        Function::Substitute => {
            let (all, old, new) = (text(0)?, text(1)?, text(2)?);
            if old.is_empty() { all } else { all.replace(&old, &new) }
        }
        Function::Search => {
            let (wanted, all) = (fold::fold(&text(0)?), text(1)?);
            // A letter may be several when folded, and several one.
            let most = wanted.chars().count() * 2 + 2;
            let begins = |at: &(usize, (usize, char))| {
                let rest: String = all[at.1.0..].chars().take(most).collect();
                fold::fold(&rest).starts_with(&wanted)
            };
            let at = all.char_indices().enumerate().find(begins).map(|(at, _)| at as i128 + 1);
            return at.map(|at| Data::Number(at * ONE)).ok_or(Missing::Blank);
        }
        Function::Proper => {
            let mut is_first = true;
            let mut out = String::new();
            for letter in text(0)?.chars() {
                match is_first {
                    true => out.extend(letter.to_uppercase()),
                    false => out.extend(letter.to_lowercase()),
                }
                is_first = !letter.is_alphabetic();
            }
            out
        }
        _ => {
            let (between, skips) = (text(0)?, flag(part(1))?);
            let mut texts = (2..count).map(text).collect::<Result<Vec<String>, _>>()?;
            texts.retain(|text| !skips || !text.is_empty());
            texts.join(&between)
        }
    };
    if found.chars().count() > MAX_CHARS { Err(Missing::TooLarge) } else { Ok(Data::Text(found)) }
}
