//! Custom fields with a formula: their values wherever those of other fields are, kept up to date, and never stored.
use expect_test::expect;
use kontor::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Timestamp, Value};
use kontor::command::{BulkEdit, Command};
use kontor::domain::formula::ResultType;
use kontor::domain::formula::canonical;
use kontor::domain::formula::evaluate::Missing;
use kontor::domain::formula::parse::{Read, parse};
use kontor::domain::formula::print::print;
use kontor::domain::records::{account, choice, field, lead, opportunity as deal};
use kontor::domain::{Field, RecordType, defaults, schema};
use kontor::import_export::{csv_writer, json_lines_writer, workspace_file};
use kontor::locale::Language;
use kontor::report::{labels, query_string as reports, run};
use kontor::session::{Session, SessionError};
use kontor::store::filter::{Filter, Predicate, QueryContext, TextMatch};
use kontor::store::formulas::WorkspaceNames;
use kontor::store::query::{self, Query};
use kontor::store::sorted_lists::Sort;
use kontor::store::{RecordStore, Slot, groups};

use crate::support::{TestWorkspace, days_pass, link, text, today, wait, world};

const DEAL: RecordType = RecordType::Opportunity;

/// A formula as a user writes it, about records of a type.
pub fn parsed(crm: &TestWorkspace, kind: RecordType, formula: &str, wanted: Option<ResultType>) -> Read {
    let read = crm.session.read(|set| parse(formula, kind, &WorkspaceNames { set, language: Language::En }, wanted));
    read.unwrap_or_else(|problem| panic!("{formula}: {}", problem.text(Language::En)))
}

/// The entries of a field record with a formula as a user writes it.
fn entries(crm: &TestWorkspace, kind: RecordType, name: &str, formula: &str) -> Vec<(FieldId, Option<Value>)> {
    let read = parsed(crm, kind, formula, None);
    vec![
        (field::NAME, text(name)),
        (field::OF, text(kind.key())),
        (field::TYPE, text(schema::FORMULA)),
        (field::FORMULA, text(&canonical::write(&read.expr))),
        (field::RESULT, text(read.result.name())),
    ]
}

/// Adds a custom field with a formula.
pub fn formula(crm: &TestWorkspace, kind: RecordType, name: &str, formula: &str) -> (Id, &'static Field) {
    let id = crm.create(RecordType::Field, entries(crm, kind, name, formula));
    (id, crm.session.read(|set| set.schema().own(id).expect("the field joins the table").1))
}

