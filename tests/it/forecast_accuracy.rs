//! Forecast accuracy: what stood in the evening of each Monday against what came, by hand and against the records of each day.
use kontor::base::money::Sums;
use kontor::base::{Currency, Date, FieldId, Id, Money, Seq, Value};
use kontor::change::Header;
use kontor::command::Command;
use kontor::domain::records::{opportunity, rate, user};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::report::forecast_accuracy::{ForecastAccuracy, accuracy};
use kontor::report::forecast_history::{Evening, ForecastHistory, Span, evenings, spans};
use kontor::report::history_table::ReportFilter;
use kontor::report::{Figure, Step, history_reports, labels};
use kontor::store::RecordStore;
use kontor::store::as_of::last_before;
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, days_pass, link, text, today, wait};

fn euros(euros: i64) -> Option<Value> {
    Some(Value::Money(Money { minor: euros * 100, currency: Currency::EUR }))
}

fn day(text: &str) -> Date {
    Date::parse_iso(text).expect("is a date")
}

fn deal(crm: &TestWorkspace, name: &str, amount: i64, closes: &str, owner: Id) -> Id {
    let fields = vec![
        (opportunity::NAME, text(name)),
        (opportunity::STAGE, link(Id::fixed(200))),
        (opportunity::AMOUNT, euros(amount)),
        (opportunity::CLOSE_DATE, Some(Value::Day(day(closes)))),
        (opportunity::OWNER, link(owner)),
    ];
    crm.create(RecordType::Opportunity, fields)
}

fn edit(crm: &TestWorkspace, id: Id, field: FieldId, value: Option<Value>) {
    crm.run(Command::Edit { id, fields: vec![(field, value)] });
}

fn until(date: &str) {
    days_pass(day(date).0 - today().0);
}

fn headers(crm: &TestWorkspace) -> Vec<Header> {
    wait(crm.session.journal()).expect("is read").into_iter().map(|commit| commit.header).collect()
}

fn played(crm: &TestWorkspace, spans: Vec<Span>, narrow: ReportFilter) -> (ForecastAccuracy, Vec<(Evening, Seq)>) {
    let headers = headers(crm);
    let evenings = evenings(&spans, headers[0].at.day(), today());
    let evenings: Vec<(Evening, Seq)> =
        evenings.into_iter().map(|own| (own, last_before(&headers, own.day.add_days(1).midnight()))).collect();
    let moments: Vec<_> = evenings.iter().map(|(own, _)| own.day.add_days(1).midnight()).collect();
    let found = wait(crm.session.last_before_each(&moments)).expect("is found");
    assert_eq!(found, evenings.iter().map(|(_, seq)| *seq).collect::<Vec<_>>());
    let Some((_, first)) = evenings.first().copied() else { return (ForecastAccuracy::default(), evenings) };
    let set = wait(crm.session.as_of(first, |_, _| ())).expect("is computed");
    let mut history = ForecastHistory::new(set, spans, evenings.clone());
    let head = crm.session.read(RecordStore::head);
    wait(crm.session.each_commit(first, head, |commit| history.play(commit), |_, _| ())).expect("is played");
    history.finish(today());
    (crm.session.read(|set| accuracy(&history, &narrow, set, Language::En)), evenings)
}

/// The lines as text, with the bias behind the averages.
fn shown(found: &ForecastAccuracy) -> Vec<String> {
    let line = |at: usize| {
        let line = &found.sheet.lines[at];
        let figures: Vec<String> = line.figures.iter().map(|figure| labels::figure(figure, Language::En)).collect();
        format!("{}: {}", line.name, figures.join(" | "))
    };
    let owner = |owner: &kontor::report::forecast_accuracy::OwnerLines| {
        let mean = format!("{} ({})", line(owner.mean), owner.bias.text(Language::En));
        std::iter::once(mean).chain(owner.mondays.iter().map(|(_, at)| line(*at))).collect::<Vec<_>>()
    };
    found.owners.iter().flat_map(owner).collect()
}

