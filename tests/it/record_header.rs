//! The head of a record page: its chips, how urgent they are, the path, and the next step.
use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{FieldId, Id, Value};
use kontor::command::Command;
use kontor::domain::picklist::Picklist;
use kontor::domain::records::{activity, contact, lead, opportunity, stage};
use kontor::domain::{RecordType, defaults};
use kontor::store::picklists;
use kontor::store::record_header::{self, Chip, NextStep, Reach, Urgency};

fn lead(crm: &TestWorkspace) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht"))])
}

fn deal(crm: &TestWorkspace, closes: i32) -> Id {
    let closes = Some(Value::Day(today().add_days(closes)));
    crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof")), (opportunity::CLOSE_DATE, closes)])
}

fn edit(crm: &TestWorkspace, id: Id, number: FieldId, value: Option<Value>) {
    crm.run(Command::Edit { id, fields: vec![(number, value)] });
}

fn step(crm: &TestWorkspace, kind: RecordType, id: Id) -> Option<NextStep> {
    crm.session.read(|set| record_header::next_step(set, kind, id))
}

fn urgency(crm: &TestWorkspace, kind: RecordType, id: Id, chip: Chip) -> Option<Urgency> {
    crm.session.read(|set| record_header::urgency(set, kind, set.get(kind, id)?, chip, today()))
}

fn path(crm: &TestWorkspace, kind: RecordType, id: Id, number: FieldId) -> Vec<Id> {
    crm.session.read(|set| {
        let current = set.get(kind, id).and_then(|row| row.link(number));
        record_header::path(set, kind, current)
    })
}

fn plan(crm: &TestWorkspace, about: (FieldId, Id), due: i32) {
    let due = Some(Value::Day(today().add_days(due)));
    let fields = vec![
        (activity::TYPE, link(defaults::TASK)),
        (activity::SUBJECT, text("Call back")),
        (activity::DUE, due),
        (about.0, link(about.1)),
    ];
    crm.create(RecordType::Activity, fields);
}

#[test]
fn a_lead_is_talked_to_first_and_converted_then() {
    let crm = TestWorkspace::new();
    let id = lead(&crm);
    assert_eq!(step(&crm, RecordType::Lead, id), Some(NextStep::FirstTalk));
    crm.run(Command::Log {
        about: id,
        fields: vec![(activity::TYPE, link(defaults::CALL)), (activity::SUBJECT, text("Talked"))],
    });
    assert_eq!(step(&crm, RecordType::Lead, id), Some(NextStep::Convert));
    crm.run(Command::Disqualify { leads: vec![id], reason: defaults::REASON_PERIOD });
    assert_eq!(step(&crm, RecordType::Lead, id), None);
}

#[test]
fn a_deal_goes_to_its_next_stage_until_it_is_closed_and_can_be_lost_while_it_is_open() {
    let crm = TestWorkspace::new();
    let id = deal(&crm, 30);
    let stages = crm.session.read(|set| picklists::stages_of(set, defaults::MAIN_PIPELINE));
    for next in &stages[1..stages.len() - 1] {
        assert_eq!(step(&crm, RecordType::Opportunity, id), Some(NextStep::Stage(*next)));
        assert_eq!(crm.session.read(|set| record_header::lost_stage(set, id)), stages.last().copied());
        edit(&crm, id, opportunity::STAGE, link(*next));
    }
    assert_eq!(step(&crm, RecordType::Opportunity, id), None);
    assert_eq!(crm.session.read(|set| record_header::lost_stage(set, id)), None);
}

