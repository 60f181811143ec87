//! Automations: what fires them, what they do, how they are bounded, undone and kept, and what they say of themselves.
use std::sync::Arc;

use expect_test::expect;
use kontor::base::{Date, FieldId, Id, Value};
use kontor::change::Action;
use kontor::command::automate::MOST_AT_ONCE;
use kontor::command::automation::Cause;
use kontor::command::{AcceptEnquiry, Automate, BulkEdit, Command, Conversion};
use kontor::domain::records::{account, activity, automation, field, firing, lead, opportunity as deal};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::{container, workspace_file};
use kontor::locale::Language;
use kontor::session::{CommandOutcome, SessionError};
use kontor::store::automations::{Automation, Definition, Entry, Problem, Step, Trigger};
use kontor::store::filter::{Filter, Predicate, QueryContext};

use crate::support::files::workspace;
use crate::support::{TestWorkspace, days_pass, link, text, today, wait, world};

const DEAL: RecordType = RecordType::Opportunity;

pub fn viewer() -> QueryContext {
    QueryContext { me: None, today: today(), language: Language::En, midnight: Date::midnight }
}

/// Carries out a chain, as a page does. Returns the firings.
fn go_on(crm: &TestWorkspace, mut chain: kontor::command::AutomationChain) -> Vec<CommandOutcome> {
    let mut out = Vec::new();
    while let Some(command) = chain.next_command() {
        let Ok(done) = crm.try_do(command) else { continue };
        if let Some(header) = &done.header {
            wait(crm.session.follow_chain(&mut chain, header.seq, &viewer())).expect("is read");
            out.push(done);
        }
    }
    out
}

/// What a command sets off, as a page does it.
pub fn follow(crm: &TestWorkspace, done: &CommandOutcome) -> Vec<CommandOutcome> {
    let Some(header) = &done.header else { return Vec::new() };
    go_on(crm, wait(crm.session.chain_after(header.seq, &viewer())).expect("is read"))
}

/// What the days set off, as a page does it when it is opened.
pub fn go_over_days(crm: &TestWorkspace) -> Vec<CommandOutcome> {
    go_on(crm, crm.session.chain_of_days(&viewer()))
}

/// A command and what it sets off: the actions in words.
pub fn work(crm: &TestWorkspace, command: Command) -> Vec<String> {
    let done = crm.run(command);
    follow(crm, &done).iter().map(told).collect()
}

fn told(done: &CommandOutcome) -> String {
    done.header.as_ref().map(|header| header.cause.told(Language::En)).unwrap_or_default()
}

pub fn plan(subject: &str, days: i32) -> Step {
    Step::Plan(defaults::CALL, days, subject.to_string())
}

pub fn automation(kind: RecordType, trigger: Trigger, steps: Vec<Step>) -> Automation {
    Automation { kind, trigger, filter: Filter::default(), steps }
}

/// Adds an automation that is on.
pub fn add(crm: &TestWorkspace, name: &str, automation: &Automation) -> Id {
    let definition = crm.session.read(|set| automation.write(set));
    let read = crm.session.read(|set| Automation::read(set, &definition));
    assert_eq!(read.as_ref(), Ok(automation), "{definition:?}");
    let order = crm.session.read(|set| set.count(RecordType::Automation)) as i64;
    let mut fields = vec![(automation::NAME, text(name)), (automation::ACTIVE, Some(Value::Yes))];
    fields.push((automation::ORDER, Some(Value::Number(order))));
    fields.extend(definition.fields());
    crm.create(RecordType::Automation, fields)
}

pub fn new_deal(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(DEAL, deal_fields(name))
}

fn deal_fields(name: &str) -> Vec<(FieldId, Option<Value>)> {
    vec![
        (deal::NAME, text(name)),
        (deal::STAGE, link(Id::fixed(200))),
        (deal::CLOSE_DATE, Some(Value::Day(today().add_days(30)))),
    ]
}

fn new_lead(crm: &TestWorkspace, name: &str) -> Id {
    crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text(name)), (lead::COMPANY, text("Nordlicht"))])
}

