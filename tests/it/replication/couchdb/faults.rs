//! What goes wrong on the way to CouchDB and on its servers, and waiting for changes.
use std::thread;
use std::time::{Duration, Instant};

use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::remote::{Added, Cursor, Document, Found, Remote, RemoteError, Waited};
use serde_json::json;

use super::server::{Client, Server};
use crate::support::wait;

fn run(login: &str, first: u32, size: usize) -> Document {
    let chain = Chain { login: login.to_string(), replica: ReplicaId::of_random(1) };
    Document { name: chain.run(first), body: vec![first as u8; size] }
}

fn is_there(client: &Client, documents: &[Document]) {
    let names: Vec<String> = documents.iter().map(|document| document.name.to_string()).collect();
    let here: Vec<Found> = documents.iter().map(|document| Found::Here(document.body.clone())).collect();
    assert_eq!(wait(client.read(&names)), Ok(here));
}

#[test]
fn every_fault_is_named_and_nothing_counts_as_stored_that_may_not_be() {
    let mut server = Server::start(1, &[]);
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    let known = run("anna", 1, 10);
    assert_eq!(wait(anna.add(std::slice::from_ref(&known))), Ok(vec![Added::Stored]));
    for (at, (fault, expected)) in (2..).zip([
        ("lost", RemoteError::Offline),
        ("cut", RemoteError::Offline),
        ("busy", RemoteError::Busy(Some(7))),
        ("sign-on", RemoteError::Stranger),
    ]) {
        server.tell(&format!("fault {fault}"));
        assert_eq!(wait(anna.identity()), Err(expected), "{fault}");
        assert_eq!(wait(anna.add(&[run("anna", at, 10)])), Err(expected), "{fault}");
        assert_eq!(wait(anna.put(&known)), Err(expected), "{fault}");
        assert_eq!(wait(anna.news(None)), Err(expected), "{fault}");
        assert_eq!(wait(anna.range("", "~", 9)), Err(expected), "{fault}");
        server.tell("fault none");
        assert_eq!(wait(anna.add(&[run("anna", at, 10)])), Ok(vec![Added::Stored]), "after {fault}");
    }
    server.tell("fault full");
    assert_eq!(wait(anna.add(&[run("anna", 9, 10)])), Err(RemoteError::NoSpace));
    assert_eq!(wait(anna.put(&known)), Err(RemoteError::NoSpace));
    is_there(&anna, std::slice::from_ref(&known));
    server.tell("fault weak");
    for _ in 0..2 {
        assert_eq!(wait(anna.add(&[run("anna", 9, 10)])), Ok(vec![Added::Weak]), "on too few servers");
    }
    assert_eq!(wait(anna.put(&known)), Ok(Added::Weak));
    server.tell("fault none");
    assert_eq!(wait(anna.add(&[run("anna", 9, 10)])), Ok(vec![Added::Stored]), "sent again");
}

#[test]
fn a_document_that_is_too_large_is_said_so_and_many_small_ones_are_sent_in_parts() {
    let mut server = Server::start(1, &["--largest", "100000"]);
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    let small: Vec<Document> = (1..=40).map(|at| run("anna", at, 9_000)).collect();
    for _ in 0..2 {
        assert_eq!(wait(anna.add(&small)), Ok(vec![Added::Stored; 40]), "the server takes fewer at once than usual");
    }
    is_there(&anna, &small);
    assert_eq!(wait(anna.add(&[run("anna", 50, 9_000), run("anna", 99, 200_000)])), Err(RemoteError::TooLarge));
    assert_eq!(wait(anna.put(&run("anna", 99, 200_000))), Err(RemoteError::TooLarge));
    is_there(&anna, &[run("anna", 50, 9_000)]);
}

#[test]
fn a_node_that_is_gone_is_left_and_one_that_works_is_kept() {
    let mut server = Server::start(3, &[]);
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    assert_eq!(wait(anna.add(&[run("anna", 1, 10)])), Ok(vec![Added::Stored]));
    assert_eq!(anna.0.endpoint(), server.endpoints[0]);
    server.tell("kill 0");
    is_there(&anna, &[run("anna", 1, 10)]);
    assert_eq!(anna.0.endpoint(), server.endpoints[1]);
    server.tell("start 0");
    is_there(&anna, &[run("anna", 1, 10)]);
    assert_eq!(anna.0.endpoint(), server.endpoints[1]);
    (0..3).for_each(|node| server.tell(&format!("kill {node}")));
    assert_eq!(wait(anna.identity()), Err(RemoteError::Offline));
    server.tell("start 2");
    is_there(&anna, &[run("anna", 1, 10)]);
}

