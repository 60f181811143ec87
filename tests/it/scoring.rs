//! Scores of leads: counted by hand, against a naive count, and without knowing the outcome.
use kontor::base::{Date, FieldId, Id, Row, Seq, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Change, Commit, Header};
use kontor::command::{Command, Conversion, Import};
use kontor::domain::records::lead;
use kontor::domain::{RecordType, defaults};
use kontor::report::factors::Level;
use kontor::report::outcomes::{Closing, Codes, Outcomes};
use kontor::report::scoring::{MIN_CLOSED, MIN_RECORDS, PastCheck, Rate, ScoreModel, Sign, rate_with};
use kontor::store::RecordStore;
use proptest::prelude::*;

use crate::support::{TestWorkspace, cases, days_pass, link, text, today, wait};

const REFERRAL: u32 = 402;
const LIST: u32 = 400;

fn new_lead(crm: &TestWorkspace, source: u32) -> Id {
    let fields =
        vec![(lead::LAST_NAME, text("Lund")), (lead::COMPANY, text("Fjord")), (lead::SOURCE, link(Id::fixed(source)))];
    crm.create(RecordType::Lead, fields)
}

fn edit(crm: &TestWorkspace, id: Id, field: FieldId, value: Option<Value>) {
    crm.run(Command::Edit { id, fields: vec![(field, value)] });
}

fn convert(crm: &TestWorkspace, id: Id) {
    crm.run(Command::Convert(Conversion { opportunity: None, ..Conversion::new(id) }));
}

fn close(crm: &TestWorkspace, id: Id) {
    let fields = vec![(lead::STATUS, link(defaults::STATUS_NOT_CONVERTED)), (lead::REASON, link(Id::fixed(421)))];
    crm.run(Command::Edit { id, fields });
}

fn read(crm: &TestWorkspace) -> Outcomes {
    outcomes(crm, RecordType::Lead)
}

/// What became of the records of a type.
pub fn outcomes(crm: &TestWorkspace, kind: RecordType) -> Outcomes {
    let mut outcomes = crm.session.read(|set| Outcomes::new(set, kind));
    let head = crm.session.read(RecordStore::head);
    wait(crm.session.each_commit(Seq::NONE, head, |commit| outcomes.apply(commit), |_, _| ())).expect("is read");
    outcomes
}

/// A value by its field.
pub fn sign(outcomes: &Outcomes, field: FieldId, level: Level) -> Sign {
    let factor = outcomes.factors().iter().position(|factor| factor.field == field).expect("is a factor");
    let code = outcomes.levels()[factor].iter().position(|own| *own == level).expect("occurred");
    (factor, code as u8)
}

#[test]
fn of_the_leads_with_this_source_and_a_meeting_so_many_converted() {
    let crm = TestWorkspace::new();
    // 20 referrals, of which 15 convert, 12 of them after a meeting; 20 from the list, of which 2 convert.
    for at in 0..20 {
        let id = new_lead(&crm, REFERRAL);
        if !(12..=17).contains(&at) {
            edit(&crm, id, lead::MEETING_AGREED, Some(Value::Yes));
        }
        if at < 15 {
            convert(&crm, id)
        } else {
            close(&crm, id)
        }
        let id = new_lead(&crm, LIST);
        if at < 2 {
            convert(&crm, id)
        } else {
            close(&crm, id)
        }
        days_pass(1);
    }
    let open = new_lead(&crm, REFERRAL);
    edit(&crm, open, lead::MEETING_AGREED, Some(Value::Yes));
    let other = new_lead(&crm, LIST);
    let outcomes = read(&crm);
    let closings = outcomes.closings();
    let model = ScoreModel::learn(&closings, outcomes.levels()).expect("enough leads");
    assert_eq!(model.all, Rate { records: 40, won: 17 });
    let referral = sign(&outcomes, lead::SOURCE, Level::Entry(Id::fixed(REFERRAL)));
    let meeting = sign(&outcomes, lead::MEETING_AGREED, Level::Yes);
    assert_eq!(model.rate(referral), Rate { records: 20, won: 15 });
    assert_eq!(rate_with(&closings, &[referral, meeting]), Rate { records: 14, won: 12 });
    // (15 + 10 × 17/40) / 30 = 0.6417 against 0.425: ln(1.7907 / 0.7391) = 0.885.
    assert_eq!(model.points[referral.0][usize::from(referral.1)], 88);
    let score = |id: Id| model.score(&outcomes.open(id, today()).expect("is open"));
    assert!(score(open) > 80 && score(other) < 40, "{} {}", score(open), score(other));
    let reasons = model.reasons(&outcomes.open(open, today()).expect("is open"), 2);
    assert!(reasons.contains(&referral) && reasons.contains(&meeting) && model.raises(referral));
    // A closed lead has none, one that is opened again has.
    let closed = closings[0].record;
    assert!(outcomes.open(closed, today()).is_none());
    // Too few for a check on the past.
    assert!(PastCheck::of(&closings, outcomes.levels(), Date::midnight).is_none());
}

