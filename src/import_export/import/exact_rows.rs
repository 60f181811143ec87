//! Matching of rows that a natural key does not tell apart, or does not find: several rows of one deal, rows without a
//! name, rows whose record has another value than they give. Each gets the record in which it would change nothing.
use std::cmp::Reverse;
use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHasher};

use super::parsed_row::ParsedRow;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::SheetPlan;
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, lead, opportunity, user};
use crate::domain::rules::validate::is_stand_in;
use crate::import_export::record_lookup::name_key;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};

/// The maximum number of records that a row is compared with.
const MAX_COMPARED: usize = 200;

/// Records that no row has yet, the smallest first, and their places by what they contain.
struct FreeRecords<'a> {
    records: Vec<&'a Row>,
    is_taken: Vec<bool>,
    places: FxHashMap<u64, Vec<u32>>,
    description: FieldId,
    kind: RecordType,
}

impl ImportPlanner<'_> {
    /// Finds records for rows among those that are free. Rows that say more are matched first, and of several records
    /// the smallest is taken, so that a row that says little takes no record of one that says more.
    pub(super) fn match_exactly(
        &mut self,
        part: &SheetPlan,
        rows: &[usize],
        free: &[Id],
        found: &mut [Option<Id>],
        world: &mut ImportContext,
    ) {
        if rows.is_empty() || free.is_empty() {
            return;
        }
        let mut records = FreeRecords::of(self.set, part.kind, free);
        // What is noticed in the rows is noticed again when they are imported.
        let plan = std::mem::take(&mut self.plan);
        self.is_trial = true;
        let mut fitting: Vec<(Reverse<(usize, usize)>, usize)> = Vec::new();
        for row in rows.iter().copied() {
            if let Some(read) = self.trial(part, row, world)
                && self.find_free(part, row, &read, &mut records, world).is_some()
            {
                let kept = read.kept.iter().map(String::len).sum();
                fitting.push((Reverse((read.fields.0.len(), kept)), row));
            }
        }
        fitting.sort();
        for (_, row) in fitting {
            if let Some(read) = self.trial(part, row, world)
                && let Some(at) = self.find_free(part, row, &read, &mut records, world)
            {
                records.is_taken[at] = true;
                found[row] = Some(records.records[at].id());
            }
        }
        self.is_trial = false;
        self.plan = plan;
    }

    /// What a row says. A converted lead is not compared, because it decides about other records.
    fn trial(&mut self, part: &SheetPlan, row: usize, world: &mut ImportContext) -> Option<ParsedRow> {
        let read = self.read(part, row, Id([0; 16]), world);
        (part.kind != RecordType::Lead || !self.is_converted(&read)).then_some(read)
    }

    /// The smallest free record in which a row would change nothing.
    fn find_free(
        &mut self,
        part: &SheetPlan,
        row: usize,
        read: &ParsedRow,
        records: &mut FreeRecords,
        world: &ImportContext,
    ) -> Option<usize> {
        let is_unnamed = part.own_name(row).is_empty();
        let key = records.rarest(read, is_unnamed)?;
        let FreeRecords { records: rows, is_taken, places, .. } = records;
        let places = places.get_mut(&key)?;
        places.retain(|at| !is_taken[*at as usize]);
        for at in places.iter().map(|at| *at as usize).take(MAX_COMPARED) {
            let record = rows[at];
            if is_unnamed && !self.is_unnamed(part.kind, record) || !may_equal(part.kind, read, record) {
                continue;
            }
            let mut read = read.clone();
            self.keep_lines(part, &mut read, Some(record));
            if self.differences(part, row, record, read, world).is_empty() {
                return Some(at);
            }
        }
        None
    }

    /// Whether a record has a stand-in for its name.
    fn is_unnamed(&self, kind: RecordType, record: &Row) -> bool {
        is_unnamed(self.set, kind, record)
    }
}

