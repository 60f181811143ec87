//! Nodes that are killed, that hang and that go back to an earlier state, and waiting for changes.
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};

use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError, Waited};

use super::server::{Client, Server};
use crate::support::wait;

/// A new leader is found within some tenths of a second.
pub const QUICK: [&str; 4] = ["--heartbeat-interval", "50", "--election-timeout", "500"];

fn run(login: &str, first: u32) -> Document {
    let chain = Chain { login: login.to_string(), replica: ReplicaId::of_random(1) };
    Document { name: chain.run(first), body: first.to_be_bytes().repeat(200) }
}

fn name(document: &Document) -> String {
    document.name.to_string()
}

fn is_there(client: &Client, documents: &[Document]) -> Result<(), RemoteError> {
    let names: Vec<String> = documents.iter().map(name).collect();
    let here: Vec<Found> = documents.iter().map(|document| Found::Here(document.body.clone())).collect();
    assert!(wait(client.read(&names))? == here, "what was acknowledged is lost");
    Ok(())
}

#[test]
fn nothing_that_was_acknowledged_is_lost_when_nodes_are_killed() {
    let mut server = Server::start(3, &QUICK);
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    let anna = server.client("sales", "anna");
    let mut ben = server.access("sales", "ben");
    // Ben's browser knows an address where nobody is, and the others in another order.
    ben.endpoints = vec!["http://127.0.0.1:9".to_string(), ben.endpoints[2].clone(), ben.endpoints[0].clone()];
    let ben = Client::new(ben);
    let mut stored: Vec<Document> = Vec::new();
    let (mut failures, mut longest) = (0, Duration::ZERO);
    let count = AtomicUsize::new(0);
    let is_stored = |more: usize| {
        let (begun, wanted) = (Instant::now(), count.load(Ordering::Relaxed) + more);
        while count.load(Ordering::Relaxed) < wanted {
            assert!(begun.elapsed() < Duration::from_secs(60), "the work goes on while a node is down");
            thread::sleep(Duration::from_millis(5));
        }
    };
    thread::scope(|scope| {
        let kills = scope.spawn(|| {
            for node in [0, 1, 2] {
                is_stored(40);
                server.tell(&format!("kill {node}"));
                is_stored(40);
                server.tell(&format!("start {node}"));
            }
        });
        let mut at = 0;
        while !kills.is_finished() {
            for (client, login) in [(&anna, "anna"), (&ben, "ben")] {
                at += 1;
                let documents = [run(login, 2 * at), run(login, 2 * at + 1)];
                let begun = Instant::now();
                // What fails is sent again, as a replica does, until it is acknowledged.
                while wait(client.add(&documents)) != Ok(vec![Added::Stored; 2]) {
                    failures += 1;
                    assert!(begun.elapsed() < Duration::from_secs(20), "the cluster does not come back");
                }
                stored.extend(documents);
                let last = &stored[stored.len().saturating_sub(10)..];
                while is_there(client, last).is_err() {
                    failures += 1;
                }
                longest = longest.max(begun.elapsed());
                count.store(stored.len(), Ordering::Relaxed);
            }
        }
        kills.join().expect("nodes are killed");
    });
    println!("{} stored, {failures} attempts failed, the longest took {longest:?}", stored.len());
    for node in 0..3 {
        let mut one = server.access("sales", "anna");
        one.endpoints = vec![one.endpoints[node].clone()];
        is_there(&Client::new(one), &stored).expect("each node has all");
    }
    let all = wait(anna.news(None)).expect("answers").names;
    assert_eq!(all.len(), stored.len(), "and nothing else");
}

#[test]
fn an_endpoint_that_hangs_is_left_and_one_that_works_is_kept() {
    let mut server = Server::start(3, &QUICK);
    let client = Client::patient(server.access("sales", ""), 1);
    assert_eq!(wait(client.add(&[run("anna", 1)])), Ok(vec![Added::Stored]));
    assert_eq!(client.0.endpoint(), server.endpoints[0]);
    server.tell("pause 0");
    // The others need a moment to find a leader, if it was this one.
    let begun = Instant::now();
    while is_there(&client, &[run("anna", 1)]).is_err() {
        assert!(begun.elapsed() < Duration::from_secs(20));
    }
    let other = client.0.endpoint().to_string();
    assert_ne!(other, server.endpoints[0]);
    server.tell("resume 0");
    is_there(&client, &[run("anna", 1)]).unwrap();
    assert_eq!(client.0.endpoint(), other);
    // One of three nodes knows that it is alone, and gives nothing that may be old.
    server.tell("kill 1");
    server.tell("kill 2");
    let alone = wait(client.read(&[name(&run("anna", 1))]));
    assert!(matches!(alone, Err(RemoteError::Offline | RemoteError::Busy(_))), "{alone:?}");
    let added = wait(client.add(&[run("anna", 2)]));
    assert!(matches!(added, Err(RemoteError::Offline | RemoteError::Busy(_))), "{added:?}");
    server.tell("start 1");
    assert_eq!(wait(client.add(&[run("anna", 2)])), Ok(vec![Added::Stored]));
}

