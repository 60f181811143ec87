//! The values of a field in one vector, indexed by slot: what reports group, filter and add up. Several fields are read
//! in one pass over the records. Columns are cached and updated for the records a commit touched.
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::change_clock::BLOCK_ROWS;
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{Currency, FieldId, Id, IdMap, Money, Row, Value, small_sort};
use crate::domain::field::Derived;
use crate::domain::records::opportunity;
use crate::domain::{Field, RecordType};

/// The marker of an empty field in a column of numbers.
pub const NONE: i64 = i64::MIN;

/// The values of a field, by slot.
#[derive(Clone)]
pub enum Column {
    /// Links and choices, as indexes into `ids`; index 0 is the empty field.
    Links {
        /// By slot.
        codes: Vec<u32>,
        /// The linked records.
        ids: Vec<Id>,
        /// The index of each.
        places: IdMap<u32>,
    },
    /// Several links, as sorted indexes into `ids`; most records have none, one or two.
    Several {
        /// By slot.
        codes: Vec<Vec<u32>>,
        /// The linked records.
        ids: Vec<Id>,
        /// The index of each.
        places: IdMap<u32>,
    },
    /// Numbers, dates and timestamps; 1 for yes.
    Numbers(Vec<i64>),
    /// Amounts: minor units, and the index of the currency.
    Money {
        /// By slot.
        minor: Vec<i64>,
        /// By slot.
        currency: Vec<u8>,
        /// The currencies that occur.
        currencies: Vec<Currency>,
    },
    /// Texts, as indexes into `texts`; index 0 is the empty field.
    Texts {
        /// By slot.
        codes: Vec<u32>,
        /// Each text once.
        texts: Vec<String>,
        /// The index of each.
        places: FxHashMap<String, u32>,
    },
}

/// The columns that were requested so far.
#[derive(Default)]
pub struct Columns {
    kept: RefCell<Vec<Kept>>,
}

struct Kept {
    kind: RecordType,
    field: &'static Field,
    column: Rc<Column>,
    changed: Vec<Slot>,
}

/// The factors of expected revenue: an amount and a percentage.
const FACTORS: [FieldId; 2] = [opportunity::AMOUNT, opportunity::PROBABILITY];

/// With more changes than this, a column is computed from scratch.
const MAX_MENDED: usize = 20_000;

impl Columns {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot) {
        let kept = self.kept.get_mut();
        kept.retain(|kept| kept.kind != kind || kept.changed.len() < MAX_MENDED);
        kept.iter_mut().filter(|kept| kept.kind == kind).for_each(|kept| kept.changed.push(slot));
    }

    /// Forgets all columns.
    pub fn clear(&self) {
        self.kept.borrow_mut().clear();
    }

    /// Forgets the columns of a record type.
    pub fn forget(&mut self, kind: RecordType) {
        self.kept.get_mut().retain(|kept| kept.kind != kind);
    }

    /// The columns of some fields of a record type, in the order of `fields`.
    pub fn get(&self, set: &RecordTables, kind: RecordType, fields: &[&'static Field]) -> Vec<Rc<Column>> {
        self.make(set, kind, fields);
        let mut kept = self.kept.borrow_mut();
        let mut out = Vec::with_capacity(fields.len());
        for field in fields {
            let Some(kept) = kept.iter_mut().find(|kept| kept.kind == kind && kept.field == *field) else { continue };
            if !kept.changed.is_empty() {
                let column = Rc::make_mut(&mut kept.column);
                for slot in std::mem::take(&mut kept.changed) {
                    column.set(slot.index(), set.row_at(kind, slot).and_then(|row| set.value(field, row)));
                }
            }
            out.push(kept.column.clone());
        }
        out
    }

    /// Computes the columns that are not cached, in one pass over the records.
    fn make(&self, set: &RecordTables, kind: RecordType, fields: &[&'static Field]) {
        let is_missing =
            |field: &&'static Field| !self.kept.borrow().iter().any(|kept| kept.kind == kind && kept.field == *field);
        let mut missing: Vec<&'static Field> = fields.iter().copied().filter(is_missing).collect();
        // Expected revenue is computed from two columns, many times as fast as deal by deal.
        let is_expected = |field: &&'static Field| field.derived == Some(Derived::ExpectedRevenue);
        let expected = missing.iter().copied().find(is_expected);
        missing.retain(|field| !is_expected(field));
        let factors: Vec<&'static Field> = match expected {
            Some(_) => FACTORS.iter().filter_map(|number| kind.field(*number)).collect(),
            None => Vec::new(),
        };
        missing.extend(factors.iter().copied().filter(is_missing));
        small_sort::sort_by_key(&mut missing, |field| field.number);
        missing.dedup_by_key(|field| field.number);
        let keep = |(field, column): (&'static Field, Column)| {
            self.kept.borrow_mut().push(Kept { kind, field, column: Rc::new(column), changed: Vec::new() });
        };
        if !missing.is_empty() {
            missing.iter().copied().zip(compute(set, kind, &missing)).for_each(keep);
        }
        if let Some(field) = expected
            && let [amount, percent] = self.get(set, kind, &factors).as_slice()
        {
            keep((field, amount.share(percent)));
        }
    }
}

