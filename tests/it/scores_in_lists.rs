//! The score of a lead as a value of lists: in orders, filters, groups, reports and files, the same as the journal tells, and of no use
//! where every browser has to come to the same.
use std::rc::Rc;

use kontor::base::{Date, FieldId, Id, Row, Seq, TimeZone, Timestamp, Value};
use kontor::command::{Command, Conversion};
use kontor::domain::demo::generator;
use kontor::domain::formula::parse::parse;
use kontor::domain::records::lead;
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::report::factors::SCORED;
use kontor::report::outcomes::Outcomes;
use kontor::report::scorer::Scorer;
use kontor::report::scoring::{PastCheck, ScoreModel};
use kontor::report::{Figure, ReportCache, compute_cached, query_string as written};
use kontor::session::demo_builder::build_demo_from;
use kontor::store::automations::{Automation, Problem, Trigger};
use kontor::store::computed_values::View;
use kontor::store::filter::{Filter, Predicate};
use kontor::store::formulas::WorkspaceNames;
use kontor::store::query::{self, Query};
use kontor::store::record_rule::{Effect, Trouble, read};
use kontor::store::{RecordStore, groups, query_string};
use kontor::worker_protocol::Request;
use kontor::worker_protocol::messages::{ListExport, ListFormat};

use crate::automations::{automation, plan};
use crate::record_rules::a_rule;
use crate::support::worker::Worker;
use crate::support::{TestWorkspace, days_pass, link, text, today, viewer, wait, world};

const LEAD: RecordType = RecordType::Lead;
const REFERRAL: u32 = 402;
const LIST: u32 = 400;

fn new_lead(crm: &TestWorkspace, name: &str, source: u32) -> Id {
    let fields =
        vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Fjord")), (lead::SOURCE, link(Id::fixed(source)))];
    crm.create(LEAD, fields)
}

fn end(crm: &TestWorkspace, id: Id, is_won: bool) {
    match is_won {
        true => crm.run(Command::Convert(Conversion { opportunity: None, ..Conversion::new(id) })),
        false => {
            let fields =
                vec![(lead::STATUS, link(defaults::STATUS_NOT_CONVERTED)), (lead::REASON, link(Id::fixed(421)))];
            crm.run(Command::Edit { id, fields })
        }
    };
}

/// 20 referrals, of which 15 converted, 20 from a list, of which 3 did, and three open leads.
fn crm() -> (TestWorkspace, [Id; 3]) {
    let crm = TestWorkspace::new();
    for at in 0..20 {
        let id = new_lead(&crm, "past", REFERRAL);
        end(&crm, id, at < 15);
        let id = new_lead(&crm, "past", LIST);
        end(&crm, id, at < 3);
        days_pass(1);
    }
    let open = [("cold", LIST), ("warm", REFERRAL), ("tepid", 401)];
    let open = open.map(|(name, source)| new_lead(&crm, name, source));
    (crm, open)
}

fn learn(crm: &TestWorkspace) {
    wait(crm.session.learn_scores(LEAD, Seq::NONE)).expect("the journal is read");
}

fn score(set: &RecordStore, id: Id) -> Option<i64> {
    match set.value(set.field(LEAD, lead::SCORE)?, set.get(LEAD, id)?)? {
        Value::Number(score) => Some(score),
        other => panic!("{other:?}"),
    }
}

fn names(crm: &TestWorkspace, address: &str) -> Vec<String> {
    crm.session.read(|set| {
        let (asked, unknown) = query_string::read(set, LEAD, address);
        assert!(unknown.is_empty(), "{unknown:?}");
        // As in a saved view.
        assert_eq!(query_string::read(set, LEAD, &query_string::write(set, LEAD, &asked)).0, asked);
        let slots = query::run(set, LEAD, &asked, &viewer());
        slots.iter().map(|slot| set.row_at(LEAD, *slot).unwrap().text(lead::LAST_NAME).to_string()).collect()
    })
}

