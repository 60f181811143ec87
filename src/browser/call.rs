//! Methods of the browser that are called by their name: web-sys knows them only with more code than this, or not at all.
use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

/// Calls a method.
pub fn call(target: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let method: Function = Reflect::get(target, &method.into()).ok()?.dyn_into().ok()?;
    method.apply(target, &arguments.iter().collect::<Array>()).ok()
}

/// Calls a method and waits for what it promises.
pub async fn ask(target: &JsValue, method: &str, arguments: &[JsValue]) -> Option<JsValue> {
    let answer = call(target, method, arguments)?;
    JsFuture::from(Promise::resolve(&answer)).await.ok()
}
