//! The system's share sheet, where the browser hands files to it.
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;

/// What became of a file that was to be shared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shared {
    /// It was handed over.
    Done,
    /// The user chose nobody.
    Cancelled,
    /// The browser wants a click first, because the last one was too long ago.
    NeedsClick,
    /// The browser does not take it.
    Failed,
}

/// Whether the browser hands such a file to the system.
pub fn can_share(file: &File) -> bool {
    let answer = method("canShare").and_then(|(navigator, can)| can.call1(&navigator, &data(file)).ok());
    answer.is_some_and(|answer| answer.is_truthy()) && method("share").is_some()
}

/// Opens the share sheet with a file.
pub async fn share(file: &File) -> Shared {
    let Some((navigator, share)) = method("share") else { return Shared::Failed };
    let done = match share.call1(&navigator, &data(file)) {
        Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
        Err(error) => Err(error),
    };
    let Err(error) = done else { return Shared::Done };
    let name = Reflect::get(&error, &"name".into()).ok().and_then(|name| name.as_string());
    match name.as_deref() {
        Some("AbortError") => Shared::Cancelled,
        Some("NotAllowedError") => Shared::NeedsClick,
        _ => Shared::Failed,
    }
}

/// A method of the navigator that not every browser has.
fn method(name: &str) -> Option<(JsValue, Function)> {
    let navigator: JsValue = web_sys::window()?.navigator().into();
    let method = Reflect::get(&navigator, &name.into()).ok()?.dyn_into::<Function>().ok()?;
    Some((navigator, method))
}

fn data(file: &File) -> JsValue {
    let data = Object::new();
    // Setting a property of a new object does not fail.
    let _ = Reflect::set(&data, &"files".into(), &Array::of1(file));
    data.into()
}
