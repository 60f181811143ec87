//! The ways in which enquiries arrive: localStorage, for pages on the app's origin; messages from other sites; the
//! address.
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Window};

use super::local_storage::{self, kept};

use crate::base::{Seq, WorkspaceId};

/// An enquiry stored until somebody decides on it.
#[derive(Clone, Default, PartialEq)]
pub struct StoredEnquiry {
    /// The enquiry as JSON.
    pub text: String,
    /// The site that sent it as a message; empty for other ways.
    pub origin: String,
    /// The time of arrival, in milliseconds.
    pub since: i64,
    /// Whether the user discarded it.
    pub is_dropped: bool,
    /// The commit that accepted it; 0 for none.
    pub taken: Seq,
}
kept!(StoredEnquiry { text, origin, since, is_dropped, taken });

/// The inbox for pages on the app's origin: an array of texts.
const INBOX_KEY: &str = "inbox";

fn of(workspace: WorkspaceId) -> String {
    format!("enquiries.{workspace}")
}

/// The enquiries of a workspace.
pub fn load(workspace: WorkspaceId) -> Vec<StoredEnquiry> {
    local_storage::get(&of(workspace)).unwrap_or_default()
}

/// Stores the enquiries of a workspace. Returns whether the browser could.
pub fn save(workspace: WorkspaceId, all: &[StoredEnquiry]) -> bool {
    local_storage::set(&of(workspace), &all.to_vec())
}

/// Empties the inbox. Anything but an array of texts is discarded.
pub fn drain() -> Vec<String> {
    let texts = local_storage::get(INBOX_KEY).unwrap_or_default();
    local_storage::forget(INBOX_KEY);
    texts
}

/// The part of the address that contains an enquiry; it is removed from the address.
pub fn take_from_address() -> Option<String> {
    let location = web_sys::window()?.location();
    let hash = location.hash().ok()?;
    let query = hash.strip_prefix("#/enquiry?")?.to_string();
    // What people wrote about themselves does not stay in the address and the browser's history.
    location.replace("#/enquiries").ok()?;
    Some(query)
}

/// Calls `changed` when another page wrote to the storage, and `hear` with the text and the origin of each message. The
/// result of `hear` is sent back to that origin only.
pub fn listen(changed: impl Fn() + 'static, hear: impl Fn(String, String) -> Option<String> + 'static) {
    let Some(window) = web_sys::window() else { return };
    let on_storage = Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| {
        let key = js_sys::Reflect::get(&event, &"key".into()).ok().and_then(|key| key.as_string()).unwrap_or_default();
        if key == local_storage::key(INBOX_KEY) || key.starts_with(&local_storage::key(&of(WorkspaceId::None))) {
            changed();
        }
    });
    let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let Some(text) = event.data().as_string() else { return };
        let origin = event.origin();
        if let Some(answer) = hear(text, origin.clone())
            && let Some(source) = event.source()
        {
            // A sender that was closed in the meantime gets no answer.
            let _ = source.unchecked_into::<Window>().post_message(&answer.into(), &origin);
        }
    });
    // The listeners live as long as the page.
    let _ = window.add_event_listener_with_callback("storage", on_storage.as_ref().unchecked_ref());
    let _ = window.add_event_listener_with_callback("message", on_message.as_ref().unchecked_ref());
    on_storage.forget();
    on_message.forget();
}
