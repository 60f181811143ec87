//! Custom fields that hold each value once: every way in follows one rule, what stood twice before locks nothing, and no
//! sequence of actions makes a value stand twice.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::every_way_in::{refused, update};
use crate::support::files::{all, file, guess, import, plan, store};
use crate::support::{TestWorkspace, cases, link, text, viewer, wait};
use kontor::base::{FieldId, Id, Seq, Value};
use kontor::command::bulk::Preview;
use kontor::command::{AcceptEnquiry, BulkEdit, Command, Conversion, Merge, MergeWorkspace, unique};
use kontor::domain::records::{account, field, lead};
use kontor::domain::{Field, RecordType};
use kontor::import_export::import::Plan;
use kontor::worker_protocol::import_config::ImportMode;
use proptest::prelude::*;

const ACCOUNT: RecordType = RecordType::Account;

fn unique_field(crm: &TestWorkspace, kind: RecordType, of: &str) -> (Id, &'static Field) {
    let fields = vec![
        (field::NAME, text("Customer number")),
        (field::OF, text(kind.key())),
        (field::TYPE, text(of)),
        (field::UNIQUE, Some(Value::Yes)),
    ];
    let id = crm.create(RecordType::Field, fields);
    (id, crm.session.read(|set| set.schema().own(id).unwrap().1))
}

fn an_account(crm: &TestWorkspace, name: &str, own: FieldId, value: &str) -> Id {
    crm.create(ACCOUNT, vec![(account::NAME, text(name)), (own, Value::text(value))])
}

/// The texts in a field by the name of the account.
fn values(crm: &TestWorkspace, own: FieldId) -> BTreeMap<String, String> {
    let of = |row: &kontor::base::Row| (row.text(account::NAME).to_string(), row.text(own).to_string());
    all(crm, ACCOUNT).iter().map(of).collect()
}

fn doubled(crm: &TestWorkspace, own: &'static Field) -> Vec<(Value, Vec<Id>)> {
    crm.session.read(|set| unique::doubled(set, ACCOUNT, own))
}

/// What a plan says about doubtful values: the row, and the value with whoever has it.
fn told(plan: &Plan) -> Vec<(usize, &str)> {
    plan.diagnostics.iter().map(|told| (told.line, told.value.as_str())).collect()
}

#[test]
fn a_value_is_refused_that_another_record_has_whichever_way_it_comes_in() {
    let crm = TestWorkspace::new();
    let (_, own) = unique_field(&crm, ACCOUNT, "text");
    let nord = an_account(&crm, "Nord", own.number, "K-7");
    let [west, east] = ["West", "East"].map(|name| an_account(&crm, name, own.number, ""));
    let taken = || (own.number, text("  k-7 "));
    let create = Command::Create { kind: ACCOUNT, fields: vec![(account::NAME, text("New")), taken()] };
    assert_eq!(refused(&crm, create), Some(own.number));
    assert_eq!(refused(&crm, Command::Edit { id: west, fields: vec![taken()] }), Some(own.number));
    assert_eq!(refused(&crm, Command::SetCells(Arc::new(vec![(west, taken())]))), Some(own.number));
    let many = BulkEdit::Set { field: own.number, value: text("K-7") };
    assert_eq!(refused(&crm, Command::Bulk { ids: Arc::new(vec![west, east]), edit: many.clone() }), Some(own.number));
    // The preview says so, and lets one of many have a value that nobody has.
    let preview = |edit: &BulkEdit| {
        let mut preview = Preview::default();
        crm.session.read(|set| [west, east].iter().for_each(|id| preview.add(set, *id, edit, &viewer())));
        (preview.changed, preview.refused.iter().map(|(_, count)| *count).sum::<usize>())
    };
    let free = BulkEdit::Set { field: own.number, value: text("K-8") };
    assert_eq!([preview(&many), preview(&free)], [(0, 2), (1, 1)]);
    crm.run(Command::Bulk { ids: Arc::new(vec![west, east]), edit: free });
    assert_eq!([west, east].map(|id| crm.get(id, own.number)), [text("K-8"), None]);
    // The message names the record.
    let Err(kontor::session::SessionError::Refused(why)) =
        crm.try_do(Command::Edit { id: east, fields: vec![taken()] })
    else {
        panic!("is refused")
    };
    assert!(why.text.of(kontor::locale::Language::En).starts_with("Account Nord already has this value"));
    // The record itself may have its value again, and in another writing; empty values never collide.
    crm.run(Command::Edit { id: nord, fields: vec![(own.number, text("k-7"))] });
    crm.run(Command::SetCells(Arc::new(vec![(west, (own.number, None)), (nord, (own.number, None))])));
    assert_eq!(doubled(&crm, own), []);
}

