//! Opening a workspace file: chosen or passed by the system, read and verified by the file worker, with its passphrase
//! if encrypted.
use leptos::prelude::*;

use super::handed_over::{handed_over, reading};
use crate::app_state::files::Job;
use crate::base::Timestamp;
use crate::domain::RecordType;
use crate::locale::{format, phrases};
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::components::write_progress::written;
use crate::ui::context::AppContext;
use crate::worker_protocol::{Reply, Request, WorkspaceSummary};

/// A workspace file that was read and verified.
#[derive(Clone)]
pub struct Loaded {
    /// Its name.
    pub name: String,
    /// Its content.
    pub summary: WorkspaceSummary,
    /// The worker that has read it.
    pub job: Job,
}

/// The state of reading a workspace file.
#[derive(Clone, Default)]
enum Reading {
    #[default]
    Idle,
    /// The file with this name is being read and verified.
    Busy(String),
    /// It is encrypted: the file, the time it was written, and the error of the passphrase.
    Sealed(web_sys::File, String, Option<String>),
    /// It cannot be used, with the reason.
    Failed(String),
}

/// The state of opening a workspace file. It belongs to this thread, like the worker.
#[derive(Clone, Copy)]
pub struct Opening {
    state: RwSignal<Reading, LocalStorage>,
    /// The worker that is reading.
    job: StoredValue<Option<Job>, LocalStorage>,
    /// The file, after it was read and verified.
    pub loaded: RwSignal<Option<Loaded>, LocalStorage>,
}

impl Opening {
    /// The initial state.
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

/// The control to choose a workspace file, with messages about reading it.
pub fn reader(cx: AppContext, opening: Opening) -> AnyView {
    view! {
        {handed_over(cx, true)}
        {file_drop(cx.t(phrases::OPEN_WORKSPACE), ".kontor,.json,application/json", move |file| take(cx, file, opening))}
        {move || reading_state(cx, opening)}
        {restoring(cx)}
    }
    .into_any()
}

/// The progress of restoring a file to a workspace.
fn restoring(cx: AppContext) -> AnyView {
    let app = cx.app;
    let is_at_work = Memo::new(move |_| app.workspace_list.restoring.get().is_some());
    (move || is_at_work.get().then(|| written(cx, phrases::RESTORING, move || app.workspace_list.restoring.get())))
        .into_any()
}

/// Takes a workspace file that was opened with the app.
pub fn take_opened(cx: AppContext, opening: Opening) {
    Effect::new(move |_| {
        if let Some(file) = cx.app.opened_files.take(true).pop() {
            take(cx, file, opening);
        }
    });
    Effect::new(move |_| {
        if opening.loaded.with(Option::is_some) {
            cx.app.opened_files.clear_taken();
        }
    });
}

/// Reads a file.
pub fn take(cx: AppContext, file: web_sys::File, opening: Opening) {
    read(cx, file, None, opening);
}

fn read(cx: AppContext, file: web_sys::File, passphrase: Option<String>, opening: Opening) {
    let app = cx.app;
    let Some(job) = app.start_job(move |done, all| app.workspace_list.note_restoring(done, all)) else { return };
    let (name, own) = (file.name(), job.clone());
    stop(opening);
    opening.job.set_value(Some(job.clone()));
    opening.state.set(Reading::Busy(name.clone()));
    opening.loaded.set(None);
    let (sealed, is_tried) = (file.clone(), passphrase.is_some());
    job.ask_with_file(&Request::ReadWorkspace { passphrase }, &file, move |answer| {
        // Another file may have been chosen in the meantime, or reading was cancelled.
        if opening.job.try_update_value(Option::take).flatten().is_none() {
            return;
        }
        let next = match &answer {
            Ok((Reply::Sealed { written_at: at }, _)) => Reading::Sealed(sealed, at.clone(), None),
            // When a passphrase is tried, the rest of the file has been verified before.
            Err(failure) if is_tried => Reading::Sealed(sealed, String::new(), Some(cx.app.explain(failure))),
            Err(failure) => Reading::Failed(cx.app.explain(failure)),
            Ok(_) => Reading::Idle,
        };
        // If the user has left the page in the meantime, the file is no longer wanted.
        if let (None, Ok((Reply::Workspace(summary), _))) = (opening.state.try_set(next), answer) {
            opening.loaded.try_set(Some(Loaded { name, summary, job: own.clone() }));
        }
    });
}

/// Cancels reading.
fn stop(opening: Opening) {
    let job = opening.job.try_update_value(Option::take).flatten();
    job.into_iter().for_each(|job| job.stop(String::new()));
}

fn reading_state(cx: AppContext, opening: Opening) -> AnyView {
    match opening.state.get() {
        Reading::Idle => ().into_any(),
        Reading::Busy(name) => {
            let cancel = move |_| {
                stop(opening);
                opening.state.set(Reading::Idle);
            };
            view! {
                {reading(cx, &name)}
                <div class="page-actions"><button class="button" on:click=cancel>{cx.t(phrases::CANCEL)}</button></div>
            }
            .into_any()
        }
        Reading::Failed(text) => view! { <p class="banner" data-tone="bad" role="alert">{text}</p> }.into_any(),
        Reading::Sealed(file, at, wrong) => {
            let passphrase = RwSignal::new(String::new());
            let when = Timestamp::parse_iso(&at).map(|at| format_value::recent(at, cx.app.today(), cx.language));
            let text = match when {
                Some(when) => cx.t_with(phrases::SEALED_SINCE, &[&file.name(), &when]),
                None => cx.t(phrases::SEALED_FILE).to_string(),
            };
            let submit = move |event: web_sys::SubmitEvent| {
                event.prevent_default();
                read(cx, file.clone(), Some(passphrase.get_untracked()), opening);
            };
            view! {
                <form class="stack seal" on:submit=submit>
                    <p role="status">{text}</p>
                    {passphrase_input(cx, "unseal", phrases::PASSPHRASE, "current-password", passphrase)}
                    {wrong.map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                    <div class="page-actions"><button type="submit" class="button" data-look="primary">{cx.t(phrases::OPEN_SEALED)}</button></div>
                </form>
            }
            .into_any()
        }
    }
}

/// Creates a workspace from a file, named after the workspace or the file.
pub fn adopt(cx: AppContext, file: &Loaded) {
    let name = file.name.trim_end_matches(".kontor").trim_end_matches(".json");
    // A workspace that was never named has the product's name.
    let title = file.summary.title.as_str();
    let name = if title.is_empty() || title == "Kontor" { name.to_string() } else { title.to_string() };
    cx.app.fill_workspace(&file.job, name);
}

/// The numbers of records of a workspace, as [`RecordTables::counts`](crate::store::RecordTables::counts) gives them. The
/// record types of another workspace have no name here.
pub fn counted(cx: AppContext, counts: &[u32]) -> String {
    let built_in = RecordType::WORK.iter().zip(counts).map(|(kind, count)| kind.counted(*count, cx.language));
    let custom = counts.get(RecordType::WORK.len()).filter(|count| **count > 0);
    let custom =
        custom.map(|count| cx.t_with(phrases::OF_CUSTOM_TYPES, &[&format::number(i64::from(*count), cx.language)]));
    built_in.chain(custom).collect::<Vec<_>>().join(", ")
}
