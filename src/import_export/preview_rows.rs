//! The rows of an import's preview, as they will be: each with what becomes of it and of its cells.
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::import::{Duplicate, Plan, RowFate};
use super::table::{Form, Table};
use crate::base::{FieldId, Id, IdMap, Row, Timestamp, Value};
use crate::command::FieldEdit;
use crate::domain::records::{activity, contact, lead, user};
use crate::domain::{Field, RecordType};
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::{Column, FileConfig, ImportConfig, Target};
use crate::worker_protocol::preview_rows::{
    CellContent, CellTarget, PreviewCell, PreviewRow, PreviewRows, ROWS_PER_REPLY, RowCounts, RowFilter, RowOutcome,
    RowQuery,
};

/// The number of characters of a text that are shown.
const MAX_SHOWN: usize = 300;

/// A plan and what it was made from.
pub struct PlannedImport {
    /// The plan.
    pub plan: Plan,
    /// The user's choices.
    pub config: ImportConfig,
    /// The tables of the files.
    pub tables: Vec<Arc<Table>>,
    /// The places of new records in the plan.
    places: OnceCell<IdMap<usize>>,
    /// The rows of the last filter.
    listed: Option<(u32, RowFilter, Vec<u32>)>,
}

/// A record as a row leaves it: what it was, and what is set.
enum After<'a> {
    New(&'a Row),
    Known(&'a Row, &'a [FieldEdit]),
    LeftOut,
}

impl PlannedImport {
    /// A plan whose rows can be shown.
    pub fn new(plan: Plan, config: ImportConfig, tables: Vec<Arc<Table>>) -> PlannedImport {
        PlannedImport { plan, config, tables, places: OnceCell::new(), listed: None }
    }

    /// The numbers of rows of a file.
    pub fn counts(&self, sheet: usize) -> RowCounts {
        let mut out = RowCounts::default();
        for fate in self.plan.fates.get(sheet).into_iter().flatten() {
            out.all += 1;
            match fate {
                RowFate::New(_) => out.new += 1,
                RowFate::Changed(_) => out.changed += 1,
                RowFate::Same(_) => out.same += 1,
                RowFate::LeftOut(_) => out.left_out += 1,
            }
        }
        out.doubtful = self.list(sheet, RowFilter::Doubtful).len() as u32;
        out.duplicates = self.list(sheet, RowFilter::Duplicates).len() as u32;
        out
    }

    /// The rows of a file that a filter lets through, in order.
    pub fn list(&self, sheet: usize, filter: RowFilter) -> Vec<u32> {
        let fates = self.plan.fates.get(sheet).map_or(&[][..], Vec::as_slice);
        let such = |is_such: fn(&RowFate) -> bool| {
            let rows = fates.iter().enumerate().filter(|(_, fate)| is_such(fate));
            rows.map(|(row, _)| row as u32).collect()
        };
        let sorted = |mut rows: Vec<u32>| {
            rows.sort_unstable();
            rows.dedup();
            rows
        };
        match filter {
            RowFilter::All => (0..fates.len() as u32).collect(),
            RowFilter::New => such(|fate| matches!(fate, RowFate::New(_))),
            RowFilter::Changed => such(|fate| matches!(fate, RowFate::Changed(_))),
            RowFilter::Same => such(|fate| matches!(fate, RowFate::Same(_))),
            RowFilter::LeftOut => such(|fate| matches!(fate, RowFate::LeftOut(_))),
            RowFilter::Doubtful => {
                let of_sheet = self.plan.doubts.iter().filter(|doubt| doubt.sheet == sheet);
                sorted(of_sheet.flat_map(|doubt| &doubt.rows).copied().collect())
            }
            RowFilter::Complaint(place) => {
                let doubt = self.plan.doubts.get(place as usize).filter(|doubt| doubt.sheet == sheet);
                sorted(doubt.map_or(Vec::new(), |doubt| doubt.rows.clone()))
            }
            RowFilter::Duplicates => {
                let of_sheet = self.plan.duplicates.iter().filter(|duplicate| duplicate.sheet == sheet);
                sorted(of_sheet.map(|duplicate| duplicate.row as u32).collect())
            }
        }
    }

    /// A range of rows.
    pub fn rows(&mut self, set: &RecordStore, query: RowQuery) -> PreviewRows {
        let is_listed =
            self.listed.as_ref().is_some_and(|(sheet, filter, _)| (*sheet, *filter) == (query.sheet, query.filter));
        if !is_listed {
            self.listed = Some((query.sheet, query.filter, self.list(query.sheet as usize, query.filter)));
        }
        let listed = self.listed.as_ref().map_or(&[][..], |(.., rows)| rows);
        let some = listed.iter().skip(query.from as usize).take(query.count.min(ROWS_PER_REPLY) as usize);
        let mut names = BTreeMap::new();
        let rows = some.map(|row| self.row(set, query.sheet as usize, *row as usize, &mut names)).collect();
        PreviewRows { total: listed.len() as u32, rows, names: names.into_iter().collect() }
    }

