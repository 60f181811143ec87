//! A session as the storage of a replica: commits of others go into its journal, and what the replica needs besides is
//! kept beside it, in the same transaction.
//!
//! Keys are `replica` (what the replica knows), `base` and `base` with a number (the snapshot from which it began), and
//! the names of the documents that it keeps. Every value ends with a checksum that is seeded with its key.
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use super::bytes::{Reader, WireError, put_chunk, put_number};
use super::clock::{VersionVector, put_replica, read_replica};
use super::document_name::DocumentName;
use super::remote::Cursor;
use super::replica_storage::{Base, BaseWrite, Log, ReplicaRecord, ReplicaStorage, ReplicaWrite, StoredReplica};
use super::snapshot;
use crate::base::{Id, Seq, checksum};
use crate::change::Commit;
use crate::session::{Session, SessionError};
use crate::storage::{Batch, Beside, Storage, StorageError, Stored};

const VERSION: u8 = 1;
/// The key of what the replica knows.
const REPLICA: &str = "replica";
/// The key of the head of the snapshot from which the replica began; with a number, of a chunk.
const BASE: &str = "base";

/// The storage of a replica over a session. What is written goes by what was read or written before: if another tab has
/// written since, it is a conflict.
pub struct SessionStorage<S> {
    session: Rc<Session<S>>,
    /// What the replica knows, as it is stored as far as is known here.
    known: RefCell<Stored>,
    /// The number of chunks of the snapshot from which it began, likewise.
    chunks: Cell<usize>,
}

impl<S: Storage> SessionStorage<S> {
    /// The storage of the replica that is stored beside a session's journal.
    pub fn new(session: Rc<Session<S>>) -> SessionStorage<S> {
        SessionStorage { session, known: RefCell::default(), chunks: Cell::default() }
    }
}

impl<S: Storage> ReplicaStorage for SessionStorage<S> {
    async fn load(&self) -> Result<Option<StoredReplica>, StorageError> {
        let values = self.session.storage().beside().await?;
        self.known.replace(values.iter().find(|(key, _)| key == REPLICA).map(|(_, value)| value.clone()));
        let stored = decode(values)?;
        self.chunks.set(stored.as_ref().and_then(|stored| stored.base.as_ref()).map_or(0, |base| base.chunks.len()));
        Ok(stored)
    }

    async fn head(&self) -> Result<Seq, StorageError> {
        self.session.catch_up().await.map_err(storage_error)?;
        Ok(self.session.read(|set| set.head()))
    }

    async fn commits_after(&self, seq: Seq) -> Result<Vec<Commit>, StorageError> {
        self.session.storage().commits_after(seq).await
    }

    async fn seq_of(&self, id: Id) -> Result<Option<Seq>, StorageError> {
        self.session.seq_of(id).await.map_err(storage_error)
    }

    async fn id_of(&self, seq: Seq) -> Result<Option<Id>, StorageError> {
        if let Some(header) = self.session.header(seq) {
            return Ok(Some(header.id));
        }
        let headers = self.session.storage().headers_between(seq.previous(), seq).await?;
        Ok(headers.first().map(|header| header.id))
    }

    async fn files(&self) -> Result<Vec<Id>, StorageError> {
        self.session.storage().blob_ids().await
    }

    async fn file(&self, id: Id) -> Result<Option<Vec<u8>>, StorageError> {
        match self.session.storage().blob(id).await {
            Err(StorageError::Damaged) => Ok(None),
            found => found,
        }
    }

    async fn keep_file(&self, id: Id, bytes: Arc<Vec<u8>>) -> Result<(), StorageError> {
        // Another tab may have erased the person it is about.
        let expected = Some((REPLICA, self.known.borrow().clone()));
        self.session.adopt_all(Batch { blobs: &[(id, bytes)], expected, ..Batch::default() }).await
    }

    async fn write(&self, write: ReplicaWrite) -> Result<(), StorageError> {
        let mut beside = vec![stored(REPLICA, encode_record(&write.record))];
        let chunks = match &write.base {
            BaseWrite::Kept => self.chunks.get(),
            BaseWrite::Replaced(base) => {
                let chunks = base.iter().flat_map(|base| &base.chunks).enumerate();
                let chunks: Vec<_> = chunks.map(|(place, chunk)| stored(&chunk_key(place), chunk.clone())).collect();
                let surplus = (chunks.len()..self.chunks.get()).map(|place| (chunk_key(place), None));
                beside.push(match base {
                    Some(base) => stored(BASE, base.head.encode()),
                    None => (BASE.to_string(), None),
                });
                beside.extend(surplus);
                let count = chunks.len();
                beside.extend(chunks);
                count
            }
        };
        beside.extend(write.log.into_iter().map(|(name, content)| match content {
            Some(content) => stored(&name, content),
            None => (name, None),
        }));
        if let Some(files) = &write.rewrites {
            let head = write.head.unwrap_or(Seq::NONE);
            let expected = (REPLICA, self.known.borrow().clone());
            self.session.replace_all(head, &write.commits, files, Beside { values: &beside, expected }).await?;
        } else {
            let expected = Some((REPLICA, self.known.borrow().clone()));
            let (head, commits) = (write.head, &write.commits);
            self.session.adopt_all(Batch { head, commits, beside: &beside, expected, ..Batch::default() }).await?;
        }
        self.chunks.set(chunks);
        self.known.replace(beside.into_iter().next().and_then(|(_, value)| value));
        Ok(())
    }
}

