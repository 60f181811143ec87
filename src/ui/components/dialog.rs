//! A modal dialog: title, body, footer. Escape and the close button close it, the primary button submits it.
use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;

use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;

/// A dialog; `submit` is called when its form is submitted.
pub fn dialog(
    cx: AppContext,
    title: String,
    size: &'static str,
    body: AnyView,
    foot: AnyView,
    submit: impl Fn() + 'static,
) -> AnyView {
    form(cx, title, size, body, foot, Rc::new(submit))
}

fn form(
    cx: AppContext,
    title: String,
    size: &'static str,
    body: AnyView,
    foot: AnyView,
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
                <button type="button" class="button" on:click=move |_| cx.dialog.set(None)>{cx.t(phrases::CANCEL)}</button>
                {foot}
            </div>
        </form>
    };
    frame(cx, size, inner.into_any())
}

/// A dialog without a form.
pub fn sheet(cx: AppContext, title: String, body: AnyView) -> AnyView {
    frame(cx, "large", view! { {head(cx, title)}<div class="dialog-body">{body}</div> }.into_any())
}

/// The primary button of a dialog.
pub fn submit_button(label: impl IntoView + 'static) -> AnyView {
    view! { <button type="submit" class="button" data-look="primary">{label}</button> }.into_any()
}

fn frame(cx: AppContext, size: &'static str, inner: AnyView) -> AnyView {
    let node = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(element) = node.get().filter(|element| !element.open()) {
            // It fails only if the dialog is open already.
            let _ = element.show_modal();
        }
    });
    view! {
        <dialog class="dialog" data-size=size node_ref=node aria-labelledby="dialog-title" on:close=move |_| cx.dialog.set(None)>
            {inner}
        </dialog>
    }
    .into_any()
}

fn head(cx: AppContext, title: String) -> AnyView {
    view! {
        <div class="dialog-head">
            <h2 id="dialog-title">{title}</h2>
            <button type="button" class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE)
                on:click=move |_| cx.dialog.set(None)>{icon(icon::CROSS)}</button>
        </div>
    }
    .into_any()
}
