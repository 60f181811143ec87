//! Who may do what in etcd, and what a password is asked for.
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use kontor::base::Id;
use kontor::locale::Language;
use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError, Waited};
use kontor::replication::server_access::{RemoteAccess, ServerRemote, Writing};
use kontor::worker::team::server::checked;
use kontor::worker_protocol::team::{ServerKind, ServerStep};

use super::server::{Client, Server};
use crate::support::wait;

/// Tokens are valid for as many seconds; etcd looks for old ones once in a second.
const TOKENS: &str = "1";

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

/// Every kind of document that somebody writes under the own login.
fn own(login: &str) -> Vec<Document> {
    let names = [
        chain(login).run(1),
        DocumentName::Part(chain(login), 1, 0),
        DocumentName::Replica(chain(login)),
        DocumentName::Snapshot(login.to_string(), 1),
        DocumentName::Chunk(login.to_string(), [1; 16]),
        DocumentName::File(login.to_string(), Id([1; 16]), 0),
    ];
    names.into_iter().map(document).collect()
}

#[test]
fn members_write_under_their_login_readers_say_what_they_have_and_keepers_write_everything() {
    let mut server = Server::start(1, &[]);
    let roles = ["--keeper", "anna", "--member", "ben", "--member", "Eva@team.example", "--reader", "audit"];
    server.team("sales", &roles);
    server.team("sales", &roles);
    server.team("sales-2", &["--keeper", "anna", "--member", "benno"]);
    let [anna, ben, eva, audit] =
        ["anna", "ben", "Eva@team.example", "audit"].map(|login| server.client("sales", login));
    let team = document(DocumentName::Team);
    for client in [&ben, &audit] {
        assert_eq!(wait(client.add(std::slice::from_ref(&team))), Ok(vec![Added::Refused]), "founding is the keeper's");
    }
    assert_eq!(wait(anna.add(std::slice::from_ref(&team))), Ok(vec![Added::Stored]));
    for (client, login) in [(&anna, "anna"), (&ben, "ben"), (&eva, "Eva@team.example")] {
        assert_eq!(wait(client.add(&own(login))), Ok(vec![Added::Stored; 6]), "{login}");
    }
    for other in [own("anna"), own("Eva@team.example"), own("benno"), vec![team]].concat() {
        let changed = Document { body: b"forged".to_vec(), ..other.clone() };
        assert_eq!(wait(ben.put(&changed)), Ok(Added::Refused), "{}", other.name);
        assert_eq!(wait(ben.add(&[changed])), Ok(vec![Added::Refused]), "{}", other.name);
        assert_ne!(read(&anna, &other.name), Ok(Found::Here(b"forged".to_vec())), "{}", other.name);
    }
    let mixed = [run("ben", 2), run("anna", 2), run("ben", 3)];
    assert_eq!(wait(ben.add(&mixed)), Ok(vec![Added::Stored, Added::Refused, Added::Stored]));
    assert_eq!(read(&audit, &run("ben", 2).name), Ok(Found::Here(b"content".to_vec())));
    for (client, login, writing) in [(&ben, "ben", Writing::Allowed), (&audit, "audit", Writing::Refused)] {
        assert_eq!(wait(client.0.may_write(&chain(login).run(9))), Ok(writing));
        assert_eq!(read(client, &chain(login).run(9)), Ok(Found::Missing), "it is only asked");
    }
    assert_eq!(wait(audit.add(&own("audit"))), Ok(vec![Added::Refused; 6]));
    assert_eq!(wait(audit.put(&document(DocumentName::Replica(chain("audit"))))), Ok(Added::Stored));
    // What an erasure writes, and whoever puts a team back.
    assert_eq!(wait(anna.put(&run("ben", 1))), Ok(Added::Stored));
    assert_eq!(wait(anna.add(&[run("ben", 9)])), Ok(vec![Added::Stored]));
    // The team beside it, whose name begins alike.
    let stranger = server.client("sales-2", "ben");
    assert_eq!(wait(stranger.identity()), Err(RemoteError::Forbidden));
    assert_eq!(wait(stranger.news(None)), Err(RemoteError::Forbidden));
    assert_eq!(wait(stranger.add(&own("ben"))), Ok(vec![Added::Refused; 6]));
    let cursor = wait(ben.news(None)).unwrap().cursor;
    assert_eq!(wait(stranger.0.wait(&cursor, 2)), Err(RemoteError::Forbidden));
    // Who loses a role loses what it allows, also with the token at hand.
    server.team("sales", &["--reader", "ben", "--out", "Eva@team.example", "--out", "nobody"]);
    assert_eq!(wait(ben.add(&[run("ben", 4)])), Ok(vec![Added::Refused]));
    assert_eq!(read(&ben, &run("ben", 3).name), Ok(Found::Here(b"content".to_vec())));
    assert_eq!(wait(eva.identity()), Err(RemoteError::Forbidden));
    assert_eq!(wait(eva.add(&[run("Eva@team.example", 2)])), Ok(vec![Added::Refused]));
    assert_eq!(wait(anna.identity()), Ok(Some(b"content".to_vec())));
}