#[test]
fn who_waits_is_told_of_runs_at_once_and_goes_on_after_anything_else() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    let anna = server.client("sales", "anna");
    wait(anna.add(&[run("anna", 1, 10)])).unwrap();
    let cursor = wait(anna.news(None)).unwrap().cursor;
    assert_eq!(wait(anna.0.wait(&cursor, 1)), Ok(Waited::Nothing));
    assert_eq!(wait(anna.0.wait(&Cursor(b"of another remote".to_vec()), 1)), Ok(Waited::StartOver));
    let access = server.access("sales", "ben");
    let begun = Instant::now();
    let told = thread::scope(|scope| {
        scope.spawn(|| {
            let ben = Client::new(access);
            let said = DocumentName::Replica(Chain { login: "ben".to_string(), replica: ReplicaId::of_random(1) });
            thread::sleep(Duration::from_millis(200));
            wait(ben.put(&Document { name: said, body: Vec::new() })).unwrap();
            thread::sleep(Duration::from_millis(200));
            wait(ben.add(&[run("ben", 1, 10)])).unwrap();
        });
        let mut cursor = cursor.clone();
        loop {
            match wait(anna.0.wait(&cursor, 9)) {
                Ok(Waited::Changed(news)) if news.names.is_empty() => cursor = news.cursor,
                told => break told,
            }
        }
    });
    let Ok(Waited::Changed(told)) = told else { panic!("{told:?}") };
    assert!(begun.elapsed() < Duration::from_secs(5), "not at the end of the time");
    assert_eq!(told.names, [run("ben", 1, 10).name.to_string()]);
    assert_eq!(wait(anna.0.wait(&told.cursor, 1)), Ok(Waited::Nothing), "who knows it waits on");
    assert_eq!(wait(anna.news(Some(&cursor))).unwrap().names, told.names, "the news begin where they ended");
}

#[test]
fn news_start_over_when_the_database_was_made_anew_or_went_back() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    let all = |cursor: Option<&Cursor>| wait(anna.news(cursor)).unwrap();
    wait(anna.add(&[run("anna", 1, 10), run("anna", 2, 10), run("anna", 3, 10)])).unwrap();
    let cursor = all(None).cursor;
    assert_eq!(all(Some(&cursor)).names, Vec::<String>::new());
    server.delete("sales");
    server.team("sales", &[]);
    wait(anna.add(&[run("anna", 1, 10)])).unwrap();
    assert_eq!(all(Some(&cursor)).names, [run("anna", 1, 10).name.to_string()]);
    let cursor = all(None).cursor;
    assert_eq!(all(Some(&cursor)).names, Vec::<String>::new());
}

#[test]
fn what_servers_wrote_apart_under_one_name_ends_when_it_is_replaced_and_what_was_deleted_can_come_back() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    let document = run("anna", 1, 10);
    let name = document.name.to_string();
    assert_eq!(wait(anna.add(std::slice::from_ref(&document))), Ok(vec![Added::Stored]));
    // With rules, express-pouchdb gives every document the revisions of the one that is there.
    server.remove_rules("sales");
    let other = "1-ffffffffffffffffffffffffffffffff";
    server.write("sales", &json!([{ "_id": name, "_rev": other, "d": "b3RoZXI=" }]));
    assert_eq!(server.all("sales").len(), 2);
    let cleaned = Document { body: b"cleaned".to_vec(), ..document.clone() };
    assert_eq!(wait(anna.put(&cleaned)), Ok(Added::Stored));
    assert_eq!(server.all("sales"), [(name.clone(), b"cleaned".to_vec())]);
    let rows = server.ask("GET", &format!("{}/_all_docs?include_docs=true", server.database("sales")), None);
    let rows = rows["rows"].as_array().unwrap();
    let revision = rows.iter().find(|row| row["id"] == *name).unwrap()["value"]["rev"].as_str().unwrap();
    server.ask("DELETE", &format!("{}/{name}?rev={revision}", server.database("sales")), None);
    assert_eq!(wait(anna.read(std::slice::from_ref(&name))), Ok(vec![Found::Deleted]));
    assert_eq!(wait(anna.add(std::slice::from_ref(&document))), Ok(vec![Added::Stored]));
    is_there(&anna, &[document]);
}