#[test]
fn values_that_change_places_are_no_collision() {
    let crm = TestWorkspace::new();
    let (_, own) = unique_field(&crm, ACCOUNT, "number");
    let number = |number: i64| Some(Value::Number(number * 1_000_000));
    let of =
        |name: &str, value: i64| crm.create(ACCOUNT, vec![(account::NAME, text(name)), (own.number, number(value))]);
    let (one, two, three) = (of("One", 1), of("Two", 2), of("Three", 3));
    let cells = |cells: &[(Id, i64)]| {
        Command::SetCells(Arc::new(cells.iter().map(|(id, to)| (*id, (own.number, number(*to)))).collect()))
    };
    let has = || [one, two, three].map(|id| crm.get(id, own.number));
    crm.run(cells(&[(one, 2), (two, 1)]));
    assert_eq!(has(), [number(2), number(1), number(3)]);
    // One of the pasted values is taken: the cell keeps its value, and so does whoever was to get that one.
    assert_eq!(refused(&crm, cells(&[(one, 3), (two, 2), (three, 3)])), Some(own.number));
    assert_eq!(has(), [number(2), number(1), number(3)]);
    refused(&crm, cells(&[(one, 3)]));
}

#[test]
fn an_import_says_which_rows_collide_and_with_whom() {
    let crm = TestWorkspace::new();
    let (_, own) = unique_field(&crm, ACCOUNT, "text");
    an_account(&crm, "Nord", own.number, "K-1");
    an_account(&crm, "Sued", own.number, "K-2");
    let csv = "Account Name,Customer number\nEast,k-1\nWest,K-3\nFar,K-3\nNear,\nWide,\n";
    let done = import(&crm, &[file("accounts.csv", csv)]);
    assert_eq!(told(&done), [(2, "k-1 → Account Nord"), (4, "K-3 → row 3 of this file")]);
    let now = values(&crm, own.number);
    assert_eq!(["East", "West", "Far", "Near"].map(|name| now[name].as_str()), ["", "K-3", "", ""]);
    let east = all(&crm, ACCOUNT).into_iter().find(|row| row.text(account::NAME) == "East").unwrap();
    assert!(east.text(account::DESCRIPTION).contains("Customer number: k-1"));
    // An update: one gives its value away, and another row takes it; a third collides.
    let files = [file("accounts.csv", "Account Name,Customer number\nNord,K-9\nFar,K-1\nNear,K-2\nSued,K-2\n")];
    let mut sheets = guess(&crm, &files);
    sheets.iter_mut().for_each(|sheet| sheet.mode = ImportMode::Update);
    let planned = plan(&crm, &files, sheets);
    assert_eq!(told(&planned), [(4, "K-2 → Account Sued")]);
    // Somebody was faster: what has come to stand elsewhere is left out when the import is stored.
    an_account(&crm, "Fast", own.number, "K-9");
    store(&crm, &planned);
    let now = values(&crm, own.number);
    assert_eq!(["Nord", "Far", "Near", "Sued", "Fast"].map(|name| now[name].as_str()), ["K-1", "", "", "K-2", "K-9"]);
}