pub fn edit(id: Id, field: FieldId, value: Option<Value>) -> Command {
    Command::Edit { id, fields: vec![(field, value)] }
}

/// The activities: subject, due in how many days, done.
fn activities(crm: &TestWorkspace) -> Vec<String> {
    crm.session.read(|set| {
        let told = |row: &kontor::base::Row| {
            let due = row.day(activity::DUE).map(|due| due.0 - today().0);
            format!("{} {due:?} {}", row.text(activity::SUBJECT), row.moment(activity::DONE).is_some())
        };
        let mut all: Vec<String> = set.rows(RecordType::Activity).map(|(_, row)| told(row)).collect();
        all.sort();
        all
    })
}

/// What the firings note: count, refused, reason.
fn noted(crm: &TestWorkspace) -> Vec<(i64, i64, String)> {
    crm.session.read(|set| {
        let note = |row: &kontor::base::Row| {
            let number = |field: FieldId| row.number(field).unwrap_or(0);
            (number(firing::COUNT), number(firing::REFUSED), row.text(firing::REASON).to_string())
        };
        set.rows(RecordType::Firing).map(|(_, row)| note(row)).collect()
    })
}

#[test]
fn a_deal_that_is_won_gets_a_call_and_a_field_in_a_commit_that_is_undone_alone() {
    let crm = TestWorkspace::new();
    let steps = vec![
        plan("Say thank you", 7),
        Step::Log(defaults::NOTE, "Won".to_string()),
        Step::Set(deal::NEXT_STEP, Value::Text("Onboarding; C:\\new\nfirst week".to_string())),
    ];
    add(&crm, "Thank-you call", &automation(DEAL, Trigger::Entered(deal::STAGE, Entry::Won), steps));
    let solar = new_deal(&crm, "Solar");
    let others = work(&crm, edit(solar, deal::STAGE, link(Id::fixed(203))));
    assert_eq!(others, [""; 0]);
    let before = crm.content();
    let won = crm.run(edit(solar, deal::STAGE, link(defaults::STAGE_WON)));
    let after_win = crm.content();
    assert_eq!(follow(&crm, &won).iter().map(told).collect::<Vec<_>>(), ["Automation “Thank-you call”: Solar"]);
    assert_eq!(activities(&crm), ["Say thank you Some(7) false", "Won None true"]);
    assert_eq!(crm.get(solar, deal::NEXT_STEP), text("Onboarding; C:\\new\nfirst week"));
    assert_eq!(noted(&crm), [(1, 0, String::new())]);
    // The last action is the firing, and after that the user's own; neither undo fires anything.
    assert_eq!(follow(&crm, &crm.undo()).len(), 0);
    assert_eq!(crm.content(), after_win);
    assert_eq!(follow(&crm, &crm.undo()).len(), 0);
    assert_eq!(crm.content(), before);
    assert_eq!(follow(&crm, &crm.redo()).len(), 0);
    assert_eq!(crm.content(), after_win);
    // What was redone can fire no second time by itself, but winning the deal anew does.
    crm.undo();
    assert_eq!(work(&crm, edit(solar, deal::STAGE, link(defaults::STAGE_WON))).len(), 1);
}

