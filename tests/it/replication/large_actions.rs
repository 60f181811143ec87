//! Imports, bulk changes and merges of many records in a team: sent in bounded requests, whole or not at all at whoever
//! receives them, and carried on by a browser that was killed in the middle.
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Instant;

use kontor::base::base64;
use kontor::base::random::SplitMix64;
use kontor::base::{Id, Row, Timestamp, Value};
use kontor::command::bulk::BulkEdit;
use kontor::command::{Command, Import, Merge};
use kontor::domain::records::lead;
use kontor::domain::{RecordType, defaults};
use kontor::replication::document_name::DocumentName;

use super::cluster::Cluster;
use super::place::Place;
use super::team::Team;
use crate::support::text;

/// A document may have this many bytes: half a megabyte and what encryption adds.
const LARGEST_DOCUMENT: usize = 512 * 1024 + 50;
/// A request may have this many bytes and one document more.
const LARGEST_REQUEST: usize = 4 * 1024 * 1024;

/// Leads as a file has them, with a text of which little can be compressed.
fn import(count: u32) -> Import {
    import_with(count, 640)
}

/// The same with as many random bytes in each text.
fn import_with(count: u32, bytes: usize) -> Import {
    let mut random = SplitMix64(7);
    let row = |at: u32| {
        let noise: Vec<u8> = (0..bytes / 4).flat_map(|_| random.next_u32().to_le_bytes()).collect();
        let mut note = String::new();
        base64::write(&noise, &mut note);
        let fields = [
            (lead::LAST_NAME, Value::Text(format!("Berg {at}"))),
            (lead::COMPANY, Value::Text(format!("Nordlicht {}", at % 1_000))),
            (lead::DESCRIPTION, Value::Text(note)),
            (lead::STATUS, Value::Link(defaults::STATUS_OPEN)),
        ];
        (RecordType::Lead, Row::new(Id::fixed(1_000_000 + at), Timestamp(0), &[], &fields))
    };
    Import {
        file: "leads.csv".to_string(),
        new: Rc::new((0..count).map(row).collect()),
        fills: Rc::default(),
        blobs: Default::default(),
    }
}

fn leads(count: u32) -> Vec<Id> {
    (0..count).map(|at| Id::fixed(1_000_000 + at)).collect()
}

fn count(team: &Team<Cluster>, at: usize) -> usize {
    team.members[at]
        .browser
        .crm
        .session
        .read(|set| set.rows(RecordType::Lead).filter(|(_, row)| is_of_file(row)).count())
}

fn is_of_file(row: &Row) -> bool {
    row.text(lead::COMPANY).starts_with("Nordlicht ")
}

fn check_requests(team: &Team<Cluster>) {
    let place = team.place.borrow();
    for (documents, bytes) in &place.added {
        assert!(
            *documents <= 50 && *bytes <= LARGEST_REQUEST + LARGEST_DOCUMENT,
            "{documents} documents, {bytes} bytes"
        );
    }
    let is_run = |name: &str| matches!(DocumentName::parse(name), Some(DocumentName::Run(..) | DocumentName::Part(..)));
    for (name, body) in place.documents().iter().filter(|(name, _)| is_run(name)) {
        assert!(body.len() <= LARGEST_DOCUMENT, "{name} has {} bytes", body.len());
    }
}

#[test]
fn a_large_import_a_bulk_change_and_merges_travel_in_bounded_requests() {
    const COUNT: u32 = 1_000;
    let mut team = Team::<Cluster>::new(11, None);
    team.finish();
    team.members.truncate(2);
    let anna = &team.members[0].browser.crm;
    anna.run(Command::Import(import(COUNT)));
    team.place.borrow_mut().added.clear();
    team.round(0, None).expect("a round");
    assert!(team.place.borrow().added.iter().any(|(documents, _)| *documents > 1), "in parts");
    let before = count(&team, 1);
    team.round(1, None).expect("a round");
    assert_eq!((before, count(&team, 1)), (0, COUNT as usize), "whole");
    // Everything at once in another browser, meanwhile a colleague edits one of them.
    let ids = Arc::new(leads(COUNT));
    let edit = BulkEdit::Set { field: lead::CITY, value: text("Kiel") };
    team.members[1].browser.crm.run(Command::Bulk { ids, edit });
    team.members[0].browser.crm.run(Command::Edit { id: leads(1)[0], fields: vec![(lead::CITY, text("Bonn"))] });
    team.round(1, None).expect("a round");
    team.round(0, None).expect("a round");
    team.round(1, None).expect("a round");
    for at in [0, 1] {
        let replicator = team.members[at].replicator.as_ref().expect("at work");
        assert_eq!(replicator.state().conflicts().len(), 1, "both values are kept");
    }
    let all = leads(COUNT);
    for group in all[1..61].chunks(3) {
        let merge = Merge { master: group[0], others: group[1..].to_vec(), picks: Vec::new() };
        team.members[0].browser.crm.run(Command::Merge(merge));
    }
    for at in [0, 1, 0] {
        team.round(at, None).expect("a round");
    }
    assert_eq!(count(&team, 1), COUNT as usize - 40);
    assert!(team.members[0].browser.content() == team.members[1].browser.content(), "both have the same");
    check_requests(&team);
}

