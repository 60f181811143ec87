//! Works a report out: one walk over the records' columns, then the figures of each group and of all of them.

use super::cells::{self, Tally};
use super::columns::{self, Mask, Read};
use super::figure::{DAY, Figure, rounded};
use super::keys::{Coder, Key, Keys};
use super::measure::{self, How, Part, What};
use super::take::{Take, needs, take};
use super::{Report, Step, first_month, rows};
use crate::base::money::Sums;
use crate::base::{Currency, Day, Id, Money, fold, order};
use crate::domain::records::quota;
use crate::domain::{Field, FieldKind, Kind};
use crate::store::columns::{Column, NONE};
use crate::store::filter::{Filter, Viewer};
use crate::store::rates::{self, Rates};
use crate::store::{WorkingSet, lists, names};

/// A report worked out.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// The groups, in order; none where the report is not grouped.
    pub lines: Vec<Line>,
    /// The second groups, in order.
    pub subs: Vec<Key>,
    /// The figures of all records.
    pub total: Vec<Figure>,
    /// The currency that amounts are drawn in.
    pub currency: Option<Currency>,
    /// Where amounts were converted: the days the oldest and the newest rate used are from.
    pub rates: Option<(Day, Day)>,
    /// The groups that are in the line of the others.
    pub others: Vec<Key>,
    /// How many records meet the report's filter.
    pub records: i64,
}

/// A group.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// What its records have in common.
    pub key: Key,
    /// Its figures.
    pub figures: Vec<Figure>,
    /// The figures by second group, in the order of [`Outcome::subs`].
    pub cells: Vec<Vec<Figure>>,
}

/// A part made ready.
struct Ready {
    mask: Mask,
    take: Take,
    keeps_values: bool,
    /// The place of its coder for the first grouping.
    coder: usize,
}

#[derive(Default)]
struct Group {
    total: Vec<Tally>,
    cells: Vec<Vec<Tally>>,
}

/// Stretches without records between two that have some are shown, unless there are more than this.
const GAPS: usize = 120;

/// Works a report out.
pub fn run(set: &WorkingSet, report: &Report, viewer: &Viewer) -> Outcome {
    let kind = report.kind;
    let recipes: Vec<(How, Vec<Part>)> = report.measures.iter().map(|measure| measure::recipe(*measure)).collect();
    let parts: Vec<(&How, &Part)> =
        recipes.iter().flat_map(|(how, parts)| parts.iter().map(move |part| (how, part))).collect();
    let fields: Vec<&'static Field> = report.groups.iter().filter_map(|group| set.field(kind, group.field)).collect();
    let check = report.filter.ready(set, kind, viewer);
    let checks: Vec<_> =
        parts.iter().map(|(_, part)| Filter::All(rows::of_part(set, report, part)).ready(set, kind, viewer)).collect();

    let mut wanted: Vec<&'static Field> = fields.clone();
    columns::fields(&check.0, &mut wanted);
    checks.iter().for_each(|check| columns::fields(&check.0, &mut wanted));
    let dates: Vec<Option<&'static Field>> = parts.iter().map(|(_, part)| date_of(report, part, &fields)).collect();
    wanted.extend(dates.iter().flatten());
    wanted.extend(parts.iter().flat_map(|(_, part)| needs(kind, part.what)));
    let read: Read = wanted.iter().map(|field| field.number).zip(set.columns().get(set, kind, &wanted)).collect();

    let month = first_month(set);
    let coder = |field: &Field, place: usize| {
        let column = read.get(&field.number)?.clone();
        Some(Coder::new(field, column, report.groups[place], month, viewer))
    };
    // The first grouping, and the same by the other dates that some parts go by.
    let mut firsts: Vec<(u16, Coder)> = Vec::new();
    firsts.extend(fields.first().and_then(|field| Some((field.number, coder(field, 0)?))));
    let mut second = fields.get(1).and_then(|field| coder(field, 1));
    let mut ready: Vec<Ready> = Vec::new();
    for (((how, part), check), date) in parts.iter().zip(&checks).zip(&dates) {
        let place = match date {
            Some(date) if !firsts.is_empty() => match firsts.iter().position(|(number, _)| *number == date.number) {
                Some(place) => place,
                None => {
                    firsts.extend(coder(date, 0).map(|coder| (date.number, coder)));
                    firsts.len() - 1
                }
            },
            _ => 0,
        };
        ready.push(Ready {
            mask: Mask::new(&check.0, &read),
            take: take(set, part.what, &read, viewer),
            keeps_values: **how == How::Median,
            coder: place,
        });
    }

    let exchange = Exchange::new(set, viewer.today);
    let mask = Mask::new(&check.0, &read);
    let mut keys = [Keys::default(), Keys::default()];
    let mut groups: Vec<Group> = Vec::new();
    let mut total: Vec<Tally> = vec![Tally::default(); ready.len()];
    let mut records = 0;
    let mut codes: Vec<Vec<u32>> = vec![Vec::new(); firsts.len()];
    let mut seconds: Vec<u32> = Vec::new();
    for (slot, _) in set.rows(kind) {
        let slot = slot as usize;
        if !mask.holds(set, kind, slot) {
            continue;
        }
        records += 1;
        codes.iter_mut().for_each(Vec::clear);
        seconds.clear();
        for (place, part) in ready.iter().enumerate() {
            if !part.mask.holds(set, kind, slot) {
                continue;
            }
            exchange.add(&mut total[place], part, slot);
            if let Some((_, coder)) = firsts.get_mut(part.coder) {
                let [first_keys, second_keys] = &mut keys;
                if codes[part.coder].is_empty() {
                    coder.groups(slot, first_keys, &mut codes[part.coder]);
                }
                if let Some(second) = &mut second
                    && seconds.is_empty()
                {
                    second.groups(slot, second_keys, &mut seconds);
                }
                for first in &codes[part.coder] {
                    let group = at(&mut groups, *first as usize);
                    exchange.add(at_sized(&mut group.total, place, ready.len()), part, slot);
                    for second in &seconds {
                        let cell = at(&mut group.cells, *second as usize);
                        exchange.add(at_sized(cell, place, ready.len()), part, slot);
                    }
                }
            }
        }
    }

    let is_converted = exchange.is_converted(&total);
    let finish = Finish { set, report, recipes: &recipes, is_converted, all: records, viewer };
    let [first_keys, second_keys] = keys;
    let mut outcome = Outcome { records, ..Outcome::default() };
    outcome.currency = exchange.drawn(&total, is_converted);
    outcome.rates = exchange.days(is_converted);
    let sub_order = arranged(set, fields.get(1), &second_keys.all, viewer);
    outcome.subs = sub_order.iter().map(|place| second_keys.all[*place].clone()).collect();
    groups.resize_with(first_keys.all.len(), Group::default);
    for place in arranged(set, fields.first(), &first_keys.all, viewer) {
        let key = first_keys.all[place].clone();
        outcome.lines.push(finish.line(key, &groups[place], &sub_order));
    }
    if fields.first().is_some_and(|field| is_open_ended(field)) {
        cut(&mut outcome, &finish, &groups, &first_keys, &sub_order, report.top);
    }
    fill_gaps(&mut outcome, report, &fields, &finish);
    outcome.total = finish.figures(&total, None);
    outcome
}

