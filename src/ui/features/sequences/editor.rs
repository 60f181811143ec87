//! The editor of a sequence: its name, its records, and its steps one below the other.
use leptos::prelude::*;

use super::form::{Form, StepForm};
use crate::app_state::SessionError;
use crate::base::{FieldId, Id, Meanwhile, Value, fold};
use crate::domain::picklist::Picklist;
use crate::domain::records::{email_template, sequence};
use crate::domain::{RecordType, defaults};
use crate::locale::{format, phrases};
use crate::store::sequences::{KINDS, MOST_DAYS, MOST_STEPS};
use crate::store::{RecordStore, display_names, picklists};
use crate::ui::components::focus::focus;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::features::edited_list::{Editing, on_escape, title};
use crate::ui::form::{create_or_edit, focus_first_error};

/// The editor.
pub fn editor(cx: AppContext, form: Form, editing: RwSignal<Editing>) -> AnyView {
    let id = form.id;
    let fields_of = move |set: &RecordStore| Some(set.get(RecordType::Sequence, id?)?.fields());
    let stored = move || cx.app.read(fields_of).unwrap_or_default();
    let text = |fields: &[(FieldId, Value)]| format!("{fields:?}");
    let before = RwSignal::new(untrack(stored));
    // Somebody else's change is not overwritten before the user knows of it.
    let clash = Memo::new(move |_| {
        let (before, stored) = (before.with(|fields| text(fields)), text(&stored()));
        Meanwhile::of(&before, &stored, Some("")) == Meanwhile::Clash
    });
    let close = move || {
        editing.set(Editing::Nothing);
        focus(&id.map_or("sequence-new".to_string(), |id| format!("sequence-edit-{id}")));
    };
    let wrong = RwSignal::new(None::<String>);
    let submit = move || {
        wrong.set(None);
        if clash.get_untracked() {
            wrong.set(Some(cx.t(phrases::SEQUENCE_MEANWHILE).to_string()));
            return before.set(untrack(stored));
        }
        let Some(all) = form.fields(cx) else { return focus_first_error() };
        let command = before.with_untracked(|before| create_or_edit(RecordType::Sequence, id, before, all));
        cx.app.run(command, move |result| match result {
            Ok(_) => close(),
            Err(SessionError::Refused(why)) => drop(wrong.try_set(Some(cx.t(why.text).to_string()))),
            Err(_) => {}
        });
    };
    let title = title(cx, RecordType::Sequence, id);
    let name = title.clone();
    let kinds = KINDS.map(|kind| {
        view! { <option value=kind.key() selected=move || form.kind.get() == kind>{kind.many().of(cx.language)}</option> }
    });
    let choose_kind = move |event: web_sys::Event| {
        form.kind.set(RecordType::from_key(&event_target_value(&event)).unwrap_or(RecordType::Lead));
    };
    let name_label = RecordType::Sequence.field(sequence::NAME).map_or("", |field| field.label.of(cx.language));
    let invalid = move || form.wrong.get().map(|_| "true");
    let keeps = id.map(|_| view! { <p class="soft">{cx.t(phrases::SEQUENCE_KEEPS)}</p> });
    view! {
        <section class="panel" aria-label=name>
            <div class="panel-head"><h2>{title}</h2></div>
            <form class="panel-body stack sequence-editor" novalidate on:keydown=on_escape(close) on:submit=move |event| { event.prevent_default(); submit(); }>
                <div class="form">
                    <div class="field" data-invalid=invalid><label for="sequence-name">{name_label}<span aria-hidden="true">" *"</span></label>
                        <input id="sequence-name" autocomplete="off" aria-required="true" aria-invalid=invalid prop:value=form.name
                            on:input=move |event| { form.wrong.set(None); form.name.set(event_target_value(&event)); }/>
                        {move || form.wrong.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })}</div>
                    <div class="field"><label for="sequence-kind">{cx.t(phrases::SEQUENCE_FOR)}</label>
                        <select id="sequence-kind" on:change=choose_kind>{kinds.into_iter().collect_view()}</select></div>
                </div>
                {steps(cx, form)}
                {keeps}
                {move || clash.get().then(|| view! { <p class="banner" data-tone="warn" role="alert">{cx.t(phrases::SEQUENCE_MEANWHILE)}</p> })}
                {move || wrong.get().map(|text| view! { <p class="banner" data-tone="bad" role="alert">{text}</p> })}
                <div class="page-actions">
                    <button type="submit" class="button" data-look="primary">{cx.t(phrases::SAVE)}</button>
                    <button type="button" class="button" on:click=move |_| close()>{cx.t(phrases::CANCEL)}</button>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The steps, and the button that adds one.
