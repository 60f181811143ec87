//! Duplicates are looked for in the background: a few milliseconds at a time, so that the page always answers.
use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;

use super::AppState;
use crate::browser::environment;

/// How long one slice may take, in milliseconds; half a frame.
const SLICE: i64 = 8;

thread_local! {
    static COMPARING: Cell<bool> = const { Cell::new(false) };
}

impl AppState {
    /// Reads on what records are compared by until all are read; [`AppState::comparing`] tells how far it is. A few changes
    /// are read before this returns.
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
        // One step is what every look reads for itself; whoever looked before more were read looks again.
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
