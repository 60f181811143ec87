//! The direction of an email that came in from a file: it has no field, so that its subject begins with it, in the language of
//! whoever imported it.
use crate::base::Row;
use crate::domain::defaults;
use crate::domain::records::activity;
use crate::locale::{Language, Phrase, phrase};

const RECEIVED: Phrase = phrase!("Received", "Erhalten", "Reçu");
const SENT: Phrase = phrase!("Sent", "Gesendet", "Envoyé");

/// The subject of an email with its direction.
pub fn subject(is_sent: bool, subject: &str, language: Language) -> String {
    let direction = if is_sent { SENT } else { RECEIVED };
    language.labelled(&direction.of(language), &subject)
}

/// Whether an activity is an email that came in from a file and was written by the person it is about.
pub fn is_received(row: &Row) -> bool {
    let begins = |language: Language| {
        let mark = subject(false, "", language);
        row.text(activity::SUBJECT).starts_with(mark.trim_end())
    };
    row.link(activity::TYPE) == Some(defaults::EMAIL)
        && !row.text(activity::EXTERNAL_ID).is_empty()
        && Language::ALL.into_iter().any(begins)
}
