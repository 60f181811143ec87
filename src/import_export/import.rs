//! The plan of an import, of one file or of all files of another CRM together: what is created, changed, doubtful or
//! left out, and why. Nothing is stored before the user agrees to the whole plan.
mod address_book;
mod columns;
mod derived_fields;
mod exact_rows;
mod fates;
mod full_name;
mod linked_cells;
mod mail_threads;
mod mails;
mod match_records;
mod meetings;
mod natural_key;
mod parsed_row;
mod pipelines;
mod plan;
mod planner;
mod read_row;
mod record_key;
mod resolve_choices;
mod rows;
mod ruled_rows;

mod sheet_plan;
mod unique_values;
mod value_holders;

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::address_book::AddressBook;
use self::sheet_plan::SheetPlan;
use self::value_holders::UniqueValues;
use super::duplicate_index::ImportDuplicateIndex;
use super::pipeline_names::PipelineNames;
use super::row_builder::RowBuffer;
use super::table::Table;
use crate::base::{FieldId, Id, IdMap, Row, Value};
use crate::command::initial_fields::initial_fields;
use crate::command::lead as lead_rules;
use crate::domain::RecordType;
use crate::store::RecordStore;
use crate::worker_protocol::import_config::{Column, ImportConfig, Target, can_import};

pub use self::fates::RowFate;
pub use self::plan::{
    Conflict, Count, Diagnostic, Doubt, Duplicate, FOLLOWS, LeftOut, MAX_DIAGNOSTICS, NO_FIELD, Plan, SKIPPED,
};
pub use self::planner::{ImportContext, ImportPlanner};

/// Record types in the order in which their rows are read: those that others depend on come first, those of the
/// workspace's own types last.
const ORDER: [RecordType; 6] = [
    RecordType::User,
    RecordType::Activity,
    RecordType::Account,
    RecordType::Contact,
    RecordType::Lead,
    RecordType::Opportunity,
];