impl<'a> FreeRecords<'a> {
    fn of(set: &'a RecordStore, kind: RecordType, free: &[Id]) -> FreeRecords<'a> {
        let description = kind.field_by_key("description").or_else(|| kind.field_by_key("text"));
        let description = description.map_or(FieldId(0), |field| field.number);
        let size = |row: &&Row| (row.fields_raw().count(), row.text(description).len());
        let mut records: Vec<&Row> = free.iter().filter_map(|id| set.get(kind, *id)).collect();
        records.sort_by_cached_key(size);
        let mut places: FxHashMap<u64, Vec<u32>> = FxHashMap::default();
        for (at, row) in records.iter().enumerate() {
            let mut add = |key: u64| places.entry(key).or_default().push(at as u32);
            for (number, value) in row.fields() {
                match &value {
                    Value::Text(text) if number == description => {
                        text.split('\n').for_each(|line| add(key_of_line(line)))
                    }
                    value => add(key_of(kind, number, value)),
                }
            }
            if is_unnamed(set, kind, row) {
                add(UNNAMED);
            }
        }
        places.values_mut().for_each(Vec::dedup);
        FreeRecords { is_taken: vec![false; records.len()], records, places, description, kind }
    }

    /// The key that the fewest of these records share with a row.
    fn rarest(&self, read: &ParsedRow, is_unnamed: bool) -> Option<u64> {
        let is_kept = |number: FieldId| number != self.description && !follows_rules(self.kind, number);
        let fields = read.fields.0.iter().filter(|(number, _)| is_kept(*number));
        let fields = fields.map(|(number, value)| key_of(self.kind, *number, value));
        let lines = read.kept.iter().map(|line| key_of_line(line.split('\n').next().unwrap_or(line)));
        let own = read.fields.text(self.description).and_then(|text| text.split('\n').next()).map(key_of_line);
        let keys = fields.chain(lines).chain(own).chain(is_unnamed.then_some(UNNAMED));
        let count = |key: &u64| self.places.get(key).map(Vec::len).filter(|count| *count > 0);
        keys.filter_map(|key| Some((count(&key)?, key))).min().map(|(_, key)| key)
    }
}

/// Whether the rules of the process may give a record another value than its row.
fn follows_rules(kind: RecordType, number: FieldId) -> bool {
    match kind {
        RecordType::Opportunity => matches!(number, opportunity::STAGE | opportunity::CLOSE_DATE),
        RecordType::Activity => number == activity::DONE,
        _ => false,
    }
}

/// The key of records without a name.
const UNNAMED: u64 = 0;

fn key_of_line(line: &str) -> u64 {
    let mut hasher = FxHasher::default();
    line.hash(&mut hasher);
    hasher.finish()
}

fn key_of(kind: RecordType, number: FieldId, value: &Value) -> u64 {
    let mut hasher = FxHasher::default();
    // The only name of a person stands as the last one.
    let number = match (kind, number) {
        (RecordType::Lead, lead::FIRST_NAME) => lead::LAST_NAME,
        (RecordType::Contact, contact::FIRST_NAME) => contact::LAST_NAME,
        _ => number,
    };
    number.0.hash(&mut hasher);
    match value {
        Value::Text(text) => text.hash(&mut hasher),
        Value::Number(number) => number.hash(&mut hasher),
        Value::Money(money) => money.minor.hash(&mut hasher),
        Value::Day(day) => day.0.hash(&mut hasher),
        Value::Moment(at) => at.0.hash(&mut hasher),
        Value::Yes => 1.hash(&mut hasher),
        Value::Link(id) => id.0.hash(&mut hasher),
        Value::Links(ids) => ids.iter().for_each(|id| id.0.hash(&mut hasher)),
    }
    hasher.finish()
}

/// Whether a row and a record have the same contents where neither is changed by a rule: a quick look before the whole
/// comparison.
fn may_equal(kind: RecordType, read: &ParsedRow, record: &Row) -> bool {
    read.fields.0.iter().all(|(number, value)| match value {
        Value::Text(_) => {
            let is_open = matches!(
                (kind, *number),
                (RecordType::Lead, lead::FIRST_NAME | lead::DESCRIPTION)
                    | (RecordType::Contact, contact::FIRST_NAME | contact::DESCRIPTION)
            );
            is_open
                || !matches!(kind, RecordType::Lead | RecordType::Contact)
                || record.get(*number).as_ref() == Some(value)
        }
        Value::Money(_) | Value::Links(_) => record.get(*number).as_ref() == Some(value),
        _ => true,
    })
}

/// Whether a record has a stand-in for its name, or what a record without a name is called by.
fn is_unnamed(set: &RecordStore, kind: RecordType, row: &Row) -> bool {
    let name = display_names::whole(kind, row, Language::En);
    let other = || match kind {
        RecordType::Contact => row.link(contact::ACCOUNT).map(|id| display_names::name_of(set, id, Language::En)),
        RecordType::User => Some(row.text(user::EMAIL).to_string()),
        _ => None,
    };
    let key = |name: &str| name_key(RecordType::Account, name);
    is_stand_in(&name) || other().is_some_and(|other| key(&other) == key(&name))
}
