//! Lists and search: cached results equal those of a full scan.
use crate::support::steps::{Step, command, step};
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::fold::fold;
use kontor::base::{Date, Id, Value};
use kontor::command::Command;
use kontor::domain::RecordType;
use kontor::domain::records::{account, lead, opportunity};
use kontor::locale::Language;
use kontor::store::RecordStore;
use kontor::store::filter::{Filter, Predicate, QueryContext};
use kontor::store::query::{self, Query};
use kontor::store::search;
use kontor::store::sorted_lists::Sort;
use proptest::prelude::*;

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

fn person(crm: &TestWorkspace, first: &str, last: &str, company: &str) -> Id {
    let fields = vec![(lead::FIRST_NAME, text(first)), (lead::LAST_NAME, text(last)), (lead::COMPANY, text(company))];
    crm.create(RecordType::Lead, fields)
}

fn found(crm: &TestWorkspace, words: &str) -> Vec<Id> {
    crm.session.read(|set| search::search(set, words, 5).into_iter().flat_map(|hits| hits.best).collect())
}

#[test]
fn search_folds_accents_finds_inside_words_and_forgives_one_error() {
    let crm = TestWorkspace::new();
    let ada = person(&crm, "Ada", "Müller", "Nordlicht Solar");
    let bo = person(&crm, "Bo", "Lund", "Fjord ApS");
    for words in ["muller", "MÜLL", "licht", "sol mül", "nordlihct", "mueler nope", "nordlciht ada", "mxller", "muler"]
    {
        let expected = if words.contains("nope") { vec![] } else { vec![ada] };
        assert_eq!(found(&crm, words), expected, "{words}");
    }
    assert_eq!(found(&crm, "fjrod"), [bo]);
    assert_eq!(found(&crm, "lun"), [bo], "short words must fit");
    assert_eq!(found(&crm, "lxn"), [], "short words must fit");
    assert_eq!(found(&crm, "  "), []);
}

#[test]
fn matches_at_the_start_of_a_word_come_first() {
    let crm = TestWorkspace::new();
    let inside = person(&crm, "Ada", "Hamberg", "Nordlicht");
    let begins = person(&crm, "Bo", "Bergson", "Nordlicht");
    assert_eq!(found(&crm, "berg"), [begins, inside]);
}

#[test]
fn a_change_is_found_at_once_and_a_removed_record_is_not() {
    let crm = TestWorkspace::new();
    let ada = person(&crm, "Ada", "Berg", "Nordlicht");
    assert_eq!(found(&crm, "berg"), [ada]);
    crm.run(Command::Edit { id: ada, fields: vec![(lead::LAST_NAME, text("Lund"))] });
    assert_eq!((found(&crm, "berg"), found(&crm, "lund")), (vec![], vec![ada]));
    crm.run(Command::Delete(vec![ada]));
    assert_eq!(found(&crm, "lund"), []);
    crm.undo();
    assert_eq!(found(&crm, "lund"), [ada]);
}

#[test]
fn a_list_sorted_by_account_is_resorted_when_the_account_is_renamed() {
    let crm = TestWorkspace::new();
    let firm = |name: &str| crm.create(RecordType::Account, vec![(account::NAME, text(name))]);
    let (a, b) = (firm("Aalto"), firm("Berg"));
    let deal = |name: &str, account: Id| {
        let fields = vec![(opportunity::NAME, text(name)), (opportunity::ACCOUNT, link(account))];
        crm.create(RecordType::Opportunity, fields)
    };
    let (first, second) = (deal("x", a), deal("y", b));
    let query = Query { sorts: vec![Sort::ascending(opportunity::ACCOUNT)], ..Query::default() };
    let ids = || {
        crm.session.read(|set| {
            let slots = query::run(set, RecordType::Opportunity, &query, &viewer());
            slots
                .iter()
                .map(|slot| set.row_at(RecordType::Opportunity, *slot).expect("is there").id())
                .collect::<Vec<_>>()
        })
    };
    assert_eq!(ids(), [first, second]);
    crm.run(Command::Edit { id: a, fields: vec![(account::NAME, text("Zuse"))] });
    assert_eq!(ids(), [second, first]);
}

