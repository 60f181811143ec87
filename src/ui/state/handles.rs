//! The actions that visible views offer to commands, so that a command needs no element of the page.
use leptos::callback::{Callable, UnsyncCallback};
use leptos::prelude::*;

/// What a command runs.
pub type Action = Box<dyn FnOnce()>;

/// A slot for the action of one view. The action is dropped with its view.
#[derive(Clone, Copy)]
pub struct Handle(StoredValue<Option<UnsyncCallback<(), Option<Action>>>>);

impl Handle {
    fn new() -> Handle {
        Handle(StoredValue::new(None))
    }

    /// Offers the action that `find` returns for as long as the current view exists; `None` if there is none at the
    /// moment.
    pub fn register(self, find: impl Fn() -> Option<Action> + 'static) {
        self.0.set_value(Some(UnsyncCallback::new(move |()| find())));
    }

    /// Whether there is an action at the moment.
    pub fn is_ready(self) -> bool {
        self.action().is_some()
    }

    /// Runs the action, if there is one.
    pub fn run(self) {
        if let Some(act) = self.action() {
            act();
        }
    }

    fn action(self) -> Option<Action> {
        untrack(|| self.0.get_value()?.try_run(())?)
    }
}

/// All handles.
#[derive(Clone, Copy)]
pub struct Handles {
    /// Opens the first field of the record.
    pub edit: Handle,
    /// Saves the field with the focus.
    pub save: Handle,
    /// Submits the dialog.
    pub submit: Handle,
    /// Focuses the log of the record.
    pub log: Handle,
    /// Focuses the search box.
    pub search: Handle,
}

impl Handles {
    /// Handles without actions.
    pub fn new() -> Handles {
        Handles {
            edit: Handle::new(),
            save: Handle::new(),
            submit: Handle::new(),
            log: Handle::new(),
            search: Handle::new(),
        }
    }
}

impl Default for Handles {
    fn default() -> Handles {
        Handles::new()
    }
}
