//! Data protection: finding, exporting and erasing everything about a person, with a receipt.
mod backups;
mod team;

use std::collections::HashSet;

use leptos::prelude::*;
use web_sys::Blob;

use crate::app_state::files::Job;
use crate::base::{Id, Timestamp};
use crate::domain::RecordType;
use crate::locale::{Phrase, format, phrases};
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::privacy::backups::BackupSearch;
use crate::worker_protocol::messages::{ErasureReceipt, PersonData, PersonMatch, PersonQuery, PersonRecord};
use crate::worker_protocol::{Reply, Request};

/// The number of mentioning records listed.
const MAX_NAMED: usize = 50;

/// The stage of the process.
#[derive(Clone)]
enum Stage {
    Asking,
    Busy,
    Found(Vec<PersonMatch>, Job),
    Gathered(PersonData, Option<Blob>, Job),
    Done(ErasureReceipt),
}

type State = RwSignal<Stage, LocalStorage>;

/// The page.
pub fn rights(cx: AppContext) -> AnyView {
    let state: State = RwSignal::new_local(Stage::Asking);
    let search = BackupSearch::new();
    let text = RwSignal::new(String::new());
    let find = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let Some(job) = cx.app.start_job(|_, _| ()).filter(|_| !text.with_untracked(|text| text.trim().is_empty()))
        else {
            return;
        };
        state.set(Stage::Busy);
        let own = job.clone();
        job.ask(&Request::FindPerson { text: text.get_untracked() }, move |answer| match answer {
            Ok((Reply::People(hits), _)) => drop(state.try_set(Stage::Found(hits, own))),
            Ok(_) => {}
            Err(failure) => fail(cx, state, cx.app.explain(&failure)),
        });
    };
    let body = move || match state.get() {
        Stage::Asking => ().into_any(),
        Stage::Busy => {
            view! { <p role="status" class="soft">{cx.t(phrases::ONE_MOMENT)}<progress></progress></p> }.into_any()
        }
        Stage::Found(hits, job) => found(cx, state, search, hits, job),
        Stage::Gathered(dossier, file, job) => gathered(cx, state, search, dossier, file, job),
        Stage::Done(receipt) => done(cx, state, search, receipt),
    };
    let is_done = move || matches!(state.get(), Stage::Done(_));
    view! {
        <div class="narrow rights">
            <div class="page-head"><h1>{cx.t(phrases::RIGHTS)}</h1></div>
            <p class="soft no-print">{cx.t(phrases::RIGHTS_TEXT)}</p>
            <form class="panel panel-body rights-find no-print" hidden=is_done on:submit=find>
                <div class="field">
                    <label for="rights-text">{cx.t(phrases::RIGHTS_FIND)}</label>
                    <input id="rights-text" class="input" type="search" autocomplete="off" prop:value=text on:input=move |event| text.set(event_target_value(&event))/>
                </div>
                <button type="submit" class="button" data-look="primary">{cx.t(phrases::RIGHTS_SEARCH)}</button>
            </form>
            {body}
            {team::erasures(cx)}
        </div>
    }
    .into_any()
}

fn fail(cx: AppContext, state: State, why: String) {
    state.try_set(Stage::Asking);
    cx.app.messages.show_error(why);
}

