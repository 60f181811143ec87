//! The message at the bottom of the page: what happened, its undo button, and the question for the next step. There is
//! one at a time.
use std::time::Duration;

use leptos::prelude::*;

use crate::app_state::Toast;
use crate::base::Id;
use crate::locale::phrases;
use crate::store::display_names;
use crate::store::undo_stack::Reversal;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::activity;

/// How long a message is shown, unless the pointer or the focus is on it.
const SHOWN: Duration = Duration::from_secs(6);
/// How often it is checked whether the pointer or the focus has left it.
const CHECKED: Duration = Duration::from_millis(500);

/// The message; one about a failure stays until it is closed.
pub fn toasts(cx: AppContext) -> AnyView {
    let app = cx.app;
    Effect::new(move |_| {
        if let Some(toast) = app.messages.toast.get().filter(|toast| !toast.is_bad) {
            set_timeout(move || fade(cx, toast), SHOWN);
        }
    });
    // The question for the next step belongs to the message that an activity was completed, and goes with it.
    Effect::new(move |before: Option<(Option<Toast>, Option<Id>)>| {
        let now = (app.messages.toast.get(), cx.next_step_prompt.get());
        if let Some((toast, prompt)) = before
            && toast != now.0
            && prompt == now.1
            && prompt.is_some()
        {
            cx.next_step_prompt.set(None);
        }
        now
    });
    let close = move |_| app.messages.toast.set(None);
    let toast = move || {
        app.messages.toast.get().map(|toast| {
            let reverse = toast.reverse.map(|reverse| {
                let label = if matches!(reverse, Reversal::Redo(_)) { phrases::REDO } else { phrases::UNDO };
                view! { <button class="button" on:click=move |_| reversed(cx, reverse)>{cx.t(label)}</button> }
            });
            let tone = if toast.is_won { "good" } else if toast.is_bad { "bad" } else { "plain" };
            let told = toast.done.map(|done| display_names::brief(&done.told(cx.language)).into_owned());
            let text = told.into_iter().chain([toast.text]).filter(|text| !text.is_empty()).collect::<Vec<_>>();
            view! {
                <div class="toast" data-tone=tone>
                    {toast.is_won.then(|| icon(icon::CHECK))}<span class="toast-text">{text.join(". ")}</span>
                    {activity::next_step_prompt(cx)}
                    <span class="toast-ways">{reverse}
                    <button class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE) on:click=close>{icon(icon::CROSS)}</button></span>
                </div>
            }
        })
    };
    view! { <div class="toasts" role="status" aria-live="polite">{toast}</div> }.into_any()
}

/// Removes the message, as soon as neither the pointer nor the focus is on it.
fn fade(cx: AppContext, toast: Toast) {
    let shown = cx.app.messages.toast;
    if shown.with_untracked(|shown| shown.as_ref() != Some(&toast)) {
        return;
    }
    if matches!(document().query_selector(".toast:hover, .toast:focus-within"), Ok(Some(_))) {
        return set_timeout(move || fade(cx, toast), CHECKED);
    }
    shown.set(None);
}

fn reversed(cx: AppContext, reversal: Reversal) {
    match reversal {
        Reversal::Undo(seq) => cx.undo(seq),
        Reversal::Redo(seq) => cx.app.redo(seq),
        // No message offers it.
        Reversal::Impossible(_) => {}
    }
}
