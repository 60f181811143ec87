//! Attached files through the file worker: what the page is told of a file that is not here, and what is written without
//! it.
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use kontor::base::Id;
use kontor::command::{Attachment, Command};
use kontor::import_export::workspace_file;
use kontor::storage::StorageError;
use kontor::worker_protocol::team::{ChangesSince, TeamFile, TeamRequest};
use kontor::worker_protocol::{Reply, Request};

use super::browser;
use super::cluster::Cluster;
use super::place::Place;
use super::team_worker::{Tab, Team, add};
use crate::support::wait;
use crate::support::worker::Worker;

fn attach(tab: &Tab, name: &str, bytes: &[u8]) -> Id {
    let about = add(&tab.page, "Lund");
    let (name, media_type, bytes) = (name.to_string(), "text/plain".to_string(), Arc::new(bytes.to_vec()));
    tab.page.run(Command::Attach { about, files: vec![Attachment { name, media_type, bytes }] }).created[0].1
}

fn team_of_two() -> (Tab, Tab) {
    browser::begin(1);
    let team: Team = Rc::new(RefCell::new(Cluster::new(1)));
    let mut anna = Tab::founding(&team);
    anna.round();
    let ben = Tab::joining(&team, "ben", 2);
    (anna, ben)
}

fn opened(tab: &mut Tab, id: Id) -> TeamFile {
    match tab.ask(TeamRequest::File { id }) {
        Reply::TeamFile(file) => file,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_colleagues_file_is_brought_when_it_is_opened_and_said_to_be_elsewhere_before() {
    let (mut anna, mut ben) = team_of_two();
    let bytes = vec![7; 700_000];
    let id = attach(&ben, "offer.txt", &bytes);
    // The commits arrive by mail, and the bytes are too many for it.
    let large = attach(&ben, "plan.txt", &vec![8; 20_000_000]);
    let Reply::TeamChanges { file: Some(file) } = ben.ask(TeamRequest::ChangesSince(ChangesSince::Everything)) else {
        panic!("a file")
    };
    assert!(matches!(anna.ask(TeamRequest::TakeIn { file }), Reply::TeamTakenIn(_)));
    wait(anna.page.session.catch_up()).expect("the page follows");
    assert_eq!(wait(anna.page.session.file(id)), Ok(Some(bytes.clone())), "a small one comes along");
    assert_eq!(opened(&mut anna, large), TeamFile::Elsewhere { whose: "ben".to_string(), there: 0, all: 0 });
    // It needs several rounds, which the page asks for one after the other.
    let mut rounds = 0;
    loop {
        let state = ben.round();
        rounds += 1;
        if !state.sends_on {
            assert_eq!((state.files, rounds), (0, 3));
            break;
        }
        assert!(state.files > 0);
        let TeamFile::Elsewhere { there, all: 39, .. } = opened(&mut anna, large) else { panic!("not whole yet") };
        assert!(there > 0 && there < 39, "{there}");
    }
    assert_eq!(wait(anna.page.session.file(large)), Ok(None));
    assert_eq!(opened(&mut anna, large), TeamFile::Here);
    assert_eq!(wait(anna.page.session.file(large)), Ok(Some(vec![8; 20_000_000])));
}

#[test]
fn a_file_for_which_there_is_no_space_is_shown_all_the_same() {
    let (mut anna, mut ben) = team_of_two();
    let id = attach(&ben, "offer.txt", b"Monday");
    ben.round();
    anna.round();
    anna.page.storage.fail(Some(StorageError::Full));
    assert_eq!(opened(&mut anna, id), TeamFile::Unkept { bytes: b"Monday".to_vec() });
    anna.page.storage.fail(None);
    assert_eq!(wait(anna.page.session.file(id)), Ok(None));
    assert_eq!(opened(&mut anna, id), TeamFile::Here);
    // What this browser attached and lost is in nobody else's browser.
    let own = attach(&anna, "own.txt", b"Tuesday");
    assert_eq!(opened(&mut anna, own), TeamFile::Here);
}

#[test]
fn another_tab_keeps_what_was_brought_by_this_one() {
    let (mut anna, mut ben) = team_of_two();
    let id = attach(&ben, "offer.txt", b"Monday");
    ben.round();
    let mut beside = anna.beside();
    beside.round();
    anna.round();
    assert_eq!(opened(&mut beside, id), TeamFile::Here);
    // The other tab has written since.
    let other = attach(&ben, "plan.txt", b"Tuesday");
    ben.round();
    beside.round();
    anna.state(TeamRequest::Round { with_audit: false });
    let third = attach(&beside, "own.txt", b"Wednesday");
    beside.round();
    assert_eq!(opened(&mut anna, other), TeamFile::Here);
    assert_eq!(wait(anna.page.session.file(third)), Ok(Some(b"Wednesday".to_vec())));
}

#[test]
fn what_is_written_without_a_file_says_which() {
    let (mut anna, mut ben) = team_of_two();
    let here = attach(&anna, "here.txt", b"Sunday");
    let id = attach(&ben, "offer.txt", b"Monday");
    ben.round();
    anna.round();
    let written = |anna: &Tab| {
        let mut worker = Worker::on(anna.page.storage.clone(), true);
        let (reply, file) = worker.ask_bytes(Request::WriteWorkspace { passphrase: None }, b"");
        let read = workspace_file::read(&file).unwrap_or_else(|problem| panic!("{problem:?}"));
        (reply, read.blobs.into_iter().map(|(id, _)| id).collect::<Vec<_>>())
    };
    assert_eq!(written(&anna), (Reply::WrittenWithout { files: vec!["offer.txt".to_string()] }, vec![here]));
    assert_eq!(opened(&mut anna, id), TeamFile::Here);
    let (reply, mut files) = written(&anna);
    files.sort_unstable();
    let mut both = vec![here, id];
    both.sort_unstable();
    assert_eq!((reply, files), (Reply::Written, both));
}
