//! The merged state of all commits that a replica has: every record with its live values, and the rows that are shown,
//! which the local journal and its pages hold.
use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashSet};

use rustc_hash::FxBuildHasher;
use sha2::{Digest, Sha256};

use super::cleaning::Erasures;
use super::clock::{Dot, ReplicaId, Stamp, VersionVector};
use super::erasure::Erasure;
use super::record_state::{Author, RecordState};
use super::wire::ReplicatedCommit;
use crate::base::{FieldId, Id, IdMap, Row, Value};
use crate::change::Change;
use crate::domain::RecordType;

/// Everything that follows from the commits that a replica has.
#[derive(Clone, Default)]
pub struct MergedState {
    pub(super) records: IdMap<RecordState>,
    /// The rows that are shown: see `normalise`.
    pub(super) shown: IdMap<Row>,
    /// The records that link to a record by values that are shown if the target exists.
    pub(super) sources: IdMap<BTreeSet<Id>>,
    /// Records that were removed. Their values wait here for a change that had not seen the removal.
    pub(super) graves: BTreeSet<Id>,
    /// Removed records that are shown because a record requires them.
    pub(super) rescued: BTreeSet<Id>,
    /// Custom fields that are hidden because another one has their number.
    pub(super) doubled: BTreeSet<Id>,
    /// Records whose link to the record above them is hidden because it would close a circle.
    pub(super) cut: BTreeSet<Id>,
    pub(super) in_conflict: BTreeSet<Id>,
    erasures: Erasures,
    vector: VersionVector,
    authors: BTreeMap<ReplicaId, VersionVector>,
    clock: u64,
    /// The digest of the records without those that changed since somebody asked for it.
    digest: Cell<u128>,
    undigested: RefCell<HashSet<Id, FxBuildHasher>>,
}

impl MergedState {
    /// The state before the first commit.
    pub fn new() -> MergedState {
        MergedState::default()
    }

    /// The state of records that a snapshot holds, with what their replicas had seen by then.
    pub fn of_records(
        records: Vec<(Id, RecordState)>,
        authors: BTreeMap<ReplicaId, VersionVector>,
        clock: u64,
    ) -> MergedState {
        let mut out = MergedState { authors, clock, ..MergedState::default() };
        for (replica, seen) in &out.authors {
            let number = seen.last(*replica);
            out.vector.note(Dot { replica: *replica, number });
        }
        let ids: Vec<Id> = records.iter().map(|(id, _)| *id).collect();
        for (id, record) in records {
            out.records.insert(id, record);
            out.enter(id);
        }
        out.settle(&ids, BTreeSet::new());
        out
    }

    /// The same state with the erasures that led to it.
    pub fn with_erasures(self, erasures: Erasures) -> MergedState {
        MergedState { erasures, ..self }
    }

    /// Everybody who was erased.
    pub fn erasures(&self) -> &Erasures {
        &self.erasures
    }

    /// Removes records and words as if nobody had ever entered them.
    pub fn erase(&mut self, erasure: &Erasure) {
        let records = std::mem::take(&mut self.records).into_iter().filter(|(id, _)| !erasure.has(*id));
        let clean = |(id, mut record): (Id, RecordState)| {
            record.erase_words(erasure);
            (id, record)
        };
        let records = records.map(clean).collect();
        let state = MergedState::of_records(records, std::mem::take(&mut self.authors), self.clock);
        *self = state.with_erasures(std::mem::take(&mut self.erasures));
    }

    /// The last commit of each replica that is part of the state.
    pub fn vector(&self) -> &VersionVector {
        &self.vector
    }

    /// What each replica had seen with its last commit that is part of the state, that commit included.
    pub fn authors(&self) -> &BTreeMap<ReplicaId, VersionVector> {
        &self.authors
    }

    /// The highest Lamport number in the state.
    pub fn clock(&self) -> u64 {
        self.clock
    }

