//! What the reader of a deal room wrote, as far as the user takes it: comments as notes on the records, corrections as edits, and
//! the file with the account.
use std::sync::Arc;

use super::activity;
use super::create::create;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::files::{self, Attachment};
use crate::base::{FieldId, Id, Row, Value};
use crate::change::Blob;
use crate::domain::records::activity as fields;
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::deal_room::{self, Fate, Reviewed, RoomAnswer, RoomFile, RoomWish};
use crate::store::{RecordStore, display_names, quote_answer};

/// The media type of answers.
const JSON: &str = "application/json";

const MOVED: Phrase = phrase!(
    "The records have changed since you looked, so nothing was taken. Close this, and look at the answer again.",
    "Die Datensätze haben sich geändert, seit Sie nachgesehen haben; übernommen wurde nichts. Schließen Sie dies, und sehen Sie die Antwort noch einmal an.",
    "Les fiches ont changé depuis que vous avez regardé ; rien n’a été repris. Fermez cette fenêtre et revoyez la réponse.",
);
const NOTHING: Phrase = phrase!(
    "Choose at least one comment or correction.",
    "Wählen Sie mindestens einen Kommentar oder eine Korrektur.",
    "Choisissez au moins un commentaire ou une correction.",
);

const SAVED: Phrase = phrase!(
    "Deal room of {} saved as a page",
    "Deal-Raum von {} als Seite gespeichert",
    "Espace client de {} enregistré en page",
);

/// What is taken of an answer.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct RoomChoice {
    /// The records whose comments are taken.
    pub comments: Vec<Id>,
    /// The fields that are corrected.
    pub corrections: Vec<(Id, FieldId)>,
}

/// The edits of the chosen corrections, by record.
pub fn edits(
    set: &RecordStore,
    answer: &RoomAnswer,
    choice: &RoomChoice,
) -> Result<Vec<(Id, Vec<FieldEdit>)>, Rejection> {
    if choice.comments.is_empty() && choice.corrections.is_empty() {
        return Err(Rejection::new(NOTHING));
    }
    let (all, _) = deal_room::review(set, answer);
    let mut out: Vec<(Id, Vec<FieldEdit>)> = Vec::new();
    for (id, number) in &choice.corrections {
        let found = all.iter().find(|own| own.id == *id);
        let found = found.and_then(|own| own.corrections.iter().find(|own| own.field.number == *number));
        let own = found.filter(|own| matches!(own.fate, Fate::Fits | Fate::Moved)).ok_or(Rejection::new(MOVED))?;
        let edit = (*number, Value::text(&own.wanted));
        match out.iter_mut().find(|(other, _)| other == id) {
            Some((_, edits)) => edits.push(edit),
            None => out.push((*id, vec![edit])),
        }
    }
    Ok(out)
}

/// Logs that the page was saved, with what is in it. Returns the account's name.
pub fn log(draft: &mut Draft, wish: &RoomWish, context: &mut Context) -> Result<String, Rejection> {
    let set = draft.base();
    set.get(RecordType::Account, wish.account).ok_or(GONE)?;
    let name = display_names::name_of(set, wish.account, context.language);
    let all = deal_room::records(set, wish.account)
        .into_iter()
        .filter(|(_, id)| *id != wish.account && wish.records.contains(id));
    let line = |(kind, id): (RecordType, Id)| {
        let own = display_names::name_of(set, id, context.language);
        format!("{}{}{own}", kind.one().of(context.language), context.language.colon())
    };
    let text = all.map(line).collect::<Vec<_>>().join("\n");
    let entries: Vec<FieldEdit> = vec![
        (fields::TYPE, Some(Value::Link(defaults::NOTE))),
        (fields::SUBJECT, Value::text(&SAVED.with(context.language, &[&name]))),
        (fields::TEXT, Value::text(&text)),
        (fields::ACCOUNT, Some(Value::Link(wish.account))),
    ];
    let note = create(draft, RecordType::Activity, entries, context);
    activity::after_log(draft, note, context)?;
    draft.check(note)?;
    Ok(name)
}

/// Logs the chosen comments and puts the file with the account. Returns the account's name and the bytes to store.
pub fn take(
    draft: &mut Draft,
    file: &RoomFile,
    choice: &RoomChoice,
    context: &mut Context,
) -> Result<(String, Vec<Blob>), Rejection> {
    let set = draft.base();
    let answer = &file.answer;
    let (all, _) = deal_room::review(set, answer);
    for id in &choice.comments {
        let own = all.iter().find(|own| own.id == *id && !own.comment.is_empty()).ok_or(Rejection::new(MOVED))?;
        let about = about(set, own, answer.account);
        let name = display_names::name_of(set, own.id, context.language);
        let entries: Vec<FieldEdit> = vec![
            (fields::TYPE, Some(Value::Link(defaults::NOTE))),
            (fields::SUBJECT, Value::text(&subject(&answer.name, &name, context.language))),
            (fields::TEXT, Value::text(&own.comment)),
        ];
        activity::receive(draft, about, entries, &[], context)?;
    }
    let own = file_id(answer.account, &file.bytes);
    let mut blobs = Vec::new();
    // What was taken in part may be taken again.
    if set.locate(own).is_none() {
        let attached =
            Attachment { name: file.name.clone(), media_type: JSON.to_string(), bytes: Arc::clone(&file.bytes) };
        blobs = files::attach_as(draft, answer.account, vec![attached], &mut |_| own, context)?;
    }
    set.get(RecordType::Account, answer.account).ok_or(GONE)?;
    Ok((display_names::name_of(set, answer.account, context.language), blobs))
}

/// The id of an answer's file at an account.
pub fn file_id(account: Id, bytes: &[u8]) -> Id {
    Id::derived(&[b"room answer", &account.0, &quote_answer::digest(bytes)])
}

fn subject(name: &str, about: &str, language: Language) -> String {
    phrase!("Comment by {} on {}", "Kommentar von {} zu {}", "Commentaire de {} sur {}").with(language, &[name, about])
}

/// The record on which a comment becomes a note: that of a quote or an activity is on its opportunity, else on the account.
fn about(set: &RecordStore, own: &Reviewed, account: Id) -> Id {
    let deal = |row: &Row, link: FieldId| row.link(link).filter(|id| set.get(RecordType::Opportunity, *id).is_some());
    let deal = set.get(own.kind, own.id).and_then(|row| match own.kind {
        RecordType::Quote => deal(row, crate::domain::records::quote::OPPORTUNITY),
        RecordType::Activity => deal(row, fields::OPPORTUNITY),
        _ => None,
    });
    match own.kind {
        RecordType::Quote | RecordType::Activity => deal.unwrap_or(account),
        _ => own.id,
    }
}
