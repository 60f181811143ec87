//! Conditions across links: fields of linked records, and how many records link to a record; in addresses, saved views,
//! reports, bulk changes and exports.
use std::sync::Arc;

use kontor::base::{Currency, Date, FieldId, Id, Money, Value};
use kontor::command::{BulkEdit, Command};
use kontor::domain::RecordType;
use kontor::domain::records::{account, activity, contact, field, opportunity as deal, view};
use kontor::locale::Language;
use kontor::report::drill_down::{self, Place};
use kontor::report::{Figure, Report, query_string as written, run};
use kontor::store::filter::{Filter, QueryContext};
use kontor::store::query::{self, Query};
use kontor::store::{RecordStore, groups, query_string, views};
use kontor::worker_protocol::messages::{ListExport, ListFormat};
use kontor::worker_protocol::{Reply, Request};

use crate::support::worker::Worker;
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};

const ACCOUNT: RecordType = RecordType::Account;
const CONTACT: RecordType = RecordType::Contact;
const DEAL: RecordType = RecordType::Opportunity;

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

/// Three accounts: A with two deals and a call of today, B with a lost deal and a call of long ago, C with nothing. Their
/// deals are d, e and f; g has no account.
fn crm() -> (TestWorkspace, [Id; 3]) {
    let crm = TestWorkspace::new();
    let accounts = [("A", 500), ("B", 501), ("C", 500)].map(|(name, industry)| {
        crm.create(ACCOUNT, vec![(account::NAME, text(name)), (account::INDUSTRY, link(Id::fixed(industry)))])
    });
    let person = crm.create(CONTACT, vec![(contact::LAST_NAME, text("p")), (contact::ACCOUNT, link(accounts[0]))]);
    crm.create(CONTACT, vec![(contact::LAST_NAME, text("q")), (contact::ACCOUNT, link(accounts[2]))]);
    let call = |account: Id| {
        let fields = vec![(activity::SUBJECT, text("Call")), (activity::TYPE, link(Id::fixed(311)))];
        crm.run(Command::Log { about: account, fields });
    };
    call(accounts[1]);
    days_pass(100);
    call(accounts[0]);
    for (name, account, amount) in [("d", Some(0), 100), ("e", Some(0), 900), ("f", Some(1), 500), ("g", None, 1)] {
        let euro = Money { minor: amount, currency: Currency::EUR };
        let fields = vec![
            (deal::NAME, text(name)),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::CLOSE_DATE, Some(Value::Day(today()))),
            (deal::AMOUNT, Some(Value::Money(euro))),
            (deal::ACCOUNT, account.and_then(|at: usize| link(accounts[at]))),
            (deal::CONTACT, (name == "d").then_some(Value::Link(person))),
        ];
        crm.create(DEAL, fields);
    }
    (crm, accounts)
}

fn names_in(set: &RecordStore, kind: RecordType, query: &Query) -> String {
    let slots = query::run(set, kind, query, &viewer());
    slots.iter().filter_map(|slot| Some(set.row_at(kind, *slot)?.text(FieldId(1)))).collect()
}

fn found(crm: &TestWorkspace, kind: RecordType, text: &str) -> String {
    crm.session.read(|set| {
        let (query, unknown) = query_string::read(set, kind, text);
        assert_eq!(unknown, [] as [String; 0], "{text}");
        assert_eq!(query_string::write(set, kind, &query), text);
        names_in(set, kind, &query)
    })
}

#[test]
fn fields_of_linked_records_are_compared_like_those_of_the_record() {
    let (crm, [a, ..]) = crm();
    for (text, expected) in [
        ("f=account~industry.is:500&sort=name", "de"),
        ("f=!account~industry.is:500&sort=name", "fg"),
        ("f=account~name.filled&sort=-account~name,name", "fde"),
        ("f=!account~name.filled&sort=name", "g"),
        ("f=primary_contact~last_name.has:P&sort=name", "d"),
        ("f=(account~name.equals:b|primary_contact~account.filled)&sort=name", "df"),
        ("f=stage~closed.filled&sort=name", ""),
        ("f=!stage~closed.filled&sort=name", "defg"),
        ("sort=-account~name,name", "fdeg"),
    ] {
        assert_eq!(found(&crm, DEAL, text), expected, "{text}");
    }
    assert_eq!(found(&crm, DEAL, &format!("f=primary_contact~account.is:{a}")), "d");
    assert_eq!(found(&crm, CONTACT, "f=account~last_activity.in:last30"), "p");
}

