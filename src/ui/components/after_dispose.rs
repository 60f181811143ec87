//! Callbacks that may run after their view is disposed: timers, frames, answers, and events of elements that are being
//! removed. Signals are disposed with their view, and reading a disposed one aborts the program; setting it has no
//! effect.
use leptos::prelude::*;

/// A token that tells whether the view it was created in still exists.
#[derive(Clone, Copy)]
pub struct AliveToken(StoredValue<()>);

impl AliveToken {
    /// A token of the current view.
    pub fn of_view() -> AliveToken {
        AliveToken(StoredValue::new(()))
    }

    /// Whether the view still exists.
    pub fn is_there(self) -> bool {
        self.0.try_get_value().is_some()
    }
}

/// A callback that does nothing if the view no longer exists.
pub fn if_here<T>(act: impl FnOnce(T) + 'static) -> impl FnOnce(T) + 'static {
    let here = AliveToken::of_view();
    move |what| {
        if here.is_there() {
            act(what);
        }
    }
}

/// A repeatable callback that does nothing if the view no longer exists.
pub fn while_here<T>(act: impl Fn(T) + 'static) -> impl Fn(T) + 'static {
    let here = AliveToken::of_view();
    move |what| {
        if here.is_there() {
            act(what);
        }
    }
}
