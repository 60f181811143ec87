//! The headers of older commits. A start reads the latest ones; the others are read when something needs them.
use super::{Session, SessionError};
use crate::base::{Seq, Timestamp};
use crate::change::Header;
use crate::storage::Storage;
use crate::store::as_of::Cut;
use crate::store::undo_stack::UndoStack;

/// The number of headers read per step: some milliseconds.
pub(super) const STEP: u32 = 5_000;

impl<S: Storage> Session<S> {
    /// The first commit from which on all headers are read.
    pub(super) fn known_from(&self) -> Seq {
        self.headers.borrow().first().map_or_else(|| self.set.borrow().head().next(), |header| header.seq)
    }

    /// Whether the headers from a commit on are still to be read.
    pub fn lacks(&self, seq: Seq) -> bool {
        seq < self.known_from() && self.known_from() > Seq(1)
    }

    /// Whether undo and redo need older headers.
    pub fn lacks_actions(&self) -> bool {
        let stack = self.stack.borrow();
        let older = self.older.borrow();
        let is_older = |seq: &Seq| older.iter().any(|header| header.seq == *seq);
        stack.is_short(self.least) || !stack.unknown().iter().all(is_older)
    }

    /// Whether the headers from a commit on are still to be read and nobody asked for them yet.
    pub fn wants(&self, seq: Seq) -> bool {
        let is_new = self.lacks(seq) && seq < self.wanted.get();
        if is_new {
            self.wanted.set(seq);
        }
        is_new
    }

    /// The header of a commit, if it is read; whether the commit is in force is known then.
    pub fn header(&self, seq: Seq) -> Option<Header> {
        let headers = self.headers.borrow();
        match headers.binary_search_by_key(&seq, |header| header.seq) {
            Ok(at) => Some(headers[at].clone()),
            Err(_) => self.stack(|stack| stack.find(seq).cloned()),
        }
    }

    /// Reads the headers from a commit on; `progress` receives the number read and in all. The page stays responsive
    /// wherever the storage is awaited.
    pub async fn read_back(&self, seq: Seq, mut progress: impl FnMut(u32, u32)) -> Result<(), SessionError> {
        let _turn = self.reading.turn().await;
        while self.lacks(seq) {
            let (first, erasures) = (self.known_from(), self.erasures());
            let start = seq.0.max(1) - 1;
            let (mut last, mut parts) = (first.0 - 1, Vec::new());
            while last > start && self.erasures() == erasures {
                let after = last.saturating_sub(STEP).max(start);
                parts.push(self.stored_headers(Seq(after), Seq(last)).await?);
                last = after;
                progress(first.0 - 1 - last, first.0 - 1 - start);
            }
            // A rewritten journal has other headers under these numbers.
            if self.erasures() == erasures {
                let mut headers: Vec<Header> = parts.into_iter().rev().flatten().collect();
                headers.append(&mut self.headers.borrow_mut());
                self.headers.replace(headers);
                self.build_stack();
            }
        }
        self.read_unknown().await
    }

    /// Reads twice as many headers as before.
    pub(super) async fn read_further_back(&self) -> Result<(), SessionError> {
        let count = (self.headers.borrow().len() as u32).max(1);
        self.read_back(Seq(self.known_from().0.saturating_sub(count).max(1)), |_, _| ()).await
    }

    /// Reads the older headers that undo and redo need. There are hardly ever any: the latest actions are usually in
    /// force, and undone soon or not at all.
    pub async fn complete_stack(&self) -> Result<(), SessionError> {
        self.read_unknown().await?;
        while self.lacks_actions() {
            self.read_further_back().await?;
        }
        Ok(())
    }

    /// Reads the headers of older commits that those which are read undo or redo.
    async fn read_unknown(&self) -> Result<(), SessionError> {
        loop {
            let wanted: Vec<Seq> = self.stack(|stack| stack.unknown().to_vec());
            if wanted.is_empty() {
                return Ok(());
            }
            for seq in wanted {
                let erasures = self.erasures();
                let found = self.stored_headers(seq.previous(), seq).await?;
                if self.erasures() == erasures {
                    self.older.borrow_mut().extend(found);
                }
            }
            self.build_stack();
        }
    }

    /// The headers in a range of which all or none are read, oldest first.
    pub(super) async fn headers_between(&self, after: Seq, last: Seq) -> Result<Vec<Header>, SessionError> {
        if self.lacks(after.next()) {
            return self.stored_headers(after, last).await;
        }
        let headers = self.headers.borrow();
        let place = |seq: Seq| headers.partition_point(|header| header.seq <= seq);
        Ok(headers[place(after)..place(last)].to_vec())
    }

    /// A range of commits in steps, oldest first, each of commits whose headers are read or are not.
    pub(super) fn steps(&self, after: Seq, last: Seq) -> Vec<(Seq, Seq)> {
        let before_known = self.known_from().0 - 1;
        let (mut out, mut start) = (Vec::new(), after.0);
        while start < last.0 {
            let end = start.saturating_add(STEP).min(last.0);
            let end = if start < before_known { end.min(before_known) } else { end };
            out.push((Seq(start), Seq(end)));
            start = end;
        }
        out
    }

    /// The last commit before a timestamp; 0 if there is none.
    pub async fn last_before(&self, end: Timestamp) -> Result<Seq, SessionError> {
        Ok(self.last_before_each(&[end]).await?.first().copied().unwrap_or(Seq::NONE))
    }

    /// The same for several timestamps, in one pass.
    pub async fn last_before_each(&self, ends: &[Timestamp]) -> Result<Vec<Seq>, SessionError> {
        let mut cuts: Vec<Cut> = ends.iter().map(|end| Cut::new(*end)).collect();
        for (after, last) in self.steps(Seq::NONE, self.read(crate::store::RecordStore::head)).into_iter().rev() {
            let headers = self.headers_between(after, last).await?;
            for cut in &mut cuts {
                headers.iter().rev().for_each(|header| cut.go_back(header));
            }
            if cuts.iter().all(Cut::is_certain) {
                return Ok(cuts.iter().map(Cut::last).collect());
            }
        }
        Ok(cuts.into_iter().map(Cut::finish).collect())
    }

    async fn stored_headers(&self, after: Seq, last: Seq) -> Result<Vec<Header>, SessionError> {
        self.storage.headers_between(after, last).await.map_err(SessionError::Storage)
    }

    fn build_stack(&self) {
        let first = self.known_from();
        self.older.borrow_mut().retain(|header| header.seq < first);
        self.stack.replace(UndoStack::since(self.older.borrow().clone(), &self.headers.borrow()));
    }
}
