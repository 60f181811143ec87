//! Conversion of a lead into account, contact and, optionally, opportunity: one commit (domain rules: Conversion). The
//! plan says what goes where; the preview shows it and the command carries it out.
use super::create::create;
use super::decision::{Context, GONE, Rejection};
use super::draft::Draft;
use super::initial_fields::initial_fields;
use super::{field, lead as lead_rules, opportunity as opportunity_rules};
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::records::{account as account_fields, activity, contact, contact_role, file, lead, opportunity};
use crate::domain::rules::conversion::{FieldOutcome, MappedField, mapped_fields};
use crate::domain::rules::derived_fields::Readiness;
use crate::domain::{FieldType, Picklist, RecordType, defaults};
use crate::locale::phrase;
use crate::store::RecordStore;

/// The target of a part of a lead.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A new record.
    New,
    /// An existing record.
    Existing(Id),
}

impl Target {
    /// The existing record.
    pub fn existing(self) -> Option<Id> {
        match self {
            Target::New => None,
            Target::Existing(id) => Some(id),
        }
    }
}

/// The options of a conversion.
#[derive(Clone, PartialEq, Debug)]
pub struct Conversion {
    /// The lead.
    pub lead: Id,
    /// The account.
    pub account: Target,
    /// The contact.
    pub contact: Target,
    /// The opportunity; `None` to create none.
    pub opportunity: Option<Target>,
    /// The name of a new opportunity; empty for the default "Company - ".
    pub opportunity_name: String,
    /// The owner of the new records; `None` for the lead's.
    pub owner: Option<Id>,
    /// The lead's status afterwards; `None` for the first of category Converted.
    pub status: Option<Id>,
    /// Overwrite the lead source of an existing contact.
    pub overwrite_source: bool,
}

impl Conversion {
    /// All records new, with an opportunity, and defaults for the rest.
    pub fn new(lead: Id) -> Conversion {
        Conversion {
            lead,
            account: Target::New,
            contact: Target::New,
            opportunity: Some(Target::New),
            opportunity_name: String::new(),
            owner: None,
            status: None,
            overwrite_source: false,
        }
    }
}

/// The effects of a conversion, computed before it is carried out.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// The fields of the account.
    pub account: Vec<MappedField>,
    /// The fields of the contact.
    pub contact: Vec<MappedField>,
    /// The fields of the opportunity; empty if there is none.
    pub opportunity: Vec<MappedField>,
    /// The lead's filled fields that have no target.
    pub stays: Vec<(FieldId, Value)>,
    /// The former account of the existing contact.
    pub leaves: Option<Id>,
    /// The number of activities and files that are linked to the new records.
    pub goes_along: usize,
}

/// Plans a conversion. Rejected if the targets do not fit.
pub fn plan(set: &RecordStore, wanted: &Conversion, today: Date) -> Result<Plan, Rejection> {
    plan_with(set, &|kind, id| set.get(kind, id).cloned(), wanted, today)
}

/// [`plan`] with targets looked up by `find`, which knows those that a draft created when many leads are converted.
fn plan_with(
    set: &RecordStore,
    find: &dyn Fn(RecordType, Id) -> Option<Row>,
    wanted: &Conversion,
    today: Date,
) -> Result<Plan, Rejection> {
    let row = set.get(RecordType::Lead, wanted.lead).ok_or(GONE)?;
    if row.moment(lead::CONVERTED_AT).is_some() {
        return Err(Rejection::new(phrase("This lead is already converted.", "Dieser Lead ist bereits konvertiert.")));
    }
    if wanted.status.is_some_and(|status| lead_rules::category(set, status) != Some(defaults::CONVERTED)) {
        return Err(Rejection::of(
            RecordType::Lead,
            lead::STATUS,
            phrase("Choose a status for converted leads.", "Wählen Sie einen Status für konvertierte Leads."),
        ));
    }
    let part = |kind: RecordType, target: Target| -> Result<Vec<MappedField>, Rejection> {
        let existing = match target.existing() {
            Some(id) => Some(find(kind, id).ok_or(GONE)?),
            None => None,
        };
        let mut out = mapped_fields(set.schema(), row, kind, existing.as_ref());
        if let (None, Some(owner), Some(field)) = (&existing, wanted.owner, kind.field_by_key("owner")) {
            let number = field.number;
            out.retain(|line| line.to != number);
            out.push(MappedField { from: None, to: number, value: Value::Link(owner), outcome: FieldOutcome::Create });
        }
        Ok(out)
    };
    let account = part(RecordType::Account, wanted.account)?;
    let mut contact = part(RecordType::Contact, wanted.contact)?;
    if wanted.overwrite_source {
        let sources =
            contact.iter_mut().filter(|line| line.to == contact::SOURCE && line.outcome == FieldOutcome::Keep);
        sources.for_each(|line| line.outcome = FieldOutcome::Overwrite);
    }
    let opportunity = match wanted.opportunity {
        None => Vec::new(),
        Some(target) => {
            let mut out = part(RecordType::Opportunity, target)?;
            match target.existing().and_then(|id| find(RecordType::Opportunity, id)) {
                Some(deal) if deal.link(opportunity::ACCOUNT) != wanted.account.existing() => {
                    return Err(Rejection::of(
                        RecordType::Opportunity,
                        opportunity::ACCOUNT,
                        phrase(
                            "The opportunity belongs to another account. Choose one of this account.",
                            "Die Opportunity gehört zu einem anderen Account. Wählen Sie eine dieses Accounts.",
                        ),
                    ));
                }
                Some(deal) if !opportunity_rules::is_open(set, &deal) => {
                    return Err(Rejection::of(
                        RecordType::Opportunity,
                        opportunity::STAGE,
                        phrase(
                            "This opportunity is closed. Choose an open one, or create a new one.",
                            "Diese Opportunity ist geschlossen. Wählen Sie eine offene, oder legen Sie eine neue an.",
                        ),
                    ));
                }
                Some(_) => {}
                None => {
                    let name = match wanted.opportunity_name.trim() {
                        "" => format!("{} - ", row.text(lead::COMPANY)),
                        name => name.to_string(),
                    };
                    let mut given = vec![(opportunity::NAME, Value::Text(name))];
                    given.extend(initial_fields(set, RecordType::Opportunity, today));
                    let line = |(to, value)| MappedField { from: None, to, value, outcome: FieldOutcome::Create };
                    out.splice(0..0, given.into_iter().map(line));
                }
            }
            out
        }
    };
    let reached: Vec<FieldId> =
        account.iter().chain(&contact).chain(&opportunity).filter_map(|line| line.from).collect();
    let stays = |number: FieldId| {
        let is_shown = set.field(RecordType::Lead, number).is_some_and(|field| !field.system);
        is_shown && number != lead::STATUS && !reached.contains(&number)
    };
    let company = wanted.account.existing();
    let before = wanted.contact.existing().and_then(|id| find(RecordType::Contact, id)?.link(contact::ACCOUNT));
    Ok(Plan {
        stays: row.fields().into_iter().filter(|(number, _)| stays(*number)).collect(),
        leaves: before.filter(|before| Some(*before) != company),
        goes_along: along(set, wanted.lead).count(),
        account,
        contact,
        opportunity,
    })
}

