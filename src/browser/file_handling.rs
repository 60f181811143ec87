//! Files that the system passes to the installed app: opened with it, or shared to it.
use js_sys::{Array, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Blob, File};

use super::call::{ask, call};

/// The name of the service worker's cache for shared files, before the scope; `web/service.js` has it too.
const SHARED_CACHE_PREFIX: &str = "kontor-shared ";
/// The header with a file's name in that cache.
const FILE_NAME_HEADER: &str = "x-name";

/// Passes on every file that is opened with the app; does nothing in browsers without this feature.
pub fn listen(take: impl Fn(Vec<File>) + Copy + 'static) {
    let consumer = Closure::<dyn FnMut(JsValue)>::new(move |launch: JsValue| {
        let handles = Reflect::get(&launch, &"files".into()).ok().filter(JsValue::is_object);
        spawn_local(async move {
            let mut files = Vec::new();
            let handles = handles.map(|handles| handles.unchecked_into::<Array>());
            for handle in handles.iter().flat_map(Array::iter) {
                // A file that no longer exists, or may not be read, is left out.
                files.extend(ask(&handle, "getFile", &[]).await.and_then(|file| file.dyn_into::<File>().ok()));
            }
            take(files);
        });
    });
    let queue = web_sys::window().and_then(|window| Reflect::get(&window, &"launchQueue".into()).ok());
    if let Some(queue) = queue.filter(JsValue::is_object) {
        call(&queue, "setConsumer", &[consumer.into_js_value()]);
    }
}

/// Takes shared files out of the service worker's cache.
pub async fn take_shared() -> Vec<File> {
    taken_out().await.unwrap_or_default()
}

async fn taken_out() -> Option<Vec<File>> {
    let window = web_sys::window()?;
    let caches = Reflect::get(&window, &"caches".into()).ok().filter(JsValue::is_object)?;
    let scope = window.location().href().ok()?;
    // The page is at its scope, whatever its file name.
    let scope = scope.split(['?', '#']).next()?.rsplit_once('/')?.0.to_string();
    let name = JsValue::from(format!("{SHARED_CACHE_PREFIX}{scope}/"));
    if !ask(&caches, "has", std::slice::from_ref(&name)).await?.is_truthy() {
        return None;
    }
    let cache = ask(&caches, "open", std::slice::from_ref(&name)).await?;
    let requests: Array = ask(&cache, "keys", &[]).await?.unchecked_into();
    let mut files = Vec::new();
    for request in requests.iter() {
        files.extend(file_of(&cache, request).await);
    }
    ask(&caches, "delete", &[name]).await?;
    Some(files)
}

async fn file_of(cache: &JsValue, request: JsValue) -> Option<File> {
    let response = ask(cache, "match", &[request]).await?;
    let headers = Reflect::get(&response, &"headers".into()).ok()?;
    let name = ask(&headers, "get", &[FILE_NAME_HEADER.into()]).await?;
    let name = call(&js_sys::global(), "decodeURIComponent", &[name])?.as_string()?;
    let blob: Blob = ask(&response, "blob", &[]).await?.dyn_into().ok()?;
    File::new_with_blob_sequence(&Array::of1(&blob), &name).ok()
}
