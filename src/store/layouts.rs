//! The stored layouts: which one a record has. Each part of it may come from another one: that of the pipeline, else that of the record
//! type, else the usual one.
use super::RecordStore;
use super::{campaigns, picklists};
use crate::base::{FieldId, Id, Row, small_sort};
use crate::domain::layout::{self, Arranged, Heading, Line};
use crate::domain::records::{layout as fields, opportunity};
use crate::domain::{Field, RecordType};
use crate::locale::{Language, Phrase, phrases};

/// From what the id of a layout is made, so that every browser makes the same one.
pub fn seeds(kind: RecordType, pipeline: Option<&Id>) -> [&[u8]; 3] {
    [b"layout", kind.key().as_bytes(), pipeline.map_or(&[], |id| &id.0)]
}

/// The record of a layout.
pub fn stored(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> Option<&Row> {
    let is_meant = |row: &&Row| row.text(fields::OF) == kind.key() && row.link(fields::PIPELINE) == pipeline;
    // A file may have brought a second one.
    set.rows(RecordType::Layout).map(|(_, row)| row).filter(is_meant).min_by_key(|row| row.id())
}

/// The text of a part in the layout of a pipeline, else in that of the record type.
pub fn part(set: &RecordStore, kind: RecordType, pipeline: Option<Id>, part: FieldId) -> Option<&str> {
    let own = pipeline.and_then(|_| stored(set, kind, pipeline));
    let all = own.into_iter().chain(stored(set, kind, None));
    all.map(|row| row.text(part)).find(|text| !text.is_empty())
}

/// The pipeline of a record, if it has one.
pub fn pipeline_of(set: &RecordStore, kind: RecordType, row: &Row) -> Option<Id> {
    let stage = row.link(opportunity::STAGE).filter(|_| kind == RecordType::Opportunity);
    stage.map(|stage| picklists::pipeline_of(set, stage))
}

/// Where the fields of records are.
pub fn page(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> Arranged {
    layout::arrange(kind, &page_lines(set, kind, pipeline), set.fields(kind))
}

/// The lines of the record page.
pub fn page_lines(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> Vec<Line> {
    let text = part(set, kind, pipeline, fields::PAGE);
    text.map_or_else(|| layout::usual(kind, set.fields(kind)), layout::read)
}

/// The short form of a new record; `None` for the usual one.
pub fn short_form(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> Option<Vec<&'static Field>> {
    let text = part(set, kind, pipeline, fields::FORM)?;
    Some(layout::short_form(kind, &layout::read(text), set.fields(kind)))
}

/// The lines of the related lists.
pub fn list_lines(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> Vec<Line> {
    part(set, kind, pipeline, fields::LISTS).map(layout::read).unwrap_or_default()
}

/// A list of related records on the record page.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum List {
    /// The products of a deal.
    Products,
    /// The contacts of a deal, or the roles at accounts.
    Roles,
    /// The records of a type that link here.
    Records(RecordType),
    /// The campaigns of a person.
    Campaigns,
    /// What is above and below.
    Hierarchy,
    /// The attached files.
    Files,
}

impl List {
    /// The key in layouts.
    pub fn key(self) -> &'static str {
        match self {
            List::Products => "line_item",
            List::Roles => "roles",
            List::Records(kind) => kind.key(),
            List::Campaigns => "campaign_member",
            List::Hierarchy => "hierarchy",
            List::Files => "file",
        }
    }

    /// The name on the page of a record type.
    pub fn name(self, of: RecordType) -> Phrase {
        match (self, of) {
            (List::Products, _) => RecordType::LineItem.many(),
            (List::Roles, RecordType::Opportunity) => phrases::CONTACT_ROLES,
            (List::Roles, RecordType::Contact) => phrases::ACCOUNT_ROLES,
            (List::Roles, _) => phrases::FURTHER_CONTACTS,
            (List::Records(kind), _) => kind.many(),
            (List::Campaigns, _) => RecordType::Campaign.many(),
            (List::Hierarchy, RecordType::Contact) => phrases::REPORTING,
            (List::Hierarchy, _) => phrases::HIERARCHY,
            (List::Files, _) => RecordType::File.many(),
        }
    }

    /// Whether it is in the wide column, below what happened.
    pub const fn is_wide(self) -> bool {
        matches!(self, List::Products | List::Roles)
    }
}

/// The lists that records of a type may have, in the usual order.
pub fn lists_of(set: &RecordStore, kind: RecordType) -> Vec<List> {
    let links =
        |from: RecordType| set.fields(from).iter().any(|field| field.target() == Some(kind) && field.derived.is_none());
    // The leads of a campaign are among its members, and activities among what happened.
    let is_listed = |from: &RecordType| match from {
        RecordType::Activity => false,
        RecordType::Lead => kind != RecordType::Campaign && links(*from),
        _ => links(*from),
    };
    let all = RecordType::ALL.iter().copied().filter(|from| from.is_work());
    let mut records: Vec<RecordType> = all.filter(is_listed).collect();
    small_sort::sort_by_key(&mut records, |kind| *kind);
    let there = |list: List| match list {
        List::Products => kind == RecordType::Opportunity,
        List::Roles => matches!(kind, RecordType::Opportunity | RecordType::Contact | RecordType::Account),
        List::Campaigns => campaigns::link(kind).is_some(),
        List::Hierarchy => matches!(kind, RecordType::Account | RecordType::Contact),
        List::Files => links(RecordType::File) || kind.is_custom(),
        List::Records(_) => false,
    };
    let mut out: Vec<List> = [List::Products, List::Roles].into_iter().filter(|list| there(*list)).collect();
    out.extend(records.into_iter().map(List::Records));
    out.extend([List::Campaigns, List::Hierarchy, List::Files].into_iter().filter(|list| there(*list)));
    out
}

/// The lists of a record that are shown, and those shown on demand.
pub fn lists(set: &RecordStore, kind: RecordType, pipeline: Option<Id>) -> [Vec<List>; 2] {
    layout::lists(&list_lines(set, kind, pipeline), &lists_of(set, kind), List::key)
}

/// The heading of a group in words.
pub fn heading(heading: &Heading, language: Language) -> String {
    match heading {
        Heading::Usual(group) => group.label().of(language).to_string(),
        Heading::Named(name) => name.clone(),
        Heading::More => phrases::MORE_OF_FORM.of(language).to_string(),
    }
}

/// The text of a part in words, for the history: its headings with what is below them.
pub fn words(set: &RecordStore, kind: RecordType, text: &str, language: Language) -> String {
    let mut out = String::new();
    let mut begins = true;
    let mut add = |text: &str, is_heading: bool| {
        let before = match (out.is_empty(), is_heading, begins) {
            (true, ..) | (_, _, true) => "",
            (_, true, _) => " · ",
            (_, false, false) => ", ",
        };
        out.push_str(before);
        out.push_str(text);
        if is_heading {
            out.push_str(language.colon());
        }
        begins = is_heading;
    };
    let lists = lists_of(set, kind);
    let mut hides = false;
    for line in layout::read(text) {
        match line {
            Line::Tab(name) if name.is_empty() => add(phrases::DETAILS.of(language), true),
            Line::Tab(name) => add(&name, true),
            Line::Group(own, _) => add(&heading(&own, language), true),
            Line::More => add(phrases::MORE_OF_FORM.of(language), true),
            Line::Field(key) => {
                let label = set.field_by_key(kind, &key).map(|field| field.label.of(language));
                label.into_iter().for_each(|label| add(label, false));
            }
            Line::List(key, is_shown) => {
                if !is_shown && !hides {
                    hides = true;
                    add(phrases::LAYOUT_MORE_LISTS.of(language), true);
                }
                let name = lists.iter().find(|list| list.key() == key).map(|list| list.name(kind).of(language));
                name.into_iter().for_each(|name| add(name, false));
            }
            Line::Other(_) => {}
        }
    }
    out
}
