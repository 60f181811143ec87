//! Import: choose files, check the preview, confirm. Nothing is stored before that.
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::app_state::files::Job;
use crate::base::{Id, Value};
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::locale::{format, phrases};
use crate::store::action_log::ActionFilter;
use crate::store::display_names;
use crate::ui::chunks::Chunk;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::file_drop::{files_drop, folder_choice};
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::handed_over::{handed_over, listed, question, reading};
use crate::ui::features::{mail_folder, quotes};
use crate::ui::navigation::Route;
use crate::ui::pages::import_export::answers::answers;
use crate::ui::pages::import_export::import_state::{ImportState, ReadFiles, called};
use crate::ui::pages::import_export::{lazy, saved_mappings};
use crate::worker_protocol::import_config::{Column, FileConfig, FixedValue, ImportConfig, Target};
use crate::worker_protocol::{Reply, Request};

/// The extensions that the browser's file dialog offers.
const ACCEPTED: &str = ".csv,.tsv,.tab,.txt,.xlsx,.xlsm,.zip,.json,.jsonl,.ndjson,.vcf,.ics,.eml,.emlx,.mbox,.mbx";

/// The section of the page.
pub fn import(cx: AppContext) -> AnyView {
    let wizard = ImportState::new(cx);
    let take = move |files: Vec<web_sys::File>| load(cx, wizard, files, false);
    let take_new = move |names: Vec<String>, files: Vec<web_sys::File>| {
        load(cx, wizard, files, false);
        wizard.from_folder.set_value(names);
    };
    Effect::new(move |_| {
        if wizard.done.with(Option::is_some) {
            let names = wizard.from_folder.try_update_value(std::mem::take).unwrap_or_default();
            if !names.is_empty() {
                mail_folder::note(cx, names, || {});
            }
        }
    });
    // Files passed by the system are treated like dropped ones, once the user agrees.
    Effect::new(move |_| {
        let files = cx.app.opened_files.take(false);
        if !files.is_empty() {
            load(cx, wizard, files, true);
        }
    });
    Effect::new(move |_| {
        if wizard.tables.with(|tables| !tables.is_empty()) || wizard.problem.with(Option::is_some) {
            cx.app.opened_files.clear_taken();
        }
    });
    let body = move || match (wizard.tables.with(Vec::is_empty), wizard.done.get()) {
        (_, Some((kind, new, changed))) => {
            let count = new + changed;
            let parts = [new, changed].map(|count| format::number(i64::from(count), cx.language));
            let parts = (changed > 0).then(|| cx.t_with(phrases::IMPORT_RESULT, &[&parts[0], &parts[1]]));
            let many = called(cx, kind, count);
            let count = format::number(i64::from(count), cx.language);
            let text = match kind {
                Some(RecordType::Lead) => cx.t_with(phrases::IMPORTED, &[&count]),
                _ => cx.t_with(phrases::IMPORTED_OF, &[&count, &many]),
            };
            let kind = kind.filter(|kind| kind.is_work()).unwrap_or(RecordType::Lead);
            let show = cx.t_with(phrases::SHOW_MANY, &[&kind.called(2, cx.language)]);
            let stored = untrack(|| cx.app.undo_and_redo())[0].clone();
            let text = format!("{text} {}", parts.unwrap_or_default());
            let text = match &stored {
                Some((seq, _)) => {
                    let href = cx.href_with(Route::Actions, &ActionFilter::about(*seq).write());
                    figure(FigureKind::Result, text, href, cx.t(phrases::HOW_IMPORTED))
                }
                None => text.into_any(),
            };
            let undo = stored.map(|(seq, _)| {
                let undo = move |_| {
                    wizard.reset();
                    cx.undo(seq);
                };
                view! { <button class="button" on:click=undo>{cx.t(phrases::UNDO)}</button> }
            });
            view! {
                <p role="status" class="with-icon">{icon(icon::CHECK)}<span>{text}</span></p>
                {move || waiting(cx, wizard)}
                <div class="page-actions">
                    {undo}
                    <a class="button" data-look="primary" href=cx.href(Route::List(kind))>{show}</a>
                </div>
                {files_drop(cx, cx.t(phrases::OTHER_FILE), ACCEPTED, take)}
            }
            .into_any()
        }
        (true, None) if wizard.is_asking.get() => asked_about_mappings(cx, wizard),
        (true, None) if wizard.is_reading.get() => view! {
            {reading(cx, &wizard.name.get_untracked())}
            <div class="page-actions">
                <button class="button" on:click=move |_| wizard.reset()>{cx.t(phrases::CANCEL)}</button>
            </div>
        }
        .into_any(),
        (true, None) => view! {
            <p class="soft">{cx.t(phrases::IMPORT_LEADS_TEXT)}</p>
            {files_drop(cx, cx.t(phrases::CHOOSE_FILE), ACCEPTED, take)}
            {folder_choice(cx.t(phrases::IMPORT_FOLDER), take)}
            {mail_folder::mail_folder(cx, take_new)}
            {scan(cx)}
            {saved_mappings::list(cx)}
        }
        .into_any(),
        (false, None) => lazy::wizard(cx, wizard),
    };
    view! {
        <section class="panel" aria-labelledby="import-title">
            <div class="panel-head"><h2 id="import-title">{cx.t(phrases::IMPORT_LEADS)}</h2></div>
            <div class="panel-body stack">
                {handed_over(cx, false)}
                {move || wizard.problem.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
                <p role="status" hidden=move || wizard.note.with(Option::is_none)>{move || wizard.note.get()}</p>
                {answers(cx, wizard)}
                {move || wizard.done.with(Option::is_none).then(|| waiting(cx, wizard))}
                {body}
            </div>
        </section>
    }
    .into_any()
}

/// Where the code of a printed quote is read; asked for only when it is opened.
fn scan(cx: AppContext) -> AnyView {
    let is_open = RwSignal::new(false);
    view! {
        <details class="fold" on:toggle=move |_| is_open.set(true)><summary>{cx.t(phrases::QUOTE_CODE)}</summary>
            {move || is_open.get().then(|| quotes::scan(cx))}
        </details>
    }
    .into_any()
}

/// The unknown senders of imported mails, if there were any.
fn waiting(cx: AppContext, wizard: ImportState) -> AnyView {
    let count = wizard.waiting.get();
    let text = || cx.t_with(phrases::MAILS_WAIT, &[&format::number(i64::from(count), cx.language)]);
    (count > 0)
        .then(|| {
            view! {
                <p role="status" class="with-icon">{icon(icon::CHECK)}<span>{text()}" "<a href=cx.href(Route::Enquiries)>{cx.t(phrases::SHOW_ENQUIRIES)}</a></span></p>
            }
        })
        .into_any()
}

fn load(cx: AppContext, wizard: ImportState, files: Vec<web_sys::File>, is_foreign: bool) {
    wizard.reset();
    wizard.from_folder.set_value(Vec::new());
    // It is there when the files are read.
    spawn_local(cx.chunks.load(Chunk::Import));
    let progress = move |done, all| {
        wizard.progress.try_set(Some((done, all)));
    };
    // A folder may contain anything; a file chosen individually is read, or the worker explains why not.
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
        wizard.problem.set(Some(cx.t_with(phrases::FILES_PASSED, &[&listed(&others)])));
        return;
    }
    let Some(job) = cx.app.start_job(progress) else { return };
    wizard.job.set_value(Some(job.clone()));
    let turn = wizard.next_request_id();
    let more = files.len().saturating_sub(1);
    let first = files.first().map(|file| file.name()).unwrap_or_default();
    wizard.name.set(if more > 0 { format!("{first} + {more}") } else { first });
    wizard.is_reading.set(true);
    let files = as_one(cx, files);
    let all = files.len();
    // Not a signal, because the view in which files were chosen is disposed while they are read.
    let read: Rc<RefCell<ReadFiles>> =
        Rc::new(RefCell::new(ReadFiles { passed: others, is_foreign, ..ReadFiles::default() }));
    // The worker answers in order, so that the last answer means that all are read.
    for file in files {
        let read = read.clone();
        let then = move |reply| {
            let is_last = {
                let mut read = read.borrow_mut();
                match reply {
                    Reply::Tables { tables, skipped: without, returned } => {
                        read.tables.extend(tables);
                        read.answers.extend(returned);
                        read.passed.extend(without);
                    }
                    Reply::Mapping { name, text } => read.mappings.push((name, text)),
                    _ => return,
                }
                read.count += 1;
                read.count == all
            };
            if is_last {
                let mut read = read.take();
                let answers: Vec<_> = std::mem::take(&mut read.answers).into_iter().map(Arc::new).collect();
                match answers.first() {
                    // Nothing but answers: there is nothing to import.
                    Some(first) if read.tables.is_empty() && read.mappings.is_empty() => {
                        wizard.reset();
                        cx.dialog.set(Some(Dialog::Returned(first.clone())));
                        cx.app.opened_files.clear_taken();
                    }
                    _ => take_in(cx, wizard, turn, read),
                }
                wizard.answers.set(answers);
            }
        };
        let request = Request::ReadTable { file: file.name() };
        job.ask_with_file(&request, &file, move |answer| wizard.on_reply(cx, turn, answer, Box::new(then)));
    }
}

