//! Possible duplicates of a given record.
use super::RecordStore;
use crate::base::{FieldId, Id, Row, Timestamp, Value};
use crate::domain::RecordType;
use crate::domain::rules::duplicates::{Keys, Reason, Reasons};

/// A candidate: record type, id and the most certain reason.
pub type DuplicateCandidate = (RecordType, Id, Reason);

/// Whether records of this type are merged and checked for duplicates.
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