/// Whether a workspace belongs to a team, and to which: what its replica knows.
pub async fn record(storage: &impl Storage) -> Result<Option<ReplicaRecord>, StorageError> {
    Ok(decode(storage.beside().await?)?.map(|stored| stored.record))
}

/// Takes the workspace out of its team, in this browser. Records and journal stay.
pub async fn leave(storage: &impl Storage) -> Result<(), StorageError> {
    let kept = storage.beside().await?;
    let beside: Vec<(String, Option<Vec<u8>>)> = kept.into_iter().map(|(key, _)| (key, None)).collect();
    storage.append_all(Batch { beside: &beside, ..Batch::default() }).await
}

fn decode(values: Vec<(String, Vec<u8>)>) -> Result<Option<StoredReplica>, StorageError> {
    let (mut record, mut head) = (None, None);
    let (mut chunks, mut log) = (Vec::new(), Log::new());
    // Keys come in order, and so do the chunks.
    for (key, mut value) in values {
        checksum::verified(seed(&key), &value).ok_or(StorageError::Damaged)?;
        value.truncate(value.len() - checksum::LENGTH);
        match key.as_str() {
            REPLICA => record = Some(decode_record(&value).map_err(unreadable)?),
            BASE => head = Some(snapshot::Head::decode(&value).map_err(unreadable)?),
            _ if DocumentName::parse(&key).is_some() => drop(log.insert(key, value)),
            _ if key == chunk_key(chunks.len()) => chunks.push(value),
            _ => return Err(StorageError::Damaged),
        }
    }
    let base = head.map(|head| Base { head, chunks });
    match record {
        Some(record) => Ok(Some(StoredReplica { record, log, base })),
        None if log.is_empty() && base.is_none() => Ok(None),
        None => Err(StorageError::Damaged),
    }
}

fn chunk_key(place: usize) -> String {
    format!("{BASE} {place:04x}")
}

fn seed(key: &str) -> u64 {
    checksum::of(0, key.as_bytes())
}

fn stored(key: &str, mut value: Vec<u8>) -> (String, Option<Vec<u8>>) {
    checksum::seal(seed(key), &mut value);
    (key.to_string(), Some(value))
}

fn unreadable(error: WireError) -> StorageError {
    match error {
        WireError::Newer(_) => StorageError::Newer,
        _ => StorageError::Damaged,
    }
}

fn storage_error(error: SessionError) -> StorageError {
    match error {
        SessionError::Storage(error) => error,
        other => StorageError::Failed(format!("{other:?}")),
    }
}

fn encode_record(record: &ReplicaRecord) -> Vec<u8> {
    let mut out = vec![VERSION];
    put_replica(&mut out, record.replica);
    put_chunk(&mut out, record.login.as_bytes());
    put_chunk(&mut out, &record.team);
    put_number(&mut out, record.exported.0.into());
    record.applied.write(&mut out);
    put_number(&mut out, record.acknowledged.into());
    put_number(&mut out, record.present.into());
    out.push(u8::from(record.cursor.is_some()));
    if let Some(cursor) = &record.cursor {
        put_chunk(&mut out, &cursor.0);
    }
    put_number(&mut out, record.nonces.len() as u64);
    record.nonces.iter().for_each(|nonce| out.extend_from_slice(&nonce.to_be_bytes()));
    out
}

fn decode_record(bytes: &[u8]) -> Result<ReplicaRecord, WireError> {
    let mut reader = Reader::new(bytes);
    match reader.byte()? {
        VERSION => {}
        0 => return Err(WireError::Malformed),
        newer => return Err(WireError::Newer(newer)),
    }
    let record = ReplicaRecord {
        replica: read_replica(&mut reader)?,
        login: reader.text()?.to_string(),
        team: reader.chunk()?.to_vec(),
        exported: Seq(reader.number32()?),
        applied: VersionVector::read(&mut reader)?,
        acknowledged: reader.number32()?,
        present: reader.number32()?,
        cursor: match reader.byte()? {
            0 => None,
            1 => Some(Cursor(reader.chunk()?.to_vec())),
            _ => return Err(WireError::Malformed),
        },
        nonces: {
            let count = reader.number()?;
            (0..count).map(|_| Ok(u64::from_be_bytes(reader.array()?))).collect::<Result<_, WireError>>()?
        },
    };
    if reader.is_at_end() { Ok(record) } else { Err(WireError::Malformed) }
}
