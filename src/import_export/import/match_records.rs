//! Matching of rows with records: existing ones or new ones.
use std::collections::{HashMap, HashSet};

use super::planner::{ImportContext, ImportPlanner, Went};
use super::sheet_plan::{Identity, SheetPlan, name_key};
use crate::base::{FieldId, Id, Row, fold};
use crate::domain::RecordType;
use crate::domain::records::{contact, lead, opportunity, user};
use crate::import_export::parse_date;
use crate::import_export::record_lookup::{RecordLookup, id_key};
use crate::locale::{Language, phrase};
use crate::store::{RecordStore, display_names};
use crate::worker_protocol::import_config::{ImportMode, MatchBy, Target};

/// A lookup of the workspace's records that the files may link to.
pub fn registry(set: &RecordStore, parts: &[SheetPlan]) -> RecordLookup {
    let points = |part: &SheetPlan, kind: RecordType| {
        part.sheet.columns.iter().any(|column| match column.target {
            Target::Field(number) | Target::Id(number) => {
                set.field(part.kind, number).is_some_and(|field| field.target() == Some(kind))
            }
            Target::About => kind != RecordType::User,
            Target::FromLead => kind == RecordType::Lead,
            Target::Converted => matches!(kind, RecordType::Account | RecordType::Contact),
            _ => false,
        })
    };
    let all = [RecordType::User, RecordType::Account, RecordType::Contact, RecordType::Lead, RecordType::Opportunity];
    let kinds: Vec<RecordType> = all
        .into_iter()
        .filter(|kind| *kind == RecordType::User || parts.iter().any(|part| points(part, *kind)))
        .collect();
    RecordLookup::of(set, &kinds)
}

/// A record's key, like [`SheetPlan::key`] for a row.
fn key_of(set: &RecordStore, kind: RecordType, row: &Row, key: MatchBy) -> String {
    let text = |key: &str| kind.field_by_key(key).map_or("", |field| row.text(field.number));
    let name_of =
        |number: FieldId| row.link(number).map(|id| display_names::name_of(set, id, Language::En)).unwrap_or_default();
    match key {
        MatchBy::Id => row.id().to_string(),
        MatchBy::ExternalId => id_key(text("external_id")),
        MatchBy::Email => fold::fold(text("email")),
        MatchBy::Name => {
            let company = match kind {
                RecordType::Lead => row.text(lead::COMPANY).to_string(),
                RecordType::Contact => name_of(contact::ACCOUNT),
                RecordType::Opportunity => name_of(opportunity::ACCOUNT),
                _ => String::new(),
            };
            name_key(&display_names::whole(kind, row, Language::En), &company)
        }
        MatchBy::Details => String::new(),
    }
}

impl ImportPlanner<'_> {
    /// Finds the records of a file's rows, assigns ids to the others, and adds all of them to the lookup.
    pub(super) fn identify(&mut self, part: &mut SheetPlan, world: &mut ImportContext) {
        let mut known: HashMap<String, Option<Id>> = HashMap::new();
        let alike = self.alike(part, world);
        if part.sheet.mode != ImportMode::Create && part.sheet.key != MatchBy::Details {
            for (_, row) in self.set.rows(part.kind) {
                let key = key_of(self.set, part.kind, row, part.sheet.key);
                if !key.is_empty() {
                    known.entry(key).and_modify(|id| *id = None).or_insert(Some(row.id()));
                }
            }
        }
        let mut seen: HashSet<String> = HashSet::new();
        for (row, alike) in alike.into_iter().enumerate() {
            let key = if part.sheet.mode == ImportMode::Create { String::new() } else { part.key(row) };
            let is_again = !key.is_empty() && !seen.insert(key.clone());
            let same_user = || {
                let name = (part.kind == RecordType::User).then(|| part.name(row))?;
                let id = self.registry.by_name(RecordType::User, &name)?;
                let row = self.set.get(RecordType::User, id)?;
                row.text(user::EXTERNAL_ID).is_empty().then_some(id)
            };
            let found = alike.map(Some);
            let identity = match found.as_ref().or_else(|| known.get(&key)) {
                _ if is_again => {
                    self.complain(part, row, "", &key, TWICE);
                    Identity::Passed
                }
                Some(Some(id)) => Identity::Known(*id),
                Some(None) => {
                    self.complain(part, row, "", &key, SEVERAL);
                    Identity::Passed
                }
                None => match (same_user(), part.sheet.mode) {
                    (Some(id), _) => Identity::Known(id),
                    (None, ImportMode::Update) => {
                        self.plan.leave_out(part.place, "", NOT_THERE);
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
                    self.registry.add_email(part.email(row), id);
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
                let (day, time) = parse_date::read(part.table.cell(row, column), part.sheet.columns[column].order)?;
                Some((world.local)(day.midnight().0 + time.unwrap_or(0)))
            });
            let went: &mut Went = self.went.entry(lead).or_default();
            if went.opportunity.is_none() {
                (went.opportunity, went.at) = (Some(deal), at);
            }
            self.came_from.insert(deal, lead);
        }
    }
}

const TWICE: crate::locale::Phrase = phrase(
    "A row further up has the same key. This row is left out; choose another key to take both in.",
    "Weiter oben steht derselbe Schlüssel. Diese Zeile wird weggelassen; wählen Sie einen anderen Schlüssel, um beide zu übernehmen.",
);
const SEVERAL: crate::locale::Phrase = phrase(
    "Several records have this key. This row is left out; merge the records or choose another key.",
    "Mehrere Datensätze haben diesen Schlüssel. Diese Zeile wird weggelassen; führen Sie die Datensätze zusammen oder wählen Sie einen anderen Schlüssel.",
);
const NOT_THERE: crate::locale::Phrase = phrase(
    "no record has this key, and none shall be created",
    "kein Datensatz hat diesen Schlüssel, und es soll keiner angelegt werden",
);
