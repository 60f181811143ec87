//! Dragging by pointer. [`DragGesture`] decides when a press becomes a drag; this file connects it to the browser.
use std::time::Duration;

use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use web_sys::{Element, Event, KeyboardEvent, PointerEvent};

use crate::base::drag_gesture::{Activation, DragGesture, LONG_PRESS_MS, Point, edge_scroll};

/// An event of a pressed element.
#[derive(Clone, Copy)]
pub enum DragEvent {
    /// A long touch began a drag.
    Lifted,
    /// It is dragged to another position.
    Moved(DragGesture),
    /// It is released after a drag.
    Dropped(DragGesture),
    /// It is released without a drag.
    Clicked,
    /// The press or drag is cancelled.
    Cancelled,
}

/// Tracks a pressed pointer in the whole window until it is released. Escape cancels, and the browser may.
#[derive(Clone, Copy)]
pub struct PointerDrag {
    press: StoredValue<Option<Press>>,
    on_event: Callback<DragEvent>,
}

#[derive(Clone, Copy, PartialEq)]
struct Press {
    pointer: i32,
    /// When it began, which distinguishes it from an earlier press.
    time: f64,
    gesture: DragGesture,
}

impl PointerDrag {
    /// Listens until the view is disposed.
    pub fn new(on_event: impl Fn(DragEvent) + Send + Sync + 'static) -> PointerDrag {
        let drag = PointerDrag { press: StoredValue::new(None), on_event: Callback::new(on_event) };
        let listeners = ["pointermove", "pointerup", "pointercancel", "keydown"]
            .map(|name| window_event_listener_untyped(name, move |event| drag.follow(&event)));
        on_cleanup(move || listeners.into_iter().for_each(|listener| listener.remove()));
        drag
    }

    /// Begins to track a press. With pointer capture, events outside the window arrive as well.
    pub fn press(self, event: &PointerEvent, activation: Activation, captured_by: Option<&Element>) {
        let (pointer, time) = (event.pointer_id(), event.time_stamp());
        self.press.set_value(Some(Press { pointer, time, gesture: DragGesture::press(point(event), activation) }));
        if activation == Activation::LongPress {
            set_timeout(move || self.rest(time), Duration::from_millis(LONG_PRESS_MS));
        }
        if let Some(element) = captured_by {
            // Without capture the drag ends when the pointer leaves the window, which is acceptable.
            let _ = element.set_pointer_capture(pointer);
        }
    }

    fn rest(self, time: f64) {
        // The view may be disposed by now, or the finger lifted.
        let press = self.press.try_get_value().flatten().filter(|press| press.time == time);
        if let Some(mut press) = press
            && press.gesture.rest()
        {
            self.press.set_value(Some(press));
            self.on_event.run(DragEvent::Lifted);
        }
    }

    fn follow(self, event: &Event) {
        let Some(mut press) = self.press.try_get_value().flatten() else { return };
        if let Some(key) = event.dyn_ref::<KeyboardEvent>() {
            if key.key() == "Escape" {
                self.end(DragEvent::Cancelled);
            }
            return;
        }
        let pointer = event.dyn_ref::<PointerEvent>().filter(|pointer| pointer.pointer_id() == press.pointer);
        let Some(pointer) = pointer else { return };
        match event.type_().as_str() {
            // Without a pressed button, the pointer was released outside the window.
            "pointermove" if pointer.buttons() != 0 => {
                let is_drag = press.gesture.move_to(point(pointer));
                self.press.set_value(Some(press));
                if is_drag {
                    self.on_event.run(DragEvent::Moved(press.gesture));
                }
            }
            "pointerup" if press.gesture.is_drag() => self.end(DragEvent::Dropped(press.gesture)),
            "pointerup" => self.end(DragEvent::Clicked),
            _ => self.end(DragEvent::Cancelled),
        }
    }

    fn end(self, event: DragEvent) {
        self.press.set_value(None);
        self.on_event.run(event);
    }
}

/// Whether an event is of a touch.
pub fn is_touch(event: &PointerEvent) -> bool {
    event.pointer_type() == "touch"
}

/// Keeps the browser from scrolling, or from opening its menu, during a drag by touch.
pub fn prevent_if(is_dragging: bool, event: &Event) {
    if is_dragging && event.cancelable() {
        event.prevent_default();
    }
}

/// The closest element at a point that matches a selector.
pub fn element_at((x, y): Point, selector: &str) -> Option<Element> {
    document().element_from_point(x as f32, y as f32)?.closest(selector).ok()?
}

/// Scrolls an element horizontally if a drag is near its left or right edge.
pub fn scroll_at_edge(element: &Element, (x, _): Point) {
    let bounds = element.get_bounding_client_rect();
    let by = edge_scroll(x, bounds.left() as i32, bounds.right() as i32);
    if by != 0 {
        element.set_scroll_left(element.scroll_left() + by);
    }
}

/// Scrolls the page up or down if a drag is near its upper or lower edge.
pub fn scroll_page_at_edge((_, y): Point) {
    let Ok(Some(page)) = document().query_selector(".page") else { return };
    let bounds = page.get_bounding_client_rect();
    let by = edge_scroll(y, bounds.top() as i32, bounds.bottom() as i32);
    if by != 0 {
        page.set_scroll_top(page.scroll_top() + by);
    }
}

fn point(event: &PointerEvent) -> Point {
    (event.client_x(), event.client_y())
}
