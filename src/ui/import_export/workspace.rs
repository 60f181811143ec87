//! The whole workspace as a file: out, also sealed; in as a new workspace, or compared with this one and merged.
use leptos::prelude::*;

use super::workspace_diff;
use crate::app_state::files::Job;
use crate::base::Timestamp;
use crate::locale::{Phrase, phrases};
use crate::ui::AppContext;
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::components::write_progress::written;
use crate::ui::route::Route;
use crate::worker_protocol::{Reply, Request, WorkspaceSummary};

/// A workspace file that was read and found whole.
#[derive(Clone)]
pub struct Loaded {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub summary: WorkspaceSummary,
    /// The worker that has it.
    pub job: Job,
}

/// How far the reading of a workspace file is.
#[derive(Clone, Default)]
enum Reading {
    #[default]
    Idle,
    /// The file of this name is being read and checked.
    Busy(String),
    /// It is sealed: the file, when it was written, and what is wrong with the passphrase.
    Sealed(web_sys::File, String, Option<String>),
    /// It cannot be used: why.
    Failed(String),
}

/// A place where a workspace file is opened. What it holds belongs to this thread, as the worker does.
#[derive(Clone, Copy)]
pub struct Opening {
    state: RwSignal<Reading, LocalStorage>,
    /// The worker that is reading.
    job: StoredValue<Option<Job>, LocalStorage>,
    /// The file, when it is read and found whole.
    pub loaded: RwSignal<Option<Loaded>, LocalStorage>,
}

impl Opening {
    /// Nothing is being read yet.
    pub fn new() -> Opening {
        Opening {
            state: RwSignal::new_local(Reading::Idle),
            job: StoredValue::new_local(None),
            loaded: RwSignal::new_local(None),
        }
    }
}

impl Default for Opening {
    fn default() -> Opening {
        Opening::new()
    }
}

