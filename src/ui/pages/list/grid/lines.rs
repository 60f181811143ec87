//! The lines of the table: which are headings of groups, which records the others show, and what is done to them.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::Field;
use crate::ui::context::AppContext;
use crate::ui::navigation::Route;
use crate::ui::pages::list::model::{Grid, HEADING_BIT, Table};

/// The height of a row in CSS pixels, as in the style sheet's `--row`. Tracked.
pub fn row_height(cx: AppContext) -> i32 {
    cx.app.density.get().row()
}

/// Opens the record of a line.
pub fn open(grid: Grid, at: usize) {
    if let Some(id) = record_at(grid, at) {
        grid.table.cx.go(Route::Record(id));
    }
}

/// Collapses or expands a group.
pub fn fold(grid: Grid, at: usize) {
    let Table { state, groups, lines, .. } = grid.table;
    let line = lines.with_untracked(|lines| lines.get(at).copied());
    let Some(place) = line.filter(|line| line & HEADING_BIT != 0).map(|line| (line & !HEADING_BIT) as usize) else {
        return;
    };
    let key = groups.with_untracked(|groups| groups.get(place).map(|group| group.key));
    state.folded.update(|folded| {
        if let Some(key) = key
            && !folded.remove(&key)
        {
            folded.insert(key);
        }
    });
}

/// Selects or deselects the records of some lines.
pub fn select(grid: Grid, from: usize, to: usize, on: bool) {
    let lines = grid.table.lines.get_untracked();
    let slots = lines.get(from.min(to)..=from.max(to).min(lines.len().saturating_sub(1))).unwrap_or_default();
    grid.table.state.selection.update(|selection| {
        slots.iter().filter(|line| *line & HEADING_BIT == 0).for_each(|slot| selection.set(*slot, on));
    });
}

/// Whether a line is the heading of a group.
pub fn is_heading(grid: Grid, at: usize) -> bool {
    grid.table.lines.with_untracked(|lines| lines.get(at).is_some_and(|line| line & HEADING_BIT != 0))
}

/// The slot of a line's record; `None` for a heading.
pub fn slot_at(grid: Grid, at: usize) -> Option<u32> {
    grid.table.lines.with_untracked(|lines| lines.get(at).copied()).filter(|line| line & HEADING_BIT == 0)
}

/// The record of a line.
pub fn record_at(grid: Grid, at: usize) -> Option<Id> {
    let slot = slot_at(grid, at)?;
    grid.table.cx.app.read_untracked(|set| set.row_at(grid.table.kind(), slot).map(|row| row.id()))
}

/// The field of a column; `None` for the name.
pub fn field_of(grid: Grid, column: usize) -> Option<&'static Field> {
    grid.table.shown.with_untracked(|shown| shown.get(column.checked_sub(1)?).copied())
}
