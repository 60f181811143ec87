//! Dragging cards. While a card moves, only its own element is written.
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use crate::base::drag_gesture::{Activation, DragGesture, Point};
use crate::base::{Id, Value};
use crate::command::Command;
use crate::domain::RecordType;
use crate::domain::records::lead;
use crate::locale::phrases;
use crate::store::display_names;
use crate::ui::components::drag::{DragEvent, PointerDrag, element_at, is_touch, scroll_at_edge};
use crate::ui::dialogs::Dialog;
use crate::ui::features::meanwhile::is_still;
use crate::ui::features::query_context::viewer;
use crate::ui::navigation::Route;
use crate::ui::pages::list::board::cards::{CARD_PITCH_PX, flag};
use crate::ui::pages::list::board::model::{Board, Drag, column_name};

/// Whether a card is being dragged.
pub fn is_lifted(board: Board) -> bool {
    board.drag.with_untracked(|drag| drag.as_ref().is_some_and(|drag| drag.is_lifted))
}

/// Begins a press on a card.
pub fn press(board: Board, pointer: PointerDrag, event: &web_sys::PointerEvent) {
    let Some((card, id, from)) = event.target().and_then(card_of).filter(|_| event.button() == 0) else { return };
    // A card that was lifted by keyboard is put back.
    cancel(board);
    let bounds = card.get_bounding_client_rect();
    let place = (bounds.left(), bounds.top(), bounds.width());
    board.drag.set(Some(Drag {
        id,
        from,
        stored: stored(board, id),
        over: None,
        place: Some(place),
        is_lifted: false,
    }));
    pointer.press(event, Activation::of_clickable(is_touch(event)), Some(&card));
}

/// Handles the events of a pressed card.
pub fn follow(board: Board, event: DragEvent) {
    match event {
        DragEvent::Lifted => {
            board.drag.update(|drag| {
                if let Some(drag) = drag {
                    drag.is_lifted = true;
                    drag.over = Some(drag.from);
                }
            });
            paint_dragged(board, (0, 0));
        }
        DragEvent::Moved(gesture) => move_card(board, gesture),
        DragEvent::Dropped(_) | DragEvent::Clicked => release(board),
        DragEvent::Cancelled => cancel(board),
    }
}

/// What the record of a card has in the field whose entries are the columns.
fn stored(board: Board, id: Id) -> Option<Value> {
    board.cx.app.read_untracked(|set| set.get(board.kind, id)?.get(board.field.number))
}

fn move_card(board: Board, gesture: DragGesture) {
    let Some(Drag { place: Some(_), is_lifted, over: before, .. }) = board.drag.get_untracked() else { return };
    let over = column_at(gesture.at());
    if !is_lifted || over != before {
        board.drag.update(|drag| {
            if let Some(drag) = drag {
                drag.is_lifted = true;
                drag.over = over;
            }
        });
    }
    paint_dragged(board, gesture.offset());
    if let Some(element) = document().get_element_by_id("board") {
        scroll_at_edge(&element, gesture.at());
    }
}

/// Ends a press: a drag drops, a click opens the record.
fn release(board: Board) {
    let Some(drag) = board.drag.get_untracked() else { return };
    cancel(board);
    match (drag.is_lifted, drag.over) {
        (false, _) => board.cx.go(Route::Record(drag.id)),
        (true, Some(target)) if target != drag.from => drop_on(board, &drag, target),
        _ => {}
    }
}

/// Cancels dragging.
fn cancel(board: Board) {
    if let Some(drag) = board.drag.get_untracked()
        && let Some(card) = card(drag.id)
    {
        ["data-lifted", "data-dragged"].iter().for_each(|name| flag(&card, name, false));
        let _ = card.set_attribute("aria-pressed", "false");
    }
    board.drag.set(None);
}

