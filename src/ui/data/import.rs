//! Importing: choose files, see what becomes of them, agree. Nothing is stored before that.
use std::cell::RefCell;
use std::rc::Rc;

use leptos::prelude::*;

use super::{mapping, preview};
use crate::domain::Kind;
use crate::files::messages::{self, Conflict};
use crate::files::wishes::{Column, Sheet, Wishes};
use crate::files::{Preview, Reply, Request, TableFacts};
use crate::live::files::{Answer, Job};
use crate::locale::{format, phrases};
use crate::ui::Ui;
use crate::ui::parts::file_drop::{files_drop, folder_choice};
use crate::ui::route::Route;

/// The files that are being imported.
#[derive(Clone, Copy)]
pub struct Wizard {
    name: RwSignal<String>,
    /// What the files are, without what they mean; nothing before all are read.
    tables: RwSignal<Vec<TableFacts>>,
    /// What the user wants of them.
    pub wishes: RwSignal<Wishes>,
    /// Rows checked and rows in all, while the check is under way.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// What the import would come to.
    pub plan: RwSignal<Option<Preview>>,
    /// From which place on those are shown where the files differ from the workspace, and these.
    pub conflicts: RwSignal<(u32, Vec<Conflict>)>,
    /// Whether these are unfolded.
    pub is_unfolded: RwSignal<bool>,
    /// Whether the columns of each file are open at first: where it is the only one and some are for the user to place.
    opened: StoredValue<Vec<bool>>,
    /// Files of archives and folders that hold no table.
    pub passed: RwSignal<Vec<String>>,
    problem: RwSignal<Option<String>>,
    /// Whether the file is still being read.
    is_reading: RwSignal<bool>,
    is_storing: RwSignal<bool>,
    done: RwSignal<Option<(Option<Kind>, u32)>>,
    /// The worker that has the file; it stops when it is let go.
    job: StoredValue<Option<Job>, LocalStorage>,
    /// Rises with every change, so that an outdated answer is passed over.
    turn: StoredValue<u32>,
}

/// The files a browser offers for choice.
const ACCEPTED: &str = ".csv,.tsv,.tab,.txt,.xlsx,.xlsm,.zip,.json,.jsonl,.ndjson,.vcf,.ics";

