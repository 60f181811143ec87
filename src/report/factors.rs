//! What is looked at of a record to score it, and how its values are told apart.
use crate::base::{Date, FieldId, Id, Value};
use crate::domain::records::{account, activity, lead, opportunity};
use crate::domain::{Field, FieldType, RecordType};
use crate::store::RecordStore;
use crate::store::exchange_rates::ExchangeRates;

/// The record types that have scores.
pub const SCORED: [RecordType; 2] = [RecordType::Lead, RecordType::Opportunity];

/// The factor of meetings that were held; no field has this number.
pub const MEETINGS: FieldId = FieldId(0);

/// What is looked at of a record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Factor {
    /// The field: of the record, or of the one that it links to.
    pub field: FieldId,
    how: How,
}

/// How the values of a field are told apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum How {
    /// By the entry of a list, or by the owner.
    Entry,
    /// Whether there is a value.
    Filled,
    /// By size, from these numbers on.
    Size(&'static [u32]),
    /// By amount in the workspace's currency.
    Amount,
    /// By the days since then.
    Age,
    /// Whether a meeting was held.
    Held,
}

/// A value of a factor.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Level {
    /// Empty, or no.
    None,
    /// Filled, or yes.
    Yes,
    /// An entry of a list.
    Entry(Id),
    /// From this number on.
    From(u32),
}

/// What is necessary to tell values apart.
#[derive(Clone, Copy)]
pub struct Measures<'a> {
    /// The rates by which amounts are compared.
    pub rates: &'a ExchangeRates,
    /// The day on which ages end.
    pub day: Date,
}

const EMPLOYEES: &[u32] = &[1, 10, 50, 250];
const PUSHES: &[u32] = &[1, 2, 4];
const DAYS: &[u32] = &[0, 7, 30, 90, 180];
const AMOUNTS: &[u32] = &[0, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000];

/// Fields of choices that say how a lead ended, or nothing about the business.
const NOT_OF_LEADS: &[FieldId] = &[
    lead::STATUS,
    lead::REASON,
    lead::CONVERSION_REASON,
    lead::UNREAD,
    lead::SALUTATION,
    lead::DO_NOT_CALL,
    lead::OPT_OUT,
    lead::NO_POST,
];

/// Fields of choices that say how far a deal is, which its probability tells, or how it ended.
const NOT_OF_DEALS: &[FieldId] =
    &[opportunity::STAGE, opportunity::FORECAST, opportunity::FURTHEST, opportunity::LOSS_REASON];

/// What is looked at in a way of its own.
const OF_LEADS: &[(FieldId, How)] = &[
    (lead::CAMPAIGN, How::Filled),
    (lead::REFERRED_BY, How::Filled),
    (lead::PARTNER, How::Filled),
    (lead::AMOUNT, How::Filled),
    (lead::EMAIL, How::Filled),
    (lead::PHONE, How::Filled),
    (lead::LAST_ACTIVITY, How::Filled),
    (lead::EMPLOYEES, How::Size(EMPLOYEES)),
];

const OF_DEALS: &[(FieldId, How)] = &[
    (opportunity::CONTACT, How::Filled),
    (opportunity::CAMPAIGN, How::Filled),
    (opportunity::PARTNER, How::Filled),
    (opportunity::COMPETITORS, How::Filled),
    (opportunity::NEXT_STEP, How::Filled),
    (opportunity::LAST_ACTIVITY, How::Filled),
    (opportunity::OWNER, How::Entry),
    (opportunity::AMOUNT, How::Amount),
    (opportunity::PUSH_COUNT, How::Size(PUSHES)),
    (opportunity::STAGE_SINCE, How::Age),
];

/// The field by which a deal links to its account, and what is looked at of that.
pub(super) const ACCOUNT: FieldId = opportunity::ACCOUNT;
const OF_ACCOUNTS: &[(FieldId, How)] =
    &[(account::TYPE, How::Entry), (account::INDUSTRY, How::Entry), (account::EMPLOYEES, How::Size(EMPLOYEES))];

