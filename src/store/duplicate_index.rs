//! The index of possible duplicates, for typing a name, opening a record and cleaning up: none of these reads the whole
//! workspace.
//!
//! The index maps 64-bit hashes of the values that records are compared by ([`Keys`]) to the positions of the records,
//! and keeps the pairs found by them. It is filled a few records at a time. A hash is never removed; the record it
//! leads to is checked again before it counts, so that a change costs no more than reading the changed record once
//! more.
use std::cell::RefCell;
use std::collections::HashSet;

use super::display_names;
use super::record_tables::RecordTables;
use super::slot::Slot;
use crate::base::{Id, Row};
use crate::domain::RecordType;
use crate::domain::records::not_duplicate::parse_pair;
use crate::domain::records::{contact, lead};
use crate::domain::rules::duplicates::{Keys, Reasons};
use crate::locale::Language;

/// Records per step: a few milliseconds.
const RECORDS_PER_STEP: usize = 512;
/// The number of buckets for positions; a bucket serves one or a few hashes.
const BUCKETS: usize = 1 << 16;
/// The number of others that a record is paired with per key. Where more share a key, these connect them to one group.
const PAIRS_PER_KEY: usize = 8;
/// The number of candidates per key for a single record.
const MATCHES_PER_KEY: usize = 24;
/// The record types that are compared: the first three codes, which a position has in its upper two bits.
pub const KINDS: [RecordType; 3] = [RecordType::Lead, RecordType::Account, RecordType::Contact];

/// The duplicate index of a workspace.
#[derive(Default)]
pub struct DuplicateIndex {
    state: RefCell<State>,
    /// Pairs marked as not being duplicates; `None` if they have to be read again.
    distinct: RefCell<Option<HashSet<(Id, Id)>>>,
}

/// Records that may all be the same, the newest first.
#[derive(Clone, PartialEq, Debug)]
pub struct DuplicateGroup {
    /// The records.
    pub members: Vec<(RecordType, Id)>,
    /// The reasons found among them.
    pub reasons: Reasons,
}

#[derive(Default)]
struct State {
    buckets: Vec<Vec<Entry>>,
    /// The number of indexed slots of each record type.
    read: [u32; KINDS.len()],
    /// Positions whose records have changed since they were indexed.
    changed: Vec<u32>,
    pairs: Vec<Pair>,
}

#[derive(Clone, Copy, PartialEq)]
struct Entry {
    tag: u32,
    place: u32,
}

#[derive(Clone, Copy)]
struct Pair {
    one: u32,
    other: u32,
    reasons: Reasons,
}

impl DuplicateIndex {
    /// Notes that a record was created, changed or removed.
    pub fn changed(&mut self, kind: RecordType, slot: Slot) {
        if kind == RecordType::Distinct {
            *self.distinct.get_mut() = None;
        }
        let state = self.state.get_mut();
        if KINDS.contains(&kind) && slot.0 < state.read[kind as usize] {
            state.changed.push(place(kind, slot));
        }
    }

    /// Indexes a few more records, changed ones first. Returns whether any are left.
    pub fn index_next(&self, set: &RecordTables) -> bool {
        let state = &mut *self.state.borrow_mut();
        if state.buckets.is_empty() {
            state.buckets.resize(BUCKETS, Vec::new());
        }
        // Both, so that the effect of one action is known after one step.
        if !state.changed.is_empty() {
            state.read_changed(set);
        }
        state.read_new(set);
        let (done, all) = state.progress(set);
        done < all
    }

    /// The number of records indexed, and the total.
    pub fn progress(&self, set: &RecordTables) -> (usize, usize) {
        self.state.borrow().progress(set)
    }

    /// Possible duplicates of a row, with all reasons. `row` need not be in the workspace.
    pub fn of_row(&self, set: &RecordTables, kind: RecordType, row: &Row) -> Vec<(RecordType, Id, Reasons)> {
        if !is_compared(kind, row) {
            return Vec::new();
        }
        let keys = keys(set, kind, row);
        self.find(set, &keys, &keys.hashes(kind), row.id())
    }

    /// Accounts that may be the company with these keys.
    pub fn companies(&self, set: &RecordTables, keys: &Keys, but: Id) -> Vec<(RecordType, Id, Reasons)> {
        let hashes: Vec<u64> = keys.company_hash().into_iter().collect();
        self.find(set, keys, &hashes, but)
    }

