//! A panel that is folded until somebody asks for it.
use leptos::prelude::*;

/// The panel. What is in it is made once it is unfolded: choices that name every field several times are a page of
/// their own, and most who read a report never ask for them.
pub fn fold(title: &'static str, is_open: bool, body: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
    let was_open = RwSignal::new(is_open);
    view! {
        <details class="panel report-builder fold" open=is_open on:toggle=move |_| was_open.set(true)>
            <summary>{title}</summary>
            {move || was_open.get().then(&body)}
        </details>
    }
    .into_any()
}
