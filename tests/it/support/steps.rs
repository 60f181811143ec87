//! Steps of a random day of work, and their commands.
use kontor::base::{Currency, Id, Money, Value};
use kontor::command::{Command, Conversion, Target};
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, lead, opportunity};
use proptest::prelude::*;

use super::{TestWorkspace, link, text, today};

/// A step of a random day of work; the numbers select existing records.
#[derive(Clone, Debug)]
pub enum Step {
    Lead(String),
    Account(String),
    Log(usize, u8),
    Edit(usize, String),
    Amount(usize, i64, usize),
    Convert(usize, Option<usize>, bool),
    Stage(usize, u8),
    Delete(usize),
    Undo,
    Redo,
    Reload,
}

pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        ".{1,12}".prop_map(Step::Lead),
        "[a-zÄÖÜß&. ]{1,12}".prop_map(Step::Account),
        (any::<usize>(), 0..5u8).prop_map(|(at, kind)| Step::Log(at, kind)),
        (any::<usize>(), ".{0,12}").prop_map(|(at, text)| Step::Edit(at, text)),
        (any::<usize>(), any::<i64>(), 0..3usize).prop_map(|(at, minor, code)| Step::Amount(at, minor, code)),
        (any::<usize>(), any::<Option<usize>>(), any::<bool>()).prop_map(|(l, a, o)| Step::Convert(l, a, o)),
        (any::<usize>(), 0..10u8).prop_map(|(at, stage)| Step::Stage(at, stage)),
        any::<usize>().prop_map(Step::Delete),
        Just(Step::Undo),
        Just(Step::Redo),
        Just(Step::Reload),
    ]
}

pub fn pick(crm: &TestWorkspace, kind: RecordType, at: usize) -> Option<Id> {
    crm.session.read(|set| {
        let ids: Vec<Id> = set.rows(kind).map(|(_, row)| row.id()).collect();
        ids.get(at.checked_rem(ids.len())?).copied()
    })
}

pub fn command(crm: &TestWorkspace, step: &Step) -> Option<Command> {
    Some(match step {
        Step::Lead(name) => Command::Create {
            kind: RecordType::Lead,
            fields: vec![(lead::LAST_NAME, Value::text(name)), (lead::COMPANY, text("Nordlicht"))],
        },
        Step::Account(name) => {
            Command::Create { kind: RecordType::Account, fields: vec![(account::NAME, Value::text(name))] }
        }
        Step::Log(at, kind) => Command::Log {
            about: pick(crm, RecordType::Lead, *at)?,
            fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(Id::fixed(310 + u32::from(*kind))))],
        },
        Step::Edit(at, city) => {
            Command::Edit { id: pick(crm, RecordType::Lead, *at)?, fields: vec![(lead::CITY, Value::text(city))] }
        }
        Step::Amount(at, minor, code) => {
            let currency = Currency::parse(["EUR", "JPY", "KWD"][*code]).expect("is a code");
            let amount = Money { minor: minor / 1_000, currency };
            Command::Edit {
                id: pick(crm, RecordType::Lead, *at)?,
                fields: vec![(lead::AMOUNT, Some(Value::Money(amount)))],
            }
        }
        Step::Convert(at, existing, deal) => Command::Convert(Conversion {
            account: existing.and_then(|at| pick(crm, RecordType::Account, at)).map_or(Target::New, Target::Existing),
            opportunity: deal.then_some(Target::New),
            ..Conversion::new(pick(crm, RecordType::Lead, *at)?)
        }),
        Step::Stage(at, stage) => Command::Edit {
            id: pick(crm, RecordType::Opportunity, *at)?,
            fields: vec![
                (opportunity::STAGE, link(Id::fixed(200 + u32::from(*stage)))),
                (opportunity::LOSS_REASON, link(Id::fixed(440))),
                (opportunity::CLOSE_DATE, Some(Value::Day(today()))),
            ],
        },
        Step::Delete(at) => {
            let kind = RecordType::WORK[at % 5];
            Command::Delete(vec![pick(crm, kind, at / 5)?])
        }
        Step::Undo | Step::Redo | Step::Reload => return None,
    })
}

/// The conversion of a lead into a new account, contact and opportunity.
pub fn into_new(lead: Id) -> Command {
    Command::Convert(Conversion::new(lead))
}