/// The section of the page.
pub fn import(ui: Ui) -> AnyView {
    let wizard = Wizard {
        name: RwSignal::new(String::new()),
        tables: RwSignal::new(Vec::new()),
        wishes: RwSignal::new(Wishes { sheets: Vec::new(), skip_duplicates: false, language: ui.language }),
        progress: RwSignal::new(None),
        plan: RwSignal::new(None),
        conflicts: RwSignal::new((0, Vec::new())),
        is_unfolded: RwSignal::new(false),
        opened: StoredValue::new(Vec::new()),
        passed: RwSignal::new(Vec::new()),
        problem: RwSignal::new(None),
        is_reading: RwSignal::new(false),
        is_storing: RwSignal::new(false),
        done: RwSignal::new(None),
        job: StoredValue::new_local(None),
        turn: StoredValue::new(0),
    };
    let take = move |files: Vec<web_sys::File>| load(ui, wizard, files);
    let body = move || match (wizard.tables.with(Vec::is_empty), wizard.done.get()) {
        (_, Some((kind, count))) => {
            let many = called(ui, kind, count);
            let count = format::number(i64::from(count), ui.language);
            let text = match kind {
                Some(Kind::Lead) => ui.say_with(phrases::IMPORTED, &[&count]),
                _ => ui.say_with(phrases::IMPORTED_OF, &[&count, many]),
            };
            let kind = kind.filter(|kind| Kind::WORK.contains(kind)).unwrap_or(Kind::Lead);
            let show = ui.say_with(phrases::SHOW_MANY, &[kind.many().of(ui.language)]);
            let stored = untrack(|| ui.live.undo_and_redo())[0].clone();
            let undo = stored.map(|(seq, _)| {
                let undo = move |_| {
                    wizard.reset();
                    ui.live.undo(seq);
                };
                view! { <button class="button" on:click=undo>{ui.say(phrases::UNDO)}</button> }
            });
            view! {
                <p role="status">{text}</p>
                <div class="page-actions">
                    {undo}
                    <a class="button" data-look="primary" href=Route::List(kind).href()>{show}</a>
                </div>
                {files_drop(ui.say(phrases::OTHER_FILE), ACCEPTED, true, take)}
            }
            .into_any()
        }
        (true, None) if wizard.is_reading.get() => view! {
            {super::reading(ui, &wizard.name.get_untracked())}
            <div class="page-actions">
                <button class="button" on:click=move |_| wizard.reset()>{ui.say(phrases::CANCEL)}</button>
            </div>
        }
        .into_any(),
        (true, None) => view! {
            <p class="soft">{ui.say(phrases::IMPORT_LEADS_TEXT)}</p>
            {files_drop(ui.say(phrases::CHOOSE_FILE), ACCEPTED, true, take)}
            {folder_choice(ui.say(phrases::IMPORT_FOLDER), take)}
        }
        .into_any(),
        (false, None) => view! {
            {mapping::mapping(ui, wizard)}
            {preview::preview(ui, wizard)}
            {agree(ui, wizard)}
        }
        .into_any(),
    };
    view! {
        <section class="panel" aria-labelledby="import-title">
            <div class="panel-head"><h2 id="import-title">{ui.say(phrases::IMPORT_LEADS)}</h2></div>
            <div class="panel-body stack">
                {move || wizard.problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
                {body}
            </div>
        </section>
    }
    .into_any()
}

impl Wizard {
    /// Changes what the user wants, and checks the file anew.
    pub fn wish(self, ui: Ui, change: impl FnOnce(&mut Wishes)) {
        self.wishes.update(change);
        self.check(ui);
    }

    /// Another column may now go to a field with a list: its values are guessed first.
    pub fn wish_columns(self, ui: Ui, at: usize, change: impl FnOnce(&mut Vec<Column>)) {
        self.wishes.update(|wishes| {
            if let Some(sheet) = wishes.sheets.get_mut(at) {
                change(&mut sheet.columns);
            }
        });
        let sheet = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).cloned());
        let Some((kind, sheet)) = sheet.and_then(|sheet| Some((sheet.kind?, sheet))) else { return };
        self.ask(ui, Request::Guess(at as u32, kind, sheet.columns.clone()), move |reply| {
            if let Reply::Guessed(guessed) = reply {
                self.wish(ui, |wishes| wishes.sheets[at].choices = guessed.choices);
            }
        });
    }

    /// A file holds records of another kind, or is left out.
    pub fn wish_kind(self, ui: Ui, at: usize, kind: Option<Kind>) {
        match kind {
            None => self.wish_sheet(ui, at, |sheet| sheet.kind = None),
            Some(kind) => self.ask(ui, Request::Guess(at as u32, kind, Vec::new()), move |reply| {
                if let Reply::Guessed(guessed) = reply {
                    self.wish_sheet(ui, at, |sheet| *sheet = guessed);
                }
            }),
        }
    }

    /// Changes what the user wants of a file.
    pub fn wish_sheet(self, ui: Ui, at: usize, change: impl FnOnce(&mut Sheet)) {
        self.wish(ui, |wishes| {
            if let Some(sheet) = wishes.sheets.get_mut(at) {
                change(sheet);
            }
        });
    }

    /// Whether the columns of a file are open at first.
    pub fn is_open(self, at: usize) -> bool {
        self.opened.with_value(|opened| opened.get(at) == Some(&true))
    }

    /// What a file is, in words.
    pub fn facts(self, ui: Ui, at: usize) -> String {
        let name = self.wishes.with_untracked(|wishes| wishes.sheets.get(at).map(|sheet| sheet.file.clone()));
        self.tables
            .with_untracked(|tables| tables.get(at).map(|table| facts(ui, &name.unwrap_or_default(), table)))
            .unwrap_or_default()
    }

    /// The only kind that comes in, where it is one.
    fn only_kind(self) -> Option<Kind> {
        let kinds: Vec<Kind> =
            self.wishes.with_untracked(|wishes| wishes.sheets.iter().filter_map(|sheet| sheet.kind).collect());
        kinds.first().copied().filter(|first| kinds.iter().all(|kind| kind == first))
    }

    /// Works out what the import would come to.
    fn check(self, ui: Ui) {
        self.plan.set(None);
        let rows = self.tables.with_untracked(|tables| tables.iter().map(|table| table.rows).sum());
        self.progress.set(Some((0, rows)));
        self.ask(ui, Request::Plan(self.wishes.get_untracked()), move |reply| {
            if let Reply::Plan(preview) = reply {
                let from = self.conflicts.with_untracked(|(from, _)| *from).min(preview.differing.saturating_sub(1));
                let from = from - from % messages::CONFLICTS as u32;
                self.conflicts.set((0, preview.conflicts.clone()));
                self.progress.set(None);
                self.plan.set(Some(preview));
                if from > 0 {
                    self.show_conflicts(ui, from);
                }
            }
        });
    }

    /// Shows the places where the files differ from the workspace, from one on.
    pub fn show_conflicts(self, ui: Ui, from: u32) {
        self.ask(ui, Request::Conflicts(from), move |reply| {
            if let Reply::Conflicts(conflicts) = reply {
                self.conflicts.set((from, conflicts));
            }
        });
    }

    /// Asks the worker; an answer that is outdated by the time it comes is passed over.
    fn ask(self, ui: Ui, request: Request, then: impl FnOnce(Reply) + 'static) {
        let turn = self.next_turn();
        if let Some(job) = self.job.get_value() {
            job.ask(&request, move |answer| self.hear(ui, turn, answer, Box::new(then)));
        }
    }

    fn hear(self, ui: Ui, turn: u32, answer: Answer, then: Box<dyn FnOnce(Reply)>) {
        // The page may be gone, or the user may have changed a wish meanwhile.
        if self.turn.try_get_value() != Some(turn) {
            return;
        }
        match answer {
            Ok((reply, _)) => then(reply),
            Err(failure) => {
                self.reset();
                self.problem.set(Some(ui.live.explain(&failure)));
            }
        }
    }

    fn next_turn(self) -> u32 {
        self.turn.update_value(|turn| *turn += 1);
        self.turn.get_value()
    }

    fn reset(self) {
        self.next_turn();
        self.job.set_value(None);
        self.is_reading.set(false);
        self.progress.set(None);
        self.tables.set(Vec::new());
        self.passed.set(Vec::new());
        self.conflicts.set((0, Vec::new()));
        self.plan.set(None);
        self.problem.set(None);
        self.done.set(None);
    }
}

