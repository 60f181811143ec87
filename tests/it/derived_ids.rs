//! What the app does by itself is the same in every browser: equal records give equal commits, whatever order the
//! records are kept in and whatever ids a browser would make up.
use std::collections::HashSet;

use kontor::base::{Date, FieldId, Id, Row, Seq, TimeZone, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Change, Commit, Header};
use kontor::command::{self, Command, Context};
use kontor::domain::records::{activity, assignment_rule, choice, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::store::RecordStore;
use proptest::prelude::*;

use crate::support::cases;

const TODAY: Date = Date(20_780);

type Fields = Vec<(FieldId, Value)>;

fn text(text: &str) -> Value {
    Value::Text(text.to_string())
}

fn commit(seq: u32, changes: Vec<Change>) -> Commit {
    let cause = ActionLabel::new(Action::Import, "");
    let size = changes.len() as u32;
    let header =
        Header { seq: Seq(seq), id: Id::fixed(seq), at: Timestamp(1), by: None, from: None, cause, about: None, size };
    Commit { header, changes }
}

/// The changes that a browser decides on, with ids of its own where it makes them up.
fn decided(set: &RecordStore, command: Command, browser: u8) -> Vec<Change> {
    let mut count = 0u8;
    let mut new_id = || {
        count += 1;
        Id::new(1, &[browser, count, 0, 0, 0, 0, 0, 0, 0, 0])
    };
    let mut context = Context {
        now: Timestamp(TODAY.midnight().0 + 43_200_000),
        today: TODAY,
        zone: TimeZone::UTC,
        user: None,
        language: Language::En,
        new_id: &mut new_id,
    };
    command::decide(set, command, &mut context).expect("is decided").changes
}

/// Two browsers with the same records, which came to them in opposite orders.
fn browsers(records: &[(RecordType, Id, Fields)]) -> [RecordStore; 2] {
    let create = |(kind, id, fields): &(RecordType, Id, Fields)| Change::Create {
        kind: *kind,
        row: Row::new(*id, Timestamp(1), &[], fields),
    };
    let forth: Vec<Change> = records.iter().map(create).collect();
    let back: Vec<Change> = forth.iter().rev().cloned().collect();
    [forth, back].map(|changes| {
        let mut set = RecordStore::new();
        set.apply(&commit(1, decided(&set, Command::Setup { name: None }, 0)));
        set.apply(&commit(2, changes));
        set
    })
}

fn same(records: &[(RecordType, Id, Fields)], command: &Command) -> (RecordStore, Vec<Change>) {
    let [one, other] = browsers(records);
    let changes = decided(&one, command.clone(), 1);
    assert_eq!(changes, decided(&other, command.clone(), 2));
    (one, changes)
}

fn applied(mut set: RecordStore, changes: &[Change]) -> RecordStore {
    set.apply(&commit(set.head().0 + 1, changes.to_vec()));
    set
}

fn created(changes: &[Change]) -> Vec<Id> {
    let creates = |change: &&Change| matches!(change, Change::Create { .. });
    changes.iter().filter(creates).map(|change| change.record().1).collect()
}

#[test]
fn a_new_workspace_begins_with_the_same_records_everywhere() {
    let set = RecordStore::new();
    let all = [1, 2].map(|browser| decided(&set, Command::Setup { name: None }, browser));
    assert_eq!(all[0], all[1]);
    assert!(!all[0].is_empty());
}

#[test]
fn equal_seeds_give_equal_ids_and_others_give_others() {
    let one = Id::derived(&[b"ab", b"c"]);
    assert_eq!(one, Id::derived(&[b"ab", b"c"]));
    let others: [&[&[u8]]; 4] = [&[b"a", b"bc"], &[b"abc"], &[b"ab", b"c", b""], &[b"c", b"ab"]];
    assert_eq!(others.iter().map(|seeds| Id::derived(seeds)).chain([one]).collect::<HashSet<_>>().len(), 5);
    assert_eq!((one.0[6] >> 4, one.0[8] >> 6), (8, 2), "version 8 of the standard's variant");
}

#[test]
fn a_task_that_is_opened_and_repeated_again_gets_another_next_one() {
    let task = Id::fixed(700);
    let fields = vec![
        (activity::SUBJECT, text("Check in")),
        (activity::DUE, Value::Day(TODAY)),
        (activity::RECURRENCE, text("FREQ=WEEKLY")),
    ];
    let (set, first) = same(&[(RecordType::Activity, task, fields)], &Command::Complete { activity: task });
    let set = applied(set, &first);
    let again = Command::Edit {
        id: task,
        fields: vec![(activity::DONE, None), (activity::RECURRENCE, Some(text("FREQ=WEEKLY")))],
    };
    let set = applied(set.clone_records(), &decided(&set, again, 1));
    let second = decided(&set, Command::Complete { activity: task }, 1);
    assert_eq!((created(&first).len(), created(&second).len()), (1, 1));
    assert_ne!(created(&first), created(&second), "both are there");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases(64)))]

    #[test]
    fn competitors_move_to_the_same_entries(names in prop::collection::vec("[A-Ca-cÄä]{0,2}", 1..12)) {
        let deal = |(place, name): (usize, &String)| {
            let fields: Fields = match name.is_empty() {
                true => Vec::new(),
                false => vec![(opportunity::COMPETITOR, text(name))],
            };
            (RecordType::Opportunity, Id::fixed(800 + place as u32), fields)
        };
        let records: Vec<_> = names.iter().enumerate().map(deal).collect();
        let (set, changes) = same(&records, &Command::Setup { name: None });
        let set = applied(set, &changes);
        for (_, row) in set.rows(RecordType::Opportunity) {
            prop_assert!(row.text(opportunity::COMPETITOR).is_empty());
        }
        let entries = |id: &Id| set.get(RecordType::Choice, *id).is_some_and(|row| !row.text(choice::NAME).is_empty());
        prop_assert!(created(&changes).iter().all(entries));
    }

    #[test]
    fn overdue_leads_are_closed_alike(days in prop::collection::vec(-3i32..3, 1..12)) {
        let overdue = |(place, days): (usize, &i32)| {
            let fields = vec![
                (lead::LAST_NAME, text("Berg")),
                (lead::STATUS, Value::Link(defaults::STATUS_OPEN)),
                (lead::DEADLINE, Value::Day(TODAY.add_days(*days))),
            ];
            (RecordType::Lead, Id::fixed(900 + place as u32), fields)
        };
        let records: Vec<_> = days.iter().enumerate().map(overdue).collect();
        same(&records, &Command::CloseOverdue);
    }

    #[test]
    fn the_next_task_of_a_series_is_the_same(rule in "FREQ=(DAILY|WEEKLY|MONTHLY)", days in -40i32..3) {
        let task = Id::fixed(700);
        let fields = vec![
            (activity::SUBJECT, text("Check in")),
            (activity::DUE, Value::Day(TODAY.add_days(days))),
            (activity::RECURRENCE, text(&rule)),
        ];
        let (_, changes) = same(&[(RecordType::Activity, task, fields)], &Command::Complete { activity: task });
        prop_assert_eq!(created(&changes).len(), 1);
    }

    #[test]
    fn owners_take_the_same_turns(count in 1u32..8, turn in 0i64..5, owners in 1u32..4) {
        let owner = |place: u32| (RecordType::User, Id::fixed(600 + place), vec![(kontor::domain::records::user::NAME, text("Ada"))]);
        let mut records: Vec<_> = (0..owners).map(owner).collect();
        let links = (0..owners).map(|place| Id::fixed(600 + place)).collect();
        let rule = vec![(assignment_rule::OWNERS, Value::Links(links)), (assignment_rule::NEXT, Value::Number(turn))];
        records.push((RecordType::AssignmentRule, Id::fixed(650), rule));
        let leads: Vec<Id> = (0..count).map(|place| Id::fixed(900 + place)).collect();
        records.extend(leads.iter().map(|id| (RecordType::Lead, *id, vec![(lead::LAST_NAME, text("Berg"))])));
        let (_, changes) = same(&records, &Command::AssignByRules { leads });
        prop_assert!(!changes.is_empty());
    }
}