/// The section of the page.
pub fn workspace(ui: AppContext, opening: Opening) -> AnyView {
    let live = ui.live;
    let summary = move || opening.loaded.get().map(|file| workspace_diff::compare(ui, opening.loaded, file));
    view! {
        <section class="panel" aria-labelledby="workspace-title">
            <div class="panel-head"><h2 id="workspace-title">{ui.say(phrases::WHOLE_WORKSPACE)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{ui.say(phrases::EXPORT_TEXT)}</p>
                {move || live.is_kept.get().map(|is_kept| {
                    let text = if is_kept { phrases::DATA_KEPT } else { phrases::DATA_NOT_KEPT };
                    view! { <p class="soft" data-kept=is_kept.to_string()>{ui.say(text)}</p> }
                })}
                <div class="page-actions">
                    <button class="button" on:click=move |_| live.export(None)>{ui.say(phrases::EXPORT_WORKSPACE)}</button>
                    <a class="button" href=Route::Workspaces.href()>{ui.say(phrases::CHANGE_WORKSPACE)}</a>
                    <a class="button" href=Route::Rights.href()>{ui.say(phrases::RIGHTS)}</a>
                </div>
                {sealing(ui)}
                {reader(ui, opening)}
                {summary}
            </div>
        </section>
    }
    .into_any()
}

/// A place to choose a workspace file, and what is to be said of its reading.
pub fn reader(ui: AppContext, opening: Opening) -> AnyView {
    view! {
        {super::handed_over(ui, true)}
        {file_drop(ui.say(phrases::OPEN_WORKSPACE), ".kontor,.json,application/json", move |file| take(ui, file, opening))}
        {move || said(ui, opening)}
        {restoring(ui)}
    }
    .into_any()
}

/// How far the making of a workspace is, while a file becomes one.
fn restoring(ui: AppContext) -> AnyView {
    let live = ui.live;
    let is_at_work = Memo::new(move |_| live.restoring().is_some());
    (move || is_at_work.get().then(|| written(ui, phrases::RESTORING, move || live.restoring()))).into_any()
}

/// Takes a workspace file that was opened with the app.
pub fn take_opened(ui: AppContext, opening: Opening) {
    Effect::new(move |_| {
        if let Some(file) = ui.live.take_opened(true).pop() {
            take(ui, file, opening);
        }
    });
    Effect::new(move |_| {
        if opening.loaded.with(Option::is_some) {
            ui.live.opened_are_read();
        }
    });
}

/// Reads a file.
pub fn take(ui: AppContext, file: web_sys::File, opening: Opening) {
    read(ui, file, None, opening);
}

fn read(ui: AppContext, file: web_sys::File, passphrase: Option<String>, opening: Opening) {
    let live = ui.live;
    let Some(job) = live.start_job(move |done, all| live.note_restoring(done, all)) else { return };
    let (name, own) = (file.name(), job.clone());
    stop(opening);
    opening.job.set_value(Some(job.clone()));
    opening.state.set(Reading::Busy(name.clone()));
    opening.loaded.set(None);
    let (sealed, is_tried) = (file.clone(), passphrase.is_some());
    job.ask_about(&Request::ReadWorkspace(passphrase), &file, move |answer| {
        // Another one may be read by now, or none any more.
        if opening.job.try_update_value(Option::take).flatten().is_none() {
            return;
        }
        let next = match &answer {
            Ok((Reply::Sealed(at), _)) => Reading::Sealed(sealed, at.clone(), None),
            // With a passphrase everything but the passphrase was found in order before.
            Err(failure) if is_tried => Reading::Sealed(sealed, String::new(), Some(ui.live.explain(failure))),
            Err(failure) => Reading::Failed(ui.live.explain(failure)),
            Ok(_) => Reading::Idle,
        };
        // Whoever left the page meanwhile does not want the file any more.
        if let (None, Ok((Reply::Workspace(summary), _))) = (opening.state.try_set(next), answer) {
            opening.loaded.try_set(Some(Loaded { name, summary, job: own.clone() }));
        }
    });
}

/// Stops what is being read.
fn stop(opening: Opening) {
    let job = opening.job.try_update_value(Option::take).flatten();
    job.into_iter().for_each(|job| job.stop(String::new()));
}

fn said(ui: AppContext, opening: Opening) -> AnyView {
    match opening.state.get() {
        Reading::Idle => ().into_any(),
        Reading::Busy(name) => {
            let cancel = move |_| {
                stop(opening);
                opening.state.set(Reading::Idle);
            };
            view! {
                {super::reading(ui, &name)}
                <div class="page-actions"><button class="button" on:click=cancel>{ui.say(phrases::CANCEL)}</button></div>
            }
            .into_any()
        }
        Reading::Failed(text) => view! { <p class="banner" data-tone="bad" role="alert">{text}</p> }.into_any(),
        Reading::Sealed(file, at, wrong) => {
            let passphrase = RwSignal::new(String::new());
            let when = Timestamp::parse_iso(&at).map(|at| format_value::recent(at, ui.live.today(), ui.language));
            let text = match when {
                Some(when) => ui.say_with(phrases::SEALED_SINCE, &[&file.name(), &when]),
                None => ui.say(phrases::SEALED_FILE).to_string(),
            };
            let submit = move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                read(ui, file.clone(), Some(passphrase.get_untracked()), opening);
            };
            view! {
                <form class="stack seal" on:submit=submit>
                    <p role="status">{text}</p>
                    {secret(ui, "unseal", phrases::PASSPHRASE, "current-password", passphrase)}
                    {wrong.map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                    <div class="page-actions"><button type="submit" class="button" data-look="primary">{ui.say(phrases::OPEN_SEALED)}</button></div>
                </form>
            }
            .into_any()
        }
    }
}

/// The export that only its passphrase opens.
fn sealing(ui: AppContext) -> AnyView {
    let words = [phrases::SEAL_IT, phrases::SEAL_TEXT, phrases::EXPORT_SEALED];
    sealed_by(ui, ["seal", "seal-again"], words, move |passphrase| ui.live.export(Some(passphrase)))
}

/// Asks for a passphrase twice; the words are those of the summary, the explanation and the button.
pub fn sealed_by(
    ui: AppContext,
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
            <summary>{ui.say(words[0])}</summary>
            <form class="stack seal" on:submit=submit>
                <p class="soft">{ui.say(words[1])}</p>
                {secret(ui, ids[0], phrases::PASSPHRASE, "new-password", one)}
                {secret(ui, ids[1], phrases::PASSPHRASE_AGAIN, "new-password", two)}
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{ui.say(text)}</p> })}
                <div class="page-actions"><button type="submit" class="button">{ui.say(words[2])}</button></div>
            </form>
        </details>
    }
    .into_any()
}

fn secret(ui: AppContext, id: &'static str, label: Phrase, fills: &'static str, text: RwSignal<String>) -> AnyView {
    view! {
        <div class="field">
            <label for=id>{ui.say(label)}</label>
            <input id=id class="input" type="password" autocomplete=fills prop:value=text on:input=move |event| text.set(event_target_value(&event))/>
        </div>
    }
    .into_any()
}

/// Makes a workspace of its own of a file, called by the workspace's and the file's name.
pub fn adopt(ui: AppContext, file: &Loaded) {
    let name = file.name.trim_end_matches(".kontor").trim_end_matches(".json");
    // A workspace that was never given a name bears the product's.
    let title = file.summary.title.as_str();
    let name = if title.is_empty() || title == "Kontor" { name.to_string() } else { title.to_string() };
    ui.live.adopt(&file.job, name);
}
