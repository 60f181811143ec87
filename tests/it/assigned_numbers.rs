//! Consecutive numbers: every new record gets the next one, whichever way it is created, nobody changes one, and none is
//! given twice.
use std::collections::HashSet;
use std::rc::Rc;
use std::sync::Arc;

use crate::every_way_in::{refused, update};
use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, cases, days_pass, text, today, wait};
use kontor::base::{Date, Id, Row, Seq, Timestamp, Value};
use kontor::command::{AcceptEnquiry, BulkEdit, Command, Conversion, Merge, MergeWorkspace, numbers, unique};
use kontor::domain::records::{account, contact, field, lead};
use kontor::domain::rules::number_pattern::Numbering;
use kontor::domain::{Field, RecordType};
use proptest::prelude::*;

const ACCOUNT: RecordType = RecordType::Account;

fn numbered(crm: &TestWorkspace, kind: RecordType, pattern: &str) -> (Id, &'static Field) {
    let fields = vec![
        (field::NAME, text("Number")),
        (field::OF, text(kind.key())),
        (field::TYPE, text("auto_number")),
        (field::PATTERN, text(pattern)),
    ];
    let id = crm.create(RecordType::Field, fields);
    (id, crm.session.read(|set| set.schema().own(id).unwrap().1))
}

fn an_account(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(ACCOUNT, vec![(account::NAME, text(name))])
}

fn number_of(crm: &TestWorkspace, id: Id, own: &Field) -> String {
    crm.session.read(|set| set.find(id).map(|(_, row)| row.text(own.number).to_string()).unwrap_or_default())
}

#[test]
fn a_pattern_has_one_counter_with_its_width_and_its_beginning() {
    let day = Date::parse_iso("2026-03-09").unwrap();
    let first = |pattern: &str| Numbering::of(pattern, day).map(|how| how.write(how.next(None, None)));
    for (pattern, expected) in [
        ("L-{YYYY}-{0000}", Some("L-2026-0001")),
        ("{YY}{MM}/{001}", Some("2603/001")),
        ("{5000}", Some("5000")),
        ("No {1}, {YYYY}", Some("No 1, 2026")),
        ("L-{YYYY}", None),
        ("{000}-{000}", None),
        ("{MM}-{000}", None),
        ("L-{ABC}{000}", None),
        ("L-{000", None),
        ("L-000}", None),
        ("", None),
    ] {
        assert_eq!(first(pattern).as_deref(), expected, "{pattern}");
    }
    let how = Numbering::of("L-{YYYY}-{0000}", day).unwrap();
    assert_eq!(
        ["L-2026-0012", "L-2026-12345", "L-2025-0012", "L-2026-", "L-2026-x"].map(|text| how.read(text)),
        [Some(12), Some(12_345), None, None, None]
    );
    assert_eq!(how.write(12_345), "L-2026-12345");
    let next_year = Numbering::of("L-{YYYY}-{0000}", day.add_days(365)).unwrap();
    assert_eq!(next_year.next(None, Some(how.remembered(7))), 1);
    assert_eq!(how.next(Some(3), Some(how.remembered(7))), 8);
}

