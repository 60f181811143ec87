//! Activities about records of a custom type: logged and planned, named, found, moved by a merge, removed with their record, kept
//! by files, and asked for by filters. The link is a custom field of activities that the first of them adds.
use kontor::base::{FieldId, Id, Value};
use kontor::command::merge::Merge;
use kontor::command::{Command, CompleteWithOutcome, FieldEdit};
use kontor::domain::records::{account, activity, custom, custom_type};
use kontor::domain::{RecordType, defaults};
use kontor::import_export::here::Here;
use kontor::import_export::{icalendar_writer, workspace_file};
use kontor::locale::Language;
use kontor::store::automations::Trigger;
use kontor::store::filter::{Filter, Linking, Predicate};
use kontor::store::query::{self, Query};
use kontor::store::{Slot, search, timeline};

use crate::automations::{add, automation, follow, plan};
use crate::custom_types::{add_field, add_type};
use crate::support::files;
use crate::support::{TestWorkspace, link, text, today, viewer, wait};

fn named(crm: &TestWorkspace, kind: RecordType, name: &str, more: &[FieldEdit]) -> Id {
    let mut entries = vec![(custom::NAME, text(name))];
    entries.extend_from_slice(more);
    crm.create(kind, entries)
}

fn call(subject: &str) -> Vec<FieldEdit> {
    vec![(activity::TYPE, link(defaults::CALL)), (activity::SUBJECT, text(subject))]
}

fn log(crm: &TestWorkspace, about: Id, subject: &str) -> Id {
    let done = crm.run(Command::Log { about, fields: call(subject) });
    done.created.iter().find(|(kind, _)| *kind == RecordType::Activity).expect("is logged").1
}

fn about(crm: &TestWorkspace, id: Id) -> Option<Id> {
    crm.session.read(|set| set.about_of(set.get(RecordType::Activity, id).expect("is there")))
}

fn activities(crm: &TestWorkspace, of: Id) -> Vec<Id> {
    crm.session.read(|set| {
        let all = timeline::of_record_and_related(set, of, None);
        let entries = all.open.iter().chain(&all.done);
        entries.map(|entry| set.row_at(RecordType::Activity, entry.slot).expect("is there").id()).collect()
    })
}

fn found(crm: &TestWorkspace, kind: RecordType, filter: Filter) -> Vec<Id> {
    let query = Query { filter, ..Query::default() };
    crm.session.read(|set| {
        let slots = query::run(set, kind, &query, &viewer());
        slots.iter().map(|slot| set.row_at(kind, *slot).expect("is there").id()).collect()
    })
}

fn link_of(crm: &TestWorkspace, kind: RecordType) -> FieldId {
    crm.session.read(|set| set.activity_link(kind)).expect("is there")
}

#[test]
fn the_first_activity_adds_the_link_and_one_undo_takes_both_back() {
    let crm = TestWorkspace::new();
    let (id, contracts) = add_type(&crm, "Contract", "Contracts");
    crm.run(Command::Edit { id, fields: vec![(custom_type::NAME_DE, text("Vertrag"))] });
    let customer = add_field(&crm, contracts, "Customer", "link", Some(RecordType::Account));
    let nord = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let roof = named(&crm, contracts, "Roof", &[(customer.number, link(nord))]);
    let before = crm.content();
    assert_eq!(crm.session.read(|set| set.activity_link(contracts)), None);
    let first = log(&crm, roof, "Asked for the term");
    assert_eq!(crm.get(first, link_of(&crm, contracts)), link(roof));
    let label =
        crm.session.read(|set| set.field(RecordType::Activity, set.activity_link(contracts).unwrap()).unwrap().label);
    assert_eq!((label.en, label.of(Language::De)), ("Contract", "Vertrag"));
    assert_eq!((about(&crm, first), activities(&crm, roof)), (Some(roof), vec![first]));
    assert_eq!(activities(&crm, nord), [first], "what happens with a contract happens with its customer");
    // The second one has the same field.
    let fields = |crm: &TestWorkspace| crm.session.read(|set| set.count(RecordType::Field));
    let before_second = fields(&crm);
    log(&crm, roof, "Asked again");
    assert_eq!(fields(&crm), before_second);
    crm.undo();
    crm.undo();
    assert_eq!(crm.content(), before);
    assert_eq!(activities(&crm, roof), []);
    crm.redo();
    assert_eq!(activities(&crm, roof), [first]);
    assert!(crm.links_are_whole());
}

#[test]
fn an_archived_or_deleted_link_comes_back_with_the_next_activity() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let roof = named(&crm, contracts, "Roof", &[]);
    log(&crm, roof, "One");
    let field = crm.session.read(|set| set.rows(RecordType::Field).map(|(_, row)| row.id()).next()).expect("is there");
    crm.run(Command::DeleteField { field });
    assert_eq!(activities(&crm, roof), []);
    let two = log(&crm, roof, "Two");
    assert_eq!(activities(&crm, roof), [two]);
    assert_eq!(crm.session.read(|set| set.count(RecordType::Field)), 1);
}

