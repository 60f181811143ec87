//! The sales process of the domain rules: lead, qualification, conversion, opportunity, undo.
use std::sync::Arc;

use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{Currency, FieldId, Id, Money, Value};
use kontor::command::{BulkEdit, Command, Conversion, FieldEdit, Target};
use kontor::domain::records::{account, activity, choice, contact, lead, opportunity};
use kontor::domain::{RecordType, defaults};
use kontor::locale::Language;
use kontor::session::{CommandOutcome, SessionError};

fn euros(euros: i64) -> Option<Value> {
    Some(Value::Money(Money { minor: euros * 100, currency: Currency::EUR }))
}

fn ada(crm: &TestWorkspace) -> Id {
    crm.create(
        RecordType::Lead,
        vec![
            (lead::FIRST_NAME, text("Ada")),
            (lead::LAST_NAME, text("Berg")),
            (lead::COMPANY, text("Nordlicht GmbH")),
            (lead::EMAIL, text("ada@nordlicht.example")),
            (lead::PHONE, text("+49 40 123456")),
            (lead::CITY, text("Hamburg")),
            (lead::AMOUNT, euros(5_000)),
        ],
    )
}

fn into_new(lead: Id) -> Conversion {
    Conversion::new(lead)
}

fn log(crm: &TestWorkspace, about: Id, kind: Id) {
    crm.run(Command::Log {
        about,
        fields: vec![(activity::SUBJECT, text("First talk")), (activity::TYPE, link(kind))],
    });
}

fn converted(crm: &TestWorkspace, lead: Id, field: FieldId) -> Id {
    crm.get(lead, field).and_then(|value| value.link()).expect("conversion links the record")
}

#[test]
fn a_new_lead_is_open_and_has_a_deadline() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_OPEN));
    assert_eq!(crm.get(ada, lead::DEADLINE), Some(Value::Day(today().add_days(90))));
}

#[test]
fn a_lead_needs_last_name_and_company() {
    let crm = TestWorkspace::new();
    let refused = crm.try_do(Command::Create { kind: RecordType::Lead, fields: vec![(lead::LAST_NAME, text("Berg"))] });
    assert!(matches!(refused, Err(SessionError::Refused(refusal)) if refusal.field.unwrap().number == lead::COMPANY));
    assert_eq!(crm.session.read(|set| set.count(RecordType::Lead)), 0);
}

#[test]
fn the_first_activity_that_is_done_moves_a_lead_to_working_whatever_its_type() {
    let is_working = |crm: &TestWorkspace, lead: Id| crm.get(lead, lead::STATUS) == link(defaults::STATUS_WORKING);
    for kind in [defaults::CALL, defaults::EMAIL, defaults::MEETING, defaults::NOTE] {
        let crm = TestWorkspace::new();
        let ada = ada(&crm);
        log(&crm, ada, kind);
        assert!(is_working(&crm, ada));
        crm.undo();
        assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_OPEN));
    }
    // What is planned counts once it is done: a task always, anything else with a date ahead.
    for (kind, days) in [(defaults::TASK, 0), (defaults::TASK, 3), (defaults::CALL, 3), (defaults::NOTE, 3)] {
        let crm = TestWorkspace::new();
        let ada = ada(&crm);
        let planned = vec![
            (activity::SUBJECT, text("Call back")),
            (activity::TYPE, link(kind)),
            (activity::DUE, Some(Value::Day(today().add_days(days)))),
        ];
        let id = crm.run(Command::Log { about: ada, fields: planned }).created[0].1;
        assert!(!is_working(&crm, ada));
        crm.run(Command::Complete { activity: id });
        assert!(is_working(&crm, ada));
    }
    // An open lead that is beyond Open stays where it is.
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    log(&crm, ada, defaults::NOTE);
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_NOT_CONVERTED));
}

#[test]
fn converted_cannot_be_set_by_hand_and_closing_asks_for_a_reason() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    let set = |status| Command::Edit { id: ada, fields: vec![(lead::STATUS, link(status))] };
    assert!(crm.try_do(set(defaults::STATUS_CONVERTED)).is_err());
    assert!(crm.try_do(set(defaults::STATUS_NOT_CONVERTED)).is_err());
    crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_NOT_CONVERTED));
}

