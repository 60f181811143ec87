//! What-if: the quarter under other probabilities, the simulation, and observed rates.
use crate::support::{TestWorkspace, days_pass, link, text, today, wait};
use kontor::base::{Currency, Date, Id, Money, Seq, Value};
use kontor::command::Command;
use kontor::domain::records::{opportunity, quota, user};
use kontor::domain::{RecordType, defaults};
use kontor::report::histogram;
use kontor::report::history_table::ReportFilter;
use kontor::report::simulation::{CERTAIN, Rate, SimulationInput, simulate};
use kontor::report::stage_history::StageHistories;
use kontor::report::what_if::{self, Assumptions, Baseline, Past};
use kontor::store::RecordStore;
use kontor::worker_protocol::{Reply, Request, wire};
use proptest::prelude::*;

fn euros(amount: i64) -> Option<Value> {
    Some(Value::Money(Money { minor: amount * 100, currency: Currency::EUR }))
}

fn deal(crm: &TestWorkspace, name: &str, stage: u32, amount: i64, closes: Date) -> Id {
    let entries = vec![
        (opportunity::NAME, text(name)),
        (opportunity::STAGE, link(Id::fixed(200 + stage))),
        (opportunity::AMOUNT, euros(amount)),
        (opportunity::CLOSE_DATE, Some(Value::Day(closes))),
    ];
    crm.create(RecordType::Opportunity, entries)
}

fn close(crm: &TestWorkspace, id: Id, is_won: bool) {
    let stage = if is_won { defaults::STAGE_WON } else { defaults::STAGE_LOST };
    let mut entries = vec![(opportunity::STAGE, link(stage))];
    if !is_won {
        entries.push((opportunity::LOSS_REASON, link(Id::fixed(440))));
    }
    crm.run(Command::Edit { id, fields: entries });
}

fn start() -> Date {
    today().fiscal_quarter_start(1)
}

fn basis(crm: &TestWorkspace, narrow: &ReportFilter) -> Baseline {
    crm.session.read(|set| Baseline::of(set, start(), today(), narrow))
}

fn past(crm: &TestWorkspace) -> Past {
    let mut courses = StageHistories::default();
    let head = crm.session.read(RecordStore::head);
    wait(crm.session.each_commit(Seq::NONE, head, |commit| courses.apply(commit), |_, _| ())).expect("is read");
    crm.session.read(|set| what_if::observed_rates(set, &courses, &ReportFilter::default()))
}

#[test]
fn a_quarter_is_the_won_amount_plus_the_open_amount_by_probability() {
    let crm = TestWorkspace::new();
    let end = start().plus_months(3).add_days(-1);
    let late = deal(&crm, "late", 3, 1_000, start().add_days(-20));
    let due = deal(&crm, "due", 6, 2_000, end);
    deal(&crm, "beyond", 6, 9_000, end.add_days(1));
    let won = deal(&crm, "won", 0, 300, today());
    close(&crm, won, true);
    let lost = deal(&crm, "lost", 0, 700, today());
    close(&crm, lost, false);
    let omitted = deal(&crm, "omitted", 3, 5_000, today());
    crm.run(Command::Edit { id: omitted, fields: vec![(opportunity::FORECAST, link(defaults::OMITTED))] });
    let ada = crm.create(RecordType::User, vec![(user::NAME, text("Ada"))]);
    let month = Some(Value::Day(start()));
    crm.create(
        RecordType::Quota,
        vec![(quota::OWNER, link(ada)), (quota::MONTH, month), (quota::AMOUNT, euros(4_000))],
    );
    let all = basis(&crm, &ReportFilter::default());
    assert_eq!(all.deals.iter().map(|deal| deal.id).collect::<Vec<_>>(), [due, late]);
    assert_eq!((all.won, all.quota, all.without_rate), (30_000, 400_000, 0));
    assert_eq!(all.counts, [(Id::fixed(203), 1), (Id::fixed(206), 1)].into());
    // 300 + 2,000 × 75 % + 1,000 × 50 %.
    let as_set = Assumptions::default();
    assert_eq!(all.expected(&all.chances(&as_set)), 230_000);
    assert_eq!(all.mean(&as_set), 625_000);
    let supposed = Assumptions { stages: [(Id::fixed(203), 20)].into(), ..Assumptions::default() };
    assert_eq!(all.expected(&all.chances(&supposed)), 200_000);
    let supposed = Assumptions { slip: 50, off: [due].into(), ..Assumptions::default() };
    assert_eq!(all.expected(&all.chances(&supposed)), 55_000);
    assert_eq!(Assumptions::read(&supposed.write().join("&")), supposed);
    // Nothing of it is stored.
    assert_eq!(basis(&crm, &ReportFilter::default()), all);
    let narrow = ReportFilter { owner: Some(ada), ..ReportFilter::default() };
    assert!(basis(&crm, &narrow).deals.is_empty());
    // The next quarter has the deals that close in it, and none with a date in the past.
    let next = crm.session.read(|set| Baseline::of(set, start().plus_months(3), today(), &ReportFilter::default()));
    assert_eq!((next.deals.len(), next.won, next.quota), (1, 0, 0));
}

