//! The entries that the values of list columns stand for: existing ones, new ones, or none. And the values that all rows
//! get.
use std::collections::HashMap;

use super::derived_fields;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{FixedField, ResolvedChoice, SheetPlan};
use crate::base::fold::tokenize;
use crate::base::{Id, Value};
use crate::domain::picklist::Picklist;
use crate::domain::rules::validate;
use crate::domain::{Field, FieldType, RecordType};
use crate::import_export::match_choices;
use crate::locale::{Language, Phrase, phrase};
use crate::store::{display_names, picklists};
use crate::worker_protocol::import_config::{ChoiceColumn, ChoiceMapping, FixedValue, Target, list_of, takes_several};

/// The reason for a value that cannot be set in all rows.
const NO_VALUE: Phrase = phrase!(
    "the value chosen for all rows is no longer there",
    "den für alle Zeilen gewählten Wert gibt es nicht mehr",
    "la valeur choisie pour toutes les lignes n’existe plus",
);

/// New entries by list and name, with their ids and the names as given.
pub type NewChoices = HashMap<(NewChoiceParent, String), (Id, String)>;

/// The parent of new entries.
#[derive(PartialEq, Eq, Hash)]
pub enum NewChoiceParent {
    /// The owners.
    Users,
    /// A picklist; for stages, with their pipeline.
    List(i64, Option<Id>),
}

impl ImportPlanner<'_> {
    /// Determines the meanings of a file's picklist values; new entries are created once for all files.
    pub(super) fn resolve_choices(&mut self, part: &mut SheetPlan, added: &mut NewChoices, world: &mut ImportContext) {
        let columns = std::mem::take(&mut part.sheet.choices);
        for ChoiceColumn { column, field, choices } in &columns {
            let is_there =
                part.sheet.columns.get(*column as usize).is_some_and(|at| at.target == Target::Field(*field));
            let Some(field) = self.set.field(part.kind, *field).filter(|_| is_there) else { continue };
            for (place, choice) in choices.iter().enumerate() {
                let own = tokenize(&choice.value);
                let known = match field.kind {
                    FieldType::Link(RecordType::User) => self.registry.by_name(RecordType::User, &choice.value),
                    _ => None,
                };
                let (entry, name) = match (choice.meaning, known) {
                    (ChoiceMapping::Keep, _) => (None, None),
                    (ChoiceMapping::Add, Some(id)) => (Some(id), None),
                    (ChoiceMapping::Entry(id), _) => (Some(id), None),
                    (ChoiceMapping::Add, None) => {
                        let pipeline = part.sheet.pipeline.filter(|_| field.kind == FieldType::Choice(Picklist::Stage));
                        let key = key_of(field, &choice.value, pipeline);
                        let (id, name) = added.entry(key).or_insert_with(|| {
                            let id = (world.new_id)();
                            let (kind, mut fields) =
                                match_choices::new_entry(self.set, field, &choice.value, place, pipeline);
                            if kind == RecordType::Stage {
                                derived_fields::new_stage(part, *column as usize, &choice.value, &mut fields);
                                self.stages.insert(id, derived_fields::figures(&fields));
                            }
                            self.plan.add_entry(kind, id, &fields);
                            (id, choice.value.clone())
                        });
                        (Some(*id), Some(name.clone()))
                    }
                };
                let called = |id: Id, language| tokenize(&display_names::whole_of(self.set, id, language)) == own;
                let is_renamed = match (entry, name) {
                    (_, Some(name)) => tokenize(&name) != own,
                    (Some(id), None) if self.set.locate(id).is_some() => {
                        !Language::ALL.into_iter().any(|language| called(id, language))
                    }
                    _ => false,
                };
                let meanings = part.meanings.entry(*column as usize).or_default();
                meanings.insert(choice.value.clone(), ResolvedChoice { entry, is_renamed });
            }
        }
    }

    /// Determines the values that all rows of a file get; new entries are created once for all files.
    pub(super) fn resolve_fixed(&mut self, part: &mut SheetPlan, added: &mut NewChoices, world: &mut ImportContext) {
        for FixedValue { field, mut value, new_entries } in std::mem::take(&mut part.sheet.fixed) {
            let Some(field) = self.set.field(part.kind, field) else { continue };
            if let (Value::Links(ids), true) = (&mut value, takes_several(field)) {
                for (place, name) in new_entries.iter().enumerate() {
                    let id = self.entry_called(field, name).unwrap_or_else(|| {
                        let (id, _) = added.entry(key_of(field, name, None)).or_insert_with(|| {
                            let id = (world.new_id)();
                            let (kind, fields) = match_choices::new_entry(self.set, field, name, place, None);
                            self.plan.add_entry(kind, id, &fields);
                            (id, name.clone())
                        });
                        *id
                    });
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
            }
            let is_added = |id: &Id| added.values().any(|(other, _)| other == id);
            let is_there = value.links().iter().all(|id| self.set.locate(*id).is_some() || is_added(id));
            if !is_there || validate::check(field, &value).is_err() {
                self.plan.leave_out(part.place, field.label.of(self.language), NO_VALUE);
                continue;
            }
            let text = match &value {
                Value::Text(text) => text.clone(),
                Value::Link(id) => display_names::whole_of(self.set, *id, Language::En),
                _ => String::new(),
            };
            part.fixed.push(FixedField { field: field.number, value, text });
        }
    }

    /// The entry with a name in the picklist of a field.
    fn entry_called(&self, field: &'static Field, name: &str) -> Option<Id> {
        let own = tokenize(name);
        let called = |id: &Id, language| tokenize(&display_names::whole_of(self.set, *id, language)) == own;
        let mut entries = picklists::entries(self.set, field).into_iter();
        entries.find(|id| Language::ALL.into_iter().any(|language| called(id, language)))
    }
}

/// The key of a new entry for a field, the same in all files.
fn key_of(field: &Field, name: &str, pipeline: Option<Id>) -> (NewChoiceParent, String) {
    let list = match list_of(field) {
        Some(list) => NewChoiceParent::List(list.code(), pipeline),
        None => NewChoiceParent::Users,
    };
    (list, tokenize(name).replace(' ', ""))
}
