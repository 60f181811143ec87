//! Cells that are pasted or cleared; all of them are one commit.
use std::sync::Arc;

use leptos::prelude::*;

use crate::base::{Currency, Id};
use crate::command::{Command, FieldEdit, bulk, currency, record_rules, unique};
use crate::domain::Field;
use crate::locale::{Phrase, phrases};
use crate::store::clipboard_tsv;
use crate::ui::features::query_context::viewer;
use crate::ui::pages::list::grid::lines::{field_of, record_at};
use crate::ui::pages::list::model::Grid;

/// The first and last line, and the first and last column of a range.
pub type Range = ((usize, usize), (usize, usize));

/// Fills a range with a text of tab-separated cells, or clears it.
pub fn fill(grid: Grid, range: Range, text: Option<String>) {
    // The list may have been left while this code was loaded.
    if grid.editing.try_get_untracked().is_none() {
        return;
    }
    match text {
        Some(text) => paste(grid, range, &text),
        None => clear(grid, range),
    }
}

fn paste(grid: Grid, (lines, columns): Range, text: &str) {
    let cx = grid.table.cx;
    let rows = clipboard_tsv::rows(text);
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
    set(grid, entries, wrong);
}

fn clear(grid: Grid, (lines, columns): Range) {
    let mut entries = Vec::new();
    for at in lines.0..=lines.1 {
        let fields = (columns.0..=columns.1).filter_map(|column| field_of(grid, column));
        let entry = |field: &'static Field| Some((record_at(grid, at)?, (field.number, None)));
        entries.extend(fields.filter_map(entry));
    }
    if !entries.is_empty() {
        set(grid, entries, Vec::new());
    }
}

/// Sets the cells, and tells how many of the text do not fit, with the first reason.
fn set(grid: Grid, mut entries: Vec<(Id, FieldEdit)>, mut wrong: Vec<Option<Phrase>>) {
    let cx = grid.table.cx;
    let taken = cx.app.read_untracked(|set| Some(unique::refused_cells(set, &entries))).unwrap_or_default();
    entries.retain(|(id, (field, _))| !taken.contains(&(*id, *field)));
    wrong.extend(taken.iter().map(|_| Some(unique::TAKEN)));
    let viewer = untrack(|| viewer(cx));
    let ruled =
        cx.app.read_untracked(|set| Some(record_rules::refused_cells(set, &entries, &viewer))).unwrap_or_default();
    let first = entries.iter().find_map(|(id, (field, _))| ruled.get(&(*id, *field)).map(|why| why.text));
    entries.retain(|(id, (field, _))| !ruled.contains_key(&(*id, *field)));
    wrong.extend(ruled.iter().map(|_| first));
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
