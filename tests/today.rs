//! The day at a glance: what the first page tells is true of the records.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::{Desk, days_pass, link, text, today};
use kontor::base::{Currency, Id, Money, Value};
use kontor::command::Command;
use kontor::domain::records::{lead, opportunity};
use kontor::domain::rules::figures::Readiness;
use kontor::domain::{Kind, defaults};
use kontor::store::today::{self as glance, Today, Wanted};

fn lead(desk: &Desk, name: &str) -> Id {
    desk.create(Kind::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

fn deal(desk: &Desk, name: &str, cents: i64, closes: i32) -> Id {
    let amount = Money { minor: cents, currency: Currency::EUR };
    desk.create(
        Kind::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::AMOUNT, Some(Value::Money(amount))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().plus(closes)))),
        ],
    )
}

fn glance(desk: &Desk, limit: usize) -> Today {
    let quarter = (today().plus(-30), today().plus(30));
    let wanted = Wanted { today: today(), now: desk.session.now(), quarter, me: None, limit };
    desk.session.read(|set| glance::gather(set, wanted))
}

fn ids<T>(list: &glance::Few<T>) -> Vec<Id> {
    list.first.iter().map(|(id, _)| *id).collect()
}

#[test]
fn leads_are_new_ready_or_overdue_until_they_are_closed() {
    let desk = Desk::new();
    let (old, closed) = (lead(&desk, "Old"), lead(&desk, "Closed"));
    desk.run(Command::Disqualify(vec![closed], defaults::REASON_PERIOD));
    days_pass(91);
    let (first, second) = (lead(&desk, "First"), lead(&desk, "Second"));
    desk.run(Command::Edit(first, vec![(lead::PRICING_AGREED, Some(Value::Yes))]));
    desk.run(Command::Edit(second, vec![(lead::RAISED_HAND, Some(Value::Yes))]));
    let day = glance(&desk, 8);
    assert_eq!(ids(&day.overdue), [old]);
    assert_eq!((day.new.total, ids(&day.ready)), (2, vec![first, second]));
    assert_eq!(day.ready.first[0].1, Readiness::PricingAgreed);
}

#[test]
fn deals_are_summed_as_open_due_and_won_and_lists_are_cut_with_their_count() {
    let desk = Desk::new();
    let won = deal(&desk, "Won", 500, 3);
    desk.run(Command::Edit(won, vec![(opportunity::STAGE, link(defaults::STAGE_WON))]));
    let late = deal(&desk, "Late", 10_000, -2);
    deal(&desk, "Soon", 20_000, 5);
    deal(&desk, "Far", 40_000, 90);
    let day = glance(&desk, 1);
    let sum = |list: &[Money]| list.iter().map(|money| money.minor).sum::<i64>();
    assert_eq!((sum(&day.open), sum(&day.weighted), sum(&day.due), sum(&day.won)), (70_000, 7_000, 30_000, 500));
    assert_eq!((ids(&day.closing), day.closing.total), (vec![late], 2));
    assert_eq!(day.rotting.total, 0);
    days_pass(40);
    assert_eq!(glance(&desk, 8).rotting.total, 3);
}
