//! What may come when its view has gone: timers, frames, answers, and events of elements that are being taken off the
//! page. A signal goes with its view, and to read one that is gone ends the program. Setting it changes nothing.
use leptos::prelude::*;

/// Tells whether the view that is drawn now, or whose event is answered now, is still there.
#[derive(Clone, Copy)]
pub struct AliveToken(StoredValue<()>);

impl AliveToken {
    /// Of the present view.
    pub fn of_view() -> AliveToken {
        AliveToken(StoredValue::new(()))
    }

    /// Whether it is still there.
    pub fn is_there(self) -> bool {
        self.0.try_get_value().is_some()
    }
}

/// What is done once, if the view is still there by then.
pub fn if_here<T>(act: impl FnOnce(T) + 'static) -> impl FnOnce(T) + 'static {
    let here = AliveToken::of_view();
    move |what| {
        if here.is_there() {
            act(what);
        }
    }
}

/// What is done whenever something happens, as long as the view is there.
pub fn while_here<T>(act: impl Fn(T) + 'static) -> impl Fn(T) + 'static {
    let here = AliveToken::of_view();
    move |what| {
        if here.is_there() {
            act(what);
        }
    }
}
