//! Matching of rows without an id by a natural key, which hardly changes: name, company, email, dates and the linked
//! record. So a file that is imported again matches the records it created the first time.
use std::collections::{HashMap, HashSet};

use super::planner::{ImportContext, ImportPlanner};
use super::record_key::key_of;
use super::sheet_plan::{SheetPlan, company_key, words_of};
use crate::base::{FieldId, Id, IdMap, Row, Value, fold};
use crate::domain::RecordType;
use crate::domain::records::{activity, contact, lead, opportunity};
use crate::import_export::parse_cell::{self, ParsedCell};
use crate::locale::Language;
use crate::store::{display_names, stages};
use crate::worker_protocol::import_config::{ImportMode, MatchBy, Target, external_id};

/// The maximum number of parts of a key.
const PARTS: usize = 6;

/// The part with the date by which a deal closes or an activity is due.
const DUE: usize = 4;

/// The parts of a natural key; parts that the row does not have are not compared.
type Details = [Option<String>; PARTS];

impl ImportPlanner<'_> {
    /// The records that match the rows of a file by natural key, or that have no id to be found by. Of several equal
    /// rows, the first one gets the first equal record; rows with more parts are matched first.
    pub(super) fn alike(&mut self, part: &SheetPlan, keys: &[String], world: &mut ImportContext) -> Vec<Option<Id>> {
        let mut found = vec![None; part.table.rows.len()];
        if part.sheet.mode != ImportMode::Create && matches!(part.sheet.key, MatchBy::Name | MatchBy::Email) {
            self.match_without_key(part, keys, &mut found, world);
            return found;
        }
        let has_ids = part.sheet.key == MatchBy::ExternalId;
        let is_by_details = |row: &usize| !has_ids || part.external(*row).is_empty();
        let is_wanted =
            part.sheet.mode != ImportMode::Create && matches!(part.sheet.key, MatchBy::Details | MatchBy::ExternalId);
        if !is_wanted || self.set.count(part.kind) == 0 || !(0..found.len()).any(|row| is_by_details(&row)) {
            return found;
        }
        let origin = self.origins(part);
        let external = external_id(part.kind).filter(|_| has_ids);
        let without_id = |row: &Row| external.is_none_or(|number| row.text(number).is_empty());
        let records = self.set.rows(part.kind).filter(|(_, row)| without_id(row));
        let records: Vec<(Id, Details)> =
            records.map(|(_, row)| (row.id(), self.details_of(part.kind, row, &origin))).collect();
        let mut given: IdMap<usize> = IdMap::default();
        let rows: Vec<Details> = (0..found.len()).map(|row| self.details(part, row, world, &mut given)).collect();
        let said = |details: &Details| details.iter().filter(|detail| detail.is_some()).count();
        let mut order: Vec<usize> =
            (0..rows.len()).filter(|row| rows[*row][0].is_some() && is_by_details(row)).collect();
        order.sort_by_key(|row| std::cmp::Reverse(said(&rows[*row])));
        let mut is_taken = vec![false; records.len()];
        let mut candidates = Candidates::of(&records);
        candidates.take_unrivalled(&rows, &order, &mut is_taken, &mut found);
        let rest: Vec<usize> = (0..found.len()).filter(|row| found[*row].is_none() && is_by_details(row)).collect();
        let free: Vec<Id> =
            records.iter().zip(&is_taken).filter(|(_, is_taken)| !**is_taken).map(|((id, _), _)| *id).collect();
        self.match_exactly(part, &rest, &free, &mut found, world);
        let met: IdMap<()> = found.iter().flatten().map(|id| (*id, ())).collect();
        records.iter().zip(&mut is_taken).for_each(|((id, _), is_taken)| *is_taken = met.contains_key(id));
        order.retain(|row| found[*row].is_none());
        candidates.meet(&rows, &order, |_| true, &mut is_taken, &mut found);
        // A won deal that the file closes in the future was closed on the day it was imported.
        let is_ahead = |row: &usize| self.is_won_ahead(part, *row, &rows[*row], world);
        let ahead: Vec<usize> = order.into_iter().filter(|row| found[*row].is_none() && is_ahead(row)).collect();
        if !ahead.is_empty() {
            let mut undated = rows;
            ahead.iter().for_each(|row| undated[*row][DUE] = None);
            let is_won = |record: &Id| {
                let stage = self.set.get(part.kind, *record).and_then(|row| row.link(opportunity::STAGE));
                stage.is_some_and(|stage| stages::is_won(self.set, stage))
            };
            Candidates::of(&records).meet(&undated, &ahead, is_won, &mut is_taken, &mut found);
        }
        found
    }

    /// Finds the records of rows that have nothing in the columns of their key.
    fn match_without_key(
        &mut self,
        part: &SheetPlan,
        keys: &[String],
        found: &mut [Option<Id>],
        world: &mut ImportContext,
    ) {
        let rest: Vec<usize> = (0..found.len()).filter(|row| keys[*row].is_empty()).collect();
        if rest.is_empty() {
            return;
        }
        let keys: HashSet<&str> = keys.iter().map(String::as_str).collect();
        let is_free = |row: &&Row| {
            let key = key_of(self.set, part.kind, row, part.sheet.key);
            key.is_empty() || !keys.contains(key.as_str())
        };
        let free: Vec<Id> = self.set.rows(part.kind).map(|(_, row)| row).filter(is_free).map(Row::id).collect();
        self.match_exactly(part, &rest, &free, found, world);
    }

    /// Whether a row is a won deal whose close date is still to come.
    fn is_won_ahead(&self, part: &SheetPlan, row: usize, details: &Details, world: &ImportContext) -> bool {
        if part.kind != RecordType::Opportunity || details[DUE].as_ref().is_none_or(|due| *due <= world.today.to_iso())
        {
            return false;
        }
        let Some(column) = part.column(Target::Field(opportunity::STAGE)) else { return false };
        let said = part.content(row, column);
        let meant = part.meanings.get(&column).and_then(|meanings| meanings.get(said)?.entry);
        meant.is_some_and(|stage| stages::is_won(self.set, stage))
    }

    /// The lead each deal came from, if the file says so.
    fn origins(&self, part: &SheetPlan) -> IdMap<Id> {
        match part.kind == RecordType::Opportunity && part.column(Target::FromLead).is_some() {
            true => {
                let leads = self.set.rows(RecordType::Lead);
                leads.filter_map(|(_, row)| Some((row.link(lead::CONVERTED_OPPORTUNITY)?, row.id()))).collect()
            }
            false => IdMap::default(),
        }
    }

    fn details(&self, part: &SheetPlan, row: usize, world: &ImportContext, given: &mut IdMap<usize>) -> Details {
        let text = |text: String| Some(text).filter(|text| !text.is_empty());
        let date = |number: FieldId| {
            let Some(column) = part.column(Target::Field(number)) else {
                return part.fixed(number).and_then(|fixed| of_date(&fixed.value));
            };
            let field = self.set.field(part.kind, number)?;
            match parse_cell::read(
                field,
                part.table.cell(row, column),
                part.reading(column, world.currency, world.local),
            ) {
                ParsedCell::Value(value, _) => of_date(&value),
                _ => None,
            }
        };
        let created = part.kind.field_by_key("created").and_then(|field| date(field.number));
        let belongs = match part.kind {
            RecordType::Activity => {
                let about = part.cell(row, Target::About);
                let fixed = || activity::LINKS.into_iter().find_map(|number| part.fixed(number)?.value.link());
                let named = || self.registry.about(self.set, about).map(|(_, id)| id);
                if about.is_empty() { fixed() } else { named() }.map(|id| id.to_string())
            }
            RecordType::Opportunity => {
                // Of several deals of one lead, the lead links to the first.
                let lead = self.registry.by_id(RecordType::Lead, part.cell(row, Target::FromLead));
                // Whether a lead exists here without having become a deal, so that it gives no hint.
                let is_mute = |lead: &Id| {
                    let here = self.set.get(RecordType::Lead, *lead);
                    here.is_some_and(|row| row.link(lead::CONVERTED_OPPORTUNITY).is_none())
                };
                let first = |lead: &Id, given: &mut IdMap<usize>| *given.entry(*lead).or_insert(row) == row;
                lead.filter(|lead| !is_mute(lead) && first(lead, given)).map(|lead| lead.to_string())
            }
            _ => None,
        };
        let due = match part.kind {
            RecordType::Opportunity if created.is_none() => date(opportunity::CLOSE_DATE),
            RecordType::Activity => date(activity::DUE),
            _ => None,
        };
        [
            text(words_of(&part.own_name(row))),
            text(company_key(part.company(row))),
            text(fold::fold(&part.email(row))),
            created,
            due,
            belongs,
        ]
    }

    fn details_of(&self, kind: RecordType, row: &Row, origin: &IdMap<Id>) -> Details {
        let name_of = |number: FieldId| {
            row.link(number).map(|id| display_names::name_of(self.set, id, Language::En)).unwrap_or_default()
        };
        let company = match kind {
            RecordType::Lead => row.text(lead::COMPANY).to_string(),
            RecordType::Contact => name_of(contact::ACCOUNT),
            RecordType::Opportunity => name_of(opportunity::ACCOUNT),
            _ => String::new(),
        };
        let value = |key: &str| kind.field_by_key(key).and_then(|field| row.get(field.number));
        let due = match kind {
            RecordType::Opportunity => row.get(opportunity::CLOSE_DATE),
            RecordType::Activity => row.get(activity::DUE),
            _ => None,
        };
        let belongs = match kind {
            RecordType::Activity => activity::LINKS.into_iter().find_map(|number| row.link(number)),
            _ => origin.get(&row.id()).copied(),
        };
        [
            Some(words_of(&display_names::whole(kind, row, Language::En))),
            Some(company_key(&company)),
            kind.field_by_key("email").map(|field| fold::fold(row.text(field.number))),
            value("created").as_ref().and_then(of_date),
            due.as_ref().and_then(of_date),
            belongs.map(|id| id.to_string()),
        ]
    }
}

