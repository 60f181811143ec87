//! Quotes of a team: a number that two browsers gave at once is told and replaced, and totals follow from what both did to the lines.
use kontor::base::Id;
use kontor::base::decimal::ONE;
use kontor::command::Command;
use kontor::domain::records::{quote, quote_line};
use kontor::replication::VersionVector;
use kontor::store::quotes;

use super::browser;
use super::changes::{Member, TEAM};
use crate::quotes::{deal_with_lines, euros, new_quote, number, row, send};
use crate::support::TestWorkspace;

fn exchange(anna: &mut Member, ben: &mut Member) {
    let (from_anna, from_ben) = (anna.file(&ben.vector()), ben.file(&anna.vector()));
    assert!(anna.take(&from_ben).1 && ben.take(&from_anna).1);
    assert!(anna.is_like(ben));
}

fn numbers(crm: &TestWorkspace, all: [Id; 2]) -> Vec<String> {
    all.into_iter().map(|id| row(crm, id).text(quote::NUMBER).to_string()).collect()
}

fn doubles(crm: &TestWorkspace, all: [Id; 2]) -> Vec<Id> {
    crm.session.read(|set| {
        let is_double = |id: &Id| {
            let row = set.find(*id).expect("is there").1;
            quotes::earlier_with_number(set, row).is_some()
        };
        all.into_iter().filter(is_double).collect()
    })
}

#[test]
fn a_number_that_two_gave_at_once_is_replaced_by_one_of_them() {
    browser::begin(32);
    let (mut anna, mut ben) = (Member::founder("anna"), Member::of("ben", TEAM));
    let hers = anna.browser.crm.clone();
    let deal = deal_with_lines(&hers);
    let all = [new_quote(&hers, deal), new_quote(&hers, deal)];
    let draft = new_quote(&hers, deal);
    let file = anna.file(&VersionVector::default());
    assert!(ben.take(&file).1);
    let his = ben.browser.crm.clone();

    send(&hers, all[0]);
    send(&his, all[1]);
    // Meanwhile each changes another line of one draft.
    let lines: Vec<Id> = hers.session.read(|set| quotes::lines(set, draft).into_iter().map(|row| row.id()).collect());
    hers.run(Command::Edit { id: lines[0], fields: vec![(quote_line::QUANTITY, number(ONE))] });
    his.run(Command::Edit { id: lines[1], fields: vec![(quote_line::PRICE, euros(10_000))] });
    exchange(&mut anna, &mut ben);
    let told = doubles(&hers, all);
    assert_eq!((told.len(), doubles(&his, all)), (1, told.clone()), "both browsers name the same one");
    let both = numbers(&hers, all);
    assert_eq!(both[0], both[1]);
    for crm in [&hers, &his] {
        // 333.33 less 5 %, and 100.00.
        assert_eq!(row(crm, draft).money(quote::NET).map(|net| net.minor), Some(31_666 + 10_000));
    }

    his.run(Command::RenumberQuote { quote: told[0] });
    exchange(&mut anna, &mut ben);
    for crm in [&hers, &his] {
        assert!(doubles(crm, all).is_empty());
        let mut now = numbers(crm, all);
        now.sort();
        assert_eq!(now, [both[0].clone(), both[0].replace("-0001", "-0002")]);
    }
    let refused = his.try_do(Command::RenumberQuote { quote: told[0] });
    assert!(refused.is_err(), "its number is its own now");
}
