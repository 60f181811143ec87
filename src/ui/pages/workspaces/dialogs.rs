//! The dialogs that name a workspace, and that delete one after showing what is lost.
use leptos::prelude::*;

use crate::app_state::workspaces::WorkspaceStats;
use crate::base::WorkspaceId;
use crate::locale::{format, phrases};
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::context::AppContext;
use crate::ui::features::workspace_file;

/// Asks for the name of an existing or a new workspace.
pub fn name(cx: AppContext, id: Option<WorkspaceId>) -> AnyView {
    let app = cx.app;
    let present = id.map(|id| untrack(|| app.workspace_name(id))).unwrap_or_default();
    let text = RwSignal::new(present);
    let is_refused = RwSignal::new(false);
    let (title, label) = match id {
        Some(_) => (phrases::RENAME_WORKSPACE, phrases::SAVE),
        None => (phrases::NEW_WORKSPACE, phrases::CREATE_WORKSPACE),
    };
    let submit = move || {
        let name = text.get_untracked().trim().to_string();
        if name.is_empty() {
            return is_refused.set(true);
        }
        cx.dialog.set(None);
        match id {
            Some(id) => app.rename_workspace(id, &name),
            None => app.create_workspace(name),
        }
    };
    let error = move || {
        is_refused.get().then(|| {
            view! { <p class="field-error" id="workspace-name-error" role="alert">{cx.t(phrases::FILL_IN)}</p> }
        })
    };
    let body = view! {
        <div class="field">
            <label for="workspace-name">{cx.t(phrases::WORKSPACE_NAME)}</label>
            <input id="workspace-name" class="input" autofocus autocomplete="off" maxlength="120" aria-describedby="workspace-name-error"
                aria-invalid=move || is_refused.get().to_string() prop:value=text
                on:input=move |event| { is_refused.set(false); text.set(event_target_value(&event)); }/>
            {error}
        </div>
    };
    dialog(cx, cx.t(title).to_string(), "small", body.into_any(), submit_button(cx.t(label)), submit)
}

/// Shows what is lost, offers a file first, and deletes.
pub fn delete(cx: AppContext, id: WorkspaceId) -> AnyView {
    let app = cx.app;
    let name = untrack(|| app.workspace_name(id));
    // Counting takes a moment; nothing is deleted before the user can read what would be lost.
    let counted = RwSignal::new(None::<Option<WorkspaceStats>>);
    app.count_workspace(id, move |contents| drop(counted.try_set(Some(contents))));
    let loses = move || match counted.get() {
        None => cx.t(phrases::ONE_MOMENT).to_string(),
        Some(None) => cx.t(phrases::DELETE_WORKSPACE_UNREAD).to_string(),
        Some(Some(contents)) => {
            let number = |count: u32| format::number(i64::from(count), cx.language);
            let kinds = workspace_file::counted(cx, &contents.counts);
            cx.t_with(phrases::DELETE_WORKSPACE_LOSES, &[&kinds, &number(contents.files), &number(contents.actions)])
        }
    };
    let body = view! {
        <p role="status">{loses}</p>
        <p class="soft">{cx.t(phrases::DELETE_WORKSPACE_SAVE)}</p>
        <div class="page-actions">
            <button type="button" class="button" on:click=move |_| app.export_workspace(id)>{cx.t(phrases::SAVE_AS_FILE)}</button>
        </div>
    };
    let submit = move || {
        if counted.with_untracked(Option::is_some) {
            cx.dialog.set(None);
            app.delete_workspace(id);
        }
    };
    let foot = view! {
        <button type="submit" class="button" data-look="danger" disabled=move || counted.with(Option::is_none)>{cx.t(phrases::DELETE_FOR_GOOD)}</button>
    };
    let title = cx.t_with(phrases::DELETE_WORKSPACE, &[&name]);
    dialog(cx, title, "small", body.into_any(), foot.into_any(), submit)
}
