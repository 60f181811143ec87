//! Counts the records of a report, a stretch of slots at a time. What was counted of each stretch is kept: after a
//! commit only those are counted anew in which it touched a record, and the sums are put together again.
use super::cells::Tally;
use super::columns;
use super::exchange::Exchange;
use super::keys::Keys;
use super::measure::{How, Part};
use super::take::needs;
use super::walk::Walk;
use super::{Report, rows};
use crate::base::{Day, Id};
use crate::domain::Field;
use crate::locale::Language;
use crate::store::WorkingSet;
use crate::store::filter::{Check, Filter, Viewer};
use crate::store::touches::Stamp;

/// The records of a group.
#[derive(Clone, Default)]
pub struct Group {
    /// By part.
    pub total: Vec<Tally>,
    /// By second group and part; empty where it has none of that group.
    pub cells: Vec<Vec<Tally>>,
}

/// What was counted of all records, or of a stretch.
#[derive(Default)]
pub struct Counted {
    /// How many records meet the report's filter.
    pub records: i64,
    /// All of them, by part.
    pub total: Vec<Tally>,
    /// By the number of the first group; a group without records may be among them.
    pub groups: Vec<(u32, Group)>,
}

/// What was counted of a report, kept for the next time.
#[derive(Default)]
pub struct Kept {
    of: Option<(Report, Option<Id>, Day, Language)>,
    stamp: Stamp,
    /// The groups and the second groups seen so far.
    pub(super) keys: [Keys; 2],
    stretches: Vec<Counted>,
    /// The stretches that are still to be counted.
    left: Vec<u32>,
}

/// What a report asks of each record.
pub struct Asked<'a> {
    /// The report.
    pub report: &'a Report,
    /// How its measures are worked out.
    pub recipes: &'a [(How, Vec<Part>)],
    /// What it is grouped by.
    pub fields: &'a [&'static Field],
}

impl Asked<'_> {
    /// The report's filter and those of its parts, made ready.
    pub(super) fn checks(&self, set: &WorkingSet, viewer: &Viewer) -> (Check, Vec<Check>) {
        let kind = self.report.kind;
        let filter = |part: &Part| Filter::All(rows::of_part(set, self.report, part)).ready(set, kind, viewer);
        let parts = self.recipes.iter().flat_map(|(_, parts)| parts);
        (self.report.filter.ready(set, kind, viewer), parts.map(filter).collect())
    }

    /// The fields of which it reads columns.
    pub fn wanted(&self, set: &WorkingSet, viewer: &Viewer) -> Vec<&'static Field> {
        let (check, checks) = self.checks(set, viewer);
        wanted(self, &check, &checks)
    }
}

impl Kept {
    /// Counts what is not known yet, and gives the sums.
    pub fn count(&mut self, set: &WorkingSet, asked: &Asked, viewer: &Viewer, exchange: &Exchange) -> Counted {
        self.go_on(set, asked, viewer, exchange, usize::MAX);
        self.sums(asked.recipes.iter().map(|(_, parts)| parts.len()).sum())
    }

    /// Counts so many stretches that are not known yet. Whether all are known by now.
    pub fn go_on(
        &mut self,
        set: &WorkingSet,
        asked: &Asked,
        viewer: &Viewer,
        exchange: &Exchange,
        most: usize,
    ) -> bool {
        let of = (asked.report.clone(), viewer.me, viewer.today, viewer.language);
        let kind = asked.report.kind;
        let is_same = self.of.as_ref() == Some(&of);
        let touched = is_same.then(|| set.touches().since(self.stamp, kind)).flatten();
        let touched = touched.unwrap_or_else(|| {
            *self = Kept { of: Some(of), ..Kept::default() };
            set.stretches(kind).collect()
        });
        self.stamp = set.touches().now();
        let new: Vec<u32> = touched.into_iter().filter(|stretch| !self.left.contains(stretch)).collect();
        self.left.extend(new);
        if !self.left.is_empty() {
            let mut walk = Walk::new(set, asked, viewer, exchange);
            let some: Vec<u32> = self.left.drain(self.left.len().saturating_sub(most)..).collect();
            for stretch in some {
                *at(&mut self.stretches, stretch as usize, Counted::default) = walk.count(stretch, &mut self.keys);
            }
        }
        self.left.is_empty()
    }

    fn sums(&self, parts: usize) -> Counted {
        let mut out = Counted { total: vec![Tally::default(); parts], ..Counted::default() };
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
    /// Takes another group in.
    pub fn merge(&mut self, other: &Group) {
        merge(&mut self.total, &other.total);
        if self.cells.len() < other.cells.len() {
            self.cells.resize_with(other.cells.len(), Vec::new);
        }
        self.cells.iter_mut().zip(&other.cells).for_each(|(into, from)| merge(into, from));
    }

    /// The tallies, by part, of those that are in a second group as well.
    pub fn cell(&mut self, second: u32, parts: usize) -> &mut Vec<Tally> {
        let cell = at(&mut self.cells, second as usize, Vec::new);
        if cell.is_empty() {
            cell.resize(parts, Tally::default());
        }
        cell
    }

    fn has_records(&self) -> bool {
        has_records(&self.total)
    }
}

/// What is at a place in a list, which grows as far as that.
pub(super) fn at<T>(all: &mut Vec<T>, place: usize, empty: impl FnMut() -> T) -> &mut T {
    if all.len() <= place {
        all.resize_with(place + 1, empty);
    }
    &mut all[place]
}

/// Whether any part has records.
pub fn has_records(tallies: &[Tally]) -> bool {
    tallies.iter().any(|tally| tally.count > 0)
}

fn merge(into: &mut Vec<Tally>, from: &[Tally]) {
    if into.len() < from.len() {
        into.resize(from.len(), Tally::default());
    }
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}

/// The fields of which a report reads columns.
pub(super) fn wanted(asked: &Asked, check: &Check, checks: &[Check]) -> Vec<&'static Field> {
    let parts = || asked.recipes.iter().flat_map(|(_, parts)| parts);
    let mut out: Vec<&'static Field> = asked.fields.to_vec();
    columns::fields(&check.0, &mut out);
    checks.iter().for_each(|check| columns::fields(&check.0, &mut out));
    out.extend(parts().filter_map(|part| date_of(asked.report, part, asked.fields)));
    out.extend(parts().flat_map(|part| needs(asked.report.kind, part.what)));
    out
}

/// The date field that a part is grouped by where the report is grouped by its own date.
pub(super) fn date_of(report: &Report, part: &Part, fields: &[&'static Field]) -> Option<&'static Field> {
    let first = fields.first().filter(|field| Some(field.number) == report.date)?;
    match part.date {
        "" | "*" => Some(first),
        key => report.kind.field_by_key(key),
    }
}
