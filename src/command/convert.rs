//! Conversion of a lead into account, contact and, if wanted, opportunity: one commit (domain rules: Conversion). The
//! plan says what goes where; the preview shows it and the command carries it out.
use super::{Context, Draft, GONE, Refusal, create, field, lead as lead_rules};
use crate::base::{Day, Id, Row, Value};
use crate::domain::records::{activity, contact, contact_role, file, lead, opportunity};
use crate::domain::rules::conversion::{Carried, Fate, carried};
use crate::domain::rules::figures::Readiness;
use crate::domain::{FieldKind, Kind, List, defaults};
use crate::locale::phrase;
use crate::store::WorkingSet;

/// Where a part of a lead goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// Into a new record.
    New,
    /// Into an existing record.
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

impl Conversion {
    /// Everything new, with an opportunity, and the defaults for the rest.
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

/// What a conversion does, worked out before it is done.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// What the account gets or keeps.
    pub account: Vec<Carried>,
    /// What the contact gets or keeps.
    pub contact: Vec<Carried>,
    /// What the opportunity gets or keeps; empty where there is none.
    pub opportunity: Vec<Carried>,
    /// The lead's filled fields that go nowhere.
    pub stays: Vec<(u16, Value)>,
    /// The account that the existing contact leaves.
    pub leaves: Option<Id>,
    /// How many activities and files go along.
    pub goes_along: usize,
}

/// Works out what goes where. Refused where the targets do not fit.
pub fn plan(set: &WorkingSet, wanted: &Conversion, today: Day) -> Result<Plan, Refusal> {
    plan_with(set, &|kind, id| set.get(kind, id).cloned(), wanted, today)
}

