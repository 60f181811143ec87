//! Drill-down: the records behind a figure as the query of a list, from the report's filter, the term's and the group.
use super::measure;
use super::outcome::Outcome;
use super::report_spec::{date_of_term, filters_of_term};
use super::{GroupKey, Report};
use crate::base::{FieldId, Value};
use crate::domain::FieldType;
use crate::store::filter::{Filter, Predicate, TextMatch};
use crate::store::query::Query;
use crate::store::sorted_lists::Sort;
use crate::store::{RecordStore, query_string};

/// The position of a figure in a report.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The group; `None` for all.
    pub first: Option<&'a GroupKey>,
    /// The second group.
    pub second: Option<&'a GroupKey>,
    /// The index of the measure.
    pub measure: usize,
}

/// The records behind a figure, as the text of a list's query.
pub fn query(set: &RecordStore, report: &Report, outcome: &Outcome, place: Place) -> String {
    let (_, parts) = measure::terms(report.measures[place.measure]);
    let Some(part) = parts.last() else { return String::new() };
    let mut filter = report.filter.parts().to_vec();
    for condition in filters_of_term(set, report, part) {
        if !filter.contains(&condition) {
            filter.push(condition);
        }
    }
    for (level, key) in [place.first, place.second].into_iter().enumerate() {
        let (Some(key), Some(group)) = (key, report.groups.get(level)) else { continue };
        let is_dated = level == 0 && Some(group.field) == report.date && !part.date.is_empty() && part.date != "*";
        let number = if is_dated { date_of_term(report, part).unwrap_or(group.field) } else { group.field };
        filter.push(of_key(set, report, outcome, number, level, key));
    }
    let mut query = Query { filter: Filter::All(filter), ..Query::default() };
    // An empty query would open the list's initial view, which may leave records out.
    if query.filter.is_empty() {
        query.sorts.extend(set.field_by_key(report.kind, "created").map(|field| Sort::descending(field.number)));
    }
    query_string::write(set, report.kind, &query)
}

fn of_key(
    set: &RecordStore,
    report: &Report,
    outcome: &Outcome,
    number: FieldId,
    level: usize,
    key: &GroupKey,
) -> Filter {
    match key {
        GroupKey::Link(id) => Filter::field(number, Predicate::OneOf(vec![*id])),
        GroupKey::Yes => Filter::field(number, Predicate::Filled),
        GroupKey::Empty => Filter::not(number, Predicate::Filled),
        GroupKey::Text(text) => Filter::field(number, Predicate::Text(TextMatch::Exactly, text.clone())),
        GroupKey::From(day) => {
            let last = report.groups[level].step.next(*day).add_days(-1);
            Filter::field(number, Predicate::Span(Some(Value::Day(*day)), Some(Value::Day(last))))
        }
        GroupKey::Others => {
            let is_text = set.field(report.kind, number).is_some_and(|field| field.kind == FieldType::Text);
            let shown = outcome.lines.iter().map(|line| &line.key);
            if is_text {
                let each = |key: &GroupKey| match key {
                    GroupKey::Text(text) => {
                        Some(Filter::not(number, Predicate::Text(TextMatch::Exactly, text.clone())))
                    }
                    GroupKey::Empty => Some(Filter::field(number, Predicate::Filled)),
                    _ => None,
                };
                return Filter::All(shown.filter_map(each).collect());
            }
            let ids = shown.filter_map(|key| if let GroupKey::Link(id) = key { Some(*id) } else { None }).collect();
            let mut parts = vec![Filter::not(number, Predicate::OneOf(ids))];
            if !outcome.others.contains(&GroupKey::Empty) {
                parts.push(Filter::field(number, Predicate::Filled));
            }
            Filter::All(parts)
        }
    }
}
