//! Conversion of a file's rows into records.
use std::borrow::Cow;

use super::fates::RowFate;
use super::parsed_row::ParsedRow;
use super::plan::{Conflict, Duplicate, FOLLOWS, NO_FIELD, SEEMS_THERE, SKIPPED};
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{Identity, ResolvedChoice, SheetPlan};
use crate::base::invisible::strip_invisible;
use crate::base::{Currency, FieldId, Id, Row, Value};
use crate::command::FieldEdit;
use crate::domain::records::{activity, contact, lead, user};
use crate::domain::rules::duplicates::Keys;
use crate::domain::rules::validate::LONGEST_LINE;
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::currency_names;
use crate::import_export::duplicate_index::DuplicateOf;
use crate::import_export::match_choices;
use crate::import_export::parse_cell::{self, ParsedCell, trimmed};
use crate::import_export::row_builder::RowBuilder;
use crate::import_export::table::{Form, MAX_LINE_CELLS};
use crate::locale::{Phrase, phrase};
use crate::store::display_names;
use crate::worker_protocol::import_config::{Target, external_id, takes_several};

pub(super) const NO_RECORD: Phrase = phrase!(
    "No record has this ID or name, or several have it. It is kept in the description; import the file with these records along with this one.",
    "Kein Datensatz hat diese ID oder diesen Namen, oder mehrere haben sie. Der Wert steht in der Beschreibung; importieren Sie die Datei mit diesen Datensätzen zusammen mit dieser.",
    "Aucune fiche n’a cet ID ou ce nom, ou plusieurs l’ont. La valeur est conservée dans la description ; importez avec ce fichier celui qui contient ces fiches.",
);
const OWNER_BY_ID: Phrase = phrase!(
    "Nobody here has this ID. An owner of that name is created; rename them, or import the file with the users first.",
    "Niemand hier hat diese ID. Eine zuständige Person dieses Namens wird angelegt; benennen Sie sie um, oder importieren Sie zuerst die Datei mit den Benutzern.",
    "Personne ici n’a cet ID. Un responsable de ce nom est créé ; renommez-le, ou importez d’abord le fichier des utilisateurs.",
);
const NO_CURRENCY: Phrase = phrase!(
    "There is no such currency. The description keeps the amounts of this row; correct the code and import the row again.",
    "Diese Währung gibt es nicht. Die Beträge dieser Zeile stehen in der Beschreibung; berichtigen Sie das Kürzel und importieren Sie die Zeile erneut.",
    "Cette devise n’existe pas. Les montants de cette ligne sont conservés dans la description ; corrigez le code et réimportez la ligne.",
);
const CALLED_OFF: Phrase = phrase!("Cancelled", "Abgesagt", "Annulé");
const TOO_WIDE: Phrase = phrase!(
    "This row has more cells than the heading row. The description keeps them; check whether a delimiter is missing its quotation marks.",
    "Diese Zeile hat mehr Zellen als die Zeile mit den Überschriften. Sie stehen in der Beschreibung; prüfen Sie, ob bei einem Trennzeichen die Anführungszeichen fehlen.",
    "Cette ligne a plus de cellules que la ligne d’en-tête. La description les conserve ; vérifiez s’il manque des guillemets autour d’un séparateur.",
);
const OTHER_DEAL: Phrase = phrase!(
    "The lead does not lead to this deal: it became another one, or is not converted. Its ID is kept in the description.",
    "Der Lead führt nicht zu diesem Deal: Er wurde ein anderer oder ist nicht konvertiert. Seine ID steht in der Beschreibung.",
    "Le lead ne mène pas à cette affaire : il en est devenu une autre ou n’est pas converti. Son ID est conservé dans la description.",
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
                self.keep_values_unique(part, row, id, &mut read, Some(&record));
                self.keep_lines(part, &mut read, Some(&record));
                self.update(part, row, &record, read, world);
            }
            None => {
                self.fill_defaults(part, row, id, &mut read, world);
                self.keep_values_unique(part, row, id, &mut read, None);
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
                self.plan.duplicates.push(Duplicate { sheet: part.place, row, line, name, twin, reason });
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
                    self.unique_values.release(part.kind, id);
                    self.plan.leave_row_out(part.place, row, SEEMS_THERE);
                    return;
                }
            }
        }
        self.plan.decide(part.place, row, RowFate::New(self.plan.rows.len() as u32));
        self.plan.count_mut(part.kind).new += 1;
        self.plan.rows.push((part.kind, record));
    }

    /// Collects the differences between a row and its record. A converted lead is read-only.
    fn update(&mut self, part: &SheetPlan, row: usize, record: &Row, read: ParsedRow, world: &ImportContext) {
        let is_closed = is_closed(part.kind, record);
        let mut entries: Vec<FieldEdit> = Vec::new();
        for (number, ours, theirs) in self.differences(part, row, record, read, world) {
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
        let fate = match entries.is_empty() {
            true => RowFate::Same(record.id()),
            false => RowFate::Changed(self.plan.fills.len() as u32),
        };
        self.plan.decide(part.place, row, fate);
        let count = self.plan.count_mut(part.kind);
        if entries.is_empty() {
            count.same += 1;
        } else {
            count.changed += 1;
            self.plan.fills.push((record.id(), entries));
        }
    }

    /// The fields in which a row differs from its record, with the record's value and the row's.
    pub(super) fn differences(
        &mut self,
        part: &SheetPlan,
        row: usize,
        record: &Row,
        mut read: ParsedRow,
        world: &ImportContext,
    ) -> Vec<(FieldId, Option<Value>, Option<Value>)> {
        let is_closed = is_closed(part.kind, record);
        let names = match part.kind {
            RecordType::Lead => Some((lead::FIRST_NAME, lead::LAST_NAME)),
            RecordType::Contact => Some((contact::FIRST_NAME, contact::LAST_NAME)),
            _ => None,
        };
        // The only name of a person stands as the last one.
        if let Some((first, last)) = names
            && read.fields.get(last).is_none()
            && record.text(first).is_empty()
            && read.fields.text(first) == Some(record.text(last))
        {
            read.fields.take(first);
        }
        if !is_closed {
            self.derive_fields(part, row, record, &mut read, world);
        }
        let blanks = read.blanks.iter().filter(|_| part.sheet.erases).map(|number| (*number, None));
        let given = read.fields.0.into_iter().map(|(number, value)| (number, Some(value)));
        let mut out = Vec::new();
        for (number, theirs) in given.chain(blanks) {
            let ours = record.get(number);
            let is_needed = theirs.is_none() && self.set.field(part.kind, number).is_some_and(|field| field.required);
            let is_own = is_closed && matches!(number, lead::STATUS | lead::REASON | lead::DESCRIPTION);
            if ours != theirs && !is_needed && !is_own {
                out.push((number, ours, theirs));
            }
        }
        out
    }

    /// Appends the lines that fit no field to the description, unless they are there already.
    pub(super) fn keep_lines(&mut self, part: &SheetPlan, read: &mut ParsedRow, record: Option<&Row>) {
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
        let new = read.kept.iter().filter(|line| !base.as_ref().is_some_and(|base| base.contains(line.as_str())));
        let text = base.as_deref().into_iter().chain(new.map(String::as_str)).collect::<Vec<_>>().join("\n");
        read.fields.put(field.number, Value::Text(text));
    }

    /// Parses a row's cells.
    pub(super) fn read(&mut self, part: &SheetPlan, row: usize, id: Id, world: &mut ImportContext) -> ParsedRow {
        // A row may end with any number of empty cells.
        let width = part.table.rows.width(row).max(part.table.header.len()).min(MAX_LINE_CELLS);
        let mut read = ParsedRow { fields: self.spare.fields(width + 8), ..ParsedRow::default() };
        let said = part.cell(row, Target::Currency);
        let currency = match said {
            "" => Some(world.currency),
            said => currency_names::read(said, world.currency),
        };
        let is_own_format = matches!(part.table.form, Form::Cards | Form::Calendar);
        let mut unmet: Vec<(usize, FieldId)> = Vec::new();
        let mut full_name = None;
        let mut is_wide = false;
        for at in 0..width {
            let cell = part.content(row, at);
            // A carriage return is the end of a line, too.
            let one_kind: String;
            let cell = if cell.contains('\r') {
                one_kind = cell.replace("\r\n", "\n").replace('\r', "\n");
                &*one_kind
            } else {
                cell
            };
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
            if !is_wide && part.table.header_width().is_some_and(|width| at >= width) {
                is_wide = true;
                self.complain(part, row, &header, cell, TOO_WIDE);
            }
            match target {
                Target::Skip => self.plan.leave_out(part.place, &header, SKIPPED),
                Target::Derived => self.plan.leave_out(part.place, &header, FOLLOWS),
                Target::Description => {
                    keep(&mut read);
                    self.plan.described += 1;
                }
                Target::Currency if currency.is_some() => {}
                Target::Currency => {
                    keep(&mut read);
                    self.complain(part, row, &header, cell, NO_CURRENCY);
                }
                // Rows of deleted records are left out before.
                Target::Deleted if parse_cell::flag(cell).is_some() => {}
                Target::Deleted => keep(&mut read),
                Target::FullName => full_name = Some(cell.to_string()),
                Target::GivenName | Target::FamilyName => {
                    let own = read.fields.text(user::NAME).unwrap_or("");
                    let name = if target == Target::GivenName { [cell, own] } else { [own, cell] }.join(" ");
                    Value::text(&name).into_iter().for_each(|name| read.fields.put(user::NAME, name));
                }
                Target::Converted => match parse_cell::flag(cell) {
                    Some(is_converted) => read.is_converted = is_converted,
                    None => keep(&mut read),
                },
                Target::Pipeline => self.note_pipeline(part, row, (&header, cell), &mut read),
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
                    let known = read.fields.get(number).cloned();
                    // In a file of our own, the id is that of the record itself.
                    if is_own_format && Some(number) == external_id(part.kind) && cell == id.to_string() {
                        continue;
                    }
                    match self.value(part, at, field, cell, currency, world) {
                        // The record was found by id already; the name is redundant.
                        _ if known.is_some() && matches!(field.kind, FieldType::Link(_)) => {}
                        // Another column with this target came first.
                        ParsedCell::Value(value, _) if known.as_ref() == Some(&value) => {}
                        _ if known.is_some() && part.has_twin(at) => keep(&mut read),
                        ParsedCell::Value(value, original) => {
                            read.fields.put(number, value);
                            read.kept.extend(original.map(|original| format!("{header}: {original}")));
                        }
                        ParsedCell::Doubtful(value, original, text) => {
                            read.fields.put(number, value);
                            read.kept.extend(original.map(|original| format!("{header}: {original}")));
                            self.complain(part, row, &header, cell, text);
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
        if part.table.notes.called_off.binary_search(&row).is_ok() {
            self.put_called_off(id, &mut read);
        }
        self.put_fixed(part, id, &mut read);
        // Another column with the same target may be filled.
        let ParsedRow { fields, blanks, .. } = &mut read;
        blanks.retain(|number| fields.get(*number).is_none());
        // The date follows from the timestamp.
        if part.kind == RecordType::Activity
            && let (Some(Value::Moment(start)), None) =
                (read.fields.get(activity::START), read.fields.get(activity::DUE))
        {
            let due = world.day(*start);
            read.fields.set_if_empty(activity::DUE, Some(Value::Day(due)));
        }
        if let Some(name) = full_name {
            self.put_full_name(part, &name, &mut read);
        }
        for (at, number) in unmet {
            let (header, cell) = (&part.table.header[at], part.table.cell(row, at));
            let is_owner = self.set.field(part.kind, number).and_then(Field::target) == Some(RecordType::User);
            if is_owner && read.fields.get(number).is_none() {
                let id = self.new_owner(trimmed(cell), world);
                read.fields.put(number, Value::Link(id));
                self.complain(part, row, header, cell, OWNER_BY_ID);
                continue;
            }
            read.kept.push(format!("{header}: {}", cell.trim()));
            if read.fields.get(number).is_none() {
                self.complain(part, row, header, cell, NO_RECORD);
            }
        }
        read
    }

    /// Sets the outcome of a meeting that was called off, unless it has one, in any language.
    fn put_called_off(&self, id: Id, read: &mut ParsedRow) {
        let own = self.set.get(RecordType::Activity, id).map_or("", |row| row.text(activity::OUTCOME));
        let text = if CALLED_OFF.is(own) { own } else { CALLED_OFF.of(self.language) };
        read.fields.set_if_empty(activity::OUTCOME, Value::text(text));
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
        currency: Option<Currency>,
        world: &mut ImportContext,
    ) -> ParsedCell {
        match field.kind {
            // The amount has a currency that nobody knows.
            FieldType::Money if currency.is_none() => ParsedCell::Kept,
            FieldType::Choice(_) | FieldType::Choices(_) | FieldType::Link(RecordType::User) => {
                choice(part, at, field, cell)
            }
            FieldType::Links(kind) => self.several_links(kind, cell),
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
            FieldType::Phone if !cell.is_ascii() => {
                ParsedCell::Value(self.spare.text(strip_invisible(cell).trim()), None)
            }
            FieldType::Text | FieldType::LongText | FieldType::Phone => ParsedCell::Value(self.spare.text(cell), None),
            _ => parse_cell::read(field, cell, part.reading(at, currency.unwrap_or(world.currency), world.local)),
        }
    }

    /// An owner of whom only another program's id is known.
    fn new_owner(&mut self, external: &str, world: &mut ImportContext) -> Id {
        if let Some(id) = self.registry.by_id(RecordType::User, external) {
            return id;
        }
        if self.is_trial {
            return Id([0; 16]);
        }
        let id = (world.new_id)();
        let fields =
            [(user::NAME, Value::Text(external.to_string())), (user::EXTERNAL_ID, Value::Text(external.to_string()))];
        self.plan.add_entry(RecordType::User, id, &fields);
        self.registry.add(RecordType::User, id, external, external);
        id
    }
}

/// Whether a record is a converted lead, which is read-only.
fn is_closed(kind: RecordType, record: &Row) -> bool {
    kind == RecordType::Lead && record.moment(lead::CONVERTED_AT).is_some()
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
