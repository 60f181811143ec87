//! Hierarchies of records and figures based on them: account trees, reporting lines, referrals.
use super::exchange_rates::{ExchangeRates, MoneyTotal};
use super::{RecordStore, stages};
use crate::base::{Id, IdMap, Row};
use crate::domain::RecordType;
use crate::domain::records::{account, campaign, contact, lead, opportunity};

/// A record in a tree.
#[derive(Clone, PartialEq, Debug)]
pub struct Node {
    /// The record.
    pub id: Id,
    /// The depth below the top.
    pub depth: u16,
    /// The number of children that the tree leaves out.
    pub hidden: usize,
}

/// The number of levels shown above a record, the nearest ones; for more, the user opens the topmost.
const LEVELS: usize = 50;
/// A tree with more records than this is not shown in full.
const LINES: usize = 500;

/// The tree around a record in pre-order, with up to `most` children of each. The record and its ancestors are never
/// left out. A damaged cycle of links is cut open.
pub fn of(set: &RecordStore, kind: RecordType, id: Id, most: usize) -> Vec<Node> {
    let number = match kind {
        RecordType::Account => account::PARENT,
        RecordType::Campaign => campaign::PARENT,
        _ => contact::REPORTS_TO,
    };
    let mut path = vec![id];
    while let Some(above) = path.last().and_then(|id| set.get(kind, *id)?.link(number)) {
        if path.contains(&above) || path.len() > LEVELS {
            break;
        }
        path.push(above);
    }
    let mut out: Vec<Node> = Vec::new();
    let mut seen: IdMap<()> = IdMap::default();
    let mut open: Vec<(Id, u16)> = path.last().map(|top| (*top, 0)).into_iter().collect();
    while let Some((id, depth)) = open.pop() {
        if seen.insert(id, ()).is_some() {
            continue;
        }
        // In a large tree, only the branch that leads to the record is followed to the end.
        let most = if out.len() + open.len() < LINES { most } else { 0 };
        let below: Vec<Id> = set.linking(id, kind, number).map(Row::id).collect();
        let mut shown: Vec<Id> = below.iter().copied().filter(|id| path.contains(id)).collect();
        shown.extend(below.iter().copied().filter(|id| !path.contains(id)).take(most.saturating_sub(shown.len())));
        out.push(Node { id, depth, hidden: below.len() - shown.len() });
        open.extend(shown.into_iter().rev().map(|id| (id, depth.saturating_add(1))));
    }
    out
}

/// The sum of an account's open deals.
pub fn open_deals(set: &RecordStore, account: Id, rates: &ExchangeRates) -> MoneyTotal {
    let mut sum = MoneyTotal::default();
    let deals = set.linking(account, RecordType::Opportunity, opportunity::ACCOUNT);
    let open = deals.filter(|row| row.link(opportunity::STAGE).is_some_and(|stage| !stages::is_closed(set, stage)));
    open.filter_map(|row| row.money(opportunity::AMOUNT)).for_each(|amount| sum.add(amount, rates));
    sum
}

/// The results of the leads a contact referred.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Referrals {
    /// The number of leads.
    pub leads: usize,
    /// The number of converted ones.
    pub converted: usize,
    /// The amounts of their won deals.
    pub won: MoneyTotal,
    /// The won deals that have an amount.
    pub won_deals: Vec<Id>,
}

/// The results of a contact's referrals.
pub fn referrals(set: &RecordStore, contact: Id, rates: &ExchangeRates) -> Referrals {
    let mut out = Referrals::default();
    for row in set.linking(contact, RecordType::Lead, lead::REFERRED_BY) {
        out.leads += 1;
        out.converted += usize::from(row.moment(lead::CONVERTED_AT).is_some());
        let deal = row.link(lead::CONVERTED_OPPORTUNITY).and_then(|id| set.get(RecordType::Opportunity, id));
        let won = deal.filter(|deal| deal.link(opportunity::STAGE).is_some_and(|stage| stages::is_won(set, stage)));
        if let Some((deal, amount)) = won.and_then(|deal| Some((deal, deal.money(opportunity::AMOUNT)?))) {
            out.won.add(amount, rates);
            out.won_deals.push(deal.id());
        }
    }
    out
}