fn compute(set: &RecordTables, kind: RecordType, fields: &[&'static Field]) -> Vec<Column> {
    let slots = set.slots(kind);
    let mut columns: Vec<Column> = fields.iter().map(|field| Column::new(field, slots as usize)).collect();
    set.stretches(kind).for_each(|stretch| fill(set, kind, stretch, fields, &mut columns));
    columns
}

#[inline(never)]
fn fill(set: &RecordTables, kind: RecordType, stretch: u32, fields: &[&'static Field], columns: &mut [Column]) {
    let numbers: Vec<FieldId> = fields.iter().map(|field| field.number).collect();
    let mut raw: Vec<&[u8]> = vec![&[]; fields.len()];
    let first = (stretch * BLOCK_ROWS) as usize;
    for (slot, row) in (first..).zip(set.stretch(kind, stretch)) {
        let Some(row) = row else { continue };
        row.read_fields(&numbers, &mut raw);
        for ((field, column), raw) in fields.iter().zip(&mut *columns).zip(&raw) {
            if field.derived.is_some() {
                column.set(slot, set.value(field, row));
            } else if !raw.is_empty() {
                column.put(slot, raw, row, field);
            }
        }
    }
}

impl Column {
    fn new(field: &Field, slots: usize) -> Column {
        use crate::domain::FieldType::{Choice, Choices, Email, Link, Links, LongText, Money, Phone, Text, Url};
        let none = Id([0; 16]);
        match field.kind {
            Choice(_) | Link(_) => Column::Links { codes: vec![0; slots], ids: vec![none], places: IdMap::default() },
            Choices(_) | Links(_) => {
                Column::Several { codes: vec![Vec::new(); slots], ids: vec![none], places: IdMap::default() }
            }
            Money => Column::Money { minor: vec![NONE; slots], currency: vec![0; slots], currencies: Vec::new() },
            Text | LongText | Email | Phone | Url => {
                Column::Texts { codes: vec![0; slots], texts: vec![String::new()], places: FxHashMap::default() }
            }
            _ => Column::Numbers(vec![NONE; slots]),
        }
    }

    /// Sets the value of an empty slot from raw bytes; bytes of an unexpected type take the slow path of decoding.
    fn put(&mut self, slot: usize, raw: &[u8], row: &Row, field: &Field) {
        let is_taken = match (&mut *self, raw) {
            (Column::Links { codes, ids, places }, [b'L', id @ ..]) => {
                // Neighbours often link to the same record.
                let before = slot.checked_sub(1).and_then(|before| codes.get(before).copied());
                let code = |target: Id| match before {
                    Some(before) if ids.get(before as usize) == Some(&target) => before,
                    _ => place(target, ids, places),
                };
                put(codes, slot, id.try_into().ok().map(Id).map(code))
            }
            (Column::Numbers(values), [b'I' | b'N', number @ ..]) => {
                put(values, slot, number.try_into().ok().map(i64::from_le_bytes))
            }
            (Column::Numbers(values), [b'D', day @ ..]) => {
                put(values, slot, day.try_into().ok().map(i32::from_le_bytes).map(i64::from))
            }
            (Column::Money { minor, currency, currencies }, [b'M', rest @ ..]) => match rest.split_first_chunk::<8>() {
                Some((number, code)) => {
                    // A currency that is new to the column takes the slow path, once.
                    let known = currencies.iter().position(|own| own.bytes() == code);
                    put(currency, slot, known.and_then(|place| u8::try_from(place).ok()))
                        && put(minor, slot, Some(i64::from_le_bytes(*number)))
                }
                None => false,
            },
            _ => false,
        };
        if !is_taken {
            self.set(slot, row.get(field.number));
        }
    }

    fn set(&mut self, slot: usize, value: Option<Value>) {
        match self {
            Column::Links { codes, ids, places } => {
                grow(codes, slot, 0);
                codes[slot] = value.and_then(|value| value.link()).map_or(0, |id| place(id, ids, places));
            }
            Column::Several { codes, ids, places } => {
                grow(codes, slot, Vec::new());
                let links = value.as_ref().map(Value::links).unwrap_or_default();
                codes[slot] = links.iter().map(|id| place(*id, ids, places)).collect();
            }
            Column::Numbers(values) => {
                grow(values, slot, NONE);
                values[slot] = match value {
                    Some(Value::Yes) => 1,
                    Some(value) => super::filter::number(&value),
                    None => NONE,
                };
            }
            Column::Money { minor, currency, currencies } => {
                grow(minor, slot, NONE);
                grow(currency, slot, 0);
                minor[slot] = NONE;
                if let Some(Value::Money(money)) = value {
                    let known = currencies.iter().position(|other| *other == money.currency);
                    let at = known.unwrap_or_else(|| {
                        currencies.push(money.currency);
                        currencies.len() - 1
                    });
                    // There are fewer currencies than a `u8` can index.
                    currency[slot] = u8::try_from(at).unwrap_or(u8::MAX);
                    minor[slot] = money.minor;
                }
            }
            Column::Texts { codes, texts, places } => {
                grow(codes, slot, 0);
                codes[slot] = match value {
                    Some(Value::Text(text)) => match places.get(&text) {
                        Some(place) => *place,
                        None => {
                            let place = texts.len() as u32;
                            texts.push(text.clone());
                            places.insert(text, place);
                            place
                        }
                    },
                    _ => 0,
                };
            }
        }
    }

    /// The amounts of this column times the percentages of another one, each rounded separately; empty counts as 0 %.
    fn share(&self, percent: &Column) -> Column {
        let Column::Money { minor, currency, currencies } = self else { return self.clone() };
        let share = |(slot, minor): (usize, &i64)| match (*minor, percent.number(slot)) {
            (NONE, _) => NONE,
            (_, NONE) => 0,
            (minor, percent) => Money::apply_percent(minor, percent),
        };
        let minor = minor.iter().enumerate().map(share).collect();
        Column::Money { minor, currency: currency.clone(), currencies: currencies.clone() }
    }

    /// By slot, the index of the linked record in [`Column::ids`]; 0 for no link. Empty for other columns.
    pub fn codes(&self) -> &[u32] {
        match self {
            Column::Links { codes, .. } => codes,
            _ => &[],
        }
    }

    /// The linked records.
    pub fn ids(&self) -> &[Id] {
        match self {
            Column::Links { ids, .. } | Column::Several { ids, .. } => ids,
            _ => &[],
        }
    }

    /// Whether a slot has a value.
    pub fn is_filled(&self, slot: usize) -> bool {
        match self {
            Column::Links { codes, .. } | Column::Texts { codes, .. } => codes[slot] != 0,
            Column::Several { codes, .. } => !codes[slot].is_empty(),
            Column::Numbers(values) => values[slot] != NONE,
            Column::Money { minor, .. } => minor[slot] != NONE,
        }
    }

    /// The amount in a slot.
    pub fn money(&self, slot: usize) -> Option<Money> {
        match self {
            Column::Money { minor, currency, currencies } if minor[slot] != NONE => {
                Some(Money { minor: minor[slot], currency: *currencies.get(currency[slot] as usize)? })
            }
            _ => None,
        }
    }

    /// The number in a slot: minor units of an amount, a date or timestamp as a number; [`NONE`] if it is empty.
    pub fn number(&self, slot: usize) -> i64 {
        match self {
            Column::Numbers(values) => values[slot],
            Column::Money { minor, .. } => minor[slot],
            _ => NONE,
        }
    }
}

fn place(id: Id, ids: &mut Vec<Id>, places: &mut IdMap<u32>) -> u32 {
    *places.entry(id).or_insert_with(|| {
        ids.push(id);
        ids.len() as u32 - 1
    })
}

/// Sets a slot's value if there is one. Returns whether it did.
fn put<T>(values: &mut [T], slot: usize, value: Option<T>) -> bool {
    match (values.get_mut(slot), value) {
        (Some(own), Some(value)) => {
            *own = value;
            true
        }
        _ => false,
    }
}

fn grow<T: Clone>(values: &mut Vec<T>, slot: usize, none: T) {
    if values.len() <= slot {
        values.resize(slot + 1, none);
    }
}
