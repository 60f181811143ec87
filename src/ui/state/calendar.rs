//! What the calendar shows.
use crate::base::Date;
use crate::locale::{Language, calendar as dates};

/// What the calendar shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CalendarState {
    /// How much of it.
    pub span: Span,
    /// The day the keyboard is on.
    pub day: Date,
}

impl CalendarState {
    /// The week of today; a phone shows today alone.
    pub fn first(today: Date, is_narrow: bool) -> CalendarState {
        CalendarState { span: if is_narrow { Span::Day } else { Span::Week }, day: today }
    }

    /// The first and the last day that are seen.
    pub fn days(self, language: Language) -> (Date, Date) {
        let start = |day| dates::week_start(day, language);
        match self.span {
            Span::Day => (self.day, self.day),
            Span::Week => (start(self.day), start(self.day).add_days(6)),
            Span::Month => {
                let (year, month, _) = self.day.ymd();
                let first = Date::from_ymd_clamped(year, month, 1);
                let last = first.plus_months(1).add_days(-1);
                (start(first), start(last).add_days(6))
            }
        }
    }

    /// The same span earlier or later.
    pub fn turned(self, by: i32) -> CalendarState {
        let day = match self.span {
            Span::Day => self.day.add_days(by),
            Span::Week => self.day.add_days(7 * by),
            Span::Month => self.day.plus_months(by),
        };
        CalendarState { day, ..self }
    }
}

/// How much of the calendar is seen.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
    /// One day.
    Day,
    /// The week a day is in.
    Week,
    /// The month a day is in.
    Month,
}
