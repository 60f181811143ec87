//! Conditions across links under random commits and undos: lists, orders and reports are what a naive evaluator finds by
//! looking through all records, now and on a past day.
use std::collections::BTreeMap;

use kontor::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::filter::{Condition, Filter, Linking, Predicate, TextMatch};
use kontor::domain::formula::Gathering;
use kontor::domain::period::Period;
use kontor::domain::records::{account, activity, contact, opportunity as deal, stage};
use kontor::locale::Language;
use kontor::report::{Figure, GroupKey, ReportCache, compute_cached, query_string as written};
use kontor::store::filter::QueryContext;
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;
use kontor::store::{RecordStore, query_string};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::roll_ups::{add, definition};
use crate::support::{TestWorkspace, cases, days_pass, link, text, today, wait};

const ACCOUNT: RecordType = RecordType::Account;
const CONTACT: RecordType = RecordType::Contact;
const DEAL: RecordType = RecordType::Opportunity;
const ACTIVITY: RecordType = RecordType::Activity;
const KINDS: [RecordType; 4] = [ACCOUNT, CONTACT, DEAL, ACTIVITY];
const INDUSTRIES: [Id; 2] = [Id::fixed(500), Id::fixed(501)];
const STAGES: [Id; 3] = [Id::fixed(200), Id::fixed(201), Id::fixed(202)];

/// The links: the type of the records that have them, their field, and where they lead.
const LINKS: [(RecordType, FieldId, RecordType); 8] = [
    (ACCOUNT, account::PARENT, ACCOUNT),
    (CONTACT, contact::ACCOUNT, ACCOUNT),
    (DEAL, deal::ACCOUNT, ACCOUNT),
    (DEAL, deal::CONTACT, CONTACT),
    (DEAL, deal::STAGE, RecordType::Stage),
    (ACTIVITY, activity::ACCOUNT, ACCOUNT),
    (ACTIVITY, activity::CONTACT, CONTACT),
    (ACTIVITY, activity::OPPORTUNITY, DEAL),
];

/// Something that a user does; numbers choose among what there is.
#[derive(Clone, Debug)]
enum Step {
    Add(usize, u8),
    Link(Index, usize, Option<Index>),
    Fill(Index, usize, Option<u8>),
    Delete(Index, usize),
    Undo(Index),
    Redo,
    Pass(i32),
}

fn step() -> impl Strategy<Value = Step> {
    let kind = 0..KINDS.len();
    prop_oneof![
        4 => (kind.clone(), any::<u8>()).prop_map(|(kind, more)| Step::Add(kind, more)),
        4 => (any::<Index>(), 0..LINKS.len(), prop::option::weighted(0.8, any::<Index>()))
            .prop_map(|(at, via, to)| Step::Link(at, via, to)),
        4 => (any::<Index>(), kind.clone(), prop::option::weighted(0.8, any::<u8>()))
            .prop_map(|(at, kind, value)| Step::Fill(at, kind, value)),
        1 => (any::<Index>(), kind).prop_map(|(at, kind)| Step::Delete(at, kind)),
        2 => any::<Index>().prop_map(Step::Undo),
        1 => Just(Step::Redo),
        1 => (1..20i32).prop_map(Step::Pass),
    ]
}

fn euro(minor: i64) -> Value {
    Value::Money(Money { minor, currency: Currency::EUR })
}

fn chosen(crm: &TestWorkspace, kind: RecordType, at: &Index) -> Option<Id> {
    let ids: Vec<Id> = crm.session.read(|set| set.rows(kind).map(|(_, row)| row.id()).collect());
    (!ids.is_empty()).then(|| *at.get(&ids))
}

