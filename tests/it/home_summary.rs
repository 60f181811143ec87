//! The home page: its figures match the records.
use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{Currency, Id, Money, Value};
use kontor::command::Command;
use kontor::domain::records::{lead, opportunity};
use kontor::domain::rules::derived_fields::Readiness;
use kontor::domain::{RecordType, defaults};
use kontor::store::home_summary::{self as glance, HomeSummary, Wanted};

fn lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

fn deal(crm: &TestWorkspace, name: &str, cents: i64, closes: i32) -> Id {
    let amount = Money { minor: cents, currency: Currency::EUR };
    crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::AMOUNT, Some(Value::Money(amount))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(closes)))),
        ],
    )
}

fn glance(crm: &TestWorkspace, limit: usize) -> HomeSummary {
    let quarter = (today().add_days(-30), today().add_days(30));
    let wanted = Wanted { today: today(), now: crm.session.now(), quarter, me: None, limit };
    crm.session.read(|set| glance::gather(set, wanted))
}

fn ids<T>(list: &glance::TopN<T>) -> Vec<Id> {
    list.first.iter().map(|(id, _)| *id).collect()
}

#[test]
fn leads_are_new_ready_or_overdue_until_they_are_closed() {
    let crm = TestWorkspace::new();
    let (old, closed) = (lead(&crm, "Old"), lead(&crm, "Closed"));
    crm.run(Command::Disqualify { leads: vec![closed], reason: defaults::REASON_PERIOD });
    days_pass(91);
    let (first, second) = (lead(&crm, "First"), lead(&crm, "Second"));
    crm.run(Command::Edit { id: first, fields: vec![(lead::PRICING_AGREED, Some(Value::Yes))] });
    crm.run(Command::Edit { id: second, fields: vec![(lead::RAISED_HAND, Some(Value::Yes))] });
    let day = glance(&crm, 8);
    assert_eq!(ids(&day.overdue), [old]);
    assert_eq!((day.new.total, ids(&day.ready)), (2, vec![first, second]));
    assert_eq!(day.ready.first[0].1, Readiness::PricingAgreed);
}

#[test]
fn deals_are_summed_as_open_due_and_won_and_lists_are_cut_with_their_count() {
    let crm = TestWorkspace::new();
    let won = deal(&crm, "Won", 500, 3);
    crm.run(Command::Edit { id: won, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    let late = deal(&crm, "Late", 10_000, -2);
    deal(&crm, "Soon", 20_000, 5);
    deal(&crm, "Far", 40_000, 90);
    let day = glance(&crm, 1);
    let sum = |list: &[Money]| list.iter().map(|money| money.minor).sum::<i64>();
    assert_eq!((sum(&day.open), sum(&day.weighted), sum(&day.due), sum(&day.won)), (70_000, 7_000, 30_000, 500));
    assert_eq!((ids(&day.closing), day.closing.total), (vec![late], 2));
    assert_eq!(day.rotting.total, 0);
    days_pass(40);
    assert_eq!(glance(&crm, 8).rotting.total, 3);
}
