//! The records as of an earlier commit: from the journal up to it, or from the present with later commits reverted.
use super::{RecordStore, Slot};
use crate::base::{FieldId, Id, IdMap, Row, Seq, Timestamp, Value};
use crate::change::{Change, Commit, Header};
use crate::domain::RecordType;

/// The last commit before a timestamp; 0 if there is none. The clock may have been wrong and orders nothing, so the cut
/// is made where the fewest commits are on the wrong side.
pub fn last_before(headers: &[Header], end: Timestamp) -> Seq {
    let (mut best, mut most, mut balance) = (Seq::NONE, 0, 0i64);
    for header in headers {
        balance += if header.at < end { 1 } else { -1 };
        if balance >= most && header.at < end {
            (best, most) = (header.seq, balance);
        }
    }
    best
}

/// Whether reverting the commits after `seq` is less work than replaying those before it.
pub fn should_rewind(headers: &[Header], seq: Seq) -> bool {
    let (before, after): (Vec<&Header>, Vec<&Header>) = headers.iter().partition(|header| header.seq <= seq);
    let size = |headers: &[&Header]| headers.iter().map(|header| u64::from(header.size) + 1).sum::<u64>();
    size(&after) <= size(&before)
}

/// The state of a record while commits are being reverted.
#[derive(Default)]
struct EarlierState {
    /// The state before its fields are reverted: as in the store, absent, or a row that was removed later.
    base: Base,
    /// The values of fields that were changed later, each the earliest found.
    sets: Vec<(FieldId, Option<Value>)>,
}

#[derive(Default)]
enum Base {
    #[default]
    AsNow,
    Absent,
    Removed(Row, Option<Seq>),
}

/// A record store that is being reverted to an earlier commit.
pub struct Rewind {
    set: RecordStore,
    seq: Seq,
    records: IdMap<(RecordType, EarlierState)>,
}

impl Rewind {
    /// Starts at the present state and goes back to the end of commit `seq`.
    pub fn new(set: &RecordStore, seq: Seq) -> Rewind {
        Rewind { set: set.clone_records(), seq, records: IdMap::default() }
    }

    /// Reverts a commit; call it with the newest first.
    pub fn rewind(&mut self, commit: Commit) {
        for change in commit.changes.into_iter().rev() {
            let (kind, id) = change.record();
            let (_, earlier) = self.records.entry(id).or_insert_with(|| (kind, EarlierState::default()));
            match change {
                Change::Create { .. } => *earlier = EarlierState { base: Base::Absent, sets: Vec::new() },
                Change::Remove { row, .. } => {
                    *earlier = EarlierState { base: Base::Removed(row, commit.header.about), sets: Vec::new() };
                }
                Change::Set { field, before, .. } => match earlier.sets.iter_mut().find(|(own, _)| *own == field) {
                    Some((_, value)) => *value = before,
                    None => earlier.sets.push((field, before)),
                },
            }
        }
    }

    /// The records as of the earlier commit; `at` returns the timestamp of a commit.
    pub fn finish(self, at: impl Fn(Seq) -> Timestamp) -> RecordStore {
        let Rewind { mut set, seq, records } = self;
        let mut all: Vec<(RecordType, Id, EarlierState)> =
            records.into_iter().map(|(id, (kind, earlier))| (kind, id, earlier)).collect();
        // Whether a link is traced depends on its field, so custom fields are installed first and removed last.
        let rank = |kind: RecordType, earlier: &EarlierState| match (kind, &earlier.base) {
            (RecordType::Field, Base::Absent) => 2,
            (RecordType::Field, _) => 0,
            _ => 1,
        };
        all.sort_by_key(|(kind, id, earlier)| (rank(*kind, earlier), *kind, *id));
        for (kind, id, earlier) in all {
            let place = set.locate(id);
            let (row, first) = match &earlier.base {
                Base::AsNow => (place.and_then(|(kind, slot)| set.row_at(kind, slot)).cloned(), None),
                Base::Absent => (None, None),
                Base::Removed(row, about) => (Some(row.clone()), *about),
            };
            let row = row.map(|row| was(&row, &earlier.sets, first, seq, &at));
            match place {
                Some((kind, slot)) => set.set_slot(kind, slot, row),
                None if row.is_some() => set.set_slot(kind, Slot(set.slots(kind)), row),
                None => {}
            }
        }
        set.set_head(seq);
        set
    }
}

/// The row with fields reverted, touched only by commits up to `seq`.
fn was(
    row: &Row,
    sets: &[(FieldId, Option<Value>)],
    first: Option<Seq>,
    seq: Seq,
    at: &impl Fn(Seq) -> Timestamp,
) -> Row {
    let sets: Vec<(FieldId, Option<&Value>)> = sets.iter().map(|(number, value)| (*number, value.as_ref())).collect();
    let mut touched: Vec<Seq> = row.touched_by().into_iter().filter(|other| *other <= seq).collect();
    if touched.is_empty() {
        // A creation that was undone leaves a row without this note; the undo knows which commit it was.
        touched.extend(first.filter(|other| *other <= seq));
    }
    let changed = touched.last().map_or(row.changed(), |last| at(*last));
    let row = if sets.is_empty() { row.clone() } else { row.with_edits(changed, seq, &sets) };
    row.with_metadata(changed, &touched)
}
