//! The lines of the table: which are headings of groups, which records the others show, and what is done to them.
use leptos::prelude::*;

use crate::base::Id;
use crate::domain::Field;
use crate::store::Slot;
use crate::ui::navigation::Route;
use crate::ui::pages::list::model::{Grid, ListLine, Table};

/// The height of a card on a phone in CSS pixels, as in the style sheet.
const CARD_HEIGHT_PX: i32 = 64;

/// The height of a row in CSS pixels, as in the style sheet's `--row`. Tracked.
pub fn row_height(table: Table) -> i32 {
    if table.is_phone.get() { CARD_HEIGHT_PX } else { table.cx.app.appearance.density.get().row() }
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
    let Some(ListLine::Heading(place)) = lines.with_untracked(|lines| lines.get(at)) else { return };
    let key = groups.with_untracked(|groups| groups.get(place as usize).map(|group| group.key.clone()));
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
    grid.table.state.selection.update(|selection| {
        lines.records(from.min(to), from.max(to)).for_each(|slot| selection.set(slot, on));
    });
}

/// Whether a line is the heading of a group.
pub fn is_heading(grid: Grid, at: usize) -> bool {
    grid.table.lines.with_untracked(|lines| matches!(lines.get(at), Some(ListLine::Heading(_))))
}

/// The slot of a line's record; `None` for a heading.
pub fn slot_at(grid: Grid, at: usize) -> Option<Slot> {
    match grid.table.lines.with_untracked(|lines| lines.get(at))? {
        ListLine::Record(slot) => Some(slot),
        ListLine::Heading(_) => None,
    }
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
