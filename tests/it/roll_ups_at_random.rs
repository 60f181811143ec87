//! Roll-ups under random commits and undos: what is kept up to date is what a naive evaluator finds in all records.
use kontor::base::{Currency, FieldId, Id, Money, Row, Seq, Value};
use kontor::command::Command;
use kontor::domain::formula::Gathering;
use kontor::domain::formula::evaluate::Missing;
use kontor::domain::records::{account, field, opportunity as deal};
use kontor::domain::{Field, RecordType, schema};
use kontor::locale::Language;
use kontor::store::RecordStore;
use kontor::store::filter::{Filter, Predicate, QueryContext};
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;
use proptest::prelude::*;

use crate::roll_ups::{add, definition};
use crate::support::{TestWorkspace, cases, link, text, today};

const ACCOUNT: RecordType = RecordType::Account;
const DEAL: RecordType = RecordType::Opportunity;
const LARGE: i64 = 500;

/// Something that a user does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Add(usize, i64, bool, i32),
    Move(usize, Option<usize>),
    Price(usize, Option<(i64, bool)>),
    Date(usize, i32),
    Delete(usize),
    Parent(usize, Option<usize>),
    Close(usize),
    Undo,
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let amount = || (0..1_000i64, prop::bool::weighted(0.1));
    prop_oneof![
        4 => (0..4usize, amount(), 0..30i32).prop_map(|(to, (minor, dollars), days)| Step::Add(to, minor, dollars, days)),
        3 => (any::<usize>(), prop::option::weighted(0.8, 0..4usize)).prop_map(|(at, to)| Step::Move(at, to)),
        3 => (any::<usize>(), prop::option::weighted(0.8, amount())).prop_map(|(at, amount)| Step::Price(at, amount)),
        2 => (any::<usize>(), 0..30i32).prop_map(|(at, days)| Step::Date(at, days)),
        1 => any::<usize>().prop_map(Step::Delete),
        1 => (0..4usize, prop::option::of(0..4usize)).prop_map(|(at, to)| Step::Parent(at, to)),
        1 => (0..4usize).prop_map(Step::Close),
        2 => Just(Step::Undo),
        1 => Just(Step::Redo),
    ]
}

/// Carries out a step, if it can be.
fn carry_out(crm: &TestWorkspace, accounts: &[Id], first: Seq, step: &Step) {
    let deals: Vec<Id> = crm.session.read(|set| set.rows(DEAL).map(|(_, row)| row.id()).collect());
    let chosen = |at: usize| (!deals.is_empty()).then(|| deals[at % deals.len()]);
    let currency = |dollars: bool| if dollars { Currency::parse("USD").unwrap() } else { Currency::EUR };
    let money = |(minor, dollars)| Value::Money(Money { minor, currency: currency(dollars) });
    let edit = |id: Option<Id>, number: FieldId, value: Option<Value>| {
        id.map(|id| Command::Edit { id, fields: vec![(number, value)] })
    };
    let command = match step {
        Step::Add(to, minor, dollars, days) => Some(Command::Create {
            kind: DEAL,
            fields: vec![
                (deal::NAME, text(&format!("Deal {minor}"))),
                (deal::STAGE, link(Id::fixed(200))),
                (deal::AMOUNT, Some(money((*minor, *dollars)))),
                (deal::CLOSE_DATE, Some(Value::Day(today().add_days(*days)))),
                (deal::ACCOUNT, link(accounts[*to])),
            ],
        }),
        Step::Move(at, to) => edit(chosen(*at), deal::ACCOUNT, to.and_then(|to| link(accounts[to]))),
        Step::Price(at, amount) => edit(chosen(*at), deal::AMOUNT, amount.map(money)),
        Step::Date(at, days) => edit(chosen(*at), deal::CLOSE_DATE, Some(Value::Day(today().add_days(*days)))),
        Step::Delete(at) => chosen(*at).map(|id| Command::Delete(vec![id])),
        Step::Parent(at, to) => edit(Some(accounts[*at]), account::PARENT, to.and_then(|to| link(accounts[to]))),
        Step::Close(at) => Some(Command::Delete(vec![accounts[*at]])),
        // What was set up before the steps stays.
        Step::Undo => {
            let seq = crm.session.stack(|stack| stack.next_undo().map(|header| header.seq));
            seq.filter(|seq| *seq > first).into_iter().for_each(|_| drop(crm.undo()));
            None
        }
        Step::Redo => {
            let is_there = crm.session.stack(|stack| stack.next_redo().is_some());
            is_there.then(|| crm.redo());
            None
        }
    };
    // What the rules refuse changes nothing.
    command.map(|command| crm.try_do(command));
}

/// A value, or why there is none.
type Found = Result<Value, Missing>;

fn whole(count: usize) -> Found {
    Ok(Value::Number(count as i64 * 1_000_000))
}

fn amounts(deals: &[&Row]) -> Result<(Vec<i64>, Currency), Missing> {
    let amounts: Vec<Money> = deals.iter().filter_map(|row| row.money(deal::AMOUNT)).collect();
    let currency = amounts.first().map_or(Currency::EUR, |money| money.currency);
    if amounts.iter().any(|money| money.currency != currency) {
        return Err(Missing::Currencies);
    }
    Ok((amounts.iter().map(|money| money.minor).collect(), currency))
}

