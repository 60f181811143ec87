//! The conversion's rules: campaigns, reasons, first stages, fields that are asked for, and many leads at once.
use std::sync::Arc;

use crate::support::files::{all, file, import};
use crate::support::{TestWorkspace, link, text, today};
use kontor::base::{FieldId, Id, Row, Value};
use kontor::command::bulk_convert::{Preview, Previewing, TARGETS, Tally};
use kontor::command::convert::{Plan, plan};
use kontor::command::{Command, Conversion, FieldEdit, NewChoice, Rejection, Target};
use kontor::domain::records::{self, account, choice, contact, field, lead, opportunity, pipeline, stage};
use kontor::domain::rules::conversion::{FieldOutcome, MappedField};
use kontor::domain::{Picklist, RecordType, defaults};
use kontor::locale::Language;
use kontor::session::SessionError;
use kontor::store::{RecordStore, picklists};
use proptest::prelude::*;

fn a_lead(crm: &TestWorkspace, name: &str, company: &str, more: Vec<FieldEdit>) -> Id {
    let mut fields = vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text(company))];
    fields.extend(more);
    crm.create(RecordType::Lead, fields)
}

fn number(number: i64) -> Option<Value> {
    Some(Value::Number(number))
}

/// A custom field, and its number.
fn own(crm: &TestWorkspace, of: &str, name: &str, more: Vec<FieldEdit>) -> (Id, FieldId) {
    let mut fields = vec![(field::NAME, text(name)), (field::OF, text(of)), (field::TYPE, text("text"))];
    fields.extend(more);
    let id = crm.create(RecordType::Field, fields);
    (id, crm.session.read(|set| set.schema().own(id).expect("is described").1.number))
}

fn required() -> FieldEdit {
    (field::REQUIRED, Some(Value::Yes))
}

fn planned(crm: &TestWorkspace, wanted: &Conversion) -> Plan {
    crm.session.read(|set| plan(set, wanted, None, today(), Language::En)).expect("can be planned")
}

fn asked(plan: &Plan) -> Vec<(RecordType, FieldId)> {
    plan.asks.iter().map(|(kind, field)| (*kind, field.number)).collect()
}

fn refused(crm: &TestWorkspace, command: Command) -> Rejection {
    let before = crm.content();
    let refused = crm.try_do(command);
    assert_eq!(crm.content(), before, "a refused command changes nothing");
    match refused {
        Err(SessionError::Refused(refusal)) => refusal,
        Err(error) => panic!("{error:?}"),
        Ok(_) => panic!("is not refused"),
    }
}

fn numbers(refusal: &Rejection) -> Vec<FieldId> {
    refusal.fields().map(|field| field.number).collect()
}

fn became(crm: &TestWorkspace, lead: Id, to: FieldId) -> Id {
    crm.get(lead, to).and_then(|value| value.link()).expect("is linked")
}

fn campaign(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Campaign, vec![(records::campaign::NAME, text(name))])
}

/// A second pipeline, and its first stage.
fn second_pipeline(crm: &TestWorkspace) -> (Id, Id) {
    crm.run(Command::CopyPipeline { pipeline: defaults::MAIN_PIPELINE, name: text("Partners"), name_de: None });
    crm.session.read(|set| {
        let is_second = |id: &Id| *id != defaults::MAIN_PIPELINE;
        let second = picklists::pipelines(set).into_iter().find(is_second).expect("is created");
        (second, picklists::stages_of(set, second)[0])
    })
}

