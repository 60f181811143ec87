//! Custom fields with a date and a time, and with links to several records: typed, pasted, filtered, sorted, grouped,
//! imported, exported, merged, deleted, undone and written to a workspace file like any other.
use std::sync::Arc;

use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text};
use kontor::base::date_text;
use kontor::base::{Currency, Date, FieldId, Id, TimeZone, Timestamp, Value};
use kontor::command::{BulkEdit, Command, Conversion, Merge};
use kontor::domain::records::{account, contact, field, lead};
use kontor::domain::rules::validate;
use kontor::domain::{Field, RecordType};
use kontor::import_export::{container, csv_writer, workspace_file};
use kontor::locale::Language;
use kontor::store::clipboard_tsv;
use kontor::store::filter::{Filter, Predicate, QueryContext};
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;

const ACCOUNT: RecordType = RecordType::Account;
const CONTACT: RecordType = RecordType::Contact;

fn own_field(crm: &TestWorkspace, kind: RecordType, of: &str, target: Option<RecordType>) -> (Id, &'static Field) {
    let name = if crm.session.read(|set| set.count(RecordType::Field) == 0) { "Own" } else { of };
    let mut fields = vec![(field::NAME, text(name)), (field::OF, text(kind.key())), (field::TYPE, text(of))];
    fields.extend(target.map(|target| (field::TARGET, text(target.key()))));
    let id = crm.create(RecordType::Field, fields);
    (id, crm.session.read(|set| set.schema().own(id).unwrap().1))
}

fn an_account(crm: &TestWorkspace, name: &str, more: Vec<(FieldId, Option<Value>)>) -> Id {
    crm.create(ACCOUNT, [vec![(account::NAME, text(name))], more].concat())
}

fn a_contact(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(CONTACT, vec![(contact::LAST_NAME, text(name))])
}

fn moment(iso: &str) -> Option<Value> {
    Some(Value::Moment(Timestamp::parse_iso(iso).unwrap()))
}

fn links(ids: &[Id]) -> Option<Value> {
    Some(Value::Links(ids.to_vec()))
}

/// The names of the accounts that a query finds, for somebody whose clock is two hours ahead.
fn found(crm: &TestWorkspace, query: &Query) -> Vec<String> {
    let viewer = QueryContext {
        me: None,
        today: Date::parse_iso("2026-11-23").unwrap(),
        language: Language::En,
        midnight: |day| Timestamp(day.midnight().0 - 7_200_000),
    };
    crm.session.read(|set| {
        let slots = query::run(set, ACCOUNT, query, &viewer);
        slots.iter().map(|slot| set.row_at(ACCOUNT, *slot).unwrap().text(account::NAME).to_string()).collect()
    })
}

