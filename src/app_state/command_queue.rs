//! The command queue: each command is decided, stored and applied before the next one begins.
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::lazy_rules::{self, Turn};
use super::state::{AppState, CommandQueue, FailedCommand, Open, Outcome, SaveState, Task, Then, Toast};
use crate::base::{Seq, WorkspaceId};
use crate::browser::preferences;
use crate::change::Action;
use crate::command::Command;
use crate::locale::{Language, phrases};
use crate::session::{CommandOutcome, SessionError};
use crate::store::stages;
use crate::store::undo_stack::Reversal;

impl AppState {
    /// Queues a command; `then` gets its outcome.
    pub fn run(self, command: Command, then: impl FnOnce(Outcome) + 'static) {
        self.run_then(command, Box::new(then));
    }

    pub(super) fn run_then(self, command: Command, then: Then) {
        // Automatic commands fail silently, and overdue leads are closed even while a past date is viewed.
        let is_closing = matches!(command, Command::CloseOverdue | Command::ExpireQuotes);
        if self.queue.locked.get_untracked().is_some() || (self.past.is_active() && !is_closing) {
            if !is_closing
                && !matches!(command, Command::MarkRead { .. })
                && let Some(why) = self.rejection()
            {
                then(Err(why));
            }
            return;
        }
        self.enqueue(self.job(command, Turn::First, then));
    }

    /// The task that carries out a command.
    fn job(self, command: Command, turn: Turn, then: Then) -> Task {
        Box::new(move |open| {
            spawn_local(async move {
                match lazy_rules::part().await {
                    Ok(part) => (part.carry_out)(self, open, command, turn, then),
                    Err(failure) => {
                        self.queue.is_working.set_value(false);
                        self.next_job();
                        self.queue.show_saved();
                        self.messages.show_error(self.explain(&failure));
                        then(Err(failure));
                    }
                }
            });
        })
    }

    /// Repeats what could not be stored; `done` is called with each command that is stored now.
    pub fn try_again(self, done: impl Fn(Command) + Copy + 'static) {
        for (open, command) in self.queue.take_failed() {
            let Some(command) = command else { continue };
            let own = command.clone();
            let then = move |result: Outcome| result.map_or((), |_| done(own));
            let job = self.job(command, Turn::Again, Box::new(then));
            self.queue.push(Some(open), job);
        }
        self.next_job();
        self.queue.show_saved();
    }

    /// Calls `act` when the queue is empty.
    pub(super) fn after_all(self, act: impl FnOnce() + 'static) {
        if self.queue.state() != SaveState::Saving {
            return act();
        }
        let task: Task = Box::new(move |_| {
            self.queue.is_working.set_value(false);
            act();
            self.next_job();
            self.queue.show_saved();
        });
        self.queue.push(self.workspace.current(), task);
    }

    /// Whether nothing may be changed; shows the user the reason.
    pub(super) fn reject_if_locked(self) -> bool {
        let why = self.queue.locked.get_untracked();
        if let Some(why) = why {
            self.messages.show_error(why.of(self.appearance.language.get_untracked()).to_string());
        }
        why.is_some()
    }

    /// The reason why nothing may be changed, in general or in the viewed past; the user sees it. `None` if changes are
    /// allowed.
    pub(super) fn rejection(self) -> Option<SessionError> {
        let Some(why) = self.queue.locked.get_untracked() else {
            return self.past.is_active().then(|| self.reject_past_edit());
        };
        let text = why.of(self.appearance.language.get_untracked()).to_string();
        self.messages.show_error(text.clone());
        Some(SessionError::Told(text))
    }

