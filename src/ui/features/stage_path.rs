//! The path at the top of a lead or an opportunity: its status or stage, and the next ones at one click. A deal's path
//! has the stages of its pipeline, and the stage's guidance below it.
use std::collections::HashMap;

use leptos::prelude::*;

use crate::app_state::Outcome;
use crate::base::{FieldId, Id, Value};
use crate::command::{Command, opportunity as opportunity_rules};
use crate::domain::RecordType;
use crate::domain::picklist::Picklist;
use crate::domain::records::{lead, opportunity, stage};
use crate::locale::phrases;
use crate::store::{display_names, picklists, record_header};
use crate::ui::components::after_dispose::if_here;
use crate::ui::components::dialog::{dialog, submit_button};
use crate::ui::components::input::input;
use crate::ui::components::popover::menu;
use crate::ui::context::{AppContext, Typed};
use crate::ui::dialogs::Dialog;
use crate::ui::form::{self, Errors};

#[derive(Clone, PartialEq)]
struct Step {
    id: Id,
    name: String,
    state: StepState,
}

/// The position of a step relative to the current one.
#[derive(Clone, Copy, PartialEq)]
enum StepState {
    Done,
    Current,
    /// The record ended here, and nobody wished for it.
    Lost,
    Ahead,
}

impl StepState {
    /// The value of the attribute `data-state`.
    const fn key(self) -> &'static str {
        match self {
            StepState::Done => "done",
            StepState::Current => "current",
            StepState::Lost => "lost",
            StepState::Ahead => "ahead",
        }
    }
}

/// The path of a record; empty for record types without one.
pub fn path(cx: AppContext, kind: RecordType, id: Id) -> AnyView {
    let number = match kind {
        RecordType::Lead => lead::STATUS,
        RecordType::Opportunity => opportunity::STAGE,
        _ => return ().into_any(),
    };
    let app = cx.app;
    let label = kind.field(number).map_or("", |field| field.label.of(cx.language));
    let steps = Memo::new(move |_| {
        app.read(|set| {
            let current = set.find(id).and_then(|(_, row)| row.link(number));
            let entries = record_header::path(set, kind, current);
            let at = entries.iter().position(|entry| Some(*entry) == current);
            let is_lost = current.is_some_and(|id| record_header::is_bad_end(set, kind, id));
            let state = |place: usize| match at {
                Some(at) if at == place && is_lost => StepState::Lost,
                Some(at) if at == place => StepState::Current,
                Some(at) if place < at && !is_lost => StepState::Done,
                _ => StepState::Ahead,
            };
            let step = |(place, id): (usize, Id)| Step {
                id,
                name: display_names::name_of(set, id, cx.language),
                state: state(place),
            };
            entries.into_iter().enumerate().map(step).collect::<Vec<_>>()
        })
    });
    let is_converted = Memo::new(move |_| {
        app.read(|set| set.get(RecordType::Lead, id).is_some_and(|row| row.moment(lead::CONVERTED_AT).is_some()))
    });
    let step = move |step: Step| {
        let (target, title) = (step.id, step.name.clone());
        let current = matches!(step.state, StepState::Current | StepState::Lost).then_some("step");
        view! {
            <li><button class="path-step" data-state=step.state.key() aria-current=current disabled=is_converted title=title
                on:click=move |_| choose(cx, kind, id, number, target)>{breakable(step.name)}</button></li>
        }
    };
    let more = (kind == RecordType::Opportunity).then(|| view! { {pipelines(cx, id)} });
    let guidance = (kind == RecordType::Opportunity).then(|| guidance(cx, id));
    view! {
        <div class="path-line">
            <ol class="path" aria-label=label tabindex=move || is_converted.get().then_some("0")>{move || steps.get().into_iter().map(step).collect_view()}</ol>
            {more}
        </div>
        {guidance}
    }
    .into_any()
}

/// A name with places to break a line after its slashes; words are never broken.
fn breakable(name: String) -> AnyView {
    let mut parts: Vec<AnyView> = Vec::new();
    for part in name.split_inclusive('/') {
        parts.push(view! { {part.to_string()}<wbr/> }.into_any());
    }
    parts.into_any()
}

/// Moves a deal to a stage; if the stage requires fields, a dialog asks for them first.
pub fn move_deal(cx: AppContext, id: Id, target: Id) {
    match cx.app.read_untracked(|set| Dialog::of_stage(set, target, id, cx.app.today())) {
        Some(dialog) => cx.dialog.set(Some(dialog)),
        None => cx.app.run(Command::Edit { id, fields: vec![(opportunity::STAGE, Some(Value::Link(target)))] }, |_| {}),
    }
}

