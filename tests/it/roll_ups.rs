//! Custom fields that are rolled up from linked records: their values, kept up to date, with the records behind them.
use expect_test::expect;
use kontor::base::{Currency, Date, FieldId, Id, Money, Timestamp, Value};
use kontor::command::Command;
use kontor::domain::field::Derived;
use kontor::domain::formula::evaluate::Missing;
use kontor::domain::formula::{Formula, Gathering, ResultType, RollUp};
use kontor::domain::records::{account, activity, contact, field, line_item, opportunity as deal};
use kontor::domain::{Field, RecordType, schema};
use kontor::import_export::{csv_writer, workspace_file};
use kontor::locale::Language;
use kontor::report::{labels, query_string as reports, run};
use kontor::session::SessionError;
use kontor::store::filter::{Filter, Predicate, QueryContext};
use kontor::store::query::{self, Query};
use kontor::store::query_string;
use kontor::store::sorted_lists::Sort;
use kontor::store::{Slot, groups};

use crate::computed_fields::{formula, parsed};
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};

const ACCOUNT: RecordType = RecordType::Account;
const DEAL: RecordType = RecordType::Opportunity;

/// A roll-up over a link, as a user writes it: `what` and the condition are formulas, empty where there are none.
pub fn definition(
    crm: &TestWorkspace,
    kind: RecordType,
    (how, by): (Gathering, Option<FieldId>),
    (from, via): (RecordType, FieldId),
    (what, only): (&str, &str),
) -> RollUp {
    let what = (!what.is_empty()).then(|| parsed(crm, from, what, None));
    let result = ResultType::Flag;
    let only =
        (!only.is_empty()).then(|| Formula { kind: from, result, expr: parsed(crm, from, only, Some(result)).expr });
    let result = what.as_ref().map_or(ResultType::Number, |read| read.result);
    RollUp { kind, how, from, via, by, what: what.map(|read| read.expr), only, result }
}

fn entries(name: &str, roll_up: &RollUp) -> Vec<(FieldId, Option<Value>)> {
    vec![
        (field::NAME, text(name)),
        (field::OF, text(roll_up.kind.key())),
        (field::TYPE, text(schema::ROLL_UP)),
        (field::FORMULA, text(&roll_up.write())),
        (field::RESULT, text(roll_up.result.name())),
    ]
}

/// Adds a roll-up.
pub fn add(crm: &TestWorkspace, name: &str, roll_up: &RollUp) -> (Id, &'static Field) {
    let id = crm.create(RecordType::Field, entries(name, roll_up));
    (id, crm.session.read(|set| set.schema().own(id).expect("the field joins the table").1))
}

/// Adds a roll-up of the deals of accounts.
fn of_deals(crm: &TestWorkspace, name: &str, how: Gathering, what: &str, only: &str) -> (Id, &'static Field) {
    let by = (how == Gathering::Latest).then_some(deal::CLOSE_DATE);
    add(crm, name, &definition(crm, ACCOUNT, (how, by), (DEAL, deal::ACCOUNT), (what, only)))
}

fn money(minor: i64, currency: Currency) -> Option<Value> {
    Some(Value::Money(Money { minor, currency }))
}

fn new_account(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(ACCOUNT, vec![(account::NAME, text(name))])
}

fn new_deal(crm: &TestWorkspace, name: &str, minor: i64, days: i32, account: Id) -> Id {
    crm.create(
        DEAL,
        vec![
            (deal::NAME, text(name)),
            (deal::STAGE, link(Id::fixed(200))),
            (deal::AMOUNT, money(minor, Currency::EUR)),
            (deal::CLOSE_DATE, Some(Value::Day(today().add_days(days)))),
            (deal::ACCOUNT, link(account)),
        ],
    )
}

fn value(crm: &TestWorkspace, id: Id, field: &Field) -> Option<Value> {
    crm.session.read(|set| set.value(field, set.find(id)?.1))
}

fn number(number: i64) -> Option<Value> {
    Some(Value::Number(number * 1_000_000))
}

fn missing(crm: &TestWorkspace, id: Id, field: &Field) -> Option<Missing> {
    crm.session.read(|set| set.missing(field, set.find(id)?.1))
}

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

