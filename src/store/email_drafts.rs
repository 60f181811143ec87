//! Emails to the people of records: who gets one and who does not, in which language, and what it says. Letters differ in who
//! gets one (see `letters`).
use std::collections::HashMap;

use super::display_names;
use super::email_fields::{self, Writer};
pub use super::left_out::LeftOut;
pub use super::person_language::language_of;
use super::record_tables::RecordTables;
use crate::base::{Id, Row, fold, mail};
use crate::domain::RecordType;
use crate::domain::records::{contact, email_template, lead, opportunity, quote};
use crate::domain::template::Problem;
use crate::locale::Language;

/// Somebody to whom an email or a letter can be written.
#[derive(Clone, PartialEq, Debug)]
pub struct Recipient {
    /// The record that it is about.
    pub about: Id,
    /// The type of that record.
    pub kind: RecordType,
    /// The lead or contact that gets it; a letter also an account.
    pub person: Id,
    /// The name.
    pub name: String,
    /// The email address, or the lines of the postal address.
    pub address: String,
    /// The person's language, where something is known of it.
    pub language: Option<Language>,
}

impl Recipient {
    /// The name and the address, as mail programs show them.
    pub fn mailbox(&self) -> String {
        format!("{} <{}>", self.name, self.address)
    }
}

/// Who gets an email about a record.
pub fn recipient(set: &RecordTables, about: Id) -> Result<Recipient, LeftOut> {
    let (kind, row) = set.find(about).ok_or(LeftOut::Gone)?;
    let (of, person) = match kind {
        RecordType::Lead | RecordType::Contact => (kind, row),
        RecordType::Opportunity => {
            let person = row.link(opportunity::CONTACT).and_then(|id| set.get(RecordType::Contact, id));
            (RecordType::Contact, person.ok_or(LeftOut::NoPerson)?)
        }
        RecordType::Quote => {
            let deal = row.link(quote::OPPORTUNITY).and_then(|id| set.get(RecordType::Opportunity, id));
            let person = row.link(quote::CONTACT).or_else(|| deal.and_then(|deal| deal.link(opportunity::CONTACT)));
            let person = person.and_then(|id| set.get(RecordType::Contact, id));
            (RecordType::Contact, person.ok_or(LeftOut::NoPerson)?)
        }
        _ => return Err(LeftOut::Gone),
    };
    // A contact's fields have the same numbers as a lead's.
    const { assert!(lead::EMAIL.0 == contact::EMAIL.0 && lead::OPT_OUT.0 == contact::OPT_OUT.0) };
    if person.is(lead::OPT_OUT) {
        return Err(LeftOut::OptedOut);
    }
    if of == RecordType::Lead && person.moment(lead::CONVERTED_AT).is_some() {
        return Err(LeftOut::Converted);
    }
    let address = person.text(lead::EMAIL).trim();
    match address {
        "" => Err(LeftOut::NoAddress),
        address if !mail::is_address(address) => Err(LeftOut::BadAddress),
        address => Ok(Recipient {
            about,
            kind,
            person: person.id(),
            name: display_names::whole(of, person, Language::En),
            address: address.to_string(),
            language: language_of(set, of, person),
        }),
    }
}

/// Who of several gets an email: each address once.
pub fn recipients(set: &RecordTables, ids: &[Id]) -> Vec<(Id, Result<Recipient, LeftOut>)> {
    each_once(ids, |id| recipient(set, id))
}

/// Who of several is written to: each address once.
pub fn each_once(ids: &[Id], find: impl Fn(Id) -> Result<Recipient, LeftOut>) -> Vec<(Id, Result<Recipient, LeftOut>)> {
    let mut seen: HashMap<String, String> = HashMap::new();
    let one = |id: &Id| {
        let found = find(*id).and_then(|found| match seen.get(&fold::fold(&found.address)) {
            Some(name) => Err(LeftOut::Double(name.clone())),
            None => {
                seen.insert(fold::fold(&found.address), found.name.clone());
                Ok(found)
            }
        });
        (*id, found)
    };
    ids.iter().map(one).collect()
}

/// A template's subject and text in a language.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Texts {
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The language in which they are written.
    pub language: Language,
}

/// The languages in which a template has a text.
pub fn languages(template: &Row) -> Vec<Language> {
    let has = |language: &Language| {
        let (_, text) = email_template::parts(*language);
        !template.text(text).trim().is_empty()
    };
    Language::ALL.into_iter().filter(has).collect()
}

/// A template's texts in the wanted language, or else in the first one of the others in which it has a text.
pub fn texts(template: &Row, wanted: Language) -> Texts {
    let all = languages(template);
    let language = all.iter().copied().find(|own| *own == wanted).or(all.first().copied()).unwrap_or(wanted);
    let (subject, text) = email_template::parts(language);
    Texts { subject: template.text(subject).to_string(), text: template.text(text).to_string(), language }
}

/// A text for a record.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Written {
    /// The subject, on one line.
    pub subject: String,
    /// The text.
    pub text: String,
    /// The placeholders that have no value, each once.
    pub missing: Vec<String>,
}

/// A template's texts with the values of the recipient's record.
pub fn write(set: &RecordTables, to: &Recipient, texts: &Texts, writer: Writer) -> Result<Written, Problem> {
    let row = set.get(to.kind, to.about);
    let writer = Writer { language: texts.language, ..writer };
    let value = |key: &str| email_fields::value(set, to.kind, row?, key, writer);
    let subject = email_fields::read(set, to.kind, &texts.subject)?.expand(&value);
    let text = email_fields::read(set, to.kind, &texts.text)?.expand(&value);
    let mut missing = subject.missing;
    for key in text.missing {
        if !missing.contains(&key) {
            missing.push(key);
        }
    }
    Ok(Written { subject: mail::one_line(&subject.text), text: text.text, missing })
}
