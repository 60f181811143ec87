//! Moving a card: what is lifted, where it is, and where it lands.
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;

use super::{Column, Moving};
use crate::base::Id;
use crate::base::Value;
use crate::command::Command;
use crate::domain::Kind;
use crate::domain::records::{opportunity, stage};
use crate::locale::phrases;
use crate::store::names;
use crate::ui::route::Route;
use crate::ui::{Dialog, Ui};

/// How far the pointer moves before a press becomes a drag, in CSS pixels.
const SLACK: i32 = 6;
/// How long a finger rests on a card before it is lifted; a quicker finger scrolls.
const PRESS: Duration = Duration::from_millis(300);
/// How near the board's edge a dragged card scrolls it, in CSS pixels.
const EDGE: i32 = 48;

/// A card on the move.
#[derive(Clone, PartialEq, Debug)]
pub struct Drag {
    /// The deal.
    pub id: Id,
    /// Where it came from.
    pub from: Id,
    /// The stage it would land on.
    pub over: Option<Id>,
    /// Where the pointer pressed; nothing for the keyboard.
    pub start: Option<(i32, i32)>,
    /// How far the pointer has moved since.
    pub offset: (i32, i32),
    /// Where the card stood when it was pressed, in the window: left, top and width, in CSS pixels.
    pub place: (f64, f64, f64),
    /// Whether it is off the ground; a press alone is not.
    pub is_lifted: bool,
}

/// A press on a card.
pub fn press(moving: Moving, id: Id, from: Id, event: &web_sys::PointerEvent) {
    if event.button() != 0 {
        return;
    }
    let start = Some((event.client_x(), event.client_y()));
    let card = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let place = card.as_ref().map_or((0.0, 0.0, 0.0), |card| {
        let bounds = card.get_bounding_client_rect();
        (bounds.left(), bounds.top(), bounds.width())
    });
    moving.drag.set(Some(Drag { id, from, over: None, start, offset: (0, 0), place, is_lifted: false }));
    if event.pointer_type() == "touch" {
        let lift = move || {
            moving.drag.update(|drag| {
                if let Some(drag) = drag.as_mut().filter(|drag| drag.id == id && drag.start == start) {
                    drag.is_lifted = true;
                    drag.over = Some(drag.from);
                }
            });
        };
        set_timeout(lift, PRESS);
    }
    if let Some(element) = card {
        // Without capture the drag ends where the pointer leaves the window, which is no loss.
        let _ = element.set_pointer_capture(event.pointer_id());
    }
}

/// The pointer moves.
pub fn follow(moving: Moving, event: &web_sys::PointerEvent) {
    let Some(Drag { start: Some((x, y)), is_lifted, .. }) = moving.drag.get_untracked() else { return };
    let offset = (event.client_x() - x, event.client_y() - y);
    let is_far = offset.0.abs().max(offset.1.abs()) > SLACK;
    if !is_lifted && (event.pointer_type() == "touch" || !is_far) {
        return;
    }
    let over = stage_at(event.client_x(), event.client_y());
    moving.drag.update(|drag| {
        if let Some(drag) = drag {
            drag.is_lifted = true;
            drag.offset = offset;
            drag.over = over;
        }
    });
    if let Some(board) = document().get_element_by_id("board") {
        let bounds = board.get_bounding_client_rect();
        let x = f64::from(event.client_x());
        if x > bounds.right() - f64::from(EDGE) {
            board.set_scroll_left(board.scroll_left() + EDGE / 4);
        } else if x < bounds.left() + f64::from(EDGE) {
            board.set_scroll_left(board.scroll_left() - EDGE / 4);
        }
    }
}

/// The pointer is released: a drag lands, a press opens the deal.
pub fn release(ui: Ui, moving: Moving) {
    let Some(drag) = moving.drag.get_untracked() else { return };
    moving.drag.set(None);
    match (drag.is_lifted, drag.over) {
        (false, _) => ui.go(Route::Record(drag.id)),
        (true, Some(stage)) if stage != drag.from => land(ui, moving, drag.id, stage),
        _ => {}
    }
}

/// Keys on a card: space lifts and drops, arrows choose the stage, escape cancels, enter opens.
pub fn key(ui: Ui, moving: Moving, columns: Memo<Vec<Column>>, id: Id, from: Id, event: &web_sys::KeyboardEvent) {
    let lifted = moving.drag.get_untracked().filter(|drag| drag.id == id && drag.is_lifted);
    let name = |id: Id| ui.live.peek(|set| names::name_of(set, id, ui.language));
    let step = |by: isize, over: Id| {
        columns.with_untracked(|columns| {
            let at = columns.iter().position(|column| column.stage == over)? as isize;
            columns.get(usize::try_from(at + by).ok()?).map(|column| column.stage)
        })
    };
    match (event.key().as_str(), lifted) {
        (" ", None) => {
            let (offset, place) = ((0, 0), (0.0, 0.0, 0.0));
            moving.drag.set(Some(Drag { id, from, over: Some(from), start: None, offset, place, is_lifted: true }));
            ui.announced.set(ui.say_with(phrases::LIFTED, &[&name(id)]));
        }
        (" ", Some(drag)) => {
            moving.drag.set(None);
            let stage = drag.over.unwrap_or(from);
            ui.announced.set(ui.say_with(phrases::DROPPED, &[&name(stage)]));
            if stage != from {
                land(ui, moving, id, stage);
            }
        }
        ("Escape", Some(_)) => {
            moving.drag.set(None);
            ui.announced.set(ui.say(phrases::CANCELLED).to_string());
        }
        ("Enter", None) => ui.go(Route::Record(id)),
        (key @ ("ArrowLeft" | "ArrowRight"), Some(drag)) => {
            let by = if key == "ArrowLeft" { -1 } else { 1 };
            if let Some(over) = step(by, drag.over.unwrap_or(from)) {
                moving.drag.set(Some(Drag { over: Some(over), ..drag }));
                ui.announced.set(ui.say_with(phrases::OVER, &[&name(over)]));
                show_column(over);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// The card takes its new place at once; the deal follows once it is stored. A lost deal is asked for its reason first.
fn land(ui: Ui, moving: Moving, id: Id, target: Id) {
    let is_lost = ui
        .live
        .peek(|set| set.get(Kind::Stage, target).is_some_and(|row| row.is(stage::CLOSED) && !row.is(stage::WON)));
    if is_lost {
        ui.dialog.set(Some(Dialog::Lose(id, target)));
        return;
    }
    moving.dropped.update(|dropped| {
        dropped.insert(id, target);
    });
    focus_card(id);
    ui.live.run(Command::Edit(id, vec![(opportunity::STAGE, Some(Value::Link(target)))]), move |_| {
        moving.dropped.update(|dropped| {
            dropped.remove(&id);
        });
    });
}

fn focus_card(id: Id) {
    request_animation_frame(move || {
        if let Some(card) = document().get_element_by_id(&format!("card-{id}")) {
            // A card beyond the column's limit is not in the page, and then there is nothing to focus.
            let _ = card.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    });
}

fn show_column(stage: Id) {
    if let Some(heading) = document().get_element_by_id(&format!("stage-{stage}")) {
        heading.scroll_into_view();
    }
}

fn stage_at(x: i32, y: i32) -> Option<Id> {
    let element = document().element_from_point(x as f32, y as f32)?;
    element.closest("[data-stage]").ok()??.get_attribute("data-stage")?.parse().ok()
}
