//! The workspace as of a past commit: the same records as from replaying the journal, from either end.
use crate::support::steps::{self, Step};
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};
use kontor::base::{FieldId, Id, Row, Seq, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Commit, Header};
use kontor::command::erase::{self, ErasureRequest};
use kontor::command::{Command, Import};
use kontor::domain::records::{account, field, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::store::as_of::{Rewind, last_before};
use kontor::store::{RecordStore, filter::QueryContext};
use proptest::prelude::*;

type Content = Vec<(RecordType, Id, Vec<(FieldId, Value)>)>;

fn content(set: &RecordStore) -> Content {
    let rows = |kind: &RecordType| set.rows(*kind).map(|(_, row)| (*kind, row.id(), row.fields())).collect::<Vec<_>>();
    let mut all: Content = RecordType::ALL.iter().flat_map(rows).collect();
    all.sort_by_key(|(kind, id, _)| (*kind, *id));
    all
}

/// The time of the last change of every record that still exists, and the commits that touched it.
fn notes(set: &RecordStore, ids: &[Id]) -> Vec<(Id, Timestamp, Vec<Seq>)> {
    ids.iter().filter_map(|id| set.find(*id)).map(|(_, row)| (row.id(), row.changed(), row.touched_by())).collect()
}

fn replayed_to(journal: &[Commit], seq: Seq) -> RecordStore {
    let mut set = RecordStore::new();
    journal.iter().take_while(|commit| commit.header.seq <= seq).for_each(|commit| set.apply(commit));
    set
}

fn undone_to(crm: &TestWorkspace, journal: &[Commit], seq: Seq) -> RecordStore {
    let mut back = crm.session.read(|set| Rewind::new(set, seq));
    journal.iter().rev().take_while(|commit| commit.header.seq > seq).for_each(|commit| back.rewind(commit.clone()));
    back.finish(|seq| journal[seq.0 as usize - 1].header.at)
}

fn check_every_past_state(crm: &TestWorkspace) {
    let journal = wait(crm.session.journal()).expect("is read");
    let now: Vec<Id> = crm.session.read(|set| content(set).into_iter().map(|(_, id, _)| id).collect());
    for seq in (0..=journal.len() as u32).map(Seq) {
        let expected = replayed_to(&journal, seq);
        let back = undone_to(crm, &journal, seq);
        assert_eq!(content(&back), content(&expected), "taken back to {seq:?} of {}", journal.len());
        assert_eq!(notes(&back, &now), notes(&expected, &now), "notes of {seq:?}");
        let asked = wait(crm.session.as_of(seq, |done, all| assert!(done <= all))).expect("is worked out");
        assert_eq!(content(&asked), content(&expected), "as of {seq:?}");
        assert_eq!(asked.head(), seq);
        // Links are indexed in both directions, and counts are right.
        for kind in RecordType::ALL {
            assert_eq!(back.count(*kind), back.rows(*kind).count());
            for (_, row) in back.rows(*kind) {
                let places = |set: &RecordStore| {
                    let mut all: Vec<Id> = set.backlinks(row.id()).map(|(_, row)| row.id()).collect();
                    all.sort();
                    all
                };
                assert_eq!(places(&back), places(&expected));
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn every_past_state_equals_a_replay_of_the_journal(steps in prop::collection::vec(steps::step(), 1..40), erases: bool) {
        let mut crm = TestWorkspace::new();
        for step in &steps {
            days_pass(1);
            match step {
                Step::Undo if crm.session.stack(|stack| stack.next_undo().is_some()) => drop(crm.undo()),
                Step::Redo if crm.session.stack(|stack| stack.next_redo().is_some()) => drop(crm.redo()),
                Step::Reload => crm = TestWorkspace::on(crm.storage.clone()),
                step => drop(steps::command(&crm, step).map(|command| crm.try_do(command))),
            }
        }
        if erases && let Some(person) = steps::pick(&crm, RecordType::Lead, 0) {
            let erasure = crm.session.read(|set| {
                let mut records = vec![person];
                records.extend(erase::owned_records(set, &[person]));
                ErasureRequest { records, words: erase::redacted_terms(set, &[person]) }
            });
            wait(crm.session.erase(&erasure)).expect("is erased");
            prop_assert_eq!(crm.session.erasures(), 1);
        }
        check_every_past_state(&crm);
    }
}

#[test]
fn custom_fields_and_their_values_are_part_of_past_states() {
    let crm = TestWorkspace::new();
    let own = crm.create(
        RecordType::Field,
        vec![
            (field::NAME, text("Partner")),
            (field::OF, text("lead")),
            (field::TYPE, text("link")),
            (field::TARGET, text("account")),
        ],
    );
    let number = crm.session.read(|set| set.fields(RecordType::Lead).last().expect("is there").number);
    let firm = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let person = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Berg KG"))]);
    crm.run(Command::Edit { id: person, fields: vec![(number, link(firm))] });
    crm.run(Command::DeleteField { field: own });
    crm.undo();
    check_every_past_state(&crm);
}

#[test]
fn a_record_whose_creation_was_undone_keeps_its_history_in_the_past() {
    let crm = TestWorkspace::new();
    let person = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Berg KG"))]);
    crm.run(Command::Edit { id: person, fields: vec![(lead::CITY, text("Kiel"))] });
    crm.undo();
    crm.undo();
    crm.redo();
    check_every_past_state(&crm);
}

fn header(seq: u32, day: i64) -> Header {
    Header {
        seq: Seq(seq),
        id: Id::fixed(seq),
        at: Timestamp(day * 86_400_000),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Edit, ""),
        about: None,
        size: 1,
    }
}

fn check_cut(days: &[i64], until: i64, expected: u32) {
    let headers: Vec<Header> = days.iter().zip(1..).map(|(day, seq)| header(seq, *day)).collect();
    assert_eq!(last_before(&headers, Timestamp(until * 86_400_000)), Seq(expected), "{days:?} before {until}");
}

#[test]
fn one_commit_with_a_wrong_clock_does_not_change_which_commits_belong_to_a_date() {
    check_cut(&[], 5, 0);
    check_cut(&[1, 2, 3, 4], 3, 2);
    check_cut(&[1, 2, 3, 4], 9, 4);
    check_cut(&[3, 4], 2, 0);
    // One commit from the distant future, one from long ago.
    check_cut(&[1, 99, 2, 3, 4], 4, 4);
    check_cut(&[4, 5, 6, 0, 7], 3, 0);
}

fn deal_id(at: u32) -> Id {
    let mut bytes = [7; 10];
    bytes[2..].copy_from_slice(&u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Id::new(1_700_000_000_000, &bytes)
}

/// 100,000 deals and 3,000 later commits.
#[test]
fn a_past_state_of_a_large_workspace_is_correct() {
    let crm = TestWorkspace::new();
    let row = |at: u32| {
        let fields = [
            (opportunity::NAME, Value::Text(format!("Deal {at}"))),
            (opportunity::STAGE, Value::Link(Id::fixed(200))),
            (opportunity::CLOSE_DATE, Value::Day(today())),
        ];
        (RecordType::Opportunity, Row::new(deal_id(at), Timestamp(0), &[], &fields))
    };
    let new: Vec<(RecordType, Row)> = (0..100_000).map(row).collect();
    crm.run(Command::Import(Import {
        file: "deals".into(),
        new: new.into(),
        fills: Vec::new().into(),
        blobs: Default::default(),
    }));
    let before = crm.session.read(RecordStore::head);
    for at in 0..3_000 {
        crm.run(Command::Edit {
            id: deal_id(at % 1_000),
            fields: vec![(opportunity::NEXT_STEP, text(&format!("Step {at}")))],
        });
    }
    let set = wait(crm.session.as_of(before, |_, _| ())).expect("is worked out");
    assert_eq!(set.count(RecordType::Opportunity), 100_000);
    assert!(set.rows(RecordType::Opportunity).all(|(_, row)| row.get(opportunity::NEXT_STEP).is_none()));
    let viewer = QueryContext {
        me: None,
        today: today(),
        language: kontor::locale::Language::En,
        midnight: kontor::base::Date::midnight,
    };
    let report = kontor::report::query_string::read(&set, "of=opportunity&f=stage.open&by=stage&show=count")
        .expect("is a report");
    let outcome = kontor::report::run(&set, &report, &viewer);
    assert_eq!(outcome.records, 100_000);
    assert_eq!(set.get(RecordType::Stage, defaults::STAGE_WON).map(Row::id), Some(defaults::STAGE_WON));
}