#[test]
fn overdue_leads_are_closed_by_one_action_and_reopened_by_one_undo() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    days_pass(91);
    crm.run(Command::CloseOverdue);
    assert_eq!(crm.get(ada, lead::REASON), link(defaults::REASON_PERIOD));
    crm.undo();
    assert_eq!(crm.get(ada, lead::STATUS), link(defaults::STATUS_OPEN));
    assert_eq!(crm.get(ada, lead::REASON), None);
}

#[test]
fn conversion_creates_account_contact_and_opportunity_and_carries_activities() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    log(&crm, ada, defaults::CALL);
    crm.run(Command::Convert(into_new(ada)));
    let company = converted(&crm, ada, lead::CONVERTED_ACCOUNT);
    let person = converted(&crm, ada, lead::CONVERTED_CONTACT);
    let deal = converted(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    assert_eq!(crm.get(company, account::NAME), text("Nordlicht GmbH"));
    assert_eq!(crm.get(company, account::CITY), text("Hamburg"));
    assert_eq!(crm.get(person, contact::EMAIL), text("ada@nordlicht.example"));
    assert_eq!(crm.get(person, contact::ACCOUNT), link(company));
    assert_eq!(crm.get(deal, opportunity::NAME), text("Nordlicht GmbH – New business"));
    assert_eq!(crm.get(deal, opportunity::AMOUNT), euros(5_000));
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today().fiscal_quarter_end(1))));
    let (_, call, _) = crm.content().into_iter().find(|(kind, ..)| *kind == RecordType::Activity).unwrap();
    assert_eq!(crm.get(call, activity::CONTACT), link(person));
    assert_eq!(crm.get(call, activity::OPPORTUNITY), link(deal));
    assert!(crm.try_do(Command::Edit { id: ada, fields: vec![(lead::CITY, text("Bremen"))] }).is_err(), "read-only");
}

#[test]
fn conversion_takes_an_open_opportunity_of_the_account_and_refuses_a_closed_one() {
    let crm = TestWorkspace::new();
    let company = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let deal = |stage, reason: Option<Id>| {
        crm.create(
            RecordType::Opportunity,
            vec![
                (opportunity::NAME, text("Heating")),
                (opportunity::ACCOUNT, link(company)),
                (opportunity::STAGE, link(stage)),
                (opportunity::CLOSE_DATE, Some(Value::Day(today()))),
                (opportunity::LOSS_REASON, reason.map(Value::Link)),
            ],
        )
    };
    let into = |lead, deal| {
        Command::Convert(Conversion {
            account: Target::Existing(company),
            opportunity: Some(Target::Existing(deal)),
            ..into_new(lead)
        })
    };
    for (closed, reason) in [(defaults::STAGE_WON, None), (defaults::STAGE_LOST, Some(Id::fixed(440)))] {
        let (lead, deal) = (ada(&crm), deal(closed, reason));
        let refused = crm.try_do(into(lead, deal));
        assert!(
            matches!(refused, Err(SessionError::Refused(refusal)) if refusal.field.unwrap().number == opportunity::STAGE)
        );
        assert_eq!(crm.get(lead, lead::STATUS), link(defaults::STATUS_OPEN));
    }
    let (lead, open) = (ada(&crm), deal(Id::fixed(203), None));
    crm.run(into(lead, open));
    assert_eq!(crm.get(lead, lead::CONVERTED_OPPORTUNITY), link(open));
}

