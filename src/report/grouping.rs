//! Grouping: the keys of groups, and the groups of each record, determined once for each distinct value.
use std::collections::HashMap;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::{Grouping, Step};
use crate::base::{Date, Id, Timestamp, get_or_grow};
use crate::domain::{Field, FieldType};
use crate::store::Slot;
use crate::store::change_clock::BLOCK_ROWS;
use crate::store::columns::{Column, NONE};
use crate::store::filter::QueryContext;

/// The common value of a group.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum GroupKey {
    /// A field links to this record.
    Link(Id),
    /// A yes/no field is yes.
    Yes,
    /// A date or timestamp is in the interval that begins on this date.
    From(Date),
    /// A text has this value.
    Text(String),
    /// The field is empty.
    Empty,
    /// The combined groups that are not shown individually.
    Others,
}

/// The groups found so far, by number.
#[derive(Default)]
pub struct Groups {
    /// The groups.
    pub all: Vec<GroupKey>,
    places: HashMap<GroupKey, u32>,
}

impl Groups {
    fn place(&mut self, key: GroupKey) -> u32 {
        let next = self.all.len() as u32;
        let place = *self.places.entry(key.clone()).or_insert(next);
        if place == next {
            self.all.push(key);
        }
        place
    }
}

/// The groups of the records of a stretch.
#[derive(Default)]
pub struct GroupCodes {
    /// By slot in the stretch, the index of its group in `numbers`.
    places: Vec<u32>,
    /// The numbers of the stretch's groups.
    pub numbers: Vec<u32>,
    /// By slot in the stretch, the numbers of its groups, if a record may be in several.
    pub several: Option<Vec<Vec<u32>>>,
}

impl GroupCodes {
    /// By slot in the stretch, the index of its only group.
    pub fn places(&self) -> &[u32] {
        &self.places
    }

    /// The numbers of a record's groups.
    pub fn all(&self, slot: Slot) -> Vec<u32> {
        match &self.several {
            Some(several) => several[(slot.0 % BLOCK_ROWS) as usize].clone(),
            None => vec![self.numbers[self.places[(slot.0 % BLOCK_ROWS) as usize] as usize]],
        }
    }
}

/// Determines the groups of records by a column.
pub struct GroupEncoder {
    column: Rc<Column>,
    is_flag: bool,
    is_moment: bool,
    step: Step,
    first_month: u32,
    known: Vec<u32>,
    days: FxHashMap<i32, u32>,
    last: (i64, u32),
    local: LocalDays,
}

const UNKNOWN: u32 = u32::MAX;

impl GroupEncoder {
    /// An encoder for a grouping by a field and its column.
    pub fn new(
        field: &Field,
        column: Rc<Column>,
        grouping: Grouping,
        first_month: u32,
        viewer: &QueryContext,
    ) -> GroupEncoder {
        let is_moment = field.kind == FieldType::Moment;
        GroupEncoder {
            column,
            is_flag: field.kind == FieldType::Flag,
            is_moment,
            step: grouping.step,
            first_month,
            known: Vec::new(),
            days: FxHashMap::default(),
            last: (NONE, UNKNOWN),
            local: LocalDays::new(viewer.midnight),
        }
    }

    /// The groups of the records in some slots of a stretch.
    pub fn code(&mut self, slots: &[Slot], keys: &mut Groups) -> GroupCodes {
        let mut out = GroupCodes::default();
        // The index of each group number in the stretch.
        let mut places: Vec<u32> = Vec::new();
        let column = self.column.clone();
        if matches!(&*column, Column::Several { .. }) {
            let mut several = vec![Vec::new(); BLOCK_ROWS as usize];
            slots.iter().for_each(|slot| self.groups(slot.index(), keys, &mut several[(slot.0 % BLOCK_ROWS) as usize]));
            out.several = Some(several);
            return out;
        }
        out.places = vec![0; BLOCK_ROWS as usize];
        let own: &mut [u32] = &mut out.places;
        let mut put = |slot: Slot, number: u32| {
            let place = match places.get(number as usize) {
                Some(place) if *place != UNKNOWN => *place,
                _ => {
                    let place = out.numbers.len() as u32;
                    *get_or_grow(&mut places, number as usize, || UNKNOWN) = place;
                    out.numbers.push(number);
                    place
                }
            };
            own[(slot.0 % BLOCK_ROWS) as usize] = place;
        };
        match &*column {
            Column::Links { codes, ids, .. } => {
                let codes = codes.as_slice();
                for slot in slots {
                    put(*slot, self.coded(codes[slot.index()], keys, |code| GroupKey::Link(ids[code])));
                }
            }
            Column::Numbers(values) if !self.is_flag => {
                let values = values.as_slice();
                slots.iter().for_each(|slot| put(*slot, self.stretch(values[slot.index()], keys)));
            }
            _ => {
                let mut own = Vec::new();
                for slot in slots {
                    own.clear();
                    self.groups(slot.index(), keys, &mut own);
                    own.first().into_iter().for_each(|number| put(*slot, *number));
                }
            }
        }
        out
    }

