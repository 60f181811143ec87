//! A part of the team's page with a heading.
use leptos::prelude::*;

/// A panel that is named by its heading.
pub fn panel(title: &'static str, id: &'static str, body: AnyView) -> AnyView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-head"><h2 id=id>{title}</h2></div>
            <div class="panel-body stack">{body}</div>
        </section>
    }
    .into_any()
}
