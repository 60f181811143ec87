//! Whether the viewport is as narrow as a phone.
use leptos::prelude::*;

/// The maximum width of a phone in pixels; the style sheets have the same breakpoint.
const PHONE_MAX_PX: f64 = 640.0;

/// Whether the viewport is currently narrow.
pub fn is_narrow() -> bool {
    window().inner_width().ok().and_then(|width| width.as_f64()).is_some_and(|width| width <= PHONE_MAX_PX)
}

/// Whether the viewport is narrow; follows the window's size.
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