/// December 2026, told deal by deal.
fn december(crm: &TestWorkspace) -> [Id; 5] {
    until("2026-11-23");
    let [ada, ben] = ["Ada", "Ben"].map(|name| crm.create(RecordType::User, vec![(user::NAME, text(name))]));
    let a = deal(crm, "a", 1_000, "2026-12-20", ada);
    let b = deal(crm, "b", 2_000, "2026-12-15", ada);
    let c = deal(crm, "c", 500, "2026-12-30", ben);
    until("2026-11-30");
    edit(crm, a, opportunity::FORECAST, link(defaults::COMMIT));
    until("2026-12-09");
    edit(crm, b, opportunity::FORECAST, link(defaults::BEST_CASE));
    edit(crm, a, opportunity::AMOUNT, euros(1_200));
    until("2026-12-16");
    edit(crm, a, opportunity::STAGE, link(defaults::STAGE_WON));
    edit(crm, c, opportunity::FORECAST, link(defaults::COMMIT));
    until("2026-12-22");
    edit(crm, b, opportunity::CLOSE_DATE, Some(Value::Day(day("2027-01-05"))));
    until("2026-12-29");
    let lost = vec![(opportunity::STAGE, link(defaults::STAGE_LOST)), (opportunity::LOSS_REASON, link(Id::fixed(440)))];
    crm.run(Command::Edit { id: c, fields: lost });
    until("2027-01-05");
    // What happens later does not change what came by the end.
    edit(crm, a, opportunity::AMOUNT, euros(9_999));
    [a, b, c, ada, ben]
}

#[test]
fn each_monday_is_told_with_its_error_and_the_bias_in_words() {
    let crm = TestWorkspace::new();
    let [a, b, _, ada, ben] = december(&crm);
    let (found, _) = played(&crm, spans(Step::Month, 1, today(), 1), ReportFilter::default());
    let expected = [
        "All owners: average of 4 Mondays: €600 | €1,400 | €2,400 | €2,550 | €1,200 | €200 | 16.7% (on average 17% too high)",
        "All owners, 7 Dec 2026: €0 | €1,000 | €1,000 | €3,500 | €1,200 | −€200 | −16.7%",
        "All owners, 14 Dec 2026: €0 | €1,200 | €3,200 | €3,700 | €1,200 | €0 | 0%",
        "All owners, 21 Dec 2026: €1,200 | €1,700 | €3,700 | €2,500 | €1,200 | €500 | 41.7%",
        "All owners, 28 Dec 2026: €1,200 | €1,700 | €1,700 | €500 | €1,200 | €500 | 41.7%",
        "All owners, 4 Jan 2027: €0 | €0 | €2,000 | €2,000 | €0 | – | –",
        "Ada: average of 4 Mondays: €600 | €1,150 | €2,150 | €2,050 | €1,200 | −€50 | −4.2% (on average 4% too low)",
        "Ada, 7 Dec 2026: €0 | €1,000 | €1,000 | €3,000 | €1,200 | −€200 | −16.7%",
        "Ada, 14 Dec 2026: €0 | €1,200 | €3,200 | €3,200 | €1,200 | €0 | 0%",
        "Ada, 21 Dec 2026: €1,200 | €1,200 | €3,200 | €2,000 | €1,200 | €0 | 0%",
        "Ada, 28 Dec 2026: €1,200 | €1,200 | €1,200 | €0 | €1,200 | €0 | 0%",
        "Ada, 4 Jan 2027: €0 | €0 | €2,000 | €2,000 | €0 | – | –",
        "Ben: average of 4 Mondays: €0 | €250 | €250 | €500 | €0 | €250 | – (nothing of it came)",
        "Ben, 7 Dec 2026: €0 | €0 | €0 | €500 | €0 | €0 | –",
        "Ben, 14 Dec 2026: €0 | €0 | €0 | €500 | €0 | €0 | –",
        "Ben, 21 Dec 2026: €0 | €500 | €500 | €500 | €0 | €500 | –",
        "Ben, 28 Dec 2026: €0 | €500 | €500 | €500 | €0 | €500 | –",
        "Ben, 4 Jan 2027: €0 | €0 | €0 | €0 | €0 | – | –",
    ];
    assert_eq!(shown(&found), expected);
    // The deals behind a figure, as they stood then and at the end.
    let behind = |line: usize, column: usize| {
        let sheet = &found.sheet;
        sheet.at(sheet.lines[line].places(column)).iter().map(|fact| fact.deal()).collect::<Vec<_>>()
    };
    assert_eq!(behind(1, 1), [a]);
    assert_eq!(behind(2, 2), [a, b]);
    // Another owner alone, and months that have not ended.
    let narrow = ReportFilter { owner: Some(ben), ..ReportFilter::default() };
    assert_eq!(played(&crm, spans(Step::Month, 1, today(), 1), narrow).0.owners.len(), 1);
    let narrow = ReportFilter { owner: Some(ada), ..ReportFilter::default() };
    let (current, _) = played(&crm, spans(Step::Month, 0, today(), 1), narrow);
    assert_eq!(
        shown(&current),
        [
            "Ada: average of 1 Monday: €0 | €0 | €2,000 | €2,000 | €0 | – | – (not ended yet)",
            "Ada, 4 Jan 2027: €0 | €0 | €2,000 | €2,000 | €0 | – | –",
        ]
    );
}

