//! Reports: figures are what a naive count gives, every figure opens its rows, and what is written is read again.
#![cfg(not(target_arch = "wasm32"))]
mod desk;

use std::collections::BTreeMap;

use desk::steps::{self, Step};
use desk::{Desk, days_pass, link, text, today, wait};
use kontor::base::{Currency, Day, Id, Money, Row, Value};
use kontor::command::{Command, Import};
use kontor::domain::demo::Told;
use kontor::domain::records::{opportunity, quota, rate, stage, user};
use kontor::domain::{Kind, defaults};
use kontor::locale::Language;
use kontor::port::memory::Memory;
use kontor::report::rows::{self, Place};
use kontor::report::{Figure, Kept, Key, Measure, Outcome, Report, built_in, run, run_on, text as written, words};
use kontor::session::Session;
use kontor::store::filter::Viewer;
use kontor::store::{WorkingSet, query, query_text};
use proptest::prelude::*;

/// What a group comes to, reckoned row by row: deals, deals won, sum, weighted sum, and every amount.
type Naive = (i64, i64, i128, i128, Vec<i64>);

fn viewer() -> Viewer {
    Viewer { me: None, today: today(), language: Language::En, midnight: Day::midnight }
}

fn demo() -> Desk {
    let storage = Memory::default();
    wait(Session::open_demo(storage.clone(), desk::world(), Language::En, Told::All)).expect("opens");
    Desk::on(storage)
}

fn report(set: &WorkingSet, text: &str) -> Report {
    written::read(set, text).expect("is a report")
}

/// The figures of a report in words, a line a group.
fn shown(desk: &Desk, text: &str) -> Vec<String> {
    desk.session.read(|set| {
        let report = report(set, text);
        let outcome = run(set, &report, &viewer());
        let figures = |figures: &[Figure]| {
            figures.iter().map(|figure| words::figure(figure, Language::En)).collect::<Vec<_>>().join(" | ")
        };
        let line = |line: &kontor::report::Line| {
            let name = words::key(set, &report, 0, &line.key, outcome.others.len(), Language::En);
            format!("{name}: {}", figures(&line.figures))
        };
        outcome.lines.iter().map(line).chain([figures(&outcome.total)]).collect()
    })
}

fn deal(name: &str, stage: u32, minor: i64, code: &str, closes: Day, owner: Id) -> Vec<(u16, Option<Value>)> {
    let money = Money { minor, currency: Currency::parse(code).expect("is a code") };
    vec![
        (opportunity::NAME, text(name)),
        (opportunity::STAGE, link(Id::fixed(200 + stage))),
        (opportunity::AMOUNT, Some(Value::Money(money))),
        (opportunity::CLOSE_DATE, Some(Value::Day(closes))),
        (opportunity::LOSS_REASON, (stage == 9).then(|| Value::Link(Id::fixed(440)))),
        (opportunity::OWNER, link(owner)),
    ]
}

/// Two owners, deals in two currencies and a rate.
fn desk() -> (Desk, Id, Id) {
    let desk = Desk::new();
    let ada = desk.create(Kind::User, vec![(user::NAME, text("Ada"))]);
    let ben = desk.create(Kind::User, vec![(user::NAME, text("Ben"))]);
    let day = today();
    for (name, stage, minor, code, owner) in [
        ("a", 0, 100_005, "EUR", ada),
        ("b", 7, 50_000, "EUR", ada),
        ("c", 8, 70_000, "EUR", ada),
        ("d", 8, 30_001, "USD", ben),
        ("e", 9, 20_000, "EUR", ben),
        ("f", 2, 30_001, "USD", ben),
    ] {
        desk.create(Kind::Opportunity, deal(name, stage, minor, code, day, owner));
    }
    (desk, ada, ben)
}

#[test]
fn every_report_from_the_start_is_read_as_it_is_written_and_says_what_it_is() {
    let desk = demo();
    desk.session.read(|set| {
        for built_in in built_in::ALL {
            let report = report(set, built_in.text);
            let again = written::write(set, &report);
            assert_eq!(again, built_in.text, "{}", built_in.key);
            let outcome = run(set, &report, &viewer());
            assert!(
                !outcome.lines.is_empty() || ["competitors", "referrals"].contains(&built_in.key),
                "{} has something to show",
                built_in.key
            );
            for measure in &report.measures {
                for language in [Language::En, Language::De] {
                    assert!(!words::formula(set, report.kind, *measure, language).contains("{}"));
                }
            }
        }
    });
}

