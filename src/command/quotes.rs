//! Quotes: how one begins, is sent, followed by another version, accepted and declined.
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::line_items::{self as items, Place, Touched};
use super::opportunity as opportunity_rules;
use crate::base::decimal::ONE;
use crate::base::{FieldId, Id, Money, Row, Value};
use crate::domain::records::{line_item, opportunity, product, quote, quote_line};
use crate::domain::rules::line_items::Line;
use crate::domain::rules::quote_totals::discount_lines;
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, Phrase, format, phrase};
use crate::store::exchange_rates::base_currency;
use crate::store::letterhead::Letterhead;
use crate::store::quote_versions::line_of_version;
use crate::store::{quote_words, quotes};

/// What the acceptance of a quote means for its opportunity.
#[derive(Clone, PartialEq, Debug)]
pub enum Acceptance {
    /// It is won; with the fields that its stage asks for.
    Win(Vec<FieldEdit>),
    /// It gets the quote's lines and amount, and stays in its stage.
    TakeOver,
}

/// Where the lines of quotes are.
pub(super) const LINES: Place = (RecordType::QuoteLine, quote_line::QUOTE);

const NOT_DRAFT: Phrase = phrase!(
    "Only a draft can be sent. Create a new version to send it again.",
    "Nur ein Entwurf lässt sich versenden. Erstellen Sie eine neue Version, um es noch einmal zu versenden.",
    "Seul un brouillon peut être envoyé. Créez une nouvelle version pour l’envoyer de nouveau.",
);
const NO_LINES: Phrase = phrase!(
    "The quote has no lines. Add what is offered, then send it.",
    "Das Angebot hat keine Positionen. Fügen Sie hinzu, was angeboten wird, und versenden Sie es dann.",
    "Le devis n’a aucune ligne. Ajoutez ce qui est proposé, puis envoyez-le.",
);
const PASSED: Phrase = phrase!(
    "This day has passed. Choose until when the quote is valid.",
    "Dieser Tag ist vorbei. Wählen Sie, bis wann das Angebot gilt.",
    "Cette date est passée. Choisissez jusqu’à quand le devis est valable.",
);
const NOT_OUT: Phrase = phrase!(
    "Only a quote that the customer has can be accepted or declined.",
    "Nur ein Angebot, das der Kunde hat, kann angenommen oder abgelehnt werden.",
    "Seul un devis que le client a reçu peut être accepté ou refusé.",
);
const NOT_RENEWED: Phrase = phrase!(
    "A new version follows a quote that was sent and is not accepted. Change a draft itself.",
    "Eine neue Version folgt auf ein Angebot, das versendet und nicht angenommen ist. Einen Entwurf ändern Sie selbst.",
    "Une nouvelle version suit un devis envoyé et non accepté. Modifiez directement un brouillon.",
);
const HAS_DRAFT: Phrase = phrase!(
    "There is a draft of a later version already. Send or delete that one first.",
    "Es gibt bereits einen Entwurf einer späteren Version. Versenden oder löschen Sie zuerst diesen.",
    "Il existe déjà un brouillon d’une version suivante. Envoyez-le ou supprimez-le d’abord.",
);
const ACCEPTED_BEFORE: Phrase = phrase!(
    "The version before this one was accepted, so that this one cannot replace it.",
    "Die Version davor wurde angenommen; diese kann sie nicht mehr ersetzen.",
    "La version précédente a été acceptée ; celle-ci ne peut plus la remplacer.",
);
const NO_WIN: Phrase = phrase!(
    "The pipeline of this opportunity has no stage for won deals. Add one in the settings, or take over the amount only.",
    "Die Pipeline dieser Opportunity hat keine Phase für gewonnene Deals. Legen Sie in den Einstellungen eine an, oder übernehmen Sie nur den Betrag.",
    "Le pipeline de cette opportunité n’a pas d’étape pour les affaires gagnées. Ajoutez-en une dans les paramètres ou reprenez seulement le montant.",
);
const NUMBER_IS_OWN: Phrase = phrase!(
    "No earlier quote has this number.",
    "Kein früheres Angebot hat diese Nummer.",
    "Aucun devis antérieur ne porte ce numéro.",
);