fn steps(cx: AppContext, form: Form) -> AnyView {
    let place = move |number: usize| {
        Memo::new(move |_| form.steps.with(|steps| steps.iter().position(|(other, _)| *other == number).unwrap_or(0)))
    };
    let row = move |(number, step): (usize, StepForm)| {
        let at = place(number);
        let named = move |phrase| move || cx.t_with(phrase, &[&format::number(at.get() as i64 + 1, cx.language)]);
        let remove = move |_| {
            form.steps.update(|steps| steps.retain(|(other, _)| *other != number));
            focus("sequence-add");
        };
        let shift = move |down: bool| {
            form.shift(number, down);
            focus(&format!("sequence-{}-{number}", if down { "down" } else { "up" }));
        };
        let is_last = move || form.steps.with(|steps| steps.len()) == at.get() + 1;
        let is_only = move || form.steps.with(|steps| steps.len()) == 1;
        view! {
            <fieldset class="filter-group"><legend>{named(phrases::SEQUENCE_STEP)}</legend>
                {inputs(cx, step, at, format!("sequence-{number}"))}
                <div class="page-actions">
                    <button type="button" class="button" data-look="quiet" id=format!("sequence-up-{number}") aria-label=named(phrases::STEP_UP) title=named(phrases::STEP_UP)
                        disabled=move || at.get() == 0 on:click=move |_| shift(false)>{icon(icon::UP)}</button>
                    <button type="button" class="button" data-look="quiet" id=format!("sequence-down-{number}") aria-label=named(phrases::STEP_DOWN) title=named(phrases::STEP_DOWN)
                        disabled=is_last on:click=move |_| shift(true)>{icon(icon::BELOW)}</button>
                    <button type="button" class="button" data-look="quiet" aria-label=named(phrases::SEQUENCE_REMOVE_STEP) title=named(phrases::SEQUENCE_REMOVE_STEP)
                        disabled=is_only on:click=remove>{icon(icon::CROSS)}</button>
                </div>
            </fieldset>
        }
    };
    let add = move |_| {
        let number = form.add();
        focus(&format!("sequence-{number}-days"));
    };
    let is_full = move || form.steps.with(|steps| steps.len() >= MOST_STEPS);
    view! {
        <For each=move || form.steps.get() key=|(number, _)| *number children=row/>
        <div><button type="button" class="button" id="sequence-add" disabled=is_full on:click=add>{cx.t(phrases::ADD_STEP)}</button></div>
    }
    .into_any()
}

fn inputs(cx: AppContext, step: StepForm, at: Memo<usize>, prefix: String) -> AnyView {
    let [days_id, of_id, subject_id, template_id, text_id] =
        ["days", "type", "subject", "template", "text"].map(|part| format!("{prefix}-{part}"));
    let types = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::ActivityType).into_iter().map(named).collect::<Vec<_>>()
    });
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=step.of.get_untracked() == id>{name}</option> };
    let choose = move |event: web_sys::Event| {
        event_target_value(&event).parse().into_iter().for_each(|id| step.of.set(id));
    };
    let [wrong, wrong_days] = step.wrong;
    let invalid = move || wrong.get().map(|_| "true");
    let invalid_days = move || wrong_days.get().map(|_| "true");
    let error = |wrong: RwSignal<Option<&'static str>>| {
        move || wrong.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> })
    };
    let days_label = move || cx.t(if at.get() == 0 { phrases::SEQUENCE_FIRST_DAYS } else { phrases::SEQUENCE_DAYS });
    let template = move || {
        let templates = cx.app.read(|set| Some(templates(set))).unwrap_or_default();
        (step.of.get() == defaults::EMAIL && !templates.is_empty()).then(|| {
            let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=move || step.template.get() == Some(id)>{name}</option> };
            let choose = move |event: web_sys::Event| step.template.set(event_target_value(&event).parse().ok());
            view! {
                <div class="field"><label for=template_id.clone()>{cx.t(phrases::SEQUENCE_TEMPLATE)}</label>
                    <select id=template_id.clone() on:change=choose><option value="">{cx.t(phrases::SEQUENCE_NO_TEMPLATE)}</option>{templates.into_iter().map(option).collect_view()}</select></div>
            }
        })
    };
    view! {
        <div class="form">
            <div class="field" data-invalid=invalid_days><label for=days_id.clone()>{days_label}</label>
                <input id=days_id type="number" min="0" max=MOST_DAYS.to_string() aria-invalid=invalid_days prop:value=step.days
                    on:input=move |event| { wrong_days.set(None); step.days.set(event_target_value(&event)); }/>{error(wrong_days)}</div>
            <div class="field"><label for=of_id.clone()>{cx.t(phrases::STEP_TYPE)}</label>
                <select id=of_id on:change=choose>{types.into_iter().map(option).collect_view()}</select></div>
            {template}
            <div class="field" data-wide="" data-invalid=invalid><label for=subject_id.clone()>{cx.t(phrases::STEP_SUBJECT)}<span aria-hidden="true">" *"</span></label>
                <input id=subject_id autocomplete="off" aria-required="true" aria-invalid=invalid prop:value=step.subject
                    on:input=move |event| { wrong.set(None); step.subject.set(event_target_value(&event)); }/>{error(wrong)}</div>
            <div class="field" data-wide=""><label for=text_id.clone()>{cx.t(phrases::SEQUENCE_TEXT)}</label>
                <textarea id=text_id rows="2" prop:value=step.text on:input=move |event| step.text.set(event_target_value(&event))></textarea></div>
        </div>
    }
    .into_any()
}

/// The email templates, by name.
fn templates(set: &RecordStore) -> Vec<(Id, String)> {
    let rows = set.rows(RecordType::EmailTemplate).map(|(_, row)| row);
    let mut all: Vec<(Id, String)> = rows.map(|row| (row.id(), row.text(email_template::NAME).to_string())).collect();
    all.sort_by_cached_key(|(id, name)| (fold::fold(name), *id));
    all
}
