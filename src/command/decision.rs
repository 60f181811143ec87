//! The input and the results of `decide`: the context, the decision, the rejection.
use crate::base::{Date, FieldId, Id, Seq, TimeZone, Timestamp, Value};
use crate::change::{ActionLabel, Blob, Change};
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase, phrase};

/// A field and its value; `None` clears the field.
pub type FieldEdit = (FieldId, Option<Value>);

/// Everything `decide` may know about its environment.
pub struct Context<'a> {
    /// The clock.
    pub now: Timestamp,
    /// Today in the user's time zone.
    pub today: Date,
    /// The user's time zone.
    pub zone: TimeZone,
    /// The current user.
    pub user: Option<Id>,
    /// The language in which names are recorded.
    pub language: Language,
    /// Creates ids.
    pub new_id: &'a mut dyn FnMut() -> Id,
}

/// The result of a command.
#[derive(Debug)]
pub struct Decision {
    /// The action's name.
    pub cause: ActionLabel,
    /// The commit it undoes or redoes.
    pub about: Option<Seq>,
    /// The changes.
    pub changes: Vec<Change>,
    /// The names of what an undo left alone because it was edited since.
    pub skipped: Vec<String>,
    /// The bytes of attached files, stored in the same transaction under the ids of their records.
    pub blobs: Vec<Blob>,
}

/// The reason why a command is not carried out; nothing has changed.
#[derive(Clone, PartialEq, Debug)]
pub struct Rejection {
    /// What is wrong and what to do about it.
    pub text: Phrase,
    /// The field it is about.
    pub field: Option<&'static Field>,
    /// Other fields it is about.
    pub more: Vec<&'static Field>,
}

impl Rejection {
    /// A rejection that is not about a field.
    pub const fn new(text: Phrase) -> Rejection {
        Rejection { text, field: None, more: Vec::new() }
    }

    /// A rejection about a field.
    pub const fn about(field: &'static Field, text: Phrase) -> Rejection {
        Rejection { text, field: Some(field), more: Vec::new() }
    }

    /// A rejection about a field, by number.
    pub fn of(kind: RecordType, number: FieldId, text: Phrase) -> Rejection {
        Rejection { field: kind.field(number), ..Rejection::new(text) }
    }

    /// All fields it is about.
    pub fn fields(&self) -> impl Iterator<Item = &'static Field> {
        self.field.into_iter().chain(self.more.iter().copied())
    }

    /// The reason in words, after the fields it is about.
    pub fn words(&self, language: Language) -> String {
        let fields: Vec<&str> = self.fields().map(|field| field.label.of(language)).collect();
        let reason = self.text.of(language);
        if fields.is_empty() { reason.to_string() } else { language.labelled(&fields.join(", "), &reason) }
    }
}

/// The record no longer exists.
pub const GONE: Rejection = Rejection::new(phrase!(
    "This record no longer exists. Undo its deletion to get it back.",
    "Dieser Datensatz existiert nicht mehr. Machen Sie das Löschen rückgängig, um ihn zurückzuholen.",
    "Cette fiche n’existe plus. Annulez sa suppression pour la récupérer.",
));
