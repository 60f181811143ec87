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
    let was_open = RwSignal::new(is_open);
    view! {
        <details class=class open=is_open on:toggle=move |_| was_open.set(true)>
            <summary>{title.into()}</summary>
            {move || was_open.get().then(&body)}
        </details>
    }
    .into_any()
}