#[test]
fn every_way_of_creating_a_record_assigns_the_next_number() {
    let crm = TestWorkspace::new();
    let (_, own) = numbered(&crm, RecordType::Lead, "L-{0000}");
    let (_, of_account) = numbered(&crm, ACCOUNT, "{100}");
    let (_, of_contact) = numbered(&crm, RecordType::Contact, "C{1}");
    let fields = |name: &str| vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(name))];
    // What a command says about the number does not count.
    let mut given = fields("Form");
    given.push((own.number, text("L-0900")));
    crm.create(RecordType::Lead, given);
    import(&crm, &[file("leads.csv", "Last Name,Company,Number\nOne,One,L-0500\nTwo,Two,\n")]);
    let enquiry = AcceptEnquiry {
        is_captured: false,
        fields: fields("Web"),
        subject: "Form".into(),
        text: "Hello".into(),
        to: None,
    };
    let (_, web) = crm.run(Command::AcceptEnquiry(enquiry)).created[0];
    let mut found: Vec<(String, String)> = all(&crm, RecordType::Lead)
        .iter()
        .map(|row| (row.text(own.number).to_string(), row.text(lead::LAST_NAME).to_string()))
        .collect();
    found.sort();
    let pairs = [("L-0001", "Form"), ("L-0002", "One"), ("L-0003", "Two"), ("L-0004", "Web")];
    assert_eq!(found, pairs.map(|(number, name)| (number.to_string(), name.to_string())));
    // A conversion creates records, too, and an undo takes back none but its own.
    crm.run(Command::Convert(Conversion::new(web)));
    let numbers = |kind: RecordType, own: &Field| -> Vec<String> {
        all(&crm, kind).iter().map(|row| row.text(own.number).to_string()).collect()
    };
    assert_eq!(
        (numbers(ACCOUNT, of_account), numbers(RecordType::Contact, of_contact)),
        (vec!["100".into()], vec!["C1".into()])
    );
    crm.undo();
    crm.redo();
    assert_eq!(numbers(ACCOUNT, of_account), ["100"]);
    crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund"))]);
    assert!(numbers(RecordType::Contact, of_contact).contains(&"C2".to_string()));
}

#[test]
fn nobody_changes_a_number_and_a_deleted_one_is_not_given_again() {
    let crm = TestWorkspace::new();
    let (id, own) = numbered(&crm, ACCOUNT, "A{00}");
    let [one, two] = ["One", "Two"].map(|name| an_account(&crm, name));
    let edit = (own.number, text("A77"));
    assert_eq!(refused(&crm, Command::Edit { id: one, fields: vec![edit.clone()] }), Some(own.number));
    refused(&crm, Command::SetCells(Arc::new(vec![(one, edit.clone())])));
    let bulk = BulkEdit::Set { field: own.number, value: text("A77") };
    refused(&crm, Command::Bulk { ids: Arc::new(vec![one, two]), edit: bulk });
    let before = crm.content();
    crm.run(update(one, vec![edit]));
    assert_eq!(crm.content(), before, "a file changes no number");
    // Deleted, and created and undone: neither number comes again.
    crm.run(Command::Delete(vec![two]));
    let three = an_account(&crm, "Three");
    crm.undo();
    let four = an_account(&crm, "Four");
    assert_eq!([one, four].map(|id| number_of(&crm, id, own)), ["A01", "A04"]);
    // What is restored has its number.
    let deletion = crm.session.stack(|stack| stack.in_order().map(|header| header.seq).nth(1).unwrap());
    wait(crm.session.undo(deletion)).expect("is undone");
    assert_eq!(number_of(&crm, two, own), "A02");
    assert!(crm.get(three, own.number).is_none());
    // The remaining record of a merge keeps its number.
    crm.run(Command::Merge(Merge { master: one, others: vec![four], picks: vec![(own.number, four)] }));
    assert_eq!(number_of(&crm, one, own), "A01");
    assert_eq!(number_of(&crm, an_account(&crm, "Five"), own), "A05");
    // Another pattern is for what comes.
    crm.run(Command::Edit { id, fields: vec![(field::PATTERN, text("B-{YYYY}-{1}"))] });
    let own = crm.session.read(|set| set.schema().own(id).unwrap().1);
    let year = today().ymd().0;
    assert_eq!(number_of(&crm, an_account(&crm, "Six"), own), format!("B-{year}-1"));
    days_pass(366);
    assert_eq!(number_of(&crm, an_account(&crm, "Seven"), own), format!("B-{}-1", today().ymd().0));
    days_pass(-366);
    assert_eq!(refused(&crm, Command::Edit { id, fields: vec![(field::PATTERN, text("B"))] }), Some(field::PATTERN));
}

