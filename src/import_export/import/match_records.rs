//! Matching of rows with records: existing ones or new ones.
use rustc_hash::{FxHashMap, FxHashSet};

use super::mails::is_of_mails;
use super::meetings;
use super::plan::{DELETED, FOOTER, TOTAL};
use super::planner::{ImportContext, ImportPlanner, Went};
use super::record_key::key_of;
use super::sheet_plan::{Identity, SheetPlan};
use crate::base::Id;
use crate::base::date_text;
use crate::base::fold::tokenize;
use crate::domain::RecordType;
use crate::domain::records::{opportunity, user};
use crate::import_export::parse_cell;
use crate::import_export::record_lookup::RecordLookup;
use crate::import_export::report_groups;
use crate::import_export::table::{Form, Table};
use crate::locale::{Phrase, phrase};
use crate::store::RecordStore;
use crate::worker_protocol::import_config::{Column, ImportMode, MatchBy, Target};

/// A lookup of the workspace's records that the files may link to.
pub fn registry(set: &RecordStore, parts: &[SheetPlan]) -> RecordLookup {
    let points = |part: &SheetPlan, kind: RecordType| {
        part.sheet.columns.iter().any(|column| match column.target {
            Target::Field(number) | Target::Id(number) => {
                set.field(part.kind, number).is_some_and(|field| field.target() == Some(kind))
            }
            Target::About => kind != RecordType::User && set.activity_link(kind).is_some(),
            Target::FromLead => kind == RecordType::Lead,
            Target::Converted => matches!(kind, RecordType::Account | RecordType::Contact),
            _ => false,
        })
    };
    let all = [RecordType::User, RecordType::Account, RecordType::Contact, RecordType::Lead, RecordType::Opportunity];
    let kinds: Vec<RecordType> = all
        .into_iter()
        .chain(RecordType::PLACES_FOR_CUSTOM.iter().copied())
        .filter(|kind| *kind == RecordType::User || parts.iter().any(|part| points(part, *kind)))
        .collect();
    RecordLookup::of(set, &kinds)
}

impl ImportPlanner<'_> {
    /// Finds the records of a file's rows, assigns ids to the others, and adds all of them to the lookup.
    pub(super) fn identify(&mut self, part: &mut SheetPlan, world: &mut ImportContext) {
        if is_of_mails(part) {
            return self.identify_mails(part, world);
        }
        let mut known: FxHashMap<String, Option<Id>> = FxHashMap::default();
        let keys: Vec<String> = match part.sheet.mode {
            ImportMode::Create => vec![String::new(); part.table.rows.len()],
            _ => (0..part.table.rows.len()).map(|row| part.key(row)).collect(),
        };
        let alike = self.alike(part, &keys, world);
        if part.sheet.mode != ImportMode::Create && part.sheet.key != MatchBy::Details {
            for (_, row) in self.set.rows(part.kind) {
                let key = key_of(self.set, part.kind, row, part.sheet.key);
                if !key.is_empty() {
                    known.entry(key).and_modify(|id| *id = None).or_insert(Some(row.id()));
                }
            }
        }
        let mut seen: FxHashSet<&str> = FxHashSet::default();
        let foot = first_of_foot(&part.table);
        for (row, alike) in alike.into_iter().enumerate() {
            if let Some(reason) = no_record(part, row, foot) {
                self.plan.leave_row_out(part.place, row, reason);
                part.rows.push(Identity::Passed);
                continue;
            }
            let key = keys[row].as_str();
            // The invitation and answers to it may be in the same file.
            let is_again = !key.is_empty() && !meetings::is_answer(part, row) && !seen.insert(key);
            let same_user = || {
                let name = (part.kind == RecordType::User).then(|| part.name(row))?;
                let id = self.registry.by_name(RecordType::User, &name)?;
                let row = self.set.get(RecordType::User, id)?;
                row.text(user::EXTERNAL_ID).is_empty().then_some(id)
            };
            // A file of our own has the ids of our records.
            let own = || {
                let is_own =
                    matches!(part.table.form, Form::Cards | Form::Calendar) && part.sheet.mode != ImportMode::Create;
                let id = part.external(row).parse::<Id>().ok().filter(|_| is_own)?;
                let here = self.set.get(part.kind, id).map(|_| id);
                let date = meetings::is_answer(part, row).then(|| self.date_of_series(id)).flatten();
                date.or(here).map(Some)
            };
            let found = alike.map(Some).or_else(own);
            let is_called_off = part.table.notes.called_off.binary_search(&row).is_ok();
            let here = found.as_ref().or_else(|| known.get(key)).copied().flatten();
            if let Some(why) = self.is_outdated(part, row, here) {
                self.plan.leave_row_out(part.place, row, why);
                part.rows.push(Identity::Passed);
                continue;
            }
            let identity = match found.as_ref().or_else(|| known.get(key)) {
                _ if is_again => {
                    self.complain(part, row, "", key, TWICE);
                    self.plan.leave_row_out(part.place, row, KEY_TWICE);
                    Identity::Passed
                }
                Some(Some(id)) => Identity::Known(*id),
                // The next activity of a series has its id as well.
                Some(None) if part.table.form == Form::Calendar => {
                    self.plan.leave_row_out(part.place, row, WENT_ON);
                    Identity::Passed
                }
                Some(None) => {
                    self.complain(part, row, "", key, SEVERAL);
                    self.plan.leave_row_out(part.place, row, KEY_OF_SEVERAL);
                    Identity::Passed
                }
                None if is_called_off => {
                    self.plan.leave_row_out(part.place, row, CALLED_OFF);
                    Identity::Passed
                }
                None => match (same_user(), part.sheet.mode) {
                    (Some(id), _) => Identity::Known(id),
                    (None, ImportMode::Update) => {
                        self.plan.leave_row_out(part.place, row, NOT_THERE);
                        Identity::Passed
                    }
                    _ => Identity::New((world.new_id)()),
                },
            };
            // If nothing links to leads, the names of a hundred thousand leads are not stored.
            let is_known = part.kind != RecordType::Lead || self.registry.covers(RecordType::Lead);
            if let (Identity::New(id) | Identity::Known(id), true) = (identity, is_known) {
                self.registry.add(part.kind, id, part.external(row), &part.name(row));
                if part.kind == RecordType::Contact {
                    part.emails(row).for_each(|email| self.registry.add_email(&email, id));
                }
            }
            part.rows.push(identity);
        }
    }

    /// Notes which deal came from which lead.
    pub(super) fn note_conversions(&mut self, part: &SheetPlan, world: &ImportContext) {
        if part.kind != RecordType::Opportunity || part.column(Target::FromLead).is_none() {
            return;
        }
        let created = part.column(Target::Field(opportunity::CREATED));
        for (row, identity) in part.rows.iter().enumerate() {
            let (Identity::New(deal) | Identity::Known(deal)) = *identity else { continue };
            let Some(lead) = self.registry.by_id(RecordType::Lead, part.cell(row, Target::FromLead)) else { continue };
            let at = created.and_then(|column| {
                let read = date_text::read(part.table.cell(row, column), part.sheet.columns[column].order)?;
                Some(read.moment(world.local))
            });
            let went: &mut Went = self.went.entry(lead).or_default();
            if went.opportunity.is_none() {
                (went.opportunity, went.at) = (Some(deal), at);
            }
            self.came_from.insert(deal, lead);
        }
    }
}