    pub(super) fn enqueue(self, task: Task) {
        // Commands in one workspace never wait for another one.
        self.queue.push(self.workspace.current(), task);
        self.next_job();
        self.queue.show_saved();
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
        self.queue.note(open, command, result.as_ref().err());
        self.queue.is_working.set_value(false);
        // The next task starts before the callbacks, so that the queue continues even if they fail.
        self.next_job();
        self.queue.show_saved();
        let language = self.appearance.language.get_untracked();
        let then_result = match result {
            Ok(done) => {
                if let Some(header) = &done.header {
                    preferences::set_sentinel(open.workspace, header.seq);
                    if open.workspace != WorkspaceId::Demo {
                        open.confirmed.set(open.workspace, header.seq);
                    }
                    self.record_own_commit(header.seq);
                    open.tabs.notify(header.seq);
                    // The second commit is the first record: the first one set up the workspace.
                    if header.seq == Seq(2) && open.workspace != WorkspaceId::Demo {
                        spawn_local(self.ask_to_keep(true));
                    }
                    let mut text = String::new();
                    if !done.kept.is_empty() {
                        text = phrases::KEPT.with(language, &[&some_of(&done.kept, language)]);
                    }
                    let reverse = open.session.reversal(header.seq);
                    let reverse = reverse.filter(|reverse| !matches!(reverse, Reversal::Impossible(_)));
                    // Marking a lead as read needs no message, nor does the note of days that were gone over.
                    if !matches!(header.cause.action, Action::Read | Action::DaysReached) {
                        self.messages.toast.set(Some(Toast {
                            done: Some(header.cause.clone()),
                            text,
                            is_bad: false,
                            is_won: done
                                .moved_to
                                .is_some_and(|stage| open.session.read(|set| stages::is_won(set, stage))),
                            reverse,
                        }));
                    }
                    self.sync_name();
                    self.workspace.tick.update(|tick| *tick += 1);
                }
                Ok(done.created)
            }
            Err(failure) => {
                // What has to be decided is asked in a dialog.
                if !failure.needs_decision() {
                    self.messages.show_error(self.explain(&failure));
                }
                Err(failure)
            }
        };
        then(then_result);
    }

    /// Starts the next task, if none is in progress.
    pub(super) fn next_job(self) {
        if self.queue.is_working.get_value() {
            return;
        }
        let here = self.workspace.current();
        let next = self.queue.tasks.try_update_value(|tasks| {
            let has_place = tasks.front().is_some_and(|(open, _)| open.is_some() || here.is_some());
            if has_place { tasks.pop_front() } else { None }
        });
        if let Some((open, job)) = next.flatten()
            && let Some(open) = open.or(here)
        {
            self.queue.is_working.set_value(true);
            job(open);
        }
    }
}

impl CommandQueue {
    /// Whether some of what could not be stored can be repeated.
    pub fn can_try_again(&self) -> bool {
        self.failed.with_value(|failed| failed.iter().any(|(_, command)| command.is_some()))
    }

    /// Discards what could not be stored.
    pub fn give_up(&self) {
        drop(self.take_failed());
        self.show_saved();
    }

    /// Whether everything is stored: no command is queued, in progress or failed.
    pub fn is_all_saved(&self) -> bool {
        self.state() == SaveState::Yes
    }

    /// Updates the display of whether everything is stored.
    pub(super) fn show_saved(&self) {
        let saved = self.state();
        if self.saved.get_untracked() != saved {
            self.saved.set(saved);
        }
    }

    /// The current state of saving.
    fn state(&self) -> SaveState {
        if self.failed.with_value(|failed| !failed.is_empty()) {
            SaveState::No
        } else if self.is_working.get_value() || self.tasks.with_value(|tasks| !tasks.is_empty()) {
            SaveState::Saving
        } else {
            SaveState::Yes
        }
    }

    fn push(&self, open: Option<Rc<Open>>, task: Task) {
        self.tasks.update_value(|tasks| tasks.push_back((open, task)));
    }

    fn take_failed(&self) -> Vec<FailedCommand> {
        self.failed.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// Notes a command that was not stored, or removes one that now is.
    fn note(&self, open: &Rc<Open>, command: Option<Command>, failure: Option<&SessionError>) {
        self.failed.update_value(|failed| {
            failed.retain(|(_, other)| !does_again(command.as_ref(), other.as_ref()));
            if let Some(SessionError::Storage(_)) = failure {
                failed.push((open.clone(), command));
            }
        });
    }
}

/// The first few names, and how many more there are.
fn some_of(names: &[String], language: Language) -> String {
    const MAX_NAMED: usize = 5;
    let mut text = names.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
    if let Some(more) = names.len().checked_sub(MAX_NAMED).filter(|more| *more > 0) {
        text.push_str(", ");
        text.push_str(&phrases::AND_MORE.with(language, &[&more.to_string()]));
    }
    text
}

/// Whether a command replaces another one: it sets the same fields, or is of the same kind.
fn does_again(command: Option<&Command>, other: Option<&Command>) -> bool {
    match (command, other) {
        (Some(Command::Edit { id, fields: entries }), Some(Command::Edit { id: other, fields })) => {
            id == other && fields.iter().all(|(field, _)| entries.iter().any(|(number, _)| number == field))
        }
        _ => command.map(std::mem::discriminant) == other.map(std::mem::discriminant),
    }
}
