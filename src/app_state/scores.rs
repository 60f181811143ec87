//! What became of the leads of the workspace, as its journal tells, and what was learnt from it: read once, and then continued. It is
//! read as soon as somebody asks for a score.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::learnt::Learnt;
use super::state::AppState;
use crate::base::Seq;
use crate::domain::RecordType;
use crate::report::lead_outcomes::LeadOutcomes;
use crate::report::scorer::Scorer;
use crate::report::scoring::{PastCheck, ScoreModel};
use crate::store::RecordStore;
use crate::store::computed_values::on_score_asked;

/// What is done with what is known.
type Then = Box<dyn FnOnce(&LeadOutcomes, &Rc<Learnt>)>;

impl AppState {
    /// Learns scores as soon as one is asked for.
    pub(super) fn learn_when_asked(self) {
        let ask = move |_: RecordType| {
            if self.scores.is_asked.get_value() {
                return;
            }
            self.scores.is_asked.set_value(true);
            spawn_local(async move {
                match lazy_rules::part().await {
                    Ok(part) => (part.learn)(self),
                    // The next one that is asked for tries again.
                    Err(_) => self.scores.is_asked.set_value(false),
                }
            });
        };
        // Once per page.
        on_score_asked(Box::leak(Box::new(ask)));
    }

    /// Calls `then` with what became of all leads up to the viewed commit and what was learnt from it. `is_fresh` learns again from all
    /// that is there by now; otherwise what was learnt earlier on the same day will do.
    pub fn with_scores(self, is_fresh: bool, then: impl FnOnce(&LeadOutcomes, &Rc<Learnt>) + 'static) {
        self.outcomes(is_fresh, Box::new(then));
    }

    fn outcomes(self, is_fresh: bool, then: Then) {
        let of = (self.workspace.id.get_untracked(), self.erasures());
        let head = self.read_untracked(RecordStore::head);
        // While it is being updated, it is not in the cache.
        let kept = self.scores.outcomes.try_update_value(Option::take).flatten();
        let fits = |outcomes: &LeadOutcomes| self.read_untracked(|set| outcomes.read() <= head && outcomes.fits(set));
        let kept = kept.filter(|(own, outcomes)| *own == of && fits(outcomes));
        let outcomes = match kept {
            Some((_, outcomes)) => outcomes,
            None => {
                self.scores.learnt.set_value(None);
                match self.read_untracked(|set| Some(LeadOutcomes::new(set))) {
                    Some(outcomes) => outcomes,
                    None => return self.scores.is_asked.set_value(false),
                }
            }
        };
        let after = outcomes.read();
        let shared = Rc::new(RefCell::new(outcomes));
        let reading = shared.clone();
        let done = move |is_read: bool| {
            self.scores.is_asked.set_value(false);
            // The page may be disposed by then.
            if let Some(outcomes) = Rc::into_inner(shared).filter(|_| is_read).map(RefCell::into_inner) {
                let learnt = self.learnt(&outcomes, is_fresh);
                then(&outcomes, &learnt);
                self.scores.outcomes.set_value(Some((of, outcomes)));
            }
        };
        if after == head {
            drop(reading);
            return done(true);
        }
        self.each_commit(after, move |commit| reading.borrow_mut().apply(commit), done);
    }

    fn learnt(self, outcomes: &LeadOutcomes, is_fresh: bool) -> Rc<Learnt> {
        let today = untrack(|| self.today());
        let known = self.scores.learnt.with_value(Clone::clone);
        let is_good = |learnt: &Rc<Learnt>| {
            learnt.day == today && (!is_fresh || learnt.read == outcomes.read()) && learnt.read <= outcomes.read()
        };
        let known = known.filter(is_good);
        let is_new = known.is_none();
        let learnt = known.unwrap_or_else(|| {
            let closings = outcomes.closings();
            Rc::new(Learnt {
                day: today,
                read: outcomes.read(),
                model: ScoreModel::learn(&closings, outcomes.levels()),
                check: PastCheck::of(&closings, outcomes.levels(), AppState::midnight),
            })
        });
        self.scores.learnt.set_value(Some(learnt.clone()));
        let is_shown = self.read_untracked(|set| {
            // Lists show what was learnt last.
            let is_missing = set.has_scores(RecordType::Lead).is_none();
            if is_new || is_missing {
                set.put_scores(RecordType::Lead, Rc::new(Scorer::new(outcomes, learnt.model.as_ref())));
            }
            is_new || is_missing
        });
        if is_shown {
            self.workspace.tick.update(|tick| *tick += 1);
        }
        learnt
    }

    /// The last commit from which the scores on the pages were learnt, so that a file has the same ones.
    pub fn learnt_until(self) -> Seq {
        self.scores.learnt.with_value(|learnt| learnt.as_ref().map_or(Seq::NONE, |learnt| learnt.read))
    }
}
