//! The log of all actions: search and filter, what became of each action, days, and what an action did to its records.
use crate::support::steps::{self, Step, into_new};
use std::sync::Arc;

use crate::support::{TestWorkspace, days_pass, text, today, wait};
use kontor::base::{Date, Id, Seq, TimeZone, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Header};
use kontor::command::Command;
use kontor::command::bulk::BulkEdit;
use kontor::command::erase::{self, ErasureRequest};
use kontor::domain::RecordType;
use kontor::domain::records::{account, contact, lead, user};
use kontor::locale::Language;
use kontor::storage::Storage;
use kontor::store::RecordStore;
use kontor::store::action_log::{self, ActionFilter, ActionKind, ActionState, ActionStates, Author, LogRow};
use kontor::store::change_summary::{self, ChangeKind};
use proptest::prelude::*;

fn lead_named(crm: &TestWorkspace, last: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(last)), (lead::COMPANY, text("Nordlicht"))])
}

fn edit(crm: &TestWorkspace, id: Id, city: &str) -> Seq {
    crm.run(Command::Edit { id, fields: vec![(lead::CITY, text(city))] }).header.expect("is stored").seq
}

fn found(crm: &TestWorkspace, filter: &ActionFilter) -> Vec<Seq> {
    crm.session.read_headers(|headers| {
        crm.session.read(|set| action_log::find(set, headers, filter, Language::En, TimeZone::UTC))
    })
}

/// The names of the actions that a search finds, newest first.
fn names(crm: &TestWorkspace, filter: ActionFilter) -> Vec<String> {
    let name = |headers: &[Header], seq| action_log::header(headers, seq).expect("is there").cause.text(Language::En);
    let found = found(crm, &filter);
    crm.session.read_headers(|headers| found.into_iter().map(|seq| name(headers, seq)).collect())
}

fn searched(crm: &TestWorkspace, text: &str) -> Vec<String> {
    names(crm, ActionFilter { text: text.to_string(), ..ActionFilter::default() })
}

fn state(crm: &TestWorkspace, seq: Seq) -> ActionState {
    crm.session.read_headers(|headers| {
        ActionStates::of(headers).of_action(action_log::header(headers, seq).expect("is there"))
    })
}

#[test]
fn actions_are_found_by_their_name_their_author_and_the_names_of_their_records() {
    let crm = TestWorkspace::new();
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada Stern"))]);
    crm.session.set_user(Some(ada), Language::En);
    let muller = lead_named(&crm, "Müller");
    crm.session.set_user(None, Language::En);
    let lund = lead_named(&crm, "Lund");
    crm.run(Command::Bulk {
        ids: Arc::new(vec![muller, lund]),
        edit: BulkEdit::Set { field: lead::CITY, value: text("Kiel") },
    });
    assert_eq!(searched(&crm, "creation lund"), ["creation of Lund"]);
    assert_eq!(searched(&crm, "stern"), ["creation of Müller", "creation of Ada Stern"]);
    // A bulk edit names none of its records; it is found by each of them, and umlauts by either spelling.
    assert_eq!(searched(&crm, "Mueller"), ["change of 2 records", "creation of Müller"]);
    assert_eq!(searched(&crm, "LUND"), ["change of 2 records", "creation of Lund"]);
    // By the present name of the record, and by the one it had.
    crm.run(Command::Edit { id: lund, fields: vec![(lead::LAST_NAME, text("Fjord"))] });
    assert_eq!(
        searched(&crm, "fjord"),
        ["change of Lund", "change of 2 records", "creation of Lund"].map(String::from)
    );
    assert_eq!(searched(&crm, "lund"), ["change of Lund", "creation of Lund"]);
    // A company is no name: it would find every action on its people.
    assert_eq!(searched(&crm, "nordlicht"), Vec::<String>::new());
    assert_eq!(searched(&crm, "nothing like it"), Vec::<String>::new());
    assert_eq!(searched(&crm, "  ").len(), crm.session.read(RecordStore::head).0 as usize);
}