/// The dialog that asks for the fields a stage requires, or for the loss reason, and then moves the deal.
pub fn stage_requirements_dialog(cx: AppContext, id: Id, target: Id) -> AnyView {
    let errors: Errors = RwSignal::new(HashMap::new());
    let typed = RwSignal::new(Typed::default());
    let (fields, name) = cx.app.read_untracked(|set| {
        (
            opportunity_rules::stage_change(set, id, target, cx.app.today()).asks,
            display_names::name_of(set, target, cx.language),
        )
    });
    // Most deals are lost for the first reason of the list; another one is a click away.
    if fields.iter().any(|field| field.number == opportunity::LOSS_REASON) {
        let first = cx.app.read_untracked(|set| picklists::of_list(set, Picklist::Loss).first().copied());
        typed.update(|typed| typed.extend(first.map(|id| (opportunity::LOSS_REASON, id.to_string()))));
    }
    let has_gate = fields.iter().any(|field| field.number != opportunity::LOSS_REASON);
    let numbers: Vec<FieldId> = fields.iter().map(|field| field.number).collect();
    let submit = move || {
        let all = typed.get_untracked();
        let lacks: Vec<FieldId> = numbers
            .iter()
            .copied()
            .filter(|number| all.get(number).is_none_or(|text| text.trim().is_empty()))
            .collect();
        if !lacks.is_empty() {
            return errors.set(lacks.into_iter().map(|number| (number, cx.t(phrases::FILL_IN))).collect());
        }
        let all = all.into_iter().filter(|(number, _)| numbers.contains(number)).collect();
        let Some((mut entries, new)) = form::parse(cx, RecordType::Opportunity, &all, errors) else { return };
        entries.push((opportunity::STAGE, Some(Value::Link(target))));
        let then = if_here(move |result: Outcome| match result {
            Ok(_) => cx.dialog.set(None),
            Err(failure) => form::show_refusal(cx, &failure, errors),
        });
        cx.app.run(form::with_new_choices(new, Command::Edit { id, fields: entries }), then);
    };
    let binding = form::binding(typed, errors);
    let inputs = fields.into_iter().map(|field| input(cx, field, binding, "move")).collect_view();
    let body = view! {
        {has_gate.then(|| view! { <p>{cx.t(phrases::MOVE_ASKS)}</p> })}
        <div class="stack">{inputs}</div>
    };
    let title = cx.t_with(phrases::MOVE_TO_STAGE, &[&name]);
    dialog(cx, title, "normal", body.into_any(), submit_button(cx.t(phrases::CONFIRM)), submit)
}

/// Moves a record to a status or stage; if that needs more input, its dialog opens.
pub fn choose(cx: AppContext, kind: RecordType, id: Id, number: FieldId, target: Id) {
    if kind == RecordType::Opportunity {
        return move_deal(cx, id, target);
    }
    match cx.app.read_untracked(|set| Dialog::of_status(set, target, id)) {
        Some(dialog) => cx.dialog.set(Some(dialog)),
        None => cx.app.run(Command::Edit { id, fields: vec![(number, Some(Value::Link(target)))] }, |_| {}),
    }
}

/// The other pipelines, if there are any.
fn pipelines(cx: AppContext, id: Id) -> AnyView {
    let others = Memo::new(move |_| {
        cx.app.read(|set| {
            let current = set.get(RecordType::Opportunity, id).and_then(|row| row.link(opportunity::STAGE));
            let own = current.map(|stage| picklists::pipeline_of(set, stage));
            let named = |id: Id| (id, display_names::name_of(set, id, cx.language));
            let others = picklists::pipelines(set).into_iter().filter(|pipeline| Some(*pipeline) != own);
            let with_stages =
                |id: Id| (named(id).1, picklists::stages_of(set, id).into_iter().map(named).collect::<Vec<_>>());
            others.map(with_stages).collect::<Vec<_>>()
        })
    });
    let stage = move |(stage, name): (Id, String)| {
        view! { <button type="button" class="button" data-look="quiet" on:click=move |_| move_deal(cx, id, stage)>{name}</button> }
    };
    let pipeline = move |(name, stages): (String, Vec<(Id, String)>)| {
        view! { <h3>{name}</h3><div class="menu-checks">{stages.into_iter().map(stage).collect_view()}</div> }
    };
    (move || {
        let others = others.get();
        (!others.is_empty()).then(|| {
            let stages = move || others.clone().into_iter().map(pipeline).collect_view().into_any();
            menu(cx.t(phrases::OTHER_PIPELINE), stages)
        })
    })
    .into_any()
}

/// The guidance for the present stage, and what the next one requires.
fn guidance(cx: AppContext, id: Id) -> AnyView {
    let text = Memo::new(move |_| {
        cx.app.read(|set| {
            let row = set.get(RecordType::Opportunity, id)?;
            let stage = set.get(RecordType::Stage, row.link(opportunity::STAGE)?)?;
            let needs = record_header::next_stage(set, id).and_then(|next| {
                let asked = opportunity_rules::stage_change(set, id, next, cx.app.today()).asks;
                let labels: Vec<&str> = asked.iter().map(|field| field.label.of(cx.language)).collect();
                let name = display_names::name_of(set, next, cx.language);
                (!labels.is_empty()).then(|| cx.t_with(phrases::NEXT_NEEDS, &[&name, &labels.join(", ")]))
            });
            let text =
                display_names::cut(stage.text(stage::GUIDANCE), crate::ui::components::format_value::MAX_SHOWN_CHARS)
                    .into_owned();
            (!text.is_empty() || needs.is_some()).then_some((text, needs))
        })
    });
    (move || {
        text.get().map(|(text, needs)| {
            view! {
                <div class="guidance">
                    {(!text.is_empty()).then(|| view! { <p class="long">{text}</p> })}
                    {needs.map(|needs| view! { <p class="soft">{needs}</p> })}
                </div>
            }
        })
    })
    .into_any()
}
