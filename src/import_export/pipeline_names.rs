//! The workspace's pipelines, as files name them.
use rustc_hash::FxHashMap;

use crate::base::Id;
use crate::base::fold::tokenize;
use crate::locale::Language;
use crate::store::{RecordStore, display_names, picklists};

/// The pipelines by name, in every language.
pub struct PipelineNames {
    by_name: FxHashMap<String, Id>,
    count: usize,
}

impl PipelineNames {
    /// The pipelines of a workspace.
    pub fn of(set: &RecordStore) -> PipelineNames {
        let all = picklists::pipelines(set);
        let mut by_name = FxHashMap::default();
        for id in &all {
            for language in Language::ALL {
                by_name.entry(tokenize(&display_names::whole_of(set, *id, language))).or_insert(*id);
            }
        }
        PipelineNames { by_name, count: all.len() }
    }

    /// The pipeline with a name.
    pub fn called(&self, name: &str) -> Option<Id> {
        self.by_name.get(&tokenize(name)).copied()
    }

    /// Whether there are several, so that it matters which one a file names.
    pub fn is_choice(&self) -> bool {
        self.count > 1
    }
}
