//! Keys that were pressed and not handled yet.
use leptos::prelude::*;
use web_sys::KeyboardEvent;

/// Keys that were pressed and not handled yet.
#[derive(Clone, Copy, Default)]
pub struct KeyboardState {
    /// The keys pressed before the handler was loaded; `None` afterwards.
    pub early: StoredValue<Option<Vec<KeyboardEvent>>, LocalStorage>,
    /// The first of two keys, and the time it was pressed.
    pub first: StoredValue<Option<(&'static str, f64)>>,
}
