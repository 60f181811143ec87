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

/// The number of commits by which the clock may have been wrong in a row: older ones are not read to find a date.
const MOST_WRONG: i64 = 10_000;

/// [`last_before`], from the latest header back: a date of last week is found without the headers of last year.
pub struct Cut {
    end: Timestamp,
    /// Of the headers gone over, how many more are before the timestamp than are not.
    balance: i64,
    least: i64,
    last: Seq,
}

impl Cut {
    /// Looks for the last commit before a timestamp.
    pub fn new(end: Timestamp) -> Cut {
        Cut { end, balance: 0, least: i64::MAX, last: Seq::NONE }
    }

    /// Goes over the header before.
    pub fn go_back(&mut self, header: &Header) {
        self.try_cut(header.seq);
        self.balance += if header.at < self.end { 1 } else { -1 };
    }

    /// Whether a better cut among the older headers would need thousands of commits with a wrong clock.
    pub fn is_certain(&self) -> bool {
        self.balance >= self.least.saturating_add(MOST_WRONG)
    }

    /// The last commit before the timestamp, as far as headers were gone over.
    pub fn last(&self) -> Seq {
        self.last
    }

    /// The last commit before the timestamp after all headers were gone over; 0 if there is none.
    pub fn finish(mut self) -> Seq {
        self.try_cut(Seq::NONE);
        self.last
    }

    fn try_cut(&mut self, seq: Seq) {
        if self.balance < self.least {
            (self.least, self.last) = (self.balance, seq);
        }
    }
}

/// The work that replaying or reverting a commit takes.
pub fn work(header: &Header) -> u64 {
    u64::from(header.size) + 1
}

/// The usual work of a commit whose header is not read.
pub const USUAL_WORK: u64 = 2;

/// Whether reverting the commits after `seq` is less work than replaying those before it; `headers` are the latest ones.
pub fn should_rewind(headers: &[Header], seq: Seq) -> bool {
    let unread = headers.first().map_or(0, |header| u64::from(header.seq.0) - 1);
    let unread_before = unread.min(u64::from(seq.0));
    let size = |is_before: bool| {
        let own = headers.iter().filter(|header| (header.seq <= seq) == is_before);
        own.map(work).sum::<u64>()
    };
    size(false) + (unread - unread_before) * USUAL_WORK <= size(true) + unread_before * USUAL_WORK
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
        let set = set.clone_records();
        // What was learnt later was not known then.
        set.computed_values().forget_all_scores();
        Rewind { set, seq, records: IdMap::default() }
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

    /// The commits that last touched the reverted records before, whose timestamps `finish` asks for.
    pub fn last_touches(&self) -> Vec<Seq> {
        let last = |(id, (_, earlier)): (&Id, &(RecordType, EarlierState))| match &earlier.base {
            Base::AsNow => touched(self.set.find(*id)?.1, None, self.seq).last().copied(),
            Base::Absent => None,
            Base::Removed(row, about) => touched(row, *about, self.seq).last().copied(),
        };
        let mut all: Vec<Seq> = self.records.iter().filter_map(last).collect();
        all.sort_unstable();
        all.dedup();
        all
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
    let touched = touched(row, first, seq);
    let changed = touched.last().map_or(row.changed(), |last| at(*last));
    let row = if sets.is_empty() { row.clone() } else { row.with_edits(changed, seq, &sets) };
    row.with_metadata(changed, &touched)
}

/// The commits up to `seq` that touched a row.
fn touched(row: &Row, first: Option<Seq>, seq: Seq) -> Vec<Seq> {
    let mut touched: Vec<Seq> = row.touched_by().into_iter().filter(|other| *other <= seq).collect();
    if touched.is_empty() {
        // A creation that was undone leaves a row without this note; the undo knows which commit it was.
        touched.extend(first.filter(|other| *other <= seq));
    }
    touched
}
