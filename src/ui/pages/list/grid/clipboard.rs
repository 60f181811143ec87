//! Copy and paste of cells as tab-separated text; a paste over a range is one commit.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Currency, Id};
use crate::command::{Command, FieldEdit, bulk, currency};
use crate::domain::Field;
use crate::locale::{Phrase, phrases};
use crate::store::{Slot, clipboard_tsv, display_names};
use crate::ui::pages::list::grid::lines::{field_of, record_at, slot_at};
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
            Some(field) => clipboard_tsv::cell(set, field, field.value(row).as_ref(), cx.language),
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
    let (cx, (lines, columns)) = (grid.table.cx, range(grid));
    let rows = clipboard_tsv::rows(&text);
    let is_one = rows.len() == 1 && rows[0].len() == 1;
    let currency = cx.app.read_untracked(|set| Some(currency(set))).unwrap_or(Currency::EUR);
    let mut wrong: Vec<Option<Phrase>> = Vec::new();
    let mut entries: Vec<(Id, FieldEdit)> = Vec::new();
    let mut put = |at: usize, column: usize, text: &str| {
        let (Some(id), Some(field)) = (record_at(grid, at), field_of(grid, column)) else { return };
        let value = cx.app.read_untracked(|set| {
            let row = set.get(grid.table.kind(), id)?;
            Some(match bulk::is_read_only(set, grid.table.kind(), field, row) {
                Some(refusal) => Err(refusal.text),
                None => clipboard_tsv::read(set, row, field, text, currency),
            })
        });
        match value {
            Some(Ok(value)) if value.is_some() || !field.required => entries.push((id, (field.number, value))),
            value => wrong.push(value.and_then(Result::err)),
        }
    };
    if is_one {
        for at in lines.0..=lines.1 {
            (columns.0..=columns.1).for_each(|column| put(at, column, rows[0][0]));
        }
    } else {
        for (down, row) in rows.iter().enumerate() {
            row.iter().enumerate().for_each(|(right, text)| put(lines.0 + down, columns.0 + right, text));
        }
    }
    fill(grid, entries, wrong);
}

/// Clears the cells of the range.
pub fn empty(grid: Grid) {
    let (lines, columns) = range(grid);
    let mut entries = Vec::new();
    for at in lines.0..=lines.1 {
        let fields = (columns.0..=columns.1).filter_map(|column| field_of(grid, column));
        let entry = |field: &'static Field| Some((record_at(grid, at)?, (field.number, None)));
        entries.extend(fields.filter_map(entry));
    }
    if !entries.is_empty() {
        fill(grid, entries, Vec::new());
    }
}

/// Sets the cells, and tells how many of the text do not fit, with the first reason.
fn fill(grid: Grid, entries: Vec<(Id, FieldEdit)>, wrong: Vec<Option<Phrase>>) {
    let cx = grid.table.cx;
    let announce = move || {
        if !wrong.is_empty() {
            let text = cx.t_with(phrases::NOT_PASTED, &[&wrong.len().to_string()]);
            let why = wrong.iter().flatten().next().map_or("", |why| cx.t(*why));
            cx.app.messages.show_error(format!("{text} {why}").trim_end().to_string());
        }
    };
    if entries.is_empty() {
        return announce();
    }
    cx.app.run(Command::SetCells(Arc::new(entries)), move |_| announce());
}

/// Whether keys go to the table and not to another element.
fn has_focus(grid: Grid) -> bool {
    let own = grid.node.get_untracked();
    own.is_some_and(|own| document().active_element().is_some_and(|active| active == **own))
}

/// The first and last line, and the first and last column of the range.
fn range(grid: Grid) -> ((usize, usize), (usize, usize)) {
    let cursor = grid.table.state.cursor.get_untracked();
    let anchor = grid.table.state.anchor.get_untracked().unwrap_or(cursor);
    ((cursor.0.min(anchor.0), cursor.0.max(anchor.0)), (cursor.1.min(anchor.1), cursor.1.max(anchor.1)))
}
