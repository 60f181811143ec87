//! What the parts of the calendar share: the activities that are shown, and the one that is dragged.
use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::drag_gesture::Point;
use crate::base::{Date, Id, Row, Value};
use crate::domain::RecordType;
use crate::domain::records::activity;
use crate::store::{RecordStore, display_names, meetings};
use crate::ui::components::drag::PointerDrag;
use crate::ui::context::AppContext;
use crate::ui::features::activity as activities;

/// The height of an hour, in CSS pixels; the time grid hands it to the style sheet as `--hour`.
pub const HOUR_HEIGHT_PX: i32 = 48;

/// An activity of the calendar.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// The activity.
    pub id: Id,
    /// The subject.
    pub subject: String,
    /// Whom or what it is about.
    pub about: String,
    /// Its type.
    pub kind: Option<Id>,
    /// When it is due.
    pub day: Date,
    /// Minutes since midnight; `None` for an activity without a time of day.
    pub start: Option<i32>,
    /// How long it takes.
    pub minutes: i32,
    /// Whether it is done.
    pub is_done: bool,
    /// Whether it is overdue.
    pub is_late: bool,
    /// Whether it was logged after the fact, so that it has a time but no date to move.
    pub is_logged: bool,
}

/// The state shared by the calendar's parts.
#[derive(Clone, Copy)]
pub struct Page {
    /// The context.
    pub cx: AppContext,
    /// The activities shown, by day.
    pub items: Memo<BTreeMap<i32, Vec<Item>>>,
    /// The activity that is pressed or dragged.
    pub drag: RwSignal<Option<Drag>>,
    /// The pointer that drags it.
    pub pointer: PointerDrag,
}

/// A drop target.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Over {
    /// A date; the time stays.
    Day(Date),
    /// A date, without a time.
    AllDay(Date),
    /// A date and a minute.
    Time(Date, i32),
}

/// An activity being dragged.
#[derive(Clone, PartialEq, Debug)]
pub struct Drag {
    /// The activity.
    pub id: Id,
    /// The subject.
    pub subject: String,
    /// The day it has.
    pub day: Date,
    /// The minute it begins at, if it has one.
    pub start: Option<i32>,
    /// The date and the time that the record had.
    pub stored: [Option<Value>; 2],
    /// How long it takes.
    pub minutes: i32,
    /// How far below the activity's top the pointer holds it.
    pub grip: i32,
    /// Where the pointer is.
    pub at: Point,
    /// Where it would land.
    pub over: Option<Over>,
    /// Whether the drag has begun; a press alone is none.
    pub is_lifted: bool,
}

impl Drag {
    /// Whether the target is this date of a month.
    pub fn is_over(&self, day: Date) -> bool {
        self.is_lifted && self.over == Some(Over::Day(day))
    }

    /// Whether the target is this date, without a time.
    pub fn is_over_all_day(&self, day: Date) -> bool {
        self.is_lifted && self.over == Some(Over::AllDay(day))
    }

    /// The minute of this date that is the target, and the duration.
    pub fn drop_slot(&self, day: Date) -> Option<(i32, i32)> {
        match self.over {
            Some(Over::Time(over, minute)) if over == day && self.is_lifted => Some((minute, self.minutes)),
            _ => None,
        }
    }

    /// The date and the time of the target.
    pub fn target(&self) -> Option<(Date, Option<i32>)> {
        Some(match self.over? {
            Over::Day(day) => (day, self.start),
            Over::AllDay(day) => (day, None),
            Over::Time(day, minute) => (day, Some(minute)),
        })
    }
}

/// The items of a day; a change redraws only that day.
pub fn of_day(page: Page, day: Date) -> Memo<Vec<Item>> {
    Memo::new(move |_| page.items.with(|items| items.get(&day.0).cloned().unwrap_or_default()))
}

/// The activities from one day to another, by day: those that are or were due, and those that were logged; of one owner, or
/// of all.
pub fn gather(
    cx: AppContext,
    set: &RecordStore,
    (from, to): (Date, Date),
    owner: Option<Id>,
) -> BTreeMap<i32, Vec<Item>> {
    let (today, zone) = (cx.app.today(), AppState::zone());
    let is_wanted = |row: &&Row| owner.is_none_or(|owner| meetings::is_of(row, owner));
    let mut out: BTreeMap<i32, Vec<Item>> = BTreeMap::new();
    for slot in set.due_index().between_days(set, from, to) {
        let Some(row) = set.row_at(RecordType::Activity, slot).filter(is_wanted) else { continue };
        let Some(day) = row.day(activity::DUE) else { continue };
        let start = row.moment(activity::START).map(|start| zone.minutes(start));
        let is_done = row.moment(activity::DONE).is_some();
        let is_late = !is_done && day < today;
        out.entry(day.0).or_default().push(Item { is_done, is_late, ..item(cx, set, row, day, start) });
    }
    let (start, end) = (zone.at(from, 0), zone.at(to.add_days(1), 0));
    for slot in set.due_index().logged_between(set, start, end) {
        let Some(row) = set.row_at(RecordType::Activity, slot).filter(is_wanted) else { continue };
        let Some(done) = row.moment(activity::DONE) else { continue };
        let (day, minute) = (zone.day(done), zone.minutes(done));
        let own = out.entry(day.0).or_default();
        own.push(Item { is_done: true, is_logged: true, ..item(cx, set, row, day, Some(minute)) });
        own.sort_by_key(|item| item.start);
    }
    out
}

/// An activity on a day, neither done nor late.
fn item(cx: AppContext, set: &RecordStore, row: &Row, day: Date, start: Option<i32>) -> Item {
    let about = activities::subject_of(set, row.id()).map(|about| display_names::name_of(set, about, cx.language));
    Item {
        id: row.id(),
        subject: display_names::brief(row.text(activity::SUBJECT)).into_owned(),
        about: about.unwrap_or_else(|| meetings::names(set, row)),
        kind: row.link(activity::TYPE),
        day,
        start,
        minutes: row.number(activity::DURATION).unwrap_or(30).clamp(15, 1_440) as i32,
        is_done: false,
        is_late: false,
        is_logged: false,
    }
}
