//! What becomes of each field of a lead when it is converted (domain rules: Conversion).
use crate::base::{FieldId, Row, Value};
use crate::domain::records::{account, contact, lead, opportunity};
use crate::domain::{RecordType, Schema};

/// One line of the conversion table: a lead's field and the field it goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The lead's field.
    pub from: FieldId,
    /// The kind of record it goes to.
    pub kind: RecordType,
    /// The field there.
    pub to: FieldId,
}

const fn rule(from: FieldId, kind: RecordType, to: FieldId) -> Rule {
    Rule { from, kind, to }
}

/// The conversion table. The workspace's own fields add theirs: [`Schema::conversions`].
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
    rule(lead::DESCRIPTION, RecordType::Contact, contact::DESCRIPTION),
    rule(lead::DO_NOT_CALL, RecordType::Contact, contact::DO_NOT_CALL),
    rule(lead::OPT_OUT, RecordType::Contact, contact::OPT_OUT),
    rule(lead::STREET, RecordType::Contact, contact::STREET),
    rule(lead::POSTAL_CODE, RecordType::Contact, contact::POSTAL_CODE),
    rule(lead::CITY, RecordType::Contact, contact::CITY),
    rule(lead::STATE, RecordType::Contact, contact::STATE),
    rule(lead::COUNTRY, RecordType::Contact, contact::COUNTRY),
    rule(lead::SOURCE, RecordType::Contact, contact::SOURCE),
    rule(lead::OWNER, RecordType::Contact, contact::OWNER),
    rule(lead::TAGS, RecordType::Contact, contact::TAGS),
    rule(lead::SOURCE, RecordType::Opportunity, opportunity::SOURCE),
    rule(lead::OWNER, RecordType::Opportunity, opportunity::OWNER),
    rule(lead::AMOUNT, RecordType::Opportunity, opportunity::AMOUNT),
];

/// What happens to a value on its way to a target field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FieldOutcome {
    /// The target record is new and gets the value.
    Create,
    /// The target field was empty and gets the value.
    Fill,
    /// The target field already holds something, which is kept.
    Keep,
    /// The target field already holds something, which is overwritten because that was asked for.
    Overwrite,
}

/// One value on its way into a target record.
#[derive(Clone, PartialEq, Debug)]
pub struct MappedField {
    /// The lead's field; `None` for what the conversion itself gives.
    pub from: Option<FieldId>,
    /// The target field.
    pub to: FieldId,
    /// The value.
    pub value: Value,
    /// What happens to it.
    pub fate: FieldOutcome,
}

/// What a lead hands to a record of `kind`; `existing` is the chosen record, nothing for a new one. An existing
/// record keeps its owner even where it has none.
pub fn mapped_fields(schema: &Schema, lead: &Row, kind: RecordType, existing: Option<&Row>) -> Vec<MappedField> {
    let fate = |to: FieldId| match existing {
        None => FieldOutcome::Create,
        Some(row) if row.get(to).is_none() && to != account::OWNER => FieldOutcome::Fill,
        Some(_) => FieldOutcome::Keep,
    };
    rules(schema)
        .filter(|rule| rule.kind == kind)
        .filter_map(|rule| {
            Some(MappedField { from: Some(rule.from), to: rule.to, value: lead.get(rule.from)?, fate: fate(rule.to) })
        })
        .collect()
}

fn rules(schema: &Schema) -> impl Iterator<Item = Rule> {
    let custom = schema.conversion_targets().into_iter();
    let custom = custom.map(|(from, kind, to)| Rule { from: from.number, kind, to: to.number });
    RULES.iter().copied().chain(custom)
}
