//! Whether the viewport is as narrow as a phone.
use leptos::prelude::*;

/// The widest phone; the style sheets have the same breakpoint.
const PHONE: &str = "(max-width: 640px)";

/// Whether the viewport is currently narrow. Style sheets and pages have to agree, whatever a zoomed phone takes for the
/// window's inner width.
pub fn is_narrow() -> bool {
    window().match_media(PHONE).ok().flatten().is_some_and(|query| query.matches())
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
