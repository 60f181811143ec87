//! Who may do what in CouchDB, and what a password is asked for.
use std::cell::Cell;
use std::rc::Rc;

use kontor::base::Id;
use kontor::locale::Language;
use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::key_ring::TeamDocument;
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError};
use kontor::replication::server_access::{RemoteAccess, ServerRemote, Writing};
use kontor::worker::team::server::checked;
use kontor::worker_protocol::team::{ServerKind, ServerStep};
use serde_json::json;

use super::server::{Client, Server};
use crate::support::wait;

fn chain(login: &str) -> Chain {
    Chain { login: login.to_string(), replica: ReplicaId::of_random(1) }
}

fn document(name: DocumentName) -> Document {
    Document { name, body: b"content".to_vec() }
}

fn run(login: &str, first: u32) -> Document {
    document(chain(login).run(first))
}

fn read(client: &Client, name: &DocumentName) -> Result<Found, RemoteError> {
    wait(client.read(&[name.to_string()])).map(|found| found[0].clone())
}

/// Every kind of document that somebody writes under the own login; what the browser has is last, as the one that changes.
fn own(login: &str) -> Vec<Document> {
    let names = [
        chain(login).run(1),
        DocumentName::Part(chain(login), 1, 0),
        DocumentName::Snapshot(login.to_string(), 1),
        DocumentName::Chunk(login.to_string(), [1; 16]),
        DocumentName::File(login.to_string(), Id([1; 16]), 0),
        DocumentName::Replica(chain(login)),
    ];
    names.into_iter().map(document).collect()
}

#[test]
fn members_write_once_under_their_login_readers_say_what_they_have_and_keepers_write_everything() {
    let mut server = Server::any();
    let roles = ["--keeper", "anna", "--member", "ben", "--member", "Eva Ö@team.example", "--reader", "audit"];
    server.team("sales", &roles);
    server.team("sales", &roles);
    server.team("sales-2", &["--keeper", "anna", "--member", "benno"]);
    let [anna, ben, eva, audit] =
        ["anna", "ben", "Eva Ö@team.example", "audit"].map(|login| server.client("sales", login));
    let team = document(DocumentName::Team);
    for client in [&ben, &audit] {
        assert_eq!(wait(client.add(std::slice::from_ref(&team))), Ok(vec![Added::Refused]), "founding is the keeper's");
    }
    assert_eq!(wait(anna.add(std::slice::from_ref(&team))), Ok(vec![Added::Stored]));
    for (client, login) in [(&anna, "anna"), (&ben, "ben"), (&eva, "Eva Ö@team.example")] {
        assert_eq!(wait(client.add(&own(login))), Ok(vec![Added::Stored; 6]), "{login}");
        assert_eq!(wait(client.add(&own(login))), Ok(vec![Added::Stored; 6]), "{login} again");
    }
    let changed = |document: &Document| Document { body: b"forged".to_vec(), ..document.clone() };
    for other in [own("anna"), own("Eva Ö@team.example"), own("benno"), vec![team]].concat() {
        assert_eq!(wait(ben.put(&changed(&other))), Ok(Added::Refused), "{}", other.name);
        assert_eq!(wait(ben.add(&[changed(&other)])), Ok(vec![Added::Refused]), "{}", other.name);
        assert_ne!(read(&anna, &other.name), Ok(Found::Here(b"forged".to_vec())), "{}", other.name);
    }
    // What a member has sent stays what it is, also for that member.
    let said = own("ben").pop().expect("is last");
    for own in &own("ben")[..5] {
        assert_eq!(wait(ben.put(&changed(own))), Ok(Added::Refused), "{}", own.name);
        assert_eq!(read(&anna, &own.name), Ok(Found::Here(b"content".to_vec())));
    }
    assert_eq!(wait(ben.put(&changed(&said))), Ok(Added::Stored));
    let mixed = [run("ben", 2), run("anna", 2), run("ben", 3)];
    assert_eq!(wait(ben.add(&mixed)), Ok(vec![Added::Stored, Added::Refused, Added::Stored]));
    assert_eq!(read(&audit, &run("ben", 2).name), Ok(Found::Here(b"content".to_vec())));
    assert_eq!(wait(audit.add(&own("audit")[..5])), Ok(vec![Added::Refused; 5]));
    assert_eq!(wait(audit.put(&document(DocumentName::Replica(chain("audit"))))), Ok(Added::Stored));
    // What an erasure writes, and whoever puts a team back. A run that was replaced does not come back.
    assert_eq!(wait(anna.put(&changed(&run("ben", 1)))), Ok(Added::Stored));
    assert_eq!(wait(ben.add(&[run("ben", 1)])), Ok(vec![Added::Refused]));
    assert_eq!(read(&ben, &run("ben", 1).name), Ok(Found::Here(b"forged".to_vec())));
    assert_eq!(wait(anna.add(&[run("ben", 9)])), Ok(vec![Added::Stored]));
    for (client, writing) in [(&anna, Writing::Allowed), (&ben, Writing::Allowed), (&audit, Writing::Refused)] {
        assert_eq!(wait(client.0.may_write(&run("anna", 1).name)), Ok(writing));
    }
    // The team beside it, whose name begins alike.
    let stranger = server.client("sales-2", "ben");
    assert_eq!(wait(stranger.identity()), Err(RemoteError::Forbidden));
    assert_eq!(wait(stranger.news(None)), Err(RemoteError::Forbidden));
    assert_eq!(wait(stranger.add(&own("ben"))), Err(RemoteError::Forbidden));
    let cursor = wait(ben.news(None)).unwrap().cursor;
    assert_eq!(wait(stranger.0.wait(&cursor, 1)), Err(RemoteError::Forbidden));
    // Who loses a role loses what it allows.
    server.team("sales", &["--reader", "ben", "--out", "Eva Ö@team.example", "--out", "nobody"]);
    assert_eq!(wait(ben.add(&[run("ben", 4)])), Ok(vec![Added::Refused]));
    assert_eq!(read(&ben, &run("ben", 3).name), Ok(Found::Here(b"content".to_vec())));
    assert_eq!(wait(eva.identity()), Err(RemoteError::Forbidden));
    assert_eq!(wait(anna.identity()), Ok(Some(b"content".to_vec())));
}

