//! The answer of a customer to a quote, taken from its file: the quote is accepted or declined by the rules of the buttons that do
//! so, the file is put with it, and the answer is logged with its opportunity.
use std::sync::Arc;

use super::activity;
use super::decision::{Context, FieldEdit, GONE, Rejection};
use super::draft::Draft;
use super::files::{self, Attachment};
use super::quotes::{self as rules, Acceptance};
use crate::base::Value;
use crate::change::Blob;
use crate::domain::records::{activity as fields, file, quote};
use crate::domain::{RecordType, defaults};
use crate::locale::{Language, calendar, format, phrase};
use crate::store::quote_answer::{self, AnswerFile, QuoteAnswer};

/// The media type of answers.
const JSON: &str = "application/json";

/// What becomes of an answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Taking {
    /// The quote is accepted.
    Accept(Acceptance),
    /// The quote is declined.
    Decline,
    /// The file is kept, and the status stays.
    Keep,
}

/// Takes an answer. Returns the name of the quote and the bytes to store.
pub fn take(
    draft: &mut Draft,
    taken: &AnswerFile,
    how: Taking,
    context: &mut Context,
) -> Result<(String, Vec<Blob>), Rejection> {
    let set = draft.base();
    let doubt = quote_answer::doubt(set, taken);
    let refuse = |doubt: &quote_answer::Doubt| Err(Rejection::new(doubt.phrase()));
    match (&doubt, &how) {
        (Some(doubt), Taking::Keep) if !doubt.may_be_kept() => return refuse(doubt),
        (Some(doubt), Taking::Accept(_) | Taking::Decline) => return refuse(doubt),
        _ => {}
    }
    let row = quote_answer::quote_of(set, &taken.answer).ok_or(GONE)?;
    let id = row.id();
    match how {
        Taking::Accept(acceptance) if taken.answer.is_accepted => rules::accept(draft, id, acceptance)?,
        Taking::Decline if !taken.answer.is_accepted => rules::decline(draft, id)?,
        Taking::Keep => {}
        // No dialog offers the opposite of what the customer says.
        Taking::Accept(_) | Taking::Decline => return Err(GONE),
    }
    let attached =
        Attachment { name: taken.name.clone(), media_type: JSON.to_string(), bytes: Arc::clone(&taken.bytes) };
    let own = quote_answer::file_id(id, &taken.bytes);
    let blobs = files::attach_as(draft, id, vec![attached], &mut |_| own, context)?;
    // It is also the contact's, with whose data it is erased.
    draft.set(own, file::CONTACT, row.link(quote::CONTACT).map(Value::Link));
    let deal = row.link(quote::OPPORTUNITY).filter(|deal| set.get(RecordType::Opportunity, *deal).is_some());
    let entries: Vec<FieldEdit> = vec![
        (fields::TYPE, Some(Value::Link(defaults::NOTE))),
        (fields::SUBJECT, Value::text(&subject(&taken.answer, context.language))),
        (fields::TEXT, Value::text(&text(&taken.answer, context))),
        (fields::CONTACT, row.link(quote::CONTACT).map(Value::Link)),
    ];
    activity::receive(draft, deal.ok_or(GONE)?, entries, &[], context)?;
    Ok((draft.name(id, context.language), blobs))
}

/// "Quote 2026-0007 accepted by Ada Berg".
fn subject(answer: &QuoteAnswer, language: Language) -> String {
    let said = match answer.is_accepted {
        true => phrase!("Quote {} accepted by {}", "Angebot {} angenommen von {}", "Devis {} accepté par {}"),
        false => phrase!("Quote {} declined by {}", "Angebot {} abgelehnt von {}", "Devis {} refusé par {}"),
    };
    said.with(language, &[&answer.asked.number, &answer.name])
}

/// The remark, how it was signed, and when.
fn text(answer: &QuoteAnswer, context: &Context) -> String {
    let day = format::day(context.zone.day(answer.at), context.language);
    let at = format!("{day} {}", calendar::time(context.zone.minutes(answer.at), context.language));
    let signed = match answer.strokes.is_empty() {
        true => phrase!(
            "Signed by typing the name, {}",
            "Durch Eingabe des Namens unterzeichnet, {}",
            "Signé par saisie du nom, {}"
        ),
        false => phrase!("Signed by drawing, {}", "Gezeichnet unterschrieben, {}", "Signé à la main, {}"),
    };
    let signed = signed.with(context.language, &[&at]);
    if answer.remark.is_empty() { signed } else { format!("{}\n\n{signed}", answer.remark) }
}
