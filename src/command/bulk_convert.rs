//! Conversion of many leads: proposals for each, a preview of what becomes of each, and all conversions as one commit.
use std::collections::HashMap;

use super::convert::{ALREADY_CONVERTED, Conversion, Plan, Target, carry_out, plan_in};
use super::decision::{Context, GONE, Rejection};
use super::draft::{Draft, DraftEdits};
use super::lead as lead_rules;
use crate::base::{Date, Id, IdMap, TimeZone, Timestamp, fold};
use crate::domain::RecordType;
use crate::domain::records::{account, contact, lead};
use crate::domain::rules::duplicates::Reason;
use crate::locale::Language;
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
            refused: match rows[place] {
                None => Some(GONE),
                Some(row) => lead_rules::is_converted(row).then_some(ALREADY_CONVERTED),
            },
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

/// The effect of one of many conversions, computed before they are carried out.
#[derive(Clone, PartialEq, Debug)]
pub struct Preview {
    /// The plan, or the reason why the lead is not converted. One with missing fields is not carried out.
    pub plan: Result<Plan, Rejection>,
    /// An earlier lead whose new account this one shares.
    pub shares: Option<Id>,
}

impl Preview {
    /// The reason why the lead is not converted.
    pub fn refused(&self) -> Option<Rejection> {
        match &self.plan {
            Ok(plan) => plan.check().err(),
            Err(refusal) => Some(refusal.clone()),
        }
    }
}

/// Tells the effect of conversions without carrying them out: each is planned after the earlier ones, as
/// [`bulk_convert`] does it. The record store must stay the same from the first to the last.
#[derive(Default)]
pub struct Previewing {
    edits: DraftEdits,
    made: MadeAccounts,
    done: usize,
    ids: u64,
}

impl Previewing {
    /// The number of conversions that have been told.
    pub fn done(&self) -> usize {
        self.done
    }

    /// Tells the effects of the next conversions, at most `most`, each by its index. Returns whether any are left.
    pub fn next(
        &mut self,
        set: &RecordStore,
        conversions: &[Conversion],
        most: usize,
        (user, today, language): (Option<Id>, Date, Language),
        tell: &mut dyn FnMut(usize, Preview),
    ) -> bool {
        let ids = &mut self.ids;
        // The records exist only until the preview is shown, and no stored id is like these.
        let mut new_id = || {
            *ids += 1;
            let mut id = [0xff; 16];
            id[8..].copy_from_slice(&ids.to_be_bytes());
            Id(id)
        };
        let (now, zone) = (Timestamp(0), TimeZone::UTC);
        let mut context = Context { now, today, zone, user, language, new_id: &mut new_id };
        let mut draft = Draft::resume(set, today, now, std::mem::take(&mut self.edits));
        let first = self.done;
        self.done = conversions.len().min(first.saturating_add(most));
        let tell = &mut |place, preview| tell(first + place, preview);
        convert_each(&mut draft, &conversions[first..self.done], &mut self.made, &mut context, tell);
        self.edits = draft.set_aside();
        self.done < conversions.len()
    }
}

/// The record types that a lead becomes.
pub const TARGETS: [RecordType; 3] = [RecordType::Account, RecordType::Contact, RecordType::Opportunity];

/// How many records conversions create, and how many existing ones they lead into, by the record types of [`TARGETS`].
#[derive(Clone, Default, PartialEq, Debug)]
pub struct Tally {
    /// New records.
    pub created: [usize; TARGETS.len()],
    existing: [IdMap<()>; TARGETS.len()],
}

impl Tally {
    /// Counts a conversion, unless it is refused.
    pub fn add(&mut self, wanted: &Conversion, preview: &Preview) {
        if preview.refused().is_some() {
            return;
        }
        let account = Some(wanted.account).filter(|_| preview.shares.is_none());
        for (place, target) in [account, Some(wanted.contact), wanted.opportunity].into_iter().enumerate() {
            match target {
                Some(Target::New) => self.created[place] += 1,
                Some(Target::Existing(id)) => drop(self.existing[place].insert(id, ())),
                None => {}
            }
        }
    }

    /// Existing records, each counted once.
    pub fn existing(&self) -> [usize; TARGETS.len()] {
        std::array::from_fn(|place| self.existing[place].len())
    }
}

/// Converts the leads in order, and leaves out those that refuse it. Returns the number of converted ones. A lead that
/// wants a new account with the name of an earlier one's new account shares it.
pub fn bulk_convert(draft: &mut Draft, conversions: &[Conversion], context: &mut Context) -> Result<usize, Rejection> {
    let mut converted = 0;
    let mut first = None;
    convert_each(
        draft,
        conversions,
        &mut MadeAccounts::default(),
        context,
        &mut |_, preview| match preview.refused() {
            None => converted += 1,
            Some(refusal) => drop(first.get_or_insert(refusal)),
        },
    );
    match first {
        Some(refusal) if converted == 0 => Err(refusal),
        _ => Ok(converted),
    }
}

/// The accounts made so far, by company, each with its lead.
type MadeAccounts = HashMap<String, (Id, Id)>;

fn convert_each(
    draft: &mut Draft,
    conversions: &[Conversion],
    made: &mut MadeAccounts,
    context: &mut Context,
    tell: &mut dyn FnMut(usize, Preview),
) {
    for (place, conversion) in conversions.iter().enumerate() {
        let mut wanted = conversion.clone();
        let row = draft.base().get(RecordType::Lead, wanted.lead);
        let company = row.map(|row| fold::company_key(row.text(lead::COMPANY))).unwrap_or_default();
        let shared = made.get(&company).filter(|_| wanted.account == Target::New).copied();
        if let Some((account, _)) = shared {
            wanted.account = Target::Existing(account);
        }
        let plan = plan_in(draft, &wanted, context);
        if let Some(plan) = plan.as_ref().ok().filter(|plan| plan.missing.is_empty()) {
            carry_out(draft, &wanted, plan, context);
            let account = draft.link(wanted.lead, lead::CONVERTED_ACCOUNT);
            if let (Target::New, false, Some(account)) = (wanted.account, company.is_empty(), account) {
                made.insert(company, (account, wanted.lead));
            }
        }
        tell(place, Preview { plan, shares: shared.map(|(_, lead)| lead) });
    }
}