#[test]
fn records_that_link_to_a_record_are_counted() {
    let (crm, _) = crm();
    for (kind, text, expected) in [
        (ACCOUNT, "f=opportunity@account.count:1,&sort=name", "AB"),
        (ACCOUNT, "f=opportunity@account.count:0,0&sort=name", "C"),
        (ACCOUNT, "f=opportunity@account.count:2,&sort=name", "A"),
        (ACCOUNT, "f=opportunity@account.count:0,1&sort=name", "BC"),
        (ACCOUNT, "f=opportunity@account.count:1,1&sort=name", "B"),
        (ACCOUNT, "f=opportunity@account.count:1,,amount%2Espan%3A5%2E00EUR%2C&sort=name", "AB"),
        (ACCOUNT, "f=opportunity@account.count:1,,amount%2Espan%3A6%2E00EUR%2C%3Bstage%2Eopen&sort=name", "A"),
        (ACCOUNT, "f=activity@account.count:0,0,done_at%2Ein%3Alast60&sort=name", "BC"),
        (ACCOUNT, "f=activity@account.count:1,,done_at%2Ein%3Alast60&sort=name", "A"),
        (CONTACT, "f=opportunity@primary_contact.count:0,0", "q"),
        // A condition of the counted records may look further.
        (ACCOUNT, "f=opportunity@account.count:1,,primary_contact%7Elast_name%2Efilled", "A"),
        (ACCOUNT, "f=contact@account.count:1,,opportunity%40primary_contact%2Ecount%3A0%2C0", "C"),
    ] {
        assert_eq!(found(&crm, kind, text), expected, "{text}");
    }
}

#[test]
fn a_kept_list_follows_changes_of_other_records() {
    let (crm, [a, b, c]) = crm();
    let solar = |text: &str| found(&crm, DEAL, text);
    let (industry, idle) = (
        "f=account~industry.is:500&sort=account~name,name",
        "f=activity@account.count:0,0,done_at%2Ein%3Alast60&sort=name",
    );
    assert_eq!((solar(industry), found(&crm, ACCOUNT, idle)), ("de".to_string(), "BC".to_string()));
    crm.run(Command::Edit { id: b, fields: vec![(account::INDUSTRY, link(Id::fixed(500)))] });
    assert_eq!(solar(industry), "def");
    crm.run(Command::Edit { id: a, fields: vec![(account::NAME, text("Z"))] });
    assert_eq!(solar(industry), "fde");
    crm.undo();
    crm.undo();
    assert_eq!(solar(industry), "de");
    crm.run(Command::Log {
        about: c,
        fields: vec![(activity::SUBJECT, text("Mail")), (activity::TYPE, link(Id::fixed(313)))],
    });
    assert_eq!(found(&crm, ACCOUNT, idle), "B");
    crm.undo();
    assert_eq!(found(&crm, ACCOUNT, idle), "BC");
    // What is planned counts once it is done.
    let planned = crm.create(
        RecordType::Activity,
        vec![(activity::SUBJECT, text("Task")), (activity::TYPE, link(Id::fixed(310))), (activity::ACCOUNT, link(b))],
    );
    assert_eq!(found(&crm, ACCOUNT, idle), "BC");
    crm.run(Command::Complete { activity: planned });
    assert_eq!(found(&crm, ACCOUNT, idle), "C");
    days_pass(61);
    assert_eq!(found(&crm, ACCOUNT, idle), "ABC");
}

#[test]
fn lists_are_grouped_by_and_reports_count_by_a_field_of_a_linked_record_and_a_figure_opens_its_records() {
    let (crm, _) = crm();
    crm.session.read(|set| {
        let industry = set.field_by_key(DEAL, "account~industry").unwrap();
        assert!(groups::can_group(industry));
        let slots = query::run(set, DEAL, &Query::default(), &viewer());
        let found = groups::groups(set, DEAL, industry, &slots, Language::En, |at| at.day());
        assert_eq!(found.iter().map(|group| group.slots.len()).collect::<Vec<_>>(), [2, 1, 1]);
        let text = "of=opportunity&f=activity@account.count:0,0&date=*&by=account~industry,account~name&show=count,sum.amount&chart=bar";
        for filter in ["f=stage.open", "f=account~name.filled", "f=!account~industry.is:501"] {
            let report = written::read(set, &text.replace("f=activity@account.count:0,0", filter)).unwrap();
            assert_eq!(written::write(set, &report), text.replace("f=activity@account.count:0,0", filter));
            check_figures(set, &report);
        }
    });
}

