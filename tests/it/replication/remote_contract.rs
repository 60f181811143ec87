//! What every remote does, whatever keeps the documents: the same checks for the model of a cluster, for a folder and for
//! a real cluster.
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use kontor::base::Id;
use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::remote::{Added, Document, Found, Remote};

use super::cluster::Cluster;
use super::folder::Folders;
use super::place::Place;
use super::team::{TO_THE_END, poll_at_most};

fn done<T>(future: impl Future<Output = T>) -> T {
    poll_at_most(future, TO_THE_END).expect("ends")
}

fn chain(login: &str, replica: u64) -> Chain {
    Chain { login: login.to_string(), replica: ReplicaId::of_random(replica) }
}

fn document(name: DocumentName, body: &[u8]) -> Document {
    Document { name, body: body.to_vec() }
}

fn run(first: u32, body: &[u8]) -> Document {
    document(chain("anna", 1).run(first), body)
}

fn names(documents: &[Document]) -> Vec<String> {
    documents.iter().map(|document| document.name.to_string()).collect()
}

fn here(documents: &[Document]) -> Vec<Found> {
    documents.iter().map(|document| Found::Here(document.body.clone())).collect()
}

/// Checks an empty remote. `tells` says whether its news name everything that is new.
pub fn check(remote: &impl Remote, tells: bool) {
    finds_a_team_once(remote);
    gives_what_was_added(remote);
    adds_what_is_absent_and_nothing_else(remote);
    takes_any_bytes_and_many(remote);
    puts_over_what_is_there(remote);
    lists_names_in_order(remote);
    names_what_is_new(remote, tells);
}

fn finds_a_team_once(remote: &impl Remote) {
    assert_eq!(done(remote.identity()).unwrap(), None);
    assert_eq!(done(remote.news(None)).unwrap().names, Vec::<String>::new());
    assert_eq!(done(remote.range("", "~", usize::MAX)).unwrap(), Vec::<String>::new());
    let team = document(DocumentName::Team, b"team");
    assert_eq!(done(remote.add(std::slice::from_ref(&team))).unwrap(), [Added::Stored]);
    assert_eq!(done(remote.identity()).unwrap(), Some(b"team".to_vec()));
    assert_eq!(done(remote.add(&[team])).unwrap(), [Added::Stored]);
    assert_eq!(done(remote.add(&[document(DocumentName::Team, b"other")])).unwrap(), [Added::Refused]);
    assert_eq!(done(remote.identity()).unwrap(), Some(b"team".to_vec()));
}

fn gives_what_was_added(remote: &impl Remote) {
    assert_eq!(done(remote.read(&[])).unwrap(), []);
    assert_eq!(done(remote.add(&[])).unwrap(), []);
    let longest = Chain { login: "Ä".repeat(32), replica: ReplicaId::of_random(u64::MAX) };
    let all = [
        run(1, b"one"),
        document(DocumentName::Part(chain("anna", 1), 1, 0), b"part"),
        document(DocumentName::Part(longest.clone(), u32::MAX, u16::MAX), b"longest"),
        document(DocumentName::Chunk("d@team.example".to_string(), [255; 16]), b"chunk"),
        document(DocumentName::Snapshot("anna".to_string(), 7), b"snapshot"),
        document(DocumentName::Replica(chain("anna", 1)), b"replica"),
        document(DocumentName::File("anna".to_string(), Id([255; 16]), 3), &[7; 512 * 1024 + 33]),
    ];
    assert_eq!(done(remote.add(&all)).unwrap(), [Added::Stored; 7]);
    assert_eq!(done(remote.read(&names(&all))).unwrap(), here(&all));
    let absent = run(9, b"").name.to_string();
    let asked = [absent.clone(), all[3].name.to_string(), absent, all[0].name.to_string(), all[3].name.to_string()];
    let [one, chunk] = [0, 3].map(|at: usize| Found::Here(all[at].body.clone()));
    assert_eq!(done(remote.read(&asked)).unwrap(), [Found::Missing, chunk.clone(), Found::Missing, one, chunk]);
}

fn adds_what_is_absent_and_nothing_else(remote: &impl Remote) {
    let mixed = [run(1, b"one"), run(2, b"two"), run(1, b"other"), run(3, b"three")];
    assert_eq!(
        done(remote.add(&mixed)).unwrap(),
        [Added::Stored, Added::Stored, Added::Refused, Added::Stored],
        "what is there, what is new, what has the name of something else"
    );
    let all = [run(1, b"one"), run(2, b"two"), run(3, b"three")];
    assert_eq!(done(remote.read(&names(&all))).unwrap(), here(&all));
    assert_eq!(done(remote.add(&all)).unwrap(), [Added::Stored; 3], "again, as after an answer that was lost");
    assert_eq!(done(remote.add(&[run(4, b"four"), run(4, b"four")])).unwrap(), [Added::Stored; 2]);
    assert_eq!(done(remote.add(&[run(5, b"five"), run(5, b"other")])).unwrap(), [Added::Stored, Added::Refused]);
}

