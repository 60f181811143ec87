//! Automations: what happens by itself when something happens to a record. A definition is text: a trigger, conditions in
//! the form of a list's address, and a step per line.
//!
//! | trigger | when |
//! |---|---|
//! | `created` | a record is created |
//! | `changed FIELD` | the field of an existing record changes |
//! | `entered FIELD ENTRY` | a record gets a stage or status: an id, or `won` and `lost` for every stage of that kind |
//! | `reached FIELD DAYS` | so many days after the date in the field (negative: before) |
//! | `done` | an activity is completed or logged |
//! | `arrived` | an enquiry becomes a lead |
//!
//! | step | what |
//! |---|---|
//! | `set FIELD VALUE` | the field gets the value, in the form of a custom field's default |
//! | `clear FIELD` | the field is emptied |
//! | `add FIELD ENTRY` | a field with several entries gets one more |
//! | `plan TYPE DAYS SUBJECT` | an activity about the record is planned, so many days ahead |
//! | `log TYPE SUBJECT` | an activity about the record is logged |
//! | `deal DAYS NAME` | a deal with the record's account and contact is created, to be closed in so many days |
//! | `create TYPE FIELD NAME` | a record of the type is created that links to this one by its field |
//! | `notify TEXT` | the record's owner is told, on the home page |
mod matching;

use super::RecordStore;
use super::filter::Filter;
use super::query::Query;
use super::query_string::{self, write_all};
use crate::base::escape::{in_a_line, in_lines};
use crate::base::{FieldId, Id, Row, Value, small_sort};
use crate::domain::field::FIRST;
use crate::domain::records::{automation, lead, opportunity, stage};
use crate::domain::rules::default_value;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, phrase};
pub use matching::{Firing, due, fires, firings, matches};

/// The most steps of an automation.
pub const MOST_STEPS: usize = 10;

/// The most days between a date and what it fires, or between a firing and what it plans.
pub const MOST_DAYS: i32 = 3_650;

/// The texts of an automation as they are stored.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Definition {
    /// The key of the record type.
    pub of: String,
    /// When it fires.
    pub trigger: String,
    /// The conditions.
    pub query: String,
    /// What it does, a step per line.
    pub steps: String,
}

impl Definition {
    /// The texts of an automation's record.
    pub fn of(row: &Row) -> Definition {
        let text = |number: FieldId| row.text(number).to_string();
        Definition {
            of: text(automation::OF),
            trigger: text(automation::TRIGGER),
            query: text(automation::QUERY),
            steps: text(automation::STEPS),
        }
    }

    /// The fields of a record with these texts.
    pub fn fields(&self) -> [(FieldId, Option<Value>); 4] {
        [
            (automation::OF, Value::text(&self.of)),
            (automation::TRIGGER, Value::text(&self.trigger)),
            (automation::QUERY, Value::text(&self.query)),
            (automation::STEPS, Value::text(&self.steps)),
        ]
    }
}

/// When, if, then.
#[derive(Clone, PartialEq, Debug)]
pub struct Automation {
    /// The type of the records it is about.
    pub kind: RecordType,
    /// When.
    pub trigger: Trigger,
    /// If.
    pub filter: Filter,
    /// Then.
    pub steps: Vec<Step>,
}

/// What fires an automation.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Trigger {
    /// A record is created.
    Created,
    /// A field of an existing record changes.
    Changed(FieldId),
    /// A record gets a stage or a status.
    Entered(FieldId, Entry),
    /// So many days after the date in a field.
    Reached(FieldId, i32),
    /// An activity is completed or logged.
    Done,
    /// An enquiry becomes a lead.
    Arrived,
}

/// A stage or status that is entered.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Entry {
    /// This one.
    One(Id),
    /// Any stage of won deals.
    Won,
    /// Any stage of lost deals.
    Lost,
}

/// What an automation does with a record.
#[derive(Clone, PartialEq, Debug)]
pub enum Step {
    /// The field gets a value: of a date, the number of days from today.
    Set(FieldId, Value),
    /// The field is emptied.
    Clear(FieldId),
    /// The field gets one more entry.
    Add(FieldId, Id),
    /// An activity of a type is planned, so many days ahead.
    Plan(Id, i32, String),
    /// An activity of a type is logged.
    Log(Id, String),
    /// A deal with the same account and contact is created, to be closed in so many days.
    Deal(i32, String),
    /// A record of a type is created, which links to the record by a field and has a name.
    Create(RecordType, FieldId, String),
    /// The owner is told.
    Notify(String),
}

