//! What a user wants done, and `decide`, which turns it into changes or a refusal. Pure: no clock, no storage.
pub mod activity;
pub mod arrive;
pub mod assign;
pub mod bulk;
pub mod bulk_convert;
pub mod convert;
pub mod deal;
pub mod distinct;
pub mod draft;
pub mod erase;
pub mod field;
pub mod files;
pub mod hierarchy;
pub mod lead;
pub mod line_items;
pub mod merge;
pub mod migrate;
pub mod pipeline;
pub mod reconcile;
pub mod restore;
pub mod sensible;
pub mod tour;
pub mod undo;

pub use activity::Finish;
pub use arrive::Arrival;
pub use bulk::Bulk;
pub use convert::{Conversion, Target};
pub use draft::Draft;
pub use files::Attachment;
pub use merge::Merge;
pub use reconcile::Reconcile;

use std::rc::Rc;
use std::sync::Arc;

use crate::base::{Currency, Day, Id, Moment, Row, Value, Zone};
use crate::change::{Action, Blob, Cause, Change, Commit};
use crate::domain::list::List;
use crate::domain::records::{choice, settings};
use crate::domain::{Field, Kind, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{WorkingSet, lists, names, rates};

/// A field and its value; nothing empties the field.
pub type Entry = (u16, Option<Value>);

/// A user's intent.
#[derive(Clone, Debug)]
pub enum Command {
    /// Give a workspace the default lists, or those of them it does not have yet, and a new one its name.
    Setup(Option<String>),
    /// Create a record.
    Create(Kind, Vec<Entry>),
    /// Change fields of a record.
    Edit(Id, Vec<Entry>),
    /// Put records of a list into this order; the number is that of the field that keeps it.
    Arrange(u16, Vec<Id>),
    /// Delete records; links to them are emptied, activities about them alone go with them.
    Delete(Vec<Id>),
    /// Delete one of the workspace's own fields with its values in all records.
    DeleteField(Id),
    /// Create a pipeline as a copy of another one, with its names.
    CopyPipeline(Id, Option<Value>, Option<Value>),
    /// Give leads without owner to whom the assignment rules say.
    AssignByRules(Vec<Id>),
    /// Take an enquiry in.
    Arrive(Arrival),
    /// Log an activity about a record.
    Log(Id, Vec<Entry>),
    /// The owner has seen a lead that was unread.
    Read(Id),
    /// Log an activity about an open lead, with the signs of readiness that it showed.
    LogSigns(Id, Vec<Entry>, Vec<u16>),
    /// Mark an activity as done; a recurring one comes next on its next day.
    Complete(Id),
    /// Mark an activity as done, with its outcome and what follows from it.
    Finish(Finish),
    /// Move an activity to a day and, with a time, to a moment.
    Schedule(Id, Option<Day>, Option<Moment>),
    /// Close leads without conversion, with a reason.
    Disqualify(Vec<Id>, Id),
    /// Close every open lead that is past its qualification deadline.
    CloseOverdue,
    /// Do the same to many records; those that refuse it stay as they are.
    Bulk(Arc<Vec<Id>>, Bulk),
    /// Set fields of several records, each its own; those that refuse it stay as they are.
    Fill(Arc<Vec<(Id, Entry)>>),
    /// Convert many leads.
    BulkConvert(Arc<Vec<Conversion>>),
    /// Convert a lead.
    Convert(Conversion),
    /// Merge records into one of them.
    Merge(Merge),
    /// Remember that records are not the same, although they look alike.
    Distinguish(Vec<Id>),
    /// Make a further contact of a deal its primary one; the contact role.
    MakePrimary(Id),
    /// Attach files to a record.
    Attach(Id, Vec<Attachment>),
    /// Add entries to lists, and carry a command out that uses them, as one action.
    WithEntries(Vec<NewEntry>, Box<Command>),
    /// Take a file in, whole or not at all.
    Import(Import),
    /// Take in what another copy of the workspace brings.
    Reconcile(Reconcile),
    /// Take back a commit.
    Undo(Commit),
    /// Do a commit again that was taken back.
    Redo(Commit),
    /// Bring records back that a commit removed.
    Restore(Commit, Vec<Id>),
}

/// An entry that a list gets along with the command that uses it.
#[derive(Clone, PartialEq, Debug)]
pub struct NewEntry {
    /// Its id.
    pub id: Id,
    /// The list.
    pub list: List,
    /// Its name.
    pub name: String,
}

/// What comes from a file.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file's name.
    pub file: String,
    /// New records, links between them included. Shared, because a command is decided anew after a conflict.
    pub new: Rc<Vec<(Kind, Row)>>,
    /// Fields of records that are there already.
    pub fills: Rc<Vec<(Id, Vec<Entry>)>>,
}

