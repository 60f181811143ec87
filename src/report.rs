//! Reports: one description of what is counted, of what, grouped how, drawn how. The reports that are there from the
//! start, the builder, saved reports, dashboards and links all are such a value; its text is in [`text`].
pub mod built_in;
pub mod cells;
pub mod columns;
pub mod count;
pub mod course;
pub mod dashboard;
pub mod exchange;
pub mod figure;
pub mod flow;
pub mod keys;
pub mod measure;
pub mod picture;
pub mod range_picture;
pub mod rows;
pub mod run;
pub mod sheet;
pub mod sheet_picture;
pub mod simulation;
pub mod special;
pub mod stages;
pub mod take;
pub mod text;
mod walk;
pub mod what_if;
pub mod words;

pub use count::Kept;
pub use figure::Figure;
pub use keys::Key;
pub use measure::Measure;
pub use run::{Line, Outcome, reads, run, run_ahead, run_on};

use crate::domain::{FieldKind, Kind};
use crate::store::WorkingSet;
use crate::store::filter::Filter;
use crate::store::period::Period;

/// What a report asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The kind of record that is counted.
    pub kind: Kind,
    /// What the records must meet.
    pub filter: Filter,
    /// The day or moment that the period is about; nothing for all times whatever the period.
    pub date: Option<u16>,
    /// The stretch of time; nothing for all of it.
    pub period: Option<Period>,
    /// What is grouped by: none, one or two.
    pub groups: Vec<Grouping>,
    /// What is worked out of each group.
    pub measures: Vec<Measure>,
    /// How it is drawn.
    pub chart: Chart,
    /// How many groups are shown of records and texts; the rest stands in one line.
    pub top: usize,
}

/// What records are grouped by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grouping {
    /// The field.
    pub field: u16,
    /// How long the stretches of a day or moment are.
    pub step: Step,
}

/// A stretch of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// From Monday on.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A quarter of the fiscal year.
    Quarter,
    /// A fiscal year.
    Year,
}

/// How a report is drawn.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Chart {
    /// A bar for each group; several measures side by side.
    #[default]
    Bar,
    /// The second grouping, or several measures, on top of each other.
    Stacked,
    /// A line for each measure or each second group.
    Line,
    /// Bars that grow narrower, with the rate from one to the next.
    Funnel,
    /// The table alone.
    Table,
}

impl Step {
    /// All steps, with their names in addresses.
    pub const ALL: [(Step, &'static str); 4] =
        [(Step::Week, "week"), (Step::Month, "month"), (Step::Quarter, "quarter"), (Step::Year, "year")];
}

impl Chart {
    /// All ways to draw, with their names in addresses.
    pub const ALL: [(Chart, &'static str); 5] = [
        (Chart::Bar, "bar"),
        (Chart::Stacked, "stacked"),
        (Chart::Line, "line"),
        (Chart::Funnel, "funnel"),
        (Chart::Table, "table"),
    ];
}

/// How many groups of records and texts are shown unless a report says otherwise.
pub const TOP: usize = 15;

impl Report {
    /// A report that counts the records of a kind.
    pub fn of(kind: Kind) -> Report {
        Report {
            kind,
            filter: Filter::default(),
            date: kind.field_by_key(default_date(kind)).map(|field| field.number),
            period: None,
            groups: Vec::new(),
            measures: vec![Measure::Count],
            chart: Chart::Bar,
            top: TOP,
        }
    }
}

/// The day or moment by which records of a kind are usually told apart in time.
pub fn default_date(kind: Kind) -> &'static str {
    match kind {
        Kind::Opportunity => "close_date",
        Kind::Activity => "done_at",
        _ => "created",
    }
}

/// Whether records can be grouped by a field.
pub fn can_group(field: &crate::domain::Field) -> bool {
    use FieldKind::{Choice, Choices, Day, Flag, Link, Moment, Text};
    matches!(field.kind, Choice(_) | Choices(_) | Link(_) | Flag | Day | Moment | Text)
}

/// The kinds that reports count.
pub const KINDS: [Kind; 5] = Kind::WORK;

/// The first month of the fiscal year.
pub fn first_month(set: &WorkingSet) -> u32 {
    let settings = set.get(Kind::Settings, crate::domain::records::settings::THE);
    let month = settings.and_then(|row| row.number(crate::domain::records::settings::FISCAL_MONTH));
    month.unwrap_or(1).clamp(1, 12) as u32
}
