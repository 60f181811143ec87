//! A quote that is written to its customer: it is sent if it was a draft, and the email is logged with its opportunity.
use super::activity;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::email::Email;
use super::quotes as rules;
use crate::base::Value;
use crate::domain::records::{activity as fields, quote};
use crate::domain::{RecordType, defaults};
use crate::locale::{Phrase, phrase};
use crate::store::{email_drafts, quotes};

const NUMBER_MOVED: Phrase = phrase!(
    "Another quote has got this number meanwhile, so nothing was sent. Close this and write the email again.",
    "Ein anderes Angebot hat inzwischen diese Nummer; es wurde nichts versendet. Schließen Sie dies, und schreiben Sie die E-Mail erneut.",
    "Un autre devis a pris ce numéro entre-temps ; rien n’a été envoyé. Fermez cette fenêtre et rédigez l’e-mail de nouveau.",
);

/// Logs the email with a quote, whose number the text names, and sends the quote if it is a draft.
pub fn email(draft: &mut Draft, number: &str, email: Email, context: &mut Context) -> Result<(), Rejection> {
    let set = draft.base();
    let row = set.get(RecordType::Quote, email.about).ok_or(GONE)?;
    let to = email_drafts::recipient(set, row.id()).map_err(|why| Rejection::new(why.phrase()))?;
    if quotes::number_when_sent(set, row, draft.today).as_deref() != Some(number) {
        return Err(Rejection::new(NUMBER_MOVED));
    }
    if quotes::is_draft(row) {
        rules::send(draft, row.id())?;
    }
    let deal = row.link(quote::OPPORTUNITY).filter(|deal| set.get(RecordType::Opportunity, *deal).is_some());
    let entries: Vec<FieldEdit> = vec![
        (fields::TYPE, Some(Value::Link(defaults::EMAIL))),
        (fields::SUBJECT, Value::text(&email.subject)),
        (fields::TEXT, Value::text(&email.text)),
        (fields::CONTACT, Some(Value::Link(to.person))),
    ];
    activity::log(draft, deal.ok_or(GONE)?, entries, &[], context)?;
    Ok(())
}
