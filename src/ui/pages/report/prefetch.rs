//! The cache of computed reports: after a commit, only the changes are counted again. While the browser is idle,
//! reports are computed in advance, one column and then one part of the counts at a time, so that every report opens at
//! once even in a large workspace. The journal's data is prefetched only while the list of reports is open, because it
//! is too much work for pages that may never be opened.
use std::collections::VecDeque;

use leptos::prelude::*;

use crate::domain::{Field, RecordType};
use crate::report::{
    Outcome, Report, ReportCache, compute_cached, pipeline_changes, precompute, presets, query_string, reads, what_if,
};
use crate::store::RecordStore;
use crate::store::filter::QueryContext;
use crate::ui::components::idle::when_idle;
use crate::ui::context::AppContext;
use crate::ui::features::query_context::viewer;
use crate::ui::pages::report::history;

/// The number of cached reports besides the built-in ones.
const MAX_CACHED_OWN: usize = 12;

/// A remaining step.
enum Step {
    Column(RecordType, &'static Field),
    Count(Report),
}

/// Computes a report with its cached totals.
pub fn run(cx: AppContext, set: &RecordStore, report: &Report, viewer: &QueryContext) -> Outcome {
    with_kept(cx, report, |kept| compute_cached(kept, set, report, viewer))
}

fn with_kept<T>(cx: AppContext, report: &Report, work: impl FnOnce(&mut ReportCache) -> T) -> T {
    let found = cx.reports.counted.try_update_value(|all| {
        let place = all.iter().position(|(own, _)| own == report);
        place.map(|place| all.remove(place))
    });
    let mut entry = found.flatten().unwrap_or_else(|| (report.clone(), ReportCache::default()));
    let out = work(&mut entry.1);
    cx.reports.counted.update_value(|all| {
        all.insert(0, entry);
        all.truncate(presets::ALL.len() + MAX_CACHED_OWN);
    });
    out
}

/// Prepares the data of all reports, including those based on the history, as long as the page exists.
pub fn precompute_all(cx: AppContext) {
    start(cx, |cx| {
        history::with_stage_histories(cx, |_| ());
        history::with_start_of(cx, history::usual_start(cx.app.today()), |_| ());
    });
}

/// Computes the built-in reports one after the other while the browser is idle, and hands each to `take` by its place.
pub fn each_outcome(cx: AppContext, take: impl Fn(usize, &Report, &Outcome) + 'static) {
    let alive = StoredValue::new_local(());
    when_idle(move || next_outcome(cx, 0, take, alive));
}

fn next_outcome(
    cx: AppContext,
    at: usize,
    take: impl Fn(usize, &Report, &Outcome) + 'static,
    alive: StoredValue<(), LocalStorage>,
) {
    let Some(preset) = presets::ALL.get(at).filter(|_| alive.try_get_value().is_some()) else { return };
    let viewer = untrack(|| viewer(cx));
    let is_done = cx.app.read_untracked(|set| {
        let Some(report) = query_string::read(set, preset.text) else { return true };
        let is_counted = with_kept(cx, &report, |kept| precompute(kept, set, &report, &viewer));
        if is_counted {
            take(at, &report, &run(cx, set, &report, &viewer));
        }
        is_counted
    });
    when_idle(move || next_outcome(cx, at + usize::from(is_done), take, alive));
}

/// Computes reports in advance.
pub fn precompute_while_idle(cx: AppContext) {
    start(cx, |_| ());
}

fn start(cx: AppContext, then: fn(AppContext)) {
    let viewer = untrack(|| viewer(cx));
    let steps = cx.app.read_untracked(|set| {
        let reports: Vec<Report> = presets::ALL.iter().filter_map(|own| query_string::read(set, own.text)).collect();
        let mut columns: Vec<(RecordType, &'static Field)> = Vec::new();
        for report in &reports {
            let wanted = reads(set, report, &viewer).into_iter().map(|field| (report.kind, field));
            wanted.for_each(|one| {
                if !columns.contains(&one) {
                    columns.push(one)
                }
            });
        }
        let of_history = pipeline_changes::READ
            .iter()
            .chain(&what_if::READ)
            .filter_map(|number| RecordType::Opportunity.field(*number));
        columns.extend(of_history.map(|field| (RecordType::Opportunity, field)));
        let columns = columns.into_iter().map(|(kind, field)| Step::Column(kind, field));
        columns.chain(reports.into_iter().map(Step::Count)).collect()
    });
    let alive = StoredValue::new_local(());
    when_idle(move || go_on(cx, viewer, steps, then, alive));
}

fn go_on(
    cx: AppContext,
    viewer: QueryContext,
    mut steps: VecDeque<Step>,
    then: fn(AppContext),
    alive: StoredValue<(), LocalStorage>,
) {
    // The page is disposed.
    if alive.try_get_value().is_none() {
        return;
    }
    match steps.pop_front() {
        Some(Step::Column(kind, field)) => cx.app.read_untracked(|set| drop(set.columns().get(set, kind, &[field]))),
        Some(Step::Count(report)) => {
            let is_done =
                cx.app.read_untracked(|set| with_kept(cx, &report, |kept| precompute(kept, set, &report, &viewer)));
            if !is_done {
                steps.push_front(Step::Count(report));
            }
        }
        None => return then(cx),
    }
    when_idle(move || go_on(cx, viewer, steps, then, alive));
}
