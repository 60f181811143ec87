//! The layout of a record type as a text, and what it makes of the fields that there are. A line of the text is one of
//!
//! - `tab NAME`: from here on, fields are on a tab of this name; without a name it is that of the details;
//! - `group COLUMNS main`: a group with one of the usual headings, in one or two columns;
//! - `group COLUMNS "Billing"`: a group with a heading of the workspace;
//! - `field last_name`: a field, by its key;
//! - `more`: the fields from here on are among those that are shown on demand;
//! - `list contact`, `hide lead`: a related list, which is shown in this place, or on demand.
//!
//! A layout may be older or newer than the fields: whatever it says, each field is in exactly one place. Lines that this version
//! does not know, and fields that are not there, are kept where they are, because they may come back.
pub mod draft;

use super::field::{Field, Group};
use super::{FieldType, RecordType};
use crate::base::small_sort;
use crate::domain::records::lead;

/// The most columns of a group.
pub const MOST_COLUMNS: u8 = 2;
/// The most characters of a name.
pub const MOST_NAME: usize = 60;

/// A line of a layout.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Line {
    /// A tab begins; an empty name is that of the details.
    Tab(String),
    /// A group begins.
    Group(Heading, u8),
    /// A field, by its key.
    Field(String),
    /// The fields that are shown on demand begin.
    More,
    /// A related list, and whether it is shown without being asked for.
    List(String, bool),
    /// A line of a later version.
    Other(String),
}

/// The heading of a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heading {
    /// A usual one, in every language.
    Usual(Group),
    /// One of the workspace.
    Named(String),
    /// That of the fields shown on demand.
    More,
}

/// The usual headings, with the names under which they are stored.
const HEADINGS: [(&str, Group); 6] = [
    ("main", Group::Main),
    ("reach", Group::Reach),
    ("process", Group::Process),
    ("own", Group::Own),
    ("address", Group::Address),
    ("details", Group::Details),
];

/// The groups that a layout has, in their usual order.
pub fn usual_groups() -> impl Iterator<Item = Group> {
    HEADINGS.into_iter().map(|(_, group)| group)
}

/// A name in one line, neither empty lines nor longer than [`MOST_NAME`].
pub fn name(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").chars().take(MOST_NAME).collect::<String>().trim_end().to_string()
}

/// Reads the lines of a stored text.
pub fn read(text: &str) -> Vec<Line> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(line).collect()
}

fn line(text: &str) -> Line {
    let other = || Line::Other(text.to_string());
    let (word, rest) = text.split_once(char::is_whitespace).unwrap_or((text, ""));
    let rest = rest.trim();
    match word {
        "tab" => Line::Tab(name(rest)),
        "group" => group(rest).unwrap_or_else(other),
        "field" if !rest.is_empty() => Line::Field(rest.to_string()),
        "more" if rest.is_empty() => Line::More,
        "list" if !rest.is_empty() => Line::List(rest.to_string(), true),
        "hide" if !rest.is_empty() => Line::List(rest.to_string(), false),
        _ => other(),
    }
}

fn group(text: &str) -> Option<Line> {
    let (columns, heading) = text.split_once(char::is_whitespace)?;
    let columns = columns.parse::<u8>().ok()?.clamp(1, MOST_COLUMNS);
    let heading = heading.trim();
    let heading = match heading.strip_prefix('"') {
        Some(own) => Heading::Named(name(own.strip_suffix('"').unwrap_or(own))),
        None => Heading::Usual(HEADINGS.iter().find(|(key, _)| *key == heading)?.1),
    };
    Some(Line::Group(heading, columns))
}

/// The text of lines.
pub fn write(lines: &[Line]) -> String {
    let text = |line: &Line| match line {
        Line::Tab(name) => format!("tab {name}").trim_end().to_string(),
        Line::Group(Heading::Named(name), columns) => format!("group {columns} \"{name}\""),
        Line::Group(Heading::Usual(group), columns) => {
            let key = HEADINGS.iter().find(|(_, other)| other == group).map_or("main", |(key, _)| key);
            format!("group {columns} {key}")
        }
        Line::Group(Heading::More, _) | Line::More => "more".to_string(),
        Line::Field(key) => format!("field {key}"),
        Line::List(key, true) => format!("list {key}"),
        Line::List(key, false) => format!("hide {key}"),
        Line::Other(text) => text.clone(),
    };
    lines.iter().map(text).collect::<Vec<_>>().join("\n")
}