#[test]
fn triggers_and_conditions_choose_the_records() {
    let crm = TestWorkspace::new();
    let on = |trigger: Trigger, subject: &str| automation(RecordType::Lead, trigger, vec![plan(subject, 1)]);
    add(&crm, "Created", &on(Trigger::Created, "created"));
    add(&crm, "Changed", &on(Trigger::Changed(lead::CITY), "changed"));
    add(&crm, "Working", &on(Trigger::Entered(lead::STATUS, Entry::One(defaults::STATUS_WORKING)), "working"));
    add(&crm, "Arrived", &on(Trigger::Arrived, "arrived"));
    let berlin =
        Filter::field(lead::CITY, Predicate::Text(kontor::store::filter::TextMatch::Equals, "Berlin".to_string()));
    let mut only = on(Trigger::Changed(lead::CITY), "in Berlin");
    only.filter = Filter::All(vec![berlin]);
    add(&crm, "Only Berlin", &only);
    let done = automation(RecordType::Activity, Trigger::Done, vec![plan("after", 3)]);
    let done_id = add(&crm, "After", &done);
    let fields = vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nordlicht")), (lead::CITY, text("Kiel"))];
    let create = Command::Create { kind: RecordType::Lead, fields: fields.clone() };
    assert_eq!(work(&crm, create), ["Automation “Created”: Berg"]);
    let berg = crm.session.read(|set| set.rows(RecordType::Lead).next().map(|(_, row)| row.id())).expect("is there");
    assert_eq!(work(&crm, edit(berg, lead::CITY, text("Bonn"))), ["Automation “Changed”: Berg"]);
    let both = ["Automation “Changed”: Berg", "Automation “Only Berlin”: Berg"];
    assert_eq!(work(&crm, edit(berg, lead::CITY, text("Berlin"))), both);
    assert_eq!(work(&crm, edit(berg, lead::CITY, text("Berlin"))), [""; 0]);
    let fields = vec![(lead::LAST_NAME, text("Ada")), (lead::COMPANY, text("Nordlicht"))];
    let (subject, words) = ("Hello".to_string(), "Hello".to_string());
    let arrive = Command::AcceptEnquiry(AcceptEnquiry { is_captured: false, fields, subject, text: words, to: None });
    assert_eq!(work(&crm, arrive), ["Automation “Created”: Ada", "Automation “Arrived”: Ada"]);
    // A logged activity is done, moves the lead to Working, and the activity that follows is about the same lead.
    let log = Command::Log {
        about: berg,
        fields: vec![(activity::SUBJECT, text("Talk")), (activity::TYPE, link(defaults::CALL))],
    };
    assert_eq!(work(&crm, log), ["Automation “Working”: Berg", "Automation “After”: Talk"]);
    let about = crm.session.read(|set| {
        let mut rows = set.rows(RecordType::Activity).map(|(_, row)| row);
        rows.find(|row| row.text(activity::SUBJECT) == "after").and_then(|row| row.link(activity::LEAD))
    });
    assert_eq!(about, Some(berg));
    // One that is off does nothing.
    crm.run(edit(done_id, automation::ACTIVE, None));
    let planned = crm.session.read(|set| {
        let mut rows = set.rows(RecordType::Activity).map(|(_, row)| row);
        rows.find(|row| row.text(activity::SUBJECT) == "after").map(|row| row.id())
    });
    assert_eq!(work(&crm, Command::Complete { activity: planned.expect("is there") }), [""; 0]);
}

#[test]
fn many_records_are_one_commit_and_too_many_are_refused_in_words() {
    let crm = TestWorkspace::new();
    let given = vec![
        (kontor::domain::records::choice::NAME, text("Fair")),
        (kontor::domain::records::choice::LIST, Some(Value::Number(kontor::domain::Picklist::Tag.code()))),
    ];
    let tag = crm.create(RecordType::Choice, given);
    let steps = vec![Step::Add(lead::TAGS, tag), Step::Clear(lead::RATING)];
    let id = add(&crm, "Tag", &automation(RecordType::Lead, Trigger::Changed(lead::CITY), steps));
    let leads: Vec<Id> = (0..4).map(|at| new_lead(&crm, &format!("Lead {at}"))).collect();
    crm.run(Command::Convert(Conversion::new(leads[3])));
    let ids = Arc::new(leads.clone());
    let bulk = BulkEdit::Set { field: lead::CITY, value: text("Kiel") };
    let told = work(&crm, Command::Bulk { ids: ids.clone(), edit: bulk });
    assert_eq!(told, ["Automation “Tag”: 3 leads"]);
    assert!(leads[..3].iter().all(|id| crm.get(*id, lead::TAGS) == Some(Value::Links(vec![tag]))));
    // A record that the rules refuse is noted with the reason, and the others are done.
    let cause = Cause::Commit(Id::fixed(77));
    crm.run(edit(leads[0], lead::TAGS, None));
    let all = Automate { automation: id, records: ids, cause, is_stopped: false };
    crm.run(Command::Automate(all.clone()));
    let last = noted(&crm).pop().expect("is noted");
    assert_eq!((last.0, last.1), (1, 1));
    assert!(last.2.contains("converted"), "{}", last.2);
    let many: Vec<Id> = (0..MOST_AT_ONCE as u32 + 1).map(|at| Id::fixed(100_000 + at)).collect();
    crm.run(Command::Automate(Automate { records: Arc::new(many), ..all }));
    let last = noted(&crm).pop().expect("is noted");
    assert_eq!((last.0, last.1), (0, MOST_AT_ONCE as i64 + 1));
    expect!["Too many records at once for an automation. Change them in the list, with “Edit” after selecting them."]
        .assert_eq(&last.2);
}