/// The number of records that a figure opens, and the number it should be.
fn opens(set: &WorkingSet, report: &Report, outcome: &Outcome, place: Place) -> usize {
    let text = rows::query(set, report, outcome, place);
    let (query, unknown) = query_text::read(set, report.kind, &text);
    assert_eq!(unknown, [] as [String; 0], "{text}");
    query::run(set, report.kind, &query, &viewer()).len()
}

fn every_figure_opens_its_rows(set: &WorkingSet, report: &Report) {
    let outcome = run(set, report, &viewer());
    for (measure, total) in outcome.total.iter().enumerate() {
        let check = |figure: &Figure, first: Option<&Key>, second: Option<&Key>| {
            let count = opens(set, report, &outcome, Place { first, second, measure });
            match (report.measures[measure], figure) {
                (_, Figure::Count(expected)) => assert_eq!(count as i64, *expected, "{report:?} {first:?} {second:?}"),
                (Measure::Known(known), Figure::Ratio(_, whole)) if known.key != "attained" => {
                    assert_eq!(count as i128, *whole, "{report:?} {first:?} {second:?}");
                }
                _ => {}
            }
        };
        check(total, None, None);
        for line in &outcome.lines {
            check(&line.figures[measure], Some(&line.key), None);
            for (sub, cell) in outcome.subs.iter().zip(&line.cells) {
                let none = Figure::None;
                check(cell.get(measure).unwrap_or(&none), Some(&line.key), Some(sub));
            }
        }
    }
}

#[test]
fn every_figure_of_the_demo_opens_its_rows() {
    let desk = demo();
    desk.session.read(|set| {
        for built_in in built_in::ALL {
            every_figure_opens_its_rows(set, &report(set, built_in.text));
        }
        for text in [
            "of=lead&date=created&by=company&show=count,share&top=3",
            "of=lead&date=created&by=referred_by,status&show=count&top=1",
            "of=opportunity&date=created&by=created.week,stage&show=count",
            "of=lead&date=created&period=last60&by=created.year,unread&show=count,conversions,period_rate",
            "of=activity&date=*&by=type&show=count,done,open",
        ] {
            every_figure_opens_its_rows(set, &report(set, text));
        }
    });
}

#[test]
fn the_forecast_adds_its_categories_up_and_says_what_was_converted() {
    let (desk, ada, _) = desk();
    let by_owner = "of=opportunity&date=close_date&by=owner&show=closed,commit,open_pipeline,quota,attained";
    // Without a rate the currencies stand side by side.
    assert_eq!(shown(&desk, by_owner)[1], "Ben: $300.01 | $300.01 | $300.01 | – | –");
    let rate = vec![
        (rate::CURRENCY, text("USD")),
        (rate::RATE, Some(Value::Number(900_000))),
        (rate::FROM, Some(Value::Day(today().plus(-3)))),
    ];
    desk.create(Kind::Rate, rate);
    let month = Day::clamped(today().ymd().0, today().ymd().1, 1);
    let amount = Some(Value::Money(Money { minor: 100_000, currency: Currency::EUR }));
    desk.create(
        Kind::Quota,
        vec![(quota::OWNER, link(ada)), (quota::MONTH, Some(Value::Day(month))), (quota::AMOUNT, amount)],
    );
    assert_eq!(
        shown(&desk, by_owner),
        [
            "Ada: €700.00 | €700.00 | €1,500.05 | €1,000.00 | 70 %",
            "Ben: €270.01 | €270.01 | €270.01 | – | –",
            "€970.01 | €970.01 | €1,770.06 | €1,000.00 | 97 %",
        ]
    );
    desk.session.read(|set| {
        let outcome = run(set, &report(set, by_owner), &viewer());
        assert_eq!(outcome.rates, Some((today().plus(-3), today().plus(-3))));
    });
    // Three months make a quarter.
    let next = Some(Value::Day(month.plus_months(1)));
    let further = Some(Value::Money(Money { minor: 1, currency: Currency::EUR }));
    desk.create(Kind::Quota, vec![(quota::OWNER, link(ada)), (quota::MONTH, next), (quota::AMOUNT, further)]);
    let quarter = "of=opportunity&date=close_date&by=close_date.quarter&show=quota";
    let expected = if month.plus_months(1) <= today().fiscal_quarter_end(1) { "€1,000.01" } else { "€1,000.00" };
    assert!(shown(&desk, quarter)[0].ends_with(expected));
}

