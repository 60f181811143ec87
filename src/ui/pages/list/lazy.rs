//! The tools of a list, which are loaded when they are needed.
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::grid::editor;
use super::grid::fill::{self, Range};
use super::model::{Grid, Table};
use super::{board, column_chooser, export, filter_adder, filter_chips, selection_actions, sorts, view_menu};
use crate::base::FieldId;
use crate::locale::phrases;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily, render_lazily_or};
use crate::ui::state::list::{ExportScope, ListId, ListState};

/// A tool of a list.
#[derive(Clone)]
pub enum ListTool {
    /// The list as a board, by the field with a number.
    Board(Table, FieldId),
    /// The control that adds a condition.
    Filter(ListId, ListState),
    /// The conditions as chips.
    Chips(ListId, ListState),
    /// The sort fields.
    Sorts(ListId, ListState),
    /// The column chooser.
    Columns(ListId, ListState),
    /// The menu of the view.
    View(view_menu::Menu),
    /// The menu of export formats.
    Export(Table, ExportScope),
    /// Begins to edit the cell at the cursor, with what was typed; draws nothing.
    Edit(Grid, Option<String>),
    /// The editor of a cell.
    Cell(Grid),
    /// The actions on the selected records.
    Selection(Table),
    /// Fills cells with a text, or clears them; draws nothing.
    Fill(Grid, Range, Option<String>),
}

/// A tool, drawn at once if its code is loaded.
pub fn list_tool(cx: AppContext, tool: ListTool) -> AnyView {
    render_lazily(cx, Chunk::ListTools, move || render_if_ready(list_tools(cx, tool.clone())))
}

/// A tool in whose place there is nothing until its code is loaded.
pub fn quiet_tool(cx: AppContext, tool: ListTool) -> AnyView {
    let draw = move || render_if_ready(list_tools(cx, tool.clone()));
    render_lazily_or(cx, Chunk::ListTools, Box::new(draw), |_, _, _| ().into_any())
}

/// Runs a tool that draws nothing, as soon as its code is loaded.
pub fn run_tool(cx: AppContext, tool: ListTool) {
    spawn_local(async move {
        if list_tools(cx, tool).await.is_err() {
            cx.app.messages.show_error(cx.t(phrases::NOT_LOADED).to_string());
        }
    });
}

chunk!(pub list_tools, fetch_list_tools, cx, tool: ListTool, match tool {
    ListTool::Board(table, number) => board::board(table, number),
    ListTool::Filter(page, state) => filter_adder::adder(cx, page, state),
    ListTool::Chips(page, state) => filter_chips::chips(cx, page, state),
    ListTool::Sorts(page, state) => sorts::sorts(cx, page.kind(), state),
    ListTool::Columns(page, state) => column_chooser::chooser(cx, page.kind(), state),
    ListTool::View(menu) => view_menu::actions(cx, menu),
    ListTool::Export(table, scope) => export::of_list(table, scope),
    ListTool::Edit(cells, typed) => {
        // The code may arrive after the list is left.
        if cells.editing.try_get_untracked().is_some() {
            editor::begin(cells, typed);
        }
        ().into_any()
    }
    ListTool::Cell(cells) => editor::editor(cells),
    ListTool::Selection(table) => selection_actions::actions(table),
    ListTool::Fill(cells, range, text) => {
        // The code may arrive after the list is left.
        if cells.editing.try_get_untracked().is_some() {
            fill::fill(cells, range, text);
        }
        ().into_any()
    }
});
