//! How many documents go into one request to a server: as many as the server, and whatever is in between, has taken so far.
use std::cell::Cell;

use super::remote::{Added, Document, Found, RemoteError};

/// As many documents are read at first.
const NAMES_AT_FIRST: usize = 8;
/// An answer of as many letters has few enough documents for a request to ask for more.
const SMALL_ANSWER: usize = 1_500_000;
/// An answer of as many letters has so many that the next request asks for fewer.
const LARGE_ANSWER: usize = 3_000_000;
/// What a document adds to a request besides its bytes, at most.
const PER_DOCUMENT: usize = 1_000;

/// The sizes of requests.
pub(super) struct Batches {
    /// As many documents are asked for at once.
    names: Cell<usize>,
    /// As many bytes are sent at once.
    bytes: Cell<usize>,
    /// The most documents in a request.
    most: usize,
}

impl Batches {
    pub(super) fn new(most: usize, bytes: usize) -> Batches {
        Batches { names: Cell::new(NAMES_AT_FIRST), bytes: Cell::new(bytes), most }
    }

    /// Reads documents by requests, each of which also gives the number of letters of its answer.
    pub(super) async fn read(
        &self,
        names: &[String],
        found: impl AsyncFn(&[String]) -> Result<(Vec<Found>, usize), RemoteError>,
    ) -> Result<Vec<Found>, RemoteError> {
        let mut out = Vec::new();
        while out.len() < names.len() {
            let rest = &names[out.len()..];
            let batch = &rest[..rest.len().min(self.names.get())];
            match found(batch).await {
                Ok((found, length)) => {
                    out.extend(found);
                    if length > LARGE_ANSWER {
                        self.names.set((batch.len() / 2).max(1));
                    } else if length < SMALL_ANSWER && batch.len() == self.names.get() {
                        self.names.set((2 * batch.len()).min(self.most));
                    }
                }
                Err(RemoteError::TooLarge) if batch.len() > 1 => self.names.set(batch.len() / 2),
                Err(error) => return Err(error),
            }
        }
        Ok(out)
    }

    /// Adds documents by requests. `may_join` says whether a document may be in one with those before it.
    pub(super) async fn add(
        &self,
        documents: &[Document],
        may_join: impl Fn(&[Document], &Document) -> bool,
        add: impl AsyncFn(&[Document]) -> Result<Vec<Added>, RemoteError>,
    ) -> Result<Vec<Added>, RemoteError> {
        let size = |document: &Document| document.body.len() + PER_DOCUMENT;
        let mut out = Vec::new();
        while out.len() < documents.len() {
            let rest = &documents[out.len()..];
            let (mut count, mut bytes) = (0, 0);
            while let Some(document) = rest.get(count).filter(|_| count < self.most) {
                bytes += size(document);
                if count > 0 && (bytes > self.bytes.get() || !may_join(&rest[..count], document)) {
                    break;
                }
                count += 1;
            }
            let batch = &rest[..count];
            match add(batch).await {
                Ok(added) => out.extend(added),
                Err(RemoteError::TooLarge) if batch.len() > 1 => {
                    self.bytes.set(batch.iter().map(size).sum::<usize>() / 2);
                }
                // What is stored counts.
                Err(RemoteError::Offline | RemoteError::Busy(_)) if !out.is_empty() => break,
                Err(error) => return Err(error),
            }
        }
        Ok(out)
    }
}
