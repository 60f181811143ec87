//! History reports: stays in stages from the journal, and pipeline changes between two dates that add up.
use crate::support::steps::{self, Step};
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};
use expect_test::expect;
use kontor::base::money::Sums;
use kontor::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Timestamp, Value};
use kontor::command::{Command, Import};
use kontor::domain::records::{opportunity, stage, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::report::chart::Shape;
use kontor::report::figure::{DAY, Figure};
use kontor::report::history_table::{HistoryTable, ReportFilter};
use kontor::report::pipeline_changes::{self, StageEdges, flow};
use kontor::report::stage_history::StageHistories;
use kontor::report::{history_chart, history_reports, labels, stages};
use kontor::store::filter::QueryContext;
use kontor::store::period::Period;
use kontor::store::{RecordStore, exchange_rates};
use proptest::prelude::*;

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

fn stage_histories(crm: &TestWorkspace) -> StageHistories {
    let mut courses = StageHistories::default();
    let head = crm.session.read(RecordStore::head);
    wait(crm.session.each_commit(Seq::NONE, head, |commit| courses.apply(commit), |_, _| ())).expect("is read");
    courses
}

fn deal(crm: &TestWorkspace, name: &str, euros: i64, owner: Option<Id>) -> Id {
    let money = Money { minor: euros * 100, currency: Currency::EUR };
    crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::STAGE, link(Id::fixed(200))),
            (opportunity::AMOUNT, Some(Value::Money(money))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(10)))),
            (opportunity::OWNER, owner.map(Value::Link)),
        ],
    )
}

fn go(crm: &TestWorkspace, deal: Id, stage: u32) {
    let mut entries = vec![(opportunity::STAGE, link(Id::fixed(200 + stage)))];
    if stage == 9 {
        entries.push((opportunity::LOSS_REASON, link(Id::fixed(440))));
    }
    crm.run(Command::Edit { id: deal, fields: entries });
}

/// The formatted figures of a history table, a line per stage; lines of zeros are left out.
fn shown(sheet: &HistoryTable) -> Vec<String> {
    let line = |line: &kontor::report::history_table::Line| {
        let figures = line.figures.iter().map(|figure| labels::figure(figure, Language::En)).collect::<Vec<_>>();
        let is_empty = line.figures.iter().all(|figure| matches!(figure, Figure::Count(0) | Figure::None));
        (!is_empty).then(|| format!("{}: {}", line.name, figures.join(" | ")))
    };
    sheet.lines.iter().filter_map(line).collect()
}

/// The same as one text.
fn lines(sheet: &HistoryTable) -> String {
    shown(sheet).join("\n")
}

fn conversion(crm: &TestWorkspace, narrow: &ReportFilter) -> HistoryTable {
    let now = (crate::support::world().now)();
    crm.session.read(|set| stages::conversion(set, &stage_histories(crm), narrow, &viewer(), now))
}

fn time(crm: &TestWorkspace, narrow: &ReportFilter) -> HistoryTable {
    let now = (crate::support::world().now)();
    crm.session.read(|set| stages::time_in_stage(set, &stage_histories(crm), narrow, &viewer(), now))
}

