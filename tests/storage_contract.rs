//! The storage contract: natively against memory, in Chromium against IndexedDB.
mod contract;

#[cfg(not(target_arch = "wasm32"))]
#[test]
fn memory_keeps_the_contract() {
    use std::cell::RefCell;
    use std::collections::HashMap;

    let stores: RefCell<HashMap<String, kontor::port::memory::Memory>> = RefCell::default();
    let open = async |name: &str| stores.borrow_mut().entry(name.to_string()).or_default().clone();
    futures_lite::future::block_on(contract::check(open));
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use kontor::browser::indexed_db::IndexedDb;
    use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

    wasm_bindgen_test_configure!(run_in_browser);

    #[wasm_bindgen_test]
    async fn indexed_db_keeps_the_contract() {
        // Every run has databases of its own.
        let run = js_sys::Date::now();
        let open = async |name: &str| IndexedDb::open(&format!("contract-{run}-{name}"), |_| ()).await.expect("opens");
        super::contract::check(open).await;
    }
}
