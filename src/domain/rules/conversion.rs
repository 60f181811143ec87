//! The mapping of a lead's fields at conversion (domain rules: Conversion).
use crate::base::{FieldId, Row, Value, fold};
use crate::domain::records::{account, contact, custom, lead, opportunity};
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;

/// One line of the conversion table: a lead's field and its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The lead's field.
    pub from: FieldId,
    /// The target record type.
    pub kind: RecordType,
    /// The target field.
    pub to: FieldId,
}

const fn rule(from: FieldId, kind: RecordType, to: FieldId) -> Rule {
    Rule { from, kind, to }
}

/// The conversion table. Custom fields add lines of their own: [`Schema::conversion_targets`].
const RULES: &[Rule] = &[
    rule(lead::COMPANY, RecordType::Account, account::NAME),
    rule(lead::STREET, RecordType::Account, account::STREET),
    rule(lead::POSTAL_CODE, RecordType::Account, account::POSTAL_CODE),
    rule(lead::CITY, RecordType::Account, account::CITY),
    rule(lead::STATE, RecordType::Account, account::STATE),
    rule(lead::COUNTRY, RecordType::Account, account::COUNTRY),
    rule(lead::PHONE, RecordType::Account, account::PHONE),
    rule(lead::WEBSITE, RecordType::Account, account::WEBSITE),
    rule(lead::INDUSTRY, RecordType::Account, account::INDUSTRY),
    rule(lead::RATING, RecordType::Account, account::RATING),
    rule(lead::REVENUE, RecordType::Account, account::REVENUE),
    rule(lead::EMPLOYEES, RecordType::Account, account::EMPLOYEES),
    rule(lead::SOURCE, RecordType::Account, account::SOURCE),
    rule(lead::OWNER, RecordType::Account, account::OWNER),
    rule(lead::FIRST_NAME, RecordType::Contact, contact::FIRST_NAME),
    rule(lead::LAST_NAME, RecordType::Contact, contact::LAST_NAME),
    rule(lead::SALUTATION, RecordType::Contact, contact::SALUTATION),
    rule(lead::TITLE, RecordType::Contact, contact::TITLE),
    rule(lead::EMAIL, RecordType::Contact, contact::EMAIL),
    rule(lead::MOBILE, RecordType::Contact, contact::MOBILE),
    rule(lead::PHONE, RecordType::Contact, contact::PHONE),
    rule(lead::HOME_PHONE, RecordType::Contact, contact::HOME_PHONE),
    rule(lead::OTHER_PHONE, RecordType::Contact, contact::OTHER_PHONE),
    rule(lead::PRIVATE_EMAIL, RecordType::Contact, contact::PRIVATE_EMAIL),
    rule(lead::OTHER_EMAIL, RecordType::Contact, contact::OTHER_EMAIL),
    rule(lead::WEBSITE, RecordType::Contact, contact::WEBSITE),
    rule(lead::DESCRIPTION, RecordType::Contact, contact::DESCRIPTION),
    rule(lead::DO_NOT_CALL, RecordType::Contact, contact::DO_NOT_CALL),
    rule(lead::OPT_OUT, RecordType::Contact, contact::OPT_OUT),
    rule(lead::NO_POST, RecordType::Contact, contact::NO_POST),
    rule(lead::STREET, RecordType::Contact, contact::STREET),
    rule(lead::POSTAL_CODE, RecordType::Contact, contact::POSTAL_CODE),
    rule(lead::CITY, RecordType::Contact, contact::CITY),
    rule(lead::STATE, RecordType::Contact, contact::STATE),
    rule(lead::COUNTRY, RecordType::Contact, contact::COUNTRY),
    rule(lead::SOURCE, RecordType::Contact, contact::SOURCE),
    rule(lead::OWNER, RecordType::Contact, contact::OWNER),
    rule(lead::TAGS, RecordType::Contact, contact::TAGS),
    rule(lead::SOURCE, RecordType::Opportunity, opportunity::SOURCE),
    rule(lead::CAMPAIGN, RecordType::Opportunity, opportunity::CAMPAIGN),
    rule(lead::PARTNER, RecordType::Opportunity, opportunity::PARTNER),
    rule(lead::OWNER, RecordType::Opportunity, opportunity::OWNER),
    rule(lead::AMOUNT, RecordType::Opportunity, opportunity::AMOUNT),
];

