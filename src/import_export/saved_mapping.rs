//! Saved mappings: the record type of files, the targets of their columns, and the other choices made for them. Stored
//! as JSON in a record, or as a file. Fields and entries are identified by key, name and id, so that another workspace
//! can use the mapping too.
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use serde_json::value::to_raw_value;

use super::column_names::Header;
use super::mapping;
use super::table::Table;
use super::{encoding, json};
use crate::base::date_text::DateOrder;
use crate::base::fold::tokenize;
use crate::base::{FieldId, Id, Value};
use crate::domain::field::FIRST_CUSTOM;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Language, Phrase, phrase};
use crate::store::{RecordStore, display_names, picklists};
use crate::worker_protocol::import_config::{
    Applied, Choice, ChoiceMapping, DecimalSign, Evidence, FileConfig, FixedValue, ImportMode, MatchBy, Target,
    can_add, fixable_fields, target_fields,
};

/// The name of the format.
const FORMAT: &str = "kontor-mapping";
/// The only version so far.
const VERSION: u32 = 1;
/// The maximum size of a mapping file in bytes.
const MAX_BYTES: usize = 1_000_000;
/// The maximum number of values per column that are saved, the most frequent first.
const MAX_VALUES: usize = 200;
/// The maximum length of a name, in characters.
const MAX_NAME: usize = 200;

const BROKEN: Phrase = phrase!(
    "This mapping file is damaged. Export the mapping again and choose that file.",
    "Diese Zuordnungsdatei ist beschädigt. Exportieren Sie die Zuordnung erneut und wählen Sie diese Datei.",
    "Ce fichier de correspondance est endommagé. Exportez de nouveau la correspondance et choisissez ce fichier.",
);
const NEWER: Phrase = phrase!(
    "A newer version of Kontor wrote this mapping. Reload the page to get the newer version.",
    "Eine neuere Version von Kontor hat diese Zuordnung geschrieben. Laden Sie die Seite neu, um sie zu bekommen.",
    "Une version plus récente de Kontor a écrit cette correspondance. Rechargez la page pour obtenir cette version.",
);

/// A saved mapping.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
pub struct SavedMapping {
    format: String,
    version: u32,
    /// The name.
    pub name: String,
    of: String,
    mode: String,
    key: String,
    #[serde(default, skip_serializing_if = "is_not")]
    erases: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    keeps: Vec<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pipeline: Option<Named>,
    columns: Vec<Column>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fixed: Vec<Fixed>,
}

#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Column {
    header: String,
    to: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    field: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    decimal: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    values: Vec<Decided>,
}

/// A value that all rows get.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Fixed {
    field: Place,
    /// The value, as in a workspace file; absent if it consists of records.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    value: Option<Json>,
    /// The records; those without an id are new entries of a picklist.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    records: Vec<Named>,
}

/// A field: its key, and for custom fields the name too.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Place {
    key: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
}

/// The choice for a value.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Decided {
    value: String,
    becomes: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    entry: Option<Named>,
}

/// A record, by id and name.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
struct Named {
    id: String,
    name: String,
}

impl Named {
    fn of(set: &RecordStore, id: Id) -> Named {
        Named { id: id.to_string(), name: display_names::whole_of(set, id, Language::En) }
    }

    /// The record among some with this id, otherwise the first with this name.
    fn among(&self, set: &RecordStore, records: &[Id]) -> Option<Id> {
        let is_called = |id: &&Id| tokenize(&display_names::whole_of(set, **id, Language::En)) == tokenize(&self.name);
        let by_id = self.id.parse().ok().filter(|id| records.contains(id));
        by_id.or_else(|| records.iter().find(is_called).copied())
    }
}

impl Fixed {
    fn of(set: &RecordStore, field: &Field, fixed: &FixedValue) -> Fixed {
        let known = fixed.value.links().iter().map(|id| Named::of(set, *id));
        let new = fixed.new_entries.iter().map(|name| Named { id: String::new(), name: name.clone() });
        let mut text = String::new();
        if field.target().is_none() {
            json::write_value(&mut text, field, &fixed.value);
        }
        Fixed { field: Place::of(field), value: serde_json::from_str(&text).ok(), records: known.chain(new).collect() }
    }

