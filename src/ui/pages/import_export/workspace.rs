//! The workspace as a file: exported, optionally encrypted; opened as a new workspace, or compared with this one and
//! merged.
use leptos::prelude::*;

use super::workspace_diff;
use crate::locale::phrases;
use crate::ui::components::passphrase::new_passphrase_form;
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file::{Opening, reader};
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
    new_passphrase_form(cx, ["seal", "seal-again"], words, move |passphrase| cx.app.export(Some(passphrase)))
}
