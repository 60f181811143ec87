//! The first steps in a workspace of one's own: a short form about it, then a list that ticks itself.
use leptos::prelude::*;

use crate::app_state::AppState;
use crate::base::{Id, WorkspaceId};
use crate::command::{Command, SetUp};
use crate::domain::records::{activity, settings};
use crate::domain::sales_process::SalesProcess;
use crate::domain::{RecordType, defaults};
use crate::locale::region::Region;
use crate::locale::{Phrase, phrases};
use crate::store::{RecordStore, display_names};
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;

/// The card of first steps; nothing in the demo, in the past, in a workspace that is not new, and once it was closed.
pub fn card(cx: AppContext) -> AnyView {
    let app = cx.app;
    let is_new = Memo::new(move |_| app.read(|set| set.count(RecordType::User) == 0));
    let is_skipped = RwSignal::new(false);
    // What is typed stays when something else is noted in this browser.
    let is_shown = Memo::new(move |_| {
        let is_own = app.workspace.id.get() != WorkspaceId::Demo;
        let is_new = is_own && app.is_new_workspace();
        is_new && !app.has_begun() && app.past.wanted.with(Option::is_none) && app.queue.locked.with(Option::is_none)
    });
    let body = move || {
        is_shown.get().then(|| match is_new.get() && !is_skipped.get() {
            true => form(cx, is_skipped),
            false => checklist(cx),
        })
    };
    body.into_any()
}