/// Why an automation does nothing.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Problem {
    /// It names a field or an entry that is no longer there.
    Gone,
    /// It is not in a form that this version understands.
    Unreadable,
}

impl Problem {
    /// What it means, and what to do.
    pub const fn text(self) -> Phrase {
        match self {
            Problem::Gone => phrase!(
                "It does nothing: it names a field or an entry that was archived or deleted. Edit it, or restore that one.",
                "Sie tut nichts: Sie nennt ein Feld oder einen Eintrag, das oder der archiviert oder gelöscht ist. Bearbeiten Sie sie, oder stellen Sie jenes wieder her.",
                "Elle ne fait rien : elle nomme un champ ou une entrée archivés ou supprimés. Modifiez-la, ou restaurez l’élément.",
            ),
            Problem::Unreadable => phrase!(
                "It does nothing: this version does not understand it. Edit it, or update the app.",
                "Sie tut nichts: Diese Version versteht sie nicht. Bearbeiten Sie sie, oder aktualisieren Sie die App.",
                "Elle ne fait rien : cette version ne la comprend pas. Modifiez-la, ou mettez l’application à jour.",
            ),
        }
    }
}

impl Automation {
    /// Reads stored texts, whoever wrote them.
    pub fn read(set: &RecordStore, definition: &Definition) -> Result<Automation, Problem> {
        let kind = RecordType::from_key(&definition.of).filter(|kind| kind.is_work());
        let kind = kind.ok_or(Problem::Unreadable)?;
        let trigger = trigger(set, kind, &definition.trigger)?;
        let (query, unknown) = query_string::read(set, kind, &definition.query);
        if !unknown.is_empty() || !is_filter_alone(&query) || !fields_exist(set, kind, &query.filter) {
            return Err(Problem::Gone);
        }
        let lines = definition.steps.lines().filter(|line| !line.trim().is_empty());
        let steps: Vec<Step> = lines.map(|line| step(set, kind, line.trim())).collect::<Result<_, _>>()?;
        if steps.is_empty() || steps.len() > MOST_STEPS {
            return Err(Problem::Unreadable);
        }
        Ok(Automation { kind, trigger, filter: query.filter, steps })
    }

    /// The stored texts.
    pub fn write(&self, set: &RecordStore) -> Definition {
        let key = |number: FieldId| set.field(self.kind, number).map_or("", |field| field.key);
        let trigger = match self.trigger {
            Trigger::Created => "created".to_string(),
            Trigger::Changed(field) => format!("changed {}", key(field)),
            Trigger::Entered(field, Entry::Won) => format!("entered {} won", key(field)),
            Trigger::Entered(field, Entry::Lost) => format!("entered {} lost", key(field)),
            Trigger::Entered(field, Entry::One(id)) => format!("entered {} {id}", key(field)),
            Trigger::Reached(field, days) => format!("reached {} {days}", key(field)),
            Trigger::Done => "done".to_string(),
            Trigger::Arrived => "arrived".to_string(),
        };
        let step = |step: &Step| match step {
            Step::Set(field, value) => {
                let kind = set.field(self.kind, *field).map_or(FieldType::Text, |field| field.kind);
                format!("set {} {}", key(*field), in_a_line(&default_value::write(kind, value)))
            }
            Step::Clear(field) => format!("clear {}", key(*field)),
            Step::Add(field, entry) => format!("add {} {entry}", key(*field)),
            Step::Plan(kind, days, subject) => format!("plan {kind} {days} {}", in_a_line(subject)),
            Step::Log(kind, subject) => format!("log {kind} {}", in_a_line(subject)),
            Step::Deal(days, name) => format!("deal {days} {}", in_a_line(name)),
            Step::Create(of, via, name) => {
                let via = set.field(*of, *via).map_or("", |field| field.key);
                format!("create {} {via} {}", of.key(), in_a_line(name))
            }
            Step::Notify(text) => format!("notify {}", in_a_line(text)),
        };
        let query = if self.filter.is_empty() { String::new() } else { write_all(set, self.kind, self.filter.clone()) };
        Definition {
            of: self.kind.key().to_string(),
            trigger,
            query,
            steps: self.steps.iter().map(step).collect::<Vec<_>>().join("\n"),
        }
    }
}

