//! The editor of an automation: when, if, then, and a trial on the past.
use leptos::prelude::*;

use super::form::{Form, When};
use super::{steps, trial};
use crate::base::{FieldId, Id, Meanwhile, Value};
use crate::command::{Command, FieldEdit};
use crate::domain::RecordType;
use crate::domain::records::automation;
use crate::locale::phrases;
use crate::store::automations::{Definition, Entry};
use crate::store::filter::Filter;
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::condition_editor::{self, ConditionEditor};
use crate::ui::pages::settings::inline_field::refusal;

/// The editor of an automation, or of a new one. `close` is called when it is given up, `saved` with the automation and
/// whether it is on.
pub fn editor(
    cx: AppContext,
    id: Option<Id>,
    form: Form,
    close: impl Fn() + Copy + Send + Sync + 'static,
    saved: impl Fn(Id, bool) + Copy + Send + Sync + 'static,
) -> AnyView {
    let wrong = RwSignal::new(None::<&'static str>);
    let tried = RwSignal::new(None::<Definition>);
    let stored = move || {
        cx.app.read(|set| {
            let row = set.get(RecordType::Automation, id?)?;
            let Definition { of, trigger, query, steps } = Definition::of(row);
            Some([row.text(automation::NAME).to_string(), of, trigger, query, steps].join("\n"))
        })
    };
    let before = RwSignal::new(untrack(stored));
    // Somebody else's change is not overwritten before the user knows of it.
    let clash = Memo::new(move |_| {
        let (before, stored) = (before.get().unwrap_or_default(), stored().unwrap_or_default());
        Meanwhile::of(&before, &stored, Some("")) == Meanwhile::Clash
    });
    let definition = move || {
        let made = form.build(cx);
        wrong.set(made.as_ref().err().copied());
        let made = made.ok()?;
        cx.app.read_untracked(|set| Some(made.write(set)))
    };
    let try_it = move |_| {
        tried.set(None);
        tried.set(definition());
    };
    let submit = move || {
        let name = form.name.get_untracked();
        if name.trim().is_empty() {
            wrong.set(Some(cx.t(phrases::FILL_IN)));
            return focus("automation-name");
        }
        if clash.get_untracked() {
            wrong.set(Some(cx.t(phrases::AUTOMATION_MEANWHILE)));
            before.set(untrack(stored));
            return;
        }
        let Some(definition) = definition() else { return };
        let mut fields: Vec<FieldEdit> = vec![(automation::NAME, Value::text(&name))];
        fields.extend(definition.fields());
        let last = cx.app.read_untracked(|set| {
            set.rows(RecordType::Automation).filter_map(|(_, row)| row.number(automation::ORDER)).max()
        });
        let command = match id {
            Some(id) => Command::Edit { id, fields },
            None => {
                fields.push((automation::ORDER, Some(Value::Number(last.unwrap_or(0) + 1))));
                Command::Create { kind: RecordType::Automation, fields }
            }
        };
        cx.app.run(command, move |result| {
            wrong.set(refusal(cx, result.as_ref().err().cloned()));
            let Ok(created) = result else { return };
            let own = created.iter().find(|(kind, _)| *kind == RecordType::Automation).map(|(_, id)| *id);
            if let Some(id) = id.or(own) {
                let is_on = cx.app.read_untracked(|set| {
                    set.get(RecordType::Automation, id).is_some_and(|row| row.is(automation::ACTIVE))
                });
                saved(id, is_on);
            }
        });
    };
    let on_key = move |event: web_sys::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let title = if id.is_some() { phrases::EDIT_AUTOMATION } else { phrases::NEW_AUTOMATION };
    let name_label = automation_label(cx, automation::NAME);
    view! {
        <section class="panel automation-editor" on:keydown=on_key>
            <div class="panel-head"><h2>{cx.t(title)}</h2></div>
            <div class="panel-body stack">
                <form id="automation-form" novalidate on:submit=move |event| { event.prevent_default(); submit(); }>
                    <div class="field"><label for="automation-name">{name_label}<span aria-hidden="true">" *"</span></label>
                        <input id="automation-name" autocomplete="off" aria-required="true" prop:value=move || form.name.get()
                            on:input=move |event| { wrong.set(None); form.name.set(event_target_value(&event)); }/></div>
                </form>
                <fieldset class="filter-group"><legend>{cx.t(phrases::AUTOMATION_WHEN)}</legend>{when(cx, form)}</fieldset>
                <fieldset class="filter-group"><legend>{cx.t(phrases::AUTOMATION_IF)}</legend>{move || conditions(cx, form, form.kind.get())}</fieldset>
                <fieldset class="filter-group"><legend>{cx.t(phrases::AUTOMATION_THEN)}</legend>{steps::steps(cx, form)}</fieldset>
                {move || clash.get().then(|| view! { <p class="banner" data-tone="warn" role="alert">{cx.t(phrases::AUTOMATION_MEANWHILE)}</p> })}
                {move || wrong.get().map(|text| view! { <p class="field-error" role="alert">{text}</p> })}
                <div class="page-actions">
                    <button type="submit" form="automation-form" class="button" data-look="primary">{cx.t(phrases::SAVE)}</button>
                    <button type="button" class="button" on:click=try_it>{cx.t(phrases::TRY_ON_PAST)}</button>
                    <button type="button" class="button" on:click=move |_| close()>{cx.t(phrases::CANCEL)}</button>
                </div>
                {move || tried.get().map(|definition| trial::trial(cx, definition, "trial-new".to_string()))}
            </div>
        </section>
    }
    .into_any()
}

fn automation_label(cx: AppContext, number: FieldId) -> &'static str {
    RecordType::Automation.field(number).map_or("", |field| field.label.of(cx.language))
}

