//! Records of a workspace that may be the same person or company as a given one.
use super::{WorkingSet, names};
use crate::base::{Id, Moment, Row, Value};
use crate::domain::Kind;
use crate::domain::records::{contact, distinct};
use crate::domain::rules::duplicates::{Keys, Reason, Reasons};
use crate::locale::Language;

/// A candidate: its kind, its id and the surest reason.
pub type Candidate = (Kind, Id, Reason);

/// The kinds of record that are merged, and of which duplicates are looked for.
pub fn has_duplicates(kind: Kind) -> bool {
    super::likeness::KINDS.contains(&kind)
}

/// People who may be the person of a lead or contact, companies that may be that of an account; the surest first.
/// Found are records that have been read so far, see [`super::likeness::Likeness::read_on`].
pub fn of_row(set: &WorkingSet, kind: Kind, row: &Row) -> Vec<Candidate> {
    if !has_duplicates(kind) {
        return Vec::new();
    }
    ranked(set.likeness().of_row(set, kind, row))
}

/// The same for a record that does not exist yet.
pub fn of_fields(set: &WorkingSet, kind: Kind, fields: &[(u16, Value)]) -> Vec<Candidate> {
    of_row(set, kind, &Row::new(Id([0; 16]), Moment(0), &[], fields))
}

/// Accounts that may be the company a lead names.
pub fn companies_of_lead(set: &WorkingSet, lead: &Row) -> Vec<Candidate> {
    ranked(set.likeness().companies(set, &Keys::of(Kind::Lead, lead, ""), lead.id()))
}

/// Two records that are not the same, as the field of a record of kind distinct holds them.
pub fn pair(one: Id, other: Id) -> String {
    format!("{} {}", one.min(other), one.max(other))
}

/// The two records that a record of kind distinct is about, the smaller id first.
pub fn both(row: &Row) -> Option<(Id, Id)> {
    let (one, other) = row.text(distinct::PAIR).split_once(' ')?;
    Some((one.parse().ok()?, other.parse().ok()?))
}

/// What a record is compared by.
pub fn keys(set: &WorkingSet, kind: Kind, row: &Row) -> Keys {
    let company = match kind {
        Kind::Contact => row.link(contact::ACCOUNT).map(|id| names::name_of(set, id, Language::En)).unwrap_or_default(),
        _ => String::new(),
    };
    Keys::of(kind, row, &company)
}

fn ranked(found: Vec<(Kind, Id, Reasons)>) -> Vec<Candidate> {
    let surest = |(kind, id, reasons): (Kind, Id, Reasons)| Some((kind, id, reasons.surest()?));
    let mut out: Vec<Candidate> = found.into_iter().filter_map(surest).collect();
    out.sort_by_key(|(_, _, reason)| std::cmp::Reverse(reason.certainty()));
    out
}
