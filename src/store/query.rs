//! Which records a list shows and in what order.
use std::cmp::Ordering;

use super::{WorkingSet, names};
use crate::base::money::Sums;
use crate::base::{Id, Row, Value, fold};
use crate::domain::{Field, FieldKind, Kind};
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
pub fn run(set: &WorkingSet, kind: Kind, query: &Query, language: Language) -> Vec<u32> {
    let words: Vec<String> = fold::fold(&query.text).split_whitespace().map(str::to_string).collect();
    let mut buffer = String::new();
    let mut slots: Vec<u32> = set
        .rows(kind)
        .filter(|(_, row)| query.conditions.iter().all(|condition| holds(row, condition)))
        .filter(|(_, row)| words.is_empty() || contains(kind, row, &words, &mut buffer))
        .map(|(slot, _)| slot)
        .collect();
    match query.sort.and_then(|(number, descending)| Some((kind.field(number)?, descending))) {
        None => slots.reverse(),
        Some((field, descending)) => sort(set, kind, field, descending, language, &mut slots),
    }
    slots
}

/// The sums of a money field over some slots.
pub fn sums(set: &WorkingSet, kind: Kind, field: u16, slots: &[u32]) -> Sums {
    let mut sums = Sums::default();
    slots.iter().filter_map(|slot| set.at(kind, *slot)?.money(field)).for_each(|money| sums.add(money));
    sums
}

/// The folded text of a row's searched fields, one space between.
pub fn searched_text(kind: Kind, row: &Row, out: &mut String) {
    for field in kind.fields().iter().filter(|field| field.searched) {
        let text = row.text(field.number);
        if !text.is_empty() {
            fold::fold_into(text, out);
            out.push(' ');
        }
    }
}

fn holds(row: &Row, condition: &Condition) -> bool {
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

fn contains(kind: Kind, row: &Row, words: &[String], buffer: &mut String) -> bool {
    buffer.clear();
    searched_text(kind, row, buffer);
    words.iter().all(|word| memchr::memmem::find(buffer.as_bytes(), word.as_bytes()).is_some())
}

/// Sorts by a key computed once per row; empty fields always stand last.
fn sort(set: &WorkingSet, kind: Kind, field: &Field, descending: bool, language: Language, slots: &mut Vec<u32>) {
    let directed = |order: Ordering| if descending { order.reverse() } else { order };
    let is_text = !matches!(
        field.kind,
        FieldKind::Number
            | FieldKind::Percent
            | FieldKind::Money
            | FieldKind::Day
            | FieldKind::Moment
            | FieldKind::Flag
    );
    if is_text {
        let key = |slot: u32| match set.at(kind, slot).and_then(|row| row.get(field.number)) {
            Some(value) => fold::fold(&names::plain(set, field, &value, language)),
            None => String::new(),
        };
        let mut keyed: Vec<(String, u32)> = slots.iter().map(|slot| (key(*slot), *slot)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.is_empty().cmp(&b.is_empty()).then_with(|| directed(a.cmp(b))));
        *slots = keyed.into_iter().map(|(_, slot)| slot).collect();
    } else {
        let key = |slot: u32| set.at(kind, slot).and_then(|row| row.get(field.number)).map(|value| number(&value));
        let mut keyed: Vec<(Option<i64>, u32)> = slots.iter().map(|slot| (key(*slot), *slot)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.is_none().cmp(&b.is_none()).then_with(|| directed(a.cmp(b))));
        *slots = keyed.into_iter().map(|(_, slot)| slot).collect();
    }
}

fn number(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        Value::Money(money) => money.minor,
        Value::Day(day) => i64::from(day.0),
        Value::Moment(moment) => moment.0,
        _ => 0,
    }
}
