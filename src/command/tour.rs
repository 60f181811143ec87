//! How far somebody is on the way from lead to won: what the guided tour through the demo goes by. Only what is there
//! counts, so an undo leads back.
use super::lead::category;
use crate::base::Id;
use crate::domain::records::{lead, opportunity, stage};
use crate::domain::{RecordType, defaults};
use crate::store::{RecordStore, picklists};

/// What comes next on the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Next {
    /// Nobody has talked to the lead yet.
    Talk,
    /// It is worked on and can be converted.
    Convert,
    /// It was converted without a deal.
    NoDeal,
    /// The deal is in its first stage.
    Move(Id),
    /// The deal is on its way.
    Win(Id),
    /// The deal is won.
    Won(Id),
    /// The lead was closed or the deal lost, or one of them is gone.
    #[default]
    Over,
}

/// What comes next on the way of a lead.
pub fn next_step(set: &RecordStore, lead: Id) -> Next {
    let Some(row) = set.get(RecordType::Lead, lead) else { return Next::Over };
    let status = row.link(lead::STATUS).and_then(|status| category(set, status));
    let is = |category: Id| status == Some(category);
    match row.link(lead::CONVERTED_OPPORTUNITY) {
        _ if is(defaults::OPEN) => Next::Talk,
        _ if is(defaults::WORKING) => Next::Convert,
        Some(deal) if is(defaults::CONVERTED) => of_deal(set, deal),
        None if is(defaults::CONVERTED) => Next::NoDeal,
        _ => Next::Over,
    }
}

fn of_deal(set: &RecordStore, deal: Id) -> Next {
    let own = set.get(RecordType::Opportunity, deal).and_then(|row| row.link(opportunity::STAGE));
    let Some((id, row)) = own.and_then(|id| Some((id, set.get(RecordType::Stage, id)?))) else { return Next::Over };
    let first = || picklists::stages_of(set, picklists::pipeline_of(set, id)).first().copied();
    match (row.is(stage::WON), row.is(stage::CLOSED)) {
        (true, _) => Next::Won(deal),
        (_, true) => Next::Over,
        _ if first() == Some(id) => Next::Move(deal),
        _ => Next::Win(deal),
    }
}