/// The factors of a record type in a workspace: its choices and flags, also custom ones, and some others.
pub fn factors(set: &RecordStore, kind: RecordType) -> Vec<Factor> {
    let (left_out, special) = match kind {
        RecordType::Opportunity => (NOT_OF_DEALS, OF_DEALS),
        _ => (NOT_OF_LEADS, OF_LEADS),
    };
    let how = |field: &Field| match field.kind {
        _ if field.derived.is_some() || field.deprecated || left_out.contains(&field.number) => None,
        own => special.iter().find(|(number, _)| *number == field.number).map(|(_, how)| *how).or(match own {
            FieldType::Choice(_) => Some(How::Entry),
            FieldType::Flag => Some(How::Filled),
            _ => None,
        }),
    };
    let factor = |field: &&'static Field| Some(Factor { field: field.number, how: how(field)? });
    let mut out: Vec<Factor> = set.fields(kind).iter().filter_map(factor).collect();
    if kind == RecordType::Opportunity {
        // Asking for them also has the scores follow the changes of accounts and meetings.
        let linked = |(of, how): &(FieldId, How)| {
            let field = set.field(kind, FieldId::through(ACCOUNT, *of)?)?;
            Some(Factor { field: field.number, how: *how })
        };
        out.extend(OF_ACCOUNTS.iter().filter_map(linked));
        set.schema().count_through(RecordType::Activity, activity::OPPORTUNITY);
        out.push(Factor { field: MEETINGS, how: How::Held });
    }
    out
}

impl Factor {
    /// The field of the account, if it is one.
    pub(super) fn of_account(self) -> Option<FieldId> {
        self.field.parts().map(|(_, of)| of)
    }

    /// Whether its value changes with every day.
    pub fn is_age(self) -> bool {
        self.how == How::Age
    }

    /// Whether it is an amount in the workspace's currency.
    pub fn is_amount(self) -> bool {
        self.how == How::Amount
    }

    /// Whether it counts, so that an empty value is none at all.
    pub fn is_count(self) -> bool {
        self.field == opportunity::PUSH_COUNT
    }

    fn steps(self) -> &'static [u32] {
        match self.how {
            How::Size(steps) => steps,
            How::Amount => AMOUNTS,
            How::Age => DAYS,
            How::Entry | How::Filled | How::Held => &[],
        }
    }

    /// The levels that are known from the beginning.
    pub(super) fn levels(self) -> Vec<Level> {
        let more = match self.how {
            How::Held => vec![Level::Yes],
            How::Age => DAYS.iter().map(|from| Level::From(*from)).collect(),
            _ => Vec::new(),
        };
        [vec![Level::None], more].concat()
    }

    /// The number with which the level begins that follows the one that begins with `from`.
    pub fn next(self, from: u32) -> Option<u32> {
        self.steps().iter().copied().find(|step| *step > from)
    }

    /// The level of a value.
    pub fn level(self, value: Option<&Value>, by: Measures) -> Level {
        let from = |number: i64| {
            let from = self.steps().iter().rev().find(|from| number >= i64::from(**from));
            from.map_or(Level::None, |from| Level::From(*from))
        };
        match (self.how, value) {
            (_, None) => Level::None,
            (How::Entry, Some(value)) => value.link().map_or(Level::None, Level::Entry),
            (How::Filled | How::Held, Some(_)) => Level::Yes,
            (How::Size(_), Some(Value::Number(number))) => from(*number),
            // An amount without a rate cannot be compared.
            (How::Amount, Some(Value::Money(money))) => by.rates.whole_in_base(*money).map_or(Level::Yes, from),
            (How::Age, Some(Value::Moment(at))) => from(i64::from(by.day.0 - at.day().0).max(0)),
            (How::Size(_) | How::Amount | How::Age, Some(_)) => Level::None,
        }
    }

    /// The level of a stored value, which is not decoded where that is not necessary: a list asks for all its records.
    pub fn level_of(self, raw: &[u8], by: Measures) -> Level {
        match (self.how, raw) {
            (_, []) => Level::None,
            (How::Filled, _) => Level::Yes,
            (How::Entry, [b'L', id @ ..]) => id.try_into().map_or(Level::None, |id| Level::Entry(Id(id))),
            _ => self.level(Value::decode(raw).as_ref(), by),
        }
    }
}