#[test]
fn a_person_is_called_or_written_to_unless_that_is_not_wanted() {
    let crm = TestWorkspace::new();
    let fields = vec![
        (contact::LAST_NAME, text("Berg")),
        (contact::MOBILE, text("+49 40 1")),
        (contact::EMAIL, text("ada@nordlicht.example")),
    ];
    let person = crm.create(RecordType::Contact, fields);
    let deal = deal(&crm, 30);
    edit(&crm, deal, opportunity::CONTACT, link(person));
    let reach = || {
        crm.session.read(|set| {
            let row = set.get(RecordType::Opportunity, deal).expect("is there");
            record_header::reach(set, RecordType::Opportunity, row)
        })
    };
    let (phone, email) = (Some("+49 40 1".to_string()), Some("ada@nordlicht.example".to_string()));
    assert_eq!(reach(), Reach { phone, email: email.clone() });
    assert_eq!(step(&crm, RecordType::Contact, person), Some(NextStep::Call));
    edit(&crm, person, contact::DO_NOT_CALL, Some(Value::Yes));
    assert_eq!(reach(), Reach { phone: None, email });
    assert_eq!(step(&crm, RecordType::Contact, person), Some(NextStep::Email));
    edit(&crm, person, contact::OPT_OUT, Some(Value::Yes));
    assert_eq!((reach(), step(&crm, RecordType::Contact, person)), (Reach::default(), None));
}

#[test]
fn a_close_date_and_a_next_activity_are_urgent_while_the_deal_is_open() {
    let crm = TestWorkspace::new();
    let closes = Chip::Field(opportunity::CLOSE_DATE);
    let urgency = |id: Id, chip: Chip| urgency(&crm, RecordType::Opportunity, id, chip);
    for (days, expected) in [(-1, Some(Urgency::Late)), (0, Some(Urgency::Soon)), (7, Some(Urgency::Soon)), (8, None)] {
        assert_eq!(urgency(deal(&crm, days), closes), expected, "{days}");
    }
    let id = deal(&crm, 60);
    assert_eq!(urgency(id, Chip::NextActivity), Some(Urgency::Soon));
    plan(&crm, (activity::OPPORTUNITY, id), 2);
    assert_eq!(urgency(id, Chip::NextActivity), None);
    days_pass(3);
    assert_eq!(urgency(id, Chip::NextActivity), Some(Urgency::Late));
    days_pass(90);
    assert_eq!(urgency(id, closes), Some(Urgency::Late));
    let won = crm.session.read(|set| {
        let won = |id: &Id| set.get(RecordType::Stage, *id).is_some_and(|row| row.is(stage::WON));
        picklists::stages_of(set, defaults::MAIN_PIPELINE).into_iter().find(won)
    });
    edit(&crm, id, opportunity::STAGE, won.and_then(link));
    assert_eq!((urgency(id, closes), urgency(id, Chip::NextActivity)), (None, None));
}

#[test]
fn a_path_has_one_end_the_good_one_unless_the_record_ended_elsewhere() {
    let crm = TestWorkspace::new();
    let id = lead(&crm);
    let all = crm.session.read(|set| picklists::of_list(set, Picklist::Status));
    assert_eq!(path(&crm, RecordType::Lead, id, lead::STATUS), all[..3]);
    crm.run(Command::Disqualify { leads: vec![id], reason: defaults::REASON_PERIOD });
    assert_eq!(path(&crm, RecordType::Lead, id, lead::STATUS), [all[0], all[1], all[3]]);
    let is_bad = |kind, id| crm.session.read(|set| record_header::is_bad_end(set, kind, id));
    assert_eq!(all.iter().map(|id| is_bad(RecordType::Lead, *id)).collect::<Vec<_>>(), [false, false, false, true]);
    let id = deal(&crm, 30);
    let stages = crm.session.read(|set| picklists::stages_of(set, defaults::MAIN_PIPELINE));
    assert_eq!(path(&crm, RecordType::Opportunity, id, opportunity::STAGE), stages[..9]);
    assert!(is_bad(RecordType::Opportunity, stages[9]) && !is_bad(RecordType::Opportunity, stages[8]));
}

#[test]
fn every_chip_is_a_field_of_its_type_and_stands_nowhere_else() {
    let crm = TestWorkspace::new();
    for kind in RecordType::WORK {
        for chip in record_header::chips(kind) {
            let (Chip::Field(number) | Chip::Position(number)) = chip else { continue };
            assert!(crm.session.read(|set| set.field(kind, *number).is_some()));
            assert_eq!(record_header::has_chip(kind, *number), matches!(chip, Chip::Field(_)));
        }
    }
}