#[test]
fn amounts_without_a_rate_are_left_out_and_counted() {
    let crm = TestWorkspace::new();
    let id = deal(&crm, "yen", 3, 1_000, today());
    let yen = Money { minor: 5_000, currency: Currency::parse("JPY").expect("is a code") };
    crm.run(Command::Edit { id, fields: vec![(opportunity::AMOUNT, Some(Value::Money(yen)))] });
    let all = basis(&crm, &ReportFilter::default());
    assert_eq!((all.deals.len(), all.without_rate), (0, 1));
}

#[test]
fn observed_outcomes_are_counted_by_stage() {
    let crm = TestWorkspace::new();
    for (at, is_won) in [true, true, false].into_iter().enumerate() {
        let id = deal(&crm, &format!("d{at}"), 0, 100, today().add_days(10));
        days_pass(1);
        if at > 0 {
            crm.run(Command::Edit { id, fields: vec![(opportunity::STAGE, link(Id::fixed(203)))] });
            days_pass(1);
        }
        if at == 2 {
            let later = today().plus_months(2);
            crm.run(Command::Edit { id, fields: vec![(opportunity::CLOSE_DATE, Some(Value::Day(later)))] });
        }
        close(&crm, id, is_won);
    }
    deal(&crm, "open", 3, 100, today());
    let past = past(&crm);
    let rate = |id: u32| past.stages.get(&Id::fixed(id)).map(|observed| observed.rate());
    assert_eq!(rate(200), Some(Rate { part: 2, all: 3 }));
    assert_eq!(rate(203), Some(Rate { part: 1, all: 2 }));
    assert_eq!(rate(205), None);
    assert_eq!(past.won.rate(), Rate { part: 2, all: 3 });
    assert_eq!(past.slipped.rate(), Rate { part: 1, all: 3 });
    assert_eq!(past.stages[&Id::fixed(200)].facts.len(), 3);
}

#[test]
fn the_confidence_interval_is_wilsons() {
    let ends = |part: u32, all: u32| Rate { part, all }.wilson_interval();
    assert_eq!(ends(0, 0), None);
    assert_eq!(ends(0, 10), Some((0, 278)));
    assert_eq!(ends(5, 10), Some((237, 763)));
    assert_eq!(ends(10, 10), Some((722, 1_000)));
    assert_eq!(ends(81, 263), Some((255, 366)));
}