/// Carries out the conversion.
pub fn convert(draft: &mut Draft, wanted: &Conversion, context: &mut Context) -> Result<(), Rejection> {
    let set = draft.base();
    let plan = {
        let there = |kind: RecordType, id: Id| draft.row(id).filter(|_| draft.kind(id) == Some(kind));
        plan_with(set, &there, wanted, context.today)?
    };
    let row = set.get(RecordType::Lead, wanted.lead).ok_or(GONE)?;
    let account = place(draft, RecordType::Account, wanted.account, &plan.account, context);
    let person = place(draft, RecordType::Contact, wanted.contact, &plan.contact, context);
    draft.set(person, contact::ACCOUNT, Some(Value::Link(account)));
    let deal = wanted.opportunity.map(|target| {
        let deal = place(draft, RecordType::Opportunity, target, &plan.opportunity, context);
        draft.set(deal, opportunity::ACCOUNT, Some(Value::Link(account)));
        add_to_deal(draft, deal, person, context);
        deal
    });
    let links: Vec<(RecordType, Id)> = along(set, wanted.lead).map(|(kind, row)| (kind, row.id())).collect();
    for (_, id) in links {
        let links = links_along(|number| draft.link(id, number), account, person, deal);
        links.into_iter().for_each(|(number, value)| draft.set(id, number, Some(value)));
    }
    // What happened with the lead happened with the records it becomes.
    if let Some(last) = row.moment(lead::LAST_ACTIVITY) {
        let rest = deal.map_or((account, account_fields::LAST_ACTIVITY), |deal| (deal, opportunity::LAST_ACTIVITY));
        for (id, number) in [(person, contact::LAST_ACTIVITY), rest] {
            if !matches!(draft.get(id, number), Some(Value::Moment(own)) if own >= last) {
                draft.set(id, number, Some(Value::Moment(last)));
            }
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
        (lead::CONVERSION_REASON, Readiness::of(row).map(|sign| Value::Link(sign.entry()))),
    ] {
        draft.set(wanted.lead, number, value);
    }
    [Some(account), Some(person), deal].into_iter().flatten().try_for_each(|id| draft.check(id))
}

/// The activities and files of a lead.
fn along(set: &RecordStore, lead: Id) -> impl Iterator<Item = (RecordType, &Row)> {
    const { assert!(activity::CONTACT.0 == file::CONTACT.0 && activity::ACCOUNT.0 == file::ACCOUNT.0) };
    const { assert!(activity::LEAD.0 == file::LEAD.0 && activity::OPPORTUNITY.0 == file::OPPORTUNITY.0) };
    [RecordType::Activity, RecordType::File]
        .into_iter()
        .flat_map(move |kind| set.linking(lead, kind, activity::LEAD).map(move |row| (kind, row)))
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
    let id = target.existing().unwrap_or_else(|| create(draft, kind, Vec::new(), context));
    for line in lines.iter().filter(|line| line.outcome != FieldOutcome::Keep) {
        // Two custom fields have different picklists: entries are found by name, and added if they are missing.
        let value = match draft.base().field(kind, line.to).map(|field| field.kind) {
            Some(FieldType::Choice(Picklist::Own(list)) | FieldType::Choices(Picklist::Own(list))) => {
                field::in_list(draft, list, line.value.clone(), context)
            }
            _ => line.value.clone(),
        };
        draft.set(id, line.to, Some(value));
    }
    id
}

/// Makes the contact the deal's primary one if it has none, otherwise an additional one.
fn add_to_deal(draft: &mut Draft, deal: Id, person: Id, context: &mut Context) {
    match draft.link(deal, opportunity::CONTACT) {
        None => draft.set(deal, opportunity::CONTACT, Some(Value::Link(person))),
        Some(primary) if primary == person => {}
        Some(_) => {
            let mut further = draft.base().linking(deal, RecordType::ContactRole, contact_role::OPPORTUNITY);
            if !further.any(|row| row.link(contact_role::CONTACT) == Some(person)) {
                let entries =
                    vec![(contact_role::OPPORTUNITY, Value::Link(deal)), (contact_role::CONTACT, Value::Link(person))];
                draft.insert(RecordType::ContactRole, (context.new_id)(), entries);
            }
        }
    }
}
