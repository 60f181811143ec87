//! Quotes over random work: totals are the sums of the lines to the cent, numbers have no gap, what was sent stays, and undo gives
//! back every state but for the numbers.
use std::collections::BTreeMap;

use kontor::base::decimal::ONE;
use kontor::base::{Id, Row};
use kontor::command::Command;
use kontor::command::quotes::Acceptance;
use kontor::domain::RecordType;
use kontor::domain::defaults::{self, Seed};
use kontor::domain::records::{quote, quote_line};
use kontor::store::quotes;
use proptest::collection::vec;
use proptest::prelude::*;

use crate::quotes::{deal_with_lines, euros, new_quote, number};
use crate::support::files::all;
use crate::support::{TestWorkspace, cases, days_pass, steps, wait};

#[derive(Clone, Debug)]
enum Work {
    New(usize),
    Send(usize),
    Renew(usize),
    Accept(usize, bool),
    Decline(usize),
    Line(usize, i64, i64, i64),
    Discount(usize, i64),
    Delete(usize, bool),
    Days(i32),
    Undo,
}

fn work() -> impl Strategy<Value = Work> {
    prop_oneof![
        3 => any::<usize>().prop_map(Work::New),
        4 => any::<usize>().prop_map(Work::Send),
        2 => any::<usize>().prop_map(Work::Renew),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, wins)| Work::Accept(at, wins)),
        1 => any::<usize>().prop_map(Work::Decline),
        4 => (any::<usize>(), 0..9_999_999i64, -99_999..999_999i64, 0..30i64)
            .prop_map(|(at, quantity, price, tax)| Work::Line(at, quantity, price, tax)),
        2 => (any::<usize>(), 0..100_000_000i64).prop_map(|(at, percent)| Work::Discount(at, percent)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(at, line)| Work::Delete(at, line)),
        1 => (0..40i32).prop_map(Work::Days),
        3 => Just(Work::Undo),
    ]
}

fn command(crm: &TestWorkspace, work: &Work) -> Option<Command> {
    let quote = |at: &usize| steps::pick(crm, RecordType::Quote, *at);
    Some(match work {
        Work::New(at) => {
            let deal = steps::pick(crm, RecordType::Opportunity, *at)?;
            let fields = vec![(quote::OPPORTUNITY, Some(kontor::base::Value::Link(deal)))];
            Command::Create { kind: RecordType::Quote, fields }
        }
        Work::Send(at) => Command::SendQuote { quote: quote(at)? },
        Work::Renew(at) => Command::NewQuoteVersion { quote: quote(at)? },
        Work::Accept(at, wins) => {
            let how = if *wins { Acceptance::Win(Vec::new()) } else { Acceptance::TakeOver };
            Command::AcceptQuote { quote: quote(at)?, how }
        }
        Work::Decline(at) => Command::DeclineQuote { quote: quote(at)? },
        Work::Line(at, quantity, price, tax) => Command::Edit {
            id: steps::pick(crm, RecordType::QuoteLine, *at)?,
            fields: vec![
                (quote_line::QUANTITY, number(*quantity)),
                (quote_line::PRICE, euros(*price)),
                (quote_line::TAX, number(tax * ONE)),
            ],
        },
        Work::Discount(at, percent) => {
            Command::Edit { id: quote(at)?, fields: vec![(quote::DISCOUNT, number(*percent))] }
        }
        Work::Delete(at, line) => {
            let kind = if *line { RecordType::QuoteLine } else { RecordType::Quote };
            Command::Delete(vec![steps::pick(crm, kind, *at)?])
        }
        Work::Days(_) => Command::ExpireQuotes,
        Work::Undo => return None,
    })
}

/// Divides and rounds half away from zero, by other means than the product does.
fn divided(number: i128, by: i128) -> i128 {
    (2 * number.abs() + by) / (2 * by) * number.signum()
}

