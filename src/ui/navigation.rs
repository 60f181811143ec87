//! The current route, stored in the address's hash so that reload, back and bookmarks work on any static host.
use leptos::prelude::window;
use leptos::wasm_bindgen;

use crate::base::Date;
use crate::route::AS_OF;
pub use crate::route::{Route, Section, set_past};

/// The route of the current address.
pub fn current() -> Route {
    Route::parse(&window().location().hash().unwrap_or_default())
}

/// The past date in the address.
pub fn past() -> Option<Date> {
    parts().iter().find_map(|part| Date::parse_iso(part.strip_prefix(AS_OF)?))
}

/// The query of the page's list in the address; empty if there is none.
pub fn query() -> String {
    let mut parts = parts();
    parts.retain(|part| !part.starts_with(AS_OF));
    parts.join("&")
}

fn parts() -> Vec<String> {
    let hash = window().location().hash().unwrap_or_default();
    hash.split_once('?').map(|(_, query)| query.split('&').map(str::to_string).collect()).unwrap_or_default()
}

/// Puts the query of the page's list into the address, without a new entry in the browser's history.
pub fn set_query(route: Route, query: &str) {
    let address = route.with(query);
    if window().location().hash().unwrap_or_default() != address
        && let Ok(history) = window().history()
    {
        // If the browser refuses (too many at once), the address is outdated, which does no harm.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&address));
    }
}

/// Changes the address.
pub fn go(route: Route) {
    // Setting the hash does not fail; the page follows by the browser's event.
    let _ = window().location().set_hash(&route.href());
}
