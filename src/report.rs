//! Reports: one description of what is counted, of what, grouped how, drawn how. The reports that are there from the
//! start, the builder, saved reports, dashboards and links all are such a value; its text is in [`text`].
pub mod accumulator;
pub mod aggregate;
pub mod chart;
pub mod column_filter;
pub mod currency;
pub mod dashboard;
pub mod drill_down;
pub mod figure;
pub mod grouping;
pub mod histogram;
pub mod history_chart;
pub mod history_reports;
pub mod history_table;
pub mod labels;
pub mod measure;
pub mod operand;
pub mod pipeline_changes;
pub mod presets;
pub mod query_string;
pub mod run;
mod scan;
pub mod simulation;
pub mod stage_history;
pub mod stages;
pub mod what_if;

pub use aggregate::ReportCache;
pub use figure::Figure;
pub use grouping::GroupKey;
pub use measure::Measure;
pub use run::{Line, Outcome, compute_cached, precompute, reads, run};

use crate::base::FieldId;
use crate::domain::{FieldType, RecordType};
use crate::store::filter::Filter;
use crate::store::period::Period;

/// What a report asks for.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The kind of record that is counted.
    pub kind: RecordType,
    /// What the records must meet.
    pub filter: Filter,
    /// The day or moment that the period is about; `None` for all times whatever the period.
    pub date: Option<FieldId>,
    /// The stretch of time; `None` for all of it.
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
    pub field: FieldId,
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
    pub fn of(kind: RecordType) -> Report {
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
pub fn default_date(kind: RecordType) -> &'static str {
    match kind {
        RecordType::Opportunity => "close_date",
        RecordType::Activity => "done_at",
        _ => "created",
    }
}

/// Whether records can be grouped by a field.
pub fn can_group(field: &crate::domain::Field) -> bool {
    use FieldType::{Choice, Choices, Day, Flag, Link, Moment, Text};
    matches!(field.kind, Choice(_) | Choices(_) | Link(_) | Flag | Day | Moment | Text)
}

/// The kinds that reports count.
pub const KINDS: [RecordType; 5] = RecordType::WORK;