#[test]
fn automations_that_set_each_other_off_stop_and_say_so() {
    let crm = TestWorkspace::new();
    let on = |field: FieldId, other: FieldId, to: &str| {
        let steps = vec![Step::Set(other, Value::Text(to.to_string())), plan("again", 1)];
        automation(RecordType::Account, Trigger::Changed(field), steps)
    };
    add(&crm, "City", &on(account::CITY, account::STREET, "Main street"));
    add(&crm, "Street", &on(account::STREET, account::CITY, "Kiel"));
    let nordlicht = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let told = work(&crm, edit(nordlicht, account::CITY, text("Bonn")));
    assert_eq!(told.len(), 3);
    let notes = noted(&crm);
    assert_eq!(
        notes.iter().map(|(count, refused, _)| (*count, *refused)).collect::<Vec<_>>(),
        [(1, 0), (1, 0), (0, 1)]
    );
    expect![
        "It would fire again because of what automations have just done, and so on for ever. It was stopped there."
    ]
    .assert_eq(&notes[2].2);
    // One that sets its own field goes round in no circle once the field is set.
    let crm = TestWorkspace::new();
    let steps = vec![Step::Set(account::CITY, Value::Text("Kiel".to_string()))];
    add(&crm, "Own", &automation(RecordType::Account, Trigger::Changed(account::CITY), steps));
    let nordlicht = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    assert_eq!(work(&crm, edit(nordlicht, account::CITY, text("Bonn"))).len(), 1);
    assert_eq!(crm.get(nordlicht, account::CITY), text("Kiel"));
}

#[test]
fn a_won_deal_is_followed_by_the_next_one_and_its_owner_is_told() {
    let crm = TestWorkspace::new();
    let steps = vec![Step::Deal(350, "Renewal".to_string()), Step::Notify("Renewal planned".to_string())];
    add(&crm, "Renewal", &automation(DEAL, Trigger::Entered(deal::STAGE, Entry::Won), steps));
    // A deal that is created by one must not lead to the next, and so on.
    add(&crm, "Each", &automation(DEAL, Trigger::Created, vec![Step::Deal(10, "And another".to_string())]));
    let owner = crm.create(RecordType::User, vec![(kontor::domain::records::user::NAME, text("Bo"))]);
    let nordlicht = crm.create(RecordType::Account, vec![(account::NAME, text("Nordlicht"))]);
    let solar = new_deal(&crm, "Solar");
    crm.run(Command::Edit { id: solar, fields: vec![(deal::ACCOUNT, link(nordlicht)), (deal::OWNER, link(owner))] });
    let told = work(&crm, edit(solar, deal::STAGE, link(defaults::STAGE_WON)));
    assert_eq!(told, ["Automation “Renewal”: Solar", "Automation “Each”: Renewal", "Automation “Each”: And another"]);
    let deals = crm.session.read(|set| {
        let told = |row: &kontor::base::Row| {
            let days = row.day(deal::CLOSE_DATE).map(|day| day.0 - today().0);
            (row.text(deal::NAME).to_string(), days, row.link(deal::ACCOUNT), row.link(deal::OWNER))
        };
        set.rows(DEAL).map(|(_, row)| told(row)).skip(1).collect::<Vec<_>>()
    });
    let expected = [("Renewal", 350), ("And another", 10)];
    assert_eq!(deals, expected.map(|(name, days)| (name.to_string(), Some(days), Some(nordlicht), Some(owner))));
    let messages = crm.session.read(|set| {
        let told = |row: &kontor::base::Row| (row.text(firing::MESSAGE).to_string(), row.get(firing::OWNERS));
        set.rows(RecordType::Firing).map(|(_, row)| told(row)).collect::<Vec<_>>()
    });
    assert_eq!(messages[0], ("Renewal planned".to_string(), Some(Value::Links(vec![owner]))));
    assert_eq!(messages[1], (String::new(), None));
    assert_eq!(noted(&crm)[2].1, 1);
}