    /// The digest of all records: equal on all replicas with the same commits.
    pub fn digest(&self) -> u128 {
        let mut bytes = Vec::new();
        for id in self.undigested.take() {
            if let Some(record) = self.records.get(&id) {
                self.digest.set(self.digest.get().wrapping_add(digest_of(id, record, &mut bytes)));
            }
        }
        self.digest.get()
    }

    /// The stamp of the next commit of a replica, and what it has seen that its last commit had not.
    pub fn next(&self, replica: ReplicaId) -> (Stamp, VersionVector) {
        let number = self.vector.last(replica) + 1;
        let before = self.authors.get(&replica).cloned().unwrap_or_default();
        let mut seen = before.clone();
        seen.merge(&self.vector);
        (Stamp { lamport: self.clock + 1, dot: Dot { replica, number } }, seen.since(&before))
    }

    /// Whether a commit is the next of its replica and everything that its author had seen is part of the state.
    pub fn is_ready(&self, commit: &ReplicatedCommit) -> bool {
        let dot = commit.stamp.dot;
        dot.number == self.vector.last(dot.replica).saturating_add(1) && self.vector.covers(&commit.seen)
    }

    /// A record with its live values.
    pub fn record(&self, id: Id) -> Option<&RecordState> {
        self.records.get(&id)
    }

    /// All records with their live values, removed ones included, in no particular order.
    pub fn records(&self) -> impl Iterator<Item = (Id, &RecordState)> {
        self.records.iter().map(|(id, record)| (*id, record))
    }

    /// The row of a record as it is shown.
    pub fn row(&self, id: Id) -> Option<(RecordType, &Row)> {
        Some((self.kind(id)?, self.shown.get(&id)?))
    }

    /// All rows that are shown, in no particular order.
    pub fn rows(&self) -> impl Iterator<Item = (RecordType, &Row)> {
        self.shown.iter().filter_map(|(id, row)| Some((self.kind(*id)?, row)))
    }

    /// Applies a commit that is ready, and returns what changes in the rows that are shown. For a commit of the own
    /// journal that is the commit itself, and whatever returns or is hidden because of it.
    pub fn apply(&mut self, commit: &ReplicatedCommit) -> Vec<Change> {
        let dot = commit.stamp.dot;
        let mut seen = self.authors.remove(&dot.replica).unwrap_or_default();
        seen.merge(&commit.seen);
        let cleaned = self.erasures.cleaned(commit, &seen);
        let commit = cleaned.as_ref().unwrap_or(commit);
        let author = Author { stamp: commit.stamp, at: commit.at, seen: &seen };
        let mut touched = Vec::new();
        let mut met: HashSet<Id, FxBuildHasher> = HashSet::default();
        let mut flipped = BTreeSet::new();
        for change in &commit.changes {
            let Some((_, id)) = change.record() else { continue };
            if met.insert(id) {
                touched.push(id);
                if self.leave(id) {
                    flipped.insert(id);
                }
            }
            self.records.entry(id).or_default().apply(change, &author);
        }
        for id in &touched {
            let was_alive = flipped.contains(id);
            if self.enter(*id) == was_alive {
                flipped.remove(id);
            } else {
                flipped.insert(*id);
            }
        }
        seen.note(dot);
        self.authors.insert(dot.replica, seen);
        self.vector.note(dot);
        self.clock = self.clock.max(commit.stamp.lamport);
        if let Some(erasure) = commit.erasure() {
            // Nothing is left to compare with: whoever applies it writes its journal anew.
            self.erase(erasure);
            self.erasures.add(dot, erasure.clone());
            return Vec::new();
        }
        self.settle(&touched, flipped)
    }

    /// Takes a record out of the indexes before it changes. Returns whether it is alive.
    fn leave(&mut self, id: Id) -> bool {
        let Some(record) = self.records.get(&id) else { return false };
        if !self.undigested.get_mut().remove(&id) {
            self.digest.set(self.digest.get().wrapping_sub(digest_of(id, record, &mut Vec::new())));
        }
        let sources = &mut self.sources;
        record.each_link(|_, target| {
            if let Some(all) = sources.get_mut(&target) {
                all.remove(&id);
                if all.is_empty() {
                    sources.remove(&target);
                }
            }
        });
        record.is_alive()
    }

