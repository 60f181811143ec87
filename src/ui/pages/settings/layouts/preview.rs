//! What comes of a layout while it is arranged: the fields of a record, the form of a new one, or the order of the lists.
use std::collections::HashMap;

use leptos::prelude::*;

use super::model::{Editor, Of, is_on_top};
use crate::base::Id;
use crate::domain::layout::draft::Part;
use crate::domain::layout::{self, can_place, short_form};
use crate::domain::{Field, RecordType};
use crate::locale::phrases;
use crate::store::{RecordStore, display_names, layouts};
use crate::ui::components::format_value;
use crate::ui::components::input::input;
use crate::ui::context::{AppContext, Typed};
use crate::ui::features::field_layout;
use crate::ui::form;

/// The preview.
pub fn preview(editor: Editor) -> AnyView {
    let Editor { cx, of, .. } = editor;
    let example = cx.app.read_untracked(|set| example(set, of));
    let title = match (of.part, example) {
        (Part::Page, Some(id)) => {
            let name = cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
            cx.t_with(phrases::PREVIEW_OF, &[&name])
        }
        (Part::Form, _) => cx.t_with(phrases::PREVIEW_OF, &[&of.kind.creation(cx.language)]),
        _ => cx.t(phrases::PREVIEW).to_string(),
    };
    let body = match of.part {
        Part::Page => page(editor, example),
        Part::Form => new_record(editor),
        Part::Lists => lists(editor),
    };
    view! {
        <section class="panel layout-preview" aria-labelledby="layout-preview">
            <div class="panel-head"><h2 id="layout-preview">{title}</h2></div>
            {body}
        </section>
    }
    .into_any()
}

/// A record to show the layout with.
fn example(set: &RecordStore, of: Of) -> Option<Id> {
    let is_meant =
        |row: &crate::base::Row| of.pipeline.is_none() || layouts::pipeline_of(set, of.kind, row) == of.pipeline;
    set.rows(of.kind).map(|(_, row)| row).find(|row| is_meant(row)).map(|row| row.id())
}

fn page(editor: Editor, example: Option<Id>) -> AnyView {
    let Editor { cx, of, draft, .. } = editor;
    let arranged = Memo::new(move |_| {
        let lines = draft.with(|draft| draft.lines(Part::Page));
        cx.app.read(|set| Some(layout::arrange(of.kind, &lines, set.fields(of.kind)))).unwrap_or_default()
    });
    let tab = RwSignal::new(0);
    let cell = move |field: &'static Field| {
        (can_place(of.kind, field) && !is_on_top(of.kind, field)).then(|| value(cx, of.kind, field, example))
    };
    let groups =
        move || arranged.with(|all| field_layout::groups(cx, all, "preview", tab, Signal::stored(false), cell));
    view! { <div class="record-side record-fields">{groups}</div> }.into_any()
}

fn value(cx: AppContext, kind: RecordType, field: &'static Field, example: Option<Id>) -> AnyView {
    let text = cx.app.read_untracked(|set| {
        let value = example.and_then(|id| set.get(kind, id)).and_then(|row| set.value(field, row));
        value.map(|value| format_value::display(set, field, Some(&value), cx.language))
    });
    let text = text.filter(|text| !text.is_empty()).unwrap_or_else(|| cx.t(phrases::NONE).to_string());
    view! {
        <div class="datum"><div class="datum-shown" data-fixed=""><span class="datum-label">{field.label.of(cx.language)}</span>
            <span class="datum-value">{display_names::brief(&text).into_owned()}</span></div></div>
    }
    .into_any()
}

fn new_record(editor: Editor) -> AnyView {
    let Editor { cx, of, draft, .. } = editor;
    let fields = Memo::new(move |_| {
        let lines = draft.with(|draft| draft.lines(Part::Form));
        cx.app.read(|set| Some(short_form(of.kind, &lines, set.fields(of.kind)))).unwrap_or_default()
    });
    let binding = form::binding(RwSignal::new(Typed::default()), RwSignal::new(HashMap::new()));
    let inputs = move || fields.get().into_iter().map(|field| input(cx, field, binding, "preview")).collect_view();
    view! {
        <div class="panel-body form" inert="">
            <div class="form-group">{inputs}</div>
            <details class="fold more-fields"><summary>{cx.t(phrases::MORE_OF_FORM)}</summary></details>
        </div>
    }
    .into_any()
}

fn lists(editor: Editor) -> AnyView {
    let Editor { cx, of, draft, .. } = editor;
    let titles = move || {
        let lines = draft.with(|draft| draft.lines(Part::Lists));
        let all = cx.app.read(|set| Some(layouts::lists_of(set, of.kind))).unwrap_or_default();
        let [shown, hidden] = layout::lists::<layouts::List>(&lines, &all, layouts::List::key);
        let (wide, narrow): (Vec<_>, Vec<_>) = shown.into_iter().partition(|list| list.is_wide());
        let title = move |list: layouts::List| view! { <li class="layout-list">{cx.t(list.name(of.kind))}</li> };
        let column = move |lists: Vec<layouts::List>| view! { <ul class="plain-list">{lists.into_iter().map(title).collect_view()}</ul> };
        let more = (!hidden.is_empty()).then(|| view! {
            <details class="fold more-lists"><summary>{cx.t(phrases::LAYOUT_MORE_LISTS)}</summary>{column(hidden)}</details>
        });
        let wide = (!wide.is_empty()).then(|| column(wide));
        view! { {wide}{column(narrow)}{more} }
    };
    view! { <div class="panel-body stack">{titles}</div> }.into_any()
}
