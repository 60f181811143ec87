//! Which page this is: one of a host, or a file that holds the whole app (`scripts/single-file-page.mjs`). Some browsers give all
//! files of a disk one storage, so such a file keeps what it stores under names of its own.
use js_sys::{Function, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};

/// What the page's head says under a name; `None` if it says nothing.
pub fn meta_content(name: &str) -> Option<String> {
    let document = web_sys::window()?.document()?;
    let meta = document.query_selector(&format!("meta[name={name}]")).ok()??;
    meta.get_attribute("content").filter(|content| !content.is_empty())
}

/// A name for something that is stored, for this page alone.
pub fn storage_name(what: &str) -> String {
    PREFIX.with(|prefix| format!("{prefix}{what}"))
}

thread_local! {
    static PREFIX: String = match meta_content("kontor-file") {
        Some(file) => format!("kontor-file-{}", file.split(' ').next().unwrap_or_default()),
        None => "kontor".to_string(),
    };
}

/// Whether this file was made to be looked at only.
pub fn is_read_only() -> bool {
    meta_content("kontor-file").is_some_and(|file| file.ends_with(" read-only"))
}

/// The workspace that this file was made with.
pub fn workspace() -> Option<File> {
    let hand_over: Function = Reflect::get(&own()?, &"workspace".into()).ok()?.dyn_into().ok()?;
    hand_over.call0(&JsValue::NULL).ok()?.dyn_into().ok()
}

/// The app as one file without a workspace: this one, or the one that lies beside the page; `None` if that cannot be
/// had.
pub async fn load_single_file() -> Option<Blob> {
    if let Some(own) = own() {
        return Reflect::get(&own, &"whole".into()).ok()?.dyn_into().ok();
    }
    let address = meta_content("one-file")?;
    let response = JsFuture::from(web_sys::window()?.fetch_with_str(&address)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    if !response.ok() {
        return None;
    }
    JsFuture::from(response.blob().ok()?).await.ok()?.dyn_into().ok()
}

/// Whether there is such a file.
pub fn has_one_file() -> bool {
    meta_content("one-file").is_some()
}

fn own() -> Option<JsValue> {
    Reflect::get(&js_sys::global(), &"kontorFile".into()).ok().filter(JsValue::is_object)
}
