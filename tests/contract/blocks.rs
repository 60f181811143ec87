//! Journals that are stored at once, whose old commits are in blocks: they read like any other.
use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;

use kontor::base::{Seq, Timestamp};
use kontor::change::{Commit, Header};
use kontor::session::repair;
use kontor::storage::{Quarantine, Rewrite, Storage, StorageError};
use kontor::store::RecordStore;
use kontor::store::manifest::Integrity;

use super::{append, batch, commit, import, names};

/// A journal of so many commits, with a large import among the old ones.
fn journal(count: u32) -> Vec<Commit> {
    (1..=count).map(|seq| if seq == 300 { import(seq) } else { commit(seq, &format!("Lead {seq}")) }).collect()
}

/// Checks that a storage has this journal, whichever way it is read.
pub async fn check_reads(storage: &impl Storage, journal: &[Commit]) {
    let count = journal.len() as u32;
    let headers: Vec<Header> = journal.iter().map(|commit| commit.header.clone()).collect();
    let snapshot = storage.load().await.unwrap();
    assert_eq!((snapshot.head, snapshot.state, snapshot.begins), (Seq(count), Integrity::Sound, Some(Timestamp(1))));
    let parts =
        [(0, count), (0, 1), (1, 2), (1, 255), (254, 256), (255, 600), (290, 310), (400, 1_200), (1_000, count - 1)];
    for (after, last) in parts {
        let range = after as usize..last as usize;
        let (after, last) = (Seq(after), Seq(last));
        assert_eq!(storage.headers_between(after, last).await.unwrap(), headers[range.clone()], "{after:?} {last:?}");
        assert_eq!(storage.commits_between(after, last).await.unwrap(), journal[range], "{after:?} {last:?}");
    }
    assert_eq!(storage.headers(Seq::NONE).await.unwrap(), headers);
    for seq in [1, 2, 255, 256, 299, 300, 301, 511, 512, count] {
        let own = &journal[seq as usize - 1];
        assert_eq!(storage.commit(Seq(seq)).await.unwrap().as_ref(), Some(own), "{seq}");
        let (_, id) = own.changes[0].record();
        assert_eq!(storage.commit_about(Seq(seq), id).await.unwrap().unwrap().changes, own.changes[..1], "{seq}");
    }
    assert_eq!(storage.commit(Seq(count + 1)).await.unwrap(), None);
    let raw = storage.raw().await.unwrap();
    for (what, stored) in [("headers", &raw.headers), ("changes", &raw.changes)] {
        assert!(stored.iter().map(|(number, _)| *number).eq(1..=count), "every one of the {what}, once and in order");
    }
    assert_eq!(repair::verify(storage).await.unwrap().faults, [], "the daily check finds nothing");
}

/// Checks journals of which blocks are a part.
pub async fn check<S: Storage>(open: impl AsyncFn(&str) -> S) {
    let mut all = journal(5_300);
    let mut set = RecordStore::played(&all);
    let storage = open("blocks").await;
    storage.initialize(&all, set.pages(), &[]).await.unwrap();
    check_reads(&open("blocks").await, &all).await;
    assert_eq!(storage.initialize(&all, set.pages(), &[]).await, Err(StorageError::Conflict), "it is not overwritten");

    // It goes on: by a commit, by many of others that begin within a span, and by one again.
    let next = commit(5_301, "Next");
    append(&storage, &mut set, &next).await.unwrap();
    let many: Vec<Commit> = (5_302..=10_100).map(|seq| commit(seq, "Of others")).collect();
    many.iter().for_each(|commit| set.apply(commit));
    storage.append_all(batch(&many, &set, &[])).await.unwrap();
    let last = commit(10_101, "Last");
    append(&storage, &mut set, &last).await.unwrap();
    all.extend([vec![next], many, vec![last]].concat());
    check_reads(&open("blocks").await, &all).await;

    // Another journal in its place, as after an erasure: nothing of the former one is left.
    let rewritten: Vec<Commit> = (1..=5_400).map(|seq| commit(seq, "Rewritten")).collect();
    let pages = || RecordStore::played(&rewritten).pages();
    let rewrite = |head: u32, commits| Rewrite {
        head: Seq(head),
        commits,
        pages: pages(),
        files: &[],
        quarantine: Quarantine::Clear,
        beside: None,
    };
    assert_eq!(storage.replace_journal(rewrite(9, &rewritten)).await, Err(StorageError::Conflict));
    check_reads(&open("blocks").await, &all).await;
    for kills in 0.. {
        // Whoever stops waiting, at any place, leaves one journal or the other.
        let again = open("blocks").await;
        let done = killed(kills, again.replace_journal(rewrite(10_101, &rewritten))).await;
        drop(again);
        let left = open("blocks").await.headers(Seq(5_399)).await.unwrap();
        if left.len() == 1 {
            assert_eq!(left[0], rewritten[5_399].header);
            break;
        }
        assert_eq!((left.len(), done), (4_702, None), "after {kills}");
    }
    let again = open("blocks").await;
    assert_eq!(again.load().await.unwrap().head, Seq(5_400));
    assert_eq!(again.commit(Seq(400)).await.unwrap().as_ref(), Some(&rewritten[399]));
    assert_eq!(names(&RecordStore::load(again.load().await.unwrap().pages, Seq(5_400)).0)[0], "Rewritten");
    assert_eq!(repair::verify(&again).await.unwrap().faults, []);
    let back = rewrite(5_400, &all[..5_300]);
    again.replace_journal(back).await.unwrap();
    assert_eq!(again.commits_after(Seq::NONE).await.unwrap(), all[..5_300]);

    // A new storage that is filled: everything or nothing.
    for kills in 0.. {
        let name = format!("blocks killed {kills}");
        let new = open(&name).await;
        let done = killed(kills, new.initialize(&rewritten, pages(), &[])).await;
        drop(new);
        let again = open(&name).await;
        let snapshot = again.load().await.unwrap();
        assert_eq!(snapshot.state, Integrity::Sound, "after {kills}");
        if snapshot.head == Seq::NONE {
            assert_eq!(again.raw().await.unwrap().headers.len(), 0);
        } else {
            assert_eq!(again.commits_after(Seq::NONE).await.unwrap(), rewritten, "after {kills}");
        }
        if done.is_some() {
            break;
        }
    }
}

/// The result of a future, unless it waits more than so many times.
async fn killed<T>(times: u32, future: impl Future<Output = T>) -> Option<T> {
    let mut future = pin!(future);
    let mut waits = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(result) => Poll::Ready(Some(result)),
        Poll::Pending if waits == times => Poll::Ready(None),
        Poll::Pending => {
            waits += 1;
            Poll::Pending
        }
    })
    .await
}
