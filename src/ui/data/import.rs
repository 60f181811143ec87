//! Importing leads: choose a file, see what becomes of it, agree. Nothing is stored before that.
use std::cell::RefCell;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::{mapping, preview};
use crate::base::Currency;
use crate::command::{Command, Import};
use crate::domain::Kind;
use crate::domain::defaults::Seed;
use crate::exchange::import::{Plan, Planner, Wishes, World};
use crate::exchange::table::{self, Table};
use crate::exchange::{choices, mapping as guessing};
use crate::live::Live;
use crate::locale::{format, phrases};
use crate::ui::Ui;
use crate::ui::parts::file_drop::file_drop;
use crate::ui::record::form;
use crate::ui::route::Route;

/// How long the check of a file may keep the page from answering, in milliseconds.
const SLICE: i64 = 30;
/// Rows checked before the clock is looked at again.
const ROWS: usize = 50;

/// The file that is being imported.
#[derive(Clone, Copy)]
pub struct Wizard {
    name: RwSignal<String>,
    /// The file's rows.
    pub table: RwSignal<Option<Arc<Table>>>,
    /// What the user wants of them.
    pub wishes: RwSignal<Wishes>,
    /// Rows checked and rows in all, while the check is under way.
    pub progress: RwSignal<Option<(usize, usize)>>,
    /// What the import would come to.
    pub plan: RwSignal<Option<Arc<Plan>>>,
    problem: RwSignal<Option<String>>,
    is_storing: RwSignal<bool>,
    done: RwSignal<Option<usize>>,
    /// Rises with every change, so that an outdated check stops.
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
        is_storing: RwSignal::new(false),
        done: RwSignal::new(None),
        turn: StoredValue::new(0),
    };
    on_cleanup(move || wizard.stop());
    let take = move |file: web_sys::File| {
        let name = file.name();
        ui.live.read_file(file, move |bytes| load(ui, wizard, name, &bytes));
    };
    let body = move || match (wizard.table.get(), wizard.done.get()) {
        (_, Some(count)) => {
            let text = ui.say_with(phrases::IMPORTED, &[&format::number(count as i64, ui.language)]);
            view! {
                <p role="status">{text}</p>
                <div class="page-actions">
                    <a class="button" data-look="primary" href=Route::List(Kind::Lead).href()>{ui.say(phrases::SHOW_LEADS)}</a>
                </div>
                {file_drop(ui.say(phrases::OTHER_FILE), ".csv,.tsv,.txt", take)}
            }
            .into_any()
        }
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
        check(ui, self);
    }

    /// Another column may now go to a field with a list: its values are guessed.
    pub fn wish_columns(self, ui: Ui, change: impl FnOnce(&mut Wishes)) {
        let Some(table) = self.table.get_untracked() else { return };
        self.wish(ui, |wishes| {
            change(wishes);
            wishes.choices = ui.live.peek(|set| choices::guess(set, &table, &wishes.columns));
        });
    }

    fn stop(self) {
        self.turn.update_value(|turn| *turn += 1);
        self.progress.set(None);
    }

    fn reset(self) {
        self.stop();
        self.table.set(None);
        self.plan.set(None);
        self.problem.set(None);
        self.done.set(None);
    }
}

fn facts(ui: Ui, name: &str, table: &Table) -> String {
    let delimiter = match table.delimiter {
        '\t' => ui.say(phrases::TAB_NAME).to_string(),
        other => format!("“{other}”"),
    };
    let rows = format::number(table.rows.len() as i64, ui.language);
    ui.say_with(phrases::FILE_FACTS, &[name, &rows, table.encoding.name(), &delimiter])
}

fn load(ui: Ui, wizard: Wizard, name: String, bytes: &[u8]) {
    wizard.reset();
    match table::read(bytes) {
        Err(problem) => wizard.problem.set(Some(format!("{name}: {}", ui.say(problem)))),
        Ok(table) => {
            let table = Arc::new(table);
            let columns = guessing::guess(&table);
            let choices = ui.live.peek(|set| choices::guess(set, &table, &columns));
            wizard.name.set(name);
            wizard.wishes.set(Wishes { columns, choices, skip_duplicates: false, language: ui.language });
            wizard.table.set(Some(table));
            check(ui, wizard);
        }
    }
}

/// Works the plan out, a few rows at a time.
fn check(ui: Ui, wizard: Wizard) {
    wizard.stop();
    wizard.plan.set(None);
    let Some(table) = wizard.table.get_untracked() else { return };
    let turn = wizard.turn.get_value();
    wizard.progress.set(Some((0, table.rows.len())));
    let begin = move || {
        let wishes = wizard.wishes.get_untracked();
        let planner = with_world(ui, |world| ui.live.peek(|set| Some(Planner::new(set, table, wishes, world))));
        if let Some(planner) = planner {
            go_on(ui, wizard, turn, planner);
        }
    };
    set_timeout(begin, Duration::ZERO);
}

fn go_on(ui: Ui, wizard: Wizard, turn: u32, mut planner: Planner) {
    // The page may be gone, or the user may have changed a wish meanwhile.
    if wizard.turn.try_get_value() != Some(turn) {
        return;
    }
    let start = ui.live.now().0;
    let is_done = with_world(ui, |world| {
        loop {
            let is_done = planner.step(ROWS, world);
            if is_done || ui.live.now().0 - start > SLICE {
                return is_done;
            }
        }
    });
    if is_done {
        wizard.progress.set(None);
        wizard.plan.set(Some(Arc::new(planner.finish())));
    } else {
        wizard.progress.set(Some(planner.progress()));
        let planner = RefCell::new(Some(planner));
        set_timeout(
            move || planner.take().into_iter().for_each(|planner| go_on(ui, wizard, turn, planner)),
            Duration::ZERO,
        );
    }
}

fn with_world<T>(ui: Ui, act: impl FnOnce(&mut World) -> T) -> T {
    let currency = ui.live.peek(|set| Some(form::currency(set))).unwrap_or(Currency::EUR);
    let mut world =
        World { now: ui.live.now(), today: ui.live.today(), currency, local: Live::local, new_id: &mut Live::new_id };
    act(&mut world)
}

/// The buttons beneath the preview.
fn agree(ui: Ui, wizard: Wizard) -> AnyView {
    let store = move |_| {
        let Some(plan) = wizard.plan.get_untracked() else { return };
        let count = plan.leads;
        // The plan is not needed any more; where it is shared, its records are copied.
        wizard.plan.set(None);
        let seeds: Vec<Seed> = Arc::try_unwrap(plan).map_or_else(|plan| plan.seeds.clone(), |plan| plan.seeds);
        let import = Import { file: wizard.name.get_untracked(), new: Arc::new(seeds), fills: Arc::default() };
        wizard.is_storing.set(true);
        let run = move || {
            ui.live.run(Command::Import(import), move |result| {
                wizard.is_storing.try_set(false);
                match result {
                    Ok(_) => {
                        wizard.table.try_set(None);
                        wizard.done.try_set(Some(count));
                    }
                    // The wishes are still there; the plan is made anew.
                    Err(_) => check(ui, wizard),
                }
            });
        };
        // The button is seen to be pressed before the work begins.
        set_timeout(run, Duration::from_millis(20));
    };
    let button = move || {
        let count = wizard.plan.with(|plan| plan.as_ref().map_or(0, |plan| plan.leads));
        let label = if wizard.is_storing.get() {
            ui.say(phrases::IMPORTING).to_string()
        } else {
            ui.say_with(phrases::IMPORT_COUNT, &[&format::number(count as i64, ui.language)])
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