fn of_date(value: &Value) -> Option<String> {
    match value {
        Value::Day(day) => Some(day.to_iso()),
        Value::Moment(at) => Some(at.0.to_string()),
        _ => None,
    }
}

/// Which parts of a natural key a row has.
type Shape = [bool; PARTS];

/// The records by the parts that rows of a shape have, the last one first.
struct Candidates<'a> {
    records: &'a [(Id, Details)],
    by_shape: HashMap<Shape, HashMap<String, Vec<usize>>>,
}

impl<'a> Candidates<'a> {
    fn of(records: &'a [(Id, Details)]) -> Candidates<'a> {
        Candidates { records, by_shape: HashMap::new() }
    }

    /// The places of the records that a row may be.
    fn places(&mut self, row: &Details) -> Option<&mut Vec<usize>> {
        let shape = row.each_ref().map(Option::is_some);
        let alike = self.by_shape.entry(shape).or_insert_with(|| {
            let mut out: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, (_, details)) in self.records.iter().enumerate().rev() {
                out.entry(key(details, &shape)).or_default().push(at);
            }
            out
        });
        alike.get_mut(&key(row, &shape))
    }

    /// Matches the rows that may be only one record, which no other row may be.
    fn take_unrivalled(&mut self, rows: &[Details], order: &[usize], is_taken: &mut [bool], found: &mut [Option<Id>]) {
        let mut groups: HashMap<(Shape, String), (usize, usize)> = HashMap::new();
        for row in order.iter().copied() {
            let shape = rows[row].each_ref().map(Option::is_some);
            groups.entry((shape, key(&rows[row], &shape))).or_insert((row, 0)).1 += 1;
        }
        let mut claims = vec![0; self.records.len()];
        for (row, count) in groups.values() {
            for at in self.places(&rows[*row]).into_iter().flatten() {
                claims[*at] += count;
            }
        }
        for (row, _) in groups.into_values() {
            if let Some([at]) = self.places(&rows[row]).map(|places| places.as_slice())
                && claims[*at] == 1
            {
                is_taken[*at] = true;
                found[row] = Some(self.records[*at].0);
            }
        }
    }

    /// Matches rows, in an order, with records of which `may` is true. Of several equal rows, the first one gets the
    /// first equal record.
    fn meet(
        &mut self,
        rows: &[Details],
        order: &[usize],
        may: impl Fn(&Id) -> bool,
        is_taken: &mut [bool],
        found: &mut [Option<Id>],
    ) {
        let records = self.records;
        for row in order.iter().copied() {
            let Some(places) = self.places(&rows[row]) else { continue };
            while let Some(at) = places.pop() {
                if !is_taken[at] && may(&records[at].0) {
                    is_taken[at] = true;
                    found[row] = Some(records[at].0);
                    break;
                }
            }
        }
    }
}

/// The parts of a shape as one text.
fn key(details: &Details, shape: &Shape) -> String {
    let parts = details.iter().zip(shape).filter(|(_, is_said)| **is_said);
    parts.map(|(detail, _)| detail.as_deref().unwrap_or("")).collect::<Vec<_>>().join("\n")
}
