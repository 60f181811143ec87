//! Detection of records that may be the same person or company, each with the reason and its certainty (domain rules:
//! Lead).
use crate::base::{FieldId, Row, fold, phone};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, lead};
use crate::locale::{Phrase, phrase};

/// A reason why two records may be the same.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// The same email address.
    Email,
    /// The same name and company.
    NameAndCompany,
    /// The same name and phone number.
    NameAndPhone,
    /// The same name and street.
    NameAndStreet,
    /// The same company name, except for case, accents, punctuation and legal form.
    CompanyName,
}

impl Reason {
    /// All reasons, the most certain first.
    pub const ALL: [Reason; 5] =
        [Reason::Email, Reason::NameAndCompany, Reason::NameAndPhone, Reason::CompanyName, Reason::NameAndStreet];

    /// The reason as a phrase.
    pub const fn phrase(self) -> Phrase {
        match self {
            Reason::Email => phrase!("same email", "gleiche E-Mail", "même e-mail"),
            Reason::NameAndCompany => {
                phrase!("same name and company", "gleicher Name und gleiche Firma", "mêmes nom et entreprise")
            }
            Reason::NameAndPhone => {
                phrase!("same name and phone", "gleicher Name und gleiche Telefonnummer", "mêmes nom et téléphone")
            }
            Reason::NameAndStreet => {
                phrase!("same name and street", "gleicher Name und gleiche Straße", "mêmes nom et rue")
            }
            Reason::CompanyName => phrase!("same company name", "gleicher Firmenname", "même nom d’entreprise"),
        }
    }

    /// The certainty, in percent.
    pub const fn certainty(self) -> u8 {
        match self {
            Reason::Email => 95,
            Reason::NameAndCompany => 90,
            Reason::NameAndPhone => 85,
            Reason::CompanyName => 80,
            Reason::NameAndStreet => 75,
        }
    }
}

/// All the reasons why two records may be the same.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Reasons(u8);

impl Reasons {
    /// A set of no reason or one.
    pub fn of(reason: Option<Reason>) -> Reasons {
        Reasons(reason.map_or(0, |reason| 1 << reason as u8))
    }

    /// The union of both sets.
    pub fn and(self, other: Reasons) -> Reasons {
        Reasons(self.0 | other.0)
    }

    /// The reasons, the most certain first.
    pub fn each(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.0 & (1 << *reason as u8) != 0)
    }

    /// The most certain reason; `None` if there is none.
    pub fn strongest(self) -> Option<Reason> {
        self.each().next()
    }
}

/// What people and companies are compared by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// The email address.
    Email,
    /// The first and last name, in either order.
    Name,
    /// The company, or the name of the account.
    Company,
    /// The phone numbers.
    Phone,
    /// The street.
    Street,
}

impl Part {
    /// All parts, in the order in which they are shown.
    pub const ALL: [Part; 5] = [Part::Name, Part::Company, Part::Email, Part::Phone, Part::Street];
}

/// The values by which a record is compared, folded once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keys {
    emails: Vec<String>,
    name: String,
    /// Whether the name is a first and a last one.
    is_full_name: bool,
    company: String,
    phones: Vec<String>,
    street: String,
}

impl Keys {
    /// The keys of a lead, contact or account; `company` is the name of a contact's account.
    pub fn of(kind: RecordType, row: &Row, company: &str) -> Keys {
        Keys::of_texts(kind, |number| row.text(number), company)
    }

