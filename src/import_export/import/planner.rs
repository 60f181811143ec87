//! The state of an import plan that is being built, which all steps read and write.
use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::address_book::AddressBook;
use super::plan::{ABOVE_HEADER, Diagnostic, Plan};
use super::sheet_plan::SheetPlan;
use super::value_holders::UniqueValues;
use crate::base::{Currency, Date, Id, IdMap, Timestamp, Value};
use crate::domain::RecordType;
use crate::import_export::duplicate_index::ImportDuplicateIndex;
use crate::import_export::pipeline_names::PipelineNames;
use crate::import_export::record_lookup::RecordLookup;
use crate::import_export::row_builder::RowBuffer;
use crate::locale::{Language, Phrase};
use crate::store::record_rules::Rules;
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::Target;

/// Everything the plan may know about its environment.
pub struct ImportContext<'a> {
    /// The clock.
    pub now: Timestamp,
    /// Today in the user's time zone.
    pub today: Date,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// The timestamp of a local time, given as milliseconds since 1970-01-01 00:00 in the user's time zone.
    pub local: fn(i64) -> Timestamp,
    /// Creates ids.
    pub new_id: &'a mut dyn FnMut() -> Id,
}

impl ImportContext<'_> {
    /// The date of a timestamp in the user's time zone: that of the last midnight before it.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        let begun = |day: &Date| (self.local)(day.midnight().0).0 <= at.0;
        [1, 0, -1].map(|days| at.day().add_days(days)).into_iter().find(begun).unwrap_or(at.day())
    }
}

/// The records that a converted lead became.
#[derive(Clone, Copy, Default)]
pub struct Went {
    pub(super) opportunity: Option<Id>,
    pub(super) at: Option<Timestamp>,
    pub(super) account: Option<Id>,
    pub(super) contact: Option<Id>,
}

/// A plan in progress.
pub struct ImportPlanner<'a> {
    pub(super) set: &'a RecordStore,
    pub(super) parts: Vec<Rc<SheetPlan>>,
    pub(super) skip_duplicates: bool,
    pub(super) language: Language,
    pub(super) registry: RecordLookup,
    pub(super) leads: ImportDuplicateIndex,
    pub(super) contacts: ImportDuplicateIndex,
    pub(super) accounts: ImportDuplicateIndex,
    pub(super) categories: IdMap<Id>,
    pub(super) went: IdMap<Went>,
    pub(super) came_from: IdMap<Id>,
    pub(super) account_of: IdMap<Id>,
    /// The deal that each lead of the files became, according to the files.
    pub(super) became: IdMap<Id>,
    pub(super) last_activity: IdMap<Timestamp>,
    pub(super) stages: IdMap<(i64, Option<Value>)>,
    pub(super) pipelines: PipelineNames,
    /// The stages that the files name in them.
    pub(super) named_stages: FxHashMap<(Id, String), Option<Id>>,
    pub(super) gone: IdMap<Option<Id>>,
    pub(super) unique_values: UniqueValues,
    /// The record rules, by record type.
    pub(super) rules: FxHashMap<RecordType, Rc<Rules>>,
    /// The people that mails may concern, if there are mails.
    pub(super) mails: Option<AddressBook>,
    /// Those who may take part in meetings, if calendars name any.
    pub(super) people: Option<AddressBook>,
    /// Whether the files attached to mails are left out.
    pub(super) is_without_files: bool,
    /// The size of all files so far, in bytes.
    pub(super) attached: usize,
    pub(super) spare: RowBuffer,
    /// Whether rows are only compared, so that nothing is created for them.
    pub(super) is_trial: bool,
    pub(super) part: usize,
    pub(super) next: usize,
    pub(super) done: usize,
    pub(super) plan: Plan,
}

impl ImportPlanner<'_> {
    /// Notes something doubtful in a row.
    pub(super) fn complain(&mut self, part: &SheetPlan, row: usize, column: &str, value: &str, text: Phrase) {
        self.complain_at((part.place, Some(row)), part.table.line(row), column, value, text);
    }

    /// Notes something doubtful in the row with a number of a spreadsheet.
    fn complain_at(
        &mut self,
        (sheet, row): (usize, Option<usize>),
        line: usize,
        column: &str,
        value: &str,
        text: Phrase,
    ) {
        let column = display_names::brief(column).into_owned();
        let value = value.trim().chars().take(80).collect();
        self.plan.doubt(Diagnostic { sheet, line, column, value, text }, row);
    }

    /// Notes what the reader of a file could not read as it stands.
    pub(super) fn note_problems(&mut self, part: &SheetPlan) {
        for problem in &part.table.problems {
            let target = problem.column.and_then(|column| part.sheet.columns.get(column)).map(|column| column.target);
            if matches!(target, Some(Target::Skip | Target::Derived)) {
                continue;
            }
            let header = problem.column.and_then(|column| part.table.header.get(column)).map_or("", String::as_str);
            let place = (part.place, part.table.row(problem.line));
            self.complain_at(place, problem.line as usize, header, &problem.value, problem.text);
        }
        for _ in 0..part.table.rows_above() {
            self.plan.leave_out(part.place, "", ABOVE_HEADER);
        }
    }
}
