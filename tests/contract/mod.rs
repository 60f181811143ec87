//! The contract of a storage, checked against both implementations: in memory and in the browser.
pub mod blocks;
pub mod replica;

use std::sync::Arc;

use kontor::base::{Id, Row, Seq, Timestamp, Value};
use kontor::change::{Action, ActionLabel, Blob, Change, Commit, Header};
use kontor::domain::RecordType;
use kontor::domain::records::lead;
use kontor::storage::{Batch, HEADERS_AT_START, Storage, StorageError};
use kontor::store::manifest::Integrity;
use kontor::store::page::PageKey;
use kontor::store::{RecordStore, Staged};

/// A commit that creates a lead.
pub fn commit(seq: u32, name: &str) -> Commit {
    let id = Id::fixed(1_000 + seq);
    let row = Row::new(id, Timestamp(5), &[], &[(lead::LAST_NAME, Value::Text(name.to_string()))]);
    let header = Header {
        seq: Seq(seq),
        id,
        at: Timestamp(i64::from(seq)),
        by: None,
        from: None,
        cause: ActionLabel::new(Action::Create, name),
        about: None,
        size: 1,
    };
    Commit { header, changes: vec![Change::Create { kind: RecordType::Lead, row }] }
}

/// Stores a commit on top of the state in `set`, as a session does.
pub async fn append(storage: &impl Storage, set: &mut RecordStore, commit: &Commit) -> Result<(), StorageError> {
    let staged = Staged::new(set, commit);
    storage.append(commit, staged.pages(set), &[]).await?;
    set.install(staged);
    Ok(())
}

/// Commits with the pages that they led to.
pub fn batch<'a>(commits: &'a [Commit], set: &RecordStore, blobs: &'a [Blob]) -> Batch<'a> {
    Batch { commits, pages: set.pages(), blobs, ..Batch::default() }
}

fn names(set: &RecordStore) -> Vec<String> {
    set.rows(RecordType::Lead).map(|(_, row)| row.text(lead::LAST_NAME).to_string()).collect()
}

/// A commit that creates more leads than are written in one step.
pub fn import(seq: u32) -> Commit {
    let lead = |at: u32| {
        let fields = [(lead::LAST_NAME, Value::Text(format!("Imported {at}")))];
        Change::Create {
            kind: RecordType::Lead,
            row: Row::new(Id::fixed(100_000 * seq + at), Timestamp(0), &[], &fields),
        }
    };
    let changes: Vec<Change> = (0..2_500).map(lead).collect();
    let mut commit = commit(seq, "leads.csv");
    (commit.header.size, commit.changes) = (2_500, changes);
    commit
}

/// Stores an import and a commit right after it, on top of the state in `set`: both are complete afterwards.
pub async fn check_import(storage: &impl Storage, set: &mut RecordStore) {
    let import = import(set.head().0 + 1);
    let next = commit(set.head().0 + 2, "Right after");
    append(storage, set, &import).await.unwrap();
    append(storage, set, &next).await.unwrap();
    assert_eq!(storage.commits_after(import.header.seq.previous()).await.unwrap(), [import.clone(), next]);
    assert_eq!(storage.commit(import.header.seq).await.unwrap().as_ref(), Some(&import));
    let (_, id) = import.changes[7].record();
    let about = storage.commit_about(import.header.seq, id).await.unwrap().unwrap();
    assert_eq!(about.changes, import.changes[7..8]);
}

/// Stores more commits than a start reads, many at a time: a start reads the latest, and the others are read by range.
pub async fn check_journal_by_range(storage: &impl Storage) {
    let count = HEADERS_AT_START + 1_000;
    let many: Vec<Commit> = (1..=count).map(|seq| commit(seq, &format!("Lead {seq}"))).collect();
    let headers: Vec<Header> = many.iter().map(|commit| commit.header.clone()).collect();
    let mut set = RecordStore::new();
    let id = Id::fixed(9);
    for (part, commits) in many.chunks(1_500).enumerate() {
        commits.iter().for_each(|commit| set.apply(commit));
        let blob = (Id::fixed(20 + part as u32), Arc::new(vec![part as u8]));
        storage.append_all(batch(commits, &set, &[blob])).await.unwrap();
    }
    storage.append_all(Batch::default()).await.unwrap();
    let snapshot = storage.load().await.unwrap();
    assert_eq!((snapshot.head, snapshot.state), (Seq(count), Integrity::Sound));
    assert_eq!(snapshot.headers, headers[1_000..], "the latest, oldest first");
    assert_eq!(snapshot.begins, Some(Timestamp(1)), "and when the journal begins");
    assert_eq!(names(&RecordStore::load(snapshot.pages, snapshot.head).0), names(&set));
    assert_eq!(storage.blob(Id::fixed(21)).await.unwrap(), Some(vec![1]));
    for (seq, last) in [(0, 0), (0, 1), (0, 700), (1, 2), (699, 1_000), (count - 1, count), (0, count)] {
        let found = storage.headers_between(Seq(seq), Seq(last)).await.unwrap();
        assert_eq!(found, headers[seq as usize..last as usize], "after {seq} up to {last}");
    }
    assert_eq!(
        storage.headers_between(Seq(count - 5), Seq(count + 1)).await,
        Err(StorageError::Damaged),
        "one is missing"
    );

    let next = [commit(count + 1, "Next"), commit(count + 2, "After")];
    let gap = [commit(count + 1, "Next"), commit(count + 3, "Too far")];
    let late = [commit(count, "Too late"), commit(count + 1, "Next")];
    for refused in [&gap, &late] {
        let blob = (id, Arc::new(vec![1]));
        let result = storage.append_all(batch(refused, &set, &[blob])).await;
        assert_eq!(result, Err(StorageError::Conflict), "they follow the last one, without gaps");
    }
    assert_eq!(storage.blob(id).await.unwrap(), None, "nothing of refused commits is left");
    assert_eq!(storage.headers(Seq(count)).await.unwrap(), []);
    next.iter().for_each(|commit| set.apply(commit));
    storage.append_all(batch(&next, &set, &[])).await.unwrap();
    assert_eq!(storage.commits_after(Seq(count)).await.unwrap(), next);

    // Right after an import, whose changes may be on their way.
    let import = import(count + 3);
    let staged = Staged::new(&set, &import);
    storage.append(&import, staged.pages(&set), &[]).await.unwrap();
    set.install(staged);
    let last = commit(count + 4, "Last");
    set.apply(&last);
    storage.append_all(batch(std::slice::from_ref(&last), &set, &[])).await.unwrap();
    assert_eq!(storage.commits_after(next[1].header.seq).await.unwrap(), [import, last]);
}

