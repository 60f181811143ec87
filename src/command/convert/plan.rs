//! What can be chosen for a conversion, and its plan: what each field of the new and existing records gets, what stays on
//! the lead, and what has to be asked for.
use crate::base::{Date, FieldId, Id, Row, Timestamp, Value};
use crate::command::decision::{Context, FieldEdit, GONE, Rejection};
use crate::command::draft::Draft;
use crate::command::initial_fields;
use crate::command::{
    campaign, custom_type, lead as lead_rules, opportunity as opportunity_rules, record_rules, unique,
};
use crate::domain::records::{activity, contact, custom, file, lead, opportunity, stage};
use crate::domain::rules::conversion::{FieldOutcome, MappedField, mapped_fields};
use crate::domain::rules::derived_fields::Readiness;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::{Language, phrase};
use crate::store::{RecordStore, display_names};

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
    /// The name of a new opportunity; empty for the [default](opportunity_name).
    pub opportunity_name: String,
    /// The first stage of a new opportunity; `None` for the first open one of the main pipeline.
    pub stage: Option<Id>,
    /// The owner of the new records; `None` for the lead's.
    pub owner: Option<Id>,
    /// The lead's status afterwards; `None` for the first of category Converted.
    pub status: Option<Id>,
    /// The reason; `None` for the lead's strongest sign of readiness, or the seller's decision if there is none.
    pub reason: Option<Id>,
    /// Overwrite the lead source of an existing contact.
    pub overwrite_source: bool,
    /// The custom record types of which a record is created besides, each with its name; empty for the
    /// [default](custom_name).
    pub further: Vec<(RecordType, String)>,
    /// Values for the fields of new records that the lead leaves empty.
    pub answers: Vec<(RecordType, FieldEdit)>,
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
            stage: None,
            owner: None,
            status: None,
            reason: None,
            overwrite_source: false,
            further: Vec::new(),
            answers: Vec::new(),
        }
    }
}

