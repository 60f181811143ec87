//! The rules of meetings with participants: their answers, and what a change of time means for those who were invited.
use super::activity as activities;
use super::create::create;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::activity;
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::invitations::Invitation;
use crate::store::meetings::{self, Response};

/// An invitation of which a draft is made, or the cancellation of one.
#[derive(Clone, PartialEq, Debug)]
pub struct Invite {
    /// The meeting.
    pub meeting: Id,
    /// The version that the draft has.
    pub version: i64,
    /// The addresses to which it goes.
    pub to: Vec<String>,
    /// The subject of the email.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// Whether the meeting is called off.
    pub is_cancelled: bool,
    /// Whether it is to the whole series.
    pub is_series: bool,
}

/// The outcome of a meeting that was called off.
pub const CALLED_OFF: Phrase = phrase!("Cancelled", "Abgesagt", "Annulé");

const CHANGED: Phrase = phrase!(
    "This meeting was changed meanwhile, so nobody was invited. Close this and write the invitation again.",
    "Dieser Termin wurde inzwischen geändert; es wurde niemand eingeladen. Schließen Sie dies, und schreiben Sie die Einladung erneut.",
    "Ce rendez-vous a été modifié entre-temps ; personne n’a été invité. Fermez cette fenêtre et rédigez l’invitation de nouveau.",
);

/// The fields of which an invitation tells: whoever has got one has to hear of a change.
const TOLD: [FieldId; 5] =
    [activity::START, activity::DUE, activity::DURATION, activity::PLACE, activity::MEETING_LINK];

/// Whether the rule of a series is another one, to which people were invited.
fn repeats_otherwise(draft: &Draft, before: &Row) -> bool {
    let is_done = draft.get(before.id(), activity::DONE).is_some();
    let field = activity::RECURRENCE;
    !before.text(activity::SERIES).is_empty() && !is_done && draft.get(before.id(), field) != before.get(field)
}

/// Notes what a participant answered.
pub fn respond(draft: &mut Draft, meeting: Id, key: &str, response: Response) -> Result<(), Rejection> {
    let row = draft.base().get(RecordType::Activity, meeting).ok_or(GONE)?;
    let is_one = meetings::participants(draft.base(), row).iter().any(|participant| participant.key == key);
    if !is_one {
        return Err(GONE);
    }
    let responses = meetings::with_response(row.text(activity::RESPONSES), key, response);
    draft.set(meeting, activity::RESPONSES, responses);
    Ok(())
}

/// Notes the version that participants get, and logs the email; a cancellation also ends the meeting.
pub fn invite(draft: &mut Draft, wanted: &Invite, context: &mut Context) -> Result<(), Rejection> {
    let set = draft.base();
    let id = wanted.meeting;
    let row = set.get(RecordType::Activity, id).ok_or(GONE)?;
    let of = if wanted.is_series { Invitation::of_series } else { Invitation::of };
    let now = of(set, row, context.user, wanted.is_cancelled).map_err(|why| Rejection::new(why.phrase()))?;
    // Somebody may have moved it, or opted out, while the dialog was open.
    let is_same = now.invited.iter().map(|one| &one.address).eq(&wanted.to);
    if now.version != wanted.version || !is_same {
        return Err(Rejection::new(CHANGED));
    }
    draft.set(id, activity::INVITATION, Some(Value::Number(now.version)));
    draft.set(id, activity::MOVED, None);
    if now.asks_again {
        draft.set(id, activity::RESPONSES, None);
    }
    if now.series.is_some() {
        draft.set(id, activity::SERIES, Value::text(&now.uid));
    }
    if wanted.is_cancelled {
        draft.set(id, activity::DONE, Some(Value::Moment(context.now)));
        draft.set(id, activity::OUTCOME, Value::text(CALLED_OFF.of(context.language)));
    }
    let mut entries: Vec<FieldEdit> = vec![
        (activity::TYPE, Some(Value::Link(defaults::EMAIL))),
        (activity::SUBJECT, Value::text(&wanted.subject)),
        (activity::TEXT, Value::text(&wanted.text)),
    ];
    // The email is in the timelines in which the meeting is.
    let links = activity::LINKS.into_iter().chain(meetings::LINKS.map(|(link, _)| link));
    let links = links.chain(set.own_links(RecordType::Activity));
    entries.extend(links.map(|link| (link, row.get(link))).filter(|(_, value)| value.is_some()));
    entries.push((activity::GUESTS, row.get(activity::GUESTS)));
    let email = create(draft, RecordType::Activity, entries, context);
    activities::after_log(draft, email, context)?;
    draft.check(email)
}

/// The answers of a record that is merged into another become the other's.
pub fn merge(draft: &mut Draft, meeting: Id, from: Id, to: Id) {
    let Some(Value::Text(text)) = draft.get(meeting, activity::RESPONSES) else { return };
    let text = text.replace(&from.to_string(), &to.to_string());
    draft.set(meeting, activity::RESPONSES, Some(Value::Text(text)));
}

/// Notes of meetings that were moved, by whatever command, that the participants have not heard of it.
pub fn follow(draft: &mut Draft) {
    let set = draft.base();
    let touched: Vec<Id> =
        draft.touched().filter(|(kind, _)| *kind == RecordType::Activity).map(|(_, id)| id).collect();
    for id in touched {
        let Some(before) = set.get(RecordType::Activity, id) else { continue };
        // A meeting of somebody else's is theirs to send.
        let is_own = before.text(activity::EXTERNAL_ID).is_empty() && draft.kind(id).is_some();
        let is_invited = is_own && before.number(activity::INVITATION).is_some();
        let is_moved = |field: &FieldId| draft.get(id, *field) != before.get(*field);
        if is_invited
            && before.moment(activity::DONE).is_none()
            && (TOLD.iter().any(is_moved) || repeats_otherwise(draft, before))
        {
            draft.set(id, activity::MOVED, Some(Value::Yes));
        }
    }
}
