//! Computes a report: the totals of its records become the figures of each group and of all records.
use std::collections::{BTreeMap, HashSet};

use super::accumulator::{self, Accumulator};
use super::currency::CurrencyTable;
use super::figure::{DAY, Figure};
use super::group_totals::{Group, GroupTotals, has_records};
use super::grouping::{GroupKey, Groups};
use super::measure::{self, Aggregation, Operand, Term};
use super::outcome::{Line, Outcome};
use super::report_cache::ReportCache;
use super::report_spec::ReportSpec;
use super::{Report, Step, quota};
use crate::base::money::Sums;
use crate::base::{Currency, Date, Id, fold, rounded, small_sort};
use crate::domain::{Field, FieldType, RecordType};
use crate::store::filter::QueryContext;
use crate::store::{RecordStore, display_names, exchange_rates, picklists};

/// Intervals without records between others are shown, unless there are more than this.
const MAX_GAPS: usize = 120;
/// Stretches counted per step in advance.
const PRECOMPUTED_STRETCHES: usize = 8;

/// Computes a report.
pub fn run(set: &RecordStore, report: &Report, viewer: &QueryContext) -> Outcome {
    compute_cached(&mut ReportCache::default(), set, report, viewer)
}

/// The fields whose columns a report reads.
pub fn reads(set: &RecordStore, report: &Report, viewer: &QueryContext) -> Vec<&'static Field> {
    let (recipes, fields) = parts(set, report);
    ReportSpec { report, recipes: &recipes, fields: &fields }.wanted(set, viewer)
}

/// Counts some of what a report will need. Returns whether nothing is left.
pub fn precompute(kept: &mut ReportCache, set: &RecordStore, report: &Report, viewer: &QueryContext) -> bool {
    let (recipes, fields) = parts(set, report);
    let asked = ReportSpec { report, recipes: &recipes, fields: &fields };
    kept.go_on(set, &asked, viewer, &CurrencyTable::new(set, viewer.today), PRECOMPUTED_STRETCHES)
}

/// The aggregations of a report's measures, and its grouping fields.
fn parts(set: &RecordStore, report: &Report) -> (Vec<(Aggregation, Vec<Term>)>, Vec<&'static Field>) {
    let recipes = report.measures.iter().map(|measure| measure::terms(*measure)).collect();
    let fields = report.groups.iter().filter_map(|group| set.field(report.kind, group.field)).collect();
    (recipes, fields)
}

/// [`run`] with cached totals, as far as they are still valid.
pub fn compute_cached(kept: &mut ReportCache, set: &RecordStore, report: &Report, viewer: &QueryContext) -> Outcome {
    let (recipes, fields) = parts(set, report);
    let exchange = CurrencyTable::new(set, viewer.today);
    let asked = ReportSpec { report, recipes: &recipes, fields: &fields };
    let GroupTotals { records, total, groups } = kept.count(set, &asked, viewer, &exchange);
    let keys = &kept.keys;

    let is_converted = exchange.is_converted(&total);
    let finish = Finish { set, report, recipes: &recipes, is_converted, all: records, viewer };
    let mut outcome = Outcome { records, ..Outcome::default() };
    outcome.currency = exchange.drawn(&total, is_converted);
    let seen = total.iter().flat_map(|tally| tally.plain.iter().map(|entry| entry.0));
    outcome.rates = is_converted.then(|| exchange.days(seen)).flatten();
    // Of all groups found so far, those that have records now.
    let is_sub =
        |sub: &usize| groups.iter().any(|(_, group)| group.cells.get(*sub).is_some_and(|own| has_records(own)));
    let subs: Vec<usize> = (0..keys[1].all.len()).filter(is_sub).collect();
    let sub_order = arranged(set, fields.get(1), &keys[1].all, subs, viewer);
    outcome.subs = sub_order.iter().map(|place| keys[1].all[*place].clone()).collect();
    let groups: BTreeMap<usize, Group> = groups.into_iter().map(|(number, group)| (number as usize, group)).collect();
    for place in arranged(set, fields.first(), &keys[0].all, groups.keys().copied().collect(), viewer) {
        let key = keys[0].all[place].clone();
        outcome.lines.push(finish.line(key, &groups[&place], &sub_order));
    }
    if fields.first().is_some_and(|field| is_open_ended(field)) {
        cut(&mut outcome, &finish, &groups, &keys[0], &sub_order, report.top);
    }
    fill_gaps(&mut outcome, report, &fields, &finish);
    outcome.total = finish.figures(&total, None);
    outcome
}