/// A field of a new record.
pub type Asked = (RecordType, &'static Field);

/// The effects of a conversion, computed before it is carried out.
#[derive(Clone, PartialEq, Debug)]
pub struct Plan {
    /// The fields of the account.
    pub account: Vec<MappedField>,
    /// The fields of the contact.
    pub contact: Vec<MappedField>,
    /// The fields of the opportunity; empty if there is none.
    pub opportunity: Vec<MappedField>,
    /// The fields of the new records of custom types, in the order in which they were asked for.
    pub further: Vec<(RecordType, Vec<MappedField>)>,
    /// The lead's filled fields that have no target.
    pub stays: Vec<(FieldId, Value)>,
    /// The former account of the existing contact.
    pub leaves: Option<Id>,
    /// The number of activities and files that are linked to the new records.
    pub goes_along: usize,
    /// The lead's status afterwards.
    pub status: Id,
    /// The reason that the lead carries.
    pub reason: Id,
    /// What to ask for: the fields that new records require, or the opportunity's stage, and that the lead leaves empty.
    pub asks: Vec<Asked>,
    /// Those of them without an answer. Without them the conversion is rejected.
    pub missing: Vec<Asked>,
}

impl Plan {
    /// Rejects the conversion while something is missing.
    pub fn check(&self) -> Result<(), Rejection> {
        let Some(((_, first), more)) = self.missing.split_first() else { return Ok(()) };
        let text = phrase!(
            "The new records require these fields. Fill them in.",
            "Die neuen Datensätze brauchen diese Felder. Füllen Sie sie aus.",
            "Les nouvelles fiches exigent ces champs. Renseignez-les.",
        );
        Err(Rejection { more: more.iter().map(|(_, field)| *field).collect(), ..Rejection::about(first, text) })
    }
}

/// The name of a new opportunity unless another one is given: the company and what the deal is about.
pub fn opportunity_name(company: &str, language: Language) -> String {
    let what = phrase!("New business", "Neugeschäft", "Nouvelle affaire").of(language);
    match company.trim() {
        "" => what.to_string(),
        company => format!("{company} – {what}"),
    }
}

/// The name of a new record of a custom type unless another one is given: whom it is for and what it is.
pub fn custom_name(set: &RecordStore, kind: RecordType, lead: &Row, language: Language) -> String {
    let own = set.schema().types().of(kind).map_or("", |own| own.names[0].of(language));
    match lead.text(lead::COMPANY).trim() {
        "" => format!("{} – {own}", display_names::name(RecordType::Lead, lead, language)),
        company => format!("{company} – {own}"),
    }
}

/// Plans a conversion by a user. Rejected if the targets do not fit.
pub fn plan(
    set: &RecordStore,
    wanted: &Conversion,
    user: Option<Id>,
    today: Date,
    language: Language,
) -> Result<Plan, Rejection> {
    plan_with(set, &|kind, id| set.get(kind, id).cloned(), wanted, (user, today, language))
}

/// [`plan`] with records looked up by `find`, which knows those that a draft has changed when many leads are converted.
fn plan_with(
    set: &RecordStore,
    find: &dyn Fn(RecordType, Id) -> Option<Row>,
    wanted: &Conversion,
    (user, today, language): (Option<Id>, Date, Language),
) -> Result<Plan, Rejection> {
    let row = find(RecordType::Lead, wanted.lead).ok_or(GONE)?;
    if lead_rules::is_converted(&row) {
        return Err(ALREADY_CONVERTED);
    }
    let status = match wanted.status {
        None => lead_rules::first_status(set, defaults::CONVERTED),
        Some(status) if lead_rules::category(set, status) == Some(defaults::CONVERTED) => status,
        Some(_) => {
            let text = phrase!(
                "Choose a status for converted leads.",
                "Wählen Sie einen Status für konvertierte Leads.",
                "Choisissez un statut pour les leads convertis.",
            );
            return Err(Rejection::of(RecordType::Lead, lead::STATUS, text));
        }
    };
    let converted = [(lead::STATUS, Value::Link(status)), (lead::CONVERTED_AT, Value::Moment(Timestamp(0)))];
    record_rules::of_planned(set, RecordType::Lead, Some(&row), &converted, (user, today, language))?;
    let parts = Parts { set, find, lead: &row, wanted, user, language };
    let mut asks = Vec::new();
    let mut missing = Vec::new();
    let mut part = |kind: RecordType, target: Target, first: Vec<MappedField>| -> Result<_, Rejection> {
        let part = parts.part(kind, target, first, today)?;
        asks.extend(part.asks.iter().map(|field| (kind, *field)));
        missing.extend(part.missing.iter().map(|field| (kind, *field)));
        Ok(part.lines)
    };
    let account = part(RecordType::Account, wanted.account, Vec::new())?;
    let contact = part(RecordType::Contact, wanted.contact, Vec::new())?;
    let opportunity = match wanted.opportunity {
        None => Vec::new(),
        Some(Target::New) => part(RecordType::Opportunity, Target::New, parts.new_deal(today)?)?,
        Some(Target::Existing(deal)) => {
            parts.check_deal(deal)?;
            part(RecordType::Opportunity, Target::Existing(deal), Vec::new())?
        }
    };
    let mut further = Vec::new();
    for (kind, name) in &wanted.further {
        custom_type::check_known(set, *kind)?;
        let name = match name.trim() {
            "" => custom_name(set, *kind, &row, language),
            name => name.to_string(),
        };
        let first = vec![created(custom::NAME, Value::Text(name))];
        further.push((*kind, part(*kind, Target::New, first)?));
    }
    let all = [&account, &contact, &opportunity].into_iter().chain(further.iter().map(|(_, lines)| lines));
    let reached: Vec<FieldId> = all.flatten().filter_map(|line| line.from).collect();
    let stays = |number: FieldId| {
        let is_shown = set.field(RecordType::Lead, number).is_some_and(|field| !field.system);
        is_shown && ![lead::STATUS, lead::REASON].contains(&number) && !reached.contains(&number)
    };
    let company = wanted.account.existing();
    let before = wanted.contact.existing().and_then(|id| find(RecordType::Contact, id)?.link(contact::ACCOUNT));
    let sign = Readiness::of(&row).map(Readiness::entry);
    Ok(Plan {
        stays: row.fields().into_iter().filter(|(number, _)| stays(*number)).collect(),
        leaves: before.filter(|before| Some(*before) != company),
        goes_along: along(set, wanted.lead).count(),
        status,
        reason: wanted.reason.or(sign).unwrap_or(defaults::SELLERS_DECISION),
        account,
        contact,
        opportunity,
        further,
        asks,
        missing,
    })
}

/// What a lead passes to one of its targets.
struct Part {
    lines: Vec<MappedField>,
    asks: Vec<&'static Field>,
    missing: Vec<&'static Field>,
}

/// The parts of a plan.
struct Parts<'a> {
    set: &'a RecordStore,
    find: &'a dyn Fn(RecordType, Id) -> Option<Row>,
    lead: &'a Row,
    wanted: &'a Conversion,
    user: Option<Id>,
    language: Language,
}

