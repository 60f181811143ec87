//! Operands of reports: a column, or a duration computed from two.
use std::cell::RefCell;
use std::rc::Rc;

use super::column_filter::Read;
use super::figure::DAY;
use super::grouping::LocalDays;
use super::measure::Operand;
use crate::base::{FieldId, Timestamp};
use crate::domain::records::{activity, lead, opportunity};
use crate::domain::{Field, RecordType};
use crate::store::RecordStore;
use crate::store::columns::{Column, NONE};
use crate::store::filter::QueryContext;

/// The reader of an operand.
pub enum FieldReader {
    /// The record itself, for counting.
    Itself,
    /// A column.
    Column(Rc<Column>),
    /// A duration between two timestamps or dates.
    Time(Time),
}

/// The duration between two timestamps or dates of a record, in milliseconds.
pub struct Time {
    from: End,
    to: End,
    /// Milliseconds per unit of the ends.
    unit: i64,
}

/// One end of a duration.
enum End {
    /// A column's value.
    Column(Option<Rc<Column>>),
    /// The user's date at a column's timestamp.
    Local(Option<Rc<Column>>, RefCell<LocalDays>),
    /// By slot.
    Slots(Vec<i64>),
    /// The same for all records.
    Always(i64),
}

impl Time {
    /// The duration of the record in a slot; [`NONE`] if an end is unknown.
    pub fn of(&self, slot: usize) -> i64 {
        match (self.from.of(slot), self.to.of(slot)) {
            (NONE, _) | (_, NONE) => NONE,
            (from, to) => (to - from) * self.unit,
        }
    }
}

impl End {
    fn of(&self, slot: usize) -> i64 {
        let number = |column: &Option<Rc<Column>>| column.as_ref().map_or(NONE, |column| column.number(slot));
        match self {
            End::Column(column) => number(column),
            End::Local(column, days) => match number(column) {
                NONE => NONE,
                at => i64::from(days.borrow_mut().day(Timestamp(at)).0),
            },
            End::Slots(all) => all.get(slot).copied().unwrap_or(NONE),
            End::Always(number) => *number,
        }
    }
}

/// The fields from which an operand is computed.
pub fn required_fields(set: &RecordStore, kind: RecordType, what: Operand) -> Vec<&'static Field> {
    let numbers: &[FieldId] = match what {
        Operand::Itself => &[],
        Operand::Field(number) => return set.field(kind, number).into_iter().collect(),
        Operand::Cycle => &[opportunity::CREATED, opportunity::CLOSE_DATE],
        Operand::ToContact => &[lead::CREATED],
        Operand::ToConvert => &[lead::CREATED, lead::CONVERTED_AT],
        Operand::Late => &[lead::DEADLINE],
        Operand::Slipped => &[opportunity::CLOSE_DATE],
        Operand::InStage => &[opportunity::STAGE_SINCE],
    };
    numbers.iter().filter_map(|number| kind.field(*number)).collect()
}

/// The reader of an operand.
pub fn take(set: &RecordStore, what: Operand, read: &Read, viewer: &QueryContext) -> FieldReader {
    let column = |number: FieldId| read.get(&number).cloned();
    let plain = |number: FieldId| End::Column(column(number));
    let local = |number: FieldId| End::Local(column(number), RefCell::new(LocalDays::new(viewer.midnight)));
    let between = |from: End, to: End, unit: i64| FieldReader::Time(Time { from, to, unit });
    let today = || End::Always(viewer.today.0.into());
    match what {
        Operand::Itself => FieldReader::Itself,
        Operand::Field(number) => column(number).map_or(FieldReader::Itself, FieldReader::Column),
        Operand::Cycle => between(local(opportunity::CREATED), plain(opportunity::CLOSE_DATE), DAY),
        Operand::ToConvert => between(plain(lead::CREATED), plain(lead::CONVERTED_AT), 1),
        Operand::ToContact => between(plain(lead::CREATED), End::Slots(first_contacts(set)), 1),
        Operand::Late => between(plain(lead::DEADLINE), today(), DAY),
        Operand::Slipped => between(plain(opportunity::CLOSE_DATE), today(), DAY),
        Operand::InStage => between(local(opportunity::STAGE_SINCE), today(), DAY),
    }
}

/// The first done activity of each lead, by slot.
fn first_contacts(set: &RecordStore) -> Vec<i64> {
    let mut out = vec![NONE; set.slots(RecordType::Lead) as usize];
    for (_, row) in set.rows(RecordType::Activity) {
        let (Some(done), Some(about)) = (row.moment(activity::DONE), row.link(activity::LEAD)) else { continue };
        if let Some((RecordType::Lead, slot)) = set.locate(about) {
            let first = &mut out[slot.index()];
            *first = if *first == NONE { done.0 } else { done.0.min(*first) };
        }
    }
    out
}
