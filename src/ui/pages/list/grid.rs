//! The table: a grid with a cell cursor, of which only the visible rows are in the page.
mod clipboard;
mod cursor;
pub mod editor;
pub mod fill;
mod head;
mod keys;
mod lines;
mod painter;

use std::time::Duration;

use leptos::html;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::domain::Field;
use crate::locale::phrases;
use crate::ui::components::print_state::{self, is_printing};
use crate::ui::navigation::Route;
use crate::ui::pages::list::column_preferences;
use crate::ui::pages::list::grid::cursor::{CURSOR_ID, go};
use crate::ui::pages::list::grid::lines::{fold, is_heading, open, record_at, row_height, select, slot_at};
use crate::ui::pages::list::grid::painter::{Frame, Painter};
use crate::ui::pages::list::lazy::{ListTool, list_tool, run_tool};
use crate::ui::pages::list::model::{Grid, Table};

/// The number of rows drawn above and below the visible ones.
const OVERSCAN: usize = 4;
/// The delay after scrolling before the cells outside the visible part are filled, too.
const SCROLL_REST: Duration = Duration::from_millis(120);
/// The first and the last visible column, unless only what is in sight is drawn.
const EVERY_COLUMN: (usize, usize) = (0, usize::MAX);

/// The width that counts at least for a column on paper, in CSS pixels: among ten columns a date has room for its digits.
const PRINTED_COLUMN: u32 = 145;
/// The width that counts for the name on paper.
const PRINTED_NAME: u32 = 200;

/// The table of the records of a page.
pub fn grid(table: Table) -> AnyView {
    let (cx, state, kind) = (table.cx, table.state, table.kind());
    let height = window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or(900.0) as i32;
    let grid = Grid { table, node: NodeRef::new(), height: RwSignal::new(height), editing: RwSignal::new(None) };
    let node = grid.node;
    let body = NodeRef::<html::Div>::new();
    let left = RwSignal::new(0);
    let width = RwSignal::new(window().inner_width().ok().and_then(|width| width.as_f64()).unwrap_or(1440.0) as i32);
    // This is measured a frame later, when the page may have changed.
    let measure = move || {
        if let Some(element) = node.try_get_untracked().flatten() {
            grid.height.set(element.client_height().max(untrack(|| row_height(table))));
            width.set(element.client_width());
        }
    };
    let resized = window_event_listener(leptos::ev::resize, move |_| measure());
    // Without selected text the browser sends these events to the page, not to the focused element.
    let copied = window_event_listener_untyped("copy", move |event| clipboard::copy(grid, event.unchecked_ref()));
    let pasted = window_event_listener_untyped("paste", move |event| clipboard::paste(grid, event.unchecked_ref()));
    on_cleanup(move || [resized, copied, pasted].into_iter().for_each(|listener| listener.remove()));
    Effect::new(move |_| {
        if let Some(element) = node.get() {
            // The page is laid out after the rows are inserted; only then it can be scrolled to its former position.
            request_animation_frame(move || {
                measure();
                element.set_scroll_top(state.scrolled.get_untracked());
            });
        }
    });
    let count = Memo::new(move |_| table.lines.with(|lines| lines.count()));
    let is_printing = is_printing();
    let pool = Memo::new(move |_| match is_printing.get() {
        true => count.get().min(print_state::MAX_PRINTED_ROWS),
        false => (grid.height.get() / row_height(table)) as usize + 2 * OVERSCAN + 1,
    });
    let first = Memo::new(move |_| match is_printing.get() {
        true => 0,
        false => ((state.scrolled.get() / row_height(table)) as usize).saturating_sub(OVERSCAN),
    });
    let epoch = Memo::new(move |before: Option<&u32>| {
        table.lines.track();
        table.groups.track();
        cx.app.workspace.tick.track();
        before.map_or(0, |before| before.wrapping_add(1))
    });
    // During scrolling, cells outside the visible part stay empty; they are filled when it stops.
    let scrolls = RwSignal::new(0u32);
    let seen = Memo::new(move |_| {
        if scrolls.get() == 0 || table.is_phone.get() {
            return EVERY_COLUMN;
        }
        let (left, right) = (left.get(), left.get() + width.get());
        let mut at = 0;
        let is_seen = |field: &'static Field| {
            let from = at;
            at += column_preferences::width(cx, kind, field) as i32;
            at >= left && from <= right
        };
        let all: Vec<bool> = table.shown.get().into_iter().map(is_seen).collect();
        let first = all.iter().position(|is_seen| *is_seen).unwrap_or(0);
        (first, all.iter().rposition(|is_seen| *is_seen).unwrap_or(0))
    });
    let painter = StoredValue::new_local(Painter::new(cx, kind));
    Effect::new(move |before: Option<usize>| {
        let (epoch, first, pool, shown) = (epoch.get(), first.get(), pool.get(), table.shown.get());
        let Some(body) = body.get() else { return first };
        let seen = seen.get();
        // When scrolling rests, everything is visible again.
        let is_fast = seen != EVERY_COLUMN && before.is_some_and(|before| before.abs_diff(first) * 2 > pool);
        let (lines, groups, sums) = (table.lines.get(), table.groups.get(), table.sums.get());
        let cursor = state.cursor.get();
        let folded = state.folded.get();
        let is_folded = |group: &crate::store::groups::Group| folded.contains(&group.key);
        state.selection.with(|selection| {
            let frame = Frame {
                lines: &lines,
                groups: &groups,
                sums: &sums,
                is_folded: &is_folded,
                shown: &shown,
                first,
                pool,
                height: row_height(table),
                seen,
                epoch,
                cursor,
                anchor: state.anchor.get().unwrap_or(cursor),
                selection,
                is_exact: is_printing.get(),
                is_fast,
            };
            painter.update_value(|painter| cx.app.read_untracked(|set| painter.paint(set, &body, &frame)));
        });
        if let Some(element) = node.get_untracked() {
            // The cursor's row may be out of view, and then no element has it.
            let has_cursor = document().get_element_by_id(CURSOR_ID).is_some();
            let _ = if has_cursor {
                element.set_attribute("aria-activedescendant", CURSOR_ID)
            } else {
                element.remove_attribute("aria-activedescendant")
            };
        }
        first
    });
    let widths = move || table.shown.get().into_iter().map(move |field| column_preferences::width(cx, kind, field));
    let template = move || {
        let widths: Vec<String> = widths().map(|width| format!("{width}px")).collect();
        format!("{} minmax(0, 1fr)", widths.join(" "))
    };
    // On paper the columns share the width of the sheet.
    let printed = move || {
        let all = std::iter::once(PRINTED_NAME).chain(widths().map(|width| width.max(PRINTED_COLUMN)));
        is_printing.get().then(|| all.map(|width| format!("minmax(0, {width}fr) ")).collect::<String>())
    };
    view! {
        <div class="grid" role=move || if table.groups.with(|groups| groups.is_empty()) { "grid" } else { "treegrid" } tabindex="0" node_ref=node style=("--template", template) style=("--printed", printed)
            aria-label=kind.many().of(cx.language) aria-multiselectable="true"
            aria-rowcount=move || (count.get() + 1).to_string()
            on:scroll=move |_| if let Some(element) = node.try_get_untracked().flatten() {
                state.scrolled.set(element.scroll_top());
                left.set(element.scroll_left());
                scrolls.update(|scrolls| *scrolls += 1);
                let own = scrolls.get_untracked();
                set_timeout(move || if scrolls.try_get_untracked() == Some(own) { scrolls.set(0) }, SCROLL_REST);
            }
            on:keydown=move |event| keys::key(grid, &event)>
            <div role="rowgroup" class="grid-head-group">{head::head(table)}</div>
            <div role="rowgroup" class="grid-body" node_ref=body style=("--height", move || format!("{}px", count.get() as i32 * row_height(table)))
                on:click=move |event| click(grid, &event)
                on:dblclick=move |event| if let Some(at) = place(&event) { go(grid, at, false); run_tool(cx, ListTool::Edit(grid, None)); }></div>
            {move || grid.editing.with(Option::is_some).then(|| list_tool(cx, ListTool::Cell(grid)))}
            {move || (count.get() == 0).then(|| nothing(table))}
            {print_state::note(cx, move || count.get())}
        </div>
    }
    .into_any()
}

