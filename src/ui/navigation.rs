//! The current route, stored in the address's hash so that reload, back and bookmarks work on any static host.
use std::cell::RefCell;
use std::time::Duration;

use leptos::prelude::{document, request_animation_frame, set_timeout, window};
use leptos::wasm_bindgen::{self, JsCast};

pub use crate::route::{Address, Route, Section};

/// An address that the browser is told after the next frame, unless it has left the one before by then. Telling it takes
/// milliseconds that a typed letter should not wait for.
struct Replacement {
    before: String,
    after: String,
}

thread_local! {
    /// The replacement that waits for the next frame.
    static REPLACEMENT: RefCell<Option<Replacement>> = const { RefCell::new(None) };
}

/// The hash that the browser has.
fn told() -> String {
    window().location().hash().unwrap_or_default()
}

/// The hash that the browser has, or will have after the next frame.
fn hash() -> String {
    let told = told();
    REPLACEMENT.with_borrow(|replacement| match replacement {
        Some(replacement) if replacement.before == told => replacement.after.clone(),
        _ => told,
    })
}

/// The current address.
pub fn address() -> Address {
    Address::parse(&hash())
}

/// The route of the current address.
pub fn current() -> Route {
    address().route
}

/// The query of the page's list in the address; empty if there is none.
pub fn query() -> String {
    address().query
}

/// Whether an address is the current one.
pub fn is_at(href: &str) -> bool {
    hash() == href
}

/// Changes the address soon, without a new entry in the browser's history.
pub fn replace(href: &str) {
    if is_at(href) {
        return;
    }
    let replacement = Replacement { before: told(), after: href.to_string() };
    if REPLACEMENT.replace(Some(replacement)).is_none() {
        request_animation_frame(|| set_timeout(tell, Duration::ZERO));
    }
}

/// Tells the browser what waits.
fn tell() {
    if let Some(Replacement { before, after }) = REPLACEMENT.take()
        && before == told()
        && let Ok(history) = window().history()
    {
        // If the browser refuses (too many at once), the address is outdated, which does no harm.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&after));
    }
}

/// Changes the address.
pub fn go(href: &str) {
    // The entry that is left behind has what it showed last.
    tell();
    // Setting the hash does not fail; the page follows by the browser's event.
    let _ = window().location().set_hash(href);
}

/// Opens an address of another program, as a click on a link does.
pub fn open_outside(href: &str) {
    if let Ok(link) = document().create_element("a") {
        let link: web_sys::HtmlAnchorElement = link.unchecked_into();
        link.set_href(href);
        link.click();
    }
}