    /// The column of a file that a complaint is about.
    pub fn column_of(&self, set: &RecordStore, sheet: usize, name: &str) -> Option<usize> {
        let (table, config) = (self.tables.get(sheet)?, self.config.sheets.get(sheet)?);
        let is_named = |header: &String| display_names::brief(header) == name;
        // What is doubtful may be a field, because no cell says what it asks for.
        let is_field = |number: FieldId| {
            let field = config.kind.and_then(|kind| set.field(kind, number));
            field.is_some_and(|field| field.label.of(self.config.language) == name)
        };
        let targets = |column: &Column| match column.target {
            Target::Field(number) | Target::Id(number) => is_field(number),
            _ => false,
        };
        let by_name = table.header.iter().position(is_named).filter(|_| !name.is_empty());
        by_name.or_else(|| config.columns.iter().position(targets))
    }

    fn row(&self, set: &RecordStore, sheet: usize, row: usize, names: &mut BTreeMap<Id, String>) -> PreviewRow {
        let (table, config) = (&self.tables[sheet], &self.config.sheets[sheet]);
        let fate = self.plan.fates[sheet][row];
        let kind = config.kind.unwrap_or(RecordType::Lead);
        let mut notes = Vec::new();
        let (outcome, after) = match fate {
            RowFate::New(at) => (RowOutcome::New, self.plan.rows.get(at as usize).map(|(_, row)| After::New(row))),
            RowFate::Changed(at) => {
                let fill = self.plan.fills.get(at as usize);
                let after = fill.and_then(|(id, edits)| Some(After::Known(set.get(kind, *id)?, edits)));
                (RowOutcome::Changed, after)
            }
            RowFate::Same(id) => (RowOutcome::Same, set.get(kind, id).map(|row| After::Known(row, &[]))),
            RowFate::LeftOut(reason) => {
                notes.push(reason.of(self.config.language).to_string());
                (RowOutcome::LeftOut, None)
            }
        };
        let after = after.unwrap_or(After::LeftOut);
        let mut complaints: Vec<String> = vec![String::new(); config.columns.len()];
        for doubt in self.plan.doubts.iter().filter(|doubt| doubt.sheet == sheet) {
            if doubt.rows.binary_search(&(row as u32)).is_err() {
                continue;
            }
            let text = doubt.text.of(self.config.language);
            match self.column_of(set, sheet, &doubt.column).and_then(|at| complaints.get_mut(at)) {
                Some(complaint) if complaint.is_empty() => complaint.push_str(text),
                Some(complaint) => complaint.extend([" ", text]),
                None if doubt.column.is_empty() => notes.push(text.to_string()),
                None => notes.push(format!("{}: {text}", doubt.column)),
            }
        }
        let is_it = |duplicate: &&Duplicate| duplicate.sheet == sheet && duplicate.row == row;
        for duplicate in self.plan.duplicates.iter().filter(is_it) {
            notes.push(duplicate.explain(set, self.config.language));
        }
        let mut cells = Vec::with_capacity(config.columns.len() + config.fixed.len());
        for (at, complaint) in complaints.into_iter().enumerate() {
            cells.push(self.cell(set, (table, config, kind), (row, at), &after, complaint, names));
        }
        for fixed in &config.fixed {
            let (content, before) = self.field(set, (kind, fixed.field), &after, names);
            cells.push(PreviewCell { content, before, complaint: String::new(), goes: CellTarget::Field });
        }
        PreviewRow { line: table.line(row) as u32, outcome, notes, cells }
    }

