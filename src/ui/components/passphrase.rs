//! Inputs for a passphrase: that of a sealed file, and a new one.
use leptos::prelude::*;

use crate::locale::{Phrase, phrases};
use crate::ui::context::AppContext;

/// A labelled input for a passphrase. Password managers read its `autocomplete` value.
pub fn passphrase_input(
    cx: AppContext,
    id: &'static str,
    label: Phrase,
    autocomplete: &'static str,
    text: RwSignal<String>,
) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{cx.t(label)}</label>
            <input id=id class="input" type="password" autocomplete=autocomplete prop:value=text on:input=move |event| text.set(event_target_value(&event))/>
        </div>
    }
    .into_any()
}

/// A form that asks for a new passphrase twice; the phrases are its summary, its explanation and its button.
pub fn new_passphrase_form(
    cx: AppContext,
    ids: [&'static str; 2],
    words: [Phrase; 3],
    act: impl Fn(String) + 'static,
) -> AnyView {
    let (one, two) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<Phrase>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let passphrase = one.get_untracked();
        let problem = match () {
            () if passphrase.chars().count() < 8 => Some(phrases::PASSPHRASE_SHORT),
            () if passphrase != two.get_untracked() => Some(phrases::PASSPHRASES_DIFFER),
            () => None,
        };
        wrong.set(problem);
        if problem.is_none() {
            act(passphrase);
            one.set(String::new());
            two.set(String::new());
        }
    };
    view! {
        <details class="fold">
            <summary>{cx.t(words[0])}</summary>
            <form class="stack seal" on:submit=submit>
                <p class="soft">{cx.t(words[1])}</p>
                {passphrase_input(cx, ids[0], phrases::PASSPHRASE, "new-password", one)}
                {passphrase_input(cx, ids[1], phrases::PASSPHRASE_AGAIN, "new-password", two)}
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{cx.t(text)}</p> })}
                <div class="page-actions"><button type="submit" class="button">{cx.t(words[2])}</button></div>
            </form>
        </details>
    }
    .into_any()
}
