//! Replicas, the numbers of their commits, and who had seen what: dots, version vectors and Lamport clocks. The time of
//! day orders nothing.
use std::collections::BTreeMap;

use super::bytes::{Reader, WireError, put_number};
pub use crate::base::ReplicaId;

/// A commit's identity: its replica and its number there, from 1 on without gaps.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Dot {
    /// The replica that made it.
    pub replica: ReplicaId,
    /// Its number among those of the replica.
    pub number: u32,
}

/// Appends a replica.
pub fn put_replica(out: &mut Vec<u8>, replica: ReplicaId) {
    out.extend_from_slice(&replica.number().to_be_bytes());
}

/// Reads a replica.
pub fn read_replica(reader: &mut Reader) -> Result<ReplicaId, WireError> {
    ReplicaId::new(u64::from_be_bytes(reader.array()?)).ok_or(WireError::Malformed)
}

/// A commit's place in an order that all replicas agree on and that never contradicts who had seen what.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Stamp {
    /// One more than the highest that its author had seen.
    pub lamport: u64,
    /// The commit.
    pub dot: Dot,
}

impl Stamp {
    /// Appends the stamp.
    pub fn write(&self, out: &mut Vec<u8>) {
        put_number(out, self.lamport);
        put_replica(out, self.dot.replica);
        put_number(out, self.dot.number.into());
    }

    /// Reads a stamp.
    pub fn read(reader: &mut Reader) -> Result<Stamp, WireError> {
        let lamport = reader.number()?;
        let replica = read_replica(reader)?;
        Ok(Stamp { lamport, dot: Dot { replica, number: reader.number32()? } })
    }
}

/// For each replica the number of its last commit that is known, together with all before it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct VersionVector(BTreeMap<ReplicaId, u32>);

impl VersionVector {
    /// The number of a replica's last known commit; 0 if none is.
    pub fn last(&self, replica: ReplicaId) -> u32 {
        self.0.get(&replica).copied().unwrap_or(0)
    }

    /// Whether a commit is known.
    pub fn has(&self, dot: Dot) -> bool {
        dot.number <= self.last(dot.replica)
    }

    /// Whether everything that another vector knows is known.
    pub fn covers(&self, other: &VersionVector) -> bool {
        other.iter().all(|dot| self.has(dot))
    }

    /// Notes a commit and all of its replica before it.
    pub fn note(&mut self, dot: Dot) {
        if dot.number > self.last(dot.replica) {
            self.0.insert(dot.replica, dot.number);
        }
    }

    /// Sets the last known commit of a replica; number 0 is none.
    pub fn set(&mut self, dot: Dot) {
        match dot.number {
            0 => drop(self.0.remove(&dot.replica)),
            number => drop(self.0.insert(dot.replica, number)),
        }
    }

    /// Notes everything that another vector knows.
    pub fn merge(&mut self, other: &VersionVector) {
        other.iter().for_each(|dot| self.note(dot));
    }

    /// What rose since an earlier vector.
    pub fn since(&self, earlier: &VersionVector) -> VersionVector {
        VersionVector(self.0.iter().filter(|(id, last)| **last > earlier.last(**id)).map(|(id, n)| (*id, *n)).collect())
    }

    /// The last known commit of each replica, by replica.
    pub fn iter(&self) -> impl Iterator<Item = Dot> {
        self.0.iter().map(|(replica, number)| Dot { replica: *replica, number: *number })
    }

    /// Appends the vector.
    pub fn write(&self, out: &mut Vec<u8>) {
        put_number(out, self.0.len() as u64);
        for (replica, number) in &self.0 {
            put_replica(out, *replica);
            put_number(out, (*number).into());
        }
    }

    /// Reads a vector; its replicas ascend.
    pub fn read(reader: &mut Reader) -> Result<VersionVector, WireError> {
        let mut out = VersionVector::default();
        let mut last = None;
        for _ in 0..reader.number()? {
            let replica = read_replica(reader)?;
            let number = reader.number32()?;
            if number == 0 || last.is_some_and(|last| last >= replica) {
                return Err(WireError::Malformed);
            }
            last = Some(replica);
            out.0.insert(replica, number);
        }
        Ok(out)
    }
}