/// Every count of a report is the number of records of the list that it opens.
fn check_figures(set: &RecordStore, report: &Report) {
    let outcome = run(set, report, &viewer());
    assert!(!outcome.lines.is_empty());
    let count = |place: Place| {
        let (query, unknown) = query_string::read(set, report.kind, &drill_down::query(set, report, &outcome, place));
        assert_eq!(unknown, [] as [String; 0]);
        Figure::Count(query::run(set, report.kind, &query, &viewer()).len() as i64)
    };
    assert_eq!(outcome.total[0], count(Place { measure: 0, first: None, second: None }));
    for line in &outcome.lines {
        assert_eq!(line.figures[0], count(Place { measure: 0, first: Some(&line.key), second: None }));
        for (sub, cell) in outcome.subs.iter().zip(&line.cells) {
            assert_eq!(cell[0], count(Place { measure: 0, first: Some(&line.key), second: Some(sub) }));
        }
    }
}

#[test]
fn views_and_dashboards_keep_such_conditions_through_a_workspace_file() {
    let (crm, _) = crm();
    let idle = "f=activity@account.count:0,0,done_at%2Ein%3Alast60&sort=name&cols=industry,parent~name";
    crm.create(
        RecordType::View,
        vec![
            (view::NAME, text("Idle")),
            (view::OF, text("account")),
            (view::QUERY, text(idle)),
            (view::ORDER, Some(Value::Number(0))),
        ],
    );
    let report = "of=opportunity&f=account~industry.is:500&date=*&by=account~name&show=count";
    crm.create(RecordType::Report, vec![(FieldId(1), text("By account")), (FieldId(2), text(report))]);
    let (mut worker, storage) =
        (Worker::on(crm.storage.clone(), true), kontor::storage::memory::MemoryStorage::default());
    let (_, file) = worker.ask_bytes(Request::WriteWorkspace { passphrase: None }, b"");
    let mut reader =
        Worker(kontor::worker::JobRunner::new(crate::support::world(), kontor::base::Timestamp), storage.clone());
    assert!(matches!(reader.ask_bytes(Request::ReadWorkspace { passphrase: None }, &file).0, Reply::Workspace(_)));
    assert!(matches!(wait(reader.0.fill(storage.clone())), Reply::Adopted { .. }));
    let copy = TestWorkspace::on(storage);
    copy.session.read(|set| {
        let query = views::default_query(set, ACCOUNT);
        assert_eq!(names_in(set, ACCOUNT, &query), "BC");
        let columns: Vec<&str> =
            query.columns.iter().flatten().filter_map(|number| Some(set.field(ACCOUNT, *number)?.key)).collect();
        assert_eq!(columns, ["industry", "parent~name"]);
    });
}

#[test]
fn a_bulk_change_of_what_such_a_filter_finds_is_one_commit_and_one_undo() {
    let (crm, [a, b, c]) = crm();
    let ids: Vec<Id> = crm.session.read(|set| {
        let (query, _) = query_string::read(set, ACCOUNT, "f=opportunity@account.count:1,");
        let slots = query::run(set, ACCOUNT, &query, &viewer());
        slots.iter().filter_map(|slot| Some(set.row_at(ACCOUNT, *slot)?.id())).collect()
    });
    assert_eq!(ids, [b, a]);
    crm.run(Command::Bulk { ids: Arc::new(ids), edit: BulkEdit::Set { field: account::CITY, value: text("Kiel") } });
    let cities = || [a, b, c].map(|id| crm.get(id, account::CITY).is_some());
    assert_eq!(cities(), [true, true, false]);
    crm.undo();
    assert_eq!(cities(), [false; 3]);
    // A field of a linked record belongs to that record.
    let path = FieldId::through(deal::ACCOUNT, account::CITY).unwrap();
    let deal = crm.session.read(|set| set.rows(DEAL).next().unwrap().1.id());
    let set_city = |field: FieldId| Command::Edit { id: deal, fields: vec![(field, text("Kiel"))] };
    assert!(crm.try_do(set_city(path)).is_err());
    let edit = BulkEdit::Set { field: path, value: text("Kiel") };
    assert!(crm.try_do(Command::Bulk { ids: Arc::new(vec![deal]), edit }).is_err());
    assert_eq!(cities(), [false; 3]);
}