#[test]
fn a_password_is_tried_once_and_a_token_is_renewed_once() {
    let mut server = Server::start(1, &["--auth-token-ttl", TOKENS]);
    let [passwords, requests] = [(); 2].map(|()| Rc::new(Cell::new(0)));
    let counts = || (passwords.take(), requests.take());
    let client = |access: RemoteAccess| Client::counted(access, &passwords, &requests);
    let guessed = RemoteAccess { password: "guessed".to_string(), ..server.access("sales", "anna") };
    let early = client(guessed.clone());
    assert_eq!(wait(early.identity()), Ok(None), "a cluster without logins");
    assert!(early.0.is_open());
    assert_eq!(counts(), (1, 2));
    let tested = wait(checked(&*early.0, ServerKind::Etcd, "anna", Language::En));
    let steps: Vec<ServerStep> = tested.iter().map(|check| check.step).collect();
    let all = [ServerStep::Answers, ServerStep::SignsIn, ServerStep::Reads, ServerStep::Writes, ServerStep::HasTeam];
    assert_eq!(steps, all, "it works");
    let said: Vec<&str> = tested.iter().filter_map(|check| check.problem.as_deref()).collect();
    assert!(said[0].starts_with("This server asks nobody for a password"), "{said:?}");
    assert_eq!(said[1..], ["There is no team under this name yet: it can be created."]);
    counts();

    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    assert_eq!(wait(early.identity()), Err(RemoteError::SignedOut), "since then it has some");
    assert_eq!(counts(), (1, 2));
    for access in [guessed, server.access("sales", "nobody")] {
        let wrong = client(access);
        assert_eq!(wait(wrong.identity()), Err(RemoteError::SignedOut));
        assert_eq!(wait(wrong.add(&[run("anna", 1)])), Err(RemoteError::SignedOut));
        assert_eq!(wait(wrong.news(None)), Err(RemoteError::SignedOut));
        assert!(!wrong.0.is_open());
        assert_eq!(counts(), (1, 1), "it is not tried again");
    }
    assert_eq!(wait(client(server.access("sales", "")).identity()), Err(RemoteError::SignedOut));
    assert_eq!(counts(), (0, 1));

    let anna = client(server.access("sales", "anna"));
    assert_eq!(wait(anna.add(&[run("anna", 1)])), Ok(vec![Added::Stored]));
    let cursor = wait(anna.news(None)).unwrap().cursor;
    assert_eq!(passwords.take(), 1);
    let expire = || std::thread::sleep(Duration::from_millis(2_300));
    expire();
    assert_eq!(wait(anna.add(&[run("anna", 2)])), Ok(vec![Added::Stored]), "with another token");
    assert_eq!(passwords.take(), 1);
    expire();
    assert!(matches!(wait(anna.0.wait(&cursor, 2)), Ok(Waited::Changed(_))), "so does who waits");
    assert_eq!(passwords.take(), 1);
    // The admin gives another password: the token at hand counts no more, and the old password is tried once.
    server.change_password("anna", "another");
    requests.take();
    assert_eq!(wait(anna.add(&[run("anna", 3)])), Err(RemoteError::SignedOut));
    assert_eq!(counts(), (1, 2));
    assert_eq!(wait(anna.identity()), Err(RemoteError::SignedOut));
    assert_eq!(counts(), (0, 0));
}

#[test]
fn a_page_of_an_origin_that_is_allowed_may_ask_and_no_other() {
    // etcd takes no origin without a port.
    let server = Server::start(1, &["--cors", "https://kontor.example:8443"]);
    for (origin, allowed) in [("https://kontor.example:8443", true), ("https://other.example:8443", false)] {
        let request = ureq::options(format!("{}/v3/kv/range", server.endpoints[0])).header("Origin", origin);
        let answer = request.header("Access-Control-Request-Headers", "authorization, content-type").call().unwrap();
        let header = |name: &str| answer.headers().get(name).and_then(|value| value.to_str().ok());
        assert_eq!(header("Access-Control-Allow-Origin"), allowed.then_some(origin));
        assert!(!allowed || header("Access-Control-Allow-Headers").is_some_and(|all| all.contains("authorization")));
    }
}
