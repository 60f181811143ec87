//! A team's documents in one folder: what a tool leaves of the files, and what a replica makes of it.
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use kontor::base::Timestamp;
use kontor::replication::ReplicaId;
use kontor::replication::document_name::{Chain, DocumentName};
use kontor::replication::folder_remote::{Directory, DirectoryError, FolderRemote, Founding, file_of};
use kontor::replication::remote::{Added, Document, Found, Remote, RemoteError};

use crate::support::wait;

/// Files in memory. Clones are one folder.
#[derive(Clone, Default)]
struct Files {
    files: Rc<RefCell<BTreeMap<String, Vec<u8>>>>,
    /// Files that cannot be read now.
    in_use: Rc<RefCell<Vec<String>>>,
    error: Rc<Cell<Option<DirectoryError>>>,
}

impl Files {
    fn remote(&self) -> FolderRemote<Files> {
        FolderRemote::new(self.clone(), now, None)
    }

    fn set(&self, name: &str, content: &[u8]) {
        self.files.borrow_mut().insert(name.to_string(), content.to_vec());
    }

    fn get(&self, name: &str) -> Vec<u8> {
        self.files.borrow().get(name).cloned().unwrap_or_default()
    }

    fn remove(&self, name: &str) -> Vec<u8> {
        self.files.borrow_mut().remove(name).unwrap_or_default()
    }
}

impl Directory for Files {
    async fn names(&self) -> Result<Vec<String>, DirectoryError> {
        self.error.get().map_or(Ok(()), Err)?;
        Ok(self.files.borrow().keys().cloned().collect())
    }

    async fn read(&self, name: &str) -> Result<Option<Vec<u8>>, DirectoryError> {
        self.error.get().map_or(Ok(()), Err)?;
        match self.in_use.borrow().iter().any(|other| other == name) {
            true => Err(DirectoryError::Failed),
            false => Ok(self.files.borrow().get(name).cloned()),
        }
    }

    async fn write(&self, name: &str, content: &[u8]) -> Result<(), DirectoryError> {
        self.error.get().map_or(Ok(()), Err)?;
        self.set(name, content);
        Ok(())
    }

    async fn remove(&self, name: &str) -> Result<(), DirectoryError> {
        self.error.get().map_or(Ok(()), Err)?;
        Files::remove(self, name);
        Ok(())
    }
}

thread_local! {
    static MINUTES: Cell<i64> = const { Cell::new(0) };
}

fn now() -> Timestamp {
    Timestamp(MINUTES.get() * 60_000)
}

fn chain() -> Chain {
    Chain { login: "anna.b@team.example".to_string(), replica: ReplicaId::of_random(7) }
}

fn run(first: u32, body: &str) -> Document {
    Document { name: chain().run(first), body: body.as_bytes().to_vec() }
}

fn name(first: u32) -> String {
    chain().run(first).to_string()
}

fn here(body: &str) -> Found {
    Found::Here(body.as_bytes().to_vec())
}

#[test]
fn names_are_file_names_everywhere() {
    let longest = Chain { login: "Ä".repeat(32), replica: ReplicaId::of_random(u64::MAX) };
    for name in [
        DocumentName::Team,
        DocumentName::Ring,
        DocumentName::Part(longest.clone(), u32::MAX, u16::MAX),
        DocumentName::Chunk(longest.login.clone(), [255; 16]),
        DocumentName::Snapshot("con".to_string(), 1),
        DocumentName::Replica(Chain { login: "anna.lnk".to_string(), replica: ReplicaId::of_random(1) }),
    ] {
        let text = name.to_string();
        // 255 is the most that file systems take; tools add something of their own while they write.
        assert!(text.len() <= 230, "{text}");
        assert!(
            text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'%' | b'!')),
            "{text}"
        );
        assert_eq!(DocumentName::parse(&text), Some(name));
    }
}

