//! A deal room: records of one customer as a page to read, and what its reader writes back: comments and corrections, of which
//! nothing is taken without being looked at.
use std::collections::HashSet;
use std::sync::Arc;

use super::{RecordStore, quotes};
use crate::base::{FieldId, Id, Row, Timestamp, Value, small_sort};
use crate::domain::field::FieldType;
use crate::domain::records::{account, activity, contact, opportunity, quote};
use crate::domain::rules::validate;
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase, phrases};

/// The types of the records in a room, in the order of its sections.
pub const KINDS: [RecordType; 5] =
    [RecordType::Account, RecordType::Opportunity, RecordType::Quote, RecordType::Contact, RecordType::Activity];
/// The longest comment and the longest correction in characters.
pub const MAX_COMMENT: usize = 4_000;
/// The largest number of records in a room.
pub const MAX_ITEMS: usize = 500;
/// The longest name in characters.
pub const MAX_NAME: usize = 200;

/// What goes into a room.
#[derive(Clone, PartialEq, Debug)]
pub struct RoomWish {
    /// The customer.
    pub account: Id,
    /// The records; others of the customer are left out.
    pub records: Vec<Id>,
    /// The fields of each record type that are shown.
    pub fields: Vec<(RecordType, FieldId)>,
    /// The language of the page.
    pub language: Language,
    /// Whether the reader can write comments.
    pub comments: bool,
    /// Whether the reader can correct what [`may_correct`] allows.
    pub corrections: bool,
}

/// What a reader wrote about one record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomItem {
    /// The record.
    pub record: Id,
    /// The comment; may be empty.
    pub comment: String,
    /// What the reader wants in fields.
    pub corrections: Vec<Proposal>,
}

/// What a reader wants in a field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Proposal {
    /// The key of the field.
    pub field: String,
    /// What was there when the page was made.
    pub was: String,
    /// What is wanted there; empty to clear it.
    pub wanted: String,
}

/// What a reader wrote.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RoomAnswer {
    /// The customer.
    pub account: Id,
    /// The reader.
    pub name: String,
    /// When, by their clock.
    pub at: Timestamp,
    /// By record.
    pub items: Vec<RoomItem>,
}

/// An answer with the file that it came as.
#[derive(Clone, PartialEq, Debug)]
pub struct RoomFile {
    /// The name of the file.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<Vec<u8>>,
    /// What it says.
    pub answer: RoomAnswer,
}

/// The fields that can be shown of a record type.
pub fn offered(set: &RecordStore, kind: RecordType) -> Vec<&'static Field> {
    let is_own = |field: &Field| kind == RecordType::Account || field.target() != Some(RecordType::Account);
    set.fields(kind).iter().copied().filter(|field| !field.deprecated && is_own(field)).collect()
}

/// The fields that are shown unless others are chosen.
pub const fn usual(kind: RecordType) -> &'static [FieldId] {
    match kind {
        RecordType::Account => {
            &[account::STREET, account::POSTAL_CODE, account::CITY, account::COUNTRY, account::PHONE, account::WEBSITE]
        }
        RecordType::Contact => &[contact::TITLE, contact::EMAIL, contact::PHONE, contact::MOBILE],
        RecordType::Opportunity => &[opportunity::AMOUNT, opportunity::CLOSE_DATE],
        RecordType::Quote => &[quote::STATUS, quote::DATE, quote::VALID_UNTIL],
        RecordType::Activity => &[activity::TYPE, activity::DUE, activity::DONE],
        _ => &[],
    }
}

/// Whether a reader may propose another value: only what a customer knows best of themselves, as text.
pub fn may_correct(kind: RecordType, field: &Field) -> bool {
    let is_theirs = matches!(kind, RecordType::Account | RecordType::Contact);
    let is_text = matches!(field.kind, FieldType::Text | FieldType::Email | FieldType::Phone | FieldType::Url);
    let is_plain = !field.system && !field.deprecated && field.derived.is_none() && !field.is_assigned();
    let is_ours = field.key == "external_id" || field.unique || field.number.0 >= 1000;
    is_theirs && is_text && is_plain && !is_ours
}

