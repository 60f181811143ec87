//! Backups on the data protection page: which of them contain the person, and what happens to these after an erasure.
use std::collections::VecDeque;

use leptos::prelude::*;
use web_sys::File;

use crate::app_state::backup::{self, BackupFile};
use crate::app_state::files::Job;
use crate::locale::{format, phrases};
use crate::ui::components::file_drop::file_drop;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::passphrase::passphrase_input;
use crate::ui::components::tone::Tone;
use crate::ui::context::AppContext;
use crate::worker_protocol::messages::{Occurrences, PersonQuery};
use crate::worker_protocol::{Reply, Request};

/// The state of a backup.
#[derive(Clone, PartialEq)]
enum State {
    /// Not checked yet.
    Unseen,
    /// Waiting, or being read.
    Reading,
    /// Read; the occurrences of the person.
    Read(Occurrences),
    /// Encrypted; the error of the passphrase.
    Sealed(Option<String>),
    /// Unreadable, with the reason.
    Failed(String),
    /// Not in the folder.
    Away,
    /// Removed.
    Gone,
}

/// A backup and its state.
#[derive(Clone)]
struct Entry {
    backup: BackupFile,
    file: Option<File>,
    state: State,
}

impl Entry {
    /// Whether the backup contains the person.
    fn holds(&self) -> bool {
        matches!(&self.state, State::Read(traces) if !traces.is_empty())
    }
}

/// The backups, and the person to look for in them.
#[derive(Clone, Copy)]
pub struct BackupSearch {
    entries: RwSignal<Vec<Entry>, LocalStorage>,
    sought: RwSignal<PersonQuery>,
    is_replacing: RwSignal<bool>,
}

impl BackupSearch {
    /// A search without a person.
    pub fn new() -> BackupSearch {
        let entries = RwSignal::new_local(Vec::new());
        BackupSearch { entries, sought: RwSignal::new(PersonQuery::default()), is_replacing: RwSignal::new(false) }
    }

    /// Starts a search for a person; the known backups are not checked yet.
    pub fn search_for(self, cx: AppContext, sought: PersonQuery) {
        let entry = |backup| Entry { backup, file: None, state: State::Unseen };
        self.entries.try_set(cx.app.known_backups().into_iter().map(entry).collect());
        self.sought.try_set(sought);
    }

    /// The text about backups in a receipt.
    pub fn status_text(self, cx: AppContext) -> Vec<String> {
        let named = |phrase, which: &dyn Fn(&Entry) -> bool| {
            let names = self.entries.with(|all| {
                let names = all.iter().filter(|entry| which(entry)).map(|entry| entry.backup.name.clone());
                names.collect::<Vec<_>>()
            });
            (!names.is_empty()).then(|| cx.t_with(phrase, &[&names.join(", ")]))
        };
        let lines = [
            named(phrases::RIGHTS_BACKUPS_HOLD, &Entry::holds),
            named(phrases::RIGHTS_BACKUPS_FREE, &|entry| matches!(entry.state, State::Read(_)) && !entry.holds()),
            named(phrases::RIGHTS_BACKUPS_UNREAD, &|entry| !matches!(entry.state, State::Read(_) | State::Gone)),
            named(phrases::RIGHTS_BACKUPS_GONE, &|entry| entry.state == State::Gone),
        ];
        lines.into_iter().flatten().chain([cx.t(phrases::RIGHTS_BACKUPS_TEXT).to_string()]).collect()
    }

    /// Reads all accessible backups, one after another.
    fn look(self, cx: AppContext) {
        cx.app.readable_backups(move |found| {
            let of = |(backup, file): (BackupFile, Option<File>)| {
                let state = if file.is_some() { State::Reading } else { State::Away };
                Entry { backup, file, state }
            };
            let picked = |entry: &Entry| entry.file.is_some() && entry.backup.place.is_empty();
            self.entries.try_update(|all| {
                let picked: Vec<Entry> = all.drain(..).filter(picked).collect();
                let is_picked = |entry: &Entry| picked.iter().any(|own| own.backup.name == entry.backup.name);
                *all = found.into_iter().map(of).filter(|entry| entry.file.is_some() || !is_picked(entry)).collect();
                all.extend(picked);
            });
            self.read(cx, |entry| entry.state == State::Reading, None);
        });
    }

