//! What a report takes of each record: a column, or times worked out of two.
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
    /// Times in milliseconds.
    Numbers(Vec<i64>),
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

/// What is taken of the records, by slot.
pub fn take(set: &WorkingSet, what: What, read: &Read, viewer: &Viewer) -> Take {
    let column = |number: u16| read.get(&number).cloned();
    let mut days = LocalDays::new(viewer.midnight);
    let mut local = |at: i64| if at == NONE { NONE } else { i64::from(days.day(Moment(at)).0) };
    let numbers = |number: u16| match column(number).as_deref() {
        Some(Column::Numbers(numbers)) => numbers.clone(),
        _ => Vec::new(),
    };
    let between = |from: Vec<i64>, to: Vec<i64>, unit: i64| {
        let time = |(from, to): (i64, i64)| if from == NONE || to == NONE { NONE } else { (to - from) * unit };
        Take::Numbers(from.into_iter().zip(to).map(time).collect())
    };
    let today = i64::from(viewer.today.0);
    let until_today = |from: Vec<i64>| {
        let to = vec![today; from.len()];
        between(from, to, DAY)
    };
    match what {
        What::Itself => Take::Itself,
        What::Field(number) => column(number).map_or(Take::Itself, Take::Column),
        What::Cycle => {
            let created = numbers(opportunity::CREATED).into_iter().map(&mut local).collect();
            between(created, numbers(opportunity::CLOSE_DATE), DAY)
        }
        What::ToConvert => between(numbers(lead::CREATED), numbers(lead::CONVERTED_AT), 1),
        What::ToContact => between(numbers(lead::CREATED), first_contacts(set), 1),
        What::Late => until_today(numbers(lead::DEADLINE)),
        What::Slipped => until_today(numbers(opportunity::CLOSE_DATE)),
        What::InStage => until_today(numbers(opportunity::STAGE_SINCE).into_iter().map(local).collect()),
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
