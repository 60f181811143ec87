//! Automations: each with what it does, whether it is on and what it did last; an editor, and a trial on the past before one
//! is switched on.
mod editor;
mod form;
mod step_form;
mod steps;
mod trial;
mod words;

use leptos::prelude::*;

use crate::base::{Id, Row};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::{automation, firing};
use crate::locale::{format, phrases};
use crate::store::automations::{Automation, Definition, Problem};
use crate::store::{RecordStore, display_names};
use crate::ui::chunks::Chunk;
use crate::ui::components::focus::focus;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::navigation::Route;
use crate::ui::pages::settings::editable_table::rows;
use form::Form;

/// The number of firings that are shown of an automation.
const MOST_FIRINGS: usize = 20;

/// The section.
pub fn automations(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Automations, move || render_if_ready(automations_section(cx, ())))
}

chunk!(pub automations_section, fetch_automations, cx, _of: (), section(cx));

/// What is open below the list, or in it.
#[derive(Clone, Copy, PartialEq)]
enum Panel {
    /// The editor of a new one.
    New(Form),
    /// The editor of one.
    Edit(Id, Form),
    /// The trial of one, which can then be switched on.
    Trial(Id),
}

/// What a line of the list shows.
#[derive(Clone, PartialEq, Default)]
struct Line {
    name: String,
    is_active: bool,
    text: String,
    problem: Option<Problem>,
    firings: Vec<Fired>,
}

/// A firing.
#[derive(Clone, PartialEq)]
struct Fired {
    at: String,
    /// The record and its name, or how many they were.
    what: (Option<Id>, String),
    refused: i64,
    reason: String,
}

fn section(cx: AppContext) -> AnyView {
    let open = RwSignal::new(None::<Panel>);
    let all = rows(cx, RecordType::Automation, |_| true);
    // What is typed belongs to the section: the button that begins with it disappears at once.
    let owner = StoredValue::new(Owner::current());
    let new = move |begins_with: Option<(&'static str, Automation)>| {
        let form = || match &begins_with {
            Some((title, automation)) => {
                let form = Form::of(cx, automation);
                form.name.set(title.to_string());
                form
            }
            None => Form::new(cx),
        };
        if let Some(owner) = owner.get_value() {
            open.set(Some(Panel::New(owner.with(form))));
            focus("automation-name");
        }
    };
    let head = move || {
        let is_empty = all.with(Vec::is_empty);
        let examples = is_empty.then(|| {
            let example = move |(title, automation): (&'static str, Automation)| {
                let begin = move |_| new(Some((title, automation.clone())));
                view! { <li><button type="button" class="button" on:click=begin>{title}</button></li> }
            };
            view! {
                <p>{cx.t(phrases::NO_AUTOMATIONS)}</p>
                <p class="soft">{cx.t(phrases::BEGIN_WITH_EXAMPLE)}</p>
                <ul class="plain-list automation-examples">{Form::examples(cx).into_iter().map(example).collect_view()}</ul>
            }
        });
        let button = view! { <div><button type="button" class="button" data-look="primary" on:click=move |_| new(None)>{cx.t(phrases::NEW_AUTOMATION)}</button></div> };
        match is_empty {
            true => view! { <section class="panel"><div class="panel-body stack">{examples}{button}</div></section> }
                .into_any(),
            false => button.into_any(),
        }
    };
    let is_editing = Memo::new(move |_| match open.get() {
        Some(Panel::New(form)) => Some((None, form)),
        Some(Panel::Edit(id, form)) => Some((Some(id), form)),
        _ => None,
    });
    let editor = move || {
        let (id, form) = is_editing.get()?;
        let saved = move |id: Id, is_on: bool| {
            open.set(if is_on { None } else { Some(Panel::Trial(id)) });
            focus(&if is_on { format!("edit-{id}") } else { format!("switch-{id}") });
        };
        Some(editor::editor(cx, id, form, move || open.set(None), saved))
    };
    view! {
        {move || is_editing.get().is_none().then(head)}
        {editor}
        <ul class="plain-list stack">
            <For each=move || all.get() key=|id| *id children=move |id| item(cx, id, open)/>
        </ul>
    }
    .into_any()
}

