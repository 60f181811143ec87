//! Matching of rows without a name: the records they became have a stand-in for it, and are found by everything else.
use std::collections::HashMap;

use super::derived_fields::is_stand_in;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{SheetPlan, company_key};
use crate::base::{FieldId, Id, Row, Value};
use crate::domain::records::{contact, lead};
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::parse_cell::{self, ParsedCell};
use crate::locale::Language;
use crate::store::display_names;
use crate::worker_protocol::import_config::{Target, target_fields};

/// The maximum number of records that a row is compared with.
const MAX_COMPARED: usize = 1_000;

/// The records with a stand-in for their name, by what they have.
struct Unnamed<'a> {
    records: Vec<&'a Row>,
    is_taken: Vec<bool>,
    by_texts: HashMap<String, Vec<usize>>,
    by_line: HashMap<&'a str, Vec<usize>>,
}

impl ImportPlanner<'_> {
    /// Finds the records of rows without a name: those with the same texts, whose description has all that no field took.
    pub(super) fn match_unnamed(
        &self,
        part: &SheetPlan,
        found: &mut [Option<Id>],
        is_wanted: &dyn Fn(usize) -> bool,
        world: &ImportContext,
    ) {
        let rows: Vec<usize> = (0..found.len())
            .filter(|row| found[*row].is_none() && is_wanted(*row) && part.name(*row).is_empty())
            .collect();
        if rows.is_empty() {
            return;
        }
        let fields: Vec<&'static Field> =
            target_fields(self.set.schema(), part.kind).filter(|field| is_compared(part.kind, field)).collect();
        let description = part.kind.field_by_key("description").or_else(|| part.kind.field_by_key("text"));
        let description = description.map_or(FieldId(0), |field| field.number);
        let mut unnamed = self.unnamed(part.kind, &fields, description);
        for row in rows {
            let texts = self.row_texts(part, row, &fields, world);
            let lines = lines_of(part, row);
            let known: Option<&Vec<usize>> = match lines
                .iter()
                .map(|line| unnamed.by_line.get(first_line(line)))
                .min_by_key(|all| all.map_or(0, Vec::len))
            {
                Some(candidates) => candidates,
                None => unnamed.by_texts.get(&texts),
            };
            let is_it = |at: &&usize| {
                let record = unnamed.records[**at];
                !unnamed.is_taken[**at]
                    && lines.iter().all(|line| record.text(description).contains(line.as_str()))
                    && self.record_texts(part.kind, record, &fields) == texts
            };
            let at = known
                .and_then(|all| all.iter().filter(|at| !unnamed.is_taken[**at]).take(MAX_COMPARED).find(is_it))
                .copied();
            if let Some(at) = at {
                unnamed.is_taken[at] = true;
                found[row] = Some(unnamed.records[at].id());
            }
        }
    }

    fn unnamed(&self, kind: RecordType, fields: &[&'static Field], description: FieldId) -> Unnamed<'_> {
        let is_unnamed = |row: &&Row| {
            let name = display_names::whole(kind, row, Language::En);
            is_stand_in(&name) || kind == RecordType::Contact && name == self.account_name(row)
        };
        let records: Vec<&Row> = self.set.rows(kind).map(|(_, row)| row).filter(is_unnamed).collect();
        let mut by_texts: HashMap<String, Vec<usize>> = HashMap::new();
        let mut by_line: HashMap<&str, Vec<usize>> = HashMap::new();
        for (at, row) in records.iter().enumerate() {
            by_texts.entry(self.record_texts(kind, row, fields)).or_default().push(at);
            for line in row.text(description).split('\n') {
                by_line.entry(line).or_default().push(at);
            }
        }
        Unnamed { is_taken: vec![false; records.len()], records, by_texts, by_line }
    }

    fn account_name(&self, row: &Row) -> String {
        row.link(contact::ACCOUNT).map(|id| display_names::name_of(self.set, id, Language::En)).unwrap_or_default()
    }

    /// The texts of a record, without stand-ins.
    fn record_texts(&self, kind: RecordType, row: &Row, fields: &[&'static Field]) -> String {
        let mut out = company_key(&if kind == RecordType::Contact { self.account_name(row) } else { String::new() });
        for field in fields {
            let text = row.text(field.number);
            out.push('\n');
            out.push_str(if is_stand_in(text) { "" } else { text });
        }
        out
    }

    /// The texts of a row as its record has them.
    fn row_texts(&self, part: &SheetPlan, row: usize, fields: &[&'static Field], world: &ImportContext) -> String {
        let mut out = company_key(if part.kind == RecordType::Contact { part.company(row) } else { "" });
        for field in fields {
            out.push('\n');
            let cell = part.cell(row, Target::Field(field.number));
            if !matches!(field.kind, FieldType::Email | FieldType::Url) || cell.is_empty() {
                out.push_str(cell);
                continue;
            }
            let column = part.column(Target::Field(field.number)).unwrap_or(0);
            if let ParsedCell::Value(Value::Text(text), _) =
                parse_cell::read(field, cell, part.reading(column, world.currency, world.local))
            {
                out.push_str(&text);
            }
        }
        out
    }
}

/// Whether a field is compared: texts that are neither the name nor the description.
fn is_compared(kind: RecordType, field: &Field) -> bool {
    let names: &[FieldId] = match kind {
        RecordType::Lead => &[lead::FIRST_NAME, lead::LAST_NAME],
        RecordType::Contact => &[contact::FIRST_NAME, contact::LAST_NAME],
        _ => &[crate::domain::field::FIRST],
    };
    matches!(field.kind, FieldType::Text | FieldType::Phone | FieldType::Email | FieldType::Url)
        && !names.contains(&field.number)
}

/// The lines that a row adds to the description.
fn lines_of(part: &SheetPlan, row: usize) -> Vec<String> {
    let kept = part.sheet.columns.iter().enumerate().filter(|(_, column)| column.target == Target::Description);
    let line = |(at, _)| {
        let cell = part.content(row, at);
        let cell = cell.replace("\r\n", "\n").replace('\r', "\n");
        let header = part.table.header.get(at).map_or("", String::as_str);
        (!cell.is_empty()).then(|| format!("{header}: {cell}"))
    };
    kept.filter_map(line).collect()
}

fn first_line(text: &str) -> &str {
    text.split('\n').next().unwrap_or(text)
}
