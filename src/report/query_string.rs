//! A report as text, for its address and for saved reports:
//! `of=opportunity&f=stage.open&date=close_date&period=quarter&by=close_date.month,owner&show=count,sum.amount&chart=bar`.
//! The filter has the same syntax as in lists.
use super::measure::{self, Measure};
use super::{Chart, Grouping, Report, Step, TOP, can_group};
use crate::base::FieldId;
use crate::domain::{FieldType, RecordType};
use crate::store::filter::Filter;
use crate::store::period::Period;
use crate::store::query::Query;
use crate::store::{RecordStore, query_string};

/// The maximum number of measures; more would not fit a table.
pub const MAX_MEASURES: usize = 8;

/// Formats a report.
pub fn write(set: &RecordStore, report: &Report) -> String {
    let kind = report.kind;
    let key = |number: FieldId| set.field(kind, number).map(|field| field.key);
    let mut parts = vec![format!("of={}", kind.key())];
    let filter = query_string::write(set, kind, &Query { filter: report.filter.clone(), ..Query::default() });
    parts.extend((!filter.is_empty()).then_some(filter));
    parts.push(format!("date={}", report.date.and_then(key).unwrap_or("*")));
    parts.extend(report.period.map(|period| format!("period={}", period.write())));
    let group = |group: &Grouping| {
        let field = set.field(kind, group.field)?;
        let is_time = matches!(field.kind, FieldType::Day | FieldType::Moment);
        let step = Step::ALL.iter().find(|(step, _)| is_time && *step == group.step);
        Some(step.map_or(field.key.to_string(), |(_, name)| format!("{}.{name}", field.key)))
    };
    let groups: Vec<String> = report.groups.iter().filter_map(group).collect();
    if !groups.is_empty() {
        parts.push(format!("by={}", groups.join(",")));
    }
    let measures: Vec<String> = report.measures.iter().filter_map(|measure| written(set, kind, *measure)).collect();
    parts.push(format!("show={}", measures.join(",")));
    parts.extend(Chart::ALL.iter().find(|(chart, _)| *chart == report.chart).map(|(_, name)| format!("chart={name}")));
    if report.top != TOP {
        parts.push(format!("top={}", report.top));
    }
    parts.join("&")
}

/// Parses a report; `None` if it names no record type. Parts that are not understood are left out.
pub fn read(set: &RecordStore, text: &str) -> Option<Report> {
    let value = |name: &str| {
        let parts = text.split('&').filter_map(|part| part.split_once('='));
        parts.rev().find(|(other, _)| *other == name).map(|(_, value)| value)
    };
    let kind = RecordType::from_key(value("of")?).filter(|kind| kind.is_work())?;
    let mut report = Report::of(kind);
    let field = |key: &str| set.field_by_key(kind, key);
    if let Some(filter) = value("f") {
        report.filter = query_string::read(set, kind, &format!("f={filter}")).0.filter;
    }
    match value("date") {
        Some("*") => report.date = None,
        Some(key) => {
            let is_time = |kind: FieldType| matches!(kind, FieldType::Day | FieldType::Moment);
            report.date = field(key).filter(|field| is_time(field.kind)).map(|field| field.number).or(report.date);
        }
        None => {}
    }
    report.period = value("period").and_then(Period::read);
    let group = |text: &str| {
        let (key, step) = text.split_once('.').unwrap_or((text, ""));
        let field = field(key).filter(|field| can_group(field))?;
        let step = Step::ALL.iter().find(|(_, name)| *name == step).map_or(Step::default(), |(step, _)| *step);
        Some(Grouping { field: field.number, step })
    };
    report.groups = value("by").unwrap_or("").split(',').filter_map(group).take(2).collect();
    let measures: Vec<Measure> = value("show")
        .unwrap_or("")
        .split(',')
        .filter_map(|text| read_measure(set, kind, text))
        .take(MAX_MEASURES)
        .collect();
    if !measures.is_empty() {
        report.measures = measures;
    }
    let chart = |name: &str| Chart::ALL.iter().find(|(_, other)| *other == name).map(|(chart, _)| *chart);
    report.chart = value("chart").and_then(chart).unwrap_or_default();
    report.top = value("top").and_then(|top| top.parse().ok()).filter(|top| (1..=1_000).contains(top)).unwrap_or(TOP);
    Some(report)
}

/// Formats a measure.
pub fn written(set: &RecordStore, kind: RecordType, measure: Measure) -> Option<String> {
    let of = |name: &str, number: FieldId| Some(format!("{name}.{}", set.field(kind, number)?.key));
    match measure {
        Measure::Count => Some("count".to_string()),
        Measure::Share => Some("share".to_string()),
        Measure::Sum(number) => of("sum", number),
        Measure::Mean(number) => of("mean", number),
        Measure::Median(number) => of("median", number),
        Measure::Known(known) => Some(known.key.to_string()),
    }
}

/// Parses a measure.
pub fn read_measure(set: &RecordStore, kind: RecordType, text: &str) -> Option<Measure> {
    let number = |key: &str| {
        let field = set.field_by_key(kind, key)?;
        measure::can_add(field).then_some(field.number)
    };
    match text.split_once('.') {
        None if text == "count" => Some(Measure::Count),
        None if text == "share" => Some(Measure::Share),
        None => measure::find(kind, text).map(Measure::Known),
        Some(("sum", key)) => number(key).map(Measure::Sum),
        Some(("mean", key)) => number(key).map(Measure::Mean),
        Some(("median", key)) => number(key).map(Measure::Median),
        Some(_) => None,
    }
}

/// The report filtered by a field; `None` removes the filter.
pub fn narrowed(mut report: Report, field: FieldId, part: Option<Filter>) -> Report {
    let is_of =
        |part: &Filter| matches!(part, Filter::Where(condition) if condition.field == field && !condition.negated);
    let mut parts = report.filter.parts().to_vec();
    parts.retain(|part| !is_of(part));
    parts.extend(part);
    report.filter = Filter::All(parts);
    report
}
