//! What a user wants done, and `decide`, which turns it into changes or a refusal. Pure: no clock, no storage.
pub mod accept_enquiry;
pub mod activity;
pub mod assign;
pub mod bulk;
pub mod bulk_convert;
pub mod convert;
pub mod draft;
pub mod erase;
pub mod field;
pub mod files;
pub mod hierarchy;
pub mod lead;
pub mod line_items;
pub mod merge;
pub mod merge_workspace;
pub mod migrate;
pub mod not_duplicate;
pub mod opportunity;
pub mod pipeline;
pub mod restore;
pub mod tour;
pub mod undo;
pub mod validate_settings;

pub use accept_enquiry::AcceptEnquiry;
pub use activity::CompleteWithOutcome;
pub use bulk::BulkEdit;
pub use convert::{Conversion, Target};
pub use draft::Draft;
pub use files::Attachment;
pub use merge::Merge;
pub use merge_workspace::MergeWorkspace;

use std::rc::Rc;
use std::sync::Arc;

use crate::base::{Currency, Date, Id, Row, TimeZone, Timestamp, Value};
use crate::change::{Action, ActionLabel, Blob, Change, Commit};
use crate::domain::picklist::Picklist;
use crate::domain::records::{choice, settings};
use crate::domain::{Field, RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names, exchange_rates, picklists};

/// A field and its value; nothing empties the field.
pub type FieldEdit = (u16, Option<Value>);

/// A user's intent.
#[derive(Clone, Debug)]
pub enum Command {
    /// Give a workspace the default lists, or those of them it does not have yet, and a new one its name.
    Setup(Option<String>),
    /// Create a record.
    Create(RecordType, Vec<FieldEdit>),
    /// Change fields of a record.
    Edit(Id, Vec<FieldEdit>),
    /// Put records of a list into this order; the number is that of the field that keeps it.
    Reorder(u16, Vec<Id>),
    /// Delete records; links to them are emptied, activities about them alone go with them.
    Delete(Vec<Id>),
    /// Delete one of the workspace's own fields with its values in all records.
    DeleteField(Id),
    /// Create a pipeline as a copy of another one, with its names.
    CopyPipeline(Id, Option<Value>, Option<Value>),
    /// Give leads without owner to whom the assignment rules say.
    AssignByRules(Vec<Id>),
    /// Take an enquiry in.
    AcceptEnquiry(AcceptEnquiry),
    /// Log an activity about a record.
    Log(Id, Vec<FieldEdit>),
    /// The owner has seen a lead that was unread.
    MarkRead(Id),
    /// Log an activity about an open lead, with the signs of readiness that it showed.
    LogWithReadiness(Id, Vec<FieldEdit>, Vec<u16>),
    /// Mark an activity as done; a recurring one comes next on its next day.
    Complete(Id),
    /// Mark an activity as done, with its outcome and what follows from it.
    CompleteWithOutcome(CompleteWithOutcome),
    /// Move an activity to a day and, with a time, to a moment.
    Schedule(Id, Option<Date>, Option<Timestamp>),
    /// Close leads without conversion, with a reason.
    Disqualify(Vec<Id>, Id),
    /// Close every open lead that is past its qualification deadline.
    CloseOverdue,
    /// Do the same to many records; those that refuse it stay as they are.
    Bulk(Arc<Vec<Id>>, BulkEdit),
    /// Set fields of several records, each its own; those that refuse it stay as they are.
    SetCells(Arc<Vec<(Id, FieldEdit)>>),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Conversion>>),
    /// Convert a lead.
    Convert(Conversion),
    /// Merge records into one of them.
    Merge(Merge),
    /// Remember that records are not the same, although they look alike.
    MarkNotDuplicates(Vec<Id>),
    /// Make a further contact of a deal its primary one; the contact role.
    MakePrimary(Id),
    /// Attach files to a record.
    Attach(Id, Vec<Attachment>),
    /// Add entries to lists, and carry a command out that uses them, as one action.
    WithNewChoices(Vec<NewChoice>, Box<Command>),
    /// Take a file in, whole or not at all.
    Import(Import),
    /// Take in what another copy of the workspace brings.
    MergeWorkspace(MergeWorkspace),
    /// Take back a commit.
    Undo(Commit),
    /// Do a commit again that was taken back.
    Redo(Commit),
    /// Bring records back that a commit removed.
    Restore(Commit, Vec<Id>),
}

/// An entry that a list gets along with the command that uses it.
#[derive(Clone, PartialEq, Debug)]
pub struct NewChoice {
    /// Its id.
    pub id: Id,
    /// The list.
    pub list: Picklist,
    /// Its name.
    pub name: String,
}

/// What comes from a file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name.
    pub file: String,
    /// New records, links between them included. Shared, because a command is decided anew after a conflict.
    pub new: Rc<Vec<(RecordType, Row)>>,
    /// Fields of records that are there already.
    pub fills: Rc<Vec<(Id, Vec<FieldEdit>)>>,
}

