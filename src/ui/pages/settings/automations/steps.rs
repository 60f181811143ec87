//! The steps of an automation in its editor: what each does, and with which values.
use leptos::prelude::*;

use super::form::Form;
use super::step_form::{StepForm, WHATS, What, asked};
use crate::base::{FieldId, Id};
use crate::domain::picklist::Picklist;
use crate::domain::{Field, FieldType, RecordType};
use crate::locale::{Phrase, phrases};
use crate::store::automations::{MOST_DAYS, MOST_STEPS, created_for, leads_to_deals};
use crate::store::{display_names, picklists};
use crate::ui::components::binding::Binding;
use crate::ui::components::icon::{self, icon};
use crate::ui::components::input::asked_input;
use crate::ui::context::AppContext;

/// The steps, and the button that adds one.
pub fn steps(cx: AppContext, form: Form) -> AnyView {
    let row = move |(number, step): (usize, StepForm)| {
        let remove = move |_| form.steps.update(|steps| steps.retain(|(other, _)| *other != number));
        view! {
            <div class="filter-line automation-step" role="group" aria-label=cx.t(phrases::STEP_WHAT)>
                {inputs(cx, form, step, format!("step-{number}"))}
                <button type="button" class="button" data-look="quiet" title=cx.t(phrases::REMOVE_STEP) aria-label=cx.t(phrases::REMOVE_STEP) on:click=remove>{icon(icon::CROSS)}</button>
            </div>
        }
    };
    let add = move |_| form.push(StepForm::new(cx, form.kind.get_untracked()));
    let is_full = move || form.steps.with(|steps| steps.len() >= MOST_STEPS);
    view! {
        <For each=move || form.steps.get() key=|(number, _)| *number children=row/>
        <div><button type="button" class="button" disabled=is_full on:click=add>{cx.t(phrases::ADD_STEP)}</button></div>
    }
    .into_any()
}

fn inputs(cx: AppContext, form: Form, step: StepForm, prefix: String) -> AnyView {
    let what_id = format!("{prefix}-what");
    let options = move || {
        let present = step.what.get();
        let creates = cx.app.read(|set| !created_for(set, form.kind.get()).is_empty());
        let is_offered = |(_, (what, _)): &(usize, (What, Phrase))| match what {
            What::Deal => leads_to_deals(form.kind.get()),
            What::Create => creates,
            _ => true,
        };
        let option = |(place, (what, name)): (usize, (What, Phrase))| view! { <option value=place.to_string() selected=what == present>{cx.t(name)}</option> };
        WHATS.into_iter().enumerate().filter(is_offered).map(option).collect_view()
    };
    let choose = move |event: web_sys::Event| {
        let place: usize = event_target_value(&event).parse().unwrap_or(0);
        step.what.set(WHATS.get(place).map_or(What::Plan, |(what, _)| *what));
        step.wrong.set(None);
    };
    let rest = move || match step.what.get() {
        What::Plan | What::Log | What::Deal | What::Notify => activity(cx, step, &prefix),
        What::Create => {
            let inputs = (created(cx, form, step, &prefix), activity(cx, step, &prefix));
            view! { {inputs.0}{inputs.1} }.into_any()
        }
        What::Set | What::Clear | What::Add => value(cx, form, step, &prefix),
    };
    view! {
        <div class="field"><label for=what_id.clone()>{cx.t(phrases::STEP_WHAT)}</label><select id=what_id on:change=choose>{options}</select></div>
        {rest}
    }
    .into_any()
}

/// The type, subject and day of an activity; the name and day of a deal; a message.
fn activity(cx: AppContext, step: StepForm, prefix: &str) -> AnyView {
    let [of_id, subject_id, days_id] = ["type", "subject", "days"].map(|part| format!("{prefix}-{part}"));
    let types = cx.app.read_untracked(|set| {
        let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
        picklists::of_list(set, Picklist::ActivityType).into_iter().map(named).collect::<Vec<_>>()
    });
    let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=step.of.get_untracked() == id>{name}</option> };
    let choose =
        move |event: web_sys::Event| event_target_value(&event).parse().into_iter().for_each(|id| step.of.set(id));
    let invalid = move || step.wrong.get().map(|_| "true");
    let error = move || step.wrong.get().map(|text| view! { <span class="field-error" role="alert">{text}</span> });
    let what = step.what.get();
    let subject = match what {
        What::Deal => phrases::STEP_NAME,
        What::Create => phrases::NAME,
        What::Notify => phrases::STEP_MESSAGE,
        _ => phrases::STEP_SUBJECT,
    };
    let label = if what == What::Deal { phrases::STEP_CLOSE_DAYS } else { phrases::STEP_DAYS };
    let days = matches!(what, What::Plan | What::Deal).then(|| {
        view! {
            <div class="field"><label for=days_id.clone()>{cx.t(label)}</label>
                <input id=days_id type="number" min="0" max=MOST_DAYS.to_string() prop:value=move || step.days.get() on:input=move |event| step.days.set(event_target_value(&event))/></div>
        }
    });
    let of = matches!(what, What::Plan | What::Log).then(|| {
        view! {
            <div class="field"><label for=of_id.clone()>{cx.t(phrases::STEP_TYPE)}</label>
                <select id=of_id on:change=choose>{types.into_iter().map(option).collect_view()}</select></div>
        }
    });
    view! {
        {of}
        <div class="field" data-invalid=invalid><label for=subject_id.clone()>{cx.t(subject)}</label>
            <input id=subject_id autocomplete="off" aria-invalid=invalid prop:value=move || step.subject.get()
                on:input=move |event| { step.wrong.set(None); step.subject.set(event_target_value(&event)); }/>{error}</div>
        {days}
    }
    .into_any()
}

