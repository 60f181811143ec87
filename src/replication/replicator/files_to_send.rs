//! Which attached files the remote may lack, as far as a session knows.
use std::collections::{BTreeMap, BTreeSet};

use crate::base::Id;
use crate::replication::clock::ReplicaId;

/// As many files at most are said to be wanted.
const MOST_WANTED: usize = 64;

/// The attached files that are kept here and that the remote may lack.
#[derive(Default)]
pub struct FilesToSend {
    /// By id, with the parts that the remote has under the own login; `None` as long as it was not asked.
    pub open: Option<BTreeMap<Id, BTreeSet<u16>>>,
    /// The audits since it was asked.
    pub audits: u32,
    /// Whether it refuses documents of this kind.
    pub is_closed: bool,
    /// Whether the last round had to stop before everything was sent.
    pub goes_on: bool,
    /// Files that somebody wanted to open here and that were not whole at the remote; the others are told.
    pub wanted: BTreeSet<Id>,
    /// The same of others, as they last said.
    pub wanted_by: BTreeMap<ReplicaId, BTreeSet<Id>>,
    /// Those of these that were looked after.
    pub answered: BTreeSet<(ReplicaId, Id)>,
}

impl FilesToSend {
    /// The remote has to be asked again; what is wanted stays.
    pub fn look_again(&mut self) {
        let (wanted, wanted_by) = (std::mem::take(&mut self.wanted), std::mem::take(&mut self.wanted_by));
        *self = FilesToSend { wanted, wanted_by, ..FilesToSend::default() };
    }

    /// Notes a file that was just attached here.
    pub fn add(&mut self, id: Id) {
        if let Some(open) = &mut self.open {
            open.entry(id).or_default();
        }
    }

    /// Notes a file of which no part that the remote has can be relied on.
    pub fn send_anew(&mut self, id: Id) {
        if let Some(open) = &mut self.open {
            open.insert(id, BTreeSet::new());
        }
    }

    /// Notes whether a file that somebody opened here was whole. No more are remembered than somebody looks through.
    pub fn note_opened(&mut self, id: Id, is_whole: bool) {
        if is_whole {
            self.wanted.remove(&id);
        } else if self.wanted.len() < MOST_WANTED {
            self.wanted.insert(id);
        }
    }

    /// Notes the files that another replica wants.
    pub fn note_wanted(&mut self, by: ReplicaId, ids: BTreeSet<Id>) {
        // What is wanted again later is looked after again.
        self.answered.retain(|(replica, id)| *replica != by || ids.contains(id));
        self.wanted_by.insert(by, ids);
    }

    /// The files that others want and that were not looked after yet.
    pub fn unanswered(&self) -> Vec<(ReplicaId, Id)> {
        let all = self.wanted_by.iter().flat_map(|(by, ids)| ids.iter().map(|id| (*by, *id)));
        all.filter(|wanted| !self.answered.contains(wanted)).collect()
    }
}
