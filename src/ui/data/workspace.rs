//! The whole workspace as a file: out, in as a new workspace, or merged into this one after a summary.
use std::sync::Arc;

use leptos::prelude::*;

use crate::command::{Command, Import};
use crate::domain::Kind;
use crate::domain::records::settings;
use crate::exchange::workspace_file::{self, Loaded, Merge, Problem};
use crate::locale::{format, phrases};
use crate::ui::Ui;
use crate::ui::parts::file_drop::file_drop;

/// The section of the page.
pub fn workspace(ui: Ui) -> AnyView {
    let live = ui.live;
    let problem = RwSignal::new(None::<String>);
    let name = RwSignal::new(String::new());
    // Records share their pages' memory, which never leaves this thread.
    let loaded = RwSignal::new_local(None::<Loaded>);
    let take = move |file: web_sys::File| {
        name.set(file.name());
        live.read_file(file, move |bytes| {
            loaded.set(None);
            problem.set(None);
            match workspace_file::read(&bytes) {
                Ok(file) => loaded.set(Some(file)),
                Err(error) => problem.set(Some(explain(ui, &error))),
            }
        });
    };
    let summary = move || {
        let merge =
            loaded.with(|file| file.as_ref().map(|file| live.read(|set| workspace_file::merge(set, &file.set))))?;
        Some(summary(ui, loaded, name, merge))
    };
    view! {
        <section class="panel" aria-labelledby="workspace-title">
            <div class="panel-head"><h2 id="workspace-title">{ui.say(phrases::WHOLE_WORKSPACE)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{ui.say(phrases::WHOLE_WORKSPACE_TEXT)}</p>
                {move || live.is_kept.get().map(|is_kept| {
                    let text = if is_kept { phrases::DATA_KEPT } else { phrases::DATA_NOT_KEPT };
                    view! { <p class="soft" data-kept=is_kept.to_string()>{ui.say(text)}</p> }
                })}
                <div class="page-actions">
                    <button class="button" on:click=move |_| live.export()>{ui.say(phrases::EXPORT_WORKSPACE)}</button>
                    <button class="button" on:click=move |_| live.leave()>{ui.say(phrases::CHANGE_WORKSPACE)}</button>
                </div>
                {file_drop(ui.say(phrases::OPEN_WORKSPACE), ".json,application/json", take)}
                {move || problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
                {summary}
            </div>
        </section>
    }
    .into_any()
}

/// Makes a workspace of its own of a file, called by the workspace's and the file's name.
pub fn adopt(ui: Ui, file: Loaded, name: &str) {
    let title = file.set.get(Kind::Settings, settings::THE).map(|row| row.text(settings::NAME).to_string());
    ui.live.adopt(file, format!("{} ({name})", title.unwrap_or_default()));
}

/// Why a file cannot be used, and what to do.
pub fn explain(ui: Ui, problem: &Problem) -> String {
    match problem {
        Problem::Foreign => ui.say(phrases::FOREIGN_FILE).to_string(),
        Problem::Newer(version) => ui.say_with(phrases::NEWER_FILE, &[&version.to_string()]),
        Problem::Damaged(place) => ui.say_with(phrases::DAMAGED_FILE, &[place]),
    }
}

fn summary(ui: Ui, loaded: RwSignal<Option<Loaded>, LocalStorage>, name: RwSignal<String>, merge: Merge) -> AnyView {
    let live = ui.live;
    let number = |count: usize| format::number(count as i64, ui.language);
    let (holds, actions) = loaded.with_untracked(|file| {
        let Some(file) = file else { return Default::default() };
        let count = |kind: &Kind| format!("{} {}", number(file.set.count(*kind)), kind.many().of(ui.language));
        (Kind::WORK.iter().map(count).collect::<Vec<_>>().join(", "), file.commits.len())
    });
    let text = ui.say_with(
        phrases::MERGE_TEXT,
        &[&number(merge.new.len()), &number(merge.fills.len()), &number(merge.differing)],
    );
    let is_new = !merge.new.is_empty() || !merge.fills.is_empty();
    let (new, fills) = (Arc::new(merge.new), Arc::new(merge.fills));
    let open = move |_| {
        if let Some(file) = loaded.write().take() {
            adopt(ui, file, &name.get_untracked());
        }
    };
    let join = move |_| {
        let import = Import { file: name.get_untracked(), new: new.clone(), fills: fills.clone() };
        live.run(Command::Import(import), move |result| {
            if result.is_ok() {
                loaded.try_set(None);
            }
        });
    };
    view! {
        <div class="stack" role="status">
            <p>{ui.say_with(phrases::FILE_HOLDS, &[&holds, &number(actions)])}</p>
            <p>{text}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=open>{ui.say(phrases::AS_NEW)}</button>
                <button class="button" disabled=!is_new on:click=join>{ui.say(phrases::MERGE_HERE)}</button>
            </div>
        </div>
    }
    .into_any()
}