fn totals_are_sums(crm: &TestWorkspace, row: &Row) {
    const HUNDRED: i128 = 100 * ONE as i128;
    let lines: Vec<Row> = crm.session.read(|set| quotes::lines(set, row.id()).into_iter().cloned().collect());
    let mut nets: BTreeMap<i64, i128> = BTreeMap::new();
    let (mut net, mut tax) = (0i128, 0i128);
    for line in &lines {
        let own = |field| i128::from(line.number(field).unwrap_or(0));
        let price = i128::from(line.money(quote_line::PRICE).expect("has a price").minor);
        let rest = HUNDRED - own(quote_line::DISCOUNT);
        let amount = divided(own(quote_line::QUANTITY) * price * rest, i128::from(ONE) * HUNDRED);
        assert_eq!(line.money(quote_line::TOTAL).map(|total| i128::from(total.minor)), Some(amount));
        net += amount;
        tax += divided(amount * own(quote_line::TAX), HUNDRED);
        *nets.entry(line.number(quote_line::TAX).unwrap_or(0)).or_default() += amount;
    }
    let percent = i128::from(row.number(quote::DISCOUNT).unwrap_or(0));
    for (rate, sum) in nets {
        let off = divided(sum * percent, HUNDRED);
        net -= off;
        tax += divided(-off * i128::from(rate), HUNDRED);
    }
    let told = |field| row.money(field).map(|money| i128::from(money.minor));
    let expected = (!lines.is_empty()).then_some((net, net + tax));
    assert_eq!(told(quote::NET).zip(told(quote::GROSS)), expected);
}

/// What is stored, without the numbers of quotes.
fn content(crm: &TestWorkspace) -> Vec<Seed> {
    let mut all = crm.content();
    for (kind, _, fields) in &mut all {
        if *kind == RecordType::Quote {
            fields.retain(|(number, _)| *number != quote::NUMBER);
        }
    }
    all
}

fn what_was_sent(crm: &TestWorkspace) -> BTreeMap<Id, Vec<Row>> {
    let sent = all(crm, RecordType::Quote).into_iter().filter(|row| !quotes::is_draft(row));
    let lines = |id: Id| crm.session.read(|set| quotes::lines(set, id).into_iter().cloned().collect::<Vec<_>>());
    sent.map(|row| (row.id(), lines(row.id()))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(24)))]

    #[test]
    fn totals_numbers_and_undo_hold(all_work in vec(work(), 1..50)) {
        let crm = TestWorkspace::new();
        let first = deal_with_lines(&crm);
        deal_with_lines(&crm);
        new_quote(&crm, first);
        for work in &all_work {
            if let Work::Days(days) = work {
                days_pass(*days);
            }
            let sent = what_was_sent(&crm);
            match command(&crm, work) {
                Some(command) => {
                    let before = content(&crm);
                    let seq = crm.session.read(|set| set.head());
                    if crm.try_do(command).is_ok() && crm.session.read(|set| set.head()) != seq {
                        let after = content(&crm);
                        crm.undo();
                        prop_assert_eq!(content(&crm), before);
                        crm.redo();
                        prop_assert_eq!(content(&crm), after);
                    }
                }
                None => {
                    let next = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq));
                    next.into_iter().for_each(|seq| drop(wait(crm.session.undo(seq))));
                }
            }
            let now = all(&crm, RecordType::Quote);
            now.iter().for_each(|row| totals_are_sums(&crm, row));
            // Every number from 1 on is that of one quote, in each year.
            let mut numbers: BTreeMap<String, Vec<u32>> = BTreeMap::new();
            for text in now.iter().map(|row| row.text(quote::NUMBER)).filter(|text| text.matches('-').count() == 1) {
                let (year, counter) = text.split_once('-').expect("has both");
                numbers.entry(year.to_string()).or_default().push(counter.parse().expect("is a number"));
            }
            for (_, mut all) in numbers {
                all.sort_unstable();
                prop_assert_eq!(&all, &(1..=all.len() as u32).collect::<Vec<_>>());
            }
            for (id, lines) in sent {
                let row = now.iter().find(|row| row.id() == id);
                if row.is_some_and(|row| !quotes::is_draft(row)) {
                    prop_assert_eq!(what_was_sent(&crm).remove(&id), Some(lines));
                }
            }
            for row in now.iter().filter(|row| quotes::status(row) == defaults::QUOTE_ACCEPTED) {
                prop_assert!(row.day(quote::DECIDED).is_some());
            }
        }
    }
}
