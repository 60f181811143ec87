//! Activity types of a workspace's own: logged, planned, invited to, in calendars and files, beside those on which rules depend.
use kontor::base::{Id, Value};
use kontor::command::Command;
use kontor::domain::picklist::Picklist;
use kontor::domain::records::{activity, choice, lead};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::here::Here;
use kontor::import_export::icalendar_writer;
use kontor::locale::Language;
use kontor::store::invitations::Invitation;
use kontor::store::{display_names, meetings, picklists};

use crate::meetings::owner;
use crate::support::files::{all, file, import, name};
use crate::support::{TestWorkspace, link, text, today, world};

/// A workspace with the type "Site visit".
fn with_visits() -> (TestWorkspace, Id) {
    let crm = TestWorkspace::new();
    let fields = vec![
        (choice::NAME, text("Site visit")),
        (choice::NAME_DE, text("Ortstermin")),
        (choice::LIST, Some(Value::Number(Picklist::ActivityType.code()))),
        (choice::ORDER, Some(Value::Number(10))),
    ];
    let visit = crm.create(RecordType::Choice, fields);
    (crm, visit)
}

fn offered(crm: &TestWorkspace, language: Language) -> Vec<String> {
    crm.session.read(|set| {
        let all = picklists::of_list(set, Picklist::ActivityType).into_iter();
        all.map(|id| display_names::name_of(set, id, language)).collect()
    })
}

fn calendar(crm: &TestWorkspace) -> String {
    let here = Here { now: (world().now)(), zone: world().zone, language: Language::En };
    crm.session.read(|set| {
        let slots: Vec<_> = set.rows(RecordType::Activity).map(|(slot, _)| slot).collect();
        icalendar_writer::write_calendar(set, RecordType::Activity, &slots, here, Some("UTC"), Language::En)
    })
}

#[test]
fn a_type_is_added_renamed_and_archived_and_those_of_the_rules_stay() {
    let (crm, visit) = with_visits();
    let german = ["Aufgabe", "Anruf", "Termin", "E-Mail", "Notiz", "Brief", "Ortstermin"];
    assert_eq!(offered(&crm, Language::De), german);
    let twice = vec![(choice::NAME, text("site VISIT")), (choice::LIST, Some(Value::Number(10)))];
    crm.refusal(Command::Create { kind: RecordType::Choice, fields: twice });
    crm.run(Command::Edit { id: visit, fields: vec![(choice::ARCHIVED, Some(Value::Yes))] });
    assert_eq!(offered(&crm, Language::En).len(), 6);
    for own in [defaults::TASK, defaults::CALL, defaults::MEETING, defaults::EMAIL, defaults::NOTE, defaults::LETTER] {
        let why = crm.refusal(Command::Edit { id: own, fields: vec![(choice::ARCHIVED, Some(Value::Yes))] });
        assert!(why.contains("Rename it instead"), "{why}");
    }
    crm.run(Command::Edit { id: defaults::MEETING, fields: vec![(choice::NAME, text("Appointment"))] });
    assert_eq!(offered(&crm, Language::En)[2], "Appointment");
}

#[test]
fn what_is_logged_under_it_counts_like_any_activity() {
    let (crm, visit) = with_visits();
    let about = crm.create(RecordType::Lead, vec![(lead::LAST_NAME, text("Berg")), (lead::COMPANY, text("Nord"))]);
    let fields = vec![(activity::TYPE, link(visit)), (activity::SUBJECT, text("Saw the roof"))];
    crm.run(Command::Log { about, fields });
    let row = all(&crm, RecordType::Activity).remove(0);
    assert!(row.moment(activity::DONE).is_some());
    assert_eq!(crm.get(about, lead::STATUS), link(defaults::STATUS_WORKING));
    // It has no time and nobody takes part: it is no meeting.
    assert!(!meetings::is_meeting(&row));
    crm.undo();
    assert_eq!(crm.get(about, lead::STATUS), link(defaults::STATUS_OPEN));
}

#[test]
fn one_with_a_time_is_a_meeting_to_which_people_are_invited_and_calendars_bring_its_type_back() {
    let (crm, visit) = with_visits();
    let olga = owner(&crm, "Olga Own", "olga@own.example");
    let planned = |subject: &str, more: Vec<_>| {
        let fields = vec![(activity::SUBJECT, text(subject)), (activity::TYPE, link(visit))];
        crm.create(RecordType::Activity, fields.into_iter().chain(more).collect())
    };
    let start = world().zone.at(today().add_days(1), 600);
    let timed = vec![
        (activity::START, Some(Value::Moment(start))),
        (activity::OWNER, link(olga)),
        (activity::GUESTS, text("Gerd Gast <gerd@guest.example>")),
    ];
    let id = planned("With a time", timed);
    planned("On a day", vec![(activity::DUE, Some(Value::Day(today().add_days(2))))]);
    let invited = crm.session.read(|set| {
        let row = set.get(RecordType::Activity, id).expect("is there");
        assert!(meetings::is_meeting(row));
        Invitation::of(set, row, None, false).expect("can be invited").invited.len()
    });
    assert_eq!(invited, 1);
    let written = calendar(&crm);
    assert_eq!((written.matches("BEGIN:VEVENT").count(), written.matches("BEGIN:VTODO").count()), (1, 1), "{written}");
    // Another workspace gets the type with the file, and one undo takes both back.
    let other = TestWorkspace::new();
    let before = other.content();
    let plan = import(&other, &[file("plan.ics", &written)]);
    assert_eq!(plan.entries.len(), 1, "{:?}", plan.diagnostics);
    let types = all(&other, RecordType::Activity).into_iter().map(|row| name(&other, row.link(activity::TYPE)));
    assert_eq!(types.collect::<Vec<_>>(), ["Site visit", "Site visit"]);
    other.undo();
    assert_eq!(other.content(), before);
}

#[test]
fn a_table_brings_types_that_are_not_here() {
    let crm = TestWorkspace::new();
    let table =
        "Subject,Due Date,Activity Type\nRoof,2031-12-01,Site visit\nAsk,2031-12-02,Call\nLook,2031-12-03,site visit\n";
    import(&crm, &[file("tasks.csv", table)]);
    let mut types: Vec<String> =
        all(&crm, RecordType::Activity).into_iter().map(|row| name(&crm, row.link(activity::TYPE))).collect();
    types.sort();
    assert_eq!(types, ["Call", "Site visit", "Site visit"]);
    assert_eq!(offered(&crm, Language::En).len(), 7);
    let again = import(&crm, &[file("tasks.csv", table)]);
    assert!(again.rows.is_empty() && again.fills.is_empty(), "{:?} {:?}", again.rows, again.fills);
}