/// Completes a new quote from its opportunity: names, recipient, texts in the customer's language, and the lines.
pub fn follow_new(draft: &mut Draft, id: Id, context: &Context) {
    let set = draft.base();
    let Some(deal) = draft.link(id, quote::OPPORTUNITY).and_then(|deal| set.get(RecordType::Opportunity, deal)) else {
        return;
    };
    let person = draft.link(id, quote::CONTACT).or_else(|| deal.link(opportunity::CONTACT));
    let company = draft.link(id, quote::ACCOUNT).or_else(|| deal.link(opportunity::ACCOUNT));
    let language = quotes::language_of(set, person).unwrap_or(context.language);
    let letterhead = Letterhead::of(set);
    for (number, value) in [
        (quote::NAME, deal.get(opportunity::NAME)),
        (quote::ACCOUNT, company.map(Value::Link)),
        (quote::CONTACT, person.map(Value::Link)),
        (quote::OWNER, deal.get(opportunity::OWNER)),
        (quote::RECIPIENT, quotes::recipient(set, company, person, language)),
        (quote::INTRO, Value::text(quote_words::of(quote_words::INTRO, language))),
        (quote::TERMS, Value::text(letterhead.terms_in(language))),
        (quote::LANGUAGE, Value::text(language.code())),
    ] {
        if draft.get(id, number).is_none() {
            draft.set(id, number, value);
        }
    }
    copy_items(draft, id, deal);
}

/// Copies the line items of a deal into a quote. A deal without any is offered as one line, so that both have one amount.
fn copy_items(draft: &mut Draft, id: Id, deal: &Row) {
    let set = draft.base();
    let rows = items::sorted(set, deal.id());
    if rows.is_empty()
        && let Some(amount) = deal.get(opportunity::AMOUNT)
    {
        let fields = vec![
            (quote_line::NAME, draft.get(id, quote::NAME).unwrap_or(Value::Text(String::new()))),
            (quote_line::QUOTE, Value::Link(id)),
            (quote_line::QUANTITY, Value::Number(ONE)),
            (quote_line::PRICE, amount),
            (quote_line::ORDER, Value::Number(1)),
        ];
        let line = draft.derived_id(&[b"quote line", &id.0, &deal.id().0]);
        draft.insert(RecordType::QuoteLine, line, fields);
    }
    for (row, at) in rows.into_iter().zip(1..) {
        let mut fields: Vec<(FieldId, Value)> =
            ITEM_FIELDS.into_iter().filter_map(|n| Some((n, row.get(n)?))).collect();
        fields.extend([(quote_line::QUOTE, Value::Link(id)), (quote_line::ORDER, Value::Number(at))]);
        let product = row.link(line_item::PRODUCT).and_then(|product| set.get(RecordType::Product, product));
        if let Some(product) = product {
            fields.extend(product.get(product::UNIT).map(|unit| (quote_line::UNIT, unit)));
            fields.extend(product.get(product::DESCRIPTION).map(|text| (quote_line::TEXT, text)));
        }
        let line = draft.derived_id(&[b"quote line", &id.0, &row.id().0]);
        draft.insert(RecordType::QuoteLine, line, fields);
    }
}

/// The fields that a line item and a quote's line share.
const ITEM_FIELDS: [FieldId; 6] = [
    quote_line::NAME,
    quote_line::PRODUCT,
    quote_line::QUANTITY,
    quote_line::PRICE,
    quote_line::DISCOUNT,
    quote_line::TAX,
];

/// Completes a new line of a quote: what its product says, a quantity, a price, and it is the last one.
pub fn follow_new_line(draft: &mut Draft, id: Id) {
    let set = draft.base();
    let Some(owner) = draft.link(id, quote_line::QUOTE) else { return };
    let product = draft.link(id, quote_line::PRODUCT).and_then(|product| set.get(RecordType::Product, product));
    let list = draft.link(owner, quote::OPPORTUNITY).and_then(|deal| draft.link(deal, opportunity::PRICE_LIST));
    if let Some(row) = product {
        for (number, value) in [
            (quote_line::NAME, row.get(product::NAME)),
            (quote_line::PRICE, items::price_for(set, row.id(), list)),
            (quote_line::TAX, row.get(product::TAX)),
            (quote_line::UNIT, row.get(product::UNIT)),
            (quote_line::TEXT, row.get(product::DESCRIPTION)),
        ] {
            if draft.get(id, number).is_none() {
                draft.set(id, number, value);
            }
        }
    }
    let others: Vec<Id> =
        Touched::of(draft, LINES).lines(draft, owner).into_iter().filter(|other| *other != id).collect();
    let currency = others.iter().find_map(|other| match draft.get(*other, quote_line::PRICE) {
        Some(Value::Money(price)) => Some(price.currency),
        _ => None,
    });
    let currency = currency.unwrap_or_else(|| base_currency(set));
    if draft.get(id, quote_line::QUANTITY).is_none() {
        draft.set(id, quote_line::QUANTITY, Some(Value::Number(ONE)));
    }
    if draft.get(id, quote_line::PRICE).is_none() {
        draft.set(id, quote_line::PRICE, Some(Value::Money(Money { minor: 0, currency })));
    }
    let order = |other: &Id| match draft.get(*other, quote_line::ORDER) {
        Some(Value::Number(order)) => order,
        _ => 0,
    };
    let last = others.iter().map(order).max().unwrap_or(0);
    draft.set(id, quote_line::ORDER, Some(Value::Number(last + 1)));
}