impl<'a> ImportPlanner<'a> {
    /// Begins a plan from tables and their configuration: compares them with the current workspace and creates ids.
    pub fn new(
        set: &'a RecordStore,
        tables: &[Arc<Table>],
        config: ImportConfig,
        world: &mut ImportContext,
    ) -> ImportPlanner<'a> {
        let mut parts: Vec<SheetPlan> = Vec::new();
        for (place, (sheet, table)) in config.sheets.into_iter().zip(tables).enumerate() {
            let Some(kind) = sheet.kind.filter(|kind| can_import(*kind)) else { continue };
            let field = |column: &Column| match column.target {
                Target::Field(number) => set.field(kind, number),
                _ => None,
            };
            let fields: Vec<_> = sheet.columns.iter().map(field).collect();
            parts.push(SheetPlan {
                currencies: columns::currencies(table, &fields),
                has_currency_column: sheet.columns.iter().any(|column| column.target == Target::Currency),
                fields,
                sheet,
                kind,
                place,
                table: table.clone(),
                meanings: FxHashMap::default(),
                fixed: Vec::new(),
                rows: Vec::new(),
                concerned: Vec::new(),
                start: initial_fields(set, kind, world.today),
            });
        }
        parts.sort_by_key(|part| ORDER.iter().position(|kind| *kind == part.kind).unwrap_or(ORDER.len()));
        let has = |kind: RecordType| parts.iter().any(|part| part.kind == kind);
        let statuses =
            set.rows(RecordType::Status).filter_map(|(_, row)| Some((row.id(), lead_rules::category(set, row.id())?)));
        // Rows of leads and of contacts are compared among themselves, and both with the same workspace.
        let contacts =
            if has(RecordType::Contact) { ImportDuplicateIndex::of(set) } else { ImportDuplicateIndex::default() };
        let leads = match (has(RecordType::Lead), has(RecordType::Contact)) {
            (true, true) => contacts.clone(),
            (true, false) => ImportDuplicateIndex::of(set),
            (false, _) => ImportDuplicateIndex::default(),
        };
        let accounts = match has(RecordType::Account) {
            true => ImportDuplicateIndex::of_accounts(set),
            false => ImportDuplicateIndex::default(),
        };
        let mut planner = ImportPlanner {
            registry: match_records::registry(set, &parts),
            leads,
            contacts,
            accounts,
            categories: statuses.collect(),
            stages: derived_fields::stages(set),
            pipelines: PipelineNames::of(set),
            named_stages: FxHashMap::default(),
            set,
            skip_duplicates: config.skip_duplicates,
            language: config.language,
            parts: Vec::new(),
            went: IdMap::default(),
            came_from: IdMap::default(),
            account_of: IdMap::default(),
            became: IdMap::default(),
            last_activity: IdMap::default(),
            gone: IdMap::default(),
            unique_values: UniqueValues::default(),
            rules: FxHashMap::default(),
            mails: parts.iter().any(mails::is_of_mails).then(|| AddressBook::of(set)),
            people: parts.iter().any(meetings::has_people).then(|| AddressBook::of(set)),
            is_without_files: false,
            attached: 0,
            spare: RowBuffer::default(),
            is_trial: false,
            part: 0,
            next: 0,
            done: 0,
            plan: Plan::of(tables),
        };
        // Rows are found by them, too.
        let mut added = HashMap::new();
        for part in &mut parts {
            planner.resolve_fixed(part, &mut added, world);
        }
        // The owners that other files name may be in one of these.
        for part in parts.iter_mut().filter(|part| part.kind == RecordType::User) {
            planner.identify(part, world);
        }
        for part in &mut parts {
            planner.resolve_choices(part, &mut added, world);
        }
        // The records that activities are about have to be known before the activities.
        let (activities, others): (Vec<&mut SheetPlan>, _) = parts
            .iter_mut()
            .filter(|part| part.kind != RecordType::User)
            .partition(|part| part.kind == RecordType::Activity);
        for part in others {
            planner.identify(part, world);
            planner.add_addresses(part);
        }
        // A thread may go through the mailbox of what was received and that of what was sent.
        activities.iter().for_each(|part| planner.note_people_of_mails(part));
        for part in activities {
            planner.identify(part, world);
        }
        parts.iter().for_each(|part| planner.note_conversions(part, world));
        parts.iter().for_each(|part| planner.note_problems(part));
        for part in &parts {
            let notes = &part.table.notes;
            for remark in &notes.remarks {
                planner.complain(part, remark.row, &remark.column, &remark.value, remark.text);
            }
            for (reason, count) in &notes.left_out {
                (0..*count).for_each(|_| planner.plan.leave_out(part.place, "", *reason));
            }
        }
        for part in &parts {
            match part.kind {
                RecordType::Lead => planner.leads.reserve(part.rows.len()),
                RecordType::Contact => planner.contacts.reserve(part.rows.len()),
                RecordType::Account => planner.accounts.reserve(part.rows.len()),
                _ => {}
            }
        }
        planner.parts = parts.into_iter().map(Rc::new).collect();
        planner
    }

    /// Leaves out the files attached to mails, where there is no place for them.
    pub fn leave_files_out(&mut self) {
        self.is_without_files = true;
    }

    /// The number of rows processed, and the total.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.parts.iter().map(|part| part.rows.len()).sum())
    }

    /// Processes up to `count` more rows. Returns whether all are done.
    pub fn step(&mut self, count: usize, world: &mut ImportContext) -> bool {
        for _ in 0..count {
            while self.parts.get(self.part).is_some_and(|part| part.rows.len() <= self.next) {
                (self.part, self.next) = (self.part + 1, 0);
            }
            let Some(part) = self.parts.get(self.part).cloned() else { return true };
            self.row(&part, self.next, world);
            self.next += 1;
            self.done += 1;
        }
        self.done == self.progress().1
    }

    /// The plan, after all rows are processed.
    pub fn finish(mut self) -> Plan {
        self.fill_last_mails();
        if !self.gone.is_empty() {
            self.plan.rows =
                std::mem::take(&mut self.plan.rows).into_iter().map(|(kind, row)| (kind, self.relinked(row))).collect();
        }
        self.plan.left_out.sort_by_key(|line| line.sheet);
        self.plan.sort_doubts();
        self.plan
    }

    /// Redirects links to a row that was left out to the existing record.
    fn relinked(&self, row: Row) -> Row {
        let mut is_hit = false;
        row.each_link(|_, id| is_hit |= self.gone.contains_key(&id));
        if !is_hit {
            return row;
        }
        let instead = |(number, value): (FieldId, Value)| match value {
            Value::Link(id) => match self.gone.get(&id) {
                Some(other) => other.map(|id| (number, Value::Link(id))),
                None => Some((number, Value::Link(id))),
            },
            Value::Links(ids) => {
                let mut left: Vec<Id> = Vec::new();
                for id in ids.into_iter().filter_map(|id| self.gone.get(&id).copied().unwrap_or(Some(id))) {
                    if !left.contains(&id) {
                        left.push(id);
                    }
                }
                (!left.is_empty()).then_some((number, Value::Links(left)))
            }
            value => Some((number, value)),
        };
        let fields: Vec<(FieldId, Value)> = row.fields().into_iter().filter_map(instead).collect();
        Row::new(row.id(), row.changed(), &[], &fields)
    }
}
