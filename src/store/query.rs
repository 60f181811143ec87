//! Which records a list shows and in what order.
use std::sync::Arc;

use super::WorkingSet;
use super::listing::Wanted;
use super::texts::Words;
use crate::base::money::Sums;
use crate::base::{Id, Row, Value, fold};
use crate::domain::Kind;
use crate::locale::Language;

/// A condition on one field.
#[derive(Clone, PartialEq, Debug)]
pub enum Condition {
    /// The field links to this record.
    Is(u16, Id),
    /// The field is empty.
    Empty(u16),
    /// The field is not empty.
    Filled(u16),
    /// The field's text contains these words, case and accents aside.
    Contains(u16, String),
    /// The field's number, amount, day or moment is at least this one.
    AtLeast(u16, Value),
    /// The field's number, amount, day or moment is at most this one.
    AtMost(u16, Value),
}

/// What a list asks for.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Query {
    /// Words that must all occur in the searched fields.
    pub text: String,
    /// Conditions that must all hold.
    pub conditions: Vec<Condition>,
    /// The field to sort by and whether descending; nothing = newest first.
    pub sort: Option<(u16, bool)>,
}

/// The slots of the records that match, in order.
pub fn run(set: &WorkingSet, kind: Kind, query: &Query, language: Language) -> Arc<Vec<u32>> {
    let wanted = Wanted { conditions: query.conditions.clone(), sort: query.sort, language };
    let slots = set.listings().get(set, kind, &wanted);
    let Some(words) = Words::of(&query.text) else { return slots };
    let mut found = vec![false; set.slots(kind) as usize];
    set.texts().find(set, kind, &words, |slot, _| found[slot as usize] = true);
    Arc::new(slots.iter().copied().filter(|slot| found[*slot as usize]).collect())
}

/// The sums of a money field over some slots.
pub fn sums(set: &WorkingSet, kind: Kind, field: u16, slots: &[u32]) -> Sums {
    let mut sums = Sums::default();
    slots.iter().filter_map(|slot| set.at(kind, *slot)?.money(field)).for_each(|money| sums.add(money));
    sums
}

/// Whether a condition holds for a row.
pub fn holds(row: &Row, condition: &Condition) -> bool {
    match condition {
        Condition::Is(field, id) => match row.link(*field) {
            Some(link) => link == *id,
            None => row.get(*field).is_some_and(|value| value.links().contains(id)),
        },
        Condition::Empty(field) => row.get(*field).is_none(),
        Condition::Filled(field) => row.get(*field).is_some(),
        Condition::Contains(field, text) => fold::fold(row.text(*field)).contains(&fold::fold(text)),
        Condition::AtLeast(field, least) => row.get(*field).is_some_and(|value| number(&value) >= number(least)),
        Condition::AtMost(field, most) => row.get(*field).is_some_and(|value| number(&value) <= number(most)),
    }
}

/// What a number, amount, day or moment is compared by.
pub fn number(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        Value::Money(money) => money.minor,
        Value::Day(day) => i64::from(day.0),
        Value::Moment(moment) => moment.0,
        _ => 0,
    }
}