/// The names of the records of a list.
fn names(crm: &TestWorkspace, kind: RecordType, query: &Query) -> String {
    crm.session.read(|set| {
        let slots = query::run(set, kind, query, &viewer());
        let name = |slot: &Slot| set.row_at(kind, *slot).map(|row| row.text(FieldId(1)).to_string());
        slots.iter().filter_map(name).collect::<Vec<_>>().join(" ")
    })
}

#[test]
fn every_way_of_gathering_gives_its_figure() {
    let crm = TestWorkspace::new();
    let all = [
        of_deals(&crm, "Deals", Gathering::Count, "", ""),
        of_deals(&crm, "Large", Gathering::Count, "", "[Amount] >= 1000"),
        of_deals(&crm, "Volume", Gathering::Sum, "[Amount]", ""),
        of_deals(&crm, "Fee", Gathering::Sum, "[Amount] * 0.333333%", "[Amount] < 1000"),
        of_deals(&crm, "Least", Gathering::Min, "[Amount]", ""),
        of_deals(&crm, "Last close", Gathering::Max, "[Close date]", ""),
        of_deals(&crm, "Mean", Gathering::Average, "[Amount]", ""),
        of_deals(&crm, "Newest", Gathering::Latest, "[Opportunity name] & \": \" & [Stage]", ""),
    ];
    let [fjord, empty] = ["Fjord", "Empty"].map(|name| new_account(&crm, name));
    for (name, minor, days) in [("A", 100_000, 3), ("B", 5_001, 9), ("C", 250_000, 1)] {
        new_deal(&crm, name, minor, days, fjord);
    }
    crm.session.read(|set| {
        let fields = all.map(|(_, field)| field);
        let slots = [fjord, empty].map(|id| set.locate(id).unwrap().1);
        expect![[r#"
            Deals,Large,Volume,Fee,Least,Last close,Mean,Newest
            3,2,3550.01,0.17,50.01,2026-12-02,1183.34,B: Prospecting
            0,0,0.00,0.00,,,,
        "#]]
        .assert_eq(csv_writer::write(set, ACCOUNT, &fields, &slots, Language::En).trim_start_matches('\u{feff}'));
    });
    // Nothing of it is stored.
    assert!(all.iter().all(|(_, field)| crm.get(fjord, field.number).is_none()));
}

#[test]
fn a_roll_up_is_filtered_sorted_grouped_and_counted_like_a_field() {
    let crm = TestWorkspace::new();
    let (_, count) = of_deals(&crm, "Deals", Gathering::Count, "", "");
    let (_, volume) = of_deals(&crm, "Volume", Gathering::Sum, "[Amount]", "");
    for (name, deals) in [("A", 1), ("B", 3), ("C", 0), ("D", 1)] {
        let account = new_account(&crm, name);
        for at in 0..deals {
            new_deal(&crm, "x", 100_000 * (at + 1), 1, account);
        }
    }
    let sorted =
        Query { sorts: vec![Sort::descending(count.number), Sort::ascending(account::NAME)], ..Query::default() };
    assert_eq!(names(&crm, ACCOUNT, &sorted), "B A D C");
    let span = Predicate::Span(number(1), number(2));
    let filtered = Query { filter: Filter::field(count.number, span), ..sorted.clone() };
    assert_eq!(names(&crm, ACCOUNT, &filtered), "A D");
    crm.session.read(|set| {
        let slots = query::run(set, ACCOUNT, &sorted, &viewer());
        let sums = groups::ListSums::new(set, ACCOUNT, vec![volume], &slots, today());
        assert_eq!(sums.texts(Language::En), ["€8,000"]);
        let report = format!("of=account&date=*&by=own_{0}&show=count,sum.own_{1}", count.number.0, volume.number.0);
        let outcome = run(set, &reports::read(set, &report).expect("is understood"), &viewer());
        let total: Vec<String> = outcome.total.iter().map(|figure| labels::figure(figure, Language::En)).collect();
        assert_eq!(total.join(" | "), "4 | €8,000");
    });
}

#[test]
fn a_figure_follows_its_records_and_what_their_condition_reads() {
    let crm = TestWorkspace::new();
    let [fjord, delta] = ["Fjord", "Delta"].map(|name| new_account(&crm, name));
    let (_, count) = of_deals(&crm, "Deals", Gathering::Count, "", "");
    // The condition reads the account back, through the deal's link.
    let (_, staffed) = of_deals(&crm, "Staffed", Gathering::Count, "", "[Account.Employees] > 5");
    let (_, share) = formula(&crm, DEAL, "Share", "1 / [Account.Deals]");
    let (_, shares) = of_deals(&crm, "Shares", Gathering::Sum, "[Share]", "");
    let (_, families) = add(
        &crm,
        "Deals of subsidiaries",
        &definition(&crm, ACCOUNT, (Gathering::Sum, None), (ACCOUNT, account::PARENT), ("[Deals]", "")),
    );
    let list =
        Query { sorts: vec![Sort::descending(count.number), Sort::ascending(account::NAME)], ..Query::default() };
    let first = new_deal(&crm, "A", 100, 1, fjord);
    assert_eq!(names(&crm, ACCOUNT, &list), "Fjord Delta");
    crm.run(Command::Edit { id: first, fields: vec![(deal::ACCOUNT, link(delta))] });
    assert_eq!([fjord, delta].map(|id| value(&crm, id, count)), [number(0), number(1)]);
    assert_eq!(names(&crm, ACCOUNT, &list), "Delta Fjord");
    new_deal(&crm, "B", 100, 1, delta);
    assert_eq!(value(&crm, first, share), Some(Value::Number(500_000)));
    assert_eq!(value(&crm, delta, shares), number(1));
    assert_eq!(value(&crm, delta, staffed), number(0));
    let staff = |count| vec![(account::EMPLOYEES, Some(Value::Number(count)))];
    crm.run(Command::Edit { id: delta, fields: staff(9) });
    assert_eq!(value(&crm, delta, staffed), number(2));
    crm.run(Command::Edit { id: delta, fields: vec![(account::PARENT, link(fjord))] });
    assert_eq!(value(&crm, fjord, families), number(2));
    crm.run(Command::Delete(vec![first]));
    assert_eq!((value(&crm, fjord, families), value(&crm, delta, staffed)), (number(1), number(1)));
    crm.undo();
    assert_eq!((value(&crm, fjord, families), value(&crm, delta, staffed)), (number(2), number(2)));
    // The same in a session that computes everything anew, and in one from a file.
    let later = TestWorkspace::on(crm.storage.clone());
    assert_eq!(value(&later, fjord, families), number(2));
    let commits = wait(crm.session.journal()).unwrap();
    let file = crm.session.read(|set| workspace_file::write(set, &commits, &[], Timestamp(0)));
    assert!(file.starts_with(b"{\"format\":\"kontor-workspace\",\"version\":3,"));
    let read = workspace_file::read(&file).expect("is read");
    read.set.view(crm.session.view(today()));
    assert_eq!(read.set.value(families, read.set.find(fjord).unwrap().1), number(2));
}

#[test]
fn the_records_behind_a_figure_are_a_list() {
    let crm = TestWorkspace::new();
    let [fjord, delta] = ["Fjord", "Delta"].map(|name| new_account(&crm, name));
    let (_, large) = of_deals(&crm, "Large", Gathering::Count, "", "[Amount] >= 1000");
    let deals =
        [("A", 100_000), ("B", 5_000), ("C", 250_000)].map(|(name, minor)| new_deal(&crm, name, minor, 1, fjord));
    new_deal(&crm, "D", 900_000, 1, delta);
    let filter = |id| {
        Filter::All(vec![
            Filter::field(deal::ACCOUNT, Predicate::OneOf(vec![id])),
            Filter::field(deal::ACCOUNT, Predicate::Gathered(large.number)),
        ])
    };
    let list = Query { filter: filter(fjord), sorts: vec![Sort::ascending(deal::NAME)], ..Query::default() };
    assert_eq!(names(&crm, DEAL, &list), "A C");
    crm.run(Command::Edit { id: deals[1], fields: vec![(deal::AMOUNT, money(300_000, Currency::EUR))] });
    assert_eq!(names(&crm, DEAL, &list), "A B C");
    assert_eq!(value(&crm, fjord, large), number(3));
    crm.session.read(|set| {
        let written = query_string::write(set, DEAL, &list);
        assert_eq!(written, format!("f=account.is:{fjord};account.gathered:{}&sort=name", large.number.0));
        assert_eq!(query_string::read(set, DEAL, &written), (list.clone(), Vec::new()));
        let (_, unknown) = query_string::read(set, DEAL, "f=account.gathered:999;name.gathered:1");
        assert_eq!(unknown, ["account.gathered:999", "name.gathered:1"]);
        let Some(Derived::RollUp(roll_up)) = large.derived else { panic!() };
        assert_eq!(set.gathered(roll_up, fjord).count(), 3);
    });
}

#[test]
fn a_figure_that_would_be_wrong_says_why_there_is_none() {
    let crm = TestWorkspace::new();
    let fjord = new_account(&crm, "Fjord");
    let (_, volume) = of_deals(&crm, "Volume", Gathering::Sum, "[Amount]", "");
    let (_, least) = of_deals(&crm, "Least", Gathering::Min, "[Amount]", "");
    let (_, ratio) = of_deals(&crm, "Ratio", Gathering::Average, "1 / 0", "");
    let (_, count) = of_deals(&crm, "Count", Gathering::Count, "", "");
    let deals = ["A", "B"].map(|name| new_deal(&crm, name, 100, 1, fjord));
    assert_eq!(value(&crm, fjord, volume), money(200, Currency::EUR));
    crm.run(Command::Edit { id: deals[1], fields: vec![(deal::AMOUNT, money(100, Currency::parse("USD").unwrap()))] });
    assert_eq!([volume, least].map(|field| missing(&crm, fjord, field)), [Some(Missing::Currencies); 2]);
    assert_eq!(value(&crm, fjord, count), number(2));
    assert_eq!(missing(&crm, fjord, ratio), Some(Missing::DivisionByZero));
    crm.run(Command::Edit { id: deals[1], fields: vec![(deal::AMOUNT, None)] });
    assert_eq!(value(&crm, fjord, volume), money(100, Currency::EUR));
}

#[test]
fn all_links_are_gathered_through_own_ones_too() {
    let crm = TestWorkspace::new();
    let fjord = new_account(&crm, "Fjord");
    let deal = new_deal(&crm, "A", 100, 1, fjord);
    let at = crm.create(
        RecordType::Field,
        vec![
            (field::NAME, text("Advisor")),
            (field::OF, text("opportunity")),
            (field::TYPE, text("link")),
            (field::TARGET, text("contact")),
        ],
    );
    let via = crm.session.read(|set| set.schema().own(at).unwrap().1.number);
    let count = |name: &str, kind, from, via| {
        add(&crm, name, &definition(&crm, kind, (Gathering::Count, None), (from, via), ("", "")))
    };
    let (_, contacts) = count("Contacts", ACCOUNT, RecordType::Contact, contact::ACCOUNT);
    let (_, done) = count("Activities", DEAL, RecordType::Activity, activity::OPPORTUNITY);
    let (_, advised) = count("Advised", RecordType::Contact, DEAL, via);
    let lines = definition(
        &crm,
        DEAL,
        (Gathering::Sum, None),
        (RecordType::LineItem, line_item::OPPORTUNITY),
        ("[Quantity]", ""),
    );
    let (_, quantity) = add(&crm, "Quantity", &lines);
    let ada = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Ada")), (contact::ACCOUNT, link(fjord))]);
    crm.run(Command::Edit { id: deal, fields: vec![(via, link(ada))] });
    crm.create(RecordType::Activity, vec![(activity::SUBJECT, text("Call")), (activity::OPPORTUNITY, link(deal))]);
    crm.create(
        RecordType::LineItem,
        vec![
            (line_item::NAME, text("Seat")),
            (line_item::OPPORTUNITY, link(deal)),
            (line_item::QUANTITY, Some(Value::Number(2_500_000))),
            (line_item::PRICE, money(100, Currency::EUR)),
        ],
    );
    assert_eq!(value(&crm, fjord, contacts), number(1));
    assert_eq!(value(&crm, deal, done), number(1));
    assert_eq!(value(&crm, ada, advised), number(1));
    assert_eq!(value(&crm, deal, quantity), Some(Value::Number(2_500_000)));
    // The link is in use.
    let refused = crm.try_do(Command::DeleteField { field: at });
    assert!(matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("computed from this one")));
}

#[test]
fn circles_and_unfit_roll_ups_are_refused() {
    let crm = TestWorkspace::new();
    let (count_id, _) = of_deals(&crm, "Deals", Gathering::Count, "", "");
    formula(&crm, DEAL, "Share", "1 / [Account.Deals]");
    let edit = |roll_up: &RollUp| {
        crm.try_do(Command::Edit { id: count_id, fields: vec![(field::FORMULA, text(&roll_up.write()))] })
    };
    let deals = (DEAL, deal::ACCOUNT);
    let refused = edit(&definition(&crm, ACCOUNT, (Gathering::Sum, None), deals, ("[Share]", "")));
    assert!(matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("own result")));
    let refused = edit(&definition(&crm, ACCOUNT, (Gathering::Count, None), deals, ("", "[Share] > 1")));
    assert!(matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("own result")));
    assert!(edit(&definition(&crm, ACCOUNT, (Gathering::Count, None), deals, ("", "[Amount] > 1"))).is_ok());
    let unfit = [
        definition(&crm, ACCOUNT, (Gathering::Sum, None), deals, ("[Opportunity name]", "")),
        definition(&crm, ACCOUNT, (Gathering::Min, None), deals, ("[Opportunity name]", "")),
        definition(&crm, ACCOUNT, (Gathering::Count, None), (DEAL, deal::NAME), ("", "")),
        definition(&crm, ACCOUNT, (Gathering::Count, None), (DEAL, deal::CONTACT), ("", "")),
        definition(&crm, ACCOUNT, (Gathering::Latest, Some(deal::NAME)), deals, ("[Amount]", "")),
    ];
    for roll_up in &unfit {
        let refused = crm.try_do(Command::Create { kind: RecordType::Field, fields: entries("x", roll_up) });
        assert!(
            matches!(refused, Err(SessionError::Refused(why)) if why.text.en.contains("cannot be rolled up")),
            "{roll_up:?}"
        );
    }
    for stored in [
        "",
        "count",
        "count opportunity",
        "count opportunity x",
        "count user 2",
        "sum opportunity 2",
        "count opportunity 2 [11] [11]",
        "most opportunity 2",
        "count opportunity 2 (= [11]",
    ] {
        let mut fields = entries("x", &unfit[0]);
        fields[3].1 = text(stored);
        assert!(crm.try_do(Command::Create { kind: RecordType::Field, fields }).is_err(), "{stored}");
    }
    // What a roll-up reads cannot be deleted, and its definition is undone like any other change.
    let (fee, fee_field) = formula(&crm, DEAL, "Fee", "[Amount] * 2");
    let before = crm.content();
    let (sum, sum_field) = of_deals(&crm, "Fees", Gathering::Sum, "[Fee]", "");
    assert!(crm.try_do(Command::DeleteField { field: fee }).is_err());
    let users = crm.session.read(|set| kontor::store::formulas::users(set, DEAL, fee_field.number));
    assert_eq!(users, [sum]);
    crm.undo();
    assert_eq!(crm.content(), before);
    assert!(crm.session.read(|set| !set.fields(ACCOUNT).contains(&sum_field)));
    crm.run(Command::DeleteField { field: fee });
}

