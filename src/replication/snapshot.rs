//! Snapshots: the merged state as chunks, from which a new replica begins without the commits before it. Replicas with
//! the same commits make the same chunks, so that they are stored once.
use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::bytes::{Reader, WireError, put_number};
use super::cleaning::Erasures;
use super::clock::{Dot, ReplicaId, VersionVector, put_replica, read_replica};
use super::erasure::Erasure;
use super::merged_state::MergedState;
use super::record_state::RecordState;
use crate::base::Id;

const VERSION: u8 = 1;
/// About as many records are in a chunk, at most.
const RECORDS_PER_CHUNK: usize = 1_000;
/// About as many bytes are in a chunk, at most: servers take documents of about a megabyte.
const BYTES_PER_CHUNK: usize = 256 * 1024;
/// The most chunks of a snapshot.
const MOST_CHUNKS: usize = 1 << 12;

/// What a snapshot knows besides its records.
#[derive(Clone, PartialEq, Debug)]
pub struct Head {
    /// What each replica had seen with its last commit in the snapshot.
    pub authors: BTreeMap<ReplicaId, VersionVector>,
    /// The highest Lamport number in the snapshot.
    pub clock: u64,
    /// The digest of the records.
    pub digest: u128,
    /// The tags of the chunks, in order.
    pub tags: Vec<[u8; 16]>,
    /// Who was erased, with the commits that did so.
    pub erasures: Vec<(Dot, Erasure)>,
}

/// The records in chunks, by the hash of their ids: a change of one record leaves the other chunks as they are.
pub fn chunks(state: &MergedState) -> Vec<Vec<u8>> {
    let mut records: Vec<(Id, &RecordState)> = state.records().collect();
    records.sort_unstable_by_key(|(id, _)| *id);
    let encode = |(id, record): (Id, &RecordState)| {
        let mut out = Vec::new();
        record.write(id, &mut out);
        (id, out)
    };
    let records: Vec<(Id, Vec<u8>)> = records.into_iter().map(encode).collect();
    let bytes: usize = records.iter().map(|(_, record)| record.len()).sum();
    let count = records.len().div_ceil(RECORDS_PER_CHUNK).max(bytes.div_ceil(BYTES_PER_CHUNK));
    let count = count.next_power_of_two().min(MOST_CHUNKS);
    let mut buckets: Vec<(u64, Vec<u8>)> = vec![(0, Vec::new()); count];
    for (id, record) in records {
        let hash = Sha256::digest(id.0);
        let (records, bytes) = &mut buckets[usize::from(u16::from_be_bytes([hash[0], hash[1]])) % count];
        *records += 1;
        bytes.extend_from_slice(&record);
    }
    let chunk = |(records, bytes): (u64, Vec<u8>)| {
        let mut out = vec![VERSION];
        put_number(&mut out, records);
        out.extend_from_slice(&bytes);
        out
    };
    buckets.into_iter().map(chunk).collect()
}

/// A chunk without records.
pub fn empty_chunk() -> Vec<u8> {
    vec![VERSION, 0]
}

/// The state that a snapshot holds. `Foreign` if the chunks are not those of the head.
pub fn restore(head: &Head, chunks: &[Vec<u8>]) -> Result<MergedState, WireError> {
    let mut records = Vec::new();
    for chunk in chunks {
        let mut reader = Reader::new(chunk);
        expect_version(&mut reader)?;
        for _ in 0..reader.number()? {
            records.push(RecordState::read(&mut reader)?);
        }
        if !reader.is_at_end() {
            return Err(WireError::Malformed);
        }
    }
    let state = MergedState::of_records(records, head.authors.clone(), head.clock);
    let mut erasures = Erasures::default();
    head.erasures.iter().for_each(|(dot, erasure)| erasures.add(*dot, erasure.clone()));
    let state = state.with_erasures(erasures);
    if chunks.len() == head.tags.len() && state.digest() == head.digest { Ok(state) } else { Err(WireError::Foreign) }
}

fn expect_version(reader: &mut Reader) -> Result<(), WireError> {
    match reader.byte()? {
        VERSION => Ok(()),
        0 => Err(WireError::Malformed),
        newer => Err(WireError::Newer(newer)),
    }
}

impl Head {
    /// The head of a state's snapshot, whose chunks have these tags.
    pub fn of(state: &MergedState, tags: Vec<[u8; 16]>) -> Head {
        let erasures = state.erasures().iter().map(|(dot, erasure)| (dot, erasure.clone())).collect();
        Head { authors: state.authors().clone(), clock: state.clock(), digest: state.digest(), tags, erasures }
    }

    /// The head as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let mut out = vec![VERSION];
        put_number(&mut out, self.clock);
        out.extend_from_slice(&self.digest.to_be_bytes());
        put_number(&mut out, self.authors.len() as u64);
        for (replica, seen) in &self.authors {
            put_replica(&mut out, *replica);
            seen.write(&mut out);
        }
        put_number(&mut out, self.tags.len() as u64);
        self.tags.iter().for_each(|tag| out.extend_from_slice(tag));
        if !self.erasures.is_empty() {
            put_number(&mut out, self.erasures.len() as u64);
        }
        for (dot, erasure) in &self.erasures {
            put_replica(&mut out, dot.replica);
            put_number(&mut out, dot.number.into());
            erasure.write(&mut out);
        }
        out
    }

    /// Whether the snapshot has a commit.
    pub fn has(&self, dot: Dot) -> bool {
        self.authors.get(&dot.replica).is_some_and(|seen| seen.has(dot))
    }

    /// Reads a head.
    pub fn decode(bytes: &[u8]) -> Result<Head, WireError> {
        let mut reader = Reader::new(bytes);
        expect_version(&mut reader)?;
        let clock = reader.number()?;
        let digest = u128::from_be_bytes(reader.array()?);
        let mut authors = BTreeMap::new();
        for _ in 0..reader.number()? {
            let replica = read_replica(&mut reader)?;
            authors.insert(replica, VersionVector::read(&mut reader)?);
        }
        let mut tags = Vec::new();
        for _ in 0..reader.number()? {
            tags.push(reader.array()?);
        }
        let mut erasures = Vec::new();
        if !reader.is_at_end() {
            for _ in 0..reader.number()? {
                let replica = read_replica(&mut reader)?;
                let dot = Dot { replica, number: reader.number32()? };
                erasures.push((dot, Erasure::read(&mut reader)?));
            }
        }
        if reader.is_at_end() { Ok(Head { authors, clock, digest, tags, erasures }) } else { Err(WireError::Malformed) }
    }
}
