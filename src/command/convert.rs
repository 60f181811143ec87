//! Conversion of a lead into account, contact and, if wanted, opportunity: one commit (domain rules: Conversion).
use super::{Context, Draft, GONE, Refusal, create, field, lead as lead_rules};
use crate::base::{Id, Value};
use crate::domain::records::{activity, contact, lead, opportunity};
use crate::domain::rules::conversion::{Fate, carried};
use crate::domain::rules::figures::Readiness;
use crate::domain::{FieldKind, Kind, List, defaults};
use crate::locale::phrase;

/// Where a part of a lead goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Into a new record.
    New,
    /// Into an existing record.
    Existing(Id),
}

/// How a lead is converted.
#[derive(Clone, PartialEq, Debug)]
pub struct Conversion {
    /// The lead.
    pub lead: Id,
    /// The account.
    pub account: Target,
    /// The contact.
    pub contact: Target,
    /// The opportunity; nothing for none.
    pub opportunity: Option<Target>,
    /// The name of a new opportunity; empty for the default "Company - ".
    pub opportunity_name: String,
    /// The owner of what is created; nothing for the lead's.
    pub owner: Option<Id>,
    /// The lead's status afterwards; nothing for the first of category Converted.
    pub status: Option<Id>,
    /// Overwrite the lead source of an existing contact.
    pub overwrite_source: bool,
}

/// Works out the conversion.
pub fn convert(draft: &mut Draft, wanted: &Conversion, context: &mut Context) -> Result<(), Refusal> {
    let set = draft.base();
    let row = set.get(Kind::Lead, wanted.lead).ok_or(GONE)?.clone();
    if row.moment(lead::CONVERTED_AT).is_some() {
        return Err(Refusal::new(phrase("This lead is already converted.", "Dieser Lead ist bereits konvertiert.")));
    }
    let account = place(draft, wanted, Kind::Account, wanted.account, context)?;
    let person = place(draft, wanted, Kind::Contact, wanted.contact, context)?;
    draft.set(person, contact::ACCOUNT, Some(Value::Link(account)));
    if wanted.overwrite_source && row.get(lead::SOURCE).is_some() {
        draft.set(person, contact::SOURCE, row.get(lead::SOURCE));
    }
    let deal = match wanted.opportunity {
        None => None,
        Some(target) => {
            let deal = place(draft, wanted, Kind::Opportunity, target, context)?;
            match target {
                Target::New => {
                    let name = match wanted.opportunity_name.trim() {
                        "" => format!("{} - ", row.text(lead::COMPANY)),
                        name => name.to_string(),
                    };
                    draft.set(deal, opportunity::NAME, Some(Value::Text(name)));
                    draft.set(deal, opportunity::ACCOUNT, Some(Value::Link(account)));
                    draft.set(deal, opportunity::CONTACT, Some(Value::Link(person)));
                }
                Target::Existing(_) => {
                    if draft.get(deal, opportunity::ACCOUNT) != Some(Value::Link(account)) {
                        return Err(Refusal::of(
                            Kind::Opportunity,
                            opportunity::ACCOUNT,
                            phrase(
                                "The opportunity belongs to another account. Choose one of this account.",
                                "Die Opportunity gehört zu einem anderen Account. Wählen Sie eine dieses Accounts.",
                            ),
                        ));
                    }
                    if draft.get(deal, opportunity::CONTACT).is_none() {
                        draft.set(deal, opportunity::CONTACT, Some(Value::Link(person)));
                    }
                }
            }
            Some(deal)
        }
    };
    for activity in set.linking(wanted.lead, Kind::Activity, activity::LEAD) {
        draft.set(activity.id(), activity::CONTACT, Some(Value::Link(person)));
        match deal {
            Some(deal) => draft.set(activity.id(), activity::OPPORTUNITY, Some(Value::Link(deal))),
            None => draft.set(activity.id(), activity::ACCOUNT, Some(Value::Link(account))),
        }
    }
    let status = wanted.status.unwrap_or_else(|| lead_rules::first_status(set, defaults::CONVERTED));
    for (number, value) in [
        (lead::STATUS, Some(Value::Link(status))),
        (lead::CONVERTED_AT, Some(Value::Moment(context.now))),
        (lead::CONVERTED_ACCOUNT, Some(Value::Link(account))),
        (lead::CONVERTED_CONTACT, Some(Value::Link(person))),
        (lead::CONVERTED_OPPORTUNITY, deal.map(Value::Link)),
        (lead::UNREAD, None),
        (lead::CONVERSION_REASON, Readiness::of(&row).map(|sign| Value::Link(sign.entry()))),
    ] {
        draft.set(wanted.lead, number, value);
    }
    [Some(account), Some(person), deal].into_iter().flatten().try_for_each(|id| draft.check(id))
}

/// The record a part of the lead goes into, with the lead's values filled in. Existing values are kept.
fn place(
    draft: &mut Draft,
    wanted: &Conversion,
    kind: Kind,
    target: Target,
    context: &mut Context,
) -> Result<Id, Refusal> {
    let set = draft.base();
    let row = set.get(Kind::Lead, wanted.lead).ok_or(GONE)?;
    let (id, existing) = match target {
        Target::Existing(id) => (id, Some(draft.row(id).filter(|_| draft.kind(id) == Some(kind)).ok_or(GONE)?)),
        Target::New => (create(draft, kind, Vec::new(), context), None),
    };
    for part in carried(set.schema(), row, kind, existing.as_ref()).into_iter().filter(|part| part.fate != Fate::Keep) {
        let value = match set.field(kind, part.to).map(|field| field.kind) {
            Some(FieldKind::Choice(List::Own(list)) | FieldKind::Choices(List::Own(list))) => {
                field::in_list(draft, list, part.value, context)
            }
            _ => part.value,
        };
        draft.set(id, part.to, Some(value));
    }
    if let (Target::New, Some(owner)) = (target, wanted.owner) {
        let number = kind.field_by_key("owner").map_or(0, |field| field.number);
        draft.set(id, number, Some(Value::Link(owner)));
    }
    Ok(id)
}
