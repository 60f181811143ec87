//! Automations about more than one record: conditions across links, a step that assigns, and records that are created for others.
use kontor::base::{FieldId, Value};
use kontor::command::Command;
use kontor::domain::records::{account, activity, contact, custom, field, opportunity as deal};
use kontor::domain::{RecordType, defaults};
use kontor::store::automations::{Automation, Definition, Entry, Problem, Step, Trigger, created_for};
use kontor::store::filter::{Filter, Linking, Predicate};

use crate::automations::{add, automation, edit, new_deal, work};
use crate::custom_types::{add_field, add_type};
use crate::support::{TestWorkspace, link, text};

const DEAL: RecordType = RecordType::Opportunity;

#[test]
fn conditions_look_across_links_and_a_step_assigns() {
    let crm = TestWorkspace::new();
    let owner = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let city = FieldId::through(deal::ACCOUNT, account::CITY).expect("is a path");
    let berlin = Filter::field(city, Predicate::Text(kontor::store::filter::TextMatch::Equals, "Berlin".to_string()));
    // Deals of accounts in Berlin about which nobody was active within 60 days go to Bo.
    let recent = Filter::field(activity::DONE, Predicate::In(kontor::store::period::Period::Last(60)));
    let quiet = Filter::Linking(Box::new(Linking {
        from: RecordType::Activity,
        via: activity::OPPORTUNITY,
        only: Filter::All(vec![recent]),
        least: 0,
        most: Some(0),
    }));
    let filter = Filter::All(vec![berlin, quiet]);
    let steps = vec![Step::Set(deal::OWNER, Value::Link(owner))];
    let made = Automation { filter, ..automation(DEAL, Trigger::Changed(deal::NEXT_STEP), steps) };
    add(&crm, "To Bo", &made);
    let [berlin, kiel] = ["Berlin", "Kiel"]
        .map(|city| crm.create(RecordType::Account, vec![(account::NAME, text(city)), (account::CITY, text(city))]));
    let [here, there] = [berlin, kiel].map(|account| {
        let deal = new_deal(&crm, "Solar");
        crm.run(edit(deal, deal::ACCOUNT, link(account)));
        deal
    });
    assert_eq!(work(&crm, edit(there, deal::NEXT_STEP, text("Call"))), [""; 0]);
    assert_eq!(work(&crm, edit(here, deal::NEXT_STEP, text("Call"))), ["Automation “To Bo”: Solar"]);
    assert_eq!(crm.get(here, deal::OWNER), link(owner));
    crm.undo();
    assert_eq!(crm.get(here, deal::OWNER), None);
    // With an activity of today there is nothing to do.
    crm.run(Command::Log {
        about: here,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    });
    assert_eq!(work(&crm, edit(here, deal::NEXT_STEP, text("Meet"))), [""; 0]);
}

#[test]
fn a_linked_record_is_created_of_a_type_that_needs_a_name_alone() {
    let crm = TestWorkspace::new();
    let (_, projects) = add_type(&crm, "Project", "Projects");
    let via = add_field(&crm, projects, "Deal", "link", Some(DEAL)).number;
    // A contact needs a name alone, a deal more than that, and an activity is planned or logged.
    let offered = |kind: RecordType| {
        let all = crm.session.read(|set| created_for(set, kind));
        all.into_iter().map(|(of, field)| (of, field.number)).collect::<Vec<_>>()
    };
    assert_eq!(offered(DEAL), [(projects, via)]);
    let for_accounts = offered(RecordType::Account);
    assert!(for_accounts.contains(&(RecordType::Contact, contact::ACCOUNT)), "{for_accounts:?}");
    assert!(for_accounts.iter().all(|(of, _)| ![DEAL, RecordType::Activity, RecordType::Lead].contains(of)));
    let steps = vec![Step::Create(projects, via, "Roll-out".to_string())];
    let id = add(&crm, "Won", &automation(DEAL, Trigger::Entered(deal::STAGE, Entry::Won), steps));
    let owner = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let solar = new_deal(&crm, "Solar");
    crm.run(Command::Edit { id: solar, fields: vec![(deal::OWNER, link(owner))] });
    assert_eq!(work(&crm, edit(solar, deal::STAGE, link(defaults::STAGE_WON))), ["Automation “Won”: Solar"]);
    let made = || {
        crm.session.read(|set| {
            let told =
                |row: &kontor::base::Row| (row.text(custom::NAME).to_string(), row.link(via), row.link(custom::OWNER));
            set.rows(projects).map(|(_, row)| told(row)).collect::<Vec<_>>()
        })
    };
    assert_eq!(made(), [("Roll-out".to_string(), Some(solar), Some(owner))]);
    crm.undo();
    assert_eq!((made().len(), crm.get(solar, deal::STAGE)), (0, link(defaults::STAGE_WON)));
    // One whose type or link is gone does nothing, and says so.
    let definition = crm.session.read(|set| Definition::of(set.get(RecordType::Automation, id).unwrap()));
    assert_eq!(definition.steps, format!("create {} own_{} Roll-out", projects.key(), via.0));
    let field = crm.session.read(|set| set.rows(RecordType::Field).next().unwrap().1.id());
    crm.run(Command::Edit { id: field, fields: vec![(field::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(crm.session.read(|set| Automation::read(set, &definition)), Err(Problem::Gone));
}
