//! A network that splits: a node of a real cluster no longer hears the others, and whoever asks it still reaches it. The
//! nodes have network namespaces of their own, which needs root.
use std::process::Command;
use std::time::{Duration, Instant};

use kontor::replication::ReplicaId;
use kontor::replication::document_name::Chain;
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError};

use super::nodes::QUICK;
use super::server::{Client, Server};
use super::teams;
use crate::replication::nemesis::number;
use crate::support::wait;

/// As many splits in a usual test: a node that is alone takes seconds to say so, and to find the others again.
/// `KONTOR_SPLITS=10` makes more.
const USUAL_SPLITS: u64 = 1;

/// Whether this machine allows network namespaces; if not, it is said.
fn may_split() -> bool {
    let name = format!("kontor-probe-{}", std::process::id());
    let ip = |what: &str| Command::new("ip").args(["netns", what, &name]).output();
    let is_added = ip("add").is_ok_and(|done| done.status.success());
    if is_added {
        let _ = ip("del");
    } else {
        println!("SKIPPED: `ip netns add` is not possible here, so that no network can be split");
    }
    is_added
}

fn apart() -> Server {
    Server::start(3, &[&["--apart"], &QUICK[..]].concat())
}

fn run(login: &str, first: u32) -> Document {
    let chain = Chain { login: login.to_string(), replica: ReplicaId::of_random(1) };
    Document { name: chain.run(first), body: first.to_be_bytes().repeat(200) }
}

#[test]
fn a_split_network_acknowledges_nothing_twice_and_loses_nothing() {
    if !may_split() {
        return;
    }
    let mut server = apart();
    server.team("sales", &["--keeper", "anna", "--member", "ben"]);
    // Anna's browser knows all nodes, Ben's only one, which is always the one that is cut off.
    let anna = Client::patient(server.access("sales", "anna"), 2);
    let mut stored: Vec<Document> = Vec::new();
    let (mut refused, mut at) = (0, 0);
    let splits = number("KONTOR_SPLITS").unwrap_or(USUAL_SPLITS) as u32;
    for split in 0..splits {
        let node = split % 3;
        let mut access = server.access("sales", "ben");
        access.endpoints = vec![access.endpoints[node as usize].clone()];
        let ben = Client::patient(access, 1);
        let signed_in = Instant::now();
        while wait(ben.identity()).is_err() {
            assert!(signed_in.elapsed() < Duration::from_secs(20), "the node is back");
        }
        server.tell(&format!("cut {node}"));
        let begun = Instant::now();
        at += 1;
        let (of_anna, of_ben) = (run("anna", at), run("ben", at));
        while wait(anna.add(std::slice::from_ref(&of_anna))) != Ok(vec![Added::Stored]) {
            assert!(begun.elapsed() < Duration::from_secs(30), "most of the nodes go on");
        }
        stored.push(of_anna);
        // The one that is alone confirms nothing, and gives nothing that may be old.
        match wait(ben.add(std::slice::from_ref(&of_ben))) {
            Err(RemoteError::Offline | RemoteError::Busy(_)) => refused += 1,
            other => panic!("split {split}: {other:?}"),
        }
        let names = [stored[0].name.to_string()];
        assert!(matches!(wait(ben.read(&names)), Err(RemoteError::Offline | RemoteError::Busy(_))));
        server.tell(&format!("join {node}"));
        // It is sent again, with the same bytes, whether or not it arrived.
        let healed = Instant::now();
        while wait(ben.add(std::slice::from_ref(&of_ben))) != Ok(vec![Added::Stored]) {
            assert!(healed.elapsed() < Duration::from_secs(30), "the node finds the others again");
        }
        stored.push(of_ben);
    }
    println!("{splits} splits, {} stored, {refused} not confirmed while the node was alone", stored.len());
    assert_eq!(refused, splits);
    let names: Vec<String> = stored.iter().map(|document| document.name.to_string()).collect();
    let here: Vec<Found> = stored.iter().map(|document| Found::Here(document.body.clone())).collect();
    for node in 0..3 {
        let mut one = server.access("sales", "anna");
        one.endpoints = vec![one.endpoints[node].clone()];
        assert_eq!(wait(Client::new(one).read(&names)), Ok(here.clone()), "each node has all");
    }
    assert_eq!(wait(anna.news(None)).expect("answers").names.len(), stored.len(), "and nothing else");
}

#[test]
fn a_team_on_a_network_that_splits_ends_with_the_same() {
    if may_split() {
        teams::play_apart(apart());
    }
}
