//! Why a figure of a report changed between two days: the commits that changed it, each with the figure before and after.
//! The records of the first day are played forward, and after each commit only what it touched is counted again.
use super::figure::Figure;
use super::grouping::GroupKey;
use super::measure::{self, Operand};
use super::outcome::Outcome;
use super::report_cache::ReportCache;
use super::run::compute_cached;
use super::{Measure, Report};
use crate::base::{Currency, VecMap};
use crate::change::{Commit, Header};
use crate::domain::RecordType;
use crate::store::RecordStore;
use crate::store::change_clock::Version;
use crate::store::filter::QueryContext;

/// A figure of a report: of a group or of all records.
#[derive(Clone, PartialEq, Debug)]
pub struct Spot {
    /// The group; `None` for all.
    pub group: Option<GroupKey>,
    /// The index of the measure.
    pub measure: usize,
}

/// A commit that changed the figure.
#[derive(Clone, PartialEq, Debug)]
pub struct Cause {
    /// Its header.
    pub header: Header,
    /// The figure before it.
    pub before: Figure,
    /// The figure after it.
    pub after: Figure,
}

/// The records of other types that figures depend on, whatever the report counts.
const ALWAYS: [RecordType; 8] = [
    RecordType::Settings,
    RecordType::Rate,
    RecordType::Stage,
    RecordType::Status,
    RecordType::Pipeline,
    RecordType::Choice,
    RecordType::Quota,
    RecordType::Field,
];

/// A figure that is followed from commit to commit.
pub struct FigureHistory {
    set: RecordStore,
    report: Report,
    spot: Spot,
    viewer: QueryContext,
    cache: ReportCache,
    /// The types of records on which the figure depends.
    followed: Vec<RecordType>,
    counted: Version,
    /// The figure at the beginning, as it was seen then.
    pub first: Figure,
    /// The same records on the last day: periods and rates have moved on.
    pub started: Figure,
    /// The figure after the last commit.
    pub last: Figure,
    /// What changed it, in order.
    pub causes: Vec<Cause>,
}

impl FigureHistory {
    /// Begins with the records of the first day. `then` is the viewer on that day, `viewer` the one on the last day.
    pub fn new(
        set: RecordStore,
        mut report: Report,
        spot: Spot,
        then: &QueryContext,
        viewer: QueryContext,
    ) -> FigureHistory {
        // Groups that are combined on the page are apart here.
        report.top = usize::MAX - 1;
        let first = figure(&spot, &compute_cached(&mut ReportCache::default(), &set, &report, then));
        let mut followed = ALWAYS.to_vec();
        followed.push(report.kind);
        if report.measures.iter().any(|measure| reads_activities(*measure)) {
            followed.push(RecordType::Activity);
        }
        let mut cache = ReportCache::following(followed.clone());
        let started = figure(&spot, &compute_cached(&mut cache, &set, &report, &viewer));
        let counted = set.touches().now();
        let (last, causes) = (started.clone(), Vec::new());
        FigureHistory { set, report, spot, viewer, cache, followed, counted, first, started, last, causes }
    }

    /// Plays the next commit.
    pub fn play(&mut self, commit: &Commit) {
        self.set.apply(commit);
        if !self.set.touches().is_touched(self.counted, &self.followed) {
            return;
        }
        self.counted = self.set.touches().now();
        let outcome = compute_cached(&mut self.cache, &self.set, &self.report, &self.viewer);
        let after = figure(&self.spot, &outcome);
        if after != self.last {
            let before = std::mem::replace(&mut self.last, after.clone());
            self.causes.push(Cause { header: commit.header.clone(), before, after });
        }
    }
}

/// Whether a measure reads activities.
fn reads_activities(measure: Measure) -> bool {
    measure::terms(measure).1.iter().any(|term| term.what == Operand::ToContact)
}

/// A figure of a computed report; none if its group has no records.
fn figure(spot: &Spot, outcome: &Outcome) -> Figure {
    let figures = match &spot.group {
        None => Some(&outcome.total),
        Some(key) => outcome.lines.iter().find(|line| line.key == *key).map(|line| &line.figures),
    };
    figures.and_then(|figures| figures.get(spot.measure)).cloned().unwrap_or_default()
}

/// A figure in whole units that can be subtracted: minor units by currency; millionths of a ratio; records; milliseconds.
pub type Level = VecMap<Option<Currency>, i128>;

/// The level of a figure; nothing if there is none.
pub fn level(figure: &Figure) -> Level {
    let mut out = Level::default();
    match figure {
        Figure::None => {}
        Figure::Money(sums) => sums.0.iter().for_each(|(currency, sum)| out.insert(Some(*currency), *sum)),
        figure => out.insert(None, figure.size(None).into()),
    }
    out
}

/// What has to be added to one level to get another one, without what stays.
pub fn difference(before: &Level, after: &Level) -> Level {
    let mut out = after.clone();
    for (unit, number) in before.iter() {
        *out.get_or_insert_with(*unit, || 0) -= number;
    }
    out.into_iter().filter(|(_, number)| *number != 0).collect()
}
