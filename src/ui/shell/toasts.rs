//! The message at the bottom of the page, with the way back.
use std::time::Duration;

use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::AppContext;
use crate::ui::activity;
use crate::ui::components::icon::{self, icon};

/// The message; one of a failure stays until it is closed.
pub fn toasts(ui: AppContext) -> AnyView {
    let live = ui.live;
    Effect::new(move |_| {
        if let Some(toast) = live.toast.get().filter(|toast| !toast.is_bad) {
            let fade = move || {
                if live.toast.get_untracked().as_ref() == Some(&toast) {
                    live.toast.set(None);
                }
            };
            set_timeout(fade, Duration::from_secs(8));
        }
    });
    let toast = move || {
        live.toast.get().map(|toast| {
            let undo = toast.undo.map(|seq| {
                let act = move |_| live.undo(seq);
                view! { <button class="button" on:click=act>{ui.say(phrases::UNDO)}</button> }
            });
            view! {
                <div class="toast" data-tone=if toast.is_bad { "bad" } else { "plain" }>
                    <span>{toast.text}</span>
                    {undo}
                    <button class="button" data-look="quiet" aria-label=ui.say(phrases::CLOSE) on:click=move |_| live.toast.set(None)>{icon(icon::CROSS)}</button>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{toast}{activity::asked(ui)}</div> }.into_any()
}