#[test]
fn a_list_sorted_by_records_of_its_own_type_is_resorted_too() {
    let crm = TestWorkspace::new();
    let firm = |name: &str, parent: Option<Id>| {
        crm.create(RecordType::Account, vec![(account::NAME, text(name)), (account::PARENT, parent.map(Value::Link))])
    };
    let (a, b) = (firm("Aalto", None), firm("Berg", None));
    let (first, second) = (firm("x", Some(a)), firm("y", Some(b)));
    let query = Query {
        filter: Filter::field(account::PARENT, Predicate::Filled),
        sorts: vec![Sort::ascending(account::PARENT)],
        ..Query::default()
    };
    let ids = || {
        crm.session.read(|set| {
            let slots = query::run(set, RecordType::Account, &query, &viewer());
            slots.iter().map(|slot| set.row_at(RecordType::Account, *slot).expect("is there").id()).collect::<Vec<_>>()
        })
    };
    assert_eq!(ids(), [first, second]);
    crm.run(Command::Edit { id: a, fields: vec![(account::NAME, text("Zuse"))] });
    assert_eq!(ids(), [second, first]);
}

/// The list according to a full scan.
fn naive(set: &RecordStore, query: &Query) -> Vec<Id> {
    let words: Vec<String> = fold(&query.text).split_whitespace().map(str::to_string).collect();
    let mut rows: Vec<_> = set
        .rows(RecordType::Lead)
        .map(|(_, row)| row)
        .filter(|row| query.filter.is_empty() || row.get(lead::CONVERTED_AT).is_none())
        .filter(|row| {
            let searched = RecordType::Lead.fields().iter().filter(|field| field.searched);
            let all: Vec<String> = searched.map(|field| fold(row.text(field.number))).collect();
            words.iter().all(|word| all.iter().any(|text| text.contains(word.as_str())))
        })
        .collect();
    if query.sorts.is_empty() {
        rows.reverse();
    }
    // Sorted by the last field first: a stable sort keeps ties in order.
    for Sort { field, descending } in query.sorts.iter().rev() {
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
    fn a_cached_list_equals_a_fresh_query_after_any_commands(
        steps in prop::collection::vec(step(), 1..30),
        letters in "[a-e]{0,2}",
        sorts in prop::collection::vec(
            (prop::sample::select(vec![lead::LAST_NAME, lead::CITY, lead::COMPANY]), any::<bool>()), 0..3),
        is_open in any::<bool>(),
    ) {
        let mut crm = TestWorkspace::new();
        let filter = if is_open { Filter::not(lead::CONVERTED_AT, Predicate::Filled) } else { Filter::default() };
        let sorts = sorts.into_iter().map(|(field, descending)| Sort { field, descending }).collect();
        let query = Query { text: letters, filter, sorts, ..Query::default() };
        for step in steps {
            match (&step, command(&crm, &step)) {
                (_, Some(command)) => { let _ = crm.try_do(command); }
                (Step::Reload, None) => crm = TestWorkspace::on(crm.storage.clone()),
                (Step::Undo, None) if crm.session.stack(|stack| stack.next_undo().is_some()) => { crm.undo(); }
                (Step::Redo, None) if crm.session.stack(|stack| stack.next_redo().is_some()) => { crm.redo(); }
                _ => {}
            }
            crm.session.read(|set| {
                let slots = query::run(set, RecordType::Lead, &query, &viewer());
                let ids: Vec<Id> = slots.iter().filter_map(|slot| Some(set.row_at(RecordType::Lead, *slot)?.id())).collect();
                prop_assert_eq!(ids, naive(set, &query));
                Ok(())
            })?;
        }
    }

    #[test]
    fn any_text_can_be_searched_for(words in ".{0,20}", name in ".{1,20}") {
        let crm = TestWorkspace::new();
        crm.run(Command::Create { kind: RecordType::Lead, fields: vec![(lead::LAST_NAME, Value::text(&name).or(text("x"))), (lead::COMPANY, text("y"))] });
        found(&crm, &words);
        if !fold(&name).trim().is_empty() {
            prop_assert_eq!(found(&crm, &name).len(), 1);
        }
    }
}
