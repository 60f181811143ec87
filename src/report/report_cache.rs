//! Aggregates the records of a report, one stretch of slots at a time. The result of each stretch is cached: after a
//! commit, only stretches with touched records are counted again, and the sums are added up again.
use super::Report;
use super::accumulator::Accumulator;
use super::currency::CurrencyTable;
use super::group_totals::{Group, GroupTotals, merge};
use super::grouping::Groups;
use super::report_spec::ReportSpec;
use super::scan::Scan;
use crate::base::{Date, Id, get_or_grow};
use crate::domain::RecordType;
use crate::locale::Language;
use crate::store::RecordStore;
use crate::store::change_clock::Version;
use crate::store::filter::QueryContext;

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
    /// The other types of records that matter; `None` for all.
    followed: Option<Vec<RecordType>>,
}

impl ReportCache {
    /// A cache for figures on which only records of these other types have an influence.
    pub fn following(kinds: Vec<RecordType>) -> ReportCache {
        ReportCache { followed: Some(kinds), ..ReportCache::default() }
    }

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
        let touched = is_same
            .then(|| set.touches().since(self.stamp, kind, self.followed.as_deref().unwrap_or(RecordType::ALL)))
            .flatten();
        let touched = touched.unwrap_or_else(|| {
            *self = ReportCache { of: Some(of), followed: self.followed.take(), ..ReportCache::default() };
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
