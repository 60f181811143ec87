//! The agenda of the home page: open activities that are overdue, due today and due tomorrow.
use super::{RecordStore, Slot};
use crate::base::Date;
use crate::domain::RecordType;
use crate::domain::records::activity;

/// When an activity of the agenda is due.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum When {
    /// Before today.
    Overdue,
    /// Today.
    Today,
    /// Tomorrow.
    Tomorrow,
}

/// The first few activities of each group.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Agenda {
    /// The activities in the order of a calendar.
    pub lines: Vec<(When, Slot)>,
    /// The number of all that are due today or were before.
    pub due: usize,
}

/// The agenda of a day, with at most `limit` lines. A long list of overdue ones does not hide today and tomorrow: each
/// group has a third of the lines, and what one leaves over goes to the others, the most urgent first.
pub fn agenda(set: &RecordStore, today: Date, limit: usize) -> Agenda {
    let all = set.due_index().open_until(set, today.add_days(1));
    let when = |slot: &Slot| {
        let due = set.row_at(RecordType::Activity, *slot)?.day(activity::DUE)?;
        Some(match due.0 - today.0 {
            ..=-1 => When::Overdue,
            0 => When::Today,
            _ => When::Tomorrow,
        })
    };
    let mut groups: [Vec<Slot>; 3] = Default::default();
    for slot in all {
        if let Some(when) = when(&slot) {
            groups[when as usize].push(slot);
        }
    }
    let mut shares = groups.each_ref().map(|group| group.len().min(limit / 3));
    let mut left = limit - shares.iter().sum::<usize>();
    for (share, group) in shares.iter_mut().zip(&groups) {
        let more = left.min(group.len() - *share);
        *share += more;
        left -= more;
    }
    let due = groups[0].len() + groups[1].len();
    let whens = [When::Overdue, When::Today, When::Tomorrow];
    let lines = whens.into_iter().zip(groups).zip(shares);
    let lines = lines.flat_map(|((when, group), share)| group.into_iter().take(share).map(move |slot| (when, slot)));
    Agenda { lines: lines.collect(), due }
}
