//! The guess which fields a record type has that is made from a table: a field per column, of the type of its values.
use std::collections::HashMap;

use super::parse_cell::{self, ParsedCell, Reading};
use super::record_lookup::RecordLookup;
use super::table::Table;
use super::{column_aliases, mapping};
use crate::base::fold::tokenize;
use crate::base::{Currency, Timestamp, date_text};
use crate::command::custom_type::NewField;
use crate::domain::field::FIRST_CUSTOM;
use crate::domain::{Field, FieldType, Group, RecordType};
use crate::locale::phrases;
use crate::store::RecordStore;
use crate::worker_protocol::import_config::Column;

/// The most entries of a list that is guessed from the values of a column.
const MOST_ENTRIES: usize = 12;
/// The longest such entry, in characters.
const LONGEST_ENTRY: usize = 40;
/// A text of more characters than this takes several lines.
const LONGEST_LINE: usize = 120;

/// The headers of columns for which every custom record type has a field, folded, with the field's key.
const KNOWN: [(&str, &[&str]); 4] = [
    ("external_id", &["id", "external id", "externe id", "id externe"]),
    ("owner", &["owner", "zustandig", "responsable", "inhaber", "verantwortlich", "projektleiter"]),
    ("description", &["description", "beschreibung", "notes", "notizen", "notiz", "bemerkung", "remarques"]),
    ("created", &["created", "created at", "erstellt", "erstellt am", "cree le"]),
];
/// The headers of columns with the name of a record, folded.
const NAMES: [&str; 9] = ["name", "nom", "title", "titel", "titre", "bezeichnung", "designation", "subject", "betreff"];

/// A field for each column of a table with records of a new type. One of them is the name.
pub fn guess(set: &RecordStore, table: &Table, columns: &[Column], name: &str) -> Vec<NewField> {
    let lookup = RecordLookup::of(set, &[RecordType::Contact, RecordType::Lead, RecordType::Opportunity]);
    let mut out: Vec<NewField> = Vec::new();
    for (at, column) in columns.iter().enumerate() {
        let cells = mapping::first_cells(table, at);
        let header = tokenize(&column.header);
        let known = KNOWN.iter().find(|(_, names)| names.contains(&header.as_str())).map(|(key, _)| *key);
        let known = known.filter(|key| out.iter().all(|other| other.holds != *key));
        let known = known.filter(|key| *key != "created" || is_all(&cells, column, FieldType::Moment));
        let (holds, target) = match known {
            Some(key) => (key, None),
            None => type_of(&cells, column, &header, &lookup),
        };
        out.push(NewField { column: at as u32, name: column.header.clone(), holds: holds.to_string(), target });
    }
    let is_text = |field: &NewField| matches!(field.holds.as_str(), "text" | "choice" | "long_text");
    let words = tokenize(name);
    let called = |field: &&NewField| {
        let header = tokenize(&field.name);
        is_text(field) && (NAMES.contains(&header.as_str()) || !header.is_empty() && words.starts_with(&header))
    };
    let distinct = |field: &&NewField| {
        let cells = mapping::first_cells(table, field.column as usize);
        let different: std::collections::HashSet<&str> = cells.iter().copied().collect();
        is_text(field) && different.len() * 5 >= table.rows.len().min(2_000) * 4
    };
    let best =
        out.iter().find(called).or_else(|| out.iter().find(distinct)).or_else(|| out.iter().find(|own| is_text(own)));
    let best = best.or(out.first()).map(|field| field.column as usize);
    if let Some(at) = best {
        out[at] = NewField { holds: "name".to_string(), target: None, ..out[at].clone() };
    }
    out
}

/// The type of a column's values, and the type of the records to which they link.
fn type_of(cells: &[&str], column: &Column, header: &str, lookup: &RecordLookup) -> (&'static str, Option<RecordType>) {
    if cells.is_empty() {
        return ("text", None);
    }
    if let Some(target) = link_target(cells, header, lookup) {
        return ("link", Some(target));
    }
    let all = |fits: fn(&str) -> bool| cells.iter().all(|cell| fits(cell));
    let is_number = is_all(cells, column, FieldType::Decimal);
    if all(|cell| cell.starts_with('+') && cell.chars().filter(char::is_ascii_digit).count() >= 7) {
        return ("phone", None);
    }
    let is_percent = |cell: &str| cell.ends_with('%') && !cell.contains(['.', ',']);
    if all(is_percent) && is_all(cells, column, FieldType::Percent) {
        return ("percent", None);
    }
    // Leading zeros belong to a code.
    let is_code = cells
        .iter()
        .any(|cell| cell.len() > 1 && cell.starts_with('0') && cell.bytes().all(|byte| byte.is_ascii_digit()));
    if is_number && !is_code {
        return ("number", None);
    }
    if all(|cell| parse_cell::flag(cell).is_some()) && !is_code {
        return ("yes_no", None);
    }
    let has_digits = |cell: &str| cell.bytes().any(|byte| byte.is_ascii_digit());
    if !is_code && all(has_digits) && is_all(cells, column, FieldType::Moment) {
        let has_time = |cell: &&str| {
            date_text::read(cell, column.order).is_some_and(|read| read.time.is_some_and(|time| time != 0))
        };
        return (if cells.iter().any(has_time) { "date_time" } else { "date" }, None);
    }
    if !is_code && all(has_digits) && is_all(cells, column, FieldType::Money) {
        return ("money", None);
    }
    if all(|cell| cell.contains('@')) && is_all(cells, column, FieldType::Email) {
        return ("email", None);
    }
    if all(|cell| ["http://", "https://", "www."].iter().any(|begin| cell.starts_with(begin))) {
        return ("url", None);
    }
    if all(|cell| cell.chars().count() <= LONGEST_ENTRY && !cell.contains('\n')) {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        cells.iter().for_each(|cell| *counts.entry(cell).or_default() += 1);
        if !is_code && counts.len() <= MOST_ENTRIES && counts.len() * 3 <= cells.len() {
            return ("choice", None);
        }
    }
    let is_long = cells.iter().any(|cell| cell.contains('\n') || cell.chars().count() > LONGEST_LINE);
    (if is_long { "long_text" } else { "text" }, None)
}

/// The type of the records that a column names: it is called like them, and of people and deals, most are there.
fn link_target(cells: &[&str], header: &str, lookup: &RecordLookup) -> Option<RecordType> {
    let kinds = [RecordType::Account, RecordType::Contact, RecordType::Lead, RecordType::Opportunity];
    let kind = kinds.into_iter().find(|kind| column_aliases::nouns(*kind).any(|noun| noun == header))?;
    let found = || cells.iter().filter(|cell| lookup.by_name(kind, cell).is_some()).count();
    // A company that is not there is created by the import.
    (kind == RecordType::Account || found() * 2 >= cells.len()).then_some(kind)
}

/// Whether all cells can be read as values of a type.
fn is_all(cells: &[&str], column: &Column, kind: FieldType) -> bool {
    let field = Field::new(FIRST_CUSTOM, "", kind, phrases::NONE, Group::Own);
    let reading = Reading {
        order: column.order,
        currency: Currency::EUR,
        decimal: column.decimal,
        is_chosen: false,
        local: Timestamp,
    };
    let is_read = |cell: &&str| {
        matches!(parse_cell::read(&field, cell, reading), ParsedCell::Value(..) | ParsedCell::Doubtful(..))
    };
    !cells.is_empty() && cells.iter().all(is_read)
}
