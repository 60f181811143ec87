//! What the head of a record page shows: the chips beside the name, how urgent each is, the steps of the path, and the
//! one next step that the page offers first.
use super::{RecordStore, picklists, stages};
use crate::base::{Date, FieldId, Id, Row};
use crate::domain::picklist::Picklist;
use crate::domain::records::{account, activity, campaign, contact, lead, opportunity, quote, status};
use crate::domain::{RecordType, defaults};

/// An open deal that closes within this many days is marked.
const SOON_DAYS: i32 = 7;

/// A chip of the head.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Chip {
    /// A field, edited in place.
    Field(FieldId),
    /// The status or stage, chosen from a menu.
    Position(FieldId),
    /// The next planned activity.
    NextActivity,
}

/// How urgent a chip is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// Its date has passed.
    Late,
    /// Its date is near, or what should be there is missing.
    Soon,
}

/// The step that makes sense next, offered as the page's one primary button.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NextStep {
    /// Talk to a new lead for the first time.
    FirstTalk,
    /// Convert a lead that is being worked on.
    Convert,
    /// Move a deal to this stage.
    Stage(Id),
    /// Call.
    Call,
    /// Write an email.
    Email,
}

/// A telephone number and an email address that may be used.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Reach {
    /// The number to call.
    pub phone: Option<String>,
    /// The address to write to.
    pub email: Option<String>,
}

/// The chips of a record type, in order.
pub const fn chips(kind: RecordType) -> &'static [Chip] {
    use Chip::{Field, NextActivity, Position};
    match kind {
        RecordType::Opportunity => &[
            Field(opportunity::AMOUNT),
            Position(opportunity::STAGE),
            Field(opportunity::CLOSE_DATE),
            Field(opportunity::OWNER),
            NextActivity,
        ],
        RecordType::Lead => {
            &[Position(lead::STATUS), Field(lead::COMPANY), Field(lead::SOURCE), Field(lead::OWNER), NextActivity]
        }
        RecordType::Contact => &[Field(contact::ACCOUNT), Field(contact::TITLE), Field(contact::OWNER)],
        RecordType::Account => &[Field(account::TYPE), Field(account::INDUSTRY), Field(account::OWNER)],
        RecordType::Campaign => {
            &[Field(campaign::STATUS), Field(campaign::TYPE), Field(campaign::START), Field(campaign::OWNER)]
        }
        RecordType::Quote => &[
            Field(quote::STATUS),
            Field(quote::NET),
            Field(quote::VALID_UNTIL),
            Field(quote::OPPORTUNITY),
            Field(quote::OWNER),
        ],
        _ => &[],
    }
}

/// Whether a field is a chip, so that the fields below need not repeat it.
pub fn has_chip(kind: RecordType, number: FieldId) -> bool {
    chips(kind).contains(&Chip::Field(number))
}

/// How urgent a chip is. Closed leads and deals have nothing urgent.
pub fn urgency(set: &RecordStore, kind: RecordType, row: &Row, chip: Chip, today: Date) -> Option<Urgency> {
    if !is_open(set, kind, row) {
        return None;
    }
    match (kind, chip) {
        (RecordType::Opportunity, Chip::Field(opportunity::CLOSE_DATE)) => {
            let days = row.day(opportunity::CLOSE_DATE)?.0 - today.0;
            match days {
                ..=-1 => Some(Urgency::Late),
                0..=SOON_DAYS => Some(Urgency::Soon),
                _ => None,
            }
        }
        (_, Chip::NextActivity) => {
            let Some(next) = set.due_index().next(set, row.id()) else { return Some(Urgency::Soon) };
            let due = set.get(RecordType::Activity, next)?.day(activity::DUE)?;
            (due < today).then_some(Urgency::Late)
        }
        _ => None,
    }
}

/// Whether a lead or deal is open; other records never are.
pub fn is_open(set: &RecordStore, kind: RecordType, row: &Row) -> bool {
    match kind {
        RecordType::Lead => defaults::is_open(lead_category(set, row)),
        RecordType::Opportunity => row.link(opportunity::STAGE).is_some_and(|stage| !stages::is_closed(set, stage)),
        _ => false,
    }
}

fn lead_category(set: &RecordStore, row: &Row) -> Option<Id> {
    category(set, row.link(lead::STATUS)?)
}

fn category(set: &RecordStore, id: Id) -> Option<Id> {
    set.get(RecordType::Status, id)?.link(status::CATEGORY)
}