/// Carries out a step, if it can be. What the rules refuse changes nothing.
fn carry_out(crm: &TestWorkspace, first: Seq, step: &Step) {
    let letter = |byte: u8| text(["Alpha", "Beta", "Gamma", "alphabet"][usize::from(byte) % 4]);
    let command = match step {
        Step::Add(kind, more) => Some(Command::Create {
            kind: KINDS[*kind],
            fields: match KINDS[*kind] {
                ACCOUNT => {
                    vec![(account::NAME, letter(*more)), (account::INDUSTRY, link(INDUSTRIES[usize::from(*more) % 2]))]
                }
                CONTACT => vec![(contact::LAST_NAME, letter(*more))],
                DEAL => vec![
                    (deal::NAME, letter(*more)),
                    (deal::STAGE, link(STAGES[0])),
                    (deal::CLOSE_DATE, Some(Value::Day(today()))),
                    (deal::AMOUNT, Some(euro(i64::from(*more)))),
                ],
                _ => vec![
                    (activity::SUBJECT, letter(*more)),
                    (activity::TYPE, link(Id::fixed(if more % 2 == 0 { 310 } else { 311 }))),
                ],
            },
        }),
        Step::Link(at, via, to) => {
            let (kind, field, target) = LINKS[*via];
            let to = match (to, target) {
                (Some(to), RecordType::Stage) => Some(Value::Link(*to.get(&STAGES))),
                (Some(to), target) => chosen(crm, target, to).map(Value::Link),
                (None, _) => None,
            };
            chosen(crm, kind, at).map(|id| Command::Edit { id, fields: vec![(field, to)] })
        }
        Step::Fill(at, kind, value) => chosen(crm, KINDS[*kind], at).map(|id| {
            let of = |make: &dyn Fn(u8) -> Option<Value>| value.and_then(make);
            let change = match KINDS[*kind] {
                ACCOUNT => (account::INDUSTRY, of(&|byte| link(INDUSTRIES[usize::from(byte) % 2]))),
                CONTACT => (contact::TITLE, of(&letter)),
                DEAL => (deal::AMOUNT, of(&|byte| Some(euro(byte.into())))),
                _ => (activity::TEXT, of(&letter)),
            };
            Command::Edit { id, fields: vec![change] }
        }),
        Step::Delete(at, kind) => chosen(crm, KINDS[*kind], at).map(|id| Command::Delete(vec![id])),
        Step::Undo(at) => {
            crm.undo_any(at, 6, first);
            None
        }
        Step::Redo => {
            crm.redo_any();
            None
        }
        Step::Pass(days) => {
            days_pass(*days);
            None
        }
    };
    command.map(|command| crm.try_do(command));
}

/// A condition on a record's own field.
fn own(kind: RecordType, pick: u8, number: u8, count: FieldId) -> (FieldId, Predicate) {
    let contains =
        |pick: u8| Predicate::Text(TextMatch::Contains, ["alpha", "a", "GAM"][usize::from(pick) % 3].to_string());
    match (kind, pick % 3) {
        (ACCOUNT, 0) => (account::INDUSTRY, Predicate::OneOf(vec![INDUSTRIES[usize::from(number) % 2]])),
        (ACCOUNT, 1) => (count, Predicate::Span(Some(Value::Number(i64::from(number % 3) * 1_000_000)), None)),
        (ACCOUNT, _) => (account::NAME, contains(number)),
        (CONTACT, 0) => (contact::TITLE, Predicate::Filled),
        (CONTACT, 1) => (contact::ACCOUNT, Predicate::Filled),
        (CONTACT, _) => (contact::LAST_NAME, contains(number)),
        (DEAL, 0) => (deal::STAGE, Predicate::OneOf(vec![STAGES[usize::from(number) % 3]])),
        (DEAL, 1) => (deal::AMOUNT, Predicate::Span(Some(euro(number.into())), None)),
        (DEAL, _) => (deal::CREATED, Predicate::In(Period::Last(i32::from(number % 30)))),
        (RecordType::Stage, 0) => (stage::CLOSED, Predicate::Filled),
        (RecordType::Stage, _) => {
            (stage::PROBABILITY, Predicate::Span(None, Some(Value::Number(i64::from(number % 100)))))
        }
        (_, 0) => (activity::DONE, Predicate::In(Period::Last(i32::from(number % 30)))),
        (_, 1) => (activity::TEXT, Predicate::Filled),
        (_, _) => (activity::SUBJECT, contains(number)),
    }
}

