//! The pages around this one, if it runs in a frame.
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{MessageEvent, RequestCache, RequestInit, Response, Window};

use super::deployment;
use crate::embedding::Ancestors;

/// The list of sites that may embed the page, beside it.
const ALLOW_LIST_FILE: &str = "kontor-embed.json";

/// Whether the page runs in a frame.
pub fn is_framed() -> bool {
    parent().is_some()
}

/// Whether every ancestor has the app's own origin: such a page could do anything the app can.
pub fn is_same_origin_parent() -> bool {
    let own = origin();
    let mut next = parent();
    while let Some(window) = next {
        // A cross-origin page does not reveal its location.
        let location = Reflect::get(&window, &"location".into());
        let theirs = location.and_then(|location| Reflect::get(&location, &"origin".into()));
        if theirs.ok().and_then(|theirs| theirs.as_string()).is_none_or(|theirs| theirs != own || own == "null") {
            return false;
        }
        next = above(&window);
    }
    true
}

/// The ancestors, as far as the browser reveals them.
pub fn ancestor_origins() -> Ancestors {
    let location = web_sys::window().map(|window| window.location());
    let all = location.and_then(|location| Reflect::get(&location, &"ancestorOrigins".into()).ok());
    let all =
        all.filter(JsValue::is_object).map(|all| Array::from(&all).iter().filter_map(|one| one.as_string()).collect());
    Ancestors { own: origin(), all, is_nearest_top: parent().is_some_and(|parent| above(&parent).is_none()) }
}

/// The list of sites as text; empty if there is none.
pub async fn load_allow_list() -> String {
    // There is no list beside a single-file app.
    if deployment::meta_content("kontor-file").is_some() {
        return String::new();
    }
    fetched().await.unwrap_or_default()
}

async fn fetched() -> Option<String> {
    let how = RequestInit::new();
    how.set_cache(RequestCache::NoCache);
    let response = JsFuture::from(web_sys::window()?.fetch_with_str_and_init(ALLOW_LIST_FILE, &how)).await.ok()?;
    let response: Response = response.dyn_into().ok()?;
    let text = response.ok().then(|| response.text().ok()).flatten()?;
    JsFuture::from(text).await.ok()?.as_string()
}

/// Calls `hear` with the text and the origin of each message of the parent page. The result is sent back there.
pub fn listen(hear: impl Fn(&str, &str) -> Option<String> + 'static) {
    let (Some(window), Some(parent)) = (web_sys::window(), parent()) else { return };
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let is_parent = event.source().is_some_and(|source| JsValue::from(source) == JsValue::from(&parent));
        if let (true, Some(text)) = (is_parent, event.data().as_string())
            && let Some(answer) = hear(&text, &event.origin())
        {
            post(&event.origin(), &answer);
        }
    });
    // The listener lives as long as the page.
    let _ = window.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_message.forget();
}

/// Sends a message to the parent page, if it still has that origin.
pub fn post(origin: &str, text: &str) {
    if let Some(parent) = parent() {
        // A page that was closed in the meantime gets no message.
        let _ = parent.post_message(&text.into(), origin);
    }
}

fn origin() -> String {
    web_sys::window().and_then(|window| window.location().origin().ok()).unwrap_or_default()
}

fn parent() -> Option<Window> {
    above(&web_sys::window()?)
}

/// The parent of a window; `None` for the outermost.
fn above(window: &Window) -> Option<Window> {
    let parent = window.parent().ok()??;
    (JsValue::from(&parent) != JsValue::from(window)).then_some(parent)
}
