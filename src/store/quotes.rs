//! Quotes as they are read: what a status allows, lines, totals and versions.
use super::letterhead::Letterhead;
use super::record_tables::RecordTables;
use super::{addressee, display_names, person_language};
use crate::base::{Date, FieldId, Id, Row, Value};
use crate::domain::records::{account, contact, opportunity, quote, quote_line, stage};
use crate::domain::rules::line_items::Line;
use crate::domain::rules::quote_totals::{QuoteTotals, quote_totals};
use crate::domain::{RecordType, defaults};
use crate::locale::Language;

/// The fields of a quote that a customer has seen. Links may follow what happens to the records they lead to.
pub const SEEN: [FieldId; 8] = [
    quote::NAME,
    quote::DATE,
    quote::VALID_UNTIL,
    quote::DISCOUNT,
    quote::RECIPIENT,
    quote::INTRO,
    quote::TERMS,
    quote::LANGUAGE,
];
/// The links that nobody changes by hand once a quote is sent.
pub const LINKS: [FieldId; 3] = [quote::OPPORTUNITY, quote::ACCOUNT, quote::CONTACT];

/// What can be done with a quote besides reading it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Allowed {
    /// It is a draft, which can be changed and sent.
    pub send: bool,
    /// The customer may still accept it.
    pub accept: bool,
    /// The customer may decline it.
    pub decline: bool,
    /// Another version may follow.
    pub renew: bool,
}

/// The status; a quote without one is a draft.
pub fn status(row: &Row) -> Id {
    row.link(quote::STATUS).unwrap_or(defaults::QUOTE_DRAFT)
}

/// Whether it is still being written.
pub fn is_draft(row: &Row) -> bool {
    status(row) == defaults::QUOTE_DRAFT
}

/// Whether a field of a quote can no longer be edited.
pub fn is_fixed(row: &Row, number: FieldId) -> bool {
    !is_draft(row) && (SEEN.contains(&number) || LINKS.contains(&number))
}

/// Whether it has a number, so that it stays.
pub fn is_numbered(row: &Row) -> bool {
    !row.text(quote::NUMBER).is_empty()
}

/// What its status allows.
pub fn allowed(row: &Row) -> Allowed {
    let status = status(row);
    let is_out = status == defaults::QUOTE_SENT || status == defaults::QUOTE_EXPIRED;
    let is_declined = status == defaults::QUOTE_DECLINED;
    Allowed {
        send: status == defaults::QUOTE_DRAFT,
        accept: is_out || is_declined,
        decline: is_out,
        renew: is_out || is_declined,
    }
}

/// The lines of a quote, in their order.
pub fn lines(set: &RecordTables, id: Id) -> Vec<&Row> {
    let mut rows: Vec<&Row> = set.linking(id, RecordType::QuoteLine, quote_line::QUOTE).collect();
    rows.sort_by_key(|row| (row.number(quote_line::ORDER).unwrap_or(0), row.id()));
    rows
}

/// The totals; `None` without lines, or if they have no sum.
pub fn totals(set: &RecordTables, row: &Row) -> Option<QuoteTotals> {
    let lines: Vec<Line> = lines(set, row.id()).into_iter().filter_map(Line::of).collect();
    quote_totals(&lines, row.number(quote::DISCOUNT).unwrap_or(0)).ok()?
}

/// All versions of a quote, the first one first.
pub fn versions(set: &RecordTables, id: Id) -> Vec<Id> {
    let mut first = id;
    let mut seen = vec![id];
    while let Some(before) = set.get(RecordType::Quote, first).and_then(|row| row.link(quote::PREVIOUS)) {
        if seen.contains(&before) {
            break;
        }
        seen.push(before);
        first = before;
    }
    let mut out = vec![first];
    let mut at = 0;
    while let Some(id) = out.get(at).copied() {
        for next in set.linking(id, RecordType::Quote, quote::PREVIOUS).map(Row::id) {
            if !out.contains(&next) {
                out.push(next);
            }
        }
        at += 1;
    }
    let age = |id: &Id| {
        let row = set.get(RecordType::Quote, *id);
        (row.and_then(|row| row.number(quote::VERSION)), row.and_then(|row| row.moment(quote::CREATED)), *id)
    };
    out.sort_by_key(age);
    out
}

/// The quotes of a deal, the newest first.
pub fn of_deal(set: &RecordTables, deal: Id) -> Vec<Id> {
    let mut rows: Vec<&Row> = set.linking(deal, RecordType::Quote, quote::OPPORTUNITY).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.moment(quote::CREATED), row.id())));
    rows.into_iter().map(Row::id).collect()
}