fn stored<'a>(draft: &Draft<'a>, id: Id) -> Result<&'a Row, Rejection> {
    draft.base().get(RecordType::Quote, id).ok_or(GONE)
}

/// Sends a draft: it gets its number and the day, and stays as it is from now on. The version before it is superseded.
pub fn send(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let row = stored(draft, id)?;
    if !quotes::allowed(row).send {
        return Err(Rejection::new(NOT_DRAFT));
    }
    if quotes::lines(set, id).is_empty() {
        return Err(Rejection::new(NO_LINES));
    }
    if row.day(quote::VALID_UNTIL).is_none_or(|last| last < draft.today) {
        return Err(Rejection::of(RecordType::Quote, quote::VALID_UNTIL, PASSED));
    }
    let before = row.link(quote::PREVIOUS).and_then(|before| set.get(RecordType::Quote, before));
    if let Some(before) = before {
        if quotes::status(before) == defaults::QUOTE_ACCEPTED {
            return Err(Rejection::new(ACCEPTED_BEFORE));
        }
        draft.set(before.id(), quote::STATUS, Some(Value::Link(defaults::QUOTE_SUPERSEDED)));
    }
    if !quotes::is_numbered(row) {
        draft.set(id, quote::NUMBER, quotes::number_when_sent(set, row, draft.today).map(Value::Text));
    }
    draft.set(id, quote::STATUS, Some(Value::Link(defaults::QUOTE_SENT)));
    draft.set(id, quote::DATE, Some(Value::Day(draft.today)));
    draft.check(id)
}

/// Gives a quote the next number, because an earlier one has the same.
pub fn renumber(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    let row = stored(draft, id)?;
    if quotes::earlier_with_number(draft.base(), row).is_none() {
        return Err(Rejection::new(NUMBER_IS_OWN));
    }
    let number = quotes::next_number(draft.base(), draft.today);
    draft.set(id, quote::NUMBER, number.map(Value::Text));
    Ok(())
}

/// Copies a quote as the draft of its next version.
pub fn new_version(draft: &mut Draft, id: Id, context: &mut Context) -> Result<Id, Rejection> {
    let set = draft.base();
    let row = stored(draft, id)?;
    if !quotes::allowed(row).renew {
        return Err(Rejection::new(NOT_RENEWED));
    }
    let all = quotes::versions(set, id);
    let versions: Vec<&Row> = all.iter().filter_map(|id| set.get(RecordType::Quote, *id)).collect();
    if versions.iter().any(|row| quotes::is_draft(row)) {
        return Err(Rejection::new(HAS_DRAFT));
    }
    let last = versions.iter().filter_map(|row| row.number(quote::VERSION)).max().unwrap_or(1);
    let new = (context.new_id)();
    const OWN: [FieldId; 6] = [quote::NUMBER, quote::DATE, quote::DECIDED, quote::NET, quote::GROSS, quote::CREATED];
    let mut fields = row.fields();
    fields.retain(|(number, _)| !OWN.contains(number));
    draft.insert(RecordType::Quote, new, fields);
    let days = Letterhead::of(set).valid_days();
    for (number, value) in [
        (quote::STATUS, Value::Link(defaults::QUOTE_DRAFT)),
        (quote::VERSION, Value::Number(last + 1)),
        (quote::PREVIOUS, Value::Link(id)),
        (quote::DATE, Value::Day(context.today)),
        (quote::VALID_UNTIL, Value::Day(context.today.add_days(days))),
        (quote::CREATED, Value::Moment(context.now)),
    ] {
        draft.set(new, number, Some(value));
    }
    for line in quotes::lines(set, id) {
        let mut fields = line.fields();
        fields.retain(|(number, _)| *number != quote_line::QUOTE);
        fields.push((quote_line::QUOTE, Value::Link(new)));
        let copy = line_of_version(new, line.id());
        draft.insert(RecordType::QuoteLine, copy, fields);
    }
    Ok(new)
}

