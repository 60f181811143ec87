//! Cached lists: the records of a type that match a filter, in sort order. A change updates the list for the records it
//! touched; only a new filter or sort order computes it from scratch.
use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

use super::display_names;
use super::exchange_rates::ExchangeRates;
use super::filter::{self, CompiledFilter};
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{FieldId, Row, Value, fold, small_sort};
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;

/// With more changes than this, a list is computed from scratch.
const MAX_MENDED: usize = 500;

/// The number of lists cached per record type; the least recently used one is dropped.
const LISTS_PER_KIND: usize = 4;

/// A sort key of a list. Empty values come last in either direction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    /// The field whose values are compared.
    pub field: FieldId,
    /// Whether the highest value comes first.
    pub descending: bool,
}

impl Sort {
    /// The lowest value first.
    pub const fn ascending(field: FieldId) -> Sort {
        Sort { field, descending: false }
    }

    /// The highest value first.
    pub const fn descending(field: FieldId) -> Sort {
        Sort { field, descending: true }
    }
}

/// The parameters of a cached list.
#[derive(Clone, PartialEq, Debug)]
pub struct ListRequest {
    /// The filter.
    pub check: CompiledFilter,
    /// The sort keys by priority; none = newest first.
    pub sorts: Vec<Sort>,
    /// The rates at which amounts are compared, if the list is sorted by one.
    pub rates: Option<ExchangeRates>,
    /// The language by which names of choices are sorted.
    pub language: Language,
}

/// The lists last requested of each record type, the latest one last.
#[derive(Default)]
pub struct SortedLists {
    kept: RefCell<Vec<Vec<Kept>>>,
}

struct Kept {
    wanted: ListRequest,
    slots: Arc<Vec<Slot>>,
    changed: Vec<Slot>,
}

/// A number to sort by, and its group. Only numbers of one group are compared, and the groups have the same order in
/// either direction, because an amount in a currency without a rate cannot be compared with others.
type Number = (u32, i64);

/// A sort key; empty fields are last in either direction.
#[derive(PartialEq)]
enum Key {
    Text(String),
    Number(Number),
    Empty,
}

/// The sort keys of many records by one field in one buffer: a string for each would cost more than the sort.
struct Column {
    numbers: Vec<Option<Number>>,
    text: String,
    ends: Vec<usize>,
    descending: bool,
}

impl SortedLists {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot, schema: &Schema) {
        for (place, kept) in self.kept.get_mut().iter_mut().enumerate() {
            // A list sorted by the names of linked records depends on all of these.
            let follows = |kept: &Kept| {
                let target = |sort: &Sort| schema.field(RecordType::ALL[place], sort.field)?.target();
                kept.wanted.sorts.iter().any(|sort| target(sort) == Some(kind))
            };
            kept.retain(|kept| !follows(kept) && (place != kind as usize || kept.changed.len() < MAX_MENDED));
            if place == kind as usize {
                kept.iter_mut().for_each(|kept| kept.changed.push(slot));
            }
        }
    }

    /// Forgets all lists.
    pub fn clear(&self) {
        self.kept.borrow_mut().clear();
    }

    /// Forgets the lists of a record type, and those sorted by names of such records.
    pub fn forget(&mut self, kind: RecordType) {
        if let Some(lists) = self.kept.get_mut().get_mut(kind as usize) {
            lists.clear();
        }
    }

    /// The slots of the matching records, in order.
    pub fn get(&self, set: &RecordTables, kind: RecordType, wanted: &ListRequest) -> Arc<Vec<Slot>> {
        let mut all = self.kept.borrow_mut();
        if all.len() <= kind as usize {
            all.resize_with(RecordType::PLACES, Vec::new);
        }
        let lists = &mut all[kind as usize];
        let kept = match lists.iter().position(|kept| kept.wanted == *wanted) {
            Some(at) => {
                let mut kept = lists.remove(at);
                if !kept.changed.is_empty() {
                    let changed = std::mem::take(&mut kept.changed);
                    update(set, kind, wanted, Arc::make_mut(&mut kept.slots), changed);
                }
                kept
            }
            None => {
                if lists.len() == LISTS_PER_KIND {
                    lists.remove(0);
                }
                let slots = Arc::new(compute(set, kind, wanted));
                Kept { wanted: wanted.clone(), slots, changed: Vec::new() }
            }
        };
        let slots = kept.slots.clone();
        lists.push(kept);
        slots
    }
}

fn compute(set: &RecordTables, kind: RecordType, wanted: &ListRequest) -> Vec<Slot> {
    let rows = set.rows(kind).filter(|(_, row)| wanted.check.matches(set, row));
    let orders = orders(set, kind, wanted);
    if orders.is_empty() {
        return rows.rev().map(|(slot, _)| slot).collect();
    }
    let mut columns: Vec<Column> = orders.iter().map(|(_, descending)| Column::new(*descending)).collect();
    let mut keyed: Vec<(u64, u32, Slot)> = Vec::with_capacity(set.count(kind));
    for (slot, row) in rows {
        for ((field, _), column) in orders.iter().zip(&mut columns) {
            column.push(set, field, row, wanted);
        }
        let place = keyed.len() as u32;
        keyed.push((columns[0].prefix(place as usize), place, slot));
    }
    // Most pairs differ in the first bytes of their first key, which are compared as one number.
    keyed.sort_unstable_by(|a, b| {
        let exactly = || {
            let mut orders = columns.iter().map(|column| column.compare(a.1 as usize, b.1 as usize));
            orders.find(|order| order.is_ne()).unwrap_or_else(|| a.1.cmp(&b.1))
        };
        a.0.cmp(&b.0).then_with(exactly)
    });
    keyed.into_iter().map(|(_, _, slot)| slot).collect()
}

