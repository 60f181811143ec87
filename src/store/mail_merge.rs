//! One text to many: what each recipient gets, and what is wrong with it before anything is made.
use std::collections::HashMap;

use super::email_drafts::{self, LeftOut, Recipient, Texts, Written};
use super::email_fields::Writer;
use super::letters;
use super::record_tables::RecordTables;
use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::template::Problem;
use crate::locale::Language;

/// The number of people to whom emails are made at once. More drafts than that nobody opens in a mail program, and a
/// selection of a whole list is more likely a mistake.
pub const MOST: usize = 5_000;

/// How something is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Medium {
    /// As emails.
    Email,
    /// As letters.
    Letter,
}

impl Medium {
    /// Who gets what is written about records.
    pub fn recipients(self, set: &RecordTables, ids: &[Id]) -> Vec<(Id, Result<Recipient, LeftOut>)> {
        match self {
            Medium::Email => email_drafts::recipients(set, ids),
            Medium::Letter => letters::recipients(set, ids),
        }
    }

    /// The most recipients at once. More letters no browser lays out and no printer prints in one go.
    pub const fn most(self) -> usize {
        match self {
            Medium::Email => MOST,
            Medium::Letter => letters::MOST,
        }
    }
}

/// What is written to everybody.
#[derive(Clone, PartialEq, Debug)]
pub struct MailMerge {
    /// The template; `None` for the texts.
    pub template: Option<Id>,
    /// The texts where there is no template.
    pub own: Texts,
    /// The language of those of whom none is known.
    pub otherwise: Language,
    /// The languages chosen for single ones, by record.
    pub chosen: HashMap<Id, Language>,
}

impl MailMerge {
    /// The texts for somebody; `None` if the template is gone.
    pub fn texts(&self, set: &RecordTables, to: &Recipient) -> Option<Texts> {
        let Some(id) = self.template else { return Some(self.own.clone()) };
        let known = self.chosen.get(&to.about).copied().or(to.language);
        Some(email_drafts::texts(set.get(RecordType::EmailTemplate, id)?, known.unwrap_or(self.otherwise)))
    }

    /// The email to somebody.
    pub fn write(&self, set: &RecordTables, to: &Recipient, writer: Writer) -> Result<Written, Problem> {
        email_drafts::write(set, to, &self.texts(set, to).unwrap_or_default(), writer)
    }
}

/// What is wrong with the emails to many.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Findings {
    /// Why a text cannot be filled in.
    pub problem: Option<Problem>,
    /// The number of emails without a subject.
    pub without_subject: usize,
    /// The number of emails without a text.
    pub without_text: usize,
    /// The placeholders that are empty without a text in place of a value, and in how many emails.
    pub missing: Vec<(String, usize)>,
}

impl Findings {
    /// Adds an email.
    pub fn add(&mut self, written: &Result<Written, Problem>) {
        let written = match written {
            Ok(written) => written,
            Err(problem) => {
                self.problem.get_or_insert_with(|| problem.clone());
                return;
            }
        };
        self.without_subject += usize::from(written.subject.is_empty());
        self.without_text += usize::from(written.text.trim().is_empty());
        for key in &written.missing {
            match self.missing.iter_mut().find(|(own, _)| own == key) {
                Some((_, count)) => *count += 1,
                None => self.missing.push((key.clone(), 1)),
            }
        }
    }

    /// Whether the emails can be made: each has a subject and a text, and all of it could be read.
    pub fn can_be_made(&self) -> bool {
        self.problem.is_none() && self.without_subject == 0 && self.without_text == 0
    }
}

/// Who is left out for the same reason.
#[derive(Clone, PartialEq, Debug)]
pub struct Omission {
    /// The reason; of doubles, that of the first one.
    pub why: LeftOut,
    /// The records, with the reason of each.
    pub records: Vec<(Id, LeftOut)>,
}

/// Those who are left out, by reason, in the order in which the reasons first occur.
pub fn omissions(all: &[(Id, Result<Recipient, LeftOut>)]) -> Vec<Omission> {
    let mut out: Vec<Omission> = Vec::new();
    for (id, found) in all {
        let Err(why) = found else { continue };
        let is_same = |own: &&mut Omission| std::mem::discriminant(&own.why) == std::mem::discriminant(why);
        match out.iter_mut().find(is_same) {
            Some(own) => own.records.push((*id, why.clone())),
            None => out.push(Omission { why: why.clone(), records: vec![(*id, why.clone())] }),
        }
    }
    out
}
