//! The keys of the table: arrows move the cursor, Space selects, Enter edits or opens, letters begin to edit.
use leptos::prelude::*;

use crate::ui::pages::list::grid::clipboard;
use crate::ui::pages::list::grid::cursor::go;
use crate::ui::pages::list::grid::lines::{fold, is_heading, open, row_height, select, slot_at};
use crate::ui::pages::list::lazy::{ListTool, run_tool};
use crate::ui::pages::list::model::{Grid, ListLine};
use crate::ui::state::list::Selection;

/// Handles a key in the table; keys in an edited cell belong to the editor.
pub fn key(grid: Grid, event: &web_sys::KeyboardEvent) {
    let state = grid.table.state;
    let is_own = event.target() == event.current_target();
    if !is_own || grid.editing.with_untracked(Option::is_some) {
        return;
    }
    let count = grid.table.lines.with_untracked(|lines| lines.count());
    if count == 0 {
        return;
    }
    let (last_line, last_column) = (count - 1, grid.table.shown.with_untracked(Vec::len));
    let (at, column) = state.cursor.get_untracked();
    let (control, shift) = (event.ctrl_key() || event.meta_key(), event.shift_key());
    let page = (grid.height.get_untracked() / untrack(|| row_height(grid.table))).max(2) as usize - 1;
    let to = match event.key().as_str() {
        "ArrowDown" if control => (last_line, column),
        "ArrowUp" if control => (0, column),
        "ArrowDown" => (at + 1, column),
        "ArrowUp" => (at.saturating_sub(1), column),
        "ArrowLeft" | "ArrowRight" if is_heading(grid, at) && column == 0 && !control => {
            event.prevent_default();
            let is_folded =
                state.folded.with_untracked(|folded| folded_at(grid, at).is_some_and(|key| folded.contains(&key)));
            if is_folded == (event.key() == "ArrowRight") {
                fold(grid, at);
            }
            return;
        }
        "ArrowLeft" => (at, column.saturating_sub(1)),
        "ArrowRight" => (at, column + 1),
        "PageDown" => (at + page, column),
        "PageUp" => (at.saturating_sub(page), column),
        "Home" if control || column == 0 => (0, column),
        "End" if control || column == last_column => (last_line, column),
        "Home" => (at, 0),
        "End" => (at, last_column),
        // At either end Tab leaves the table, so that it is no keyboard trap.
        "Tab" if shift && column > 0 => (at, column - 1),
        "Tab" if !shift && column < last_column => (at, column + 1),
        "Tab" => return,
        _ => return act(grid, event, (at, column)),
    };
    event.prevent_default();
    let to = (to.0.min(last_line), to.1.min(last_column));
    let extends = shift && event.key() != "Tab";
    go(grid, to, extends);
    // In the name column a range is a range of records.
    if let Some((from, 0)) = state.anchor.get_untracked().filter(|_| extends && to.1 == 0) {
        select(grid, from, to.0, true);
    }
}

fn act(grid: Grid, event: &web_sys::KeyboardEvent, (at, column): (usize, usize)) {
    let state = grid.table.state;
    let control = event.ctrl_key() || event.meta_key();
    let edit = |typed| run_tool(grid.table.cx, ListTool::Edit(grid, typed));
    match event.key().as_str() {
        "Enter" if is_heading(grid, at) => fold(grid, at),
        " " if is_heading(grid, at) => {
            let next = grid.table.lines.with_untracked(|lines| lines.heading_after(at).unwrap_or(lines.count()));
            select(grid, at, next - 1, true);
        }
        "Enter" if control || column == 0 => open(grid, at),
        "Enter" | "F2" => edit(None),
        " " => {
            let is_on = slot_at(grid, at).is_some_and(|slot| state.selection.with_untracked(|all| all.has(slot)));
            select(grid, at, at, !is_on);
        }
        "a" | "A" if control => {
            let lines = grid.table.slots.get_untracked();
            let mut selection = Selection::default();
            lines.iter().for_each(|slot| selection.set(*slot, true));
            state.selection.set(selection);
        }
        "Escape" => {
            state.anchor.set(None);
            state.selection.set(Selection::default());
        }
        "Delete" | "Backspace" if !control => clipboard::clear(grid),
        // In the name column letters are the page's shortcuts.
        key if key.chars().count() == 1 && !control && !event.alt_key() && column > 0 => {
            event.stop_propagation();
            edit(Some(key.to_string()));
        }
        _ => return,
    }
    event.prevent_default();
}

fn folded_at(grid: Grid, at: usize) -> Option<crate::store::groups::Key> {
    let ListLine::Heading(place) = grid.table.lines.with_untracked(|lines| lines.get(at))? else { return None };
    grid.table.groups.with_untracked(|groups| groups.get(place as usize).map(|group| group.key.clone()))
}
