//! Views, reports and rules about two custom record types that have one place. They name the place; of which type they are shows in
//! the fields and records that they name besides.
use std::collections::HashSet;

use super::RecordStore;
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::custom_type::CustomType;
use crate::domain::records::{automation, custom, field, layout, mapping, record_rule, report, view};
use crate::domain::{RecordType, schema};

/// What is defined about records of a type, with the fields that say it.
const DEFINITIONS: [(RecordType, &[FieldId]); 6] = [
    (RecordType::View, &[view::OF, view::QUERY]),
    (RecordType::Report, &[report::QUERY]),
    (RecordType::RecordRule, &[record_rule::OF, record_rule::QUERY, record_rule::FIELD_KEYS, record_rule::ENTRIES]),
    (RecordType::Automation, &[automation::OF, automation::TRIGGER, automation::QUERY, automation::STEPS]),
    (RecordType::Mapping, &[mapping::OF, mapping::CONTENT]),
    (RecordType::Layout, &[layout::OF, layout::PAGE, layout::FORM, layout::LISTS]),
];

/// Of the definitions that name a shared place, those that belong to a type when it gets a place of its own.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Definitions {
    /// They name fields or records of the type, and none of the other: they go along.
    pub follow: Vec<(RecordType, Id)>,
    /// They name nothing of either, or something of both: they stay, and somebody has to look at them.
    pub stay: Vec<(RecordType, Id)>,
}

/// The words of a definition's text: keys of types and fields, ids.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|sign: char| !sign.is_ascii_alphanumeric() && sign != '_')
}

/// The texts of a definition that name types, fields and records.
pub fn texts(kind: RecordType, row: &Row) -> impl Iterator<Item = (FieldId, &str)> {
    let fields = DEFINITIONS.iter().filter(move |(of, _)| *of == kind).flat_map(|(_, fields)| fields.iter());
    fields.map(|number| (*number, row.text(*number)))
}

/// All definitions of a workspace.
pub fn all(set: &RecordStore) -> impl Iterator<Item = (RecordType, &Row)> {
    DEFINITIONS.iter().flat_map(|(kind, _)| set.rows(*kind).map(move |(_, row)| (*kind, row)))
}

/// A text with some of its words replaced; `None` if none is.
pub fn replaced(text: &str, by: impl Fn(&str) -> Option<String>) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut is_other = false;
    let mut rest = text;
    while !rest.is_empty() {
        let word = words(rest).next().unwrap_or_default();
        match by(word).filter(|_| !word.is_empty()) {
            Some(other) => {
                is_other = true;
                out.push_str(&other);
            }
            None => out.push_str(word),
        }
        rest = &rest[word.len()..];
        let signs = rest.find(|sign: char| sign.is_ascii_alphanumeric() || sign == '_').unwrap_or(rest.len());
        out.push_str(&rest[..signs]);
        rest = &rest[signs..];
    }
    is_other.then_some(out)
}

/// What becomes of the definitions about a shared place when a type leaves it.
pub fn definitions(set: &RecordStore, own: &CustomType) -> Definitions {
    let (mut its, mut others) = (HashSet::new(), HashSet::new());
    for (_, row) in set.rows(RecordType::Field).filter(|(_, row)| schema::kind_of(row) == Some(own.kind)) {
        let key = set.schema().own(row.id()).map(|(_, field)| field.key.to_string());
        let names = if row.link(field::TYPE_OF) == Some(own.id) { &mut its } else { &mut others };
        names.extend(key);
    }
    for (_, row) in set.rows(own.kind) {
        let names = if row.link(custom::TYPE) == Some(own.id) { &mut its } else { &mut others };
        names.insert(row.id().to_string());
    }
    let mut out = Definitions::default();
    for (kind, row) in all(set) {
        let all = || texts(kind, row).flat_map(|(_, text)| words(text));
        if !all().any(|word| word == own.kind.key()) {
            continue;
        }
        match (all().any(|word| its.contains(word)), all().any(|word| others.contains(word))) {
            (true, false) => out.follow.push((kind, row.id())),
            (false, true) => {}
            _ => out.stay.push((kind, row.id())),
        }
    }
    out
}

/// A definition after a type has left its place: the place and the records that it names are others.
pub fn after(
    kind: RecordType,
    row: &Row,
    place: Option<(RecordType, RecordType)>,
    record: impl Fn(Id) -> Option<Id>,
) -> Vec<(FieldId, Option<Value>)> {
    let word = |word: &str| match place {
        Some((before, now)) if word == before.key() => Some(now.key().to_string()),
        _ => (word.len() == 32).then(|| word.parse().ok().and_then(&record)).flatten().map(|id| id.to_string()),
    };
    texts(kind, row).filter_map(|(number, text)| Some((number, Value::text(&replaced(text, word)?)))).collect()
}
