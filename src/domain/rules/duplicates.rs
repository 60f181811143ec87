//! Records that may be the same person or company, each with the reason and how sure it is (domain rules: Lead).
use crate::base::{FieldId, Row, fold};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, lead};
use crate::locale::{Phrase, phrase};

/// Why two records may be the same.
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
    /// The same company name but for case, accents, punctuation and legal form.
    CompanyName,
}

impl Reason {
    /// Every reason, the surest first.
    pub const ALL: [Reason; 5] =
        [Reason::Email, Reason::NameAndCompany, Reason::NameAndPhone, Reason::CompanyName, Reason::NameAndStreet];

    /// The reason in words.
    pub const fn phrase(self) -> Phrase {
        match self {
            Reason::Email => phrase("same email", "gleiche E-Mail"),
            Reason::NameAndCompany => phrase("same name and company", "gleicher Name und gleiche Firma"),
            Reason::NameAndPhone => phrase("same name and phone", "gleicher Name und gleiche Telefonnummer"),
            Reason::NameAndStreet => phrase("same name and street", "gleicher Name und gleiche Straße"),
            Reason::CompanyName => phrase("same company name", "gleicher Firmenname"),
        }
    }

    /// How sure it is, in percent.
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
    /// None, or the one.
    pub fn of(reason: Option<Reason>) -> Reasons {
        Reasons(reason.map_or(0, |reason| 1 << reason as u8))
    }

    /// These and those.
    pub fn and(self, other: Reasons) -> Reasons {
        Reasons(self.0 | other.0)
    }

    /// Each reason, the surest first.
    pub fn each(self) -> impl Iterator<Item = Reason> {
        Reason::ALL.into_iter().filter(move |reason| self.0 & (1 << *reason as u8) != 0)
    }

    /// The surest reason; `None` if there is none.
    pub fn strongest(self) -> Option<Reason> {
        self.each().next()
    }
}

/// What a record is compared by, folded once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Keys {
    email: String,
    name: String,
    company: String,
    phones: Vec<String>,
    street: String,
}

impl Keys {
    /// The keys of a lead, contact or account; `company` is the name of a contact's account.
    pub fn of(kind: RecordType, row: &Row, company: &str) -> Keys {
        Keys::of_texts(kind, |number| row.text(number), company)
    }

    /// The same, where the texts of its fields stand elsewhere than in a row.
    pub fn of_texts<'a>(kind: RecordType, text: impl Fn(FieldId) -> &'a str, company: &str) -> Keys {
        let fold = |number| {
            let folded = fold::fold(text(number));
            if folded.trim().len() == folded.len() { folded } else { folded.trim().to_string() }
        };
        let phones = |numbers: [FieldId; 2]| -> Vec<String> {
            numbers.iter().map(|n| fold::phone_key(text(*n))).filter(|key| !key.is_empty()).collect()
        };
        // Sorted, so that swapped first and last names match.
        let name = |first, last| {
            let (mut name, mut last) = (fold(first), fold(last));
            if name > last {
                std::mem::swap(&mut name, &mut last);
            }
            if !name.is_empty() {
                name.reserve_exact(last.len() + 1);
                name.push(' ');
                name.push_str(&last);
            }
            name
        };
        match kind {
            RecordType::Lead => Keys {
                email: fold(lead::EMAIL),
                name: name(lead::FIRST_NAME, lead::LAST_NAME),
                company: fold::company_key(text(lead::COMPANY)),
                phones: phones([lead::PHONE, lead::MOBILE]),
                street: fold(lead::STREET),
            },
            RecordType::Contact => Keys {
                email: fold(contact::EMAIL),
                name: name(contact::FIRST_NAME, contact::LAST_NAME),
                company: fold::company_key(company),
                phones: phones([contact::PHONE, contact::MOBILE]),
                street: fold(contact::STREET),
            },
            RecordType::Account => Keys { company: fold::company_key(text(account::NAME)), ..Keys::default() },
            _ => Keys::default(),
        }
    }

    /// Calls `visit` with what this person shares with another one that is the same, the surest reason first: an
    /// index for many at once.
    pub fn for_each_person_key<'a>(&'a self, mut visit: impl FnMut(Reason, [&'a str; 2])) {
        if !self.email.is_empty() {
            visit(Reason::Email, [&self.email, ""]);
        }
        if !self.name.is_empty() {
            if !self.company.is_empty() {
                visit(Reason::NameAndCompany, [&self.name, &self.company]);
            }
            self.phones.iter().for_each(|phone| visit(Reason::NameAndPhone, [&self.name, phone]));
            if !self.street.is_empty() {
                visit(Reason::NameAndStreet, [&self.name, &self.street]);
            }
        }
    }

    /// The hash of all that this record shares with another one of its sort that is the same: people by the keys of
    /// [`Groups::each_person_key`], companies by their name. Each hash once.
    pub fn hashes(&self, kind: RecordType) -> Vec<u64> {
        let mut out = Vec::new();
        if kind == RecordType::Account {
            out.extend(self.company_hash());
        } else {
            self.for_each_person_key(|reason, key| out.push(hash(reason, key)));
            out.sort_unstable();
            out.dedup();
        }
        out
    }

    /// The hash of the company's name; `None` if there is none.
    pub fn company_hash(&self) -> Option<u64> {
        (!self.company.is_empty()).then(|| hash(Reason::CompanyName, [&self.company, ""]))
    }

    /// Every reason why this person and `other` may be the same.
    pub fn same_person(&self, other: &Keys) -> Reasons {
        let same = |a: &str, b: &str| !a.is_empty() && a == b;
        let name = same(&self.name, &other.name);
        let when = |holds: bool, reason: Reason| Reasons::of(holds.then_some(reason));
        when(same(&self.email, &other.email), Reason::Email)
            .and(when(name && same(&self.company, &other.company), Reason::NameAndCompany))
            .and(when(name && self.phones.iter().any(|phone| other.phones.contains(phone)), Reason::NameAndPhone))
            .and(when(name && same(&self.street, &other.street), Reason::NameAndStreet))
    }

    /// Why this company and `other` may be the same.
    pub fn same_company(&self, other: &Keys) -> Reasons {
        Reasons::of((!self.company.is_empty() && self.company == other.company).then_some(Reason::CompanyName))
    }
}

/// The hash of what records of one reason share: eight bytes at a time, with a last stir.
pub fn hash(reason: Reason, parts: [&str; 2]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    let step = |hash: u64, piece: u64| (hash.rotate_left(23) ^ piece).wrapping_mul(ODD);
    let mut hash = 1 + reason as u64;
    for part in parts {
        let (pieces, rest) = part.as_bytes().as_chunks::<8>();
        hash = pieces.iter().fold(hash, |hash, piece| step(hash, u64::from_le_bytes(*piece)));
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        // With the length, so that it counts where one part ends and the other begins.
        hash = step(step(hash, u64::from_le_bytes(last)), part.len() as u64);
    }
    (hash ^ (hash >> 32)).wrapping_mul(ODD)
}