fn form(cx: AppContext, is_skipped: RwSignal<bool>) -> AnyView {
    let app = cx.app;
    let stored = |number| app.read_untracked(|set| stored_setting(set, number));
    let name = RwSignal::new(String::new());
    let currency = RwSignal::new(match Region::chosen() {
        Some(Region::UnitedStates) => "USD".to_string(),
        Some(Region::International) => "GBP".to_string(),
        Some(Region::Switzerland | Region::FrenchSwitzerland) => "CHF".to_string(),
        Some(Region::Canada) => "CAD".to_string(),
        _ => stored(settings::CURRENCY),
    });
    let me = RwSignal::new(String::new());
    let process = RwSignal::new(SalesProcess::default());
    let problem = RwSignal::new(None::<String>);
    let submit = move |event: web_sys::SubmitEvent| {
        event.prevent_default();
        let wanted = SetUp {
            name: name.get_untracked(),
            currency: currency.get_untracked(),
            me: me.get_untracked(),
            process: process.get_untracked(),
        };
        app.run(Command::SetUp(wanted), move |result| match result {
            Ok(created) => {
                let owner = created.iter().find(|(kind, _)| *kind == RecordType::User);
                app.work_as(owner.map(|(_, id)| *id));
            }
            Err(failure) => problem.set(Some(app.explain(&failure))),
        });
    };
    let text = move |id: &'static str, label: Phrase, value: RwSignal<String>, complete: &'static str| {
        view! {
            <div class="field"><label for=id>{cx.t(label)}</label>
                <input class="input" id=id required autocomplete=complete prop:value=value on:input=move |event| value.set(event_target_value(&event))/></div>
        }
    };
    let currencies = AppState::currencies(cx.language).into_iter().map(move |(code, name)| {
        let is_chosen = currency.get_untracked() == code;
        view! { <option value=code.clone() selected=is_chosen>{format!("{name} ({code})")}</option> }
    });
    let choice = move |one: SalesProcess| {
        let choose = move |_| process.set(one);
        let (count, stages) = app.read_untracked(|set| stages(set, one, cx));
        view! {
            <label class="first-process"><input type="radio" name="sales-process" checked=one == SalesProcess::default() on:change=choose/>
                <span><strong>{cx.t_with(phrases::PROCESS_STAGES, &[&count.to_string()])}</strong><small class="soft">{stages}</small></span></label>
        }
    };
    view! {
        <section class="panel first-steps" aria-labelledby="first-steps">
            <div class="panel-head"><h2 id="first-steps">{cx.t(phrases::SET_UP)}</h2></div>
            <form class="panel-body stack" on:submit=submit>
                <p class="soft">{cx.t(phrases::SET_UP_TEXT)}</p>
                <div class="first-fields">
                    {text("first-me", phrases::YOUR_NAME, me, "name")}
                    {text("first-name", phrases::SET_UP_NAME, name, "organization")}
                    <div class="field"><label for="first-currency">{cx.t(phrases::CURRENCY)}</label>
                        <select id="first-currency" on:change=move |event| currency.set(event_target_value(&event))>{currencies.collect_view()}</select></div>
                </div>
                <fieldset class="first-processes"><legend>{cx.t(phrases::G_PROCESS)}</legend>{SalesProcess::ALL.map(choice).into_iter().collect_view()}</fieldset>
                {move || problem.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <div class="page-actions">
                    <button class="button" data-look="primary">{cx.t(phrases::SET_UP_GO)}</button>
                    <button type="button" class="button" on:click=move |_| is_skipped.set(true)>{cx.t(phrases::SET_UP_SKIP)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The number of a process's stages on the way to a won deal, and their names.
fn stages(set: &RecordStore, process: SalesProcess, cx: AppContext) -> (usize, String) {
    let own: Vec<Id> = process.stages().filter(|(_, is_kept)| *is_kept).map(|(id, _)| id).collect();
    let on_the_way = own.iter().filter(|id| **id != defaults::STAGE_LOST);
    let names: Vec<String> = on_the_way.map(|id| display_names::name_of(set, *id, cx.language)).collect();
    // The ten of the default are counted with Closed Lost, as they are known.
    let count = if process == SalesProcess::Ten { own.len() } else { names.len() };
    (count, names.join(" → "))
}

fn stored_setting(set: &RecordStore, number: crate::base::FieldId) -> String {
    set.get(RecordType::Settings, settings::SETTINGS_ID).map(|row| row.text(number).to_string()).unwrap_or_default()
}

fn checklist(cx: AppContext) -> AnyView {
    let app = cx.app;
    let has_lead = Memo::new(move |_| app.read(|set| set.count(RecordType::Lead) > 0));
    let has_imported = Memo::new(move |_| app.has_imported());
    let has_call = Memo::new(move |_| app.read(has_call));
    let has_backup = Memo::new(move |_| {
        let kept = app.backup.with(|state| state.noted.at > 0 || !state.noted.folder.is_empty());
        kept || app.backups_of(app.workspace.id.get()).at > 0
    });
    let done = move || [has_lead, has_imported, has_call, has_backup].iter().filter(|step| step.get()).count();
    let create = move |_| cx.dialog.set(Some(Dialog::Create { kind: RecordType::Lead, given: Vec::new() }));
    let step = move |is_done: Memo<bool>, label: Phrase, act: AnyView| {
        view! {
            <li class="first-step" data-done=move || is_done.get().to_string()>
                <span class="first-tick" aria-hidden="true"></span>{act}
                <span class="visually-hidden">{move || is_done.get().then(|| cx.labelled(&cx.t(label), &cx.t(phrases::STEP_DONE)))}</span>
            </li>
        }
    };
    let link = move |label: Phrase, route: Route| view! { <a href=cx.href(route)>{cx.t(label)}</a> }.into_any();
    let lead = view! { <button type="button" on:click=create>{cx.t(phrases::STEP_LEAD)}</button> };
    view! {
        <section class="panel first-steps" aria-labelledby="first-steps">
            <div class="panel-head"><h2 id="first-steps">{cx.t(phrases::STEPS)}</h2>
                <span class="soft">{move || cx.t_with(phrases::STEPS_DONE, &[&done().to_string(), "4"])}</span>
                <button type="button" class="button" on:click=move |_| app.close_first_steps()>{cx.t(phrases::STEPS_CLOSE)}</button></div>
            <ul class="panel-body first-list">
                {step(has_lead, phrases::STEP_LEAD, lead.into_any())}
                {step(has_imported, phrases::STEP_IMPORT, link(phrases::STEP_IMPORT, Route::Data))}
                {step(has_call, phrases::STEP_CALL, link(phrases::STEP_CALL, Route::Next))}
                {step(has_backup, phrases::STEP_BACKUP, link(phrases::STEP_BACKUP, Route::Data))}
            </ul>
        </section>
    }
    .into_any()
}

fn has_call(set: &RecordStore) -> bool {
    set.rows(RecordType::Activity).any(|(_, row)| row.link(activity::TYPE) == Some(defaults::CALL))
}
