//! Money stays exact: formatted and parsed, summed, and through a random day of work.
use std::collections::BTreeMap;

use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, wait};
use kontor::base::money::Sums;
use kontor::base::{Currency, Money};
use kontor::domain::RecordType;
use kontor::domain::records::{lead, opportunity};
use kontor::locale::{Language, format};
use kontor::store::{Slot, groups};
use proptest::prelude::*;

fn money() -> impl Strategy<Value = Money> {
    let currency = prop::sample::select(vec!["EUR", "USD", "JPY", "KWD", "CHF"]);
    (any::<i64>(), currency).prop_map(|(minor, code)| {
        let currency = Currency::parse(code).expect("is a code");
        Money { minor: minor / 1_000, currency }
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_written_amount_is_parsed_exactly(amount in money()) {
        prop_assert_eq!(Money::to_exact(&amount.plain(), amount.currency), Some(amount));
        let marked = format!("{} {}", amount.currency.code(), amount.plain());
        prop_assert_eq!(Money::parse(&marked, Currency::EUR), Some(amount));
        for language in [Language::En, Language::De] {
            let shown = format::money(amount, language);
            prop_assert_eq!(Money::parse(&shown, amount.currency), Some(amount), "{}", shown);
        }
    }

    #[test]
    fn an_amount_without_its_currency_is_the_same_amount(text in "[0-9]{0,16}([.,][0-9]{0,4})?", code in prop::sample::select(vec!["EUR", "JPY", "KWD"])) {
        let currency = Currency::parse(code).expect("is a code");
        prop_assert_eq!(Money::parse(&text, currency), Money::parse(&format!("{text} {code}"), currency), "{}", text);
    }

    #[test]
    fn sums_are_exact_and_keep_currencies_apart(amounts in prop::collection::vec(money(), 0..60)) {
        let mut sums = Sums::default();
        let mut expected: BTreeMap<Currency, i128> = BTreeMap::new();
        for amount in amounts {
            sums.add(amount);
            *expected.entry(amount.currency).or_default() += i128::from(amount.minor);
        }
        prop_assert_eq!(sums.0.into_iter().collect::<Vec<_>>(), expected.into_iter().collect::<Vec<_>>());
    }

    #[test]
    fn a_share_is_rounded_once_half_away_from_zero(amount in money(), percent in 0..=100i64) {
        let share = i128::from(amount.percent(percent).minor) * 100;
        let exact = i128::from(amount.minor) * i128::from(percent);
        prop_assert!((share - exact).abs() <= 50, "{share} {exact}");
        prop_assert_eq!(amount.percent(100), amount);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_commands_leaves_amounts_as_they_were_entered(steps in prop::collection::vec(step(), 1..40)) {
        let mut crm = TestWorkspace::new();
        for step in steps {
            match (&step, command(&crm, &step)) {
                // A lead's amount does not follow its opportunity once both exist.
                (Step::Amount(..), Some(kontor::command::Command::Edit { id, .. }))
                    if crm.get(id, lead::CONVERTED_AT).is_some() => {}
                (_, Some(command)) => drop(crm.try_do(command)),
                (Step::Reload, None) => crm = TestWorkspace::on(crm.storage.clone()),
                (Step::Undo, None) => {
                    if let Some(seq) = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq)) {
                        drop(wait(crm.session.undo(seq)));
                    }
                }
                (Step::Redo, None) => {
                    if let Some(seq) = crm.session.stack(|stack| stack.next_redo().map(|header| header.seq)) {
                        drop(wait(crm.session.redo(seq)));
                    }
                }
                _ => {}
            }
            crm.session.read(|set| {
                for (_, row) in set.rows(RecordType::Lead) {
                    let deal = row.link(lead::CONVERTED_OPPORTUNITY).and_then(|id| set.get(RecordType::Opportunity, id));
                    if let (Some(deal), Some(amount)) = (deal, row.money(lead::AMOUNT)) {
                        prop_assert_eq!(deal.money(opportunity::AMOUNT), Some(amount));
                    }
                }
                let slots: Vec<Slot> = set.rows(RecordType::Lead).map(|(slot, _)| slot).collect();
                let mut naive = Sums::default();
                set.rows(RecordType::Lead).filter_map(|(_, row)| row.money(lead::AMOUNT)).for_each(|money| naive.add(money));
                let field = set.field(RecordType::Lead, lead::AMOUNT).expect("is there");
                prop_assert_eq!(&groups::sums(set, RecordType::Lead, &[field], &slots)[0].0, &naive.0);
                Ok(())
            })?;
        }
    }
}