#[test]
fn what_the_rules_refuse_is_noted() {
    let crm = TestWorkspace::new();
    let converted = Trigger::Entered(lead::STATUS, Entry::One(defaults::STATUS_CONVERTED));
    add(&crm, "Call", &automation(RecordType::Lead, converted, vec![plan("Call", 1)]));
    let berg = new_lead(&crm, "Berg");
    assert_eq!(work(&crm, Command::Convert(Conversion::new(berg))), ["Automation “Call”: Berg"]);
    assert_eq!(activities(&crm), [""; 0]);
    let notes = noted(&crm);
    assert_eq!((notes[0].0, notes[0].1), (0, 1));
    assert!(!notes[0].2.is_empty());
}

#[test]
fn one_that_names_a_deleted_field_is_inert_and_says_so() {
    let crm = TestWorkspace::new();
    let own = crm.create(
        RecordType::Field,
        vec![(field::NAME, text("Region")), (field::OF, text("account")), (field::TYPE, text("text"))],
    );
    let number = crm.session.read(|set| set.schema().own(own).expect("is there").1.number);
    let steps = vec![Step::Set(number, Value::Text("North".to_string()))];
    let id = add(&crm, "Region", &automation(RecordType::Account, Trigger::Created, steps));
    let create = || Command::Create { kind: RecordType::Account, fields: vec![(account::NAME, text("Nordlicht"))] };
    assert_eq!(work(&crm, create()).len(), 1);
    let read = || crm.session.read(|set| Automation::read(set, &Definition::of(set.find(id).expect("is there").1)));
    crm.run(Command::DeleteField { field: own });
    assert_eq!(read(), Err(Problem::Gone));
    assert_eq!(work(&crm, create()).len(), 0);
    // It can still be renamed and switched off, but not on again.
    crm.run(edit(id, automation::NAME, text("Old")));
    crm.run(edit(id, automation::ACTIVE, None));
    assert!(matches!(crm.try_do(edit(id, automation::ACTIVE, Some(Value::Yes))), Err(SessionError::Refused(_))));
    // Off, renamed, created, deleted.
    (0..4).for_each(|_| drop(crm.undo()));
    assert!(read().is_ok());
}