/// The trigger: the record type, what happens, and what belongs to that.
fn when(cx: AppContext, form: Form) -> AnyView {
    let kinds = cx.work().into_iter().map(move |kind| {
        let is_chosen = move || form.kind.get() == kind;
        view! { <option value=kind.key() selected=is_chosen>{kind.many().of(cx.language)}</option> }
    });
    let choose_kind = move |event: web_sys::Event| {
        if let Some(kind) = RecordType::from_key(&event_target_value(&event)) {
            form.choose_kind(cx, kind);
        }
    };
    let offered = move || {
        let present = form.when.get();
        let option = |(place, (when, name)): (usize, (When, crate::locale::Phrase))| view! { <option value=place.to_string() selected=when == present>{cx.t(name)}</option> };
        When::of(form.kind.get()).into_iter().enumerate().map(option).collect_view()
    };
    let choose_when = move |event: web_sys::Event| {
        let place: usize = event_target_value(&event).parse().unwrap_or(0);
        let chosen = When::of(form.kind.get_untracked()).get(place).map(|(when, _)| *when);
        form.when.set(chosen.unwrap_or(When::Created));
    };
    let field = move || {
        let present = form.chosen_field(cx);
        let options = form.fields(cx).into_iter().map(|field| {
            view! { <option value=field.number.0.to_string() selected=Some(field.number) == present>{field.label.of(cx.language)}</option> }
        });
        let choose = move |event: web_sys::Event| form.field.set(event_target_value(&event).parse().ok().map(FieldId));
        view! { <div class="field"><label for="when-field">{cx.t(phrases::FIELD)}</label><select id="when-field" on:change=choose>{options.collect_view()}</select></div> }
    };
    let entry = move || {
        let all = form.entries(cx);
        let present = form.entry.get().or_else(|| all.first().map(|(entry, _)| *entry));
        let entries: Vec<Entry> = all.iter().map(|(entry, _)| *entry).collect();
        let options = all.into_iter().enumerate().map(|(place, (entry, name))| {
            view! { <option value=place.to_string() selected=Some(entry) == present>{name}</option> }
        });
        let options = options.collect_view();
        let choose = move |event: web_sys::Event| {
            let place: usize = event_target_value(&event).parse().unwrap_or(0);
            form.entry.set(entries.get(place).copied());
        };
        view! { <div class="field"><label for="when-entry">{cx.t(phrases::WHICH_ENTRY)}</label><select id="when-entry" on:change=choose>{options}</select></div> }
    };
    let days = move || {
        view! { <div class="field"><label for="when-days">{cx.t(phrases::DAYS_AFTER)}</label>
        <input id="when-days" type="number" prop:value=move || form.days.get() on:input=move |event| form.days.set(event_target_value(&event))/></div> }
    };
    let more = move || match form.when.get() {
        When::Changed => Some(field().into_any()),
        When::Entered => Some(entry().into_any()),
        When::Reached => Some(view! { {field()}{days()} }.into_any()),
        When::Created | When::Done | When::Arrived => None,
    };
    view! {
        <div class="filter-line">
            <div class="field"><label for="when-of">{cx.t(phrases::WHEN_OF)}</label><select id="when-of" on:change=choose_kind>{kinds.into_iter().collect_view()}</select></div>
            <div class="field"><label for="when-what">{cx.t(phrases::WHEN_WHAT)}</label><select id="when-what" on:change=choose_when>{offered}</select></div>
            {more}
        </div>
    }
    .into_any()
}

/// The conditions as chips, and the line that adds one.
fn conditions(cx: AppContext, form: Form, kind: RecordType) -> AnyView {
    let maker = ConditionEditor::new(&kind.fields()[0]);
    let add = move || {
        if let Some(condition) = maker.build(cx) {
            form.filter.update(|filter| condition_editor::add(filter, condition));
        }
    };
    let chips = move || {
        let parts: Vec<Filter> = form.filter.with(|filter| filter.parts().to_vec());
        if parts.iter().all(Filter::is_empty) {
            return view! { <p class="soft">{cx.t(phrases::AUTOMATION_IF_NONE)}</p> }.into_any();
        }
        let chip = move |(place, part): (usize, Filter)| {
            let text = cx.app.read_untracked(|set| condition_editor::describe(cx, set, kind, &part));
            let label = cx.t_with(phrases::REMOVE_FILTER, &[&text]);
            let remove = move |_| {
                form.filter.update(|filter| match filter {
                    Filter::All(parts) if place < parts.len() => drop(parts.remove(place)),
                    Filter::All(_) => {}
                    other => *other = Filter::default(),
                });
            };
            view! { <button type="button" class="filter-chip" aria-label=label on:click=remove><span>{text}</span>{icon(icon::CROSS)}</button> }
        };
        view! { <div class="chips">{parts.into_iter().enumerate().map(chip).collect_view()}</div> }.into_any()
    };
    view! {
        {chips}
        <form class="report-choices" novalidate on:submit=move |event| { event.prevent_default(); add(); }>
            {condition_editor::inputs(cx, kind, maker, "automation-if".to_string())}
            <button type="submit" class="button">{cx.t(phrases::ADD_CONDITION)}</button>
        </form>
    }
    .into_any()
}