/// Mails become one table, whatever their number.
fn as_one(cx: AppContext, files: Vec<web_sys::File>) -> Vec<web_sys::File> {
    let is_mail = |file: &web_sys::File| file.name().to_lowercase().ends_with(".eml");
    let (mails, mut others): (Vec<_>, Vec<_>) = files.into_iter().partition(is_mail);
    match mails.as_slice() {
        [] | [_] => others.extend(mails),
        [first, rest @ ..] => {
            let name = format!("{} + {}", first.name(), rest.len());
            others.extend(cx.app.bundle_of_mails(mails, &name));
        }
    }
    others
}

/// Saves mappings among the files, which may apply to the other ones, and then shows these.
fn take_in(cx: AppContext, wizard: ImportState, turn: u32, mut read: ReadFiles) {
    let Some(job) = wizard.job.get_value() else { return };
    if read.mappings.is_empty() {
        return show(cx, wizard, read);
    }
    // A mapping determines how later files are read, so that one from outside needs the user's consent.
    if read.is_foreign {
        wizard.held.set_value(Some(read));
        return wizard.is_asking.set(true);
    }
    let names = mapping_names(cx, &read);
    let mappings = std::mem::take(&mut read.mappings);
    let then = move |is_kept: bool| {
        if wizard.turn.try_get_value() != Some(turn) {
            return;
        }
        let note = is_kept.then(|| cx.t_with(phrases::MAPPINGS_ADDED, &[&names]));
        if read.tables.is_empty() {
            wizard.reset();
            return wizard.note.set(note);
        }
        wizard.note.set(note);
        wizard.ask(cx, Request::Propose, move |reply| {
            if let Reply::Proposed { configs: sheets, fitting } = reply {
                for ((table, sheet), fitting) in read.tables.iter_mut().zip(sheets).zip(fitting) {
                    (table.sheet, table.fitting) = (sheet, fitting);
                }
                show(cx, wizard, read);
            }
        });
    };
    keep(cx, job, mappings, Box::new(then));
}

