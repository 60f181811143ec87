//! The progress of the guided tour through the demo, from lead to won deal. It is derived from the records alone, so
//! that an undo leads back.
use super::lead::category;
use crate::base::Id;
use crate::domain::records::{lead, opportunity, stage};
use crate::domain::{RecordType, defaults};
use crate::store::{RecordStore, picklists};

/// The next step.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Next {
    /// The lead has not been contacted.
    Talk,
    /// The lead is being worked on and can be converted.
    Convert,
    /// It was converted without a deal.
    NoDeal,
    /// The deal is in its first stage.
    Move(Id),
    /// The deal is in a later stage.
    Win(Id),
    /// The deal is won.
    Won(Id),
    /// The lead was closed, the deal was lost, or one of them was deleted.
    #[default]
    Over,
}

/// The next step for a lead.
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