/// The data to compute figures from terms.
struct Finish<'a> {
    set: &'a RecordStore,
    report: &'a Report,
    recipes: &'a [(Aggregation, Vec<Term>)],
    is_converted: bool,
    all: i64,
    viewer: &'a QueryContext,
}

impl Finish<'_> {
    fn line(&self, key: GroupKey, group: &Group, subs: &[usize]) -> Line {
        let none = Vec::new();
        let cells = subs.iter().map(|sub| self.figures(group.cells.get(*sub).unwrap_or(&none), Some(&key))).collect();
        Line { figures: self.figures(&group.total, Some(&key)), key, cells }
    }

    fn figures(&self, tallies: &[Accumulator], key: Option<&GroupKey>) -> Vec<Figure> {
        let mut at = 0;
        let none = Accumulator::default();
        let mut out = Vec::with_capacity(self.recipes.len());
        for (how, parts) in self.recipes {
            let own: Vec<&Accumulator> =
                (at..at + parts.len()).map(|place| tallies.get(place).unwrap_or(&none)).collect();
            at += parts.len();
            out.push(self.figure(*how, parts, &own, key));
        }
        out
    }

    fn figure(&self, how: Aggregation, parts: &[Term], tallies: &[&Accumulator], key: Option<&GroupKey>) -> Figure {
        let first = tallies[0];
        let unit = || match parts[0].what {
            Operand::Field(number) => self.set.field(self.report.kind, number).map(|field| field.kind),
            _ => None,
        };
        let number = |sum: i128, by: i64| match unit() {
            None => Figure::Time(rounded(sum, by.into()) as i64),
            Some(FieldType::Decimal) => Figure::Number(rounded(sum, by.into()) as i64),
            Some(_) => Figure::Number(rounded(sum * 1_000_000, by.into()) as i64),
        };
        match how {
            Aggregation::Count => Figure::Count(first.count),
            Aggregation::Share if self.all > 0 => Figure::Ratio(first.count.into(), self.all.into()),
            Aggregation::Ratio if tallies[1].count > 0 => Figure::Ratio(first.count.into(), tallies[1].count.into()),
            Aggregation::Sum if !first.plain.is_empty() => Figure::Money(first.sums(self.is_converted)),
            Aggregation::Sum if first.numbers.0 > 0 => number(first.numbers.1, 1),
            Aggregation::Sum if unit() == Some(FieldType::Money) => {
                Figure::Money(Sums([(exchange_rates::base_currency(self.set), 0)].into_iter().collect()))
            }
            Aggregation::Mean if !first.plain.is_empty() => Figure::Money(first.means(self.is_converted)),
            Aggregation::Mean if first.numbers.0 > 0 => number(first.numbers.1, first.numbers.0),
            Aggregation::Median => {
                let medians = first.medians();
                match medians.first() {
                    None => Figure::None,
                    Some((None, median)) => number((*median).into(), 1),
                    Some(_) => {
                        let amount = |(currency, median): (Option<Currency>, i64)| Some((currency?, median.into()));
                        Figure::Money(Sums(medians.into_iter().filter_map(amount).collect()))
                    }
                }
            }
            Aggregation::Velocity => self.velocity(tallies),
            Aggregation::Quota => accumulator::amounts(self.quota(key)),
            Aggregation::Attained => {
                let quota = self.quota(key);
                let (mut is_one, mut ratio) = (quota.0.len() == 1, Figure::None);
                for (currency, minor) in quota.0 {
                    let closed = first.sums(self.is_converted).0.remove(&currency).unwrap_or(0);
                    is_one &= minor > 0;
                    ratio = Figure::Ratio(closed, minor);
                }
                if is_one { ratio } else { Figure::None }
            }
            _ => Figure::None,
        }
    }

    /// Open deals × mean amount × win rate ÷ cycle, per day; rounded once at the end.
    fn velocity(&self, tallies: &[&Accumulator]) -> Figure {
        let [won, closed, cycle, open] = tallies else { return Figure::None };
        let amounts = open.amounts(self.is_converted);
        let with_amount: i64 = amounts.iter().map(|(_, count, _)| count).sum();
        let below = i128::from(with_amount) * i128::from(closed.count) * cycle.numbers.1;
        if below <= 0 {
            return Figure::None;
        }
        let of = |sum: i128| {
            let above = [open.count.into(), won.count.into(), i128::from(cycle.numbers.0) * i128::from(DAY)];
            above.into_iter().try_fold(sum, i128::checked_mul).map(|above| rounded(above, below))
        };
        let figure = |(currency, _, sum): &(Currency, i64, i128)| Some((*currency, of(*sum)?));
        accumulator::amounts(Sums(amounts.iter().filter_map(figure).collect()))
    }

    /// The sum of a group's quotas.
    fn quota(&self, key: Option<&GroupKey>) -> Sums {
        let mut sums = Sums::default();
        quota::behind(self.set, self.report, self.viewer, key).into_iter().for_each(|(_, money)| sums.add(money));
        sums
    }
}

