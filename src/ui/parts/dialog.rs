//! A modal dialog: title, body, foot. Escape and the close button leave it, submitting is the strong button's.
use leptos::html;
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::Ui;

/// A dialog; `submit` is called when its form is sent.
pub fn dialog(
    ui: Ui,
    title: String,
    size: &'static str,
    body: AnyView,
    foot: AnyView,
    submit: impl Fn() + 'static,
) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get().filter(|element| !element.open()) {
            // It fails only where the dialog is open already.
            let _ = element.show_modal();
        }
    });
    let close = move || ui.dialog.set(None);
    view! {
        <dialog class="dialog" data-size=size node_ref=node aria-labelledby="dialog-title" on:close=move |_| close()>
            <form novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
                <div class="dialog-head">
                    <h2 id="dialog-title">{title}</h2>
                    <button type="button" class="button" data-look="quiet" aria-label=ui.say(phrases::CLOSE)
                        on:click=move |_| close()>"✕"</button>
                </div>
                <div class="dialog-body">{body}</div>
                <div class="dialog-foot">
                    <button type="button" class="button" on:click=move |_| close()>{ui.say(phrases::CANCEL)}</button>
                    {foot}
                </div>
            </form>
        </dialog>
    }
    .into_any()
}

/// The strong button of a dialog.
pub fn submit_button(label: impl IntoView + 'static) -> AnyView {
    view! { <button type="submit" class="button" data-look="primary">{label}</button> }.into_any()
}
