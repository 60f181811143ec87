//! Aggregates the records of a report, one stretch of slots at a time. The result of each stretch is cached: after a
//! commit, only stretches with touched records are counted again, and the sums are added up again.
use super::accumulator::Accumulator;
use super::column_filter;
use super::currency::CurrencyTable;
use super::grouping::Groups;
use super::measure::{Aggregation, Term};
use super::operand::required_fields;
use super::scan::Scan;
use super::{Report, drill_down};
use crate::base::{Date, Id};
use crate::domain::Field;
use crate::locale::Language;
use crate::store::RecordStore;
use crate::store::change_clock::Version;
use crate::store::filter::{CompiledFilter, Filter, QueryContext};

/// The accumulated values of a group.
#[derive(Clone, Default)]
pub struct Group {
    /// By term.
    pub total: Vec<Accumulator>,
    /// By second group and term; empty if no record is in that group.
    pub cells: Vec<Vec<Accumulator>>,
}

/// The totals of all records, or of a stretch.
#[derive(Default)]
pub struct GroupTotals {
    /// The number of records that match the report's filter.
    pub records: i64,
    /// All records, by term.
    pub total: Vec<Accumulator>,
    /// By the number of the first group; groups without records may be included.
    pub groups: Vec<(u32, Group)>,
}

/// The cached totals of a report.
#[derive(Default)]
pub struct ReportCache {
    of: Option<(Report, Option<Id>, Date, Language)>,
    stamp: Version,
    /// The first and second groups found so far.
    pub(super) keys: [Groups; 2],
    stretches: Vec<GroupTotals>,
    /// The stretches that have not been counted yet.
    left: Vec<u32>,
}

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
        let filter =
            |part: &Term| Filter::All(drill_down::filters_of_term(set, self.report, part)).compile(set, kind, viewer);
        let parts = self.recipes.iter().flat_map(|(_, parts)| parts);
        (self.report.filter.compile(set, kind, viewer), parts.map(filter).collect())
    }

    /// The fields whose columns are read.
    pub fn wanted(&self, set: &RecordStore, viewer: &QueryContext) -> Vec<&'static Field> {
        let (check, checks) = self.checks(set, viewer);
        wanted(self, &check, &checks)
    }
}

impl ReportCache {
    /// Counts the remaining stretches and returns the totals.
    pub fn count(
        &mut self,
        set: &RecordStore,
        asked: &ReportSpec,
        viewer: &QueryContext,
        exchange: &CurrencyTable,
    ) -> GroupTotals {
        self.go_on(set, asked, viewer, exchange, usize::MAX);
        self.sums(asked.recipes.iter().map(|(_, parts)| parts.len()).sum())
    }

    /// Counts up to a number of remaining stretches. Returns whether none is left.
    pub fn go_on(
        &mut self,
        set: &RecordStore,
        asked: &ReportSpec,
        viewer: &QueryContext,
        exchange: &CurrencyTable,
        most: usize,
    ) -> bool {
        let of = (asked.report.clone(), viewer.me, viewer.today, viewer.language);
        let kind = asked.report.kind;
        let is_same = self.of.as_ref() == Some(&of);
        let touched = is_same.then(|| set.touches().since(self.stamp, kind)).flatten();
        let touched = touched.unwrap_or_else(|| {
            *self = ReportCache { of: Some(of), ..ReportCache::default() };
            set.stretches(kind).collect()
        });
        self.stamp = set.touches().now();
        let new: Vec<u32> = touched.into_iter().filter(|stretch| !self.left.contains(stretch)).collect();
        self.left.extend(new);
        if !self.left.is_empty() {
            let mut walk = Scan::new(set, asked, viewer, exchange);
            let some: Vec<u32> = self.left.drain(self.left.len().saturating_sub(most)..).collect();
            for stretch in some {
                *get_or_grow(&mut self.stretches, stretch as usize, GroupTotals::default) =
                    walk.count(stretch, &mut self.keys);
            }
        }
        self.left.is_empty()
    }

    fn sums(&self, parts: usize) -> GroupTotals {
        let mut out = GroupTotals { total: vec![Accumulator::default(); parts], ..GroupTotals::default() };
        let mut groups: Vec<Group> = Vec::new();
        groups.resize_with(self.keys[0].all.len(), Group::default);
        for stretch in &self.stretches {
            out.records += stretch.records;
            merge(&mut out.total, &stretch.total);
            stretch.groups.iter().for_each(|(number, group)| groups[*number as usize].merge(group));
        }
        out.groups = (0..).zip(groups).filter(|(_, group)| group.has_records()).collect();
        out
    }
}

impl Group {
    /// Adds another group.
    pub fn merge(&mut self, other: &Group) {
        merge(&mut self.total, &other.total);
        if self.cells.len() < other.cells.len() {
            self.cells.resize_with(other.cells.len(), Vec::new);
        }
        self.cells.iter_mut().zip(&other.cells).for_each(|(into, from)| merge(into, from));
    }

    /// The accumulators, by term, of the records that are also in a second group.
    pub fn cell(&mut self, second: u32, parts: usize) -> &mut Vec<Accumulator> {
        let cell = get_or_grow(&mut self.cells, second as usize, Vec::new);
        if cell.is_empty() {
            cell.resize(parts, Accumulator::default());
        }
        cell
    }

    fn has_records(&self) -> bool {
        has_records(&self.total)
    }
}

/// The item at an index of a list, which grows if necessary.
pub(super) fn get_or_grow<T>(all: &mut Vec<T>, place: usize, empty: impl FnMut() -> T) -> &mut T {
    if all.len() <= place {
        all.resize_with(place + 1, empty);
    }
    &mut all[place]
}

/// Whether any term has records.
pub fn has_records(tallies: &[Accumulator]) -> bool {
    tallies.iter().any(|tally| tally.count > 0)
}

fn merge(into: &mut Vec<Accumulator>, from: &[Accumulator]) {
    if into.len() < from.len() {
        into.resize(from.len(), Accumulator::default());
    }
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}

/// The fields whose columns a report reads.
pub(super) fn wanted(asked: &ReportSpec, check: &CompiledFilter, checks: &[CompiledFilter]) -> Vec<&'static Field> {
    let parts = || asked.recipes.iter().flat_map(|(_, parts)| parts);
    let mut out: Vec<&'static Field> = asked.fields.to_vec();
    column_filter::fields(&check.0, &mut out);
    checks.iter().for_each(|check| column_filter::fields(&check.0, &mut out));
    out.extend(parts().filter_map(|part| date_of(asked.report, part, asked.fields)));
    out.extend(parts().flat_map(|part| required_fields(asked.report.kind, part.what)));
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