/// The search results, among which the user chooses the person.
fn found(cx: AppContext, state: State, search: BackupSearch, hits: Vec<PersonMatch>, job: Job) -> AnyView {
    if hits.is_empty() {
        return view! { <p class="panel empty" role="status">{cx.t(phrases::RIGHTS_NOBODY)}</p> }.into_any();
    }
    let people = hits.iter().filter(|hit| matches!(hit.kind, RecordType::Lead | RecordType::Contact)).map(|hit| hit.id);
    let chosen = RwSignal::new(people.collect::<HashSet<Id>>());
    let line = move |hit: PersonMatch| {
        let id = hit.id;
        let toggle = move |_| {
            chosen.update(|chosen| {
                if !chosen.remove(&id) {
                    chosen.insert(id);
                }
            });
        };
        view! {
            <li class="todo"><label class="rights-hit">
                <input type="checkbox" prop:checked=move || chosen.with(|chosen| chosen.contains(&id)) on:change=toggle/>
                {icon(icon::of_kind(hit.kind))}<span class="todo-name">{hit.name}</span><span>{hit.kind.one().of(cx.language)}</span>
            </label></li>
        }
    };
    let gather = move |_| {
        let ids: Vec<Id> = chosen.with_untracked(|chosen| chosen.iter().copied().collect());
        let own = job.clone();
        job.ask(&Request::CollectPersonData { people: ids }, move |answer| match answer {
            Ok((Reply::PersonData(dossier), file)) => {
                let (records, words) = (dossier.erases.clone(), dossier.words.clone());
                search.search_for(cx, PersonQuery { records, words, ..PersonQuery::default() });
                state.try_set(Stage::Gathered(dossier, file, own));
            }
            Ok(_) => {}
            Err(failure) => fail(cx, state, cx.app.explain(&failure)),
        });
    };
    view! {
        <section class="panel" aria-labelledby="rights-who">
            <div class="panel-head"><h2 id="rights-who">{cx.t(phrases::RIGHTS_WHO)}</h2></div>
            <div class="panel-body stack">
                <ul class="todos">{hits.into_iter().map(line).collect_view()}</ul>
                <div class="page-actions">
                    <button class="button" data-look="primary" disabled=move || chosen.with(HashSet::is_empty) on:click=gather>{cx.t(phrases::RIGHTS_GATHER)}</button>
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// Everything about the person.
fn gathered(
    cx: AppContext,
    state: State,
    search: BackupSearch,
    dossier: PersonData,
    file: Option<Blob>,
    job: Job,
) -> AnyView {
    let app = cx.app;
    let number = |count: u32| format::number(i64::from(count), cx.language);
    let left_out = match dossier.left_out {
        0 => String::new(),
        count => cx.t_with(phrases::RIGHTS_FILES_OUT, &[&number(count)]),
    };
    let facts = [
        cx.t_with(
            phrases::RIGHTS_JOURNAL,
            &[&number(dossier.changes), &number(dossier.values), &number(dossier.deleted)],
        ),
        cx.t_with(phrases::RIGHTS_FILES, &[&number(dossier.files)]),
        left_out,
        cx.t_with(phrases::RIGHTS_WAITING, &[&number(app.enquiries_about(&dossier.words) as u32)]),
    ];
    let facts = facts.into_iter().filter(|text| !text.is_empty()).map(|text| view! { <li>{text}</li> }).collect_view();
    let mention = move |hit: PersonMatch| {
        view! {
            <li class="todo">{icon(icon::of_kind(hit.kind))}<a href=cx.href(Route::Record(hit.id))>{hit.name}</a><span>{hit.detail}</span></li>
        }
    };
    let mentions = (!dossier.mentions.is_empty()).then(|| {
        let lines = dossier.mentions.iter().take(MAX_NAMED).cloned().map(mention).collect_view();
        view! { <h3 id="rights-mentions">{cx.t(phrases::RIGHTS_MENTIONS)}</h3><ul class="todos" aria-labelledby="rights-mentions">{lines}</ul> }
    });
    let export = move |_| match &file {
        Some(file) => drop(app.offer_download("kontor-person.zip", file.clone())),
        None => app.messages.show_error(cx.t(phrases::DOWNLOAD_FAILED).to_string()),
    };
    let name = dossier.pages.first().map(|page| page.name.clone()).unwrap_or_default();
    let erasing = app.can_erase().then(|| erasing(cx, state, &dossier, name, job));
    view! {
        <section class="panel" aria-labelledby="rights-records">
            <div class="panel-head"><h2 id="rights-records">{cx.t(phrases::RIGHTS_RECORDS)}</h2>
                <div class="page-actions">
                    <button class="button" on:click=export>{cx.t(phrases::RIGHTS_EXPORT)}</button>
                    {print_button(cx)}
                </div>
            </div>
            <div class="panel-body stack">
                {dossier.pages.into_iter().map(|page| sheet(cx, page)).collect_view()}
                {mentions}
                <ul class="rights-facts">{facts}</ul>
            </div>
        </section>
        {backups::view(cx, search, false)}
        {erasing}
    }
    .into_any()
}

fn print_button(cx: AppContext) -> AnyView {
    // A browser that cannot print shows that itself.
    let print = move |_| drop(window().print());
    view! { <button class="button" on:click=print>{cx.t(phrases::RIGHTS_PRINT)}</button> }.into_any()
}

fn sheet(cx: AppContext, page: PersonRecord) -> AnyView {
    let line =
        |(label, value): (String, String)| view! { <div class="rights-line"><dt>{label}</dt><dd>{value}</dd></div> };
    view! {
        <article class="rights-sheet">
            <h3>{icon(icon::of_kind(page.kind))}{page.name}<small class="soft">{page.kind.one().of(cx.language)}</small></h3>
            <dl>{page.lines.into_iter().map(line).collect_view()}</dl>
        </article>
    }
    .into_any()
}

/// The erasure, after the name was typed.
fn erasing(cx: AppContext, state: State, dossier: &PersonData, name: String, job: Job) -> AnyView {
    let app = cx.app;
    let typed = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<Phrase>);
    let (records, words) = (dossier.erases.clone(), dossier.words.clone());
    let blanked = cx.t_with(phrases::RIGHTS_WORDS, &[&words.join(" · ")]);
    let label = cx.t_with(phrases::RIGHTS_TYPE_NAME, &[&name]);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        if typed.get_untracked().trim() != name.trim() {
            return wrong.set(Some(phrases::RIGHTS_OTHER_NAME));
        }
        app.erase(&job, records.clone(), words.clone(), move |answer| match answer {
            Ok((Reply::Erased(receipt), _)) => drop(state.try_set(Stage::Done(receipt))),
            Ok(_) => {}
            Err(failure) => app.messages.show_error(app.explain(&failure)),
        });
    };
    view! {
        <section class="panel no-print" aria-labelledby="rights-erase">
            <div class="panel-head"><h2 id="rights-erase">{cx.t(phrases::RIGHTS_ERASE)}</h2></div>
            <form class="panel-body stack" on:submit=submit>
                <p>{cx.t(phrases::RIGHTS_ERASE_TEXT)}</p>
                {move || app.team.is_in.get().then(|| view! { <p>{cx.t(phrases::RIGHTS_TEAM_TEXT)}</p> })}
                <p class="soft">{blanked}</p>
                <div class="field">
                    <label for="rights-name">{label}</label>
                    <input id="rights-name" class="input" autocomplete="off" prop:value=typed
                        on:input=move |event| { wrong.set(None); typed.set(event_target_value(&event)); }/>
                    {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{cx.t(text)}</p> })}
                </div>
                <div class="page-actions"><button type="submit" class="button" data-look="danger">{cx.t(phrases::RIGHTS_ERASE)}</button></div>
            </form>
        </section>
    }
    .into_any()
}