#[test]
fn a_follow_up_and_the_next_of_a_series_are_about_the_same_record() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let roof = named(&crm, contracts, "Roof", &[]);
    let mut fields = call("Weekly");
    fields.extend([(activity::DUE, Some(Value::Day(today()))), (activity::RECURRENCE, text("FREQ=WEEKLY"))]);
    let done = crm.run(Command::Log { about: roof, fields });
    let series = done.created.iter().find(|(kind, _)| *kind == RecordType::Activity).expect("is planned").1;
    crm.run(Command::CompleteWithOutcome(CompleteWithOutcome {
        follow_up: vec![
            (activity::SUBJECT, text("Send the paper")),
            (activity::DUE, Some(Value::Day(today().add_days(2)))),
        ],
        ..CompleteWithOutcome::plain(series)
    }));
    let all = activities(&crm, roof);
    assert_eq!(all.len(), 3, "the one that was done, the next one and the follow-up");
    assert!(all.iter().all(|id| about(&crm, *id) == Some(roof)));
}

#[test]
fn a_record_without_an_activity_in_60_days_is_found() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let [old, new, none] = ["Old", "New", "None"].map(|name| named(&crm, contracts, name, &[]));
    let mut long_ago = call("Long ago");
    long_ago.push((activity::DUE, Some(Value::Day(today().add_days(-70)))));
    crm.run(Command::Log { about: old, fields: long_ago });
    log(&crm, new, "Just now");
    let recent = Filter::field(activity::DONE, Predicate::Span(Some(Value::Day(today().add_days(-60))), None));
    let via = link_of(&crm, contracts);
    let linking = Linking { from: RecordType::Activity, via, only: recent, least: 0, most: Some(0) };
    let mut expected = [old, none];
    expected.sort_unstable();
    let mut without = found(&crm, contracts, Filter::Linking(Box::new(linking)));
    without.sort_unstable();
    assert_eq!(without, expected);
    // And it is offered.
    crm.session.read(|set| {
        let links = set.schema().back_links(contracts);
        assert!(links.iter().any(|(from, field)| (*from, field.number) == (RecordType::Activity, via)));
    });
}

#[test]
fn activities_are_found_moved_by_a_merge_and_removed_with_their_record() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let [one, other] = ["Roof", "roof"].map(|name| named(&crm, contracts, name, &[]));
    let done = log(&crm, other, "Asked about lightning");
    let hits = crm.session.read(|set| search::search(set, "lightning", 5)[0].best.clone());
    assert_eq!(hits, [done]);
    let before = crm.content();
    crm.run(Command::Merge(Merge { master: one, others: vec![other], picks: Vec::new() }));
    assert_eq!(activities(&crm, one), [done]);
    crm.undo();
    assert_eq!(crm.content(), before);
    // One that is about something else as well stays, without the link.
    let nord = crm.create(RecordType::Account, vec![(account::NAME, text("Nord"))]);
    let both = log(&crm, other, "Both");
    crm.run(Command::Edit { id: both, fields: vec![(activity::ACCOUNT, link(nord))] });
    let before = crm.content();
    crm.run(Command::Delete(vec![other]));
    assert!(crm.session.read(|set| set.locate(done).is_none()), "it was about nothing else");
    assert_eq!((about(&crm, both), crm.get(both, link_of(&crm, contracts))), (Some(nord), None));
    crm.undo();
    assert_eq!(crm.content(), before);
}

#[test]
fn files_have_the_activities_with_what_they_are_about() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    let roof = named(&crm, contracts, "Roof", &[]);
    let done = log(&crm, roof, "Asked for the term");
    crm.run(Command::Edit { id: done, fields: vec![(activity::DUE, Some(Value::Day(today())))] });
    // The workspace file.
    let journal = wait(crm.session.journal()).expect("is read");
    let bytes = crm.session.read(|set| workspace_file::write(set, &journal, &[], crm.session.now()));
    let loaded = workspace_file::read(&bytes).unwrap_or_else(|_| panic!("is read"));
    let row = loaded.set.get(RecordType::Activity, done).expect("is there");
    assert_eq!(loaded.set.about_of(row), Some(roof));
    let of = timeline::of_record_and_related(&loaded.set, roof, None);
    assert_eq!(of.open.len() + of.done.len(), 1, "the index of links knows the field");
    // A calendar of the contracts.
    let slots: Vec<Slot> = crm.session.read(|set| set.rows(contracts).map(|(slot, _)| slot).collect());
    let calendar =
        crm.session.read(|set| icalendar_writer::write_calendar(set, contracts, &slots, Here::UTC, None, Language::En));
    assert!(calendar.contains("Asked for the term") && calendar.contains("Roof"), "{calendar}");
    // Another table that names the record.
    let table = "Subject,Related to,Type,Due\nSecond look,Roof,Task,2026-12-01\n";
    let table = [files::file("Activities.csv", table)];
    let plan = files::plan(&crm, &table, files::guess(&crm, &table));
    files::store(&crm, &plan);
    assert_eq!(activities(&crm, roof).len(), 2);
}

#[test]
fn an_automation_plans_an_activity_about_a_new_record() {
    let crm = TestWorkspace::new();
    let (_, contracts) = add_type(&crm, "Contract", "Contracts");
    add(&crm, "Check", &automation(contracts, Trigger::Created, vec![plan("Check the term", 3)]));
    let before = crm.content().len();
    let done = crm.run(Command::Create { kind: contracts, fields: vec![(custom::NAME, text("Roof"))] });
    let roof = done.created.iter().find(|(kind, _)| *kind == contracts).expect("is made").1;
    follow(&crm, &done);
    assert_eq!(activities(&crm, roof).len(), 1);
    assert!(crm.content().len() > before);
    crm.undo();
    assert_eq!(activities(&crm, roof), []);
}