#[test]
fn actions_are_filtered_by_person_kind_and_date_and_by_all_of_them() {
    let crm = TestWorkspace::new();
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let first = today();
    let berg = lead_named(&crm, "Berg");
    days_pass(3);
    crm.session.set_user(Some(ada), Language::En);
    edit(&crm, berg, "Kiel");
    crm.run(into_new(berg));
    let by_ada = ActionFilter { by: Some(Author::User(ada)), ..ActionFilter::default() };
    assert_eq!(names(&crm, by_ada.clone()), ["conversion of Berg", "change of Berg"]);
    assert_eq!(
        names(
            &crm,
            ActionFilter { by: Some(Author::Nobody), kind: Some(ActionKind::Created), ..ActionFilter::default() }
        ),
        ["creation of Berg", "creation of Ada"]
    );
    assert_eq!(names(&crm, ActionFilter { kind: Some(ActionKind::Conversions), ..by_ada }), ["conversion of Berg"]);
    let between = |from: Option<Date>, until: Option<Date>| {
        found(&crm, &ActionFilter { from, until, text: "berg".to_string(), ..ActionFilter::default() }).len()
    };
    assert_eq!(between(None, None), 3);
    assert_eq!(between(Some(first), Some(first)), 1);
    assert_eq!(between(Some(first.add_days(1)), None), 2);
    assert_eq!(between(None, Some(first.add_days(2))), 1);
    assert_eq!(between(Some(first.add_days(4)), None), 0);
    assert_eq!(
        crm.session.read_headers(action_log::authors),
        [Author::Nobody, Author::User(ada)],
        "everybody who did something is offered"
    );
}

#[test]
fn an_old_action_is_undone_and_redone_after_many_others_and_says_what_became_of_it() {
    let crm = TestWorkspace::new();
    let berg = lead_named(&crm, "Berg");
    let lund = lead_named(&crm, "Lund");
    let old = edit(&crm, berg, "Kiel");
    for at in 0..30 {
        edit(&crm, lund, &format!("City {at}"));
    }
    assert_eq!(state(&crm, old), ActionState::InForce);
    let undo = wait(crm.session.undo(old)).expect("is undone").header.expect("is stored").seq;
    assert_eq!(crm.get(berg, lead::CITY), None);
    assert_eq!(state(&crm, old), ActionState::Undone(undo));
    assert_eq!(state(&crm, undo), ActionState::Replay(old));
    // A later action takes it from the redo button, not from the log.
    edit(&crm, lund, "Bergen");
    assert_eq!(crm.session.stack(|stack| stack.next_redo().cloned()), None);
    let redo = wait(crm.session.redo(old)).expect("is redone").header.expect("is stored").seq;
    assert_eq!(crm.get(berg, lead::CITY), text("Kiel"));
    assert_eq!((state(&crm, old), state(&crm, redo)), (ActionState::InForce, ActionState::Replay(old)));
    // All of it is found by the number, and a reload knows the same.
    assert_eq!(found(&crm, &ActionFilter::about(old)), [redo, undo, old]);
    // Those after an action are found by their numbers.
    let later = found(&crm, &ActionFilter::after(undo));
    assert!(later.first() == Some(&redo) && later.iter().all(|seq| *seq > undo));
    assert_eq!(found(&crm, &ActionFilter::after(redo)), []);
    let between = format!("#{}-{}", old.0, undo.0);
    let between = found(&crm, &ActionFilter { text: between, ..ActionFilter::default() });
    assert_eq!((between.first(), between.last()), (Some(&undo), Some(&old)));
    let reopened = TestWorkspace::on(crm.storage.clone());
    assert!(reopened.session.stack(|stack| stack.is_active(old)));
    reopened.undo();
    assert_eq!(reopened.get(berg, lead::CITY), None);
    assert!(matches!(state(&reopened, old), ActionState::Undone(_)));
}

#[test]
fn what_cannot_be_undone_says_why() {
    let crm = TestWorkspace::new();
    let is_final = |seq: u32| matches!(state(&crm, Seq(seq)), ActionState::Final(_));
    assert!(is_final(1), "the set-up");
    let ada = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Stern"))]);
    let created = crm.session.read(RecordStore::head);
    crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    let request = crm.session.read(|set| ErasureRequest {
        records: erase::owned_records(set, &[ada]).into_iter().chain([ada]).collect(),
        words: erase::redacted_terms(set, &[ada]),
    });
    wait(crm.session.erase(&request)).expect("is erased");
    let head = crm.session.read(RecordStore::head);
    assert!(is_final(head.0), "the erasure");
    assert!(is_final(created.0), "an action of which nothing is left");
    assert_eq!(state(&crm, created.next()), ActionState::InForce);
    assert_eq!(searched(&crm, "stern"), Vec::<String>::new());
}

