//! A report whose figures cannot be drilled down to a list: lines and columns, each figure with the deals behind it and
//! the details of each deal.
use std::rc::Rc;

use super::Figure;
use crate::base::{Currency, Date, FieldId, Id, Row, Timestamp};
use crate::domain::RecordType;
use crate::domain::records::opportunity;
use crate::locale::Phrase;
use crate::store::columns::{Column as Values, NONE};
use crate::store::filter::QueryContext;
use crate::store::period::Period;
use crate::store::workspace_settings::fiscal_month;
use crate::store::{RecordStore, picklists};

/// The report.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct HistoryTable {
    /// The heading of the line names.
    pub head: Option<Phrase>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The lines.
    pub lines: Vec<Line>,
    /// The deals behind all figures.
    pub facts: Vec<DrillDownRow>,
    /// The columns that are drawn.
    pub drawn: Vec<usize>,
    /// Whether it is drawn as a waterfall of levels and steps.
    pub is_waterfall: bool,
    /// The currency in which amounts are drawn.
    pub currency: Option<Currency>,
    /// The dates of the oldest and the newest rate used.
    pub rates: Option<(Date, Date)>,
}

/// A column.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Column {
    /// The name.
    pub name: Phrase,
    /// The formula in words.
    pub formula: Phrase,
}

/// A line.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// The name.
    pub name: String,
    /// An explanation, if the name is not enough.
    pub about: Option<Phrase>,
    /// The figures.
    pub figures: Vec<Figure>,
    /// Whether it is a level and not a step.
    pub is_level: bool,
    /// Whether it is a success, although it takes something away: a won deal leaves the open pipeline.
    pub is_success: bool,
    /// The indexes in [`HistoryTable::facts`] of the deals behind each figure; the last list applies to all further
    /// columns.
    pub behind: Vec<Vec<u32>>,
}

/// A deal behind a figure, with details.
#[derive(Clone, PartialEq, Debug)]
pub enum DrillDownRow {
    /// A stay in a stage: its beginning, its end, and the next stage.
    Stay(Id, Option<Timestamp>, Option<Timestamp>, Option<Id>),
    /// The deal was added.
    Came(Row),
    /// The deal was removed.
    Went(Row),
    /// The deal before and after a change.
    Changed(Row, Row),
    /// The deal is unchanged.
    Same(Row),
}

impl DrillDownRow {
    /// The deal.
    pub fn deal(&self) -> Id {
        match self {
            DrillDownRow::Stay(deal, ..) => *deal,
            DrillDownRow::Came(row)
            | DrillDownRow::Went(row)
            | DrillDownRow::Changed(_, row)
            | DrillDownRow::Same(row) => row.id(),
        }
    }
}

/// The filter of a history report.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct ReportFilter {
    /// The deals of an owner.
    pub owner: Option<Id>,
    /// The deals of a source.
    pub source: Option<Id>,
    /// The stages of a pipeline.
    pub pipeline: Option<Id>,
    /// A period.
    pub period: Option<Period>,
}

/// The filter compiled for columns, which is faster for all deals.
pub struct CompiledReportFilter(Vec<(Rc<Values>, Option<u32>)>);

impl CompiledReportFilter {
    /// Whether the deal in a slot matches by owner and source.
    pub fn has(&self, slot: usize) -> bool {
        self.0.iter().all(|(values, wanted)| values.codes().get(slot).copied() == *wanted)
    }
}

/// Columns of the deals.
pub fn columns<const N: usize>(set: &RecordStore, numbers: [FieldId; N]) -> [Rc<Values>; N] {
    let fields = numbers.map(|number| RecordType::Opportunity.field(number));
    let mut found =
        set.columns().get(set, RecordType::Opportunity, &fields.into_iter().flatten().collect::<Vec<_>>()).into_iter();
    let empty = || Rc::new(Values::Numbers(vec![NONE; set.slots(RecordType::Opportunity) as usize]));
    fields.map(|field| field.and_then(|_| found.next()).unwrap_or_else(empty))
}

impl ReportFilter {
    /// Compiles the filter for columns.
    pub fn by_columns(&self, set: &RecordStore) -> CompiledReportFilter {
        let one = |number: FieldId, wanted: Option<Id>| {
            wanted?;
            let [values] = columns(set, [number]);
            // A record that no column contains has no deals.
            let place = values.ids().iter().position(|id| Some(*id) == wanted).map(|place| place as u32);
            Some((values, place))
        };
        let asked = [(opportunity::OWNER, self.owner), (opportunity::SOURCE, self.source)];
        CompiledReportFilter(asked.into_iter().filter_map(|(number, wanted)| one(number, wanted)).collect())
    }

    /// Whether a deal matches by owner and source.
    pub fn has(&self, row: &Row) -> bool {
        let is = |field: FieldId, wanted: Option<Id>| wanted.is_none() || row.link(field) == wanted;
        is(opportunity::OWNER, self.owner) && is(opportunity::SOURCE, self.source)
    }

    /// Whether a stage matches by pipeline.
    pub fn has_stage(&self, set: &RecordStore, stage: Id) -> bool {
        self.pipeline.is_none_or(|pipeline| picklists::pipeline_of(set, stage) == pipeline)
    }

    /// The timestamps at which the period begins and ends.
    pub fn bounds(&self, set: &RecordStore, viewer: &QueryContext) -> (Timestamp, Timestamp) {
        let days = self.period.map(|period| period.days(viewer.today, fiscal_month(set)));
        let (from, to) = days.unwrap_or((None, None));
        let midnight = viewer.midnight;
        (from.map_or(Timestamp(i64::MIN), midnight), to.map_or(Timestamp(i64::MAX), |day| midnight(day.add_days(1))))
    }

    /// Formats the filter for addresses.
    pub fn write(&self) -> Vec<String> {
        let part = |name: &str, id: Option<Id>| id.map(|id| format!("{name}={id}"));
        let mut out = Vec::new();
        out.extend(part("owner", self.owner));
        out.extend(part("source", self.source));
        out.extend(part("pipeline", self.pipeline));
        out.extend(self.period.map(|period| format!("period={}", period.write())));
        out
    }

    /// Parses the output of [`ReportFilter::write`].
    pub fn read(text: &str) -> ReportFilter {
        let value = |name: &str| text.split('&').filter_map(|part| part.split_once('=')).find(|(own, _)| *own == name);
        let id = |name: &str| value(name).and_then(|(_, id)| id.parse().ok());
        ReportFilter {
            owner: id("owner"),
            source: id("source"),
            pipeline: id("pipeline"),
            period: value("period").and_then(|(_, text)| Period::read(text)),
        }
    }
}

impl HistoryTable {
    /// The deals at some indexes.
    pub fn at(&self, places: &[u32]) -> Vec<&DrillDownRow> {
        places.iter().filter_map(|place| self.facts.get(*place as usize)).collect()
    }
}

impl Line {
    /// A line with one figure per column.
    pub fn new(name: String, figures: Vec<Figure>, behind: Vec<Vec<u32>>) -> Line {
        Line { name, about: None, figures, is_level: false, is_success: false, behind }
    }

    /// The indexes of the deals behind a column's figure.
    pub fn places(&self, column: usize) -> &[u32] {
        self.behind.get(column).or(self.behind.last()).map_or(&[], Vec::as_slice)
    }
}
