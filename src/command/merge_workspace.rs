//! Merge with another copy of the workspace, as one action: new records, changed fields, removed records. Links stay
//! valid: a record that another one requires is not removed, one that lacks a required record is not added, and both
//! are reported.
use std::collections::HashSet;
use std::rc::Rc;

use super::decision::FieldEdit;
use super::draft::Draft;
use super::replay::keep_existing_links;
use crate::base::{FieldId, Id, Row, Value};
use crate::change::Blob;
use crate::domain::RecordType;
use crate::locale::Language;
use crate::store::{RecordStore, display_names};

/// The changes from the other copy.
#[derive(Clone, Debug, Default)]
pub struct MergeWorkspace {
    /// The file's name.
    pub file: String,
    /// New records. Shared, because a command is decided again after a conflict.
    pub new: Rc<Vec<(RecordType, Row)>>,
    /// Changed fields.
    pub sets: Rc<Vec<(Id, FieldEdit)>>,
    /// Removed records.
    pub gone: Rc<Vec<Id>>,
    /// The bytes of the files among the new records.
    pub blobs: Rc<Vec<Blob>>,
}

/// Applies the changes. Returns what was left unchanged, by type and name.
pub fn reconcile(draft: &mut Draft, wanted: &MergeWorkspace, language: Language) -> Vec<String> {
    let set = draft.base();
    let mut kept = Vec::new();
    let mut keep = |kind: RecordType, name: String| kept.push(language.labelled(&kind.one().of(language), &name));
    let mut new: HashSet<Id> =
        wanted.new.iter().map(|(_, row)| row.id()).filter(|id| set.locate(*id).is_none()).collect();
    let mut gone: HashSet<Id> = wanted.gone.iter().copied().filter(|id| is_removable(set, *id)).collect();
    // Required records are kept, and records without their required ones are left out, until nothing changes.
    loop {
        let is_there = |id: Id| (set.locate(id).is_some() && !gone.contains(&id)) || new.contains(&id);
        let is_needed = |id: &&Id| {
            set.backlinks(**id)
                .any(|(kind, row)| !gone.contains(&row.id()) && needs(set, kind, row, |target| target == **id))
        };
        let lacks = |(kind, row): &&(RecordType, Row)| needs(set, *kind, row, |target| !is_there(target));
        let stay: HashSet<Id> = gone.iter().filter(is_needed).copied().collect();
        let away: HashSet<Id> =
            wanted.new.iter().filter(lacks).map(|(_, row)| row.id()).filter(|id| new.contains(id)).collect();
        if stay.is_empty() && away.is_empty() {
            break;
        }
        gone.retain(|id| !stay.contains(id));
        new.retain(|id| !away.contains(id));
    }
    for id in wanted.gone.iter().filter(|id| !gone.contains(id)) {
        if let Some((kind, row)) = set.find(*id) {
            keep(kind, display_names::name(kind, row, language));
        }
    }
    let is_there = |id: Id| (set.locate(id).is_some() && !gone.contains(&id)) || new.contains(&id);
    for (kind, row) in wanted.new.iter() {
        if !new.contains(&row.id()) {
            if set.locate(row.id()).is_none() {
                keep(*kind, display_names::name(*kind, row, language));
            }
            continue;
        }
        let fields: Vec<(FieldId, Value)> = row
            .fields()
            .into_iter()
            .filter_map(|(number, value)| Some((number, keep_existing_links(value, is_there)?)))
            .collect();
        draft.insert(*kind, row.id(), fields);
    }
    for (id, (number, value)) in wanted.sets.iter() {
        draft.set(*id, *number, value.clone().and_then(|value| keep_existing_links(value, is_there)));
    }
    for id in &gone {
        for (_, row) in set.backlinks(*id).filter(|(_, row)| !gone.contains(&row.id())) {
            for (number, value) in row.fields().into_iter().filter(|(_, value)| value.links().contains(id)) {
                // A field that was set to something else in the meantime keeps its value.
                if draft.get(row.id(), number) == Some(value.clone()) {
                    draft.set(row.id(), number, keep_existing_links(value, is_there));
                }
            }
        }
    }
    gone.iter().for_each(|id| draft.remove(*id));
    kept
}

/// Records of types that all others link to are archived, not deleted; links to them are not indexed.
fn is_removable(set: &RecordStore, id: Id) -> bool {
    set.locate(id).is_some_and(|(kind, _)| kind.has_backlinks())
}

/// Whether a required link of a record leads to one that matches `is_meant`.
fn needs(set: &RecordStore, kind: RecordType, row: &Row, is_meant: impl Fn(Id) -> bool) -> bool {
    let mut found = false;
    row.each_link(|number, target| {
        found |= is_meant(target) && set.field(kind, number).is_some_and(|field| field.required);
    });
    found
}