    /// Takes a record into the indexes after it has changed. Returns whether it is alive.
    fn enter(&mut self, id: Id) -> bool {
        let Some(record) = self.records.get(&id) else { return false };
        // To hash a record costs more than to merge it, and most are not asked for before a colleague compares.
        self.undigested.get_mut().insert(id);
        let sources = &mut self.sources;
        record.each_link(|_, target| {
            sources.entry(target).or_default().insert(id);
        });
        let is_alive = record.is_alive();
        let in_conflict = record.may_conflict();
        let mark = |all: &mut BTreeSet<Id>, on: bool| if on { all.insert(id) } else { all.remove(&id) };
        mark(&mut self.graves, !is_alive);
        mark(&mut self.in_conflict, in_conflict);
        is_alive
    }

    /// The record type of a record, if this version of the app knows it.
    pub(super) fn kind(&self, id: Id) -> Option<RecordType> {
        RecordType::from_code(self.records.get(&id)?.kind)
    }

    /// Makes the rows that are shown those of the records, and returns the difference. `flipped` are records that
    /// began or ceased to exist.
    fn settle(&mut self, touched: &[Id], flipped: BTreeSet<Id>) -> Vec<Change> {
        let affected = self.affected(touched, flipped);
        let (mut creates, mut sets, mut removes) = (Vec::new(), Vec::new(), Vec::new());
        for id in affected {
            let Some(kind) = self.kind(id) else { continue };
            let row = self.row_to_show(id);
            match (self.shown.get(&id), &row) {
                (None, Some(row)) => creates.push(Change::Create { kind, row: row.clone() }),
                (Some(row), None) => removes.push(Change::Remove { kind, row: row.clone() }),
                (Some(before), Some(after)) => difference(kind, id, before, after, &mut sets),
                (None, None) => {}
            }
            match row {
                Some(row) => drop(self.shown.insert(id, row)),
                None => drop(self.shown.remove(&id)),
            }
        }
        creates.into_iter().chain(sets).chain(removes).collect()
    }
}

/// The changes that turn rows of a journal into those that are shown, for some records.
pub fn changes_between(
    before: impl Fn(Id) -> Option<(RecordType, Row)>,
    after: &MergedState,
    ids: impl IntoIterator<Item = Id>,
) -> Vec<Change> {
    let mut out = Vec::new();
    for id in ids {
        match (before(id), after.row(id)) {
            (None, Some((kind, row))) => out.push(Change::Create { kind, row: row.with_metadata(row.changed(), &[]) }),
            (Some((kind, row)), None) => out.push(Change::Remove { kind, row }),
            (Some((kind, before)), Some((_, after))) => difference(kind, id, &before, after, &mut out),
            (None, None) => {}
        }
    }
    out
}

/// Appends the fields that differ between two rows of a record.
fn difference(kind: RecordType, id: Id, before: &Row, after: &Row, out: &mut Vec<Change>) {
    let fields: BTreeSet<FieldId> = before.fields_raw().chain(after.fields_raw()).map(|(field, _)| field).collect();
    for field in fields {
        let (before, after): (Option<Value>, Option<Value>) = (before.get(field), after.get(field));
        if before != after {
            out.push(Change::Set { kind, id, field, before, after });
        }
    }
}

/// The digest of a record, which is written into a buffer.
fn digest_of(id: Id, record: &RecordState, bytes: &mut Vec<u8>) -> u128 {
    bytes.clear();
    record.write(id, bytes);
    let mut out = [0; 16];
    out.copy_from_slice(&Sha256::digest(bytes.as_slice())[..16]);
    u128::from_be_bytes(out)
}