/// The records of a customer, in the order of the sections, the newest first in each.
pub fn records(set: &RecordStore, customer: Id) -> Vec<(RecordType, Id)> {
    let mut out = vec![(RecordType::Account, customer)];
    let mut add = |kind: RecordType, rows: Vec<&Row>| {
        let mut seen: HashSet<Id> = HashSet::new();
        let mut rows: Vec<&Row> = rows.into_iter().filter(|row| seen.insert(row.id())).collect();
        let number = kind.field_by_key("created").map(|field| field.number);
        let age = |row: &&Row| (number.and_then(|number| row.moment(number)), row.id());
        small_sort::sort_by_key(&mut rows, |row| std::cmp::Reverse(age(row)));
        let ids: Vec<Id> = rows.into_iter().map(Row::id).collect();
        out.extend(ids.iter().map(|id| (kind, *id)));
        ids
    };
    let deals =
        add(RecordType::Opportunity, set.linking(customer, RecordType::Opportunity, opportunity::ACCOUNT).collect());
    let mut offers: Vec<&Row> = set.linking(customer, RecordType::Quote, quote::ACCOUNT).collect();
    offers.extend(deals.iter().flat_map(|deal| set.linking(*deal, RecordType::Quote, quote::OPPORTUNITY)));
    // Nobody is shown what has not been sent.
    offers.retain(|row| !quotes::is_draft(row));
    add(RecordType::Quote, offers);
    let people = add(RecordType::Contact, set.linking(customer, RecordType::Contact, contact::ACCOUNT).collect());
    let mut all: Vec<&Row> = set.linking(customer, RecordType::Activity, activity::ACCOUNT).collect();
    all.extend(deals.iter().flat_map(|deal| set.linking(*deal, RecordType::Activity, activity::OPPORTUNITY)));
    all.extend(people.iter().flat_map(|person| set.linking(*person, RecordType::Activity, activity::CONTACT)));
    add(RecordType::Activity, all);
    out
}

/// What becomes of a correction.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Fate {
    /// It can be taken.
    Fits,
    /// The value was changed here since the page was made.
    Moved,
    /// It is there already.
    Same,
    /// It is no valid value, for this reason.
    Invalid(Phrase),
}

/// A correction beside what is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Correction {
    /// The field.
    pub field: &'static Field,
    /// What is there.
    pub now: String,
    /// What the reader wants there; empty to clear it.
    pub wanted: String,
    /// What becomes of it.
    pub fate: Fate,
}

/// What a reader wrote about a record that is there.
#[derive(Clone, PartialEq, Debug)]
pub struct Reviewed {
    /// The type of the record.
    pub kind: RecordType,
    /// The record.
    pub id: Id,
    /// The comment; may be empty.
    pub comment: String,
    /// The corrections.
    pub corrections: Vec<Correction>,
}

/// What an answer means here, and how much of it means nothing: records that are not the customer's, and fields that nobody may
/// correct.
pub fn review(set: &RecordStore, answer: &RoomAnswer) -> (Vec<Reviewed>, usize) {
    if set.get(RecordType::Account, answer.account).is_none() {
        return (Vec::new(), answer.items.len());
    }
    let there: HashSet<Id> = records(set, answer.account).into_iter().map(|(_, id)| id).collect();
    let mut left = 0;
    let mut out: Vec<Reviewed> = Vec::new();
    for item in &answer.items {
        let Some((kind, row)) = set.find(item.record).filter(|(_, row)| there.contains(&row.id())) else {
            left += 1;
            continue;
        };
        if out.iter().any(|own| own.id == row.id()) {
            left += 1;
            continue;
        }
        let mut corrections: Vec<Correction> = Vec::new();
        for Proposal { field: key, was, wanted } in &item.corrections {
            let field = set.field_by_key(kind, key).filter(|field| may_correct(kind, field));
            let Some(field) = field.filter(|field| corrections.iter().all(|own| own.field.number != field.number))
            else {
                left += 1;
                continue;
            };
            let now = row.text(field.number).to_string();
            let fate = fate(field, &now, was, wanted);
            corrections.push(Correction { field, now, wanted: wanted.clone(), fate });
        }
        out.push(Reviewed { kind, id: row.id(), comment: item.comment.clone(), corrections });
    }
    (out, left)
}

fn fate(field: &Field, now: &str, was: &str, wanted: &str) -> Fate {
    if wanted == now.trim() {
        return Fate::Same;
    }
    match Value::text(wanted) {
        None if field.required => return Fate::Invalid(phrases::FILL_IN),
        Some(value) => {
            if let Err(why) = validate::check(field, &value) {
                return Fate::Invalid(why);
            }
        }
        None => {}
    }
    if was.trim() == now.trim() { Fate::Fits } else { Fate::Moved }
}
