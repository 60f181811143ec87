//! Attached files whose bytes are not in this browser: fetched from the team when somebody opens one.
use std::collections::BTreeSet;

use leptos::prelude::*;

use super::state::AppState;
use crate::base::Id;
use crate::storage::Storage;
use crate::worker_protocol::Reply;
use crate::worker_protocol::team::{TeamFile, TeamRequest};

/// What became of a file that the team was asked for.
pub enum BroughtFile {
    /// The bytes, and whether this browser has space to keep them.
    Here(Vec<u8>, bool),
    /// Why there are none, in whose browser they are, and how many parts of how many have arrived.
    Elsewhere {
        /// In whose browser they still are; empty if unknown.
        whose: String,
        /// The parts that have arrived.
        there: u32,
        /// All parts; 0 if nothing has arrived.
        all: u32,
    },
    /// What the team has is damaged.
    Damaged,
    /// The team could not be asked, and why.
    Failed(String),
}

impl AppState {
    /// The parts that have come and all, while some are brought. Tracked.
    pub fn brought_parts(self) -> Option<(u32, u32)> {
        self.team.bringing.get()
    }

    /// Finds out which attached files have their bytes in this browser.
    pub fn files_here(self, then: impl FnOnce(BTreeSet<Id>) + 'static) {
        self.with_open(async move |open| {
            // Without an answer nothing is said about any of them.
            if let Ok(ids) = open.session.storage().blob_ids().await {
                then(ids.into_iter().collect());
            }
        });
    }

    /// Asks the team for an attached file.
    pub fn bring_file(self, id: Id, then: impl FnOnce(BroughtFile) + 'static) {
        self.with_open(async move |open| {
            let found = match self.ask_team(&open, TeamRequest::File { id }).await {
                Ok(Reply::TeamFile(TeamFile::Here)) => match open.session.file(id).await {
                    Ok(Some(bytes)) => BroughtFile::Here(bytes, true),
                    Ok(None) => BroughtFile::Elsewhere { whose: String::new(), there: 0, all: 0 },
                    Err(failure) => BroughtFile::Failed(self.explain(&failure)),
                },
                Ok(Reply::TeamFile(TeamFile::Unkept { bytes })) => BroughtFile::Here(bytes, false),
                Ok(Reply::TeamFile(TeamFile::Elsewhere { whose, there, all })) => {
                    BroughtFile::Elsewhere { whose, there, all }
                }
                Ok(Reply::TeamFile(TeamFile::Damaged)) => BroughtFile::Damaged,
                Ok(_) => return,
                Err(failure) => BroughtFile::Failed(self.explain(&failure)),
            };
            then(found);
        });
    }
}
