//! Looks up records by another program's id, by name or by email address, among the records of the workspace and of all
//! files of an import.
use std::collections::HashMap;

use crate::base::{FieldId, Id, Row, fold};
use crate::domain::RecordType;
use crate::domain::records::contact;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::external_id;

/// The record for a key; `None` if it is ambiguous.
type Known = HashMap<(RecordType, String), Option<Id>>;

/// A lookup of records. If several have the same name, none is found by it.
#[derive(Default)]
pub struct RecordLookup {
    ids: Known,
    names: Known,
    emails: Known,
    kinds: Vec<RecordType>,
}

impl RecordLookup {
    /// A lookup of a workspace's records of some types.
    pub fn of(set: &RecordStore, kinds: &[RecordType]) -> RecordLookup {
        let mut out = RecordLookup { kinds: kinds.to_vec(), ..RecordLookup::default() };
        for kind in kinds {
            for (_, row) in set.rows(*kind) {
                out.add_row(*kind, row);
            }
        }
        out
    }

    fn add_row(&mut self, kind: RecordType, row: &Row) {
        let key = external_id(kind).map_or("", |number| row.text(number));
        self.add(kind, row.id(), key, &display_names::whole(kind, row, Language::En));
        if kind == RecordType::Contact {
            for number in [contact::EMAIL, contact::PRIVATE_EMAIL, contact::OTHER_EMAIL] {
                self.add_email(row.text(number), row.id());
            }
        }
    }

    /// Whether records of a type are included.
    pub fn covers(&self, kind: RecordType) -> bool {
        self.kinds.contains(&kind)
    }

    /// Adds a record.
    pub fn add(&mut self, kind: RecordType, id: Id, external: &str, name: &str) {
        for (map, key) in [(&mut self.ids, id_key(external)), (&mut self.names, name_key(kind, name))] {
            note(map, (kind, key), id);
        }
    }

    /// Adds a contact's email address.
    pub fn add_email(&mut self, email: &str, id: Id) {
        note(&mut self.emails, email_key(email), id);
    }

    /// The record with another program's id.
    pub fn by_id(&self, kind: RecordType, external: &str) -> Option<Id> {
        self.ids.get(&(kind, id_key(external))).copied().flatten()
    }

    /// The only record with a name.
    pub fn by_name(&self, kind: RecordType, name: &str) -> Option<Id> {
        self.names.get(&(kind, name_key(kind, name))).copied().flatten()
    }

    /// Whether several records have the name.
    pub fn is_ambiguous(&self, kind: RecordType, name: &str) -> bool {
        self.names.get(&(kind, name_key(kind, name))) == Some(&None)
    }

    /// The link field and the record an activity is about, by id or name.
    pub fn about(&self, set: &RecordStore, cell: &str) -> Option<(FieldId, Id)> {
        let own = set.schema().work().into_iter().filter(|kind| kind.is_custom());
        let kinds = [RecordType::Lead, RecordType::Contact, RecordType::Account, RecordType::Opportunity];
        let kinds: Vec<RecordType> = kinds.into_iter().chain(own).collect();
        let by_id = kinds.iter().find_map(|kind| Some((*kind, self.by_id(*kind, cell)?)));
        let by_name = || kinds.iter().find_map(|kind| Some((*kind, self.by_name(*kind, cell)?)));
        let (kind, id) = by_id.or_else(by_name)?;
        Some((set.activity_link(kind)?, id))
    }

    /// The only contact with an email address.
    pub fn by_email(&self, email: &str) -> Option<Id> {
        self.emails.get(&email_key(email)).copied().flatten()
    }
}

fn note(map: &mut Known, key: (RecordType, String), id: Id) {
    if !key.1.is_empty() {
        map.entry(key).and_modify(|known| *known = known.filter(|known| *known == id)).or_insert(Some(id));
    }
}

fn email_key(email: &str) -> (RecordType, String) {
    (RecordType::Contact, fold::fold(email.trim()))
}

/// An id for comparison. Salesforce writes the same id with 15 characters, or with 18, of which the last three are
/// derived.
pub fn id_key(external: &str) -> String {
    let id = external.trim();
    let is_long = id.len() == 18
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && !id.bytes().all(|byte| byte.is_ascii_digit());
    if is_long { id[..15].to_string() } else { id.to_string() }
}

/// A name for comparison.
pub fn name_key(kind: RecordType, name: &str) -> String {
    let key = if kind == RecordType::Account { fold::company_key(name) } else { fold::tokenize(name) };
    // Of a name without letters and digits, its characters.
    if key.is_empty() { fold::fold(name.trim()) } else { key }
}