/// The same with targets that `find` knows: those a draft has made before, when many leads are converted.
fn plan_with(
    set: &WorkingSet,
    find: &dyn Fn(Kind, Id) -> Option<Row>,
    wanted: &Conversion,
    today: Day,
) -> Result<Plan, Refusal> {
    let row = set.get(Kind::Lead, wanted.lead).ok_or(GONE)?;
    if row.moment(lead::CONVERTED_AT).is_some() {
        return Err(Refusal::new(phrase("This lead is already converted.", "Dieser Lead ist bereits konvertiert.")));
    }
    if wanted.status.is_some_and(|status| lead_rules::category(set, status) != Some(defaults::CONVERTED)) {
        return Err(Refusal::of(
            Kind::Lead,
            lead::STATUS,
            phrase("Choose a status for converted leads.", "Wählen Sie einen Status für konvertierte Leads."),
        ));
    }
    let part = |kind: Kind, target: Target| -> Result<Vec<Carried>, Refusal> {
        let existing = match target.existing() {
            Some(id) => Some(find(kind, id).ok_or(GONE)?),
            None => None,
        };
        let mut out = carried(set.schema(), row, kind, existing.as_ref());
        if let (None, Some(owner)) = (&existing, wanted.owner) {
            let number = kind.field_by_key("owner").map_or(0, |field| field.number);
            out.retain(|line| line.to != number);
            out.push(Carried { from: None, to: number, value: Value::Link(owner), fate: Fate::Create });
        }
        Ok(out)
    };
    let account = part(Kind::Account, wanted.account)?;
    let mut contact = part(Kind::Contact, wanted.contact)?;
    if wanted.overwrite_source {
        let sources = contact.iter_mut().filter(|line| line.to == contact::SOURCE && line.fate == Fate::Keep);
        sources.for_each(|line| line.fate = Fate::Overwrite);
    }
    let opportunity = match wanted.opportunity {
        None => Vec::new(),
        Some(target) => {
            let mut out = part(Kind::Opportunity, target)?;
            match target.existing().and_then(|id| find(Kind::Opportunity, id)) {
                Some(deal) if deal.link(opportunity::ACCOUNT) != wanted.account.existing() => {
                    return Err(Refusal::of(
                        Kind::Opportunity,
                        opportunity::ACCOUNT,
                        phrase(
                            "The opportunity belongs to another account. Choose one of this account.",
                            "Die Opportunity gehört zu einem anderen Account. Wählen Sie eine dieses Accounts.",
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
                    given.extend(lead_rules::defaults(set, Kind::Opportunity, today));
                    let line = |(to, value)| Carried { from: None, to, value, fate: Fate::Create };
                    out.splice(0..0, given.into_iter().map(line));
                }
            }
            out
        }
    };
    let reached: Vec<u16> = account.iter().chain(&contact).chain(&opportunity).filter_map(|line| line.from).collect();
    let stays = |number: u16| {
        let is_shown = set.field(Kind::Lead, number).is_some_and(|field| !field.system);
        is_shown && number != lead::STATUS && !reached.contains(&number)
    };
    let company = wanted.account.existing();
    let before = wanted.contact.existing().and_then(|id| find(Kind::Contact, id)?.link(contact::ACCOUNT));
    Ok(Plan {
        stays: row.fields().into_iter().filter(|(number, _)| stays(*number)).collect(),
        leaves: before.filter(|before| Some(*before) != company),
        goes_along: along(set, wanted.lead).count(),
        account,
        contact,
        opportunity,
    })
}

/// Works out the conversion.
pub fn convert(draft: &mut Draft, wanted: &Conversion, context: &mut Context) -> Result<(), Refusal> {
    let set = draft.base();
    let plan = {
        let there = |kind: Kind, id: Id| draft.row(id).filter(|_| draft.kind(id) == Some(kind));
        plan_with(set, &there, wanted, context.today)?
    };
    let row = set.get(Kind::Lead, wanted.lead).ok_or(GONE)?;
    let account = place(draft, Kind::Account, wanted.account, &plan.account, context);
    let person = place(draft, Kind::Contact, wanted.contact, &plan.contact, context);
    draft.set(person, contact::ACCOUNT, Some(Value::Link(account)));
    let deal = wanted.opportunity.map(|target| {
        let deal = place(draft, Kind::Opportunity, target, &plan.opportunity, context);
        draft.set(deal, opportunity::ACCOUNT, Some(Value::Link(account)));
        add_to_deal(draft, deal, person, context);
        deal
    });
    let links: Vec<(Kind, Id)> = along(set, wanted.lead).map(|(kind, row)| (kind, row.id())).collect();
    for (_, id) in links {
        // A file's links have the numbers of an activity's.
        draft.set(id, activity::CONTACT, Some(Value::Link(person)));
        match deal {
            Some(deal) => draft.set(id, activity::OPPORTUNITY, Some(Value::Link(deal))),
            None => draft.set(id, activity::ACCOUNT, Some(Value::Link(account))),
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
fn along(set: &WorkingSet, lead: Id) -> impl Iterator<Item = (Kind, &Row)> {
    const { assert!(activity::CONTACT == file::CONTACT && activity::ACCOUNT == file::ACCOUNT) };
    const { assert!(activity::LEAD == file::LEAD && activity::OPPORTUNITY == file::OPPORTUNITY) };
    [Kind::Activity, Kind::File]
        .into_iter()
        .flat_map(move |kind| set.linking(lead, kind, activity::LEAD).map(move |row| (kind, row)))
}

/// The record a part of the lead goes into, with what the plan gives it.
fn place(draft: &mut Draft, kind: Kind, target: Target, lines: &[Carried], context: &mut Context) -> Id {
    let id = target.existing().unwrap_or_else(|| create(draft, kind, Vec::new(), context));
    for line in lines.iter().filter(|line| line.fate != Fate::Keep) {
        // The lists of two own fields are two lists: entries are found by their name, and added where they are missing.
        let value = match draft.base().field(kind, line.to).map(|field| field.kind) {
            Some(FieldKind::Choice(List::Own(list)) | FieldKind::Choices(List::Own(list))) => {
                field::in_list(draft, list, line.value.clone(), context)
            }
            _ => line.value.clone(),
        };
        draft.set(id, line.to, Some(value));
    }
    id
}

/// The contact becomes the deal's primary one where it has none, else a further one.
fn add_to_deal(draft: &mut Draft, deal: Id, person: Id, context: &mut Context) {
    match draft.link(deal, opportunity::CONTACT) {
        None => draft.set(deal, opportunity::CONTACT, Some(Value::Link(person))),
        Some(primary) if primary == person => {}
        Some(_) => {
            let mut further = draft.base().linking(deal, Kind::ContactRole, contact_role::OPPORTUNITY);
            if !further.any(|row| row.link(contact_role::CONTACT) == Some(person)) {
                let entries =
                    vec![(contact_role::OPPORTUNITY, Value::Link(deal)), (contact_role::CONTACT, Value::Link(person))];
                draft.insert(Kind::ContactRole, (context.new_id)(), entries);
            }
        }
    }
}
