//! The workspace as of a past commit, computed from the journal from whichever end is nearer, in steps.
use super::{Session, SessionError};
use crate::base::{Seq, Timestamp};
use crate::change::{Commit, Header};
use crate::storage::{Storage, StorageError};
use crate::store::RecordStore;
use crate::store::as_of::{self, Rewind};

/// The number of commits read per step, or fewer if they have more changes than can be read quickly.
const COMMITS: usize = 250;
const CHANGES: u32 = 4_000;

impl<S: Storage> Session<S> {
    /// The last commit before a timestamp; 0 if there is none.
    pub fn last_before(&self, end: Timestamp) -> Seq {
        as_of::last_before(&self.headers.borrow(), end)
    }

    /// Reads the headers of all commits, oldest first.
    pub fn read_headers<T>(&self, read: impl FnOnce(&[Header]) -> T) -> T {
        read(&self.headers.borrow())
    }

    /// The time of the first commit.
    pub fn begins(&self) -> Option<Timestamp> {
        self.headers.borrow().first().map(|header| header.at)
    }

    /// How often the journal was rewritten by an erasure: results computed before are no longer valid.
    pub fn erasures(&self) -> usize {
        self.headers.borrow().iter().filter(|header| header.cause.action.rewrites_journal()).count()
    }

    /// The records as of commit `seq`; `progress` receives the number of changes done and in all. The page stays
    /// responsive wherever the storage is awaited.
    pub async fn as_of(&self, seq: Seq, mut progress: impl FnMut(u32, u32)) -> Result<RecordStore, SessionError> {
        let headers = self.headers.borrow().clone();
        if as_of::should_rewind(&headers, seq) {
            let mut back = self.read(|set| Rewind::new(set, seq));
            let head = self.read(RecordStore::head);
            let mut parts = parts(&headers, seq, head);
            parts.reverse();
            let mut done = Progress::new(&headers, seq, head);
            for (after, last) in parts {
                for commit in self.commits(after, last).await?.into_iter().rev() {
                    done.add(&commit.header);
                    back.rewind(commit);
                }
                progress(done.done, done.all);
            }
            let at = |seq: Seq| headers.get(seq.0 as usize - 1).map_or(Timestamp(0), |header| header.at);
            return Ok(back.finish(at));
        }
        let mut set = RecordStore::new();
        let mut done = Progress::new(&headers, Seq::NONE, seq);
        for (after, last) in parts(&headers, Seq::NONE, seq) {
            for commit in self.commits(after, last).await? {
                done.add(&commit.header);
                set.apply(&commit);
            }
            progress(done.done, done.all);
        }
        Ok(set)
    }

    /// Calls `take` with the commits in a range, oldest first, in steps.
    pub async fn each_commit(
        &self,
        after: Seq,
        last: Seq,
        mut take: impl FnMut(&Commit),
        mut progress: impl FnMut(u32, u32),
    ) -> Result<(), SessionError> {
        let headers = self.headers.borrow().clone();
        let mut done = Progress::new(&headers, after, last);
        for (after, last) in parts(&headers, after, last) {
            for commit in self.commits(after, last).await? {
                done.add(&commit.header);
                take(&commit);
            }
            progress(done.done, done.all);
        }
        Ok(())
    }

    async fn commits(&self, after: Seq, last: Seq) -> Result<Vec<Commit>, SessionError> {
        let commits = self.storage.commits_between(after, last).await.map_err(SessionError::Storage)?;
        if commits.len() as u32 == last.0 - after.0 {
            return Ok(commits);
        }
        Err(SessionError::Storage(StorageError::Failed("commits of the journal are missing".to_string())))
    }
}

struct Progress {
    done: u32,
    all: u32,
}

impl Progress {
    fn new(headers: &[Header], after: Seq, last: Seq) -> Progress {
        let own = headers.iter().filter(|header| header.seq > after && header.seq <= last);
        Progress { done: 0, all: own.map(|header| header.size + 1).sum() }
    }

    fn add(&mut self, header: &Header) {
        self.done += header.size + 1;
    }
}

/// The commits in a range, in parts that can be read quickly.
fn parts(headers: &[Header], after: Seq, last: Seq) -> Vec<(Seq, Seq)> {
    let mut out: Vec<(Seq, Seq)> = Vec::new();
    let (mut start, mut size, mut count) = (after, 0, 0);
    for header in headers.iter().filter(|header| header.seq > after && header.seq <= last) {
        if count > 0 && (count == COMMITS || size + header.size > CHANGES) {
            out.push((start, header.seq.previous()));
            (start, size, count) = (header.seq.previous(), 0, 0);
        }
        size += header.size;
        count += 1;
    }
    if start < last {
        out.push((start, last));
    }
    out
}
