//! The plan of an import of leads: what is created, what is doubtful, which rows may be there already. It is made in
//! steps, so that the page answers meanwhile; nothing is stored before the user agrees to the whole of it.
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use super::choices;
use super::dates;
use super::duplicate_index::{DuplicateIndex, Twin};
use super::table::Table;
use crate::base::fold::words;
use crate::base::{Currency, Day, Id, Moment, Row, Value};
use crate::command::lead as lead_rules;
use crate::domain::defaults;
use crate::domain::records::lead;
use crate::domain::rules::check;
use crate::domain::rules::duplicates::{Keys, Reason};
use crate::domain::{Field, FieldKind, Kind, Schema};
use crate::files::wishes::{Meaning, Target, Wishes};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{WorkingSet, names};

/// What the plan may know of the world.
pub struct World<'a> {
    /// The clock.
    pub now: Moment,
    /// Today where the user is.
    pub today: Day,
    /// The currency of amounts without one.
    pub currency: Currency,
    /// The moment of a local time, given as milliseconds since 1970-01-01 00:00 where the user is.
    pub local: fn(i64) -> Moment,
    /// Makes ids.
    pub new_id: &'a mut dyn FnMut() -> Id,
}

/// Something doubtful in the file.
#[derive(Clone, PartialEq, Debug)]
pub struct Complaint {
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
    pub twin: Twin,
    /// Why.
    pub reason: Reason,
}

/// What an import comes to.
#[derive(Default)]
pub struct Plan {
    /// What is created: list entries and owners first, then the leads.
    pub rows: Vec<(Kind, Row)>,
    /// How many leads that are.
    pub leads: usize,
    /// What is doubtful.
    pub complaints: Vec<Complaint>,
    /// Which rows may be there already.
    pub duplicates: Vec<Duplicate>,
}

/// A plan in the making.
pub struct Planner {
    table: Arc<Table>,
    wishes: Wishes,
    meanings: HashMap<usize, HashMap<String, Meant>>,
    statuses: HashMap<Id, Id>,
    schema: Schema,
    start: Vec<(u16, Value)>,
    index: DuplicateIndex,
    next: usize,
    plan: Plan,
}

/// What a value of a list column means.
#[derive(Clone, Copy)]
struct Meant {
    /// The entry; nothing = kept as text.
    entry: Option<Id>,
    /// Whether the entry is called otherwise than the file calls it.
    is_renamed: bool,
}

const KEPT: Phrase = phrase(
    "This value does not fit the field. It is kept in the description.",
    "Dieser Wert passt nicht in das Feld. Er steht in der Beschreibung.",
);
const NOT_GIVEN: Phrase = phrase("[not given]", "[keine Angabe]");

impl Planner {
    /// Begins a plan: compares with the workspace as it is now and makes ids for new list entries.
    pub fn new(set: &WorkingSet, table: Arc<Table>, wishes: Wishes, world: &mut World) -> Planner {
        let mut plan = Plan::default();
        let mut meanings: HashMap<usize, HashMap<String, Meant>> = HashMap::new();
        let mut added: HashMap<(String, String), Id> = HashMap::new();
        for column in &wishes.choices {
            let Some(field) = set.field(Kind::Lead, column.field) else { continue };
            for (place, choice) in column.choices.iter().enumerate() {
                let id = match choice.meaning {
                    Meaning::Entry(id) => Some(id),
                    Meaning::Keep => None,
                    Meaning::Add => {
                        let (kind, fields) = choices::new_entry(set, field, &choice.value, place);
                        let key = (format!("{:?}", field.kind), choice.value.clone());
                        let id = *added.entry(key).or_insert_with(|| {
                            let id = (world.new_id)();
                            plan.rows.push((kind, Row::new(id, Moment(0), &[], &fields)));
                            id
                        });
                        Some(id)
                    }
                };
                // New entries are called as the file calls them, so only those that exist can differ.
                let is_renamed = id.filter(|id| set.place(*id).is_some()).is_some_and(|id| {
                    let own = words(&choice.value);
                    let called = |language| words(&names::name_of(set, id, language)) == own;
                    ![Language::En, Language::De].into_iter().any(called)
                });
                meanings
                    .entry(column.column as usize)
                    .or_default()
                    .insert(choice.value.clone(), Meant { entry: id, is_renamed });
            }
        }
        let statuses =
            set.rows(Kind::Status).filter_map(|(_, row)| Some((row.id(), lead_rules::category(set, row.id())?)));
        Planner {
            schema: set.schema().clone(),
            start: lead_rules::defaults(set, Kind::Lead, world.today),
            index: DuplicateIndex::of(set),
            statuses: statuses.collect(),
            meanings,
            table,
            wishes,
            next: 0,
            plan,
        }
    }

