//! The workspace as a file: exported, optionally encrypted; opened as a new workspace, or compared with this one and
//! merged.
use leptos::prelude::*;

use super::workspace_diff;
use crate::locale::{Phrase, phrases};
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Opening, reader, secret};
use crate::ui::navigation::Route;

/// The section of the page.
pub fn workspace(cx: AppContext, opening: Opening) -> AnyView {
    let app = cx.app;
    let summary = move || opening.loaded.get().map(|file| workspace_diff::compare(cx, opening.loaded, file));
    view! {
        <section class="panel" aria-labelledby="workspace-title">
            <div class="panel-head"><h2 id="workspace-title">{cx.t(phrases::WHOLE_WORKSPACE)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{cx.t(phrases::EXPORT_TEXT)}</p>
                {move || app.installation.is_persisted.get().map(|is_kept| {
                    let text = if is_kept { phrases::DATA_KEPT } else { phrases::DATA_NOT_KEPT };
                    view! { <p class="soft" data-kept=is_kept.to_string()>{cx.t(text)}</p> }
                })}
                <div class="page-actions">
                    <button class="button" on:click=move |_| app.export(None)>{cx.t(phrases::EXPORT_WORKSPACE)}</button>
                    <a class="button" href=cx.href(Route::Workspaces)>{cx.t(phrases::CHANGE_WORKSPACE)}</a>
                    <a class="button" href=cx.href(Route::Rights)>{cx.t(phrases::RIGHTS)}</a>
                </div>
                {sealing(cx)}
                {reader(cx, opening)}
                {summary}
            </div>
        </section>
    }
    .into_any()
}

/// The encrypted export.
fn sealing(cx: AppContext) -> AnyView {
    let words = [phrases::SEAL_IT, phrases::SEAL_TEXT, phrases::EXPORT_SEALED];
    sealed_by(cx, ["seal", "seal-again"], words, move |passphrase| cx.app.export(Some(passphrase)))
}

/// Asks for a passphrase twice; the phrases are the summary, the explanation and the button.
pub fn sealed_by(
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
                {secret(cx, ids[0], phrases::PASSPHRASE, "new-password", one)}
                {secret(cx, ids[1], phrases::PASSPHRASE_AGAIN, "new-password", two)}
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{cx.t(text)}</p> })}
                <div class="page-actions"><button type="submit" class="button">{cx.t(words[2])}</button></div>
            </form>
        </details>
    }
    .into_any()
}