    /// Reads a file the user chose.
    fn take(self, cx: AppContext, file: File) {
        let name = file.name();
        self.entries.update(|all| match all.iter_mut().find(|entry| entry.backup.name == name) {
            Some(entry) => (entry.file, entry.state) = (Some(file), State::Reading),
            None => {
                let backup = BackupFile { name: name.clone(), ..BackupFile::default() };
                all.push(Entry { backup, file: Some(file), state: State::Reading });
            }
        });
        self.read(cx, move |entry| entry.backup.name == name, None);
    }

    /// Tries a passphrase on all encrypted backups.
    fn unseal(self, cx: AppContext, passphrase: String) {
        self.read(cx, |entry| matches!(entry.state, State::Sealed(_)), Some(passphrase));
    }

    fn read(self, cx: AppContext, which: impl Fn(&Entry) -> bool, passphrase: Option<String>) {
        let mut files = VecDeque::new();
        self.entries.try_update(|all| {
            for entry in all.iter_mut().filter(|entry| which(entry)) {
                if let Some(file) = &entry.file {
                    files.push_back((entry.backup.name.clone(), file.clone()));
                    entry.state = State::Reading;
                }
            }
        });
        if !files.is_empty()
            && let Some(job) = cx.app.start_job(|_, _| ())
        {
            self.next(cx, job, files, passphrase);
        }
    }

    fn next(self, cx: AppContext, job: Job, mut files: VecDeque<(String, File)>, passphrase: Option<String>) {
        let (Some((name, file)), Some(sought)) = (files.pop_front(), self.sought.try_get_untracked()) else { return };
        let workspace = cx.app.workspace.id.get_untracked();
        let wanted = PersonQuery { workspace, passphrase: passphrase.clone(), ..sought.clone() };
        let own = job.clone();
        job.ask_with_file(&Request::ScanBackup(wanted), &file, move |answer| {
            let state = match answer {
                Ok((Reply::Occurrences(traces), _)) => State::Read(traces),
                Ok((Reply::Sealed { .. }, _)) => State::Sealed(None),
                Ok(_) => State::Unseen,
                // When a passphrase is tried, the rest of the file has been verified before.
                Err(failure) if passphrase.is_some() => State::Sealed(Some(cx.app.explain(&failure))),
                Err(failure) => State::Failed(cx.app.explain(&failure)),
            };
            // The user may search for another person by now, or may have left the page.
            if self.sought.try_get_untracked() == Some(sought) {
                self.entries.update(|all| {
                    all.iter_mut()
                        .filter(|entry| entry.backup.name == name)
                        .for_each(|entry| entry.state = state.clone());
                });
                self.next(cx, own, files, passphrase);
            }
        });
    }

    /// Makes a new backup and removes those in the folder that contain the person.
    fn replace(self, cx: AppContext) {
        let names = self.entries.with_untracked(|all| removable(all));
        self.is_replacing.set(true);
        cx.app.replace_backups(names, move |gone| {
            self.is_replacing.try_set(false);
            if gone.is_empty() {
                cx.app.messages.show_error(cx.t(phrases::RIGHTS_BACKUPS_STAY).to_string());
            }
            self.entries.try_update(|all| {
                let removed = all.iter_mut().filter(|entry| gone.contains(&entry.backup.name));
                removed.for_each(|entry| (entry.file, entry.state) = (None, State::Gone));
            });
        });
    }
}

/// The names of those that contain the person and can be removed.
fn removable(all: &[Entry]) -> Vec<String> {
    let wanted = all.iter().filter(|entry| entry.holds() && !entry.backup.place.is_empty());
    wanted.map(|entry| entry.backup.name.clone()).collect()
}