#[test]
fn records_without_a_number_and_later_ones_with_the_same_get_one() {
    let crm = TestWorkspace::new();
    let [one, two] = ["One", "Two"].map(|name| an_account(&crm, name));
    let (id, own) = numbered(&crm, ACCOUNT, "{1}");
    let three = an_account(&crm, "Three");
    assert_eq!([one, two, three].map(|id| number_of(&crm, id, own)), ["", "", "1"]);
    // Another copy of the workspace gave the same number to a record of its own.
    let fields = [
        (account::NAME, Value::Text("Copy".into())),
        (account::CREATED, Value::Moment(Timestamp(i64::MAX / 2))),
        (own.number, Value::Text("1".into())),
    ];
    let copy = Id::fixed(9_000);
    let new = Rc::new(vec![(ACCOUNT, Row::new(copy, Timestamp(0), &[], &fields))]);
    crm.run(Command::MergeWorkspace(MergeWorkspace { file: "copy".into(), new, ..MergeWorkspace::default() }));
    assert_eq!(crm.session.read(|set| unique::doubled(set, ACCOUNT, own)).len(), 1);
    crm.run(Command::AssignNumbers { field: id });
    let given = [one, two, three, copy].map(|id| number_of(&crm, id, own));
    assert_eq!(given[2], "1");
    assert_eq!(given.iter().collect::<HashSet<_>>().len(), 4);
    assert_eq!(given[3], "4", "the one that was created last");
    assert!(crm.session.read(|set| numbers::lacking(set, ACCOUNT, own)).is_empty());
    refused(&crm, Command::AssignNumbers { field: id });
    crm.undo();
    assert_eq!([one, two, three, copy].map(|id| number_of(&crm, id, own)), ["", "", "1", "1"]);
}

#[derive(Clone, Debug)]
enum Step {
    Create,
    Import(u8),
    Delete(Vec<prop::sample::Index>),
    Merge(prop::sample::Index, prop::sample::Index),
    Undo(prop::sample::Index),
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<prop::sample::Index>;
    prop_oneof![
        4 => Just(Step::Create),
        1 => (1u8..4).prop_map(Step::Import),
        2 => prop::collection::vec(at(), 1..3).prop_map(Step::Delete),
        1 => (at(), at()).prop_map(|(one, other)| Step::Merge(one, other)),
        4 => at().prop_map(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

fn take(crm: &TestWorkspace, step: &Step, place: usize) {
    let ids: Vec<Id> = all(crm, ACCOUNT).iter().map(|row| row.id()).collect();
    let command = match step {
        Step::Create => Command::Create { kind: ACCOUNT, fields: vec![(account::NAME, text(&format!("A{place}")))] },
        Step::Import(count) => {
            let rows: String = (0..*count).map(|at| format!("I{place}-{at}\n")).collect();
            import(crm, &[file("accounts.csv", &format!("Account Name\n{rows}"))]);
            return;
        }
        // The field itself stays.
        Step::Undo(at) => return crm.undo_any(at, 8, Seq(2)),
        Step::Redo => return crm.redo_any(),
        _ if ids.is_empty() => return,
        Step::Delete(places) => {
            let mut gone: Vec<Id> = places.iter().map(|at| *at.get(&ids)).collect();
            gone.dedup();
            Command::Delete(gone)
        }
        Step::Merge(one, other) => {
            Command::Merge(Merge { master: *one.get(&ids), others: vec![*other.get(&ids)], picks: Vec::new() })
        }
    };
    drop(crm.try_do(command));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_number_is_given_to_two_records_ever(steps in prop::collection::vec(step(), 1..25)) {
        let crm = TestWorkspace::new();
        let (_, own) = numbered(&crm, ACCOUNT, "{YYYY}-{000}");
        let mut owner_of: std::collections::HashMap<String, Id> = std::collections::HashMap::new();
        for (place, step) in steps.iter().enumerate() {
            take(&crm, step, place);
            for row in all(&crm, ACCOUNT) {
                let number = row.text(own.number).to_string();
                prop_assert!(!number.is_empty(), "{:?}", step);
                let owner = *owner_of.entry(number.clone()).or_insert(row.id());
                prop_assert_eq!(owner, row.id(), "{} after {:?}", number, step);
            }
        }
    }
}
