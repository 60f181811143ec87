//! Reports of the history: stays in stages as the journal tells them, and a flow between two moments that adds up.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use desk::steps::{self, Step};
use desk::{Desk, days_pass, link, text, today, wait};
use kontor::base::money::Sums;
use kontor::base::{Currency, Day, Id, Moment, Money, Row, Value};
use kontor::command::{Command, Import};
use kontor::domain::records::{opportunity, stage, user};
use kontor::domain::{Kind, defaults};
use kontor::locale::Language;
use kontor::report::course::Courses;
use kontor::report::figure::{DAY, Figure};
use kontor::report::flow::{self, Ends, flow};
use kontor::report::sheet::{Narrow, Sheet};
use kontor::report::{sheet_picture, special, stages, words};
use kontor::store::filter::Viewer;
use kontor::store::period::Period;
use kontor::store::{WorkingSet, rates};
use proptest::prelude::*;

fn viewer() -> Viewer {
    Viewer { me: None, today: today(), language: Language::En, midnight: Day::midnight }
}

fn courses(desk: &Desk) -> Courses {
    let mut courses = Courses::default();
    let head = desk.session.read(WorkingSet::head);
    wait(desk.session.each_commit(0, head, |commit| courses.take(commit), |_, _| ())).expect("is read");
    courses
}

fn deal(desk: &Desk, name: &str, euros: i64, owner: Option<Id>) -> Id {
    let money = Money { minor: euros * 100, currency: Currency::EUR };
    desk.create(
        Kind::Opportunity,
        vec![
            (opportunity::NAME, text(name)),
            (opportunity::STAGE, link(Id::fixed(200))),
            (opportunity::AMOUNT, Some(Value::Money(money))),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().plus(10)))),
            (opportunity::OWNER, owner.map(Value::Link)),
        ],
    )
}

fn go(desk: &Desk, deal: Id, stage: u32) {
    let mut entries = vec![(opportunity::STAGE, link(Id::fixed(200 + stage)))];
    if stage == 9 {
        entries.push((opportunity::LOSS_REASON, link(Id::fixed(440))));
    }
    desk.run(Command::Edit(deal, entries));
}

/// The figures of a sheet in words, a line a stage; lines of zeros are left out.
fn shown(sheet: &Sheet) -> Vec<String> {
    let line = |line: &kontor::report::sheet::Line| {
        let figures = line.figures.iter().map(|figure| words::figure(figure, Language::En)).collect::<Vec<_>>();
        let is_empty = line.figures.iter().all(|figure| matches!(figure, Figure::Count(0) | Figure::None));
        (!is_empty).then(|| format!("{}: {}", line.name, figures.join(" | ")))
    };
    sheet.lines.iter().filter_map(line).collect()
}

fn conversion(desk: &Desk, narrow: &Narrow) -> Sheet {
    let now = (desk::world().now)();
    desk.session.read(|set| stages::conversion(set, &courses(desk), narrow, &viewer(), now))
}

fn time(desk: &Desk, narrow: &Narrow) -> Sheet {
    let now = (desk::world().now)();
    desk.session.read(|set| stages::time(set, &courses(desk), narrow, &viewer(), now))
}

