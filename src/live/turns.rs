//! Commands, one after another: each is decided, stored and taken in before the next one begins.
use std::collections::VecDeque;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Failure, Live, OPEN, Open, QUEUE, Saved, Task, Then, Toast, WORKING, workspaces};
use crate::base::Id;
use crate::browser::preferences;
use crate::change::Action;
use crate::command::Command;
use crate::domain::Kind;
use crate::locale::phrases;
use crate::session::Done;

impl Live {
    /// Carries a command out after those already waiting; `then` gets what it created.
    pub fn run(self, command: Command, then: impl FnOnce(Result<Vec<(Kind, Id)>, Failure>) + 'static) {
        self.run_then(command, Box::new(then));
    }

    pub(super) fn run_then(self, command: Command, then: Then) {
        // What the app does by itself is nothing to complain of, and what is overdue is closed whatever day is looked at.
        let is_closing = matches!(command, Command::CloseOverdue);
        if self.locked.get_untracked().is_some() || (self.is_past() && !is_closing) {
            if !is_closing
                && !matches!(command, Command::Read(_))
                && let Some(why) = self.refusal()
            {
                then(Err(why));
            }
            return;
        }
        self.queue(Box::new(move |open| {
            spawn_local(async move {
                open.session.work_as(self.me.get_untracked(), self.language.get_untracked());
                let result = open.session.dispatch(command).await;
                self.finish(&open, result, then);
            });
        }));
    }

    /// Whether nothing may be changed here; the user is told why.
    pub(super) fn refuses(self) -> bool {
        let why = self.locked.get_untracked();
        if let Some(why) = why {
            self.complain(why.of(self.language.get_untracked()).to_string());
        }
        why.is_some()
    }

    /// Why nothing may be changed now, here or in the past that is looked at; the user is told. Nothing where it may.
    pub(super) fn refusal(self) -> Option<Failure> {
        let Some(why) = self.locked.get_untracked() else { return self.is_past().then(|| self.refuse_past()) };
        let text = why.of(self.language.get_untracked()).to_string();
        self.complain(text.clone());
        Some(Failure::Told(text))
    }

    pub(super) fn queue(self, task: Task) {
        QUEUE.with_borrow_mut(|queue| queue.push_back(task));
        self.saved.set(Saved::Saving);
        next_job();
    }

    pub(super) fn finish(self, open: &Open, result: Result<Done, Failure>, then: Then) {
        WORKING.set(false);
        let language = self.language.get_untracked();
        let then_result = match result {
            Ok(done) => {
                self.saved.set(Saved::Yes);
                if let Some(header) = &done.header {
                    preferences::set_sentinel(&open.workspace, header.seq);
                    self.did(header.seq);
                    open.tabs.tell(header.seq);
                    // The second commit is the first record: the first one set the workspace up.
                    if header.seq == 2 && open.workspace != workspaces::DEMO {
                        spawn_local(self.ask_to_keep(true));
                    }
                    let mut text = header.cause.text(language);
                    // Names of actions begin with a plain letter.
                    if let Some(first) = text.get_mut(..1) {
                        first.make_ascii_uppercase();
                    }
                    if !done.kept.is_empty() {
                        text.push_str(". ");
                        text.push_str(&phrases::KEPT.with(language, &[&done.kept.join(", ")]));
                    }
                    let undo = open.session.stack(|stack| stack.in_force(header.seq)).then_some(header.seq);
                    // Reading a record is nothing to be told of.
                    if header.cause.action != Action::Read {
                        self.toast.set(Some(Toast { text, is_bad: false, undo }));
                    }
                    self.follow_name();
                    self.tick.update(|tick| *tick += 1);
                }
                Ok(done.created)
            }
            Err(failure) => {
                let is_storage = matches!(failure, Failure::Storage(_));
                self.saved.set(if is_storage { Saved::No } else { Saved::Yes });
                self.toast.set(Some(Toast { text: self.explain(&failure), is_bad: true, undo: None }));
                Err(failure)
            }
        };
        then(then_result);
        next_job();
    }
}

/// Carries out what waits next, when nothing is under way.
pub(super) fn next_job() {
    if WORKING.get() {
        return;
    }
    let Some(open) = OPEN.with_borrow(Clone::clone) else { return };
    if let Some(job) = QUEUE.with_borrow_mut(VecDeque::pop_front) {
        WORKING.set(true);
        job(open);
    }
}
