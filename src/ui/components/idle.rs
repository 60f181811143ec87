//! Work for when the browser has nothing else to do.
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

/// Does something as soon as the browser has nothing else to do; browsers that know no such time do it soon.
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

/// Says yes once what is on the page now was seen, which is as soon as the browser has nothing else to do: what nobody
/// asked for comes after it.
pub fn tell_once_seen(is_seen: RwSignal<bool>) {
    when_idle(move || {
        // The page may be gone by then.
        if is_seen.try_get_untracked() == Some(false) {
            is_seen.set(true);
        }
    });
}