#[test]
fn what_the_conversion_itself_sets_is_not_known_before() {
    let crm = TestWorkspace::new();
    let id = new_lead(&crm, LIST);
    // In one step with the status: known too late.
    let fields = vec![
        (lead::STATUS, link(defaults::STATUS_NOT_CONVERTED)),
        (lead::REASON, link(Id::fixed(421))),
        (lead::INDUSTRY, link(Id::fixed(510))),
        (lead::RAISED_HAND, Some(Value::Yes)),
    ];
    crm.run(Command::Edit { id, fields });
    let outcomes = read(&crm);
    let closings = outcomes.closings();
    let level = |closing: &Closing, field: FieldId| {
        let at = outcomes.factors().iter().position(|factor| factor.field == field).expect("is a factor");
        outcomes.levels()[at][usize::from(closing.codes[at])]
    };
    assert_eq!(level(closings[0], lead::RAISED_HAND), Level::None);
    assert_eq!(level(closings[0], lead::INDUSTRY), Level::None);
    assert_eq!(level(closings[0], lead::SOURCE), Level::Entry(Id::fixed(LIST)));
    // How a lead ended is no factor.
    let is_factor = |field: FieldId| outcomes.factors().iter().any(|factor| factor.field == field);
    assert!(![lead::STATUS, lead::REASON, lead::CONVERSION_REASON, lead::SALUTATION].into_iter().any(is_factor));
    // Opened again, it is no closed lead; deleted, it counts nowhere, and restored as before.
    edit(&crm, id, lead::STATUS, link(defaults::STATUS_OPEN));
    assert!(read(&crm).closings().is_empty() && read(&crm).open(id, today()).is_some());
    close(&crm, id);
    crm.run(Command::Delete(vec![id]));
    assert!(read(&crm).closings().is_empty());
    crm.undo();
    assert_eq!(read(&crm).closings().len(), 1);
    // The undo of a conversion takes it back.
    let id = new_lead(&crm, LIST);
    convert(&crm, id);
    assert_eq!(read(&crm).closings().len(), 2);
    crm.undo();
    assert_eq!(read(&crm).closings().len(), 1);
}

#[test]
fn leads_that_come_in_closed_are_left_out_and_counted() {
    let crm = TestWorkspace::new();
    let row = Row::new(
        Id::fixed(77_000),
        Timestamp(0),
        &[],
        &[
            (lead::LAST_NAME, Value::Text("Elsewhere".into())),
            (lead::COMPANY, Value::Text("Fjord".into())),
            (lead::STATUS, Value::Link(defaults::STATUS_NOT_CONVERTED)),
            (lead::REASON, Value::Link(Id::fixed(421))),
        ],
    );
    crm.run(Command::Import(Import {
        file: "x".into(),
        new: vec![(RecordType::Lead, row)].into(),
        fills: Vec::new().into(),
        blobs: Default::default(),
    }));
    let outcomes = read(&crm);
    assert_eq!((outcomes.closings().len(), outcomes.unknown()), (0, 1));
}

fn closing(at: usize, codes: Vec<u8>, is_won: bool, day: i32) -> Closing {
    Closing {
        record: Id::fixed(at as u32),
        codes: codes.into(),
        is_won,
        seq: Seq(at as u32 + 1),
        at: Date(20_000 + day).midnight(),
    }
}

const LEVELS: usize = 3;

fn levels() -> Vec<Vec<Level>> {
    vec![vec![Level::None, Level::Yes, Level::From(10)]; 4]
}