/// The automations that are on, in their order; those that cannot be read are left out.
pub fn active(set: &RecordStore) -> Vec<(Id, Automation)> {
    let mut rows: Vec<&Row> =
        set.rows(RecordType::Automation).map(|(_, row)| row).filter(|row| row.is(automation::ACTIVE)).collect();
    small_sort::sort_by_key(&mut rows, |row| (row.number(automation::ORDER).unwrap_or(0), row.id()));
    let read = |row: &&Row| Some((row.id(), Automation::read(set, &Definition::of(row)).ok()?));
    rows.iter().filter_map(read).collect()
}

/// Whether an automation may set a field, and how its value is stored.
pub fn can_set(field: &Field) -> bool {
    !field.system && !field.is_defined() && !matches!(field.kind, FieldType::Moment | FieldType::Links(_))
}

/// Whether a deal can be created for records of a type.
pub fn leads_to_deals(kind: RecordType) -> bool {
    matches!(kind, RecordType::Account | RecordType::Contact | RecordType::Opportunity)
}

/// The types of records that can be created for those of a type, each with its field that links to them: those that need nothing
/// but a name. A deal has a step of its own.
pub fn created_for(set: &RecordStore, kind: RecordType) -> Vec<(RecordType, &'static Field)> {
    let offered = set.schema().work();
    let needs_a_name_alone = |of: RecordType| {
        let name = set.field(of, FIRST).is_some_and(|field| field.kind == FieldType::Text && field.required);
        name && set.fields(of).iter().all(|field| !field.required || field.number == FIRST)
    };
    let is_link = |field: &Field| matches!(field.kind, FieldType::Link(_)) && !field.system && !field.deprecated;
    let fits = |(of, field): &(RecordType, &'static Field)| {
        offered.contains(of) && is_link(field) && set.fields(*of).contains(field) && needs_a_name_alone(*of)
    };
    set.schema().back_links(kind).into_iter().filter(fits).collect()
}

/// The field whose stages or statuses are entered.
pub fn entered_field(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Lead => Some(lead::STATUS),
        RecordType::Opportunity => Some(opportunity::STAGE),
        _ => None,
    }
}

/// A field that is neither archived nor deleted.
fn present(set: &RecordStore, kind: RecordType, key: &str) -> Result<&'static Field, Problem> {
    set.fields(kind).iter().find(|field| field.key == key).copied().ok_or(Problem::Gone)
}

/// Whether everything that a filter names is there.
fn fields_exist(set: &RecordStore, kind: RecordType, filter: &Filter) -> bool {
    let is_there = |kind: RecordType, number: FieldId| {
        // What each browser learns for itself sets off nothing.
        set.field(kind, number).is_some_and(|field| !field.is_learnt()) && !set.schema().is_deleted(kind, number)
    };
    match filter {
        Filter::All(parts) | Filter::Any(parts) => parts.iter().all(|part| fields_exist(set, kind, part)),
        Filter::Where(condition) => is_there(kind, condition.field),
        Filter::Linking(linking) => {
            is_there(linking.from, linking.via) && fields_exist(set, linking.from, &linking.only)
        }
        Filter::Unknown(_) => false,
    }
}

/// Whether a query says nothing but which records it is about.
fn is_filter_alone(query: &Query) -> bool {
    let Query { text, group, board, pipeline, columns, .. } = query;
    text.is_empty() && group.is_none() && board.is_none() && pipeline.is_none() && columns.is_none()
}

fn trigger(set: &RecordStore, kind: RecordType, text: &str) -> Result<Trigger, Problem> {
    let words: Vec<&str> = text.split_whitespace().collect();
    Ok(match words.as_slice() {
        ["created"] => Trigger::Created,
        ["changed", key] => Trigger::Changed(present(set, kind, key)?.number),
        ["entered", key, entry] => {
            let field = present(set, kind, key)?;
            let target = field.target().filter(|_| entered_field(kind) == Some(field.number));
            let entry = match *entry {
                "won" if target == Some(RecordType::Stage) => Entry::Won,
                "lost" if target == Some(RecordType::Stage) => Entry::Lost,
                id => Entry::One(id.parse().map_err(|_| Problem::Unreadable)?),
            };
            let target = target.ok_or(Problem::Unreadable)?;
            if let Entry::One(id) = entry
                && set.get(target, id).is_none()
            {
                return Err(Problem::Gone);
            }
            Trigger::Entered(field.number, entry)
        }
        ["reached", key, days] => {
            let field = present(set, kind, key)?;
            if !matches!(field.kind, FieldType::Day | FieldType::Moment) {
                return Err(Problem::Unreadable);
            }
            Trigger::Reached(field.number, read_days(days)?)
        }
        ["done"] if kind == RecordType::Activity => Trigger::Done,
        ["arrived"] if kind == RecordType::Lead => Trigger::Arrived,
        _ => return Err(Problem::Unreadable),
    })
}

