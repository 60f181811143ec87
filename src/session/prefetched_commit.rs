//! A large commit of another session, sent before it is stored: its pages are decoded while the other session still
//! waits for the storage, and applied once it is stored. Reading them back would take as long again.
use super::Session;
use crate::base::Seq;
use crate::change::Header;
use crate::domain::RecordType;
use crate::storage::Storage;
use crate::store::page::{self, PageKey, Rows};

/// The number of pages applied per step: about two thousand records, a few milliseconds.
const PAGES_PER_STEP: usize = 12;

/// The pages of one commit.
#[derive(Default)]
pub struct PrefetchedCommit {
    seq: Seq,
    pages: Vec<(PageKey, Rows)>,
    is_damaged: bool,
}

impl PrefetchedCommit {
    /// Adds pages. Those of another commit are dropped: the other session had a conflict and decided again.
    pub fn add(&mut self, seq: Seq, pages: impl Iterator<Item = (PageKey, Vec<u8>)>) {
        if self.seq != seq {
            *self = PrefetchedCommit { seq, ..PrefetchedCommit::default() };
        }
        for (key, bytes) in pages {
            match page::decode(bytes.into()) {
                Some((kind, opened)) if kind == key.kind && opened.damaged.is_empty() => {
                    self.pages.push((key, opened.rows));
                }
                _ => self.is_damaged = true,
            }
        }
    }
}

impl<S: Storage> Session<S> {
    /// Applies a commit that another session stored, if it follows the current state and its pages are complete;
    /// otherwise does nothing. `pause` keeps the browser's page responsive. Returns whether the commit was applied.
    pub async fn install_prefetched(&self, header: &Header, ahead: PrefetchedCommit, pause: impl AsyncFn()) -> bool {
        let _turn = self.busy.turn().await;
        let follows = self.set.borrow().head().next() == header.seq;
        if !follows || ahead.seq != header.seq || ahead.is_damaged || ahead.pages.is_empty() {
            return false;
        }
        // Custom fields first: whether a link is traced depends on its field.
        let (own, rest): (Vec<_>, Vec<_>) = ahead.pages.into_iter().partition(|(key, _)| key.kind == RecordType::Field);
        let mut pages = own.into_iter().chain(rest).peekable();
        while pages.peek().is_some() {
            for (key, rows) in pages.by_ref().take(PAGES_PER_STEP) {
                self.set.borrow_mut().replace(key, rows);
            }
            pause().await;
        }
        self.set.borrow_mut().set_head(header.seq);
        self.push_header(header);
        true
    }
}