/// What `decide` may know of the world.
pub struct Context<'a> {
    /// The clock.
    pub now: Timestamp,
    /// Today where the user is.
    pub today: Date,
    /// Where the user is.
    pub zone: TimeZone,
    /// Who is at work.
    pub user: Option<Id>,
    /// The language names are recorded in.
    pub language: Language,
    /// Makes ids.
    pub new_id: &'a mut dyn FnMut() -> Id,
}

/// What a command comes to.
#[derive(Debug)]
pub struct Decision {
    /// The action's name.
    pub cause: ActionLabel,
    /// The commit it takes back or repeats.
    pub about: Option<u32>,
    /// What changes.
    pub changes: Vec<Change>,
    /// What an undo left as it is, because it was edited since.
    pub skipped: Vec<String>,
    /// The bytes of attached files, stored in the same transaction under the id of their record.
    pub blobs: Vec<Blob>,
}

/// Why a command is not carried out; nothing has changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    /// What is wrong and what to do.
    pub text: Phrase,
    /// The field it is about.
    pub field: Option<&'static Field>,
    /// The fields it is about besides.
    pub more: Vec<&'static Field>,
}

impl Rejection {
    /// A refusal that is not about one field.
    pub const fn new(text: Phrase) -> Rejection {
        Rejection { text, field: None, more: Vec::new() }
    }

    /// A refusal about a field.
    pub const fn about(field: &'static Field, text: Phrase) -> Rejection {
        Rejection { text, field: Some(field), more: Vec::new() }
    }

    /// A refusal about a field.
    pub fn of(kind: RecordType, number: u16, text: Phrase) -> Rejection {
        Rejection { field: kind.field(number), ..Rejection::new(text) }
    }

    /// All fields it is about.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.field.into_iter().chain(self.more.iter().copied())
    }
}

/// The record is gone.
pub const GONE: Rejection = Rejection::new(phrase(
    "This record no longer exists. Undo its deletion to get it back.",
    "Dieser Datensatz existiert nicht mehr. Machen Sie das Löschen rückgängig, um ihn zurückzuholen.",
));

