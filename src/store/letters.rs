//! Letters to the people and companies of records: who gets one and who does not, and the letter as it stands on paper.
use super::addressee::addressee;
use super::email_drafts::{self, LeftOut, Recipient, Written};
use super::letterhead::Letterhead;
use super::quote_document::{self, Document};
use super::record_tables::RecordTables;
use super::{display_names, quote_words as words};
use crate::base::{Date, Id};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead};
use crate::locale::{Language, format};

/// The number of letters that are made at once.
pub const MOST: usize = 500;

/// Who gets a letter about a record.
pub fn recipient(set: &RecordTables, about: Id) -> Result<Recipient, LeftOut> {
    let (kind, row) = set.find(about).ok_or(LeftOut::Gone)?;
    let to = addressee(set, kind, row)?;
    // A contact's flag has the number of a lead's. Whoever wants no letters gets none at the company either.
    const { assert!(lead::NO_POST.0 == contact::NO_POST.0) };
    if to.person.is_some_and(|(_, person)| person.is(lead::NO_POST)) {
        return Err(LeftOut::NoPost);
    }
    let address = to.lines(set, "", Language::En).ok_or(LeftOut::NoPostalAddress)?;
    let (of, own) = to.person.or(to.company.map(|row| (RecordType::Account, row))).ok_or(LeftOut::NoPerson)?;
    let company = to.company.and_then(|row| email_drafts::language_of(set, RecordType::Account, row));
    Ok(Recipient {
        about,
        kind,
        person: own.id(),
        name: display_names::whole(of, own, Language::En),
        address: address.join("\n"),
        language: email_drafts::language_of(set, of, own).or(company),
    })
}

/// Who of several gets a letter: each name at an address once.
pub fn recipients(set: &RecordTables, ids: &[Id]) -> Vec<(Id, Result<Recipient, LeftOut>)> {
    email_drafts::each_once(ids, |id| recipient(set, id))
}

/// The lines of the address on a letter, a label or an envelope.
pub fn address(set: &RecordTables, to: &Recipient, language: Language) -> Vec<String> {
    let home = Letterhead::of(set).country(language);
    let lines = || {
        let (kind, row) = set.find(to.about)?;
        addressee(set, kind, row).ok()?.lines(set, home, language)
    };
    lines().unwrap_or_default()
}

/// The letter as it stands on paper.
pub fn document(
    set: &RecordTables,
    to: &Recipient,
    written: &Written,
    language: Language,
    writer: Option<Id>,
    today: Date,
) -> Document {
    let letterhead = Letterhead::of(set);
    let writer = writer.and_then(|id| set.get(RecordType::User, id));
    let facts = [
        (words::DATE, Some(format::day(today, language))),
        (words::CONTACT, writer.map(|row| quote_document::contact_of(row, language))),
    ];
    Document {
        language,
        window: Some(letterhead.window()),
        is_draft: false,
        title: String::new(),
        subject: written.subject.clone(),
        sender: quote_document::sender(&letterhead),
        recipient: address(set, to, language),
        facts: facts.into_iter().filter_map(|(label, value)| Some((words::of(label, language), value?))).collect(),
        intro: quote_document::paragraphs(&written.text),
        lines: Vec::new(),
        has_discounts: false,
        has_taxes: false,
        sums: Vec::new(),
        terms: Vec::new(),
        code: None,
        letterhead,
    }
}