fn leads() -> impl Strategy<Value = Vec<Closing>> {
    let one = (prop::collection::vec(0..LEVELS as u8, 4), any::<bool>());
    prop::collection::vec(one, MIN_CLOSED..220).prop_map(|all| {
        let one = |(at, (codes, roll)): (usize, (Vec<u8>, bool))| {
            // The first factor matters.
            let is_won = if codes[0] == 1 { roll || at % 3 == 0 } else { roll && at % 3 == 0 };
            closing(at, codes, is_won, at as i32 / 2)
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(32), ..ProptestConfig::default() })]

    #[test]
    fn rates_points_and_scores_are_those_of_a_naive_count(all in leads()) {
        let refs: Vec<&Closing> = all.iter().collect();
        let Some(model) = ScoreModel::learn(&refs, &levels()) else {
            let converted = all.iter().filter(|one| one.is_won).count();
            prop_assert!(all.len() < MIN_CLOSED || converted < 8 || all.len() - converted < 8);
            return Ok(());
        };
        let share = |with: &dyn Fn(&Closing) -> bool| {
            let own: Vec<&Closing> = all.iter().filter(|one| with(one)).collect();
            (own.len(), own.iter().filter(|one| one.is_won).count())
        };
        let (whole, won) = share(&|_| true);
        let usual = won as f64 / whole as f64;
        let mut points = [[0.0f64; LEVELS]; 4];
        for (factor, points) in points.iter_mut().enumerate() {
            for (level, points) in points.iter_mut().enumerate() {
                let (leads, converted) = share(&|one| one.codes[factor] == level as u8);
                prop_assert_eq!(model.rates[factor][level], Rate { records: leads as u32, won: converted as u32 });
                if leads >= MIN_RECORDS as usize {
                    let moved = (converted as f64 + 10.0 * usual) / (leads as f64 + 10.0);
                    *points = (100.0 * ((moved / (1.0 - moved)).ln() - (usual / (1.0 - usual)).ln())).round();
                }
            }
        }
        let sum = |codes: &Codes| codes.iter().enumerate().map(|(at, code)| points[at][usize::from(*code)]).sum::<f64>();
        for one in &all {
            let own = sum(&one.codes);
            prop_assert_eq!(f64::from(model.sum(&one.codes)), own);
            let (below, _) = share(&|other| sum(&other.codes) < own);
            let (same, _) = share(&|other| sum(&other.codes) == own);
            prop_assert_eq!(usize::from(model.score(&one.codes)), (2 * below + same) * 50 / whole);
        }
    }

    #[test]
    fn what_happens_after_the_cut_does_not_change_what_was_learnt(all in leads(), turned in any::<u64>()) {
        let refs: Vec<&Closing> = all.iter().collect();
        let Some(check) = PastCheck::of(&refs, &levels(), Date::midnight) else { return Ok(()) };
        // Each lead is on one side of the day, and each of the later ones in one fifth.
        let cut = check.since.midnight();
        prop_assert_eq!(check.learnt, all.iter().filter(|one| one.at < cut).count());
        let mut later: Vec<Id> = all.iter().filter(|one| one.at >= cut).map(|one| one.record).collect();
        let mut listed: Vec<Id> = check.fifths.iter().flat_map(|fifth| fifth.records.clone()).collect();
        later.sort_unstable();
        listed.sort_unstable();
        prop_assert_eq!(later, listed);
        let converted = all.iter().filter(|one| one.at >= cut && one.is_won).count();
        prop_assert_eq!(check.all().won as usize, converted);
        // With other outcomes after the day, the same leads are in the same fifths.
        let turn = |one: &Closing| {
            let is_turned = one.at >= cut && (turned >> (one.seq.0 % 64)) & 1 == 1;
            Closing { is_won: one.is_won != is_turned, ..one.clone() }
        };
        let others: Vec<Closing> = all.iter().map(turn).collect();
        let refs: Vec<&Closing> = others.iter().collect();
        if let Some(other) = PastCheck::of(&refs, &levels(), Date::midnight) {
            let leads = |check: &PastCheck| check.fifths.iter().map(|fifth| fifth.records.clone()).collect::<Vec<_>>();
            prop_assert_eq!(leads(&check), leads(&other));
        }
    }

    #[test]
    fn what_is_known_of_a_lead_is_what_stood_before_it_was_closed(
        steps in prop::collection::vec((0..6u8, any::<prop::sample::Index>(), 0..4u32), 5..60),
    ) {
        // A journal made by hand: creations, changes of three fields, endings alone or with a change in the same commit.
        let mut set = RecordStore::new();
        let crm = TestWorkspace::new();
        for commit in wait(crm.session.journal()).unwrap() {
            set.apply(&commit);
        }
        let first = Outcomes::new(&set, RecordType::Lead);
        let mut outcomes = first;
        let mut leads: Vec<Id> = Vec::new();
        // Naively: the state of the store before each ending.
        let mut known: Vec<(Id, Option<Row>, bool)> = Vec::new();
        for (place, (what, at, number)) in steps.iter().enumerate() {
            let changes = if *what == 0 || leads.is_empty() {
                let id = Id::fixed(60_000 + place as u32);
                leads.push(id);
                let fields = [(lead::LAST_NAME, Value::Text("L".into())), (lead::STATUS, Value::Link(defaults::STATUS_OPEN))];
                vec![Change::Create { kind: RecordType::Lead, row: Row::new(id, Timestamp(0), &[], &fields) }]
            } else {
                let id = leads[at.index(leads.len())];
                let set_field = |field: FieldId, after: Option<Value>| Change::Set {
                    kind: RecordType::Lead,
                    id,
                    field,
                    before: set.get(RecordType::Lead, id).and_then(|row| row.get(field)),
                    after,
                };
                let source = (number % 4 > 0).then(|| Value::Link(Id::fixed(400 + number)));
                let ends = [defaults::STATUS_CONVERTED, defaults::STATUS_NOT_CONVERTED, defaults::STATUS_OPEN];
                let status = ends[*number as usize % 3];
                match what {
                    1 => vec![set_field(lead::SOURCE, source)],
                    2 => vec![set_field(lead::RAISED_HAND, (number % 2 > 0).then_some(Value::Yes))],
                    3 => vec![set_field(lead::EMPLOYEES, Some(Value::Number(i64::from(*number) * 20)))],
                    _ => {
                        // Another end of a closed lead puts it right: it was known as it stood before the first one.
                        let before = known.iter().position(|(own, ..)| *own == id).map(|at| known.remove(at).1);
                        if status != defaults::STATUS_OPEN {
                            let row = before.unwrap_or_else(|| set.get(RecordType::Lead, id).cloned());
                            known.push((id, row, status == defaults::STATUS_CONVERTED));
                        }
                        let ending = set_field(lead::STATUS, Some(Value::Link(status)));
                        match what {
                            4 => vec![ending],
                            // In either order, what the same commit sets is not known before.
                            _ if number % 2 == 0 => vec![set_field(lead::SOURCE, source), ending],
                            _ => vec![ending, set_field(lead::SOURCE, source)],
                        }
                    }
                }
            };
            let seq = set.head().next();
            let header = Header {
                seq,
                id: Id::fixed(place as u32),
                at: Timestamp(place as i64),
                by: None,
                from: None,
                cause: ActionLabel::new(Action::Edit, ""),
                about: None,
                size: changes.len() as u32,
            };
            let commit = Commit { header, changes };
            set.apply(&commit);
            outcomes.apply(&commit);
        }
        let closings = outcomes.closings();
        prop_assert_eq!(closings.len(), known.len());
        for closing in closings {
            let (_, row, is_won) = known.iter().find(|(id, ..)| *id == closing.record).unwrap();
            let row = row.as_ref().unwrap();
            prop_assert_eq!(closing.is_won, *is_won);
            for (at, factor) in outcomes.factors().iter().enumerate() {
                let level = outcomes.levels()[at][usize::from(closing.codes[at])];
                let wanted = match (factor.field, row.get(factor.field)) {
                    (_, None) => Level::None,
                    (lead::SOURCE, Some(Value::Link(id))) => Level::Entry(id),
                    (lead::EMPLOYEES, Some(Value::Number(number))) => match number {
                        ..1 => Level::None,
                        1..10 => Level::From(1),
                        10..50 => Level::From(10),
                        _ => Level::From(50),
                    },
                    _ => Level::Yes,
                };
                prop_assert_eq!(level, wanted);
            }
        }
        prop_assert!(today().0 > 0);
    }
}
