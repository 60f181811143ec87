//! The entries of the workspace's picklists, in their order.
use std::collections::HashMap;

use super::{RecordStore, display_names};
use crate::base::{FieldId, Id, VecMap, fold, small_sort};
use crate::domain::picklist::Picklist;
use crate::domain::records::{choice, pipeline, stage, status};
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::Language;

/// The entries a field may link to, in order, without archived ones. Empty for fields that link to working records.
pub fn entries(set: &RecordStore, field: &Field) -> Vec<Id> {
    match field.kind {
        FieldType::Choice(list) | FieldType::Choices(list) => of_list(set, list),
        FieldType::Link(RecordType::User) | FieldType::Links(RecordType::User) => users(set),
        FieldType::Link(RecordType::Pipeline) => ordered(set, RecordType::Pipeline, pipeline::ORDER, |_| true),
        _ => Vec::new(),
    }
}

/// The entries of a picklist, in order, without archived ones.
pub fn of_list(set: &RecordStore, list: Picklist) -> Vec<Id> {
    match list {
        Picklist::Status => ordered(set, RecordType::Status, status::ORDER, |_| true),
        Picklist::Stage => {
            let pipelines = ordered(set, RecordType::Pipeline, pipeline::ORDER, |_| true);
            let place = |id: &Id| {
                let own = pipeline_of(set, *id);
                pipelines.iter().position(|pipeline| *pipeline == own).unwrap_or(pipelines.len())
            };
            let mut all = ordered(set, RecordType::Stage, stage::ORDER, |_| true);
            small_sort::sort_by_key(&mut all, place);
            all
        }
        // The signs of readiness are reasons of their own.
        Picklist::ConversionReason => {
            let mut all = of_list(set, Picklist::Readiness);
            all.extend(choices(set, list));
            all
        }
        _ => choices(set, list),
    }
}

fn choices(set: &RecordStore, list: Picklist) -> Vec<Id> {
    ordered(set, RecordType::Choice, choice::ORDER, |row| row.number(choice::LIST) == Some(list.code()))
}

/// The stages of a pipeline, in order, without archived ones. Stages that name no pipeline belong to the main one.
pub fn stages_of(set: &RecordStore, pipeline: Id) -> Vec<Id> {
    let belongs = |row: &crate::base::Row| row.link(stage::PIPELINE).unwrap_or(defaults::MAIN_PIPELINE) == pipeline;
    ordered(set, RecordType::Stage, stage::ORDER, belongs)
}

/// How often records are linked to: by record, for each record type and field the number of its records that link.
pub type UsageCounts = HashMap<Id, VecMap<(RecordType, FieldId), usize>>;

/// The links to each record by fields of working records, for the fields that `points` selects.
pub fn usage_counts(set: &RecordStore, points: &dyn Fn(&Field) -> bool) -> UsageCounts {
    let mut out = UsageCounts::new();
    for kind in RecordType::all_work() {
        let fields: Vec<FieldId> =
            set.fields(kind).iter().filter(|field| points(field)).map(|field| field.number).collect();
        if fields.is_empty() {
            continue;
        }
        for (_, row) in set.rows(kind) {
            row.each_link(|number, id| {
                if fields.contains(&number) {
                    *out.entry(id).or_default().get_or_insert_with((kind, number), || 0) += 1;
                }
            });
        }
    }
    out
}

/// The pipelines that have stages, in order.
pub fn pipelines(set: &RecordStore) -> Vec<Id> {
    let mut all = ordered(set, RecordType::Pipeline, pipeline::ORDER, |_| true);
    all.retain(|id| !stages_of(set, *id).is_empty());
    all
}

/// The stages that a new opportunity may begin in, by pipeline.
pub fn stages_by_pipeline(set: &RecordStore) -> Vec<(Id, Vec<Id>)> {
    pipelines(set).into_iter().map(|pipeline| (pipeline, stages_of(set, pipeline))).collect()
}

/// The name of an entry among all that a field offers: stages of several pipelines are named with their pipeline,
/// because the names may be the same.
pub fn label(set: &RecordStore, field: &Field, entry: Id, language: Language) -> String {
    let name = display_names::name_of(set, entry, language);
    match field.kind {
        FieldType::Choice(Picklist::Stage) if pipelines(set).len() > 1 => {
            format!("{name} ({})", display_names::name_of(set, pipeline_of(set, entry), language))
        }
        _ => name,
    }
}

/// The pipeline a stage belongs to.
pub fn pipeline_of(set: &RecordStore, stage: Id) -> Id {
    set.get(RecordType::Stage, stage).and_then(|row| row.link(stage::PIPELINE)).unwrap_or(defaults::MAIN_PIPELINE)
}

/// Whether an entry is archived.
pub fn is_archived(kind: RecordType, row: &crate::base::Row) -> bool {
    kind.archived_field().is_some_and(|field| row.is(field.number))
}

/// The owners in use, by name.
pub fn users(set: &RecordStore) -> Vec<Id> {
    let mut all: Vec<(String, Id)> = set
        .rows(RecordType::User)
        .filter(|(_, row)| !is_archived(RecordType::User, row))
        .map(|(_, row)| (fold::fold(&display_names::name(RecordType::User, row, Language::En)), row.id()))
        .collect();
    small_sort::sort_by(&mut all, Ord::cmp);
    all.into_iter().map(|(_, id)| id).collect()
}

fn ordered(
    set: &RecordStore,
    kind: RecordType,
    place: FieldId,
    belongs: impl Fn(&crate::base::Row) -> bool,
) -> Vec<Id> {
    let mut all: Vec<(i64, Id)> = set
        .rows(kind)
        .filter(|(_, row)| !is_archived(kind, row) && belongs(row))
        .map(|(_, row)| (row.number(place).unwrap_or(0), row.id()))
        .collect();
    small_sort::sort_by(&mut all, Ord::cmp);
    all.into_iter().map(|(_, id)| id).collect()
}
