//! Locks between the tabs of one browser.
use std::cell::RefCell;
use std::rc::Rc;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::call::call;

/// A lock, held until it is dropped or the tab is closed.
pub struct Lock(Rc<RefCell<Option<Function>>>);

/// Waits for the lock with a name. Where there are no locks, as on pages that were not loaded over https, everybody has
/// it.
pub async fn acquire(name: &str) -> Lock {
    let lock = Lock(Rc::default());
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).unwrap_or_default();
    let locks = Reflect::get(&navigator, &"locks".into()).unwrap_or_default();
    if !locks.is_object() {
        return lock;
    }
    let mut hold = JsValue::UNDEFINED;
    let granted = Promise::new(&mut |granted, _| {
        let release = lock.0.clone();
        // The browser holds the lock until the promise that it gets here is resolved.
        hold = Closure::once_into_js(move || {
            Promise::new(&mut |done, _| {
                release.replace(Some(done));
                // Resolving a promise does not fail.
                let _ = granted.call0(&JsValue::NULL);
            })
        });
    });
    if let Some(request) = call(&locks, "request", &[name.into(), hold]) {
        // A refused request is rejected; then there are no locks.
        let _ = JsFuture::from(Promise::race(&Array::of2(&granted, &request))).await;
    }
    lock
}

impl Drop for Lock {
    fn drop(&mut self) {
        if let Some(release) = self.0.take() {
            // Resolving a promise does not fail.
            let _ = release.call0(&JsValue::NULL);
        }
    }
}
