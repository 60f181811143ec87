//! Lists and search: what is kept ready answers like a look at every record.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::steps::{Step, command, step};
use desk::{Desk, link, text, today};
use kontor::base::fold::fold;
use kontor::base::{Day, Id, Value};
use kontor::command::Command;
use kontor::domain::Kind;
use kontor::domain::records::{account, lead, opportunity};
use kontor::locale::Language;
use kontor::store::WorkingSet;
use kontor::store::filter::{Filter, Test, Viewer};
use kontor::store::query::{self, Query};
use kontor::store::search;
use proptest::prelude::*;

fn viewer() -> Viewer {
    Viewer { me: None, today: today(), language: Language::En, midnight: Day::midnight }
}

fn person(desk: &Desk, first: &str, last: &str, company: &str) -> Id {
    let fields = vec![(lead::FIRST_NAME, text(first)), (lead::LAST_NAME, text(last)), (lead::COMPANY, text(company))];
    desk.create(Kind::Lead, fields)
}

fn found(desk: &Desk, words: &str) -> Vec<Id> {
    desk.session.read(|set| search::search(set, words, 5).into_iter().flat_map(|hits| hits.best).collect())
}

#[test]
fn search_folds_accents_finds_inside_words_and_forgives_one_error() {
    let desk = Desk::new();
    let ada = person(&desk, "Ada", "Müller", "Nordlicht Solar");
    let bo = person(&desk, "Bo", "Lund", "Fjord ApS");
    for words in ["muller", "MÜLL", "licht", "sol mül", "nordlihct", "mueler nope", "nordlciht ada", "mxller", "muler"]
    {
        let expected = if words.contains("nope") { vec![] } else { vec![ada] };
        assert_eq!(found(&desk, words), expected, "{words}");
    }
    assert_eq!(found(&desk, "fjrod"), [bo]);
    assert_eq!(found(&desk, "lun"), [bo], "short words must fit");
    assert_eq!(found(&desk, "lxn"), [], "short words must fit");
    assert_eq!(found(&desk, "  "), []);
}

#[test]
fn what_begins_a_word_comes_first() {
    let desk = Desk::new();
    let inside = person(&desk, "Ada", "Hamberg", "Nordlicht");
    let begins = person(&desk, "Bo", "Bergson", "Nordlicht");
    assert_eq!(found(&desk, "berg"), [begins, inside]);
}

#[test]
fn a_change_is_found_at_once_and_a_removed_record_is_not() {
    let desk = Desk::new();
    let ada = person(&desk, "Ada", "Berg", "Nordlicht");
    assert_eq!(found(&desk, "berg"), [ada]);
    desk.run(Command::Edit(ada, vec![(lead::LAST_NAME, text("Lund"))]));
    assert_eq!((found(&desk, "berg"), found(&desk, "lund")), (vec![], vec![ada]));
    desk.run(Command::Delete(vec![ada]));
    assert_eq!(found(&desk, "lund"), []);
    desk.undo();
    assert_eq!(found(&desk, "lund"), [ada]);
}

#[test]
fn a_list_sorted_by_an_account_follows_its_new_name() {
    let desk = Desk::new();
    let firm = |name: &str| desk.create(Kind::Account, vec![(account::NAME, text(name))]);
    let (a, b) = (firm("Aalto"), firm("Berg"));
    let deal = |name: &str, account: Id| {
        let fields = vec![(opportunity::NAME, text(name)), (opportunity::ACCOUNT, link(account))];
        desk.create(Kind::Opportunity, fields)
    };
    let (first, second) = (deal("x", a), deal("y", b));
    let query = Query { sorts: vec![(opportunity::ACCOUNT, false)], ..Query::default() };
    let ids = || {
        desk.session.read(|set| {
            let slots = query::run(set, Kind::Opportunity, &query, &viewer());
            slots.iter().map(|slot| set.at(Kind::Opportunity, *slot).expect("is there").id()).collect::<Vec<_>>()
        })
    };
    assert_eq!(ids(), [first, second]);
    desk.run(Command::Edit(a, vec![(account::NAME, text("Zuse"))]));
    assert_eq!(ids(), [second, first]);
}