/// The date field that a part is grouped by where the report is grouped by its own date.
fn date_of(report: &Report, part: &Part, fields: &[&'static Field]) -> Option<&'static Field> {
    let first = fields.first().filter(|field| Some(field.number) == report.date)?;
    match part.date {
        "" | "*" => Some(first),
        key => report.kind.field_by_key(key),
    }
}

fn at<T: Default>(all: &mut Vec<T>, place: usize) -> &mut T {
    if all.len() <= place {
        all.resize_with(place + 1, T::default);
    }
    &mut all[place]
}

fn at_sized(all: &mut Vec<Tally>, place: usize, size: usize) -> &mut Tally {
    if all.is_empty() {
        all.resize(size, Tally::default());
    }
    &mut all[place]
}

/// Turns amounts into the workspace's currency, amount by amount.
struct Exchange {
    base: Currency,
    rates: Rates,
}

impl Exchange {
    fn new(set: &WorkingSet, today: Day) -> Exchange {
        Exchange { base: rates::base(set), rates: Rates::on(set, today) }
    }

    fn add(&self, tally: &mut Tally, part: &Ready, slot: usize) {
        tally.count += 1;
        match &part.take {
            Take::Itself => {}
            Take::Numbers(numbers) => self.add_number(tally, part, numbers[slot]),
            Take::Column(column) => match &**column {
                Column::Money { minor, currency, currencies } => {
                    if minor[slot] == NONE {
                        return;
                    }
                    let own = currencies[currency[slot] as usize];
                    tally.add_plain(own, minor[slot]);
                    let mut kept = (own, minor[slot]);
                    if currencies.len() > 1 && own != self.base {
                        let money = Money { minor: minor[slot], currency: own };
                        kept = self.rates.convert(money).map_or(kept, |(money, _)| (money.currency, money.minor));
                    }
                    tally.add_converted(kept.0, kept.1);
                    if part.keeps_values {
                        tally.values.push((Some(kept.0), kept.1));
                    }
                }
                column => self.add_number(tally, part, column.number(slot)),
            },
        }
    }

    fn add_number(&self, tally: &mut Tally, part: &Ready, number: i64) {
        if number != NONE {
            tally.add_number(number);
            if part.keeps_values {
                tally.values.push((None, number));
            }
        }
    }

    /// Whether amounts of several currencies come together and there are rates for some.
    fn is_converted(&self, total: &[Tally]) -> bool {
        let mut seen: Vec<Currency> = total.iter().flat_map(|tally| tally.plain.iter().map(|entry| entry.0)).collect();
        seen.sort_unstable();
        seen.dedup();
        seen.len() > 1 && seen.iter().any(|own| self.rates.iter().any(|(other, ..)| other == *own))
    }

    /// The currency that most amounts are in, the workspace's own first.
    fn drawn(&self, total: &[Tally], is_converted: bool) -> Option<Currency> {
        let mut seen = total.iter().flat_map(|tally| tally.amounts(is_converted).iter());
        let has_own = seen.clone().any(|entry| entry.0 == self.base);
        if has_own { Some(self.base) } else { seen.next().map(|entry| entry.0) }
    }

    fn days(&self, is_converted: bool) -> Option<(Day, Day)> {
        let days = || self.rates.iter().map(|(_, _, from)| from);
        is_converted.then(|| days().min().zip(days().max())).flatten()
    }
}

/// What figures are made of parts with.
struct Finish<'a> {
    set: &'a WorkingSet,
    report: &'a Report,
    recipes: &'a [(How, Vec<Part>)],
    is_converted: bool,
    all: i64,
    viewer: &'a Viewer,
}

impl Finish<'_> {
    fn line(&self, key: Key, group: &Group, subs: &[usize]) -> Line {
        let none = Vec::new();
        let cells = subs.iter().map(|sub| self.figures(group.cells.get(*sub).unwrap_or(&none), Some(&key))).collect();
        Line { figures: self.figures(&group.total, Some(&key)), key, cells }
    }

    fn figures(&self, tallies: &[Tally], key: Option<&Key>) -> Vec<Figure> {
        let mut at = 0;
        let none = Tally::default();
        let mut out = Vec::with_capacity(self.recipes.len());
        for (how, parts) in self.recipes {
            let own: Vec<&Tally> = (at..at + parts.len()).map(|place| tallies.get(place).unwrap_or(&none)).collect();
            at += parts.len();
            out.push(self.figure(*how, parts, &own, key));
        }
        out
    }

    fn figure(&self, how: How, parts: &[Part], tallies: &[&Tally], key: Option<&Key>) -> Figure {
        let first = tallies[0];
        let unit = || match parts[0].what {
            What::Field(number) => self.set.field(self.report.kind, number).map(|field| field.kind),
            _ => None,
        };
        let number = |sum: i128, by: i64| match unit() {
            None => Figure::Time(rounded(sum, by.into()) as i64),
            Some(FieldKind::Decimal) => Figure::Number(rounded(sum, by.into()) as i64),
            Some(_) => Figure::Number(rounded(sum * 1_000_000, by.into()) as i64),
        };
        match how {
            How::Count => Figure::Count(first.count),
            How::Share if self.all > 0 => Figure::Ratio(first.count.into(), self.all.into()),
            How::Ratio if tallies[1].count > 0 => Figure::Ratio(first.count.into(), tallies[1].count.into()),
            How::Sum if !first.plain.is_empty() => Figure::Money(first.sums(self.is_converted)),
            How::Sum if first.numbers.0 > 0 => number(first.numbers.1, 1),
            How::Sum if unit() == Some(FieldKind::Money) => {
                Figure::Money(Sums([(rates::base(self.set), 0)].into_iter().collect()))
            }
            How::Mean if !first.plain.is_empty() => Figure::Money(first.means(self.is_converted)),
            How::Mean if first.numbers.0 > 0 => number(first.numbers.1, first.numbers.0),
            How::Median => {
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
            How::Velocity => self.velocity(tallies),
            How::Quota => cells::amounts(self.quota(key)),
            How::Attained => {
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

    /// Open deals × mean amount × win rate ÷ cycle, a day; one rounding at the end.
    fn velocity(&self, tallies: &[&Tally]) -> Figure {
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
        cells::amounts(Sums(amounts.iter().filter_map(figure).collect()))
    }

    /// The quotas of a group: of its owner where the report is grouped by owners, of its time where by dates.
    fn quota(&self, key: Option<&Key>) -> Sums {
        let mut sums = Sums::default();
        let (from, to) = match (key, self.report.groups.first()) {
            (Some(Key::From(day)), Some(group)) => (Some(*day), Some(group.step.next(*day).plus(-1))),
            _ => match self.report.period {
                Some(period) => period.days(self.viewer.today, first_month(self.set)),
                None => (None, None),
            },
        };
        let owners = rows::owners(self.report, self.viewer);
        for (_, row) in self.set.rows(Kind::Quota) {
            let (Some(month), Some(money)) = (row.day(quota::MONTH), row.money(quota::AMOUNT)) else { continue };
            let owner = row.link(quota::OWNER);
            let is_asked = owners.as_ref().is_none_or(|owners| owner.is_some_and(|id| owners.contains(&id)));
            let is_own = match key {
                Some(Key::Link(id)) => owner == Some(*id),
                Some(Key::Empty | Key::Others) => false,
                _ => true,
            };
            if is_asked && is_own && from.is_none_or(|from| month >= from) && to.is_none_or(|to| month <= to) {
                sums.add(money);
            }
        }
        sums
    }
}

/// Whether a field has so many values that only the largest groups are shown.
pub fn is_open_ended(field: &Field) -> bool {
    match field.kind {
        FieldKind::Text => true,
        FieldKind::Link(kind) => !matches!(kind, Kind::User | Kind::Pipeline),
        _ => false,
    }
}

/// The places of groups in their order: entries as their list has them, stretches by time, others by name, empty last.
fn arranged(set: &WorkingSet, field: Option<&&'static Field>, keys: &[Key], viewer: &Viewer) -> Vec<usize> {
    let Some(field) = field else { return Vec::new() };
    let entries: Vec<Id> = lists::entries(set, field);
    let rank = |key: &Key| match key {
        Key::Link(id) => match entries.iter().position(|entry| entry == id) {
            Some(place) => (0, place as i64, String::new()),
            None => (1, 0, fold::fold(&names::name_of(set, *id, viewer.language))),
        },
        Key::From(day) => (0, day.0.into(), String::new()),
        Key::Text(text) => (1, 0, fold::fold(text)),
        Key::Yes => (0, 0, String::new()),
        Key::Empty | Key::Others => (2, 0, String::new()),
    };
    let mut ranked: Vec<((u8, i64, String), usize)> = keys.iter().map(rank).zip(0..).collect();
    order::sort_by(&mut ranked, |a, b| a.0.cmp(&b.0));
    ranked.into_iter().map(|(_, place)| place).collect()
}

/// Puts the largest groups first and the rest into one line.
fn cut(outcome: &mut Outcome, finish: &Finish, groups: &[Group], keys: &Keys, subs: &[usize], top: usize) {
    let currency = outcome.currency;
    // What a group counts most by is what the report shows first and is no rate.
    let size = |line: &Line| {
        let is_empty = line.key == Key::Empty;
        (is_empty, -line.figures.first().map_or(0, |figure| figure.size(currency)))
    };
    order::sort_by_key(&mut outcome.lines, size);
    if outcome.lines.len() <= top + 1 {
        return;
    }
    let rest: Vec<Key> = outcome.lines.drain(top..).map(|line| line.key).collect();
    let mut others = Group::default();
    for (key, group) in keys.all.iter().zip(groups).filter(|(key, _)| rest.contains(key)) {
        debug_assert!(*key != Key::Others);
        merge(&mut others.total, &group.total);
        for (place, cell) in group.cells.iter().enumerate() {
            merge(at(&mut others.cells, place), cell);
        }
    }
    outcome.lines.push(finish.line(Key::Others, &others, subs));
    outcome.others = rest;
}

fn merge(into: &mut Vec<Tally>, from: &[Tally]) {
    if into.len() < from.len() {
        into.resize(from.len(), Tally::default());
    }
    into.iter_mut().zip(from).for_each(|(into, from)| into.merge(from));
}

/// Shows the stretches of time between the first and the last one, also those without records.
fn fill_gaps(outcome: &mut Outcome, report: &Report, fields: &[&'static Field], finish: &Finish) {
    let Some(step) = report.groups.first().map(|group| group.step) else { return };
    if !fields.first().is_some_and(|field| matches!(field.kind, FieldKind::Day | FieldKind::Moment)) {
        return;
    }
    let starts =
        || outcome.lines.iter().filter_map(|line| if let Key::From(day) = line.key { Some(day) } else { None });
    let (Some(first), Some(last)) = (starts().min(), starts().max()) else { return };
    let missing = missing(first, last, step, &starts().collect::<Vec<_>>());
    let empty = Group::default();
    let subs: Vec<usize> = (0..outcome.subs.len()).collect();
    outcome.lines.extend(missing.into_iter().map(|day| finish.line(Key::From(day), &empty, &subs)));
    order::sort_by_key(&mut outcome.lines, |line| match line.key {
        Key::From(day) => (0, day.0),
        _ => (1, 0),
    });
}

fn missing(first: Day, last: Day, step: Step, there: &[Day]) -> Vec<Day> {
    let all = std::iter::successors(Some(first), |day| Some(step.next(*day))).take_while(|day| *day < last);
    let missing: Vec<Day> = all.take(GAPS).filter(|day| !there.contains(day)).collect();
    if missing.len() + there.len() > GAPS { Vec::new() } else { missing }
}
