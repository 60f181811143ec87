//! The cells of the preview's table, and what is said about one of them below it.
use std::collections::BTreeMap;

use leptos::prelude::*;

use crate::base::Id;
use crate::domain::Field;
use crate::locale::{Phrase, phrases};
use crate::store::display_names;
use crate::ui::components::format_value;
use crate::ui::components::icon::{self, icon};
use crate::ui::context::AppContext;
use crate::ui::pages::import_export::preview::model::{PreviewTable, ShownColumn};
use crate::worker_protocol::preview_rows::{CellContent, CellTarget, PreviewCell, PreviewRow, RowOutcome};

/// The element with the cursor, for assistive technology.
pub fn cell_id(row: u32, column: usize) -> String {
    format!("preview-{row}-{column}")
}

/// A row of the table.
pub fn row(table: PreviewTable, at: u32) -> AnyView {
    let cx = table.cx;
    let transform = move || format!("translateY({}px)", u64::from(at) * u64::from(table.row_height()));
    let cells = move || {
        let (first, end) = table.columns_seen();
        let Some((page, place)) = table.row(at) else {
            let id = cell_id(at, 0);
            return view! { <div class="import-cell import-first" role="gridcell" aria-colindex="1" id=id><span class="soft">"…"</span></div> }
                .into_any();
        };
        let row = page.row(place);
        let shown = table.columns.with(|columns| {
            let some = columns.iter().enumerate().skip(first).take(end.saturating_sub(first));
            some.map(|(place, column)| cell(cx, row, page.names(), (at, place), column, place == first)).collect_view()
        });
        view! { {first_cell(cx, row, at)}{shown} }.into_any()
    };
    let outcome = move || table.row(at).map(|(page, place)| outcome(page.row(place).outcome).0);
    view! {
        <div class="import-row-line" role="row" aria-rowindex=(at + 2).to_string() data-outcome=outcome style:transform=transform>{cells}</div>
    }
    .into_any()
}

/// The key and the name of what becomes of a row.
fn outcome(outcome: RowOutcome) -> (&'static str, Phrase) {
    match outcome {
        RowOutcome::New => ("new", phrases::ROWS_NEW),
        RowOutcome::Changed => ("changed", phrases::ROWS_CHANGED),
        RowOutcome::Same => ("same", phrases::ROWS_SAME),
        RowOutcome::LeftOut => ("skipped", phrases::ROWS_SKIPPED),
    }
}

fn is_doubtful(row: &PreviewRow) -> bool {
    let own = usize::from(row.outcome == RowOutcome::LeftOut);
    row.notes.len() > own || row.cells.iter().any(|cell| !cell.complaint.is_empty())
}

fn first_cell(cx: AppContext, row: &PreviewRow, at: u32) -> AnyView {
    let name = outcome(row.outcome).1;
    let doubt = is_doubtful(row).then(|| {
        view! { <span class="import-doubt">{icon(icon::WARN)}</span><span class="visually-hidden">{cx.t(phrases::ROWS_DOUBTFUL)}</span> }
    });
    let title = row.notes.join("\n");
    view! {
        <div class="import-cell import-first" role="rowheader" aria-colindex="1" id=cell_id(at, 0) data-column="0" title=title>
            <span class="import-line">{row.line.to_string()}</span>" "{doubt}" "<span class="import-mark">{cx.t(name)}</span>
        </div>
    }
    .into_any()
}