#[test]
fn stays_are_what_happened_and_nothing_is_guessed() {
    let desk = Desk::new();
    let ada = desk.create(Kind::User, vec![(user::NAME, text("Ada"))]);
    let a = deal(&desk, "a", 100, Some(ada));
    let b = deal(&desk, "b", 200, None);
    let import = vec![(
        Kind::Opportunity,
        Row::new(
            Id::fixed(77_000),
            Moment(0),
            &[],
            &[
                (opportunity::NAME, Value::Text("from elsewhere".into())),
                (opportunity::STAGE, Value::Link(Id::fixed(202))),
                (opportunity::CLOSE_DATE, Value::Day(today())),
                (opportunity::CREATED, Value::Moment(Moment(0))),
            ],
        ),
    )];
    desk.run(Command::Import(Import { file: "x".into(), new: import.into(), fills: Vec::new().into() }));
    days_pass(4);
    go(&desk, a, 2);
    go(&desk, b, 2);
    days_pass(2);
    // Back, and undone: it never was.
    go(&desk, a, 1);
    days_pass(1);
    desk.undo();
    days_pass(1);
    go(&desk, a, 8);
    go(&desk, b, 1);
    go(&desk, Id::fixed(77_000), 3);
    days_pass(3);
    assert_eq!(
        shown(&conversion(&desk, &Narrow::default())),
        [
            "Prospecting: 2 | 2 | 0 | 0 | 0 | 0 | 100 % | 0",
            "Qualification: 1 | 0 | 0 | 0 | 0 | 1 | – | 0",
            "Needs Analysis: 2 | 0 | 1 | 1 | 0 | 0 | 50 % | 1",
            "Value Proposition: 1 | 0 | 0 | 0 | 0 | 1 | – | 0",
        ]
    );
    assert_eq!(
        shown(&time(&desk, &Narrow::default())),
        [
            "Prospecting: 4 days | 4 days | 4 days | 2 | 0 | – | 0",
            "Qualification: – | – | – | 0 | 1 | 3 days | 0",
            "Needs Analysis: 4 days | 4 days | 4 days | 2 | 0 | – | 1",
            "Value Proposition: – | – | – | 0 | 1 | 3 days | 0",
        ]
    );
    // Narrowed to an owner, and to a time in which only the later stays began.
    let narrow = Narrow { owner: Some(ada), ..Narrow::default() };
    assert_eq!(shown(&conversion(&desk, &narrow))[0], "Prospecting: 1 | 1 | 0 | 0 | 0 | 0 | 100 % | 0");
    let narrow = Narrow { period: Some(Period::Last(4)), ..Narrow::default() };
    assert_eq!(shown(&conversion(&desk, &narrow))[0], "Qualification: 1 | 0 | 0 | 0 | 0 | 1 | – | 0");
    assert_eq!(Narrow::read(&narrow.write().join("&")), narrow);
    // What is deleted is nobody's history; what comes back goes on where it was.
    desk.run(Command::Delete(vec![b]));
    assert_eq!(shown(&conversion(&desk, &Narrow::default()))[0], "Prospecting: 1 | 1 | 0 | 0 | 0 | 0 | 100 % | 0");
    days_pass(5);
    desk.undo();
    assert_eq!(shown(&time(&desk, &Narrow::default()))[1], "Qualification: – | – | – | 0 | 1 | 8 days | 0");
}

