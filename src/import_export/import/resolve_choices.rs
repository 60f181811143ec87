//! The entries that the values of list columns stand for: existing ones, new ones, or none.
use std::collections::HashMap;

use super::derived_fields;
use super::planner::{ImportContext, ImportPlanner};
use super::sheet_plan::{ResolvedChoice, SheetPlan};
use crate::base::fold::tokenize;
use crate::base::{Id, Row, Timestamp};
use crate::domain::picklist::Picklist;
use crate::domain::{FieldType, RecordType};
use crate::import_export::match_choices;
use crate::locale::Language;
use crate::store::display_names;
use crate::worker_protocol::import_config::{ChoiceColumn, ChoiceMapping, Target, list_of};

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
                        let list = match list_of(field) {
                            Some(list) => NewChoiceParent::List(list.code(), pipeline),
                            None => NewChoiceParent::Users,
                        };
                        let key = (list, own.replace(' ', ""));
                        let (id, name) = added.entry(key).or_insert_with(|| {
                            let id = (world.new_id)();
                            let (kind, mut fields) =
                                match_choices::new_entry(self.set, field, &choice.value, place, pipeline);
                            if kind == RecordType::Stage {
                                derived_fields::new_stage(part, *column as usize, &choice.value, &mut fields);
                                self.stages.insert(id, derived_fields::figures(&fields));
                            }
                            self.plan.rows.push((kind, Row::new(id, Timestamp(0), &[], &fields)));
                            self.plan.entries += 1;
                            (id, choice.value.clone())
                        });
                        (Some(*id), Some(name.clone()))
                    }
                };
                let called = |id: Id, language| tokenize(&display_names::whole_of(self.set, id, language)) == own;
                let is_renamed = match (entry, name) {
                    (_, Some(name)) => tokenize(&name) != own,
                    (Some(id), None) if self.set.locate(id).is_some() => {
                        ![Language::En, Language::De].into_iter().any(|language| called(id, language))
                    }
                    _ => false,
                };
                let meanings = part.meanings.entry(*column as usize).or_default();
                meanings.insert(choice.value.clone(), ResolvedChoice { entry, is_renamed });
            }
        }
    }
}