/// Whether a field has so many values that only the largest groups are shown.
pub fn is_open_ended(field: &Field) -> bool {
    match field.kind {
        FieldType::Text => true,
        FieldType::Link(kind) => !matches!(kind, RecordType::User | RecordType::Pipeline),
        _ => false,
    }
}

/// The order of groups: entries as in their picklist, intervals by time, others by name, empty last.
fn arranged(
    set: &RecordStore,
    field: Option<&&'static Field>,
    keys: &[GroupKey],
    places: Vec<usize>,
    viewer: &QueryContext,
) -> Vec<usize> {
    let Some(field) = field else { return Vec::new() };
    let entries: Vec<Id> = picklists::entries(set, field);
    let none = Id([0; 16]);
    // Two records with the same name are ordered by id, so that the result does not depend on which was found first.
    let rank = |place: usize| match &keys[place] {
        GroupKey::Link(id) => match entries.iter().position(|entry| entry == id) {
            Some(place) => (0, place as i64, String::new(), none),
            None => (1, 0, fold::fold(&display_names::name_of(set, *id, viewer.language)), *id),
        },
        GroupKey::From(day) => (0, day.0.into(), String::new(), none),
        GroupKey::Text(text) => (1, 0, fold::fold(text), none),
        GroupKey::Yes => (0, 0, String::new(), none),
        GroupKey::Empty | GroupKey::Others => (2, 0, String::new(), none),
    };
    let mut ranked: Vec<((u8, i64, String, Id), usize)> =
        places.into_iter().map(|place| (rank(place), place)).collect();
    small_sort::sort_by(&mut ranked, |a, b| a.0.cmp(&b.0));
    ranked.into_iter().map(|(_, place)| place).collect()
}

/// Sorts the largest groups first and combines the rest into one line.
fn cut(
    outcome: &mut Outcome,
    finish: &Finish,
    groups: &BTreeMap<usize, Group>,
    keys: &Groups,
    subs: &[usize],
    top: usize,
) {
    let currency = outcome.currency;
    // The size of a group is the report's first measure that is not a rate.
    let size = |line: &Line| {
        let is_empty = line.key == GroupKey::Empty;
        (is_empty, -line.figures.first().map_or(0, |figure| figure.size(currency)))
    };
    small_sort::sort_by_key(&mut outcome.lines, size);
    if outcome.lines.len() <= top + 1 {
        return;
    }
    let rest: Vec<GroupKey> = outcome.lines.drain(top..).map(|line| line.key).collect();
    let mut others = Group::default();
    let is_rest: HashSet<&GroupKey> = rest.iter().collect();
    groups.iter().filter(|(place, _)| is_rest.contains(&keys.all[**place])).for_each(|(_, group)| others.merge(group));
    outcome.lines.push(finish.line(GroupKey::Others, &others, subs));
    outcome.others = rest;
}

/// Adds intervals without records between the first and the last one.
fn fill_gaps(outcome: &mut Outcome, report: &Report, fields: &[&'static Field], finish: &Finish) {
    let Some(step) = report.groups.first().map(|group| group.step) else { return };
    if !fields.first().is_some_and(|field| matches!(field.kind, FieldType::Day | FieldType::Moment)) {
        return;
    }
    let starts =
        || outcome.lines.iter().filter_map(|line| if let GroupKey::From(day) = line.key { Some(day) } else { None });
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else { return };
    let missing = missing(first, last, step, &starts().collect::<Vec<_>>());
    let empty = Group::default();
    let subs: Vec<usize> = (0..outcome.subs.len()).collect();
    outcome.lines.extend(missing.into_iter().map(|day| finish.line(GroupKey::From(day), &empty, &subs)));
    small_sort::sort_by_key(&mut outcome.lines, |line| match line.key {
        GroupKey::From(day) => (0, day.0),
        _ => (1, 0),
    });
}

fn missing(first: Date, last: Date, step: Step, there: &[Date]) -> Vec<Date> {
    let all = std::iter::successors(Some(first), |day| Some(step.next(*day))).take_while(|day| *day < last);
    let missing: Vec<Date> = all.take(MAX_GAPS).filter(|day| !there.contains(day)).collect();
    if missing.len() + there.len() > MAX_GAPS { Vec::new() } else { missing }
}