fn read_days(text: &str) -> Result<i32, Problem> {
    text.parse().ok().filter(|days| (-MOST_DAYS..=MOST_DAYS).contains(days)).ok_or(Problem::Unreadable)
}

fn step(set: &RecordStore, kind: RecordType, line: &str) -> Result<Step, Problem> {
    let (what, rest) = line.split_once(' ').ok_or(Problem::Unreadable)?;
    let words: Vec<&str> = rest.splitn(3, ' ').collect();
    // The last part of a line is a text, which may have blanks.
    let text = |after: usize| {
        let text = rest.splitn(after + 1, ' ').nth(after).map(in_lines);
        text.filter(|text| !text.trim().is_empty()).ok_or(Problem::Unreadable)
    };
    Ok(match (what, words.as_slice()) {
        ("set", [key, _, ..]) => {
            let field = settable(set, kind, key)?;
            let value = read_value(field.kind, &text(1)?).ok_or(Problem::Unreadable)?;
            if !value.links().iter().all(|id| set.locate(*id).is_some()) {
                return Err(Problem::Gone);
            }
            Step::Set(field.number, value)
        }
        ("clear", [key]) => Step::Clear(settable(set, kind, key)?.number),
        ("add", [key, id]) => {
            let field = settable(set, kind, key)?;
            let id: Id = id.parse().map_err(|_| Problem::Unreadable)?;
            if !matches!(field.kind, FieldType::Choices(_)) {
                return Err(Problem::Unreadable);
            }
            set.get(RecordType::Choice, id).ok_or(Problem::Gone)?;
            Step::Add(field.number, id)
        }
        ("plan", [of, days, _]) => Step::Plan(activity_type(set, of)?, read_days(days)?.max(0), text(2)?),
        ("deal", [days, _, ..]) if leads_to_deals(kind) => Step::Deal(read_days(days)?.max(0), text(1)?),
        ("create", [of, via, _]) => {
            let of = RecordType::from_key(of).ok_or(Problem::Unreadable)?;
            let via = present(set, of, via)?.number;
            if !created_for(set, kind).iter().any(|(other, field)| (*other, field.number) == (of, via)) {
                return Err(Problem::Gone);
            }
            Step::Create(of, via, text(2)?)
        }
        ("notify", [_, ..]) => Step::Notify(text(0)?),
        ("log", [of, _, ..]) => Step::Log(activity_type(set, of)?, text(1)?),
        _ => return Err(Problem::Unreadable),
    })
}

fn activity_type(set: &RecordStore, id: &str) -> Result<Id, Problem> {
    let id: Id = id.parse().map_err(|_| Problem::Unreadable)?;
    set.get(RecordType::Choice, id).map(|_| id).ok_or(Problem::Gone)
}

/// A value of [`Step::Set`]. Whole numbers have no default, so that they are read here.
fn read_value(kind: FieldType, text: &str) -> Option<Value> {
    match kind {
        FieldType::Number | FieldType::Percent => text.parse().ok().map(Value::Number),
        kind => default_value::read(kind, text),
    }
}

/// A field that a step may set.
fn settable(set: &RecordStore, kind: RecordType, key: &str) -> Result<&'static Field, Problem> {
    let field = present(set, kind, key)?;
    if can_set(field) { Ok(field) } else { Err(Problem::Unreadable) }
}

/// Whether a stage is one of those that an automation waits for.
fn is_entry(set: &RecordStore, entry: Entry, id: Id) -> bool {
    let stage = || set.get(RecordType::Stage, id).filter(|row| row.is(stage::CLOSED));
    match entry {
        Entry::One(one) => one == id,
        Entry::Won => stage().is_some_and(|row| row.is(stage::WON)),
        Entry::Lost => stage().is_some_and(|row| !row.is(stage::WON)),
    }
}
