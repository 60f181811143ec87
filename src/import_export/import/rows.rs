//! Conversion of a file's rows into records.
use std::borrow::Cow;

use super::parsed_row::ParsedRow;
use super::plan::{Conflict, Duplicate, FOLLOWS, NO_FIELD, SKIPPED};
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{Identity, ResolvedChoice, SheetPlan};
use crate::base::{Currency, FieldId, Id, Row, Value};
use crate::command::FieldEdit;
use crate::domain::records::{activity, contact, lead, user};
use crate::domain::rules::duplicates::Keys;
use crate::domain::rules::validate::LONGEST_LINE;
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::duplicate_index::DuplicateOf;
use crate::import_export::match_choices;
use crate::import_export::parse_cell::{self, ParsedCell, split_name, strip_formula_guard, trimmed};
use crate::import_export::row_builder::RowBuilder;
use crate::import_export::table::MAX_LINE_CELLS;
use crate::locale::{Phrase, phrase};
use crate::store::display_names;
use crate::worker_protocol::import_config::{Target, takes_several};

const NO_RECORD: Phrase = phrase(
    "No record has this id or name, or several have. It is kept in the description; import the file with these records along with this one.",
    "Kein Datensatz hat diese Kennung oder diesen Namen, oder mehrere haben sie. Der Wert steht in der Beschreibung; importieren Sie die Datei mit diesen Datensätzen zusammen mit dieser.",
);
const OTHER_DEAL: Phrase = phrase(
    "The lead does not lead to this deal: it became another one, or is not converted. Its id is kept in the description.",
    "Der Lead führt nicht zu diesem Abschluss: Er wurde ein anderer oder ist nicht konvertiert. Seine Kennung steht in der Beschreibung.",
);