#[test]
fn lists_are_sorted_filtered_and_grouped_by_score_and_follow_each_change() {
    let (crm, [cold, warm, tepid]) = crm();
    // Nothing is learnt yet, and nobody is told a wrong number.
    assert!(crm.session.read(|set| score(set, warm).is_none() && set.has_scores(LEAD).is_none()));
    assert!(names(&crm, "f=score.span:1,").is_empty());
    learn(&crm);
    let best = "f=score.filled&sort=-score";
    assert_eq!(names(&crm, best), ["warm", "tepid", "cold"]);
    let scores = crm.session.read(|set| [cold, warm, tepid].map(|id| score(set, id).expect("is open")));
    assert!(scores[1] > 60 && scores[0] < 40, "{scores:?}");
    assert_eq!(names(&crm, &format!("f=score.span:{},", scores[1])), ["warm"]);
    let by = |set: &RecordStore| {
        let slots = query::run(set, LEAD, &Query::default(), &viewer());
        let field = set.field(LEAD, lead::SCORE).unwrap();
        assert!(groups::can_group(field));
        let all = groups::groups(set, LEAD, field, &slots, Language::En, |at| at.day());
        all.into_iter().map(|group| (group.key, group.slots.len())).collect::<Vec<_>>()
    };
    let grouped = crm.session.read(by);
    let fifth = |score: i64| groups::Key::Score((score / 20 * 20) as u8);
    assert_eq!(grouped.first(), Some(&(fifth(scores[1]), 1)));
    assert_eq!(grouped.last(), Some(&(groups::Key::Empty, 40)));
    // A change that matters moves the lead at once, and its undo moves it back.
    crm.run(Command::Edit { id: cold, fields: vec![(lead::SOURCE, link(Id::fixed(REFERRAL)))] });
    assert_eq!(names(&crm, best), ["cold", "warm", "tepid"]);
    crm.undo();
    assert_eq!(names(&crm, best), ["warm", "tepid", "cold"]);
    // A closed lead has no score.
    end(&crm, warm, true);
    assert_eq!(names(&crm, best), ["tepid", "cold"]);
    crm.undo();
    assert_eq!(names(&crm, best), ["warm", "tepid", "cold"]);
    // Other statuses or fields: it is learnt anew.
    crm.create(
        RecordType::Status,
        vec![
            (kontor::domain::records::status::NAME, text("Parked")),
            (kontor::domain::records::status::CATEGORY, link(defaults::NOT_CONVERTED)),
        ],
    );
    assert_eq!(crm.session.read(|set| set.has_scores(LEAD)), None);
}

#[test]
fn scores_of_rows_are_those_that_the_journal_tells() {
    let data = generator::generate(generator::SIZES[0]);
    let (commits, set) = build_demo_from(&world(), Language::En, &data, &|_, _| ()).expect("no rule is broken");
    let view = View { today: today(), language: Language::En, zone: TimeZone::UTC, evaluate: None };
    set.view(view);
    for kind in SCORED {
        let mut outcomes = Outcomes::new(&set, kind);
        commits.iter().for_each(|commit| outcomes.apply(commit));
        let model = ScoreModel::learn(&outcomes.closings(), outcomes.levels()).expect("enough records");
        set.put_scores(kind, Rc::new(Scorer::new(&outcomes, Some(&model))));
        let field = set.fields(kind).iter().find(|field| field.scored() == Some(kind)).expect("has scores");
        let mut told: Vec<u8> = Vec::new();
        for (_, row) in set.rows(kind) {
            let expected = outcomes.open(row.id(), today()).map(|codes| model.score(&codes));
            let own = set.value(field, row);
            assert_eq!(own, expected.map(|score| Value::Number(score.into())), "{kind:?} {:?}", row.id());
            told.extend(expected);
        }
        assert!(told.len() > 50 && told.iter().max() > told.iter().min(), "{told:?}");
        // What is learnt is worth it: the best fifth fared a good deal better than all, the last one less than half as well.
        let check = PastCheck::of(&outcomes.closings(), outcomes.levels(), Date::midnight).expect("enough records");
        let all = f64::from(check.all().won) / f64::from(check.all().records);
        let rate = |at: usize| check.fifths[at].won.len() as f64 / check.fifths[at].records.len() as f64;
        assert!(rate(0) > all * 1.3 && rate(4) < all * 0.5, "{kind:?} {} {} {all}", rate(0), rate(4));
    }
}

#[test]
fn with_too_few_closed_leads_there_is_no_score_and_it_is_known_that_there_is_none() {
    let crm = TestWorkspace::new();
    let open = new_lead(&crm, "open", LIST);
    learn(&crm);
    crm.session.read(|set| {
        assert_eq!((score(set, open), set.has_scores(LEAD)), (None, Some(false)));
    });
}

#[test]
fn a_past_day_does_not_know_what_was_learnt_later() {
    let (crm, [_, warm, _]) = crm();
    learn(&crm);
    let head = crm.session.read(RecordStore::head);
    let past = wait(crm.session.as_of(Seq(head.0 - 1), |_, _| ())).expect("is there");
    assert_eq!((score(&past, warm), past.has_scores(LEAD)), (None, None));
}