/// The section of the page; after the erasure it offers to remove backups that still contain the person.
pub fn view(cx: AppContext, looking: BackupSearch, is_erased: bool) -> AnyView {
    let lines = move || {
        let all = looking.entries.get();
        (!all.is_empty()).then(|| {
            let lines = all.iter().map(|entry| line(cx, entry)).collect_view();
            view! { <ul class="todos" aria-labelledby="rights-backups">{lines}</ul> }
        })
    };
    let is_reading = move || looking.entries.with(|all| all.iter().any(|entry| entry.state == State::Reading));
    let progress = move || {
        let (all, left) = looking.entries.with(|all| {
            let looked_at = all.iter().filter(|entry| entry.file.is_some()).count();
            (looked_at, all.iter().filter(|entry| entry.state == State::Reading).count())
        });
        let number = |count: usize| format::number(count as i64, cx.language);
        (left > 0).then(|| cx.t_with(phrases::RIGHTS_LOOKED, &[&number(all - left), &number(all)]))
    };
    let is_sealed =
        Memo::new(move |_| looking.entries.with(|all| all.iter().any(|entry| matches!(entry.state, State::Sealed(_)))));
    let removable = Memo::new(move |_| looking.entries.with(|all| removable(all).len()));
    let remove = move || {
        (is_erased && removable.get() > 0).then(|| {
            let count = format::number(removable.get() as i64, cx.language);
            view! {
                <p>{cx.t(phrases::RIGHTS_REPLACE_TEXT)}</p>
                <div class="page-actions"><button class="button" data-look="danger" disabled=move || looking.is_replacing.get()
                    on:click=move |_| looking.replace(cx)>{cx.t_with(phrases::RIGHTS_REPLACE, &[&count])}</button></div>
            }
        })
    };
    let accept = ".kontor,.json,application/json";
    view! {
        <section class="panel no-print" aria-labelledby="rights-backups">
            <div class="panel-head"><h2 id="rights-backups">{cx.t(phrases::BACKUPS)}</h2></div>
            <div class="panel-body stack">
                <p class="soft">{cx.t(phrases::RIGHTS_LOOK_TEXT)}</p>
                {lines}
                <p role="status" hidden=move || !is_reading()>{progress}</p>
                {move || is_sealed.get().then(|| unsealing(cx, looking))}
                {remove}
                <div class="page-actions">
                    <button class="button" disabled=is_reading on:click=move |_| looking.look(cx)>{cx.t(phrases::RIGHTS_LOOK)}</button>
                </div>
                {file_drop(cx.t(phrases::RIGHTS_LOOK_FILE), accept, move |file| looking.take(cx, file))}
            </div>
        </section>
    }
    .into_any()
}

fn unsealing(cx: AppContext, looking: BackupSearch) -> AnyView {
    let passphrase = RwSignal::new(String::new());
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        looking.unseal(cx, passphrase.get_untracked());
    };
    view! {
        <form class="stack seal" on:submit=submit>
            {passphrase_input(cx, "rights-passphrase", phrases::RIGHTS_PASSPHRASE, "current-password", passphrase)}
            <div class="page-actions"><button type="submit" class="button">{cx.t(phrases::RIGHTS_UNSEAL)}</button></div>
        </form>
    }
    .into_any()
}

/// A backup with its state.
fn line(cx: AppContext, entry: &Entry) -> AnyView {
    let number = |count: u32| format::number(i64::from(count), cx.language);
    let result = match &entry.state {
        State::Unseen => cx.t(phrases::RIGHTS_UNSEEN).to_string(),
        State::Reading => cx.t(phrases::ONE_MOMENT).to_string(),
        State::Read(traces) if traces.is_empty() => cx.t(phrases::RIGHTS_FREE).to_string(),
        State::Read(traces) => {
            let counts = [number(traces.records), number(traces.changes), number(traces.files)];
            cx.t_with(phrases::RIGHTS_HOLDS, &counts.each_ref().map(String::as_str))
        }
        State::Sealed(None) => cx.t(phrases::RIGHTS_SEALED).to_string(),
        State::Sealed(Some(why)) | State::Failed(why) => why.clone(),
        State::Away if entry.backup.place.is_empty() => cx.t(phrases::RIGHTS_HANDED).to_string(),
        State::Away => cx.t_with(phrases::RIGHTS_AWAY, &[&entry.backup.place]),
        State::Gone => cx.t(phrases::RIGHTS_GONE).to_string(),
    };
    let tone = match &entry.state {
        State::Failed(_) => Some(Tone::Bad),
        _ if entry.holds() => Some(Tone::Warn),
        _ => None,
    };
    let when = (entry.backup.at > 0)
        .then(|| format_value::recent(backup::created_at(&entry.backup), cx.app.today(), cx.language));
    view! {
        <li class="todo rights-backup" data-tone=tone.map(Tone::key)>{icon(icon::DATA)}
            <span class="todo-name">{entry.backup.name.clone()}</span><span class="soft">{when}</span><span class="rights-said">{result}</span></li>
    }
    .into_any()
}
