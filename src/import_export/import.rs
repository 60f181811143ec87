//! The plan of an import, of one file or of all files of another CRM together: what is created, changed, doubtful or
//! left out, and why. Nothing is stored before the user agrees to the whole plan.
mod derived_fields;
mod match_records;
mod natural_key;
mod rows;

use crate::command::initial_fields::initial_fields;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::duplicate_index::{DuplicateOf, ImportDuplicateIndex};
use super::match_choices;
use super::record_lookup::RecordLookup;
use super::row_builder::RowBuffer;
use super::table::Table;
use crate::base::fold::tokenize;
use crate::base::{Currency, Date, FieldId, Id, IdMap, Row, Timestamp, Value};
use crate::command::{FieldEdit, lead as lead_rules};
use crate::domain::picklist::Picklist;
use crate::domain::rules::duplicates::Reason;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::{
    ChoiceColumn, ChoiceMapping, Column, FileConfig, ImportConfig, Target, list_of,
};

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

/// A doubtful value in a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The index of the file.
    pub sheet: usize,
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The column's name.
    pub column: String,
    /// The value.
    pub value: String,
    /// What is wrong and what happens to the value.
    pub text: Phrase,
}

/// A row that may be a duplicate.
#[derive(Clone, PartialEq, Debug)]
pub struct Duplicate {
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The person's name.
    pub name: String,
    /// The other record or row.
    pub twin: DuplicateOf,
    /// The reason.
    pub reason: Reason,
}

/// A field in which the file and the workspace differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The index of the file.
    pub sheet: usize,
    /// The row number, as shown by a spreadsheet.
    pub line: usize,
    /// The record.
    pub record: (RecordType, Id),
    /// The field.
    pub field: FieldId,
    /// The workspace's value.
    pub ours: Value,
    /// The file's value; `None` if it clears the field.
    pub theirs: Option<Value>,
    /// Whether the workspace's value is kept.
    pub stays: bool,
}

/// Cells of a column that are not imported.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    /// The index of the file.
    pub sheet: usize,
    /// The column's name; empty for whole rows.
    pub column: String,
    /// The number of cells.
    pub count: usize,
    /// The reason.
    pub reason: Phrase,
}

/// The counts of an import by record type.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Records created.
    pub new: usize,
    /// Records changed.
    pub changed: usize,
    /// Records that are unchanged.
    pub same: usize,
}

/// The plan of an import.
#[derive(Default)]
pub struct Plan {
    /// Records to create.
    pub rows: Vec<(RecordType, Row)>,
    /// Fields to set in existing records.
    pub fills: Vec<(Id, Vec<FieldEdit>)>,
    /// The counts by record type.
    pub counts: Vec<(RecordType, Count)>,
    /// The number of new picklist entries, and of owners and accounts that the files only name.
    pub entries: usize,
    /// Doubtful values, up to [`MAX_DIAGNOSTICS`].
    pub diagnostics: Vec<Diagnostic>,
    /// The number of further doubtful values.
    pub more_diagnostics: usize,
    /// Rows that may be duplicates.
    pub duplicates: Vec<Duplicate>,
    /// Differences between the files and the workspace.
    pub conflicts: Vec<Conflict>,
    /// Cells that are not imported.
    pub left_out: Vec<LeftOut>,
    /// By column, the indexes of its entries in `left_out`.
    left_out_of: FxHashMap<String, Vec<usize>>,
}

/// The maximum number of diagnostics that are kept: a file may cause millions.
pub const MAX_DIAGNOSTICS: usize = 10_000;

impl Plan {
    /// The counts of a record type.
    pub fn count(&self, kind: RecordType) -> Count {
        self.counts.iter().find(|(other, _)| *other == kind).map(|(_, count)| *count).unwrap_or_default()
    }

    fn count_mut(&mut self, kind: RecordType) -> &mut Count {
        let at = self.counts.iter().position(|(other, _)| *other == kind).unwrap_or_else(|| {
            self.counts.push((kind, Count::default()));
            self.counts.len() - 1
        });
        &mut self.counts[at].1
    }

    fn leave_out(&mut self, sheet: usize, column: &str, reason: Phrase) {
        let places = self.left_out_of.get(column).map_or(&[][..], Vec::as_slice);
        let is_it = |at: &&usize| self.left_out[**at].sheet == sheet && self.left_out[**at].reason == reason;
        match places.iter().find(is_it) {
            Some(at) => self.left_out[*at].count += 1,
            None => {
                self.left_out_of.entry(column.to_string()).or_default().push(self.left_out.len());
                self.left_out.push(LeftOut { sheet, column: column.to_string(), count: 1, reason });
            }
        }
    }
}

