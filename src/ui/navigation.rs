//! The current route, stored in the address's hash so that reload, back and bookmarks work on any static host.
use leptos::prelude::{document, window};
use leptos::wasm_bindgen::{self, JsCast};

pub use crate::route::{Address, Route, Section};

/// The current address.
pub fn address() -> Address {
    Address::parse(&window().location().hash().unwrap_or_default())
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
    window().location().hash().unwrap_or_default() == href
}

/// Changes the address, without a new entry in the browser's history.
pub fn replace(href: &str) {
    if !is_at(href)
        && let Ok(history) = window().history()
    {
        // If the browser refuses (too many at once), the address is outdated, which does no harm.
        let _ = history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(href));
    }
}

/// Changes the address.
pub fn go(href: &str) {
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
