//! The list page: records as a table or a board, filtered, sorted, grouped, selected, with saved views.
pub mod board;
pub mod bulk;
pub mod bulk_convert;
mod column_chooser;
pub mod column_preferences;
pub mod export;
mod filter_adder;
mod filter_chips;
pub mod filters;
mod grid;
pub mod group_names;
pub mod layout;
pub mod lazy;
pub mod model;
mod selection_actions;
mod selection_bar;
mod sorts;
mod view_menu;
mod view_tabs;
pub mod views;

use leptos::prelude::*;

use crate::domain::{Field, RecordType};
use crate::locale::{format, phrases};
use crate::store::filter::{Filter, Predicate};
use crate::store::query_string;
use crate::ui::components::create_button;
use crate::ui::components::figure::{FigureKind, figure};
use crate::ui::components::icon::{self, icon};
use crate::ui::components::popover::menu;
use crate::ui::context::AppContext;
use crate::ui::dialogs::Dialog;
use crate::ui::navigation::Route;
use crate::ui::pages::list::lazy::{ListTool, list_tool};
use crate::ui::pages::list::model::Table;
use crate::ui::state::list::{ExportScope, ListId, ListState};

/// The list page.
pub fn list(cx: AppContext, page: ListId) -> AnyView {
    let (app, kind) = (cx.app, page.kind());
    let state = model::enter(cx, page);
    let table = Table::new(cx, page, state);
    let total = Memo::new(move |_| app.read(|set| set.count(kind)));
    let board_field = Memo::new(move |_| state.query.with(|query| query.board));
    // The address contains the whole query, so that a copy opens the same list elsewhere.
    Effect::new(move |_| {
        let text = state.query.with(|query| {
            app.read_untracked(|set| {
                if *query == page.first(set) { String::new() } else { query_string::write(set, kind, query) }
            })
        });
        cx.set_query(page.route(), &text);
    });
    let title = if page == ListId::Pipeline { cx.t(phrases::PIPELINE) } else { kind.many().of(cx.language) };
    let is_empty = Memo::new(move |_| total.get() == 0);
    let body = move || {
        if is_empty.get() && app.past.wanted.with(Option::is_some) {
            return view! { <p class="panel empty">{cx.t_with(phrases::PAST_EMPTY, &[&kind.called(0, cx.language)])}</p> }.into_any();
        }
        if is_empty.get() {
            let text = if page == ListId::Pipeline {
                cx.t(phrases::NO_DEALS).to_string()
            } else {
                format!(
                    "{} {}",
                    cx.t_with(phrases::EMPTY_LIST, &[&kind.called(0, cx.language)]),
                    cx.t(phrases::NEXT_STEP_LIST)
                )
            };
            return view! {
                <div class="panel empty">
                    <p>{text}</p>
                    <div class="page-actions">{create_button::new_button(cx, kind)}{import_link(cx, kind)}</div>
                </div>
            }
            .into_any();
        }
        match board_field.get() {
            Some(number) => list_tool(cx, ListTool::Board(table, number)),
            None => view! { {grid::grid(table)}{selection_bar::bar(table)}{foot(table, total)} }.into_any(),
        }
    };
    // Icons, so that the tools take one row in every language.
    let face = move |path, name| view! { <span class="tool" title=cx.t(name)>{icon(path)}<span class="visually-hidden">{cx.t(name)}</span></span> };
    let tools = move || {
        (!is_empty.get()).then(|| {
            view! {
                <div class="list-tools">
                    <input class="input" id="list-filter" type="search" aria-label=cx.t(phrases::FILTER) placeholder=cx.t(phrases::FILTER)
                        prop:value=move || state.query.with(|query| query.text.clone())
                        on:input=move |event| state.ask(|query| query.text = event_target_value(&event))/>
                    {filters::filters(cx, page, state)}
                    {layout::layout(cx, page, state)}
                    {move || board_field.get().is_none().then(|| menu(cx.t(phrases::COLUMNS), move || list_tool(cx, ListTool::Columns(page, state))))}
                    <button type="button" class="button" on:click=move |_| cx.dialog.set(Some(Dialog::ChooseAsOf))>{face(icon::CLOCK, phrases::AS_OF)}</button>
                    {menu(face(icon::EXPORT, phrases::EXPORT), move || list_tool(cx, ListTool::Export(table, ExportScope::All)))}
                </div>
            }
        })
    };
    view! {
        <div class="list">
            <div class="page-head">
                <h1>{title}</h1>
                <div class="page-actions">{move || (!is_empty.get()).then(|| create_button::new_button(cx, kind))}</div>
            </div>
            {move || (!is_empty.get()).then(|| views::tabs(cx, page, state))}
            {move || notice(cx, state)}
            {tools}
            {body}
        </div>
    }
    .into_any()
}

fn import_link(cx: AppContext, kind: RecordType) -> Option<AnyView> {
    (kind == RecordType::Lead)
        .then(|| view! { <a class="button" href=cx.href(Route::Data)>{cx.t(phrases::IMPORT_CSV)}</a> }.into_any())
}

/// A notice about parts of the address that are not understood.
fn notice(cx: AppContext, state: ListState) -> Option<AnyView> {
    let unknown = state.unknown.get();
    (!unknown.is_empty()).then(|| {
        let text = cx.t_with(phrases::UNKNOWN_PARTS, &[&unknown.join(" ")]);
        view! {
            <p class="banner list-notice" role="status">{text}
                <button class="button" data-look="quiet" aria-label=cx.t(phrases::CLOSE) on:click=move |_| state.unknown.set(Vec::new())>{icon(icon::CROSS)}</button></p>
        }
        .into_any()
    })
}

/// The number of records, and the sums of the visible amounts.
fn foot(table: Table, total: Memo<usize>) -> AnyView {
    let (cx, kind) = (table.cx, table.kind());
    let count = move || {
        let number = |count: usize| format::number(count as i64, cx.language);
        let text = cx.t_with(phrases::RECORDS, &[&number(table.slots.with(|slots| slots.len())), &number(total.get())]);
        let all = cx.app.read_untracked(|set| query_string::write_all(set, kind, Filter::default()));
        figure(FigureKind::Count, text, cx.href_with(Route::List(kind), &all), cx.t(phrases::HOW_LISTED))
    };
    let sums = move || {
        table.sums.with(|sums| {
            let line = |(field, sum): (&&'static Field, String)| {
                let text = cx.labelled(&field.label.of(cx.language), &sum);
                let href = table.href(Some(Filter::field(field.number, Predicate::Filled)), Some(field.number));
                figure(FigureKind::Sum, text, href, cx.t(phrases::HOW_LIST_SUM))
            };
            sums.fields().iter().zip(sums.texts(cx.language)).map(line).collect::<Vec<_>>()
        })
    };
    view! { <div class="list-foot" role="status"><span>{count}</span>{sums}</div> }.into_any()
}