/// The filter that a sequence of numbers stands for.
fn filter(kind: RecordType, picks: &mut impl Iterator<Item = u8>, depth: usize, count: FieldId) -> Filter {
    let mut next = || picks.next().unwrap_or(0);
    let (shape, pick, number) = (next(), next(), next());
    let negated = pick >= 128;
    let there: Vec<_> = LINKS.iter().filter(|(from, ..)| *from == kind).collect();
    let back: Vec<_> = LINKS.iter().filter(|(.., target)| *target == kind).collect();
    match shape % 6 {
        1 | 2 if !there.is_empty() => {
            let (_, via, target) = there[usize::from(number) % there.len()];
            let (field, test) = own(*target, pick, number, count);
            Filter::Where(Condition { field: FieldId::through(*via, field).unwrap(), negated, test })
        }
        3 | 4 if !back.is_empty() && depth > 0 => {
            let (from, via, _) = back[usize::from(number) % back.len()];
            let (least, most) = [(0, Some(0)), (1, None), (2, None), (0, Some(1)), (1, Some(2))][usize::from(pick) % 5];
            let parts = (0..number % 3).map(|_| filter(*from, picks, depth - 1, count)).collect();
            Filter::Linking(Box::new(Linking { from: *from, via: *via, only: Filter::All(parts), least, most }))
        }
        5 if depth > 0 => {
            let parts = (0..2).map(|_| filter(kind, picks, depth - 1, count)).collect();
            if negated { Filter::All(parts) } else { Filter::Any(parts) }
        }
        _ => {
            let (field, test) = own(kind, pick, number, count);
            Filter::Where(Condition { field, negated, test })
        }
    }
}

/// A value as all records say: of the roll-up, the number of deals.
fn naive_value(set: &RecordStore, kind: RecordType, row: &Row, field: FieldId, count: FieldId) -> Option<Value> {
    match field.parts() {
        Some((via, of)) => {
            let (.., target) = LINKS.iter().find(|(from, own, _)| (*from, *own) == (kind, via)).unwrap();
            let id = row.link(via)?;
            let (_, row) = set.rows(*target).find(|(_, row)| row.id() == id)?;
            naive_value(set, *target, row, of, count)
        }
        None if field == count => {
            let deals = set.rows(DEAL).filter(|(_, other)| other.link(deal::ACCOUNT) == Some(row.id()));
            Some(Value::Number(deals.count() as i64 * 1_000_000))
        }
        None => row.get(field),
    }
}

fn naive(set: &RecordStore, kind: RecordType, row: &Row, filter: &Filter, count: FieldId) -> bool {
    let holds = |part: &Filter| naive(set, kind, row, part, count);
    match filter {
        Filter::All(parts) => parts.iter().all(holds),
        Filter::Any(parts) => parts.iter().any(holds),
        Filter::Unknown(_) => false,
        Filter::Linking(linking) => {
            let Linking { from, via, only, least, most } = &**linking;
            let all = set.rows(*from).filter(|(_, other)| other.link(*via) == Some(row.id()));
            let met = all.filter(|(_, other)| naive(set, *from, other, only, count)).count();
            met >= *least as usize && most.is_none_or(|most| met <= most as usize)
        }
        Filter::Where(Condition { field, negated, test }) => {
            let value = naive_value(set, kind, row, *field, count);
            let is_met = value.is_some_and(|value| match (test, &value) {
                (Predicate::Filled, _) => true,
                (Predicate::OneOf(ids), Value::Link(id)) => ids.contains(id),
                (Predicate::Text(_, wanted), Value::Text(text)) => text.to_lowercase().contains(&wanted.to_lowercase()),
                (Predicate::Span(Some(Value::Money(least)), None), Value::Money(money)) => money.minor >= least.minor,
                (Predicate::Span(Some(Value::Number(least)), None), Value::Number(number)) => number >= least,
                (Predicate::Span(None, Some(Value::Number(most))), Value::Number(number)) => number <= most,
                (Predicate::In(Period::Last(days)), Value::Moment(at)) => {
                    at.day() <= today() && at.day() >= today().add_days(-days)
                }
                other => panic!("{other:?}"),
            });
            is_met != *negated
        }
    }
}