fn nothing(table: Table) -> AnyView {
    let cx = table.cx;
    let clear = move |_| {
        table.state.ask(|query| {
            query.text.clear();
            query.filter = Default::default();
        })
    };
    view! {
        <div class="empty" role="row"><div role="gridcell">
            <p>{cx.t(phrases::EMPTY_FILTER)}</p>
            <button class="button" on:click=clear>{cx.t(phrases::CLEAR_FILTERS)}</button>
        </div></div>
    }
    .into_any()
}

/// Handles a click: the name opens, the checkbox selects, a heading collapses, any other cell gets the cursor. A touch
/// opens.
fn click(grid: Grid, event: &web_sys::MouseEvent) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok()) else { return };
    let Some(at) = line_of(&target) else { return };
    let Table { state, cx, .. } = grid.table;
    if is_heading(grid, at) {
        event.prevent_default();
        state.cursor.set((at, 0));
        state.anchor.set(None);
        return fold(grid, at);
    }
    let is_check = target.closest(".grid-check").is_ok_and(|found| found.is_some());
    if is_check {
        let on = match target.dyn_ref::<web_sys::HtmlInputElement>() {
            Some(input) => input.checked(),
            None => slot_at(grid, at).is_some_and(|slot| !state.selection.with_untracked(|all| all.has(slot))),
        };
        let from = if event.shift_key() { state.cursor.get_untracked().0 } else { at };
        state.cursor.set((at, 0));
        state.anchor.set(None);
        return select(grid, from, at, on);
    }
    let is_link = target.closest("a").is_ok_and(|found| found.is_some());
    // A finger means the card as a whole.
    let is_finger = event.dyn_ref::<web_sys::PointerEvent>().is_some_and(|event| event.pointer_type() == "touch");
    match column_of(&target) {
        // The browser follows the link to another record.
        Some(column) if is_link && column > 0 && !is_finger => return state.cursor.set((at, column)),
        _ if is_link => state.cursor.set((at, 0)),
        _ if is_finger => return open(grid, at),
        Some(column) => return go(grid, (at, column), event.shift_key()),
        None => return,
    }
    if !event.ctrl_key() && !event.meta_key() && !event.shift_key() {
        event.prevent_default();
        record_at(grid, at).into_iter().for_each(|id| cx.go(Route::Record(id)));
    }
}

fn place(event: &web_sys::MouseEvent) -> Option<(usize, usize)> {
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    Some((line_of(&target)?, column_of(&target)?))
}

/// The line of an element in the table, from its ARIA attribute.
fn line_of(element: &web_sys::Element) -> Option<usize> {
    let index: usize = element.closest(".grid-row").ok()??.get_attribute("aria-rowindex")?.parse().ok()?;
    index.checked_sub(2)
}

fn column_of(element: &web_sys::Element) -> Option<usize> {
    let index: usize = element.closest(".grid-cell").ok()??.get_attribute("aria-colindex")?.parse().ok()?;
    index.checked_sub(2)
}
