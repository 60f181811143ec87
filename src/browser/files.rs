//! Files the user hands over and files the user gets.
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, HtmlAnchorElement, Url};

/// A file's bytes; nothing where the browser cannot read it (any more).
pub async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Bytes as a file of a type.
pub fn blob(kind: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// Hands a file over as a download.
pub fn download(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download has its own hold on the data by now.
    Url::revoke_object_url(&url)
}

/// An address of some bytes, for this page alone; it lasts until it is dropped.
pub fn url(kind: &str, bytes: &[u8]) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(&blob(kind, bytes)?)
}

/// Lets go of an address.
pub fn drop_url(url: &str) {
    // It fails only for what is no such address.
    let _ = Url::revoke_object_url(url);
}
