//! The duplicate scan in the background: a few milliseconds at a time, so that the page stays responsive.
use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::browser::environment;

/// The time limit of one slice in milliseconds; half a frame.
const SLICE: i64 = 8;

thread_local! {
    static COMPARING: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Continues indexing until all records are indexed; [`AppState::comparing`] is the progress. A few changes are
    /// indexed before this returns.
    pub fn scan_for_duplicates(self) {
        if !COMPARING.replace(true) {
            self.compare_slice();
        }
    }

    fn compare_slice(self) {
        let begin = environment::now().0;
        let (mut has_more, mut steps) = (true, 0);
        while has_more && environment::now().0 - begin < SLICE {
            has_more = self.read_untracked(|set| set.likeness().index_next(set));
            steps += 1;
        }
        let progress = has_more.then(|| self.read_untracked(|set| set.likeness().progress(set)));
        // Every query indexes one step itself; views that queried before more was indexed must query again.
        if steps > 1 || self.comparing.get_untracked() != progress {
            self.comparing.set(progress);
        }
        if has_more {
            set_timeout(move || self.compare_slice(), Duration::from_millis(1));
        } else {
            COMPARING.set(false);
        }
    }
}