fn csv(crm: &TestWorkspace, fields: &[&'static Field]) -> String {
    crm.session.read(|set| {
        let slots: Vec<_> = set.rows(ACCOUNT).map(|(slot, _)| slot).collect();
        csv_writer::write(set, ACCOUNT, fields, &slots, Language::En)
    })
}

#[test]
fn a_date_with_a_time_is_read_filtered_and_sorted_in_the_time_zone_of_the_user() {
    let crm = TestWorkspace::new();
    let (_, own) = own_field(&crm, ACCOUNT, "date_time", None);
    let late = an_account(&crm, "Late", vec![(own.number, moment("2026-11-23T22:30:00Z"))]);
    an_account(&crm, "Early", vec![(own.number, moment("2026-11-23T08:00:00Z"))]);
    an_account(&crm, "Never", vec![]);
    let day = |text: &str| Some(Value::Day(Date::parse_iso(text).unwrap()));
    let on = |text: &str| Query {
        filter: Filter::field(own.number, Predicate::Span(day(text), day(text))),
        ..Query::default()
    };
    assert_eq!(found(&crm, &on("2026-11-23")), ["Early"]);
    assert_eq!(found(&crm, &on("2026-11-24")), ["Late"]);
    let sorted = Query { sorts: vec![Sort::descending(own.number)], ..Query::default() };
    assert_eq!(found(&crm, &sorted)[..2], ["Late", "Early"]);
    // Pasted as people write it, and as a list is copied; anything else is refused and clears nothing.
    let pasted = |typed: &str| {
        crm.session.read(|set| clipboard_tsv::read(set, set.get(ACCOUNT, late).unwrap(), own, typed, Currency::EUR))
    };
    for (typed, expected) in [
        ("2026-11-23 14:30", Ok(moment("2026-11-23T14:30:00Z"))),
        ("23.11.2026, 14:30", Ok(moment("2026-11-23T14:30:00Z"))),
        ("2026-11-23T14:30:00+02:00", Ok(moment("2026-11-23T12:30:00Z"))),
        ("tomorrow", Err(validate::NO_MOMENT)),
        ("", Ok(None)),
    ] {
        assert_eq!(pasted(typed), expected, "{typed}");
    }
    assert_eq!(validate::read(own, "soon", Currency::EUR), Err(validate::NO_MOMENT));
    let ahead = TimeZone { wall: |at| at.0 + 7_200_000, moment: |wall| Timestamp(wall - 7_200_000) };
    let read = date_text::read_moment("23.11.2026 14:30", date_text::DateOrder::DayFirst, ahead);
    assert_eq!(read, Timestamp::parse_iso("2026-11-23T12:30:00Z"));
    // A file brings it, and takes it to another workspace.
    import(&crm, &[file("accounts.csv", "Account Name,Own\nFile,2026-12-24 18:00\nWrong,soon\n")]);
    let of = |name: &str| all(&crm, ACCOUNT).into_iter().find(|row| row.text(account::NAME) == name).unwrap();
    assert_eq!(of("File").get(own.number), moment("2026-12-24T18:00:00Z"));
    assert!(of("Wrong").text(account::DESCRIPTION).contains("Own: soon"));
    let name = ACCOUNT.field(account::NAME).unwrap();
    let other = TestWorkspace::new();
    let (_, there) = own_field(&other, ACCOUNT, "date_time", None);
    import(&other, &[file("accounts.csv", &csv(&crm, &[name, own]))]);
    let values = |crm: &TestWorkspace, own: &Field| {
        let mut out: Vec<_> =
            all(crm, ACCOUNT).iter().map(|row| (row.text(account::NAME).to_string(), row.moment(own.number))).collect();
        out.sort();
        out
    };
    assert_eq!(values(&other, there), values(&crm, own));
}

#[test]
fn a_percentage_is_whole_from_0_to_100_and_a_part_of_one_in_formulas() {
    let crm = TestWorkspace::new();
    let (_, own) = own_field(&crm, ACCOUNT, "percent", None);
    import(&crm, &[file("accounts.csv", "Account Name,Own\nA,25 %\nB,0.3\nC,7\nD,120\n")]);
    let of = |name: &str| all(&crm, ACCOUNT).into_iter().find(|row| row.text(account::NAME) == name).unwrap();
    let values = ["A", "B", "C", "D"].map(|name| of(name).number(own.number));
    assert_eq!(values, [Some(25), Some(30), Some(7), None]);
    assert!(of("D").text(account::DESCRIPTION).contains("Own: 120"));
    let refused = crm.try_do(Command::Edit { id: of("A").id(), fields: vec![(own.number, Some(Value::Number(101)))] });
    assert!(refused.is_err());
    let sorted = Query { sorts: vec![Sort::descending(own.number)], ..Query::default() };
    assert_eq!(found(&crm, &sorted)[..3], ["B", "A", "C"]);
    let fields = vec![
        (field::NAME, text("Share")),
        (field::OF, text(ACCOUNT.key())),
        (field::TYPE, text("formula")),
        (field::RESULT, text("number")),
        (field::FORMULA, text(&format!("(* [{}] 1000)", own.number.0))),
    ];
    let share = crm.create(RecordType::Field, fields);
    let computed =
        crm.session.read(|set| set.value(set.schema().own(share).unwrap().1, set.get(ACCOUNT, of("A").id()).unwrap()));
    assert_eq!(computed, Some(Value::Number(250_000_000)));
}

#[test]
fn a_field_links_to_several_records_and_keeps_the_others_when_one_goes() {
    let crm = TestWorkspace::new();
    let (_, own) = own_field(&crm, ACCOUNT, "links", Some(CONTACT));
    let [ada, bo, cy] = ["Ada", "Bo", "Cy"].map(|name| a_contact(&crm, name));
    let nord = an_account(&crm, "Nord", vec![(own.number, links(&[ada, bo]))]);
    let west = an_account(&crm, "West", vec![(own.number, links(&[bo, cy]))]);
    let with =
        |ids: &[Id]| Query { filter: Filter::field(own.number, Predicate::OneOf(ids.to_vec())), ..Query::default() };
    assert_eq!(found(&crm, &with(&[ada])), ["Nord"]);
    assert_eq!(found(&crm, &with(&[bo])).len(), 2);
    let without = Query { filter: Filter::not(own.number, Predicate::Filled), ..Query::default() };
    assert_eq!(found(&crm, &without), Vec::<String>::new());
    assert!(crm.session.read(|set| set.backlinks(cy).any(|(_, row)| row.id() == west)));
    // Cells are pasted with names.
    let pasted = crm
        .session
        .read(|set| clipboard_tsv::read(set, set.get(ACCOUNT, nord).unwrap(), own, "Ada; Cy", Currency::EUR));
    assert_eq!(pasted, Ok(links(&[ada, cy])));
    // A deleted record leaves the others, also the last one; an undo brings the links back where they were.
    let before = crm.content();
    crm.run(Command::Delete(vec![bo]));
    assert_eq!([nord, west].map(|id| crm.get(id, own.number)), [links(&[ada]), links(&[cy])]);
    crm.run(Command::Bulk { ids: Arc::new(vec![cy]), edit: BulkEdit::Delete });
    assert_eq!(crm.get(west, own.number), None);
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
    // Merged contacts are one link, merged accounts have the links of both.
    crm.run(Command::Merge(Merge { master: ada, others: vec![bo], picks: Vec::new() }));
    assert_eq!([nord, west].map(|id| crm.get(id, own.number)), [links(&[ada]), links(&[ada, cy])]);
    crm.run(Command::Merge(Merge { master: nord, others: vec![west], picks: Vec::new() }));
    assert_eq!(crm.get(nord, own.number), links(&[ada, cy]));
    assert!(crm.links_are_whole());
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_file_names_several_records_in_one_cell() {
    let crm = TestWorkspace::new();
    let (_, own) = own_field(&crm, ACCOUNT, "links", Some(CONTACT));
    let [ada, bo] = ["Ada", "Bo"].map(|name| a_contact(&crm, name));
    let rows = "Account Name,Own\nBoth,Bo; Ada; Bo\nOne,Ada\nSome,Ada; Nobody\nNone,Nobody\nEmpty,\n";
    let plan = import(&crm, &[file("accounts.csv", rows)]);
    let of = |crm: &TestWorkspace, name: &str| {
        all(crm, ACCOUNT).into_iter().find(|row| row.text(account::NAME) == name).unwrap()
    };
    let has = |name: &str| of(&crm, name).get(own.number);
    assert_eq!(
        ["Both", "One", "Some", "None", "Empty"].map(has),
        [links(&[bo, ada]), links(&[ada]), links(&[ada]), None, None]
    );
    assert_eq!(plan.diagnostics.iter().map(|told| told.line).collect::<Vec<_>>(), [4, 5]);
    for name in ["Some", "None"] {
        assert!(of(&crm, name).text(account::DESCRIPTION).contains("Nobody"), "{name}");
    }
    // What is exported comes back in another workspace with the same contacts.
    let name = ACCOUNT.field(account::NAME).unwrap();
    let other = TestWorkspace::new();
    let (_, there) = own_field(&other, ACCOUNT, "links", Some(CONTACT));
    let [ada, bo] = ["Ada", "Bo"].map(|name| a_contact(&other, name));
    import(&other, &[file("accounts.csv", &csv(&crm, &[name, own]))]);
    assert_eq!(of(&other, "Both").get(there.number), links(&[bo, ada]));
}

#[test]
fn a_conversion_carries_them_over_and_a_workspace_file_keeps_them() {
    let crm = TestWorkspace::new();
    let ada = a_contact(&crm, "Ada");
    let mut given = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord"))];
    let mut wanted = Vec::new();
    for (of, target, value) in
        [("date_time", None, moment("2026-11-23T08:00:00Z")), ("links", Some(CONTACT), links(&[ada]))]
    {
        let (from_id, from) = own_field(&crm, RecordType::Lead, of, target);
        let (to_id, to) = own_field(&crm, ACCOUNT, of, target);
        crm.run(Command::Edit { id: from_id, fields: vec![(field::TO_ACCOUNT, link(to_id))] });
        given.push((from.number, value.clone()));
        wanted.push((to.number, value));
    }
    let lead = crm.create(RecordType::Lead, given);
    crm.run(Command::Convert(Conversion::new(lead)));
    let company = all(&crm, ACCOUNT)[0].id();
    for (number, value) in &wanted {
        assert_eq!(crm.get(company, *number), *value);
    }
    // An earlier version would leave the values out, so that the file tells it not to read on.
    let bytes = crm.session.read(|set| workspace_file::write(set, &[], &[], Timestamp(0)));
    let first = bytes.split(|byte| *byte == b'\n').next().unwrap();
    let expected = format!("\"version\":{}", container::VERSION);
    assert!(String::from_utf8_lossy(first).contains(&expected));
    let plain = TestWorkspace::new().session.read(|set| workspace_file::write(set, &[], &[], Timestamp(0)));
    assert!(!String::from_utf8_lossy(plain.split(|byte| *byte == b'\n').next().unwrap()).contains(&expected));
    let back = TestWorkspace::on(crm.storage.clone());
    assert_eq!(back.get(company, wanted[1].0), wanted[1].1);
    // A link needs to know where it leads.
    let fields = vec![(field::NAME, text("No")), (field::OF, text("lead")), (field::TYPE, text("links"))];
    assert!(crm.try_do(Command::Create { kind: RecordType::Field, fields }).is_err());
}