/// The outcome for a value at its target field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldOutcome {
    /// The target record is new and gets the value.
    Create,
    /// The target field was empty and gets the value.
    Fill,
    /// The target field already holds something, which is kept.
    Keep,
    /// The target field already holds something, which is overwritten because the user asked for that.
    Overwrite,
}

/// A value on its way into a target record.
#[derive(Clone, PartialEq, Debug)]
pub struct MappedField {
    /// The lead's field; `None` if the conversion itself sets the value.
    pub from: Option<FieldId>,
    /// The target field.
    pub to: FieldId,
    /// The value.
    pub value: Value,
    /// The outcome.
    pub outcome: FieldOutcome,
    /// What an existing record has in the target field.
    pub present: Option<Value>,
}

/// The values a lead passes to a record of type `kind`; `existing` is the chosen record, `None` for a new one. An
/// existing record keeps its owner, even if it has none.
pub fn mapped_fields(schema: &Schema, lead: &Row, kind: RecordType, existing: Option<&Row>) -> Vec<MappedField> {
    let outcome = |to: FieldId| match existing {
        None => FieldOutcome::Create,
        Some(row) if row.get(to).is_none() && to != account::OWNER => FieldOutcome::Fill,
        Some(_) => FieldOutcome::Keep,
    };
    let by_name = if kind.is_custom() { by_name(schema, kind) } else { Vec::new() };
    rules(schema)
        .chain(by_name)
        .filter(|rule| rule.kind == kind)
        .filter_map(|rule| {
            Some(MappedField {
                from: Some(rule.from),
                to: rule.to,
                value: lead.get(rule.from)?,
                outcome: outcome(rule.to),
                present: existing.and_then(|row| row.get(rule.to)),
            })
        })
        .collect()
}

fn rules(schema: &Schema) -> impl Iterator<Item = Rule> {
    let custom = schema.conversion_targets().into_iter();
    let custom = custom.map(|(from, kind, to)| Rule { from: from.number, kind, to: to.number });
    RULES.iter().copied().chain(custom)
}

/// Fields of a custom type get what the lead has in a field of the same name and a compatible type; in one of the
/// workspace's own rather than in one that all leads have.
fn by_name(schema: &Schema, kind: RecordType) -> Vec<Rule> {
    let names = |field: &Field| Language::ALL.map(|language| fold::fold(field.label.of(language)));
    let is_open = |field: &&&Field| !field.system && field.derived.is_none();
    // Statuses are no entries of a picklist that could be found in another one.
    let is_listed = |field: &&&Field| {
        !matches!(field.kind, FieldType::Choice(_) | FieldType::Choices(_))
            || field.target() == Some(RecordType::Choice)
    };
    let own: Vec<_> = schema.fields(RecordType::Lead).iter().rev().filter(is_open).filter(is_listed).collect();
    let own: Vec<_> = own.into_iter().map(|field| (*field, names(field))).collect();
    let rule = |to: &&'static Field| {
        let called = names(to);
        let is_same = |(from, names): &&(&Field, [String; Language::ALL.len()])| {
            from.is_compatible_with(to) && names.iter().any(|name| called.contains(name))
        };
        let (from, _) = own.iter().find(is_same)?;
        Some(Rule { from: from.number, kind, to: to.number })
    };
    let is_kept = |number: FieldId| number == custom::NAME || number == custom::EXTERNAL_ID;
    schema.fields(kind).iter().filter(is_open).filter(|field| !is_kept(field.number)).filter_map(rule).collect()
}