#[test]
fn a_list_sorted_by_records_of_its_own_kind_follows_them_too() {
    let desk = Desk::new();
    let firm = |name: &str, parent: Option<Id>| {
        desk.create(Kind::Account, vec![(account::NAME, text(name)), (account::PARENT, parent.map(Value::Link))])
    };
    let (a, b) = (firm("Aalto", None), firm("Berg", None));
    let (first, second) = (firm("x", Some(a)), firm("y", Some(b)));
    let query = Query {
        filter: Filter::field(account::PARENT, Test::Filled),
        sorts: vec![(account::PARENT, false)],
        ..Query::default()
    };
    let ids = || {
        desk.session.read(|set| {
            let slots = query::run(set, Kind::Account, &query, &viewer());
            slots.iter().map(|slot| set.at(Kind::Account, *slot).expect("is there").id()).collect::<Vec<_>>()
        })
    };
    assert_eq!(ids(), [first, second]);
    desk.run(Command::Edit(a, vec![(account::NAME, text("Zuse"))]));
    assert_eq!(ids(), [second, first]);
}

/// The list as a look at every record gives it.
fn naive(set: &WorkingSet, query: &Query) -> Vec<Id> {
    let words: Vec<String> = fold(&query.text).split_whitespace().map(str::to_string).collect();
    let mut rows: Vec<_> = set
        .rows(Kind::Lead)
        .map(|(_, row)| row)
        .filter(|row| query.filter.is_empty() || row.get(lead::CONVERTED_AT).is_none())
        .filter(|row| {
            let searched = Kind::Lead.fields().iter().filter(|field| field.searched);
            let all: Vec<String> = searched.map(|field| fold(row.text(field.number))).collect();
            words.iter().all(|word| all.iter().any(|text| text.contains(word.as_str())))
        })
        .collect();
    if query.sorts.is_empty() {
        rows.reverse();
    }
    // Sorted by the last key first: a stable sort leaves ties as they were.
    for (field, descending) in query.sorts.iter().rev() {
        rows.sort_by(|a, b| {
            let (a, b) = (fold(a.text(*field)), fold(b.text(*field)));
            let order = if *descending { b.cmp(&a) } else { a.cmp(&b) };
            a.is_empty().cmp(&b.is_empty()).then(order)
        });
    }
    rows.into_iter().map(|row| row.id()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_kept_list_equals_a_fresh_look_after_any_day_at_work(
        steps in prop::collection::vec(step(), 1..30),
        letters in "[a-e]{0,2}",
        sorts in prop::collection::vec(
            (prop::sample::select(vec![lead::LAST_NAME, lead::CITY, lead::COMPANY]), any::<bool>()), 0..3),
        is_open in any::<bool>(),
    ) {
        let mut desk = Desk::new();
        let filter = if is_open { Filter::not(lead::CONVERTED_AT, Test::Filled) } else { Filter::default() };
        let query = Query { text: letters, filter, sorts, ..Query::default() };
        for step in steps {
            match (&step, command(&desk, &step)) {
                (_, Some(command)) => { let _ = desk.try_do(command); }
                (Step::Reload, None) => desk = Desk::on(desk.storage.clone()),
                (Step::Undo, None) if desk.session.stack(|stack| stack.next_undo().is_some()) => { desk.undo(); }
                (Step::Redo, None) if desk.session.stack(|stack| stack.next_redo().is_some()) => { desk.redo(); }
                _ => {}
            }
            desk.session.read(|set| {
                let slots = query::run(set, Kind::Lead, &query, &viewer());
                let ids: Vec<Id> = slots.iter().filter_map(|slot| Some(set.at(Kind::Lead, *slot)?.id())).collect();
                prop_assert_eq!(ids, naive(set, &query));
                Ok(())
            })?;
        }
    }

    #[test]
    fn any_text_can_be_searched_for(words in ".{0,20}", name in ".{1,20}") {
        let desk = Desk::new();
        desk.run(Command::Create(Kind::Lead, vec![(lead::LAST_NAME, Value::text(&name).or(text("x"))), (lead::COMPANY, text("y"))]));
        found(&desk, &words);
        if !fold(&name).trim().is_empty() {
            prop_assert_eq!(found(&desk, &name).len(), 1);
        }
    }
}
