//! Values that are derived from a record and never typed: expected revenue, readiness, stalled, overdue, and what an
//! activity is about.
use crate::base::{Date, Id, Money, Row, Timestamp, Value};
use crate::domain::defaults;
use crate::domain::field::{Derived, Field};
use crate::domain::records::{activity, lead, opportunity, stage};
use crate::locale::{Phrase, phrase};

/// The strongest sign that a lead is ready for conversion, 1 to 3.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Readiness {
    /// The lead showed interest on their own.
    RaisedHand = 1,
    /// Both sides agreed to an official meeting.
    MeetingAgreed = 2,
    /// Both sides agreed on pricing and the lead wants to buy.
    PricingAgreed = 3,
}

impl Readiness {
    /// The strongest sign on a lead.
    pub fn of(row: &Row) -> Option<Readiness> {
        if row.is(lead::PRICING_AGREED) {
            Some(Readiness::PricingAgreed)
        } else if row.is(lead::MEETING_AGREED) {
            Some(Readiness::MeetingAgreed)
        } else {
            row.is(lead::RAISED_HAND).then_some(Readiness::RaisedHand)
        }
    }

    /// The picklist entry of the sign.
    pub const fn entry(self) -> Id {
        match self {
            Readiness::RaisedHand => defaults::RAISED_HAND,
            Readiness::MeetingAgreed => defaults::MEETING_AGREED,
            Readiness::PricingAgreed => defaults::PRICING_AGREED,
        }
    }

    /// The sign of a picklist entry.
    pub fn of_entry(entry: Id) -> Option<Readiness> {
        let all = [Readiness::RaisedHand, Readiness::MeetingAgreed, Readiness::PricingAgreed];
        all.into_iter().find(|sign| sign.entry() == entry)
    }

    /// The name of the sign.
    pub const fn phrase(self) -> Phrase {
        match self {
            Readiness::RaisedHand => phrase!("Showed interest", "Interesse gezeigt", "Intérêt manifesté"),
            Readiness::MeetingAgreed => phrase!("Meeting agreed", "Termin vereinbart", "Rendez-vous convenu"),
            Readiness::PricingAgreed => phrase!("Price agreed", "Preis vereinbart", "Prix convenu"),
        }
    }
}

impl Field {
    /// The field's value as far as the record alone has it: stored, or derived by a rule. Whoever shows, compares or
    /// exports values asks the record tables, which know formulas as well.
    pub fn own_value(&self, row: &Row) -> Option<Value> {
        match self.derived {
            None => row.get(self.number),
            Some(Derived::Readiness) => Readiness::of(row).map(|sign| Value::Link(sign.entry())),
            Some(Derived::ExpectedRevenue) => expected_revenue(row).map(Value::Money),
            Some(
                Derived::About | Derived::Formula(_) | Derived::RollUp(_) | Derived::Linked(_) | Derived::Score(_),
            ) => None,
        }
    }
}

/// The record that an activity is about: the most particular one of those it is linked to.
pub fn about(activity: &Row) -> Option<Id> {
    [activity::OPPORTUNITY, activity::LEAD, activity::CONTACT, activity::ACCOUNT]
        .into_iter()
        .find_map(|link| activity.link(link))
}

/// Amount times probability, rounded per deal.
pub fn expected_revenue(deal: &Row) -> Option<Money> {
    let mut raw: [&[u8]; 2] = [&[]; 2];
    deal.read_fields(&[opportunity::AMOUNT, opportunity::PROBABILITY], &mut raw);
    let Some(Value::Money(amount)) = Value::decode(raw[0]) else { return None };
    let percent = if let Some(Value::Number(percent)) = Value::decode(raw[1]) { percent } else { 0 };
    Some(amount.percent(percent))
}

/// The last change of a deal, or the last activity finished about it.
pub fn last_movement(deal: &Row) -> Timestamp {
    deal.changed().max(deal.moment(opportunity::LAST_ACTIVITY).unwrap_or(Timestamp(0)))
}

/// The first day on which a movement is recent enough for a deal in a stage; `None` if deals cannot stall in it.
pub fn first_recent_day(stage: &Row, today: Date) -> Option<Date> {
    let limit = stage.number(stage::ROT_DAYS).filter(|_| !stage.is(stage::CLOSED))?;
    Some(today.add_days(-(limit.clamp(i32::MIN.into(), i32::MAX.into()) as i32)))
}

/// The number of days for which a stalled deal has not moved; `None` for other deals. `day_of` returns the user's date
/// at a timestamp.
pub fn stalled_days(deal: &Row, stage: &Row, today: Date, day_of: fn(Timestamp) -> Date) -> Option<i32> {
    let recent = first_recent_day(stage, today)?;
    let moved = day_of(last_movement(deal));
    (moved < recent).then_some(today.0 - moved.0)
}

/// Whether an unconverted lead is past its qualification deadline.
pub fn past_deadline(row: &Row, today: Date) -> bool {
    row.day(lead::DEADLINE).is_some_and(|deadline| deadline < today)
}