/// The receipt.
fn done(cx: AppContext, state: State, search: BackupSearch, receipt: ErasureReceipt) -> AnyView {
    let app = cx.app;
    let number = |count: u32| format::number(i64::from(count), cx.language);
    let when = Timestamp::parse_iso(&receipt.at).map(|at| format_value::moment(at, cx.language)).unwrap_or_default();
    let name = untrack(|| app.workspace_name(app.workspace.id.get()));
    let kinds = receipt.records.iter().map(|(kind, count)| kind.counted(*count, cx.language));
    let lines = [
        cx.t_with(phrases::RIGHTS_RECEIPT_TEXT, &[&when, &name, &number(receipt.head.0)]),
        cx.t_with(phrases::RIGHTS_REMOVED, &[&kinds.collect::<Vec<_>>().join(", ")]),
        cx.t_with(
            phrases::RIGHTS_BLANKED,
            &[&number(receipt.fields), &number(receipt.changes), &number(receipt.values), &number(receipt.files)],
        ),
    ];
    let heading = format!("{}\n\n{}\n", cx.t(phrases::RIGHTS_RECEIPT), lines.join("\n"));
    let save = move |_| {
        let backups = untrack(|| search.status_text(cx)).join("\n");
        app.save_text("kontor-receipt.txt", "text/plain", &format!("{heading}{backups}\n"));
    };
    view! {
        <section class="panel" aria-labelledby="rights-receipt">
            <div class="panel-head"><h2 id="rights-receipt">{cx.t(phrases::RIGHTS_RECEIPT)}</h2></div>
            <div class="panel-body stack" role="status">
                {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
                {move || search.status_text(cx).into_iter().map(|line| view! { <p class="privacy-status">{line}</p> }).collect_view()}
                <div class="page-actions">
                    <button class="button" data-look="primary" on:click=save>{cx.t(phrases::RIGHTS_RECEIPT_SAVE)}</button>
                    {print_button(cx)}
                    <button class="button" data-look="quiet" on:click=move |_| state.set(Stage::Asking)>{cx.t(phrases::RIGHTS_AGAIN)}</button>
                </div>
            </div>
        </section>
        {backups::view(cx, search, true)}
    }
    .into_any()
}
