//! The rules of line items: defaults from the product, and the deal's amount as their sum (domain rules: Opportunity).
use std::collections::{BTreeMap, BTreeSet};

use super::decision::Rejection;
use super::draft::Draft;
use crate::base::decimal::ONE;
use crate::base::{FieldId, Id, Money, Row, Value};
use crate::domain::RecordType;
use crate::domain::records::{line_item, opportunity, price, product};
use crate::domain::rules::line_items::{Line, NoSum, totals};
use crate::locale::phrase;
use crate::store::RecordStore;
use crate::store::exchange_rates::base_currency;

/// Completes a new line from its product: missing fields are copied, without a price it costs nothing, and it is last
/// in order.
pub fn follow_new(draft: &mut Draft, id: Id) {
    follow_product(draft, id, |draft, number| draft.get(id, number).is_none());
    if draft.get(id, line_item::QUANTITY).is_none() {
        draft.set(id, line_item::QUANTITY, Some(Value::Number(ONE)));
    }
    if draft.get(id, line_item::PRICE).is_none() {
        let amount = draft.link(id, line_item::OPPORTUNITY).and_then(|deal| draft.get(deal, opportunity::AMOUNT));
        let currency = match amount {
            Some(Value::Money(amount)) => amount.currency,
            _ => base_currency(draft.base()),
        };
        draft.set(id, line_item::PRICE, Some(Value::Money(Money { minor: 0, currency })));
    }
    if let Some(deal) = draft.link(id, line_item::OPPORTUNITY) {
        let last = Touched::of(draft, ITEMS)
            .lines(draft, deal)
            .into_iter()
            .filter_map(|id| match draft.get(id, line_item::ORDER) {
                Some(Value::Number(order)) => Some(order),
                _ => None,
            })
            .max();
        draft.set(id, line_item::ORDER, Some(Value::Number(last.unwrap_or(0) + 1)));
    }
}

/// Copies name, price and tax of a changed product, except for what the edit itself sets.
pub fn follow_edit(draft: &mut Draft, id: Id) {
    let Some(before) = draft.base().get(RecordType::LineItem, id) else { return };
    if draft.link(id, line_item::PRODUCT) != before.link(line_item::PRODUCT) {
        follow_product(draft, id, |draft, number| draft.get(id, number) == before.get(number));
    }
}

/// The price of a product in a deal: that of the deal's price list, else its standard price.
pub fn price_for(set: &RecordStore, product: Id, list: Option<Id>) -> Option<Value> {
    let listed = |row: &&Row| list.is_some() && row.link(price::LIST) == list;
    set.linking(product, RecordType::Price, price::PRODUCT)
        .find(listed)
        .and_then(|row| row.get(price::PRICE))
        .or_else(|| set.get(RecordType::Product, product)?.get(product::PRICE))
}

/// Updates the total of every touched line, and the amount of every deal with touched lines.
pub fn settle(draft: &mut Draft) -> Result<(), Rejection> {
    let concerned: Vec<(RecordType, Id)> =
        draft.touched().filter(|(kind, _)| matches!(kind, RecordType::LineItem | RecordType::Opportunity)).collect();
    let mut deals = BTreeSet::new();
    for (kind, id) in concerned {
        if kind == RecordType::Opportunity {
            deals.insert(id);
            continue;
        }
        // A line that is moved or removed changes the deal it leaves.
        let left = draft.base().get(RecordType::LineItem, id).and_then(|row| row.link(line_item::OPPORTUNITY));
        deals.extend(left.into_iter().chain(draft.link(id, line_item::OPPORTUNITY)));
        check(draft, id)?;
        if let Some(line) = line(draft, id) {
            let net = line.net().ok_or(refusal(NoSum::TooLarge))?;
            draft.set(id, line_item::TOTAL, Some(Value::Money(net)));
        }
    }
    let touched = Touched::of(draft, ITEMS);
    for deal in deals {
        let lines: Vec<Line> = touched.lines(draft, deal).into_iter().filter_map(|id| line(draft, id)).collect();
        if let Some(totals) = totals(&lines).map_err(refusal)? {
            draft.set(deal, opportunity::AMOUNT, Some(Value::Money(totals.net)));
        }
    }
    Ok(())
}

/// Rejects an amount that was typed into a deal with line items.
pub fn refuse_typed_amounts(draft: &Draft) -> Result<(), Rejection> {
    let touched = Touched::of(draft, ITEMS);
    for (_, deal) in draft.touched().filter(|(kind, _)| *kind == RecordType::Opportunity) {
        let Some(before) = draft.base().get(RecordType::Opportunity, deal) else { continue };
        let is_typed = draft.get(deal, opportunity::AMOUNT) != before.get(opportunity::AMOUNT);
        if is_typed && !touched.lines(draft, deal).is_empty() {
            return Err(amount_is_sum_error());
        }
    }
    Ok(())
}