    /// The value in this workspace; `None` if it does not fit the field, or a record does not exist (any more).
    fn read(&self, set: &RecordStore, field: &'static Field) -> Option<FixedValue> {
        let mut new_entries = Vec::new();
        let value = match (field.kind, field.target()) {
            (_, None) => json::read_value(field, &to_raw_value(self.value.as_ref()?).ok()?)?,
            (FieldType::Choice(_) | FieldType::Link(RecordType::User), _) => {
                Value::Link(self.records.first()?.among(set, &picklists::entries(set, field))?)
            }
            (FieldType::Choices(_), _) => {
                let entries = picklists::entries(set, field);
                let mut ids = Vec::new();
                for named in &self.records {
                    match named.among(set, &entries) {
                        Some(id) => ids.push(id),
                        None if can_add(field) => new_entries.push(named.name.clone()),
                        None => return None,
                    }
                }
                Value::Links(ids)
            }
            (_, Some(kind)) => {
                let named = self.records.first()?;
                let own = named.id.parse().ok().filter(|id| set.get(kind, *id).is_some());
                // Of several records with one name, none is meant.
                let name = tokenize(&named.name);
                let is_called = |id: &Id| tokenize(&display_names::whole_of(set, *id, Language::En)) == name;
                let mut called = set.rows(kind).map(|(_, row)| row.id()).filter(is_called);
                let first = || called.next().filter(|_| called.next().is_none());
                Value::Link(own.or_else(first)?)
            }
        };
        validate::check(field, &value).ok()?;
        Some(FixedValue { field: field.number, value, new_entries })
    }
}

impl Place {
    fn of(field: &Field) -> Place {
        let name = field.is_custom().then(|| field.label.en.to_string());
        Place { key: field.key.to_string(), name }
    }
}

const FIELD: &str = "field";
const BY_ID: &str = "id";
/// The targets other than fields.
const TARGETS: [(Target, &str); 18] = [
    (Target::Description, "description"),
    (Target::Skip, "nowhere"),
    (Target::FullName, "full_name"),
    (Target::About, "about"),
    (Target::FromLead, "from_lead"),
    (Target::Converted, "converted"),
    (Target::Done, "done"),
    (Target::Derived, "derived"),
    (Target::GivenName, "given_name"),
    (Target::FamilyName, "family_name"),
    (Target::Currency, "currency"),
    (Target::Deleted, "deleted"),
    (Target::Pipeline, "pipeline"),
    (Target::Correspondents, "correspondents"),
    (Target::Thread, "thread"),
    (Target::Automatic, "automatic"),
    (Target::Participants, "participants"),
    (Target::Answers, "answers"),
];
const KEYS: [(MatchBy, &str); 5] = [
    (MatchBy::ExternalId, "external_id"),
    (MatchBy::Details, "details"),
    (MatchBy::Email, "email"),
    (MatchBy::Name, "name"),
    (MatchBy::Id, "id"),
];
const MODES: [(ImportMode, &str); 3] =
    [(ImportMode::Both, "both"), (ImportMode::Create, "create"), (ImportMode::Update, "update")];
const ORDERS: [(DateOrder, &str); 2] = [(DateOrder::DayFirst, "day_first"), (DateOrder::MonthFirst, "month_first")];
const SIGNS: [(DecimalSign, &str); 2] = [(DecimalSign::Point, "point"), (DecimalSign::Comma, "comma")];
const ENTRY: &str = "entry";
const NEW: &str = "new";
const TEXT: &str = "text";

