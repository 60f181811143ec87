//! The plan of an import: one file or all files of another CRM together. What is created, what is changed, what is
//! doubtful, what is left out and why. Nothing is stored before the user agrees to the whole of it.
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

/// What the plan may know of the world.
pub struct ImportContext<'a> {
    /// The clock.
    pub now: Timestamp,
    /// Today where the user is.
    pub today: Date,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// The moment of a local time, given as milliseconds since 1970-01-01 00:00 where the user is.
    pub local: fn(i64) -> Timestamp,
    /// Makes ids.
    pub new_id: &'a mut dyn FnMut() -> Id,
}

/// Something doubtful in a file.
#[derive(Clone, PartialEq, Debug)]
pub struct Diagnostic {
    /// The file's place.
    pub sheet: usize,
    /// The row's number as a spreadsheet shows it.
    pub line: usize,
    /// The column's name.
    pub column: String,
    /// The value.
    pub value: String,
    /// What is wrong and what becomes of it.
    pub text: Phrase,
}

/// A row that may be there already.
#[derive(Clone, PartialEq, Debug)]
pub struct Duplicate {
    /// The row's number as a spreadsheet shows it.
    pub line: usize,
    /// The person's name.
    pub name: String,
    /// Who is like this.
    pub twin: DuplicateOf,
    /// Why.
    pub reason: Reason,
}

/// A field in which the file and the workspace differ.
#[derive(Clone, PartialEq, Debug)]
pub struct Conflict {
    /// The file's place.
    pub sheet: usize,
    /// The row's number as a spreadsheet shows it.
    pub line: usize,
    /// The record.
    pub record: (RecordType, Id),
    /// The field.
    pub field: FieldId,
    /// The workspace's value.
    pub ours: Value,
    /// The file's; `None` if it empties the field.
    pub theirs: Option<Value>,
    /// Whether the workspace's value stays.
    pub stays: bool,
}

/// Cells of a column that go nowhere.
#[derive(Clone, PartialEq, Debug)]
pub struct LeftOut {
    /// The file's place.
    pub sheet: usize,
    /// The column's name; empty for whole rows.
    pub column: String,
    /// How many.
    pub count: usize,
    /// Why.
    pub reason: Phrase,
}

/// What a file, or what it takes along, comes to.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Records created.
    pub new: usize,
    /// Records changed.
    pub changed: usize,
    /// Records that are the same already.
    pub same: usize,
}

/// What an import comes to.
#[derive(Default)]
pub struct Plan {
    /// What is created.
    pub rows: Vec<(RecordType, Row)>,
    /// What is changed.
    pub fills: Vec<(Id, Vec<FieldEdit>)>,
    /// What becomes of the rows, by kind.
    pub counts: Vec<(RecordType, Count)>,
    /// How many new list entries, owners and accounts are named by the files only.
    pub entries: usize,
    /// What is doubtful, the first [`MAX_DIAGNOSTICS`].
    pub diagnostics: Vec<Diagnostic>,
    /// How many complaints there are besides.
    pub more_diagnostics: usize,
    /// Which rows may be there already.
    pub duplicates: Vec<Duplicate>,
    /// Where the files differ from the workspace.
    pub conflicts: Vec<Conflict>,
    /// What goes nowhere.
    pub left_out: Vec<LeftOut>,
    /// By column, the places of its lines among these.
    left_out_of: FxHashMap<String, Vec<usize>>,
}

/// So many complaints are kept in words: a file may give cause for millions.
pub const MAX_DIAGNOSTICS: usize = 10_000;

impl Plan {
    /// What becomes of the rows of a kind.
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

/// Which record a row is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Identity {
    New(Id),
    Known(Id),
    Passed,
}

/// A file with what was made of it before its rows are read.
struct SheetPlan {
    sheet: FileConfig,
    kind: RecordType,
    place: usize,
    table: Arc<Table>,
    /// The fields that columns go to.
    fields: Vec<Option<&'static Field>>,
    meanings: FxHashMap<usize, FxHashMap<String, ResolvedChoice>>,
    rows: Vec<Identity>,
    start: Vec<(FieldId, Value)>,
}

/// What a value of a list column means.
#[derive(Clone, Copy)]
struct ResolvedChoice {
    /// The entry; nothing = kept as text.
    entry: Option<Id>,
    /// Whether the entry is called otherwise than the file calls it.
    is_renamed: bool,
}

/// Where a converted lead went.
#[derive(Clone, Copy, Default)]
struct Went {
    opportunity: Option<Id>,
    at: Option<Timestamp>,
    account: Option<Id>,
    contact: Option<Id>,
}

/// A plan in the making.
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
    /// The deal that a lead of the files is said to have become.
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

/// Kinds in the order their rows are read: what others look at comes first.
const ORDER: [RecordType; 6] = [
    RecordType::User,
    RecordType::Activity,
    RecordType::Account,
    RecordType::Contact,
    RecordType::Lead,
    RecordType::Opportunity,
];

impl<'a> ImportPlanner<'a> {
    /// Begins a plan over tables and what is wished of each: compares with the workspace as it is now and makes ids.
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
        // What an activity is about has to be known before it.
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

    /// How many rows are done, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.done, self.parts.iter().map(|part| part.rows.len()).sum())
    }

    /// Takes up to `count` further rows in. Whether all are done.
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

    /// The plan, once all rows are done.
    pub fn finish(mut self) -> Plan {
        if !self.gone.is_empty() {
            self.plan.rows =
                std::mem::take(&mut self.plan.rows).into_iter().map(|(kind, row)| (kind, self.relinked(row))).collect();
        }
        self.plan.left_out.sort_by_key(|line| line.sheet);
        self.plan
    }

    /// A record that points to a row that was left out points to the record that is there instead.
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

    /// What the values of a file's list columns mean; new entries are made once for all files.
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

/// What new entries are added to.
#[derive(PartialEq, Eq, Hash)]
enum NewChoiceParent {
    Users,
    /// A list; of stages, those of a pipeline.
    List(i64, Option<Id>),
}

/// Left out because the user said so.
pub const SKIPPED: Phrase = phrase("left out as you chose", "auf Ihren Wunsch weggelassen");
/// Left out because it says again what other columns say.
pub const FOLLOWS: Phrase = phrase("follows from other columns", "ergibt sich aus anderen Spalten");
/// Left out because there is no field for it.
pub const NO_FIELD: Phrase = phrase("no field keeps it", "kein Feld dafür vorhanden");
