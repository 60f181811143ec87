//! Whether the page is being printed: views that show only a part while scrolling show more of it then.
use leptos::prelude::*;

use crate::locale::{format, phrases};
use crate::ui::context::AppContext;

/// The maximum number of records of a list or board column that are printed; a note mentions the others.
pub const MAX_PRINTED_ROWS: usize = 1_000;

/// True while the browser prints the page. The page is redrawn before the browser renders it for print.
pub fn is_printing() -> RwSignal<bool> {
    let is_printing = RwSignal::new(false);
    let begins = window_event_listener_untyped("beforeprint", move |_| is_printing.set(true));
    let ends = window_event_listener_untyped("afterprint", move |_| is_printing.set(false));
    on_cleanup(move || [begins, ends].into_iter().for_each(|listener| listener.remove()));
    is_printing
}

/// A note on paper that more records exist than were printed.
pub fn note(cx: AppContext, count: impl Fn() -> usize + Send + 'static) -> AnyView {
    let number = move |count: usize| format::number(count as i64, cx.language);
    (move || {
        (count() > MAX_PRINTED_ROWS).then(|| {
            let text = cx.t_with(phrases::PRINTED_OF, &[&number(MAX_PRINTED_ROWS), &number(count())]);
            view! { <p class="print-note">{text}</p> }
        })
    })
    .into_any()
}
