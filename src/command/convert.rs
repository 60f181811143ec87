//! Conversion of a lead into account, contact and, optionally, opportunity: one commit (domain rules: Conversion). The
//! plan says what goes where; the preview shows it and the command carries it out.
mod plan;

pub use plan::{ALREADY_CONVERTED, Asked, Conversion, Plan, Target, custom_name, opportunity_name, plan, plan_in};
use plan::{along, custom_links};

use super::campaign;
use super::create::create;
use super::decision::{Context, FieldEdit, Rejection};
use super::draft::Draft;
use super::field;
use super::lead as lead_rules;
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::{account as account_fields, activity, contact, contact_role, custom, lead, opportunity};
use crate::domain::rules::conversion::{FieldOutcome, MappedField};
use crate::domain::{FieldType, Picklist, RecordType};
use crate::store::RecordStore;

/// Carries out a conversion.
pub fn convert(draft: &mut Draft, wanted: &Conversion, context: &mut Context) -> Result<(), Rejection> {
    let plan = plan_in(draft, wanted, context)?;
    plan.check()?;
    carry_out(draft, wanted, &plan, context);
    Ok(())
}

/// Carries out a plan in which nothing is missing.
pub fn carry_out(draft: &mut Draft, wanted: &Conversion, plan: &Plan, context: &mut Context) {
    let set = draft.base();
    let account = place(draft, RecordType::Account, wanted.account, &plan.account, context);
    let person = place(draft, RecordType::Contact, wanted.contact, &plan.contact, context);
    draft.set(person, contact::ACCOUNT, Some(Value::Link(account)));
    let deal = wanted.opportunity.map(|target| {
        let deal = place(draft, RecordType::Opportunity, target, &plan.opportunity, context);
        draft.set(deal, opportunity::ACCOUNT, Some(Value::Link(account)));
        add_to_deal(draft, deal, person, context);
        deal
    });
    for (kind, lines) in &plan.further {
        let made = place(draft, *kind, Target::New, lines, context);
        draft.set(made, custom::LEAD, Some(Value::Link(wanted.lead)));
        let Some(row) = set.get(RecordType::Lead, wanted.lead) else { continue };
        for (target, field) in custom_links(set, *kind, row) {
            let to = match target {
                RecordType::Account => Some(account),
                RecordType::Contact => Some(person),
                RecordType::Opportunity => deal,
                _ => Some(wanted.lead),
            };
            if let Some(to) = to {
                let is_one = matches!(field.kind, FieldType::Link(_));
                draft.set(made, field.number, Some(if is_one { Value::Link(to) } else { Value::Links(vec![to]) }));
            }
        }
    }
    let links: Vec<(RecordType, Id)> = along(set, wanted.lead).map(|(kind, row)| (kind, row.id())).collect();
    for (_, id) in links {
        let links = links_along(|number| draft.link(id, number), account, person, deal);
        links.into_iter().for_each(|(number, value)| draft.set(id, number, Some(value)));
    }
    campaign::convert(draft, wanted.lead, person);
    // What happened with the lead happened with the records it becomes.
    if let Some(Value::Moment(last)) = draft.get(wanted.lead, lead::LAST_ACTIVITY) {
        let rest = deal.map_or((account, account_fields::LAST_ACTIVITY), |deal| (deal, opportunity::LAST_ACTIVITY));
        for (id, number) in [(person, contact::LAST_ACTIVITY), rest] {
            if !matches!(draft.get(id, number), Some(Value::Moment(own)) if own >= last) {
                draft.set(id, number, Some(Value::Moment(last)));
            }
        }
    }
    for (number, value) in [
        (lead::STATUS, Some(Value::Link(plan.status))),
        (lead::CONVERTED_AT, Some(Value::Moment(context.now))),
        (lead::CONVERTED_ACCOUNT, Some(Value::Link(account))),
        (lead::CONVERTED_CONTACT, Some(Value::Link(person))),
        (lead::CONVERTED_OPPORTUNITY, deal.map(Value::Link)),
        (lead::UNREAD, None),
        // It may have been closed without a conversion before.
        (lead::REASON, None),
        (lead::CONVERSION_REASON, Some(Value::Link(plan.reason))),
    ] {
        draft.set(wanted.lead, number, value);
    }
}