/// The type of the record that is created, with the field by which it links where there are several.
fn created(cx: AppContext, form: Form, step: StepForm, prefix: &str) -> AnyView {
    let id = format!("{prefix}-create");
    let kind = form.kind;
    let options = move || {
        let present = step.created(cx, kind.get());
        let all = cx.app.read(|set| created_for(set, kind.get()));
        let option = |(of, via): (RecordType, &'static Field)| {
            let name = cx.t_with(phrases::CREATED_BY, &[of.one().of(cx.language), via.label.of(cx.language)]);
            let is_chosen = present == Some((of, via.number));
            view! { <option value=format!("{} {}", of.key(), via.number.0) selected=is_chosen>{name}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let choose = move |event: web_sys::Event| {
        let text = event_target_value(&event);
        let chosen =
            text.split_once(' ').and_then(|(of, via)| Some((RecordType::from_key(of)?, FieldId(via.parse().ok()?))));
        step.link.set(chosen);
    };
    view! { <div class="field"><label for=id.clone()>{cx.t(phrases::STEP_CREATES)}</label><select id=id on:change=choose>{options}</select></div> }
        .into_any()
}

/// The field, and what it gets.
fn value(cx: AppContext, form: Form, step: StepForm, prefix: &str) -> AnyView {
    let kind = form.kind;
    let field_id = format!("{prefix}-field");
    let chosen = Memo::new(move |_| step.chosen(cx, kind.get()).map(|field| field.number));
    let options = move || {
        let present = chosen.get();
        let option = |field: &'static Field| view! { <option value=field.number.0.to_string() selected=present == Some(field.number)>{field.label.of(cx.language)}</option> };
        step.fields(cx, kind.get()).into_iter().map(option).collect_view()
    };
    let choose = move |event: web_sys::Event| {
        step.field.set(event_target_value(&event).parse().ok().map(FieldId));
        step.value.set(String::new());
        step.wrong.set(None);
    };
    let prefix = prefix.to_string();
    let input = move || {
        let field = cx.field(kind.get(), chosen.get()?)?;
        match step.what.get() {
            What::Set if field.kind != FieldType::Flag => {
                let binding = Binding {
                    get: Callback::new(move |_| step.value.get()),
                    set: Callback::new(move |(_, text): (FieldId, String)| {
                        step.wrong.set(None);
                        step.value.set(text);
                    }),
                    error: Callback::new(move |_| step.wrong.get()),
                    rules: None,
                };
                Some(asked_input(cx, asked(field), binding, &format!("{prefix}-value")))
            }
            What::Add => Some(entries(cx, step, field, format!("{prefix}-entry"))),
            _ => None,
        }
    };
    view! {
        <div class="field"><label for=field_id.clone()>{cx.t(phrases::FIELD)}</label><select id=field_id on:change=choose>{options}</select></div>
        {input}
    }
    .into_any()
}

fn entries(cx: AppContext, step: StepForm, field: &'static Field, id: String) -> AnyView {
    let all = cx.app.read_untracked(|set| {
        let named = |id: Id| (id.to_string(), display_names::name_of(set, id, cx.language));
        picklists::entries(set, field).into_iter().map(named).collect::<Vec<_>>()
    });
    let present = step.value.get_untracked();
    let option = |(id, name): (String, String)| {
        let is_chosen = id == present;
        view! { <option value=id selected=is_chosen>{name}</option> }
    };
    view! {
        <div class="field"><label for=id.clone()>{cx.t(phrases::VALUE)}</label>
            <select id=id on:change=move |event| step.value.set(event_target_value(&event))>{all.into_iter().map(option).collect_view()}</select></div>
    }
    .into_any()
}