fn item(cx: AppContext, id: Id, open: RwSignal<Option<Panel>>) -> AnyView {
    let line = Memo::new(move |_| cx.app.read(|set| line(cx, set, id)));
    let name = move || line.with(|line| line.name.clone());
    let is_active = Memo::new(move |_| line.with(|line| line.is_active));
    let is_tried = Memo::new(move |_| open.get() == Some(Panel::Trial(id)));
    let set_active = move |is_on: bool| {
        let value = is_on.then_some(crate::base::Value::Yes);
        cx.app.run(Command::Edit { id, fields: vec![(automation::ACTIVE, value)] }, move |result| {
            if result.is_ok() {
                open.set(None);
                cx.app.go_over_days(false);
                focus(&format!("switch-{id}"));
            }
        });
    };
    // It is tried on the past first; then its trial has the button that switches it on.
    let switch = move |_| match is_active.get_untracked() {
        true => set_active(false),
        false => open.set(if is_tried.get_untracked() { None } else { Some(Panel::Trial(id)) }),
    };
    let edit = move |_| {
        let read = cx.app.read_untracked(|set| {
            let row = set.get(RecordType::Automation, id)?;
            Some((row.text(automation::NAME).to_string(), Automation::read(set, &Definition::of(row)).ok()))
        });
        let Some((name, read)) = read else { return };
        let form = read.map_or_else(|| Form::new(cx), |automation| Form::of(cx, &automation));
        form.name.set(name);
        open.set(Some(Panel::Edit(id, form)));
        focus("automation-name");
    };
    let delete = move |_| cx.app.run(Command::Delete(vec![id]), |_| {});
    let chip = move || {
        let (tone, text) = match line.with(|line| (line.problem.is_some(), line.is_active)) {
            (_, false) => ("plain", phrases::AUTOMATION_OFF),
            (true, true) => ("bad", phrases::AUTOMATION_ON),
            (false, true) => ("good", phrases::AUTOMATION_ON),
        };
        view! { <span class="chip" data-tone=tone>{cx.t(text)}</span> }
    };
    let trial = move || {
        is_tried.get().then(|| {
            let definition = cx
                .app
                .read_untracked(|set| set.get(RecordType::Automation, id).map(Definition::of))
                .unwrap_or_default();
            view! {
                {trial::trial(cx, definition, format!("trial-{id}"))}
                <div class="page-actions">
                    <button type="button" class="button" data-look="primary" on:click=move |_| set_active(true)>{cx.t(phrases::SWITCH_ON)}</button>
                    <button type="button" class="button" on:click=move |_| open.set(None)>{cx.t(phrases::CANCEL)}</button>
                </div>
            }
        })
    };
    view! {
        <li class="panel automation">
            <div class="panel-head"><h2>{name}</h2>{chip}</div>
            <div class="panel-body stack">
                <p class="automation-text">{move || line.with(|line| line.text.clone())}</p>
                {move || line.with(|line| line.problem).map(|problem| view! { <p class="banner" data-tone="bad">{cx.t(problem.text())}</p> })}
                {move || firings(cx, line.with(|line| line.firings.clone()))}
                <div class="page-actions">
                    <button type="button" class="button" id=format!("switch-{id}") aria-expanded=move || (!is_active.get()).then(|| is_tried.get().to_string())
                        on:click=switch>{move || cx.t(if is_active.get() { phrases::SWITCH_OFF } else { phrases::TRY_ON_PAST })}</button>
                    <button type="button" class="button" id=format!("edit-{id}") aria-label=move || cx.t_with(phrases::EDIT_NAMED, &[&name()]) on:click=edit>{cx.t(phrases::EDIT)}</button>
                    <button type="button" class="button" data-look="quiet" aria-label=move || cx.t_with(phrases::DELETE_AUTOMATION, &[&name()]) on:click=delete>{cx.t(phrases::DELETE)}</button>
                </div>
                {trial}
            </div>
        </li>
    }
    .into_any()
}

fn line(cx: AppContext, set: &RecordStore, id: Id) -> Line {
    let Some(row) = set.get(RecordType::Automation, id) else { return Line::default() };
    let read = Automation::read(set, &Definition::of(row));
    let mut rows: Vec<&Row> = set.linking(id, RecordType::Firing, firing::AUTOMATION).collect();
    rows.sort_by_key(|row| std::cmp::Reverse((row.moment(firing::CREATED), row.id())));
    let fired = |row: &Row| {
        let mut ids = row.text(firing::RECORDS).split(' ').filter_map(|id| id.parse::<Id>().ok());
        let record = ids.next().filter(|_| ids.next().is_none());
        let count = row.number(firing::COUNT).unwrap_or(0) + row.number(firing::REFUSED).unwrap_or(0);
        let name = match (record, &read) {
            (Some(record), _) if set.locate(record).is_some() => display_names::name_of(set, record, cx.language),
            (Some(_), _) => cx.t(phrases::TRIAL_GONE).to_string(),
            (None, Ok(read)) => read.kind.counted(count as u32, cx.language),
            (None, Err(_)) => format::number(count, cx.language),
        };
        Fired {
            at: words::moment(cx, row.moment(firing::CREATED)),
            what: (record.filter(|record| set.locate(*record).is_some()), name),
            refused: row.number(firing::REFUSED).unwrap_or(0),
            reason: row.text(firing::REASON).to_string(),
        }
    };
    Line {
        name: row.text(automation::NAME).to_string(),
        is_active: row.is(automation::ACTIVE),
        text: read.as_ref().map(|read| words::sentence(cx, set, read)).unwrap_or_default(),
        problem: read.as_ref().err().copied(),
        firings: rows.into_iter().take(MOST_FIRINGS).map(fired).collect(),
    }
}

/// What an automation did last, and what was refused.
fn firings(cx: AppContext, all: Vec<Fired>) -> AnyView {
    let Some(last) = all.first() else {
        return view! { <p class="soft">{cx.t(phrases::NEVER_FIRED)}</p> }.into_any();
    };
    let refused = all.iter().filter(|fired| fired.refused > 0).count();
    let warning = (refused > 0).then(|| {
        view! { <p class="banner" data-tone="warn">{cx.t_with(phrases::REFUSED_OF, &[&format::number(refused as i64, cx.language)])}</p> }
    });
    let summary = cx.t_with(phrases::LAST_FIRED, &[&format!("{}, {}", last.what.1, last.at)]);
    let entry = |fired: Fired| {
        let what = match fired.what {
            (Some(id), name) => view! { <a href=cx.href(Route::Record(id))>{name}</a> }.into_any(),
            (None, name) => name.into_any(),
        };
        let refused = (fired.refused > 0).then(|| {
            let count = cx.t_with(phrases::FIRING_REFUSED, &[&format::number(fired.refused, cx.language)]);
            view! { <span class="automation-refused">" · "{count}{cx.language.colon()}{fired.reason}</span> }
        });
        view! { <li><span class="soft">{fired.at}</span>" "{what}{refused}</li> }
    };
    view! {
        {warning}
        <details class="automation-firings"><summary>{summary}</summary>
            <h3 class="visually-hidden">{cx.t(phrases::FIRINGS)}</h3>
            <ul>{all.into_iter().map(entry).collect_view()}</ul>
        </details>
    }
    .into_any()
}
