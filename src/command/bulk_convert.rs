//! Conversion of many leads: proposals for each, and all conversions as one commit.
use std::collections::HashMap;

use super::convert::{Conversion, Target, convert};
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use crate::base::{Id, fold};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, lead};
use crate::domain::rules::duplicates::Reason;
use crate::locale::phrase;
use crate::store::{RecordStore, duplicate_index};

/// The proposal for a lead.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
    /// The lead.
    pub lead: Id,
    /// An existing account, and the reason it may be the right one.
    pub account: Option<(Id, Reason)>,
    /// An existing contact, and the reason.
    pub contact: Option<(Id, Reason)>,
    /// An earlier lead of the selection that creates the shared account.
    pub shares: Option<Id>,
    /// The reason why the lead cannot be converted.
    pub refused: Option<Rejection>,
}

/// Proposes a conversion for each lead. All accounts and contacts are read once, regardless of the number of leads.
pub fn propose(set: &RecordStore, leads: &[Id]) -> Vec<Proposal> {
    let rows: Vec<_> = leads.iter().map(|id| set.get(RecordType::Lead, *id)).collect();
    let company = |place: usize| rows[place].map(|row| fold::company_key(row.text(lead::COMPANY))).unwrap_or_default();
    let mut companies: HashMap<String, Vec<usize>> = HashMap::new();
    let mut people: HashMap<(Reason, String, String), Vec<usize>> = HashMap::new();
    for (place, row) in rows.iter().enumerate() {
        let Some(row) = row else { continue };
        companies.entry(company(place)).or_default().push(place);
        duplicate_index::keys(set, RecordType::Lead, row).for_each_person_key(|reason, [a, b]| {
            people.entry((reason, a.to_string(), b.to_string())).or_default().push(place);
        });
    }
    companies.remove("");
    let mut out: Vec<Proposal> = leads
        .iter()
        .enumerate()
        .map(|(place, id)| Proposal {
            lead: *id,
            account: None,
            contact: None,
            shares: companies.get(&company(place)).map(|places| leads[places[0]]).filter(|first| first != id),
            refused: refused(
                rows[place].is_some_and(|row| row.moment(lead::CONVERTED_AT).is_some()),
                rows[place].is_some(),
            ),
        })
        .collect();
    for (_, row) in set.rows(RecordType::Account) {
        for place in companies.get(&fold::company_key(row.text(account::NAME))).into_iter().flatten() {
            out[*place].account.get_or_insert((row.id(), Reason::CompanyName));
        }
    }
    for (_, row) in set.rows(RecordType::Contact) {
        duplicate_index::keys(set, RecordType::Contact, row).for_each_person_key(|reason, [a, b]| {
            for place in people.get(&(reason, a.to_string(), b.to_string())).into_iter().flatten() {
                // A contact of another account would be moved, which the user did not ask for.
                let of = row.link(contact::ACCOUNT);
                if of.is_none() || of == out[*place].account.map(|(id, _)| id) {
                    out[*place].contact.get_or_insert((row.id(), reason));
                }
            }
        });
    }
    out
}

/// Converts the leads in order. One that wants a new account with the name of an earlier one's new account shares it.
pub fn bulk_convert(draft: &mut Draft, conversions: &[Conversion], context: &mut Context) -> Result<(), Rejection> {
    let mut made: HashMap<String, Id> = HashMap::new();
    for conversion in conversions {
        let row = draft.base().get(RecordType::Lead, conversion.lead).ok_or(GONE)?;
        let company = fold::company_key(row.text(lead::COMPANY));
        let mut conversion = conversion.clone();
        if conversion.account == Target::New
            && let Some(account) = made.get(&company)
        {
            conversion.account = Target::Existing(*account);
        }
        convert(draft, &conversion, context)?;
        let account = draft.get(conversion.lead, lead::CONVERTED_ACCOUNT).and_then(|value| value.link());
        if let (Target::New, false, Some(account)) = (conversion.account, company.is_empty(), account) {
            made.insert(company, account);
        }
    }
    Ok(())
}

fn refused(is_converted: bool, exists: bool) -> Option<Rejection> {
    match (exists, is_converted) {
        (false, _) => Some(GONE),
        (true, true) => {
            Some(Rejection::new(phrase("This lead is already converted.", "Dieser Lead ist bereits konvertiert.")))
        }
        _ => None,
    }
}
