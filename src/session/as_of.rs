//! The workspace as of a past commit, computed from the journal from whichever end is nearer, in steps.
use std::collections::HashMap;

use super::{Session, SessionError};
use crate::base::{Seq, Timestamp};
use crate::change::{Commit, Header};
use crate::storage::{Storage, StorageError};
use crate::store::RecordStore;
use crate::store::as_of::{self, Rewind, USUAL_WORK};

/// The number of commits read per step, or fewer if they have more changes than can be read quickly.
const COMMITS: usize = 250;
const CHANGES: u32 = 4_000;

impl<S: Storage> Session<S> {
    /// Reads the latest headers, oldest first: all of them after [`Session::read_back`] to the first commit.
    pub fn read_headers<T>(&self, read: impl FnOnce(&[Header]) -> T) -> T {
        read(&self.headers.borrow())
    }

    /// The time of the first commit.
    pub fn begins(&self) -> Option<Timestamp> {
        let headers = self.headers.borrow();
        headers.first().filter(|header| header.seq == Seq(1)).map(|header| header.at).or(self.begins.get())
    }

    /// How often the journal was found rewritten by an erasure: results computed before are no longer valid.
    pub fn erasures(&self) -> usize {
        self.erasures.get()
    }

    /// The records as of commit `seq`; `progress` receives the number of changes done and in all. The page stays
    /// responsive wherever the storage is awaited.
    pub async fn as_of(&self, seq: Seq, mut progress: impl FnMut(u32, u32)) -> Result<RecordStore, SessionError> {
        if as_of::should_rewind(&self.headers.borrow(), seq) {
            let (mut back, head) = self.read(|set| (Rewind::new(set, seq), set.head()));
            let mut done = self.progress(seq, head);
            for (after, last) in self.steps(seq, head).into_iter().rev() {
                let headers = self.headers_between(after, last).await?;
                for (after, last) in parts(&headers, after, last).into_iter().rev() {
                    for commit in self.commits(after, last).await?.into_iter().rev() {
                        done.add(&commit.header);
                        back.rewind(commit);
                    }
                    progress(done.done, done.all);
                }
            }
            let times = self.times(&back.last_touches()).await?;
            return Ok(back.finish(|seq| times.get(&seq).copied().unwrap_or(Timestamp(0))));
        }
        let mut set = RecordStore::new();
        self.each_commit(Seq::NONE, seq, |commit| set.apply(commit), progress).await?;
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
        let mut done = self.progress(after, last);
        for (after, last) in self.steps(after, last) {
            let headers = self.headers_between(after, last).await?;
            for (after, last) in parts(&headers, after, last) {
                for commit in self.commits(after, last).await? {
                    done.add(&commit.header);
                    take(&commit);
                }
                progress(done.done, done.all);
            }
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

    /// The timestamps of commits, given in order.
    async fn times(&self, seqs: &[Seq]) -> Result<HashMap<Seq, Timestamp>, SessionError> {
        let mut times = HashMap::with_capacity(seqs.len());
        let mut rest = seqs;
        let last = seqs.last().map_or(Seq::NONE, |seq| *seq);
        for (after, last) in self.steps(Seq::NONE, last) {
            let (own, later) = rest.split_at(rest.partition_point(|seq| *seq <= last));
            rest = later;
            if !own.is_empty() {
                for header in self.headers_between(after, last).await? {
                    times.insert(header.seq, header.at);
                }
            }
        }
        Ok(times)
    }

    fn progress(&self, after: Seq, last: Seq) -> Progress {
        let headers = self.headers.borrow();
        let known_from = headers.first().map_or(Seq(1), |header| header.seq);
        let unread = u64::from(last.0.min(known_from.0 - 1).saturating_sub(after.0));
        let own = headers.iter().filter(|header| header.seq > after && header.seq <= last);
        let all = unread * USUAL_WORK + own.map(as_of::work).sum::<u64>();
        Progress { known_from, done: 0, all: u32::try_from(all).unwrap_or(u32::MAX) }
    }
}

/// How much of the work is done. How large the commits with unread headers are is not known.
struct Progress {
    known_from: Seq,
    done: u32,
    all: u32,
}

impl Progress {
    fn add(&mut self, header: &Header) {
        let work = if header.seq < self.known_from { USUAL_WORK } else { as_of::work(header) };
        self.done = self.done.saturating_add(work as u32).min(self.all);
    }
}

/// The commits in a range, in parts that can be read quickly.
fn parts(headers: &[Header], after: Seq, last: Seq) -> Vec<(Seq, Seq)> {
    let mut out: Vec<(Seq, Seq)> = Vec::new();
    let (mut start, mut size, mut count) = (after, 0, 0);
    for header in headers {
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
