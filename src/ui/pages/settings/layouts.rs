//! The layouts: of a record type, or of the opportunities of a pipeline, one part at a time, with a preview of what comes of it.
mod editor;
mod line;
mod model;
mod preview;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::RecordType;
use crate::domain::layout::draft::Part;
use crate::domain::layout::usual_form;
use crate::locale::phrases;
use crate::store::{RecordStore, display_names, layouts as stored, picklists};
use crate::ui::chunks::Chunk;
use crate::ui::components::after_dispose::while_here;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::pages::settings::layouts::model::{Of, part_name};

/// The section.
pub fn layouts(cx: AppContext) -> AnyView {
    render_lazily(cx, Chunk::Layouts, move || render_if_ready(layouts_section(cx, ())))
}

chunk!(pub layouts_section, fetch_layouts, cx, _of: (), section(cx));

/// Whether records of a type have a part.
fn has_part(set: &RecordStore, kind: RecordType, part: Part) -> bool {
    match part {
        Part::Page => true,
        Part::Form => !usual_form(kind, set.fields(kind)).is_empty(),
        Part::Lists => stored::lists_of(set, kind).len() > 1,
    }
}

fn section(cx: AppContext) -> AnyView {
    let kind = RwSignal::new(RecordType::Lead);
    let pipeline = RwSignal::new(None::<Id>);
    let part = RwSignal::new(Part::Page);
    let kind_button = move |other: RecordType| {
        let choose = move |_| {
            pipeline.set(None);
            kind.set(other);
        };
        view! { <button type="button" aria-pressed=move || (kind.get() == other).to_string() on:click=choose>{other.many().of(cx.language)}</button> }
    };
    let kinds = move || cx.work().into_iter().map(kind_button).collect_view();
    let offered = Memo::new(move |_| {
        let all = |set: &RecordStore| {
            let has = |part: &Part| has_part(set, kind.get(), *part);
            Some(Part::ALL.into_iter().filter(has).collect::<Vec<_>>())
        };
        cx.app.read(all).unwrap_or_default()
    });
    let shown = Memo::new(move |_| {
        Some(part.get()).filter(|part| offered.with(|all| all.contains(part))).unwrap_or(Part::Page)
    });
    let parts = move || {
        let button = |other: Part| {
            view! { <button type="button" aria-pressed=move || (shown.get() == other).to_string() on:click=move |_| part.set(other)>{cx.t(part_name(other))}</button> }
        };
        offered.get().into_iter().map(button).collect_view()
    };
    let pipelines = Memo::new(move |_| {
        let named = |set: &RecordStore| {
            let all = picklists::stages_by_pipeline(set).into_iter().map(|(id, _)| id);
            Some(all.map(|id| (id, display_names::name_of(set, id, cx.language))).collect::<Vec<_>>())
        };
        let all = cx.app.read(named).unwrap_or_default();
        if kind.get() == RecordType::Opportunity && all.len() > 1 { all } else { Vec::new() }
    });
    let choice = move || {
        let all = pipelines.get();
        let chosen = pipeline.get();
        let option = |(id, name): (Id, String)| view! { <option value=id.to_string() selected=chosen == Some(id)>{name}</option> };
        let set = while_here(move |event| pipeline.set(event_target_value(&event).parse().ok()));
        (!all.is_empty()).then(|| view! {
            <div class="field"><label for="layout-pipeline">{RecordType::Pipeline.one().of(cx.language)}</label>
                <select id="layout-pipeline" on:change=set><option value="">{cx.t(phrases::LAYOUT_ALL_PIPELINES)}</option>
                    {all.into_iter().map(option).collect_view()}</select></div>
        })
    };
    let editor = move || editor::editor(cx, Of { kind: kind.get(), pipeline: pipeline.get(), part: shown.get() });
    view! {
        <div class="segmented" role="group" aria-label=cx.t(phrases::LAYOUT_KIND)>{kinds}</div>
        <div class="layout-of"><div class="segmented" role="group" aria-label=cx.t(phrases::LAYOUT_PART)>{parts}</div>{choice}</div>
        {editor}
    }
    .into_any()
}