fn word<T: PartialEq>(of: &[(T, &'static str)], value: T) -> String {
    of.iter().find(|(other, _)| *other == value).map_or("", |(_, word)| word).to_string()
}

fn meant<T: Copy>(of: &[(T, &str)], word: &str) -> Option<T> {
    of.iter().find(|(_, other)| *other == word).map(|(value, _)| *value)
}

#[allow(clippy::trivially_copy_pass_by_ref)] // Required by serde.
fn is_not(yes: &bool) -> bool {
    !yes
}

/// Whether some bytes start like a mapping file.
pub fn is_mapping_file(bytes: &[u8]) -> bool {
    let start = encoding::decode(&bytes[..bytes.len().min(200)]).0;
    start.trim_start().starts_with('{') && start.contains(&format!("\"{FORMAT}\""))
}

/// Parses a mapping from the bytes of a file or the text of a record.
pub fn read(bytes: &[u8]) -> Result<SavedMapping, Phrase> {
    if bytes.len() > MAX_BYTES {
        return Err(BROKEN);
    }
    let saved: SavedMapping = serde_json::from_str(&encoding::decode(bytes).0).map_err(|_| BROKEN)?;
    match saved.version {
        _ if saved.format != FORMAT || saved.kind().is_none() || saved.columns.is_empty() => Err(BROKEN),
        VERSION => Ok(SavedMapping { name: saved.name.trim().chars().take(MAX_NAME).collect(), ..saved }),
        _ => Err(NEWER),
    }
}

/// The mapping of a table's configuration.
pub fn of(set: &RecordStore, table: &Table, sheet: &FileConfig, name: &str) -> Option<SavedMapping> {
    let kind = sheet.kind?;
    let named = |id: Id| Named::of(set, id);
    let place = |number: FieldId| set.field(kind, number).map(Place::of);
    let fixed = |fixed: &FixedValue| set.field(kind, fixed.field).map(|field| Fixed::of(set, field, fixed));
    let guessed = mapping::guess(set.schema(), table, kind);
    let column = |(at, column): (usize, &crate::worker_protocol::import_config::Column)| {
        let (to, field) = match column.target {
            Target::Field(number) => (FIELD.to_string(), place(number)),
            Target::Id(number) => (BY_ID.to_string(), place(number)),
            other => (word(&TARGETS, other), None),
        };
        // What the cells leave no choice about is not saved.
        let guess = guessed.get(at);
        let order = Some(column.order).filter(|_| guess.is_some_and(|guess| guess.dates != Evidence::Nothing));
        let is_amount = matches!(column.target, Target::Field(number)
            if set.field(kind, number).is_some_and(|field| matches!(field.kind, FieldType::Money | FieldType::Decimal)));
        let decided = sheet.choices.iter().find(|choices| choices.column as usize == at);
        let decided = decided.into_iter().flat_map(|choices| choices.choices.iter().take(MAX_VALUES));
        let value = |choice: &Choice| {
            let (becomes, entry) = match choice.meaning {
                ChoiceMapping::Entry(id) => (ENTRY, Some(named(id))),
                ChoiceMapping::Add => (NEW, None),
                ChoiceMapping::Keep => (TEXT, None),
            };
            Decided { value: choice.value.clone(), becomes: becomes.to_string(), entry }
        };
        Column {
            header: column.header.clone(),
            to,
            field,
            order: order.map(|order| word(&ORDERS, order)),
            decimal: column.decimal.filter(|_| is_amount).map(|sign| word(&SIGNS, sign)),
            values: decided.map(value).collect(),
        }
    };
    Some(SavedMapping {
        format: FORMAT.to_string(),
        version: VERSION,
        name: name.trim().chars().take(MAX_NAME).collect(),
        of: kind.key().to_string(),
        mode: word(&MODES, sheet.mode),
        key: word(&KEYS, sheet.key),
        erases: sheet.erases,
        keeps: sheet.keeps.iter().filter_map(|number| place(*number)).collect(),
        pipeline: sheet.pipeline.map(named),
        columns: sheet.columns.iter().enumerate().map(column).collect(),
        fixed: sheet.fixed.iter().filter_map(fixed).collect(),
    })
}

impl SavedMapping {
    /// The record type of its files.
    pub fn kind(&self) -> Option<RecordType> {
        RecordType::from_key(&self.of).filter(|kind| crate::worker_protocol::import_config::can_import(*kind))
    }

    /// The text for a record.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The text for a file, formatted for readers.
    pub fn file(&self) -> String {
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Whether a table has the same columns, in any order.
    pub fn matches(&self, table: &Table) -> bool {
        let mut own: Vec<String> = self.columns.iter().map(|column| tokenize(&column.header)).collect();
        let mut theirs: Vec<String> = table.header.iter().map(|name| tokenize(name)).collect();
        own.sort_unstable();
        theirs.sort_unstable();
        own == theirs && table.hint.is_none_or(|hint| Some(hint) == self.kind())
    }

    /// The configuration of a table according to this mapping, which is the record `id`.
    pub fn apply(&self, set: &RecordStore, table: &Table, file: &str, id: Id) -> Option<FileConfig> {
        let kind = self.kind()?;
        let mut columns = mapping::guess(set.schema(), table, kind);
        let own: Vec<String> = self.columns.iter().map(|column| tokenize(&column.header)).collect();
        let mut places: Vec<Option<usize>> = Vec::new();
        let (mut lost, mut taken): (Vec<String>, Vec<Target>) = (Vec::new(), Vec::new());
        for (column, header) in columns.iter_mut().zip(Header::all(&table.header)) {
            let place = (0..own.len()).find(|at| own[*at] == header.words && !places.contains(&Some(*at)));
            places.push(place);
            let saved = place.map(|at| &self.columns[at]);
            let target = saved.and_then(|saved| self.target(set, kind, saved));
            let target = target.filter(|target| target.allows_many_columns() || !taken.contains(target));
            if target.is_none() {
                lost.push(column.header.clone());
            }
            column.target = target.unwrap_or(Target::Description);
            taken.push(column.target);
            if let Some(order) = saved.and_then(|saved| meant(&ORDERS, saved.order.as_deref()?))
                && column.dates.is_asked()
            {
                (column.order, column.dates) = (order, Evidence::Decided);
            }
            if let Some(sign) = saved.and_then(|saved| meant(&SIGNS, saved.decimal.as_deref()?))
                && column.amounts.is_asked()
            {
                (column.decimal, column.amounts) = (Some(sign), Evidence::Decided);
            }
        }
        let pipelines = picklists::pipelines(set);
        let pipeline = self.pipeline.as_ref().and_then(|named| named.among(set, &pipelines));
        let mut sheet = mapping::of_columns(set, table, file, kind, columns, pipeline);
        for choices in &mut sheet.choices {
            let place = places.get(choices.column as usize).copied().flatten();
            let (Some(place), Some(field)) = (place, set.field(kind, choices.field)) else { continue };
            let entries = picklists::entries(set, field);
            for choice in &mut choices.choices {
                let decided = self.columns[place].values.iter().find(|decided| decided.value == choice.value);
                let Some(decided) = decided else { continue };
                choice.meaning = match (decided.becomes.as_str(), &decided.entry) {
                    (TEXT, _) => ChoiceMapping::Keep,
                    (ENTRY, Some(named)) => named.among(set, &entries).map_or(choice.meaning, ChoiceMapping::Entry),
                    // An entry that was new when the mapping was saved may exist by now.
                    (NEW, _) if choice.meaning == ChoiceMapping::Keep && can_add(field) => ChoiceMapping::Add,
                    _ => choice.meaning,
                };
            }
        }
        sheet.key = meant(&KEYS, &self.key).unwrap_or(sheet.key);
        sheet.mode = meant(&MODES, &self.mode).unwrap_or(sheet.mode);
        sheet.erases = self.erases;
        sheet.keeps = self.keeps.iter().filter_map(|place| Some(field(set, kind, place)?.number)).collect();
        let lost_values = self.fix(set, kind, &mut sheet);
        sheet.mapping = Some(Applied { id, lost, lost_values });
        Some(sheet)
    }

    /// Sets the values for all rows. Returns the fields whose value does not exist (any more).
    fn fix(&self, set: &RecordStore, kind: RecordType, sheet: &mut FileConfig) -> Vec<String> {
        let fields: Vec<&'static Field> = fixable_fields(set.schema(), kind).collect();
        let mut lost = Vec::new();
        for fixed in &self.fixed {
            let Some(field) = find(&fields, &fixed.field) else {
                lost.push(fixed.field.name.clone().unwrap_or_else(|| fixed.field.key.clone()));
                continue;
            };
            match fixed.read(set, field) {
                Some(value) => sheet.fix(field, value),
                None => lost.push(field.label.en.to_string()),
            }
        }
        lost
    }

    /// The target of a column; `None` if its field does not exist (any more).
    fn target(&self, set: &RecordStore, kind: RecordType, column: &Column) -> Option<Target> {
        let number = || Some(field(set, kind, column.field.as_ref()?)?.number);
        match column.to.as_str() {
            FIELD => number().map(Target::Field),
            BY_ID => number().map(Target::Id),
            other => {
                let target = meant(&TARGETS, other)?;
                (target.allows_many_columns() || Target::of(kind).contains(&target)).then_some(target)
            }
        }
    }
}

/// The field of a place: a custom field with this number, otherwise one with this name.
fn field(set: &RecordStore, kind: RecordType, place: &Place) -> Option<&'static Field> {
    find(&target_fields(set.schema(), kind).collect::<Vec<_>>(), place)
}

fn find(all: &[&'static Field], place: &Place) -> Option<&'static Field> {
    let is_called = |field: &&&'static Field| {
        field.number >= FIRST_CUSTOM && place.name.as_deref().is_some_and(|name| name == field.label.en)
    };
    all.iter().find(|field| field.key == place.key).or_else(|| all.iter().find(is_called)).copied()
}
