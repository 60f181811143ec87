//! Attached files: the description is a record, the bytes are stored in the same commit.
use std::sync::Arc;

use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::own_link;
use crate::base::{FieldId, Id, Value};
use crate::change::Blob;
use crate::domain::RecordType;
use crate::domain::records::{file, settings};
use crate::locale::phrase;

/// The maximum size of a file in bytes.
pub const LIMIT: usize = 25 * 1024 * 1024;

/// A file to attach.
#[derive(Clone, Debug)]
pub struct Attachment {
    /// The name.
    pub name: String,
    /// The media type, according to the browser.
    pub media_type: String,
    /// The bytes; shared, because a command is decided again after a conflict.
    pub bytes: Arc<Vec<u8>>,
}

/// The file's field that links to a record of a type.
pub const fn link(kind: RecordType) -> Option<FieldId> {
    match kind {
        RecordType::Lead => Some(file::LEAD),
        RecordType::Contact => Some(file::CONTACT),
        RecordType::Account => Some(file::ACCOUNT),
        RecordType::Opportunity => Some(file::OPPORTUNITY),
        RecordType::Activity => Some(file::ACTIVITY),
        RecordType::Quote => Some(file::QUOTE),
        _ => None,
    }
}

/// Rejects a file that is too large or empty.
pub const TOO_LARGE: Rejection = Rejection::new(phrase!(
    "A file may have up to 25 MB and must not be empty. Nothing was attached; choose a smaller one, or link to it.",
    "Eine Datei darf bis zu 25 MB groß und nicht leer sein. Nichts wurde angehängt; wählen Sie eine kleinere, oder verlinken Sie sie.",
    "Un fichier peut atteindre 25 Mo et ne doit pas être vide. Rien n’a été joint ; choisissez un fichier plus petit ou ajoutez un lien.",
));

/// Attaches files to a record. Returns the new ids with the bytes to store.
pub fn attach(
    draft: &mut Draft,
    about: Id,
    files: Vec<Attachment>,
    context: &mut Context,
) -> Result<Vec<Blob>, Rejection> {
    attach_as(draft, about, files, &mut |context| (context.new_id)(), context)
}

/// [`attach`] with ids of some kind.
pub fn attach_as(
    draft: &mut Draft,
    about: Id,
    files: Vec<Attachment>,
    new_id: &mut dyn FnMut(&mut Context) -> Id,
    context: &mut Context,
) -> Result<Vec<Blob>, Rejection> {
    let (kind, _) = draft.base().find(about).ok_or(GONE)?;
    let own = link(kind).or_else(|| own_link::of(draft, RecordType::File, kind, context));
    // The settings have one logo, to which they link.
    let is_logo = kind == RecordType::Settings && files.len() == 1;
    if own.is_none() && !is_logo {
        return Err(GONE);
    }
    let mut blobs = Vec::new();
    for attachment in files {
        if attachment.bytes.is_empty() || attachment.bytes.len() > LIMIT {
            return Err(TOO_LARGE);
        }
        let id = new_id(context);
        let name = attachment.name.trim();
        let mut fields = vec![
            (file::NAME, Value::Text(if name.is_empty() { "file" } else { name }.to_string())),
            (file::SIZE, Value::Number(attachment.bytes.len() as i64)),
            (file::CREATED, Value::Moment(context.now)),
        ];
        fields.extend(own.map(|link| (link, Value::Link(about))));
        fields.extend(Value::text(&attachment.media_type).map(|kind| (file::TYPE, kind)));
        fields.extend(context.user.map(|user| (file::OWNER, Value::Link(user))));
        draft.insert(RecordType::File, id, fields);
        if is_logo {
            draft.link(about, settings::LOGO).into_iter().for_each(|before| draft.remove(before));
            draft.set(about, settings::LOGO, Some(Value::Link(id)));
        }
        blobs.push((id, attachment.bytes));
    }
    Ok(blobs)
}