#[test]
fn a_campaign_becomes_the_primary_campaign_of_the_opportunity_or_stays_on_the_lead() {
    let crm = TestWorkspace::new();
    let fair = campaign(&crm, "Spring fair");
    let ada = a_lead(&crm, "Berg", "Nordlicht", vec![(lead::CAMPAIGN, link(fair))]);
    let without = Conversion { opportunity: None, ..Conversion::new(ada) };
    let stays = |wanted: &Conversion| planned(&crm, wanted).stays.contains(&(lead::CAMPAIGN, Value::Link(fair)));
    assert!(stays(&without) && !stays(&Conversion::new(ada)));
    crm.run(Command::Convert(Conversion::new(ada)));
    assert_eq!(crm.get(became(&crm, ada, lead::CONVERTED_OPPORTUNITY), opportunity::CAMPAIGN), link(fair));
    // An existing opportunity keeps its own.
    let other = campaign(&crm, "Webinar");
    let company = became(&crm, ada, lead::CONVERTED_ACCOUNT);
    let deal = |of: Option<Id>| {
        let fields = vec![
            (opportunity::NAME, text("Roof")),
            (opportunity::ACCOUNT, link(company)),
            (opportunity::CAMPAIGN, of.map(Value::Link)),
        ];
        crm.create(RecordType::Opportunity, fields)
    };
    for (before, after) in [(Some(other), other), (None, fair)] {
        let deal = deal(before);
        let bo = a_lead(&crm, "Lund", "Nordlicht", vec![(lead::CAMPAIGN, link(fair))]);
        crm.run(Command::Convert(Conversion {
            account: Target::Existing(company),
            opportunity: Some(Target::Existing(deal)),
            ..Conversion::new(bo)
        }));
        assert_eq!(crm.get(deal, opportunity::CAMPAIGN), link(after));
    }
}

#[test]
fn campaigns_are_imported_by_the_names_of_other_programs_and_become_records_with_members() {
    let crm = TestWorkspace::new();
    for (heading, name) in [("Campaign", "A"), ("Kampagne", "B"), ("Campaign Name", "C")] {
        import(&crm, &[file("leads.csv", &format!("Last Name,Company,{heading}\n{name},{name},Fair {name}\n"))]);
    }
    for (heading, name) in [("Primary Campaign Source", "D"), ("Primäre Kampagnenquelle", "E"), ("Kampagne", "F")] {
        let rows = format!("Opportunity Name,Stage,Close Date,{heading}\n{name},Prospecting,2027-03-02,Fair {name}\n");
        import(&crm, &[file("deals.csv", &rows)]);
    }
    let names = |kind, number: FieldId| {
        let all = all(&crm, kind).into_iter().map(|row| row.link(number).expect("has a campaign"));
        all.map(|id| crm.get(id, records::campaign::NAME)).collect::<Vec<_>>()
    };
    assert_eq!(names(RecordType::Lead, lead::CAMPAIGN), ["A", "B", "C"].map(|name| text(&format!("Fair {name}"))));
    assert_eq!(
        names(RecordType::Opportunity, opportunity::CAMPAIGN),
        ["D", "E", "F"].map(|name| text(&format!("Fair {name}")))
    );
    crm.session.read(|set| {
        assert_eq!((set.count(RecordType::Campaign), set.count(RecordType::CampaignMember)), (6, 3));
    });
}