/// The rejection of a typed amount that is the sum of line items.
pub fn amount_is_sum_error() -> Rejection {
    Rejection::of(
        RecordType::Opportunity,
        opportunity::AMOUNT,
        phrase!(
            "The amount is the sum of the line items. Change these, or remove them to type an amount.",
            "Der Betrag ist die Summe der Positionen. Ändern Sie diese, oder entfernen Sie sie, um einen Betrag einzugeben.",
            "Le montant est la somme des lignes de produit. Modifiez-les, ou supprimez-les pour saisir un montant.",
        ),
    )
}

/// Whether a deal has line items, so that its amount is their sum.
pub fn has_lines(set: &RecordStore, deal: Id) -> bool {
    set.linking(deal, RecordType::LineItem, line_item::OPPORTUNITY).next().is_some()
}

/// The lines of a deal in their order.
pub fn sorted(set: &RecordStore, deal: Id) -> Vec<&Row> {
    let mut rows: Vec<&Row> = set.linking(deal, RecordType::LineItem, line_item::OPPORTUNITY).collect();
    rows.sort_by_key(|row| (row.number(line_item::ORDER).unwrap_or(0), row.id()));
    rows
}

/// Where the lines of a record are: their type, and their link to it.
pub(super) type Place = (RecordType, FieldId);

const ITEMS: Place = (RecordType::LineItem, line_item::OPPORTUNITY);

/// The lines a draft touches, by the deal or quote that they have in it.
pub(super) struct Touched {
    place: Place,
    lines: BTreeMap<Id, Vec<Id>>,
}

impl Touched {
    pub(super) fn of(draft: &Draft, place: Place) -> Touched {
        let mut lines: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
        for (_, id) in draft.touched().filter(|(kind, _)| *kind == place.0) {
            if let Some(owner) = draft.link(id, place.1) {
                lines.entry(owner).or_default().push(id);
            }
        }
        Touched { place, lines }
    }

    /// The lines of a deal or quote in the draft.
    pub(super) fn lines(&self, draft: &Draft, owner: Id) -> BTreeSet<Id> {
        let (kind, link) = self.place;
        let kept = draft.base().linking(owner, kind, link).map(Row::id);
        let kept = kept.filter(|id| draft.link(*id, link) == Some(owner));
        kept.chain(self.lines.get(&owner).into_iter().flatten().copied()).collect()
    }
}

/// A line as it is calculated; a quote's has the same fields.
pub(super) fn line(draft: &Draft, id: Id) -> Option<Line> {
    let number = |field: FieldId| match draft.get(id, field) {
        Some(Value::Number(number)) => Some(number),
        _ => None,
    };
    match draft.get(id, line_item::PRICE) {
        Some(Value::Money(price)) => Some(Line {
            quantity: number(line_item::QUANTITY).unwrap_or(ONE),
            price,
            discount: number(line_item::DISCOUNT).unwrap_or(0),
            tax: number(line_item::TAX).unwrap_or(0),
        }),
        _ => None,
    }
}

/// Rejects percentages that make no sense.
pub(super) fn check(draft: &Draft, id: Id) -> Result<(), Rejection> {
    for (number, most) in [(line_item::DISCOUNT, 100 * ONE), (line_item::TAX, 1_000 * ONE)] {
        if matches!(draft.get(id, number), Some(Value::Number(percent)) if !(0..=most).contains(&percent)) {
            let text = phrase!(
                "Enter a percentage that is not negative, for a discount at most 100.",
                "Geben Sie einen Prozentwert ein, der nicht negativ ist, für einen Rabatt höchstens 100.",
                "Saisissez un pourcentage positif ou nul, de 100 au plus pour une remise.",
            );
            return Err(Rejection::of(RecordType::LineItem, number, text));
        }
    }
    Ok(())
}

/// Why lines have no sum.
pub(super) fn refusal(why: NoSum) -> Rejection {
    let text = match why {
        NoSum::Mixed(..) => phrase!(
            "The line items of an opportunity share one currency. Enter the price in the currency of the others.",
            "Die Positionen einer Opportunity haben eine gemeinsame Währung. Geben Sie den Preis in der Währung der anderen ein.",
            "Les lignes de produit d’une opportunité ont une devise commune. Saisissez le prix dans celle des autres lignes.",
        ),
        NoSum::TooLarge => phrase!(
            "This amount is too large. Check quantity and price.",
            "Dieser Betrag ist zu groß. Prüfen Sie Menge und Preis.",
            "Ce montant est trop élevé. Vérifiez la quantité et le prix.",
        ),
    };
    Rejection::of(RecordType::LineItem, line_item::PRICE, text)
}

fn follow_product(draft: &mut Draft, id: Id, is_open: impl Fn(&Draft, FieldId) -> bool) {
    let Some(product) = draft.link(id, line_item::PRODUCT) else { return };
    let set = draft.base();
    let Some(row) = set.get(RecordType::Product, product) else { return };
    let list = draft.link(id, line_item::OPPORTUNITY).and_then(|deal| draft.link(deal, opportunity::PRICE_LIST));
    for (number, value) in [
        (line_item::NAME, row.get(product::NAME)),
        (line_item::PRICE, price_for(set, product, list)),
        (line_item::TAX, row.get(product::TAX)),
    ] {
        if is_open(draft, number) {
            draft.set(id, number, value);
        }
    }
}
