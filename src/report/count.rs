//! Counts the records of a report, a stretch of slots at a time. What was counted of each stretch is kept: after a
//! commit only those are counted anew in which it touched a record, and the sums are put together again.
use super::cells::Tally;
use super::columns::{self, Mask, Read};
use super::exchange::Exchange;
use super::keys::{Coder, Keys};
use super::measure::{How, Part};
use super::take::{Take, needs, take};
use super::{Report, first_month, rows};
use crate::base::{Day, Id};
use crate::domain::{Field, Kind};
use crate::locale::Language;
use crate::store::WorkingSet;
use crate::store::columns::{Column, NONE};
use crate::store::filter::{Check, Filter, Viewer};
use crate::store::touches::{STRETCH, Stamp};

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
    fn checks(&self, set: &WorkingSet, viewer: &Viewer) -> (Check, Vec<Check>) {
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
            (0..set.slots(kind).div_ceil(STRETCH)).collect()
        });
        self.stamp = set.touches().now();
        let new: Vec<u32> = touched.into_iter().filter(|stretch| !self.left.contains(stretch)).collect();
        self.left.extend(new);
        if !self.left.is_empty() {
            let mut walk = Walk::new(set, asked, viewer, exchange);
            let some: Vec<u32> = self.left.drain(self.left.len().saturating_sub(most)..).collect();
            for stretch in some {
                let at = stretch as usize;
                if self.stretches.len() <= at {
                    self.stretches.resize_with(at + 1, Counted::default);
                }
                self.stretches[at] = walk.count(stretch, &mut self.keys);
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

    fn has_records(&self) -> bool {
        has_records(&self.total)
    }
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

/// A part made ready.
struct Ready {
    mask: Mask,
    take: Take,
    keeps_values: bool,
    /// The place of its coder for the first grouping.
    coder: usize,
}

/// A walk over records.
struct Walk<'a> {
    set: &'a WorkingSet,
    kind: Kind,
    exchange: &'a Exchange,
    mask: Mask,
    ready: Vec<Ready>,
    /// The first grouping, and the same by the other dates that some parts go by.
    firsts: Vec<(u16, Coder)>,
    second: Option<Coder>,
    /// Groups of the stretch by number, and those that are in use.
    groups: Vec<Group>,
    used: Vec<u32>,
}

impl Walk<'_> {
    fn new<'a>(set: &'a WorkingSet, asked: &Asked, viewer: &Viewer, exchange: &'a Exchange) -> Walk<'a> {
        let Asked { report, recipes, fields } = asked;
        let kind = report.kind;
        let parts: Vec<(&How, &Part)> =
            recipes.iter().flat_map(|(how, parts)| parts.iter().map(move |part| (how, part))).collect();
        let (check, checks) = asked.checks(set, viewer);
        let dates: Vec<Option<&'static Field>> = parts.iter().map(|(_, part)| date_of(report, part, fields)).collect();
        let wanted = wanted(asked, &check, &checks);
        let read: Read = wanted.iter().map(|field| field.number).zip(set.columns().get(set, kind, &wanted)).collect();

        let month = first_month(set);
        let coder = |field: &Field, place: usize| {
            let column = read.get(&field.number)?.clone();
            Some(Coder::new(field, column, report.groups[place], month, viewer))
        };
        let mut firsts: Vec<(u16, Coder)> = Vec::new();
        firsts.extend(fields.first().and_then(|field| Some((field.number, coder(field, 0)?))));
        let second = fields.get(1).and_then(|field| coder(field, 1));
        let mut ready: Vec<Ready> = Vec::new();
        for (((how, part), check), date) in parts.iter().zip(&checks).zip(&dates) {
            let place = match date {
                Some(date) if !firsts.is_empty() => {
                    match firsts.iter().position(|(number, _)| *number == date.number) {
                        Some(place) => place,
                        None => {
                            firsts.extend(coder(date, 0).map(|coder| (date.number, coder)));
                            firsts.len() - 1
                        }
                    }
                }
                _ => 0,
            };
            ready.push(Ready {
                mask: Mask::new(&check.0, &read),
                take: take(set, part.what, &read, viewer),
                keeps_values: **how == How::Median,
                coder: place,
            });
        }
        let mask = Mask::new(&check.0, &read);
        Walk { set, kind, exchange, mask, ready, firsts, second, groups: Vec::new(), used: Vec::new() }
    }

    fn count(&mut self, stretch: u32, keys: &mut [Keys; 2]) -> Counted {
        let parts = self.ready.len();
        let mut out = Counted { total: vec![Tally::default(); parts], ..Counted::default() };
        let mut codes: Vec<Vec<u32>> = vec![Vec::new(); self.firsts.len()];
        let mut seconds: Vec<u32> = Vec::new();
        let first = stretch * STRETCH;
        for slot in first..first + STRETCH {
            if self.set.at(self.kind, slot).is_none() || !self.mask.holds(self.set, self.kind, slot as usize) {
                continue;
            }
            let slot = slot as usize;
            out.records += 1;
            codes.iter_mut().for_each(Vec::clear);
            seconds.clear();
            for (place, part) in self.ready.iter().enumerate() {
                if !part.mask.holds(self.set, self.kind, slot) {
                    continue;
                }
                add(self.exchange, &mut out.total[place], part, slot);
                let Some((_, coder)) = self.firsts.get_mut(part.coder) else { continue };
                let [first_keys, second_keys] = keys;
                if codes[part.coder].is_empty() {
                    coder.groups(slot, first_keys, &mut codes[part.coder]);
                }
                if let Some(second) = &mut self.second
                    && seconds.is_empty()
                {
                    second.groups(slot, second_keys, &mut seconds);
                }
                for first in &codes[part.coder] {
                    let group = at(&mut self.groups, *first as usize);
                    if group.total.is_empty() {
                        group.total.resize(parts, Tally::default());
                        self.used.push(*first);
                    }
                    add(self.exchange, &mut group.total[place], part, slot);
                    for second in &seconds {
                        let cell = at(&mut group.cells, *second as usize);
                        if cell.is_empty() {
                            cell.resize(parts, Tally::default());
                        }
                        add(self.exchange, &mut cell[place], part, slot);
                    }
                }
            }
        }
        let groups = &mut self.groups;
        out.groups = self.used.drain(..).map(|number| (number, std::mem::take(&mut groups[number as usize]))).collect();
        out
    }
}