/// What the fields of an account are, found in all records.
fn naive(set: &RecordStore, id: Id) -> Vec<Found> {
    let deals: Vec<&Row> =
        set.rows(DEAL).map(|(_, row)| row).filter(|row| row.link(deal::ACCOUNT) == Some(id)).collect();
    let is_large = |row: &&&Row| row.money(deal::AMOUNT).is_some_and(|money| money.minor >= LARGE);
    let count = |id: Id| set.rows(DEAL).filter(|(_, row)| row.link(deal::ACCOUNT) == Some(id)).count();
    let children = set.rows(ACCOUNT).filter(|(_, row)| row.link(account::PARENT) == Some(id));
    let days: Vec<_> = deals.iter().filter_map(|row| row.day(deal::CLOSE_DATE)).collect();
    let money =
        |minor: Option<i64>, currency| minor.map(|minor| Value::Money(Money { minor, currency })).ok_or(Missing::Blank);
    let (total, least, mean) = match amounts(&deals) {
        Err(why) => (Err(why), Err(why), Err(why)),
        Ok((all, currency)) => {
            let sum: i64 = all.iter().sum();
            let count = all.len() as i64;
            // Half away from zero; amounts are not negative.
            let mean = (count > 0).then(|| (2 * sum + count) / (2 * count));
            (money(Some(sum), currency), money(all.iter().min().copied(), currency), money(mean, currency))
        }
    };
    vec![
        whole(deals.len()),
        // A plain number is one in the currency of the amount it is compared with.
        whole(deals.iter().filter(is_large).count()),
        total,
        least,
        mean,
        days.iter().max().map(|day| Value::Day(*day)).ok_or(Missing::Blank),
        whole(children.map(|(_, row)| count(row.id())).sum()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]
    #[test]
    fn what_is_kept_up_to_date_is_what_all_records_say(steps in prop::collection::vec(step(), 1..24)) {
        let crm = TestWorkspace::new();
        let accounts: Vec<Id> = ["A", "B", "C", "D"].map(|name| crm.create(ACCOUNT, vec![(account::NAME, text(name))])).to_vec();
        let deals = (DEAL, deal::ACCOUNT);
        let of = |how, parts| definition(&crm, ACCOUNT, (how, None), deals, parts);
        let mut fields: Vec<&'static Field> = [
            ("Deals", of(Gathering::Count, ("", ""))),
            ("Large", of(Gathering::Count, ("", "[Amount] >= 5"))),
            ("Volume", of(Gathering::Sum, ("[Amount]", ""))),
            ("Least", of(Gathering::Min, ("[Amount]", ""))),
            ("Mean", of(Gathering::Average, ("[Amount]", ""))),
            ("Last", of(Gathering::Max, ("[Close date]", ""))),
        ].into_iter().map(|(name, roll_up)| add(&crm, name, &roll_up).1).collect();
        let below = definition(&crm, ACCOUNT, (Gathering::Sum, None), (ACCOUNT, account::PARENT), ("[Deals]", ""));
        fields.push(add(&crm, "Below", &below).1);
        let share = crm.create(RecordType::Field, vec![
            (field::NAME, text("Of")),
            (field::OF, text("opportunity")),
            (field::TYPE, text(schema::FORMULA)),
            (field::FORMULA, text(&format!("[2.{}]", fields[0].number.0))),
            (field::RESULT, text("number")),
        ]);
        let share = crm.session.read(|set| set.schema().own(share).unwrap().1);
        let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: kontor::base::Date::midnight };
        let first = crm.session.read(|set| set.head());
        for step in &steps {
            carry_out(&crm, &accounts, first, step);
            crm.session.read(|set| {
                for (_, row) in set.rows(ACCOUNT) {
                    let found: Vec<Found> = fields.iter().map(|field| set.value(field, row).ok_or_else(|| set.missing(field, row).unwrap())).collect();
                    assert_eq!(found, naive(set, row.id()), "{} after {step:?}", row.text(account::NAME));
                }
                for (_, row) in set.rows(DEAL) {
                    let count = row.link(deal::ACCOUNT).map(|id| naive(set, id)[0].clone().unwrap());
                    assert_eq!(set.value(share, row), count);
                }
                // A kept order and a kept filter follow as well.
                let by = |filter| Query { filter, sorts: vec![Sort::descending(fields[0].number), Sort::ascending(account::NAME)], ..Query::default() };
                let mut wanted: Vec<(i64, String)> = set.rows(ACCOUNT).map(|(_, row)| {
                    let Ok(Value::Number(count)) = naive(set, row.id())[0] else { panic!() };
                    (-count, row.text(account::NAME).to_string())
                }).collect();
                wanted.sort();
                let names = |kind, query: &Query| -> Vec<String> {
                    let slots = query::run(set, kind, query, &viewer);
                    slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.text(FieldId(1)).to_string())).collect()
                };
                assert_eq!(names(ACCOUNT, &by(Filter::default())), wanted.into_iter().map(|(_, name)| name).collect::<Vec<_>>());
                let behind = Filter::All(vec![
                    Filter::field(deal::ACCOUNT, Predicate::OneOf(vec![accounts[0]])),
                    Filter::field(deal::ACCOUNT, Predicate::Gathered(fields[1].number)),
                ]);
                let large = set.get(ACCOUNT, accounts[0]).map_or(whole(0), |row| naive(set, row.id())[1].clone());
                assert_eq!(whole(names(DEAL, &Query { filter: behind, ..Query::default() }).len()), large);
            });
        }
    }
}
