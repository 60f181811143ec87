//! The test of the connection to a team's server: each failure has a sentence that says what to do, in every language.
use kontor::locale::Language;
use kontor::replication::document_name::DocumentName;
use kontor::replication::key_ring::TeamDocument;
use kontor::replication::remote::{Added, Cursor, Document, Found, News, Remote, RemoteError};
use kontor::replication::server_access::{ServerRemote, Writing};
use kontor::worker::team::server::checked;
use kontor::worker_protocol::team::{ServerKind, ServerStep};

use crate::support::wait;

/// A server that says what a test wants.
struct Told {
    may_write: Result<Writing, RemoteError>,
    team: Result<Option<Vec<u8>>, RemoteError>,
    is_open: bool,
}

impl ServerRemote for Told {
    async fn may_write(&self, _own: &DocumentName) -> Result<Writing, RemoteError> {
        self.may_write
    }

    fn is_open(&self) -> bool {
        self.is_open
    }
}

impl Remote for Told {
    async fn identity(&self) -> Result<Option<Vec<u8>>, RemoteError> {
        self.team.clone()
    }

    async fn news(&self, _since: Option<&Cursor>) -> Result<News, RemoteError> {
        panic!("a test of the connection asks for nothing else")
    }

    async fn read(&self, _names: &[String]) -> Result<Vec<Found>, RemoteError> {
        panic!("a test of the connection asks for nothing else")
    }

    async fn range(&self, _from: &str, _to: &str, _limit: usize) -> Result<Vec<String>, RemoteError> {
        panic!("a test of the connection asks for nothing else")
    }

    async fn add(&self, _documents: &[Document]) -> Result<Vec<Added>, RemoteError> {
        panic!("nothing is written")
    }

    async fn put(&self, _document: &Document) -> Result<Added, RemoteError> {
        panic!("nothing is written")
    }
}

fn team() -> Vec<u8> {
    TeamDocument { id: [7; 16], salt: Some([8; 16]) }.encode()
}

/// A server on which all is well.
fn good() -> Told {
    Told { may_write: Ok(Writing::Allowed), team: Ok(Some(team())), is_open: false }
}

/// The steps of a test, and what it says of the last one, in every language.
fn tested(server: &Told, kind: ServerKind) -> (Vec<ServerStep>, [Option<String>; 3]) {
    let run = |language| wait(checked(server, kind, "anna", language));
    let all = run(Language::En);
    assert!(all.iter().rev().skip(1).all(|check| check.problem.is_none()), "it ends with the first that fails");
    let last = |language| run(language).pop().and_then(|check| check.problem);
    (all.iter().map(|check| check.step).collect(), Language::ALL.map(last))
}

use ServerStep::{Answers, HasTeam, Reads, SignsIn, Writes};

#[test]
fn a_connection_that_works_has_nothing_to_say() {
    for kind in [ServerKind::Etcd, ServerKind::CouchDb] {
        let (steps, said) = tested(&good(), kind);
        assert_eq!(steps, [Answers, SignsIn, Reads, Writes, HasTeam]);
        assert_eq!(said, [None, None, None]);
    }
}

#[test]
fn every_failure_says_what_to_do() {
    let fails = |error| Told { may_write: Err(error), ..good() };
    let newer = [&[99][..], &team()[1..]].concat();
    for (server, steps, words) in [
        // The browser does not say which of these it was.
        (
            fails(RemoteError::Offline),
            1,
            ["the server is off", "does not trust its certificate", "does not allow this page"],
        ),
        (fails(RemoteError::Stranger), 1, ["Something answers, but it is not", "address", "port"]),
        (fails(RemoteError::Busy(None)), 1, ["is busy", "tries again", "shortly"]),
        (fails(RemoteError::SignedOut), 2, ["user", "password", "is wrong"]),
        (fails(RemoteError::LockedOut), 2, ["Too many wrong passwords", "five minutes", "tries again then"]),
        (fails(RemoteError::Forbidden), 1, ["not allowed", "login", "team"]),
        (Told { team: Err(RemoteError::Forbidden), ..good() }, 3, ["no member", "adds members", "-team."]),
        (fails(RemoteError::NoDatabase), 3, ["is not on the server", "creates it", "Nothing is lost"]),
        (Told { team: Err(RemoteError::Stranger), ..good() }, 3, ["another program", "Choose another", "name"]),
        (Told { team: Ok(Some(vec![0; 40])), ..good() }, 3, ["another program", "Choose another", "name"]),
        (Told { team: Ok(Some(Vec::new())), ..good() }, 3, ["another program", "Choose another", "name"]),
        (Told { team: Ok(Some(newer)), ..good() }, 3, ["newer version", "Reload", "page"]),
        (Told { may_write: Ok(Writing::Refused), ..good() }, 4, ["may read", "not write", "user"]),
        (Told { may_write: Ok(Writing::WithoutRules), ..good() }, 4, ["no rules", "every member", "again"]),
        (Told { team: Ok(None), ..good() }, 5, ["There is no team", "yet", "can be created"]),
    ] {
        for kind in [ServerKind::Etcd, ServerKind::CouchDb] {
            let (all, said) = tested(&server, kind);
            assert_eq!(all, [Answers, SignsIn, Reads, Writes, HasTeam][..steps], "{words:?}");
            let said = said.map(|text| text.expect("it says why"));
            assert!(words.iter().all(|word| said[0].contains(word)), "{said:?}");
            assert!(said[0] != said[1] && said[1] != said[2] && said[0] != said[2], "{said:?}");
        }
    }
}

#[test]
fn what_to_do_about_a_page_that_is_not_allowed_has_the_lines_of_that_server() {
    let away = Told { may_write: Err(RemoteError::Offline), ..good() };
    let (_, etcd) = tested(&away, ServerKind::Etcd);
    let (_, couchdb) = tested(&away, ServerKind::CouchDb);
    assert!(etcd.iter().flatten().all(|text| text.contains("--cors")));
    for line in ["enable_cors = true", "[chttpd]", "origins =", "[cors]"] {
        assert!(couchdb.iter().flatten().all(|text| text.contains(line)), "{line}");
    }
}

#[test]
fn a_server_that_asks_nobody_is_pointed_out_and_tested_to_the_end() {
    let open = Told { is_open: true, ..good() };
    let all = wait(checked(&open, ServerKind::Etcd, "anna", Language::En));
    let said: Vec<bool> = all.iter().map(|check| check.problem.is_some()).collect();
    assert_eq!(said, [false, true, false, false, false]);
    assert!(all[1].problem.as_ref().is_some_and(|text| text.contains("asks nobody for a password")));
}
