//! Importing leads: choose a file, see what becomes of it, agree. Nothing is stored before that.
use leptos::prelude::*;

use super::{mapping, preview};
use crate::domain::Kind;
use crate::files::wishes::{Column, Wishes};
use crate::files::{Preview, Reply, Request, TableFacts};
use crate::live::files::{Answer, Job};
use crate::locale::{format, phrases};
use crate::ui::Ui;
use crate::ui::parts::file_drop::file_drop;
use crate::ui::route::Route;

/// The file that is being imported.
#[derive(Clone, Copy)]
pub struct Wizard {
    name: RwSignal<String>,
    /// What the file is.
    table: RwSignal<Option<TableFacts>>,
    /// What the user wants of them.
    pub wishes: RwSignal<Wishes>,
    /// Rows checked and rows in all, while the check is under way.
    pub progress: RwSignal<Option<(u32, u32)>>,
    /// What the import would come to.
    pub plan: RwSignal<Option<Preview>>,
    problem: RwSignal<Option<String>>,
    /// Whether the file is still being read.
    is_reading: RwSignal<bool>,
    is_storing: RwSignal<bool>,
    done: RwSignal<Option<u32>>,
    /// The worker that has the file; it stops when it is let go.
    job: StoredValue<Option<Job>, LocalStorage>,
    /// Rises with every change, so that an outdated answer is passed over.
    turn: StoredValue<u32>,
}

/// The section of the page.
pub fn import(ui: Ui) -> AnyView {
    let wizard = Wizard {
        name: RwSignal::new(String::new()),
        table: RwSignal::new(None),
        wishes: RwSignal::new(Wishes {
            columns: Vec::new(),
            choices: Vec::new(),
            skip_duplicates: false,
            language: ui.language,
        }),
        progress: RwSignal::new(None),
        plan: RwSignal::new(None),
        problem: RwSignal::new(None),
        is_reading: RwSignal::new(false),
        is_storing: RwSignal::new(false),
        done: RwSignal::new(None),
        job: StoredValue::new_local(None),
        turn: StoredValue::new(0),
    };
    let take = move |file: web_sys::File| load(ui, wizard, file);
    let body = move || match (wizard.table.get(), wizard.done.get()) {
        (_, Some(count)) => {
            let text = ui.say_with(phrases::IMPORTED, &[&format::number(i64::from(count), ui.language)]);
            view! {
                <p role="status">{text}</p>
                <div class="page-actions">
                    <a class="button" data-look="primary" href=Route::List(Kind::Lead).href()>{ui.say(phrases::SHOW_LEADS)}</a>
                </div>
                {file_drop(ui.say(phrases::OTHER_FILE), ".csv,.tsv,.txt", take)}
            }
            .into_any()
        }
        (None, None) if wizard.is_reading.get() => view! {
            {super::reading(ui, &wizard.name.get_untracked())}
            <div class="page-actions">
                <button class="button" on:click=move |_| wizard.reset()>{ui.say(phrases::CANCEL)}</button>
            </div>
        }
        .into_any(),
        (None, None) => view! {
            <p class="soft">{ui.say(phrases::IMPORT_LEADS_TEXT)}</p>
            {file_drop(ui.say(phrases::CHOOSE_FILE), ".csv,.tsv,.txt", take)}
        }
        .into_any(),
        (Some(table), None) => view! {
            <p>{facts(ui, &wizard.name.get_untracked(), &table)}</p>
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
    pub fn wish_columns(self, ui: Ui, change: impl FnOnce(&mut Vec<Column>)) {
        self.wishes.update(|wishes| change(&mut wishes.columns));
        let columns = self.wishes.with_untracked(|wishes| wishes.columns.clone());
        self.ask(ui, Request::Guess(columns), move |reply| {
            if let Reply::Choices(choices) = reply {
                self.wish(ui, |wishes| wishes.choices = choices);
            }
        });
    }

    /// Works out what the import would come to.
    fn check(self, ui: Ui) {
        self.plan.set(None);
        let rows = self.table.with_untracked(|table| table.as_ref().map_or(0, |table| table.rows));
        self.progress.set(Some((0, rows)));
        self.ask(ui, Request::Plan(self.wishes.get_untracked()), move |reply| {
            if let Reply::Plan(preview) = reply {
                self.progress.set(None);
                self.plan.set(Some(preview));
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
        self.table.set(None);
        self.plan.set(None);
        self.problem.set(None);
        self.done.set(None);
    }
}

fn facts(ui: Ui, name: &str, table: &TableFacts) -> String {
    let delimiter = match table.delimiter {
        '\t' => ui.say(phrases::TAB_NAME).to_string(),
        other => format!("“{other}”"),
    };
    let rows = format::number(i64::from(table.rows), ui.language);
    ui.say_with(phrases::FILE_FACTS, &[name, &rows, &table.encoding, &delimiter])
}

fn load(ui: Ui, wizard: Wizard, file: web_sys::File) {
    wizard.reset();
    let progress = move |done, all| {
        wizard.progress.try_set(Some((done, all)));
    };
    let Some(job) = ui.live.start_job(progress) else { return };
    wizard.job.set_value(Some(job.clone()));
    let turn = wizard.next_turn();
    wizard.name.set(file.name());
    wizard.is_reading.set(true);
    let then = move |reply| {
        if let Reply::Table(mut table) = reply {
            let (columns, choices) = (std::mem::take(&mut table.columns), std::mem::take(&mut table.choices));
            wizard.wishes.set(Wishes { columns, choices, skip_duplicates: false, language: ui.language });
            wizard.is_reading.set(false);
            wizard.table.set(Some(table));
            wizard.check(ui);
        }
    };
    job.ask_about(&Request::ReadTable, &file, move |answer| wizard.hear(ui, turn, answer, Box::new(then)));
}

/// The buttons beneath the preview.
fn agree(ui: Ui, wizard: Wizard) -> AnyView {
    let store = move |_| {
        let Some(job) = wizard.job.get_value() else { return };
        let count = wizard.plan.with_untracked(|plan| plan.as_ref().map_or(0, |plan| plan.leads));
        wizard.is_storing.set(true);
        ui.live.store(&job, Request::Import(wizard.name.get_untracked()), move |is_stored| {
            // The page may be gone meanwhile.
            if wizard.is_storing.try_set(false).is_some() {
                return;
            }
            if is_stored {
                wizard.reset();
                wizard.done.set(Some(count));
            } else {
                // The wishes are still there; the plan is made anew.
                wizard.check(ui);
            }
        });
    };
    let button = move || {
        let count = wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.leads));
        let label = if wizard.is_storing.get() {
            ui.say(phrases::IMPORTING).to_string()
        } else {
            ui.say_with(phrases::IMPORT_COUNT, &[&format::number(i64::from(count), ui.language)])
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