#[test]
fn a_day_has_a_heading_wherever_it_begins_even_if_the_clock_goes_back() {
    let noon = |day: i32| Timestamp(Date(day).midnight().0 + 43_200_000);
    let header = |(place, day): (usize, &i32)| Header {
        seq: Seq(place as u32 + 1),
        id: Id::fixed(1),
        at: noon(*day),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Edit, "x"),
        about: None,
        size: 1,
    };
    let headers: Vec<Header> = [10, 10, 11, 10].iter().enumerate().map(header).collect();
    let seqs = [4, 3, 2, 1].map(Seq);
    assert_eq!(
        action_log::by_day(&headers, &seqs, TimeZone::UTC),
        [
            LogRow::Day(Date(10), Seq(4)),
            LogRow::Action(Seq(4)),
            LogRow::Day(Date(11), Seq(3)),
            LogRow::Action(Seq(3)),
            LogRow::Day(Date(10), Seq(2)),
            LogRow::Action(Seq(2)),
            LogRow::Action(Seq(1)),
        ]
    );
}

#[test]
fn an_action_is_told_record_by_record_with_every_field() {
    let crm = TestWorkspace::new();
    let berg = lead_named(&crm, "Berg");
    let told = |seq: Seq| {
        let commit = wait(crm.storage.commit(seq)).expect("is read").expect("is there");
        let tell = |at: &Vec<usize>| {
            crm.session.read(|set| change_summary::in_full(set, &commit, at, Language::En)).expect("has changes")
        };
        change_summary::positions(&commit).iter().map(tell).collect::<Vec<_>>()
    };
    let created = told(crm.session.read(RecordStore::head));
    assert_eq!((created.len(), created[0].id, created[0].change), (1, berg, ChangeKind::Created));
    assert!(created[0].fields.contains(&(lead::LAST_NAME, None, text("Berg"))));

    let converted = told(crm.run(into_new(berg)).header.expect("is stored").seq);
    let kinds: Vec<(RecordType, ChangeKind)> = converted.iter().map(|one| (one.kind, one.change)).collect();
    for made in [RecordType::Account, RecordType::Contact, RecordType::Opportunity] {
        assert!(kinds.contains(&(made, ChangeKind::Created)), "{kinds:?}");
    }
    let own = converted.iter().find(|one| one.id == berg).expect("the lead is told");
    assert_eq!(own.change, ChangeKind::Changed);
    // Fields that the system maintains are told too.
    assert!(own.fields.iter().any(|(number, before, after)| {
        *number == lead::CONVERTED_ACCOUNT && before.is_none() && matches!(after, Some(Value::Link(_)))
    }));
    let mut ids: Vec<Id> = converted.iter().map(|one| one.id).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), converted.len(), "each record is told once");

    let lund = lead_named(&crm, "Lund");
    let deleted = told(crm.run(Command::Delete(vec![lund])).header.expect("is stored").seq);
    assert_eq!((deleted[0].change, deleted[0].name.as_str()), (ChangeKind::Removed, "Lund"));
    assert!(deleted[0].fields.contains(&(lead::LAST_NAME, text("Lund"), None)));
}

#[test]
fn a_long_journal_is_searched_fast() {
    let crm = TestWorkspace::new();
    let header = |place: u32| Header {
        seq: Seq(place),
        id: Id::fixed(place),
        at: Timestamp(i64::from(place) * 60_000),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Edit, format!("Ada Müller-Lüdenscheidt {place}")),
        about: None,
        size: 1,
    };
    let headers: Vec<Header> = (1..=50_000).map(header).collect();
    let begun = std::time::Instant::now();
    let filter = ActionFilter { text: "muller 4999".to_string(), ..ActionFilter::default() };
    let found = crm.session.read(|set| action_log::find(set, &headers, &filter, Language::En, TimeZone::UTC));
    assert_eq!(found.len(), 15);
    // Two orders of magnitude more than it takes: a search that becomes quadratic takes longer.
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert_eq!(action_log::header(&headers, Seq(50_000)).map(|header| header.seq), Some(Seq(50_000)));
}