impl ImportPlanner<'_> {
    /// Processes a row.
    pub(super) fn row(&mut self, part: &SheetPlan, row: usize, world: &mut ImportContext) {
        let (id, known) = match part.rows[row] {
            Identity::New(id) => (id, None),
            Identity::Known(id) => (id, self.set.get(part.kind, id).cloned()),
            Identity::Passed => return,
        };
        let mut read = self.read(part, row, id, world);
        match known {
            Some(record) => {
                self.keep_lines(part, &mut read, Some(&record));
                self.update(part, row, &record, read, world);
            }
            None => {
                self.fill_defaults(part, row, id, &mut read, world);
                self.keep_lines(part, &mut read, None);
                self.create(part, row, id, &read.fields);
                self.spare.recycle(read.fields);
            }
        }
    }

    fn create(&mut self, part: &SheetPlan, row: usize, id: Id, fields: &RowBuilder) {
        let record = fields.row(id);
        let index = match part.kind {
            RecordType::Lead => Some(&mut self.leads),
            RecordType::Contact => Some(&mut self.contacts),
            RecordType::Account => Some(&mut self.accounts),
            _ => None,
        };
        if let Some(index) = index {
            let company = fields.link(contact::ACCOUNT).filter(|_| part.kind == RecordType::Contact);
            let company = company.map(|id| display_names::name_of(self.set, id, self.language)).unwrap_or_default();
            let keys = Keys::of_texts(part.kind, |number| fields.text(number).unwrap_or(""), &company);
            let line = part.table.line(row);
            // A converted lead equals the contact it became.
            let is_itself = |twin: &DuplicateOf| {
                matches!(twin, DuplicateOf::Record(RecordType::Contact, _))
                    && record.moment(lead::CONVERTED_AT).is_some()
            };
            let found = index
                .find_match(part.kind, &keys, DuplicateOf::Row(line as u32))
                .filter(|(twin, _)| part.kind != RecordType::Lead || !is_itself(twin));
            if let Some((twin, reason)) = found {
                let name = display_names::name(part.kind, &record, self.language);
                self.plan.duplicates.push(Duplicate { line, name, twin, reason });
                if self.skip_duplicates {
                    let instead = match twin {
                        DuplicateOf::Record(kind, id) if kind == part.kind => Some(id),
                        DuplicateOf::Row(line) => part.table.row(line).and_then(|row| match part.rows.get(row) {
                            Some(Identity::New(id) | Identity::Known(id)) => Some(*id),
                            _ => None,
                        }),
                        _ => None,
                    };
                    self.gone.insert(id, instead);
                    return;
                }
            }
        }
        self.plan.count_mut(part.kind).new += 1;
        self.plan.rows.push((part.kind, record));
    }

    /// Collects the differences between a row and its record. A converted lead is read-only.
    fn update(&mut self, part: &SheetPlan, row: usize, record: &Row, read: ParsedRow, world: &ImportContext) {
        let is_closed = part.kind == RecordType::Lead && record.moment(lead::CONVERTED_AT).is_some();
        let mut read = read;
        if !is_closed {
            self.derive_fields(part, row, record, &mut read, world);
        }
        let mut entries: Vec<FieldEdit> = Vec::new();
        let blanks = read.blanks.iter().filter(|_| part.sheet.erases).map(|number| (*number, None));
        let given = read.fields.0.into_iter().map(|(number, value)| (number, Some(value)));
        for (number, theirs) in given.chain(blanks) {
            let ours = record.get(number);
            let is_needed = theirs.is_none() && self.set.field(part.kind, number).is_some_and(|field| field.required);
            let is_own = is_closed && matches!(number, lead::STATUS | lead::REASON | lead::DESCRIPTION);
            if ours == theirs || is_needed || is_own {
                continue;
            }
            let line = part.table.line(row);
            let is_excepted = part.sheet.except.contains(&(line as u32, number));
            let stays = is_closed || part.sheet.keeps.contains(&number) != is_excepted;
            if let Some(ours) = ours {
                let record = (part.kind, record.id());
                self.plan.conflicts.push(Conflict {
                    sheet: part.place,
                    line,
                    record,
                    field: number,
                    ours,
                    theirs: theirs.clone(),
                    stays,
                });
                if stays {
                    continue;
                }
            } else if is_closed {
                continue;
            }
            entries.push((number, theirs));
        }
        let count = self.plan.count_mut(part.kind);
        if entries.is_empty() {
            count.same += 1;
        } else {
            count.changed += 1;
            self.plan.fills.push((record.id(), entries));
        }
    }

    /// Appends the lines that fit no field to the description, unless they are there already.
    fn keep_lines(&mut self, part: &SheetPlan, read: &mut ParsedRow, record: Option<&Row>) {
        if read.kept.is_empty() {
            return;
        }
        let key = if part.kind == RecordType::Activity { "text" } else { "description" };
        let Some(field) = part.kind.field_by_key(key) else {
            for line in read.kept.drain(..) {
                self.plan.leave_out(part.place, line.split(": ").next().unwrap_or(""), NO_FIELD);
            }
            return;
        };
        let own = read.fields.text(field.number).map(str::to_string);
        let there = record.map_or("", |row| row.text(field.number));
        if own.is_none() && read.kept.iter().all(|line| there.contains(line.as_str())) {
            return;
        }
        let base = own.or_else(|| Some(there.to_string())).filter(|text| !text.is_empty());
        let new = read
            .kept
            .iter()
            .filter(|line| record.is_none() || !base.as_ref().is_some_and(|base| base.contains(line.as_str())));
        let text = base.as_deref().into_iter().chain(new.map(String::as_str)).collect::<Vec<_>>().join("\n");
        read.fields.put(field.number, Value::Text(text));
    }

    /// Parses a row's cells.
    fn read(&mut self, part: &SheetPlan, row: usize, id: Id, world: &mut ImportContext) -> ParsedRow {
        // A row may end with any number of empty cells.
        let width = part.table.rows.width(row).max(part.table.header.len()).min(MAX_LINE_CELLS);
        let mut read = ParsedRow { fields: self.spare.fields(width + 8), ..ParsedRow::default() };
        let currency = Currency::parse(part.cell(row, Target::Currency)).unwrap_or(world.currency);
        let mut unmet: Vec<(usize, FieldId)> = Vec::new();
        for at in 0..width {
            let cell = trimmed(strip_formula_guard(part.table.cell(row, at)));
            let column = part.sheet.columns.get(at);
            let target = column.map_or(Target::Description, |column| column.target);
            if cell.is_empty() {
                if let Target::Field(number) = target {
                    read.blanks.push(number);
                }
                continue;
            }
            let header = match part.table.header.get(at) {
                Some(header) => Cow::Borrowed(header.as_str()),
                None => Cow::Owned(format!("Column {}", at + 1)),
            };
            let keep = |read: &mut ParsedRow| read.kept.push(format!("{header}: {cell}"));
            match target {
                Target::Skip => self.plan.leave_out(part.place, &header, SKIPPED),
                Target::Derived => self.plan.leave_out(part.place, &header, FOLLOWS),
                Target::Description => keep(&mut read),
                Target::Currency if Currency::parse(cell).is_some() => {}
                Target::Currency => keep(&mut read),
                Target::FullName => {
                    let (first, last) = split_name(cell);
                    let (first_field, last_field) = if part.kind == RecordType::Lead {
                        (lead::FIRST_NAME, lead::LAST_NAME)
                    } else {
                        (contact::FIRST_NAME, contact::LAST_NAME)
                    };
                    read.fields.set_if_empty(first_field, Value::text(first));
                    read.fields.set_if_empty(last_field, Value::text(last));
                }
                Target::GivenName | Target::FamilyName => {
                    let own = read.fields.text(user::NAME).unwrap_or("");
                    let name = if target == Target::GivenName { [cell, own] } else { [own, cell] }.join(" ");
                    Value::text(&name).into_iter().for_each(|name| read.fields.put(user::NAME, name));
                }
                Target::Converted => match parse_cell::flag(cell) {
                    Some(is_converted) => read.is_converted = is_converted,
                    None => keep(&mut read),
                },
                Target::Done => self.done(part, cell, &header, &mut read),
                Target::FromLead => match self.came_from.get(&id).copied() {
                    Some(lead) if self.is_redundant(lead, id) => {}
                    known => {
                        keep(&mut read);
                        let why = if known.is_some() { OTHER_DEAL } else { NO_RECORD };
                        self.complain(part, row, &header, cell, why);
                    }
                },
                Target::About => match self.registry.about(cell) {
                    Some((number, id)) => read.fields.put(number, Value::Link(id)),
                    None => {
                        keep(&mut read);
                        self.complain(part, row, &header, cell, NO_RECORD);
                    }
                },
                Target::Id(number) => {
                    let kind = self.set.field(part.kind, number).and_then(Field::target);
                    match kind.and_then(|kind| self.registry.by_id(kind, cell)) {
                        Some(id) => read.fields.put(number, Value::Link(id)),
                        None => unmet.push((at, number)),
                    }
                }
                Target::Field(number) => {
                    let Some(field) = part.fields[at] else { continue };
                    let is_linked = matches!(field.kind, FieldType::Link(_)) && read.fields.get(number).is_some();
                    match self.value(part, at, field, cell, currency, world) {
                        // The record was found by id already; the name is redundant.
                        _ if is_linked => {}
                        ParsedCell::Value(value, original) => {
                            read.fields.put(number, value);
                            read.kept.extend(original.map(|original| format!("{header}: {original}")));
                        }
                        ParsedCell::Empty => {}
                        ParsedCell::Kept => keep(&mut read),
                        ParsedCell::Wrong(text) => {
                            keep(&mut read);
                            self.complain(part, row, &header, cell, text);
                        }
                    }
                }
            }
        }
        self.put_fixed(part, id, &mut read);
        // The date follows from the timestamp.
        if part.kind == RecordType::Activity
            && let (Some(Value::Moment(start)), None) =
                (read.fields.get(activity::START), read.fields.get(activity::DUE))
        {
            let due = world.day(*start);
            read.fields.set_if_empty(activity::DUE, Some(Value::Day(due)));
        }
        for (at, number) in unmet {
            let (header, cell) = (&part.table.header[at], part.table.cell(row, at));
            read.kept.push(format!("{header}: {}", cell.trim()));
            if read.fields.get(number).is_none() {
                self.complain(part, row, header, cell, NO_RECORD);
            }
        }
        read
    }

    /// Sets the values that all rows get. Of a field with several values, they are added to those of the row, or of the
    /// existing record.
    fn put_fixed(&self, part: &SheetPlan, id: Id, read: &mut ParsedRow) {
        for fixed in &part.fixed {
            let value = match &fixed.value {
                Value::Links(ids) => {
                    let own = read.fields.get(fixed.field).cloned();
                    let own = own.or_else(|| self.set.get(part.kind, id)?.get(fixed.field));
                    let mut all = own.map_or(Vec::new(), |own| own.links().to_vec());
                    for id in ids {
                        if !all.contains(id) {
                            all.push(*id);
                        }
                    }
                    Value::Links(all)
                }
                value => value.clone(),
            };
            read.fields.put(fixed.field, value);
            read.blanks.retain(|number| *number != fixed.field);
        }
    }

    fn value(
        &mut self,
        part: &SheetPlan,
        at: usize,
        field: &'static Field,
        cell: &str,
        currency: Currency,
        world: &mut ImportContext,
    ) -> ParsedCell {
        match field.kind {
            FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Link(RecordType::User) => {
                choice(part, at, field, cell)
            }
            FieldType::Link(kind) => match self.registry.by_name(kind, cell) {
                Some(id) => ParsedCell::Value(Value::Link(id), None),
                None if kind == RecordType::Account
                    && cell.len() <= LONGEST_LINE
                    && !self.registry.is_ambiguous(kind, cell) =>
                {
                    ParsedCell::Value(Value::Link(self.new_account(cell, world)), None)
                }
                None => ParsedCell::Wrong(NO_RECORD),
            },
            FieldType::Text | FieldType::LongText | FieldType::Phone => ParsedCell::Value(self.spare.text(cell), None),
            _ => parse_cell::read(field, cell, part.sheet.columns[at].order, currency, world.local),
        }
    }
}

/// If the entry's name differs from the cell, the cell's words are kept in the description.
fn choice(part: &SheetPlan, at: usize, field: &Field, cell: &str) -> ParsedCell {
    let meant = |value: &str| part.meanings.get(&at)?.get(value);
    if !takes_several(field) {
        return match meant(cell) {
            Some(ResolvedChoice { entry: Some(id), is_renamed }) => {
                ParsedCell::Value(Value::Link(*id), is_renamed.then(|| cell.to_string()))
            }
            _ => ParsedCell::Kept,
        };
    }
    let mut links = Vec::new();
    let mut is_renamed = false;
    for value in match_choices::split(field, cell) {
        match meant(value) {
            Some(ResolvedChoice { entry: Some(id), is_renamed: renamed }) => {
                is_renamed |= renamed;
                if !links.contains(id) {
                    links.push(*id);
                }
            }
            _ => is_renamed = true,
        }
    }
    match links.is_empty() {
        true => ParsedCell::Kept,
        false => ParsedCell::Value(Value::Links(links), is_renamed.then(|| cell.to_string())),
    }
}
