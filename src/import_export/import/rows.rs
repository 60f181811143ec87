//! Conversion of a file's rows into records.
use super::fates::RowFate;
use super::mails::is_of_mails;
use super::parsed_row::ParsedRow;
use super::plan::{Conflict, Duplicate, NO_FIELD, SEEMS_THERE};
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{Identity, SheetPlan};
use crate::base::{FieldId, Id, Row, Value};
use crate::command::FieldEdit;
use crate::domain::RecordType;
use crate::domain::records::{contact, lead};
use crate::domain::rules::duplicates::Keys;
use crate::import_export::duplicate_index::DuplicateOf;
use crate::import_export::row_builder::RowBuilder;
use crate::store::display_names;

impl ImportPlanner<'_> {
    /// Processes a row.
    pub(super) fn row(&mut self, part: &SheetPlan, row: usize, world: &mut ImportContext) {
        let (id, known) = match part.rows[row] {
            Identity::New(id) => (id, None),
            Identity::Known(id) => (id, self.set.get(part.kind, id).cloned()),
            Identity::Passed => return,
        };
        if let Some(record) = known.as_ref().filter(|_| is_of_mails(part)) {
            // A mail never changes, whatever was written about it here.
            self.plan.decide(part.place, row, RowFate::Same(record.id()));
            self.plan.count_mut(part.kind).same += 1;
            return;
        }
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
                self.create(part, row, id, &read.fields, world);
                self.spare.recycle(read.fields);
            }
        }
    }

    fn create(&mut self, part: &SheetPlan, row: usize, id: Id, fields: &RowBuilder, world: &mut ImportContext) {
        let record = fields.row(id);
        if self.refuses_row(part, row, &record, world) {
            return;
        }
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
        let mail = is_of_mails(part).then(|| record.clone());
        self.plan.decide(part.place, row, RowFate::New(self.plan.rows.len() as u32));
        self.plan.count_mut(part.kind).new += 1;
        self.plan.rows.push((part.kind, record));
        if let Some(mail) = mail {
            self.note_mail(&mail);
            self.attach_files(part, row, &mail, world);
        }
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
        self.take_refused(part, row, record, &mut entries, world);
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
        // The lines of a mail's head stand apart from its text.
        let gap = (is_of_mails(part) && base.is_some()).then_some("");
        let text = base.as_deref().into_iter().chain(gap).chain(new.map(String::as_str)).collect::<Vec<_>>().join("\n");
        read.fields.put(field.number, Value::Text(text));
    }
}

/// Whether a record is a converted lead, which is read-only.
fn is_closed(kind: RecordType, record: &Row) -> bool {
    kind == RecordType::Lead && record.moment(lead::CONVERTED_AT).is_some()
}