fn new_deal(crm: &TestWorkspace, name: &str, minor: i64, account: Option<Id>) -> Id {
    let money = Money { minor, currency: Currency::EUR };
    let mut fields = vec![
        (deal::NAME, text(name)),
        (deal::STAGE, link(Id::fixed(200))),
        (deal::AMOUNT, Some(Value::Money(money))),
        (deal::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
    ];
    fields.extend(account.map(|id| (deal::ACCOUNT, Some(Value::Link(id)))));
    crm.create(DEAL, fields)
}

fn value(crm: &TestWorkspace, id: Id, field: &Field) -> Option<Value> {
    crm.session.read(|set| set.value(field, set.find(id)?.1))
}

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

/// The names of the deals of a list.
fn names(crm: &TestWorkspace, query: &Query) -> String {
    crm.session.read(|set| {
        let slots = query::run(set, DEAL, query, &viewer());
        let name = |slot: &Slot| set.row_at(DEAL, *slot).map(|row| row.text(deal::NAME).to_string());
        slots.iter().filter_map(name).collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn a_formula_is_filtered_sorted_grouped_exported_and_counted_like_a_field() {
    let crm = TestWorkspace::new();
    let (_, fee) = formula(&crm, DEAL, "Fee", "ROUND([Amount] * 2.5%, 2)");
    let (_, size) = formula(&crm, DEAL, "Size", "IF([Amount] >= 1000, \"large\", \"small\")");
    let (_, large) = formula(&crm, DEAL, "Is large", "[Size] = \"large\"");
    let (_, due) = formula(&crm, DEAL, "Review", "ADDMONTHS([Close date], 1)");
    for (name, minor) in [("A", 100_000), ("B", 5_000), ("C", 250_055)] {
        new_deal(&crm, name, minor, None);
    }
    let sorted = Query { sorts: vec![Sort::descending(fee.number)], ..Query::default() };
    assert_eq!(names(&crm, &sorted), "C A B");
    let by_text = Query { sorts: vec![Sort::ascending(size.number), Sort::ascending(deal::NAME)], ..Query::default() };
    assert_eq!(names(&crm, &by_text), "A C B");
    let filtered = |test| Query { filter: Filter::field(size.number, test), ..sorted.clone() };
    assert_eq!(names(&crm, &filtered(Predicate::Text(TextMatch::Contains, "LARG".into()))), "C A");
    assert_eq!(names(&crm, &filtered(Predicate::Text(TextMatch::Exactly, "small".into()))), "B");
    let is_large = Query { filter: Filter::field(large.number, Predicate::Filled), ..sorted.clone() };
    assert_eq!(names(&crm, &is_large), "C A");
    let money = |minor| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    let fees = Query { filter: Filter::field(fee.number, Predicate::Span(money(200), money(3_000))), ..sorted.clone() };
    assert_eq!(names(&crm, &fees), "A");
    crm.session.read(|set| {
        let slots = query::run(set, DEAL, &sorted, &viewer());
        let found = groups::groups(set, DEAL, large, &slots, Language::En, Timestamp::day);
        assert_eq!(found.iter().map(|group| group.slots.len()).collect::<Vec<_>>(), [2, 1]);
        // By a text: in its order, not in that of the list.
        assert!(groups::can_group(size) && !groups::can_group(fee));
        let found = groups::groups(set, DEAL, size, &slots, Language::En, Timestamp::day);
        let of = |group: &groups::Group| (group.key.clone(), group.slots.len());
        let text = |text: &str| groups::Key::Text(text.into());
        assert_eq!(found.iter().map(of).collect::<Vec<_>>(), [(text("large"), 2), (text("small"), 1)]);
        let sums = groups::ListSums::new(set, DEAL, vec![fee], &slots, today());
        assert_eq!(sums.texts(Language::En), ["€88.76"]);
        let fields = [fee, size, large, due];
        let table = csv_writer::write(set, DEAL, &fields, &slots, Language::De);
        expect![[r#"
            Fee;Size;Is large;Review
            62,51;large;Ja;2027-01-23
            25,00;large;Ja;2027-01-23
            1,25;small;;2027-01-23
        "#]]
        .assert_eq(table.trim_start_matches('\u{feff}'));
        expect![[r#"
            {"own_12865":"62.51 EUR","own_34735":"large","own_56605":true,"own_13940":"2027-01-23"}
            {"own_12865":"25.00 EUR","own_34735":"large","own_56605":true,"own_13940":"2027-01-23"}
            {"own_12865":"1.25 EUR","own_34735":"small","own_13940":"2027-01-23"}
        "#]]
        .assert_eq(&json_lines_writer::write(set, DEAL, &fields, &slots, Language::En));
        let report = format!(
            "of=opportunity&date=*&by=own_{0}&show=count,sum.own_{1},mean.own_{1}",
            large.number.0, fee.number.0
        );
        let report = reports::read(set, &report).unwrap();
        let outcome = run(set, &report, &viewer());
        let figures = |line: &[kontor::report::Figure]| {
            line.iter().map(|figure| labels::figure(figure, Language::En)).collect::<Vec<_>>().join(" | ")
        };
        let lines: Vec<String> =
            outcome.lines.iter().map(|line| figures(&line.figures)).chain([figures(&outcome.total)]).collect();
        expect![[r#"
            2 | €87.51 | €43.76
            1 | €1.25 | €1.25
            3 | €88.76 | €29.59"#]]
        .assert_eq(&lines.join("\n"));
    });
}

#[test]
fn a_value_follows_what_it_is_computed_from() {
    let crm = TestWorkspace::new();
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Fjord"))]);
    let (_, city) =
        formula(&crm, DEAL, "Place", "[Account.Billing city] & \" / \" & [Account.Industry] & \" / \" & [Account]");
    let (_, shout) = formula(&crm, DEAL, "Shout", "UPPER([Place])");
    let first = new_deal(&crm, "A", 100, Some(company));
    new_deal(&crm, "B", 200, None);
    let list = Query { sorts: vec![Sort::descending(shout.number)], ..Query::default() };
    assert_eq!(value(&crm, first, shout), text(" /  / FJORD".trim()));
    assert_eq!(names(&crm, &list), "A B");
    crm.run(Command::Edit {
        id: company,
        fields: vec![(account::CITY, text("Zagreb")), (account::INDUSTRY, link(Id::fixed(501)))],
    });
    assert_eq!(value(&crm, first, shout), text("ZAGREB / BANKING / FJORD"));
    assert_eq!(names(&crm, &list), "A B");
    crm.run(Command::Edit {
        id: company,
        fields: vec![(account::CITY, text("Aachen")), (account::NAME, text("Delta"))],
    });
    assert_eq!(value(&crm, first, city), text("Aachen / Banking / Delta"));
    // The name of an entry that the account is linked to.
    crm.run(Command::Edit { id: Id::fixed(501), fields: vec![(choice::NAME, text("Finance"))] });
    assert_eq!(value(&crm, first, shout), text("AACHEN / FINANCE / DELTA"));
    crm.undo();
    assert_eq!(value(&crm, first, shout), text("AACHEN / BANKING / DELTA"));
    crm.run(Command::Delete(vec![company]));
    assert_eq!(value(&crm, first, city), text("/  /"));
    let later = TestWorkspace::on(crm.storage.clone());
    assert_eq!(value(&later, first, city), text("/  /"));
}

#[test]
fn a_list_sorted_by_a_formula_stays_sorted_when_another_record_changes() {
    let crm = TestWorkspace::new();
    let companies = ["Ada", "Bob"].map(|name| {
        crm.create(
            RecordType::Account,
            vec![(account::NAME, text(name)), (account::EMPLOYEES, Some(Value::Number(10)))],
        )
    });
    let (_, size) = formula(&crm, DEAL, "Staff", "[Account.Employees] * 2");
    let (_, count) = formula(&crm, DEAL, "Staff of sales", "[Staff] + 1");
    new_deal(&crm, "A", 1, Some(companies[0]));
    new_deal(&crm, "B", 1, Some(companies[1]));
    let list = Query { sorts: vec![Sort::descending(count.number), Sort::ascending(deal::NAME)], ..Query::default() };
    let big = Query {
        filter: Filter::field(size.number, Predicate::Span(Some(Value::Number(30_000_000)), None)),
        ..list.clone()
    };
    assert_eq!((names(&crm, &list), names(&crm, &big)), ("A B".to_string(), String::new()));
    crm.run(Command::Edit { id: companies[1], fields: vec![(account::EMPLOYEES, Some(Value::Number(20)))] });
    assert_eq!((names(&crm, &list), names(&crm, &big)), ("B A".to_string(), "B".to_string()));
}

#[test]
fn today_is_the_day_that_is_viewed() {
    let crm = TestWorkspace::new();
    let (_, left) = formula(&crm, DEAL, "Days left", "[Close date] - TODAY()");
    let first = new_deal(&crm, "A", 100, None);
    let list = Query {
        filter: Filter::field(left.number, Predicate::Span(None, Some(Value::Number(29_000_000)))),
        ..Query::default()
    };
    assert_eq!(value(&crm, first, left), Some(Value::Number(30_000_000)));
    assert_eq!(names(&crm, &list), "");
    days_pass(2);
    assert_eq!(value(&crm, first, left), Some(Value::Number(28_000_000)));
    assert_eq!(names(&crm, &list), "A");
    let head = crm.session.read(|set| set.head());
    let past = wait(crm.session.as_of(head, |_, _| ())).unwrap();
    past.view(crm.session.view(today().add_days(-2)));
    assert_eq!(past.value(left, past.find(first).unwrap().1), Some(Value::Number(30_000_000)));
}

#[test]
fn only_the_definition_is_stored() {
    let crm = TestWorkspace::new();
    let before = crm.content();
    let (id, fee) = formula(&crm, DEAL, "Fee", "[Amount] * 2");
    crm.undo();
    assert_eq!(crm.content(), before);
    assert!(crm.session.read(|set| !set.fields(DEAL).contains(&fee)));
    crm.redo();
    let first = new_deal(&crm, "A", 100, None);
    assert_eq!(crm.get(first, fee.number), None);
    let refused = crm.try_do(Command::Edit { id: first, fields: vec![(fee.number, Some(Value::Number(1)))] });
    assert!(matches!(refused, Err(SessionError::Refused(why)) if why.field == Some(fee)));
    let many = BulkEdit::Set { field: fee.number, value: None };
    assert!(crm.try_do(Command::Bulk { ids: vec![first].into(), edit: many }).is_err());
    // A copy of the workspace computes the same.
    let commits = wait(crm.session.journal()).unwrap();
    let file = crm.session.read(|set| workspace_file::write(set, &commits, &[], Timestamp(0)));
    // Programs without computed fields say that they are too old for it.
    assert!(file.starts_with(b"{\"format\":\"kontor-workspace\",\"version\":3,"));
    let read = workspace_file::read(&file).expect("is read");
    read.set.view(crm.session.view(today()));
    assert_eq!(read.set.value(fee, read.set.find(first).unwrap().1), value(&crm, first, fee));
    crm.run(Command::DeleteField { field: id });
    assert_eq!(value(&crm, first, fee), value(&crm, first, fee));
    assert!(crm.session.read(|set| !set.fields(DEAL).contains(&fee)));
}

#[test]
fn circles_and_unfit_formulas_are_refused() {
    let crm = TestWorkspace::new();
    let (one, _) = formula(&crm, DEAL, "One", "1");
    let (two, two_field) = formula(&crm, DEAL, "Two", "[One] + 1");
    formula(&crm, RecordType::Account, "Half", "1 / 2");
    let set_formula = |id, formula: &str| {
        let entries = entries(&crm, DEAL, "x", formula);
        let stored = entries.into_iter().find(|(number, _)| *number == field::FORMULA).unwrap();
        crm.try_do(Command::Edit { id, fields: vec![stored] })
    };
    for formula in ["[Two]", "[One]", "IF(TRUE, 2, [Two] * 2)"] {
        let refused = set_formula(one, formula);
        assert!(matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("own result")), "{formula}");
    }
    assert!(set_formula(one, "7").is_ok());
    assert!(set_formula(one, "\"seven\"").is_err(), "the type stays");
    for stored in ["", "(+ 1)", "(* [11] [11])", "[9999]", "(+ [1] 1)"] {
        let fields = vec![(field::FORMULA, text(stored))];
        assert!(crm.try_do(Command::Edit { id: one, fields }).is_err(), "{stored}");
    }
    // What a formula uses cannot be deleted.
    let refused = crm.try_do(Command::DeleteField { field: one });
    assert!(matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("are computed from this one")));
    crm.run(Command::DeleteField { field: two });
    crm.run(Command::DeleteField { field: one });
    let new = vec![(field::FORMULA, text(&format!("[{}]", two_field.number.0)))];
    let (three, _) = formula(&crm, DEAL, "Three", "3");
    assert!(crm.try_do(Command::Edit { id: three, fields: new }).is_err(), "a deleted field is not read");
}

#[test]
fn a_renamed_field_or_entry_stays_in_the_formula() {
    let crm = TestWorkspace::new();
    let colour = crm.create(
        RecordType::Field,
        vec![(field::NAME, text("Colour")), (field::OF, text("lead")), (field::TYPE, text("text"))],
    );
    let (id, _) = formula(&crm, RecordType::Lead, "Label", "[Colour] & IF([Lead source] = \"Web\", \"!\", \"?\")");
    crm.run(Command::Edit { id: colour, fields: vec![(field::NAME, text("Hue.1"))] });
    crm.run(Command::Edit { id: defaults::SOURCE_WEB, fields: vec![(choice::NAME, text("Site"))] });
    let written = crm.session.read(|set| {
        let stored = canonical::read(set.get(RecordType::Field, id).unwrap().text(field::FORMULA)).unwrap();
        print(&stored, RecordType::Lead, &WorkspaceNames { set, language: Language::En })
    });
    assert_eq!(written, "[Hue.1] & IF([Lead source] = \"Site\", \"!\", \"?\")");
    let ada = crm.create(
        RecordType::Lead,
        vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("N")), (lead::SOURCE, link(defaults::SOURCE_WEB))],
    );
    let label = crm.session.read(|set| set.schema().own(id).unwrap().1);
    assert_eq!(value(&crm, ada, label), text("!"));
}

#[test]
fn formulas_that_a_merge_made_circular_have_no_value() {
    let crm = TestWorkspace::new();
    let (one, first) = formula(&crm, DEAL, "One", "1");
    let (two, second) = formula(&crm, DEAL, "Two", "[One] + [One]");
    let deal = new_deal(&crm, "A", 1, None);
    let rows = crm.session.read(|set| {
        let stored = Value::Text(format!("(+ [{0}] [{0}])", second.number.0));
        let circular = |row: &Row| row.with_edits(row.changed(), Seq(1), &[(field::FORMULA, Some(&stored))]);
        let one = circular(set.get(RecordType::Field, one).unwrap());
        let [two, deal] = [two, deal].map(|id| set.find(id).unwrap().1.clone());
        vec![(RecordType::Field, one), (RecordType::Field, two), (DEAL, deal)]
    });
    let set = RecordStore::played(&[workspace_file::first_commit(rows, one, Timestamp(0))]);
    let own = |id| set.schema().own(id).unwrap().1;
    set.view(crm.session.view(today()));
    let row = set.get(DEAL, deal).unwrap();
    assert_eq!(set.missing(own(one), row), Some(Missing::Circle));
    assert_eq!(set.missing(own(two), row), Some(Missing::Circle));
    assert_eq!(value(&crm, deal, first), Some(Value::Number(1_000_000)));
}

#[test]
fn formulas_are_computed_from_the_start_of_a_session_and_of_those_that_others_store() {
    let crm = TestWorkspace::new();
    let other = wait(Session::open(crm.session.storage().clone(), world())).unwrap();
    let (_, fee) = formula(&crm, DEAL, "Fee", "[Amount] * 2");
    let deal = new_deal(&crm, "A", 100, None);
    let fee_in = |session: &Session<_>| session.read(|set| set.value(fee, set.find(deal).unwrap().1));
    // Another tab that never decided anything computes what it is told of.
    wait(other.catch_up()).unwrap();
    assert_eq!(fee_in(&other), value(&crm, deal, fee));
    let reopened = wait(Session::open(crm.session.storage().clone(), world())).unwrap();
    assert_eq!(fee_in(&reopened), value(&crm, deal, fee));
    assert!(fee_in(&reopened).is_some());
}