#[test]
fn every_count_of_the_history_has_as_many_deals_behind_it() {
    let desk = Desk::new();
    for at in 0..12 {
        let id = deal(&desk, &format!("d{at}"), 100 + at, None);
        for step in 0..(at % 5) {
            days_pass(1);
            go(&desk, id, ((at * 3 + step * 2) % 10) as u32);
        }
    }
    for sheet in [conversion(&desk, &Narrow::default()), time(&desk, &Narrow::default())] {
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
        let picture = sheet_picture::draw(&sheet, 780, Language::De).expect("is drawn");
        assert!(picture.svg("Phasen & Zeit").contains("<title>Phasen &amp; Zeit</title>"));
    }
    assert!(special::ALL.iter().all(|one| special::find(one.key).is_some_and(|found| found.which == one.which)));
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

/// What is open, reckoned row by row: deals, amounts, weighted amounts.
fn open(set: &WorkingSet) -> (i64, Sums, Sums) {
    let mut out = (0, Sums::default(), Sums::default());
    for (_, row) in set.rows(Kind::Opportunity) {
        let at = row.link(opportunity::STAGE).and_then(|id| set.get(Kind::Stage, id));
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

fn adds_up(before: &WorkingSet, after: &WorkingSet) {
    let ends = Ends { before, after, from: today().plus(-20), to: today() };
    let sheet = flow(&ends, &Narrow::default(), &viewer());
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
                *sum.0.get_or(currency, || 0) += minor;
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
    let mut seen: Vec<Id> = sheet.at(&flow::moved(&sheet)).iter().map(|fact| fact.deal()).collect();
    seen.sort();
    let all = seen.len();
    seen.dedup();
    assert_eq!(all, seen.len(), "each deal once");
    assert!(sheet_picture::draw(&sheet, 350, Language::En).is_some());
}

/// Each line's figures and deals.
fn told(sheet: &Sheet) -> Vec<(Vec<Figure>, Vec<Id>)> {
    let deals = |places: &[u32]| sheet.at(places).iter().map(|fact| fact.deal()).collect();
    sheet.lines.iter().map(|line| (line.figures.clone(), deals(line.places(0)))).collect()
}

/// Deals that no commit touched are told by columns; of copied records none is known to be untouched.
fn columns_tell_what_records_tell(before: &WorkingSet, after: &WorkingSet) {
    let (copy, broken) = WorkingSet::load(after.pages(), after.head());
    assert!(broken.is_empty());
    let owners = after.rows(Kind::Opportunity).map(|(_, row)| row.link(opportunity::OWNER));
    let owner = owners.flatten().next().or(Some(Id::fixed(1)));
    let pipeline = Some(defaults::MAIN_PIPELINE);
    for narrow in [Narrow::default(), Narrow { owner, ..Narrow::default() }, Narrow { pipeline, ..Narrow::default() }] {
        for from in [today().plus(-20), today().plus(-90)] {
            let of = |after| flow(&Ends { before, after, from, to: today() }, &narrow, &viewer());
            assert_eq!(told(&of(after)), told(&of(&copy)));
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

fn act(desk: &Desk, did: &Did) {
    let edit = |at: usize, number: u16, value: Value| {
        if let Some(id) = steps::pick(desk, Kind::Opportunity, at) {
            drop(desk.try_do(Command::Edit(id, vec![(number, Some(value))])));
        }
    };
    match did {
        Did::Step(Step::Undo) if desk.session.stack(|stack| stack.next_undo().is_some()) => drop(desk.undo()),
        Did::Step(Step::Redo) if desk.session.stack(|stack| stack.next_redo().is_some()) => drop(desk.redo()),
        Did::Step(step) => drop(steps::command(desk, step).map(|command| desk.try_do(command))),
        Did::Deal(euros, stage) => {
            let id = deal(desk, "d", *euros, None);
            if *stage > 0 {
                go(desk, id, u32::from(*stage));
            }
        }
        Did::Worth(at, minor) => {
            let currency = Currency::parse(["EUR", "USD", "JPY"][(*minor % 3) as usize]).expect("is a code");
            edit(*at, opportunity::AMOUNT, Value::Money(Money { minor: *minor, currency }));
        }
        Did::Closes(at, days) => edit(*at, opportunity::CLOSE_DATE, Value::Day(today().plus(*days))),
        Did::Sure(at, percent) => edit(*at, opportunity::PROBABILITY, Value::Number((*percent).into())),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn a_flow_adds_up_between_any_two_moments(all in prop::collection::vec(did(), 1..50), cut in 0..50usize) {
        let desk = Desk::new();
        let mut middle = desk.session.read(WorkingSet::head);
        for (at, did) in all.iter().enumerate() {
            if at == cut {
                middle = desk.session.read(WorkingSet::head);
            }
            days_pass(1);
            act(&desk, did);
        }
        let before = wait(desk.session.as_of(middle, |_, _| ())).expect("is worked out");
        desk.session.read(|after| {
            prop_assert_eq!(rates::base(after), Currency::EUR);
            adds_up(&before, after);
            columns_tell_what_records_tell(&before, after);
            columns_tell_what_records_tell(after, after);
            adds_up(after, after);
            adds_up(&WorkingSet::new(), after);
            Ok(())
        })?;
    }
}

#[test]
fn a_flow_says_what_each_deal_did() {
    let desk = Desk::new();
    let [won, up, pushed, slipped, gone] =
        ["won", "up", "pushed", "slipped", "gone"].map(|name| deal(&desk, name, 1_000, None));
    let middle = desk.session.read(WorkingSet::head);
    days_pass(15);
    go(&desk, won, 8);
    go(&desk, up, 3);
    let money = Some(Value::Money(Money { minor: 150_000, currency: Currency::EUR }));
    desk.run(Command::Edit(up, vec![(opportunity::AMOUNT, money)]));
    desk.run(Command::Edit(pushed, vec![(opportunity::CLOSE_DATE, Some(Value::Day(today().plus_months(2))))]));
    desk.run(Command::Delete(vec![gone]));
    deal(&desk, "new", 500, None);
    let before = wait(desk.session.as_of(middle, |_, _| ())).expect("is worked out");
    let ends = desk.session.read(|after| {
        let ends = Ends { before: &before, after, from: today().plus(-15), to: today() };
        flow(&ends, &Narrow::default(), &viewer())
    });
    let lines = shown(&ends);
    let line = |name: &str| lines.iter().find(|line| line.starts_with(name)).cloned().unwrap_or_default();
    assert_eq!(line("Open at the start"), "Open at the start: 5 | €5,000.00 | €500.00 | €5,500.00");
    assert_eq!(line("New"), "New: 1 | €500.00 | €50.00 | €500.00");
    assert_eq!(line("Moved forward"), "Moved forward: 1 | €0.00 | €600.00 | €1,500.00");
    assert_eq!(line("Amount"), "Amount changed: 1 | €500.00 | €50.00 | €1,500.00");
    assert_eq!(line("Pushed"), "Pushed to a later month: 1 | €0.00 | €0.00 | €1,000.00");
    // The one that moved up closes too late as well.
    assert_eq!(line("Slipped"), "Slipped: close date passed: 2 | €0.00 | €0.00 | €2,500.00");
    assert_eq!(line("Won"), "Won: 1 | -€1,000.00 | -€100.00 | €1,000.00");
    assert_eq!(line("Deleted"), "Deleted: 1 | -€1,000.00 | -€100.00 | €1,000.00");
    assert_eq!(line("Open at the end"), "Open at the end: 4 | €4,000.00 | €1,000.00 | €4,000.00");
    assert_eq!(flow::moved(&ends).len(), 6);
    let _ = (slipped, defaults::STAGE_WON);
}