/// What `decide` may know of the world.
pub struct Context<'a> {
    /// The clock.
    pub now: Moment,
    /// Today where the user is.
    pub today: Day,
    /// Where the user is.
    pub zone: Zone,
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
    pub cause: Cause,
    /// The commit it takes back or repeats.
    pub about: Option<u32>,
    /// What changes.
    pub changes: Vec<Change>,
    /// What an undo left as it is, because it was edited since.
    pub kept: Vec<String>,
    /// The bytes of attached files, stored in the same transaction under the id of their record.
    pub blobs: Vec<Blob>,
}

/// Why a command is not carried out; nothing has changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Refusal {
    /// What is wrong and what to do.
    pub text: Phrase,
    /// The field it is about.
    pub field: Option<&'static Field>,
    /// The fields it is about besides.
    pub more: Vec<&'static Field>,
}

impl Refusal {
    /// A refusal that is not about one field.
    pub const fn new(text: Phrase) -> Refusal {
        Refusal { text, field: None, more: Vec::new() }
    }

    /// A refusal about a field.
    pub const fn about(field: &'static Field, text: Phrase) -> Refusal {
        Refusal { text, field: Some(field), more: Vec::new() }
    }

    /// A refusal about a field.
    pub fn of(kind: Kind, number: u16, text: Phrase) -> Refusal {
        Refusal { field: kind.field(number), ..Refusal::new(text) }
    }

    /// All fields it is about.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.field.into_iter().chain(self.more.iter().copied())
    }
}

/// The record is gone.
pub const GONE: Refusal = Refusal::new(phrase(
    "This record no longer exists. Undo its deletion to get it back.",
    "Dieser Datensatz existiert nicht mehr. Machen Sie das Löschen rückgängig, um ihn zurückzuholen.",
));

