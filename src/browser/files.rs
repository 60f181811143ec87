//! Files that the user chooses or downloads.
use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, File, HtmlAnchorElement, HtmlCanvasElement, HtmlImageElement, Url,
};

use crate::base::base64;
use crate::worker_protocol::mail_bundle;

/// A file's bytes; `None` if the browser cannot read it (any more).
pub async fn read(file: &File) -> Option<Vec<u8>> {
    let buffer = JsFuture::from(file.array_buffer()).await.ok()?;
    Some(Uint8Array::new(&buffer).to_vec())
}

/// Bytes as a blob with a media type.
pub fn blob(kind: &str, bytes: &[u8]) -> Result<Blob, JsValue> {
    let parts = Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    Blob::new_with_u8_array_sequence_and_options(&parts, &options)
}

/// A blob as a file with a name.
pub fn file_named(blob: &Blob, name: &str) -> Option<File> {
    File::new_with_blob_sequence(&Array::of1(blob), name).ok()
}

/// Mail files as one file, in the form of [`mail_bundle`].
pub fn bundle_of_mails(files: &[File], name: &str) -> Option<File> {
    let parts = Array::of1(&mail_bundle::start().into());
    for file in files {
        parts.push(&mail_bundle::head(&file.name(), file.size() as usize).into());
        parts.push(file);
    }
    File::new_with_blob_sequence(&parts, name).ok()
}

/// Starts a download.
pub fn download(name: &str, blob: &Blob) -> Result<(), JsValue> {
    let url = Url::create_object_url_with_blob(blob)?;
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let link: HtmlAnchorElement = document.create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    // The download holds its own reference to the data by now.
    Url::revoke_object_url(&url)
}

/// Renders an SVG picture as PNG at twice its size.
pub async fn rasterize_svg(svg: &str) -> Result<Blob, JsValue> {
    let address = url("image/svg+xml", svg.as_bytes())?;
    let image = image_at(&address).await;
    revoke_url(&address);
    let image = image?;
    let size = (image.natural_width() * 2, image.natural_height() * 2);
    let (canvas, context) = canvas(size)?;
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, size.0.into(), size.1.into())?;
    let promise = Promise::new(&mut |resolve, reject| {
        let hand_over = Closure::once_into_js(move |blob: JsValue| {
            // Settling a promise does not fail.
            let _ = resolve.call1(&JsValue::NULL, &blob);
        });
        if let Err(error) = canvas.to_blob(hand_over.unchecked_ref()) {
            let _ = reject.call1(&JsValue::NULL, &error);
        }
    });
    JsFuture::from(promise).await?.dyn_into()
}

/// The picture at an address as JPEG on white, at most `most` pixels wide and high, with its size.
pub async fn as_jpeg(address: &str, most: u32) -> Result<(Vec<u8>, u32, u32), JsValue> {
    let image = image_at(address).await?;
    let (width, height) = (image.natural_width().max(1), image.natural_height().max(1));
    let large = width.max(height).max(most);
    let (width, height) = ((width * most / large).max(1), (height * most / large).max(1));
    let (canvas, context) = canvas((width, height))?;
    // What is transparent is paper.
    context.set_fill_style_str("#fff");
    context.fill_rect(0.0, 0.0, width.into(), height.into());
    context.draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width.into(), height.into())?;
    let written = canvas.to_data_url_with_type("image/jpeg")?;
    let bytes = written.split_once("base64,").and_then(|(_, text)| base64::read(text)).ok_or(JsValue::NULL)?;
    Ok((bytes, width, height))
}

async fn image_at(address: &str) -> Result<HtmlImageElement, JsValue> {
    let image = HtmlImageElement::new()?;
    image.set_src(address);
    JsFuture::from(image.decode()).await?;
    Ok(image)
}

fn canvas((width, height): (u32, u32)) -> Result<(HtmlCanvasElement, CanvasRenderingContext2d), JsValue> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(JsValue::NULL)?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    let context = canvas.get_context("2d")?.ok_or(JsValue::NULL)?.unchecked_into::<CanvasRenderingContext2d>();
    Ok((canvas, context))
}

/// An object URL of some bytes, which lasts until it is revoked.
pub fn url(kind: &str, bytes: &[u8]) -> Result<String, JsValue> {
    Url::create_object_url_with_blob(&blob(kind, bytes)?)
}

/// Revokes an object URL.
pub fn revoke_url(url: &str) {
    // It fails only for other URLs.
    let _ = Url::revoke_object_url(url);
}