impl Parts<'_> {
    /// The lines of a target: what the conversion itself sets (`first`), what the lead passes on, and the answers for
    /// what a new record lacks.
    fn part(&self, kind: RecordType, target: Target, first: Vec<MappedField>, today: Date) -> Result<Part, Rejection> {
        let Parts { set, wanted, .. } = *self;
        let existing = match target.existing() {
            Some(id) => Some((self.find)(kind, id).ok_or(GONE)?),
            None => None,
        };
        let mut lines = first;
        let lead = campaign::with_latest(set, self.lead);
        lines.extend(mapped_fields(set.schema(), &lead, kind, existing.as_ref()));
        // What another record has already stays on the lead.
        lines.retain(|line| {
            let is_passed = line.from.is_some() && line.outcome != FieldOutcome::Keep;
            !is_passed || unique::holder(set, kind, line.to, &line.value, target.existing()).is_none()
        });
        let (mut asks, mut missing) = (Vec::new(), Vec::new());
        if existing.is_none() {
            self.own(kind, &mut lines);
            if kind.is_custom() {
                let linked = self.linked(kind);
                let defaults = initial_fields::initial_fields(set, kind, today);
                let is_open = |number: FieldId| number != custom::TYPE && !linked.contains(&number);
                let defaults = defaults.into_iter().filter(|(number, _)| is_open(*number) && !has(&lines, *number));
                lines.extend(defaults.map(|(number, value)| created(number, value)).collect::<Vec<_>>());
            }
            asks = self.asks(kind, &lines, today);
            for field in self.ruled(kind, None, &lines, today)? {
                if !asks.contains(&field) {
                    asks.push(field);
                }
            }
            for (of, (number, value)) in &wanted.answers {
                let is_asked = *of == kind && asks.iter().any(|field| field.number == *number);
                lines.extend(value.clone().filter(|_| is_asked).map(|value| created(*number, value)));
            }
            // An answer may be what another rule depends on.
            for field in self.ruled(kind, None, &lines, today)? {
                if !asks.contains(&field) {
                    asks.push(field);
                }
            }
            missing = asks.clone();
            missing.retain(|field| !has(&lines, field.number));
        } else if kind == RecordType::Contact && wanted.overwrite_source {
            let sources = lines.iter_mut().filter(|line| line.to == contact::SOURCE);
            sources
                .filter(|line| line.outcome == FieldOutcome::Keep)
                .for_each(|line| line.outcome = FieldOutcome::Overwrite);
        }
        if let Some(existing) = &existing {
            self.ruled(kind, Some(existing), &lines, today)?;
        }
        for line in lines.iter().filter(|line| line.outcome != FieldOutcome::Keep) {
            let Some(field) = set.field(kind, line.to) else { continue };
            validate::check(field, &line.value).map_err(|text| Rejection::about(field, text))?;
        }
        Ok(Part { lines, asks, missing })
    }

    /// The owner of a new record: the chosen one, else the lead's, else the user.
    fn own(&self, kind: RecordType, lines: &mut Vec<MappedField>) {
        let Some(number) = kind.field_by_key("owner").map(|field| field.number) else { return };
        if self.wanted.owner.is_some() {
            lines.retain(|line| line.to != number);
        }
        if !has(lines, number) {
            lines.extend(self.wanted.owner.or(self.user).map(|owner| created(number, Value::Link(owner))));
        }
    }

    /// What rules ask of a target, or why they refuse it.
    fn ruled(
        &self,
        kind: RecordType,
        existing: Option<&Row>,
        lines: &[MappedField],
        today: Date,
    ) -> Result<Vec<&'static Field>, Rejection> {
        let set_lines = lines.iter().filter(|line| line.outcome != FieldOutcome::Keep);
        let mut fields: Vec<(FieldId, Value)> = set_lines.map(|line| (line.to, line.value.clone())).collect();
        if existing.is_none() {
            let linked = self.linked(kind).into_iter().filter(|number| !has(lines, *number));
            fields.extend(linked.map(|number| (number, Value::Link(self.wanted.lead))));
        }
        record_rules::of_planned(self.set, kind, existing, &fields, (self.user, today, self.language))
    }

    /// The fields that a new record requires and the lines leave empty. Links between the new records are set anyway.
    fn asks(&self, kind: RecordType, lines: &[MappedField], today: Date) -> Vec<&'static Field> {
        let linked = self.linked(kind);
        let after = |number: FieldId| match lines.iter().find(|line| line.to == number) {
            Some(line) => Some(line.value.clone()),
            None => linked.contains(&number).then_some(Value::Yes),
        };
        let mut asks = validate::missing(self.set.fields(kind), |number| after(number).is_some());
        asks.retain(|field| !field.system);
        if let (RecordType::Opportunity, Some(Value::Link(stage))) = (kind, after(opportunity::STAGE)) {
            for field in opportunity_rules::stage_change_of(self.set, None, stage, after, today).asks {
                if !asks.contains(&field) {
                    asks.push(field);
                }
            }
        }
        asks
    }

    /// The links of a new record to the others, which the conversion sets.
    fn linked(&self, kind: RecordType) -> Vec<FieldId> {
        match kind {
            RecordType::Contact => vec![contact::ACCOUNT],
            RecordType::Opportunity => vec![opportunity::ACCOUNT, opportunity::CONTACT],
            kind if kind.is_custom() => {
                let links = custom_links(self.set, kind, self.lead).into_iter();
                let is_made = |target| target != RecordType::Opportunity || self.wanted.opportunity.is_some();
                links.filter(|(target, _)| is_made(*target)).map(|(_, field)| field.number).collect()
            }
            _ => Vec::new(),
        }
    }

    /// What a new opportunity gets besides the lead's fields: name, close date, stage, and the stage's figures.
    fn new_deal(&self, today: Date) -> Result<Vec<MappedField>, Rejection> {
        let set = self.set;
        let name = match self.wanted.opportunity_name.trim() {
            "" => opportunity_name(self.lead.text(lead::COMPANY), self.language),
            name => name.to_string(),
        };
        let mut fields = vec![(opportunity::NAME, Value::Text(name))];
        fields.extend(initial_fields::by_type(set, RecordType::Opportunity, today));
        if let Some(stage) = self.wanted.stage {
            if set.get(RecordType::Stage, stage).is_none_or(|row| row.is(stage::CLOSED)) {
                let text =
                    phrase!("Choose an open stage.", "Wählen Sie eine offene Phase.", "Choisissez une étape ouverte.");
                return Err(Rejection::of(RecordType::Opportunity, opportunity::STAGE, text));
            }
            fields.retain(|(number, _)| *number != opportunity::STAGE);
            fields.push((opportunity::STAGE, Value::Link(stage)));
        }
        let stage = fields.iter().find(|(number, _)| *number == opportunity::STAGE).and_then(|(_, value)| value.link());
        if let Some(row) = stage.and_then(|stage| set.get(RecordType::Stage, stage)) {
            let figures = [(opportunity::PROBABILITY, stage::PROBABILITY), (opportunity::FORECAST, stage::FORECAST)];
            fields.extend(figures.into_iter().filter_map(|(to, from)| Some((to, row.get(from)?))));
        }
        Ok(fields.into_iter().map(|(to, value)| created(to, value)).collect())
    }

    /// Rejects an existing opportunity of another account, and a closed one.
    fn check_deal(&self, deal: Id) -> Result<(), Rejection> {
        let deal = (self.find)(RecordType::Opportunity, deal).ok_or(GONE)?;
        if deal.link(opportunity::ACCOUNT) != self.wanted.account.existing() {
            return Err(Rejection::of(
                RecordType::Opportunity,
                opportunity::ACCOUNT,
                phrase!(
                    "The opportunity belongs to another account. Choose one of this account.",
                    "Die Opportunity gehört zu einem anderen Account. Wählen Sie eine dieses Accounts.",
                    "L’opportunité appartient à un autre compte. Choisissez-en une de ce compte.",
                ),
            ));
        }
        if !opportunity_rules::is_open(self.set, &deal) {
            return Err(Rejection::of(
                RecordType::Opportunity,
                opportunity::STAGE,
                phrase!(
                    "This opportunity is closed. Choose an open one, or create a new one.",
                    "Diese Opportunity ist geschlossen. Wählen Sie eine offene, oder legen Sie eine neue an.",
                    "Cette opportunité est clôturée. Choisissez-en une ouverte ou créez-en une nouvelle.",
                ),
            ));
        }
        Ok(())
    }
}