#[test]
fn an_activity_of_a_lead_keeps_its_links_at_conversion_and_the_new_records_get_its_last_activity() {
    for with_deal in [true, false] {
        let crm = TestWorkspace::new();
        let lead = ada(&crm);
        let referrer = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Quast"))]);
        let other = crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof"))]);
        let call = |about: Vec<(FieldId, Id)>| {
            let mut entries = vec![
                (activity::SUBJECT, text("First talk")),
                (activity::TYPE, link(defaults::CALL)),
                (activity::LEAD, link(lead)),
            ];
            entries.extend(about.into_iter().map(|(number, id)| (number, link(id))));
            crm.create(RecordType::Activity, entries)
        };
        let (own, with_referrer) = (call(Vec::new()), call(vec![(activity::CONTACT, referrer)]));
        let elsewhere = call(vec![(activity::OPPORTUNITY, other)]);
        let before = crm.content();
        let opportunity = with_deal.then_some(Target::New);
        crm.run(Command::Convert(Conversion { opportunity, ..into_new(lead) }));
        let [company, person] = [lead::CONVERTED_ACCOUNT, lead::CONVERTED_CONTACT].map(|to| converted(&crm, lead, to));
        let deal = crm.get(lead, lead::CONVERTED_OPPORTUNITY).and_then(|value| value.link());
        let links = |id| {
            [activity::CONTACT, activity::OPPORTUNITY, activity::ACCOUNT]
                .map(|number| crm.get(id, number).and_then(|value| value.link()))
        };
        let company_without_deal = (!with_deal).then_some(company);
        assert_eq!(links(own), [Some(person), deal, company_without_deal]);
        assert_eq!(links(with_referrer), [Some(referrer), deal, company_without_deal]);
        assert_eq!(links(elsewhere), [Some(person), Some(other), Some(company)]);
        let last = crm.get(lead, lead::LAST_ACTIVITY);
        assert!(last.is_some());
        assert_eq!(crm.get(person, contact::LAST_ACTIVITY), last);
        match deal {
            Some(deal) => assert_eq!(crm.get(deal, opportunity::LAST_ACTIVITY), last),
            None => assert_eq!(crm.get(company, account::LAST_ACTIVITY), last),
        }
        crm.undo();
        assert_eq!(crm.content(), before);
    }
}

#[test]
fn an_existing_account_keeps_its_values_and_gets_missing_ones() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    let company =
        crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht")), (account::CITY, text("Kiel"))]);
    let conversion = Conversion { account: Target::Existing(company), opportunity: None, ..into_new(ada) };
    crm.run(Command::Convert(conversion));
    assert_eq!(crm.get(company, account::CITY), text("Kiel"));
    assert_eq!(crm.get(company, account::PHONE), text("+49 40 123456"));
    assert_eq!(crm.get(ada, lead::CONVERTED_OPPORTUNITY), None);
    crm.undo();
    assert_eq!(crm.get(company, account::PHONE), None);
    assert_eq!(crm.session.read(|set| set.count(RecordType::Contact)), 0);
}

#[test]
fn undoing_a_conversion_after_a_reload_keeps_later_edits() {
    let crm = TestWorkspace::new();
    let ada = ada(&crm);
    log(&crm, ada, defaults::CALL);
    let before = crm.content();
    crm.run(Command::Convert(into_new(ada)));
    let deal = converted(&crm, ada, lead::CONVERTED_OPPORTUNITY);

    let later = TestWorkspace::on(crm.storage.clone());
    later.undo();
    assert_eq!(later.content(), before);
    later.redo();
    later.run(Command::Edit { id: deal, fields: vec![(opportunity::NEXT_STEP, text("Send the offer"))] });
    let seq = later.session.read(|set| set.find(ada).unwrap().1.touched_by()).pop().unwrap();
    let done = crate::support::wait(later.session.undo(seq)).unwrap();
    assert!(!done.kept.is_empty(), "the edited opportunity is kept and named");
    assert_eq!(later.get(deal, opportunity::NEXT_STEP), text("Send the offer"));
    assert_eq!(later.get(ada, lead::STATUS), link(defaults::STATUS_WORKING));
    assert!(later.links_are_whole());
}

