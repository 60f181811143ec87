//! Lists kept in their order: which records of a kind meet some conditions, sorted by a field. A change mends the
//! list around the records it touched; only a new condition or order works it out anew.
use std::cell::RefCell;
use std::cmp::Ordering;
use std::sync::Arc;

use super::query::{self, Condition};
use super::{WorkingSet, names};
use crate::base::fold;
use crate::domain::{Field, FieldKind, Kind, Schema};
use crate::locale::Language;

/// More changes than this at once and the list is worked out anew.
const MANY: usize = 500;

/// What a kept list was made for.
#[derive(Clone, PartialEq, Debug)]
pub struct Wanted {
    /// Conditions that all hold.
    pub conditions: Vec<Condition>,
    /// The field it is sorted by and whether descending; nothing = newest first.
    pub sort: Option<(u16, bool)>,
    /// The language in which the names of choices are sorted.
    pub language: Language,
}

/// The list last asked for of each kind.
#[derive(Default)]
pub struct Listings {
    kept: RefCell<Vec<Option<Kept>>>,
}

struct Kept {
    wanted: Wanted,
    slots: Arc<Vec<u32>>,
    changed: Vec<u32>,
}

/// What a record is sorted by; empty fields stand last, whatever the direction.
#[derive(PartialEq)]
enum Key {
    Text(String),
    Number(i64),
    Empty,
}

impl Listings {
    /// A record of a kind came, changed or went.
    pub fn changed(&mut self, kind: Kind, slot: u32, schema: &Schema) {
        for (place, kept) in self.kept.get_mut().iter_mut().enumerate() {
            // A list sorted by the names of linked records depends on all of these.
            let sort = kept.as_ref().and_then(|kept| schema.field(Kind::ALL[place], kept.wanted.sort?.0));
            if sort.and_then(Field::target) == Some(kind) {
                *kept = None;
            } else if place == kind as usize {
                match kept {
                    Some(own) if own.changed.len() < MANY => own.changed.push(slot),
                    _ => *kept = None,
                }
            }
        }
    }

    /// The slots of the records that are wanted, in order.
    pub fn get(&self, set: &WorkingSet, kind: Kind, wanted: &Wanted) -> Arc<Vec<u32>> {
        let mut all = self.kept.borrow_mut();
        if all.len() <= kind as usize {
            all.resize_with(Kind::ALL.len(), || None);
        }
        let kept = &mut all[kind as usize];
        match kept.as_mut().filter(|kept| kept.wanted == *wanted) {
            Some(kept) => {
                if !kept.changed.is_empty() {
                    let changed = std::mem::take(&mut kept.changed);
                    mend(set, kind, wanted, Arc::make_mut(&mut kept.slots), changed);
                }
                kept.slots.clone()
            }
            None => {
                let slots = Arc::new(work_out(set, kind, wanted));
                *kept = Some(Kept { wanted: wanted.clone(), slots: slots.clone(), changed: Vec::new() });
                slots
            }
        }
    }
}

fn work_out(set: &WorkingSet, kind: Kind, wanted: &Wanted) -> Vec<u32> {
    let rows = set.rows(kind).filter(|(_, row)| wanted.conditions.iter().all(|condition| query::holds(row, condition)));
    let Some((field, descending)) = order(set, kind, wanted) else {
        return rows.rev().map(|(slot, _)| slot).collect();
    };
    if is_text(field) {
        // One buffer for all keys: a string of its own for each record would cost more than the sort.
        let mut buffer = String::new();
        let mut keyed: Vec<(usize, usize, u32)> = Vec::new();
        for (slot, row) in rows {
            let from = buffer.len();
            if let FieldKind::Text | FieldKind::Email | FieldKind::Phone | FieldKind::Url = field.kind {
                fold::fold_into(row.text(field.number), &mut buffer);
            } else if let Some(value) = field.value(row) {
                fold::fold_into(&names::plain(set, field, &value, wanted.language), &mut buffer);
            }
            keyed.push((from, buffer.len(), slot));
        }
        let text = |key: &(usize, usize, u32)| &buffer.as_bytes()[key.0..key.1];
        keyed.sort_by(|a, b| {
            let (a, b) = (text(a), text(b));
            a.is_empty().cmp(&b.is_empty()).then_with(|| directed(a.cmp(b), descending))
        });
        keyed.into_iter().map(|(_, _, slot)| slot).collect()
    } else {
        let mut keyed: Vec<(Option<i64>, u32)> =
            rows.map(|(slot, row)| (field.value(row).map(|value| query::number(&value)), slot)).collect();
        keyed.sort_by(|(a, _), (b, _)| a.is_none().cmp(&b.is_none()).then_with(|| directed(a.cmp(b), descending)));
        keyed.into_iter().map(|(_, slot)| slot).collect()
    }
}

/// Takes the changed records out and puts those that are still wanted in at their places.
fn mend(set: &WorkingSet, kind: Kind, wanted: &Wanted, slots: &mut Vec<u32>, mut changed: Vec<u32>) {
    changed.sort_unstable();
    changed.dedup();
    slots.retain(|slot| changed.binary_search(slot).is_err());
    for slot in changed {
        let Some(row) = set.at(kind, slot) else { continue };
        if !wanted.conditions.iter().all(|condition| query::holds(row, condition)) {
            continue;
        }
        let at = match order(set, kind, wanted) {
            None => slots.partition_point(|other| *other > slot),
            Some((field, descending)) => {
                let own = key(set, kind, field, wanted.language, slot);
                slots.partition_point(|other| {
                    let key = key(set, kind, field, wanted.language, *other);
                    compare(&key, &own, descending).then(other.cmp(&slot)) == Ordering::Less
                })
            }
        };
        slots.insert(at, slot);
    }
}

fn order(set: &WorkingSet, kind: Kind, wanted: &Wanted) -> Option<(&'static Field, bool)> {
    wanted.sort.and_then(|(number, descending)| Some((set.field(kind, number)?, descending)))
}

fn is_text(field: &Field) -> bool {
    use FieldKind::{Day, Decimal, Flag, Moment, Money, Number, Percent};
    !matches!(field.kind, Number | Decimal | Percent | Money | Day | Moment | Flag)
}

fn key(set: &WorkingSet, kind: Kind, field: &Field, language: Language, slot: u32) -> Key {
    match set.at(kind, slot).and_then(|row| field.value(row)) {
        None => Key::Empty,
        Some(value) if is_text(field) => match fold::fold(&names::plain(set, field, &value, language)) {
            text if text.is_empty() => Key::Empty,
            text => Key::Text(text),
        },
        Some(value) => Key::Number(query::number(&value)),
    }
}

fn compare(a: &Key, b: &Key, descending: bool) -> Ordering {
    match (a, b) {
        (Key::Text(a), Key::Text(b)) => directed(a.cmp(b), descending),
        (Key::Number(a), Key::Number(b)) => directed(a.cmp(b), descending),
        _ => (*a == Key::Empty).cmp(&(*b == Key::Empty)),
    }
}

fn directed(order: Ordering, descending: bool) -> Ordering {
    if descending { order.reverse() } else { order }
}