#[test]
fn the_simulation_is_fair_seeded_and_encoded_completely() {
    let draw = SimulationInput {
        closed: 1_000,
        deals: vec![(10_000, 300_000), (500, CERTAIN), (70, 0)],
        goal: 5_000,
        seed: 7,
    };
    let range = simulate(&draw);
    assert_eq!(range, simulate(&draw));
    assert_ne!(range.reached, simulate(&SimulationInput { seed: 8, ..draw.clone() }).reached);
    assert_eq!((range.runs, range.low, range.middle, range.high), (10_000, 1_500, 1_500, 11_500));
    assert!((2_800..3_200).contains(&range.reached), "{}", range.reached);
    assert_eq!(range.bins.iter().map(|bin| bin.runs).sum::<u32>(), range.runs);
    assert!(histogram::draw(&range, Currency::EUR, 5_000, 780, kontor::locale::Language::De).is_some());
    assert_eq!(wire::decode(&wire::encode(&Request::Simulate(draw.clone()))), Some(Request::Simulate(draw)));
    assert_eq!(wire::decode(&wire::encode(&Reply::Simulated(range.clone()))), Some(Reply::Simulated(range)));
    // Without open deals every run is the same.
    let still = simulate(&SimulationInput { closed: 9, ..SimulationInput::default() });
    assert_eq!((still.low, still.high, still.bins.len()), (9, 9, 1));
}

proptest! {
    #[test]
    fn adjusted_probabilities_keep_their_bounds_and_their_mean(
        percents in prop::collection::vec(0..101i64, 1..40), win in 0..101u8, slip in 0..101u8,
    ) {
        let deals = percents.iter().enumerate().map(|(at, percent)| what_if::Deal {
            id: Id::fixed(at as u32), stage: Id::fixed(200), minor: 100_000, percent: *percent, closes: None,
        });
        let basis = Baseline {
            currency: Currency::EUR, won: 0, deals: deals.collect(), counts: [(Id::fixed(200), percents.len())].into(),
            quota: 0, without_rate: 0, rates: None,
        };
        let chances = basis.chances(&Assumptions { win: Some(win), ..Assumptions::default() });
        prop_assert!(chances.iter().all(|chance| *chance <= CERTAIN));
        let mean = chances.iter().map(|chance| i64::from(*chance)).sum::<i64>() / chances.len() as i64;
        // If no probability is above 0, or none below 1, nothing can be scaled.
        let can = percents.iter().any(|percent| *percent > 0) || win == 0;
        let wanted = i64::from(win) * 10_000;
        if can && percents.iter().any(|percent| *percent < 100) {
            prop_assert!((mean - wanted).abs() <= 2, "{mean} is not {wanted}");
        }
        let slipped = basis.chances(&Assumptions { slip, ..Assumptions::default() });
        for (chance, percent) in slipped.iter().zip(&percents) {
            prop_assert_eq!(i64::from(*chance), percent * 10_000 * i64::from(100 - slip) / 100);
        }
    }

    #[test]
    fn the_simulation_agrees_with_a_plain_computation(deals in prop::collection::vec((0..1_000_000i64, 0..=CERTAIN), 0..30), seed: u32) {
        let range = simulate(&SimulationInput { closed: 5_000, deals: deals.clone(), goal: 0, seed });
        let most = 5_000 + deals.iter().map(|(minor, _)| minor).sum::<i64>();
        prop_assert!(5_000 <= range.low && range.low <= range.middle && range.middle <= range.high && range.high <= most);
        prop_assert_eq!(range.reached, range.runs);
        prop_assert_eq!(range.bins.iter().map(|bin| bin.runs).sum::<u32>(), range.runs);
        prop_assert!(range.bins.len() <= 26);
        // The mean of the runs, computed from the bins, is near the expected sum.
        let expected = deals.iter().map(|(minor, chance)| *minor as f64 * f64::from(*chance) / f64::from(CERTAIN)).sum::<f64>() + 5_000.0;
        let spread = deals.iter().map(|(minor, chance)| {
            let p = f64::from(*chance) / f64::from(CERTAIN);
            p * (1.0 - p) * (*minor as f64).powi(2)
        }).sum::<f64>().sqrt();
        let width = range.bins.first().map_or(0, |bin| bin.to - bin.from) as f64;
        let mean = range.bins.iter().map(|bin| (bin.from + bin.to) as f64 / 2.0 * f64::from(bin.runs)).sum::<f64>() / f64::from(range.runs);
        prop_assert!((mean - expected).abs() <= width + spread * 0.06 + 1.0, "{mean} {expected} {spread} {width}");
    }
}