/// The step that makes sense next; `None` for what is closed.
pub fn next_step(set: &RecordStore, kind: RecordType, id: Id) -> Option<NextStep> {
    let row = set.get(kind, id)?;
    match kind {
        RecordType::Lead if !is_open(set, kind, row) => None,
        // Contact comes before conversion; converting early remains possible.
        RecordType::Lead if lead_category(set, row) == Some(defaults::OPEN) => Some(NextStep::FirstTalk),
        RecordType::Lead => Some(NextStep::Convert),
        RecordType::Opportunity => next_stage(set, id).map(NextStep::Stage),
        _ => {
            let Reach { phone, email } = reach(set, kind, row);
            phone.map(|_| NextStep::Call).or(email.map(|_| NextStep::Email))
        }
    }
}

/// The stage after a deal's own, while the deal is open.
pub fn next_stage(set: &RecordStore, deal: Id) -> Option<Id> {
    let current = set.get(RecordType::Opportunity, deal)?.link(opportunity::STAGE)?;
    if stages::is_closed(set, current) {
        return None;
    }
    let all = stages_beside(set, Some(current));
    let at = all.iter().position(|id| *id == current)?;
    all.get(at + 1).copied().filter(|id| !stages::is_lost(set, *id))
}

/// The stage in which an open deal of a pipeline is lost.
pub fn lost_stage(set: &RecordStore, deal: Id) -> Option<Id> {
    let current = set.get(RecordType::Opportunity, deal)?.link(opportunity::STAGE)?;
    let lost = |id: &Id| stages::is_lost(set, *id);
    (!stages::is_closed(set, current)).then(|| stages_beside(set, Some(current)).into_iter().find(lost)).flatten()
}

/// The statuses or stages that a record can be in, in order: those of its own pipeline.
pub fn positions(set: &RecordStore, kind: RecordType, current: Option<Id>) -> Vec<Id> {
    match kind {
        RecordType::Lead => picklists::of_list(set, Picklist::Status),
        _ => stages_beside(set, current),
    }
}

/// The steps of the path: the open ones, and one end, which is where the record ended or else the good one.
pub fn path(set: &RecordStore, kind: RecordType, current: Option<Id>) -> Vec<Id> {
    let is_closed = |id: Id| match kind {
        RecordType::Lead => !defaults::is_open(category(set, id)),
        _ => stages::is_closed(set, id),
    };
    let is_good = |id: Id| match kind {
        RecordType::Lead => category(set, id) == Some(defaults::CONVERTED),
        _ => stages::is_won(set, id),
    };
    let all = positions(set, kind, current);
    let end = current.filter(|id| is_closed(*id)).or_else(|| all.iter().copied().find(|id| is_good(*id)));
    let mut steps = all;
    steps.retain(|id| !is_closed(*id) || Some(*id) == end);
    steps
}

/// Whether a status or stage is an end that nobody wishes for; the steps before it are then not marked as done.
pub fn is_bad_end(set: &RecordStore, kind: RecordType, id: Id) -> bool {
    match kind {
        RecordType::Lead => category(set, id) == Some(defaults::NOT_CONVERTED),
        _ => stages::is_lost(set, id),
    }
}

/// The stages of a stage's pipeline.
fn stages_beside(set: &RecordStore, current: Option<Id>) -> Vec<Id> {
    picklists::stages_of(set, current.map_or(defaults::MAIN_PIPELINE, |stage| picklists::pipeline_of(set, stage)))
}

/// Where a record's person or company can be reached; a deal's primary contact stands for the deal. What the person
/// does not want is left out.
pub fn reach(set: &RecordStore, kind: RecordType, row: &Row) -> Reach {
    let text = |number: FieldId| Some(row.text(number)).filter(|text| !text.is_empty()).map(str::to_string);
    match kind {
        RecordType::Lead | RecordType::Contact => {
            // A contact's fields have the same numbers as a lead's.
            const { assert!(lead::PHONE.0 == contact::PHONE.0 && lead::MOBILE.0 == contact::MOBILE.0) };
            const { assert!(lead::EMAIL.0 == contact::EMAIL.0 && lead::OPT_OUT.0 == contact::OPT_OUT.0) };
            Reach {
                phone: text(lead::PHONE).or_else(|| text(lead::MOBILE)).filter(|_| !row.is(lead::DO_NOT_CALL)),
                email: text(lead::EMAIL).filter(|_| !row.is(lead::OPT_OUT)),
            }
        }
        RecordType::Account => Reach { phone: text(account::PHONE), email: None },
        RecordType::Opportunity => row
            .link(opportunity::CONTACT)
            .and_then(|id| set.get(RecordType::Contact, id))
            .map(|person| reach(set, RecordType::Contact, person))
            .unwrap_or_default(),
        _ => Reach::default(),
    }
}
