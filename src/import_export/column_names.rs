//! The names of columns: what a name means for a record type, in this program and in others.
use std::collections::HashMap;
use std::sync::LazyLock;

use super::column_aliases;
use crate::base::fold::tokenize;
use crate::domain::field::FIRST_CUSTOM;
use crate::domain::{Field, FieldType, RecordType, Schema};
use crate::locale::Language;
use crate::worker_protocol::import_config::{KINDS, Target, target_fields};

/// A column name, folded once for all comparisons.
pub struct Header {
    /// The words.
    pub words: String,
    /// The words without spaces.
    compact: String,
    /// The name without what is in brackets, if there are any: `Amount (EUR)`.
    pub(super) bare: Option<Box<Header>>,
}

/// A name without what is in brackets; `None` if there are none, or if they make it another name.
fn without_brackets(name: &str) -> Option<String> {
    let (from, to) = (name.find(['(', '['])?, name.rfind([')', ']'])?);
    let inside = tokenize(name.get(from..to)?);
    let bare = format!("{} {}", &name[..from], &name[to + 1..]);
    (!inside.contains("fax") && !tokenize(&bare).is_empty()).then_some(bare)
}

/// The names of all fields of a record type in one language, or their keys: what the columns of an own file are called.
pub struct OwnNames(Vec<String>);

impl OwnNames {
    /// The names of a record type.
    pub fn of(schema: &Schema, kind: RecordType) -> OwnNames {
        let fields = schema.fields(kind).iter().copied().flat_map(all_names);
        OwnNames(fields.map(|name| column_aliases::compact(&tokenize(name))).collect())
    }

    /// Whether a column is called like a field.
    pub fn has(&self, header: &Header) -> bool {
        self.0.contains(&header.compact)
    }
}

impl Header {
    /// The folded names of some columns.
    pub fn all(names: &[String]) -> Vec<Header> {
        names.iter().map(|name| Header::of(name)).collect()
    }

    /// Folds a name.
    pub fn of(name: &str) -> Header {
        let words = tokenize(name);
        let bare = without_brackets(name).map(|bare| Box::new(Header::of(&bare)));
        Header { compact: column_aliases::compact(&words), words, bare }
    }
}

/// The targets of a name, by the index of the record type in [`KINDS`].
type Meant = [Option<Target>; KINDS.len()];

/// The known meanings of a name: fields with that name, and targets with that name in other programs.
#[derive(Default)]
struct Known {
    fields: Meant,
    aliases: Meant,
    is_said_again: bool,
}

/// All names of all record types, so that a column is looked up once instead of once per type.
static KNOWN: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let mut out: HashMap<String, Known> = HashMap::new();
    for (at, kind) in KINDS.into_iter().enumerate() {
        for (name, target) in names_of(target_fields(&Schema::default(), kind)) {
            out.entry(name).or_default().fields[at].get_or_insert(target);
        }
        for (target, name) in column_aliases::names(kind) {
            out.entry(name).or_default().aliases[at].get_or_insert(target);
        }
        for field in target_fields(&Schema::default(), kind).filter(|field| matches!(field.kind, FieldType::Link(_))) {
            for name in Language::ALL.map(|language| field.label.of(language)) {
                let name = column_aliases::compact(&tokenize(&format!("{name} id")));
                out.entry(name).or_default().aliases[at].get_or_insert(Target::Id(field.number));
            }
        }
        for name in column_aliases::deletion_columns() {
            out.entry(name).or_default().aliases[at].get_or_insert(Target::Deleted);
        }
    }
    column_aliases::redundant_columns().for_each(|name| out.entry(name).or_default().is_said_again = true);
    out
});

/// Whether columns of any record type are called so.
pub fn is_known_name(name: &str) -> bool {
    KNOWN.contains_key(&Header::of(name).compact)
}

/// The possible names of a record type's columns in this workspace.
pub struct Names {
    kind: RecordType,
    at: usize,
    /// Custom fields.
    own: HashMap<String, Target>,
}

impl Names {
    /// The names of a record type.
    pub fn of(schema: &Schema, kind: RecordType) -> Names {
        let mut own = HashMap::new();
        // What is in every workspace is known already, except of the types that only this one has.
        let is_own = |field: &&Field| kind.is_custom() || field.number >= FIRST_CUSTOM;
        for (name, target) in names_of(target_fields(schema, kind).filter(is_own)) {
            own.entry(name).or_insert(target);
        }
        let at = KINDS.iter().position(|other| *other == kind).unwrap_or(KINDS.len());
        Names { kind, at, own }
    }

    /// The target of a column name among all names of a table.
    pub fn among(&self, header: &Header, all: &[Header]) -> Option<Target> {
        let is_there = |name: &str| all.iter().any(|other| other.words == name);
        let beside = column_aliases::beside(self.kind);
        let other = beside.iter().find(|(_, name, beside)| header.words == *name && is_there(beside));
        other.map(|(target, ..)| *target).or_else(|| self.target(header))
    }

    /// The target of a column name.
    pub fn target(&self, header: &Header) -> Option<Target> {
        let known = KNOWN.get(&header.compact);
        let meant = |name: &str, known: Option<&Known>| {
            let at = |meant: &Meant| meant.get(self.at).copied().flatten();
            let own = || self.own.get(name).copied();
            known.and_then(|known| at(&known.fields)).or_else(own).or_else(|| at(&known?.aliases))
        };
        let short = || {
            let mut nouns =
                column_aliases::nouns(self.kind).chain((self.kind == RecordType::Lead).then_some("contact"));
            let noun = nouns.find(|noun| header.words.strip_prefix(*noun).is_some_and(|rest| rest.starts_with(' ')))?;
            let name = header.compact.strip_prefix(noun)?;
            meant(name, KNOWN.get(name))
        };
        let is_said_again =
            || known.is_some_and(|known| known.is_said_again) && column_aliases::is_redundant(self.kind);
        meant(&header.compact, known).or_else(short).or_else(|| is_said_again().then_some(Target::Derived))
    }
}

/// A field's label in every language, and its key.
fn all_names(field: &'static Field) -> impl Iterator<Item = &'static str> {
    Language::ALL.into_iter().map(|language| field.label.of(language)).chain([field.key])
}

/// The names of fields; of two with the same name, the first counts.
fn names_of(fields: impl Iterator<Item = &'static Field>) -> impl Iterator<Item = (String, Target)> {
    fields.flat_map(|field| {
        all_names(field).map(|name| (column_aliases::compact(&tokenize(name)), Target::Field(field.number)))
    })
}

/// The target of a column name.
pub fn by_name(schema: &Schema, kind: RecordType, header: &str) -> Option<Target> {
    Names::of(schema, kind).target(&Header::of(header))
}
