//! The cell that the keyboard is on.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::ui::pages::list::grid::lines::row_height;
use crate::ui::pages::list::model::Grid;

/// The id of the cell with the keyboard cursor.
pub const CURSOR_ID: &str = "grid-cursor";

/// Moves the cursor to a cell and scrolls to it; `extends` makes a range from the former position.
pub fn go(grid: Grid, (at, column): (usize, usize), extends: bool) {
    let state = grid.table.state;
    let before = state.cursor.get_untracked();
    state.anchor.update(|anchor| *anchor = extends.then(|| anchor.unwrap_or(before)));
    state.cursor.set((at, column));
    let Some(element) = grid.node.get_untracked() else { return };
    let row = untrack(|| row_height(grid.table));
    let (top, bottom) = (at as i32 * row, (at as i32 + 2) * row);
    let (seen, view) = (element.scroll_top(), element.client_height());
    if top < seen {
        element.set_scroll_top(top);
    } else if bottom > seen + view {
        element.set_scroll_top(bottom - view);
    }
    request_animation_frame(move || {
        let cell =
            document().get_element_by_id(CURSOR_ID).and_then(|cell| cell.dyn_into::<web_sys::HtmlElement>().ok());
        let name = element.query_selector(".grid-name").ok().flatten();
        let (Some(cell), Some(name)) = (cell.filter(|_| column > 0), name) else { return };
        let kept = name.get_bounding_client_rect().right() - element.get_bounding_client_rect().left();
        let (left, right) = (cell.offset_left(), cell.offset_left() + cell.offset_width());
        if left < element.scroll_left() + kept as i32 {
            element.set_scroll_left(left - kept as i32);
        } else if right > element.scroll_left() + element.client_width() {
            element.set_scroll_left(right - element.client_width());
        }
    });
}