    /// How many rows are done, and of how many.
    pub fn progress(&self) -> (usize, usize) {
        (self.next, self.table.rows.len())
    }

    /// Takes up to `count` further rows in. Whether all are done.
    pub fn step(&mut self, count: usize, world: &mut World) -> bool {
        let end = (self.next + count).min(self.table.rows.len());
        for row in self.next..end {
            self.row(row, world);
        }
        self.next = end;
        end == self.table.rows.len()
    }

    /// The plan, once all rows are done.
    pub fn finish(self) -> Plan {
        self.plan
    }

    fn row(&mut self, row: usize, world: &mut World) {
        let table = self.table.clone();
        let line = table.line(row);
        let mut fields = Fields(Vec::with_capacity(table.header.len() + self.start.len()));
        self.start.iter().for_each(|(number, value)| fields.put(*number, value.clone()));
        let mut kept: Vec<String> = Vec::new();
        let width = table.rows[row].len().max(table.header.len());
        for at in 0..width {
            let cell = unguarded(table.cell(row, at));
            if cell.trim().is_empty() {
                continue;
            }
            let header = match table.header.get(at) {
                Some(header) => Cow::Borrowed(header.as_str()),
                None => Cow::Owned(format!("Column {}", at + 1)),
            };
            let target = self.wishes.columns.get(at).map_or(Target::Description, |column| column.target);
            match target {
                Target::Skip => {}
                Target::Description => kept.push(format!("{header}: {}", cell.trim())),
                Target::FullName => {
                    let (first, last) = split_name(cell.trim());
                    Value::text(first).into_iter().for_each(|value| fields.put(lead::FIRST_NAME, value));
                    Value::text(last).into_iter().for_each(|value| fields.put(lead::LAST_NAME, value));
                }
                Target::Field(number) => {
                    let Some(field) = self.schema.field(Kind::Lead, number) else { continue };
                    match self.value(at, field, cell, world) {
                        Read::Value(value, original) => {
                            fields.put(number, value);
                            kept.extend(original.map(|original| format!("{header}: {original}")));
                        }
                        Read::Empty => {}
                        Read::Kept => kept.push(format!("{header}: {}", cell.trim())),
                        Read::Wrong(text) => {
                            kept.push(format!("{header}: {}", cell.trim()));
                            self.complain(line, &header, cell, text);
                        }
                    }
                }
            }
        }
        self.complete(line, &mut fields, kept, world);
        let id = (world.new_id)();
        let row = Row::new(id, Moment(0), &[], &fields.0);
        let keys = Keys::of(Kind::Lead, &row, "");
        let twin = self.index.find(&keys);
        if let Some((twin, reason)) = twin {
            let name = format!("{} {}", row.text(lead::FIRST_NAME), row.text(lead::LAST_NAME)).trim().to_string();
            self.plan.duplicates.push(Duplicate { line, name, twin, reason });
        }
        self.index.add(&keys, Twin::Row(line as u32));
        if twin.is_none() || !self.wishes.skip_duplicates {
            self.plan.leads += 1;
            self.plan.rows.push((Kind::Lead, row));
        }
    }

    /// What every lead has, whether the file says it or not.
    fn complete(&mut self, line: usize, fields: &mut Fields, kept: Vec<String>, world: &World) {
        for number in [lead::LAST_NAME, lead::COMPANY] {
            if fields.get(number).is_none() {
                // A person without a last name is called by the first one, a company without a name by nothing.
                let first = if number == lead::LAST_NAME { fields.take(lead::FIRST_NAME) } else { None };
                let stand_in = first.unwrap_or_else(|| Value::Text(NOT_GIVEN.of(self.wishes.language).to_string()));
                fields.put(number, stand_in);
                let label = Kind::Lead.field(number).map_or("", |field| field.label.of(self.wishes.language));
                let text = phrase(
                    "This required value is missing; a stand-in is used. Fill it in after the import.",
                    "Dieser Pflichtwert fehlt; es steht ein Platzhalter dort. Tragen Sie ihn nach dem Import nach.",
                );
                self.complain(line, label, "", text);
            }
        }
        if !kept.is_empty() {
            let own = fields.get(lead::DESCRIPTION).and_then(|value| match value {
                Value::Text(text) => Some(text.as_str()),
                _ => None,
            });
            let text = own.into_iter().chain(kept.iter().map(String::as_str)).collect::<Vec<_>>().join("\n");
            fields.put(lead::DESCRIPTION, Value::Text(text));
        }
        let category = fields.get(lead::STATUS).and_then(Value::link).and_then(|status| self.statuses.get(&status));
        if category == Some(&defaults::NOT_CONVERTED) && fields.get(lead::REASON).is_none() {
            fields.put(lead::REASON, Value::Link(defaults::REASON_UNKNOWN));
        }
        if fields.get(lead::CREATED).is_none() {
            fields.put(lead::CREATED, Value::Moment(world.now));
        }
    }

