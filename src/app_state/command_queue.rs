//! The command queue: each command is decided, stored and applied before the next one begins.
use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules::{self, Turn};
use super::{AppState, OPEN, Open, Outcome, QUEUE, SaveState, SessionError, Task, Then, Toast, WORKING, workspaces};
use crate::browser::{preferences, workspace_registry};
use crate::change::Action;
use crate::command::Command;
use crate::locale::phrases;
use crate::session::CommandOutcome;

/// A failed workspace and command; `None` for an undo and for what the file worker does.
type Failed = (Rc<Open>, Option<Command>);

thread_local! {
    /// Commands that were not stored and not repeated since, oldest first.
    static FAILED: RefCell<Vec<Failed>> = const { RefCell::new(Vec::new()) };
}

impl AppState {
    /// Queues a command; `then` gets its outcome.
    pub fn run(self, command: Command, then: impl FnOnce(Outcome) + 'static) {
        self.run_then(command, Box::new(then));
    }

    pub(super) fn run_then(self, command: Command, then: Then) {
        // Automatic commands fail silently, and overdue leads are closed even while a past date is viewed.
        let is_closing = matches!(command, Command::CloseOverdue);
        if self.locked.get_untracked().is_some() || (self.is_past() && !is_closing) {
            if !is_closing
                && !matches!(command, Command::MarkRead(_))
                && let Some(why) = self.rejection()
            {
                then(Err(why));
            }
            return;
        }
        self.queue(self.job(command, Turn::First, then));
    }

    /// The task that carries out a command.
    fn job(self, command: Command, turn: Turn, then: Then) -> Task {
        Box::new(move |open| {
            spawn_local(async move {
                match lazy_rules::part().await {
                    Ok(part) => (part.carry_out)(self, open, command, turn, then),
                    Err(failure) => {
                        WORKING.set(false);
                        next_job();
                        self.tell_saved();
                        self.show_error(self.explain(&failure));
                        then(Err(failure));
                    }
                }
            });
        })
    }

    /// Repeats what could not be stored; `done` is called with each command that is stored now.
    pub fn try_again(self, done: impl Fn(Command) + Copy + 'static) {
        for (open, command) in FAILED.take() {
            let Some(command) = command else { continue };
            let own = command.clone();
            let then = move |result: Outcome| result.map_or((), |_| done(own));
            let job = self.job(command, Turn::Again, Box::new(then));
            QUEUE.with_borrow_mut(|queue| queue.push_back((Some(open), job)));
        }
        next_job();
        self.tell_saved();
    }

    /// Whether some of what could not be stored can be repeated.
    pub fn can_try_again(self) -> bool {
        FAILED.with_borrow(|failed| failed.iter().any(|(_, command)| command.is_some()))
    }

    /// Discards what could not be stored.
    pub fn give_up(self) {
        FAILED.take();
        self.tell_saved();
    }

    /// Calls `act` when the queue is empty.
    pub(super) fn after_all(self, act: impl FnOnce() + 'static) {
        if standing() != SaveState::Saving {
            return act();
        }
        let task: Task = Box::new(move |_| {
            WORKING.set(false);
            act();
            next_job();
            self.tell_saved();
        });
        QUEUE.with_borrow_mut(|queue| queue.push_back((OPEN.with_borrow(Clone::clone), task)));
    }

    /// Whether everything is stored: no command is queued, in progress or failed.
    pub fn is_all_saved(self) -> bool {
        standing() == SaveState::Yes
    }

    /// Whether nothing may be changed; shows the user the reason.
    pub(super) fn reject_if_locked(self) -> bool {
        let why = self.locked.get_untracked();
        if let Some(why) = why {
            self.show_error(why.of(self.language.get_untracked()).to_string());
        }
        why.is_some()
    }

    /// The reason why nothing may be changed, in general or in the viewed past; the user sees it. `None` if changes are
    /// allowed.
    pub(super) fn rejection(self) -> Option<SessionError> {
        let Some(why) = self.locked.get_untracked() else { return self.is_past().then(|| self.reject_past_edit()) };
        let text = why.of(self.language.get_untracked()).to_string();
        self.show_error(text.clone());
        Some(SessionError::Told(text))
    }