fn facts(ui: Ui, name: &str, table: &TableFacts) -> String {
    let rows = format::number(i64::from(table.rows), ui.language);
    let delimiter = match table.delimiter {
        None => return ui.say_with(phrases::SHEET_FACTS, &[name, &rows, &table.form]),
        Some('\t') => ui.say(phrases::TAB_NAME).to_string(),
        Some(other) => format!("“{other}”"),
    };
    ui.say_with(phrases::FILE_FACTS, &[name, &rows, &table.form, &delimiter])
}

fn load(ui: Ui, wizard: Wizard, files: Vec<web_sys::File>) {
    wizard.reset();
    let progress = move |done, all| {
        wizard.progress.try_set(Some((done, all)));
    };
    // A folder may hold anything; what is chosen by itself is read, or the worker says why not.
    let is_table = |file: &web_sys::File| {
        let name = file.name().to_lowercase();
        ACCEPTED.split(',').any(|end| name.ends_with(end))
    };
    let (files, others): (Vec<_>, Vec<_>) = match files.len() {
        1 => (files, Vec::new()),
        _ => files.into_iter().partition(is_table),
    };
    let others: Vec<String> = others.iter().map(web_sys::File::name).collect();
    if files.is_empty() {
        wizard.problem.set(Some(ui.say_with(phrases::FILES_PASSED, &[&others.join(", ")])));
        return;
    }
    let Some(job) = ui.live.start_job(progress) else { return };
    wizard.job.set_value(Some(job.clone()));
    let turn = wizard.next_turn();
    let more = files.len().saturating_sub(1);
    let first = files.first().map(|file| file.name()).unwrap_or_default();
    wizard.name.set(if more > 0 { format!("{first} + {more}") } else { first });
    wizard.is_reading.set(true);
    let all = files.len();
    // No signal: the place the files were chosen at goes away while they are read.
    let read: Rc<RefCell<(usize, Vec<TableFacts>)>> = Rc::default();
    let passed = Rc::new(RefCell::new(others));
    // The worker answers in order, so the last answer means that all are read.
    for file in files {
        let (read, passed) = (read.clone(), passed.clone());
        let then = move |reply| {
            let Reply::Tables(tables, without) = reply else { return };
            passed.borrow_mut().extend(without);
            let count = {
                let mut read = read.borrow_mut();
                read.0 += 1;
                read.1.extend(tables);
                read.0
            };
            if count == all {
                let (_, tables) = read.take();
                wizard.passed.set(passed.take());
                let sheets: Vec<Sheet> = tables.iter().map(|table| table.sheet.clone()).collect();
                let is_open = |sheet: &Sheet| sheets.len() == 1 && sheet.columns.iter().any(Column::is_unplaced);
                wizard.opened.set_value(sheets.iter().map(is_open).collect());
                wizard.wishes.set(Wishes { sheets, skip_duplicates: false, language: ui.language });
                wizard.is_reading.set(false);
                wizard.tables.set(tables);
                wizard.check(ui);
            }
        };
        let request = Request::ReadTable(file.name());
        job.ask_about(&request, &file, move |answer| wizard.hear(ui, turn, answer, Box::new(then)));
    }
}

