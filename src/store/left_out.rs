//! Why somebody gets no email or letter.
use crate::locale::{Phrase, phrase};

/// Why no email or letter is written.
#[derive(Clone, PartialEq, Debug)]
pub enum LeftOut {
    /// The record is gone, or emails are not written to such records.
    Gone,
    /// A deal without a primary contact.
    NoPerson,
    /// There is no email address.
    NoAddress,
    /// The address cannot be written to.
    BadAddress,
    /// The person wants no emails.
    OptedOut,
    /// The person wants no letters.
    NoPost,
    /// The lead was converted: its contact is written to.
    Converted,
    /// There is no postal address, or a part of it is missing.
    NoPostalAddress,
    /// An earlier one has the same address; its name.
    Double(String),
}

impl LeftOut {
    /// The reason in words.
    pub const fn phrase(&self) -> Phrase {
        match self {
            LeftOut::Gone => {
                phrase!(
                    "This record no longer exists.",
                    "Diesen Datensatz gibt es nicht mehr.",
                    "Cette fiche n’existe plus."
                )
            }
            LeftOut::NoPerson => phrase!(
                "The deal has no primary contact.",
                "Der Deal hat keinen Hauptkontakt.",
                "L’affaire n’a pas de contact principal.",
            ),
            LeftOut::NoAddress => {
                phrase!("There is no email address.", "Es gibt keine E-Mail-Adresse.", "Il n’y a pas d’adresse e-mail.")
            }
            LeftOut::BadAddress => phrase!(
                "This address cannot be written to.",
                "An diese Adresse lässt sich nicht schreiben.",
                "Impossible d’écrire à cette adresse.",
            ),
            LeftOut::OptedOut => phrase!(
                "This person does not want emails (“Email opt-out”).",
                "Diese Person möchte keine E-Mails („Keine E-Mails“).",
                "Cette personne ne veut pas d’e-mails (« Refus des e-mails »).",
            ),
            LeftOut::NoPost => phrase!(
                "This person does not want letters (“Postal opt-out”).",
                "Diese Person möchte keine Briefe („Keine Post“).",
                "Cette personne ne veut pas de courrier (« Refus du courrier »).",
            ),
            LeftOut::Converted => phrase!(
                "This lead was converted. Write to its contact.",
                "Dieser Lead wurde konvertiert. Schreiben Sie an seinen Kontakt.",
                "Ce lead a été converti. Écrivez à son contact.",
            ),
            LeftOut::NoPostalAddress => phrase!(
                "The postal address is missing or incomplete: a letter needs a street and a city.",
                "Die Postanschrift fehlt oder ist unvollständig: Ein Brief braucht Straße und Ort.",
                "L’adresse postale manque ou est incomplète : une lettre demande une rue et une ville.",
            ),
            LeftOut::Double(_) => phrase!("Same address as {}", "Dieselbe Adresse wie {}", "Même adresse que {}",),
        }
    }
}