#[test]
fn a_conversion_carries_a_reason_and_clears_the_one_of_an_earlier_closing() {
    let crm = TestWorkspace::new();
    let entry = vec![
        (choice::NAME, text("Wants it now")),
        (choice::LIST, number(Picklist::ConversionReason.code())),
        (choice::ORDER, number(1)),
    ];
    let own_reason = crm.create(RecordType::Choice, entry);
    let sign = |number: FieldId| (number, Some(Value::Yes));
    for (signs, chosen, reason) in [
        (vec![], None, defaults::SELLERS_DECISION),
        (vec![sign(lead::RAISED_HAND), sign(lead::MEETING_AGREED)], None, defaults::MEETING_AGREED),
        (vec![sign(lead::RAISED_HAND)], Some(own_reason), own_reason),
    ] {
        let ada = a_lead(&crm, "Berg", "Nordlicht", signs);
        crm.run(Command::Disqualify { leads: vec![ada], reason: defaults::REASON_PERIOD });
        let closed = crm.content();
        let wanted = Conversion { reason: chosen, ..Conversion::new(ada) };
        let plan = planned(&crm, &wanted);
        assert_eq!(plan.reason, reason);
        assert!(!plan.stays.iter().any(|(number, _)| *number == lead::REASON));
        crm.run(Command::Convert(wanted));
        assert_eq!((crm.get(ada, lead::CONVERSION_REASON), crm.get(ada, lead::REASON)), (link(reason), None));
        crm.undo();
        assert_eq!(crm.content(), closed);
    }
    crm.session.read(|set| {
        let all = picklists::of_list(set, Picklist::ConversionReason);
        let signs = [defaults::RAISED_HAND, defaults::MEETING_AGREED, defaults::PRICING_AGREED];
        assert_eq!(all, [&signs[..], &[defaults::SELLERS_DECISION, own_reason]].concat());
    });
}

#[test]
fn what_new_records_require_and_the_lead_leaves_empty_is_asked_for() {
    let crm = TestWorkspace::new();
    let (_, region) = own(&crm, "account", "Region", vec![required()]);
    let (_, desk) = own(&crm, "contact", "Desk", vec![required()]);
    let (target, plan_of_deal) = own(&crm, "opportunity", "Plan", vec![required()]);
    let (_, plan_of_lead) = own(&crm, "lead", "Plan", vec![(field::TO_OPPORTUNITY, link(target))]);
    let ada = a_lead(&crm, "Berg", "Nordlicht", vec![]);
    let before = crm.content();
    let all = [(RecordType::Account, region), (RecordType::Contact, desk), (RecordType::Opportunity, plan_of_deal)];
    assert_eq!(asked(&planned(&crm, &Conversion::new(ada))), all);
    let refusal = refused(&crm, Command::Convert(Conversion::new(ada)));
    assert_eq!(numbers(&refusal), all.map(|(_, number)| number));

    let answer = |kind, number, value: &str| (kind, (number, text(value)));
    let mut answers = vec![
        answer(RecordType::Account, region, "North"),
        answer(RecordType::Contact, desk, "Purchasing"),
        (RecordType::Opportunity, (plan_of_deal, None)),
        // What is not asked for is not set.
        answer(RecordType::Account, account::NAME, "Another name"),
    ];
    let half = Conversion { answers: answers.clone(), ..Conversion::new(ada) };
    assert_eq!(asked(&planned(&crm, &half)), all, "what is answered is still asked for");
    assert_eq!(numbers(&refused(&crm, Command::Convert(half))), [plan_of_deal]);
    answers.push(answer(RecordType::Opportunity, plan_of_deal, "Basic"));
    crm.run(Command::Convert(Conversion { answers, ..Conversion::new(ada) }));
    let company = became(&crm, ada, lead::CONVERTED_ACCOUNT);
    assert_eq!((crm.get(company, region), crm.get(company, account::NAME)), (text("North"), text("Nordlicht")));
    assert_eq!(crm.get(became(&crm, ada, lead::CONVERTED_CONTACT), desk), text("Purchasing"));
    assert_eq!(crm.get(became(&crm, ada, lead::CONVERTED_OPPORTUNITY), plan_of_deal), text("Basic"));
    crm.undo();
    assert_eq!(crm.content(), before);

    // A lead's own value is carried over, and records that are there are taken as they are.
    crm.run(Command::Edit { id: ada, fields: vec![(plan_of_lead, text("Large"))] });
    let old = crm.create(RecordType::Account, vec![(account::NAME, text("Old")), (region, text("South"))]);
    let into = Conversion { account: Target::Existing(old), ..Conversion::new(ada) };
    assert_eq!(asked(&planned(&crm, &into)), [(RecordType::Contact, desk)]);
    assert_eq!(asked(&planned(&crm, &Conversion { opportunity: None, ..into })), [(RecordType::Contact, desk)]);
}

