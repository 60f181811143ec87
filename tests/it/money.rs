//! Money stays exact: formatted and parsed, summed, and through a random day of work.
use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::support::steps::{Step, command, into_new, step};
use crate::support::{TestWorkspace, link, text, today, wait};
use kontor::base::money::Sums;
use kontor::base::{Currency, Date, Id, Money, Row, Value};
use kontor::command::Command;
use kontor::domain::records::{account, contact, lead, opportunity, rate};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::{csv_writer, readers};
use kontor::locale::{Language, format};
use kontor::report::grouping::GroupKey;
use kontor::report::{self, Figure, Grouping, Measure, Report, Step as Interval};
use kontor::store::board_columns::build_columns;
use kontor::store::exchange_rates::ExchangeRates;
use kontor::store::filter::{Filter, Predicate, QueryContext};
use kontor::store::groups::ListSums;
use kontor::store::hierarchy;
use kontor::store::home_summary::{self, Wanted};
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;
use kontor::store::{RecordStore, Slot};
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
        for language in Language::ALL {
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
                let sums = ListSums::new(set, RecordType::Lead, vec![field], &slots, today());
                prop_assert_eq!(&sums.totals()[0].sums(false).0, &naive.0);
                Ok(())
            })?;
        }
    }
}

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

fn of(minor: i64, code: &str) -> Money {
    Money { minor, currency: Currency::parse(code).expect("is a code") }
}