fn filters() -> impl Strategy<Value = ActionFilter> {
    let author = prop_oneof![Just(Author::Nobody), any::<[u8; 16]>().prop_map(|bytes| Author::User(Id(bytes)))];
    let day = || prop::option::of((0..40_000_i32).prop_map(Date));
    let kind = prop::option::of(prop::sample::select(ActionKind::ALL.to_vec()));
    ("\\PC{0,12}", prop::option::of(author), kind, day(), day())
        .prop_map(|(text, by, kind, from, until)| ActionFilter { text: text.trim().to_string(), by, kind, from, until })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_filter_survives_its_address(filter in filters()) {
        prop_assert_eq!(ActionFilter::read(&filter.write()), filter);
    }

    #[test]
    fn any_address_is_a_filter(query in "\\PC{0,40}") {
        let filter = ActionFilter::read(&query);
        prop_assert_eq!(ActionFilter::read(&filter.write()).kind, filter.kind);
    }

    #[test]
    fn the_log_and_the_undo_stack_agree_about_every_action(steps in prop::collection::vec(steps::step(), 1..40), picks in prop::collection::vec((any::<usize>(), any::<bool>()), 1..12)) {
        let crm = TestWorkspace::new();
        let mut picks = picks.into_iter();
        for step in &steps {
            match (step, steps::command(&crm, step)) {
                (_, Some(command)) => {
                    let _ = crm.try_do(command);
                }
                (Step::Undo | Step::Redo, _) => {
                    // Any action, not only the last one.
                    let Some((pick, is_undo)) = picks.next() else { continue };
                    let seqs: Vec<Seq> = crm.session.read_headers(|headers| headers.iter().map(|header| header.seq).collect());
                    let wanted = seqs.into_iter().filter(|seq| match state(&crm, *seq) {
                        ActionState::InForce => is_undo,
                        ActionState::Undone(_) => !is_undo,
                        _ => false,
                    });
                    let wanted: Vec<Seq> = wanted.collect();
                    if let Some(seq) = wanted.get(pick.checked_rem(wanted.len()).unwrap_or_default()) {
                        let _ = if is_undo { wait(crm.session.undo(*seq)) } else { wait(crm.session.redo(*seq)) };
                    }
                }
                _ => {}
            }
        }
        let headers = crm.session.read_headers(<[Header]>::to_vec);
        let states = ActionStates::of(&headers);
        for header in &headers {
            let state = states.of_action(header);
            let (is_active, is_known) = crm.session.stack(|stack| (stack.is_active(header.seq), stack.find(header.seq).is_some()));
            prop_assert_eq!(state == ActionState::InForce, is_active, "{:?}", header);
            prop_assert_eq!(matches!(state, ActionState::InForce | ActionState::Undone(_)), is_known, "{:?}", header);
        }
        // Every action is found without a filter, newest first, and by its kind.
        let all = found(&crm, &ActionFilter::default());
        prop_assert_eq!(&all, &headers.iter().rev().map(|header| header.seq).collect::<Vec<_>>());
        let by_kind = ActionKind::ALL.map(|kind| found(&crm, &ActionFilter { kind: Some(kind), ..ActionFilter::default() }).len());
        prop_assert_eq!(by_kind.iter().sum::<usize>(), all.len());
    }
}

#[test]
fn addresses_of_the_log_stay_valid() {
    let keys = ActionKind::ALL.map(ActionKind::key);
    let known = [
        "new",
        "change",
        "activity",
        "conversion",
        "stage",
        "merge",
        "import",
        "deletion",
        "automation",
        "undo",
        "workspace",
    ];
    assert_eq!(keys, known);
    let ada = Id::fixed(7);
    let filter = ActionFilter::read(&format!("q=%2312&by={ada}&kind=import&from=2026-01-31&to=2026-02-01&x=1"));
    assert_eq!(
        filter,
        ActionFilter {
            text: "#12".to_string(),
            by: Some(Author::User(ada)),
            kind: Some(ActionKind::Imports),
            from: Date::parse_iso("2026-01-31"),
            until: Date::parse_iso("2026-02-01"),
        }
    );
    assert_eq!(ActionFilter::read("kind=unheard&by=x&from=y").write(), "");
}
