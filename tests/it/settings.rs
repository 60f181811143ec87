//! Settings: validation, rates, pipelines, assignment rules, conversion of custom fields.
use std::rc::Rc;

use crate::support::{TestWorkspace, days_pass, link, text, today};
use kontor::base::{Currency, FieldId, Id, Money, Row, Timestamp, Value, decimal};
use kontor::command::assign::Condition;
use kontor::command::{Command, Conversion, Import, assign};
use kontor::domain::records::{
    account, assignment_rule, choice, field, lead, opportunity, pipeline, rate, settings, stage, status, user,
};
use kontor::domain::{FieldType, Picklist, RecordType, defaults};
use kontor::locale::{Language, format};
use kontor::session::SessionError;
use kontor::store::exchange_rates::{self, MoneyTotal};
use kontor::store::picklists;

fn number(number: i64) -> Option<Value> {
    Some(Value::Number(number))
}

fn money(minor: i64, code: &str) -> Money {
    Money { minor, currency: Currency::parse(code).unwrap() }
}

fn a_rate(crm: &TestWorkspace, code: &str, value: &str, days: i32) -> Result<(), Option<FieldId>> {
    let entries = vec![
        (rate::CURRENCY, text(code)),
        (rate::RATE, decimal::parse(value).map(Value::Number)),
        (rate::FROM, Some(Value::Day(today().add_days(days)))),
    ];
    refused_field(crm.try_do(Command::Create { kind: RecordType::Rate, fields: entries }))
}

fn refused_field<T>(result: Result<T, SessionError>) -> Result<(), Option<FieldId>> {
    match result {
        Ok(_) => Ok(()),
        Err(SessionError::Refused(refusal)) => Err(refusal.field.map(|field| field.number)),
        Err(failure) => panic!("{failure:?}"),
    }
}

fn edit(crm: &TestWorkspace, id: Id, number: FieldId, value: Option<Value>) -> Result<(), Option<FieldId>> {
    refused_field(crm.try_do(Command::Edit { id, fields: vec![(number, value)] }))
}

#[test]
fn invalid_settings_are_refused_at_their_field() {
    let crm = TestWorkspace::new();
    let the = settings::SETTINGS_ID;
    for (field, value, is_good) in [
        (settings::CURRENCY, text("usd"), true),
        (settings::CURRENCY, text("XYZ"), false),
        (settings::CURRENCY, text("Euro"), false),
        (settings::FISCAL_MONTH, number(13), false),
        (settings::FISCAL_MONTH, number(4), true),
        (settings::QUALIFICATION_DAYS, number(0), false),
        (settings::ORIGINS, text("https://www.example.com\nhttp://localhost:8080"), true),
        (settings::ORIGINS, text("http://www.example.com"), false),
        (settings::ORIGINS, text("https://*.example.com"), false),
        (settings::ORIGINS, text("https://example.com/path"), false),
    ] {
        let expected = if is_good { Ok(()) } else { Err(Some(field)) };
        assert_eq!(edit(&crm, the, field, value.clone()), expected, "{value:?}");
    }
}