/// The links of a custom type to what a lead becomes, and to the lead itself, each with the type of what it links to: the
/// first field for each that does not get what the lead has in a field of the same name.
pub fn custom_links(set: &RecordStore, kind: RecordType, lead: &Row) -> Vec<(RecordType, &'static Field)> {
    let carried = mapped_fields(set.schema(), lead, kind, None);
    let link = |target: RecordType| {
        let is_link = |field: &&&Field| {
            let is_link = matches!(field.kind, FieldType::Link(_) | FieldType::Links(_));
            is_link && !field.system && field.derived.is_none() && field.target() == Some(target)
        };
        let fits = |field: &&&Field| is_link(field) && !has(&carried, field.number);
        set.fields(kind).iter().find(fits).map(|field| (target, *field))
    };
    [RecordType::Account, RecordType::Contact, RecordType::Opportunity, RecordType::Lead]
        .into_iter()
        .filter_map(link)
        .collect()
}

/// A value that the conversion itself sets in a new record.
fn created(to: FieldId, value: Value) -> MappedField {
    MappedField { from: None, to, value, outcome: FieldOutcome::Create, present: None }
}

fn has(lines: &[MappedField], number: FieldId) -> bool {
    lines.iter().any(|line| line.to == number)
}

/// The rejection of a second conversion of a lead.
pub const ALREADY_CONVERTED: Rejection = Rejection::new(phrase!(
    "This lead is already converted.",
    "Dieser Lead ist bereits konvertiert.",
    "Ce lead est déjà converti.",
));

/// Plans a conversion after what a draft has changed already.
pub fn plan_in(draft: &Draft, wanted: &Conversion, context: &Context) -> Result<Plan, Rejection> {
    let there = |kind: RecordType, id: Id| draft.row(id).filter(|_| draft.kind(id) == Some(kind));
    plan_with(draft.base(), &there, wanted, (context.user, context.today, context.language))
}

/// The activities and files of a lead.
pub fn along(set: &RecordStore, lead: Id) -> impl Iterator<Item = (RecordType, &Row)> {
    const { assert!(activity::CONTACT.0 == file::CONTACT.0 && activity::ACCOUNT.0 == file::ACCOUNT.0) };
    const { assert!(activity::LEAD.0 == file::LEAD.0 && activity::OPPORTUNITY.0 == file::OPPORTUNITY.0) };
    [RecordType::Activity, RecordType::File]
        .into_iter()
        .flat_map(move |kind| set.linking(lead, kind, activity::LEAD).map(move |row| (kind, row)))
}