/// Whether a layout can place a field: it is typed by users or defined by the workspace. The signs of readiness have a panel of
/// their own, and what the system maintains is listed below.
pub fn can_place(kind: RecordType, field: &Field) -> bool {
    let is_sign = kind == RecordType::Lead && is_sign(field);
    (!field.system && !is_sign || field.is_defined()) && field.group != Group::System
}

/// Whether a field is one of the three signs of readiness, if it is one of a lead.
pub fn is_sign(field: &Field) -> bool {
    (lead::RAISED_HAND..=lead::PRICING_AGREED).contains(&field.number) && field.kind == FieldType::Flag
}

/// Fields under a heading.
#[derive(Clone, PartialEq, Debug)]
pub struct Section {
    /// The heading.
    pub heading: Heading,
    /// In how many columns.
    pub columns: u8,
    /// The fields.
    pub fields: Vec<&'static Field>,
}

/// A tab.
#[derive(Clone, PartialEq, Debug)]
pub struct Tab {
    /// The name; an empty one is that of the details.
    pub name: String,
    /// The groups.
    pub sections: Vec<Section>,
}

/// Where each field is.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Arranged {
    /// The tabs that have fields.
    pub tabs: Vec<Tab>,
    /// What is below all tabs: custom fields that have no place yet, the fields shown on demand, and what the system maintains.
    pub rest: Vec<Section>,
}

impl Arranged {
    /// All groups in order.
    pub fn sections(&self) -> impl Iterator<Item = &Section> {
        self.tabs.iter().flat_map(|tab| &tab.sections).chain(&self.rest)
    }

    /// Whether a field is shown on demand.
    pub fn is_more(&self, field: &Field) -> bool {
        let more = self.rest.iter().find(|section| section.heading == Heading::More);
        more.is_some_and(|section| section.fields.iter().any(|other| other.number == field.number))
    }
}

