//! The columns of a board: the records in each, and their sums.
use std::collections::HashMap;
use std::sync::Arc;

use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::filter::QueryContext;
use super::{RecordStore, Slot, display_names, picklists, stages};
use crate::base::Id;
use crate::domain::picklist::Picklist;
use crate::domain::records::stage;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::phrases;

/// A column: its key, its records in order, its sums.
#[derive(Clone, PartialEq, Eq)]
pub struct BoardColumn {
    /// The entry that the records link to; `None` for those without one.
    pub key: Option<Id>,
    /// The name.
    pub name: String,
    /// The slots of the records.
    pub slots: Vec<Slot>,
    /// The sum of the amounts, if there are any.
    pub sum: Option<String>,
    /// The sum weighted by probability, for columns that are not closed.
    pub weighted: Option<String>,
}

/// The columns of a board by a field. `dropped` are cards whose new column is not stored yet. If the amounts on the
/// board have several currencies, their sums are converted at the rates of the viewer's day.
pub fn build_columns(
    set: &RecordStore,
    kind: RecordType,
    field: &Field,
    pipeline: Option<Id>,
    slots: &[Slot],
    dropped: &HashMap<Id, Option<Id>>,
    viewer: &QueryContext,
) -> Vec<Arc<BoardColumn>> {
    let (rates, language) = (ExchangeRates::on(set, viewer.today), viewer.language);
    let is_stage = field.kind == FieldType::Choice(Picklist::Stage);
    let mut keys: Vec<Option<Id>> = picklists::entries(set, field)
        .into_iter()
        .filter(|id| !is_stage || in_pipeline(set, *id, pipeline))
        .map(Some)
        .collect();
    let mut places: HashMap<Option<Id>, usize> = keys.iter().enumerate().map(|(place, key)| (*key, place)).collect();
    let amounts = |derived: bool| {
        set.fields(kind).iter().copied().find(|field| field.is_amount() && field.derived.is_some() == derived)
    };
    let (amount, expected) = (amounts(false), amounts(true));
    let mut whole = [MoneyTotal::default(), MoneyTotal::default()];
    let mut piles: Vec<(Vec<Slot>, [MoneyTotal; 2])> = vec![Default::default(); keys.len()];
    for slot in slots {
        let Some(row) = set.row_at(kind, *slot) else { continue };
        let own = || field.value(row).and_then(|value| value.link());
        let key = dropped.get(&row.id()).copied().unwrap_or_else(own);
        let place = match places.get(&key) {
            Some(place) => *place,
            // Deals of another pipeline have their own board.
            None if is_stage => continue,
            None => {
                // Records without an entry, or with one that is no longer offered, come last.
                keys.push(key);
                piles.push(Default::default());
                places.insert(key, keys.len() - 1);
                keys.len() - 1
            }
        };
        let (own, sums) = &mut piles[place];
        own.push(*slot);
        for ((field, sum), whole) in [amount, expected].into_iter().zip(sums).zip(&mut whole) {
            if let Some(money) = field.and_then(|field| field.money(row)) {
                sum.add(money, &rates);
                whole.add(money, &rates);
            }
        }
    }
    if !field.required && !keys.contains(&None) {
        keys.push(None);
        piles.push(Default::default());
    }
    let is_converted = whole.each_ref().map(|whole| whole.is_converted(&rates));
    let pile = |(key, (mut slots, [sum, weighted])): (Option<Id>, (Vec<Slot>, [MoneyTotal; 2]))| {
        let is_closed = is_stage && key.is_some_and(|id| stages::is_closed(set, id));
        // Recently closed ones are of interest first.
        if is_closed {
            slots.reverse();
        }
        let name = key
            .map_or_else(|| phrases::NO_VALUE.of(language).to_string(), |id| display_names::name_of(set, id, language));
        let weighted = (!is_closed && expected.is_some()).then(|| weighted.text(is_converted[1], &rates, language));
        let sum = amount.map(|_| sum.text(is_converted[0], &rates, language));
        Arc::new(BoardColumn { key, name, slots, sum, weighted })
    };
    keys.into_iter().zip(piles).map(pile).collect()
}

fn in_pipeline(set: &RecordStore, id: Id, pipeline: Option<Id>) -> bool {
    let own =
        set.get(RecordType::Stage, id).and_then(|row| row.link(stage::PIPELINE)).unwrap_or(defaults::MAIN_PIPELINE);
    own == pipeline.unwrap_or(defaults::MAIN_PIPELINE)
}