    /// Adds the numbers of a record's groups.
    fn groups(&mut self, slot: usize, keys: &mut Groups, out: &mut Vec<u32>) {
        let column = self.column.clone();
        match &*column {
            Column::Links { codes, ids, .. } => {
                out.push(self.coded(codes[slot], keys, |code| GroupKey::Link(ids[code])))
            }
            Column::Texts { codes, texts, .. } => {
                out.push(self.coded(codes[slot], keys, |code| GroupKey::Text(texts[code].clone())));
            }
            Column::Several { codes, ids, .. } => match codes[slot].as_slice() {
                [] => out.push(self.coded(0, keys, |_| GroupKey::Empty)),
                several => {
                    out.extend(several.iter().map(|code| self.coded(*code, keys, |code| GroupKey::Link(ids[code]))));
                }
            },
            Column::Numbers(values) if self.is_flag => {
                let key = if values[slot] == NONE { GroupKey::Empty } else { GroupKey::Yes };
                out.push(keys.place(key));
            }
            Column::Numbers(values) => out.push(self.stretch(values[slot], keys)),
            Column::Money { .. } => out.push(keys.place(GroupKey::Empty)),
        }
    }

    fn coded(&mut self, code: u32, keys: &mut Groups, key: impl Fn(usize) -> GroupKey) -> u32 {
        match self.known.get(code as usize) {
            Some(number) if *number != UNKNOWN => *number,
            _ => {
                let number = keys.place(if code == 0 { GroupKey::Empty } else { key(code as usize) });
                *get_or_grow(&mut self.known, code as usize, || UNKNOWN) = number;
                number
            }
        }
    }

    fn stretch(&mut self, number: i64, keys: &mut Groups) -> u32 {
        if self.last.0 == number && self.last.1 != UNKNOWN {
            return self.last.1;
        }
        let place = if number == NONE {
            keys.place(GroupKey::Empty)
        } else {
            let day = if self.is_moment { self.local.day(Timestamp(number)) } else { Date(number as i32) };
            let (step, month) = (self.step, self.first_month);
            *self.days.entry(day.0).or_insert_with(|| keys.place(GroupKey::From(step.start(day, month))))
        };
        self.last = (number, place);
        place
    }
}

impl Step {
    /// The first date of the interval a date is in.
    pub fn start(self, day: Date, first_month: u32) -> Date {
        let (year, month, _) = day.ymd();
        match self {
            Step::Week => day.add_days(-(day.weekday() as i32)),
            Step::Month => Date::from_ymd_clamped(year, month, 1),
            Step::Quarter => day.fiscal_quarter_start(first_month),
            Step::Year => {
                let year = if month < first_month { year - 1 } else { year };
                Date::from_ymd_clamped(year, first_month, 1)
            }
        }
    }

    /// The first date of the next interval.
    pub fn next(self, start: Date) -> Date {
        match self {
            Step::Week => start.add_days(7),
            Step::Month => start.plus_months(1),
            Step::Quarter => start.plus_months(3),
            Step::Year => start.plus_months(12),
        }
    }
}

/// The user's dates at timestamps. The browser is asked only for midnights, a few for each date that occurs.
pub struct LocalDays {
    midnight: fn(Date) -> Timestamp,
    midnights: FxHashMap<i32, [i64; 2]>,
}

impl LocalDays {
    /// Uses the given function for the user's midnights.
    pub fn new(midnight: fn(Date) -> Timestamp) -> LocalDays {
        LocalDays { midnight, midnights: FxHashMap::default() }
    }

    /// The user's date at a timestamp.
    pub fn day(&mut self, at: Timestamp) -> Date {
        let day = at.day();
        let midnight = self.midnight;
        let [own, next] =
            *self.midnights.entry(day.0).or_insert_with(|| [midnight(day).0, midnight(day.add_days(1)).0]);
        match at.0 {
            at if at < own => day.add_days(-1),
            at if at >= next => day.add_days(1),
            _ => day,
        }
    }
}
