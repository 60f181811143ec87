//! What is folded until somebody asks for it.
use leptos::prelude::*;

/// A stretch of a page under its title. What is in it is made once it is unfolded: choices that name every field several
/// times are a page of their own, and most never ask for them.
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