#[test]
fn time_in_stage_counts_only_recorded_changes() {
    let crm = TestWorkspace::new();
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let a = deal(&crm, "a", 100, Some(ada));
    let b = deal(&crm, "b", 200, None);
    let import = vec![(
        RecordType::Opportunity,
        Row::new(
            Id::fixed(77_000),
            Timestamp(0),
            &[],
            &[
                (opportunity::NAME, Value::Text("from elsewhere".into())),
                (opportunity::STAGE, Value::Link(Id::fixed(202))),
                (opportunity::CLOSE_DATE, Value::Day(today())),
                (opportunity::CREATED, Value::Moment(Timestamp(0))),
            ],
        ),
    )];
    crm.run(Command::Import(Import {
        file: "x".into(),
        new: import.into(),
        fills: Vec::new().into(),
        blobs: Default::default(),
    }));
    days_pass(4);
    go(&crm, a, 2);
    go(&crm, b, 2);
    days_pass(2);
    // Back, and undone: it did not happen.
    go(&crm, a, 1);
    days_pass(1);
    crm.undo();
    days_pass(1);
    go(&crm, a, 8);
    go(&crm, b, 1);
    go(&crm, Id::fixed(77_000), 3);
    days_pass(3);
    expect![[r#"
        Prospecting: 2 | 2 | 0 | 0 | 0 | 0 | 100% | 0
        Qualification: 1 | 0 | 0 | 0 | 0 | 1 | – | 0
        Needs Analysis: 2 | 0 | 1 | 1 | 0 | 0 | 50% | 1
        Value Proposition: 1 | 0 | 0 | 0 | 0 | 1 | – | 0"#]]
    .assert_eq(&lines(&conversion(&crm, &ReportFilter::default())));
    expect![[r#"
        Prospecting: 4 days | 4 days | 4 days | 2 | 0 | – | 0
        Qualification: – | – | – | 0 | 1 | 3 days | 0
        Needs Analysis: 4 days | 4 days | 4 days | 2 | 0 | – | 1
        Value Proposition: – | – | – | 0 | 1 | 3 days | 0"#]]
    .assert_eq(&lines(&time(&crm, &ReportFilter::default())));
    // Filtered by an owner, and by a period in which only the later stays began.
    let narrow = ReportFilter { owner: Some(ada), ..ReportFilter::default() };
    assert_eq!(shown(&conversion(&crm, &narrow))[0], "Prospecting: 1 | 1 | 0 | 0 | 0 | 0 | 100% | 0");
    let narrow = ReportFilter { period: Some(Period::Last(4)), ..ReportFilter::default() };
    assert_eq!(shown(&conversion(&crm, &narrow))[0], "Qualification: 1 | 0 | 0 | 0 | 0 | 1 | – | 0");
    assert_eq!(ReportFilter::read(&narrow.write().join("&")), narrow);
    // A deleted deal has no history; a restored one continues where it was.
    crm.run(Command::Delete(vec![b]));
    assert_eq!(shown(&conversion(&crm, &ReportFilter::default()))[0], "Prospecting: 1 | 1 | 0 | 0 | 0 | 0 | 100% | 0");
    days_pass(5);
    crm.undo();
    assert_eq!(shown(&time(&crm, &ReportFilter::default()))[1], "Qualification: – | – | – | 0 | 1 | 8 days | 0");
}

#[test]
fn every_count_of_a_history_report_has_as_many_deals() {
    let crm = TestWorkspace::new();
    for at in 0..12 {
        let id = deal(&crm, &format!("d{at}"), 100 + at, None);
        for step in 0..(at % 5) {
            days_pass(1);
            go(&crm, id, ((at * 3 + step * 2) % 10) as u32);
        }
    }
    for sheet in [conversion(&crm, &ReportFilter::default()), time(&crm, &ReportFilter::default())] {
        for line in &sheet.lines {
            for (column, figure) in line.figures.iter().enumerate() {
                match figure {
                    Figure::Count(count) => assert_eq!(*count as usize, line.places(column).len()),
                    Figure::Ratio(_, all) => assert_eq!(*all as usize, line.places(column).len()),
                    Figure::Time(time) => assert!(*time >= DAY && !line.places(column).is_empty()),
                    _ => assert_eq!(*figure, Figure::None),
                }
            }
        }
        let picture = history_chart::draw(&sheet, 780, Language::De).expect("is drawn");
        assert!(picture.svg("Phasen & Zeit").contains("<title>Phasen &amp; Zeit</title>"));
    }
    assert!(
        history_reports::ALL
            .iter()
            .all(|one| history_reports::find(one.key).is_some_and(|found| found.which == one.which))
    );
}

fn sums(figure: &Figure) -> Sums {
    match figure {
        Figure::Money(sums) => sums.clone(),
        other => panic!("{other:?} is no money"),
    }
}

fn count(figure: &Figure) -> i64 {
    if let Figure::Count(count) = figure { *count } else { panic!("{figure:?} is no count") }
}

/// The open pipeline, computed row by row: deals, amounts, weighted amounts.
fn open(set: &RecordStore) -> (i64, Sums, Sums) {
    let mut out = (0, Sums::default(), Sums::default());
    for (_, row) in set.rows(RecordType::Opportunity) {
        let at = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id));
        if at.is_some_and(|at| at.is(stage::CLOSED)) {
            continue;
        }
        out.0 += 1;
        if let Some(money) = row.money(opportunity::AMOUNT) {
            out.1.add(money);
            out.2.add(money.percent(row.number(opportunity::PROBABILITY).unwrap_or(0)));
        }
    }
    out
}

fn without_zeros(sums: &Sums) -> Sums {
    Sums(sums.0.iter().filter(|(_, sum)| **sum != 0).map(|(currency, sum)| (*currency, *sum)).collect())
}

fn check_sums(before: &RecordStore, after: &RecordStore) {
    let ends = StageEdges { before, after, from: today().add_days(-20), to: today() };
    let sheet = flow(&ends, &ReportFilter::default(), &viewer());
    let lines = &sheet.lines;
    let last = lines.len() - 1;
    for (line, set) in [(&lines[0], before), (&lines[last], after)] {
        let (deals, amount, weighted) = open(set);
        assert_eq!(count(&line.figures[0]), deals);
        assert_eq!(without_zeros(&sums(&line.figures[1])), without_zeros(&amount));
        assert_eq!(without_zeros(&sums(&line.figures[2])), without_zeros(&weighted));
    }
    for column in [1, 2] {
        let mut sum = Sums::default();
        for line in &lines[..last] {
            for (currency, minor) in sums(&line.figures[column]).0 {
                *sum.0.get_or_insert_with(currency, || 0) += minor;
            }
        }
        assert_eq!(without_zeros(&sum), without_zeros(&sums(&lines[last].figures[column])), "column {column}");
    }
    let of = |name: &str| count(&lines.iter().find(|line| line.name == name).expect("is a step").figures[0]);
    assert_eq!(
        of("Open at the start") + of("New") + of("Reopened") - of("Won") - of("Lost") - of("Deleted"),
        of("Open at the end")
    );
    for line in lines {
        assert_eq!(count(&line.figures[0]) as usize, line.places(0).len());
    }
    let mut seen: Vec<Id> = sheet.at(&pipeline_changes::moved(&sheet)).iter().map(|fact| fact.deal()).collect();
    seen.sort();
    let all = seen.len();
    seen.dedup();
    assert_eq!(all, seen.len(), "each deal once");
    assert!(history_chart::draw(&sheet, 350, Language::En).is_some());
}

/// The figures and deals of each line.
fn figures_and_deals(sheet: &HistoryTable) -> Vec<(Vec<Figure>, Vec<Id>)> {
    let deals = |places: &[u32]| sheet.at(places).iter().map(|fact| fact.deal()).collect();
    sheet.lines.iter().map(|line| (line.figures.clone(), deals(line.places(0)))).collect()
}

/// Deals that no commit touched are read by columns; none of copied records is known to be untouched.
fn check_columns_against_records(before: &RecordStore, after: &RecordStore) {
    let (copy, broken) = RecordStore::load(after.pages(), after.head());
    assert!(broken.is_empty());
    let owners = after.rows(RecordType::Opportunity).map(|(_, row)| row.link(opportunity::OWNER));
    let owner = owners.flatten().next().or(Some(Id::fixed(1)));
    let pipeline = Some(defaults::MAIN_PIPELINE);
    for narrow in [
        ReportFilter::default(),
        ReportFilter { owner, ..ReportFilter::default() },
        ReportFilter { pipeline, ..ReportFilter::default() },
    ] {
        for from in [today().add_days(-20), today().add_days(-90)] {
            let of = |after| flow(&StageEdges { before, after, from, to: today() }, &narrow, &viewer());
            assert_eq!(figures_and_deals(&of(after)), figures_and_deals(&of(&copy)));
        }
    }
}

#[derive(Clone, Debug)]
enum Did {
    Step(Step),
    Deal(i64, u8),
    Worth(usize, i64),
    Closes(usize, i32),
    Sure(usize, u8),
}

fn did() -> impl Strategy<Value = Did> {
    prop_oneof![
        3 => steps::step().prop_map(Did::Step),
        2 => (1..90_000i64, 0..10u8).prop_map(|(euros, stage)| Did::Deal(euros, stage)),
        2 => (any::<usize>(), 0..9_000_000i64).prop_map(|(at, minor)| Did::Worth(at, minor)),
        1 => (any::<usize>(), -60..120i32).prop_map(|(at, days)| Did::Closes(at, days)),
        1 => (any::<usize>(), 0..101u8).prop_map(|(at, percent)| Did::Sure(at, percent)),
    ]
}

fn act(crm: &TestWorkspace, did: &Did) {
    let edit = |at: usize, number: FieldId, value: Value| {
        if let Some(id) = steps::pick(crm, RecordType::Opportunity, at) {
            drop(crm.try_do(Command::Edit { id, fields: vec![(number, Some(value))] }));
        }
    };
    match did {
        Did::Step(Step::Undo) if crm.session.stack(|stack| stack.next_undo().is_some()) => drop(crm.undo()),
        Did::Step(Step::Redo) if crm.session.stack(|stack| stack.next_redo().is_some()) => drop(crm.redo()),
        Did::Step(step) => drop(steps::command(crm, step).map(|command| crm.try_do(command))),
        Did::Deal(euros, stage) => {
            let id = deal(crm, "d", *euros, None);
            if *stage > 0 {
                go(crm, id, u32::from(*stage));
            }
        }
        Did::Worth(at, minor) => {
            let currency = Currency::parse(["EUR", "USD", "JPY"][(*minor % 3) as usize]).expect("is a code");
            edit(*at, opportunity::AMOUNT, Value::Money(Money { minor: *minor, currency }));
        }
        Did::Closes(at, days) => edit(*at, opportunity::CLOSE_DATE, Value::Day(today().add_days(*days))),
        Did::Sure(at, percent) => edit(*at, opportunity::PROBABILITY, Value::Number((*percent).into())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn pipeline_changes_add_up_between_any_two_dates(all in prop::collection::vec(did(), 1..50), cut in 0..50usize) {
        let crm = TestWorkspace::new();
        let mut middle = crm.session.read(RecordStore::head);
        for (at, did) in all.iter().enumerate() {
            if at == cut {
                middle = crm.session.read(RecordStore::head);
            }
            days_pass(1);
            act(&crm, did);
        }
        let before = wait(crm.session.as_of(middle, |_, _| ())).expect("is worked out");
        crm.session.read(|after| {
            prop_assert_eq!(exchange_rates::base_currency(after), Currency::EUR);
            check_sums(&before, after);
            check_columns_against_records(&before, after);
            check_columns_against_records(after, after);
            check_sums(after, after);
            check_sums(&RecordStore::new(), after);
            Ok(())
        })?;
    }
}

#[test]
fn pipeline_changes_show_what_each_deal_did() {
    let crm = TestWorkspace::new();
    let [won, up, pushed, slipped, gone] =
        ["won", "up", "pushed", "slipped", "gone"].map(|name| deal(&crm, name, 1_000, None));
    let middle = crm.session.read(RecordStore::head);
    days_pass(15);
    go(&crm, won, 8);
    go(&crm, up, 3);
    let money = Some(Value::Money(Money { minor: 150_000, currency: Currency::EUR }));
    crm.run(Command::Edit { id: up, fields: vec![(opportunity::AMOUNT, money)] });
    crm.run(Command::Edit {
        id: pushed,
        fields: vec![(opportunity::CLOSE_DATE, Some(Value::Day(today().plus_months(2))))],
    });
    crm.run(Command::Delete(vec![gone]));
    deal(&crm, "new", 500, None);
    let before = wait(crm.session.as_of(middle, |_, _| ())).expect("is worked out");
    let ends = crm.session.read(|after| {
        let ends = StageEdges { before: &before, after, from: today().add_days(-15), to: today() };
        flow(&ends, &ReportFilter::default(), &viewer())
    });
    // The deal that moved forward closes too late as well.
    expect![[r#"
        Open at the start: 5 | €5,000 | €500 | €5,500
        New: 1 | €500 | €50 | €500
        Reopened: 0 | €0 | €0 | €0
        Moved forward: 1 | €0 | €600 | €1,500
        Moved back: 0 | €0 | €0 | €0
        Amount changed: 1 | €500 | €50 | €1,500
        Pushed to a later month: 1 | €0 | €0 | €1,000
        Slipped: close date passed: 2 | €0 | €0 | €2,500
        Won: 1 | −€1,000 | −€100 | €1,000
        Lost: 0 | €0 | €0 | €0
        Deleted: 1 | −€1,000 | −€100 | €1,000
        Open at the end: 4 | €4,000 | €1,000 | €4,000"#]]
    .assert_eq(&lines(&ends));
    assert_eq!(pipeline_changes::moved(&ends).len(), 6);
    // What is won is drawn like a gain, though it leaves the open pipeline, and what is lost or deleted is not; a step
    // without an amount is neither.
    let drawn = history_chart::draw(&ends, 780, Language::En).expect("is drawn");
    let series = |name: &str| {
        drawn.shapes.iter().find_map(|shape| match shape {
            Shape::Bar(_, series, spot) if spot.name.starts_with(name) => Some(*series),
            _ => None,
        })
    };
    let [level, gain, loss, nothing] = ["Open at the start", "New", "Deleted", "Lost"].map(series);
    assert_eq!([series("Won"), series("Open at the end"), series("Moved forward")], [gain, level, nothing]);
    assert_eq!([level, gain, loss, nothing].iter().collect::<std::collections::HashSet<_>>().len(), 4);
    let _ = (slipped, defaults::STAGE_WON);
}