    /// Whether two records were marked as not being duplicates.
    pub fn are_distinct(&self, set: &RecordTables, one: Id, other: Id) -> bool {
        let mut kept = self.distinct.borrow_mut();
        let pairs =
            kept.get_or_insert_with(|| set.rows(RecordType::Distinct).filter_map(|(_, row)| parse_pair(row)).collect());
        pairs.contains(&(one.min(other), one.max(other)))
    }

    /// The pairs found so far, joined to groups: of one record type, or, for `None`, of leads and contacts. The most
    /// certain and newest first.
    pub fn groups(&self, set: &RecordTables, of: Option<RecordType>) -> Vec<DuplicateGroup> {
        let state = self.state.borrow();
        let belongs = |pair: &&Pair| {
            let (one, other) = (kind_of(pair.one), kind_of(pair.other));
            let id = |place| set.row_at(kind_of(place), slot_of(place)).map(Row::id);
            let fits = if one == other { of == Some(one) } else { of.is_none() };
            fits && match (id(pair.one), id(pair.other)) {
                (Some(one), Some(other)) => !self.are_distinct(set, one, other),
                _ => false,
            }
        };
        let pairs: Vec<Pair> = state.pairs.iter().filter(belongs).copied().collect();
        let mut groups: Vec<(Vec<u32>, Reasons)> = drawn_together(&pairs);
        groups.sort_by_key(|(places, reasons)| {
            let certainty = reasons.strongest().map(|reason| reason.certainty());
            std::cmp::Reverse((certainty, places.last().copied()))
        });
        let member = |place: &u32| Some((kind_of(*place), set.row_at(kind_of(*place), slot_of(*place))?.id()));
        let group = |(places, reasons): (Vec<u32>, Reasons)| DuplicateGroup {
            members: places.iter().rev().filter_map(member).collect(),
            reasons,
        };
        groups.into_iter().map(group).collect()
    }

    fn find(&self, set: &RecordTables, keys: &Keys, hashes: &[u64], but: Id) -> Vec<(RecordType, Id, Reasons)> {
        // The changes of a commit are indexed before an answer; a whole file is left to the next steps.
        self.index_next(set);
        let own = set.locate(but).filter(|(kind, _)| KINDS.contains(kind)).map(|(kind, slot)| place(kind, slot));
        let found = self.state.borrow().alike(set, keys, hashes, own, MATCHES_PER_KEY);
        let named = |(place, reasons): (u32, Reasons)| {
            let kind = kind_of(place);
            let id = set.row_at(kind, slot_of(place))?.id();
            (!self.are_distinct(set, but, id)).then_some((kind, id, reasons))
        };
        found.into_iter().filter_map(named).collect()
    }
}

impl State {
    fn progress(&self, set: &RecordTables) -> (usize, usize) {
        let all: usize = KINDS.iter().map(|kind| set.slots(*kind) as usize).sum();
        let read: usize = self.read.iter().map(|read| *read as usize).sum();
        (read.saturating_sub(self.changed.len()), all)
    }

    fn read_new(&mut self, set: &RecordTables) {
        let mut left = RECORDS_PER_STEP as u32;
        for kind in KINDS {
            let from = self.read[kind as usize];
            let to = set.slots(kind).min(from + left);
            (from..to).for_each(|slot| self.read_row(set, place(kind, Slot(slot)), false));
            self.read[kind as usize] = to;
            left -= to - from;
        }
    }

    fn read_changed(&mut self, set: &RecordTables) {
        let mut places = self.changed.split_off(self.changed.len().saturating_sub(RECORDS_PER_STEP));
        // A contact is also compared by its account's name.
        for at in places.clone().into_iter().filter(|place| kind_of(*place) == RecordType::Account) {
            let Some(account) = set.row_at(RecordType::Account, slot_of(at)).map(Row::id) else { continue };
            let contacts =
                set.linking(account, RecordType::Contact, contact::ACCOUNT).filter_map(|row| set.locate(row.id()));
            let read = contacts.filter(|(kind, slot)| slot.0 < self.read[*kind as usize]);
            places.extend(read.map(|(kind, slot)| place(kind, slot)));
        }
        places.sort_unstable();
        places.dedup();
        // Their former partners are paired again, so that a chain of many never breaks when one is removed.
        for again in [true, false] {
            let mut partners: Vec<u32> = Vec::new();
            let is_listed = |place: u32| places.binary_search(&place).is_ok();
            self.pairs.retain(|pair| {
                let (one, other) = (is_listed(pair.one), is_listed(pair.other));
                if one != other {
                    partners.push(if one { pair.other } else { pair.one });
                }
                !one && !other
            });
            if again {
                places.extend(partners);
                places.sort_unstable();
                places.dedup();
            }
        }
        places.iter().for_each(|place| self.read_row(set, *place, true));
    }

