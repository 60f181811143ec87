//! The workspaces of this browser: open, create, rename, delete.
pub mod dialogs;

use leptos::prelude::*;

use crate::base::WorkspaceId;
use crate::locale::phrases;
use crate::ui::components::format_value::last_backup;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;

/// The page.
pub fn workspaces(cx: AppContext) -> AnyView {
    let app = cx.app;
    app.refresh_workspaces();
    let lines = move || {
        let all = app.workspaces().into_iter().map(|known| line(cx, known.id)).collect_view();
        view! { {all}{line(cx, WorkspaceId::Demo)} }
    };
    view! {
        <div class="narrow">
            <div class="page-head">
                <h1>{cx.t(phrases::WORKSPACES)}</h1>
                <div class="page-actions">
                    <button class="button" data-look="primary" on:click=move |_| cx.dialog.set(Some(Dialog::NameWorkspace { workspace: None }))>
                        {icon(icon::PLUS)}{cx.t(phrases::NEW_WORKSPACE)}
                    </button>
                </div>
            </div>
            <p class="soft">{cx.t(phrases::WORKSPACES_TEXT)}</p>
            <section class="panel" aria-label=cx.t(phrases::WORKSPACES)>
                <ul class="plain-list panel-body workspaces">{lines}</ul>
            </section>
        </div>
    }
    .into_any()
}

fn line(cx: AppContext, id: WorkspaceId) -> AnyView {
    let app = cx.app;
    let name = app.workspace_name(id);
    let is_here = app.workspace.id.get() == id;
    let is_demo = id == WorkspaceId::Demo;
    let detail = match (is_here, is_demo) {
        (true, _) => Some(phrases::OPEN_NOW),
        (false, true) => Some(phrases::DEMO_TEXT),
        _ => None,
    };
    let backup = (!is_demo).then(|| {
        let text = last_backup(cx, app.backups_of(id).at);
        view! { <small class="soft">{text}</small> }
    });
    let button = |label, name: String, act: Callback<WorkspaceId>, look: &'static str| {
        view! { <button class="button" data-look=look aria-label=name on:click=move |_| act.run(id)>{cx.t(label)}</button> }
    };
    let open = (!is_here).then(|| {
        let act = Callback::new(move |id: WorkspaceId| app.switch(id));
        button(phrases::OPEN_IT, cx.t_with(phrases::OPEN_WHAT, &[&name]), act, "plain")
    });
    let rest = (!is_demo).then(|| {
        let rename =
            Callback::new(move |id: WorkspaceId| cx.dialog.set(Some(Dialog::NameWorkspace { workspace: Some(id) })));
        let delete =
            Callback::new(move |id: WorkspaceId| cx.dialog.set(Some(Dialog::DeleteWorkspace { workspace: id })));
        view! {
            {button(phrases::RENAME_IT, cx.t_with(phrases::RENAME, &[&name]), rename, "quiet")}
            {button(phrases::DELETE, cx.t_with(phrases::DELETE_WHAT, &[&name]), delete, "quiet")}
        }
    });
    view! {
        <li class="workspace" aria-current=is_here.then_some("true")>
            <div class="workspace-what"><strong>{name.clone()}</strong>{detail.map(|text| view! { <small class="soft">{cx.t(text)}</small> })}{backup}</div>
            <div class="workspace-acts">{open}{rest}</div>
        </li>
    }
    .into_any()
}