#[test]
fn who_waits_is_told_of_runs_at_once_and_of_a_history_that_is_gone() {
    let mut server = Server::start(3, &QUICK);
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    let anna = server.client("sales", "anna");
    let own = [run("anna", 1), run("anna", 2)];
    wait(anna.add(&own)).unwrap();
    let cursor = wait(anna.news(None)).unwrap().cursor;
    assert_eq!(wait(anna.0.wait(&cursor, 1)), Ok(Waited::Nothing));
    let access = server.access("sales", "ben");
    let begun = Instant::now();
    let told = thread::scope(|scope| {
        scope.spawn(|| {
            let ben = Client::new(access);
            let said = DocumentName::Replica(Chain { login: "ben".to_string(), replica: ReplicaId::of_random(1) });
            wait(ben.put(&Document { name: said, body: Vec::new() })).unwrap();
            thread::sleep(Duration::from_millis(400));
            wait(ben.add(&[run("ben", 1), run("ben", 2)])).unwrap();
        });
        wait(anna.0.wait(&cursor, 9))
    });
    let Ok(Waited::Changed(told)) = told else { panic!("{told:?}") };
    assert!(begun.elapsed() < Duration::from_secs(5), "not at the end of the time");
    assert_eq!(told.names, [name(&run("ben", 1)), name(&run("ben", 2))]);
    assert_eq!(wait(anna.0.wait(&told.cursor, 1)), Ok(Waited::Nothing), "who knows it waits on");
    assert_eq!(wait(anna.news(Some(&cursor))).unwrap().names, told.names, "the news begin where they ended");
    // A node dies under somebody who waits: the next request goes to another one.
    let before = anna.0.endpoint().to_string();
    let died = thread::scope(|scope| {
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(300));
            server.tell("kill 0");
        });
        wait(anna.0.wait(&told.cursor, 1))
    });
    assert!(matches!(died, Ok(Waited::Nothing) | Err(RemoteError::Offline | RemoteError::Busy(_))), "{died:?}");
    wait(anna.add(&[run("anna", 3)])).unwrap();
    assert_ne!(anna.0.endpoint(), before);
    server.root().compact();
    assert_eq!(wait(anna.0.wait(&cursor, 3)), Ok(Waited::StartOver));
    let news = wait(anna.news(Some(&cursor))).unwrap();
    assert_eq!(news.names.len(), 3, "news need no history: {:?}", news.names);
    assert_eq!(wait(anna.0.wait(&news.cursor, 1)), Ok(Waited::Nothing));
}

#[test]
fn news_start_over_when_the_cluster_went_back() {
    let mut server = Server::start(3, &QUICK);
    server.team("sales", &["--keeper", "anna"]);
    let anna = Client::patient(server.access("sales", "anna"), 2);
    wait(anna.add(&[run("anna", 1)])).unwrap();
    let folder = std::env::temp_dir().join(format!("kontor-snapshot-{}", std::process::id()));
    server.tell(&format!("save {}", folder.display()));
    for at in 2..6 {
        wait(anna.add(&[run("anna", at)])).unwrap();
    }
    let cursor = wait(anna.news(None)).unwrap().cursor;
    server.tell(&format!("restore {}", folder.display()));
    std::fs::remove_file(&folder).unwrap();
    // etcd answers nothing to a token that it has not given yet. Another one is asked for as soon as one endpoint says
    // nothing.
    let begun = Instant::now();
    assert_eq!(wait(anna.identity()), Ok(None));
    assert!((2..4).contains(&begun.elapsed().as_secs()), "{:?}", begun.elapsed());
    assert_eq!(wait(anna.read(&[name(&run("anna", 1)), name(&run("anna", 5))])).unwrap()[1], Found::Missing);
    assert_eq!(wait(anna.news(Some(&cursor))).unwrap().names, [name(&run("anna", 1))]);
    assert_eq!(wait(anna.0.wait(&cursor, 2)), Ok(Waited::StartOver));
    // It goes on past the revision of the cursor, with as many runs and more.
    for at in 0x10..0x18 {
        wait(anna.add(&[run("anna", at)])).unwrap();
        let news = wait(anna.news(Some(&cursor))).unwrap();
        assert_eq!(news.names.len(), 2 + at as usize - 0x10, "everything, after {at}");
    }
}