/// Works out what a command changes.
pub fn decide(set: &RecordStore, command: Command, context: &mut Context) -> Result<Decision, Rejection> {
    let mut draft = Draft::new(set, context.today, context.now);
    let (mut blobs, mut kept) = (Vec::new(), Vec::new());
    let (entries, command) = match command {
        Command::WithNewChoices(entries, command) => (entries, *command),
        command => (Vec::new(), command),
    };
    entries.into_iter().for_each(|entry| add_entry(&mut draft, entry));
    let language = context.language;
    let name = |id: Id| display_names::name_of(set, id, language);
    let (action, subject) = match command {
        Command::Undo(commit) => return undo::undo(set, commit, context),
        Command::Redo(commit) => return undo::redo(set, commit, context),
        Command::Restore(commit, ids) => return restore::restore(set, commit, &ids, context),
        // One command brings entries for one other; there is no deeper nesting.
        Command::WithNewChoices(..) => return Err(GONE),
        Command::Attach(about, files) => {
            let first = files.first().map(|file| file.name.clone()).unwrap_or_default();
            let more = files.len().saturating_sub(1);
            blobs = files::attach(&mut draft, about, files, context)?;
            (Action::Attach, if more == 0 { first } else { format!("{first} + {more}") })
        }
        Command::MakePrimary(role) => {
            let deal = opportunity::make_primary(&mut draft, role)?;
            (Action::Edit, name(deal))
        }
        Command::Setup(name) => {
            let missing = |(_, id, _): &defaults::Seed| set.locate(*id).is_none();
            for (kind, id, fields) in defaults::records().into_iter().filter(missing) {
                draft.insert(kind, id, fields);
            }
            migrate::migrate(&mut draft, context);
            draft.set(settings::SETTINGS_ID, settings::EDITION, Some(Value::Number(defaults::SCHEMA_VERSION)));
            if let Some(name) = name.as_deref().and_then(Value::text) {
                draft.set(settings::SETTINGS_ID, settings::NAME, Some(name));
            }
            (Action::Setup, String::new())
        }
        Command::Create(kind, entries) => {
            let id = create(&mut draft, kind, entries, context);
            match kind {
                RecordType::Activity => activity::after_log(&mut draft, id, context)?,
                RecordType::ContactRole => opportunity::check_role(&draft, id)?,
                _ => draft.check(id)?,
            }
            draft.check(id)?;
            validate_settings::check(&draft, kind, id)?;
            (Action::Create, draft.name(id, language))
        }
        Command::Edit(id, entries) => {
            let (kind, _) = set.find(id).ok_or(GONE)?;
            let moves = kind == RecordType::Opportunity
                && entries.iter().any(|(n, _)| *n == crate::domain::records::opportunity::STAGE);
            lead::check_edit(set, id, &entries)?;
            entries.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            match kind {
                RecordType::Opportunity => opportunity::apply_stage_change(&mut draft, id)?,
                RecordType::Stage => pipeline::after_stage_edit(&mut draft, id),
                RecordType::LineItem => line_items::follow_edit(&mut draft, id),
                RecordType::ContactRole => opportunity::check_role(&draft, id)?,
                RecordType::Activity => activity::sync_due_and_start(&mut draft, id, context)?,
                _ => {}
            }
            draft.check(id)?;
            validate_settings::check(&draft, kind, id)?;
            (if moves { Action::MoveStage } else { Action::Edit }, name(id))
        }
        Command::Reorder(order, ids) => {
            let subject = ids.first().and_then(|id| set.find(*id)).map(|(kind, _)| kind.many().of(language));
            for (place, id) in ids.iter().enumerate() {
                draft.set(*id, order, Some(Value::Number(place as i64 + 1)));
            }
            (Action::Arrange, subject.unwrap_or_default().to_string())
        }
        Command::Delete(ids) => {
            let subject = match ids.as_slice() {
                [id] => name(*id),
                _ => ids.len().to_string(),
            };
            for id in &ids {
                lead::delete(&mut draft, *id)?;
            }
            (Action::Delete, subject)
        }
        Command::DeleteField(id) => {
            field::delete(&mut draft, id)?;
            (Action::Fields, name(id))
        }
        Command::CopyPipeline(from, name, name_de) => {
            let id = pipeline::copy(&mut draft, from, name, name_de, context)?;
            validate_settings::check(&draft, RecordType::Pipeline, id)?;
            (Action::Create, draft.name(id, language))
        }
        Command::AssignByRules(ids) => {
            let given = accept_enquiry::assign_all(&mut draft, &ids, context.user);
            let many = || RecordType::Lead.counted(given.len() as u32, language);
            (Action::Assign, if let [id] = given.as_slice() { name(*id) } else { many() })
        }
        Command::AcceptEnquiry(arrival) => {
            let id = accept_enquiry::arrive(&mut draft, arrival, context)?;
            (Action::Arrive, draft.name(id, language))
        }
        Command::Log(about, entries) => {
            let id = activity::log(&mut draft, about, entries, &[], context)?;
            (Action::Log, draft.name(id, language))
        }
        Command::LogWithReadiness(about, entries, signs) => {
            let id = activity::log(&mut draft, about, entries, &signs, context)?;
            (Action::Log, draft.name(id, language))
        }
        Command::MarkRead(id) => {
            set.get(RecordType::Lead, id).ok_or(GONE)?;
            draft.set(id, crate::domain::records::lead::UNREAD, None);
            (Action::Read, name(id))
        }
        Command::Complete(id) => {
            activity::finish(&mut draft, CompleteWithOutcome::plain(id), context)?;
            (Action::Complete, name(id))
        }
        Command::CompleteWithOutcome(finish) => {
            let id = finish.activity;
            activity::finish(&mut draft, finish, context)?;
            (Action::Complete, name(id))
        }
        Command::Schedule(id, due, start) => {
            activity::schedule(&mut draft, id, due, start, context)?;
            (Action::Schedule, name(id))
        }
        Command::Disqualify(ids, reason) => {
            let subject = if ids.len() == 1 { name(ids[0]) } else { ids.len().to_string() };
            for id in ids {
                lead::disqualify(&mut draft, id, reason)?;
            }
            (Action::Disqualify, subject)
        }
        Command::CloseOverdue => {
            let overdue = lead::overdue(set, context.today);
            for id in &overdue {
                lead::disqualify(&mut draft, *id, defaults::REASON_PERIOD)?;
            }
            (Action::CloseOverdue, overdue.len().to_string())
        }
        Command::Bulk(ids, what) => {
            let is_owner = |number: u16| {
                let kind = ids.first().and_then(|id| set.find(*id)).map(|(kind, _)| kind);
                kind.and_then(|kind| set.field(kind, number)).is_some_and(|field| field.key == "owner")
            };
            let action = match what {
                BulkEdit::Set(number, _) if is_owner(number) => Action::Assign,
                BulkEdit::Disqualify(_) => Action::Disqualify,
                BulkEdit::Delete => Action::Delete,
                _ => Action::BulkEdit,
            };
            let changed = bulk::bulk(&mut draft, &ids, &what, context)?;
            (action, subject_text(&ids, changed, name, action == Action::BulkEdit, language))
        }
        Command::SetCells(cells) => (Action::BulkEdit, bulk::set_cells(&mut draft, &cells, context)?.to_string()),
        Command::BulkConvert(conversions) => {
            bulk_convert::bulk_convert(&mut draft, &conversions, context)?;
            (Action::BulkConvert, conversions.len().to_string())
        }
        Command::Convert(conversion) => {
            let subject = name(conversion.lead);
            convert::convert(&mut draft, &conversion, context)?;
            (Action::Convert, subject)
        }
        Command::Merge(wanted) => {
            merge::merge(&mut draft, &wanted)?;
            (Action::Merge, draft.name(wanted.master, language))
        }
        Command::MarkNotDuplicates(all) => {
            not_duplicate::distinguish(&mut draft, &all, context)?;
            (Action::Distinguish, all.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", "))
        }
        Command::MergeWorkspace(wanted) => {
            kept = merge_workspace::reconcile(&mut draft, &wanted, language);
            blobs = wanted.blobs.to_vec();
            (Action::Reconcile, wanted.file)
        }
        Command::Import(import) => {
            let mut rules = assign::Rules::of(set);
            for (kind, row) in import.new.iter() {
                let assigned = rules.of_import(*kind, row, context.user);
                let row = assigned.unwrap_or_else(|| row.clone());
                // What the rules look at again goes the long way.
                let is_below = hierarchy::parent_field(*kind).is_some_and(|above| row.link(above).is_some());
                if *kind == RecordType::LineItem || is_below {
                    draft.insert(*kind, row.id(), row.fields());
                } else {
                    draft.insert_whole(*kind, row);
                }
            }
            rules.save_rotation(&mut draft);
            for (id, entries) in import.fills.iter() {
                entries.iter().for_each(|(number, value)| draft.set(*id, *number, value.clone()));
            }
            (Action::Import, import.file)
        }
    };
    if action != Action::Reconcile {
        line_items::refuse_typed_amounts(&draft)?;
    }
    enforce_invariants(&mut draft)?;
    let changes = draft.finish()?;
    Ok(Decision { cause: ActionLabel::new(action, subject), about: None, changes, skipped: kept, blobs })
}

