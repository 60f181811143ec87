//! Work that waits until the browser is idle.
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

/// Calls `act` when the browser is idle, or soon in browsers without an idle callback.
pub fn when_idle(act: impl FnOnce() + 'static) {
    let act = Rc::new(RefCell::new(Some(act)));
    let run = {
        let act = act.clone();
        move || act.take().into_iter().for_each(|act| act())
    };
    if request_idle_callback_with_handle(run).is_err() {
        set_timeout(move || act.take().into_iter().for_each(|act| act()), Duration::from_millis(50));
    }
}

/// Sets a signal once the page's current content has been shown, which is when the browser is idle: work that the user
/// did not ask for starts after it.
pub fn set_once_seen(is_seen: RwSignal<bool>) {
    when_idle(move || {
        // The page may be disposed by then.
        if is_seen.try_get_untracked() == Some(false) {
            is_seen.set(true);
        }
    });
}