fn cell(
    cx: AppContext,
    row: &PreviewRow,
    names: &BTreeMap<Id, String>,
    (at, place): (u32, usize),
    column: &ShownColumn,
    is_first: bool,
) -> AnyView {
    // The columns left of the first one drawn take their place.
    let margin = if is_first { column.left } else { 0 };
    let (width, margin) = (format!("{}px", column.width), format!("{margin}px"));
    let (id, index) = (cell_id(at, place + 1), (place + 2).to_string());
    let number = (place + 1).to_string();
    let Some(cell) = column.cell.and_then(|cell| row.cells.get(cell)) else {
        let notes = if column.cell.is_none() { row.notes.join(" ") } else { String::new() };
        return view! {
            <div class="import-cell" role="gridcell" aria-colindex=index id=id data-column=number style:width=width style:margin-left=margin title=notes.clone()>
                <span class="import-note">{notes.clone()}</span></div>
        }
        .into_any();
    };
    let (now, before) = texts(cx, column.field, cell, names);
    let is_number = column.field.is_some_and(Field::is_numeric) && cell.goes == CellTarget::Field;
    let goes = match cell.goes {
        CellTarget::Field => None,
        CellTarget::Description => Some("description"),
        CellTarget::Nowhere => Some("nowhere"),
    };
    let title = match cell.complaint.is_empty() {
        true => before.as_ref().map_or(now.clone(), |before| cx.t_with(phrases::CELL_WAS, &[before, &now])),
        false => format!("{now}\n{}", cell.complaint),
    };
    let is_changed = before.is_some();
    let value = match before {
        Some(before) => {
            let before = (!before.is_empty()).then(|| {
                view! {
                    <del><span class="visually-hidden">{cx.t(phrases::BEFORE_VALUE)}" "</span>{before}</del>
                }
            });
            let now = if now.is_empty() { cx.t(phrases::CELL_EMPTY).to_string() } else { now };
            view! { {before}<ins><span class="visually-hidden">{cx.t(phrases::AFTER_VALUE)}" "</span>{now}</ins> }
                .into_any()
        }
        None => now.into_any(),
    };
    let complaint = (!cell.complaint.is_empty())
        .then(|| view! { <span class="import-complaint">{icon(icon::WARN)}{cell.complaint.clone()}</span> });
    view! {
        <div class="import-cell" role="gridcell" aria-colindex=index id=id data-column=number style:width=width style:margin-left=margin title=title
            data-goes=goes data-doubt=(!cell.complaint.is_empty()).then_some("true") data-align=is_number.then_some("right")>
            <span class="import-value" data-changed=is_changed.then_some("true")>{value}</span>{complaint}
        </div>
    }
    .into_any()
}

/// A cell's text after the import, and before it if it changes.
fn texts(
    cx: AppContext,
    field: Option<&'static Field>,
    cell: &PreviewCell,
    names: &BTreeMap<Id, String>,
) -> (String, Option<String>) {
    let text = |content: &CellContent| match content {
        CellContent::Empty => String::new(),
        CellContent::Text(text) => text.clone(),
        CellContent::Value(value) if !value.links().is_empty() => {
            let name = |id: &Id| match names.get(id) {
                Some(name) => name.clone(),
                None => cx.app.read_untracked(|set| display_names::name_of(set, *id, cx.language)),
            };
            value.links().iter().take(format_value::MAX_LISTED).map(name).collect::<Vec<_>>().join("; ")
        }
        CellContent::Value(value) => field.map_or(String::new(), |field| {
            cx.app.read_untracked(|set| format_value::display(set, field, Some(value), cx.language))
        }),
    };
    (text(&cell.content), cell.before.as_ref().map(text))
}

/// What is in the cell with the cursor, in full.
pub fn detail(table: PreviewTable) -> AnyView {
    let cx = table.cx;
    (move || {
        let (at, place) = table.cursor.get();
        let (page, index) = table.row(at)?;
        let row = page.row(index);
        let column = table.columns.with(|columns| place.checked_sub(1).and_then(|place| columns.get(place).cloned()));
        let name = column.as_ref().map_or(cx.t(outcome(row.outcome).1), |column| column.header.as_str());
        let title = cx.t_with(phrases::CELL_DETAIL, &[&row.line.to_string(), name]);
        let cell = column.as_ref().and_then(|column| Some((column, row.cells.get(column.cell?)?)));
        let (value, complaint) = match cell {
            Some((column, cell)) => {
                let (now, before) = texts(cx, column.field, cell, page.names());
                let empty = |text: String| if text.is_empty() { cx.t(phrases::CELL_EMPTY).to_string() } else { text };
                let value = match before {
                    Some(before) => cx.t_with(phrases::CELL_WAS, &[&empty(before), &empty(now)]),
                    None => now,
                };
                (value, cell.complaint.clone())
            }
            None => (row.notes.join(" "), String::new()),
        };
        let complaint = (!complaint.is_empty())
            .then(|| view! { <span class="import-complaint">{icon(icon::WARN)}{complaint}</span> });
        Some(view! { <p class="import-detail"><strong>{title}</strong><span>{value}</span>{complaint}</p> })
    })
    .into_any()
}
