//! The state of the calendar.
use crate::base::Date;
use crate::locale::{Language, calendar as dates};

/// The state of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CalendarState {
    /// The visible span.
    pub span: Span,
    /// The date with the keyboard cursor.
    pub day: Date,
    /// Whether only the user's own activities are shown.
    pub is_mine: bool,
}

impl CalendarState {
    /// The week of today; on a phone today alone.
    pub fn first(today: Date, is_narrow: bool) -> CalendarState {
        CalendarState { span: if is_narrow { Span::Day } else { Span::Week }, day: today, is_mine: false }
    }

    /// The first and the last visible date.
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

    /// The same span, moved by a number of spans.
    pub fn turned(self, by: i32) -> CalendarState {
        let day = match self.span {
            Span::Day => self.day.add_days(by),
            Span::Week => self.day.add_days(7 * by),
            Span::Month => self.day.plus_months(by),
        };
        CalendarState { day, ..self }
    }
}

/// A span of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Span {
    /// One day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}