/// Works out what a command changes.
pub fn decide(set: &WorkingSet, command: Command, context: &mut Context) -> Result<Decision, Refusal> {
    let mut draft = Draft::new(set, context.today, context.now);
    let (mut blobs, mut kept) = (Vec::new(), Vec::new());
    let (entries, command) = match command {
        Command::WithEntries(entries, command) => (entries, *command),
        command => (Vec::new(), command),
    };
    entries.into_iter().for_each(|entry| add_entry(&mut draft, entry));
    let language = context.language;
    let name = |id: Id| names::name_of(set, id, language);
    let (action, subject) = match command {
        Command::Undo(commit) => return undo::undo(set, commit, context),
        Command::Redo(commit) => return undo::redo(set, commit, context),
        Command::Restore(commit, ids) => return restore::restore(set, commit, &ids, context),
        // One command brings entries for one other; there is no deeper nesting.
        Command::WithEntries(..) => return Err(GONE),
        Command::Attach(about, files) => {
            let first = files.first().map(|file| file.name.clone()).unwrap_or_default();
            let more = files.len().saturating_sub(1);
            blobs = files::attach(&mut draft, about, files, context)?;
            (Action::Attach, if more == 0 { first } else { format!("{first} + {more}") })
        }
        Command::MakePrimary(role) => {
            let deal = deal::make_primary(&mut draft, role)?;
            (Action::Edit, name(deal))
        }
        Command::Setup(name) => {
            let missing = |(_, id, _): &defaults::Seed| set.place(*id).is_none();
            for (kind, id, fields) in defaults::records().into_iter().filter(missing) {
                draft.insert(kind, id, fields);
            }
            migrate::migrate(&mut draft, context);
            draft.set(settings::THE, settings::EDITION, Some(Value::Number(defaults::EDITION)));
            if let Some(name) = name.as_deref().and_then(Value::text) {
                draft.set(settings::THE, settings::NAME, Some(name));
            }
            (Action::Setup, String::new())
        }
        Command::Create(kind, entries) => {
            let id = create(&mut draft, kind, entries, context);
            match kind {
                Kind::Activity => activity::logged(&mut draft, id, context)?,
                Kind::ContactRole => deal::check_role(&draft, id)?,
                _ => draft.check(id)?,
            }
            draft.check(id)?;
            sensible::check(&draft, kind, id)?;
            (Action::Create, draft.name(id, language))
        }
        Command::Edit(id, entries) => {
            let (kind, _) = set.find(id).ok_or(GONE)?;
            let moves = kind == Kind::Opportunity
                && entries.iter().any(|(n, _)| *n == crate::domain::records::opportunity::STAGE);
            lead::check_edit(set, id, &entries)?;
            entries.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            match kind {
                Kind::Opportunity => deal::follow_stage(&mut draft, id)?,
                Kind::Stage => pipeline::stage_edited(&mut draft, id),
                Kind::LineItem => line_items::follow_edit(&mut draft, id),
                Kind::ContactRole => deal::check_role(&draft, id)?,
                Kind::Activity => activity::settle(&mut draft, id, context)?,
                _ => {}
            }
            draft.check(id)?;
            sensible::check(&draft, kind, id)?;
            (if moves { Action::MoveStage } else { Action::Edit }, name(id))
        }
        Command::Arrange(order, ids) => {
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
            sensible::check(&draft, Kind::Pipeline, id)?;
            (Action::Create, draft.name(id, language))
        }
        Command::AssignByRules(ids) => {
            let given = arrive::assign_all(&mut draft, &ids, context.user);
            let many = || Kind::Lead.counted(given.len() as u32, language);
            (Action::Assign, if let [id] = given.as_slice() { name(*id) } else { many() })
        }
        Command::Arrive(arrival) => {
            let id = arrive::arrive(&mut draft, arrival, context)?;
            (Action::Arrive, draft.name(id, language))
        }
        Command::Log(about, entries) => {
            let id = activity::log(&mut draft, about, entries, &[], context)?;
            (Action::Log, draft.name(id, language))
        }
        Command::LogSigns(about, entries, signs) => {
            let id = activity::log(&mut draft, about, entries, &signs, context)?;
            (Action::Log, draft.name(id, language))
        }
        Command::Read(id) => {
            set.get(Kind::Lead, id).ok_or(GONE)?;
            draft.set(id, crate::domain::records::lead::UNREAD, None);
            (Action::Read, name(id))
        }
        Command::Complete(id) => {
            activity::finish(&mut draft, Finish::plain(id), context)?;
            (Action::Complete, name(id))
        }
        Command::Finish(finish) => {
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
                Bulk::Set(number, _) if is_owner(number) => Action::Assign,
                Bulk::Disqualify(_) => Action::Disqualify,
                Bulk::Delete => Action::Delete,
                _ => Action::BulkEdit,
            };
            let changed = bulk::bulk(&mut draft, &ids, &what, context)?;
            (action, many(&ids, changed, name, action == Action::BulkEdit, language))
        }
        Command::Fill(cells) => (Action::BulkEdit, bulk::fill(&mut draft, &cells, context)?.to_string()),
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
        Command::Distinguish(all) => {
            distinct::distinguish(&mut draft, &all, context)?;
            (Action::Distinguish, all.iter().map(|id| name(*id)).collect::<Vec<_>>().join(", "))
        }
        Command::Reconcile(wanted) => {
            kept = reconcile::reconcile(&mut draft, &wanted, language);
            blobs = wanted.blobs.to_vec();
            (Action::Reconcile, wanted.file)
        }
        Command::Import(import) => {
            let mut rules = assign::Rules::of(set);
            for (kind, row) in import.new.iter() {
                let assigned = rules.of_import(*kind, row, context.user);
                let row = assigned.unwrap_or_else(|| row.clone());
                // What the rules look at again goes the long way.
                let is_below = hierarchy::above(*kind).is_some_and(|above| row.link(above).is_some());
                if *kind == Kind::LineItem || is_below {
                    draft.insert(*kind, row.id(), row.fields());
                } else {
                    draft.insert_whole(*kind, row);
                }
            }
            rules.keep_turns(&mut draft);
            for (id, entries) in import.fills.iter() {
                entries.iter().for_each(|(number, value)| draft.set(*id, *number, value.clone()));
            }
            (Action::Import, import.file)
        }
    };
    if action != Action::Reconcile {
        line_items::refuse_typed_amounts(&draft)?;
    }
    settle(&mut draft)?;
    let changes = draft.finish()?;
    Ok(Decision { cause: Cause::new(action, subject), about: None, changes, kept, blobs })
}