#[test]
fn a_member_cannot_write_a_later_revision_as_if_it_came_from_elsewhere() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    let ben = server.client("sales", "ben");
    assert_eq!(wait(ben.add(&[run("ben", 1)])), Ok(vec![Added::Stored]));
    let name = run("ben", 1).name.to_string();
    let (RemoteAccess { endpoints, login, password, .. }, database) =
        (server.access("sales", "ben"), server.database("sales"));
    let mut token = "Basic ".to_string();
    kontor::base::base64::write(format!("{login}:{password}").as_bytes(), &mut token);
    let revisions =
        json!({ "start": 9, "ids": ["ffffffffffffffffffffffffffffffff", "eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"] });
    for forged in [
        json!({ "_id": name, "_rev": "9-ffffffffffffffffffffffffffffffff", "_revisions": revisions, "d": "AA==" }),
        json!({ "_id": name, "_rev": "9-ffffffffffffffffffffffffffffffff", "_revisions": revisions, "_deleted": true }),
    ] {
        let request = ureq::post(format!("{}/{database}/_bulk_docs", endpoints[0])).header("Authorization", &token);
        let body = json!({ "new_edits": false, "docs": [forged] }).to_string();
        request.header("Content-Type", "application/json").send(body).expect("an answer");
        assert_eq!(read(&ben, &run("ben", 1).name), Ok(Found::Here(b"content".to_vec())), "{forged}");
    }
}

#[test]
fn a_password_is_tried_once() {
    let mut server = Server::start(1, &[]);
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    let requests = Rc::new(Cell::new(0));
    let client = |access: RemoteAccess| Client::counted(access, &requests);
    let guessed = RemoteAccess { password: "guessed".to_string(), ..server.access("sales", "anna") };
    for access in [guessed.clone(), server.access("sales", "nobody")] {
        let wrong = client(access);
        assert_eq!(wait(wrong.identity()), Err(RemoteError::SignedOut));
        assert_eq!(wait(wrong.add(&[run("anna", 1)])), Err(RemoteError::SignedOut));
        assert_eq!(wait(wrong.news(None)), Err(RemoteError::SignedOut));
        assert_eq!(wait(wrong.0.may_write(&run("anna", 1).name)), Err(RemoteError::SignedOut));
        assert_eq!(requests.take(), 1, "it is not tried again");
    }
    // The admin gives another password.
    let anna = client(server.access("sales", "anna"));
    assert_eq!(wait(anna.add(&[run("anna", 1)])), Ok(vec![Added::Stored]));
    server.team("sales", &["--password", "anna"]);
    requests.take();
    assert_eq!(wait(anna.add(&[run("anna", 2)])), Err(RemoteError::SignedOut));
    assert_eq!(wait(anna.identity()), Err(RemoteError::SignedOut));
    assert_eq!(requests.take(), 1);
    let anna = client(server.access("sales", "anna"));
    assert_eq!(wait(anna.identity()), Ok(None), "with the new one");
    // Five wrong passwords lock the login out, and the right one, too.
    for _ in 0..5 {
        let _ = wait(client(guessed.clone()).identity());
    }
    assert_eq!(wait(anna.identity()), Err(RemoteError::LockedOut));
    assert_eq!(RemoteError::LockedOut.retry_after(), Some(300));
}