#[test]
fn a_file_that_is_not_whole_is_not_there_yet_and_is_mentioned_after_a_while() {
    let files = Files::default();
    let remote = files.remote();
    wait(remote.add(&[run(1, "one"), run(2, "two")])).unwrap();
    let whole = files.get(&name(1));
    let seen = wait(remote.news(None)).unwrap();
    assert_eq!(seen.names, [name(1), name(2)]);
    for spoiled in [&whole[..4], &[], &vec![0; whole.len()], &files.get(&name(2))] {
        files.set(&name(1), spoiled);
        assert_eq!(wait(remote.read(&[name(1), name(2)])).unwrap(), [Found::Missing, here("two")]);
    }
    assert_eq!(remote.late(), 0, "the tool may be at it");
    MINUTES.set(10);
    assert_eq!(remote.late(), 1);
    files.set(&name(1), &whole);
    assert_eq!(wait(remote.read(&[name(1)])).unwrap(), [here("one")]);
    assert_eq!(remote.late(), 0);
    // A file that the system cannot give now holds up no other.
    files.in_use.borrow_mut().push(name(1));
    assert_eq!(wait(remote.read(&[name(1), name(2)])).unwrap(), [Found::Missing, here("two")]);
    // What vanished is not waited for.
    MINUTES.set(30);
    files.remove(&name(1));
    wait(remote.news(None)).unwrap();
    assert_eq!(remote.late(), 0);
}

#[test]
fn a_renamed_file_is_found_and_a_copy_besides_changes_nothing() {
    let files = Files::default();
    let remote = files.remote();
    wait(remote.add(&[run(1, "one"), run(2, "two")])).unwrap();
    files.set(&format!("{} (conflicted copy 2026-01-02 101112)", name(2)), &files.get(&name(2)));
    files.set(&format!("{} (1)", name(2)), b"half");
    let seen = wait(remote.news(None)).unwrap();
    assert_eq!(seen.names, [name(1), name(2)]);
    assert_eq!(wait(remote.news(Some(&seen.cursor))).unwrap().names, Vec::<String>::new(), "nothing is new");
    let moved = files.remove(&name(1));
    files.set(&format!("{}.sync-conflict-20260102-101112-ABCDEF7", name(1)), &moved);
    assert_eq!(wait(remote.range("c!", "d", 9)).unwrap(), [name(1), name(2)]);
    assert_eq!(wait(remote.read(&[name(1), name(2)])).unwrap(), [here("one"), here("two")]);
    // It gets its name back from whoever keeps it.
    assert_eq!(wait(remote.missing(&[name(1), name(2)])).unwrap(), [name(1)]);
    assert_eq!(wait(remote.add(&[run(1, "one")])).unwrap(), [Added::Stored]);
    assert_eq!(wait(remote.missing(&[name(1), name(2)])).unwrap(), Vec::<String>::new());
}

#[test]
fn a_name_has_one_content_and_what_is_not_whole_is_written_anew() {
    let files = Files::default();
    let remote = files.remote();
    assert_eq!(wait(remote.add(&[run(1, "one")])).unwrap(), [Added::Stored]);
    assert_eq!(wait(remote.add(&[run(1, "one"), run(1, "other")])).unwrap(), [Added::Stored, Added::Refused]);
    files.set(&name(1), b"on");
    assert_eq!(wait(remote.add(&[run(1, "one")])).unwrap(), [Added::Stored]);
    assert_eq!(files.get(&name(1)), file_of(&name(1), b"one"));
    for (error, said) in [
        (DirectoryError::Missing, RemoteError::Offline),
        (DirectoryError::Denied, RemoteError::SignedOut),
        (DirectoryError::Full, RemoteError::NoSpace),
    ] {
        files.error.set(Some(error));
        assert_eq!(wait(remote.add(&[run(1, "one")])), Err(said));
        assert_eq!(wait(remote.read(&[name(1)])), Err(said));
        assert_eq!(wait(remote.news(None)), Err(said));
    }
}

#[test]
fn a_folder_gets_back_what_identifies_its_team_and_no_other_folder_does() {
    let files = Files::default();
    let own = DocumentName::Replica(chain());
    let team = Document { name: DocumentName::Team, body: b"team".to_vec() };
    let ring = Document { name: DocumentName::Ring, body: b"ring".to_vec() };
    let founding = Founding { documents: vec![team.clone(), ring.clone()], own: own.clone() };
    let remote = FolderRemote::new(files.clone(), now, Some(founding));
    assert_eq!(wait(remote.identity()).unwrap(), None, "an empty folder may be the wrong one");
    assert!(files.files.borrow().is_empty());
    wait(remote.put(&Document { name: own, body: b"own".to_vec() })).unwrap();
    assert_eq!(wait(remote.identity()).unwrap(), Some(b"team".to_vec()));
    assert_eq!(files.get("k!ring"), file_of("k!ring", b"ring"));
    files.set("team", &file_of("team", b"another"));
    assert_eq!(wait(remote.identity()).unwrap(), Some(b"another".to_vec()), "what is there stays");
}
