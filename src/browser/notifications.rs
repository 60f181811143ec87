//! Browser notifications. Permission is requested only after a click of the user.
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Notification, NotificationOptions, NotificationPermission};

/// Whether this browser supports notifications.
pub fn is_supported() -> bool {
    js_sys::Reflect::has(&js_sys::global(), &"Notification".into()).unwrap_or(false)
}

/// Whether the user allowed them; `None` if they were not asked yet.
pub fn permission() -> Option<bool> {
    if !is_supported() {
        return Some(false);
    }
    match Notification::permission() {
        NotificationPermission::Granted => Some(true),
        NotificationPermission::Denied => Some(false),
        _ => None,
    }
}

/// Asks the user for permission; only after a click.
pub async fn request_permission() -> bool {
    if let (true, Ok(answer)) = (is_supported(), Notification::request_permission()) {
        // The answer is read from the permission itself; a browser that refuses to ask leaves it unchanged.
        let _ = wasm_bindgen_futures::JsFuture::from(answer).await;
    }
    permission() == Some(true)
}

/// Shows a notification; a click on it brings this page to the front. Some phones refuse it outside a service worker,
/// where the list on the page has to suffice.
pub fn show(title: &str, body: &str, tag: &str) {
    let options = NotificationOptions::new();
    options.set_body(body);
    options.set_tag(tag);
    if let Ok(notification) = Notification::new_with_options(title, &options) {
        let to_front = Closure::once_into_js(|| {
            if let Some(window) = web_sys::window() {
                // The browser decides whether a page may come to the front.
                let _ = window.focus();
            }
        });
        notification.set_onclick(Some(to_front.unchecked_ref()));
    }
}