/// A deal with an amount in one of the open stages.
fn deal(crm: &TestWorkspace, stage: u32, amount: Money) -> Id {
    let fields = vec![
        (opportunity::NAME, text("Deal")),
        (opportunity::STAGE, link(Id::fixed(200 + stage))),
        (opportunity::AMOUNT, Some(Value::Money(amount))),
        (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
    ];
    crm.create(RecordType::Opportunity, fields)
}

/// A rate in millionths from today. A second one of the same currency and date is refused.
fn a_rate(crm: &TestWorkspace, code: &str, millionths: i64) -> Option<Id> {
    let fields = vec![
        (rate::CURRENCY, text(code)),
        (rate::RATE, Some(Value::Number(millionths))),
        (rate::FROM, Some(Value::Day(today()))),
    ];
    let done = crm.try_do(Command::Create { kind: RecordType::Rate, fields }).ok()?;
    done.created.first().map(|(_, id)| *id)
}

fn all_deals(set: &RecordStore) -> Vec<Slot> {
    set.rows(RecordType::Opportunity).map(|(slot, _)| slot).collect()
}

fn amounts(set: &RecordStore, slots: &[Slot]) -> Vec<Money> {
    let row = |slot: &Slot| set.row_at(RecordType::Opportunity, *slot)?.money(opportunity::AMOUNT);
    slots.iter().filter_map(row).collect()
}

/// The sums of amounts per stage, as a board shows them, and that of all, as a list shows it.
fn shown(crm: &TestWorkspace) -> Vec<String> {
    crm.session.read(|set| {
        let slots = all_deals(set);
        let field = |number| set.field(RecordType::Opportunity, number).expect("is there");
        let stage = field(opportunity::STAGE);
        let columns = build_columns(set, RecordType::Opportunity, stage, None, &slots, &HashMap::new(), &viewer());
        let columns = columns.iter().filter(|column| !column.slots.is_empty());
        let list = ListSums::new(set, RecordType::Opportunity, vec![field(opportunity::AMOUNT)], &slots, today());
        columns.filter_map(|column| column.sum.clone()).chain(list.texts(Language::En)).collect()
    })
}

#[test]
fn sums_of_lists_and_boards_are_converted_once_there_are_rates() {
    let crm = TestWorkspace::new();
    let euros = deal(&crm, 0, of(5_000, "EUR"));
    deal(&crm, 0, of(5_000, "USD"));
    deal(&crm, 1, of(100, "EUR"));
    assert_eq!(shown(&crm), ["€50 + $50", "€1", "€51 + $50"]);
    let rate = a_rate(&crm, "USD", 900_000).expect("is created");
    let day = format::day(today(), Language::En);
    let at_rates = |sum: &str| format!("≈ {sum} at rates of {day}");
    assert_eq!(shown(&crm), [at_rates("€95"), "€1".to_string(), at_rates("€96")]);
    // Dollars in a column of their own are converted too, because the board has euros as well.
    crm.run(Command::Edit { id: euros, fields: vec![(opportunity::STAGE, link(Id::fixed(201)))] });
    assert_eq!(shown(&crm), [at_rates("€45"), "€51".to_string(), at_rates("€96")]);
    crm.run(Command::Delete(vec![rate]));
    assert_eq!(shown(&crm), ["$50", "€51", "€51 + $50"]);
}

#[test]
fn the_sums_of_a_hierarchy_and_of_referrals_are_those_of_the_lists_they_open() {
    let crm = TestWorkspace::new();
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    for amount in [of(5_000, "EUR"), of(5_000, "USD")] {
        let id = deal(&crm, 0, amount);
        crm.run(Command::Edit { id, fields: vec![(opportunity::ACCOUNT, link(firm))] });
    }
    let friend = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    for amount in [of(7_000, "EUR"), of(3_000, "USD")] {
        let fields = vec![
            (lead::LAST_NAME, text("Berg")),
            (lead::COMPANY, text("Fjord")),
            (lead::REFERRED_BY, link(friend)),
            (lead::AMOUNT, Some(Value::Money(amount))),
        ];
        let referred = crm.create(RecordType::Lead, fields);
        crm.run(into_new(referred));
        let id = crm.get(referred, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link()).expect("is made");
        crm.run(Command::Edit { id, fields: vec![(opportunity::STAGE, link(defaults::STAGE_WON))] });
    }
    let sums = || {
        crm.session.read(|set| {
            let rates = ExchangeRates::on(set, today());
            let list = |keeps: &dyn Fn(&Row) -> bool| {
                let slots: Vec<Slot> =
                    set.rows(RecordType::Opportunity).filter(|(_, row)| keeps(row)).map(|(slot, _)| slot).collect();
                let field = set.field(RecordType::Opportunity, opportunity::AMOUNT).expect("is there");
                ListSums::new(set, RecordType::Opportunity, vec![field], &slots, today()).texts(Language::En)
            };
            let open = hierarchy::open_deals(set, firm, &rates).own_text(&rates, Language::En);
            let won = hierarchy::referrals(set, friend, &rates).won.own_text(&rates, Language::En);
            assert_eq!(list(&|row| row.link(opportunity::ACCOUNT) == Some(firm)), std::slice::from_ref(&open));
            assert_eq!(
                list(&|row| row.link(opportunity::STAGE) == Some(defaults::STAGE_WON)),
                std::slice::from_ref(&won)
            );
            [open, won]
        })
    };
    assert_eq!(sums(), ["€50 + $50", "€70 + $30"]);
    a_rate(&crm, "USD", 900_000).expect("is created");
    let day = format::day(today(), Language::En);
    assert_eq!(sums(), [format!("≈ €95 at rates of {day}"), format!("≈ €97 at rates of {day}")]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn lists_boards_reports_and_exports_agree_on_money_in_several_currencies(
        deals in prop::collection::vec((0..3u32, 1..1_000_000_000i64, prop::sample::select(vec!["EUR", "USD", "JPY", "KWD"])), 1..14),
        rates in prop::collection::vec((prop::sample::select(vec!["USD", "JPY", "KWD"]), 1_000..5_000_000i64), 0..4),
        bound in (1..1_000_000_000i64, prop::sample::select(vec!["EUR", "USD", "JPY"])),
        descending in any::<bool>(),
    ) {
        let crm = TestWorkspace::new();
        for (stage, minor, code) in deals {
            deal(&crm, stage, of(minor, code));
        }
        for (code, value) in rates {
            a_rate(&crm, code, value);
        }
        let kind = RecordType::Opportunity;
        crm.session.read(|set| {
            let (slots, rates) = (all_deals(set), ExchangeRates::on(set, today()));
            let field = |number| set.field(kind, number).expect("is there");
            let (amount, stage) = (field(opportunity::AMOUNT), field(opportunity::STAGE));
            let all = amounts(set, &slots);

            // What a sum is, computed amount by amount.
            let value = |money: Money| match money.currency {
                Currency::EUR => Some(money.minor),
                _ => rates.convert(money).map(|(money, _)| money.minor),
            };
            let seen: BTreeSet<Currency> = all.iter().map(|money| money.currency).collect();
            let is_converted =
                seen.len() > 1 && rates.iter().any(|(currency, ..)| seen.contains(&currency));
            let naive = |amounts: &[Money]| {
                let mut sums = Sums::default();
                for money in amounts {
                    let converted = value(*money).filter(|_| is_converted);
                    sums.add(converted.map_or(*money, |minor| of(minor, "EUR")));
                }
                sums
            };

            // Lists, reports and exports have the same total.
            let list = ListSums::new(set, kind, vec![amount], &slots, today());
            prop_assert_eq!(list.totals()[0].sums(is_converted), &naive(&all));
            let by_stage = Report {
                date: None,
                groups: vec![Grouping { field: opportunity::STAGE, step: Interval::default() }],
                measures: vec![Measure::Sum(opportunity::AMOUNT)],
                ..Report::of(kind)
            };
            let outcome = report::run(set, &by_stage, &viewer());
            prop_assert_eq!(&outcome.total, &[Figure::Money(naive(&all))]);
            prop_assert_eq!(outcome.rates.is_some(), is_converted);
            prop_assert_eq!(list.texts(Language::En)[0].starts_with('≈'), is_converted);
            let csv = csv_writer::write(set, kind, &[amount], &slots, Language::En);
            let written = readers::csv::read(csv.as_bytes()).expect("is read back");
            let exported: Option<Vec<Money>> =
                (0..slots.len()).map(|row| Money::parse(written.cell(row, 0), Currency::EUR)).collect();
            prop_assert_eq!(exported.map(|exported| naive(&exported)), Some(naive(&all)));

            // So has the home page.
            let quarter = (today(), today().add_days(60));
            let wanted = Wanted { today: today(), midnight: Date::midnight, quarter, me: None, limit: 8 };
            let home = home_summary::gather(set, wanted);
            for amounts in [&home.open, &home.due] {
                prop_assert_eq!(&amounts.sum.own_text(&home.rates, Language::En), &list.texts(Language::En)[0]);
            }

            // So do the columns of a board, the groups of a list and the lines of a report.
            for column in build_columns(set, kind, stage, None, &slots, &HashMap::new(), &viewer()) {
                let expected = naive(&amounts(set, &column.slots));
                let line = outcome.lines.iter().find(|line| column.key.map(GroupKey::Link) == Some(line.key.clone()));
                prop_assert_eq!(line.is_some(), !column.slots.is_empty());
                let Some(line) = line else { continue };
                prop_assert_eq!(&line.figures, &[Figure::Money(expected.clone())]);
                let sum = column.sum.clone().unwrap_or_default();
                prop_assert!(sum.contains(&format::sums(&expected, Language::En)), "{}", sum);
                prop_assert_eq!(list.texts_of(set, kind, &column.slots, Language::En), [sum]);
            }

            // A list is sorted by value; what has none comes last, each currency by itself.
            let query = Query { sorts: vec![Sort { field: opportunity::AMOUNT, descending }], ..Query::default() };
            let sorted = amounts(set, &query::run(set, kind, &query, &viewer()));
            let key = |money: &Money| match value(*money) {
                Some(value) => (String::new(), value),
                None => (money.currency.code().to_string(), money.minor),
            };
            let mut expected: Vec<(String, i64)> = all.iter().map(key).collect();
            expected.sort_by(|(group, a), (other, b)| {
                group.cmp(other).then(if descending { b.cmp(a) } else { a.cmp(b) })
            });
            prop_assert_eq!(sorted.iter().map(key).collect::<Vec<_>>(), expected);

            // A filter compares values, and never amounts that have no rate.
            let bound = of(bound.0, bound.1);
            let fits = |money: &Money| match (value(*money), value(bound)) {
                _ if money.currency == bound.currency => money.minor >= bound.minor,
                (Some(value), Some(least)) => value >= least,
                _ => false,
            };
            let filter = Filter::field(opportunity::AMOUNT, Predicate::Span(Some(Value::Money(bound)), None));
            let filtered = query::run(set, kind, &Query { filter: filter.clone(), ..Query::default() }, &viewer());
            let expected = all.iter().filter(|money| fits(money)).count();
            prop_assert!(amounts(set, &filtered).iter().all(fits));
            prop_assert_eq!(filtered.len(), expected);
            let counted = report::run(set, &Report { filter, ..by_stage }, &viewer());
            prop_assert_eq!(counted.records, expected as i64);
            Ok(())
        })?;
    }
}