    fn cell(
        &self,
        set: &RecordStore,
        (table, config, kind): (&Table, &FileConfig, RecordType),
        (row, at): (usize, usize),
        after: &After,
        complaint: String,
        names: &mut BTreeMap<Id, String>,
    ) -> PreviewCell {
        let raw = table.cell(row, at).trim();
        let as_is = || if raw.is_empty() { CellContent::Empty } else { CellContent::Text(shown(raw)) };
        let plain = |goes| PreviewCell { content: as_is(), before: None, complaint: complaint.clone(), goes };
        let target = config.columns[at].target;
        if matches!(after, After::LeftOut) {
            // A date that nobody wrote like this is shown like those of the other mails.
            let date = (table.form == Form::Mails && target == Target::Field(activity::DONE))
                .then(|| Timestamp::parse_iso(raw))
                .flatten();
            return match date {
                Some(at) => {
                    PreviewCell { content: CellContent::Value(Value::Moment(at)), ..plain(CellTarget::Nowhere) }
                }
                None => plain(CellTarget::Nowhere),
            };
        }
        let mut of = |numbers: &[FieldId]| {
            let mut all: Vec<_> = numbers.iter().map(|number| self.field(set, (kind, *number), after, names)).collect();
            if all.len() == 1 {
                return all.remove(0);
            }
            let text = |content: &CellContent| match content {
                CellContent::Value(Value::Text(text)) | CellContent::Text(text) => text.clone(),
                _ => String::new(),
            };
            let joined = |parts: Vec<String>| match parts.join(" ").trim() {
                "" => CellContent::Empty,
                name => CellContent::Text(name.to_string()),
            };
            let is_changed = all.iter().any(|(_, before)| before.is_some());
            let before = || joined(all.iter().map(|(now, before)| text(before.as_ref().unwrap_or(now))).collect());
            (joined(all.iter().map(|(now, _)| text(now)).collect()), is_changed.then(before))
        };
        let (content, before) = match target {
            Target::Skip | Target::Derived => return plain(CellTarget::Nowhere),
            Target::Description => return plain(CellTarget::Description),
            Target::Field(number) | Target::Id(number) => {
                // Of several columns with one field, the first that is filled has it.
                let is_filled = |other: &usize| {
                    config.columns[*other].target == target && !table.cell(row, *other).trim().is_empty()
                };
                if !raw.is_empty() && (0..at).any(|other| is_filled(&other)) {
                    return plain(CellTarget::Description);
                }
                of(&[number])
            }
            Target::FullName if kind == RecordType::Contact => of(&[contact::FIRST_NAME, contact::LAST_NAME]),
            Target::FullName => of(&[lead::FIRST_NAME, lead::LAST_NAME]),
            Target::GivenName | Target::FamilyName => of(&[user::NAME]),
            Target::About | Target::Correspondents => {
                let links = activity::LINKS.map(|number| of(&[number]));
                let found =
                    links.into_iter().find(|(content, before)| *content != CellContent::Empty || before.is_some());
                found.unwrap_or((CellContent::Empty, None))
            }
            Target::Participants => {
                let all =
                    [activity::PARTICIPANTS, activity::PARTICIPATING_LEADS, activity::COLLEAGUES, activity::GUESTS];
                let fields = all.map(|number| of(&[number]));
                let found =
                    fields.into_iter().find(|(content, before)| *content != CellContent::Empty || before.is_some());
                found.unwrap_or((CellContent::Empty, None))
            }
            Target::Answers => of(&[activity::RESPONSES]),
            Target::Converted
            | Target::Done
            | Target::Currency
            | Target::Deleted
            | Target::FromLead
            | Target::Pipeline
            | Target::Thread
            | Target::Automatic => {
                return plain(CellTarget::Field);
            }
        };
        // What no field takes is kept in the description.
        match content == CellContent::Empty && before.is_none() && !raw.is_empty() {
            true => plain(CellTarget::Description),
            false => PreviewCell { content, before, complaint, goes: CellTarget::Field },
        }
    }

    /// A field's value after the import, and before it if it changes.
    fn field(
        &self,
        set: &RecordStore,
        (kind, number): (RecordType, FieldId),
        after: &After,
        names: &mut BTreeMap<Id, String>,
    ) -> (CellContent, Option<CellContent>) {
        let field = set.field(kind, number);
        let mut content = |value: Option<Value>| self.content(set, field, value, names);
        match after {
            After::New(row) => (content(row.get(number)), None),
            After::LeftOut => (CellContent::Empty, None),
            After::Known(row, edits) => {
                let before = content(row.get(number));
                match edits.iter().find(|(other, _)| *other == number) {
                    Some((_, value)) => (content(value.clone()), Some(before)),
                    None => (before, None),
                }
            }
        }
    }

    fn content(
        &self,
        set: &RecordStore,
        field: Option<&Field>,
        value: Option<Value>,
        names: &mut BTreeMap<Id, String>,
    ) -> CellContent {
        let Some(value) = value.filter(|_| field.is_some()) else { return CellContent::Empty };
        for id in value.links() {
            if set.locate(*id).is_none()
                && let Some((kind, row)) = self.places().get(id).and_then(|at| self.plan.rows.get(*at))
            {
                names.insert(*id, display_names::name(*kind, row, self.config.language));
            }
        }
        match value {
            Value::Text(text) => CellContent::Value(Value::Text(shown(&text))),
            value => CellContent::Value(value),
        }
    }

    fn places(&self) -> &IdMap<usize> {
        self.places.get_or_init(|| {
            let mut places = IdMap::default();
            for (at, (_, row)) in self.plan.rows.iter().enumerate() {
                places.insert(row.id(), at);
            }
            places
        })
    }
}

/// A text as a cell shows it: its beginning, on one line.
fn shown(text: &str) -> String {
    text.chars().take(MAX_SHOWN).map(|c| if c.is_control() { ' ' } else { c }).collect()
}
