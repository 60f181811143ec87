//! Scores of deals: by their accounts, amounts and meetings as they stood before the end, in lists that follow these, and the same from
//! the journal as from the rows.
use kontor::base::{Currency, Date, FieldId, Id, Money, Row, Seq, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Change, Commit, Header};
use kontor::command::Command;
use kontor::domain::records::{account, activity, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::report::factors::{Factor, Level, MEETINGS};
use kontor::report::outcomes::{Closing, Outcomes};
use kontor::report::scoring::{Rate, ScoreModel, rate_with};
use kontor::report::{Figure, ReportCache, compute_cached, query_string as written};
use kontor::store::query;
use kontor::store::{RecordStore, query_string};
use proptest::prelude::*;

use crate::scoring::{outcomes, sign};
use crate::support::{TestWorkspace, cases, days_pass, link, text, today, viewer, wait};

const DEAL: RecordType = RecordType::Opportunity;
const ENERGY: u32 = 510;
const RETAIL: u32 = 511;
/// An open stage.
const OPEN: Id = Id::fixed(202);

fn new_account(crm: &TestWorkspace, industry: u32) -> Id {
    crm.create(
        RecordType::Account,
        vec![(account::NAME, text("Nordlicht")), (account::INDUSTRY, link(Id::fixed(industry)))],
    )
}

fn new_deal(crm: &TestWorkspace, name: &str, account: Id) -> Id {
    crm.create(DEAL, vec![(opportunity::NAME, text(name)), (opportunity::ACCOUNT, link(account))])
}

fn edit(crm: &TestWorkspace, id: Id, field: FieldId, value: Option<Value>) {
    crm.run(Command::Edit { id, fields: vec![(field, value)] });
}

fn end(crm: &TestWorkspace, id: Id, is_won: bool) {
    let fields = match is_won {
        true => vec![(opportunity::STAGE, link(defaults::STAGE_WON))],
        false => vec![
            (opportunity::STAGE, link(defaults::STAGE_LOST)),
            (opportunity::LOSS_REASON, link(defaults::LOSS_OTHER)),
        ],
    };
    crm.run(Command::Edit { id, fields });
}

fn meet(crm: &TestWorkspace, deal: Id) -> Id {
    let fields = vec![
        (activity::SUBJECT, text("Visit")),
        (activity::TYPE, link(defaults::MEETING)),
        (activity::OPPORTUNITY, link(deal)),
    ];
    // Without a day it was held.
    crm.create(RecordType::Activity, fields)
}

fn industry() -> FieldId {
    FieldId::through(opportunity::ACCOUNT, account::INDUSTRY).unwrap()
}

/// 20 deals with accounts in energy, of which 16 are won, 20 in retail, of which 3 are, and 12 of those won after a meeting.
fn crm() -> (TestWorkspace, [Id; 2], [Id; 2]) {
    let crm = TestWorkspace::new();
    let accounts = [new_account(&crm, ENERGY), new_account(&crm, RETAIL)];
    for at in 0..20 {
        let id = new_deal(&crm, "past", accounts[0]);
        if at < 12 {
            meet(&crm, id);
        }
        end(&crm, id, at < 16);
        let id = new_deal(&crm, "past", accounts[1]);
        end(&crm, id, at < 3);
        days_pass(1);
    }
    let open = [new_deal(&crm, "warm", accounts[0]), new_deal(&crm, "cold", accounts[1])];
    (crm, open, accounts)
}

#[test]
fn of_the_deals_in_this_industry_with_a_meeting_so_many_were_won() {
    let (crm, [warm, cold], accounts) = crm();
    let read = outcomes(&crm, DEAL);
    let closings = read.closings();
    let model = ScoreModel::learn(&closings, read.levels()).expect("enough deals");
    assert_eq!(model.all, Rate { records: 40, won: 19 });
    let energy = sign(&read, industry(), Level::Entry(Id::fixed(ENERGY)));
    let met = sign(&read, MEETINGS, Level::Yes);
    assert_eq!(model.rate(energy), Rate { records: 20, won: 16 });
    assert_eq!(rate_with(&closings, &[energy, met]), Rate { records: 12, won: 12 });
    let score = |id: Id| model.score(&read.open(id, today()).expect("is open"));
    assert!(score(warm) > 50 && score(cold) < 50, "{} {}", score(warm), score(cold));
    // How far a deal is, and how it ended, is no factor.
    let is_factor = |field: FieldId| read.factors().iter().any(|factor| factor.field == field);
    let told = [opportunity::STAGE, opportunity::FORECAST, opportunity::LOSS_REASON, opportunity::FURTHEST];
    assert!(!told.into_iter().any(is_factor) && is_factor(opportunity::SOURCE) && is_factor(opportunity::TYPE));
    // What becomes of the account afterwards was not known.
    edit(&crm, accounts[0], account::INDUSTRY, link(Id::fixed(RETAIL)));
    let read = outcomes(&crm, DEAL);
    let model = ScoreModel::learn(&read.closings(), read.levels()).expect("enough deals");
    let energy = sign(&read, industry(), Level::Entry(Id::fixed(ENERGY)));
    assert_eq!(model.rate(energy), Rate { records: 20, won: 16 });
}

#[test]
fn an_end_that_is_put_right_counts_once_and_with_what_was_known_before() {
    let crm = TestWorkspace::new();
    let account = new_account(&crm, ENERGY);
    let id = new_deal(&crm, "Solar", account);
    edit(&crm, id, opportunity::AMOUNT, Some(Value::Money(Money { minor: 1_200_000, currency: Currency::EUR })));
    end(&crm, id, true);
    meet(&crm, id);
    edit(&crm, id, opportunity::AMOUNT, Some(Value::Money(Money { minor: 100, currency: Currency::EUR })));
    end(&crm, id, false);
    let read = outcomes(&crm, DEAL);
    let closings = read.closings();
    let level = |field: FieldId| level(&read, &closings[0].codes, field);
    assert_eq!((closings.len(), closings[0].is_won), (1, false));
    assert_eq!(level(opportunity::AMOUNT), Level::From(10_000));
    assert_eq!(level(MEETINGS), Level::None);
    // Opened again, it goes on from what is known then.
    edit(&crm, id, opportunity::STAGE, link(OPEN));
    let read = outcomes(&crm, DEAL);
    assert!(read.closings().is_empty());
    assert_eq!(self::level(&read, &read.open(id, today()).unwrap(), MEETINGS), Level::Yes);
    assert_eq!(self::level(&read, &read.open(id, today()).unwrap(), opportunity::AMOUNT), Level::From(0));
    // Its age goes on with the days.
    let age = |days: i32| self::level(&read, &read.open(id, today().add_days(days)).unwrap(), opportunity::STAGE_SINCE);
    assert_eq!([age(0), age(6), age(7), age(400)], [0, 0, 7, 180].map(Level::From));
}

fn level(read: &Outcomes, codes: &[u8], field: FieldId) -> Level {
    let at = read.factors().iter().position(|factor| factor.field == field).expect("is a factor");
    read.levels()[at][usize::from(codes[at])]
}

#[test]
fn lists_and_reports_of_deals_follow_accounts_and_meetings() {
    let (crm, [_, cold], accounts) = crm();
    wait(crm.session.learn_scores(DEAL, Seq::NONE)).expect("the journal is read");
    let names = || {
        crm.session.read(|set| {
            let (asked, unknown) = query_string::read(set, DEAL, "f=score.filled&sort=-score");
            assert!(unknown.is_empty(), "{unknown:?}");
            let slots = query::run(set, DEAL, &asked, &viewer());
            let name = |slot| set.row_at(DEAL, slot).unwrap().text(opportunity::NAME).to_string();
            slots.iter().map(|slot| name(*slot)).collect::<Vec<_>>()
        })
    };
    let score = |id: Id| {
        crm.session.read(|set| {
            let value = set.value(set.field(DEAL, opportunity::SCORE).unwrap(), set.get(DEAL, id).unwrap());
            match value {
                Some(Value::Number(score)) => score,
                other => panic!("{other:?}"),
            }
        })
    };
    assert_eq!(names(), ["warm", "cold"]);
    let low = score(cold);
    let mut cache = ReportCache::default();
    let mut below = || {
        crm.session.read(|set| {
            let report =
                written::read(set, &format!("of=opportunity&date=*&f=score.span:0,{low}")).expect("is a report");
            compute_cached(&mut cache, set, &report, &viewer()).total
        })
    };
    assert_eq!(below(), [Figure::Count(1)]);
    // A meeting that was held, and its undo.
    meet(&crm, cold);
    assert!(score(cold) > low);
    assert_eq!(below(), [Figure::Count(0)]);
    crm.undo();
    assert_eq!((score(cold), below()), (low, vec![Figure::Count(1)]));
    // Another industry of the account moves its deals in the list that is kept.
    edit(&crm, accounts[1], account::INDUSTRY, link(Id::fixed(ENERGY)));
    edit(&crm, accounts[0], account::INDUSTRY, link(Id::fixed(RETAIL)));
    assert_eq!(names(), ["cold", "warm"]);
    assert_eq!(below(), [Figure::Count(1)]);
    crm.undo();
    crm.undo();
    assert_eq!(names(), ["warm", "cold"]);
    // Another stage: it is learnt anew.
    crm.create(
        RecordType::Stage,
        vec![
            (kontor::domain::records::stage::NAME, text("Signed")),
            (kontor::domain::records::stage::PROBABILITY, Some(Value::Number(95))),
            (kontor::domain::records::stage::FORECAST, link(defaults::COMMIT)),
        ],
    );
    assert_eq!(crm.session.read(|set| set.has_scores(DEAL)), None);
}

/// What a factor says of a deal by the records as they are, naively.
fn naive(set: &RecordStore, row: &Row, factor: Factor, day: Date) -> Level {
    let account = row.link(opportunity::ACCOUNT).and_then(|id| set.get(RecordType::Account, id));
    let from = |number: i64, steps: &[u32]| {
        steps.iter().rev().find(|from| number >= i64::from(**from)).map_or(Level::None, |from| Level::From(*from))
    };
    let value = match factor.field.parts() {
        Some((_, of)) => account.and_then(|row| row.get(of)),
        None => row.get(factor.field),
    };
    match (factor.field, value) {
        (MEETINGS, _) => {
            let held =
                |row: &Row| row.link(activity::TYPE) == Some(defaults::MEETING) && row.get(activity::DONE).is_some();
            let of = |other: &Row| other.link(activity::OPPORTUNITY) == Some(row.id()) && held(other);
            if set.rows(RecordType::Activity).any(|(_, other)| of(other)) { Level::Yes } else { Level::None }
        }
        (_, None) => Level::None,
        (_, Some(Value::Link(id))) if factor.field != opportunity::CONTACT => Level::Entry(id),
        (_, Some(Value::Money(money))) => {
            from(money.minor / 100, &[0, 1_000, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000])
        }
        (_, Some(Value::Moment(at))) if factor.field == opportunity::STAGE_SINCE => {
            from(i64::from(day.0 - at.day().0).max(0), &[0, 7, 30, 90, 180])
        }
        (opportunity::PUSH_COUNT, Some(Value::Number(number))) => from(number, &[1, 2, 4]),
        (_, Some(Value::Number(number))) => from(number, &[1, 10, 50, 250]),
        _ => Level::Yes,
    }
}

/// A change of the journal that is made by hand.
fn changes(set: &RecordStore, deals: &[Id], what: u8, at: usize, number: u32) -> Vec<Change> {
    let id = deals[at % deals.len()];
    let to = |kind: RecordType, id: Id, field: FieldId, after: Option<Value>| {
        let row = set.get(kind, id)?;
        Some(Change::Set { kind, id, field, before: row.get(field), after })
    };
    // Whether dividing by it leaves something.
    let leaves = |by: u32| !number.is_multiple_of(by);
    let company = Id::fixed(70_000 + at as u32 % 3);
    let visit = Id::fixed(71_000 + at as u32 % 4);
    let entry = |first: u32| leaves(3).then(|| Value::Link(Id::fixed(first + number % 3)));
    let ends = [defaults::STAGE_WON, defaults::STAGE_LOST, OPEN];
    let stage = to(DEAL, id, opportunity::STAGE, Some(Value::Link(ends[number as usize % 3])));
    let industry = to(RecordType::Account, company, account::INDUSTRY, entry(ENERGY));
    let held = to(RecordType::Activity, visit, activity::DONE, leaves(2).then_some(Value::Moment(Timestamp(7))));
    let types = [defaults::MEETING, defaults::CALL];
    let new_row = |kind: RecordType, id: Id, fields: &[(FieldId, Value)]| {
        set.locate(id).is_none().then(|| Change::Create { kind, row: Row::new(id, Timestamp(0), &[], fields) })
    };
    let gone = |kind: RecordType, id: Id| Some(Change::Remove { kind, row: set.get(kind, id)?.clone() });
    let all = match what {
        0 => {
            let fields = [(opportunity::NAME, Value::Text("D".into())), (opportunity::STAGE, Value::Link(ends[2]))];
            vec![new_row(DEAL, id, &fields)]
        }
        1 => vec![new_row(RecordType::Account, company, &[(account::NAME, Value::Text("A".into()))])],
        2 => {
            let mut fields = vec![
                (activity::SUBJECT, Value::Text("V".into())),
                (activity::TYPE, Value::Link(types[number as usize % 2])),
            ];
            fields.extend(leaves(3).then_some((activity::OPPORTUNITY, Value::Link(id))));
            fields.sort_unstable_by_key(|(field, _)| *field);
            vec![new_row(RecordType::Activity, visit, &fields)]
        }
        3 => vec![to(DEAL, id, opportunity::ACCOUNT, leaves(4).then_some(Value::Link(company)))],
        4 => {
            let money = Money { minor: i64::from(number) * 40_000, currency: Currency::EUR };
            vec![to(DEAL, id, opportunity::AMOUNT, (number > 0).then_some(Value::Money(money)))]
        }
        5 => vec![to(RecordType::Account, company, account::EMPLOYEES, Some(Value::Number(i64::from(number) * 7)))],
        6 => vec![industry],
        7 => vec![held],
        8 => vec![to(RecordType::Activity, visit, activity::OPPORTUNITY, leaves(4).then_some(Value::Link(id)))],
        9 => vec![to(RecordType::Activity, visit, activity::TYPE, Some(Value::Link(types[number as usize % 2])))],
        10 => {
            let since = Value::Moment(Date(number as i32 * 20).midnight());
            vec![to(DEAL, id, opportunity::STAGE_SINCE, Some(since)), to(DEAL, id, opportunity::TYPE, entry(430))]
        }
        11 => vec![gone(
            [DEAL, RecordType::Account, RecordType::Activity][number as usize % 3],
            [id, company, visit][number as usize % 3],
        )],
        12 => vec![stage],
        // In either order, what the same commit sets is not known before.
        13 => vec![stage, industry, held],
        _ => vec![held, industry, to(DEAL, id, opportunity::PUSH_COUNT, Some(Value::Number(number.into()))), stage],
    };
    all.into_iter().flatten().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(48), ..ProptestConfig::default() })]

    #[test]
    fn the_journal_knows_of_deals_what_the_records_say_and_of_ends_what_they_said_before(
        steps in prop::collection::vec((0..15u8, any::<u8>(), 0..40u32, 0..20i32), 5..120),
    ) {
        let mut set = RecordStore::new();
        for commit in wait(TestWorkspace::new().session.journal()).unwrap() {
            set.apply(&commit);
        }
        let mut read = Outcomes::new(&set, DEAL);
        let deals: Vec<Id> = (0..4).map(|at| Id::fixed(60_000 + at)).collect();
        let mut day = Date(400);
        let mut known: Vec<Closing> = Vec::new();
        for (place, (what, at, number, later)) in steps.iter().enumerate() {
            day = day.add_days(*later);
            let changes = changes(&set, &deals, *what, usize::from(*at), *number);
            let seq = set.head().next();
            let header = Header {
                seq,
                id: Id::fixed(place as u32),
                at: day.midnight(),
                by: None,
                from: None,
                cause: ActionLabel::new(Action::Edit, ""),
                about: None,
                size: changes.len() as u32,
            };
            let before: Vec<_> = deals.iter().map(|id| read.open(*id, day)).collect();
            let commit = Commit { header, changes };
            set.apply(&commit);
            read.apply(&commit);
            for (id, before) in deals.iter().zip(before) {
                let now = read.open(*id, day);
                if let Some(codes) = &now {
                    let row = set.get(DEAL, *id).expect("is there");
                    for factor in read.factors() {
                        prop_assert_eq!(level(&read, codes, factor.field), naive(&set, row, *factor, day), "{:?}", factor);
                    }
                }
                let closed = read.closings().into_iter().find(|closing| closing.record == *id).cloned();
                if let (Some(before), Some(closed)) = (before, &closed) {
                    prop_assert!(now.is_none());
                    prop_assert_eq!((&closed.codes, closed.seq), (&before, seq));
                    known.push(closed.clone());
                }
                // As long as it is closed, it is known as it stood then.
                if let (Some(closed), Some(then)) = (closed, known.iter().rev().find(|known| known.record == *id)) {
                    prop_assert_eq!(closed.codes, then.codes.clone());
                }
            }
        }
    }
}