/// The last step of a test of the connection, and why it failed.
fn last_step(client: &Client) -> (ServerStep, Option<String>) {
    let steps = wait(checked(&*client.0, ServerKind::CouchDb, "anna", Language::En));
    assert!(steps.iter().rev().skip(1).all(|check| check.problem.is_none()), "it ends with the first that fails");
    let last = steps.last().expect("there is one");
    (last.step, last.problem.clone())
}

#[test]
fn a_test_of_the_connection_ends_with_what_has_to_be_done() {
    let mut server = Server::start(1, &[]);
    server.team("sales", &["--keeper", "anna", "--reader", "audit"]);
    server.team("other", &["--keeper", "carl"]);
    let client = |login: &str| server.client("sales", login);
    let wrong = Client::new(RemoteAccess { password: "guessed".to_string(), ..server.access("sales", "anna") });
    let nowhere = server.client("nowhere", "anna");
    for (client, step, words) in [
        (&wrong, ServerStep::SignsIn, "The user or the password is wrong."),
        (&client("carl"), ServerStep::Reads, "This user is no member of the team."),
        (&nowhere, ServerStep::Reads, "The team’s database is not on the server."),
        (&client("audit"), ServerStep::Writes, "This user may read in this team, but not write."),
        (&client("anna"), ServerStep::HasTeam, "There is no team under this name yet"),
    ] {
        let (last, why) = last_step(client);
        assert!(last == step && why.as_ref().is_some_and(|why| why.starts_with(words)), "{last:?} {why:?}");
    }
    let anna = client("anna");
    let body = TeamDocument { id: [7; 16], salt: None }.encode();
    assert_eq!(wait(anna.add(&[Document { name: DocumentName::Team, body }])), Ok(vec![Added::Stored]));
    assert_eq!(last_step(&anna), (ServerStep::HasTeam, None));
    server.remove_rules("sales");
    let (step, why) = last_step(&anna);
    assert!(step == ServerStep::Writes && why.is_some_and(|why| why.contains("has no rules")));
    server.write("other", &json!([{ "_id": "team", "_rev": "1-aa", "members": ["anna"] }]));
    let (step, why) = last_step(&server.client("other", "carl"));
    assert!(step == ServerStep::Reads && why.is_some_and(|why| why.contains("another program writes")));
    server.tell("fault sign-on");
    let (step, why) = last_step(&server.client("sales", "anna"));
    assert!(step == ServerStep::Answers && why.is_some_and(|why| why.contains("not CouchDB")));
    server.tell("kill 0");
    let (step, why) = last_step(&server.client("sales", "anna"));
    assert!(step == ServerStep::Answers && why.is_some_and(|why| why.contains("enable_cors")));
}

#[test]
fn a_database_that_is_none_of_kontors_is_told_from_one_that_is_empty_or_gone() {
    let mut server = Server::any();
    server.team("sales", &["--keeper", "anna"]);
    let anna = server.client("sales", "anna");
    assert_eq!(wait(anna.identity()), Ok(None));
    assert_eq!(wait(anna.0.may_write(&run("anna", 1).name)), Ok(Writing::Allowed));
    server.write("sales", &json!([{ "_id": "team", "_rev": "1-aa", "members": ["anna"] }]));
    assert_eq!(wait(anna.identity()), Err(RemoteError::Stranger));
    server.remove_rules("sales");
    assert_eq!(wait(anna.0.may_write(&run("anna", 1).name)), Ok(Writing::WithoutRules));
    server.delete("sales");
    assert_eq!(wait(anna.identity()), Err(RemoteError::NoDatabase));
    assert_eq!(wait(anna.news(None)), Err(RemoteError::NoDatabase));
    assert_eq!(wait(anna.add(&[run("anna", 1)])), Err(RemoteError::NoDatabase));
    server.team("sales", &[]);
}
