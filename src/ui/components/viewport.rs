//! Whether the page is as narrow as a phone.
use leptos::prelude::*;

/// The widest phone, in pixels; the style sheets break at the same width.
const PHONE_MAX_PX: f64 = 640.0;

/// Whether the page is narrow at this moment.
pub fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= PHONE_MAX_PX)
}

/// Whether the page is narrow now; it follows the window.
pub fn is_phone() -> ReadSignal<bool> {
    let (read, write) = signal(is_narrow());
    let handle = window_event_listener(leptos::ev::resize, move |_| {
        if read.get_untracked() != is_narrow() {
            write.set(is_narrow());
        }
    });
    on_cleanup(move || handle.remove());
    read
}