#[test]
fn amounts_are_converted_at_the_latest_rate_of_the_date_and_rounded_one_by_one() {
    let crm = TestWorkspace::new();
    assert_eq!(a_rate(&crm, "USD", "0.92", -30), Ok(()));
    assert_eq!(a_rate(&crm, "USD", "0.95", -10), Ok(()));
    assert_eq!(a_rate(&crm, "USD", "0.99", 10), Ok(()));
    assert_eq!(a_rate(&crm, "JPY", "0.006123", -20), Ok(()));
    assert_eq!(a_rate(&crm, "KWD", "3", -20), Ok(()));
    assert_eq!(a_rate(&crm, "GBP", "1.2", -20), Ok(()));
    assert_eq!(a_rate(&crm, "USD", "0.5", -10), Err(Some(rate::FROM)));
    assert_eq!(a_rate(&crm, "EUR", "1", 0), Err(Some(rate::CURRENCY)));
    assert_eq!(a_rate(&crm, "CHF", "0", 0), Err(Some(rate::RATE)));
    assert_eq!(edit(&crm, settings::SETTINGS_ID, settings::CURRENCY, text("CHF")), Err(Some(settings::CURRENCY)));
    crm.session.read(|set| {
        let on = |days: i32, money: Money| {
            exchange_rates::ExchangeRates::on(set, today().add_days(days))
                .convert(money)
                .map(|(money, _)| money.plain())
        };
        assert_eq!(on(0, money(10_000, "USD")).as_deref(), Some("95.00"));
        assert_eq!(on(-11, money(10_000, "USD")).as_deref(), Some("92.00"));
        assert_eq!(on(-31, money(10_000, "USD")), None);
        // 1,234 yen at 0.006123 are 7.555782 euros; a third decimal of the dinar is not lost.
        assert_eq!(on(0, money(1_234, "JPY")).as_deref(), Some("7.56"));
        assert_eq!(on(0, money(1_005, "KWD")).as_deref(), Some("3.02"));
        assert_eq!(on(0, money(-1_005, "KWD")).as_deref(), Some("-3.02"));
        assert_eq!(on(0, money(i64::MAX, "GBP")), None);

        // Half cents are rounded before they are added: 3 times 0.01 USD is 3 times 0.01 EUR.
        let cents = [money(1, "USD"), money(1, "USD"), money(1, "USD"), money(500, "EUR"), money(7, "CHF")];
        let rates = exchange_rates::ExchangeRates::on(set, today());
        let sum = |amounts: &[Money]| {
            let mut sum = MoneyTotal::default();
            amounts.iter().for_each(|amount| sum.add(*amount, &rates));
            sum.own_text(&rates, Language::En)
        };
        let day = format::day(today().add_days(-10), Language::En);
        // The rates of yen and dinars are older, and not used.
        assert_eq!(sum(&cents), format!("≈ 0.07 CHF + €5.03 at rates of {day}"));
        assert_eq!(sum(&[money(500, "EUR")]), "€5");
        assert_eq!(sum(&[money(500, "USD")]), "$5");
    });
}

#[test]
fn a_pipeline_is_copied_with_its_stages_and_keeps_a_closing_stage() {
    let crm = TestWorkspace::new();
    let done = crm.run(Command::CopyPipeline {
        pipeline: defaults::MAIN_PIPELINE,
        name: text("Partners"),
        name_de: text("Partnergeschäft"),
    });
    let copy = done.created.iter().find(|(kind, _)| *kind == RecordType::Pipeline).unwrap().1;
    let stages = |pipeline: Id| crm.session.read(|set| picklists::stages_of(set, pipeline));
    assert_eq!((stages(copy).len(), stages(defaults::MAIN_PIPELINE).len()), (10, 10));
    assert_eq!(crm.get(copy, pipeline::NAME), text("Partners"));
    let won = stages(copy).into_iter().find(|id| crm.get(*id, stage::WON).is_some()).unwrap();
    assert_eq!(edit(&crm, won, stage::ARCHIVED, Some(Value::Yes)), Err(Some(stage::CLOSED)));
    assert_eq!(edit(&crm, stages(copy)[0], stage::ARCHIVED, Some(Value::Yes)), Ok(()));
    assert_eq!(stages(copy).len(), 9);
    crm.undo();
    crm.undo();
    assert_eq!(crm.session.read(|set| (set.count(RecordType::Pipeline), set.count(RecordType::Stage))), (1, 10));
    let twice =
        crm.try_do(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: text("sales"), name_de: None });
    assert_eq!(refused_field(twice), Err(Some(choice::NAME)));
}

#[test]
fn a_stage_passes_a_new_forecast_category_to_its_deals_but_not_a_new_probability() {
    let crm = TestWorkspace::new();
    let deal = |name: &str| crm.create(RecordType::Opportunity, vec![(opportunity::NAME, text(name))]);
    let (plain, special) = (deal("Plain"), deal("Special"));
    crm.run(Command::Edit { id: special, fields: vec![(opportunity::FORECAST, link(defaults::COMMIT))] });
    let first = Id::fixed(200);
    crm.run(Command::Edit {
        id: first,
        fields: vec![(stage::FORECAST, link(defaults::BEST_CASE)), (stage::PROBABILITY, number(33))],
    });
    assert_eq!(crm.get(plain, opportunity::FORECAST), link(defaults::BEST_CASE));
    assert_eq!(crm.get(special, opportunity::FORECAST), link(defaults::COMMIT));
    assert_eq!(crm.get(plain, opportunity::PROBABILITY), number(10));
    crm.undo();
    assert_eq!(crm.get(plain, opportunity::FORECAST), link(defaults::PIPELINE));
}

#[test]
fn every_status_category_keeps_an_active_status() {
    let crm = TestWorkspace::new();
    let archive = |id: Id| edit(&crm, id, status::ARCHIVED, Some(Value::Yes));
    assert_eq!(archive(defaults::STATUS_WORKING), Err(Some(status::CATEGORY)));
    crm.create(
        RecordType::Status,
        vec![(status::NAME, text("Nurturing")), (status::CATEGORY, link(defaults::WORKING))],
    );
    assert_eq!(archive(defaults::STATUS_WORKING), Ok(()));
}