#[test]
fn reports_count_by_score_as_soon_as_it_is_known() {
    let (crm, [_, warm, _]) = crm();
    let mut cache = ReportCache::default();
    let mut count = |address: &str| {
        crm.session.read(|set| {
            let report = written::read(set, address).expect("is a report");
            compute_cached(&mut cache, set, &report, &viewer()).total
        })
    };
    let address = "of=lead&date=*&f=score.span:1,";
    assert_eq!(count(address), [Figure::Count(0)]);
    learn(&crm);
    assert_eq!(count(address), [Figure::Count(3)]);
    end(&crm, warm, true);
    assert_eq!(count(address), [Figure::Count(2)]);
}

#[test]
fn a_file_has_the_scores_of_the_page() {
    let (crm, open) = crm();
    let until = crm.session.read(RecordStore::head);
    learn(&crm);
    let expected = crm.session.read(|set| open.map(|id| score(set, id).unwrap()));
    // What is closed after the page has learnt.
    let later = new_lead(&crm, "later", LIST);
    end(&crm, later, true);
    let slots = crm.session.read(|set| {
        let of = |id: &Id| set.locate(*id).unwrap().1;
        open.iter().map(of).collect::<Vec<_>>()
    });
    let mut worker = Worker::on(crm.storage.clone(), true);
    let fields = vec![lead::LAST_NAME, lead::SCORE];
    let (kind, language, format) = (LEAD, Language::De, ListFormat::Csv);
    let list = ListExport { kind, fields, slots, language, format, learnt: vec![(LEAD, until)] };
    let file = worker.ask(Request::WriteList(list), "").1;
    let lines: Vec<String> =
        ["cold", "warm", "tepid"].iter().zip(expected).map(|(name, score)| format!("{name};{score}\n")).collect();
    assert_eq!(file, format!("\u{feff}Nachname;Score\n{}", lines.concat()));
}

#[test]
fn what_has_to_be_the_same_everywhere_cannot_use_a_score() {
    let (crm, [_, warm, _]) = crm();
    learn(&crm);
    let when = Filter::field(lead::SCORE, Predicate::Filled);
    let rule = a_rule(&crm, LEAD, Effect::Required, when.clone(), &[lead::PHONE]);
    let stored = crm.session.read(|set| rule.write(set));
    let fields = stored.into_iter().filter_map(|(number, value)| Some((number, value?))).collect::<Vec<_>>();
    // Neither one that is stored here, nor one that comes with another copy.
    let said = crm.refusal(Command::Create {
        kind: RecordType::RecordRule,
        fields: fields.clone().into_iter().map(|(number, value)| (number, Some(value))).collect(),
    });
    assert!(said.contains("archived or deleted"), "{said}");
    let mut fields = fields;
    fields.sort_unstable_by_key(|(number, _)| *number);
    let row = Row::new(Id::fixed(9), Timestamp(0), &[], &fields);
    assert_eq!(crm.session.read(|set| read(set, &row).err()), Some(Trouble::LostField));
    let fires = Automation { filter: when, ..automation(LEAD, Trigger::Created, vec![plan("Call", 1)]) };
    let read = crm.session.read(|set| Automation::read(set, &fires.write(set)));
    assert_eq!(read, Err(Problem::Gone));
    crm.session.read(|set| {
        let names = WorkspaceNames { set, language: Language::En };
        assert!(parse("Score + 1", LEAD, &names, None).is_err());
        assert!(parse("Employees + 1", LEAD, &names, None).is_ok());
    });
    // Nor is it entered.
    assert!(crm.try_do(Command::Edit { id: warm, fields: vec![(lead::SCORE, Some(Value::Number(99)))] }).is_err());
}

#[test]
fn a_linked_lead_brings_its_score_along() {
    let (crm, [_, warm, _]) = crm();
    learn(&crm);
    let path = FieldId::through(kontor::domain::records::activity::LEAD, lead::SCORE).unwrap();
    let task = crm.create(
        RecordType::Activity,
        vec![
            (kontor::domain::records::activity::SUBJECT, text("Call")),
            (kontor::domain::records::activity::TYPE, link(defaults::CALL)),
            (kontor::domain::records::activity::LEAD, link(warm)),
            (kontor::domain::records::activity::DUE, Some(Value::Day(Date(20_000)))),
        ],
    );
    crm.session.read(|set| {
        let field = set.field(RecordType::Activity, path).unwrap();
        let value = set.value(field, set.get(RecordType::Activity, task).unwrap());
        assert_eq!(value, score(set, warm).map(Value::Number));
        assert!(field.is_learnt());
    });
}
