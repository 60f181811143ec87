//! The choice between everyone's records and one's own.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::context::AppContext;

/// Two buttons, once it is known who the user is; whether only one's own are shown, and what a choice does.
pub fn whose(cx: AppContext, is_mine: Signal<bool>, choose: Callback<bool>) -> impl IntoView {
    move || {
        cx.app.user().map(|_| {
            let button = move |own: bool, label: &'static str| {
                let pressed = move || (is_mine.get() == own).to_string();
                view! { <button type="button" aria-pressed=pressed on:click=move |_| choose.run(own)>{label}</button> }
            };
            view! {
                <div class="segmented" role="group" aria-label=cx.t(phrases::WHOSE)>
                    {button(false, cx.t(phrases::OF_EVERYONE))}{button(true, cx.t(phrases::MINE))}
                </div>
            }
        })
    }
}