/// The links that an activity or a file of a lead gets to the records that the lead becomes: the contact, and the
/// opportunity or else the account. Links to other records stay.
fn links_along(
    own: impl Fn(FieldId) -> Option<Id>,
    account: Id,
    person: Id,
    deal: Option<Id>,
) -> Vec<(FieldId, Value)> {
    // A file's links have the same numbers as an activity's.
    let rest = match deal.filter(|deal| own(activity::OPPORTUNITY).is_none_or(|own| own == *deal)) {
        Some(deal) => (activity::OPPORTUNITY, deal),
        None => (activity::ACCOUNT, account),
    };
    let all = [(activity::CONTACT, person), rest].into_iter();
    all.filter(|(number, _)| own(*number).is_none()).map(|(number, id)| (number, Value::Link(id))).collect()
}

/// The links of a restored activity or file whose lead was converted in the meantime: it goes along like the others.
pub fn links_of_restored(set: &RecordStore, row: &Row) -> Vec<(FieldId, Value)> {
    let lead = row.link(activity::LEAD).and_then(|id| set.get(RecordType::Lead, id));
    let became = |number: FieldId| lead.filter(|lead| lead_rules::is_converted(lead))?.link(number);
    match (became(lead::CONVERTED_ACCOUNT), became(lead::CONVERTED_CONTACT)) {
        (Some(account), Some(person)) => {
            links_along(|number| row.link(number), account, person, became(lead::CONVERTED_OPPORTUNITY))
        }
        _ => Vec::new(),
    }
}

/// The record that receives a part of the lead, with its fields from the plan.
fn place(draft: &mut Draft, kind: RecordType, target: Target, lines: &[MappedField], context: &mut Context) -> Id {
    let set = draft.base();
    let value_of = |draft: &mut Draft, line: &MappedField, context: &mut Context| {
        // Two custom fields have different picklists: entries are found by name, and added if they are missing.
        match set.field(kind, line.to).map(|field| field.kind) {
            Some(FieldType::Choice(Picklist::Own(list)) | FieldType::Choices(Picklist::Own(list)))
                if line.from.is_some() =>
            {
                field::in_list(draft, list, line.value.clone(), context)
            }
            _ => line.value.clone(),
        }
    };
    let lines = lines.iter().filter(|line| line.outcome != FieldOutcome::Keep);
    let fields: Vec<FieldEdit> = lines.map(|line| (line.to, Some(value_of(draft, line, context)))).collect();
    match target {
        Target::New => create(draft, kind, fields, context),
        Target::Existing(id) => {
            fields.into_iter().for_each(|(number, value)| draft.set(id, number, value));
            id
        }
    }
}

/// Makes the contact the deal's primary one if it has none, otherwise an additional one.
fn add_to_deal(draft: &mut Draft, deal: Id, person: Id, context: &mut Context) {
    match draft.link(deal, opportunity::CONTACT) {
        None => draft.set(deal, opportunity::CONTACT, Some(Value::Link(person))),
        Some(primary) if primary == person => {}
        Some(_) => {
            let further = draft.base().linking(deal, RecordType::ContactRole, contact_role::OPPORTUNITY);
            let mut people: Vec<Option<Id>> = further.map(|row| row.link(contact_role::CONTACT)).collect();
            // Another lead of the same command may have added the person.
            let is_role = |(kind, id): &(RecordType, Id)| {
                *kind == RecordType::ContactRole && draft.link(*id, contact_role::OPPORTUNITY) == Some(deal)
            };
            people.extend(draft.touched().filter(is_role).map(|(_, id)| draft.link(id, contact_role::CONTACT)));
            if !people.contains(&Some(person)) {
                let entries =
                    vec![(contact_role::OPPORTUNITY, Value::Link(deal)), (contact_role::CONTACT, Value::Link(person))];
                draft.insert(RecordType::ContactRole, (context.new_id)(), entries);
            }
        }
    }
}