#[test]
fn texts_from_outside_are_validated() {
    let crm = TestWorkspace::new();
    let definition = |of: &str, trigger: &str, query: &str, steps: &str| Definition {
        of: of.to_string(),
        trigger: trigger.to_string(),
        query: query.to_string(),
        steps: steps.to_string(),
    };
    let call = format!("plan {} 1 Call", defaults::CALL);
    let read = |definition: Definition| crm.session.read(|set| Automation::read(set, &definition));
    assert!(read(definition("lead", "created", "f=status.open", &call)).is_ok());
    let many = [call.as_str(); 11].join("\n");
    for (of, trigger, query, steps) in [
        ("stage", "created", "", call.as_str()),
        ("", "created", "", &call),
        ("lead", "", "", &call),
        ("lead", "created today", "", &call),
        ("lead", "changed nothing", "", &call),
        ("lead", "entered stage won", "", &call),
        ("lead", "entered city won", "", &call),
        ("account", "done", "", &call),
        ("account", "arrived", "", &call),
        ("opportunity", "reached close_date 99999", "", &call),
        ("opportunity", "reached name 1", "", &call),
        ("lead", "created", "f=nothing.filled", &call),
        ("lead", "created", "q=solar", &call),
        ("lead", "created", "cols=email", &call),
        ("lead", "created", "", ""),
        ("lead", "created", "", "explode"),
        ("lead", "created", "", "set created 1"),
        ("lead", "created", "", "set unread yes"),
        ("lead", "created", "", "set city"),
        ("lead", "created", "", "set status 00000000-0000-0000-0000-000000000000"),
        ("lead", "created", "", "add city 410"),
        ("lead", "created", "", "plan 410 1 Call"),
        ("lead", "created", "", "clear city street"),
        ("lead", "created", "", "deal 10 Renewal"),
        ("account", "created", "", "deal soon Renewal"),
        ("lead", "created", "", "notify"),
        ("lead", "created", "", &many),
    ] {
        let definition = definition(of, trigger, query, steps);
        let fields = [vec![(automation::NAME, text("X"))], definition.fields().to_vec()].concat();
        let command = Command::Create { kind: RecordType::Automation, fields };
        assert!(read(definition.clone()).is_err(), "{definition:?}");
        assert!(matches!(crm.try_do(command), Err(SessionError::Refused(_))), "{definition:?}");
    }
}

#[test]
fn days_fire_once_however_often_the_workspace_is_opened() {
    let crm = TestWorkspace::new();
    let mut passed = automation(DEAL, Trigger::Reached(deal::CLOSE_DATE, 1), vec![plan("Look", 0)]);
    passed.filter = Filter::All(vec![Filter::field(deal::STAGE, Predicate::Open)]);
    add(&crm, "Passed", &passed);
    let on = |name: &str, days: i32| {
        let id = new_deal(&crm, name);
        crm.run(edit(id, deal::CLOSE_DATE, Some(Value::Day(today().add_days(days)))));
        id
    };
    let (solar, _wind) = (on("Solar", 2), on("Wind", 3));
    on("Before it was on", -1);
    let won = on("Won", 2);
    crm.run(edit(won, deal::STAGE, link(defaults::STAGE_WON)));
    let told_of = |crm: &TestWorkspace| go_over_days(crm).iter().map(told).collect::<Vec<_>>();
    let date = || kontor::locale::format::day(today(), Language::En);
    // It was on since today, on which the deal with yesterday's date is due.
    assert_eq!(
        told_of(&crm),
        ["Automation “Passed”: Before it was on".to_string(), format!("Automations up to {} done", date())]
    );
    assert_eq!(told_of(&crm), [""; 0]);
    days_pass(1);
    assert_eq!(told_of(&crm), [format!("Automations up to {} done", date())]);
    // Days on which nobody opened the workspace are made up for, each record once.
    days_pass(5);
    assert_eq!(told_of(&crm)[..2], ["Automation “Passed”: Solar", "Automation “Passed”: Wind"]);
    assert_eq!(told_of(&crm), [""; 0]);
    // Undoing what it did does not bring it back at the next opening.
    let before = activities(&crm).len();
    crm.undo();
    assert_eq!(activities(&crm).len(), before - 1);
    let again = TestWorkspace::on(crm.storage.clone());
    assert_eq!(told_of(&again), [""; 0]);
    // Off and on again, it begins with that day.
    days_pass(1);
    let id =
        crm.session.read(|set| set.rows(RecordType::Automation).next().map(|(_, row)| row.id())).expect("is there");
    crm.run(edit(id, automation::ACTIVE, None));
    crm.run(edit(solar, deal::CLOSE_DATE, Some(Value::Day(today()))));
    days_pass(3);
    crm.run(edit(id, automation::ACTIVE, Some(Value::Yes)));
    assert_eq!(told_of(&crm), [format!("Automations up to {} done", date())]);
}