#[test]
fn a_conversion_leaves_what_is_taken_on_the_lead() {
    let crm = TestWorkspace::new();
    let (to, own) = unique_field(&crm, ACCOUNT, "text");
    let from = crm.create(
        RecordType::Field,
        vec![
            (field::NAME, text("Number")),
            (field::OF, text("lead")),
            (field::TYPE, text("text")),
            (field::TO_ACCOUNT, link(to)),
        ],
    );
    let from = crm.session.read(|set| set.schema().own(from).unwrap().1.number);
    let a_lead = |company: &str, value: &str| {
        let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text(company)), (from, text(value))];
        crm.create(RecordType::Lead, fields)
    };
    an_account(&crm, "Nord", own.number, "7");
    let [taken, one, other] = [a_lead("A", "7"), a_lead("B", "8"), a_lead("C", "8")];
    crm.run(Command::Convert(Conversion::new(taken)));
    crm.run(Command::BulkConvert(Arc::new(vec![Conversion::new(one), Conversion::new(other)])));
    let now = values(&crm, own.number);
    assert_eq!(["A", "B", "C"].map(|name| now[name].as_str()), ["", "8", ""]);
    assert_eq!([taken, one, other].map(|id| crm.get(id, from)), [text("7"), text("8"), text("8")]);
}

#[test]
fn an_undo_and_a_restoration_leave_out_what_another_record_has_by_now() {
    let crm = TestWorkspace::new();
    let (_, own) = unique_field(&crm, ACCOUNT, "email");
    let nord = an_account(&crm, "Nord", own.number, "a@nord.example");
    crm.run(Command::Edit { id: nord, fields: vec![(own.number, text("b@nord.example"))] });
    let changed = crm.session.stack(|stack| stack.next_undo().unwrap().seq);
    let west = an_account(&crm, "West", own.number, "a@nord.example");
    assert!(wait(crm.session.undo(changed)).is_err(), "there is nothing else to undo");
    let seq = crm.run(Command::Delete(vec![west])).header.expect("is stored").seq;
    let east = an_account(&crm, "East", own.number, "A@nord.example");
    let back = wait(crm.session.restore(seq, vec![west])).expect("is restored");
    assert_eq!(back.kept, ["Account: West – Customer number"]);
    assert_eq!([west, east].map(|id| crm.get(id, own.number)), [None, text("A@nord.example")]);
    // A merge of records takes the value from the one that goes.
    crm.run(Command::Merge(Merge { master: west, others: vec![east], picks: Vec::new() }));
    assert_eq!(crm.get(west, own.number), text("A@nord.example"));
    assert_eq!(doubled(&crm, own), []);
}

#[test]
fn an_enquiry_with_a_taken_value_is_not_accepted_as_a_new_lead() {
    let crm = TestWorkspace::new();
    let (_, own) = unique_field(&crm, RecordType::Lead, "text");
    let fields = || vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord")), (own.number, text("7"))];
    let ada = crm.create(RecordType::Lead, fields());
    let enquiry = |to| AcceptEnquiry {
        is_captured: false,
        fields: fields(),
        subject: "Form".into(),
        text: "Number: 7".into(),
        to,
    };
    assert_eq!(refused(&crm, Command::AcceptEnquiry(enquiry(None))), Some(own.number));
    crm.run(Command::AcceptEnquiry(enquiry(Some(ada))));
}

#[test]
fn what_stood_twice_before_is_listed_and_locks_nothing() {
    let crm = TestWorkspace::new();
    let (id, own) = unique_field(&crm, ACCOUNT, "phone");
    crm.run(Command::Edit { id, fields: vec![(field::UNIQUE, None)] });
    let [nord, west] =
        [("Nord", "+49 30 / 123"), ("West", "+4930123")].map(|(name, value)| an_account(&crm, name, own.number, value));
    assert_eq!(doubled(&crm, own), [(Value::Text("+49 30 / 123".into()), vec![nord, west])]);
    crm.run(Command::Edit { id, fields: vec![(field::UNIQUE, Some(Value::Yes))] });
    crm.run(Command::Edit { id: nord, fields: vec![(account::NAME, text("Norden"))] });
    // Another copy of the workspace keeps what it has, and the list says so.
    let other = kontor::base::Row::new(
        Id::fixed(7_000),
        kontor::base::Timestamp(0),
        &[],
        &[(account::NAME, Value::Text("Copy".into())), (own.number, Value::Text("+49 30 123".into()))],
    );
    let new = Rc::new(vec![(ACCOUNT, other)]);
    crm.run(Command::MergeWorkspace(MergeWorkspace { file: "copy".into(), new, ..MergeWorkspace::default() }));
    assert_eq!(doubled(&crm, own)[0].1.len(), 3);
    // A field whose records would all begin with one value cannot hold each once, nor can one without comparable values.
    let starts = vec![(field::DEFAULT, text("1"))];
    assert_eq!(refused(&crm, Command::Edit { id, fields: starts }), Some(field::DEFAULT));
    let day = vec![
        (field::NAME, text("Day")),
        (field::OF, text("account")),
        (field::TYPE, text("date")),
        (field::UNIQUE, Some(Value::Yes)),
    ];
    assert_eq!(refused(&crm, Command::Create { kind: RecordType::Field, fields: day }), Some(field::UNIQUE));
}

