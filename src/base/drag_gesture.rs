//! When a press becomes a drag, and when a drag scrolls its container; without the browser.

/// A place in the window, in CSS pixels from its left and top.
pub type Point = (i32, i32);

/// How far the pointer moves before a press becomes a drag, in CSS pixels.
pub const SLACK: i32 = 6;
/// How long a touch lasts before it becomes a drag, in milliseconds.
pub const LONG_PRESS_MS: u64 = 300;
/// How near an edge a drag scrolls, in CSS pixels.
pub const EDGE: i32 = 48;
/// How far one move of the pointer near an edge scrolls, in CSS pixels.
pub const EDGE_STEP: i32 = 12;

/// What turns a press into a drag.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Activation {
    /// The press itself, on a drag handle.
    Press,
    /// A move by more than [`SLACK`], so that a click with a small movement stays a click.
    Move,
    /// A touch of [`LONG_PRESS_MS`]; one that moves earlier scrolls the page.
    LongPress,
}

impl Activation {
    /// The activation for an element that can be clicked as well.
    pub fn of_clickable(is_touch: bool) -> Activation {
        if is_touch { Activation::LongPress } else { Activation::Move }
    }
}

/// A pointer that is pressed, and whether that is a drag by now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DragGesture {
    start: Point,
    at: Point,
    activation: Activation,
    is_drag: bool,
}

impl DragGesture {
    /// The pointer is pressed at a place.
    pub fn press(start: Point, activation: Activation) -> DragGesture {
        DragGesture { start, at: start, activation, is_drag: activation == Activation::Press }
    }

    /// The pointer moves to a place; whether that is a drag.
    pub fn move_to(&mut self, at: Point) -> bool {
        self.at = at;
        let (x, y) = self.offset();
        self.is_drag |= self.activation == Activation::Move && x.abs().max(y.abs()) > SLACK;
        self.is_drag
    }

    /// The pointer has been pressed for [`LONG_PRESS_MS`]; whether that made a drag of it.
    pub fn rest(&mut self) -> bool {
        let is_new = self.activation == Activation::LongPress && !self.is_drag;
        self.is_drag |= is_new;
        is_new
    }

    /// Whether it is a drag.
    pub fn is_drag(&self) -> bool {
        self.is_drag
    }

    /// Where the pointer is.
    pub fn at(&self) -> Point {
        self.at
    }

    /// How far the pointer is from where it was pressed.
    pub fn offset(&self) -> Point {
        (self.at.0 - self.start.0, self.at.1 - self.start.1)
    }
}

/// How far a drag at a coordinate scrolls something that reaches from one coordinate to another; negative is back.
pub fn edge_scroll(at: i32, from: i32, to: i32) -> i32 {
    if at > to - EDGE {
        EDGE_STEP
    } else if at < from + EDGE {
        -EDGE_STEP
    } else {
        0
    }
}
