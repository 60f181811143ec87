//! The entries of the workspace's lists, in their order.
use std::collections::HashMap;

use super::{WorkingSet, names};
use crate::base::{Id, fold, order};
use crate::domain::list::List;
use crate::domain::records::{choice, pipeline, stage, status};
use crate::domain::{Field, FieldKind, Kind, defaults};
use crate::locale::Language;

/// What a field may link to, in order, retired entries left out. Empty for fields that link to working records.
pub fn entries(set: &WorkingSet, field: &Field) -> Vec<Id> {
    match field.kind {
        FieldKind::Choice(list) | FieldKind::Choices(list) => of_list(set, list),
        FieldKind::Link(Kind::User) | FieldKind::Links(Kind::User) => users(set),
        FieldKind::Link(Kind::Pipeline) => ordered(set, Kind::Pipeline, pipeline::ORDER, |_| true),
        _ => Vec::new(),
    }
}

/// The entries of a list, in order, retired ones left out.
pub fn of_list(set: &WorkingSet, list: List) -> Vec<Id> {
    match list {
        List::Status => ordered(set, Kind::Status, status::ORDER, |_| true),
        List::Stage => ordered(set, Kind::Stage, stage::ORDER, |_| true),
        _ => ordered(set, Kind::Choice, choice::ORDER, |row| row.number(choice::LIST) == Some(list.code())),
    }
}

/// The stages of a pipeline, in order, retired ones left out. Stages that name no pipeline are the main one's.
pub fn stages_of(set: &WorkingSet, pipeline: Id) -> Vec<Id> {
    let belongs = |row: &crate::base::Row| row.link(stage::PIPELINE).unwrap_or(defaults::MAIN_PIPELINE) == pipeline;
    ordered(set, Kind::Stage, stage::ORDER, belongs)
}

/// How often each record is pointed to by fields of working records that `points` picks.
pub fn uses(set: &WorkingSet, points: &dyn Fn(&Field) -> bool) -> HashMap<Id, usize> {
    let mut out = HashMap::new();
    for kind in Kind::WORK {
        let fields: Vec<u16> =
            set.fields(kind).iter().filter(|field| points(field)).map(|field| field.number).collect();
        if fields.is_empty() {
            continue;
        }
        for (_, row) in set.rows(kind) {
            row.each_link(|number, id| {
                if fields.contains(&number) {
                    *out.entry(id).or_default() += 1;
                }
            });
        }
    }
    out
}

/// The pipelines that have stages, in order.
pub fn pipelines(set: &WorkingSet) -> Vec<Id> {
    let mut all = ordered(set, Kind::Pipeline, pipeline::ORDER, |_| true);
    all.retain(|id| !stages_of(set, *id).is_empty());
    all
}

/// The pipeline a stage belongs to.
pub fn pipeline_of(set: &WorkingSet, stage: Id) -> Id {
    set.get(Kind::Stage, stage).and_then(|row| row.link(stage::PIPELINE)).unwrap_or(defaults::MAIN_PIPELINE)
}

/// Whether a record of a list kind is retired.
pub fn is_retired(kind: Kind, row: &crate::base::Row) -> bool {
    kind.field_by_key("retired").is_some_and(|field| row.is(field.number))
}

/// The owners in use, by name.
pub fn users(set: &WorkingSet) -> Vec<Id> {
    let mut all: Vec<(String, Id)> = set
        .rows(Kind::User)
        .filter(|(_, row)| !is_retired(Kind::User, row))
        .map(|(_, row)| (fold::fold(&names::name(Kind::User, row, Language::En)), row.id()))
        .collect();
    order::sort_by(&mut all, Ord::cmp);
    all.into_iter().map(|(_, id)| id).collect()
}

fn ordered(set: &WorkingSet, kind: Kind, place: u16, belongs: impl Fn(&crate::base::Row) -> bool) -> Vec<Id> {
    let mut all: Vec<(i64, Id)> = set
        .rows(kind)
        .filter(|(_, row)| !is_retired(kind, row) && belongs(row))
        .map(|(_, row)| (row.number(place).unwrap_or(0), row.id()))
        .collect();
    order::sort_by(&mut all, Ord::cmp);
    all.into_iter().map(|(_, id)| id).collect()
}
