//! Drill-down: the records behind a figure as the query of a list, from the report's filter, the term's and the group.
use super::measure::{self, Aggregation, Term};
use super::outcome::Outcome;
use super::report_spec::{date_of_term, filters_of_term};
use super::{GroupKey, Report};
use crate::base::{FieldId, Value};
use crate::domain::FieldType;
use crate::store::filter::{Filter, Predicate, TextMatch};
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
    let (how, parts) = measure::terms(report.measures[place.measure]);
    let mut of_terms: Vec<Vec<Filter>> = Vec::new();
    for part in terms_behind(how, &parts) {
        let mut own = filters_of_term(set, report, part);
        for (level, key) in [place.first, place.second].into_iter().enumerate() {
            let (Some(key), Some(group)) = (key, report.groups.get(level)) else { continue };
            let is_dated = level == 0 && Some(group.field) == report.date && !part.date.is_empty() && part.date != "*";
            let number = if is_dated { date_of_term(report, part).unwrap_or(group.field) } else { group.field };
            own.push(of_key(set, report, outcome, number, level, key));
        }
        of_terms.push(own);
    }
    let mut filter = report.filter.parts().to_vec();
    match of_terms.as_mut_slice() {
        [own] => {
            own.retain(|condition| !filter.contains(condition));
            filter.append(own);
        }
        // A term without conditions has all records, and so have all terms together.
        several if several.iter().any(Vec::is_empty) => {}
        several => {
            let one_of = |own: &mut Vec<Filter>| match own.as_mut_slice() {
                [_] => own.remove(0),
                _ => Filter::All(std::mem::take(own)),
            };
            filter.push(Filter::Any(several.iter_mut().map(one_of).collect()));
        }
    }
    query_string::write_all(set, report.kind, Filter::All(filter))
}

/// The terms whose records together are all that a figure is worked out from. Most have one that contains the others,
/// their last one.
fn terms_behind(how: Aggregation, parts: &[Term]) -> Vec<&Term> {
    match (how, parts) {
        // Won deals are closed ones, and the cycle is theirs.
        (Aggregation::Velocity, [_, closed, _, open]) => vec![closed, open],
        // By different dates, the part may have records that the whole does not have.
        (Aggregation::Ratio, [part, whole]) if part.date != whole.date => vec![part, whole],
        _ => parts.last().into_iter().collect(),
    }
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
