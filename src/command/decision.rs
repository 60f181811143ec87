//! What a command is decided with and what comes of it: the context, the decision, the rejection.
use crate::base::{Date, FieldId, Id, TimeZone, Timestamp, Value};
use crate::change::{ActionLabel, Blob, Change};
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase, phrase};

/// A field and its value; nothing empties the field.
pub type FieldEdit = (FieldId, Option<Value>);

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
    pub fn of(kind: RecordType, number: FieldId, text: Phrase) -> Rejection {
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
