//! What makes one text of a layout differ from others, in words, for those who decide which one stays.
use super::RecordStore;
use super::layouts::{heading, lists_of};
use crate::base::FieldId;
use crate::domain::layout::{self, Heading, Line};
use crate::domain::records::layout as fields;
use crate::domain::{Field, RecordType};
use crate::locale::{Language, phrases};

/// A group of a layout: how it is called, with its tab, in how many columns it is, and the keys of what it has.
#[derive(Default)]
struct Place {
    path: String,
    columns: u8,
    keys: Vec<String>,
    /// Whether it has what the text does not name, so that nobody chose its order.
    is_rest: bool,
}

/// Where a text of a part differs from the others: what stands elsewhere there or nowhere, what is in another order, and groups
/// with other columns. Nothing where they arrange the same.
pub fn differences(
    set: &RecordStore,
    kind: RecordType,
    part: FieldId,
    (text, others): (&str, &[&str]),
    language: Language,
) -> Vec<String> {
    let own = places(set, kind, part, text, language);
    let others: Vec<Vec<Place>> = others.iter().map(|other| places(set, kind, part, other, language)).collect();
    let named = |keys: &[&String]| -> String {
        let names = keys.iter().filter_map(|key| name(set, kind, part, key, language));
        names.collect::<Vec<_>>().join(", ")
    };
    let mut out = Vec::new();
    for place in &own {
        let stays = |key: &&String| others.iter().all(|other| path_of(other, key) == Some(&place.path));
        let (same, moved): (Vec<&String>, Vec<&String>) = place.keys.iter().partition(|key| stays(key));
        let line = |text: String| match place.path.as_str() {
            "" => text,
            path => format!("{path}{}{text}", language.colon()),
        };
        if !moved.is_empty() {
            out.push(line(named(&moved)));
        }
        let there = |other: &Vec<Place>| -> Option<(u8, Vec<String>)> {
            let found = other.iter().find(|found| found.path == place.path && !found.is_rest)?;
            Some((found.columns, found.keys.iter().filter(|key| same.contains(key)).cloned().collect()))
        };
        let there: Vec<(u8, Vec<String>)> = others.iter().filter_map(there).collect();
        // What is left over in one of them has no order there.
        let is_other = |order: &[String]| order.iter().ne(same.iter().copied().filter(|key| order.contains(key)));
        if !place.is_rest && there.iter().any(|(_, order)| is_other(order)) {
            out.push(line(phrases::LAYOUT_IN_ORDER.with(language, &[&named(&same)])));
        }
        if there.iter().any(|(columns, _)| *columns != place.columns) {
            let columns = if place.columns > 1 { phrases::LAYOUT_TWO_COLUMNS } else { phrases::LAYOUT_ONE_COLUMN };
            out.push(line(columns.of(language).to_string()));
        }
    }
    // Groups that all have may come in another order.
    let more = heading(&Heading::More, language);
    let paths = |all: &[Place]| -> Vec<String> {
        let is_shared = |path: &String| {
            own.iter().any(|place| place.path == *path)
                && others.iter().all(|other| other.iter().any(|place| place.path == *path))
        };
        // What is shown on demand comes last anyway.
        let has_place = |path: &String| !path.is_empty() && *path != more && is_shared(path);
        all.iter().map(|place| place.path.clone()).filter(has_place).collect()
    };
    let order = paths(&own);
    if others.iter().any(|other| paths(other) != order) {
        out.push(phrases::LAYOUT_IN_ORDER.with(language, &[&order.join(", ")]));
    }
    out
}

fn path_of<'a>(all: &'a [Place], key: &str) -> Option<&'a String> {
    all.iter().find(|place| place.keys.iter().any(|other| other == key)).map(|place| &place.path)
}

fn name(set: &RecordStore, kind: RecordType, part: FieldId, key: &str, language: Language) -> Option<String> {
    if part == fields::LISTS {
        return lists_of(set, kind)
            .iter()
            .find(|list| list.key() == key)
            .map(|list| list.name(kind).of(language).into());
    }
    set.field_by_key(kind, key).map(|field| field.label.of(language).to_string())
}

/// The groups of a text, or of the usual layout if there is none. What a text does not name is among what is shown on demand.
fn places(set: &RecordStore, kind: RecordType, part: FieldId, text: &str, language: Language) -> Vec<Place> {
    let all = set.fields(kind);
    let mut lines = layout::read(text);
    if lines.is_empty() {
        lines = match part {
            fields::PAGE => layout::usual(kind, all),
            fields::FORM => layout::usual_form(kind, all).iter().map(|field| Line::Field(field.key.into())).collect(),
            _ => lists_of(set, kind).iter().map(|list| Line::List(list.key().into(), true)).collect(),
        };
    }
    let mut out: Vec<Place> = vec![Place::default()];
    let mut tab = String::new();
    for line in lines {
        let own = |text: String| if tab.is_empty() { text } else { format!("{tab} – {text}") };
        let path = match &line {
            Line::Tab(name) => {
                tab.clone_from(name);
                Some((tab.clone(), 1))
            }
            Line::Group(heading_of, columns) => Some((own(heading(heading_of, language)), *columns)),
            Line::More => Some((heading(&Heading::More, language), 1)),
            Line::List(_, true) => Some((String::new(), 1)),
            Line::List(_, false) => Some((phrases::LAYOUT_MORE_LISTS.of(language).to_string(), 1)),
            _ => None,
        };
        if let Some((path, columns)) = path.filter(|(path, _)| out.last().is_none_or(|last| last.path != *path)) {
            out.push(Place { path, columns, ..Place::default() });
        }
        if let (Line::Field(key) | Line::List(key, _), Some(last)) = (line, out.last_mut()) {
            last.keys.push(key);
        }
    }
    if part != fields::LISTS {
        let is_left = |field: &&&Field| layout::can_place(kind, field) && path_of(&out, field.key).is_none();
        let rest: Vec<String> = all.iter().filter(is_left).map(|field| field.key.to_string()).collect();
        out.push(Place { path: heading(&Heading::More, language), columns: 1, keys: rest, is_rest: true });
    }
    out.retain(|place| !place.keys.is_empty());
    // Two stretches under one heading are one place.
    let mut joined: Vec<Place> = Vec::new();
    for place in out {
        match joined.iter_mut().find(|other| other.path == place.path && other.is_rest == place.is_rest) {
            Some(other) => other.keys.extend(place.keys),
            None => joined.push(place),
        }
    }
    joined
}