#[test]
fn amounts_are_converted_at_the_rates_of_the_end() {
    let crm = TestWorkspace::new();
    let [a, ..] = december(&crm);
    let yen = Currency::parse("JPY").expect("is a code");
    until("2027-01-06");
    let fields = vec![
        (opportunity::AMOUNT, Some(Value::Money(Money { minor: 160_000, currency: yen }))),
        (opportunity::CLOSE_DATE, Some(Value::Day(day("2027-01-29")))),
        (opportunity::FORECAST, link(defaults::COMMIT)),
    ];
    let deal = deal(&crm, "d", 1, "2027-01-29", Id::fixed(1));
    crm.run(Command::Edit { id: deal, fields });
    // Without a rate, amounts in several currencies cannot be compared.
    until("2027-01-20");
    edit(&crm, a, opportunity::CLOSE_DATE, Some(Value::Day(day("2027-01-20"))));
    until("2027-02-02");
    let january = || played(&crm, spans(Step::Month, 1, today(), 1), ReportFilter::default()).0;
    assert_eq!(january().owners[0].bias.text(Language::En), "several currencies without rates");
    until("2027-01-31");
    let fields = vec![
        (rate::CURRENCY, text("JPY")),
        (rate::RATE, Some(Value::Number(6_250))),
        (rate::FROM, Some(Value::Day(day("2027-01-30")))),
    ];
    crm.create(RecordType::Rate, fields);
    until("2027-02-02");
    let found = january();
    assert!(found.sheet.rates.is_some());
    assert!(
        matches!(&found.sheet.lines[2].figures[1], Figure::Money(sums) if sums.0.len() == 1),
        "{:?}",
        shown(&found)
    );
}

#[test]
fn mondays_and_ends_are_those_with_a_history() {
    let quarter = spans(Step::Quarter, 1, day("2026-05-20"), 2);
    assert_eq!(quarter[0], Span { from: day("2026-02-01"), to: day("2026-04-30") });
    let all = evenings(&quarter, day("2026-04-14"), day("2026-05-18"));
    let days: Vec<(String, bool)> = all.iter().map(|own| (own.day.to_iso(), own.is_end)).collect();
    let expected = [("2026-04-20", false), ("2026-04-27", false), ("2026-04-30", true), ("2026-05-04", false)];
    let expected = expected.into_iter().chain([("2026-05-11", false), ("2026-05-18", false)]);
    assert_eq!(days, expected.map(|(day, is_end)| (day.to_string(), is_end)).collect::<Vec<_>>());
    // Before the history begins there is nothing to tell.
    assert!(evenings(&quarter, day("2026-05-19"), day("2026-05-20")).is_empty());
    assert!(history_reports::find("forecast-accuracy").is_some());
}

/// Part by part: closed, commit, best case, pipeline; and what was won.
fn naive(set: &RecordStore, span: Span, owner: Option<Option<Id>>) -> ([Sums; 4], Sums) {
    let mut said: [Sums; 4] = Default::default();
    let mut won = Sums::default();
    for (_, row) in set.rows(RecordType::Opportunity) {
        let closes = row.day(opportunity::CLOSE_DATE);
        if closes.is_none_or(|day| day < span.from || day > span.to)
            || owner.is_some_and(|owner| row.link(opportunity::OWNER) != owner)
        {
            continue;
        }
        let Some(money) = row.money(opportunity::AMOUNT) else { continue };
        let category = row.link(opportunity::FORECAST);
        let columns: [(Id, &[usize]); 4] = [
            (defaults::CLOSED, &[0, 1, 2]),
            (defaults::COMMIT, &[1, 2, 3]),
            (defaults::BEST_CASE, &[2, 3]),
            (defaults::PIPELINE, &[3]),
        ];
        let columns = columns.iter().find(|(id, _)| Some(*id) == category).map_or(&[][..], |(_, columns)| columns);
        columns.iter().for_each(|column| said[*column].add(money));
        if row.link(opportunity::STAGE) == Some(defaults::STAGE_WON) {
            won.add(money);
        }
    }
    (said, won)
}