impl Column {
    fn new(descending: bool) -> Column {
        Column { numbers: Vec::new(), text: String::new(), ends: Vec::new(), descending }
    }

    fn push(&mut self, set: &RecordTables, field: &Field, row: &Row, wanted: &ListRequest) {
        if !is_text(field) {
            return self.numbers.push(set.value(field, row).map(|value| number(&value, wanted)));
        }
        let is_line = matches!(field.kind, FieldType::Text | FieldType::Email | FieldType::Phone | FieldType::Url);
        if is_line && field.derived.is_none() {
            fold::fold_into(row.text(field.number), &mut self.text);
        } else if let Some(value) = set.value(field, row) {
            fold::fold_into(&display_names::sorted_by(set, field, &value, wanted.language), &mut self.text);
        }
        self.ends.push(self.text.len());
    }

    fn text(&self, at: usize) -> &[u8] {
        let from = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.text.as_bytes()[from..self.ends[at]]
    }

    /// A number that orders like the beginning of the key; equal numbers need an exact comparison.
    fn prefix(&self, at: usize) -> u64 {
        let ascending = if self.ends.is_empty() {
            match self.numbers[at] {
                Some((0, number)) => (number as u64) ^ (1 << 63),
                _ => return u64::MAX,
            }
        } else {
            let text = self.text(at);
            if text.is_empty() {
                return u64::MAX;
            }
            let mut first = [0; 8];
            let length = text.len().min(8);
            first[..length].copy_from_slice(&text[..length]);
            u64::from_be_bytes(first)
        };
        if self.descending { !ascending } else { ascending }
    }

    fn compare(&self, a: usize, b: usize) -> Ordering {
        if self.ends.is_empty() {
            return match (self.numbers[a], self.numbers[b]) {
                (Some(a), Some(b)) => compare_numbers(a, b, self.descending),
                (a, b) => a.is_none().cmp(&b.is_none()),
            };
        }
        let (a, b) = (self.text(a), self.text(b));
        a.is_empty().cmp(&b.is_empty()).then_with(|| directed(a.cmp(b), self.descending))
    }
}

/// Removes the changed records and inserts those that still match at their positions.
fn update(set: &RecordTables, kind: RecordType, wanted: &ListRequest, slots: &mut Vec<Slot>, mut changed: Vec<Slot>) {
    small_sort::sort_by(&mut changed, Ord::cmp);
    changed.dedup();
    slots.retain(|slot| changed.binary_search(slot).is_err());
    let orders = orders(set, kind, wanted);
    let keys =
        |slot: Slot| -> Vec<Key> { orders.iter().map(|(field, _)| key(set, kind, field, wanted, slot)).collect() };
    for slot in changed {
        let Some(row) = set.row_at(kind, slot) else { continue };
        if !wanted.check.matches(set, row) {
            continue;
        }
        let at = if orders.is_empty() {
            slots.partition_point(|other| *other > slot)
        } else {
            let own = keys(slot);
            slots.partition_point(|other| {
                let pairs = keys(*other).into_iter().zip(&own).zip(&orders);
                let mut each = pairs.map(|((other, own), (_, descending))| compare(&other, own, *descending));
                each.find(|order| order.is_ne()).unwrap_or_else(|| other.cmp(&slot)) == Ordering::Less
            })
        };
        slots.insert(at, slot);
    }
}

fn orders(set: &RecordTables, kind: RecordType, wanted: &ListRequest) -> Vec<(&'static Field, bool)> {
    wanted.sorts.iter().filter_map(|sort| Some((set.field(kind, sort.field)?, sort.descending))).collect()
}

fn is_text(field: &Field) -> bool {
    use FieldType::{Day, Decimal, Flag, Moment, Money, Number, Percent};
    !matches!(field.kind, Number | Decimal | Percent | Money | Day | Moment | Flag)
}

fn key(set: &RecordTables, kind: RecordType, field: &Field, wanted: &ListRequest, slot: Slot) -> Key {
    match set.row_at(kind, slot).and_then(|row| set.value(field, row)) {
        None => Key::Empty,
        Some(value) if is_text(field) => {
            match fold::fold(&display_names::sorted_by(set, field, &value, wanted.language)) {
                text if text.is_empty() => Key::Empty,
                text => Key::Text(text),
            }
        }
        Some(value) => Key::Number(number(&value, wanted)),
    }
}

fn compare(a: &Key, b: &Key, descending: bool) -> Ordering {
    match (a, b) {
        (Key::Text(a), Key::Text(b)) => directed(a.cmp(b), descending),
        (Key::Number(a), Key::Number(b)) => compare_numbers(*a, *b, descending),
        _ => (*a == Key::Empty).cmp(&(*b == Key::Empty)),
    }
}

fn number(value: &Value, wanted: &ListRequest) -> Number {
    match (value, &wanted.rates) {
        (Value::Money(money), Some(rates)) => rates.sort_key(*money),
        _ => (0, filter::number(value)),
    }
}

fn compare_numbers((group, a): Number, (other, b): Number, descending: bool) -> Ordering {
    group.cmp(&other).then_with(|| directed(a.cmp(&b), descending))
}

fn directed(order: Ordering, descending: bool) -> Ordering {
    if descending { order.reverse() } else { order }
}
