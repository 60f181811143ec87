//! Reports: one description of what is counted, filtered, grouped and drawn. Built-in reports, the builder, saved
//! reports, dashboards and links all use it; [`query_string`] is its text form.
pub mod accumulator;
pub mod chart;
pub mod column_filter;
pub mod currency;
pub mod dashboard;
pub mod drill_down;
pub mod factors;
pub mod figure;
pub mod forecast_accuracy;
pub mod forecast_history;
pub mod group_totals;
pub mod grouping;
pub mod histogram;
pub mod history_chart;
pub mod history_reports;
pub mod history_table;
pub mod labels;
pub mod measure;
pub mod operand;
pub mod outcome;
pub mod outcomes;
pub mod pipeline_changes;
pub mod presets;
pub mod query_string;
pub mod quota;
pub mod report_cache;
pub mod report_spec;
pub mod run;
mod scan;
pub mod scorer;
pub mod scoring;
pub mod simulation;
pub mod stage_history;
pub mod stages;
pub mod target;
pub mod thumbnail;
pub mod what_if;
pub mod why_changed;

pub use figure::Figure;
pub use grouping::GroupKey;
pub use measure::Measure;
pub use outcome::{Line, Outcome};
pub use report_cache::ReportCache;
pub use run::{compute_cached, precompute, reads, run};

use crate::base::FieldId;
use crate::domain::{FieldType, RecordType};
use crate::store::filter::Filter;
use crate::store::period::Period;

/// The description of a report.
#[derive(Clone, PartialEq, Debug)]
pub struct Report {
    /// The record type that is counted.
    pub kind: RecordType,
    /// The filter.
    pub filter: Filter,
    /// The date or timestamp field for the period; `None` counts all records regardless of the period.
    pub date: Option<FieldId>,
    /// The period; `None` for all times.
    pub period: Option<Period>,
    /// The groupings: none, one or two.
    pub groups: Vec<Grouping>,
    /// The measures of each group.
    pub measures: Vec<Measure>,
    /// The chart type.
    pub chart: Chart,
    /// The number of groups shown if grouped by records or texts; the rest is combined into one line.
    pub top: usize,
}

/// A grouping of records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Grouping {
    /// The field.
    pub field: FieldId,
    /// The length of the intervals of a date or timestamp.
    pub step: Step,
}

/// An interval of time.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Step {
    /// A week that begins on Monday.
    Week,
    /// A calendar month.
    #[default]
    Month,
    /// A quarter of the fiscal year.
    Quarter,
    /// A fiscal year.
    Year,
}

/// A chart type.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Chart {
    /// A bar for each group; several measures side by side.
    #[default]
    Bar,
    /// The second grouping or several measures, stacked.
    Stacked,
    /// A line for each measure or each second group.
    Line,
    /// Bars that narrow, with the rate from one to the next.
    Funnel,
    /// No chart, only the table.
    Table,
}

impl Step {
    /// All intervals, with their names in addresses.
    pub const ALL: [(Step, &'static str); 4] =
        [(Step::Week, "week"), (Step::Month, "month"), (Step::Quarter, "quarter"), (Step::Year, "year")];
}

impl Chart {
    /// All chart types, with their names in addresses.
    pub const ALL: [(Chart, &'static str); 5] = [
        (Chart::Bar, "bar"),
        (Chart::Stacked, "stacked"),
        (Chart::Line, "line"),
        (Chart::Funnel, "funnel"),
        (Chart::Table, "table"),
    ];
}

/// The default number of groups of records and texts.
pub const TOP: usize = 15;

impl Report {
    /// A report that counts the records of a type.
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

/// The default date field of a record type.
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