/// Why a row is no record at all.
fn no_record(part: &SheetPlan, row: usize, foot: usize) -> Option<Phrase> {
    let is_deleted = |(at, column): (usize, &Column)| {
        column.target == Target::Deleted && parse_cell::flag(part.table.cell(row, at)) == Some(true)
    };
    if part.sheet.columns.iter().enumerate().any(is_deleted) {
        return Some(DELETED);
    }
    if row >= foot {
        return Some(FOOTER);
    }
    is_total(&part.table, row).then_some(TOTAL)
}

/// Whether a row begins with a word for a sum and has nothing but numbers otherwise, in less than half of its columns.
fn is_total(table: &Table, row: usize) -> bool {
    let mut cells = table.rows.row(row).map(str::trim).filter(|cell| !cell.is_empty());
    let Some(first) = cells.next() else { return false };
    let Some(is_whole) = report_groups::is_total(first) else { return false };
    let is_number = |cell: &str| !cell.chars().any(char::is_alphabetic) && cell.chars().any(|c| c.is_ascii_digit());
    let rest: Vec<&str> = cells.collect();
    let filled = rest.len() + 1;
    matches!(table.form, Form::Text(..) | Form::Workbook)
        && table.header.len() > 2
        && filled * 2 <= table.header.len()
        && (is_whole || filled > 1)
        && rest.into_iter().all(is_number)
}

/// The first of the last rows with one cell each, if one of them is the note below a printed report.
fn first_of_foot(table: &Table) -> usize {
    const NOTES: [&str; 5] =
        ["copyright", "confidential information", "generated by", "vertrauliche informationen", "erstellt von"];
    let all = table.rows.len();
    let is_single = |row: &usize| table.rows.row(*row).filter(|cell| !cell.trim().is_empty()).count() == 1;
    let is_note = |row: usize| NOTES.iter().any(|note| tokenize(table.rows.row_text(row)).starts_with(note));
    if table.header.len() < 3 || all == 0 || !is_single(&(all - 1)) {
        return all;
    }
    let first = (0..all).rev().take_while(is_single).last().unwrap_or(all);
    if (first..all).any(is_note) { first } else { all }
}

const KEY_TWICE: Phrase = phrase!(
    "a row further up has the same key",
    "eine Zeile weiter oben hat denselben Schlüssel",
    "une ligne précédente a la même clé",
);
const KEY_OF_SEVERAL: Phrase = phrase!(
    "several records have this key",
    "mehrere Datensätze haben diesen Schlüssel",
    "plusieurs fiches ont cette clé",
);
const TWICE: Phrase = phrase!(
    "A row further up has the same key. This row is skipped; choose another key to import both.",
    "Weiter oben steht derselbe Schlüssel. Diese Zeile wird übersprungen; wählen Sie einen anderen Schlüssel, um beide zu übernehmen.",
    "Une ligne précédente a la même clé. Cette ligne est ignorée ; choisissez une autre clé pour importer les deux.",
);
const CALLED_OFF: Phrase = phrase!(
    "the event was called off, and is not here",
    "der Termin ist abgesagt und nicht hier",
    "l’événement est annulé et absent d’ici",
);
const WENT_ON: Phrase = phrase!(
    "its series has gone on here since",
    "die Serie ist hier schon weitergegangen",
    "sa série s’est poursuivie ici depuis",
);
const SEVERAL: Phrase = phrase!(
    "Several records have this key. This row is skipped; merge the records or choose another key.",
    "Mehrere Datensätze haben diesen Schlüssel. Diese Zeile wird übersprungen; führen Sie die Datensätze zusammen oder wählen Sie einen anderen Schlüssel.",
    "Plusieurs fiches ont cette clé. Cette ligne est ignorée ; fusionnez les fiches ou choisissez une autre clé.",
);
const NOT_THERE: Phrase = phrase!(
    "no record has this key, and none is to be created",
    "kein Datensatz hat diesen Schlüssel, und es soll keiner angelegt werden",
    "aucune fiche n’a cette clé, et aucune ne doit être créée",
);
