//! The headings of the preview's table: the column's name in the file, where it goes, and how it is read. Each opens a
//! menu to change that.
use leptos::prelude::*;

use crate::domain::RecordType;
use crate::locale::phrases;
use crate::ui::components::icon::{self, icon};
use crate::ui::pages::import_export::column_target::target_name;
use crate::ui::pages::import_export::preview::model::{PreviewTable, ShownColumn};
use crate::ui::pages::import_export::reading;
use crate::worker_protocol::import_config::{Column, Target};

/// The id of the button in a column's heading.
pub fn head_id(at: usize) -> String {
    format!("preview-head-{at}")
}

/// The row of headings.
pub fn head(table: PreviewTable) -> AnyView {
    let cx = table.cx;
    let cells = move || {
        let (first, end) = table.columns_seen();
        table.columns.with(|columns| {
            let some = columns.iter().enumerate().skip(first).take(end.saturating_sub(first));
            some.map(|(place, column)| cell(table, place, column, place == first)).collect_view()
        })
    };
    view! {
        <div class="import-head" role="row" aria-rowindex="1">
            <div class="import-cell import-first" role="columnheader" aria-colindex="1">{cx.t(phrases::ROW_COLUMN)}</div>
            {cells}
        </div>
    }
    .into_any()
}

fn cell(table: PreviewTable, place: usize, column: &ShownColumn, is_first: bool) -> AnyView {
    let cx = table.cx;
    let margin = if is_first { column.left } else { 0 };
    let (width, margin) = (format!("{}px", column.width), format!("{margin}px"));
    let index = (place + 2).to_string();
    let header = column.header.clone();
    let Some(at) = column.at else {
        let below = column.cell.map(|_| view! { <span class="import-target">{cx.t(phrases::FOR_ALL_ROWS)}</span> });
        return view! {
            <div class="import-cell" role="columnheader" aria-colindex=index style:width=width style:margin-left=margin><span class="import-heading">{header}</span>{below}</div>
        }
        .into_any();
    };
    let wizard = table.wizard;
    let own = move || -> Option<(RecordType, Column)> {
        wizard.config.with(|config| {
            let sheet = config.sheets.get(wizard.sheet.get())?;
            Some((sheet.kind?, sheet.columns.get(at)?.clone()))
        })
    };
    let target = move || {
        let Some((kind, column)) = own() else { return String::new() };
        let name = target_name(cx, kind, column.target);
        match reading::brief(cx, kind, &column) {
            Some(reading) => format!("{name} · {reading}"),
            None => name,
        }
    };
    let state = move || match own().map(|(_, column)| column.target) {
        Some(Target::Description) => Some("description"),
        Some(Target::Skip | Target::Derived) | None => Some("nowhere"),
        _ => None,
    };
    let is_asked = move || own().is_some_and(|(kind, column)| reading::is_asked(cx, kind, &column)).then_some("true");
    let title = header.clone();
    let toggle = move |event: web_sys::MouseEvent| {
        event.stop_propagation();
        table.open.update(|open| *open = if *open == Some(at) { None } else { Some(at) });
    };
    let expanded = move || (table.open.get() == Some(at)).to_string();
    view! {
        <div class="import-cell" role="columnheader" aria-colindex=index style:width=width style:margin-left=margin>
            <button type="button" id=head_id(at) aria-haspopup="dialog" aria-expanded=expanded on:click=toggle
                data-goes=state data-asked=is_asked>
                <span class="import-heading" title=title>{header}</span>" "
                <span class="import-target"><span aria-hidden="true">"→ "</span>{target}{icon(icon::DOWN)}</span>" "<span class="visually-hidden">{cx.t(phrases::COLUMN_CHANGE)}</span>
            </button>
        </div>
    }
    .into_any()
}