/// The fields of which a report reads columns.
fn wanted(asked: &Asked, check: &Check, checks: &[Check]) -> Vec<&'static Field> {
    let parts = || asked.recipes.iter().flat_map(|(_, parts)| parts);
    let mut out: Vec<&'static Field> = asked.fields.to_vec();
    columns::fields(&check.0, &mut out);
    checks.iter().for_each(|check| columns::fields(&check.0, &mut out));
    out.extend(parts().filter_map(|part| date_of(asked.report, part, asked.fields)));
    out.extend(parts().flat_map(|part| needs(asked.report.kind, part.what)));
    out
}

/// The date field that a part is grouped by where the report is grouped by its own date.
fn date_of(report: &Report, part: &Part, fields: &[&'static Field]) -> Option<&'static Field> {
    let first = fields.first().filter(|field| Some(field.number) == report.date)?;
    match part.date {
        "" | "*" => Some(first),
        key => report.kind.field_by_key(key),
    }
}

fn add(exchange: &Exchange, tally: &mut Tally, part: &Ready, slot: usize) {
    tally.count += 1;
    let number = match &part.take {
        Take::Itself => return,
        Take::Time(time) => time.of(slot),
        Take::Column(column) => match &**column {
            Column::Money { minor, currency, currencies } => {
                if minor[slot] == NONE {
                    return;
                }
                let own = currencies[currency[slot] as usize];
                tally.add_plain(own, minor[slot]);
                let (currency, minor) = exchange.convert(own, minor[slot], currencies.len() == 1);
                tally.add_converted(currency, minor);
                if part.keeps_values {
                    tally.values.push((Some(currency), minor));
                }
                return;
            }
            column => column.number(slot),
        },
    };
    if number != NONE {
        tally.add_number(number);
        if part.keeps_values {
            tally.values.push((None, number));
        }
    }
}

fn at<T: Default>(all: &mut Vec<T>, place: usize) -> &mut T {
    if all.len() <= place {
        all.resize_with(place + 1, T::default);
    }
    &mut all[place]
}
