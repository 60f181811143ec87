//! The people of a workspace by every address that is known, and what the addresses of a mail say.
use rustc_hash::{FxHashMap, FxHashSet};

use crate::base::{FieldId, Id, IdMap, Timestamp};
use crate::command::lead as lead_rules;
use crate::domain::records::{lead, opportunity, user};
use crate::domain::{FieldType, RecordType};
use crate::store::{RecordStore, stages};

/// A person.
pub type Person = (RecordType, Id);

/// Whom a mail concerns, and whether it went to them or came from them.
#[derive(Clone, Copy)]
pub struct Concern {
    /// The person.
    pub person: Person,
    /// Whether it went to them.
    pub is_sent: bool,
}

/// The people that mails may concern, and what is known of the mails so far.
#[derive(Default)]
pub struct AddressBook {
    /// The addresses of users.
    own: FxHashMap<String, Id>,
    /// The person with an address; `None` if there are several.
    people: FxHashMap<String, Option<Person>>,
    /// The only open deal of a contact; `None` if there are several.
    pub(super) deals: IdMap<Option<Id>>,
    /// Whom the mails of all files concern by their addresses.
    pub(super) of_mails: FxHashMap<String, Person>,
    /// The ids of the mails in the files so far.
    pub(super) seen: FxHashSet<String>,
    /// The latest mail of each record.
    pub(super) latest: IdMap<(RecordType, Timestamp)>,
    /// When the last mail came in, by the records it concerns.
    pub(super) received: IdMap<Timestamp>,
}

/// What the addresses of a mail say.
pub enum Meant {
    /// A person.
    Person(Concern),
    /// Several people have one of them.
    Several,
    /// Users only.
    Internal,
    /// Nobody here.
    Nobody {
        /// Whether a user wrote it.
        is_sent: bool,
    },
}

impl AddressBook {
    /// The addresses of a workspace.
    pub fn of(set: &RecordStore) -> AddressBook {
        let mut book = AddressBook::default();
        let own = set.rows(RecordType::User).map(|(_, row)| (row.text(user::EMAIL).to_lowercase(), row.id()));
        book.own = own.filter(|(address, _)| !address.is_empty()).collect();
        for kind in [RecordType::Contact, RecordType::Lead] {
            let is_address =
                |field: &&FieldId| set.field(kind, **field).is_some_and(|field| field.kind == FieldType::Email);
            let fields: Vec<FieldId> = set.fields(kind).iter().map(|field| field.number).collect();
            let fields: Vec<FieldId> = fields.iter().filter(is_address).copied().collect();
            for (_, row) in set.rows(kind) {
                // What concerns a converted lead concerns the contact it became.
                let became = row
                    .link(lead::CONVERTED_CONTACT)
                    .filter(|_| kind == RecordType::Lead && lead_rules::is_converted(row));
                let person = became.map_or((kind, row.id()), |contact| (RecordType::Contact, contact));
                fields.iter().for_each(|field| book.add(row.text(*field), person));
            }
        }
        for (_, row) in set.rows(RecordType::Opportunity) {
            let is_open = row.link(opportunity::STAGE).is_some_and(|stage| !stages::is_closed(set, stage));
            if let Some(contact) = row.link(opportunity::CONTACT).filter(|_| is_open) {
                book.deals.entry(contact).and_modify(|deal| *deal = None).or_insert(Some(row.id()));
            }
        }
        book
    }

    /// Adds a person's address. A contact counts before a lead.
    pub fn add(&mut self, address: &str, person: Person) {
        let address = address.trim().to_lowercase();
        if address.is_empty() {
            return;
        }
        let known = self.people.entry(address).or_insert(Some(person));
        *known = match *known {
            Some(own) if own == person => Some(own),
            Some((RecordType::Contact, id)) if person.0 == RecordType::Lead => Some((RecordType::Contact, id)),
            _ => None,
        };
    }

    /// Who has an address, in lower case: a user, a contact or a lead; `None` if nobody has it, or several.
    pub fn find(&self, address: &str) -> Option<Person> {
        let own = self.own.get(address).map(|id| (RecordType::User, *id));
        own.or_else(|| self.people.get(address).copied().flatten())
    }

    /// The user who wrote a mail or got it: the first whose address it has.
    pub fn user(&self, from: &[&str], to: &[&str]) -> Option<Id> {
        from.iter().chain(to).find_map(|address| self.own.get(*address)).copied()
    }

    /// What the addresses of those who wrote a mail and of those who got it say.
    pub fn meant(&self, from: &[&str], to: &[&str]) -> Meant {
        let is_own = |address: &&&str| self.own.contains_key(**address);
        let is_from_own = from.iter().any(|address| self.own.contains_key(*address));
        let others =
            |of: &[&str]| of.iter().filter(|address| !is_own(address)).map(ToString::to_string).collect::<Vec<_>>();
        let (from, to) = (others(from), others(to));
        if is_from_own && to.is_empty() {
            return Meant::Internal;
        }
        let mut is_several = false;
        let mut find = |of: &[String]| {
            of.iter().find_map(|address| {
                let known = self.people.get(address)?;
                is_several |= known.is_none();
                *known
            })
        };
        let by_sender = if is_from_own { None } else { find(&from) };
        if let Some(person) = by_sender {
            return Meant::Person(Concern { person, is_sent: false });
        }
        // Of somebody unknown who writes to somebody known, nothing says that it is not a user without an address.
        let is_sent = is_from_own || self.own.is_empty();
        match find(&to) {
            Some(person) => Meant::Person(Concern { person, is_sent }),
            None if is_several => Meant::Several,
            None => Meant::Nobody { is_sent: is_from_own },
        }
    }
}
