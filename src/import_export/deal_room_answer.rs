//! The files in which readers of deal rooms save what they write, read: whatever is in one, it is bounded, and text stays text.
//! `docs/format.md` has the format.
use std::sync::Arc;

use serde::Deserialize;

use crate::base::Timestamp;
use crate::import_export::answer_envelope;
use crate::import_export::deal_room::{EXTENSION, FORMAT, VERSION};
use crate::import_export::quote_answer::{self, plain};
use crate::import_export::table::Table;
use crate::locale::{Phrase, phrase};
use crate::store::deal_room::{MAX_COMMENT, MAX_ITEMS, MAX_NAME, Proposal, RoomAnswer, RoomFile, RoomItem};
use crate::worker_protocol::returned::Returned;

/// The maximum size of such a file in bytes.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
/// The largest number of corrections of one record.
const MAX_CORRECTIONS: usize = 100;

const BROKEN: Phrase = phrase!(
    "This answer to a deal room is damaged or was changed. Ask the customer to save it again and to send that file.",
    "Diese Antwort auf einen Deal-Raum ist beschädigt oder wurde verändert. Bitten Sie den Kunden, sie noch einmal zu speichern und diese Datei zu senden.",
    "Cette réponse à un espace client est endommagée ou a été modifiée. Demandez au client de l’enregistrer de nouveau et d’envoyer ce fichier.",
);

#[derive(Deserialize)]
struct Whole {
    account: String,
    name: String,
    answered_at: String,
    items: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    record: String,
    #[serde(default)]
    comment: String,
    #[serde(default)]
    corrections: Vec<Correction>,
}

#[derive(Deserialize)]
struct Correction {
    field: String,
    was: String,
    wanted: String,
}

/// Whether a file says that it is an answer to a deal room, or is called one.
pub fn is_answer(name: &str, bytes: &[u8]) -> bool {
    answer_envelope::is_of(bytes, FORMAT, MAX_BYTES) || name.to_lowercase().ends_with(EXTENSION)
}

/// Reads an answer.
pub fn read(name: &str, bytes: &[u8]) -> Result<RoomFile, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(BROKEN);
    }
    answer_envelope::check(bytes, FORMAT, VERSION, BROKEN)?;
    let whole: Whole = serde_json::from_slice(bytes).map_err(|_| BROKEN)?;
    let answer = understood(whole).ok_or(BROKEN)?;
    Ok(RoomFile { name: plain(name, false, MAX_NAME), bytes: Arc::new(bytes.to_vec()), answer })
}

fn understood(whole: Whole) -> Option<RoomAnswer> {
    let name = plain(&whole.name, false, MAX_NAME);
    if name.is_empty() || whole.items.len() > MAX_ITEMS {
        return None;
    }
    Some(RoomAnswer {
        account: whole.account.parse().ok()?,
        name,
        at: Timestamp::parse_iso(&whole.answered_at)?,
        items: whole.items.into_iter().map(item).collect::<Option<_>>()?,
    })
}

fn item(item: Item) -> Option<RoomItem> {
    let is_long = |text: &str| text.chars().count() > MAX_COMMENT;
    let is_odd = |own: &Correction| is_long(&own.wanted) || own.field.len() > MAX_NAME;
    if is_long(&item.comment) || item.corrections.len() > MAX_CORRECTIONS || item.corrections.iter().any(is_odd) {
        return None;
    }
    let correction = |own: Correction| {
        let Correction { field, was, wanted } = own;
        Proposal { field, was, wanted: plain(&wanted, false, MAX_COMMENT) }
    };
    Some(RoomItem {
        record: item.record.parse().ok()?,
        comment: plain(&item.comment, true, MAX_COMMENT),
        corrections: item.corrections.into_iter().map(correction).collect(),
    })
}

/// What a customer sent back, or why it cannot be read; `None` of any other file.
pub fn returned(name: &str, bytes: &[u8]) -> Option<Result<Returned, Phrase>> {
    if quote_answer::is_answer(bytes) || quote_answer::is_called_answer(name) {
        return Some(quote_answer::read(name, bytes).map(Returned::Quote));
    }
    is_answer(name, bytes).then(|| read(name, bytes).map(Returned::Room))
}

/// What customers sent back among the files attached to mails, and what is called so and cannot be read, with the reason.
pub fn among(tables: &[(String, Table)]) -> (Vec<Returned>, Vec<(String, Phrase)>) {
    let (mut found, mut refused) = (Vec::new(), Vec::new());
    for file in tables.iter().flat_map(|(_, table)| &table.notes.attached) {
        match file.bytes.as_ref().and_then(|bytes| returned(&file.name, bytes)) {
            Some(Ok(own)) => found.push(own),
            Some(Err(why)) => refused.push((file.name.clone(), why)),
            None => {}
        }
    }
    (found, refused)
}
