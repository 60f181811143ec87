//! The whole workspace as a file: out, in as a new workspace, or merged into this one after a summary.
use leptos::prelude::*;

use crate::domain::Kind;
use crate::files::{Reply, Request, Summary};
use crate::live::files::Job;
use crate::locale::{format, phrases};
use crate::ui::Ui;
use crate::ui::parts::file_drop::file_drop;
use crate::ui::route::Route;

/// A workspace file that was read and found whole.
#[derive(Clone)]
struct Loaded {
    /// Its name.
    name: String,
    summary: Summary,
    /// The worker that has it.
    job: Job,
}

/// How far the reading of a workspace file is.
#[derive(Clone, Default)]
pub enum Reading {
    /// Nothing is being read.
    #[default]
    Idle,
    /// The file of this name is being read and checked.
    Busy(String),
    /// It cannot be used: why.
    Failed(String),
}

/// The section of the page.
pub fn workspace(ui: Ui) -> AnyView {
    let live = ui.live;
    let state = RwSignal::new(Reading::Idle);
    // The worker belongs to this thread.
    let loaded = RwSignal::new_local(None::<Loaded>);
    let take = move |file: web_sys::File| {
        loaded.set(None);
        read(ui, file, state, move |name, summary, job| {
            loaded.try_set(Some(Loaded { name, summary, job: job.clone() }));
        });
    };
    let summary = move || loaded.get().map(|file| summary(ui, loaded, file));
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
                    <a class="button" href=Route::Workspaces.href()>{ui.say(phrases::CHANGE_WORKSPACE)}</a>
                </div>
                {file_drop(ui.say(phrases::OPEN_WORKSPACE), ".json,application/json", take)}
                {move || said(ui, state.get())}
                {summary}
            </div>
        </section>
    }
    .into_any()
}

/// Has a workspace file read; `then` gets its name, what is in it and the job that has it.
pub fn read(ui: Ui, file: web_sys::File, state: RwSignal<Reading>, then: impl FnOnce(String, Summary, &Job) + 'static) {
    let Some(job) = ui.live.start_job(|_, _| ()) else { return };
    let (name, own) = (file.name(), job.clone());
    state.set(Reading::Busy(name.clone()));
    job.ask_about(&Request::ReadWorkspace, &file, move |answer| {
        let is_gone = match &answer {
            Err(failure) => state.try_set(Reading::Failed(ui.live.explain(failure))),
            Ok(_) => state.try_set(Reading::Idle),
        };
        // Whoever left the page meanwhile does not want the file any more.
        if let (None, Ok((Reply::Workspace(summary), _))) = (is_gone, answer) {
            then(name, summary, &own);
        }
    });
}

/// What is to be said of the reading.
pub fn said(ui: Ui, state: Reading) -> AnyView {
    match state {
        Reading::Idle => ().into_any(),
        Reading::Busy(name) => super::reading(ui, &name),
        Reading::Failed(text) => view! { <p class="banner" data-tone="bad" role="alert">{text}</p> }.into_any(),
    }
}

/// Makes a workspace of its own of a file, called by the workspace's and the file's name.
pub fn adopt(ui: Ui, job: &Job, title: &str, name: &str) {
    ui.live.adopt(job, format!("{title} ({name})"));
}

fn summary(ui: Ui, loaded: RwSignal<Option<Loaded>, LocalStorage>, file: Loaded) -> AnyView {
    let live = ui.live;
    let Loaded { name, summary, job } = file;
    let number = |count: &u32| format::number(i64::from(*count), ui.language);
    let counts = Kind::WORK.iter().zip(&summary.counts);
    let counts = counts.map(|(kind, count)| format!("{} {}", number(count), kind.many().of(ui.language)));
    let holds = counts.collect::<Vec<_>>().join(", ");
    let text = ui
        .say_with(phrases::MERGE_TEXT, &[&number(&summary.new), &number(&summary.fills), &number(&summary.differing)]);
    let is_new = summary.new > 0 || summary.fills > 0;
    let (title, file, own) = (summary.title, name.clone(), job.clone());
    let open = move |_| {
        loaded.set(None);
        adopt(ui, &own, &title, &file);
    };
    let join = move |_| {
        live.store(&job, Request::Merge(name.clone()), move |is_stored| {
            if is_stored {
                loaded.try_set(None);
            }
        });
    };
    view! {
        <div class="stack" role="status">
            <p>{ui.say_with(phrases::FILE_HOLDS, &[&holds, &number(&summary.commits)])}</p>
            <p>{text}</p>
            <div class="page-actions">
                <button class="button" data-look="primary" on:click=open>{ui.say(phrases::AS_NEW)}</button>
                <button class="button" disabled=!is_new on:click=join>{ui.say(phrases::MERGE_HERE)}</button>
            </div>
        </div>
    }
    .into_any()
}