    /// [`Keys::of`] for fields whose texts come from somewhere else than a row.
    pub fn of_texts<'a>(kind: RecordType, text: impl Fn(FieldId) -> &'a str, company: &str) -> Keys {
        let trim = |text: String| if text.trim().len() == text.len() { text } else { text.trim().to_string() };
        let emails = |numbers: [FieldId; 3]| -> Vec<String> {
            numbers.iter().map(|n| trim(fold::fold(text(*n)))).filter(|key| !key.is_empty()).collect()
        };
        let fold = |number| trim(fold::fold_umlauts(text(number)));
        let phones = |numbers: [FieldId; 4]| -> Vec<String> {
            numbers.iter().map(|n| phone::phone_key(text(*n))).filter(|key| !key.is_empty()).collect()
        };
        // Sorted, so that swapped first and last names match.
        let name = |first, last| {
            let (mut name, mut last) = (fold(first), fold(last));
            if name > last {
                std::mem::swap(&mut name, &mut last);
            }
            if name.is_empty() {
                // Some people have one name; a stand-in in brackets is none.
                return if last.starts_with('[') { name } else { last };
            }
            name.reserve_exact(last.len() + 1);
            name.push(' ');
            name.push_str(&last);
            name
        };
        let is_full = |first, last| !text(first).trim().is_empty() && !text(last).trim().is_empty();
        match kind {
            RecordType::Lead => Keys {
                emails: emails([lead::EMAIL, lead::PRIVATE_EMAIL, lead::OTHER_EMAIL]),
                name: name(lead::FIRST_NAME, lead::LAST_NAME),
                is_full_name: is_full(lead::FIRST_NAME, lead::LAST_NAME),
                company: fold::company_key(text(lead::COMPANY)),
                phones: phones([lead::PHONE, lead::MOBILE, lead::HOME_PHONE, lead::OTHER_PHONE]),
                street: fold(lead::STREET),
            },
            RecordType::Contact => Keys {
                emails: emails([contact::EMAIL, contact::PRIVATE_EMAIL, contact::OTHER_EMAIL]),
                name: name(contact::FIRST_NAME, contact::LAST_NAME),
                is_full_name: is_full(contact::FIRST_NAME, contact::LAST_NAME),
                company: fold::company_key(company),
                phones: phones([contact::PHONE, contact::MOBILE, contact::HOME_PHONE, contact::OTHER_PHONE]),
                street: fold(contact::STREET),
            },
            RecordType::Account => Keys { company: fold::company_key(text(account::NAME)), ..Keys::default() },
            _ => Keys::default(),
        }
    }

    /// Calls `visit` with each reason and the values that the same person would share, the most certain reason first.
    /// An index of many records is built from these.
    pub fn for_each_person_key<'a>(&'a self, mut visit: impl FnMut(Reason, [&'a str; 2])) {
        self.emails.iter().for_each(|email| visit(Reason::Email, [email, ""]));
        if !self.name.is_empty() {
            if !self.company.is_empty() && self.counts_with_company() {
                visit(Reason::NameAndCompany, [&self.name, &self.company]);
            }
            self.phones.iter().for_each(|phone| visit(Reason::NameAndPhone, [&self.name, phone]));
            if !self.street.is_empty() {
                visit(Reason::NameAndStreet, [&self.name, &self.street]);
            }
        }
    }

    /// [`Keys::for_each_person_key`], or for a company its name.
    pub fn for_each_key<'a>(&'a self, kind: RecordType, mut visit: impl FnMut(Reason, [&'a str; 2])) {
        match kind {
            RecordType::Account if self.company.is_empty() => {}
            RecordType::Account => visit(Reason::CompanyName, [&self.company, ""]),
            _ => self.for_each_person_key(visit),
        }
    }

    /// The hashes of all that a duplicate of this record would share with it, without repetition: for people, the keys
    /// of [`Keys::for_each_person_key`]; for companies, the name.
    pub fn hashes(&self, kind: RecordType) -> Vec<u64> {
        let mut out = Vec::new();
        self.for_each_key(kind, |reason, key| out.push(hash(reason, key)));
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The hash of the company name; `None` if there is none.
    pub fn company_hash(&self) -> Option<u64> {
        (!self.company.is_empty()).then(|| hash(Reason::CompanyName, [&self.company, ""]))
    }

    /// Whether the name and a company make a person. Colleagues may share a family name, so that a single name counts
    /// only if nothing else is known.
    fn counts_with_company(&self) -> bool {
        self.is_full_name || self.emails.is_empty() && self.phones.is_empty()
    }

    /// Whether both have the same value in a part.
    pub fn share(&self, other: &Keys, part: Part) -> bool {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        match part {
            Part::Email => self.emails.iter().any(|email| other.emails.contains(email)),
            Part::Name => same(&self.name, &other.name),
            Part::Company => same(&self.company, &other.company),
            Part::Phone => self.phones.iter().any(|phone| other.phones.contains(phone)),
            Part::Street => same(&self.street, &other.street),
        }
    }

    /// All reasons why this person and `other` may be the same.
    pub fn same_person(&self, other: &Keys) -> Reasons {
        let share = |part| self.share(other, part);
        let name = share(Part::Name);
        let by_company = self.counts_with_company() && other.counts_with_company();
        let when = |holds: bool, reason: Reason| Reasons::of(holds.then_some(reason));
        when(share(Part::Email), Reason::Email)
            .and(when(name && by_company && share(Part::Company), Reason::NameAndCompany))
            .and(when(name && share(Part::Phone), Reason::NameAndPhone))
            .and(when(name && share(Part::Street), Reason::NameAndStreet))
    }

    /// The reasons why this company and `other` may be the same.
    pub fn same_company(&self, other: &Keys) -> Reasons {
        Reasons::of(self.share(other, Part::Company).then_some(Reason::CompanyName))
    }
}

/// The hash of values shared for a reason: eight bytes at a time, with a final mix.
pub fn hash(reason: Reason, parts: [&str; 2]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, piece: u64| (hash.rotate_left(23) ^ piece).wrapping_mul(ODD);
    let mut hash = 1 + reason as u64;
    for part in parts {
        let (pieces, rest) = part.as_bytes().as_chunks::<8>();
        hash = pieces.iter().fold(hash, |hash, piece| step(hash, u64::from_le_bytes(*piece)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        // The length is included, so that the boundary between the parts counts.
        hash = step(step(hash, u64::from_le_bytes(last)), part.len() as u64);
    }
    (hash ^ (hash >> 32)).wrapping_mul(ODD)
}