/// The record that a row represents.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Identity {
    New(Id),
    Known(Id),
    Passed,
}

/// A file with everything determined before its rows are read.
struct SheetPlan {
    sheet: FileConfig,
    kind: RecordType,
    place: usize,
    table: Arc<Table>,
    /// The target fields of the columns.
    fields: Vec<Option<&'static Field>>,
    meanings: FxHashMap<usize, FxHashMap<String, ResolvedChoice>>,
    rows: Vec<Identity>,
    start: Vec<(FieldId, Value)>,
}

/// The meaning of a value in a picklist column.
#[derive(Clone, Copy)]
struct ResolvedChoice {
    /// The entry; `None` = kept as text.
    entry: Option<Id>,
    /// Whether the entry's name differs from the file's value.
    is_renamed: bool,
}

/// The records that a converted lead became.
#[derive(Clone, Copy, Default)]
struct Went {
    opportunity: Option<Id>,
    at: Option<Timestamp>,
    account: Option<Id>,
    contact: Option<Id>,
}

/// A plan in progress.
pub struct ImportPlanner<'a> {
    set: &'a RecordStore,
    parts: Vec<Rc<SheetPlan>>,
    skip_duplicates: bool,
    language: Language,
    registry: RecordLookup,
    leads: ImportDuplicateIndex,
    contacts: ImportDuplicateIndex,
    categories: IdMap<Id>,
    went: IdMap<Went>,
    came_from: IdMap<Id>,
    account_of: IdMap<Id>,
    /// The deal that each lead of the files became, according to the files.
    became: IdMap<Id>,
    last_activity: IdMap<Timestamp>,
    stages: IdMap<(i64, Option<Value>)>,
    gone: IdMap<Option<Id>>,
    spare: RowBuffer,
    part: usize,
    next: usize,
    done: usize,
    plan: Plan,
}