#[test]
fn a_stage_sets_the_probability_winning_the_close_date_and_losing_requires_a_reason() {
    let crm = TestWorkspace::new();
    let deal = crm.create(
        RecordType::Opportunity,
        vec![
            (opportunity::NAME, text("Heating")),
            (opportunity::AMOUNT, euros(100)),
            (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
        ],
    );
    assert_eq!(crm.get(deal, opportunity::PROBABILITY), Some(Value::Number(10)));
    let to = |stage| Command::Edit { id: deal, fields: vec![(opportunity::STAGE, link(stage))] };
    assert!(crm.try_do(to(defaults::STAGE_LOST)).is_err());
    assert_eq!(crm.run(to(defaults::STAGE_WON)).moved_to, Some(defaults::STAGE_WON));
    assert_eq!(crm.get(deal, opportunity::PROBABILITY), Some(Value::Number(100)));
    assert_eq!(crm.get(deal, opportunity::FORECAST), link(defaults::CLOSED));
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today())));
    crm.undo();
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today().add_days(30))));
    let lost = vec![(opportunity::STAGE, link(defaults::STAGE_LOST)), (opportunity::LOSS_REASON, link(Id::fixed(440)))];
    let done = crm.run(Command::Edit { id: deal, fields: lost });
    assert_eq!(done.moved_to, Some(defaults::STAGE_LOST));
    let told = |done: CommandOutcome| done.header.unwrap().cause.told(Language::En);
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today())), "lost ahead of its date");
    assert_eq!(told(done), "Heating moved to Closed Lost");
    let undone = crm.undo();
    assert_eq!(undone.moved_to, None, "an undo celebrates nothing");
    assert_eq!(crm.get(deal, opportunity::CLOSE_DATE), Some(Value::Day(today().add_days(30))));
    assert_eq!(told(undone), "Undone: stage change of Heating → Closed Lost");
}

#[test]
fn a_later_month_counts_as_a_push() {
    let crm = TestWorkspace::new();
    let close = |days| (opportunity::CLOSE_DATE, Some(Value::Day(today().add_days(days))));
    let deal = crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text("Roof")), close(0)]);
    crm.run(Command::Edit { id: deal, fields: vec![close(40)] });
    crm.run(Command::Edit { id: deal, fields: vec![close(0)] });
    assert_eq!(crm.get(deal, opportunity::PUSH_COUNT), Some(Value::Number(1)));
}

#[test]
fn deleting_an_account_leaves_no_dangling_link_and_can_be_undone() {
    let crm = TestWorkspace::new();
    let lead = ada(&crm);
    crm.run(Command::Convert(into_new(lead)));
    let before = crm.content();
    crm.run(Command::Delete(vec![converted(&crm, lead, lead::CONVERTED_ACCOUNT)]));
    assert!(crm.links_are_whole());
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn a_referred_lead_has_that_as_its_source_unless_it_has_another_one() {
    let crm = TestWorkspace::new();
    let contact = crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Stern"))]);
    let referred = (lead::REFERRED_BY, link(contact));
    let create = |name: &str, more: Vec<FieldEdit>| {
        let mut fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))];
        fields.extend(more);
        crm.create(RecordType::Lead, fields)
    };
    let referral = link(defaults::SOURCE_REFERRAL);
    assert_eq!(crm.get(create("New", vec![referred.clone()]), lead::SOURCE), referral);
    let own = create("Own", vec![referred.clone(), (lead::SOURCE, link(defaults::SOURCE_WEB))]);
    assert_eq!(crm.get(own, lead::SOURCE), link(defaults::SOURCE_WEB));
    let later = create("Later", Vec::new());
    assert_eq!(crm.get(later, lead::SOURCE), None);
    crm.run(Command::Edit { id: later, fields: vec![referred.clone()] });
    assert_eq!(crm.get(later, lead::SOURCE), referral);
    // The source can be cleared again, and stays so.
    crm.run(Command::Edit { id: later, fields: vec![(lead::SOURCE, None)] });
    assert_eq!(crm.get(later, lead::SOURCE), None);
    let bulk = create("Bulk", Vec::new());
    crm.run(Command::Bulk {
        ids: Arc::new(vec![bulk]),
        edit: BulkEdit::Set { field: lead::REFERRED_BY, value: link(contact) },
    });
    assert_eq!(crm.get(bulk, lead::SOURCE), referral);
    crm.run(Command::Edit { id: defaults::SOURCE_REFERRAL, fields: vec![(choice::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(crm.get(create("Archived", vec![referred]), lead::SOURCE), None, "an archived source is not set");
}
