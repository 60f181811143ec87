//! What became of the leads and deals of the workspace, as its journal tells, and what was learnt from it: read once, and then continued. It is
//! read as soon as somebody asks for a score.
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules;
use super::learnt::Learnt;
use super::state::AppState;
use crate::base::Seq;
use crate::browser::environment;
use crate::domain::RecordType;
use crate::report::factors::SCORED;
use crate::report::outcomes::Outcomes;
use crate::report::scorer::Scorer;
use crate::report::scoring::{PastCheck, ScoreModel};
use crate::store::RecordStore;
use crate::store::computed_values::on_score_asked;

/// The time limit in milliseconds of working out scores in one go, a third of a frame.
const SLICE_MS: i64 = 5;

/// What is done with what is known.
type Then = Box<dyn FnOnce(&Outcomes, &Rc<Learnt>)>;

impl AppState {
    /// Learns scores as soon as one is asked for.
    pub(super) fn learn_when_asked(self) {
        let ask = move |kind: RecordType| {
            let is_asked = self.scores.of(kind).is_asked;
            if is_asked.get_value() {
                return;
            }
            is_asked.set_value(true);
            spawn_local(async move {
                match lazy_rules::part().await {
                    Ok(part) => (part.learn)(self, kind),
                    // The next one that is asked for tries again.
                    Err(_) => is_asked.set_value(false),
                }
            });
        };
        // Once per page.
        on_score_asked(Box::leak(Box::new(ask)));
    }

    /// Calls `then` with what became of all records of a type up to the viewed commit and what was learnt from it. `is_fresh` learns again
    /// from all that is there by now; otherwise what was learnt earlier on the same day will do.
    pub fn with_scores(self, kind: RecordType, is_fresh: bool, then: impl FnOnce(&Outcomes, &Rc<Learnt>) + 'static) {
        self.outcomes(kind, is_fresh, Box::new(then));
    }

    fn outcomes(self, kind: RecordType, is_fresh: bool, then: Then) {
        let scores = self.scores.of(kind);
        let of = (self.workspace.id.get_untracked(), self.erasures());
        let head = self.read_untracked(RecordStore::head);
        // While it is being updated, it is not in the cache.
        let kept = scores.outcomes.try_update_value(Option::take).flatten();
        let fits = |outcomes: &Outcomes| self.read_untracked(|set| outcomes.read() <= head && outcomes.fits(set));
        let kept = kept.filter(|(own, outcomes)| *own == of && fits(outcomes));
        let outcomes = match kept {
            Some((_, outcomes)) => outcomes,
            None => {
                scores.learnt.set_value(None);
                match self.read_untracked(|set| Some(Outcomes::new(set, kind))) {
                    Some(outcomes) => outcomes,
                    None => return scores.is_asked.set_value(false),
                }
            }
        };
        let after = outcomes.read();
        let shared = Rc::new(RefCell::new(outcomes));
        let reading = shared.clone();
        let done = move |is_read: bool| {
            scores.is_asked.set_value(false);
            // The page may be disposed by then.
            if let Some(outcomes) = Rc::into_inner(shared).filter(|_| is_read).map(RefCell::into_inner) {
                let learnt = self.learnt(&outcomes, is_fresh);
                then(&outcomes, &learnt);
                scores.outcomes.set_value(Some((of, outcomes)));
            }
        };
        if after == head {
            drop(reading);
            return done(true);
        }
        self.each_commit(after, move |commit| reading.borrow_mut().apply(commit), done);
    }

    fn learnt(self, outcomes: &Outcomes, is_fresh: bool) -> Rc<Learnt> {
        let (kind, today) = (outcomes.kind(), untrack(|| self.today()));
        let scores = self.scores.of(kind);
        let known = scores.learnt.with_value(Clone::clone);
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
        scores.learnt.set_value(Some(learnt.clone()));
        let is_shown = self.read_untracked(|set| {
            // Lists show what was learnt last.
            let is_missing = set.has_scores(kind).is_none();
            if is_new || is_missing {
                set.put_scores(kind, Rc::new(Scorer::new(outcomes, learnt.model.as_ref())));
            }
            is_new || is_missing
        });
        if is_shown {
            self.workspace.tick.update(|tick| *tick += 1);
            self.work_out_scores(learnt.clone(), kind, 0);
        }
        learnt
    }

    /// Works out the scores of all records, a few at a time, so that no list has to do so when somebody sorts it.
    fn work_out_scores(self, by: Rc<Learnt>, kind: RecordType, from: usize) {
        let is_known =
            self.scores.of(kind).learnt.with_value(|own| own.as_ref().is_some_and(|own| Rc::ptr_eq(own, &by)));
        let next = self.read_untracked(|set| {
            let field = set.fields(kind).iter().find(|field| field.scored() == Some(kind))?;
            if !is_known || set.has_scores(kind) != Some(true) {
                return None;
            }
            let begin = environment::now().0;
            let mut at = from;
            while at < set.slots(kind) as usize && environment::now().0 - begin < SLICE_MS {
                for row in set.slots_of(kind)[at..].iter().take(64).flatten() {
                    set.value(field, row);
                }
                at += 64;
            }
            (at < set.slots(kind) as usize).then_some(at)
        });
        if let Some(next) = next {
            set_timeout(move || self.work_out_scores(by, kind, next), Duration::from_millis(1));
        }
    }

    /// The last commits from which the scores on the pages were learnt, so that a file has the same ones.
    pub fn learnt_until(self) -> Vec<(RecordType, Seq)> {
        let until =
            |kind: RecordType| self.scores.of(kind).learnt.with_value(|learnt| Some((kind, learnt.as_ref()?.read)));
        SCORED.into_iter().filter_map(until).collect()
    }
}