fn takes_any_bytes_and_many(remote: &impl Remote) {
    let every: Vec<u8> = (0..=255).collect();
    let odd = [run(0x10, b""), run(0x11, &[0; 3]), run(0x12, &every), run(0x13, &every[1..]), run(0x14, &every[2..])];
    assert_eq!(done(remote.add(&odd)).unwrap(), [Added::Stored; 5]);
    assert_eq!(done(remote.read(&names(&odd))).unwrap(), here(&odd));
    assert_eq!(done(remote.add(&[run(0x10, b"")])).unwrap(), [Added::Stored]);
    assert_eq!(done(remote.add(&[run(0x10, b"x")])).unwrap(), [Added::Refused]);
    // As many and as large as a replica sends at most.
    let content = |at: u32| -> Vec<u8> { (0..50_000).map(|byte: u32| ((byte * (at + 7)) >> 5) as u8).collect() };
    let mut many: Vec<Document> = (0..45).map(|at| run(0x100 + at, &content(at))).collect();
    many.extend(
        (0..5).map(|at| document(DocumentName::Part(chain("anna", 1), 0x200, at), &content(at.into()).repeat(8))),
    );
    assert_eq!(done(remote.add(&many)).unwrap(), vec![Added::Stored; 50]);
    assert_eq!(done(remote.read(&names(&many))).unwrap(), here(&many));
    assert_eq!(done(remote.add(&many)).unwrap(), vec![Added::Stored; 50]);
}

fn puts_over_what_is_there(remote: &impl Remote) {
    let said = |body: &[u8]| document(DocumentName::Replica(chain("anna", 2)), body);
    for one in [said(b"one"), said(b"two"), said(b""), run(2, b"cleaned"), document(DocumentName::Ring, b"ring")] {
        for _ in 0..2 {
            assert_eq!(done(remote.put(&one)).unwrap(), Added::Stored);
            assert_eq!(done(remote.read(&[one.name.to_string()])).unwrap(), [Found::Here(one.body.clone())]);
        }
    }
    assert_eq!(done(remote.add(&[run(2, b"two")])).unwrap(), [Added::Refused], "what was replaced does not come back");
}

fn lists_names_in_order(remote: &impl Remote) {
    let many: Vec<Document> =
        (0..1_100).map(|at| document(DocumentName::Snapshot("ben".to_string(), at), b"-")).collect();
    for some in many.chunks(50) {
        assert_eq!(done(remote.add(some)).unwrap(), vec![Added::Stored; some.len()]);
    }
    let all = names(&many);
    assert_eq!(done(remote.range("s!ben!", "s!ben\"", usize::MAX)).unwrap(), all);
    assert_eq!(done(remote.range("s!ben!", "s!ben\"", 1_001)).unwrap(), all[..1_001]);
    assert_eq!(done(remote.range("s!ben!", "s!ben\"", 0)).unwrap(), Vec::<String>::new());
    assert_eq!(done(remote.range(&all[7], &all[9], 9)).unwrap(), all[7..9], "the first one, and not the last");
    let whole = done(remote.range("", "~", usize::MAX)).unwrap();
    assert!(whole.is_sorted() && whole.len() > 1_100);
    assert_eq!(whole.iter().filter(|name| *name == "team" || *name == "k!ring").count(), 2);
}

fn names_what_is_new(remote: &impl Remote, tells: bool) {
    let is_run = |name: &&String| name.starts_with("c!");
    let runs = |names: &[String]| -> BTreeSet<String> { names.iter().filter(is_run).cloned().collect() };
    let news = done(remote.news(None)).unwrap();
    let there = runs(&done(remote.range("", "~", usize::MAX)).unwrap());
    assert!(!tells || runs(&news.names) == there, "at first, everything");
    let mut cursor = news.cursor;
    for at in 0..3 {
        let quiet = done(remote.news(Some(&cursor))).unwrap();
        assert!(!tells || quiet.names.is_empty(), "{:?}", quiet.names);
        cursor = quiet.cursor;
        // What changes is no news.
        done(remote.put(&document(DocumentName::Replica(chain("anna", 2)), &[at]))).unwrap();
        let new = [document(chain("ben", 3).run(1 + u32::from(at)), b"new"), run(0x1000 + u32::from(at), b"new")];
        done(remote.add(&new)).unwrap();
        // Twice from the same place: whoever could not read it the first time asks again.
        for _ in 0..2 {
            let news = done(remote.news(Some(&cursor))).unwrap();
            let named = runs(&news.names);
            assert!(!tells || runs(&names(&new)).is_subset(&named), "{named:?}");
            assert!(named.is_subset(&runs(&done(remote.range("c!", "d", usize::MAX)).unwrap())));
        }
        cursor = done(remote.news(Some(&cursor))).unwrap().cursor;
    }
    let strange = kontor::replication::remote::Cursor(b"of another remote".to_vec());
    let news = done(remote.news(Some(&strange))).unwrap();
    assert!(!tells || news.names.len() >= there.len(), "after another remote, everything");
}

#[test]
fn the_model_of_a_cluster_keeps_it() {
    check(&Cluster::client(&Rc::new(RefCell::new(Cluster::new(1))), 1, "anna"), false);
}

#[test]
fn a_folder_keeps_it() {
    check(&Folders::client(&Rc::new(RefCell::new(Folders::new(1))), 1, "anna"), true);
}
