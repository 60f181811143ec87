//! Emails and letters as commands see them: what a stored template must be like, and the activities of drafts and prints.
use std::sync::Arc;

use super::activity::{self, CompleteWithOutcome};
use super::decision::{Context, FieldEdit, Rejection};
use super::draft::Draft;
use crate::base::{FieldId, Id, Value};
use crate::domain::records::{activity as fields, email_template};
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, Phrase, phrase};
use crate::store::mail_merge::Medium;
use crate::store::{email_drafts, email_fields};

/// An email of which a draft is made, or a letter that is printed.
#[derive(Clone, PartialEq, Debug)]
pub struct Email {
    /// The lead, contact or deal that it is about; a letter also an account.
    pub about: Id,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

const CHANGED: Phrase = phrase!(
    "Somebody can no longer be written to, so nothing was logged. Look who is left out now, and try again.",
    "An jemanden kann nicht mehr geschrieben werden; protokolliert wurde nichts. Sehen Sie nach, wer jetzt ausgelassen wird, und versuchen Sie es erneut.",
    "Il n’est plus possible d’écrire à une personne ; rien n’a été consigné. Vérifiez qui est écarté et réessayez.",
);

/// Logs emails or letters as done, each about its record; a deal's also about its primary contact. Returns what the action is
/// about.
pub fn log(
    draft: &mut Draft,
    emails: &Arc<Vec<Email>>,
    medium: Medium,
    context: &mut Context,
) -> Result<String, Rejection> {
    let logged = match medium {
        Medium::Email => defaults::EMAIL,
        Medium::Letter => defaults::LETTER,
    };
    let set = draft.base();
    let mut kind = RecordType::Contact;
    let mut name = String::new();
    let ids: Vec<Id> = emails.iter().map(|email| email.about).collect();
    // Somebody may have opted out while the dialog was open, or got another's address.
    for ((_, found), email) in medium.recipients(set, &ids).into_iter().zip(emails.iter()) {
        let to = found.map_err(|why| Rejection::new(if emails.len() == 1 { why.phrase() } else { CHANGED }))?;
        let mut entries: Vec<FieldEdit> = vec![
            (fields::TYPE, Some(Value::Link(logged))),
            (fields::SUBJECT, Value::text(&email.subject)),
            (fields::TEXT, Value::text(&email.text)),
        ];
        if to.person != email.about && set.get(RecordType::Contact, to.person).is_some() {
            entries.push((fields::CONTACT, Some(Value::Link(to.person))));
        }
        activity::log(draft, email.about, entries, &[], context)?;
        (kind, name) = (to.kind, to.name);
    }
    match emails.len() {
        0 => Err(Rejection::new(phrase!(
            "There is nobody to write to.",
            "Es gibt niemanden, an den geschrieben werden kann.",
            "Il n’y a personne à qui écrire.",
        ))),
        1 => Ok(name),
        count => Ok(kind.counted(count as u32, context.language)),
    }
}

/// Logs an email as the planned activity for which it is written; as one of its own if somebody has done that meanwhile.
/// Returns the name of the person.
pub fn log_step(draft: &mut Draft, step: Id, email: Email, context: &mut Context) -> Result<String, Rejection> {
    let set = draft.base();
    if set.get(RecordType::Activity, step).is_none_or(|row| row.moment(fields::DONE).is_some()) {
        return log(draft, &Arc::new(vec![email]), Medium::Email, context);
    }
    let to = email_drafts::recipient(set, email.about).map_err(|why| Rejection::new(why.phrase()))?;
    draft.set(step, fields::SUBJECT, Value::text(&email.subject));
    draft.set(step, fields::TEXT, Value::text(&email.text));
    if to.person != email.about {
        draft.set(step, fields::CONTACT, Some(Value::Link(to.person)));
    }
    activity::finish(draft, CompleteWithOutcome::plain(step), context)?;
    draft.check(step)?;
    Ok(to.name)
}

/// Rejects a template that is for no such records, says nothing, or has placeholders that records of the type do not have.
pub fn check_template(draft: &Draft, id: Id) -> Result<(), Rejection> {
    let text = |number: FieldId| match draft.get(id, number) {
        Some(Value::Text(text)) => text,
        _ => String::new(),
    };
    let refuse = |number: FieldId, why| Err(Rejection::of(RecordType::EmailTemplate, number, why));
    let kind =
        RecordType::from_key(&text(email_template::OF)).filter(|kind| email_fields::TEMPLATE_KINDS.contains(kind));
    let Some(kind) = kind else {
        return refuse(
            email_template::OF,
            phrase!(
                "Templates are for leads, contacts, accounts, opportunities or quotes.",
                "Vorlagen gibt es für Leads, Kontakte, Accounts, Opportunities oder Angebote.",
                "Les modèles sont destinés aux leads, contacts, comptes, opportunités ou devis.",
            ),
        );
    };
    let parts = Language::ALL.map(email_template::parts);
    if parts.iter().all(|(_, body)| text(*body).trim().is_empty()) {
        return refuse(
            email_template::TEXT_EN,
            phrase!(
                "Write the text in at least one language.",
                "Schreiben Sie den Text in mindestens einer Sprache.",
                "Rédigez le texte dans au moins une langue.",
            ),
        );
    }
    // A template that names a field which was deleted since can still be renamed.
    let was = |number: FieldId| draft.base().get(RecordType::EmailTemplate, id).map(|row| row.text(number).to_string());
    let is_moved = was(email_template::OF).is_none_or(|of| of != kind.key());
    for number in parts.into_iter().flat_map(|(subject, body)| [subject, body]) {
        let now = text(number);
        let is_new = is_moved || was(number).is_none_or(|before| before != now);
        if is_new && email_fields::read(draft.base(), kind, &now).is_err() {
            return refuse(
                number,
                phrase!(
                    "A placeholder in this text cannot be filled in. Insert fields from the list.",
                    "Ein Platzhalter in diesem Text lässt sich nicht ausfüllen. Fügen Sie Felder aus der Liste ein.",
                    "Un champ de ce texte ne peut pas être rempli. Insérez des champs depuis la liste.",
                ),
            );
        }
    }
    Ok(())
}
