//! The rules of the commands as a part of the program that is loaded after the first page.
use leptos::wasm_split::SplitLoaderError;

use crate::session::rules::Loading;
use crate::session::{Failure, Rules};

/// Brings the rules; the first call loads them. A load that failed is tried again by the next call.
pub fn load() -> Loading {
    Box::pin(async { rules().await.map_err(|_| Failure::NotLoaded) })
}

#[cfg(feature = "split")]
#[leptos::wasm_split::wasm_split(rules, wasm_split_path = leptos::wasm_split, fallible)]
fn rules() -> Result<Rules, SplitLoaderError> {
    Ok(Rules::HERE)
}

#[cfg(not(feature = "split"))]
async fn rules() -> Result<Rules, SplitLoaderError> {
    Ok(Rules::HERE)
}
