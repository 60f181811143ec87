//! Which attached files the remote may lack, as far as a session knows.
use std::collections::{BTreeMap, BTreeSet};

use crate::base::Id;

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
}

impl FilesToSend {
    /// Notes a file that was just attached here.
    pub fn add(&mut self, id: Id) {
        if let Some(open) = &mut self.open {
            open.entry(id).or_default();
        }
    }
}