fn sums(figure: &Figure) -> Vec<(Currency, i128)> {
    match figure {
        Figure::Money(sums) => sums.0.iter().filter(|(_, sum)| **sum != 0).map(|(code, sum)| (*code, *sum)).collect(),
        other => panic!("{other:?} is no money"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(12), ..ProptestConfig::default() })]
    #[test]
    fn every_monday_is_what_the_records_of_that_day_say(
        steps in prop::collection::vec((0..8u8, any::<prop::sample::Index>(), 0..100i32), 10..60),
        is_month in any::<bool>(),
        first_month in 1..13u32,
    ) {
        let crm = TestWorkspace::new();
        let owners: Vec<Option<Id>> = ["Ada", "Ben"]
            .iter()
            .map(|name| Some(crm.create(RecordType::User, vec![(user::NAME, text(name))])))
            .chain([None])
            .collect();
        let mut deals: Vec<Id> = Vec::new();
        for (what, at, number) in &steps {
            let closes = Some(Value::Day(today().add_days(*number - 30)));
            let fields = match what {
                0 | 1 => {
                    let fields = vec![
                        (opportunity::NAME, text("deal")),
                        (opportunity::STAGE, link(Id::fixed(200 + *number as u32 % 8))),
                        (opportunity::AMOUNT, euros((*number).into())),
                        (opportunity::CLOSE_DATE, closes),
                        (opportunity::OWNER, owners[*number as usize % 3].map(Value::Link)),
                    ];
                    deals.push(crm.create(RecordType::Opportunity, fields));
                    continue;
                }
                2 => {
                    days_pass(number % 13);
                    continue;
                }
                3 if !deals.is_empty() && number % 7 == 0 => {
                    drop(crm.try_do(Command::Delete(vec![deals[at.index(deals.len())]])));
                    crm.undo();
                    continue;
                }
                4 => vec![(opportunity::FORECAST, link(Id::fixed(320 + *number as u32 % 5)))],
                5 => vec![(opportunity::CLOSE_DATE, closes)],
                6 => vec![(opportunity::STAGE, link(defaults::STAGE_WON))],
                _ => vec![
                    (opportunity::AMOUNT, euros((*number * 3).into())),
                    (opportunity::OWNER, owners[*number as usize % 3].map(Value::Link)),
                ],
            };
            if !deals.is_empty() {
                drop(crm.try_do(Command::Edit { id: deals[at.index(deals.len())], fields }));
            }
        }
        days_pass(3);
        let step = if is_month { Step::Month } else { Step::Quarter };
        let spans = spans(step, 4, today(), first_month);
        let (found, evenings) = played(&crm, spans.clone(), ReportFilter::default());
        let as_of = |seq: Seq| wait(crm.session.as_of(seq, |_, _| ())).unwrap();
        for owner in &found.owners {
            let is_everybody = owner.name == "All owners";
            let asked = match owner.name.as_str() {
                "All owners" => None,
                "No owner" => Some(None),
                "Ada" => Some(owners[0]),
                _ => Some(owners[1]),
            };
            // Whoever is the only owner has no line of everybody before.
            prop_assert!(is_everybody || asked.is_some());
            for ((monday, line), (evening, seq)) in
                owner.mondays.iter().zip(evenings.iter().filter(|(evening, _)| !evening.is_end))
            {
                prop_assert_eq!(*monday, evening.day);
                let span = spans[evening.span];
                let (said, _) = naive(&as_of(*seq), span, asked);
                let end = evenings.iter().find(|(own, _)| own.is_end && own.span == evening.span);
                let (_, came) = match end {
                    Some((_, seq)) => naive(&as_of(*seq), span, asked),
                    None => crm.session.read(|set| naive(set, span, asked)),
                };
                let figures = &found.sheet.lines[*line].figures;
                for (column, said) in said.iter().enumerate() {
                    prop_assert_eq!(sums(&figures[column]), sums(&Figure::Money(said.clone())));
                }
                prop_assert_eq!(sums(&figures[4]), sums(&Figure::Money(came.clone())));
                if end.is_some() {
                    let error = sums(&figures[1]).iter().map(|(_, sum)| sum).sum::<i128>()
                        - sums(&figures[4]).iter().map(|(_, sum)| sum).sum::<i128>();
                    prop_assert_eq!(sums(&figures[5]).iter().map(|(_, sum)| *sum).sum::<i128>(), error);
                } else {
                    prop_assert_eq!(&figures[5], &Figure::None);
                }
            }
        }
        // All deals of each Monday are those of its owners.
        if let Some(all) = found.owners.iter().find(|owner| owner.name == "All owners") {
            for (at, (_, line)) in all.mondays.iter().enumerate() {
                let whole = found.sheet.lines[*line].places(3).len();
                let parts = found.owners.iter().filter(|owner| owner.name != "All owners");
                prop_assert_eq!(whole, parts.map(|owner| found.sheet.lines[owner.mondays[at].1].places(3).len()).sum::<usize>());
            }
        }
    }
}
