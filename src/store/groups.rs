//! Groups of a list: one for each value of a field, with its count and sums.
use std::collections::HashMap;

use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::record_tables::RecordTables;
use super::{RecordStore, Slot, display_names, picklists};
use crate::base::{Date, Id, Row, Timestamp, Value, fold, small_sort};
use crate::domain::field::Derived;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::Language;

/// What the records of a group have in common.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Key {
    /// The field links to this record.
    Link(Id),
    /// The field is yes.
    Yes,
    /// The field's date is in this month.
    Month(i32, u32),
    /// The field's score is in the fifth that begins with this one.
    Score(u8),
    /// The field has this text.
    Text(String),
    /// The field is empty.
    Empty,
}

/// The records with the same value, in the order of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct Group {
    /// What they have in common.
    pub key: Key,
    /// The slots of the records.
    pub slots: Vec<Slot>,
}

/// Whether a list can be grouped by a field. Texts are grouped where the workspace defines them, as with a formula; those of
/// its people and companies are names.
pub fn can_group(field: &Field) -> bool {
    use FieldType::{Choice, Day, Flag, Link, Moment, Text};
    match field.kind {
        Choice(_) | Link(_) | Flag | Day | Moment => true,
        Text => match field.derived {
            Some(Derived::Linked(path)) => path.of.is_custom(),
            _ => field.is_custom(),
        },
        _ => field.is_learnt(),
    }
}

/// The group of a record; `day_of` returns the user's date at a timestamp.
pub fn key(set: &RecordTables, field: &Field, row: &Row, day_of: fn(Timestamp) -> Date) -> Key {
    let month = |day: Date| Key::Month(day.ymd().0, day.ymd().1);
    match set.value(field, row) {
        Some(Value::Link(id)) => Key::Link(id),
        Some(Value::Yes) => Key::Yes,
        Some(Value::Day(day)) => month(day),
        Some(Value::Moment(at)) => month(day_of(at)),
        Some(Value::Number(score)) => Key::Score(score.clamp(0, 99) as u8 / 20 * 20),
        Some(Value::Text(text)) => Key::Text(text),
        _ => Key::Empty,
    }
}

/// The groups of some slots: picklist entries in their order, records by name, months by date, empty last.
pub fn groups(
    set: &RecordStore,
    kind: RecordType,
    field: &Field,
    slots: &[Slot],
    language: Language,
    day_of: fn(Timestamp) -> Date,
) -> Vec<Group> {
    let mut places: HashMap<Key, usize> = HashMap::new();
    let mut out: Vec<Group> = Vec::new();
    for slot in slots {
        let Some(row) = set.row_at(kind, *slot) else { continue };
        let key = key(set, field, row, day_of);
        let place = *places.entry(key).or_insert_with_key(|key| {
            out.push(Group { key: key.clone(), slots: Vec::new() });
            out.len() - 1
        });
        out[place].slots.push(*slot);
    }
    let entries = picklists::entries(set, field);
    let rank = |group: &Group| match &group.key {
        Key::Link(id) => match entries.iter().position(|entry| entry == id) {
            Some(place) => (0, place as i64, String::new()),
            None => (1, 0, fold::fold(&display_names::name_of(set, *id, language))),
        },
        Key::Yes => (0, 0, String::new()),
        Key::Month(year, month) => (0, i64::from(*year) * 12 + i64::from(*month), String::new()),
        // The best first.
        Key::Score(from) => (0, -i64::from(*from), String::new()),
        Key::Text(text) => (0, 0, fold::fold(text)),
        Key::Empty => (2, 0, String::new()),
    };
    let mut ranked: Vec<_> = out.into_iter().map(|group| (rank(&group), group)).collect();
    small_sort::sort_by(&mut ranked, |(a, _), (b, _)| a.cmp(b));
    ranked.into_iter().map(|(_, group)| group).collect()
}

/// The sums of a list's money fields. Those of its groups are converted if those of the whole list are, as in reports.
#[derive(Clone, Default, PartialEq, Debug)]
pub struct ListSums {
    rates: ExchangeRates,
    fields: Vec<&'static Field>,
    totals: Vec<MoneyTotal>,
}

impl ListSums {
    /// The sums of money fields over the records of a list, at the rates of a date.
    pub fn new(
        set: &RecordStore,
        kind: RecordType,
        fields: Vec<&'static Field>,
        slots: &[Slot],
        today: Date,
    ) -> ListSums {
        let rates = ExchangeRates::on(set, today);
        let totals = totals(set, kind, &fields, slots, &rates);
        ListSums { rates, fields, totals }
    }

    /// The fields.
    pub fn fields(&self) -> &[&'static Field] {
        &self.fields
    }

    /// The sum of each field over the whole list.
    pub fn totals(&self) -> &[MoneyTotal] {
        &self.totals
    }

    /// The sum of each field over the whole list, for display.
    pub fn texts(&self, language: Language) -> Vec<String> {
        self.shown(&self.totals, language)
    }

    /// The sum of each field over a group of the list, for display.
    pub fn texts_of(&self, set: &RecordStore, kind: RecordType, slots: &[Slot], language: Language) -> Vec<String> {
        self.shown(&totals(set, kind, &self.fields, slots, &self.rates), language)
    }

    fn shown(&self, totals: &[MoneyTotal], language: Language) -> Vec<String> {
        let text = |(total, whole): (&MoneyTotal, &MoneyTotal)| {
            total.text(whole.is_converted(&self.rates), &self.rates, language)
        };
        totals.iter().zip(&self.totals).map(text).collect()
    }
}

/// The sums of money fields over some slots, in one pass over the records.
fn totals(
    set: &RecordStore,
    kind: RecordType,
    fields: &[&'static Field],
    slots: &[Slot],
    rates: &ExchangeRates,
) -> Vec<MoneyTotal> {
    let mut out = vec![MoneyTotal::default(); fields.len()];
    for row in slots.iter().filter_map(|slot| set.row_at(kind, *slot)) {
        for (field, total) in fields.iter().zip(&mut out) {
            set.money(field, row).into_iter().for_each(|money| total.add(money, rates));
        }
    }
    out
}
