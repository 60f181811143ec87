//! What a report needs of each record: the filters and dates of its terms, and the fields it reads.
use super::Report;
use super::column_filter;
use super::measure::{self, Aggregation, Term};
use super::operand::required_fields;
use crate::base::{FieldId, Id};
use crate::domain::Field;
use crate::store::RecordStore;
use crate::store::filter::{CompiledFilter, Condition, Filter, Predicate, QueryContext};

/// The parts of a report that determine what is counted.
pub struct ReportSpec<'a> {
    /// The report.
    pub report: &'a Report,
    /// The aggregations of its measures.
    pub recipes: &'a [(Aggregation, Vec<Term>)],
    /// The fields of its groupings.
    pub fields: &'a [&'static Field],
}

impl ReportSpec<'_> {
    /// The compiled filters of the report and of its terms.
    pub(super) fn checks(&self, set: &RecordStore, viewer: &QueryContext) -> (CompiledFilter, Vec<CompiledFilter>) {
        let kind = self.report.kind;
        let filter = |part: &Term| Filter::All(filters_of_term(set, self.report, part)).compile(set, kind, viewer);
        let parts = self.recipes.iter().flat_map(|(_, parts)| parts);
        (self.report.filter.compile(set, kind, viewer), parts.map(filter).collect())
    }

    /// The fields whose columns are read.
    pub fn wanted(&self, set: &RecordStore, viewer: &QueryContext) -> Vec<&'static Field> {
        let (check, checks) = self.checks(set, viewer);
        wanted(set, self, &check, &checks)
    }
}

/// The filters of a term and of the period, without the report's own.
pub fn filters_of_term(set: &RecordStore, report: &Report, part: &Term) -> Vec<Filter> {
    let mut out = Vec::new();
    if let (Some(date), Some(period)) = (date_of_term(report, part), report.period) {
        out.push(Filter::field(date, Predicate::In(period)));
    }
    out.extend_from_slice(measure::filter(set, report.kind, part).parts());
    out
}

/// The owners to which a report is filtered; `None` if it is not.
pub fn owners(report: &Report, viewer: &QueryContext) -> Option<Vec<Id>> {
    let owner = report.kind.field_by_key("owner")?.number;
    report.filter.parts().iter().find_map(|part| match part {
        Filter::Where(Condition { field, negated: false, test }) if *field == owner => match test {
            Predicate::OneOf(ids) => Some(ids.clone()),
            Predicate::Mine => Some(viewer.me.into_iter().collect()),
            _ => None,
        },
        _ => None,
    })
}

/// The date field of a term; `None` for terms that ignore the period.
pub fn date_of_term(report: &Report, part: &Term) -> Option<FieldId> {
    match part.date {
        "" => report.date,
        "*" => None,
        key => report.kind.field_by_key(key).map(|field| field.number),
    }
}

/// The fields whose columns a report reads.
pub(super) fn wanted(
    set: &RecordStore,
    asked: &ReportSpec,
    check: &CompiledFilter,
    checks: &[CompiledFilter],
) -> Vec<&'static Field> {
    let parts = || asked.recipes.iter().flat_map(|(_, parts)| parts);
    let mut out: Vec<&'static Field> = asked.fields.to_vec();
    column_filter::fields(&check.0, &mut out);
    checks.iter().for_each(|check| column_filter::fields(&check.0, &mut out));
    out.extend(parts().filter_map(|part| date_of(asked.report, part, asked.fields)));
    out.extend(parts().flat_map(|part| required_fields(set, asked.report.kind, part.what)));
    out
}

/// The date field by which a term is grouped if the report is grouped by its own date.
pub(super) fn date_of(report: &Report, part: &Term, fields: &[&'static Field]) -> Option<&'static Field> {
    let first = fields.first().filter(|field| Some(field.number) == report.date)?;
    match part.date {
        "" | "*" => Some(first),
        key => report.kind.field_by_key(key),
    }
}
