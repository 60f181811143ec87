//! What etcd takes: sizes, and space.
use kontor::replication::ReplicaId;
use kontor::replication::document_name::Chain;
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError};

use super::server::{Client, Server};
use crate::support::wait;

fn run(first: u32, size: usize) -> Document {
    let chain = Chain { login: "anna".to_string(), replica: ReplicaId::of_random(1) };
    Document { name: chain.run(first), body: vec![first as u8; size] }
}

fn is_there(client: &Client, documents: &[Document]) {
    let names: Vec<String> = documents.iter().map(|document| document.name.to_string()).collect();
    let here: Vec<Found> = documents.iter().map(|document| Found::Here(document.body.clone())).collect();
    assert_eq!(wait(client.read(&names)), Ok(here));
}

#[test]
fn a_document_that_is_too_large_is_said_so_and_many_small_ones_are_sent_in_parts() {
    let server = Server::start(1, &["--max-request-bytes", "100000"]);
    let client = server.client("sales", "");
    let small: Vec<Document> = (1..=40).map(|at| run(at, 9_000)).collect();
    assert_eq!(wait(client.add(&small)), Ok(vec![Added::Stored; 40]), "the cluster takes fewer at once than usual");
    assert_eq!(wait(client.add(&small)), Ok(vec![Added::Stored; 40]));
    is_there(&client, &small);
    // Refused by etcd, and by what stands before it.
    for size in [200_000, 1_500_000] {
        assert_eq!(wait(client.add(&[run(99, size)])), Err(RemoteError::TooLarge), "{size}");
        assert_eq!(wait(client.put(&run(99, size))), Err(RemoteError::TooLarge), "{size}");
        assert_eq!(wait(client.add(&[run(50, 9_000), run(99, size)])), Err(RemoteError::TooLarge), "{size}");
    }
    is_there(&client, &[run(50, 9_000)]);
}

#[test]
fn a_full_cluster_is_said_so_gives_what_it_has_and_takes_more_when_there_is_space() {
    let server = Server::start(1, &["--quota-backend-bytes", "6000000"]);
    let client = server.client("sales", "");
    let mut stored = Vec::new();
    let refused = loop {
        let document = run(1 + stored.len() as u32, 500_000);
        match wait(client.add(std::slice::from_ref(&document))) {
            Ok(added) => assert_eq!(added, [Added::Stored]),
            Err(error) => break (document, error),
        }
        stored.push(document);
        assert!(stored.len() < 30, "the quota is reached");
    };
    assert_eq!(refused.1, RemoteError::NoSpace);
    assert_eq!(wait(client.put(&run(1, 1))), Err(RemoteError::NoSpace));
    is_there(&client, &stored);
    // An answer that is lost on a busy machine leaves it open whether the last one was stored.
    let named = wait(client.news(None)).unwrap().names;
    let last = refused.0.name.to_string();
    let others: Vec<String> = named.into_iter().filter(|name| *name != last).collect();
    assert_eq!(others, stored.iter().map(|document| document.name.to_string()).collect::<Vec<_>>());
    // As docs/team.md says, after something was removed.
    server.etcdctl(&["del", "--prefix", "kontor/sales/c!anna!0000000000000001!0000000"]);
    let revision = wait(client.news(None)).unwrap().cursor.0;
    let revision = String::from_utf8(revision).unwrap().split(' ').nth(1).unwrap().to_string();
    server.etcdctl(&["compact", "--physical", &revision]);
    server.etcdctl(&["defrag"]);
    server.etcdctl(&["alarm", "disarm"]);
    assert_eq!(wait(client.add(&[refused.0])), Ok(vec![Added::Stored]));
}