#[test]
fn rates_of_winning_and_the_velocity_are_what_their_formulas_say() {
    let (desk, ..) = desk();
    let lines =
        shown(&desk, "of=opportunity&date=close_date&by=owner&show=won,lost,win_rate,mean.amount,median.probability");
    assert_eq!(lines[0], "Ada: 1 | 0 | 100 % | €733.35 | 90");
    assert_eq!(lines[2], "2 | 1 | 66.7 % | €600.01 + $300.01 | 55");
    desk::days_pass(10);
    let won =
        vec![(opportunity::STAGE, link(defaults::STAGE_WON)), (opportunity::CLOSE_DATE, Some(Value::Day(today())))];
    let b = desk.session.read(|set| {
        set.rows(Kind::Opportunity).find(|(_, row)| row.text(opportunity::NAME) == "b").map(|(_, row)| row.id())
    });
    desk.run(Command::Edit(b.expect("is there"), won));
    // Cycles of 0, 0 and 10 days; open are €1,000.05 and $300.01: 2 deals, of 3 closed in 4 won.
    let lines = shown(&desk, "of=opportunity&date=close_date&show=cycle,cycle_median,velocity,slipped,slipped_days");
    assert_eq!(lines[0], "3.3 days | 0 days | €225.01 + $67.50 | 2 | 10 days");
}

fn import(desk: &Desk, rows: Vec<(Kind, Row)>) {
    desk.run(Command::Import(Import { file: "test".to_string(), new: rows.into(), fills: Vec::new().into() }));
}

/// Ids whose last bytes differ as those of a workspace do.
fn deal_id(at: u32) -> Id {
    let mut bytes = [7; 10];
    bytes[2..].copy_from_slice(&u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Id::new(1_700_000_000_000, &bytes)
}

fn deals(count: u32, seed: &mut dyn FnMut(u32) -> u32) -> Vec<(Kind, Row)> {
    let row = |at: u32| {
        let stage = seed(10);
        let money = Money { minor: i64::from(seed(9_000_000)), currency: Currency::EUR };
        let mut fields = vec![
            (opportunity::NAME, Value::Text(format!("Deal {at}"))),
            (opportunity::STAGE, Value::Link(Id::fixed(200 + stage))),
            (opportunity::CLOSE_DATE, Value::Day(today().plus(seed(700) as i32 - 350))),
            (opportunity::PROBABILITY, Value::Number(i64::from(seed(101)))),
            (opportunity::FORECAST, Value::Link(Id::fixed(320 + seed(5)))),
            (opportunity::SOURCE, Value::Link(Id::fixed(400 + seed(8)))),
            (opportunity::OWNER, Value::Link(Id::fixed(9_000 + seed(20)))),
            (opportunity::CREATED, Value::Moment(today().plus(-(seed(700) as i32)).midnight())),
            (opportunity::DESCRIPTION, Value::Text("Something was said about this deal.".to_string())),
        ];
        if seed(10) > 0 {
            fields.push((opportunity::AMOUNT, Value::Money(money)));
        }
        (Kind::Opportunity, Row::new(deal_id(at), (desk::world().now)(), &[], &fields))
    };
    (0..count).map(row).collect()
}

fn random(mut seed: u64) -> impl FnMut(u32) -> u32 {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % u64::from(below.max(1))) as u32
    }
}

fn owners() -> Vec<(Kind, Row)> {
    let owner = |at: u32| {
        (
            Kind::User,
            Row::new(
                Id::fixed(9_000 + at),
                (desk::world().now)(),
                &[],
                &[(user::NAME, Value::Text(format!("Owner {at}")))],
            ),
        )
    };
    (0..20).map(owner).collect()
}

