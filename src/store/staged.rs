//! A staged commit: its result, before it is applied. The storage writes it first; memory follows when the transaction
//! is complete.
use super::page::{self, PageKey, Rows};
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{FieldId, Id, IdMap, Row, Seq, Value, VecMap, small_sort};
use crate::change::{Change, Commit};
use crate::domain::RecordType;

/// The fields of a record to set, with their new values.
type Sets<'a> = Vec<(FieldId, Option<&'a Value>)>;

/// The resulting rows of a commit, by slot.
pub struct Staged {
    /// The commit's sequence number.
    pub seq: Seq,
    /// Record type, slot and the new row (`None` = removed).
    pub rows: Vec<(RecordType, Slot, Option<Row>)>,
}

impl Staged {
    /// Computes the rows after `commit`. Changes of records that do not exist are skipped.
    pub fn new(set: &RecordTables, commit: &Commit) -> Staged {
        let (seq, at) = (commit.header.seq, commit.header.at);
        let mut next: VecMap<RecordType, u32> = VecMap::default();
        let mut rows: Vec<(RecordType, Slot, Option<Row>)> = Vec::new();
        let mut edits: IdMap<(usize, Sets)> = IdMap::default();
        for change in &commit.changes {
            match change {
                Change::Create { kind, row } => {
                    let slot = next.get_or_insert_with(*kind, || set.slots(*kind));
                    rows.push((*kind, Slot(*slot), Some(row.with_metadata(at, &[seq]))));
                    *slot += 1;
                }
                Change::Remove { row, .. } => {
                    if let Some((kind, slot)) = set.locate(row.id()) {
                        rows.push((kind, slot, None));
                    }
                }
                Change::Set { id, field, after, .. } => {
                    let Some((kind, slot)) = set.locate(*id) else { continue };
                    let (_, sets) = edits.entry(*id).or_insert_with(|| {
                        rows.push((kind, slot, None));
                        (rows.len() - 1, Vec::new())
                    });
                    sets.push((*field, after.as_ref()));
                }
            }
        }
        for (index, sets) in edits.into_values() {
            let (kind, slot, row) = &mut rows[index];
            *row = set.row_at(*kind, *slot).map(|row| row.with_edits(at, seq, &sets));
        }
        Staged { seq, rows }
    }

    /// The pages to write, in their state after the commit; each is encoded when it is requested.
    pub fn pages(&self, set: &RecordTables) -> impl Iterator<Item = (PageKey, Vec<u8>)> + use<> {
        let key = |(kind, slot, _): &&(RecordType, Slot, Option<Row>)| (*kind, slot.0 / page::ROWS_PER_PAGE as u32);
        // If a slot changes twice, the later row must be last here as well.
        let mut changed: Vec<&(RecordType, Slot, Option<Row>)> = self.rows.iter().collect();
        small_sort::sort_by_key(&mut changed, |(kind, slot, _)| (*kind, *slot));
        let page = |changed: &[&(RecordType, Slot, Option<Row>)]| {
            let (kind, number) = key(&changed[0]);
            let first = number * page::ROWS_PER_PAGE as u32;
            let after_last = changed.last().map_or(0, |(_, slot, _)| slot.0 + 1);
            let end = set.slots(kind).max(after_last).min(first + page::ROWS_PER_PAGE as u32);
            let mut rows: Rows = (first..end).map(|slot| set.row_at(kind, Slot(slot)).cloned()).collect();
            for (_, slot, row) in changed {
                rows[(slot.0 - first) as usize] = row.clone();
            }
            (PageKey { kind, number }, rows)
        };
        let pages: Vec<(PageKey, Rows)> = changed.chunk_by(|one, other| key(one) == key(other)).map(page).collect();
        pages.into_iter().map(|(key, rows)| (key, page::encode(key, rows.iter().map(Option::as_ref))))
    }

    /// The pages it changes.
    pub fn page_keys(&self) -> impl Iterator<Item = PageKey> {
        self.rows.iter().map(|(kind, slot, _)| PageKey { kind: *kind, number: slot.0 / page::ROWS_PER_PAGE as u32 })
    }

    /// The touched records.
    pub fn touched(&self, set: &RecordTables) -> Vec<(RecordType, Id)> {
        let id = |(kind, slot, row): &(RecordType, Slot, Option<Row>)| {
            Some((*kind, row.as_ref().or_else(|| set.row_at(*kind, *slot))?.id()))
        };
        self.rows.iter().filter_map(id).collect()
    }
}
