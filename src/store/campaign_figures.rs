//! What came of a campaign: its members and their responses, its leads, and the deals that owe themselves to it, by the campaign that
//! the deal names or by the touches of its people. Every figure is of records that can be shown.
use std::collections::BTreeSet;

use super::campaigns;
use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::filter::{Filter, Linking, Predicate, QueryContext};
use super::record_tables::RecordTables;
use super::stages;
use crate::base::{Id, Money, Row, Timestamp, rounded};
use crate::domain::RecordType;
use crate::domain::records::{campaign, campaign_member as member, contact_role, lead, opportunity};

/// To which campaigns a deal owes itself.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Model {
    /// To its primary campaign.
    #[default]
    Primary,
    /// To the first campaign that one of its people was in.
    First,
    /// To the last one before it was closed.
    Last,
    /// To each campaign that one of its people was in before it was closed.
    All,
}

impl Model {
    /// All models.
    pub const ALL: [Model; 4] = [Model::Primary, Model::First, Model::Last, Model::All];
}

/// The figures of a campaign.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Figures {
    /// The members.
    pub members: Vec<Id>,
    /// Those that have responded.
    pub responded: Vec<Id>,
    /// The leads among them, including converted ones.
    pub leads: Vec<Id>,
    /// The leads that were converted.
    pub converted: Vec<Id>,
    /// The deals that owe themselves to the campaign.
    pub deals: Vec<Id>,
    /// Those that were won.
    pub won: Vec<Id>,
    /// The amounts of the won ones.
    pub amount: MoneyTotal,
    /// The actual cost.
    pub cost: Option<Money>,
    /// The cost of each response.
    pub per_response: Option<Money>,
    /// The return: what was won beyond the cost, as a part of the cost. Absent if amounts and cost have no currency in common.
    pub roi: Option<(i128, i128)>,
}

/// The figures of a campaign, with amounts at the rates of the viewer's day.
pub fn figures(set: &RecordTables, of: Id, model: Model, viewer: &QueryContext) -> Figures {
    let members: Vec<&Row> = set.linking(of, RecordType::CampaignMember, member::CAMPAIGN).collect();
    let ids = |rows: &mut dyn Iterator<Item = &Row>| rows.map(Row::id).collect::<Vec<_>>();
    let responded = ids(&mut members.iter().copied().filter(|row| row.moment(member::RESPONDED).is_some()));
    let leads: Vec<&Row> =
        members.iter().filter_map(|row| set.get(RecordType::Lead, row.link(member::LEAD)?)).collect();
    let converted = ids(&mut leads.iter().copied().filter(|row| row.moment(lead::CONVERTED_AT).is_some()));
    let deals = deals(set, of, &members, model, viewer);
    let is_won = |row: &&&Row| row.link(opportunity::STAGE).is_some_and(|stage| stages::is_won(set, stage));
    let won: Vec<&Row> = deals.iter().filter(is_won).copied().collect();
    let rates = ExchangeRates::on(set, viewer.today);
    let mut amount = MoneyTotal::default();
    won.iter().filter_map(|row| row.money(opportunity::AMOUNT)).for_each(|money| amount.add(money, &rates));
    let cost = set.get(RecordType::Campaign, of).and_then(|row| row.money(campaign::COST));
    let per = |cost: Money| {
        let minor = i64::try_from(rounded(cost.minor.into(), responded.len() as i128)).ok()?;
        Some(Money { minor, ..cost })
    };
    Figures {
        per_response: cost.filter(|_| !responded.is_empty()).and_then(per),
        roi: cost.and_then(|cost| roi(&amount, cost, &rates)),
        members: ids(&mut members.iter().copied()),
        leads: ids(&mut leads.iter().copied()),
        deals: ids(&mut deals.iter().copied()),
        won: ids(&mut won.iter().copied()),
        responded,
        converted,
        amount,
        cost,
    }
}