#[test]
fn fields_of_linked_records_are_exported_in_the_language_of_the_list() {
    let (crm, _) = crm();
    let mut worker = Worker::on(crm.storage.clone(), true);
    let path = |via, of| FieldId::through(via, of).unwrap();
    let fields = vec![deal::NAME, path(deal::ACCOUNT, account::INDUSTRY), path(deal::CONTACT, contact::LAST_NAME)];
    let slots = crm.session.read(|set| set.rows(DEAL).map(|(slot, _)| slot).collect::<Vec<_>>());
    let mut export = |language, format| {
        let list = ListExport {
            kind: DEAL,
            fields: fields.clone(),
            slots: slots.clone(),
            language,
            format,
            learnt: Vec::new(),
        };
        worker.ask_bytes(Request::WriteList(list), b"").1
    };
    let csv = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().trim_start_matches('\u{feff}').to_string();
    expect_test::expect![[r#"
        Opportunity-Name;Account › Branche;Hauptkontakt › Nachname
        d;Landwirtschaft;p
        e;Landwirtschaft;
        f;Banken;
        g;;
    "#]]
    .assert_eq(&csv(export(Language::De, ListFormat::Csv)));
    let french = csv(export(Language::Fr, ListFormat::Csv));
    assert!(french.starts_with("Nom de l’opportunité;Compte › Secteur;Contact principal › Nom\n"), "{french}");
    assert!(export(Language::En, ListFormat::Workbook).len() > 1_000);
}

#[test]
fn a_condition_whose_field_is_gone_finds_nothing_and_stays_as_it_was() {
    let (crm, [a, ..]) = crm();
    let custom = |of: &str, more: Vec<(FieldId, Option<Value>)>| {
        let mut fields = vec![(field::NAME, text("Size")), (field::OF, text(of)), (field::TYPE, text("text"))];
        fields.retain(|(number, _)| more.iter().all(|(other, _)| other != number));
        fields.extend(more);
        let id = crm.create(RecordType::Field, fields);
        (id, crm.session.read(|set| set.schema().own(id).unwrap().1))
    };
    let (size_id, size) = custom("account", Vec::new());
    let (link_id, partner) = custom("opportunity", vec![(field::TYPE, text("link")), (field::TARGET, text("account"))]);
    crm.run(Command::Edit { id: a, fields: vec![(size.number, text("big"))] });
    let of_size = format!("f=account~{}.has:big", size.key);
    let not_size = format!("f=!account~{}.has:big", size.key);
    let own_size = format!("f=!{}.has:big", size.key);
    let through = format!("f=!{}~name.filled", partner.key);
    let counted = format!("f=opportunity@{}.count:0,0", partner.key);
    let inner = format!("f=opportunity@account.count:0,0,account%7E{}%2Ehas%3Abig", size.key);
    let all = |expected: [&str; 6]| {
        let asked = [
            (DEAL, &of_size),
            (DEAL, &not_size),
            (ACCOUNT, &own_size),
            (DEAL, &through),
            (ACCOUNT, &counted),
            (ACCOUNT, &inner),
        ];
        for ((kind, text), expected) in asked.into_iter().zip(expected) {
            let sorted = format!("{text}&sort=name");
            assert_eq!(found(&crm, kind, &sorted), expected, "{text}");
        }
    };
    let there = ["de", "fg", "BC", "defg", "ABC", "BC"];
    all(there);
    crm.run(Command::DeleteField { field: size_id });
    all(["", "", "", "defg", "ABC", ""]);
    crm.run(Command::DeleteField { field: link_id });
    all([""; 6]);
    crm.undo();
    crm.undo();
    all(there);
    // What a later version wrote, or what a field was called that is not there, is kept as it was.
    for (kind, text) in [
        (DEAL, "f=account~size.is:1"),
        (DEAL, "f=own_64999.has:x"),
        (ACCOUNT, "f=opportunity@nothing.count:1,"),
        (ACCOUNT, "f=opportunity@account.count:1,,size%2Ehas%3Ax"),
        (CONTACT, "f=opportunity@account.count:1,"),
        (ACCOUNT, "f=opportunity@account.sum:1,"),
    ] {
        crm.session.read(|set| {
            let (query, unknown) = query_string::read(set, kind, text);
            assert_eq!(unknown, [text.trim_start_matches("f=")]);
            assert!(matches!(query.filter.parts(), [Filter::Unknown(_)]), "{text}");
            assert_eq!(names_in(set, kind, &query), "", "{text}");
            assert_eq!(query_string::write(set, kind, &query), text);
        });
    }
    let report = crm.session.read(|set| {
        let report = written::read(set, "of=opportunity&f=own_64999.has:x&date=*&show=count").unwrap();
        run(set, &report, &viewer()).total[0].clone()
    });
    assert_eq!(report, Figure::Count(0));
}

#[test]
fn a_number_of_a_linked_field_is_never_one_of_a_record() {
    let path = FieldId::through(FieldId(2), FieldId(4)).unwrap();
    assert_eq!(path.parts(), Some((FieldId(2), FieldId(4))));
    assert_eq!(FieldId::through(path, FieldId(4)), None);
    assert_eq!(FieldId(65_535).parts(), None);
    assert_eq!(path.bytes(), FieldId(0).bytes());
}
