//! Copy and paste of cells as tab-separated text. Copying has to happen within its event, so that its code is here;
//! what is pasted is read in `fill.rs`.
use leptos::prelude::*;

use crate::locale::phrases;
use crate::store::{Slot, clipboard_tsv, display_names};
use crate::ui::pages::list::grid::fill::Range;
use crate::ui::pages::list::grid::lines::{field_of, slot_at};
use crate::ui::pages::list::lazy::{ListTool, run_tool};
use crate::ui::pages::list::model::Grid;

/// Copies the range at the cursor; if records are selected, these with all columns.
pub fn copy(grid: Grid, event: &web_sys::ClipboardEvent) {
    let Some(data) = event.clipboard_data().filter(|_| has_focus(grid)) else { return };
    let (table, cx, kind) = (grid.table, grid.table.cx, grid.table.kind());
    let selected = table.selected.get_untracked();
    let (lines, columns) = range(grid);
    let is_rows = !selected.is_empty() && table.state.anchor.get_untracked().is_none();
    let all = table.shown.with_untracked(Vec::len);
    let (slots, columns) = if is_rows {
        (selected.to_vec(), (0, all))
    } else {
        ((lines.0..=lines.1).filter_map(|at| slot_at(grid, at)).collect(), columns)
    };
    let rows = cx.app.read_untracked(|set| {
        let cell = |row: &crate::base::Row, column: usize| match field_of(grid, column) {
            None => display_names::whole(kind, row, cx.language),
            Some(field) => clipboard_tsv::cell(set, field, set.value(field, row).as_ref(), cx.language),
        };
        let row = |slot: &Slot| {
            let row = set.row_at(kind, *slot)?;
            Some((columns.0..=columns.1).map(|column| cell(row, column)).collect::<Vec<_>>())
        };
        slots.iter().filter_map(row).collect::<Vec<_>>()
    });
    event.prevent_default();
    // If the clipboard refuses, its content stays, which has no consequences.
    let _ = data.set_data("text/plain", &clipboard_tsv::write(&rows));
    cx.live_region.set(cx.t_with(phrases::COPIED, &[&rows.len().to_string()]));
}

/// Pastes at the cursor; a single value fills every cell of a range.
pub fn paste(grid: Grid, event: &web_sys::ClipboardEvent) {
    let data = event.clipboard_data().filter(|_| has_focus(grid));
    let Some(text) = data.and_then(|data| data.get_data("text/plain").ok()) else { return };
    event.prevent_default();
    run_tool(grid.table.cx, ListTool::Fill(grid, range(grid), Some(text)));
}

/// Clears the cells of the range.
pub fn clear(grid: Grid) {
    run_tool(grid.table.cx, ListTool::Fill(grid, range(grid), None));
}

/// Whether keys go to the table and not to another element.
fn has_focus(grid: Grid) -> bool {
    let own = grid.node.get_untracked();
    own.is_some_and(|own| document().active_element().is_some_and(|active| active == **own))
}

/// The cells at the cursor.
fn range(grid: Grid) -> Range {
    let cursor = grid.table.state.cursor.get_untracked();
    let anchor = grid.table.state.anchor.get_untracked().unwrap_or(cursor);
    ((cursor.0.min(anchor.0), cursor.0.max(anchor.0)), (cursor.1.min(anchor.1), cursor.1.max(anchor.1)))
}