/// Handles keys on a card: Space lifts and drops, arrows choose the column or another card, Escape cancels, Enter
/// opens.
pub fn key(board: Board, event: &web_sys::KeyboardEvent) {
    let Some((_, id, from)) = event.target().and_then(card_of) else { return };
    let cx = board.cx;
    let lifted = board.drag.get_untracked().filter(|drag| drag.id == id && drag.is_lifted);
    let name = |id: Id| cx.app.read_untracked(|set| display_names::name_of(set, id, cx.language));
    let title = |key: Option<Id>| {
        board
            .piles
            .with_untracked(|piles| piles.iter().find(|pile| pile.key == key).map(|pile| pile.name.clone()))
            .unwrap_or_default()
    };
    let step = |by: isize, over: Option<Id>| {
        board.piles.with_untracked(|piles| {
            let at = piles.iter().position(|pile| pile.key == over)?;
            piles.get(at.checked_add_signed(by)?).map(|pile| pile.key)
        })
    };
    match (event.key().as_str(), lifted) {
        (" ", None) => {
            board.drag.set(Some(Drag {
                id,
                from,
                stored: stored(board, id),
                over: Some(from),
                place: None,
                is_lifted: true,
            }));
            paint_dragged(board, (0, 0));
            cx.live_region.set(cx.t_with(phrases::LIFTED, &[&name(id)]));
        }
        (" ", Some(drag)) => {
            cancel(board);
            let target = drag.over.unwrap_or(from);
            cx.live_region.set(cx.t_with(phrases::DROPPED, &[&title(target)]));
            if target != from {
                drop_on(board, &drag, target);
            }
        }
        ("Escape", Some(_)) => {
            cancel(board);
            cx.live_region.set(cx.t(phrases::CANCELLED).to_string());
        }
        ("Enter", None) => cx.go(Route::Record(id)),
        (key @ ("ArrowLeft" | "ArrowRight"), Some(drag)) => {
            let by = if key == "ArrowLeft" { -1 } else { 1 };
            if let Some(over) = step(by, drag.over.unwrap_or(from)) {
                board.drag.set(Some(Drag { over: Some(over), ..drag }));
                cx.live_region.set(cx.t_with(phrases::OVER, &[&title(over)]));
                show_column(over);
            }
        }
        (key @ ("ArrowUp" | "ArrowDown"), None) => neighbour(board, id, from, if key == "ArrowUp" { -1 } else { 1 }),
        (key @ ("ArrowLeft" | "ArrowRight"), None) => {
            let by = if key == "ArrowLeft" { -1 } else { 1 };
            let mut to = from;
            // The next column that has a card.
            while let Some(next) = step(by, to) {
                to = next;
                if let Some(first) = record(board, next, 0) {
                    show_column(next);
                    focus_card(first);
                    break;
                }
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// Drops a card: it takes its new position at once, and the record follows when it is stored. If more input is needed,
/// a dialog opens first.
fn drop_on(board: Board, drag: &Drag, target: Option<Id>) {
    let (cx, id) = (board.cx, drag.id);
    if !is_still(cx, id, board.field.number, drag.stored.clone()) {
        return;
    }
    let viewer = untrack(|| viewer(cx));
    let entries = vec![(board.field.number, target.map(Value::Link))];
    let asks = cx.app.read_untracked(|set| {
        let of_process = match (board.kind, board.field.target()?) {
            (RecordType::Lead, RecordType::Status) if board.field.number == lead::STATUS => {
                Dialog::of_status(set, target?, id)
            }
            (RecordType::Opportunity, RecordType::Stage) => Dialog::of_stage(set, target?, id, &viewer),
            _ => None,
        };
        of_process.or_else(|| Dialog::of_edit(set, id, &entries, &viewer))
    });
    if asks.is_some() {
        return cx.dialog.set(asks);
    }
    board.dropped.update(|dropped| {
        dropped.insert(id, target);
    });
    focus_card(id);
    cx.app.run(Command::Edit { id, fields: entries }, move |_| {
        board.dropped.update(|dropped| {
            dropped.remove(&id);
        });
    });
}

/// Draws the card at the pointer.
fn paint_dragged(board: Board, offset: (i32, i32)) {
    let Some(drag) = board.drag.get_untracked() else { return };
    let Some(card) = card(drag.id) else { return };
    flag(&card, "data-lifted", drag.is_lifted);
    flag(&card, "data-dragged", drag.is_lifted && drag.place.is_some());
    let _ = card.set_attribute("aria-pressed", "true");
    let Some((left, top, width)) = drag.place else { return };
    for (name, value) in
        [("--x", left as i32 + offset.0), ("--y", top as i32 + offset.1), ("--width", width.ceil() as i32)]
    {
        // Setting a style does not fail.
        let _ = card.style().set_property(name, &format!("{value}px"));
    }
}

/// Focuses the card above or below in the same column, and scrolls it into view if necessary.
fn neighbour(board: Board, id: Id, column: Option<Id>, by: isize) {
    let slots =
        board.piles.with_untracked(|piles| piles.iter().find(|pile| pile.key == column).map(|pile| pile.slots.clone()));
    let Some(slots) = slots else { return };
    let place = board.cx.app.read_untracked(|set| {
        slots.iter().position(|slot| set.row_at(board.kind, *slot).is_some_and(|row| row.id() == id))
    });
    let Some(next) = place.and_then(|place| place.checked_add_signed(by)) else { return };
    let Some(id) = record(board, column, next) else { return };
    let list = document().query_selector(&format!("[data-column=\"{}\"] .cards", column_name(column))).ok().flatten();
    if let Some(list) = list {
        let (top, bottom) = (next as i32 * CARD_PITCH_PX, (next as i32 + 1) * CARD_PITCH_PX);
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    }
    focus_card(id);
}

fn record(board: Board, column: Option<Id>, place: usize) -> Option<Id> {
    let slot = board.piles.with_untracked(|piles| {
        piles.iter().find(|pile| pile.key == column).and_then(|pile| pile.slots.get(place).copied())
    })?;
    board.cx.app.read_untracked(|set| set.row_at(board.kind, slot).map(|row| row.id()))
}

fn card(id: Id) -> Option<web_sys::HtmlElement> {
    document().get_element_by_id(&format!("card-{id}"))?.dyn_into().ok()
}

/// The card of an event: its element, its record, its column.
fn card_of(target: web_sys::EventTarget) -> Option<(web_sys::HtmlElement, Id, Option<Id>)> {
    let card = target.dyn_into::<web_sys::Element>().ok()?.closest(".card").ok()??;
    let id = card.get_attribute("data-id")?.parse().ok()?;
    let column = card.closest("[data-column]").ok()??.get_attribute("data-column")?.parse().ok();
    Some((card.dyn_into().ok()?, id, column))
}

fn focus_card(id: Id) {
    // The card is drawn after this event and before the frame after next.
    request_animation_frame(move || {
        request_animation_frame(move || {
            if let Some(card) = card(id) {
                // A card out of view is not in the page, so that there is nothing to focus.
                let _ = card.focus();
            }
        })
    });
}

fn show_column(key: Option<Id>) {
    if let Some(heading) = document().get_element_by_id(&format!("column-{}", column_name(key))) {
        heading.scroll_into_view();
    }
}

/// The column at a point of the window.
fn column_at(at: Point) -> Option<Option<Id>> {
    Some(element_at(at, "[data-column]")?.get_attribute("data-column")?.parse().ok())
}