/// An import that is larger than a request is sent by several, and none of them twice.
#[test]
fn an_import_that_is_larger_than_a_request_arrives() {
    const COUNT: u32 = 90;
    let mut team = Team::<Cluster>::new(11, None);
    team.finish();
    team.members.truncate(2);
    team.members[0].browser.crm.run(Command::Import(import_with(COUNT, 50_000)));
    team.place.borrow_mut().added.clear();
    team.round(0, None).expect("a round");
    let sent: usize = team.place.borrow().added.iter().map(|(_, bytes)| bytes).sum();
    assert!(sent > LARGEST_REQUEST, "{sent} bytes are more than one request");
    // Each of the nodes has them.
    let there: BTreeMap<String, Vec<u8>> = team.place.borrow().documents().into_iter().collect();
    let there: usize = there.values().map(Vec::len).sum();
    assert!(sent <= there, "{sent} bytes were sent, and all that is there has {there}");
    team.round(1, None).expect("a round");
    assert_eq!(count(&team, 1), COUNT as usize);
    check_requests(&team);
}

/// A browser is killed while it sends an import, and one while it receives it: nothing is there in part, and both go on.
#[test]
fn a_large_import_that_is_killed_is_carried_on() {
    const COUNT: u32 = 500;
    for kill in [13, 17] {
        let mut team = Team::<Cluster>::new(12, None);
        team.finish();
        team.members[0].browser.crm.run(Command::Import(import(COUNT)));
        team.members[0].replicator = None;
        team.round(0, Some(kill)).expect("killed or done");
        let was_killed = team.members[0].replicator.is_none();
        team.round(1, None).expect("a round");
        assert!([0, COUNT as usize].contains(&count(&team, 1)), "killed at wait {kill}");
        team.round(0, None).expect("a round");
        team.members[1].replicator = None;
        team.round(1, Some(kill)).expect("killed or done");
        assert!([0, COUNT as usize].contains(&count(&team, 1)), "killed at wait {kill}");
        team.round(1, None).expect("a round");
        assert_eq!(count(&team, 1), COUNT as usize, "killed at wait {kill}: {was_killed}");
        check_requests(&team);
    }
}

/// What an import and a bulk change of many records take, in time and memory; `KONTOR_RECORDS=100000 cargo test --release
/// --test it large_actions -- --ignored --nocapture`, alone.
#[test]
#[ignore = "a measurement"]
fn measure_large_actions() {
    let records = std::env::var("KONTOR_RECORDS").ok().and_then(|count| count.parse().ok()).unwrap_or(100_000);
    let mut team = Team::<Cluster>::new(11, None);
    team.finish();
    team.members.truncate(2);
    let peak = || {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or_default();
        line.split_whitespace().nth(1).and_then(|kilobytes| kilobytes.parse::<u64>().ok()).unwrap_or_default() / 1024
    };
    let told =
        |what: &str, start: Instant| println!("{what}: {:.2} s, peak {} MB", start.elapsed().as_secs_f64(), peak());
    let start = Instant::now();
    team.members[0].browser.crm.run(Command::Import(import(records)));
    told("imported in one browser", start);
    for (what, at) in [("sent", 0), ("received", 1)] {
        let start = Instant::now();
        team.round(at, None).expect("a round");
        told(what, start);
    }
    let start = Instant::now();
    let edit = BulkEdit::Set { field: lead::CITY, value: text("Kiel") };
    team.members[0].browser.crm.run(Command::Bulk { ids: Arc::new(leads(records)), edit });
    told("all changed in one browser", start);
    for (what, at) in [("sent", 0), ("received", 1)] {
        let start = Instant::now();
        team.round(at, None).expect("a round");
        told(what, start);
    }
    assert_eq!(count(&team, 1), records as usize);
    check_requests(&team);
}
