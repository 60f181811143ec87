//! Browser methods that are called by name, because web-sys would need more code for them or lacks them.
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Calls a method.
pub fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(target, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(target, &arguments.iter().collect::<Array>()).ok()
}

/// Calls a method and awaits its promise.
pub async fn ask(target: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let answer = call(target, method, arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await.ok()
}
