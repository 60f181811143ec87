//! Fetches the catalogs of languages other than English. The page's start script (`scripts/catalogs.mjs`) has their
//! addresses and hashes, and fetches the first part of the wanted language together with the program.
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use super::call::call;
use crate::locale::Language;
use crate::locale::catalog::{self, Part};

#[wasm_bindgen]
extern "C" {
    /// The content of a catalog by the code of its language, or of a part by its address. It is fetched once.
    #[wasm_bindgen(js_name = kontorCatalog, catch)]
    fn content(of: &str) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = console)]
    fn error(what: &str);
}

/// Writes texts that are missing to the console, where the tests of the paths see them.
pub fn tell_missing() {
    catalog::on_missing(error);
}

/// Begins to fetch a further part, so that it comes together with what needs it.
pub fn prefetch(language: Language, part: Part) {
    if let Some(address) = catalog::address(language, part).filter(|_| !catalog::has(language, Some(part))) {
        // A failure shows when the part is loaded.
        let _ = content(address);
    }
}

/// Loads a part of a language's catalog, the first one with `None`. Returns whether it is there.
pub async fn load(language: Language, part: Option<Part>) -> bool {
    if catalog::has(language, part) {
        return true;
    }
    let of = match part {
        None => Some(language.code()),
        Some(part) => catalog::address(language, part),
    };
    let Some(fetched) = of.and_then(|of| content(of).ok()) else { return false };
    let Some(text) = JsFuture::from(fetched).await.ok().and_then(|text| text.as_string()) else { return false };
    // It may have been added in the meantime.
    if !catalog::has(language, part) {
        catalog::add(language, part, text);
    }
    true
}

/// The typeface of documents (`scripts/typeface.mjs`). The style sheet of the later parts says where it is, so that nothing of it is
/// fetched before a document is made. `None` without a network, or in a build without npm packages.
pub async fn document_type() -> Option<String> {
    let window = web_sys::window()?;
    let style = call(&window, "getComputedStyle", &[window.document()?.document_element()?.into()])?;
    let address = call(&style, "getPropertyValue", &["--document-type".into()])?.as_string()?;
    let address = address.trim().trim_matches('"');
    if address.is_empty() {
        return None;
    }
    JsFuture::from(content(address).ok()?).await.ok()?.as_string()
}

/// Loads everything there is in a language. Returns whether it is there.
pub async fn load_whole(language: Language) -> bool {
    if !load(language, None).await {
        return false;
    }
    Part::LATER.into_iter().for_each(|part| prefetch(language, part));
    for part in Part::LATER {
        if !load(language, Some(part)).await {
            return false;
        }
    }
    true
}