/// Record types in the order in which their rows are read: those that others depend on come first.
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
        wishes: ImportConfig,
        world: &mut ImportContext,
    ) -> ImportPlanner<'a> {
        let mut parts: Vec<SheetPlan> = Vec::new();
        for (place, (sheet, table)) in wishes.sheets.into_iter().zip(tables).enumerate() {
            let Some(kind) = sheet.kind.filter(|kind| ORDER.contains(kind)) else { continue };
            let field = |column: &Column| match column.target {
                Target::Field(number) => set.field(kind, number),
                _ => None,
            };
            parts.push(SheetPlan {
                fields: sheet.columns.iter().map(field).collect(),
                sheet,
                kind,
                place,
                table: table.clone(),
                meanings: FxHashMap::default(),
                rows: Vec::new(),
                start: initial_fields(set, kind, world.today),
            });
        }
        parts.sort_by_key(|part| ORDER.iter().position(|kind| *kind == part.kind));
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
        let mut planner = ImportPlanner {
            registry: match_records::registry(set, &parts),
            leads,
            contacts,
            categories: statuses.collect(),
            stages: derived_fields::stages(set),
            set,
            skip_duplicates: wishes.skip_duplicates,
            language: wishes.language,
            parts: Vec::new(),
            went: IdMap::default(),
            came_from: IdMap::default(),
            account_of: IdMap::default(),
            became: IdMap::default(),
            last_activity: IdMap::default(),
            gone: IdMap::default(),
            spare: RowBuffer::default(),
            part: 0,
            next: 0,
            done: 0,
            plan: Plan::default(),
        };
        // The records that activities are about have to be known before the activities.
        let (activities, others): (Vec<&mut SheetPlan>, _) =
            parts.iter_mut().partition(|part| part.kind == RecordType::Activity);
        for part in others.into_iter().chain(activities) {
            planner.identify(part, world);
        }
        parts.iter().for_each(|part| planner.note_conversions(part, world));
        let mut added: HashMap<(NewChoiceParent, String), (Id, String)> = HashMap::new();
        for part in &mut parts {
            planner.read_meanings(part, &mut added, world);
        }
        for part in &parts {
            match part.kind {
                RecordType::Lead => planner.leads.reserve(part.rows.len()),
                RecordType::Contact => planner.contacts.reserve(part.rows.len()),
                _ => {}
            }
        }
        planner.parts = parts.into_iter().map(Rc::new).collect();
        planner
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
        if !self.gone.is_empty() {
            self.plan.rows =
                std::mem::take(&mut self.plan.rows).into_iter().map(|(kind, row)| (kind, self.relinked(row))).collect();
        }
        self.plan.left_out.sort_by_key(|line| line.sheet);
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
            value => Some((number, value)),
        };
        let fields: Vec<(FieldId, Value)> = row.fields().into_iter().filter_map(instead).collect();
        Row::new(row.id(), row.changed(), &[], &fields)
    }

    /// Determines the meanings of a file's picklist values; new entries are created once for all files.
    fn read_meanings(
        &mut self,
        part: &mut SheetPlan,
        added: &mut HashMap<(NewChoiceParent, String), (Id, String)>,
        world: &mut ImportContext,
    ) {
        let columns = std::mem::take(&mut part.sheet.choices);
        for ChoiceColumn { column, field, choices } in &columns {
            let is_there =
                part.sheet.columns.get(*column as usize).is_some_and(|at| at.target == Target::Field(*field));
            let Some(field) = self.set.field(part.kind, *field).filter(|_| is_there) else { continue };
            for (place, choice) in choices.iter().enumerate() {
                let own = tokenize(&choice.value);
                let known = match field.kind {
                    FieldType::Link(RecordType::User) => self.registry.by_name(RecordType::User, &choice.value),
                    _ => None,
                };
                let (entry, name) = match (choice.meaning, known) {
                    (ChoiceMapping::Keep, _) => (None, None),
                    (ChoiceMapping::Add, Some(id)) => (Some(id), None),
                    (ChoiceMapping::Entry(id), _) => (Some(id), None),
                    (ChoiceMapping::Add, None) => {
                        let pipeline = part.sheet.pipeline.filter(|_| field.kind == FieldType::Choice(Picklist::Stage));
                        let list = match list_of(field) {
                            Some(list) => NewChoiceParent::List(list.code(), pipeline),
                            None => NewChoiceParent::Users,
                        };
                        let key = (list, own.replace(' ', ""));
                        let (id, name) = added.entry(key).or_insert_with(|| {
                            let id = (world.new_id)();
                            let (kind, mut fields) =
                                match_choices::new_entry(self.set, field, &choice.value, place, pipeline);
                            if kind == RecordType::Stage {
                                derived_fields::new_stage(part, *column as usize, &choice.value, &mut fields);
                                self.stages.insert(id, derived_fields::figures(&fields));
                            }
                            self.plan.rows.push((kind, Row::new(id, Timestamp(0), &[], &fields)));
                            self.plan.entries += 1;
                            (id, choice.value.clone())
                        });
                        (Some(*id), Some(name.clone()))
                    }
                };
                let called = |id: Id, language| tokenize(&display_names::whole_of(self.set, id, language)) == own;
                let is_renamed = match (entry, name) {
                    (_, Some(name)) => tokenize(&name) != own,
                    (Some(id), None) if self.set.locate(id).is_some() => {
                        ![Language::En, Language::De].into_iter().any(|language| called(id, language))
                    }
                    _ => false,
                };
                let meanings = part.meanings.entry(*column as usize).or_default();
                meanings.insert(choice.value.clone(), ResolvedChoice { entry, is_renamed });
            }
        }
    }

    fn complain(&mut self, part: &SheetPlan, row: usize, column: &str, value: &str, text: Phrase) {
        if self.plan.diagnostics.len() >= MAX_DIAGNOSTICS {
            self.plan.more_diagnostics += 1;
            return;
        }
        let column = display_names::brief(column);
        let value = value.trim().chars().take(80).collect();
        let line = part.table.line(row);
        self.plan.diagnostics.push(Diagnostic { sheet: part.place, line, column: column.to_string(), value, text });
    }
}

/// The parent of new entries.
#[derive(PartialEq, Eq, Hash)]
enum NewChoiceParent {
    Users,
    /// A picklist; for stages, with their pipeline.
    List(i64, Option<Id>),
}

/// The reason for cells the user chose to leave out.
pub const SKIPPED: Phrase = phrase("left out as you chose", "auf Ihren Wunsch weggelassen");
/// The reason for cells that repeat what other columns contain.
pub const FOLLOWS: Phrase = phrase("follows from other columns", "ergibt sich aus anderen Spalten");
/// The reason for cells without a matching field.
pub const NO_FIELD: Phrase = phrase("no field keeps it", "kein Feld dafür vorhanden");