#[derive(Clone, Debug)]
enum Step {
    Create(u8),
    Edit(prop::sample::Index, Option<u8>),
    Paste(Vec<(prop::sample::Index, Option<u8>)>),
    Bulk(u8),
    Import(Vec<u8>),
    FileUpdate(prop::sample::Index, u8),
    Delete(prop::sample::Index),
    Merge(prop::sample::Index, prop::sample::Index),
    Undo(prop::sample::Index),
    Redo,
}

fn step() -> impl Strategy<Value = Step> {
    let at = any::<prop::sample::Index>;
    let value = || 0u8..5;
    let some = move || prop::option::of(value());
    prop_oneof![
        3 => value().prop_map(Step::Create),
        3 => (at(), some()).prop_map(|(at, to)| Step::Edit(at, to)),
        2 => prop::collection::vec((at(), some()), 1..5).prop_map(Step::Paste),
        1 => value().prop_map(Step::Bulk),
        1 => prop::collection::vec(value(), 1..4).prop_map(Step::Import),
        1 => (at(), value()).prop_map(|(at, to)| Step::FileUpdate(at, to)),
        2 => at().prop_map(Step::Delete),
        1 => (at(), at()).prop_map(|(one, other)| Step::Merge(one, other)),
        4 => at().prop_map(Step::Undo),
        2 => Just(Step::Redo),
    ]
}

fn take(crm: &TestWorkspace, own: FieldId, step: &Step, place: usize) {
    let ids: Vec<Id> = all(crm, ACCOUNT).iter().map(|row| row.id()).collect();
    let value = |to: Option<u8>| (own, to.map(|to| Value::Text(format!("V{to}"))));
    let name = format!("A{place}");
    let command = match step {
        Step::Create(to) => {
            Command::Create { kind: ACCOUNT, fields: vec![(account::NAME, text(&name)), value(Some(*to))] }
        }
        Step::Import(all) => {
            let rows: Vec<String> = all.iter().enumerate().map(|(at, to)| format!("{name}-{at},v{to}\n")).collect();
            import(crm, &[file("accounts.csv", &format!("Account Name,Customer number\n{}", rows.concat()))]);
            return;
        }
        // The field itself stays.
        Step::Undo(at) => return crm.undo_any(at, 8, Seq(2)),
        Step::Redo => return crm.redo_any(),
        _ if ids.is_empty() => return,
        Step::Edit(at, to) => Command::Edit { id: *at.get(&ids), fields: vec![value(*to)] },
        Step::Paste(cells) => {
            Command::SetCells(Arc::new(cells.iter().map(|(at, to)| (*at.get(&ids), value(*to))).collect()))
        }
        Step::Bulk(to) => {
            Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field: own, value: value(Some(*to)).1 } }
        }
        Step::FileUpdate(at, to) => update(*at.get(&ids), vec![value(Some(*to))]),
        Step::Delete(at) => Command::Delete(vec![*at.get(&ids)]),
        Step::Merge(one, other) => {
            Command::Merge(Merge { master: *one.get(&ids), others: vec![*other.get(&ids)], picks: Vec::new() })
        }
    };
    drop(crm.try_do(command));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_actions_makes_a_value_stand_twice(steps in prop::collection::vec(step(), 1..25)) {
        let crm = TestWorkspace::new();
        let (_, own) = unique_field(&crm, ACCOUNT, "text");
        for (place, step) in steps.iter().enumerate() {
            take(&crm, own.number, step, place);
            prop_assert_eq!(doubled(&crm, own), Vec::new(), "{:?}", step);
        }
    }
}