    /// Pairs a record with those indexed before it and adds its hashes; for a record indexed before, only the new ones.
    fn read_row(&mut self, set: &RecordTables, place: u32, again: bool) {
        let kind = kind_of(place);
        let Some(row) = set.row_at(kind, slot_of(place)).filter(|row| is_compared(kind, row)) else { return };
        let keys = keys(set, kind, row);
        let hashes = keys.hashes(kind);
        for (other, reasons) in self.alike(set, &keys, &hashes, Some(place), PAIRS_PER_KEY) {
            self.pairs.push(Pair { one: place, other, reasons });
        }
        for hash in hashes {
            let entry = Entry { tag: hash as u32, place };
            let bucket = &mut self.buckets[(hash >> 48) as usize];
            if !again || !bucket.contains(&entry) {
                bucket.push(entry);
            }
        }
    }

    /// The newest few positions for each hash whose records still have it.
    fn alike(
        &self,
        set: &RecordTables,
        keys: &Keys,
        hashes: &[u64],
        but: Option<u32>,
        most: usize,
    ) -> Vec<(u32, Reasons)> {
        let mut out: Vec<(u32, Reasons)> = Vec::new();
        let mut looked_at: Vec<u32> = but.into_iter().collect();
        for hash in hashes {
            let mut left = most;
            for entry in self.buckets[(hash >> 48) as usize].iter().rev().filter(|entry| entry.tag == *hash as u32) {
                if left == 0 {
                    break;
                }
                let (kind, slot) = (kind_of(entry.place), slot_of(entry.place));
                let Some(row) = set.row_at(kind, slot).filter(|row| is_compared(kind, row)) else { continue };
                if looked_at.contains(&entry.place) {
                    continue;
                }
                looked_at.push(entry.place);
                let other = self::keys(set, kind, row);
                let reasons =
                    if kind == RecordType::Account { keys.same_company(&other) } else { keys.same_person(&other) };
                if reasons.strongest().is_some() {
                    out.push((entry.place, reasons));
                    left -= 1;
                }
            }
        }
        out
    }
}

/// The keys by which a record is compared.
pub fn keys(set: &RecordTables, kind: RecordType, row: &Row) -> Keys {
    let company = match kind {
        RecordType::Contact => {
            row.link(contact::ACCOUNT).map(|id| display_names::name_of(set, id, Language::En)).unwrap_or_default()
        }
        _ => String::new(),
    };
    Keys::of(kind, row, &company)
}

/// Whether others are compared with a record. A converted lead is closed, and its contact represents it.
fn is_compared(kind: RecordType, row: &Row) -> bool {
    kind != RecordType::Lead || row.moment(lead::CONVERTED_AT).is_none()
}

/// Positions connected by pairs, ascending, with all reasons of these pairs.
fn drawn_together(pairs: &[Pair]) -> Vec<(Vec<u32>, Reasons)> {
    let mut places: Vec<u32> = pairs.iter().flat_map(|pair| [pair.one, pair.other]).collect();
    places.sort_unstable();
    places.dedup();
    let number = |place: u32| places.binary_search(&place).unwrap_or(0);
    // A union-find forest: each points to an earlier one of its group, the first one to itself.
    let mut leads_to: Vec<usize> = (0..places.len()).collect();
    fn first(leads_to: &mut [usize], mut at: usize) -> usize {
        while leads_to[at] != at {
            leads_to[at] = leads_to[leads_to[at]];
            at = leads_to[at];
        }
        at
    }
    for pair in pairs {
        let (one, other) = (first(&mut leads_to, number(pair.one)), first(&mut leads_to, number(pair.other)));
        leads_to[one.max(other)] = one.min(other);
    }
    let mut groups: Vec<(Vec<u32>, Reasons)> = vec![(Vec::new(), Reasons::default()); places.len()];
    for (at, place) in places.iter().enumerate() {
        groups[first(&mut leads_to, at)].0.push(*place);
    }
    for pair in pairs {
        let reasons = &mut groups[first(&mut leads_to, number(pair.one))].1;
        *reasons = reasons.and(pair.reasons);
    }
    groups.retain(|(places, _)| !places.is_empty());
    groups
}

fn place(kind: RecordType, slot: Slot) -> u32 {
    (kind as u32) << 30 | slot.0
}

fn kind_of(place: u32) -> RecordType {
    KINDS[(place >> 30) as usize]
}

fn slot_of(place: u32) -> Slot {
    Slot(place & ((1 << 30) - 1))
}