    pub(super) fn queue(self, task: Task) {
        // Commands in one workspace never wait for another one.
        let open = OPEN.with_borrow(Clone::clone);
        QUEUE.with_borrow_mut(|queue| queue.push_back((open, task)));
        next_job();
        self.tell_saved();
    }

    /// Updates the display of whether everything is stored.
    pub(super) fn tell_saved(self) {
        let saved = standing();
        if self.saved.get_untracked() != saved {
            self.saved.set(saved);
        }
    }

    pub(super) fn finish(self, open: &Rc<Open>, result: Result<CommandOutcome, SessionError>, then: Then) {
        self.finish_with(open, None, result, then);
    }

    pub(super) fn finish_with(
        self,
        open: &Rc<Open>,
        command: Option<Command>,
        result: Result<CommandOutcome, SessionError>,
        then: Then,
    ) {
        note(open, command, result.as_ref().err());
        WORKING.set(false);
        // The next task starts before the callbacks, so that the queue continues even if they fail.
        next_job();
        self.tell_saved();
        let language = self.language.get_untracked();
        let then_result = match result {
            Ok(done) => {
                if let Some(header) = &done.header {
                    preferences::set_sentinel(&open.workspace, header.seq);
                    if open.workspace != workspaces::DEMO {
                        workspace_registry::confirm(&open.workspace, header.seq);
                    }
                    self.record_own_commit(header.seq);
                    open.tabs.notify(header.seq);
                    // The second commit is the first record: the first one set up the workspace.
                    if header.seq == 2 && open.workspace != workspaces::DEMO {
                        spawn_local(self.ask_to_keep(true));
                    }
                    let mut text = header.cause.text(language);
                    // Names of actions begin with an ASCII letter.
                    if let Some(first) = text.get_mut(..1) {
                        first.make_ascii_uppercase();
                    }
                    if !done.kept.is_empty() {
                        text.push_str(". ");
                        text.push_str(&phrases::KEPT.with(language, &[&done.kept.join(", ")]));
                    }
                    let undo = open.session.stack(|stack| stack.is_active(header.seq)).then_some(header.seq);
                    // Marking a lead as read needs no message.
                    if header.cause.action != Action::Read {
                        self.toast.set(Some(Toast { text, is_bad: false, undo }));
                    }
                    self.sync_name();
                    self.tick.update(|tick| *tick += 1);
                }
                Ok(done.created)
            }
            Err(failure) => {
                self.toast.set(Some(Toast { text: self.explain(&failure), is_bad: true, undo: None }));
                Err(failure)
            }
        };
        then(then_result);
    }
}

/// Notes a command that was not stored, or removes one that now is.
fn note(open: &Rc<Open>, command: Option<Command>, failure: Option<&SessionError>) {
    FAILED.with_borrow_mut(|failed| {
        failed.retain(|(_, other)| !does_again(command.as_ref(), other.as_ref()));
        if let Some(SessionError::Storage(_)) = failure {
            failed.push((open.clone(), command));
        }
    });
}

/// Whether a command replaces another one: it sets the same fields, or is of the same kind.
fn does_again(command: Option<&Command>, other: Option<&Command>) -> bool {
    match (command, other) {
        (Some(Command::Edit(id, entries)), Some(Command::Edit(other, fields))) => {
            id == other && fields.iter().all(|(field, _)| entries.iter().any(|(number, _)| number == field))
        }
        _ => command.map(std::mem::discriminant) == other.map(std::mem::discriminant),
    }
}

/// The current state of saving.
fn standing() -> SaveState {
    if FAILED.with_borrow(|failed| !failed.is_empty()) {
        SaveState::No
    } else if WORKING.get() || QUEUE.with_borrow(|queue| !queue.is_empty()) {
        SaveState::Saving
    } else {
        SaveState::Yes
    }
}

/// Starts the next task, if none is in progress.
pub(super) fn next_job() {
    if WORKING.get() {
        return;
    }
    let here = OPEN.with_borrow(Clone::clone);
    let has_place = |(open, _): &(Option<Rc<Open>>, Task)| open.is_some() || here.is_some();
    if !QUEUE.with_borrow(|queue| queue.front().is_some_and(has_place)) {
        return;
    }
    if let Some((open, job)) = QUEUE.with_borrow_mut(VecDeque::pop_front)
        && let Some(open) = open.or(here)
    {
        WORKING.set(true);
        job(open);
    }
}
