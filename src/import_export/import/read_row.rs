//! Reading of a row's cells: each becomes the value of its column's target, a line of the description, or a complaint.
use std::borrow::Cow;

use super::mails::is_of_mails;
use super::parsed_row::ParsedRow;
use super::plan::{FOLLOWS, SKIPPED};
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{ResolvedChoice, SheetPlan};
use crate::base::invisible::strip_invisible;
use crate::base::{Currency, FieldId, Id, Value};
use crate::command::meeting::CALLED_OFF;
use crate::domain::records::{activity, user};
use crate::domain::rules::validate::LONGEST_LINE;
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::currency_names;
use crate::import_export::match_choices;
use crate::import_export::parse_cell::{self, ParsedCell, trimmed};
use crate::import_export::table::{Form, MAX_LINE_CELLS};
use crate::locale::{Phrase, phrase};
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
    /// Parses a row's cells.
    pub(super) fn read(&mut self, part: &SheetPlan, row: usize, id: Id, world: &mut ImportContext) -> ParsedRow {
        // A row may end with any number of empty cells.
        let width = part.table.rows.width(row).max(part.table.header.len()).min(MAX_LINE_CELLS);
        let mut read = ParsedRow { fields: self.spare.fields(width + 8), ..ParsedRow::default() };
        let said = if part.has_currency_column { part.cell(row, Target::Currency) } else { "" };
        let currency = match said {
            "" => Some(world.currency),
            said => currency_names::read(said, world.currency),
        };
        let is_own_format = matches!(part.table.form, Form::Cards | Form::Calendar);
        let mut unmet: Vec<(usize, FieldId)> = Vec::new();
        let mut full_name = None;
        let mut answers = None;
        let mut is_wide = false;
        let has_returns = memchr::memchr(b'\r', part.table.rows.row_text(row).as_bytes()).is_some();
        for at in 0..width {
            let cell = part.content(row, at);
            // A carriage return is the end of a line, too.
            let one_kind: String;
            let cell = if has_returns && cell.contains('\r') {
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
                Target::About => {
                    match self.about_already(part, id, cell).or_else(|| self.registry.about(self.set, cell)) {
                        Some((number, id)) => read.fields.put(number, Value::Link(id)),
                        None => {
                            keep(&mut read);
                            self.complain(part, row, &header, cell, NO_RECORD);
                        }
                    }
                }
                Target::Correspondents => {
                    for (number, id) in self.links_of_mail(part, row, cell) {
                        read.fields.put(number, Value::Link(id));
                    }
                }
                Target::Participants => self.put_participants(part, row, id, &mut read),
                Target::Answers => self.put_answers(part, row, id, &header, &mut read),
                // What they say is said by the whole row.
                Target::Thread | Target::Automatic => {}
                Target::Id(number) => {
                    let kind = self.set.field(part.kind, number).and_then(Field::target);
                    match kind.and_then(|kind| self.registry.by_id(kind, cell)) {
                        Some(id) => read.fields.put(number, Value::Link(id)),
                        None => unmet.push((at, number)),
                    }
                }
                // Whose they are follows from the other columns.
                Target::Field(activity::RESPONSES) if part.kind == RecordType::Activity => {
                    answers = Some((header.to_string(), cell.to_string()));
                }
                Target::Field(number) => {
                    let Some(field) = part.fields[at] else { continue };
                    let known = read.fields.get(number);
                    // In a file of our own, the id is that of the record itself.
                    if is_own_format && Some(number) == external_id(part.kind) && cell == id.to_string() {
                        continue;
                    }
                    let value = match self.value(part, at, field, cell, currency, world) {
                        unclear @ (ParsedCell::Wrong(_) | ParsedCell::Doubtful(..)) => {
                            let own = self.linked_already(part, id, field, cell);
                            own.map_or(unclear, |own| ParsedCell::Value(own, None))
                        }
                        clear => clear,
                    };
                    match value {
                        // Most fields have one column.
                        ParsedCell::Value(value, None) if known.is_none() => read.fields.push(number, value),
                        // The record was found by id already; the name is redundant.
                        _ if known.is_some() && matches!(field.kind, FieldType::Link(_)) => {}
                        // Another column with this target came first.
                        ParsedCell::Value(value, _) if known == Some(&value) => {}
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
        if is_of_mails(part) {
            let subject = self.subject_of_mail(part, row, read.fields.text(activity::SUBJECT).unwrap_or(""));
            read.fields.put(activity::SUBJECT, Value::Text(subject));
        }
        if part.table.notes.called_off.binary_search(&row).is_ok() {
            self.put_called_off(id, &mut read);
        }
        self.put_fixed(part, id, &mut read);
        if let Some((header, cell)) = answers {
            self.put_noted_answers(part, row, id, (&header, &cell), &mut read);
        }
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
                None if matches!(kind, RecordType::Account | RecordType::Campaign)
                    && cell.len() <= LONGEST_LINE
                    && !self.registry.is_ambiguous(kind, cell) =>
                {
                    ParsedCell::Value(Value::Link(self.new_named(kind, cell, world)), None)
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