/// The buttons beneath the preview.
fn agree(ui: Ui, wizard: Wizard) -> AnyView {
    let store = move |_| {
        let Some(job) = wizard.job.get_value() else { return };
        let count = wizard.plan.with_untracked(|plan| plan.as_ref().map_or(0, |plan| plan.created() + plan.changed()));
        let kind = wizard.only_kind();
        wizard.is_storing.set(true);
        ui.live.store(&job, Request::Import(wizard.name.get_untracked()), move |is_stored| {
            // The page may be gone meanwhile.
            if wizard.is_storing.try_set(false).is_some() {
                return;
            }
            if is_stored {
                wizard.reset();
                wizard.done.set(Some((kind, count)));
            } else {
                // The wishes are still there; the plan is made anew.
                wizard.check(ui);
            }
        });
    };
    let button = move || {
        let (new, changed) =
            wizard.plan.with(|plan| plan.as_ref().map_or((0, 0), |plan| (plan.created(), plan.changed())));
        let count = new + changed;
        let number = |count: u32| format::number(i64::from(count), ui.language);
        let kind = wizard.only_kind();
        let many = called(ui, kind, new);
        let label = match (wizard.is_storing.get(), kind) {
            (true, _) => ui.say(phrases::IMPORTING).to_string(),
            _ if changed > 0 => ui.say_with(phrases::IMPORT_AND_UPDATE, &[&number(new), many, &number(changed)]),
            (_, Some(Kind::Lead)) => ui.say_with(phrases::IMPORT_COUNT, &[&number(new)]),
            _ => ui.say_with(phrases::IMPORT_OF, &[&number(new), many]),
        };
        let is_disabled = count == 0 || wizard.is_storing.get();
        view! { <button class="button" data-look="primary" disabled=is_disabled on:click=store>{label}</button> }
    };
    view! {
        <div class="page-actions">
            <button class="button" disabled=move || wizard.is_storing.get() on:click=move |_| wizard.reset()>{ui.say(phrases::CANCEL)}</button>
            {button}
        </div>
    }
    .into_any()
}

/// What so many records of a kind, or of several, are called.
fn called(ui: Ui, kind: Option<Kind>, count: u32) -> &'static str {
    let phrase = match (kind, count) {
        (Some(kind), count) => kind.called(count),
        (None, 1) => phrases::RECORDS_ONE,
        (None, _) => phrases::RECORDS_MANY,
    };
    ui.say(phrase)
}
