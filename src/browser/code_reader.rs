//! QR codes in pictures and before the camera, where the browser reads them (`BarcodeDetector`).
use js_sys::{Array, Function, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::call::{ask, call};

/// Why there is no code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoCode {
    /// The browser reads no codes, or gives no page a camera.
    Unsupported,
    /// The user, or the policy with which the page is served, does not allow the camera.
    Refused,
    /// There is no camera, or another program has it.
    NoCamera,
    /// No code is to be seen.
    Nothing,
}

/// Whether the browser reads codes.
pub fn can_read() -> bool {
    detector().is_some()
}

/// The code in a picture.
pub async fn in_picture(file: &web_sys::File) -> Result<String, NoCode> {
    let window: JsValue = web_sys::window().ok_or(NoCode::Unsupported)?.into();
    let detector = detector().ok_or(NoCode::Unsupported)?;
    let picture = ask(&window, "createImageBitmap", &[file.clone().into()]).await.ok_or(NoCode::Nothing)?;
    first(&detector, &picture).await.ok_or(NoCode::Nothing)
}

/// A camera that is on.
pub struct Camera {
    stream: JsValue,
    video: JsValue,
    detector: JsValue,
}

impl Camera {
    /// Switches the camera on, whose picture a video element shows.
    pub async fn start(video: &web_sys::Element) -> Result<Camera, NoCode> {
        let detector = detector().ok_or(NoCode::Unsupported)?;
        let navigator: JsValue = web_sys::window().ok_or(NoCode::Unsupported)?.navigator().into();
        let devices = property(&navigator, "mediaDevices").ok_or(NoCode::Unsupported)?;
        let open: Function =
            property(&devices, "getUserMedia").and_then(|own| own.dyn_into().ok()).ok_or(NoCode::Unsupported)?;
        // The one at the back of a phone.
        let wanted = object("video", &object("facingMode", &"environment".into()));
        let stream = match open.call1(&devices, &wanted) {
            Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
            Err(error) => Err(error),
        };
        let stream =
            stream.map_err(|error| match property(&error, "name").and_then(|name| name.as_string()).as_deref() {
                Some("NotAllowedError" | "SecurityError") => NoCode::Refused,
                _ => NoCode::NoCamera,
            })?;
        let video: JsValue = video.clone().into();
        // A video element takes a stream; whether it plays is seen by whoever looks.
        let _ = Reflect::set(&video, &"srcObject".into(), &stream);
        ask(&video, "play", &[]).await;
        Ok(Camera { stream, video, detector })
    }

    /// The code that is before the camera now.
    pub async fn look(&self) -> Option<String> {
        first(&self.detector, &self.video).await
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        let tracks = call(&self.stream, "getTracks", &[]).map(|tracks| Array::from(&tracks)).unwrap_or_default();
        tracks.iter().for_each(|track| _ = call(&track, "stop", &[]));
        let _ = Reflect::set(&self.video, &"srcObject".into(), &JsValue::NULL);
    }
}

fn detector() -> Option<JsValue> {
    let window: JsValue = web_sys::window()?.into();
    let detector: Function = property(&window, "BarcodeDetector")?.dyn_into().ok()?;
    let options = object("formats", &Array::of1(&"qr_code".into()));
    Reflect::construct(&detector, &Array::of1(&options)).ok()
}

async fn first(detector: &JsValue, source: &JsValue) -> Option<String> {
    let found = ask(detector, "detect", std::slice::from_ref(source)).await?;
    let text = property(&Array::from(&found).get(0), "rawValue")?.as_string()?;
    (!text.is_empty()).then_some(text)
}

fn property(target: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(target, &name.into()).ok().filter(|value| !value.is_undefined() && !value.is_null())
}

fn object(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    // Setting a property of a new object does not fail.
    let _ = Reflect::set(&object, &name.into(), value);
    object.into()
}
