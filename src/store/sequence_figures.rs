//! What came of sequences: on how many records each is, was and how it ended, by the step at which it did. Every count is of
//! records that a list shows, so that a figure opens them.
use std::collections::BTreeSet;

use super::filter::{Filter, Linking, Predicate};
use super::record_tables::RecordTables;
use super::sequences::{self, End};
use crate::base::{Id, Row, Value};
use crate::domain::RecordType;
use crate::domain::records::enrolment;

/// What is counted of a sequence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// Every record on which it was begun.
    All,
    /// Those on which it goes on.
    Active,
    /// Those that came to a step.
    Reached(i64),
    /// Those on which it ended so.
    Ended(End),
    /// Those on which it ended so at a step.
    EndedAt(End, i64),
}

impl Counted {
    fn filter(self) -> Vec<Filter> {
        let ended = |end: End| Filter::field(end.field(), Predicate::Filled);
        let number = |number: i64| Some(Value::Number(number));
        let step = |from: i64, to: Option<Value>| Filter::field(enrolment::STEP, Predicate::Span(number(from), to));
        match self {
            Counted::All => Vec::new(),
            Counted::Active => vec![Filter::not(enrolment::ENDED, Predicate::Filled)],
            Counted::Reached(at) => vec![step(at, None)],
            Counted::Ended(end) => vec![ended(end)],
            Counted::EndedAt(end, at) => vec![ended(end), step(at, number(at))],
        }
    }

    fn holds(self, row: &Row) -> bool {
        let at = row.number(enrolment::STEP).unwrap_or(0);
        let ended = |end: End| row.moment(end.field()).is_some();
        match self {
            Counted::All => true,
            Counted::Active => row.moment(enrolment::ENDED).is_none(),
            Counted::Reached(step) => at >= step,
            Counted::Ended(end) => ended(end),
            Counted::EndedAt(end, step) => ended(end) && at == step,
        }
    }
}

/// The number of records, each once although a sequence may have been on it more than once.
pub fn count(set: &RecordTables, sequence: Id, what: Counted) -> usize {
    records(set, sequence, |row| what.holds(row))
}

fn records(set: &RecordTables, sequence: Id, is_counted: impl Fn(&Row) -> bool) -> usize {
    let rows = set.linking(sequence, RecordType::Enrolment, enrolment::SEQUENCE).filter(|row| is_counted(row));
    let about = |row: &Row| enrolment::LINKS.iter().find_map(|link| row.link(*link));
    rows.filter_map(about).collect::<BTreeSet<Id>>().len()
}

/// The filter of a list that shows these records of the sequence's type.
pub fn filter(kind: RecordType, sequence: Id, what: Counted) -> Filter {
    let own = Filter::field(enrolment::SEQUENCE, Predicate::OneOf(vec![sequence]));
    let only = Filter::All(std::iter::once(own).chain(what.filter()).collect());
    let via = sequences::link(kind).unwrap_or(enrolment::LEAD);
    Filter::All(vec![Filter::Linking(Box::new(Linking {
        from: RecordType::Enrolment,
        via,
        only,
        least: 1,
        most: None,
    }))])
}

/// The end that a sequence for records of a type is there to bring.
pub fn goals(kind: RecordType) -> &'static [End] {
    match kind {
        RecordType::Lead => &[End::Replied, End::Converted],
        RecordType::Opportunity => &[End::Replied, End::Won],
        _ => &[End::Replied],
    }
}

/// The step at which most of the records that came to it reached a goal, with that share in percent; of equal ones the first.
pub fn best_step(set: &RecordTables, kind: RecordType, sequence: Id, steps: usize) -> Option<(i64, usize)> {
    let share = |at: i64| {
        let reached = count(set, sequence, Counted::Reached(at));
        let is_won = |row: &Row| goals(kind).iter().any(|end| Counted::EndedAt(*end, at).holds(row));
        let won = records(set, sequence, is_won);
        (won > 0).then(|| (at, (won * 100 + reached / 2) / reached.max(1)))
    };
    (1..=steps as i64).filter_map(share).rev().max_by_key(|(_, percent)| *percent)
}
