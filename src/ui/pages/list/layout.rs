//! The layout of a list: as a table, in groups, or as a board by a field.
use leptos::prelude::*;

use crate::base::{FieldId, Id};
use crate::domain::records::opportunity;
use crate::domain::{Field, FieldType, RecordType, defaults};
use crate::locale::phrases;
use crate::store::{display_names, groups, picklists};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::pages::list::column_preferences;
use crate::ui::pages::list::lazy::{ListTool, list_tool};
use crate::ui::state::list::{ListId, ListState};

/// The choice of layout, of the group field, and of the pipeline.
pub fn layout(cx: AppContext, page: ListId, state: ListState) -> AnyView {
    let kind = page.kind();
    let option = move |field: &'static Field, chosen: Option<FieldId>| {
        let is_chosen = chosen == Some(field.number);
        view! { <option value=field.number.0.to_string() selected=is_chosen>{field.label.of(cx.language)}</option> }
    };
    let boards = move || {
        let chosen = state.query.with(|query| query.board);
        let fields = cx.fields(kind).into_iter().filter(|field| can_board(field));
        view! {
            <option value="" selected=chosen.is_none()>{cx.t(phrases::AS_TABLE)}</option>
            <optgroup label=cx.t(phrases::AS_BOARD)>{fields.map(|field| option(field, chosen)).collect_view()}</optgroup>
        }
    };
    let group_fields = move || {
        let chosen = state.query.with(|query| query.group);
        // Fields of linked records that are columns.
        let linked = column_preferences::chosen(cx, kind, state).into_iter().filter(|field| field.is_linked());
        let lost = chosen.filter(|number| number.parts().is_some()).and_then(|number| cx.field(kind, number));
        let lost = lost.filter(|field| linked.clone().all(|other| other != *field));
        let fields = cx.fields(kind).into_iter().chain(linked).chain(lost).filter(|field| groups::can_group(field));
        view! {
            <option value="" selected=chosen.is_none()>{cx.t(phrases::NO_GROUPS)}</option>
            {fields.map(|field| option(field, chosen)).collect_view()}
        }
    };
    let is_board = Memo::new(move |_| state.query.with(|query| query.board.is_some()));
    let number = |event: &web_sys::Event| event_target_value(event).parse().map(FieldId).ok();
    let grouping = move || {
        (!is_board.get()).then(|| {
            view! {
                <select class="input" aria-label=cx.t(phrases::GROUP_BY) on:change=move |event| {
                    let field = number(&event);
                    state.ask(|query| query.group = field);
                }>{group_fields}</select>
            }
        })
    };
    view! {
        <select class="input" aria-label=cx.t(phrases::LAYOUT) on:change=move |event| {
            let field = number(&event);
            state.ask(|query| query.board = field);
        }>{boards}</select>
        {grouping}
        {menu(cx.t(phrases::SORT), move || list_tool(cx, ListTool::Sorts(page, state)))}
        {move || pipelines(cx, kind, state)}
    }
    .into_any()
}

/// Whether a board can have a column for each value of a field.
pub fn can_board(field: &Field) -> bool {
    let is_listed = matches!(field.kind, FieldType::Choice(_) | FieldType::Link(RecordType::User));
    is_listed && !field.is_linked() && (!field.system || field.is_defined())
}

/// The choice of pipeline, if there are several and their stages are the columns.
fn pipelines(cx: AppContext, kind: RecordType, state: ListState) -> Option<AnyView> {
    let (board, chosen) = state.query.with(|query| (query.board, query.pipeline));
    if kind != RecordType::Opportunity || board != Some(opportunity::STAGE) {
        return None;
    }
    let all: Vec<(Id, String)> = cx.app.read(|set| {
        let field = crate::domain::records::stage::PIPELINE;
        let entries =
            set.field(RecordType::Stage, field).map(|field| picklists::entries(set, field)).unwrap_or_default();
        entries.into_iter().map(|id| (id, display_names::name_of(set, id, cx.language))).collect()
    });
    if all.len() < 2 {
        return None;
    }
    let chosen = chosen.unwrap_or(defaults::MAIN_PIPELINE);
    let option =
        move |(id, name): (Id, String)| view! { <option value=id.to_string() selected=id == chosen>{name}</option> };
    let pick = move |event: web_sys::Event| {
        let id = event_target_value(&event).parse::<Id>().ok().filter(|id| *id != defaults::MAIN_PIPELINE);
        state.ask(|query| query.pipeline = id);
    };
    Some(view! { <select class="input" aria-label=RecordType::Pipeline.one().of(cx.language) on:change=pick>{all.into_iter().map(option).collect_view()}</select> }.into_any())
}
