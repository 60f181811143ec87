//! Whom a letter about a record is for, with the lines of the address, and how the person is addressed.
use super::left_out::LeftOut;
use super::record_tables::RecordTables;
use super::{display_names, quote_words as words};
use crate::base::{FieldId, Row};
use crate::domain::records::{account, contact, lead, opportunity, quote};
use crate::domain::rules::postal_address::Place;
use crate::domain::{RecordType, defaults};
use crate::locale::Language;

/// The record types to whose records letters are written.
pub const KINDS: [RecordType; 4] =
    [RecordType::Lead, RecordType::Contact, RecordType::Account, RecordType::Opportunity];

/// Whom a letter is for: a person, a company, or both.
pub struct Addressee<'a> {
    /// The lead or contact.
    pub person: Option<(RecordType, &'a Row)>,
    /// The account of the contact or deal.
    pub company: Option<&'a Row>,
    /// Whether it goes to the company, even if the person has another address.
    is_business: bool,
}

/// Whom a letter about a record is for.
pub fn addressee<'a>(set: &'a RecordTables, kind: RecordType, own: &'a Row) -> Result<Addressee<'a>, LeftOut> {
    let account_of = |row: &Row, field: FieldId| row.link(field).and_then(|id| set.get(RecordType::Account, id));
    match kind {
        RecordType::Lead if own.moment(lead::CONVERTED_AT).is_some() => Err(LeftOut::Converted),
        RecordType::Lead => Ok(Addressee { person: Some((kind, own)), company: None, is_business: false }),
        RecordType::Contact => {
            Ok(Addressee { person: Some((kind, own)), company: account_of(own, contact::ACCOUNT), is_business: false })
        }
        RecordType::Account => Ok(Addressee { person: None, company: Some(own), is_business: true }),
        RecordType::Opportunity => {
            let person = own.link(opportunity::CONTACT).and_then(|id| set.get(RecordType::Contact, id));
            let company = account_of(own, opportunity::ACCOUNT)
                .or_else(|| person.and_then(|person| account_of(person, contact::ACCOUNT)));
            if person.is_none() && company.is_none() {
                return Err(LeftOut::NoPerson);
            }
            Ok(Addressee { person: person.map(|row| (RecordType::Contact, row)), company, is_business: true })
        }
        RecordType::Quote => {
            let person = own.link(quote::CONTACT).and_then(|id| set.get(RecordType::Contact, id));
            let company = account_of(own, quote::ACCOUNT);
            Ok(Addressee { person: person.map(|row| (RecordType::Contact, row)), company, is_business: true })
        }
        _ => Err(LeftOut::Gone),
    }
}

/// The place of a person or a company.
fn place(kind: RecordType, row: &Row) -> Place<'_> {
    let [street, postal_code, city, state, country] = match kind {
        RecordType::Account => [account::STREET, account::POSTAL_CODE, account::CITY, account::STATE, account::COUNTRY],
        RecordType::Lead => [lead::STREET, lead::POSTAL_CODE, lead::CITY, lead::STATE, lead::COUNTRY],
        _ => [contact::STREET, contact::POSTAL_CODE, contact::CITY, contact::STATE, contact::COUNTRY],
    }
    .map(|field| row.text(field));
    Place { street, postal_code, city, state, country }
}

impl Addressee<'_> {
    /// The place: the person's own, else the company's; of a deal the company's first.
    fn place(&self) -> Option<Place<'_>> {
        let own = self.person.map(|(kind, row)| place(kind, row));
        let company = self.company.map(|row| place(RecordType::Account, row));
        let (first, second) = if self.is_business { (company, own) } else { (own, company) };
        first.filter(Place::is_whole).or(second).filter(Place::is_whole)
    }

    /// The lines of the address. In English the person stands above the company, in German and French below it.
    pub fn lines(&self, set: &RecordTables, home: &str, language: Language) -> Option<Vec<String>> {
        let company = match (self.company, self.person) {
            (Some(row), _) => display_names::whole(RecordType::Account, row, language),
            (None, Some((RecordType::Lead, row))) => row.text(lead::COMPANY).trim().to_string(),
            _ => String::new(),
        };
        let person = self.person.map(|(kind, row)| person_line(set, kind, row, language)).unwrap_or_default();
        let mut out = vec![company, person];
        if language == Language::En {
            out.reverse();
        }
        out.retain(|line| !line.is_empty());
        out.extend(self.place()?.lines(home));
        Some(out)
    }
}

/// The salutation and the name of a person, as they stand in an address.
pub fn person_line(set: &RecordTables, kind: RecordType, row: &Row, language: Language) -> String {
    const { assert!(lead::SALUTATION.0 == contact::SALUTATION.0) };
    let salutation = match row.link(lead::SALUTATION) {
        Some(id) if id == defaults::MS => words::of(words::MS, language).to_string(),
        Some(id) if id == defaults::MR => words::of(words::MR, language).to_string(),
        Some(id) => display_names::name_of(set, id, language),
        None => String::new(),
    };
    format!("{salutation} {}", display_names::whole(kind, row, language)).trim().to_string()
}

/// How a letter or an email addresses the person of a record: never empty, because there is a form for nobody in particular.
pub fn greeting(set: &RecordTables, kind: RecordType, row: &Row, language: Language) -> String {
    let person = addressee(set, kind, row).ok().and_then(|to| to.person);
    let Some((of, person)) = person else { return words::of(words::DEAR_ALL, language).to_string() };
    let last = person.text(lead::LAST_NAME).trim();
    let whole = display_names::whole(of, person, language);
    match person.link(lead::SALUTATION) {
        Some(own) if own == defaults::MS => words::with(words::DEAR_MS, language, &[last]),
        Some(own) if own == defaults::MR => words::with(words::DEAR_MR, language, &[last]),
        Some(other) => {
            let title = display_names::name_of(set, other, language);
            words::with(words::DEAR, language, &[format!("{title} {whole}").trim()])
        }
        None => words::with(words::DEAR, language, &[whole.trim()]),
    }
}
