//! What a report takes of each record: a column, or times worked out of two.
use std::cell::RefCell;
use std::rc::Rc;

use super::columns::Read;
use super::figure::DAY;
use super::keys::LocalDays;
use super::measure::What;
use crate::base::Moment;
use crate::domain::records::{activity, lead, opportunity};
use crate::domain::{Field, Kind};
use crate::store::WorkingSet;
use crate::store::columns::{Column, NONE};
use crate::store::filter::Viewer;

/// What is taken.
pub enum Take {
    /// That the record is there.
    Itself,
    /// A column.
    Column(Rc<Column>),
    /// The time between two moments or days.
    Time(Time),
}

/// The time between two moments or days of a record, in milliseconds.
pub struct Time {
    from: End,
    to: End,
    /// Milliseconds in what the ends are given in.
    unit: i64,
}

/// One end of a time.
enum End {
    /// A column as it is.
    Column(Option<Rc<Column>>),
    /// The user's day of a column's moment.
    Local(Option<Rc<Column>>, RefCell<LocalDays>),
    /// By slot.
    Slots(Vec<i64>),
    /// The same for all.
    Always(i64),
}

impl Time {
    /// The time of the record in a slot; [`NONE`] where an end is not known.
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
                at => i64::from(days.borrow_mut().day(Moment(at)).0),
            },
            End::Slots(all) => all.get(slot).copied().unwrap_or(NONE),
            End::Always(number) => *number,
        }
    }
}

/// The fields that what is taken follows from.
pub fn needs(kind: Kind, what: What) -> Vec<&'static Field> {
    let numbers: &[u16] = match what {
        What::Itself => &[],
        What::Field(number) => return kind.field(number).into_iter().collect(),
        What::Cycle => &[opportunity::CREATED, opportunity::CLOSE_DATE],
        What::ToContact => &[lead::CREATED],
        What::ToConvert => &[lead::CREATED, lead::CONVERTED_AT],
        What::Late => &[lead::DEADLINE],
        What::Slipped => &[opportunity::CLOSE_DATE],
        What::InStage => &[opportunity::STAGE_SINCE],
    };
    numbers.iter().filter_map(|number| kind.field(*number)).collect()
}

/// What is taken of the records.
pub fn take(set: &WorkingSet, what: What, read: &Read, viewer: &Viewer) -> Take {
    let column = |number: u16| read.get(&number).cloned();
    let plain = |number: u16| End::Column(column(number));
    let local = |number: u16| End::Local(column(number), RefCell::new(LocalDays::new(viewer.midnight)));
    let between = |from: End, to: End, unit: i64| Take::Time(Time { from, to, unit });
    let today = || End::Always(viewer.today.0.into());
    match what {
        What::Itself => Take::Itself,
        What::Field(number) => column(number).map_or(Take::Itself, Take::Column),
        What::Cycle => between(local(opportunity::CREATED), plain(opportunity::CLOSE_DATE), DAY),
        What::ToConvert => between(plain(lead::CREATED), plain(lead::CONVERTED_AT), 1),
        What::ToContact => between(plain(lead::CREATED), End::Slots(first_contacts(set)), 1),
        What::Late => between(plain(lead::DEADLINE), today(), DAY),
        What::Slipped => between(plain(opportunity::CLOSE_DATE), today(), DAY),
        What::InStage => between(local(opportunity::STAGE_SINCE), today(), DAY),
    }
}

/// The first finished activity of each lead, by slot.
fn first_contacts(set: &WorkingSet) -> Vec<i64> {
    let mut out = vec![NONE; set.slots(Kind::Lead) as usize];
    for (_, row) in set.rows(Kind::Activity) {
        let (Some(done), Some(about)) = (row.moment(activity::DONE), row.link(activity::LEAD)) else { continue };
        if let Some((Kind::Lead, slot)) = set.place(about) {
            let first = &mut out[slot as usize];
            *first = if *first == NONE { done.0 } else { done.0.min(*first) };
        }
    }
    out
}
