//! Records of a workspace that may be the same person or company as a given one.
use super::{WorkingSet, names};
use crate::base::{Id, Moment, Row, Value};
use crate::domain::Kind;
use crate::domain::records::contact;
use crate::domain::rules::duplicates::{Keys, Reason};
use crate::locale::Language;

/// A candidate: its kind, its id and why.
pub type Candidate = (Kind, Id, Reason);

/// People who may be the person of a lead or contact, companies that may be its company or that of an account; the
/// surest first.
pub fn of_row(set: &WorkingSet, kind: Kind, row: &Row) -> Vec<Candidate> {
    let keys = keys(set, kind, row);
    let mut out = Vec::new();
    if kind == Kind::Account {
        out.extend(companies(set, &keys, row.id()));
    } else {
        for other_kind in [Kind::Lead, Kind::Contact] {
            for (_, other) in set.rows(other_kind).filter(|(_, other)| other.id() != row.id()) {
                if let Some(reason) = keys.same_person(&self::keys(set, other_kind, other)) {
                    out.push((other_kind, other.id(), reason));
                }
            }
        }
    }
    crate::base::order::sort_by_key(&mut out, |(_, _, reason)| std::cmp::Reverse(reason.certainty()));
    out
}

/// The same for a record that does not exist yet.
pub fn of_fields(set: &WorkingSet, kind: Kind, fields: &[(u16, Value)]) -> Vec<Candidate> {
    match kind {
        Kind::Lead | Kind::Contact | Kind::Account => of_row(set, kind, &Row::new(Id([0; 16]), Moment(0), &[], fields)),
        _ => Vec::new(),
    }
}

/// Accounts that may be the company a lead names.
pub fn companies_of_lead(set: &WorkingSet, lead: &Row) -> Vec<Candidate> {
    companies(set, &Keys::of(Kind::Lead, lead, ""), lead.id()).collect()
}

/// What a record is compared by.
pub fn keys(set: &WorkingSet, kind: Kind, row: &Row) -> Keys {
    let company = match kind {
        Kind::Contact => row.link(contact::ACCOUNT).map(|id| names::name_of(set, id, Language::En)).unwrap_or_default(),
        _ => String::new(),
    };
    Keys::of(kind, row, &company)
}

fn companies<'a>(set: &'a WorkingSet, keys: &'a Keys, but: Id) -> impl Iterator<Item = Candidate> + 'a {
    set.rows(Kind::Account).filter(move |(_, other)| other.id() != but).filter_map(|(_, other)| {
        let reason = keys.same_company(&Keys::of(Kind::Account, other, ""))?;
        Some((Kind::Account, other.id(), reason))
    })
}
