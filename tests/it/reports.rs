//! Reports: figures equal those of a naive computation, every figure opens its records, and the text form can be
//! parsed.
use std::collections::BTreeMap;

use crate::support::steps::{self, Step};
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};
use expect_test::expect;
use kontor::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Value};
use kontor::command::{Command, Conversion, Import};
use kontor::domain::demo::scripts::DemoSize;
use kontor::domain::records::{lead, opportunity, quota, rate, stage, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::report::drill_down::{self, Place};
use kontor::report::{
    Figure, GroupKey, Measure, Outcome, Report, ReportCache, compute_cached, labels, presets, query_string as written,
    quota as quotas, run,
};
use kontor::session::Session;
use kontor::storage::memory::MemoryStorage;
use kontor::store::filter::QueryContext;
use kontor::store::{RecordStore, query, query_string};
use proptest::prelude::*;

/// The values of a group, computed row by row: deals, won deals, sum, weighted sum, and every amount.
type Naive = (i64, i64, i128, i128, Vec<i64>);

fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

fn demo() -> TestWorkspace {
    let storage = MemoryStorage::default();
    wait(Session::open_demo(storage.clone(), crate::support::world(), Language::En, DemoSize::All)).expect("opens");
    TestWorkspace::on(storage)
}

fn report(set: &RecordStore, text: &str) -> Report {
    written::read(set, text).expect("is a report")
}

/// The formatted figures of a report, a line per group.
fn shown(crm: &TestWorkspace, text: &str) -> Vec<String> {
    crm.session.read(|set| {
        let report = report(set, text);
        let outcome = run(set, &report, &viewer());
        let figures = |figures: &[Figure]| {
            figures.iter().map(|figure| labels::figure(figure, Language::En)).collect::<Vec<_>>().join(" | ")
        };
        let line = |line: &kontor::report::Line| {
            let name = labels::key(set, &report, 0, &line.key, outcome.others.len(), Language::En);
            format!("{name}: {}", figures(&line.figures))
        };
        outcome.lines.iter().map(line).chain([figures(&outcome.total)]).collect()
    })
}

fn deal(name: &str, stage: u32, minor: i64, code: &str, closes: Date, owner: Id) -> Vec<(FieldId, Option<Value>)> {
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
fn crm() -> (TestWorkspace, Id, Id) {
    let crm = TestWorkspace::new();
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let ben = crm.create(RecordType::User, vec![(user::NAME, text("Ben"))]);
    let day = today();
    for (name, stage, minor, code, owner) in [
        ("a", 0, 100_005, "EUR", ada),
        ("b", 7, 50_000, "EUR", ada),
        ("c", 8, 70_000, "EUR", ada),
        ("d", 8, 30_001, "USD", ben),
        ("e", 9, 20_000, "EUR", ben),
        ("f", 2, 30_001, "USD", ben),
    ] {
        crm.create(RecordType::Opportunity, deal(name, stage, minor, code, day, owner));
    }
    (crm, ada, ben)
}

#[test]
fn every_preset_report_is_parsed_as_it_is_written_and_describes_itself() {
    let crm = demo();
    crm.session.read(|set| {
        for built_in in presets::ALL {
            let report = report(set, built_in.text);
            let again = written::write(set, &report);
            assert_eq!(again, built_in.text, "{}", built_in.key);
            let outcome = run(set, &report, &viewer());
            assert!(
                !outcome.lines.is_empty() || ["competitors", "partners", "referrals"].contains(&built_in.key),
                "{} has something to show",
                built_in.key
            );
            for measure in &report.measures {
                for language in Language::ALL {
                    assert!(!labels::formula(set, report.kind, *measure, language).contains("{}"));
                }
            }
        }
    });
}

/// The number of records that a figure opens, and the expected number.
fn opens(set: &RecordStore, report: &Report, outcome: &Outcome, place: Place) -> usize {
    let text = drill_down::query(set, report, outcome, place);
    let (query, unknown) = query_string::read(set, report.kind, &text);
    assert_eq!(unknown, [] as [String; 0], "{text}");
    query::run(set, report.kind, &query, &viewer()).len()
}

fn check_drill_down(set: &RecordStore, report: &Report) {
    let outcome = run(set, report, &viewer());
    for (measure, total) in outcome.total.iter().enumerate() {
        let check = |figure: &Figure, first: Option<&GroupKey>, second: Option<&GroupKey>| {
            let count = opens(set, report, &outcome, Place { first, second, measure });
            match (report.measures[measure], figure) {
                (_, Figure::Count(expected)) => assert_eq!(count as i64, *expected, "{report:?} {first:?} {second:?}"),
                // The part is by another date than the whole: together they are at least as many as either.
                (Measure::Known(known), Figure::Ratio(part, whole)) if known.key == "period_rate" => {
                    let count = count as i128;
                    assert!(count >= *part && count >= *whole && count <= part + whole, "{report:?} {first:?}");
                }
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
fn every_figure_of_the_demo_lists_its_records() {
    let crm = demo();
    crm.session.read(|set| {
        for built_in in presets::ALL {
            check_drill_down(set, &report(set, built_in.text));
        }
        for text in [
            "of=lead&date=created&by=company&show=count,share&top=3",
            "of=lead&date=created&by=referred_by,status&show=count&top=1",
            "of=opportunity&date=created&by=created.week,stage&show=count",
            "of=lead&date=created&period=last60&by=created.year,unread&show=count,conversions,period_rate",
            "of=activity&date=*&by=type&show=count,done,open",
        ] {
            check_drill_down(set, &report(set, text));
        }
    });
}

#[test]
fn the_forecast_sums_its_categories_and_lists_conversions_of_currency() {
    let (crm, ada, _) = crm();
    let by_owner = "of=opportunity&date=close_date&by=owner&show=closed,commit,open_pipeline,quota,attained";
    // Without a rate the currencies are shown side by side.
    assert_eq!(shown(&crm, by_owner)[1], "Ben: $300.01 | $300.01 | $300.01 | – | –");
    let rate = vec![
        (rate::CURRENCY, text("USD")),
        (rate::RATE, Some(Value::Number(900_000))),
        (rate::FROM, Some(Value::Day(today().add_days(-3)))),
    ];
    crm.create(RecordType::Rate, rate);
    let month = Date::from_ymd_clamped(today().ymd().0, today().ymd().1, 1);
    let amount = Some(Value::Money(Money { minor: 100_000, currency: Currency::EUR }));
    crm.create(
        RecordType::Quota,
        vec![(quota::OWNER, link(ada)), (quota::MONTH, Some(Value::Day(month))), (quota::AMOUNT, amount)],
    );
    expect![[r#"
        Ada: €700 | €700 | €1,500 | €1,000 | 70%
        Ben: €270.01 | €270.01 | €270.01 | – | –
        €970.01 | €970.01 | €1,770 | €1,000 | 97%"#]]
    .assert_eq(&shown(&crm, by_owner).join("\n"));
    crm.session.read(|set| {
        let outcome = run(set, &report(set, by_owner), &viewer());
        assert_eq!(outcome.rates, Some((today().add_days(-3), today().add_days(-3))));
    });
    // Three months make a quarter.
    let next = Some(Value::Day(month.plus_months(1)));
    let further = Some(Value::Money(Money { minor: 100, currency: Currency::EUR }));
    crm.create(RecordType::Quota, vec![(quota::OWNER, link(ada)), (quota::MONTH, next), (quota::AMOUNT, further)]);
    let quarter = "of=opportunity&date=close_date&by=close_date.quarter&show=quota";
    let expected = if month.plus_months(1) <= today().fiscal_quarter_end(1) { "€1,001" } else { "€1,000" };
    assert!(shown(&crm, quarter)[0].ends_with(expected));
}

#[test]
fn win_rate_and_sales_velocity_follow_their_formulas() {
    let (crm, ..) = crm();
    let lines =
        shown(&crm, "of=opportunity&date=close_date&by=owner&show=won,lost,win_rate,mean.amount,median.probability");
    assert_eq!(lines[0], "Ada: 1 | 0 | 100% | €733.35 | 90");
    assert_eq!(lines[2], "2 | 1 | 66.7% | €600.01 + $300.01 | 55");
    crate::support::days_pass(10);
    let won =
        vec![(opportunity::STAGE, link(defaults::STAGE_WON)), (opportunity::CLOSE_DATE, Some(Value::Day(today())))];
    let b = crm.session.read(|set| {
        set.rows(RecordType::Opportunity).find(|(_, row)| row.text(opportunity::NAME) == "b").map(|(_, row)| row.id())
    });
    crm.run(Command::Edit { id: b.expect("is there"), fields: won });
    // Cycles of 0, 0 and 10 days; open are €1,000.05 and $300.01: 2 deals, of 3 closed in 4 won.
    let lines = shown(&crm, "of=opportunity&date=close_date&show=cycle,cycle_median,velocity,slipped,slipped_days");
    assert_eq!(lines[0], "3.3 days | 0 days | €225.01 + $67.50 | 2 | 10 days");
}

fn import(crm: &TestWorkspace, rows: Vec<(RecordType, Row)>) {
    crm.run(Command::Import(Import {
        file: "test".to_string(),
        new: rows.into(),
        fills: Vec::new().into(),
        blobs: Default::default(),
    }));
}

/// Ids whose last bytes are distributed as in a real workspace.
fn deal_id(at: u32) -> Id {
    let mut bytes = [7; 10];
    bytes[2..].copy_from_slice(&u64::from(at).wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
    Id::new(1_700_000_000_000, &bytes)
}

fn deals(count: u32, seed: &mut dyn FnMut(u32) -> u32) -> Vec<(RecordType, Row)> {
    let row = |at: u32| {
        let stage = seed(10);
        let money = Money { minor: i64::from(seed(9_000_000)), currency: Currency::EUR };
        let mut fields = vec![
            (opportunity::NAME, Value::Text(format!("Deal {at}"))),
            (opportunity::STAGE, Value::Link(Id::fixed(200 + stage))),
            (opportunity::CLOSE_DATE, Value::Day(today().add_days(seed(700) as i32 - 350))),
            (opportunity::PROBABILITY, Value::Number(i64::from(seed(101)))),
            (opportunity::FORECAST, Value::Link(Id::fixed(320 + seed(5)))),
            (opportunity::SOURCE, Value::Link(Id::fixed(400 + seed(8)))),
            (opportunity::OWNER, Value::Link(Id::fixed(9_000 + seed(20)))),
            (opportunity::CREATED, Value::Moment(today().add_days(-(seed(700) as i32)).midnight())),
            (opportunity::DESCRIPTION, Value::Text("Something was said about this deal.".to_string())),
        ];
        if seed(10) > 0 {
            fields.push((opportunity::AMOUNT, Value::Money(money)));
        }
        (RecordType::Opportunity, Row::new(deal_id(at), (crate::support::world().now)(), &[], &fields))
    };
    (0..count).map(row).collect()
}

fn random(mut seed: u64) -> impl FnMut(u32) -> u32 {
    move |below| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((seed >> 33) % u64::from(below.max(1))) as u32
    }
}

fn owners() -> Vec<(RecordType, Row)> {
    let owner = |at: u32| {
        (
            RecordType::User,
            Row::new(
                Id::fixed(9_000 + at),
                (crate::support::world().now)(),
                &[],
                &[(user::NAME, Value::Text(format!("Owner {at}")))],
            ),
        )
    };
    (0..20).map(owner).collect()
}

/// All built-in reports, and some with two groupings or many groups.
fn many_reports() -> Vec<String> {
    let own = [
        "of=opportunity&by=stage,owner&show=count,sum.amount,median.amount",
        "of=opportunity&by=account,close_date.month&show=mean.amount,won&top=2",
        "of=lead&by=company,status&show=count,to_contact_median&top=3",
        "of=activity&by=type,owner&show=count,share",
        "of=opportunity&f=stage.stalled&by=stage&show=count,sum.amount",
    ];
    presets::ALL.iter().map(|report| report.text).chain(own).map(str::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_report_equals_a_naive_count_also_after_edits(seed: u64, edits in 0..12u32) {
        let crm = TestWorkspace::new();
        let mut next = random(seed);
        import(&crm, owners().into_iter().chain(deals(120, &mut next)).collect());
        let by = "of=opportunity&f=probability.span:20,&date=close_date&period=year&by=lead_source&show=count,won,sum.amount,sum.expected_revenue,median.amount";
        shown(&crm, by);
        for _ in 0..edits {
            let id = deal_id(next(120));
            match next(3) {
                0 => drop(crm.try_do(Command::Edit { id, fields: vec![(opportunity::SOURCE, link(Id::fixed(400 + next(8))))] })),
                1 => drop(crm.try_do(Command::Edit { id, fields: vec![(opportunity::AMOUNT, None)] })),
                _ => drop(crm.try_do(Command::Delete(vec![id]))),
            }
        }
        crm.session.read(|set| {
            let report = report(set, by);
            let outcome = run(set, &report, &viewer());
            let (from, to) = kontor::store::period::Period::Year(0).days(today(), 1);
            let mut naive: BTreeMap<Option<Id>, Naive> = BTreeMap::new();
            for (_, row) in set.rows(RecordType::Opportunity) {
                let closes = row.day(opportunity::CLOSE_DATE).expect("is required");
                let percent = row.number(opportunity::PROBABILITY);
                if closes < from.unwrap() || closes > to.unwrap() || percent.is_none_or(|percent| percent < 20) {
                    continue;
                }
                let line = naive.entry(row.link(opportunity::SOURCE)).or_default();
                line.0 += 1;
                let at = row.link(opportunity::STAGE).and_then(|id| set.get(RecordType::Stage, id)).expect("is there");
                line.1 += i64::from(at.is(stage::WON));
                if let Some(money) = row.money(opportunity::AMOUNT) {
                    line.2 += i128::from(money.minor);
                    line.3 += i128::from((money.minor * percent.unwrap_or(0) + 50).div_euclid(100));
                    line.4.push(money.minor);
                }
            }
            assert_eq!(outcome.lines.len(), naive.len());
            for line in &outcome.lines {
                let key = if let GroupKey::Link(id) = line.key { Some(id) } else { None };
                let (count, won, sum, weighted, values) = naive.get_mut(&key).expect("is a group");
                values.sort_unstable();
                let sizes: Vec<i64> = line.figures.iter().map(|figure| figure.size(None)).collect();
                assert_eq!(sizes[..4], [*count, *won, *sum as i64, *weighted as i64]);
                if !values.is_empty() {
                    let (low, high) = (values[(values.len() - 1) / 2], values[values.len() / 2]);
                    assert_eq!(sizes[4], (low + high + 1) / 2);
                }
            }
            check_drill_down(set, &report);
        });
    }
}

#[test]
fn a_report_after_an_edit_equals_one_from_scratch() {
    let crm = TestWorkspace::new();
    let mut next = random(7);
    import(&crm, owners().into_iter().chain(deals(5_000, &mut next)).collect());
    for built_in in presets::ALL.iter().filter(|report| report.text.starts_with("of=opportunity")) {
        let kept = |crm: &TestWorkspace| crm.session.read(|set| run(set, &report(set, built_in.text), &viewer()));
        kept(&crm);
        crm.run(Command::Edit { id: deal_id(next(5_000)), fields: vec![(opportunity::NEXT_STEP, text(built_in.key))] });
        crm.run(Command::Edit {
            id: deal_id(next(5_000)),
            fields: vec![(opportunity::SOURCE, link(Id::fixed(400 + next(8))))],
        });
        // As computed by a page that was just opened.
        let fresh = crm.session.read(|set| RecordStore::load(set.pages(), set.head()).0);
        assert_eq!(kept(&crm), run(&fresh, &report(&fresh, built_in.text), &viewer()), "{}", built_in.key);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Cached totals remain valid after any step, on another date and in a past of the workspace.
    #[test]
    fn a_cached_report_equals_one_from_scratch_after_any_commands(steps in prop::collection::vec(steps::step(), 1..30), passes: bool) {
        let mut crm = TestWorkspace::new();
        let mut next = random(7);
        import(&crm, owners().into_iter().chain(deals(40, &mut next)).collect());
        let texts = many_reports();
        let mut kept: Vec<ReportCache> = texts.iter().map(|_| ReportCache::default()).collect();
        let mut compare = |set: &RecordStore| {
            for (text, kept) in texts.iter().zip(&mut kept) {
                let report = report(set, text);
                assert_eq!(compute_cached(kept, set, &report, &viewer()), run(set, &report, &viewer()), "{text}");
            }
        };
        for step in &steps {
            crm.session.read(&mut compare);
            match step {
                Step::Undo if crm.session.stack(|stack| stack.next_undo().is_some()) => drop(crm.undo()),
                Step::Redo if crm.session.stack(|stack| stack.next_redo().is_some()) => drop(crm.redo()),
                Step::Reload => crm = TestWorkspace::on(crm.storage.clone()),
                step => drop(steps::command(&crm, step).map(|command| crm.try_do(command))),
            }
            crm.session.read(&mut compare);
            if passes {
                days_pass(20);
            }
        }
        let before = Seq(crm.session.read(RecordStore::head).0 / 2);
        compare(&wait(crm.session.as_of(before, |_, _| ())).expect("is worked out"));
    }
}

/// The names of the records that the total of a report's measure opens, sorted.
fn opened(set: &RecordStore, text: &str, measure: usize, name: FieldId) -> Vec<String> {
    let report = report(set, text);
    let outcome = run(set, &report, &viewer());
    let text = drill_down::query(set, &report, &outcome, Place { first: None, second: None, measure });
    let (query, unknown) = query_string::read(set, report.kind, &text);
    assert_eq!(unknown, [] as [String; 0], "{text}");
    assert_eq!(query_string::write(set, report.kind, &query), text);
    let slots = query::run(set, report.kind, &query, &viewer());
    let mut names: Vec<String> =
        slots.iter().filter_map(|slot| Some(set.row_at(report.kind, *slot)?.text(name).to_string())).collect();
    names.sort();
    names
}

#[test]
fn velocity_opens_the_open_deals_and_those_closed_in_the_period() {
    let (crm, ada, ben) = crm();
    let long_ago = today().add_days(-800);
    for (name, stage, owner) in [("long won", 8, ada), ("long lost", 9, ben), ("long open", 1, ben)] {
        crm.create(RecordType::Opportunity, deal(name, stage, 10_000, "EUR", long_ago, owner));
    }
    let by = "of=opportunity&date=close_date&period=year&by=owner&show=velocity,win_rate,cycle";
    crm.session.read(|set| {
        let names = |measure: usize| opened(set, by, measure, opportunity::NAME).join(" ");
        assert_eq!(names(0), "a b c d e f long open");
        assert_eq!((names(1).as_str(), names(2).as_str()), ("c d e", "c d"));
        let all = "of=opportunity&date=close_date&show=velocity";
        assert_eq!(opened(set, all, 0, opportunity::NAME).len(), 9);
        // Of one owner, with the report's own filter.
        let narrowed = format!("of=opportunity&f=owner.is:{ben}&date=close_date&period=year&show=velocity");
        assert_eq!(opened(set, &narrowed, 0, opportunity::NAME).join(" "), "d e f long open");
        let report = report(set, by);
        let outcome = run(set, &report, &viewer());
        let line = outcome.lines.iter().find(|line| line.key == GroupKey::Link(ada)).expect("is a group");
        assert_eq!(opens(set, &report, &outcome, Place { first: Some(&line.key), second: None, measure: 0 }), 3);
    });
}

#[test]
fn a_rate_of_conversions_in_the_period_opens_what_was_created_and_what_was_converted() {
    let crm = TestWorkspace::new();
    let lead = |name: &str| {
        crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
    };
    let (early, _) = (lead("early"), lead("early too"));
    days_pass(400);
    lead("late");
    crm.run(Command::Convert(Conversion::new(early)));
    crm.session.read(|set| {
        let by = "of=lead&date=created&period=last30&show=period_rate,rate,conversions";
        let names = |measure: usize| opened(set, by, measure, lead::LAST_NAME).join(", ");
        assert_eq!(names(0), "early, late");
        assert_eq!((names(1).as_str(), names(2).as_str()), ("late", "early"));
        // Of all times, the rate has every lead.
        assert_eq!(opened(set, "of=lead&date=created&show=period_rate", 0, lead::LAST_NAME).len(), 3);
    });
}

#[test]
fn a_quota_opens_the_quotas_that_add_up_to_it() {
    let (crm, ada, ben) = crm();
    let month = |by: i32| today().fiscal_quarter_start(1).plus_months(by);
    let euros = |minor: i64| Some(Value::Money(Money { minor, currency: Currency::EUR }));
    for (owner, by, minor) in [(ada, 0, 100), (ada, 1, 200), (ada, 3, 400), (ben, 2, 800), (ben, -1, 1_600)] {
        let fields = vec![
            (quota::OWNER, link(owner)),
            (quota::MONTH, Some(Value::Day(month(by)))),
            (quota::AMOUNT, euros(minor)),
        ];
        crm.create(RecordType::Quota, fields);
    }
    crm.session.read(|set| {
        for text in [
            "of=opportunity&date=close_date&period=quarter&by=owner&show=quota,attained",
            "of=opportunity&date=close_date&by=close_date.month&show=quota,attained",
            "of=opportunity&f=owner.is:{ada}&date=close_date&period=quarter&show=quota,attained",
        ] {
            let report = report(set, &text.replace("{ada}", &ada.to_string()));
            assert!(report.measures.iter().all(|measure| quotas::has_quotas(*measure)));
            let outcome = run(set, &report, &viewer());
            let check = |key: Option<&GroupKey>, figure: &Figure| {
                let sum: i64 = quotas::behind(set, &report, &viewer(), key).iter().map(|(_, money)| money.minor).sum();
                assert_eq!(figure.size(Some(Currency::EUR)), sum, "{text} {key:?}");
                sum
            };
            assert!(check(None, &outcome.total[0]) > 0);
            for line in &outcome.lines {
                check(Some(&line.key), &line.figures[0]);
            }
        }
    });
}