/// What was won beyond the cost, in one currency: that of both, else the workspace's.
fn roi(amount: &MoneyTotal, cost: Money, rates: &ExchangeRates) -> Option<(i128, i128)> {
    if cost.minor <= 0 {
        return None;
    }
    let in_one = |is_converted: bool, cost: Money| {
        let sums = amount.sums(is_converted);
        let is_same = sums.0.iter().all(|(currency, _)| *currency == cost.currency);
        let won = sums.0.get(&cost.currency).copied().unwrap_or(0);
        is_same.then(|| (won - i128::from(cost.minor), i128::from(cost.minor)))
    };
    in_one(false, cost).or_else(|| in_one(true, rates.convert_if_known(cost)))
}

/// The deals that owe themselves to a campaign, by id.
fn deals<'a>(set: &'a RecordTables, of: Id, members: &[&Row], model: Model, viewer: &QueryContext) -> Vec<&'a Row> {
    if model == Model::Primary {
        return set.linking(of, RecordType::Opportunity, opportunity::CAMPAIGN).collect();
    }
    let people = members.iter().filter_map(|row| row.link(member::CONTACT));
    let near: BTreeSet<Id> = people.flat_map(|person| deals_of(set, person)).collect();
    let near = near.into_iter().filter_map(|id| set.get(RecordType::Opportunity, id));
    near.filter(|deal| credited(set, deal, model, viewer).contains(&of)).collect()
}

/// The deals in which a contact has a part.
fn deals_of(set: &RecordTables, person: Id) -> impl Iterator<Item = Id> + '_ {
    let primary = set.linking(person, RecordType::Opportunity, opportunity::CONTACT).map(Row::id);
    let roles = set.linking(person, RecordType::ContactRole, contact_role::CONTACT);
    primary.chain(roles.filter_map(|row| row.link(contact_role::OPPORTUNITY)))
}

/// The campaigns to which a deal owes itself by the touches of its people: when each was added to a campaign, until the deal
/// was closed.
pub fn credited(set: &RecordTables, deal: &Row, model: Model, viewer: &QueryContext) -> Vec<Id> {
    let is_closed = deal.link(opportunity::STAGE).is_some_and(|stage| stages::is_closed(set, stage));
    let end = deal.day(opportunity::CLOSE_DATE).filter(|_| is_closed).map(|day| (viewer.midnight)(day.add_days(1)));
    let roles = set.linking(deal.id(), RecordType::ContactRole, contact_role::OPPORTUNITY);
    let people: BTreeSet<Id> = deal
        .link(opportunity::CONTACT)
        .into_iter()
        .chain(roles.filter_map(|row| row.link(contact_role::CONTACT)))
        .collect();
    let rows = people.iter().flat_map(|person| campaigns::of_person(set, RecordType::Contact, *person));
    let mut touches: Vec<(Timestamp, Id, Id)> = rows
        .filter_map(|row| Some((row.moment(member::CREATED)?, row.id(), row.link(member::CAMPAIGN)?)))
        .filter(|(at, ..)| end.is_none_or(|end| *at < end))
        .collect();
    touches.sort_unstable();
    let of = |touch: &(Timestamp, Id, Id)| touch.2;
    match model {
        Model::Primary => deal.link(opportunity::CAMPAIGN).into_iter().collect(),
        Model::First => touches.first().map(of).into_iter().collect(),
        Model::Last => touches.last().map(of).into_iter().collect(),
        Model::All => touches.iter().map(of).collect::<BTreeSet<_>>().into_iter().collect(),
    }
}

/// The filter of a list that shows the leads of a campaign, or those of them that were converted.
pub fn leads(of: Id, only_converted: bool) -> Filter {
    let only = Filter::All(vec![Filter::field(member::CAMPAIGN, Predicate::OneOf(vec![of]))]);
    let linking = Linking { from: RecordType::CampaignMember, via: member::LEAD, only, least: 1, most: None };
    let converted = only_converted.then(|| Filter::field(lead::CONVERTED_AT, Predicate::Filled));
    Filter::All(std::iter::once(Filter::Linking(Box::new(linking))).chain(converted).collect())
}

/// The filter of a list that shows the deals with a primary campaign, or those of them that were won.
pub fn deals_with(of: Id, only_won: bool) -> Filter {
    let own = Filter::field(opportunity::CAMPAIGN, Predicate::OneOf(vec![of]));
    let won = only_won.then(|| Filter::field(opportunity::STAGE, Predicate::Won));
    Filter::All(std::iter::once(own).chain(won).collect())
}
