//! What stands around a list and is loaded once it is asked for.
use leptos::prelude::*;

use super::model::{Grid, Table};
use super::{board, columns, export, filters, grid, layout, views};
use crate::base::FieldId;
use crate::ui::chunks::Chunk;
use crate::ui::context::AppContext;
use crate::ui::lazy::{chunk, render_if_ready, render_lazily};
use crate::ui::state::list::{ExportScope, ListId, ListState};

/// What stands around a list.
#[derive(Clone, Copy)]
pub enum ListTool {
    /// The list as a board, by the field of a number.
    Board(Table, FieldId),
    /// What adds a condition to the list.
    Filter(ListId, ListState),
    /// What the list is sorted by.
    Sorts(ListId, ListState),
    /// Which columns the list has.
    Columns(ListId, ListState),
    /// What can be done with the view of the list.
    View(views::Menu),
    /// What records of the list can be handed over as.
    Export(Table, ExportScope),
    /// The control of the cell that is edited.
    Cell(Grid),
}

/// A tool of the list, at once if its code is there.
pub fn list_tool(cx: AppContext, tool: ListTool) -> AnyView {
    render_lazily(cx, Chunk::ListTools, move || render_if_ready(list_tools(cx, tool)))
}

chunk!(list_tools, fetch_list_tools, cx, tool: ListTool, match tool {
    ListTool::Board(table, number) => board::board(table, number),
    ListTool::Filter(page, state) => filters::adder(cx, page, state),
    ListTool::Sorts(page, state) => layout::sorts(cx, page.kind(), state),
    ListTool::Columns(page, state) => columns::chooser(cx, page.kind(), state),
    ListTool::View(menu) => views::actions(cx, menu),
    ListTool::Export(table, scope) => export::of_list(table, scope),
    ListTool::Cell(cells) => grid::editor::editor(cells),
});

/// Fetches the tools.
pub async fn fetch() -> Result<(), leptos::wasm_split::SplitLoaderError> {
    fetch_list_tools().await
}
