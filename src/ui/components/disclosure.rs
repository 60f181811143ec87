//! Collapsible sections.
use leptos::prelude::*;

/// A collapsible section with a title. Its content is created when it is opened: choices that list every field several
/// times are as large as a page, and most users never open them.
pub fn disclosure(
    class: &'static str,
    title: impl Into<String>,
    is_open: bool,
    body: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    disclosure_that_tells(class, title, is_open, |_| (), body)
}

/// A [`disclosure`] that tells whether it is opened or closed, to be opened again when it is drawn anew.
pub fn disclosure_that_tells(
    class: &'static str,
    title: impl Into<String>,
    is_open: bool,
    tell: impl Fn(bool) + 'static,
    body: impl Fn() -> AnyView + Send + Sync + 'static,
) -> AnyView {
    let was_open = RwSignal::new(is_open);
    let on_toggle = move |event: web_sys::Event| {
        // The browser fires this event a little later, when the page may have changed.
        if was_open.try_set(true).is_none() {
            tell(event_target::<web_sys::HtmlDetailsElement>(&event).open());
        }
    };
    view! {
        <details class=class open=is_open on:toggle=on_toggle>
            <summary>{title.into()}</summary>
            {move || was_open.get().then(&body)}
        </details>
    }
    .into_any()
}