#[test]
fn a_trial_says_when_it_would_have_fired_and_changes_nothing() {
    let crm = TestWorkspace::new();
    let solar = new_deal(&crm, "Solar");
    crm.run(edit(solar, deal::STAGE, link(defaults::STAGE_WON)));
    days_pass(100);
    let wind = new_deal(&crm, "Wind");
    crm.run(edit(wind, deal::STAGE, link(defaults::STAGE_WON)));
    crm.undo();
    let won = crm.run(edit(wind, deal::STAGE, link(defaults::STAGE_WON)));
    crm.run(Command::Delete(vec![wind]));
    days_pass(5);
    let before = crm.content();
    let won_call = automation(DEAL, Trigger::Entered(deal::STAGE, Entry::Won), vec![plan("Call", 1)]);
    let definition = crm.session.read(|set| won_call.write(set));
    let try_since = |days: i32| {
        let from = today().add_days(-days);
        wait(crm.session.try_automation(&definition, from, &viewer(), |_, _| ())).expect("is read")
    };
    let trial = try_since(90);
    assert_eq!(trial.count, 2);
    assert_eq!(trial.rows[0].record, wind);
    assert_eq!(trial.rows[0].name, "Wind");
    let seq = won.header.expect("is stored").seq;
    let cause = trial.rows[0].cause.as_ref().map(|(seq, label)| (*seq, label.told(Language::En)));
    assert_eq!(cause, Some((seq, "Wind moved to Closed Won".to_string())));
    assert_eq!(try_since(200).count, 3);
    assert_eq!(try_since(2).count, 0);
    assert_eq!(crm.content(), before);
    // A day is tried on each day as it began: the deal that was won before its date is not among them.
    let mut passed = automation(DEAL, Trigger::Reached(deal::CLOSE_DATE, 0), vec![plan("Look", 0)]);
    passed.filter = Filter::All(vec![Filter::field(deal::STAGE, Predicate::Open)]);
    let late = crm.create(DEAL, deal_fields("Late"));
    days_pass(40);
    let definition = crm.session.read(|set| passed.write(set));
    let from = today().add_days(-89);
    let trial = wait(crm.session.try_automation(&definition, from, &viewer(), |_, _| ())).expect("is read");
    assert_eq!(trial.rows.iter().map(|row| (row.record, row.cause.is_none())).collect::<Vec<_>>(), [(late, true)]);
    assert_eq!(world().zone.day(trial.rows[0].at), today().add_days(-10));
}

#[test]
fn a_workspace_file_has_automations_and_deleting_one_takes_along_what_it_noted() {
    let crm = TestWorkspace::new();
    let id = add(&crm, "Created", &automation(RecordType::Account, Trigger::Created, vec![plan("Call", 1)]));
    let create = Command::Create { kind: RecordType::Account, fields: vec![(account::NAME, text("Nordlicht"))] };
    assert_eq!(work(&crm, create).len(), 1);
    let journal = wait(crm.session.journal()).expect("is read");
    let bytes = crm.session.read(|set| workspace_file::write(set, &journal, &[], today().midnight()));
    let read = workspace_file::read(&bytes).expect("is read");
    let set = kontor::store::RecordStore::played(&read.commits);
    assert_eq!(set.rows(RecordType::Automation).count(), 1);
    assert_eq!(set.rows(RecordType::Firing).count(), 1);
    assert_eq!(read.commits.last().map(|commit| commit.header.cause.action), Some(Action::Automate));
    crm.run(Command::Delete(vec![id]));
    assert_eq!(crm.session.read(|set| set.count(RecordType::Firing)), 0);
    // An earlier version knows neither, so that the file tells it not to read on, also if only the journal has them.
    let later = format!("\"version\":{}", container::VERSION);
    let says_later = |file: Vec<u8>| {
        String::from_utf8_lossy(file.split(|byte| *byte == b'\n').next().unwrap_or_default()).contains(&later)
    };
    assert!(says_later(workspace(&crm)));
    assert!(!says_later(workspace(&TestWorkspace::new())));
    crm.undo();
    assert_eq!(crm.session.read(|set| set.count(RecordType::Firing)), 1);
    assert!(crm.links_are_whole());
}
