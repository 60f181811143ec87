//! The activities of the calendar file to which other programs subscribe.
use super::{RecordStore, Slot, meetings};
use crate::base::{Date, Id, Row};
use crate::domain::RecordType;
use crate::domain::records::activity;

/// Done activities stay in the file for as many days.
pub const DAYS_BACK: i32 = 90;

/// The activities that a user owns or takes part in, or everybody's: open ones, and those of the last days.
pub fn activities(set: &RecordStore, of: Option<Id>, today: Date) -> Vec<Slot> {
    let first = today.add_days(-DAYS_BACK);
    let is_recent = |row: &Row| {
        let day = row.day(activity::DUE).or(row.moment(activity::DONE).map(|done| done.day()));
        row.moment(activity::DONE).is_none() || day.is_some_and(|day| day >= first)
    };
    let is_wanted = |row: &Row| of.is_none_or(|of| meetings::is_of(row, of)) && is_recent(row);
    set.rows(RecordType::Activity).filter(|(_, row)| is_wanted(row)).map(|(slot, _)| slot).collect()
}