/// The quotes that have been sent and whose last day has passed.
pub fn overdue(set: &RecordTables, today: Date) -> Vec<Id> {
    let is_over = |row: &&Row| {
        status(row) == defaults::QUOTE_SENT && row.day(quote::VALID_UNTIL).is_some_and(|last| last < today)
    };
    set.rows(RecordType::Quote).map(|(_, row)| row).filter(is_over).map(Row::id).collect()
}

/// The other quotes that have the number of this one and were created before it. Two browsers of a team that send quotes before
/// they hear of each other may give a number twice.
pub fn earlier_with_number(set: &RecordTables, row: &Row) -> Option<Id> {
    let age = |row: &Row| (row.moment(quote::CREATED), row.id());
    let number = row.text(quote::NUMBER);
    let is_it = |other: &&Row| other.text(quote::NUMBER) == number && age(other) < age(row);
    if number.is_empty() {
        return None;
    }
    set.rows(RecordType::Quote).map(|(_, row)| row).find(is_it).map(Row::id)
}

/// The next number on a day: it follows the highest one, so that there are no gaps.
pub fn next_number(set: &RecordTables, today: Date) -> Option<String> {
    let how = Letterhead::of(set).numbering(today)?;
    let highest = set.rows(RecordType::Quote).filter_map(|(_, row)| how.read(row.text(quote::NUMBER))).max();
    Some(how.write(how.next(highest, None)))
}

/// The number that a quote has, or gets when it is sent: a later version has that of the first one with its own behind it.
pub fn number_when_sent(set: &RecordTables, row: &Row, today: Date) -> Option<String> {
    if is_numbered(row) {
        return Some(row.text(quote::NUMBER).to_string());
    }
    let first = versions(set, row.id()).first().and_then(|first| set.get(RecordType::Quote, *first));
    match (row.link(quote::PREVIOUS), first.map(|first| first.text(quote::NUMBER))) {
        (Some(_), Some(number)) if !number.is_empty() => {
            Some(format!("{number}-{}", row.number(quote::VERSION).unwrap_or(1)))
        }
        _ => next_number(set, today),
    }
}

/// The stage in which a deal is won: the first such one of its pipeline.
pub fn winning_stage(set: &super::RecordStore, deal: Id) -> Option<Id> {
    let here = set.get(RecordType::Opportunity, deal)?.link(opportunity::STAGE)?;
    let is_won = |id: &Id| set.get(RecordType::Stage, *id).is_some_and(|row| row.is(stage::WON));
    let all = super::picklists::stages_of(set, super::picklists::pipeline_of(set, here));
    all.into_iter().find(is_won)
}

/// The language of the contact of a deal, where something is known of it.
pub fn language_of(set: &RecordTables, contact: Option<Id>) -> Option<Language> {
    let row = set.get(RecordType::Contact, contact?)?;
    person_language::language_of(set, RecordType::Contact, row)
}

/// The lines of the recipient: the company, else that of the person, the person, and the address of the company or else of the person.
pub fn recipient(set: &RecordTables, account: Option<Id>, person: Option<Id>, language: Language) -> Option<Value> {
    let person = person.and_then(|id| set.get(RecordType::Contact, id));
    let company = account.or_else(|| person?.link(contact::ACCOUNT)).and_then(|id| set.get(RecordType::Account, id));
    let name = person.map(|row| addressee::person_line(set, RecordType::Contact, row, language)).unwrap_or_default();
    let own = [contact::STREET, contact::POSTAL_CODE, contact::CITY, contact::COUNTRY];
    let billing = [account::STREET, account::POSTAL_CODE, account::CITY, account::COUNTRY];
    let read = |row: Option<&Row>, fields: [FieldId; 4]| {
        fields.map(|field| row.map(|row| row.text(field).trim().to_string()).unwrap_or_default())
    };
    // A company is written to at its own address, even if the person has another one.
    let mut address = read(company, billing);
    if address[0].is_empty() && address[2].is_empty() {
        address = read(person, own);
    }
    let [street, postal, city, country] = address;
    let lines = [
        company.map(|row| display_names::whole(RecordType::Account, row, language)).unwrap_or_default(),
        name,
        street,
        format!("{postal} {city}").trim().to_string(),
        country,
    ];
    let lines: Vec<String> = lines.into_iter().filter(|line| !line.is_empty()).collect();
    Value::text(&lines.join("\n"))
}