#[test]
fn an_answer_may_be_a_new_entry_of_a_picklist() {
    let crm = TestWorkspace::new();
    let more = vec![required(), (field::TYPE, text("choices"))];
    let (_, topics) = own(&crm, "opportunity", "Topics", more);
    let ada = a_lead(&crm, "Berg", "Nordlicht", vec![]);
    let id = Id::fixed(77_000);
    let entry = NewChoice { id, list: Picklist::Own(topics), name: "Solar".into() };
    let answers = vec![(RecordType::Opportunity, (topics, Some(Value::Links(vec![id]))))];
    let command = Command::Convert(Conversion { answers, ..Conversion::new(ada) });
    crm.run(Command::WithNewChoices { choices: vec![entry], command: Box::new(command) });
    let deal = became(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    assert_eq!(crm.get(deal, topics), Some(Value::Links(vec![id])));
    assert!(crm.links_are_whole());
}

#[test]
fn the_first_stage_of_any_pipeline_can_be_chosen_and_its_gate_holds() {
    let crm = TestWorkspace::new();
    let (_, first) = second_pipeline(&crm);
    let figures =
        vec![(stage::GATE, text("amount next_step primary_contact account")), (stage::PROBABILITY, number(35))];
    crm.run(Command::Edit { id: first, fields: figures });
    let amount = Some(Value::Money(kontor::base::Money { minor: 100, currency: kontor::base::Currency::EUR }));
    let ada = a_lead(&crm, "Berg", "Nordlicht", vec![(lead::AMOUNT, amount)]);
    let wanted = Conversion { stage: Some(first), ..Conversion::new(ada) };
    let plan = planned(&crm, &wanted);
    assert_eq!(asked(&plan), [(RecordType::Opportunity, opportunity::NEXT_STEP)]);
    assert_eq!(numbers(&refused(&crm, Command::Convert(wanted.clone()))), [opportunity::NEXT_STEP]);
    let answers = vec![(RecordType::Opportunity, (opportunity::NEXT_STEP, text("Call")))];
    crm.run(Command::Convert(Conversion { answers, ..wanted }));
    let deal = became(&crm, ada, lead::CONVERTED_OPPORTUNITY);
    assert_eq!(crm.get(deal, opportunity::STAGE), link(first));
    assert_eq!(
        (crm.get(deal, opportunity::PROBABILITY), crm.get(deal, opportunity::NEXT_STEP)),
        (number(35), text("Call"))
    );
    let bo = a_lead(&crm, "Lund", "Nordlicht", vec![]);
    for closed in [defaults::STAGE_WON, defaults::STAGE_LOST, Id::fixed(1)] {
        let refusal = refused(&crm, Command::Convert(Conversion { stage: Some(closed), ..Conversion::new(bo) }));
        assert_eq!(numbers(&refusal), [opportunity::STAGE]);
    }
    // The gate of the default stage holds as well.
    crm.run(Command::Edit { id: Id::fixed(200), fields: vec![(stage::GATE, text("next_step"))] });
    assert_eq!(numbers(&refused(&crm, Command::Convert(Conversion::new(bo)))), [opportunity::NEXT_STEP]);
    crm.run(Command::Convert(Conversion { opportunity: None, ..Conversion::new(bo) }));
}

#[test]
fn stages_are_listed_by_pipeline_and_named_with_it_if_there_are_several() {
    let crm = TestWorkspace::new();
    let stage_field = RecordType::Opportunity.field(opportunity::STAGE).expect("is a field");
    let label = |id: Id| crm.session.read(|set| picklists::label(set, stage_field, id, Language::En));
    assert_eq!(label(Id::fixed(200)), "Prospecting");
    let (second, first) = second_pipeline(&crm);
    assert_eq!([label(Id::fixed(200)), label(first)], ["Prospecting (Sales)", "Prospecting (Partners)"]);
    crm.session.read(|set| {
        let all = picklists::of_list(set, Picklist::Stage);
        let apart = [picklists::stages_of(set, defaults::MAIN_PIPELINE), picklists::stages_of(set, second)];
        assert_eq!(all, apart.concat());
        let by_pipeline = picklists::stages_by_pipeline(set);
        assert_eq!(by_pipeline, [(defaults::MAIN_PIPELINE, apart[0].clone()), (second, apart[1].clone())]);
    });
    crm.run(Command::Edit { id: second, fields: vec![(pipeline::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(label(Id::fixed(200)), "Prospecting");
    crm.session.read(|set| assert_eq!(picklists::stages_by_pipeline(set).len(), 1));
}

/// The effects of many conversions, told in advance.
fn previews(crm: &TestWorkspace, conversions: &[Conversion]) -> Vec<Preview> {
    previews_in_steps(crm, conversions, usize::MAX)
}

/// [`previews`], a few at a time.
fn previews_in_steps(crm: &TestWorkspace, conversions: &[Conversion], most: usize) -> Vec<Preview> {
    let mut out = Vec::new();
    let mut previewing = Previewing::default();
    let mut tell = |place, preview| {
        assert_eq!(place, out.len());
        out.push(preview);
    };
    let mut step =
        |set: &RecordStore| previewing.next(set, conversions, most, (None, today(), Language::En), &mut tell);
    while crm.session.read(&mut step) {}
    out
}

/// What conversions create and lead into, as their preview counts it.
fn tally(conversions: &[Conversion], previews: &[Preview]) -> Tally {
    let mut tally = Tally::default();
    conversions.iter().zip(previews).for_each(|(wanted, preview)| tally.add(wanted, preview));
    tally
}

#[test]
fn of_many_leads_each_is_converted_or_refused_with_its_own_reason() {
    let crm = TestWorkspace::new();
    let (target, region) = own(&crm, "account", "Region", vec![required()]);
    let (_, from) = own(&crm, "lead", "Region", vec![(field::TO_ACCOUNT, link(target))]);
    let north = |name: &str, company: &str| a_lead(&crm, name, company, vec![(from, text("North"))]);
    let won = crm.create(
        RecordType::Opportunity,
        vec![(opportunity::NAME, text("Roof")), (opportunity::STAGE, link(defaults::STAGE_WON))],
    );
    let (good, shares) = (north("A", "Nordlicht GmbH"), a_lead(&crm, "B", "nordlicht", vec![]));
    let (lacks, closed, gone) = (a_lead(&crm, "C", "Fjord", vec![]), north("D", "Alba"), north("E", "Echo"));
    let last = north("F", "Kranich");
    let into_closed = Conversion { opportunity: Some(Target::Existing(won)), ..Conversion::new(closed) };
    let mut all: Vec<Conversion> = [good, shares, lacks].map(Conversion::new).to_vec();
    all.extend([into_closed, Conversion::new(gone), Conversion::new(last), Conversion::new(good)]);
    crm.run(Command::Delete(vec![gone]));
    let before = crm.content();
    let told = previews(&crm, &all);
    assert_eq!(crm.content(), before, "a preview changes nothing");
    let fields: Vec<Option<Vec<FieldId>>> =
        told.iter().map(|preview| preview.refused().map(|refusal| numbers(&refusal))).collect();
    let expected = [None, None, Some(vec![region]), Some(vec![opportunity::STAGE]), Some(vec![]), None, Some(vec![])];
    assert_eq!(fields, expected);
    assert_eq!(told[1].shares, Some(good));
    let Ok(shared) = &told[1].plan else { panic!("is converted") };
    let name = shared.account.iter().find(|line| line.to == account::NAME).expect("is listed");
    assert_eq!((name.outcome, name.present.clone()), (FieldOutcome::Keep, text("Nordlicht GmbH")));
    let done = crm.run(Command::BulkConvert(Arc::new(all)));
    assert_eq!(done.header.expect("is stored").cause.subject, "3");
    let converted: Vec<Id> = [good, shares, lacks, closed, last]
        .into_iter()
        .filter(|id| crm.get(*id, lead::CONVERTED_AT).is_some())
        .collect();
    assert_eq!(converted, [good, shares, last]);
    assert_eq!(became(&crm, good, lead::CONVERTED_ACCOUNT), became(&crm, shares, lead::CONVERTED_ACCOUNT));
    crm.undo();
    assert_eq!(crm.content(), before);
    // If all are refused, so is the command, for the first reason.
    assert_eq!(numbers(&refused(&crm, Command::BulkConvert(Arc::new(vec![Conversion::new(lacks)])))), [region]);
}

/// A lead of a random selection, and what is chosen for it.
#[derive(Clone, Debug)]
struct Chosen {
    company: u8,
    has_region: bool,
    has_city: bool,
    is_closed: bool,
    account: Option<prop::sample::Index>,
    contact: Option<prop::sample::Index>,
    deal: Option<Option<prop::sample::Index>>,
    is_answered: bool,
    is_twice: bool,
}

fn chosen() -> impl Strategy<Value = Chosen> {
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), prop::bool::weighted(0.1));
    let at = || prop::option::weighted(0.3, any::<prop::sample::Index>());
    (0..4u8, flags, at(), at(), prop::option::weighted(0.8, at())).prop_map(
        |(company, flags, account, contact, deal)| {
            let (has_region, has_city, is_closed, is_answered, is_twice) = flags;
            Chosen { company, has_region, has_city, is_closed, account, contact, deal, is_answered, is_twice }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn many_conversions_do_what_their_preview_said(choices in prop::collection::vec(chosen(), 1..14)) {
        let crm = TestWorkspace::new();
        let (target, region) = own(&crm, "account", "Region", vec![required()]);
        let (_, from) = own(&crm, "lead", "Region", vec![(field::TO_ACCOUNT, link(target))]);
        crm.run(Command::Edit { id: Id::fixed(200), fields: vec![(stage::GATE, text("next_step"))] });
        let accounts: Vec<Id> = ["Nord", "Süd"].map(|name| {
            crm.create(RecordType::Account, vec![(account::NAME, text(name)), (region, text("West"))])
        }).to_vec();
        let people: Vec<Id> = accounts.iter().map(|company| {
            crm.create(RecordType::Contact, vec![(contact::LAST_NAME, text("Lund")), (contact::ACCOUNT, link(*company))])
        }).collect();
        let deals: Vec<Id> = [(accounts[0], Id::fixed(203)), (accounts[0], defaults::STAGE_WON), (accounts[1], Id::fixed(203))]
            .map(|(company, stage)| crm.create(RecordType::Opportunity, vec![
                (opportunity::NAME, text("Roof")), (opportunity::ACCOUNT, link(company)), (opportunity::STAGE, link(stage)),
            ])).to_vec();
        let mut conversions = Vec::new();
        for (place, choice) in choices.iter().enumerate() {
            let more = vec![
                (from, choice.has_region.then(|| Value::Text("North".into()))),
                (lead::CITY, choice.has_city.then(|| Value::Text("Kiel".into()))),
            ];
            let company = format!("Firma {}", choice.company);
            let id = a_lead(&crm, &format!("Lead {place}"), &company, more);
            if choice.is_closed {
                crm.run(Command::Disqualify { leads: vec![id], reason: defaults::REASON_PERIOD });
            }
            let target = |at: &Option<prop::sample::Index>, all: &[Id]| {
                at.as_ref().map_or(Target::New, |at| Target::Existing(*at.get(all)))
            };
            let answers = vec![
                (RecordType::Account, (region, text("East"))),
                (RecordType::Opportunity, (opportunity::NEXT_STEP, text("Call"))),
            ];
            let wanted = Conversion {
                account: target(&choice.account, &accounts),
                contact: target(&choice.contact, &people),
                opportunity: choice.deal.as_ref().map(|at| target(at, &deals)),
                answers: if choice.is_answered { answers } else { Vec::new() },
                ..Conversion::new(id)
            };
            if choice.is_twice {
                conversions.push(wanted.clone());
            }
            conversions.push(wanted);
        }
        let before = crm.content();
        let told = previews(&crm, &conversions);
        prop_assert_eq!(&previews_in_steps(&crm, &conversions, 2), &told, "it does not matter how many are told at once");
        let there = TARGETS.map(|kind| all(&crm, kind).len());
        let all_refused = told.iter().all(|preview| preview.refused().is_some());
        let done = crm.try_do(Command::BulkConvert(Arc::new(conversions.clone())));
        prop_assert_eq!(done.is_err(), all_refused);
        let mut counted = 0;
        for (wanted, preview) in conversions.iter().zip(&told) {
            let row = crm.session.read(|set| set.get(RecordType::Lead, wanted.lead).cloned()).expect("is there");
            let Ok(plan) = preview.plan.as_ref() else { continue };
            if preview.refused().is_some() {
                continue;
            }
            counted += 1;
            prop_assert_eq!(row.link(lead::STATUS), Some(plan.status));
            prop_assert_eq!(row.link(lead::CONVERSION_REASON), Some(plan.reason));
            prop_assert_eq!(row.link(lead::REASON), None);
            let record = |number: FieldId| row.link(number).and_then(|id| crm.session.read(|set| set.find(id).map(|(_, row)| row.clone())));
            let account = record(lead::CONVERTED_ACCOUNT).expect("is linked");
            let person = record(lead::CONVERTED_CONTACT).expect("is linked");
            prop_assert_eq!(person.link(contact::ACCOUNT).is_some(), true);
            prop_assert!(account.get(region).is_some(), "what is required is there");
            let follows = |lines: &[MappedField], row: &Row| lines.iter().all(|line| match line.outcome {
                FieldOutcome::Keep => row.get(line.to) == line.present || line.present.is_none(),
                _ => row.get(line.to).as_ref() == Some(&line.value),
            });
            prop_assert!(follows(&plan.account, &account));
            prop_assert!(follows(&plan.contact, &person));
            if let Some(deal) = record(lead::CONVERTED_OPPORTUNITY) {
                prop_assert!(follows(&plan.opportunity, &deal));
                prop_assert!(wanted.opportunity != Some(Target::New) || deal.get(opportunity::NEXT_STEP).is_some());
            }
        }
        let converted = all(&crm, RecordType::Lead).iter().filter(|row| row.moment(lead::CONVERTED_AT).is_some()).count();
        prop_assert_eq!(converted, counted, "who is refused stays as they are");
        let tally = tally(&conversions, &told);
        let made = std::array::from_fn(|place| all(&crm, TARGETS[place]).len() - there[place]);
        prop_assert_eq!(tally.created, made);
        let mut joined = [accounts, people, deals];
        let keep_joined = |(place, ids): (usize, &mut Vec<Id>)| ids.retain(|id| {
            let of = |wanted: &Conversion| [Some(wanted.account), Some(wanted.contact), wanted.opportunity][place];
            conversions.iter().zip(&told).any(|(wanted, preview)| {
                preview.refused().is_none() && of(wanted) == Some(Target::Existing(*id))
            })
        });
        joined.iter_mut().enumerate().for_each(keep_joined);
        prop_assert_eq!(tally.existing(), joined.map(|ids| ids.len()));
        prop_assert!(crm.links_are_whole());
        if !all_refused {
            crm.undo();
        }
        prop_assert_eq!(crm.content(), before);
    }
}