/// All reports there are from the start, and some with two groupings or many groups.
fn many_reports() -> Vec<String> {
    let own = [
        "of=opportunity&by=stage,owner&show=count,sum.amount,median.amount",
        "of=opportunity&by=account,close_date.month&show=mean.amount,won&top=2",
        "of=lead&by=company,status&show=count,to_contact_median&top=3",
        "of=activity&by=type,owner&show=count,share",
    ];
    built_in::ALL.iter().map(|report| report.text).chain(own).map(str::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_report_is_what_a_naive_count_gives_also_after_edits(seed: u64, edits in 0..12u32) {
        let desk = Desk::new();
        let mut next = random(seed);
        import(&desk, owners().into_iter().chain(deals(120, &mut next)).collect());
        let by = "of=opportunity&f=probability.span:20,&date=close_date&period=year&by=lead_source&show=count,won,sum.amount,sum.expected_revenue,median.amount";
        shown(&desk, by);
        for _ in 0..edits {
            let id = deal_id(next(120));
            match next(3) {
                0 => drop(desk.try_do(Command::Edit(id, vec![(opportunity::SOURCE, link(Id::fixed(400 + next(8))))]))),
                1 => drop(desk.try_do(Command::Edit(id, vec![(opportunity::AMOUNT, None)]))),
                _ => drop(desk.try_do(Command::Delete(vec![id]))),
            }
        }
        desk.session.read(|set| {
            let report = report(set, by);
            let outcome = run(set, &report, &viewer());
            let (from, to) = kontor::store::period::Period::Year(0).days(today(), 1);
            let mut naive: BTreeMap<Option<Id>, Naive> = BTreeMap::new();
            for (_, row) in set.rows(Kind::Opportunity) {
                let closes = row.day(opportunity::CLOSE_DATE).expect("is required");
                let percent = row.number(opportunity::PROBABILITY);
                if closes < from.unwrap() || closes > to.unwrap() || percent.is_none_or(|percent| percent < 20) {
                    continue;
                }
                let line = naive.entry(row.link(opportunity::SOURCE)).or_default();
                line.0 += 1;
                let at = row.link(opportunity::STAGE).and_then(|id| set.get(Kind::Stage, id)).expect("is there");
                line.1 += i64::from(at.is(stage::WON));
                if let Some(money) = row.money(opportunity::AMOUNT) {
                    line.2 += i128::from(money.minor);
                    line.3 += i128::from((money.minor * percent.unwrap_or(0) + 50).div_euclid(100));
                    line.4.push(money.minor);
                }
            }
            assert_eq!(outcome.lines.len(), naive.len());
            for line in &outcome.lines {
                let key = if let Key::Link(id) = line.key { Some(id) } else { None };
                let (count, won, sum, weighted, values) = naive.get_mut(&key).expect("is a group");
                values.sort_unstable();
                let sizes: Vec<i64> = line.figures.iter().map(|figure| figure.size(None)).collect();
                assert_eq!(sizes[..4], [*count, *won, *sum as i64, *weighted as i64]);
                if !values.is_empty() {
                    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
                    assert_eq!(sizes[4], (low + high + 1) / 2);
                }
            }
            every_figure_opens_its_rows(set, &report);
        });
    }
}

#[test]
fn a_report_after_an_edit_equals_one_from_scratch() {
    let desk = Desk::new();
    let mut next = random(7);
    import(&desk, owners().into_iter().chain(deals(5_000, &mut next)).collect());
    for built_in in built_in::ALL.iter().filter(|report| report.text.starts_with("of=opportunity")) {
        let kept = |desk: &Desk| desk.session.read(|set| run(set, &report(set, built_in.text), &viewer()));
        kept(&desk);
        desk.run(Command::Edit(deal_id(next(5_000)), vec![(opportunity::NEXT_STEP, text(built_in.key))]));
        desk.run(Command::Edit(deal_id(next(5_000)), vec![(opportunity::SOURCE, link(Id::fixed(400 + next(8))))]));
        // As a page that was just opened works it out.
        let fresh = desk.session.read(|set| WorkingSet::load(set.pages(), set.head()).0);
        assert_eq!(kept(&desk), run(&fresh, &report(&fresh, built_in.text), &viewer()), "{}", built_in.key);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// What was counted before is of use after any step, another day and in a past of the workspace.
    #[test]
    fn a_report_kept_through_any_day_is_what_it_is_from_scratch(steps in prop::collection::vec(steps::step(), 1..30), passes: bool) {
        let mut desk = Desk::new();
        let mut next = random(7);
        import(&desk, owners().into_iter().chain(deals(40, &mut next)).collect());
        let texts = many_reports();
        let mut kept: Vec<Kept> = texts.iter().map(|_| Kept::default()).collect();
        let mut compare = |set: &WorkingSet| {
            for (text, kept) in texts.iter().zip(&mut kept) {
                let report = report(set, text);
                assert_eq!(run_on(kept, set, &report, &viewer()), run(set, &report, &viewer()), "{text}");
            }
        };
        for step in &steps {
            desk.session.read(&mut compare);
            match step {
                Step::Undo if desk.session.stack(|stack| stack.next_undo().is_some()) => drop(desk.undo()),
                Step::Redo if desk.session.stack(|stack| stack.next_redo().is_some()) => drop(desk.redo()),
                Step::Reload => desk = Desk::on(desk.storage.clone()),
                step => drop(steps::command(&desk, step).map(|command| desk.try_do(command))),
            }
            desk.session.read(&mut compare);
            if passes {
                days_pass(20);
            }
        }
        let before = desk.session.read(WorkingSet::head) / 2;
        compare(&wait(desk.session.as_of(before, |_, _| ())).expect("is worked out"));
    }
}
