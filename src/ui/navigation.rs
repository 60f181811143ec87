//! Where the user is, kept in the address's hash so that reload, back and bookmarks work on any static host.
use leptos::prelude::window;
use leptos::wasm_bindgen;

use crate::base::Date;
use crate::route::AS_OF;
pub use crate::route::{Route, Section, set_past};

/// The page the address means now.
pub fn current() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// The past day that the address names.
pub fn past() -> Option<Date> {
    parts().iter().find_map(|part| Date::parse_iso(part.strip_prefix(AS_OF)?))
}

/// What the address says about the page's list; empty where it says nothing.
pub fn query() -> String {
    let mut parts = parts();
    parts.retain(|part| !part.starts_with(AS_OF));
    parts.join("&")
}

fn parts() -> Vec<String> {
    let hash = window().location().hash().unwrap_or_default();
    hash.split_once('?').map(|(_, query)| query.split('&').map(str::to_string).collect()).unwrap_or_default()
}

/// Lets the address say what the page's list shows, without a step in the browser's history.
pub fn set_query(route: Route, query: &str) {
    let address = route.with(query);
    if window().location().hash().unwrap_or_default() != address
        && let Ok(history) = window().history()
    {
        // A browser that refuses (too many at once) shows an older address, which does no harm.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Changes the address.
pub fn go(route: Route) {
    // A hash can always be set; the page follows by the browser's event.
    let _ = window().location().set_hash(&route.href());
}