/// Accepts a quote: its opportunity gets the lines and the amount, and is won if that is wanted.
pub fn accept(draft: &mut Draft, id: Id, how: Acceptance) -> Result<(), Rejection> {
    let set = draft.base();
    let row = stored(draft, id)?;
    if !quotes::allowed(row).accept {
        return Err(Rejection::new(NOT_OUT));
    }
    let deal = row.link(quote::OPPORTUNITY).filter(|deal| set.get(RecordType::Opportunity, *deal).is_some());
    let deal = deal.ok_or(GONE)?;
    draft.set(id, quote::STATUS, Some(Value::Link(defaults::QUOTE_ACCEPTED)));
    draft.set(id, quote::DECIDED, Some(Value::Day(draft.today)));
    take_over(draft, row, deal)?;
    if let Acceptance::Win(edits) = how {
        let stage = quotes::winning_stage(set, deal).ok_or(Rejection::new(NO_WIN))?;
        edits.into_iter().for_each(|(number, value)| draft.set(deal, number, value));
        draft.set(deal, opportunity::STAGE, Some(Value::Link(stage)));
        opportunity_rules::after_edit(draft, deal);
    }
    draft.check(deal)
}

/// Gives a deal the lines of a quote, unless it has them. A discount on the total becomes lines of its own.
fn take_over(draft: &mut Draft, row: &Row, deal: Id) -> Result<(), Rejection> {
    let set = draft.base();
    let lines = quotes::lines(set, row.id());
    let discount = row.number(quote::DISCOUNT).unwrap_or(0);
    let all: Vec<Line> = lines.iter().filter_map(|row| Line::of(row)).collect();
    let discounts = discount_lines(&all, discount).map_err(items::refusal)?;
    let there = items::sorted(set, deal);
    let offered = |row: &Row| ITEM_FIELDS.map(|number| row.get(number));
    let same = discounts.is_empty() && there.len() == lines.len();
    if same && there.iter().zip(&lines).all(|(one, other)| offered(one) == offered(other)) {
        return Ok(());
    }
    // An amount that was typed stays one.
    if let (true, [only]) = (there.is_empty() && discounts.is_empty(), lines.as_slice())
        && only.link(quote_line::PRODUCT).is_none()
        && only.number(quote_line::TAX).unwrap_or(0) == 0
        && let Some(net) = Line::of(only).and_then(|line| line.net())
    {
        draft.set(deal, opportunity::AMOUNT, Some(Value::Money(net)));
        return Ok(());
    }
    there.into_iter().for_each(|row| draft.remove(row.id()));
    let mut order = 0;
    let mut add = |draft: &mut Draft, seed: &[u8], mut fields: Vec<(FieldId, Value)>| {
        order += 1;
        fields.extend([(line_item::OPPORTUNITY, Value::Link(deal)), (line_item::ORDER, Value::Number(order))]);
        let id = draft.derived_id(&[b"accepted line", &row.id().0, seed]);
        draft.insert(RecordType::LineItem, id, fields);
    };
    for line in &lines {
        let fields = ITEM_FIELDS.into_iter().filter_map(|number| Some((number, line.get(number)?))).collect();
        add(draft, &line.id().0, fields);
    }
    let language = Language::from_tag(row.text(quote::LANGUAGE));
    let name = format!("{} {}", quote_words::of(quote_words::DISCOUNT, language), percent(discount, language));
    for line in discounts {
        let mut fields = vec![
            (line_item::NAME, Value::Text(name.clone())),
            (line_item::QUANTITY, Value::Number(line.quantity)),
            (line_item::PRICE, Value::Money(line.price)),
        ];
        if line.tax != 0 {
            fields.push((line_item::TAX, Value::Number(line.tax)));
        }
        add(draft, &line.tax.to_le_bytes(), fields);
    }
    Ok(())
}

/// A percentage in millionths, as it is written.
pub fn percent(millionths: i64, language: Language) -> String {
    format::percent(&format::decimal(millionths, language), language)
}

/// Notes that the customer declined a quote.
pub fn decline(draft: &mut Draft, id: Id) -> Result<(), Rejection> {
    if !quotes::allowed(stored(draft, id)?).decline {
        return Err(Rejection::new(NOT_OUT));
    }
    draft.set(id, quote::STATUS, Some(Value::Link(defaults::QUOTE_DECLINED)));
    draft.set(id, quote::DECIDED, Some(Value::Day(draft.today)));
    Ok(())
}

/// Marks the quotes as expired whose last day has passed.
pub fn expire(draft: &mut Draft) -> usize {
    // By id, so that the commit is the same in every browser with these quotes.
    let mut all = quotes::overdue(draft.base(), draft.today);
    all.sort_unstable();
    all.iter().for_each(|id| draft.set(*id, quote::STATUS, Some(Value::Link(defaults::QUOTE_EXPIRED))));
    all.len()
}