/// What holds whatever the command was: sums of line items, and no record above itself.
fn enforce_invariants(draft: &mut Draft) -> Result<(), Rejection> {
    line_items::settle(draft)?;
    hierarchy::refuse_cycles(draft)
}

/// Adds an entry at the end of its list.
fn add_entry(draft: &mut Draft, entry: NewChoice) {
    let last = picklists::of_list(draft.base(), entry.list).into_iter().last();
    let order = last.and_then(|id| draft.base().get(RecordType::Choice, id)?.number(choice::ORDER)).unwrap_or(0) + 1;
    let fields = vec![
        (choice::NAME, Value::Text(entry.name)),
        (choice::LIST, Value::Number(entry.list.code())),
        (choice::ORDER, Value::Number(order)),
    ];
    draft.insert(RecordType::Choice, entry.id, fields);
}

/// Creates a record with what its kind gets by default: owner, created, status, deadline, stage.
fn create(draft: &mut Draft, kind: RecordType, entries: Vec<FieldEdit>, context: &mut Context) -> Id {
    let id = (context.new_id)();
    draft.insert(kind, id, Vec::new());
    for (key, value) in [("created", Some(Value::Moment(context.now))), ("owner", context.user.map(Value::Link))] {
        if let Some(field) = kind.field_by_key(key) {
            draft.set(id, field.number, value);
        }
    }
    for (number, value) in lead::initial_fields(draft.base(), kind, context.today) {
        draft.set(id, number, Some(value));
    }
    entries.into_iter().for_each(|(number, value)| draft.set(id, number, value));
    match kind {
        RecordType::Lead => {
            let mut rules = assign::Rules::of(draft.base());
            rules.assign_owner(draft, id);
            rules.save_rotation(draft);
            lead::note_unread(draft, id, context.user);
        }
        RecordType::Field => field::allocate_number(draft, id),
        RecordType::Opportunity => opportunity::apply_initial_stage(draft, id),
        RecordType::LineItem => line_items::follow_new(draft, id),
        _ => {}
    }
    id
}

/// The currency of amounts without one.
pub fn currency(set: &RecordStore) -> Currency {
    exchange_rates::base_currency(set)
}

/// What a bulk action was done to: one record by its name, several by their number and kind.
fn subject_text(ids: &[Id], changed: usize, name: impl Fn(Id) -> String, is_bare: bool, language: Language) -> String {
    match (ids, is_bare) {
        ([id], false) => name(*id),
        (_, true) => changed.to_string(),
        _ => phrase("{} records", "{} Datensätzen").with(language, &[&changed.to_string()]),
    }
}

/// A number of the workspace's settings.
pub fn setting_or(set: &RecordStore, number: u16, default: i64) -> i64 {
    set.get(RecordType::Settings, settings::SETTINGS_ID).and_then(|row| row.number(number)).unwrap_or(default)
}