    fn value(&mut self, at: usize, field: &'static Field, cell: &str, world: &World) -> Read {
        let order = self.wishes.columns[at].order;
        match field.kind {
            FieldKind::Choice(_) | FieldKind::Choices(_) | FieldKind::Link(_) => self.choice(at, field, cell),
            FieldKind::Day => match dates::read(cell, order) {
                Some((day, None)) => Read::Value(Value::Day(day), None),
                Some((day, Some(_))) => Read::Value(Value::Day(day), Some(cell.trim().to_string())),
                None => Read::Wrong(KEPT),
            },
            FieldKind::Moment => match dates::read(cell, order) {
                Some((day, time)) if cell.trim().ends_with('Z') => {
                    Read::Value(Value::Moment(Moment(day.midnight().0 + time.unwrap_or(0))), None)
                }
                Some((day, time)) => {
                    Read::Value(Value::Moment((world.local)(day.midnight().0 + time.unwrap_or(0))), None)
                }
                None => Read::Wrong(KEPT),
            },
            FieldKind::Flag => match words(cell).as_str() {
                "yes" | "ja" | "true" | "wahr" | "1" | "x" | "y" | "j" => Read::Value(Value::Yes, None),
                "no" | "nein" | "false" | "falsch" | "0" | "n" => Read::Empty,
                _ => Read::Wrong(KEPT),
            },
            _ => match check::read(field, cell, world.currency) {
                Ok(Some(value)) => Read::Value(value, None),
                Ok(None) => Read::Empty,
                Err(_) => Read::Wrong(KEPT),
            },
        }
    }

    /// An entry that is called otherwise than the cell keeps the cell's words in the description.
    fn choice(&self, at: usize, field: &Field, cell: &str) -> Read {
        let mut links = Vec::new();
        let mut is_renamed = false;
        for value in choices::split(field, cell) {
            match self.meanings.get(&at).and_then(|meanings| meanings.get(value)) {
                Some(Meant { entry: Some(id), is_renamed: renamed }) => {
                    is_renamed |= renamed;
                    links.push(*id);
                }
                _ => is_renamed = true,
            }
        }
        let original = is_renamed.then(|| cell.trim().to_string());
        match (links.as_slice(), field.kind) {
            ([], _) => Read::Kept,
            (_, FieldKind::Choices(_)) => Read::Value(Value::Links(links), original),
            ([id, ..], _) => Read::Value(Value::Link(*id), original),
        }
    }

    fn complain(&mut self, line: usize, column: &str, value: &str, text: Phrase) {
        let value = value.trim().chars().take(80).collect();
        self.plan.complaints.push(Complaint { line, column: column.to_string(), value, text });
    }
}

/// A row's fields while they are gathered. There are few, so a walk is faster than a map.
struct Fields(Vec<(u16, Value)>);

impl Fields {
    fn get(&self, number: u16) -> Option<&Value> {
        self.0.iter().find(|(other, _)| *other == number).map(|(_, value)| value)
    }

    fn put(&mut self, number: u16, value: Value) {
        match self.0.iter_mut().find(|(other, _)| *other == number) {
            Some((_, old)) => *old = value,
            None => self.0.push((number, value)),
        }
    }

    fn take(&mut self, number: u16) -> Option<Value> {
        let at = self.0.iter().position(|(other, _)| *other == number)?;
        Some(self.0.swap_remove(at).1)
    }
}

/// What a cell comes to: a value, with the cell's own words where the value says less; nothing; words to keep.
enum Read {
    Value(Value, Option<String>),
    Empty,
    Kept,
    Wrong(Phrase),
}

/// Takes the mark off that the export puts before cells a spreadsheet would run as a formula.
fn unguarded(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if super::csv_out::is_formula(rest.trim_start_matches('\'')) => rest,
        _ => cell,
    }
}

/// First and last name of a full one: `Berg, Ada` or `Ada Maria Berg`.
fn split_name(name: &str) -> (&str, &str) {
    match (name.split_once(','), name.rsplit_once(' ')) {
        (Some((last, first)), _) => (first.trim(), last.trim()),
        (_, Some((first, last))) => (first.trim(), last),
        _ => ("", name),
    }
}
