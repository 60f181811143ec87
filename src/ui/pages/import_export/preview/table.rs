//! The preview as a table, of which only the visible rows and columns are in the page.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::locale::phrases;
use crate::ui::pages::import_export::preview::cells::{cell_id, detail, row};
use crate::ui::pages::import_export::preview::column_menu;
use crate::ui::pages::import_export::preview::head::head;
use crate::ui::pages::import_export::preview::model::{PreviewTable, first_width};

/// The table.
pub fn table(table: PreviewTable) -> AnyView {
    let cx = table.cx;
    let node = table.node;
    let measure = move || {
        // The page may have changed in the meantime.
        if let Some(element) = node.try_get_untracked().flatten() {
            table.size.set((element.client_width(), element.client_height()));
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    on_cleanup(move || resized.remove());
    Effect::new(move |_| {
        if node.get().is_some() {
            request_animation_frame(measure);
        }
    });
    let on_scroll = move |_| {
        if let Some(element) = node.try_get_untracked().flatten() {
            let now = (element.scroll_top(), element.scroll_left());
            if table.scrolled.get_untracked() != now {
                table.scrolled.set(now);
            }
        }
    };
    let seen = Memo::new(move |_| table.rows_seen().get());
    let rows = move || {
        let (first, end) = seen.get();
        (first..end).collect::<Vec<u32>>()
    };
    let label = move || {
        let file = table.wizard.config.with(|config| {
            config.sheets.get(table.wizard.sheet.get()).map(|sheet| sheet.file.clone()).unwrap_or_default()
        });
        cx.t_with(phrases::PREVIEW_TABLE, &[&file])
    };
    let width = move || {
        let columns = table.columns.with(|columns| columns.last().map_or(0, |last| last.left + last.width));
        format!("{}px", first_width() + columns)
    };
    let height = move || format!("{}px", u64::from(table.total.get()) * u64::from(table.row_height()));
    let active = move || {
        let ((row, column), (first, end)) = (table.cursor.get(), seen.get());
        (first..end).contains(&row).then(|| cell_id(row, column))
    };
    let place = Memo::new(move |_| {
        let ((row, column), height) = (table.cursor.get(), table.row_height());
        let (left, width) = match column.checked_sub(1) {
            None => (table.scrolled.get().1, first_width()),
            Some(at) => table
                .columns
                .with(|columns| columns.get(at).map_or((0, 0), |column| (column.left + first_width(), column.width))),
        };
        (left, u64::from(row) * u64::from(height), width, height)
    });
    let moved = move || {
        let (left, top, ..) = place.get();
        format!("translate({left}px,{top}px)")
    };
    let cursor = move || {
        view! {
            <div class="import-cursor" aria-hidden="true" style:transform=moved style:width=move || format!("{}px", place.get().2)
                style:height=move || format!("{}px", place.get().3)></div>
        }
    };
    let count = move || (table.total.get() + 1).to_string();
    let has_rows = Memo::new(move |_| table.total.get() > 0);
    let body = move || {
        has_rows.get().then(|| {
            view! {
                <div role="rowgroup" class="import-body" style:height=height>
                    <For each=rows key=|at| *at children=move |at| row(table, at)/>
                    {cursor()}
                </div>
            }
        })
    };
    let busy = move || table.wizard.progress.with(Option::is_some).to_string();
    view! {
        <div class="import-table" data-tall=move || (table.row_height() > 40).to_string()>
            <div class="import-grid" role="grid" tabindex="0" node_ref=node aria-label=label aria-rowcount=count
                aria-colcount=move || (table.columns.with(Vec::len) + 1).to_string() aria-busy=busy aria-activedescendant=active
                style=("--width", width) on:scroll=on_scroll on:keydown=move |event| key(table, &event) on:click=move |event| click(table, &event)>
                <div role="rowgroup" class="import-head-group">{head(table)}</div>
                {body}
            </div>
            {column_menu::panel(table)}
            {move || (!has_rows.get()).then(|| view! { <p class="empty" role="status">{cx.t(phrases::NO_ROWS)}</p> })}
            {detail(table)}
        </div>
    }
    .into_any()
}

fn click(table: PreviewTable, event: &web_sys::MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let attribute = |selector: &str, name: &str| -> Option<u32> {
        target.closest(selector).ok()??.get_attribute(name)?.parse().ok()
    };
    let row = attribute(".import-row-line", "aria-rowindex").and_then(|row| row.checked_sub(2));
    if let (Some(row), Some(column)) = (row, attribute(".import-cell", "data-column")) {
        table.cursor.set((row, column as usize));
    }
}

/// Arrows, Page Up and Down, Home and End move the cursor; Enter opens the menu of the column.
fn key(table: PreviewTable, event: &web_sys::KeyboardEvent) {
    if event.target() != event.current_target() {
        return;
    }
    let (row, column) = table.cursor.get_untracked();
    let (last_row, last_column) =
        (table.total.get_untracked().saturating_sub(1), table.columns.with_untracked(Vec::len));
    let height = untrack(|| table.row_height());
    let page = (table.size.get_untracked().1.max(0) as u32 / height).saturating_sub(2).max(1);
    let control = event.ctrl_key() || event.meta_key();
    let to = match event.key().as_str() {
        "ArrowDown" if control => (last_row, column),
        "ArrowUp" if control => (0, column),
        "ArrowDown" => (row + 1, column),
        "ArrowUp" => (row.saturating_sub(1), column),
        "ArrowLeft" => (row, column.saturating_sub(1)),
        "ArrowRight" => (row, column + 1),
        "PageDown" => (row + page, column),
        "PageUp" => (row.saturating_sub(page), column),
        "Home" if control => (0, 0),
        "End" if control => (last_row, last_column),
        "Home" => (row, 0),
        "End" => (row, last_column),
        "Enter" => {
            let at = table.columns.with_untracked(|columns| columns.get(column.checked_sub(1)?)?.at);
            if let Some(at) = at {
                event.prevent_default();
                table.open.set(Some(at));
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    go(table, (to.0.min(last_row), to.1.min(last_column)));
}

/// Moves the cursor and scrolls it into view.
fn go(table: PreviewTable, (row, column): (u32, usize)) {
    table.cursor.set((row, column));
    let ((top, left), (width, height)) = (table.scrolled.get_untracked(), table.size.get_untracked());
    let own = untrack(|| table.row_height()) as i32;
    // The headings and the row numbers cover the edges.
    let head =
        table.node.get_untracked().and_then(|node| node.first_element_child()).map_or(0, |head| head.client_height());
    let (from, to) = (row as i32 * own, row as i32 * own + own);
    let down = if from < top { Some(from) } else { (to + head > top + height).then_some(to + head - height) };
    let across = column.checked_sub(1).and_then(|at| {
        let (from, to) = table
            .columns
            .with_untracked(|columns| columns.get(at).map(|column| (column.left, column.left + column.width)))?;
        if from < left { Some(from) } else { (to + first_width() > left + width).then_some(to + first_width() - width) }
    });
    table.scroll_to(down, across.or((column == 0).then_some(0)));
}