/// The fields of a record type in the order of the usual form.
fn in_usual_order<'a>(
    kind: RecordType,
    fields: &'a [&'static Field],
) -> impl Iterator<Item = (Group, &'static Field)> + 'a {
    let of_group = move |group: Group| {
        let is_own = move |field: &&&'static Field| field.group == group && can_place(kind, field);
        fields.iter().filter(is_own).map(move |field| (group, *field))
    };
    usual_groups().flat_map(of_group)
}

/// The layout of a type that has none of its own: its usual groups.
pub fn usual(kind: RecordType, fields: &[&'static Field]) -> Vec<Line> {
    let mut out = Vec::new();
    let mut last = None;
    for (group, field) in in_usual_order(kind, fields) {
        if last != Some(group) {
            last = Some(group);
            out.push(Line::Group(Heading::Usual(group), 1));
        }
        out.push(Line::Field(field.key.to_string()));
    }
    out
}

/// Puts each field of a record type into its place. What is required is always in sight; a custom field without a place is in the
/// group of custom fields; any other one is shown on demand.
pub fn arrange(kind: RecordType, lines: &[Line], fields: &[&'static Field]) -> Arranged {
    let section = |heading: Heading, columns: u8| Section { heading, columns, fields: Vec::new() };
    let mut tabs: Vec<Tab> = Vec::new();
    let mut more = section(Heading::More, 1);
    let mut is_more = false;
    let mut placed: Vec<&'static Field> = Vec::new();
    for line in lines {
        match line {
            Line::Tab(name) => {
                is_more = false;
                tabs.push(Tab { name: name.clone(), sections: Vec::new() });
            }
            Line::Group(heading, columns) => {
                is_more = false;
                last_tab(&mut tabs).sections.push(section(heading.clone(), *columns));
            }
            Line::More => is_more = true,
            Line::Field(key) => {
                let is_meant = |field: &&&'static Field| field.key == key && can_place(kind, field);
                let Some(field) = fields.iter().copied().find(|field| is_meant(&field)) else { continue };
                if placed.contains(&field) || is_more && field.required {
                    continue;
                }
                placed.push(field);
                match is_more {
                    true => more.fields.push(field),
                    false => last_section(&mut tabs).fields.push(field),
                }
            }
            Line::List(..) | Line::Other(_) => {}
        }
    }
    let mut own = section(Heading::Usual(Group::Own), 1);
    let left: Vec<_> = in_usual_order(kind, fields).filter(|(_, field)| !placed.contains(field)).collect();
    for (group, field) in left {
        let mut all = tabs.iter_mut().flat_map(|tab| &mut tab.sections);
        let groups = all.rfind(|section| section.heading == Heading::Usual(Group::Own));
        match (group, groups) {
            (Group::Own, Some(group)) => group.fields.push(field),
            (Group::Own, None) => own.fields.push(field),
            _ if field.required => first_section(&mut tabs).fields.push(field),
            _ => more.fields.push(field),
        }
    }
    let mut system = section(Heading::Usual(Group::System), 1);
    system.fields.extend(fields.iter().copied().filter(|field| !can_place(kind, field)));
    for tab in &mut tabs {
        tab.sections.retain(|section| !section.fields.is_empty());
    }
    tabs.retain(|tab| !tab.sections.is_empty());
    let rest = [own, more, system].into_iter().filter(|section| !section.fields.is_empty()).collect();
    Arranged { tabs, rest }
}

fn last_tab(tabs: &mut Vec<Tab>) -> &mut Tab {
    if tabs.is_empty() {
        tabs.push(Tab { name: String::new(), sections: Vec::new() });
    }
    let last = tabs.len() - 1;
    &mut tabs[last]
}

fn last_section(tabs: &mut Vec<Tab>) -> &mut Section {
    let sections = &mut last_tab(tabs).sections;
    begin(sections);
    let last = sections.len() - 1;
    &mut sections[last]
}

fn first_section(tabs: &mut Vec<Tab>) -> &mut Section {
    last_tab(tabs);
    let sections = &mut tabs[0].sections;
    begin(sections);
    &mut sections[0]
}

/// A tab begins with a group.
fn begin(sections: &mut Vec<Section>) {
    if sections.is_empty() {
        sections.push(Section { heading: Heading::Usual(Group::Main), columns: 1, fields: Vec::new() });
    }
}

/// Whether the form of a new record offers a field: a new lead is open, whatever closes it is asked for then, and the id in
/// another system comes with a file.
pub fn is_offered(kind: RecordType, field: &Field) -> bool {
    let is_of_closing = kind == RecordType::Lead && [lead::STATUS, lead::REASON].contains(&field.number);
    !field.system && !is_sign(field) && !is_of_closing && field.key != "external_id"
}

/// The usual short form of a new record, with the owner last; empty for a type that has none and shows everything at once.
pub fn usual_form(kind: RecordType, fields: &[&'static Field]) -> Vec<&'static Field> {
    let offered = fields.iter().copied().filter(|field| is_offered(kind, field));
    let mut first: Vec<&'static Field> = offered.filter(|field| field.first || field.required).collect();
    if !first.iter().any(|field| field.first) {
        return Vec::new();
    }
    let place = |field: &Field| Group::ALL.iter().position(|group| *group == field.group);
    small_sort::sort_by_key(&mut first, |field| (field.key == "owner", place(field)));
    first
}

/// The short form of a new record by a layout: the fields that it names, in its order, and then what is required.
pub fn short_form(kind: RecordType, lines: &[Line], fields: &[&'static Field]) -> Vec<&'static Field> {
    let mut out: Vec<&'static Field> = Vec::new();
    let named = lines.iter().filter_map(|line| match line {
        Line::Field(key) => fields.iter().copied().find(|field| field.key == key),
        _ => None,
    });
    let required = in_usual_order(kind, fields).map(|(_, field)| field).filter(|field| field.required);
    for field in named.chain(required).filter(|field| is_offered(kind, field)) {
        if !out.contains(&field) {
            out.push(field);
        }
    }
    out
}

/// The lists of related records in the order of a layout: those that are shown, and those that are shown on demand. One that
/// the layout does not name comes last.
pub fn lists<K: Copy + PartialEq>(lines: &[Line], all: &[K], key: impl Fn(K) -> &'static str) -> [Vec<K>; 2] {
    let mut out = [Vec::new(), Vec::new()];
    let mut left = all.to_vec();
    for line in lines {
        let Line::List(named, is_shown) = line else { continue };
        if let Some(at) = left.iter().position(|one| key(*one) == named) {
            out[usize::from(!is_shown)].push(left.remove(at));
        }
    }
    out[0].extend(left);
    out
}