/// Asks whether to save mappings that were passed from outside.
fn asked_about_mappings(cx: AppContext, wizard: ImportState) -> AnyView {
    let names = wizard.held.with_value(|held| held.as_ref().map(|read| mapping_names(cx, read))).unwrap_or_default();
    let decide = move |is_agreed: bool| {
        move |_| {
            let Some(mut read) = wizard.held.try_update_value(Option::take).flatten() else { return };
            wizard.is_asking.set(false);
            read.is_foreign = false;
            if !is_agreed {
                read.mappings.clear();
            }
            match read.tables.is_empty() && read.mappings.is_empty() {
                true => wizard.reset(),
                false => take_in(cx, wizard, wizard.turn.get_value(), read),
            }
        }
    };
    let text = cx.t_with(phrases::MAPPING_HANDED_OVER, &[&names]);
    question(text, (cx.t(phrases::SAVE), decide(true)), (cx.t(phrases::DISCARD), decide(false)))
}

/// The names of mappings that were read.
fn mapping_names(cx: AppContext, read: &ReadFiles) -> String {
    let names: Vec<String> =
        read.mappings.iter().map(|(name, _)| cx.t_with(phrases::QUOTED, &[&display_names::brief(name)])).collect();
    listed(&names)
}

/// Saves mappings one after another.
fn keep(cx: AppContext, job: Job, mut mappings: Vec<(String, String)>, then: Box<dyn FnOnce(bool)>) {
    match mappings.pop() {
        None => then(true),
        Some((_, text)) => {
            let own = job.clone();
            cx.app.store(&job, Request::AddMapping { text }, move |is_stored| match is_stored {
                true => keep(cx, own, mappings, then),
                false => then(false),
            });
        }
    }
}

fn show(cx: AppContext, wizard: ImportState, read: ReadFiles) {
    wizard.passed.set(read.passed);
    let mut sheets: Vec<FileConfig> = read.tables.iter().map(|table| table.sheet.clone()).collect();
    if let Some(source) = wizard.source.get_value() {
        sheets.iter_mut().for_each(|sheet| give_source(sheet, source));
    }
    wizard.opened.set_value(vec![false; sheets.len()]);
    wizard.fitting.set(read.tables.iter().map(|table| table.fitting.clone()).collect());
    wizard.config.set(ImportConfig { sheets, skip_duplicates: false, language: cx.language });
    wizard.is_reading.set(false);
    wizard.tables.set(read.tables);
    wizard.check(cx);
}

/// Gives the rows of a file with leads a lead source, unless the file or its mapping says which one they have.
fn give_source(sheet: &mut FileConfig, source: Id) {
    let says_source = |column: &Column| column.target == Target::Field(lead::SOURCE) && !column.samples.is_empty();
    let has_source =
        sheet.columns.iter().any(says_source) || sheet.fixed.iter().any(|fixed| fixed.field == lead::SOURCE);
    let field = RecordType::Lead.field(lead::SOURCE).filter(|_| sheet.kind == Some(RecordType::Lead) && !has_source);
    if let Some(field) = field {
        let value = Value::Link(source);
        sheet.fix(field, FixedValue { field: field.number, value, new_entries: Vec::new() });
    }
}