fn an_owner(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::User, vec![(user::NAME, text(name))])
}

fn a_rule(crm: &TestWorkspace, order: i64, conditions: &[Condition], owners: &[Id]) -> Id {
    let query = crm.session.read(|set| assign::write(set, conditions));
    crm.create(
        RecordType::AssignmentRule,
        vec![
            (assignment_rule::NAME, text("Rule")),
            (assignment_rule::QUERY, Value::text(&query)),
            (assignment_rule::OWNERS, Some(Value::Links(owners.to_vec()))),
            (assignment_rule::ORDER, number(order)),
        ],
    )
}

fn a_lead(city: &str) -> Vec<(FieldId, Option<Value>)> {
    vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht")), (lead::CITY, Value::text(city))]
}

#[test]
fn the_first_matching_rule_assigns_a_lead_to_its_owners_in_turn() {
    let crm = TestWorkspace::new();
    let (ada, bo, cy) = (an_owner(&crm, "Ada"), an_owner(&crm, "Bo"), an_owner(&crm, "Cy"));
    let rest = a_rule(&crm, 2, &[], &[ada, bo]);
    a_rule(&crm, 1, &[Condition::Contains(lead::CITY, "Hamburg".to_string())], &[cy]);
    let owner = |city: &str| crm.get(crm.create(RecordType::Lead, a_lead(city)), lead::OWNER);
    assert_eq!(
        [owner("Kiel"), owner("Hamburg Altona"), owner("Bonn"), owner("")],
        [link(ada), link(cy), link(bo), link(ada)]
    );
    // The rotation is part of the lead's commit, and undone with it.
    assert_eq!(crm.get(rest, assignment_rule::NEXT), number(1));
    crm.undo();
    assert_eq!(crm.get(rest, assignment_rule::NEXT), number(0));
    crm.run(Command::Edit { id: ada, fields: vec![(user::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(owner("Kiel"), link(bo));
    // A lead with an owner keeps it, and the new owner has not read the lead yet.
    let mut own = a_lead("Hamburg");
    own.push((lead::OWNER, link(bo)));
    let own = crm.create(RecordType::Lead, own);
    assert_eq!((crm.get(own, lead::OWNER), crm.get(own, lead::UNREAD)), (link(bo), Some(Value::Yes)));
    crm.run(Command::MarkRead { lead: own });
    assert_eq!(crm.get(own, lead::UNREAD), None);
}

#[test]
fn imported_leads_are_assigned_in_the_commit_of_the_import() {
    let crm = TestWorkspace::new();
    let (ada, bo) = (an_owner(&crm, "Ada"), an_owner(&crm, "Bo"));
    a_rule(&crm, 1, &[Condition::Is(lead::SOURCE, defaults::SOURCE_PARTNER)], &[ada, bo]);
    let seed = |n: u32, source: Id| {
        let fields = vec![
            (lead::LAST_NAME, Value::Text(format!("Lead {n}"))),
            (lead::COMPANY, Value::Text("Fjord".to_string())),
            (lead::SOURCE, Value::Link(source)),
        ];
        (RecordType::Lead, Row::new(Id::fixed(70_000 + n), Timestamp(0), &[], &fields))
    };
    let partner = defaults::SOURCE_PARTNER;
    let new = vec![seed(0, partner), seed(1, partner), seed(2, defaults::SOURCE_WEB), seed(3, partner)];
    let import =
        Import { file: "p.csv".to_string(), new: Rc::new(new), fills: Rc::default(), blobs: Default::default() };
    crm.run(Command::Import(import));
    let owner = |n: u32| crm.get(Id::fixed(70_000 + n), lead::OWNER);
    assert_eq!([owner(0), owner(1), owner(2), owner(3)], [link(ada), link(bo), None, link(ada)]);
    assert_eq!(crm.get(Id::fixed(70_000), lead::UNREAD), Some(Value::Yes));
    // Leads without an owner are assigned later by one action.
    a_rule(&crm, 2, &[], &[bo]);
    let done = crm.run(Command::AssignByRules { leads: vec![Id::fixed(70_002), Id::fixed(70_000)] });
    assert_eq!(done.header.unwrap().cause.subject, "Lead 2");
    assert_eq!(owner(2), link(bo));
}

#[test]
fn conditions_are_parsed_as_written_and_damaged_ones_match_nobody() {
    let crm = TestWorkspace::new();
    let conditions = [
        Condition::Is(lead::SOURCE, defaults::SOURCE_WEB),
        Condition::Contains(lead::CITY, "Bad  Oldesloe\nis".to_string()),
        Condition::Filled(lead::EMAIL),
        Condition::Empty(lead::PHONE),
    ];
    crm.session.read(|set| {
        let text = assign::write(set, &conditions);
        let read = assign::read(set, &text).unwrap();
        assert_eq!(read[1], Condition::Contains(lead::CITY, "Bad Oldesloe is".to_string()));
        assert_eq!((read.len(), &read[0], &read[2..]), (4, &conditions[0], &conditions[2..]));
        for damaged in ["city", "city likes Kiel", "no_such_field filled", "lead_source is web", "city contains "] {
            assert_eq!(assign::read(set, damaged), None, "{damaged}");
        }
    });
}

fn custom_field(crm: &TestWorkspace, of: &str, name: &str, kind: &str) -> (Id, FieldId) {
    let entries = vec![(field::NAME, text(name)), (field::OF, text(of)), (field::TYPE, text(kind))];
    let id = crm.create(RecordType::Field, entries);
    (id, crm.session.read(|set| set.schema().own(id).unwrap().1.number))
}

#[test]
fn custom_fields_are_converted_to_custom_fields_of_the_same_type() {
    let crm = TestWorkspace::new();
    let (colour, from) = custom_field(&crm, "lead", "Colour", "choice");
    let (account_colour, to) = custom_field(&crm, "account", "Colour", "choice");
    let (account_size, _) = custom_field(&crm, "account", "Size", "number");
    assert_eq!(edit(&crm, colour, field::TO_ACCOUNT, link(account_size)), Err(Some(field::TO_ACCOUNT)));
    assert_eq!(edit(&crm, colour, field::TO_CONTACT, link(account_colour)), Err(Some(field::TO_CONTACT)));
    assert_eq!(edit(&crm, colour, field::TO_ACCOUNT, link(account_colour)), Ok(()));
    assert_eq!(edit(&crm, colour, field::TYPE, text("text")), Err(Some(field::TYPE)));
    let entries = vec![(choice::NAME, text("Blue")), (choice::LIST, number(Picklist::Own(from).code()))];
    let blue = crm.create(RecordType::Choice, entries);
    let mut fields = a_lead("Kiel");
    fields.push((from, link(blue)));
    let ada = crm.create(RecordType::Lead, fields);
    let conversion = Conversion { opportunity: None, ..Conversion::new(ada) };
    crm.run(Command::Convert(conversion));
    let company = crm.get(ada, lead::CONVERTED_ACCOUNT).and_then(|value| value.link()).unwrap();
    assert_eq!(crm.get(company, account::NAME), text("Nordlicht"));
    let entry = crm.get(company, to).and_then(|value| value.link()).unwrap();
    assert_eq!((crm.get(entry, choice::NAME), crm.get(entry, choice::LIST)), (text("Blue"), number(to.0.into())));
    crm.undo();
    assert!(!crm.session.read(|set| set.find(entry).is_some()));
}

#[test]
fn overdue_leads_are_closed_once() {
    let crm = TestWorkspace::new();
    crm.create(RecordType::Lead, a_lead("Kiel"));
    days_pass(91);
    assert!(crm.run(Command::CloseOverdue).header.is_some());
    assert!(crm.run(Command::CloseOverdue).header.is_none());
}

#[test]
fn uses_of_picklist_entries_are_counted() {
    let crm = TestWorkspace::new();
    let mut fields = a_lead("Kiel");
    fields.push((lead::SOURCE, link(defaults::SOURCE_WEB)));
    crm.create(RecordType::Lead, fields.clone());
    crm.create(RecordType::Lead, fields);
    crm.create(
        RecordType::Account,
        vec![(account::NAME, text("Fjord")), (account::SOURCE, link(defaults::SOURCE_WEB))],
    );
    let uses = crm
        .session
        .read(|set| picklists::usage_counts(set, &|field| field.kind == FieldType::Choice(Picklist::Source)));
    let web = uses.get(&defaults::SOURCE_WEB).expect("is used");
    assert_eq!(web.iter().map(|(_, count)| count).sum::<usize>(), 3);
    assert_eq!(web.get(&(RecordType::Lead, lead::SOURCE)), Some(&2));
    assert_eq!(web.get(&(RecordType::Account, account::SOURCE)), Some(&1));
    assert_eq!(uses.get(&defaults::SOURCE_PARTNER), None);
}