/// Checks the whole contract. `open` opens the storage with a name; the same name has the same content.
pub async fn check<S: Storage>(open: impl AsyncFn(&str) -> S) {
    let storage = open("one").await;
    let empty = storage.load().await.unwrap();
    assert_eq!((empty.head, empty.pages.len(), empty.headers.len()), (Seq::NONE, 0, 0), "a new storage is empty");

    let mut set = RecordStore::new();
    let many: Vec<Commit> = (1..=300).map(|seq| commit(seq, &format!("Lead {seq}"))).collect();
    for commit in &many {
        append(&storage, &mut set, commit).await.unwrap();
    }
    let again = open("one").await;
    let snapshot = again.load().await.unwrap();
    assert_eq!((snapshot.head, snapshot.headers.len()), (Seq(300), 300), "what was stored is there");
    let (loaded, damaged) = RecordStore::load(snapshot.pages, snapshot.head);
    assert_eq!((names(&loaded), damaged.len()), (names(&set), 0), "in order and whole, over several pages");

    let id = Id::fixed(9);
    let late = commit(300, "Too late");
    let pages = Staged::new(&RecordStore::new(), &late).pages(&RecordStore::new());
    assert_eq!(
        storage.append(&late, pages, &[(id, Arc::new(vec![1]))]).await,
        Err(StorageError::Conflict),
        "no commit is overwritten"
    );
    let unchanged = open("one").await.load().await.unwrap();
    assert_eq!(
        names(&RecordStore::load(unchanged.pages, Seq(300)).0),
        names(&set),
        "and nothing of a refused one is left"
    );

    assert_eq!(storage.commit(Seq(7)).await.unwrap().as_ref(), Some(&many[6]));
    assert_eq!(storage.commit_about(Seq(7), Id::fixed(1_007)).await.unwrap().as_ref(), Some(&many[6]));
    let other = storage.commit_about(Seq(7), Id::fixed(1_008)).await.unwrap().unwrap();
    assert_eq!((other.header, other.changes), (many[6].header.clone(), vec![]), "only what is about the record");
    assert_eq!(storage.commit(Seq(301)).await.unwrap(), None);
    assert_eq!(storage.commits_after(Seq(298)).await.unwrap(), many[298..]);
    assert_eq!(storage.commits_after(Seq(300)).await.unwrap(), []);

    let headers = storage.headers(Seq(297)).await.unwrap();
    assert_eq!(headers.iter().map(|header| header.seq.0).collect::<Vec<_>>(), [298, 299, 300], "headers, oldest first");
    let (mut pages, mut parts) = (Vec::new(), 0);
    let mut take = |some: Vec<(PageKey, Vec<u8>)>| {
        parts += usize::from(!some.is_empty());
        pages.extend(some);
    };
    assert_eq!(again.read_pages_after(Seq(297), &mut take).await.unwrap(), headers, "what came since, with all pages");
    assert!(parts > 0, "pages are handed over");
    assert_eq!(names(&RecordStore::load(pages, Seq(300)).0), names(&set), "each once, as they are now");

    assert_eq!(storage.blob(id).await.unwrap(), None, "bytes of a refused commit are not kept");
    let bytes: Vec<u8> = (0..70_000u32).map(|n| n as u8).collect();
    let with_file = commit(301, "With a file");
    let staged = Staged::new(&set, &with_file);
    storage.append(&with_file, staged.pages(&set), &[(id, Arc::new(bytes.clone()))]).await.unwrap();
    assert_eq!(open("one").await.blob(id).await.unwrap(), Some(bytes), "a file's bytes are there with its commit");
    assert_eq!(storage.blob(Id::fixed(10)).await.unwrap(), None);

    let copy = open("two").await;
    copy.initialize(&many, set.pages(), &[(id, Arc::new(vec![1, 2]))]).await.unwrap();
    assert_eq!(copy.blob(id).await.unwrap(), Some(vec![1, 2]));
    let filled = open("two").await.load().await.unwrap();
    assert_eq!(
        (filled.head, names(&RecordStore::load(filled.pages, Seq(300)).0)),
        (Seq(300), names(&set)),
        "a copy is equal"
    );
    assert_eq!(
        copy.initialize(&many, set.pages(), &[]).await,
        Err(StorageError::Conflict),
        "only a new storage is filled"
    );

    check_journal_by_range(&open("three by range").await).await;
    check_import(&open("three").await, &mut RecordStore::new()).await;
    blocks::check(&open).await;
    replica::check(&open).await;
}
