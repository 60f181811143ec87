//! The message at the bottom of the page, with its undo button.
use std::time::Duration;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::store::undo_stack::Reversal;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::activity;

/// The message; one about a failure stays until it is closed.
pub fn toasts(cx: AppContext) -> AnyView {
    let app = cx.app;
    Effect::new(move |_| {
        if let Some(toast) = app.messages.toast.get().filter(|toast| !toast.is_bad) {
            let fade = move || {
                if app.messages.toast.get_untracked().as_ref() == Some(&toast) {
                    app.messages.toast.set(None);
                }
            };
            set_timeout(fade, Duration::from_secs(8));
        }
    });
    let toast = move || {
        app.messages.toast.get().map(|toast| {
            let reverse = toast.reverse.map(|reverse| {
                let label = if matches!(reverse, Reversal::Redo(_)) { phrases::REDO } else { phrases::UNDO };
                view! { <button class="button" on:click=move |_| reversed(cx, reverse)>{cx.t(label)}</button> }
            });
            view! {
                <div class="toast" data-tone=if toast.is_bad { "bad" } else { "plain" }>
                    <span>{toast.text}</span>
                    {reverse}
                    <button class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE) on:click=move |_| app.messages.toast.set(None)>{icon(icon::CROSS)}</button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{toast}{activity::next_step_prompt(cx)}</div> }
        .into_any()
}

fn reversed(cx: AppContext, reversal: Reversal) {
    match reversal {
        Reversal::Undo(seq) => cx.undo(seq),
        Reversal::Redo(seq) => cx.app.redo(seq),
        // No message offers it.
        Reversal::Impossible(_) => {}
    }
}
