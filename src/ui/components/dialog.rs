//! A modal dialog: title, body, footer. Escape and the close button close it, the primary button submits it.
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;

/// A dialog; `submit` is called when its form is submitted.
pub fn dialog(
    cx: AppContext,
    title: impl IntoView + 'static,
    size: &'static str,
    body: AnyView,
    foot: AnyView,
    submit: impl Fn() + 'static,
) -> AnyView {
    form(cx, title.into_any(), size, body, (cx.t(phrases::CANCEL).into_any(), foot), Rc::new(submit))
}

/// A dialog that stays open when its work is done: the label of the button that closes it follows.
pub fn staying(
    cx: AppContext,
    title: String,
    body: AnyView,
    close: AnyView,
    foot: AnyView,
    submit: impl Fn() + 'static,
) -> AnyView {
    form(cx, title.into_any(), "large", body, (close, foot), Rc::new(submit))
}

fn form(
    cx: AppContext,
    title: AnyView,
    size: &'static str,
    body: AnyView,
    (close, foot): (AnyView, AnyView),
    submit: Rc<dyn Fn()>,
) -> AnyView {
    let own = submit.clone();
    cx.handles.submit.register(move || {
        let submit = own.clone();
        Some(Box::new(move || submit()))
    });
    let inner = view! {
        <form novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
            {head(cx, title)}
            <div class="dialog-body">{body}</div>
            <div class="dialog-foot">
                <button type="button" class="button" on:click=move |_| cx.dialog.set(None)>{close}</button>
                {foot}
            </div>
        </form>
    };
    frame(cx, size, inner.into_any(), focus_first)
}

/// A dialog without a form.
pub fn sheet(cx: AppContext, title: String, body: AnyView) -> AnyView {
    frame(cx, "large", view! { {head(cx, title.into_any())}<div class="dialog-body">{body}</div> }.into_any(), |_| ())
}

/// The primary button of a dialog.
pub fn submit_button(label: impl IntoView + 'static) -> AnyView {
    view! { <button type="submit" class="button" data-look="primary">{label}</button> }.into_any()
}

/// The dialog itself; `then` is called once it is open.
fn frame(cx: AppContext, size: &'static str, inner: AnyView, then: fn(&web_sys::Element)) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let is_shown = element.open();
        if !is_shown {
            // It fails only if the dialog is open already.
            let _ = element.show_modal();
        }
        then(&element);
        // The notice that a dialog is being loaded becomes the dialog, and loses the focus with its content.
        if is_shown && matches!(element.query_selector(":focus"), Ok(None)) {
            let button = element.query_selector("button").ok().flatten();
            if let Some(button) = button.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
                // A refused focus has no consequences.
                let _ = button.focus();
            }
        }
    });
    // Escape closes it before the next key is read: a dialog that the browser has closed alone keeps the focus for a moment, and
    // keys typed into it would be lost.
    let on_cancel = move |event: web_sys::Event| {
        let Some(element) = node.get_untracked() else { return };
        // The event of a file picker within the dialog bubbles.
        if event.target().as_ref() == Some(element.as_ref()) {
            event.prevent_default();
            element.close();
            cx.dialog.set(None);
        }
    };
    // The event comes late. By then another dialog may be open.
    let on_close = move |_| {
        if node.get_untracked().is_some_and(|element| element.is_connected()) {
            cx.dialog.set(None);
        }
    };
    view! {
        <dialog class="dialog" data-size=size node_ref=node aria-labelledby="dialog-title" on:cancel=on_cancel on:close=on_close>
            {inner}
        </dialog>
    }
    .into_any()
}

/// Focuses where a user begins: the element that asks for it, else the first input, else the primary button. Without
/// one of these it stays on the close button, where the browser puts it; a dialog that destroys something has it on the
/// button that does nothing.
fn focus_first(dialog: &web_sys::Element) {
    const BEGINNINGS: [&str; 3] = [
        "[autofocus]",
        ".dialog-body :is(input, select, textarea):not(:disabled, details:not([open]) *)",
        ".dialog-foot:not(:has([data-look=danger])) [data-look=primary]:not(:disabled), .dialog-foot:has([data-look=danger]) .button",
    ];
    for beginning in BEGINNINGS {
        let Ok(all) = dialog.query_selector_all(beginning) else { continue };
        let elements = (0..all.length()).filter_map(|place| all.item(place)?.dyn_into::<web_sys::HtmlElement>().ok());
        // What is in a closed section cannot be focused.
        if let Some(element) = elements.into_iter().find(|element| element.offset_width() > 0) {
            // A refused focus stays on the close button.
            let _ = element.focus();
            return;
        }
    }
}

fn head(cx: AppContext, title: AnyView) -> AnyView {
    view! {
        <div class="dialog-head">
            <h2 id="dialog-title">{title}</h2>
            <button type="button" class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE)
                on:click=move |_| cx.dialog.set(None)>{icon(icon::CROSS)}</button>
        </div>
    }
    .into_any()
}