/// What holds whatever the command was: sums of line items, and no record above itself.
fn settle(draft: &mut Draft) -> Result<(), Refusal> {
    line_items::settle(draft)?;
    hierarchy::refuse_cycles(draft)
}

/// Adds an entry at the end of its list.
fn add_entry(draft: &mut Draft, entry: NewEntry) {
    let last = lists::of_list(draft.base(), entry.list).into_iter().last();
    let order = last.and_then(|id| draft.base().get(Kind::Choice, id)?.number(choice::ORDER)).unwrap_or(0) + 1;
    let fields = vec![
        (choice::NAME, Value::Text(entry.name)),
        (choice::LIST, Value::Number(entry.list.code())),
        (choice::ORDER, Value::Number(order)),
    ];
    draft.insert(Kind::Choice, entry.id, fields);
}

/// Creates a record with what its kind gets by default: owner, created, status, deadline, stage.
fn create(draft: &mut Draft, kind: Kind, entries: Vec<Entry>, context: &mut Context) -> Id {
    let id = (context.new_id)();
    draft.insert(kind, id, Vec::new());
    for (key, value) in [("created", Some(Value::Moment(context.now))), ("owner", context.user.map(Value::Link))] {
        if let Some(field) = kind.field_by_key(key) {
            draft.set(id, field.number, value);
        }
    }
    for (number, value) in lead::defaults(draft.base(), kind, context.today) {
        draft.set(id, number, Some(value));
    }
    entries.into_iter().for_each(|(number, value)| draft.set(id, number, value));
    match kind {
        Kind::Lead => {
            let mut rules = assign::Rules::of(draft.base());
            rules.give(draft, id);
            rules.keep_turns(draft);
            lead::note_unread(draft, id, context.user);
        }
        Kind::Field => field::number(draft, id),
        Kind::Opportunity => deal::follow_new(draft, id),
        Kind::LineItem => line_items::follow_new(draft, id),
        _ => {}
    }
    id
}

/// The currency of amounts without one.
pub fn currency(set: &WorkingSet) -> Currency {
    rates::base(set)
}

/// What a bulk action was done to: one record by its name, several by their number and kind.
fn many(ids: &[Id], changed: usize, name: impl Fn(Id) -> String, is_bare: bool, language: Language) -> String {
    match (ids, is_bare) {
        ([id], false) => name(*id),
        (_, true) => changed.to_string(),
        _ => phrase("{} records", "{} Datensätzen").with(language, &[&changed.to_string()]),
    }
}

/// A number of the workspace's settings.
pub fn setting(set: &WorkingSet, number: u16, default: i64) -> i64 {
    set.get(Kind::Settings, settings::THE).and_then(|row| row.number(number)).unwrap_or(default)
}
