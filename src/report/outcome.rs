//! The result of a report: groups with their figures, as tables and charts show them.
use super::figure::Figure;
use super::grouping::GroupKey;
use crate::base::{Currency, Date};

/// A computed report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Outcome {
    /// The groups, in order; empty if the report is not grouped.
    pub lines: Vec<Line>,
    /// The second groups, in order.
    pub subs: Vec<GroupKey>,
    /// The figures of all records.
    pub total: Vec<Figure>,
    /// The currency in which amounts are drawn.
    pub currency: Option<Currency>,
    /// The dates of the oldest and the newest rate used, if amounts were converted.
    pub rates: Option<(Date, Date)>,
    /// The groups that are combined in one line.
    pub others: Vec<GroupKey>,
    /// The number of records that match the report's filter.
    pub records: i64,
}

/// A group.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The common value of its records.
    pub key: GroupKey,
    /// The figures.
    pub figures: Vec<Figure>,
    /// The figures by second group, in the order of [`Outcome::subs`].
    pub cells: Vec<Vec<Figure>>,
}
