//! The duplicate scan in the background: a few milliseconds at a time, so that the page stays responsive.
use std::time::Duration;

use leptos::prelude::*;

use super::state::AppState;
use crate::browser::environment;

/// The time limit of one slice in milliseconds; half a frame.
const SLICE_MS: i64 = 8;

impl AppState {
    /// Continues indexing until all records are indexed; `duplicate_scan.progress` is the progress. A few changes are
    /// indexed before this returns.
    pub fn scan_for_duplicates(self) {
        if !self.duplicate_scan.is_running.get_value() {
            self.duplicate_scan.is_running.set_value(true);
            self.compare_slice();
        }
    }

    fn compare_slice(self) {
        let begin = environment::now().0;
        let (mut has_more, mut steps) = (true, 0);
        while has_more && environment::now().0 - begin < SLICE_MS {
            has_more = self.read_untracked(|set| set.duplicate_index().index_next(set));
            steps += 1;
        }
        let progress = has_more.then(|| self.read_untracked(|set| set.duplicate_index().progress(set)));
        // Every query indexes one step itself; views that queried before more was indexed must query again.
        if steps > 1 || self.duplicate_scan.progress.get_untracked() != progress {
            self.duplicate_scan.progress.set(progress);
        }
        if has_more {
            set_timeout(move || self.compare_slice(), Duration::from_millis(1));
        } else {
            self.duplicate_scan.is_running.set_value(false);
        }
    }
}
