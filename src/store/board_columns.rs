//! The columns of a board: the records in each, and their sums.
use std::collections::HashMap;
use std::sync::Arc;

use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::filter::QueryContext;
use super::{RecordStore, Slot, display_names, picklists, stages};
use crate::base::Id;
use crate::domain::field::Derived;
use crate::domain::picklist::Picklist;
use crate::domain::records::{stage, status};
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
    /// Where a record ends with this entry, and whether anybody wishes for it; `None` where it stays open.
    pub end: Option<End>,
}

/// How a record ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    /// Won, or converted.
    Good,
    /// Lost, or given up.
    Bad,
}

/// The keys of the columns that a board shows, and of its ends.
pub type BoardParts = (Vec<Option<Id>>, Vec<Option<Id>>);

/// The columns that a board shows, and those that are only targets while a card is moved: the ends. If nothing is open
/// but something has ended, as with a filter for it, the ends are columns too.
pub fn split(columns: &[Arc<BoardColumn>]) -> BoardParts {
    let has_cards = |is_end: bool| columns.iter().any(|own| own.end.is_some() == is_end && !own.slots.is_empty());
    let keeps_ends = !has_cards(false) && has_cards(true);
    let (ends, shown): (Vec<_>, Vec<_>) = columns.iter().partition(|own| own.end.is_some() && !keeps_ends);
    let keys = |columns: Vec<&Arc<BoardColumn>>| columns.into_iter().map(|own| own.key).collect();
    (keys(shown), keys(ends))
}

/// Whether a board sums this field: an amount that users type, or the one derived from it, but none of a formula.
fn is_summed(field: &Field, is_derived: bool) -> bool {
    let is_formula = field.derived.is_some_and(Derived::is_custom);
    field.is_amount() && field.derived.is_some() == is_derived && !is_formula
}

/// How a record ends with an entry of a field.
fn end_of(set: &RecordStore, field: &Field, id: Id) -> Option<End> {
    match field.kind {
        FieldType::Choice(Picklist::Stage) if stages::is_lost(set, id) => Some(End::Bad),
        FieldType::Choice(Picklist::Stage) => stages::is_closed(set, id).then_some(End::Good),
        FieldType::Choice(Picklist::Status) => {
            let category = set.get(RecordType::Status, id)?.link(status::CATEGORY)?;
            let ends = [(defaults::CONVERTED, Some(End::Good)), (defaults::NOT_CONVERTED, Some(End::Bad))];
            defaults::lookup_or(Some(category), &ends, None)
        }
        _ => None,
    }
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
    let amounts = |derived: bool| set.fields(kind).iter().copied().find(|field| is_summed(field, derived));
    let (amount, expected) = (amounts(false), amounts(true));
    let mut whole = [MoneyTotal::default(), MoneyTotal::default()];
    let mut piles: Vec<(Vec<Slot>, [MoneyTotal; 2])> = vec![Default::default(); keys.len()];
    for slot in slots {
        let Some(row) = set.row_at(kind, *slot) else { continue };
        let own = || set.value(field, row).and_then(|value| value.link());
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
            if let Some(money) = field.and_then(|field| set.money(field, row)) {
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
        let end = key.and_then(|id| end_of(set, field, id));
        let is_closed = is_stage && end.is_some();
        // Recently closed ones are of interest first.
        if is_closed {
            slots.reverse();
        }
        let name = key
            .map_or_else(|| phrases::NO_VALUE.of(language).to_string(), |id| display_names::name_of(set, id, language));
        let weighted = (!is_closed && expected.is_some()).then(|| weighted.text(is_converted[1], &rates, language));
        let sum = amount.map(|_| sum.text(is_converted[0], &rates, language));
        Arc::new(BoardColumn { key, name, slots, sum, weighted, end })
    };
    keys.into_iter().zip(piles).map(pile).collect()
}

/// What the columns of a board come to.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct BoardTotal {
    /// The number of records.
    pub count: usize,
    /// The sum of their amounts, if they have any.
    pub sum: Option<String>,
    /// The sum weighted by probability.
    pub weighted: Option<String>,
}

/// The total of the columns with some keys.
pub fn total(
    set: &RecordStore,
    kind: RecordType,
    columns: &[Arc<BoardColumn>],
    shown: &[Option<Id>],
    viewer: &QueryContext,
) -> BoardTotal {
    let rates = ExchangeRates::on(set, viewer.today);
    let slots = || columns.iter().filter(|own| shown.contains(&own.key)).flat_map(|own| own.slots.iter());
    let sum = |is_derived: bool| {
        let field = set.fields(kind).iter().find(|field| is_summed(field, is_derived))?;
        let mut sum = MoneyTotal::default();
        slots().filter_map(|slot| set.money(field, set.row_at(kind, *slot)?)).for_each(|money| sum.add(money, &rates));
        (!sum.is_empty()).then(|| sum.own_text(&rates, viewer.language))
    };
    BoardTotal { count: slots().count(), sum: sum(false), weighted: sum(true) }
}

fn in_pipeline(set: &RecordStore, id: Id, pipeline: Option<Id>) -> bool {
    let own =
        set.get(RecordType::Stage, id).and_then(|row| row.link(stage::PIPELINE)).unwrap_or(defaults::MAIN_PIPELINE);
    own == pipeline.unwrap_or(defaults::MAIN_PIPELINE)
}
