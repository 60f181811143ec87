//! The transactions of every database in this browser.
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::{IdbDatabase, IdbTransaction};

/// Begins a transaction over `stores`, the name of a store or an array of names. A writing one completes when its data
/// is on the disk (`durability: "strict"`), so that a power cut loses nothing that was confirmed.
pub fn strict_transaction(database: &IdbDatabase, stores: &JsValue, mode: &str) -> Result<IdbTransaction, JsValue> {
    let options = Object::new();
    Reflect::set(&options, &"durability".into(), &"strict".into())?;
    let begin: Function = Reflect::get(database, &"transaction".into())?.unchecked_into();
    Ok(begin.call3(database, stores, &mode.into(), &options)?.unchecked_into())
}
