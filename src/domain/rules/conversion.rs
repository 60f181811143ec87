//! What becomes of each field of a lead when it is converted (domain rules: Conversion).
use crate::base::{Row, Value};
use crate::domain::records::{account, contact, lead, opportunity};
use crate::domain::{Kind, Schema};

/// One line of the conversion table: a lead's field and the field it goes to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The lead's field.
    pub from: u16,
    /// The kind of record it goes to.
    pub kind: Kind,
    /// The field there.
    pub to: u16,
}

const fn rule(from: u16, kind: Kind, to: u16) -> Rule {
    Rule { from, kind, to }
}

/// The conversion table. The workspace's own fields add theirs: [`Schema::conversions`].
const RULES: &[Rule] = &[
    rule(lead::COMPANY, Kind::Account, account::NAME),
    rule(lead::STREET, Kind::Account, account::STREET),
    rule(lead::POSTAL_CODE, Kind::Account, account::POSTAL_CODE),
    rule(lead::CITY, Kind::Account, account::CITY),
    rule(lead::STATE, Kind::Account, account::STATE),
    rule(lead::COUNTRY, Kind::Account, account::COUNTRY),
    rule(lead::PHONE, Kind::Account, account::PHONE),
    rule(lead::WEBSITE, Kind::Account, account::WEBSITE),
    rule(lead::INDUSTRY, Kind::Account, account::INDUSTRY),
    rule(lead::RATING, Kind::Account, account::RATING),
    rule(lead::REVENUE, Kind::Account, account::REVENUE),
    rule(lead::EMPLOYEES, Kind::Account, account::EMPLOYEES),
    rule(lead::SOURCE, Kind::Account, account::SOURCE),
    rule(lead::OWNER, Kind::Account, account::OWNER),
    rule(lead::FIRST_NAME, Kind::Contact, contact::FIRST_NAME),
    rule(lead::LAST_NAME, Kind::Contact, contact::LAST_NAME),
    rule(lead::SALUTATION, Kind::Contact, contact::SALUTATION),
    rule(lead::TITLE, Kind::Contact, contact::TITLE),
    rule(lead::EMAIL, Kind::Contact, contact::EMAIL),
    rule(lead::MOBILE, Kind::Contact, contact::MOBILE),
    rule(lead::PHONE, Kind::Contact, contact::PHONE),
    rule(lead::DESCRIPTION, Kind::Contact, contact::DESCRIPTION),
    rule(lead::DO_NOT_CALL, Kind::Contact, contact::DO_NOT_CALL),
    rule(lead::OPT_OUT, Kind::Contact, contact::OPT_OUT),
    rule(lead::STREET, Kind::Contact, contact::STREET),
    rule(lead::POSTAL_CODE, Kind::Contact, contact::POSTAL_CODE),
    rule(lead::CITY, Kind::Contact, contact::CITY),
    rule(lead::STATE, Kind::Contact, contact::STATE),
    rule(lead::COUNTRY, Kind::Contact, contact::COUNTRY),
    rule(lead::SOURCE, Kind::Contact, contact::SOURCE),
    rule(lead::OWNER, Kind::Contact, contact::OWNER),
    rule(lead::TAGS, Kind::Contact, contact::TAGS),
    rule(lead::SOURCE, Kind::Opportunity, opportunity::SOURCE),
    rule(lead::OWNER, Kind::Opportunity, opportunity::OWNER),
    rule(lead::AMOUNT, Kind::Opportunity, opportunity::AMOUNT),
];

/// What happens to a value on its way to a target field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Fate {
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
pub struct Carried {
    /// The lead's field; nothing for what the conversion itself gives.
    pub from: Option<u16>,
    /// The target field.
    pub to: u16,
    /// The value.
    pub value: Value,
    /// What happens to it.
    pub fate: Fate,
}

/// What a lead hands to a record of `kind`; `existing` is the chosen record, nothing for a new one. An existing
/// record keeps its owner even where it has none.
pub fn carried(schema: &Schema, lead: &Row, kind: Kind, existing: Option<&Row>) -> Vec<Carried> {
    let fate = |to: u16| match existing {
        None => Fate::Create,
        Some(row) if row.get(to).is_none() && to != account::OWNER => Fate::Fill,
        Some(_) => Fate::Keep,
    };
    rules(schema)
        .filter(|rule| rule.kind == kind)
        .filter_map(|rule| {
            Some(Carried { from: Some(rule.from), to: rule.to, value: lead.get(rule.from)?, fate: fate(rule.to) })
        })
        .collect()
}

fn rules(schema: &Schema) -> impl Iterator<Item = Rule> {
    RULES.iter().copied().chain(schema.conversions())
}