#[test]
fn what_is_written_is_read_back() {
    let crm = TestWorkspace::new();
    for (how, what, only) in [
        (Gathering::Count, "", ""),
        (Gathering::Count, "", "[Amount] > 1"),
        (Gathering::Latest, "[Stage] & \" (\"\"x) \"", "[Opportunity name] = \"a b ) \"\" c\""),
        (Gathering::Sum, "[Amount]", ""),
        (Gathering::Average, "[Amount] / 3", "[Stage] = \"Closed Won\""),
    ] {
        let by = (how == Gathering::Latest).then_some(deal::CREATED);
        let roll_up = definition(&crm, ACCOUNT, (how, by), (DEAL, deal::ACCOUNT), (what, only));
        assert_eq!(RollUp::read(&roll_up.write(), ACCOUNT, roll_up.result), Some(roll_up));
    }
}

#[test]
fn a_past_day_has_the_figures_of_that_day() {
    let crm = TestWorkspace::new();
    let fjord = new_account(&crm, "Fjord");
    let (_, near) = of_deals(&crm, "Near", Gathering::Count, "", "[Close date] - TODAY() < 10");
    new_deal(&crm, "A", 1, 11, fjord);
    assert_eq!(value(&crm, fjord, near), number(0));
    let head = crm.session.read(|set| set.head());
    days_pass(2);
    assert_eq!(value(&crm, fjord, near), number(1));
    new_deal(&crm, "B", 1, 5, fjord);
    assert_eq!(value(&crm, fjord, near), number(2));
    let past = wait(crm.session.as_of(head, |_, _| ())).unwrap();
    past.view(crm.session.view(today().add_days(-2)));
    assert_eq!(past.value(near, past.find(fjord).unwrap().1), number(0));
}
