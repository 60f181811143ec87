//! The path at the top of a lead or an opportunity: its status or stage, and the next ones at one click. A deal's path
//! has the stages of its pipeline, and the stage's guidance below it.
use leptos::prelude::*;

use crate::base::{FieldId, Id, Value};
use crate::command::{Command, record_rules};
use crate::domain::RecordType;
use crate::domain::records::{lead, opportunity, stage};
use crate::locale::{hyphenation, phrases};
use crate::store::{RecordStore, display_names, picklists, record_header};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::features::query_context::viewer;

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
                on:click=move |_| choose(cx, kind, id, number, target)>{hyphenation::breakable(&step.name)}</button></li>
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

/// Moves a deal to a stage; if the stage requires fields, a dialog asks for them first.
pub fn move_deal(cx: AppContext, id: Id, target: Id) {
    let viewer = untrack(|| viewer(cx));
    match cx.app.read_untracked(|set| Dialog::of_stage(set, target, id, &viewer)) {
        Some(dialog) => cx.dialog.set(Some(dialog)),
        None => cx.app.run(Command::Edit { id, fields: vec![(opportunity::STAGE, Some(Value::Link(target)))] }, |_| {}),
    }
}

/// Moves a record to a status or stage; if that needs more input, its dialog opens.
pub fn choose(cx: AppContext, kind: RecordType, id: Id, number: FieldId, target: Id) {
    if kind == RecordType::Opportunity {
        return move_deal(cx, id, target);
    }
    let viewer = untrack(|| viewer(cx));
    let fields = vec![(number, Some(Value::Link(target)))];
    let asks =
        |set: &RecordStore| Dialog::of_status(set, target, id).or_else(|| Dialog::of_edit(set, id, &fields, &viewer));
    match cx.app.read_untracked(asks) {
        Some(dialog) => cx.dialog.set(Some(dialog)),
        None => cx.app.run(Command::Edit { id, fields }, |_| {}),
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
        let viewer = viewer(cx);
        cx.app.read(|set| {
            let row = set.get(RecordType::Opportunity, id)?;
            let stage = set.get(RecordType::Stage, row.link(opportunity::STAGE)?)?;
            let needs = record_header::next_stage(set, id).and_then(|next| {
                let asked = record_rules::asked_in_stage(set, id, next, &viewer);
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
