//! Possible duplicates of a given record.
use super::{RecordStore, duplicate_index, search};
use crate::base::{FieldId, Id, Row, Timestamp, Value, fold};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, custom, lead};
use crate::domain::rules::duplicates::{Keys, Part, Reason, Reasons};

/// A candidate: record type, id and the most certain reason.
pub type DuplicateCandidate = (RecordType, Id, Reason);

/// Whether records of this type can be merged.
pub fn can_merge(kind: RecordType) -> bool {
    is_deduplicated(kind) || kind.is_custom()
}

/// Whether records of this type are checked for duplicates.
pub fn is_deduplicated(kind: RecordType) -> bool {
    super::duplicate_index::KINDS.contains(&kind)
}

/// People who may be the person of a lead or contact, or companies that may be that of an account; the most certain
/// first. Only indexed records are found, see [`super::duplicate_index::DuplicateIndex::index_next`].
pub fn of_row(set: &RecordStore, kind: RecordType, row: &Row) -> Vec<DuplicateCandidate> {
    if !is_deduplicated(kind) {
        return Vec::new();
    }
    ranked(set.duplicate_index().of_row(set, kind, row))
}

/// [`of_row`] for a record that does not exist yet.
pub fn of_fields(set: &RecordStore, kind: RecordType, fields: &[(FieldId, Value)]) -> Vec<DuplicateCandidate> {
    of_row(set, kind, &Row::new(Id([0; 16]), Timestamp(0), &[], fields))
}

/// Records of a custom type with the same name, except for case and accents, that nobody said to be others.
pub fn same_named(set: &RecordStore, kind: RecordType, row: &Row, most: usize) -> Vec<Id> {
    /// Names of other records may begin alike.
    const LOOKED_AT: usize = 100;
    let name = fold::fold(row.text(custom::NAME).trim());
    let is_same = |id: &Id| {
        let other = set.get(kind, *id).filter(|other| other.id() != row.id());
        other.is_some_and(|other| fold::fold(other.text(custom::NAME).trim()) == name)
            && !set.duplicate_index().are_distinct(set, row.id(), *id)
    };
    let found = search::of_kind(set, kind, row.text(custom::NAME), LOOKED_AT);
    found.into_iter().filter(is_same).take(most).collect()
}

/// Accounts that may be the company of a lead.
pub fn companies_of_lead(set: &RecordStore, lead: &Row) -> Vec<DuplicateCandidate> {
    ranked(set.duplicate_index().companies(set, &Keys::of(RecordType::Lead, lead, ""), lead.id()))
}

fn ranked(found: Vec<(RecordType, Id, Reasons)>) -> Vec<DuplicateCandidate> {
    let surest = |(kind, id, reasons): (RecordType, Id, Reasons)| Some((kind, id, reasons.strongest()?));
    let mut out: Vec<DuplicateCandidate> = found.into_iter().filter_map(surest).collect();
    out.sort_by_key(|(_, _, reason)| std::cmp::Reverse(reason.certainty()));
    out
}

/// A part of several records, side by side.
#[derive(Clone, PartialEq, Debug)]
pub struct Compared {
    /// The part.
    pub part: Part,
    /// Each record's text, and whether another one has the same.
    pub cells: Vec<(String, bool)>,
}

/// The parts by which some records were compared and that any of them has, and all the reasons why two of them may be the
/// same. A record need not be in the workspace.
pub fn compare(set: &RecordStore, rows: &[(RecordType, &Row)]) -> (Vec<Compared>, Reasons) {
    let keys: Vec<Keys> = rows.iter().map(|(kind, row)| duplicate_index::keys(set, *kind, row)).collect();
    // A lead and an account have only the company in common.
    let of_companies = rows.iter().any(|(kind, _)| *kind == RecordType::Account);
    let is_shared = |at: usize, part: Part| {
        keys.iter().enumerate().any(|(other, keys_of)| other != at && keys_of.share(&keys[at], part))
    };
    let compared = |part: Part| Compared {
        part,
        cells: (rows.iter().enumerate())
            .map(|(at, (kind, row))| (text(set, *kind, row, part), is_shared(at, part)))
            .collect(),
    };
    let parts = Part::ALL.into_iter().filter(|part| !of_companies || *part == Part::Company).map(compared);
    let parts = parts.filter(|compared| compared.cells.iter().any(|(text, _)| !text.is_empty())).collect();
    let mut reasons = Reasons::default();
    for (at, one) in keys.iter().enumerate() {
        for other in &keys[at + 1..] {
            reasons = reasons.and(if of_companies { one.same_company(other) } else { one.same_person(other) });
        }
    }
    (parts, reasons)
}

/// The text of a part as it was entered; several are joined.
fn text(set: &RecordStore, kind: RecordType, row: &Row, part: Part) -> String {
    let company = || row.link(contact::ACCOUNT).and_then(|id| set.get(RecordType::Account, id));
    let texts = match (kind, part) {
        (RecordType::Lead, Part::Name) => vec![row.text(lead::FIRST_NAME), row.text(lead::LAST_NAME)],
        (RecordType::Lead, Part::Company) => vec![row.text(lead::COMPANY)],
        (RecordType::Lead, Part::Email) => {
            vec![row.text(lead::EMAIL), row.text(lead::PRIVATE_EMAIL), row.text(lead::OTHER_EMAIL)]
        }
        (RecordType::Lead, Part::Phone) => {
            [lead::PHONE, lead::MOBILE, lead::HOME_PHONE, lead::OTHER_PHONE].map(|number| row.text(number)).to_vec()
        }
        (RecordType::Lead, Part::Street) => vec![row.text(lead::STREET)],
        (RecordType::Contact, Part::Name) => vec![row.text(contact::FIRST_NAME), row.text(contact::LAST_NAME)],
        (RecordType::Contact, Part::Company) => company().map(|row| row.text(account::NAME)).into_iter().collect(),
        (RecordType::Contact, Part::Email) => {
            vec![row.text(contact::EMAIL), row.text(contact::PRIVATE_EMAIL), row.text(contact::OTHER_EMAIL)]
        }
        (RecordType::Contact, Part::Phone) => {
            [contact::PHONE, contact::MOBILE, contact::HOME_PHONE, contact::OTHER_PHONE]
                .map(|number| row.text(number))
                .to_vec()
        }
        (RecordType::Contact, Part::Street) => vec![row.text(contact::STREET)],
        (RecordType::Account, Part::Company) => vec![row.text(account::NAME)],
        _ => Vec::new(),
    };
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join(if matches!(part, Part::Phone | Part::Email) { ", " } else { " " })
}