fn check(set: &RecordStore, asked: &[(RecordType, Filter)], caches: &mut [ReportCache], count: FieldId) {
    let viewer = QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight };
    let industry = FieldId::through(deal::ACCOUNT, account::INDUSTRY).unwrap();
    for ((kind, filter), cache) in asked.iter().zip(caches) {
        let kind = *kind;
        let (_, via, _) = LINKS.iter().find(|(from, ..)| *from == kind).unwrap();
        let name = FieldId::through(*via, FieldId(1)).unwrap();
        let query = Query {
            filter: Filter::All(vec![filter.clone()]),
            sorts: vec![Sort::descending(name)],
            ..Query::default()
        };
        let written_query = query_string::write(set, kind, &query);
        assert_eq!(query_string::read(set, kind, &written_query), (query.clone(), Vec::new()), "{written_query}");
        let mut wanted: Vec<(Option<String>, std::cmp::Reverse<Id>, Id)> = set
            .rows(kind)
            .filter(|(_, row)| naive(set, kind, row, filter, count))
            .map(|(_, row)| {
                let name = match naive_value(set, kind, row, name, count) {
                    Some(Value::Text(name)) => Some(name.to_lowercase()),
                    _ => None,
                };
                (name, std::cmp::Reverse(row.id()), row.id())
            })
            .collect();
        let slots = query::run(set, kind, &query, &viewer);
        let found: Vec<&Row> = slots.iter().filter_map(|slot| set.row_at(kind, *slot)).collect();
        let names: Vec<Option<String>> = found
            .iter()
            .map(|row| match naive_value(set, kind, row, name, count) {
                Some(Value::Text(name)) => Some(name.to_lowercase()),
                _ => None,
            })
            .collect();
        let mut ids: Vec<Id> = found.iter().map(|row| row.id()).collect();
        ids.sort();
        // The highest name first; records without one come last.
        wanted.sort_by(|(a, ..), (b, ..)| b.cmp(a));
        assert_eq!(names, wanted.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>(), "{written_query}");
        let mut all: Vec<Id> = wanted.iter().map(|(.., id)| *id).collect();
        all.sort();
        assert_eq!(ids, all, "{written_query}");
        if kind == DEAL {
            let text = format!(
                "of=opportunity&{}&date=*&by=account~industry&show=count",
                written_query.split('&').next().unwrap()
            );
            let report = written::read(set, &text).unwrap();
            let outcome = compute_cached(cache, set, &report, &viewer);
            let mut counts: BTreeMap<Option<Id>, i64> = BTreeMap::new();
            for (_, row) in set.rows(kind).filter(|(_, row)| naive(set, kind, row, filter, count)) {
                let own = naive_value(set, kind, row, industry, count).and_then(|value| value.link());
                *counts.entry(own).or_default() += 1;
            }
            let shown: BTreeMap<Option<Id>, i64> = outcome
                .lines
                .iter()
                .map(|line| match (&line.key, &line.figures[0]) {
                    (GroupKey::Link(id), Figure::Count(count)) => (Some(*id), *count),
                    (GroupKey::Empty, Figure::Count(count)) => (None, *count),
                    other => panic!("{other:?}"),
                })
                .collect();
            assert_eq!(shown, counts, "{text}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(16), ..ProptestConfig::default() })]
    #[test]
    fn what_lists_and_reports_show_is_what_all_records_say(
        steps in prop::collection::vec(step(), 1..28),
        picks in prop::collection::vec((0..KINDS.len(), prop::collection::vec(any::<u8>(), 3..24)), 1..5),
    ) {
        let crm = TestWorkspace::new();
        for name in ["Alpha", "Beta"] {
            crm.create(ACCOUNT, vec![(account::NAME, text(name))]);
        }
        let roll_up = definition(&crm, ACCOUNT, (Gathering::Count, None), (DEAL, deal::ACCOUNT), ("", ""));
        let count = add(&crm, "Deals", &roll_up).1.number;
        let asked: Vec<(RecordType, Filter)> =
            picks.into_iter().map(|(kind, picks)| (KINDS[kind], filter(KINDS[kind], &mut picks.into_iter(), 2, count))).collect();
        let mut caches: Vec<ReportCache> = asked.iter().map(|_| ReportCache::default()).collect();
        let first = crm.session.read(|set| set.head());
        for step in &steps {
            carry_out(&crm, first, step);
            crm.session.read(|set| check(set, &asked, &mut caches, count));
        }
        let middle = Seq((first.0 + crm.session.read(|set| set.head()).0) / 2);
        let past = wait(crm.session.as_of(middle, |_, _| ())).expect("is worked out");
        past.view(crm.session.view(today()));
        check(&past, &asked, &mut caches.iter().map(|_| ReportCache::default()).collect::<Vec<_>>(), count);
    }
}
